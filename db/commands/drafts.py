"""Keep what is being typed on the server, sealed and bound to its account, until it is registered or discarded.

Each page of typing has a token. A row with content is the page that is being typed, one without it the page that was
finished last, so that the second of two presses is told from the first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.commands.acts import ActRefused
from db.keys import KeyRefused, about
from db.log import ring_of
from db.models.drafts import IntakeDraft

DRAFTS_KEPT: Final = timedelta(days=7)
MOST_BYTES: Final = 64_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What an account was typing and when it was saved last."""

    content: Mapping[str, Any] = field(repr=False)
    saved_at: datetime


def take_draft(session: Session, account_id: int, token: str, now: datetime) -> Draft | None:
    """Go on with an account's own draft under a new token, so that the page that had it before saves no more.

    None where nothing is being typed, where it is seven days old, or where no key opens it.
    """
    row = session.execute(
        select(IntakeDraft.key_id, IntakeDraft.content, IntakeDraft.saved_at).where(
            IntakeDraft.account_id == account_id
        )
    ).one_or_none()
    if row is None or row.content is None or row.saved_at <= now - DRAFTS_KEPT:
        return None
    try:
        told = ring_of(session).open_text(row.key_id, row.content, _about(account_id))
    except KeyRefused:
        return None
    session.execute(update(IntakeDraft).where(IntakeDraft.account_id == account_id).values(token=token))
    return Draft(json.loads(told), row.saved_at)


def save_draft(
    session: Session, account_id: int, token: str, content: Mapping[str, Any], now: datetime
) -> None:
    """Seal what is typed on the page of ``token``.

    ``ActRefused`` codes: ``draft_elsewhere`` where another page of the account is being typed, ``finished_already``
    where this one was registered or discarded, ``draft_large``.
    """
    told = json.dumps(content, ensure_ascii=False)
    if len(told.encode()) > MOST_BYTES:
        raise ActRefused("draft_large")
    _write(session, account_id, token, ring_of(session).seal_text(told, _about(account_id)), now)


def finish_draft(session: Session, account_id: int, token: str, now: datetime) -> None:
    """Forget what was typed on the page of ``token``, which ends with it; refused as saving is.

    What is to be done once goes with it in one transaction: the second of two presses finds the page finished.
    """
    _write(session, account_id, token, None, now)


def forget_old_drafts(session: Session, now: datetime) -> int:
    """Remove what nobody touched for seven days; return how many."""
    done: Any = session.execute(delete(IntakeDraft).where(IntakeDraft.saved_at <= now - DRAFTS_KEPT))
    gone: int = done.rowcount
    return gone


def _about(account_id: int) -> bytes:
    return about("intake_draft", account_id, "content")


def _write(session: Session, account_id: int, token: str, content: bytes | None, now: datetime) -> None:
    insert: Any = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    written = {
        "token": token,
        "key_id": ring_of(session).identity_key_id,
        "content": content,
        "saved_at": now,
    }
    is_own = IntakeDraft.token == token
    is_typed = IntakeDraft.content.is_not(None)
    asked = (
        insert(IntakeDraft)
        .values(account_id=account_id, **written)
        .on_conflict_do_update(
            index_elements=["account_id"],
            set_=written,
            where=or_(and_(is_own, is_typed), and_(~is_own, ~is_typed)),
        )
    )
    if session.scalar(asked.returning(IntakeDraft.account_id)) is not None:
        return
    held = session.scalar(select(IntakeDraft.token).where(IntakeDraft.account_id == account_id))
    raise ActRefused("finished_already" if held == token else "draft_elsewhere")
