"""Perform acts of handling: the right, the state of the matter and what was typed are checked, then the event is written.

The caller owns the transaction; a refused act has changed nothing in it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, matter_seen
from db.commands.late_entry import History, confirmed_by, history_of, place
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    AreaKind,
    CallBack,
    Closure,
    Conclusion,
    DocumentKind,
    EventKind,
    Level,
    Precision,
    Rating,
    RatingSource,
    Role,
    UnitKind,
)
from db.handling import NEEDS_SECOND, RULES, Field, Given, Offer, article_of, offers, refusal_of
from db.late_entry import SECOND
from db.matter import Matter
from db.models.cases import Case
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Post, Unit
from db.queries.accounts import AccountRow
from db.queries.documents import documents
from db.queries.ledger import visible_row
from db.replay import Event, co_handling
from db.rows import LedgerRow
from db.standing import Hand, Standing, extension_left, hands_of

NOTE_LIMIT: Final = 200
MOST_AID: Final = 10_000_000
"""Yuan, above which an amount is taken for a slip of the hand."""
SHORTEST_NOTE: Final = 2
HANDLING: Final = (Role.OFFICE, Role.UNIT, Role.LEADER)
"""Roles that have a hand in matters."""
_BY_ARTICLE: Final = frozenset(
    {"approval_missing", "days_wrong", "evidence_owed", "not_answered", "simple_unknown", "support_owed"}
)
"""What is wrong with a value by the act's article, and not only missing or unknown."""
Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reader may do with a matter now; ``version`` is the one of the matter that this was read from."""

    case_id: int
    number: str
    title: str
    version: int
    standing: Standing
    offers: tuple[Offer, ...]


def desk(session: Session, actor: Actor, case_id: int) -> Desk | None:
    """Return the acts that the actor's hands in a matter allow, None where the matter is not the actor's to see."""
    if not actor.scope.sees_rows:
        return None
    row = visible_row(session, case_id, actor.scope, actor.today(session))
    if row is None:
        return None
    history = history_of(session, actor, case_id)
    stood = history.stood_on(history.today)
    hands = hands_in(session, actor, stood.matter, history.events)
    version = session.scalar(select(Case.version).where(Case.id == case_id)) or 0
    return Desk(case_id, row.number, row.title, version, stood, offers(stood, hands))


def perform(
    session: Session,
    actor: Actor,
    case_id: int,
    kind: EventKind,
    given: Given,
    *,
    version: int,
    second: AccountRow | None = None,
) -> None:
    """Do one act of handling on the ``version`` of the matter that the actor saw, now or on ``given.happened_on``.

    An act of a past day is judged by the matter as it stood then, and goes where ``late_entry.place`` puts it;
    ``second`` is who confirms it where it must be confirmed.

    ``ActRefused`` carries one of the codes of ``db.handling``, of ``late_entry.place``, or of a value:
    ``reason_short`` (``least``), ``reason_long`` (``most``), ``unit_unknown``, ``unit_ended``, ``unit_same``,
    ``approval_missing``, ``evidence_owed``, ``days_wrong`` (``most``), ``conclusion_missing``, ``closure_missing``, ``support_owed``,
    ``limit_missing``, ``limit_past`` (``due``), ``trigger_missing``, ``moment_missing``, ``moment_ahead``,
    ``aid_missing``, ``adoption_missing``,
    ``aid_decision_missing``, ``aid_amount_wrong`` (``most``), ``report_before`` (``known``), ``reported_to_missing``, ``call_back_missing``, ``rating_missing``, ``slip_missing``, ``category_unknown``, ``place_unknown``,
    ``cause_unknown``, ``simple_unknown``, ``nothing_new``; ``article`` and ``pack`` say by which rule where one says
    so. Another version is ``ChangedByOther``.
    """
    row = matter_for(session, actor, case_id, version)
    history, day, detail, note = _checked(session, actor, row, kind, given)
    happened_at, precision, confirming = None, Precision.MOMENT, None
    if day < history.today:
        found = place(session, actor, history, kind, detail, day, second=second)
        happened_at, precision, confirming = found.happened_at, found.precision, found.second
    if kind in NEEDS_SECOND or (given.call_back is CallBack.REFUSED and kind is EventKind.CALLED_BACK):
        confirming = confirmed_by(session, actor, case_id, second)
    act(
        session,
        actor,
        case_id,
        kind,
        detail=detail | ({} if confirming is None else {SECOND: confirming.id}),
        note=note,
        happened_at=happened_at,
        precision=precision,
        second=confirming,
    )


def check(
    session: Session, actor: Actor, case_id: int, kind: EventKind, given: Given, *, version: int
) -> LedgerRow:
    """Raise what ``perform`` would now, changing nothing; return the matter where it would be done."""
    row = matter_seen(session, actor, case_id, version)
    _checked(session, actor, row, kind, given)
    return row


def _checked(
    session: Session, actor: Actor, row: LedgerRow, kind: EventKind, given: Given
) -> tuple[History, date, Detail, str]:
    """Return the matter's history, the day of the act, what its event says and its reason, or refuse it."""
    history = history_of(session, actor, row.case_id)
    stood = history.stood_on(history.today)
    hands = hands_in(session, actor, stood.matter, history.events)
    day = day_meant(session, actor, kind, given) or history.today
    if day > history.today:
        raise ActRefused("day_ahead")
    if day < history.today:
        stood = history.stood_on(day)
    said = {
        "number": row.number,
        "act": kind,
        "article": article_of(kind, stood.pack),
        "pack": stood.pack.code,
    }
    refused = refusal_of(kind, stood, hands)
    if refused is not None:
        code, values = refused
        raise ActRefused(code, **{**said, **values})
    if kind is EventKind.RATED:
        _require_slip(session, row.case_id, history.today)
    if kind is EventKind.INSTRUCTED and actor.account.role is Role.LEADER:
        # A leader instructs in the own name.
        given = replace(given, post_id=actor.account.post_id)
    try:
        detail = detail_of(session, kind, stood, given)
        note = _note(kind, given)
    except ActRefused as wrong:
        if wrong.code not in _BY_ARTICLE:
            raise
        raise ActRefused(wrong.code, **{**said, **wrong.values}) from None
    return history, day, detail, note


