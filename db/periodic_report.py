"""What a periodic report (定期报告, 2022 Art. 41) counts, and how later changes appear as adjustments (调整); pure.

A report is sets of rows, frozen when it is closed; every figure is a count or a sum over the rows of one set, so its rows
are those that it counts. A later report never changes an earlier one: it lists, for each earlier report of its kind, the
rows that went and came since, so that what was reported and all adjustments add up to what is known now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from db.cohorts import Cohort
from db.days import Period
from db.enums import Adoption, Channel, EventKind
from db.report_periods import Reported

FORM: Final = 1
"""The form of the frozen content; a further one gets a number of its own, so that old reports stay readable."""


class ReportRow(NamedTuple):
    """One matter in a set of rows, as it stood when it was counted."""

    case_id: int
    channel: Channel | None
    category_id: int | None
    township_id: int | None
    unit_id: int | None
    batches: int
    persons: int

    @property
    def counted(self) -> tuple[object, ...]:
        """Return what an adjustment compares: all but the unit, which changes when a matter is sent on."""
        return (*self[:4], self.batches, self.persons)


class Source(StrEnum):
    """Sets of rows: what happened in the period, what stood at its end, what was done in it."""

    RECEIVED = "received"
    GROUP_VISITS = "group_visits"
    REPEAT = "repeat"
    REPEAT_OF_SUPPORTED = "repeat_of_supported"
    CLOSED = "closed"
    LED_OFF = "led_off"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    SUPPORTED = "supported"
    CARRIED_OUT = "carried_out"
    ENTERED_LATE = "entered_late"
    C1_LIMIT_IN_PERIOD = "c1_limit_in_period"
    C1_IN_TIME = "c1_in_time"
    C3_LIMIT_IN_PERIOD = "c3_limit_in_period"
    C3_IN_TIME = "c3_in_time"
    C5_LIMIT_IN_PERIOD = "c5_limit_in_period"
    C5_ON_TIME = "c5_on_time"
    RATED = "rated"
    SATISFIED = "satisfied"
    RATING_OWED = "rating_owed"
    END_OPEN = "end_open"
    END_OVERDUE = "end_overdue"
    END_BACKLOG = "end_backlog"
    END_SUPPORTED_WAITING = "end_supported_waiting"
    ACT_TRANSFERRED = "act_transferred"
    ACT_SUPERVISED = "act_supervised"
    ACT_REMINDED = "act_reminded"
    ACT_LEADER_ASSIGNED = "act_leader_assigned"
    ACT_PROPOSAL_SENT = "act_proposal_sent"
    ACT_PROPOSAL_ANSWERED = "act_proposal_answered"
    ACT_PROPOSAL_ADOPTED = "act_proposal_adopted"
    ACT_PROPOSAL_PARTLY = "act_proposal_partly"
    ACT_PROPOSAL_DECLINED = "act_proposal_declined"


FLOWS: Final[Mapping[Source, Cohort]] = {
    source: Cohort(source.value) for source in Source if not source.value.startswith(("end_", "act_"))
}
"""What happened in the period, as it is known on the report's as-of day."""
STOCKS: Final[Mapping[Source, Cohort]] = {
    source: Cohort(source.value.removeprefix("end_")) for source in Source if source.value.startswith("end_")
}
"""What stood at the end of the period's last day, as it was known then: nothing can be entered into it later."""
_ANSWERS: Final[Mapping[Source, Adoption]] = {
    Source.ACT_PROPOSAL_ADOPTED: Adoption.ADOPTED,
    Source.ACT_PROPOSAL_PARTLY: Adoption.PARTLY,
    Source.ACT_PROPOSAL_DECLINED: Adoption.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is counted; ``adoption`` narrows the answers to proposals to those that say so."""

    kind: EventKind
    adoption: Adoption | None = None


ACTS: Final[Mapping[Source, Act]] = {
    source: Act(EventKind.PROPOSAL_ANSWERED, _ANSWERS[source])
    if source in _ANSWERS
    else Act(EventKind(source.value.removeprefix("act_")))
    for source in Source
    if source.value.startswith("act_")
}
"""Matters on which the act was done at least once in the period."""
ADJUSTED: Final = (*FLOWS, *ACTS)

Rows = Mapping[Source, tuple[ReportRow, ...]]


class Dimension(StrEnum):
    """What the figures of a set are broken down by."""

    CHANNEL = "channel"
    CATEGORY = "category"
    TOWNSHIP = "township"
    UNIT = "unit"


class ReportMeasure(StrEnum):
    """What is counted of rows: matters (件), batches (批) or persons (人), never mixed."""

    CASES = "cases"
    BATCHES = "batches"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a set of rows, or those of one value of a dimension, and what is counted of them."""

    source: Source
    measure: ReportMeasure = ReportMeasure.CASES
    dimension: Dimension | None = None
    value: str = ""

    @property
    def key(self) -> str:
        """Return its name in the frozen content and in a request."""
        part = "" if self.dimension is None else f"{self.dimension}={self.value}"
        return f"{self.source}:{self.measure}:{part}"

    def holds(self, row: ReportRow) -> bool:
        """Tell whether a row of the set is one of the figure's."""
        return self.dimension is None or value_of(row, self.dimension) == self.value

    def amount(self, row: ReportRow) -> int:
        """Return what a row of the figure adds to it."""
        match self.measure:
            case ReportMeasure.BATCHES:
                return row.batches
            case ReportMeasure.PERSONS:
                return row.persons
        return 1

    def rows(self, among: Rows) -> list[ReportRow]:
        """Return the rows that the figure counts."""
        return [row for row in among.get(self.source, ()) if self.holds(row)]

    def count(self, among: Rows) -> int:
        """Return the figure."""
        return sum(self.amount(row) for row in self.rows(among))

    @property
    def is_adjusted(self) -> bool:
        """Tell whether later reports adjust it: not what stood at an end, nor whose a matter is."""
        return self.source in ADJUSTED and self.dimension is not Dimension.UNIT


def figure_named(key: object) -> Figure | None:
    """Read what ``Figure.key`` writes, None where it is none."""
    parts = key.split(":") if isinstance(key, str) else []
    if len(parts) != 3:
        return None
    source, measure, part = parts
    dimension, has_value, value = part.partition("=")
    if source not in list(Source) or measure not in list(ReportMeasure):
        return None
    if not part:
        return Figure(Source(source), ReportMeasure(measure))
    if not has_value or dimension not in list(Dimension):
        return None
    return Figure(Source(source), ReportMeasure(measure), Dimension(dimension), value)


def value_of(row: ReportRow, dimension: Dimension) -> str:
    """Return a row's value of a dimension as it stands in keys, empty where nothing is recorded."""
    match dimension:
        case Dimension.CHANNEL:
            return row.channel.value if row.channel is not None else ""
        case Dimension.CATEGORY:
            number = row.category_id
        case Dimension.TOWNSHIP:
            number = row.township_id
        case Dimension.UNIT:
            number = row.unit_id
    return "" if number is None else str(number)


def values_in(among: Iterable[Rows], source: Source, dimension: Dimension) -> list[str]:
    """Return the values that the rows of a set have, in no order of theirs but that of their keys."""
    return sorted({value_of(row, dimension) for rows in among for row in rows.get(source, ())})


class ReportColumn(StrEnum):
    """Columns of a report's figures: its own, by how much earlier ones changed, added up, and compared."""

    NOW = "now"
    ADJUSTED = "adjusted"
    CUMULATED = "cumulated"
    LAST = "last"
    YEAR_BEFORE = "year_before"


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

    def adjusted(self, figure: Figure) -> int:
        """Return by how much all earlier reports' figures changed."""
        return sum(one.change.change(figure) for one in self.adjustments)


def figures_of(all_rows: Sequence[Rows]) -> list[Figure]:
    """Return every figure of a report, those of a dimension for each value that occurs in any of the rows."""
    found = [Figure(source) for source in Source]
    for source in (Source.GROUP_VISITS,):
        found += [Figure(source, measure) for measure in (ReportMeasure.BATCHES, ReportMeasure.PERSONS)]
    for channel in Channel:
        found.append(Figure(Source.RECEIVED, dimension=Dimension.CHANNEL, value=channel.value))
    found += [
        Figure(Source.RECEIVED, measure, Dimension.CHANNEL, Channel.VISIT.value)
        for measure in (ReportMeasure.BATCHES, ReportMeasure.PERSONS)
    ]
    for source, dimension in (
        (Source.RECEIVED, Dimension.CATEGORY),
        (Source.RECEIVED, Dimension.TOWNSHIP),
        (Source.RECEIVED, Dimension.UNIT),
        (Source.END_OVERDUE, Dimension.UNIT),
        (Source.C5_LIMIT_IN_PERIOD, Dimension.UNIT),
        (Source.C5_ON_TIME, Dimension.UNIT),
    ):
        found += [
            Figure(source, dimension=dimension, value=value)
            for value in values_in(all_rows, source, dimension)
        ]
    return list(dict.fromkeys(found))


def counted(rows: Rows, figures: Iterable[Figure]) -> dict[str, int]:
    """Return each figure of some rows by its key."""
    return {figure.key: figure.count(rows) for figure in figures}


def cumulated(own: Rows, earlier: Sequence[Rows], figures: Iterable[Figure]) -> dict[str, int]:
    """Return the figures of the reporting year: its own rows and those of the earlier reports after all adjustments.

    What stood at an end and whose a matter is are not added up.
    """
    return {
        figure.key: figure.count(own) + sum(figure.count(rows) for rows in earlier)
        for figure in figures
        if figure.is_adjusted
    }
