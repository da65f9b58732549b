"""The same figures over periods and years: as they were reported, with what changed since, or as they are known on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.days import Period
from db.periodic_report import Difference, Report, changes_in
from db.queries.periodic_reports import closed_reports, frozen_content, known_period, period_rules
from db.queries.report_rows import rows_in, stocks_at
from db.report_content import Summed, summed_in
from db.report_figures import Figure, Rows, counted, figures_of
from db.report_periods import Reported, ReportKind

MOST_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The figures of one period: of its closed report, with what later ones changed, or as known at the end of ``as_of``."""

    of: Reported
    period: Period
    as_of: date
    is_closed: bool
    figures: Mapping[str, int]
    changes: Sequence[Difference] = ()

    def count(self, figure: Figure) -> int:
        """Return a figure as it was reported, or as it is known."""
        return self.figures.get(figure.key, 0)

    def adjusted(self, figure: Figure) -> int:
        """Return by how much later reports changed a figure."""
        return sum(change.change(figure) for change in self.changes)


def over_periods(session: Session, kind: ReportKind) -> list[PeriodFigures]:
    """Return the figures of every closed report of a kind, the first first."""
    reports = _summed(session, kind)
    changes = changes_in(reports)
    return [_as_reported(one, changes[one.of]) for one in reports]


def over_years(session: Session, report: Report) -> list[PeriodFigures]:
    """Return the figures of a report's period in its own year and the years before, its own first, ``MOST_YEARS`` at most.

    A period whose report is closed is counted as reported, with what later reports and this one changed; another as known
    on the report's day, and left out where the board knows nothing of its first day.
    """
    reports = _summed(session, report.of.kind)
    closed = {one.of: one for one in reports}
    own = [] if report.of in closed else [report]
    changes = changes_in([*reports, *own])
    years, one = [report.of], report.of
    while len(years) < MOST_YEARS:
        one = one.year_before
        years.append(one)
    rules = period_rules(session)
    known = {
        of: period
        for of in years[1:]
        if of not in closed and (period := known_period(session, of, rules, report.as_of)) is not None
    }
    rows = rows_in(session, list(known.values()), report.as_of) if known else {}

    def as_known(of: Reported, period: Period, sets: Rows) -> PeriodFigures:
        return PeriodFigures(of, period, report.as_of, False, counted(sets, figures_of([sets])))

    found = []
    for of in years:
        if of in closed:
            found.append(_as_reported(closed[of], changes[of]))
        elif of == report.of:
            found.append(as_known(of, report.period, report.rows))
        elif of in known:
            period = known[of]
            found.append(as_known(of, period, {**rows[period], **stocks_at(session, period.to_on)}))
    return found


def _as_reported(one: Summed, changes: Sequence[Difference]) -> PeriodFigures:
    return PeriodFigures(one.of, one.period, one.as_of, True, one.figures, changes)


def _summed(session: Session, kind: ReportKind) -> list[Summed]:
    contents = (frozen_content(session, one.id) for one in reversed(closed_reports(session, kind)))
    return [summed_in(content) for content in contents if content is not None]
