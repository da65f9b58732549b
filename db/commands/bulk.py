"""Do one act on many matters: look first at what would be done and what refused, then do it, each matter on its own.

Every matter has a transaction of its own, so a refused one changes nothing and takes nothing from the others, and nobody
else waits for the whole list. Each matter that was acted on has its event and its log row.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.assignments import assign, check_assignment
from db.commands.handling import check, perform
from db.duties import DOING_MANY
from db.editions import ChangedByOther
from db.enums import EventKind
from db.handling import Given
from db.queries.ledger import visible_row
from db.rows import LedgerRow

AT_ONCE: Final = (EventKind.TRANSFERRED, EventKind.LEADER_ASSIGNED, EventKind.REMINDED)
"""Acts that are done on many matters at once."""
MOST_AT_ONCE: Final = 200

Problem = ActRefused | ChangedByOther


@dataclass(frozen=True, slots=True)
class Order:
    """What is done on each matter; a leader's post and limit are for an assignment, the rest for acts of handling."""

    act: EventKind
    given: Given = field(default_factory=Given)
    post_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A matter and the version of it that the reader saw."""

    case_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one matter: done, or would be, where there is no problem; a matter out of sight has no number."""

    case_id: int
    number: str
    title: str
    problem: Problem | None = None


def weigh(session: Session, actor: Actor, order: Order, items: Iterable[Item]) -> tuple[Answer, ...]:
    """Return for each matter whether the order would be done now, nothing being changed.

    ``ActRefused`` for the whole: ``role_may_not``, ``none_chosen``, ``too_many_at_once`` (``most``), ``not_at_once``.
    """
    return tuple(_weighed(session, actor, order, item) for item in _listed(actor, order, items))


def do_all(
    writing: Callable[[], AbstractContextManager[Session]],
    actor: Actor,
    order: Order,
    items: Iterable[Item],
) -> tuple[Answer, ...]:
    """Do the order on each matter in a transaction of its own; refuses the whole as ``weigh`` does."""
    return tuple(_done(writing, actor, order, item) for item in _listed(actor, order, items))


def _listed(actor: Actor, order: Order, items: Iterable[Item]) -> tuple[Item, ...]:
    """Return each matter once; two duties in one matter are chosen together."""
    require_role(actor, *DOING_MANY)
    if order.act not in AT_ONCE:
        raise ActRefused("not_at_once")
    listed = tuple({item.case_id: item for item in items}.values())
    if not listed:
        raise ActRefused("none_chosen")
    if len(listed) > MOST_AT_ONCE:
        raise ActRefused("too_many_at_once", most=MOST_AT_ONCE)
    return listed


def _weighed(session: Session, actor: Actor, order: Order, item: Item) -> Answer:
    problem: Problem | None = None
    try:
        _check(session, actor, order, item)
    except (ActRefused, ChangedByOther) as found:
        problem = found
    return _told(item, visible_row(session, item.case_id, actor.scope, actor.today(session)), problem)


def _done(
    writing: Callable[[], AbstractContextManager[Session]], actor: Actor, order: Order, item: Item
) -> Answer:
    row: LedgerRow | None = None
    problem: Problem | None = None
    try:
        with writing() as session:
            row = visible_row(session, item.case_id, actor.scope, actor.today(session))
            _do(session, actor, order, item)
    except (ActRefused, ChangedByOther) as found:
        problem = found
    return _told(item, row, problem)


def _told(item: Item, row: LedgerRow | None, problem: Problem | None) -> Answer:
    if row is None:
        return Answer(item.case_id, "", "", problem)
    return Answer(item.case_id, row.number, row.title, problem)


def _check(session: Session, actor: Actor, order: Order, item: Item) -> None:
    if order.act is EventKind.LEADER_ASSIGNED:
        post_id, due_on = _charge(order)
        reason = order.given.note
        check_assignment(session, actor, item.case_id, post_id, due_on, reason, version=item.version)
    else:
        check(session, actor, item.case_id, order.act, order.given, version=item.version)


def _do(session: Session, actor: Actor, order: Order, item: Item) -> None:
    if order.act is EventKind.LEADER_ASSIGNED:
        post_id, due_on = _charge(order)
        assign(session, actor, item.case_id, post_id, due_on, order.given.note, version=item.version)
    else:
        perform(session, actor, item.case_id, order.act, order.given, version=item.version)


def _charge(order: Order) -> tuple[int, date]:
    if order.post_id is None:
        raise ActRefused("post_unknown", post=None)
    if order.due_on is None:
        raise ActRefused("limit_missing")
    return order.post_id, order.due_on
