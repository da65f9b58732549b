"""Databases with keys for tests of what protects: SQLite in a file, and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from db.enums import Role
from db.keys import KeyRing
from db.models.accounts import Account
from db.models.cases import Case
from db.session import Database

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)


@contextmanager
def board_at(url: str, folder: Path) -> Iterator[Database]:
    """Give the migrated database at ``url`` with fresh keys, its log's head in ``folder``."""
    database = Database(url, ZONE, KeyRing.fresh(folder))
    try:
        yield database
    finally:
        database.dispose()


def add_case(session, number="XF1", title="某镇某村征地补偿", summary="", official_number=None) -> int:
    """Add a bare case and return its id."""
    case = Case(
        number=number,
        title=title,
        summary=summary,
        official_number=official_number,
        pack_code="2022",
        registered_on=date(2025, 9, 1),
    )
    session.add(case)
    session.flush()
    return case.id


def add_account(session, username, role=Role.OFFICE, unit_id=None) -> Account:
    """Add an account that nobody can sign in with."""
    account = Account(
        username=username,
        display_name=username,
        password_hash="-",
        role=role,
        unit_id=unit_id,
        created_at=NOW,
    )
    session.add(account)
    session.flush()
    return account
