"""Saved views: filters with columns that somebody named, own ones and those that are shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.accounts import Account
from db.models.records import SavedView


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view as one reader may open it; ``owner`` is the name of whoever saved it."""

    id: int
    name: str
    query: str
    columns: tuple[Mapping[str, Any], ...]
    is_shared: bool
    is_own: bool
    owner: str


LAST = ""
"""The name under which the columns that an account chose last are kept; it is no view to open."""


def views_of(session: Session, account_id: int, page: str) -> list[ViewRow]:
    """Return an account's own views of a page, then those that others share, each by name."""
    rows = session.execute(
        select(SavedView, Account.display_name)
        .join(Account, Account.id == SavedView.account_id)
        .where(
            SavedView.page == page,
            SavedView.name != LAST,
            or_(SavedView.account_id == account_id, SavedView.is_shared.is_(True)),
        )
    )
    found = [_row(view, owner, account_id) for view, owner in rows]
    return sorted(found, key=lambda view: (not view.is_own, view.name, view.id))


def view_of(session: Session, view_id: int, account_id: int) -> ViewRow | None:
    """Return one view that an account may open: its own, or one that is shared."""
    row = session.execute(
        select(SavedView, Account.display_name)
        .join(Account, Account.id == SavedView.account_id)
        .where(
            SavedView.id == view_id,
            or_(SavedView.account_id == account_id, SavedView.is_shared.is_(True)),
        )
    ).one_or_none()
    return None if row is None else _row(row[0], row[1], account_id)


def last_columns(session: Session, account_id: int, page: str) -> tuple[Mapping[str, Any], ...]:
    """Return the columns that an account chose last on a page, none where it never chose."""
    held = session.scalar(
        select(SavedView.columns).where(
            SavedView.account_id == account_id, SavedView.page == page, SavedView.name == LAST
        )
    )
    return tuple(held or ())


def _row(view: SavedView, owner: str, account_id: int) -> ViewRow:
    return ViewRow(
        view.id,
        view.name,
        view.query,
        tuple(view.columns),
        view.is_shared,
        view.account_id == account_id,
        owner,
    )
