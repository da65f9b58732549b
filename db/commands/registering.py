"""Register what a clerk of the petition office typed: the matter, the earlier ones it repeats, and its transfer at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.drafts import finish_draft
from db.commands.handling import perform
from db.commands.intake import FirstHandler, Intake, receive
from db.commands.linking import link_repeat
from db.enums import Channel, EventKind, Mark, Role
from db.handling import Given
from db.models.cases import Case
from db.models.catalogue import Category
from db.models.organisation import Area, Unit
from db.reference import load_reference, pack_code_on
from db.rule_packs import RulePack
from db.screening import screen

LONGEST_PART: Final = {"name": 40, "phone": 40, "id_number": 40, "address": 120}
LONGEST_OFFICER: Final = 40
MOST_COUNT: Final = 9_999
MOST_REPEATS: Final = 20
ARTICLE_OF_REPRESENTATIVES: Final = ("20(3)", "18(2)")
"""Of the regulations of 2022 and of 2005: several who visit about one matter choose representatives."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A page of intake as it is registered; ``intake.unit_id`` is whose the matter is to be.

    ``repeats`` are matters that a person said it repeats. ``is_transferred``: it goes to that unit at once, else it
    stays with the office. ``token`` is the page's, which is finished with it.
    """

    intake: Intake = field(repr=False)
    is_anonymous: bool = False
    repeats: Sequence[int] = ()
    is_transferred: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of it."""

    case_id: int
    number: str


def register(session: Session, actor: Actor, typed: Typed) -> Registered:
    """Register a matter with its first handler, its links and its transfer in the caller's one transaction.

    ``ActRefused`` codes: those of ``receive``, ``link_repeat``, ``perform`` and ``finish_draft``, and ``persons_missing``
    (nobody is named and it is not anonymous), ``person_long`` (``most``), ``representatives_many`` (``most``,
    ``article``, ``pack``; 信访工作条例 2022 Art. 20(3), 信访条例 2005 Art. 18(2)), ``count_wrong`` (``most``),
    ``count_fewer``, ``category_unknown``, ``place_unknown`` and ``unit_ended`` (``unit``) also for what has ended,
    ``first_unknown``, ``first_missing`` (a unit without its officer), ``first_long`` (``most``), ``first_names``,
    ``first_ahead``, ``repeats_many`` (``most``).
    """
    intake = checked_intake(session, actor, typed)
    # Before anything is written: the second of two presses waits here, and then finds the page finished.
    finish_draft(session, actor.account.id, typed.token, actor.now)
    return write_matter(session, actor, typed, intake)


def checked_intake(session: Session, actor: Actor, typed: Typed) -> Intake:
    """Return what is written of a page, or refuse it as ``register`` does; nothing is written."""
    require_role(actor, Role.OFFICE)
    given = typed.intake
    today = actor.today(session)
    pack = pack_of(session, given.received_on, today)
    _check_persons(typed, pack)
    _check_standing(session, given, today)
    if len(set(typed.repeats)) > MOST_REPEATS:
        raise ActRefused("repeats_many", most=MOST_REPEATS)
    return replace(
        given,
        persons=() if typed.is_anonymous else given.persons,
        withheld=given.persons if typed.is_anonymous else (),
        unit_id=actor.account.unit_id,
        count=_count(given),
        marks=_marks(given, pack),
        first_handler=_first_handler(session, actor, given),
    )


def write_matter(session: Session, actor: Actor, typed: Typed, intake: Intake) -> Registered:
    """Write what was checked: the matter, its links and its transfer."""
    case_id, number = receive(session, actor, intake)
    for earlier_id in dict.fromkeys(typed.repeats):
        link_repeat(session, actor, case_id, earlier_id)
    if typed.is_transferred:
        version = session.scalar(select(Case.version).where(Case.id == case_id)) or 0
        to_unit = Given(unit_id=typed.intake.unit_id)
        perform(session, actor, case_id, EventKind.TRANSFERRED, to_unit, version=version)
    return Registered(case_id, number)


def most_named(channel: Channel, pack: RulePack) -> int | None:
    """Return how many persons a matter of this channel may name, None where no rule limits it."""
    return pack.representatives_max if channel is Channel.VISIT else None


def too_many(pack: RulePack, most: int) -> ActRefused:
    """Return the refusal of more representatives than the rules allow, with its article in them."""
    new, old = ARTICLE_OF_REPRESENTATIVES
    article = old if pack.code == "2005" else new
    return ActRefused("representatives_many", most=most, article=article, pack=pack.code)


def pack_of(session: Session, received_on: date, today: date) -> RulePack:
    """Return the rules that a matter received on a day is registered under, as they are known today."""
    reference = load_reference(session)
    return reference.pack(pack_code_on(reference, received_on), today)


def _check_persons(typed: Typed, pack: RulePack) -> None:
    persons, count = typed.intake.persons, typed.intake.count
    if not typed.is_anonymous and not persons:
        raise ActRefused("persons_missing")
    for column, most in LONGEST_PART.items():
        if any(len(getattr(one, column)) > most for one in persons):
            raise ActRefused("person_long", most=most)
    most_of_visit = most_named(typed.intake.channel, pack)
    if most_of_visit is not None and len(persons) > most_of_visit:
        raise too_many(pack, most_of_visit)
    if count is not None and not 1 <= count <= MOST_COUNT:
        raise ActRefused("count_wrong", most=MOST_COUNT)
    if count is not None and count < len(persons):
        raise ActRefused("count_fewer")


def _check_standing(session: Session, given: Intake, today: date) -> None:
    """Refuse what has ended: a new matter is filed by what there is today."""
    category = None if given.category_id is None else session.get(Category, given.category_id)
    if category is not None and category.valid_to is not None and category.valid_to < today:
        raise ActRefused("category_unknown")
    for area_id in (given.township_id, given.village_id):
        area = None if area_id is None else session.get(Area, area_id)
        if area is not None and area.valid_to is not None and area.valid_to < today:
            raise ActRefused("place_unknown")


def _count(given: Intake) -> int | None:
    """Return how many came or signed, None for one."""
    count = given.count or len(given.persons)
    return count if count > 1 else None


def _marks(given: Intake, pack: RulePack) -> list[Mark]:
    """Return the marks that are set: a group visit follows from its persons, a joint letter is marked here."""
    marks: list[Mark] = [mark for mark in given.marks if mark is not Mark.JOINT]
    is_joint = given.channel is not Channel.VISIT and (_count(given) or 1) >= pack.group_min
    if is_joint:
        marks.append(Mark.JOINT)
    return marks


def _first_handler(session: Session, actor: Actor, given: Intake) -> FirstHandler:
    """Return who was asked first as it is kept: the clerk now, unless another unit, officer or moment was typed."""
    first = given.first_handler
    if first is None:
        return FirstHandler(actor.account.unit_id, actor.account.display_name, actor.now)
    unit = None if first.unit_id is None else session.get(Unit, first.unit_id)
    if unit is None:
        raise ActRefused("first_unknown")
    officer = " ".join(first.officer.split())
    if not officer:
        raise ActRefused("first_missing")
    if len(officer) > LONGEST_OFFICER:
        raise ActRefused("first_long", most=LONGEST_OFFICER)
    if screen(officer, given.known()).tokens:
        raise ActRefused("first_names")
    if first.at > actor.now:
        raise ActRefused("first_ahead")
    return FirstHandler(unit.id, officer, first.at)
