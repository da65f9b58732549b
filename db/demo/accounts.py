"""The demo's accounts: one for each role, some units more, and a handler of the accusation vault."""

from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.commands.accounts import DEMO_PASSWORD
from db.demo.catalogue import SPOTLESS
from db.demo.county import County
from db.demo.posts import IDLE_LEADER
from db.enums import Role
from db.models.accounts import Account
from db.models.records import SavedView

# Demo passwords are printed on the sign-in page: hashing them slowly would protect nothing.
_HASHER: Final = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)

LEADER: Final = "leader"
OFFICE: Final = "office"
UNIT: Final = "unit"
COLLEAGUE: Final = "unit-b"
IDLE_ACCOUNT: Final = "leader2"
VAULT: Final = "vault"


def write_accounts(session: Session, county: County, at: datetime) -> dict[str, int]:
    """Write the accounts, all with ``DEMO_PASSWORD``, and return their ids by user name."""
    leader = county.leaders["县委副书记"]
    township = county.excess_township
    rows: list[tuple[str, str, Role, int | None, int | None]] = [
        (LEADER, "县委副书记", Role.LEADER, None, leader),
        (OFFICE, "县信访局", Role.OFFICE, county.office, None),
        (UNIT, township.name, Role.UNIT, township.unit, None),
        (COLLEAGUE, f"{township.name}（B角）", Role.UNIT, township.unit, None),
        ("unit2", "自然资源和规划局", Role.UNIT, county.unit("自然资源和规划局"), None),
        ("unit3", SPOTLESS, Role.UNIT, county.spotless, None),
        ("hearing", "听证秘书", Role.HEARING, county.office, None),
        ("auditor", "审计员", Role.AUDITOR, None, None),
        ("admin", "系统管理员", Role.ADMIN, None, None),
        ("delegate", f"联络员：{IDLE_LEADER}", Role.DELEGATE, None, county.leaders[IDLE_LEADER]),
        (IDLE_ACCOUNT, IDLE_LEADER, Role.LEADER, None, county.leaders[IDLE_LEADER]),
        (VAULT, "检举控告专办员", Role.OFFICE, county.office, None),
    ]
    session.execute(
        insert(Account),
        [
            {
                "username": username,
                "display_name": display,
                "password_hash": _HASHER.hash(DEMO_PASSWORD),
                "role": role,
                "unit_id": unit,
                "post_id": post,
                "is_active": True,
                "is_demo": True,
                "created_at": at,
            }
            for username, display, role, unit, post in rows
        ],
    )
    accounts = {row.username: row.id for row in session.execute(select(Account.username, Account.id))}
    _write_views(session, county, accounts, at)
    return accounts


def _write_views(session: Session, county: County, accounts: dict[str, int], at: datetime) -> None:
    excess = f"township={county.excess_township.id}&category={county.topic('征地补偿').id}"
    views = (
        ("已超期", "due=overdue&sort=due"),
        ("七日内到期", "due=soon&sort=due"),
        ("已支持未执行", "cohort=supported_waiting"),
        ("重大未包案", "cohort=major_unassigned"),
        (f"{county.excess_township.name}征地补偿", excess),
    )
    session.execute(
        insert(SavedView),
        [
            {
                "account_id": accounts[OFFICE],
                "page": "ledger",
                "name": name,
                "query": query,
                "columns": [],
                "is_shared": True,
                "saved_at": at,
            }
            for name, query in views
        ],
    )
