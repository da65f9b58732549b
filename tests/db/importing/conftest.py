"""A small county with an old name, keys to seal with, and one call that imports a workbook."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.enums import Role
from db.importing.confirm import Decisions, ImportDone, confirm
from db.importing.mapping import Mapping, guess
from db.importing.proposal import Proposal, propose
from db.importing.sheets import read_workbook
from db.keys import KeyRing
from db.models.organisation import AreaAlias
from db.sealed.commands import name_handler
from db.session import Database
from tests.db.protected import add_account
from tests.making import ZONE, World


@dataclass(slots=True)
class Desk:
    """Imports workbooks into one database at moments that a test names."""

    database: Database
    world: World

    def propose(
        self, content: bytes, now: datetime, mapping: Mapping | None = None, name: str = "台账.xlsx"
    ) -> Proposal:
        book = read_workbook(content, name)
        with self.database.reading() as session:
            return propose(
                session, book, mapping or guess(book, "县信访台账"), today=now.astimezone(ZONE).date()
            )

    def take(
        self, content: bytes, now: datetime, decisions: Decisions | None = None
    ) -> tuple[Proposal, ImportDone]:
        proposal = self.propose(content, now)
        return proposal, confirm(self.database, proposal, decisions, now=now)


def learn_old_name(session: Session, world: World) -> None:
    """Let 旧河镇 be an old name of the third township that nobody has verified."""
    session.add(AreaAlias(alias="旧河镇", area_id=world.townships[2], is_verified=False))


@pytest.fixture
def desk(database: Database, world: World) -> Desk:
    """Give a desk at a county that knows an unverified old name."""
    database.keys = KeyRing.fresh()
    with database.writing() as session:
        learn_old_name(session, world)
    return Desk(database, world)


@pytest.fixture
def handler(desk: Desk) -> Any:
    """Give a member of the office who is named to handle accusations."""
    at = datetime(2026, 3, 16, 9, tzinfo=ZONE)
    with desk.database.writing() as session:
        account = add_account(session, "keeper", Role.OFFICE)
        name_handler(session, account.id, at)
    return account
