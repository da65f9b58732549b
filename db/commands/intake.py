"""Type a matter that came in: place, category, unit and a screened text become its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.identity import known_of, screen_for, seal_persons
from db.enums import AreaKind, Channel, EventKind, Level, LogKind, Mark, Precision, Purpose, Role
from db.events import record
from db.importing.titles import made_title
from db.indexing import reindex
from db.late_entry import SECOND
from db.log import append
from db.models.cases import Case
from db.models.catalogue import Category
from db.models.organisation import Area, Unit
from db.queries.identity import Named
from db.reference import load_reference, pack_code_on
from db.screening import screen
from db.spans import rewrite_spans

NUMBER_PREFIX: Final = "XF"
LONGEST_SUBJECT: Final = 20
LONGEST_TEXT: Final = 4_000
LONGEST_OFFICIAL: Final = 60
_NUMBERS_LOCK: Final = 0x6E756D


@dataclass(frozen=True, slots=True)
class FirstHandler:
    """Who was asked first and answers for it that nothing is lost (首问责任): unit, officer and moment."""

    unit_id: int | None
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Intake:
    """A matter as it is typed; ``persons`` are sealed apart, and none of them makes it anonymous.

    ``withheld`` are persons who must stand in no text of it and are not sealed with it either. ``count`` is how many
    came or signed where more did than are named; ``marks`` are those that somebody sets, not those that follow.
    """

    received_on: date
    channel: Channel
    township_id: int | None
    category_id: int | None
    unit_id: int | None
    subject: str
    text: str = field(repr=False)
    persons: Sequence[Named] = field(default=(), repr=False)
    withheld: Sequence[Named] = field(default=(), repr=False)
    village_id: int | None = None
    level: Level | None = None
    purpose: Purpose | None = None
    count: int | None = None
    marks: Sequence[Mark] = ()
    official_number: str = ""
    first_handler: FirstHandler | None = None
    received_at: datetime | None = None
    """The moment of receipt, where it was written down on the day; else it is now, or some time of the day."""
    form: str = ""
    """The number of the form on which it was written before it could be registered (补录)."""
    second_id: int | None = None
    """Who confirmed a late entry."""

    def known(self) -> list[str]:
        """Return the plain values that must not stand in any text of it."""
        return [value for one in (*self.persons, *self.withheld) for value in known_of(one)]


def receive(session: Session, actor: Actor, typed: Intake) -> tuple[int, str]:
    """Write a matter with its receipt and return its id and number.

    An anonymous matter keeps nothing of what is taken out of its text, lest it tell who wrote.
    ``ActRefused`` codes: ``role_may_not``, ``subject_missing``, ``subject_long`` (``most``), ``subject_names`` (a
    title never names anybody, domain rules on text), ``words_missing``, ``words_long`` (``most``), ``day_ahead``,
    ``place_unknown``, ``category_unknown``, ``unit_unknown``, ``official_long`` (``most``), ``official_names``,
    ``official_taken``.
    """
    require_role(actor, Role.OFFICE)
    place = check_intake(session, actor, typed)
    category = None if typed.category_id is None else session.get(Category, typed.category_id)
    reference = load_reference(session)
    number = next_number(session, typed.received_on.year)
    case = Case(
        number=number,
        official_number=typed.official_number.strip() or None,
        title=made_title(typed.subject.strip(), place, category.name if category else ""),
        pack_code=pack_code_on(reference, typed.received_on),
        registered_on=typed.received_on,
    )
    session.add(case)
    session.flush()
    seal_persons(session, case.id, typed.persons, actor.now)
    words = typed.text.strip()
    case.summary = screen_for(session, case.id, words) if typed.persons else screen(words, typed.known()).text
    is_today = typed.received_on == actor.today(session)
    midnight = datetime.combine(typed.received_on, time(), session.info["zone"])
    record(
        session,
        case.id,
        EventKind.RECEIVED,
        happened_at=typed.received_at or (actor.now if is_today else midnight),
        recorded_at=actor.now,
        detail=_detail(typed),
        unit_id=actor.account.unit_id,
        actor_id=actor.account.id,
        precision=Precision.MOMENT if is_today or typed.received_at else Precision.DAY,
    )
    rewrite_spans(session, (case.id,), reference)
    reindex(session, (case.id,))
    said = {"act": EventKind.RECEIVED}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case.id, detail=said)
    return case.id, number


def _detail(typed: Intake) -> dict[str, Any]:
    """Return what the receipt says; what nobody said stands nowhere in it."""
    marks = [mark.name for mark in typed.marks]
    first = typed.first_handler
    detail: dict[str, Any] = {
        "channel": typed.channel.value,
        "level": typed.level,
        "purpose": typed.purpose,
        "township": typed.township_id,
        "village": typed.village_id,
        "category": typed.category_id,
        "persons": typed.count,
        "unit": typed.unit_id,
        "marks": marks if typed.persons else [*marks, Mark.ANONYMOUS.name],
        "owes_reply": None if typed.persons else False,
        "first_handler": None
        if first is None
        else {"unit": first.unit_id, "officer": first.officer, "at": first.at.isoformat()},
        "form": typed.form or None,
        SECOND: typed.second_id,
    }
    return {name: value for name, value in detail.items() if value is not None and value != []}


def check_intake(session: Session, actor: Actor, typed: Intake) -> str:
    """Refuse what makes no matter, and return the name of its place; nothing is written."""
    subject, text = typed.subject.strip(), typed.text.strip()
    if not subject:
        raise ActRefused("subject_missing")
    if len(subject) > LONGEST_SUBJECT:
        raise ActRefused("subject_long", most=LONGEST_SUBJECT)
    if screen(subject, typed.known()).tokens:
        raise ActRefused("subject_names")
    if not text:
        raise ActRefused("words_missing")
    if len(text) > LONGEST_TEXT:
        raise ActRefused("words_long", most=LONGEST_TEXT)
    if typed.received_on > actor.today(session) or (typed.received_at or actor.now) > actor.now:
        raise ActRefused("day_ahead")
    place = None if typed.township_id is None else session.get(Area, typed.township_id)
    if typed.township_id is not None and (place is None or place.kind is not AreaKind.TOWNSHIP):
        raise ActRefused("place_unknown")
    village = None if typed.village_id is None else session.get(Area, typed.village_id)
    if typed.village_id is not None and (
        village is None or village.kind is not AreaKind.VILLAGE or village.parent_id != typed.township_id
    ):
        raise ActRefused("place_unknown")
    if typed.category_id is not None and session.get(Category, typed.category_id) is None:
        raise ActRefused("category_unknown")
    if typed.unit_id is not None and session.get(Unit, typed.unit_id) is None:
        raise ActRefused("unit_unknown")
    _check_official(session, typed)
    return "" if place is None else place.name


def _check_official(session: Session, typed: Intake) -> None:
    number = typed.official_number.strip()
    if not number:
        return
    if len(number) > LONGEST_OFFICIAL:
        raise ActRefused("official_long", most=LONGEST_OFFICIAL)
    if screen(number, typed.known()).tokens:
        raise ActRefused("official_names")
    if session.scalar(select(Case.id).where(Case.official_number == number).limit(1)) is not None:
        raise ActRefused("official_taken")


def next_number(session: Session, year: int) -> str:
    """Return the number after the last of the year's; whoever asks at the same time waits for this transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _NUMBERS_LOCK})
    prefix = f"{NUMBER_PREFIX}{year}-"
    # An imported number may start alike and end in anything: the longest digits are the highest.
    given = session.scalars(
        select(Case.number)
        .where(Case.number.startswith(prefix))
        .order_by(func.length(Case.number).desc(), Case.number.desc())
    )
    last = next((int(digits) for number in given if (digits := number.removeprefix(prefix)).isdecimal()), 0)
    return f"{prefix}{last + 1:05d}"
