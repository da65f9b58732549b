"""Saved views: save, rename, share, delete; only their owner changes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.records import SavedView
from db.queries.views import LAST
from db.screening import looks_like_person

LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 4_000
MOST_VIEWS: Final = 100


class ViewRefused(ValueError):
    """Raised with a code; ``gone`` stands for another's view as for none.

    Codes: ``no_name``, ``name_too_long``, ``name_taken``, ``looks_like_person``, ``too_many``, ``too_long``, ``gone``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class DeletedView:
    """What was deleted, enough to save it again."""

    name: str
    query: str
    columns: tuple[Mapping[str, Any], ...]
    is_shared: bool


def save_view(
    session: Session,
    account_id: int,
    page: str,
    *,
    name: str,
    query: str,
    columns: Sequence[Mapping[str, Any]],
    at: datetime,
    is_shared: bool = False,
) -> int:
    """Save a view under a name of its owner's; the same name again replaces what it held, and returns its id."""
    named = _checked(name)
    if len(query) > LONGEST_QUERY:
        raise ViewRefused("too_long")
    view = _named(session, account_id, page, named)
    if view is None:
        held = session.scalar(
            select(func.count()).select_from(SavedView).where(SavedView.account_id == account_id)
        )
        if (held or 0) >= MOST_VIEWS:
            raise ViewRefused("too_many")
        view = SavedView(account_id=account_id, page=page, name=named, saved_at=at)
        session.add(view)
    view.query, view.columns, view.is_shared, view.saved_at = query, _plain(columns), is_shared, at
    session.flush()
    return view.id


def keep_columns(
    session: Session, account_id: int, page: str, columns: Sequence[Mapping[str, Any]], at: datetime
) -> None:
    """Keep the columns that an account chose on a page, in place of those that it chose before."""
    view = _named(session, account_id, page, LAST)
    if view is None:
        view = SavedView(account_id=account_id, page=page, name=LAST, saved_at=at)
        session.add(view)
    view.columns, view.saved_at = _plain(columns), at
    session.flush()


def rename_view(session: Session, view_id: int, account_id: int, name: str) -> None:
    """Give an own view another name that none of the owner's views of the page has."""
    view = _own(session, view_id, account_id)
    named = _checked(name)
    other = _named(session, account_id, view.page, named)
    if other is not None and other.id != view.id:
        raise ViewRefused("name_taken")
    view.name = named
    session.flush()


def share_view(session: Session, view_id: int, account_id: int, *, is_shared: bool) -> None:
    """Let others open an own view, or no longer; each sees through it only what its own scope allows."""
    _own(session, view_id, account_id).is_shared = is_shared
    session.flush()


def delete_view(session: Session, view_id: int, account_id: int) -> DeletedView:
    """Delete an own view and return what it held, so that the deletion can be undone by saving it again."""
    view = _own(session, view_id, account_id)
    held = DeletedView(view.name, view.query, tuple(view.columns), view.is_shared)
    session.delete(view)
    session.flush()
    return held


def _checked(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise ViewRefused("no_name")
    if len(named) > LONGEST_NAME:
        raise ViewRefused("name_too_long")
    if looks_like_person(named):
        raise ViewRefused("looks_like_person")
    return named


def _plain(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(column) for column in columns]


def _named(session: Session, account_id: int, page: str, name: str) -> SavedView | None:
    return session.scalars(
        select(SavedView).where(
            SavedView.account_id == account_id, SavedView.page == page, SavedView.name == name
        )
    ).first()


def _own(session: Session, view_id: int, account_id: int) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or view.account_id != account_id or view.name == LAST:
        raise ViewRefused("gone")
    return view
