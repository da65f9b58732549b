"""Names of what rows of matters refer to by id, and the phones of the offices that hold them."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Post, Unit
from db.naming import kept_names
from db.rows import Names, Phones


def load_names(session: Session) -> Names:
    """Return every name that a row of the ledger can need, read once for all rows of an answer."""
    return kept_names(session, "rows", lambda: _read(session))


def _read(session: Session) -> Names:
    units = session.execute(select(Unit.id, Unit.name, Unit.office_phone, Unit.duty_phone)).all()
    return Names(
        areas=_by_id(session, select(Area.id, Area.name)),
        units={row.id: row.name for row in units},
        posts=_by_id(session, select(Post.id, Post.title)),
        categories=_by_id(session, select(Category.id, Category.name)),
        causes=_by_id(session, select(Cause.id, Cause.name)),
        phones={
            row.id: Phones(row.office_phone, row.duty_phone)
            for row in units
            if row.office_phone or row.duty_phone
        },
    )


def _by_id(session: Session, asked: Select[int, str]) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(asked)}
