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
from db.models.drafts import Draft as DraftRow
from db.models.drafts import FormDraft, IntakeDraft

DRAFTS_KEPT: Final = timedelta(days=7)
MOST_BYTES: Final[Mapping[type[DraftRow], int]] = {IntakeDraft: 64_000, FormDraft: 600_000}
"""A grid holds as many rows as a block has forms."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an account was typing and when it was saved last."""

    content: Mapping[str, Any] = field(repr=False)
    saved_at: datetime


def take_draft(
    session: Session, account_id: int, token: str, now: datetime, page: type[DraftRow] = IntakeDraft
) -> Draft | None:
    """Go on with an account's own draft under a new token, so that the page that had it before saves no more.

    None where nothing is being typed, where it is seven days old, or where no key opens it.
    """
    row = session.execute(
        select(page.key_id, page.content, page.saved_at).where(page.account_id == account_id)
    ).one_or_none()
    if row is None or row.content is None or row.saved_at <= now - DRAFTS_KEPT:
        return None
    try:
        told = ring_of(session).open_text(row.key_id, row.content, _about(page, account_id))
    except KeyRefused:
        return None
    session.execute(update(page).where(page.account_id == account_id).values(token=token))
    return Draft(json.loads(told), row.saved_at)


def save_draft(
    session: Session,
    account_id: int,
    token: str,
    content: Mapping[str, Any],
    now: datetime,
    page: type[DraftRow] = IntakeDraft,
) -> None:
    """Seal what is typed on the page of ``token``.

    ``ActRefused`` codes: ``draft_elsewhere`` where another page of the account is being typed, ``finished_already``
    where this one was registered or discarded, ``draft_large``.
    """
    told = json.dumps(content, ensure_ascii=False)
    if len(told.encode()) > MOST_BYTES[page]:
        raise ActRefused("draft_large")
    sealed = ring_of(session).seal_text(told, _about(page, account_id))
    _write(session, account_id, token, sealed, now, page)


def finish_draft(
    session: Session, account_id: int, token: str, now: datetime, page: type[DraftRow] = IntakeDraft
) -> None:
    """Forget what was typed on the page of ``token``, which ends with it; refused as saving is.

    What is to be done once goes with it in one transaction: the second of two presses finds the page finished.
    """
    _write(session, account_id, token, None, now, page)


def forget_old_drafts(session: Session, now: datetime) -> int:
    """Remove what nobody touched for seven days; return how many."""
    gone = 0
    for page in MOST_BYTES:
        done: Any = session.execute(delete(page).where(page.saved_at <= now - DRAFTS_KEPT))
        gone += done.rowcount
    return gone


def _about(page: type[DraftRow], account_id: int) -> bytes:
    return about(page.__tablename__, account_id, "content")


def _write(
    session: Session,
    account_id: int,
    token: str,
    content: bytes | None,
    now: datetime,
    page: type[DraftRow],
) -> None:
    insert: Any = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    written = {
        "token": token,
        "key_id": ring_of(session).identity_key_id,
        "content": content,
        "saved_at": now,
    }
    is_own = page.token == token
    is_typed = page.content.is_not(None)
    asked = (
        insert(page)
        .values(account_id=account_id, **written)
        .on_conflict_do_update(
            index_elements=["account_id"],
            set_=written,
            where=or_(and_(is_own, is_typed), and_(~is_own, ~is_typed)),
        )
    )
    if session.scalar(asked.returning(page.account_id)) is not None:
        return
    held = session.scalar(select(page.token).where(page.account_id == account_id))
    raise ActRefused("finished_already" if held == token else "draft_elsewhere")