def _require_slip(session: Session, case_id: int, today: date) -> None:
    """Refuse a rating of which no slip lies with the matter: nobody says what a petitioner thinks (domain 7.11)."""
    held = documents(session, case_id, today)
    if not any(one.kind is DocumentKind.RATING_SLIP and not one.is_withdrawn for one in held):
        raise ActRefused("slip_missing")


def hands_in(session: Session, actor: Actor, matter: Matter, events: Iterable[Event]) -> frozenset[Hand]:
    """Return how the actor stands to a matter now."""
    unit = None if matter.unit is None else session.get(Unit, matter.unit)
    return hands_of(
        actor.account.role,
        actor.scope.units,
        matter,
        co_handling(events),
        is_with_office=unit is None or unit.kind is UnitKind.PETITION_OFFICE,
    )


def detail_of(session: Session, kind: EventKind, stood: Standing, given: Given) -> Detail:
    """Return what the event of an act says, from what was typed and the matter as it stood before it."""
    return _DETAILS[kind](session, stood, given) if kind in _DETAILS else {}


def day_meant(session: Session, actor: Actor, kind: EventKind, given: Given) -> date | None:
    """Return the day that was typed for an act, that of its moment where it has one; ``moment_ahead`` if that is to come."""
    if kind not in RULES or Field.AT not in RULES[kind].needed or given.at is None:
        return given.happened_on
    if _local(session, given.at) > actor.now:
        raise ActRefused("moment_ahead")
    return given.at.date()


def _local(session: Session, at: datetime) -> datetime:
    zone: ZoneInfo = session.info["zone"]
    return at.replace(tzinfo=zone)


def _note(kind: EventKind, given: Given) -> str:
    return reason_in(given.note, SHORTEST_NOTE if Field.NOTE in RULES[kind].needed else 0)


def reason_in(note: str, least: int) -> str:
    """Return what was typed as a reason on one line; ``reason_short`` (``least``), ``reason_long`` (``most``)."""
    words = " ".join(note.split())
    if len(words) < least:
        raise ActRefused("reason_short", least=least)
    if len(words) > NOTE_LIMIT:
        raise ActRefused("reason_long", most=NOTE_LIMIT)
    return words


# ------------------------------------------------------------ what was typed becomes the event's detail


def _is_over(last: date | None, day: date) -> bool:
    return last is not None and last < day


def _to_unit(session: Session, stood: Standing, given: Given) -> Detail:
    unit = None if given.unit_id is None else session.get(Unit, given.unit_id)
    if unit is None:
        raise ActRefused("unit_unknown")
    if _is_over(unit.valid_to, stood.day):
        raise ActRefused("unit_ended", unit=unit.name)
    if stood.matter.transferred_on is not None and unit.id == stood.matter.unit:
        raise ActRefused("unit_same", unit=unit.name)
    return {"unit": unit.id}


