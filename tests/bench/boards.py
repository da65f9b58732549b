"""Boards of the demo county at several sizes: made once by the board's own command, kept, and used while they are fresh."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from db.migrate import head_revision, revision_of
from db.models.cases import Case
from db.queries.settings import setting
from db.session import Database
from db.spans import DERIVED_VERSION
from tests.bench.report import ROOT

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a board is: its instance folder and its database; ``until`` is the last day that it knows."""

    instance: Path
    file: Path
    cases: int
    until: date

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return f"sqlite:///{self.file}"

    @property
    def settings(self) -> dict[str, str]:
        """Return what the environment of a command on this board says."""
        return {
            "BOARD_DATABASE_URL": self.url,
            "BOARD_INSTANCE": str(self.instance),
            "BOARD_ZONE": ZONE.key,
        }

    def opened(self) -> Database:
        """Open the database."""
        return Database(self.url, ZONE)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with the board's settings alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOARD_")}
    return kept | dict(settings)


def board_of(cases: int, folder: Path, until: date) -> Place:
    """Return the demo county of so many matters in ``folder``, made anew where it is of other rules or tables."""
    instance = folder / f"demo-{cases}"
    place = Place(instance, instance / "board.sqlite", cases, until)
    mark = instance / "made.json"
    if mark.exists() and json.loads(mark.read_text()) == _rules():
        return existing(place.file, instance)
    instance.mkdir(parents=True, exist_ok=True)
    for old in instance.iterdir():
        if old.is_file():
            old.unlink()
    print(f"Making {cases:,} matters in {instance} ...", flush=True)
    asked = ["demo", "--cases", str(cases), "--until", until.isoformat()]
    subprocess.run(
        [sys.executable, "-m", "db", *asked], check=True, cwd=ROOT, env=environment(place.settings)
    )
    mark.write_text(json.dumps(_rules()))
    return place


def existing(file: Path, instance: Path) -> Place:
    """Return a board that is there; one of another revision stops the run with a sentence."""
    database = Database(f"sqlite:///{file}", ZONE)
    try:
        if revision_of(database) != head_revision():
            raise SystemExit(f"{file} is of another revision: run `python -m db migrate` on it.")
        with database.reading() as session:
            cases = session.scalar(select(func.count(Case.id))) or 0
            until = setting(session, "demo_until")
        if until is None:
            raise SystemExit(f"{file} holds no demo county.")
        return Place(instance, file, cases, date.fromisoformat(until))
    finally:
        database.dispose()


def _rules() -> dict[str, object]:
    return {"revision": head_revision(), "derived": DERIVED_VERSION}
