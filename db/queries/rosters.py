"""The roster of duty and reception as its readers and the wall see it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from db.models.accounts import Account
from db.models.organisation import Official as OfficialRow
from db.models.organisation import Post, Unit
from db.models.rosters import RosterSwap, RosterTurn
from db.queries.posts import is_held
from db.roster import Official, Swap, Turn

_Changer = aliased(Account)


def _turns() -> Select[RosterTurn, str, str | None]:
    return (
        select(RosterTurn, func.coalesce(Account.display_name, ""), _Changer.display_name)
        .outerjoin(Account, Account.id == RosterTurn.entered_by)
        .outerjoin(_Changer, _Changer.id == RosterTurn.changed_by)
        .order_by(RosterTurn.on_day, RosterTurn.kind, RosterTurn.starts_at, RosterTurn.id)
    )


def turns_between(session: Session, from_on: date, to_on: date) -> list[Turn]:
    """Return the turns of days from ``from_on`` to ``to_on``, those taken off with them, by day, kind and time."""
    asked = _turns().where(and_(RosterTurn.on_day >= from_on, RosterTurn.on_day <= to_on))
    rows = session.execute(asked).all()
    swaps = _swaps(session, [row.id for row, _by, _changer in rows])
    return [_turn(row, by, changer, swaps.get(row.id, ())) for row, by, changer in rows]


def turn_seen(session: Session, turn_id: int) -> Turn | None:
    """Return one turn, None where there is none."""
    found = session.execute(_turns().where(RosterTurn.id == turn_id)).one_or_none()
    if found is None:
        return None
    row, by, changer = found
    return _turn(row, by, changer, _swaps(session, [row.id]).get(row.id, ()))


def first_turn_on(session: Session) -> date | None:
    """Return the day of the first turn."""
    return session.scalar(select(func.min(RosterTurn.on_day)))


def officials_on(session: Session, day: date) -> list[Official]:
    """Return who holds a post on a day, county leaders first; a unit's head is named with the unit."""
    rows = session.execute(
        select(
            Post.id,
            Post.title,
            Post.is_county_leader,
            Post.from_on,
            Post.to_on,
            OfficialRow.name,
            Unit.name.label("unit"),
        )
        .join(OfficialRow, OfficialRow.id == Post.official_id)
        .join(Unit, Unit.id == Post.unit_id)
        .order_by(Post.is_county_leader.desc(), Post.position, Post.id)
    )
    return [
        Official(row.title if row.is_county_leader else f"{row.unit}{row.title}", row.name, row.id)
        for row in rows
        if is_held(row.from_on, row.to_on, day)
    ]


def _swaps(session: Session, ids: Collection[int]) -> dict[int, tuple[Swap, ...]]:
    found: dict[int, list[Swap]] = defaultdict(list)
    rows = session.execute(
        select(RosterSwap, func.coalesce(Account.display_name, ""))
        .outerjoin(Account, Account.id == RosterSwap.swapped_by)
        .where(RosterSwap.turn_id.in_(ids))
        .order_by(RosterSwap.id)
    )
    for row, by in rows:
        found[row.turn_id].append(Swap(row.before, row.after, row.reason, by, row.swapped_at))
    return {key: tuple(swaps) for key, swaps in found.items()}


def _turn(row: RosterTurn, by: str, changer: str | None, swaps: tuple[Swap, ...]) -> Turn:
    return Turn(
        id=row.id,
        on_day=row.on_day,
        kind=row.kind,
        who=Official(row.office, row.name, row.post_id),
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_kept=row.is_kept,
        words=row.words,
        visits=row.visits,
        settled=row.settled,
        withdrawn=row.withdrawn,
        swaps=swaps,
        version=row.version,
        changed_by=by if changer is None else changer,
        changed_at=row.changed_at or row.entered_at,
    )
