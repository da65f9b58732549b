"""What else a board holds that the log must know of: an act or a sign-in without its row says that rows were taken out.

The chain alone says nothing where somebody cuts its end off and winds the head file back to match.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.models.accounts import UserSession
from db.models.cases import CaseEvent
from db.models.records import LogRow

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Unlogged:
    """An act on a matter, or a sign-in where ``case_id`` is None, of which the log holds no row."""

    at: datetime
    account_id: int
    case_id: int | None = None


def unlogged(session: Session) -> list[Unlogged]:
    """Return acts and sign-ins since the log's first kept row that it does not hold, the earliest first, 20 at most."""
    first_at = session.scalar(select(func.min(LogRow.at)))
    is_kept = [] if first_at is None else [CaseEvent.recorded_at >= first_at]
    acts = session.execute(
        select(CaseEvent.recorded_at, CaseEvent.actor_id, CaseEvent.case_id)
        .where(
            CaseEvent.actor_id.is_not(None),
            *is_kept,
            ~exists().where(LogRow.case_id == CaseEvent.case_id, LogRow.at == CaseEvent.recorded_at),
        )
        .distinct()
        .order_by(CaseEvent.recorded_at)
        .limit(MOST)
    )
    is_kept = [] if first_at is None else [UserSession.created_at >= first_at]
    sessions = session.execute(
        select(UserSession.created_at, UserSession.account_id)
        .where(
            *is_kept,
            ~exists().where(
                LogRow.kind == LogKind.SIGNED_IN,
                LogRow.account_id == UserSession.account_id,
                LogRow.at == UserSession.created_at,
            ),
        )
        .order_by(UserSession.created_at)
        .limit(MOST)
    )
    found = [Unlogged(at, account or 0, case_id) for at, account, case_id in acts]
    found += [Unlogged(at, account) for at, account in sessions]
    return sorted(found, key=lambda one: one.at)[:MOST]
