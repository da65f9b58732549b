"""One commit a second from another process, each writing the spans of one matter anew as any act on it does.

`python -m tests.bench.committing URL ZONE EVERY` runs until its input is shut.
"""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from select import select as wait_for
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from db.models.cases import CASE_SPAN, Case
from db.session import Database
from db.spans import rewrite_spans
from tests.bench.boards import Place, environment
from tests.bench.report import ROOT


@contextmanager
def commits(place: Place, every: float = 1.0) -> Iterator[None]:
    """Commit once every so many seconds while the block runs."""
    asked = [place.url, str(place.opened().zone), str(every)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.committing", *asked],
        cwd=ROOT,
        env=environment(place.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.stdin.close()


def commit(database: Database, case_id: int) -> None:
    """Write the spans of one matter anew in a transaction of its own."""
    with database.writing() as session:
        rewrite_spans(session, [case_id])


@contextmanager
def changes(database: Database, case_id: int = 1) -> Iterator[Callable[[], None]]:
    """Give a commit that truly changes a counted matter each time; what it changed is put right at the end."""
    turns = cycle((True, False))

    def change() -> None:
        if next(turns):
            with database.writing() as session:
                session.execute(
                    update(CASE_SPAN)
                    .where(CASE_SPAN.c.case_id == case_id)
                    .values(persons=CASE_SPAN.c.persons + 1)
                )
        else:
            commit(database, case_id)

    yield change
    commit(database, case_id)


def main() -> None:
    """Commit until the input is shut."""
    url, zone, every = sys.argv[1:]
    database = Database(url, ZoneInfo(zone))
    with database.reading() as session:
        last = session.scalar(select(func.max(Case.id))) or 1
    drawn = random.Random(7)
    commit(database, 1)
    print("committing", flush=True)
    while not wait_for([sys.stdin], [], [], float(every))[0]:
        commit(database, drawn.randint(1, last))
    database.dispose()


if __name__ == "__main__":
    main()