def _settlement(session: Session, stood: Standing, given: Given) -> Detail:
    if not given.is_agreed:
        return {"agreed": False}
    return {"agreed": True, **_to_unit(session, stood, given)}


def _acceptance(session: Session, stood: Standing, given: Given) -> Detail:
    if given.is_simple and stood.pack.c13_workdays is None:
        raise ActRefused("simple_unknown")
    return {"is_simple": True} if given.is_simple else {}


def _extension(session: Session, stood: Standing, given: Given) -> Detail:
    most = extension_left(stood)
    if given.days is None or not 1 <= given.days <= most:
        raise ActRefused("days_wrong", most=most)
    if not given.is_approved:
        raise ActRefused("approval_missing")
    return {"days": given.days}


def _hearing(session: Session, stood: Standing, given: Given) -> Detail:
    if stood.matter.is_heard and not given.has_new_evidence:
        raise ActRefused("evidence_owed")
    return {"has_new_evidence": True} if stood.matter.is_heard else {}


def _stop(session: Session, stood: Standing, given: Given) -> Detail:
    return {"clocks": ["c13" if stood.matter.is_simple else "c5"]}


def _opinion(session: Session, stood: Standing, given: Given) -> Detail:
    if given.conclusion is None:
        raise ActRefused("conclusion_missing")
    return {"conclusion": Conclusion(given.conclusion).value}


def _later_opinion(session: Session, stood: Standing, given: Given) -> Detail:
    return {} if given.conclusion is None else {"conclusion": Conclusion(given.conclusion).value}


def _closing(session: Session, stood: Standing, given: Given) -> Detail:
    if given.closure is None:
        raise ActRefused("closure_missing")
    m = stood.matter
    if given.closure is not Closure.PROCEDURAL and m.replied_on is None:
        raise ActRefused("not_answered")
    owes_support = m.conclusion is Conclusion.SUPPORTED and m.carried_out_on is None
    if given.closure is Closure.SUBSTANTIVE and owes_support:
        raise ActRefused("support_owed")
    return {"closure": given.closure.value}


def _new_limit(session: Session, stood: Standing, given: Given) -> Detail:
    if given.limit_on is None:
        raise ActRefused("limit_missing")
    if given.limit_on < stood.day:
        raise ActRefused("limit_past", due=given.limit_on.isoformat())
    return {"limit": given.limit_on.isoformat()}


def _instruction(session: Session, stood: Standing, given: Given) -> Detail:
    post = None if given.post_id is None else session.get(Post, given.post_id)
    if post is None or not post.is_county_leader:
        raise ActRefused("post_unknown")
    if _is_over(post.to_on, stood.day):
        raise ActRefused("post_ended", title=post.title)
    return {"post": post.id} | ({} if given.limit_on is None else _new_limit(session, stood, given))


def _aid_applied(session: Session, stood: Standing, given: Given) -> Detail:
    if given.aid is None:
        raise ActRefused("aid_missing")
    return {"aid": AidKind(given.aid).value}


def _aid_forwarded(session: Session, stood: Standing, given: Given) -> Detail:
    """Return the organ, which may be the unit that holds the matter."""
    unit = None if given.unit_id is None else session.get(Unit, given.unit_id)
    if unit is None:
        raise ActRefused("unit_unknown")
    if _is_over(unit.valid_to, stood.day):
        raise ActRefused("unit_ended", unit=unit.name)
    return {"unit": unit.id}


def _aid_decided(session: Session, stood: Standing, given: Given) -> Detail:
    if given.aid_decision is None:
        raise ActRefused("aid_decision_missing")
    decision = AidDecision(given.aid_decision)
    if decision is AidDecision.REFUSED:
        return {"decision": decision.value}
    if given.aid_amount is None or not 1 <= given.aid_amount <= MOST_AID:
        raise ActRefused("aid_amount_wrong", most=f"{MOST_AID:,}")
    return {"decision": decision.value, "amount": given.aid_amount}


def _proposal_sent(session: Session, stood: Standing, given: Given) -> Detail:
    """Return what is proposed, nothing where it was not said."""
    return {} if given.proposal is None else {"proposal": given.proposal.value}


