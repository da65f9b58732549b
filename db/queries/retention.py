"""Where matters stand on their way to sealing and destruction (domain rule 8): limits, what is due, sealed, or held back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from db.cohorts import OPEN_STAGES
from db.criteria import as_of_conditions
from db.days import day_of, number_of
from db.enums import Stage
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.retention import DestructionItem, DestructionList, IdentitySeal, RetentionLimitRow
from db.queries.documents import has_files
from db.queries.final_ends import final_ends
from db.queries.identity import has_persons
from db.queries.identity_seals import SEALED_CASES
from db.reference import local_day
from db.retention import (
    SOON_DAYS,
    FinalEnd,
    Hold,
    Limit,
    Limits,
    RetentionLimit,
    destroyed_from,
    months_after,
    sealed_from,
)
from db.scope import Scope
from db.spans import chunks

ENDED_STAGES = tuple(stage for stage in Stage if stage not in OPEN_STAGES)


class Standing(StrEnum):
    """Where a matter stands on its way."""

    DUE = "due"
    SOON = "soon"
    HELD = "held"
    SEALED = "sealed"
    OVER = "over"
    LISTED = "listed"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class RetainedMatter:
    """A matter with the days that count for it; ``on`` is the day of its standing, to come or past."""

    case_id: int
    number: str
    title: str
    unit_id: int | None
    ended_on: date | None
    final_on: date | None
    on: date | None
    hold: Hold | None = None
    list_id: int | None = None


def limits_on(session: Session, day: date) -> Limits:
    """Return the limits that hold on a day: of each the value that begins last by then, the last one recorded."""
    rows = session.scalars(
        select(RetentionLimitRow)
        .where(RetentionLimitRow.from_on <= day)
        .order_by(RetentionLimitRow.from_on, RetentionLimitRow.id)
    )
    held = {row.kind: Limit(row.value, row.from_on, row.ground) for row in rows}
    return Limits(held.get(RetentionLimit.SEAL_MONTHS), held.get(RetentionLimit.KEEP_YEARS))


@dataclass(frozen=True, slots=True)
class RecordedLimit:
    """One recorded value of a limit."""

    id: int
    kind: RetentionLimit
    limit: Limit
    recorded_on: date


def recorded_limits(session: Session) -> list[RecordedLimit]:
    """Return every recorded value of the limits, the last one first."""
    zone = session.info["zone"]
    rows = session.scalars(select(RetentionLimitRow).order_by(RetentionLimitRow.id.desc()))
    return [
        RecordedLimit(
            row.id, row.kind, Limit(row.value, row.from_on, row.ground), local_day(row.recorded_at, zone)
        )
        for row in rows
    ]


def ended_unsealed(session: Session, today: date, closed_by: date | None = None) -> list[int]:
    """Return the matters that ended and still hold an identity that is open, by id.

    ``closed_by`` leaves out those that were closed after that day and so cannot be due yet.
    """
    asked = select(CASE_SPAN.c.case_id).where(
        *as_of_conditions(today),
        CASE_SPAN.c.stage.in_(ENDED_STAGES),
        CASE_SPAN.c.case_id.not_in(SEALED_CASES),
        or_(has_persons(CASE_SPAN.c.case_id), has_files(CASE_SPAN.c.case_id)),
    )
    if closed_by is not None:
        asked = asked.where(
            or_(CASE_SPAN.c.closed_on.is_(None), CASE_SPAN.c.closed_on <= number_of(closed_by))
        )
    return list(session.scalars(asked.order_by(CASE_SPAN.c.case_id)))


def latest_end(today: date, months: int, ahead: int = 0) -> date:
    """Return a day so late that of what ended after it the months have not run within ``ahead`` days of ``today``."""
    # Three days more than the shortest month lacks, so that no day of a month's end is missed.
    return months_after(today + timedelta(ahead), -months) + timedelta(3)


def due_for_sealing(session: Session, today: date, months: int) -> list[int]:
    """Return the matters whose identity is to be sealed on a day, by id."""
    ids = ended_unsealed(session, today, latest_end(today, months))
    return [
        case_id
        for part in chunks(ids)
        for case_id, end in sorted(final_ends(session, part, today).items())
        if end.final_on is not None and sealed_from(end.final_on, months) <= today
    ]


def acted_since_sealed(session: Session) -> list[int]:
    """Return the sealed matters in which something was recorded since: their end may be final no longer."""
    later = exists().where(
        CaseEvent.case_id == IdentitySeal.case_id, CaseEvent.recorded_at > IdentitySeal.sealed_at
    )
    asked = select(IdentitySeal.case_id).where(IdentitySeal.unsealed_at.is_(None), later)
    return list(session.scalars(asked.order_by(IdentitySeal.case_id)))


# ------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class Retained:
    """All matters on their way, each standing's own rows; without a limit nothing is due and nothing over."""

    limits: Limits
    rows: dict[Standing, list[RetainedMatter]]


