"""The rows behind one figure of a report: those that are frozen with it, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.days import Period
from db.filters import CaseFilter
from db.periodic_report import Difference, Report, ReportColumn, adjusted_rows
from db.queries.ledger import rows_of_cases
from db.queries.periodic_reports import closed_reports, frozen_content
from db.queries.report_rows import rows_in, stocks_at
from db.report_content import report_in
from db.report_figures import STOCKS, Figure, ReportRow, Rows
from db.report_periods import Reported, ReportKind
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
    """The rows of a figure that the reader may see, how many there are in all, and what they add up to."""

    listed: tuple[RowBehind, ...]
    count: int
    total: int
    as_of: date


@dataclass(frozen=True, slots=True)
class _Counted:
    row: ReportRow
    amount: int
    of: Reported | None = None
    is_late: bool = False


def rows_behind(
    session: Session,
    report: Report,
    figure: Figure,
    column: ReportColumn,
    scope: Scope,
    most: int,
    of: Reported | None = None,
) -> RowsBehind:
    """Return the rows of a figure in a column, ``most`` at most; what the reader must avoid or has moved away is left out.

    ``of`` narrows an adjustment to that of one earlier report. Those of the report itself, of its adjustments and of the year to date are the frozen ones; those of the compared
    periods are read as of the report's day.
    """
    as_of = _day_of(report, figure, column)
    found = [one for one in _found(session, report, figure, column) if of is None or one.of == of]
    shown = shown_among(session, {one.row.case_id for one in found}, CaseFilter(), scope, as_of)
    kept = [one for one in found if one.row.case_id in shown][:most]
    numbers = list(dict.fromkeys(one.row.case_id for one in kept))
    rows = {row.case_id: row for row in rows_of_cases(session, numbers, as_of)}
    listed = tuple(RowBehind(rows[one.row.case_id], one.amount, one.of, one.is_late) for one in kept)
    return RowsBehind(listed, len(found), sum(one.amount for one in found), as_of)


def _day_of(report: Report, figure: Figure, column: ReportColumn) -> date:
    if figure.source not in STOCKS:
        return report.as_of
    period = period_in(report, column)
    return report.period.to_on if period is None else period.to_on


def period_in(report: Report, column: ReportColumn) -> Period | None:
    """Return the days that a column counts, None where it is no period of its own."""
    match column:
        case ReportColumn.NOW:
            return report.period
        case ReportColumn.LAST:
            return None if report.last is None else report.last.period
        case ReportColumn.YEAR_BEFORE:
            return None if report.year_before is None else report.year_before.period
    return None


def _found(session: Session, report: Report, figure: Figure, column: ReportColumn) -> list[_Counted]:
    match column:
        case ReportColumn.NOW:
            return _plain(figure, report.rows)
        case ReportColumn.ADJUSTED:
            return _adjusted(session, report, figure)
        case ReportColumn.CUMULATED:
            if not figure.is_adjusted:
                return []
            earlier = known_in_year(session, report).values()
            return [one for rows in (report.rows, *earlier) for one in _plain(figure, rows)]
    period = period_in(report, column)
    if period is None:
        return []
    if figure.source in STOCKS:
        return _plain(figure, stocks_at(session, period.to_on))
    return _plain(figure, rows_in(session, [period], report.as_of)[period])


def _plain(figure: Figure, rows: Rows) -> list[_Counted]:
    return [_Counted(row, figure.amount(row)) for row in figure.rows(rows)]


def _adjusted(session: Session, report: Report, figure: Figure) -> list[_Counted]:
    if not figure.is_adjusted:
        return []
    frozen = _frozen(session, report)
    counted: list[_Counted] = []
    for one in report.adjustments:
        known = {row.case_id for rows in frozen[one.of].rows.values() for row in rows}
        gone, come = one.change.rows(figure)
        counted += (_Counted(row, -figure.amount(row), one.of) for row in gone)
        counted += (_Counted(row, figure.amount(row), one.of, row.case_id not in known) for row in come)
    return counted


def _frozen(session: Session, report: Report) -> dict[Reported, Report]:
    """Return the closed reports of the kind before this one, the first first."""
    found = {}
    for one in reversed(closed_reports(session, report.of.kind)):
        content = frozen_content(session, one.id)
        if one.of < report.of and content is not None:
            found[one.of] = report_in(content)
    return found


def known_in_year(session: Session, report: Report) -> Mapping[Reported, Rows]:
    """Return the rows of the reporting year's earlier reports after all adjustments up to this report's own."""
    frozen = _frozen(session, report)
    changes = _changes([*frozen.values(), report])
    return {
        of: adjusted_rows(one.rows, changes[of]) for of, one in frozen.items() if of.year == report.of.year
    }


def _changes(reports: Iterable[Report]) -> Mapping[Reported, list[Difference]]:
    changes: dict[Reported, list[Difference]] = defaultdict(list)
    for one in reports:
        for adjustment in one.adjustments:
            changes[adjustment.of].append(adjustment.change)
    return changes


def over_periods(session: Session, kind: ReportKind, figure: Figure) -> list[tuple[Report, int]]:
    """Return every closed report of a kind, the first first, with what all later ones changed in its figure."""
    reports = []
    for one in reversed(closed_reports(session, kind)):
        content = frozen_content(session, one.id)
        if content is not None:
            reports.append(report_in(content))
    changes = _changes(reports)
    return [(one, sum(change.change(figure) for change in changes[one.of])) for one in reports]
