"""Say that a job's worker lives, from a thread of its own, however long one step of the job takes."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from sqlalchemy.exc import SQLAlchemyError

from db.jobs import still_alive
from db.session import Database

LOG = logging.getLogger("board.work")
EVERY_SECONDS: Final = 20.0
"""A sixth of the silence after which another worker takes the job: a beat may wait for a long transaction."""


class Beating:
    """Beats for one job inside its ``with`` block; a beat that fails is logged and the next one tried."""

    def __init__(
        self, database: Database, job_id: int, clock: Callable[[], datetime], every: float = EVERY_SECONDS
    ) -> None:
        self._database = database
        self._job_id = job_id
        self._clock = clock
        self._every = every
        self._ended = Event()
        self._thread = Thread(target=self._beat, name=f"beat of job {job_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._every):
            try:
                with self._database.writing() as session:
                    still_alive(session, self._job_id, self._clock())
            except SQLAlchemyError as error:
                LOG.warning("no beat for job %s: %s", self._job_id, type(error).__name__)
