"""Demo counties that tests read: made for a day, and what stood on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cohorts import OPEN_STAGES
from db.days import number_of
from db.demo.making import make_demo
from db.keys import KeyRing
from db.models.cases import CASE_SPAN, Case
from db.session import Database

ZONE = ZoneInfo("Asia/Shanghai")
UNTIL = date(2026, 11, 23)
S = CASE_SPAN.c


@dataclass
class Made:
    database: Database
    until: date

    @property
    def day(self) -> int:
        return number_of(self.until)


def make(folder: Path, until: date, cases: int | None = None) -> Made:
    database = Database(f"sqlite:///{folder / f'{until}-{cases}.sqlite'}", ZONE, KeyRing.fresh())
    make_demo(database, until, cases)
    return Made(database, until)


@contextmanager
def read(made: Made) -> Iterator[Session]:
    """Give a session whose rows stay readable after it."""
    with made.database.reading() as session:
        yield session
        session.expunge_all()


def spans(session: Session, made: Made, *conditions: Any) -> list[Any]:
    return list(
        session.execute(
            select(CASE_SPAN, Case.title, Case.number)
            .join(Case, Case.id == S.case_id)
            .where(S.from_on <= made.day, S.to_on > made.day, *conditions)
        )
    )


OPEN = S.stage.in_(OPEN_STAGES)


def named(session: Session, column: Any, name: str | int) -> int:
    found = session.scalar(select(column.class_.id).where(column == name))
    assert found is not None
    return found
