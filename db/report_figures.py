"""The figures of a periodic report (定期报告): sets of rows, and what is counted of each as a whole or by a value; pure.

Every figure is a count or a sum over the rows of one set, so its rows are those that it counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from db.cohorts import Cohort
from db.enums import Adoption, Channel, EventKind, ProposalKind


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
    ACT_PROPOSAL_IMPROVE = "act_proposal_improve"
    ACT_PROPOSAL_POLICY = "act_proposal_policy"
    ACT_PROPOSAL_DISCIPLINE = "act_proposal_discipline"
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


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is counted; ``said`` narrows it to those whose detail holds all of it."""

    kind: EventKind
    said: tuple[tuple[str, str], ...] = ()


_NARROWED: Final[Mapping[Source, Act]] = {
    Source.ACT_PROPOSAL_IMPROVE: Act(EventKind.PROPOSAL_SENT, (("proposal", ProposalKind.IMPROVE),)),
    Source.ACT_PROPOSAL_POLICY: Act(EventKind.PROPOSAL_SENT, (("proposal", ProposalKind.POLICY),)),
    Source.ACT_PROPOSAL_DISCIPLINE: Act(EventKind.PROPOSAL_SENT, (("proposal", ProposalKind.DISCIPLINE),)),
    Source.ACT_PROPOSAL_ADOPTED: Act(EventKind.PROPOSAL_ANSWERED, (("adoption", Adoption.ADOPTED),)),
    Source.ACT_PROPOSAL_PARTLY: Act(EventKind.PROPOSAL_ANSWERED, (("adoption", Adoption.PARTLY),)),
    Source.ACT_PROPOSAL_DECLINED: Act(EventKind.PROPOSAL_ANSWERED, (("adoption", Adoption.DECLINED),)),
}
ACTS: Final[Mapping[Source, Act]] = {
    source: _NARROWED[source] if source in _NARROWED else Act(EventKind(source.value.removeprefix("act_")))
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


_MEASURED: Final = (ReportMeasure.CASES, ReportMeasure.BATCHES, ReportMeasure.PERSONS)


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


class Tally:
    """The figures of some rows: each set is read once for a dimension, however many values it has."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._amounts: dict[tuple[Source, Dimension | None], dict[str, dict[ReportMeasure, int]]] = {}

    def count(self, figure: Figure) -> int:
        """Return a figure: 0 where no row is of it."""
        key = (figure.source, figure.dimension)
        if key not in self._amounts:
            self._amounts[key] = self._read(*key)
        found = self._amounts[key].get(figure.value)
        return 0 if found is None else found[figure.measure]

    def _read(self, source: Source, dimension: Dimension | None) -> dict[str, dict[ReportMeasure, int]]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for row in self._rows.get(source, ()):
            summed = sums["" if dimension is None else value_of(row, dimension)]
            summed[0] += 1
            summed[1] += row.batches
            summed[2] += row.persons
        return {value: dict(zip(_MEASURED, summed, strict=True)) for value, summed in sums.items()}


def counted(rows: Rows, figures: Iterable[Figure]) -> dict[str, int]:
    """Return each figure of some rows by its key."""
    tally = Tally(rows)
    return {figure.key: tally.count(figure) for figure in figures}


def cumulated(own: Rows, earlier: Sequence[Rows], figures: Iterable[Figure]) -> dict[str, int]:
    """Return the figures of the reporting year: its own rows and those of the earlier reports after all adjustments.

    What stood at an end and whose a matter is are not added up.
    """
    tallies = [Tally(rows) for rows in (own, *earlier)]
    return {
        figure.key: sum(tally.count(figure) for tally in tallies) for figure in figures if figure.is_adjusted
    }