def retained(session: Session, scope: Scope, today: date) -> Retained:
    """Return where matters stand today, those that the reader must avoid left out of rows and counts."""
    limits = limits_on(session, today)
    rows: dict[Standing, list[RetainedMatter]] = {one: [] for one in Standing}
    for standing, row in (*_ended(session, limits, today), *_sealed(session, limits, today)):
        if row.case_id not in scope.excluded:
            rows[standing].append(row)
    for listed in rows.values():
        listed.sort(key=lambda one: (one.on or one.ended_on or date.max, one.number))
    return Retained(limits, rows)


def _ended(session: Session, limits: Limits, today: date) -> Iterator[tuple[Standing, RetainedMatter]]:
    """Yield what is due or soon due, and what would be due if its end were final; nothing without a limit."""
    if limits.seal is None:
        return
    months = limits.seal.value
    ids = ended_unsealed(session, today, latest_end(today, months, SOON_DAYS))
    for part in chunks(ids):
        ends = final_ends(session, part, today)
        named = _named(session, part, today)
        for case_id, end in ends.items():
            found = _standing(end, months, today)
            if found is not None:
                standing, on = found
                one = named[case_id]
                yield (
                    standing,
                    RetainedMatter(
                        case_id, one.number, one.title, one.unit_id, end.ended_on, end.final_on, on, end.hold
                    ),
                )


def _standing(end: FinalEnd, months: int, today: date) -> tuple[Standing, date] | None:
    """Return where an ended matter stands and the day of it; for one held back the day on which it would be sealed."""
    day = end.ended_on if end.final_on is None else end.final_on
    if day is None:
        return None
    on = sealed_from(day, months)
    if end.hold is not None:
        return (Standing.HELD, on) if on <= today else None
    if on <= today:
        return Standing.DUE, on
    return (Standing.SOON, on) if on <= today + timedelta(SOON_DAYS) else None


def _sealed(session: Session, limits: Limits, today: date) -> Iterator[tuple[Standing, RetainedMatter]]:
    """Yield every sealed matter, and again what of it is over, on a list, or destroyed instead."""
    zone = session.info["zone"]
    listed = live_items(session)
    seals = session.scalars(
        select(IdentitySeal).where(IdentitySeal.unsealed_at.is_(None)).order_by(IdentitySeal.case_id)
    ).all()
    for part in chunks(seals):
        named = _named(session, [seal.case_id for seal in part], today)
        for seal in part:
            one = named.get(seal.case_id, _Named())
            on = local_day(seal.sealed_at, zone)
            row = RetainedMatter(
                seal.case_id, one.number, one.title, one.unit_id, one.closed_on, seal.final_on, on
            )
            if seal.destroyed_at is not None:
                yield Standing.DESTROYED, _at(row, local_day(seal.destroyed_at, zone))
                continue
            yield Standing.SEALED, row
            over_on = None if limits.keep is None else destroyed_from(seal.final_on, limits.keep.value)
            if seal.case_id in listed:
                yield Standing.LISTED, _at(row, over_on, listed[seal.case_id])
            elif over_on is not None and over_on <= today:
                yield Standing.OVER, _at(row, over_on)


def _at(row: RetainedMatter, on: date | None, list_id: int | None = None) -> RetainedMatter:
    return replace(row, on=on, list_id=list_id)


def live_items(session: Session) -> dict[int, int]:
    """Return the list on which each matter stands that waits to be approved or carried out, by matter."""
    rows = session.execute(
        select(DestructionItem.case_id, DestructionItem.list_id)
        .join(DestructionList, DestructionList.id == DestructionItem.list_id)
        .where(
            DestructionList.ended_at.is_(None),
            DestructionItem.fell_out.is_(None),
            DestructionItem.destroyed_on.is_(None),
        )
    )
    return {row.case_id: row.list_id for row in rows}


@dataclass(frozen=True, slots=True)
class _Named:
    number: str = ""
    title: str = ""
    unit_id: int | None = None
    closed_on: date | None = None


def _named(session: Session, case_ids: Sequence[int], today: date) -> dict[int, _Named]:
    rows = session.execute(
        select(Case.id, Case.number, Case.title, CASE_SPAN.c.unit_id, CASE_SPAN.c.closed_on)
        .outerjoin(CASE_SPAN, and_(CASE_SPAN.c.case_id == Case.id, *as_of_conditions(today)))
        .where(Case.id.in_(case_ids))
    )
    return {
        case_id: _Named(number, title, unit_id, None if closed_on is None else day_of(closed_on))
        for case_id, number, title, unit_id, closed_on in rows
    }
