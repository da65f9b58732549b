"""What commands share: how they end, how they refuse, the database checked, and a progress bar."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from db.here import Here
from db.keys import KeyProblem, KeyRefused
from db.migrate import head_revision, revision_of
from db.session import Database

BAR_AFTER_SECONDS: Final = 2.0


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    UNDECIDED = 3


class CommandRefused(Exception):
    """Raised with one sentence for the terminal: what, where, and what to do."""

    def __init__(self, sentence: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def is_made(here: Here) -> bool:
    """Tell whether the database that the settings name is there; a server is asked when it is opened."""
    url = here.database.url
    return not here.database.is_sqlite or bool(url.database and Path(url.database).exists())


@contextmanager
def opened(here: Here, *, may_make: bool = False) -> Iterator[Database]:
    """Give the database with its keys where there are any, closed at the end.

    One that is not there or of another revision is refused, unless it ``may_make`` it.
    """
    place = here.database.url.render_as_string(hide_password=True)
    if may_make:
        here.instance.mkdir(parents=True, exist_ok=True)
    elif not is_made(here):
        raise CommandRefused(
            f"There is no database at {place}. Make one with `python -m db migrate`, or set BOARD_DATABASE_URL."
        )
    try:
        if not may_make and revision_of(here.database) != head_revision():
            raise CommandRefused(
                f"The database at {place} is of another version. Run `python -m db migrate` first."
            )
        try:
            here.take_keys(may_make=may_make)
        except KeyRefused as refused:
            if refused.problem is not KeyProblem.MISSING:
                raise CommandRefused(
                    f"The key {refused.which} cannot be used ({refused.problem.value})."
                ) from None
        yield here.database
    finally:
        here.database.dispose()


def bar(total: int, what: str, unit: str = "") -> Any:
    """Return a progress bar that shows itself once the work has taken two seconds, on a terminal only."""
    from tqdm import tqdm

    return tqdm(
        total=total, desc=what, unit=unit, delay=BAR_AFTER_SECONDS, leave=False, disable=None, file=sys.stderr
    )


def operating_system_user() -> str:
    """Return who runs the command, for the log; the number where there is no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""
