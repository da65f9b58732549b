"""Find the place of an act of another day in a matter's history, and the second person whom it may need (补录/更正)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused
from db.days import number_of
from db.enums import EventKind, Precision, Role
from db.handling import article_of
from db.late_entry import needs_second_person, out_of_place, stood_before
from db.models.base import microseconds
from db.models.cases import Case, CaseEvent
from db.queries.accounts import AccountRow
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from db.reference import load_reference
from db.replay import Event
from db.rule_packs import RulePack
from db.spans import events_of
from db.standing import Standing
from db.urgent import is_late
from db.workdays import WorkCalendar

SECONDS: Final = (Role.OFFICE, Role.UNIT, Role.LEADER)
"""Roles that confirm another's late entry or correction."""


@dataclass(frozen=True, slots=True)
class Place:
    """When an act is said to have happened, and who confirmed it, None where nobody had to."""

    happened_at: datetime
    precision: Precision
    second: AccountRow | None


@dataclass(frozen=True, slots=True)
class History:
    """A matter's events as they are known now, with its rules; ``today`` is the day of the act."""

    case_id: int
    events: Sequence[Event]
    pack: RulePack
    calendar: WorkCalendar
    today: date

    def stood_on(self, day: date, without: int | None = None) -> Standing:
        """Return the matter at the end of a day that is not before its receipt, one event left out."""
        stood = stood_before(self.events, self.pack, self.calendar, day, without)
        if stood is None:
            raise ActRefused("before_receipt")
        return stood

    def event(self, event_id: int) -> Event:
        """Return one event, an unknown one being refused."""
        for one in self.events:
            if one.id == event_id:
                return one
        raise ActRefused("event_unknown")


def history_of(session: Session, actor: Actor, case_id: int) -> History:
    """Return the history of a matter that the actor may act on."""
    return history_on(session, case_id, actor.today(session))


def history_on(session: Session, case_id: int, today: date) -> History:
    """Return the history of a matter for an act of ``today``; the caller asks for the scope."""
    reference = load_reference(session)
    code = session.scalar(select(Case.pack_code).where(Case.id == case_id)) or ""
    return History(
        case_id,
        events_of(session, (case_id,))[case_id],
        reference.pack(code, today),
        reference.calendar.as_known_on(today),
        today,
    )


def place(
    session: Session,
    actor: Actor,
    history: History,
    kind: EventKind,
    detail: Mapping[str, Any],
    day: date,
    *,
    supersedes: Event | None = None,
    second: AccountRow | None = None,
) -> Place:
    """Return where an act of a past day goes: after all that is known of that day, or else before it.

    ``ActRefused``: ``day_ahead``, ``before_receipt``, what the state of that day says against the act, ``in_the_way``
    (``other``, ``on``: an act that would lose what it rests on), ``second_needed``, ``second_same``,
    ``second_may_not``.
    """
    if day > history.today:
        raise ActRefused("day_ahead")
    fitting, refused = None, None
    for moment, precision in _moments(session, history, day, supersedes):
        meant = _meant(history, kind, detail, moment, day, supersedes)
        refused = _misfit(history, meant)
        if refused is None:
            fitting = (meant, moment, precision)
            break
    if fitting is None:
        raise refused or ActRefused("event_unknown")
    meant, moment, precision = fitting
    if _is_second_needed(history, meant, day):
        return Place(moment, precision, confirmed_by(session, actor, history.case_id, second))
    return Place(moment, precision, None)


def _moments(
    session: Session, history: History, day: date, supersedes: Event | None
) -> Iterator[tuple[datetime, Precision]]:
    """Yield the moments that an act of a day may have: that of what it stands for, the day's last known, its first."""
    zone: ZoneInfo = session.info["zone"]
    midnight = datetime.combine(day, time(), zone)
    if supersedes is not None and supersedes.happened_on == number_of(day):
        held = session.get_one(CaseEvent, supersedes.id)
        yield held.happened_at, held.precision
        return
    asked = select(CaseEvent.happened_at).where(
        CaseEvent.case_id == history.case_id, CaseEvent.happened_on == number_of(day)
    )
    yield max(session.scalars(asked), default=midnight), Precision.DAY
    yield midnight, Precision.DAY


def _meant(
    history: History,
    kind: EventKind,
    detail: Mapping[str, Any],
    moment: datetime,
    day: date,
    supersedes: Event | None,
) -> Event:
    """Return the event as it would be written, after all others of its moment."""
    event_id = max(one.id for one in history.events) + 1
    return Event(
        event_id,
        kind,
        (microseconds(moment), event_id),
        number_of(day),
        number_of(history.today),
        detail,
        None if supersedes is None else supersedes.id,
    )


def _misfit(history: History, meant: Event) -> ActRefused | None:
    before = out_of_place(history.events, history.pack, history.calendar)
    after = out_of_place((*history.events, meant), history.pack, history.calendar)
    if meant.id in after:
        kind, _day, (code, values) = after[meant.id]
        said = {"act": kind, "article": article_of(kind, history.pack), "pack": history.pack.code}
        return ActRefused(code, **{**said, **values})
    for event_id, (other, on, _refusal) in after.items():
        if event_id not in before:
            return ActRefused("in_the_way", other=other, on=on.isoformat())
    return None


def _is_second_needed(history: History, meant: Event, day: date) -> bool:
    stood = history.stood_on(history.today)
    became = stood_before((*history.events, meant), history.pack, history.calendar, history.today)
    after = () if became is None else became.clocks
    if needs_second_person(day, history.today, history.calendar, stood.clocks, after):
        return True
    was_late = is_late(stood.matter, history.pack, history.today)
    return was_late and (became is None or not is_late(became.matter, history.pack, history.today))


def confirmed_by(session: Session, actor: Actor, case_id: int, second: AccountRow | None) -> AccountRow:
    """Return the second person: another account with a hand in matters that may see this one.

    ``ActRefused``: ``second_needed``, ``second_same``, ``second_may_not``.
    """
    second = second_of(actor, second)
    scope = scope_of(session, second)
    if visible_row(session, case_id, scope, actor.today(session)) is None:
        raise ActRefused("second_may_not")
    return second


def second_of(actor: Actor, second: AccountRow | None) -> AccountRow:
    """Return the second person as far as no matter decides: there is one, another than the actor, of a role that may."""
    if second is None:
        raise ActRefused("second_needed")
    if second.id == actor.account.id:
        raise ActRefused("second_same")
    if second.role not in SECONDS:
        raise ActRefused("second_may_not")
    return second
