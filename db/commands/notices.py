"""Mark notices as seen."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.models.accounts import NoticeSeen


def mark_seen(session: Session, account_id: int, until: datetime, now: datetime) -> None:
    """Keep that an account has seen its notices up to a moment, never one to come and never an earlier one than before."""
    moment = min(until, now)
    known = session.get(NoticeSeen, account_id, with_for_update=True)
    if known is None:
        session.add(NoticeSeen(account_id=account_id, seen_until=moment))
    elif known.seen_until < moment:
        known.seen_until = moment
