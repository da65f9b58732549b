"""The rows behind one figure of a report: those that are frozen with it, as far as the reader may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.days import Period
from db.filters import CaseFilter
from db.periodic_report import FigureOpened, Report, ReportColumn, adjusted_rows, changes_in
from db.queries.ledger import rows_of_cases
from db.queries.periodic_reports import closed_reports, frozen_content, period_rules
from db.queries.report_rows import rows_in, stocks_at
from db.report_content import report_in
from db.report_figures import STOCKS, Figure, ReportRow, Rows
from db.report_periods import PeriodRule, Reported, period_of
from db.rows import LedgerRow
from db.scope import Scope
from db.tally.counts import shown_among


@dataclass(frozen=True, slots=True)
class RowBehind:
    """One row of a figure as the ledger showed it; ``amount`` is what it adds.

    Of an adjustment ``of`` is the report whose figure changed, and ``is_late`` says that nothing of the matter stood in it.
    """

    row: LedgerRow
    amount: int
    of: Reported | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """Some of a figure's rows: ``shown`` counts those that the reader may see, ``count`` all, and ``total`` adds all up.

    ``period`` is what the figure counts, None where it is no period of its own.
    """

    listed: tuple[RowBehind, ...]
    shown: int
    count: int
    total: int
    as_of: date
    period: Period | None


@dataclass(frozen=True, slots=True)
class _Counted:
    row: ReportRow
    amount: int
    of: Reported | None = None
    is_late: bool = False


def rows_behind(
    session: Session,
    report: Report,
    opened: FigureOpened,
    scope: Scope,
    start: int = 0,
    most: int | None = None,
) -> RowsBehind:
    """Return the rows of an opened figure from a place on; what the reader must avoid or has moved away is not shown.

    Those of the report itself, of its adjustments and of the year to date are the frozen ones; those of another period are
    read as of the report's day.
    """
    period = _period_opened(report, opened, period_rules(session))
    is_stock = opened.figure.source in STOCKS
    as_of = (report.period if period is None else period).to_on if is_stock else report.as_of
    found = _found(session, report, opened, period)
    shown = shown_among(session, {one.row.case_id for one in found}, CaseFilter(), scope, as_of)
    kept = [one for one in found if one.row.case_id in shown]
    part = kept[start : None if most is None else start + most]
    numbers = list(dict.fromkeys(one.row.case_id for one in part))
    rows = {row.case_id: row for row in rows_of_cases(session, numbers, as_of)}
    listed = tuple(RowBehind(rows[one.row.case_id], one.amount, one.of, one.is_late) for one in part)
    return RowsBehind(listed, len(kept), len(found), sum(one.amount for one in found), as_of, period)


def _period_opened(report: Report, opened: FigureOpened, rules: Sequence[PeriodRule]) -> Period | None:
    """Return the days that an opened figure counts, None where they are no period of their own."""
    of = opened.of
    match opened.column:
        case ReportColumn.NOW:
            if of is None:
                return report.period
            return period_of(of, rules) if of.kind is report.of.kind and of < report.of else None
        case ReportColumn.LAST:
            return None if report.last is None else report.last.period
        case ReportColumn.YEAR_BEFORE:
            return None if report.year_before is None else report.year_before.period
    return None


def _found(session: Session, report: Report, opened: FigureOpened, period: Period | None) -> list[_Counted]:
    figure = opened.figure
    match opened.column:
        case ReportColumn.NOW if opened.of is None:
            return _plain(figure, report.rows)
        case ReportColumn.ADJUSTED:
            return [one for one in _adjusted(session, report, figure) if opened.of in (None, one.of)]
        case ReportColumn.CUMULATED:
            if not figure.is_adjusted:
                return []
            earlier = known_in_year(session, report).values()
            return [one for rows in (report.rows, *earlier) for one in _plain(figure, rows)]
    if period is None:
        return []
    if figure.source in STOCKS:
        return _plain(figure, stocks_at(session, period.to_on, (figure.source,)))
    return _plain(figure, rows_in(session, [period], report.as_of, (figure.source,))[period])


def _plain(figure: Figure, rows: Rows) -> list[_Counted]:
    return [_Counted(row, figure.amount(row)) for row in figure.rows(rows)]


def _adjusted(session: Session, report: Report, figure: Figure) -> list[_Counted]:
    if not figure.is_adjusted:
        return []
    changed = {one.of: rows for one in report.adjustments if any(rows := one.change.rows(figure))}
    frozen = _frozen(session, report, lambda of: of in changed)
    counted: list[_Counted] = []
    for of, (gone, come) in changed.items():
        known = {row.case_id for rows in frozen[of].rows.values() for row in rows}
        counted += (_Counted(row, -figure.amount(row), of) for row in gone)
        counted += (_Counted(row, figure.amount(row), of, row.case_id not in known) for row in come)
    return counted


def _frozen(
    session: Session, report: Report, is_wanted: Callable[[Reported], bool]
) -> dict[Reported, Report]:
    """Return those closed reports of the kind before this one that are wanted, the first first."""
    found = {}
    for one in reversed(closed_reports(session, report.of.kind)):
        if one.of < report.of and is_wanted(one.of):
            content = frozen_content(session, one.id)
            if content is not None:
                found[one.of] = report_in(content)
    return found


def known_in_year(session: Session, report: Report) -> Mapping[Reported, Rows]:
    """Return the rows of the reporting year's earlier reports after all adjustments up to this report's own.

    What adjusts a report came after it, so that all of it lies in the same year too.
    """
    frozen = _frozen(session, report, lambda of: of.year == report.of.year)
    changes = changes_in([*frozen.values(), report])
    return {of: adjusted_rows(one.rows, changes[of]) for of, one in frozen.items()}
