"""The rows that periodic reports count: matters are read once for all sets over the days of all periods asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from db.cohorts import PERIOD_FIELD, Cohort
from db.criteria import as_of_conditions, conditions, is_one_of, number_column
from db.days import Period, number_of
from db.enums import EventKind, Stage
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN, CaseEvent
from db.report_figures import ACTS, FLOWS, STOCKS, Act, ReportRow, Rows, Source
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

_Dated = list[tuple[int, ReportRow]]
"""Rows with the day that puts them in a period, by number of the matter and day."""


def rows_in(
    session: Session, periods: Sequence[Period], as_of: date, sources: Collection[Source] = tuple(Source)
) -> dict[Period, Rows]:
    """Return the rows of what happened and what was done in each period, as they are known at the end of ``as_of``.

    They are the county's, whoever asks: a report is one for all its readers. Each set is that of the ledger for
    the same cohort, period and day.
    """
    spans = _merged(periods)
    flows = {source: cohort for source, cohort in FLOWS.items() if source in sources}
    acts = {source: act for source, act in ACTS.items() if source in sources}
    dated = _happened(session, flows, spans, as_of) | _done(session, acts, spans, as_of)
    found: dict[Period, dict[Source, tuple[ReportRow, ...]]] = {one: {} for one in periods}
    for source, rows in dated.items():
        rows.sort(key=lambda one: one[0])
        days = [day for day, _row in rows]
        for period, sets in found.items():
            first, last = number_of(period.from_on), number_of(period.to_on)
            sets[source] = _once(rows[bisect_left(days, first) : bisect_right(days, last)])
    return dict(found)


def stocks_at(session: Session, day: date, sources: Collection[Source] = tuple(Source)) -> Rows:
    """Return the rows of what stood at the end of a day, as it was known then."""
    stocks = {source: cohort for source, cohort in STOCKS.items() if source in sources}
    if not stocks:
        return {}
    stands = [and_(*conditions(session, CaseFilter(), EVERYTHING, day, cohort)) for cohort in stocks.values()]
    asked: Select[Any] = (
        select(*_ROW, *(case((one, 1)) for one in stands))
        .where(*as_of_conditions(day), or_(*stands))
        .order_by(_SPAN.case_id)
    )
    found: dict[Source, list[ReportRow]] = {source: [] for source in stocks}
    for read in session.execute(asked):
        row = _row(read)
        for source, is_one in zip(stocks, read[len(_ROW) :], strict=True):
            if is_one:
                found[source].append(row)
    return {source: tuple(rows) for source, rows in found.items()}


def first_received_on(session: Session, as_of: date) -> int | None:
    """Return the day number of the first receipt that is known, None on an empty board."""
    asked = (
        select(_SPAN.received_on)
        .where(*as_of_conditions(as_of), _SPAN.received_on.is_not(None))
        .order_by(_SPAN.received_on)
        .limit(1)
    )
    return session.scalar(asked)


def _row(read: Row[Any]) -> ReportRow:
    return ReportRow._make(read[: len(_ROW)])


def _merged(periods: Iterable[Period]) -> list[Period]:
    """Return the days of the periods as few stretches: what lies between two of them is not read."""
    spans: list[Period] = []
    for one in sorted(periods, key=lambda one: one.from_on):
        if spans and one.from_on <= spans[-1].to_on + timedelta(days=1):
            spans[-1] = Period(spans[-1].from_on, max(spans[-1].to_on, one.to_on))
        else:
            spans.append(one)
    return spans


def _once(dated: Iterable[tuple[int, ReportRow]]) -> tuple[ReportRow, ...]:
    """Return the rows of one period, each matter once."""
    rows = {row.case_id: row for _day, row in dated}
    return tuple(rows[number] for number in sorted(rows))


def _happened(
    session: Session, flows: Mapping[Source, Cohort], spans: Sequence[Period], as_of: date
) -> dict[Source, _Dated]:
    """Return the matters of each flow with the day that puts them in a period, all read at once."""
    if not flows:
        return {}

    def holds(cohort: Cohort) -> ColumnElement[bool]:
        return or_(
            *(
                and_(*conditions(session, CaseFilter(from_on=one.from_on, to_on=one.to_on), EVERYTHING, as_of, cohort))
                for one in spans
            )
        )  # fmt: skip

    held = {source: holds(cohort) for source, cohort in flows.items()}
    days = (case((held[source], number_column(PERIOD_FIELD[cohort]))) for source, cohort in flows.items())
    asked: Select[Any] = select(*_ROW, *days).where(*as_of_conditions(as_of), or_(*held.values()))
    found: dict[Source, _Dated] = {source: [] for source in flows}
    lists = list(found.values())
    for read in session.execute(asked):
        row = _row(read)
        for dated, day in zip(lists, read[len(_ROW) :], strict=True):
            if day is not None:
                dated.append((day, row))
    return found


def _done(
    session: Session, acts: Mapping[Source, Act], spans: Sequence[Period], as_of: date
) -> dict[Source, _Dated]:
    """Return the days on which each act was done by what is known at the end of ``as_of``, with the matter as it stood then."""
    if not acts:
        return {}
    day = number_of(as_of)
    within = [(number_of(one.from_on), number_of(one.to_on)) for one in spans]
    corrections = session.execute(
        select(_EVENT.case_id, _EVENT.happened_on, _EVENT.supersedes_id, _EVENT.detail).where(
            _EVENT.kind == EventKind.CORRECTED.value, _EVENT.recorded_on <= day
        )
    ).all()
    superseded = {row.supersedes_id for row in corrections}
    done = session.execute(
        select(_EVENT.id, _EVENT.case_id, _EVENT.happened_on, _EVENT.kind, _EVENT.detail).where(
            _EVENT.kind.in_({act.kind.value for act in acts.values()}),
            _EVENT.recorded_on <= day,
            or_(*(_EVENT.happened_on.between(first, last) for first, last in within)),
        )
    )
    days: dict[Source, list[tuple[int, int]]] = {source: [] for source in acts}
    for row in done:
        if row.id not in superseded:
            for source in _said(acts, row.kind, row.detail):
                days[source].append((row.happened_on, row.case_id))
    for other in corrections:
        if any(first <= other.happened_on <= last for first, last in within):
            for source in _said(acts, other.detail.get("kind"), other.detail.get("detail", {})):
                days[source].append((other.happened_on, other.case_id))
    rows = _standing(session, sorted({case_id for found in days.values() for _on, case_id in found}), as_of)
    return {
        source: [(on, rows[case_id]) for on, case_id in found if case_id in rows]
        for source, found in days.items()
    }


def _said(acts: Mapping[Source, Act], kind: object, detail: Mapping[str, Any]) -> list[Source]:
    """Return the sets of acts that an event is one of."""
    return [
        source
        for source, act in acts.items()
        if act.kind == kind and all(detail.get(name) == value for name, value in act.said)
    ]


def _standing(session: Session, case_ids: Sequence[int], as_of: date) -> dict[int, ReportRow]:
    """Return the rows of some matters on a day, those whose registration was cancelled left out."""
    found: dict[int, ReportRow] = {}
    for part in chunks(case_ids, _AT_ONCE):
        asked: Select[Any] = select(*_ROW).where(
            *as_of_conditions(as_of), is_one_of(_SPAN.case_id, part), _SPAN.stage != Stage.CANCELLED
        )
        found |= {row[0]: _row(row) for row in session.execute(asked)}
    return found
