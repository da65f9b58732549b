"""Make a matter of the ledger of what screening (排查) found: its receipt, its limit, and who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused
from db.commands.intake import LONGEST_SUBJECT, LONGEST_TEXT, next_number
from db.enums import Channel, EventKind, Level, LogKind, Mark, UnitKind
from db.events import record
from db.importing.titles import made_title
from db.indexing import reindex
from db.log import append
from db.models.cases import Case
from db.models.catalogue import Category
from db.models.organisation import Area, Unit
from db.reference import load_reference, pack_code_on
from db.screening import is_title_clean, screen
from db.spans import rewrite_spans

MOST_PERSONS: Final = 10_000
MEASURE_LIMIT: Final = 200
_LEVELS: Final[Mapping[UnitKind, Level]] = {
    UnitKind.VILLAGE: Level.VILLAGE,
    UnitKind.TOWNSHIP: Level.TOWNSHIP,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One dispute or risk as it is typed: subject, category, how many persons it concerns, who resolves it by when, and how."""

    subject: str
    text: str = field(repr=False)
    category_id: int | None
    unit_id: int | None
    limit_on: date | None
    persons: int = 1
    measure: str = field(default="", repr=False)
    is_major: bool = False
    finder_id: int | None = None
    """A village below the unit that reports, where it was the one that found it."""


def register_found(
    session: Session,
    actor: Actor,
    finder: Unit,
    said_by: str,
    typed: Found,
    *,
    township: Area | None = None,
) -> int:
    """Write a matter that a unit found today and return its id; the caller has checked the actor's right.

    It lies in the finder's own place, and where the finder has none in ``township``.

    ``said_by`` is the post or the role of who reported it, its first handler (首问责任). Nobody petitioned, so it is anonymous and no reply is owed; the unit that answers for it has it directly, with the
    limit as C12. The finder stays on it where another unit answers. ``ActRefused`` codes: ``subject_missing``,
    ``subject_long`` (``most``), ``subject_names``, ``words_missing``, ``words_long`` (``most``), ``category_unknown``,
    ``unit_unknown``, ``persons_wrong`` (``most``), ``limit_missing``, ``limit_past`` (``due``), ``measure_long``
    (``most``).
    """
    today = actor.today(session)
    category, unit, limit_on = _checked(session, typed, today)
    own, village = _place_of(session, finder)
    township = own or township
    reference = load_reference(session)
    subject = typed.subject.strip()
    place = village or township
    case = Case(
        number=next_number(session, today.year),
        title=made_title(subject, "" if place is None else _name(place), category.name),
        summary=screen(typed.text.strip()).text,
        pack_code=pack_code_on(reference, today),
        registered_on=today,
    )
    session.add(case)
    session.flush()
    marks = [Mark.ANONYMOUS.name, *([Mark.MAJOR.name] if typed.is_major else [])]
    detail: dict[str, Any] = {
        "channel": Channel.SCREENING.value,
        "level": _LEVELS.get(finder.kind, Level.COUNTY).value,
        "category": category.id,
        "persons": typed.persons,
        "unit": unit.id,
        "is_direct": True,
        "owes_reply": False,
        "marks": marks,
        "first_handler": {"unit": finder.id, "officer": said_by, "at": actor.now.isoformat()},
    }
    detail |= {} if township is None else {"township": township.id}
    detail |= {} if village is None else {"village": village.id}
    acts: list[tuple[EventKind, dict[str, Any], str]] = [(EventKind.RECEIVED, detail, "")]
    if unit.id != finder.id:
        acts.append((EventKind.CO_HANDLER_ADDED, {"unit": finder.id}, ""))
    limit = {"limit": limit_on.isoformat()}
    acts.append((EventKind.LIMIT_SET, limit, screen(typed.measure.strip()).text))
    for kind, said, note in acts:
        record(
            session,
            case.id,
            kind,
            happened_at=actor.now,
            recorded_at=actor.now,
            detail=said,
            unit_id=actor.account.unit_id,
            actor_id=actor.account.id,
            note=note,
        )
    rewrite_spans(session, (case.id,), reference)
    reindex(session, (case.id,))
    log = {"act": EventKind.RECEIVED}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case.id, detail=log)
    return case.id


def _checked(session: Session, typed: Found, today: date) -> tuple[Category, Unit, date]:
    """Refuse what makes no matter, and return its category, its unit and its limit."""
    subject, text = typed.subject.strip(), typed.text.strip()
    if not subject:
        raise ActRefused("subject_missing")
    if len(subject) > LONGEST_SUBJECT:
        raise ActRefused("subject_long", most=LONGEST_SUBJECT)
    if not is_title_clean(subject):
        raise ActRefused("subject_names")
    if not text:
        raise ActRefused("words_missing")
    if len(text) > LONGEST_TEXT:
        raise ActRefused("words_long", most=LONGEST_TEXT)
    if not 1 <= typed.persons <= MOST_PERSONS:
        raise ActRefused("persons_wrong", most=MOST_PERSONS)
    if len(typed.measure.strip()) > MEASURE_LIMIT:
        raise ActRefused("measure_long", most=MEASURE_LIMIT)
    return _category(session, typed, today), _unit(session, typed, today), _limit(typed, today)


def _category(session: Session, typed: Found, today: date) -> Category:
    found = None if typed.category_id is None else session.get(Category, typed.category_id)
    if found is None or (found.valid_to is not None and found.valid_to < today):
        raise ActRefused("category_unknown")
    return found


def _unit(session: Session, typed: Found, today: date) -> Unit:
    found = None if typed.unit_id is None else session.get(Unit, typed.unit_id)
    if found is None or (found.valid_to is not None and found.valid_to < today):
        raise ActRefused("unit_unknown")
    return found


def _limit(typed: Found, today: date) -> date:
    if typed.limit_on is None:
        raise ActRefused("limit_missing")
    if typed.limit_on < today:
        raise ActRefused("limit_past", due=typed.limit_on.isoformat())
    return typed.limit_on


def _place_of(session: Session, finder: Unit) -> tuple[Area | None, Area | None]:
    """Return the township and the village of a unit; a county department has neither."""
    area = None if finder.area_id is None else session.get(Area, finder.area_id)
    if area is None or finder.kind not in _LEVELS:
        return None, None
    if finder.kind is UnitKind.TOWNSHIP:
        return area, None
    return (None if area.parent_id is None else session.get(Area, area.parent_id)), area


def _name(place: Area) -> str:
    return place.short_name or place.name
