"""Say from a day on whose a category is: what held before ends, and stays to be read."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.editions import Subject, edit
from db.enums import AreaKind, LogKind, Role
from db.log import append
from db.models.catalogue import Category, Routing
from db.models.organisation import Area, Unit
from db.queries.routing import routing_key


@dataclass(frozen=True, slots=True)
class NewRoute:
    """What is to hold: a unit, or the township's own office where ``is_of_place``, or nobody where neither is given.

    ``township_id`` narrows it to the matters of one township.
    """

    category_id: int | None
    unit_id: int | None
    is_of_place: bool
    from_on: date
    township_id: int | None = None


def route(session: Session, actor: Actor, new: NewRoute, *, seen: int) -> None:
    """Let a category be a unit's from ``new.from_on`` on, in place of the edition that was seen.

    ``ActRefused`` codes: ``role_may_not``, ``category_unknown``, ``place_unknown``, ``unit_unknown``, ``unit_ended``
    (``unit``), ``from_past``, ``nothing_new``; ``ChangedByOther`` where somebody else changed the entry meanwhile.
    """
    require_role(actor, Role.OFFICE)
    category_id = _check(session, actor, new)
    of_entry = (
        Routing.category_id == category_id,
        Routing.township_id.is_(None) if new.township_id is None else Routing.township_id == new.township_id,
    )
    before = session.scalars(
        select(Routing)
        .where(
            *of_entry,
            or_(Routing.valid_from.is_(None), Routing.valid_from <= new.from_on),
            or_(Routing.valid_to.is_(None), Routing.valid_to >= new.from_on),
        )
        .order_by(Routing.id)
    ).all()
    is_nobody = new.unit_id is None and not new.is_of_place
    held = {row.unit_id for row in before}
    if held == (set() if is_nobody else {new.unit_id}):
        raise ActRefused("nothing_new")
    key = routing_key(category_id, new.township_id)
    edit(session, Subject.ROUTING, key, seen, by_id=actor.account.id, at=actor.now)
    for row in before:
        row.valid_to = new.from_on - timedelta(1)
    session.flush()
    # What was planned from that day on, or began on it, gives its place.
    session.execute(delete(Routing).where(*of_entry, Routing.valid_from >= new.from_on))
    if not is_nobody:
        session.add(
            Routing(
                category_id=category_id,
                township_id=new.township_id,
                unit_id=new.unit_id,
                valid_from=new.from_on,
            )
        )
    session.flush()
    changed = {"category": category_id, "township": new.township_id, "from": new.from_on.isoformat()}
    detail = {"setting": "routing", "changed": changed, "unit": new.unit_id}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)


def _check(session: Session, actor: Actor, new: NewRoute) -> int:
    today = actor.today(session)
    category = None if new.category_id is None else session.get(Category, new.category_id)
    if category is None or _is_over(category.valid_to, today):
        raise ActRefused("category_unknown")
    township = None if new.township_id is None else session.get(Area, new.township_id)
    if new.township_id is not None and (
        township is None or township.kind is not AreaKind.TOWNSHIP or _is_over(township.valid_to, today)
    ):
        raise ActRefused("place_unknown")
    unit = None if new.unit_id is None else session.get(Unit, new.unit_id)
    if new.unit_id is not None and unit is None:
        raise ActRefused("unit_unknown")
    if unit is not None and _is_over(unit.valid_to, new.from_on):
        raise ActRefused("unit_ended", unit=unit.name)
    if new.from_on < today:
        raise ActRefused("from_past")
    return category.id


def _is_over(last: date | None, day: date) -> bool:
    return last is not None and last < day
