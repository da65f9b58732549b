"""What a periodic report (定期报告, 2022 Art. 41) counts, and how later changes appear as adjustments (调整); pure.

A report is sets of rows, frozen when it is closed; every figure is a count or a sum over the rows of one set, so its rows
are those that it counts. A later report never changes an earlier one: it lists, for each earlier report of its kind, the
rows that went and came since, so that what was reported and all adjustments add up to what is known now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from db.days import Period
from db.report_figures import ADJUSTED, Figure, ReportRow, Rows, Source, Tally
from db.report_periods import Reported

FORM: Final = 1
"""The form of the frozen content; a further one gets a number of its own, so that old reports stay readable."""


class ReportColumn(StrEnum):
    """Columns of a report's figures: its own, by how much earlier ones changed, added up, and compared."""

    NOW = "now"
    ADJUSTED = "adjusted"
    CUMULATED = "cumulated"
    LAST = "last"
    YEAR_BEFORE = "year_before"


@dataclass(frozen=True, slots=True)
class FigureOpened:
    """A figure whose rows are asked for, in a column.

    ``of`` narrows an adjustment to that of one earlier report; in the column of the report itself it names an earlier
    period in the place of the report's own.
    """

    figure: Figure
    column: ReportColumn = ReportColumn.NOW
    of: Reported | None = None


# ---------------------------------------------------------------- adjustments


@dataclass(frozen=True, slots=True)
class Difference:
    """What went from a report's rows and what came to them since they were last known; one row a matter and set."""

    gone: Rows
    come: Rows

    def change(self, figure: Figure) -> int:
        """Return by how much a figure of that report changed."""
        return figure.count(self.come) - figure.count(self.gone) if figure.is_adjusted else 0

    def rows(self, figure: Figure) -> tuple[list[ReportRow], list[ReportRow]]:
        """Return the rows by which the figure changed, what went and what came; what left it unchanged is left out."""
        gone = {row.case_id: row for row in figure.rows(self.gone)}
        come = {row.case_id: row for row in figure.rows(self.come)}
        same = {
            number
            for number in gone.keys() & come.keys()
            if figure.amount(gone[number]) == figure.amount(come[number])
        }
        return (
            [row for number, row in gone.items() if number not in same],
            [row for number, row in come.items() if number not in same],
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        return not any(self.gone.values()) and not any(self.come.values())


def difference(known: Rows, now: Rows) -> Difference:
    """Return what changed from the rows that were last known to those of now, by matter and set."""
    gone: dict[Source, tuple[ReportRow, ...]] = {}
    come: dict[Source, tuple[ReportRow, ...]] = {}
    for source in ADJUSTED:
        before = {row.case_id: row for row in known.get(source, ())}
        after = {row.case_id: row for row in now.get(source, ())}
        went = tuple(row for row in before.values() if _differs(row, after.get(row.case_id)))
        came = tuple(row for row in after.values() if _differs(row, before.get(row.case_id)))
        if went:
            gone[source] = went
        if came:
            come[source] = came
    return Difference(gone, come)


def _differs(one: ReportRow, other: ReportRow | None) -> bool:
    return other is None or one.counted != other.counted


def adjusted_rows(frozen: Rows, changes: Iterable[Difference]) -> Rows:
    """Return the rows of a report after all its adjustments, as they were last known."""
    known = {source: {row.case_id: row for row in frozen.get(source, ())} for source in ADJUSTED}
    for change in changes:
        for source in ADJUSTED:
            for row in change.gone.get(source, ()):
                known[source].pop(row.case_id, None)
            for row in change.come.get(source, ()):
                known[source][row.case_id] = row
    return {source: tuple(rows[number] for number in sorted(rows)) for source, rows in known.items()}


# ---------------------------------------------------------------- a report


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one report says of an earlier one of its kind."""

    of: Reported
    period: Period
    change: Difference


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of another period, as they are known on the report's as-of day."""

    period: Period
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edition:
    """Of which data and rules a report is: the version of the data, of the derived rules, and the rule packs in force."""

    data: int
    derived: str
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a report says, by id as text, frozen with it."""

    units: Mapping[str, str]
    townships: Mapping[str, str]
    categories: Mapping[str, str]
    offices: tuple[str, ...] = ()
    """The petition offices among the units: they are not complained of by holding what is not yet sent on."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report with all that stands in it; ``cumulated`` holds the reporting year's figures up to its period."""

    of: Reported
    period: Period
    as_of: date
    first_day: int
    edition: Edition
    county: str
    is_demo: bool
    named: Named
    rows: Rows
    last: Compared | None
    year_before: Compared | None
    adjustments: tuple[Adjustment, ...]
    since: Reported
    """The first report of the reporting year that ``cumulated`` includes."""
    cumulated: Mapping[str, int]
    previous_sha256: str
    _tally: Tally = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let each set be counted once, however many of its figures are asked for."""
        object.__setattr__(self, "_tally", Tally(self.rows))

    def count(self, figure: Figure) -> int:
        """Return a figure of the report itself."""
        return self._tally.count(figure)

    def adjusted(self, figure: Figure) -> int:
        """Return by how much all earlier reports' figures changed."""
        return sum(one.change.change(figure) for one in self.adjustments)


class Adjusting(Protocol):
    """What says of earlier reports what changed in them."""

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """Return what it says of each."""


def changes_in(reports: Iterable[Adjusting]) -> Mapping[Reported, list[Difference]]:
    """Return all that some reports say of each earlier one, in their order."""
    changes: dict[Reported, list[Difference]] = defaultdict(list)
    for one in reports:
        for adjustment in one.adjustments:
            changes[adjustment.of].append(adjustment.change)
    return changes