def _proposal_answered(session: Session, stood: Standing, given: Given) -> Detail:
    """Return whether the proposal is adopted; why not stands in the words that every answer needs."""
    if given.adoption is None:
        raise ActRefused("adoption_missing")
    return {"adoption": Adoption(given.adoption).value}


def _found_urgent(session: Session, stood: Standing, given: Given) -> Detail:
    return {"known_at": _moment(session, given)}


def _reported(session: Session, stood: Standing, given: Given) -> Detail:
    at = _moment(session, given)
    known_at = stood.matter.urgent_at
    if known_at is not None and datetime.fromisoformat(at) < known_at:
        raise ActRefused("report_before", known=f"{known_at:%Y-%m-%d %H:%M}")
    if given.reported_to is None or given.reported_to is Level.VILLAGE:
        raise ActRefused("reported_to_missing")
    return {"at": at, "to": given.reported_to.value}


def _moment(session: Session, given: Given) -> str:
    if given.at is None:
        raise ActRefused("moment_missing")
    return _local(session, given.at).isoformat(timespec="minutes")


def _triggered(session: Session, stood: Standing, given: Given) -> Detail:
    if given.trigger is None:
        raise ActRefused("trigger_missing")
    return {"trigger": given.trigger.value}


def _category(session: Session, stood: Standing, given: Given) -> Detail:
    category = None if given.category_id is None else session.get(Category, given.category_id)
    if category is None or _is_over(category.valid_to, stood.day):
        raise ActRefused("category_unknown")
    if category.id == stood.matter.category:
        raise ActRefused("nothing_new")
    return {"category": category.id}


def _cause(session: Session, stood: Standing, given: Given) -> Detail:
    cause = None if given.cause_id is None else session.get(Cause, given.cause_id)
    if cause is None:
        raise ActRefused("cause_unknown")
    if cause.id == stood.matter.cause:
        raise ActRefused("nothing_new")
    return {"cause": cause.id}


def _place(session: Session, stood: Standing, given: Given) -> Detail:
    township = None if given.township_id is None else session.get(Area, given.township_id)
    village = None if given.village_id is None else session.get(Area, given.village_id)
    is_township = township is not None and township.kind is AreaKind.TOWNSHIP
    if township is None or not is_township or _is_over(township.valid_to, stood.day):
        raise ActRefused("place_unknown")
    if given.village_id is not None and (village is None or village.parent_id != township.id):
        raise ActRefused("place_unknown")
    if (given.township_id, given.village_id) == (stood.matter.township, stood.matter.village):
        raise ActRefused("nothing_new")
    return {"township": township.id} | ({} if village is None else {"village": village.id})


def _called(session: Session, stood: Standing, given: Given) -> Detail:
    if given.call_back is None:
        raise ActRefused("call_back_missing")
    return {"outcome": given.call_back.value}


def _rated(session: Session, stood: Standing, given: Given) -> Detail:
    if given.rating is None:
        raise ActRefused("rating_missing")
    return {"rating": Rating(given.rating).value, "source": RatingSource.SLIP.value}


_DETAILS: Final[Mapping[EventKind, Callable[[Session, Standing, Given], Detail]]] = {
    EventKind.TRANSFERRED: _to_unit,
    EventKind.OBJECTION_SETTLED: _settlement,
    EventKind.ACCEPTED: _acceptance,
    EventKind.EXTENDED: _extension,
    EventKind.SUSPENDED: _stop,
    EventKind.HEARING_DECIDED: _hearing,
    EventKind.REPLIED: _opinion,
    EventKind.CLOSED: _closing,
    EventKind.REVIEW_REPLIED: _later_opinion,
    EventKind.REREVIEW_REPLIED: _later_opinion,
    EventKind.LIMIT_SET: _new_limit,
    EventKind.INSTRUCTED: _instruction,
    EventKind.AID_APPLIED: _aid_applied,
    EventKind.AID_FORWARDED: _aid_forwarded,
    EventKind.AID_DECIDED: _aid_decided,
    EventKind.PROPOSAL_SENT: _proposal_sent,
    EventKind.PROPOSAL_ANSWERED: _proposal_answered,
    EventKind.URGENT_FOUND: _found_urgent,
    EventKind.REPORTED_UP: _reported,
    EventKind.SUPERVISED: _triggered,
    EventKind.CALLED_BACK: _called,
    EventKind.RATED: _rated,
    EventKind.CATEGORISED: _category,
    EventKind.PLACED: _place,
    EventKind.CAUSE_NAMED: _cause,
}
