"""The demo county for tests: made once a run, up to a fixed day, and copied by whoever needs it."""

import fcntl
from datetime import date
from pathlib import Path
from typing import Final

from dashboard.opening import open_keys
from dashboard.watching import keep, search
from db.demo.making import make_demo
from db.session import Database
from tests.board import Running, settings
from tests.making import ZONE, World

UNTIL: Final = date(2026, 6, 17)
"""The demo's last day; pages of a running demo are asked with ``asof`` of it."""

NOWHERE: Final = World((), (), (), (), (), ())
"""A demo's places are found by its pages, never by ids."""


def demo_template(folder: Path) -> Path:
    """Return the instance folder of the demo below ``folder``, made by the first of several processes that ask."""
    template = folder / "demo-instance"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.is_dir():
            draft = folder / "demo-draft"
            config = settings(draft)
            draft.mkdir()
            database = Database(config.database_url, ZONE, open_keys(config, may_make=True))
            make_demo(database, UNTIL)
            database.dispose()
            draft.rename(template)
    return template


def searched_on(running: Running, day: date) -> None:
    """Search a board for early warnings at the end of a day, as its worker does every night."""
    with running.database.reading() as session:
        found = search(session, day)
    with running.database.writing() as session:
        keep(session, found, day, running.now())
