"""The rows that periodic reports count: each set read once over the days of all periods that are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.cohorts import PERIOD_FIELD, Cohort
from db.criteria import as_of_conditions, conditions, is_one_of, number_column
from db.days import Period, number_of
from db.enums import EventKind, Stage
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN, CaseEvent
from db.periodic_report import ACTS, FLOWS, STOCKS, Act, ReportRow, Rows, Source
from db.scope import EVERYTHING
from db.spans import chunks

_SPAN = CASE_SPAN.c
_EVENT = CaseEvent.__table__.c
_ROW: Final = (
    _SPAN.case_id,
    _SPAN.channel,
    _SPAN.category1_id,
    _SPAN.township_id,
    _SPAN.unit_id,
    _SPAN.batches,
    _SPAN.persons,
)
_AT_ONCE: Final = 500


def rows_in(session: Session, periods: Sequence[Period], as_of: date) -> dict[Period, Rows]:
    """Return the rows of what happened and what was done in each period, as they are known at the end of ``as_of``.

    They are the county's, whoever asks: a report is one for all its readers. Each set is that of the ledger for
    the same cohort, period and day.
    """
    whole = Period(min(one.from_on for one in periods), max(one.to_on for one in periods))
    found: dict[Period, dict[Source, tuple[ReportRow, ...]]] = {one: {} for one in periods}
    for source, cohort in FLOWS.items():
        dated = _dated(session, cohort, whole, as_of)
        for one in periods:
            found[one][source] = _within(dated, one)
    for source, act in ACTS.items():
        done = _done(session, act, whole, as_of)
        for one in periods:
            found[one][source] = _within(done, one)
    return dict(found)


def stocks_at(session: Session, day: date) -> Rows:
    """Return the rows of what stood at the end of a day, as it was known then."""
    found: dict[Source, tuple[ReportRow, ...]] = {}
    for source, cohort in STOCKS.items():
        asked: Select[Any] = (
            select(*_ROW)
            .where(*conditions(session, CaseFilter(), EVERYTHING, day, cohort))
            .order_by(_SPAN.case_id)
        )
        found[source] = tuple(ReportRow(*row) for row in session.execute(asked))
    return found


def first_received_on(session: Session, as_of: date) -> int | None:
    """Return the day number of the first receipt that is known, None on an empty board."""
    asked = (
        select(_SPAN.received_on)
        .where(*as_of_conditions(as_of), _SPAN.received_on.is_not(None))
        .order_by(_SPAN.received_on)
        .limit(1)
    )
    return session.scalar(asked)


def _within(dated: Iterable[tuple[int, ReportRow]], period: Period) -> tuple[ReportRow, ...]:
    """Return the rows with a day in the period, each matter once."""
    first, last = number_of(period.from_on), number_of(period.to_on)
    rows = {row.case_id: row for day, row in dated if first <= day <= last}
    return tuple(rows[number] for number in sorted(rows))


def _dated(session: Session, cohort: Cohort, whole: Period, as_of: date) -> list[tuple[int, ReportRow]]:
    chosen = CaseFilter(from_on=whole.from_on, to_on=whole.to_on)
    asked: Select[Any] = select(number_column(PERIOD_FIELD[cohort]), *_ROW).where(
        *conditions(session, chosen, EVERYTHING, as_of, cohort)
    )
    return [(row[0], ReportRow(*row[1:])) for row in session.execute(asked)]


def _done(session: Session, act: Act, whole: Period, as_of: date) -> list[tuple[int, ReportRow]]:
    """Return the days on which an act was done by what is known at the end of ``as_of``, with the matter as it stood then."""
    day, first, last = number_of(as_of), number_of(whole.from_on), number_of(whole.to_on)
    corrections = session.execute(
        select(_EVENT.case_id, _EVENT.happened_on, _EVENT.supersedes_id, _EVENT.detail).where(
            _EVENT.kind == EventKind.CORRECTED.value, _EVENT.recorded_on <= day
        )
    ).all()
    superseded = {row.supersedes_id for row in corrections}
    done = session.execute(
        select(_EVENT.id, _EVENT.case_id, _EVENT.happened_on, _EVENT.detail).where(
            _EVENT.kind == act.kind.value, _EVENT.recorded_on <= day, _EVENT.happened_on.between(first, last)
        )
    )
    days: dict[int, list[int]] = defaultdict(list)
    for row in done:
        if row.id not in superseded and _says(act, row.detail):
            days[row.case_id].append(row.happened_on)
    for other in corrections:
        is_act = other.detail.get("kind") == act.kind and _says(act, other.detail.get("detail", {}))
        if is_act and first <= other.happened_on <= last:
            days[other.case_id].append(other.happened_on)
    rows = _standing(session, sorted(days), as_of)
    return [(day, rows[case_id]) for case_id, all_days in days.items() if case_id in rows for day in all_days]


def _says(act: Act, detail: Mapping[str, Any]) -> bool:
    return act.adoption is None or detail.get("adoption") == act.adoption


def _standing(session: Session, case_ids: Sequence[int], as_of: date) -> dict[int, ReportRow]:
    """Return the rows of some matters on a day, those whose registration was cancelled left out."""
    found: dict[int, ReportRow] = {}
    for part in chunks(case_ids, _AT_ONCE):
        asked: Select[Any] = select(*_ROW).where(
            *as_of_conditions(as_of), is_one_of(_SPAN.case_id, part), _SPAN.stage != Stage.CANCELLED
        )
        found |= {row[0]: ReportRow(*row) for row in session.execute(asked)}
    return found
