"""The lines of a periodic report, the same for the page, the printed paper and the workbook; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dashboard.analysis.indicators import rate
from dashboard.analysis.intervals import MIN_RATE_N, poisson_interval
from dashboard.report_words import (
    RATES,
    SOURCES,
    figure_words,
    indicator_word,
    measure_word,
    value_words,
)
from dashboard.text import _
from dashboard.words import word
from db.enums import Channel
from db.periodic_report import Compared, Report, ReportColumn
from db.report_figures import (
    Dimension,
    Figure,
    ReportMeasure,
    Source,
    figure_named,
    figures_of,
    value_of,
    values_in,
)
from db.report_periods import ReportKind

MOST_UNITS: Final = 10


class Section(StrEnum):
    """Parts of a report in their order (2022 Art. 41)."""

    STATISTICS = "statistics"
    RATES = "rates"
    FIELDS = "fields"
    TOWNSHIPS = "townships"
    TRANSFERS = "transfers"
    PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words, the figure that each cell opens, and what the cells say; empty where nothing is counted."""

    section: Section
    words: str
    figure: Figure
    said: dict[ReportColumn, str]
    is_part: bool = False
    rated: Figure | None = None
    """Of a rate the figure of its part; ``figure`` is that of its whole."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with the matters that it holds, as the offices' duty: n with its exact interval, what is late, what was in time."""

    unit: str
    words: str
    received: int
    interval: str
    overdue: int
    on_time: str
    figure: Figure
    late: Figure
    due: Figure
    """The figures of what it holds, of what is overdue, and of the limits that ended."""


@dataclass(frozen=True, slots=True)
class AdjustedLine:
    """By how much a figure of an earlier report changed, and how many rows went and came."""

    of: str
    words: str
    change: int
    figure: Figure
    gone: int
    come: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a report says, in the language spoken now."""

    lines: tuple[Line, ...]
    units: tuple[UnitLine, ...]
    more_units: int
    adjustments: tuple[AdjustedLine, ...]


def section_word(section: Section) -> str:
    """Say a part of a report."""
    said = {
        Section.STATISTICS: _("Statistics of matters"),
        Section.RATES: _("Kept limits and ratings"),
        Section.FIELDS: _("Fields that matters are about"),
        Section.TOWNSHIPS: _(
            "Places of the matters (in fixed order, not ranked; those with none in any column are left out)"
        ),
        Section.TRANSFERS: _("Transfers, assignments and supervision"),
        Section.PROPOSALS: _("Proposals and their adoption"),
    }
    return said[section]


def columns_of(kind: ReportKind) -> list[ReportColumn]:
    """Return the columns that a report of a kind has: a yearly one adds nothing up, and its last period is the year before."""
    if kind is ReportKind.YEAR:
        return [ReportColumn.NOW, ReportColumn.ADJUSTED, ReportColumn.LAST]
    return list(ReportColumn)


def column_word(column: ReportColumn, kind: ReportKind) -> str:
    """Say the head of a column of a report of a kind."""
    said = {
        ReportColumn.NOW: _("This period"),
        ReportColumn.ADJUSTED: _("Adjustment"),
        ReportColumn.CUMULATED: _("Year to date"),
        ReportColumn.LAST: _("Year before") if kind is ReportKind.YEAR else _("Last period"),
        ReportColumn.YEAR_BEFORE: _("Same period last year"),
    }
    return said[column]


def sheet_of(report: Report) -> Sheet:
    """Return the lines of a report: statistics, rates, fields, places, transfers, proposals, units, adjustments."""
    units, more = _units(report)
    return Sheet(
        lines=(
            *_statistics(report),
            *_rates(report),
            *_by(report, Section.FIELDS, Dimension.CATEGORY),
            *_by(report, Section.TOWNSHIPS, Dimension.TOWNSHIP),
            *_plain(
                report,
                Section.TRANSFERS,
                Source.ACT_TRANSFERRED,
                Source.ACT_SUPERVISED,
                Source.ACT_REMINDED,
                Source.ACT_LEADER_ASSIGNED,
            ),
            *_proposals(report),
        ),
        units=units,
        more_units=more,
        adjustments=tuple(_adjusted(report)),
    )


def summary(report: Report) -> list[str]:
    """Say a report in two sentences: what came against the periods it is compared with, and how it stands at the end."""

    def now(
        source: Source, measure: ReportMeasure = ReportMeasure.CASES, channel: Channel | None = None
    ) -> str:
        dimension = None if channel is None else Dimension.CHANNEL
        figure = Figure(source, measure, dimension, channel.value if channel is not None else "")
        return f"{report.count(figure):,}"

    others = [
        _("{column}: {n}", column=column_word(column, report.of.kind), n=f"{n:,}")
        for column in columns_of(report.of.kind)
        if column in (ReportColumn.LAST, ReportColumn.YEAR_BEFORE)
        and (n := amount_in(report, Figure(Source.RECEIVED), column)) is not None
    ]
    compared = _(" ({others})", others=_("; ").join(others)) if others else ""
    return [
        _(
            "Received were {n} matters{compared}, among them visits of {batches} batches and {persons} persons; closed were {closed}.",
            n=now(Source.RECEIVED),
            compared=compared,
            batches=now(Source.RECEIVED, ReportMeasure.BATCHES, Channel.VISIT),
            persons=now(Source.RECEIVED, ReportMeasure.PERSONS, Channel.VISIT),
            closed=now(Source.CLOSED),
        ),
        _(
            "At the end of the period {open} matters were open, {overdue} of them overdue.",
            open=now(Source.END_OPEN),
            overdue=now(Source.END_OVERDUE),
        ),
    ]


def amount_in(report: Report, figure: Figure, column: ReportColumn) -> int | None:
    """Return a figure in a column, None where there is nothing of it."""
    match column:
        case ReportColumn.NOW:
            return report.count(figure)
        case ReportColumn.ADJUSTED:
            return report.adjusted(figure) if figure.is_adjusted else None
        case ReportColumn.CUMULATED:
            return report.cumulated.get(figure.key, 0) if figure.is_adjusted else None
        case ReportColumn.LAST:
            return _compared(report.last, figure)
        case ReportColumn.YEAR_BEFORE:
            return _compared(report.year_before, figure)


def _compared(other: Compared | None, figure: Figure) -> int | None:
    return None if other is None else other.figures.get(figure.key, 0)


def signed(change: int) -> str:
    """Say a change with its sign; none is a nought."""
    return "0" if not change else f"{change:+,}".replace("-", "−")


def _cells(report: Report, figure: Figure) -> dict[ReportColumn, str]:
    found: dict[ReportColumn, str] = {}
    for column in ReportColumn:
        amount = amount_in(report, figure, column)
        if amount is None:
            found[column] = "–"
        elif column is ReportColumn.ADJUSTED:
            found[column] = signed(amount)
        else:
            found[column] = f"{amount:,}"
    return found


def _line(
    report: Report, section: Section, figure: Figure, words: str = "", *, is_part: bool = False
) -> Line:
    said = words or figure_words(figure, report.named)
    return Line(section, said, figure, _cells(report, figure), is_part)


def _plain(report: Report, section: Section, *sources: Source) -> list[Line]:
    return [_line(report, section, Figure(source)) for source in sources]


def _statistics(report: Report) -> list[Line]:
    section, lines = Section.STATISTICS, _plain(report, Section.STATISTICS, Source.RECEIVED)
    for channel in Channel:
        own = Figure(Source.RECEIVED, dimension=Dimension.CHANNEL, value=channel.value)
        lines.append(_line(report, section, own, word(channel), is_part=True))
        if channel is Channel.VISIT:
            for measure in (ReportMeasure.BATCHES, ReportMeasure.PERSONS):
                visits = Figure(Source.RECEIVED, measure, Dimension.CHANNEL, channel.value)
                words = _("{what}, {measure}", what=word(channel), measure=measure_word(measure))
                lines.append(_line(report, section, visits, words, is_part=True))
    for measure in ReportMeasure:
        lines.append(
            _line(
                report,
                section,
                Figure(Source.GROUP_VISITS, measure),
                is_part=measure is not ReportMeasure.CASES,
            )
        )
    lines += _plain(
        report,
        section,
        Source.REPEAT,
        Source.REPEAT_OF_SUPPORTED,
        Source.CLOSED,
        Source.LED_OFF,
        Source.REFUSED,
        Source.CANCELLED,
        Source.SUPPORTED,
        Source.CARRIED_OUT,
        Source.ENTERED_LATE,
        Source.END_OPEN,
        Source.END_OVERDUE,
        Source.END_BACKLOG,
        Source.END_SUPPORTED_WAITING,
    )
    return lines


def _rates(report: Report) -> list[Line]:
    lines = []
    for key, part, whole in RATES:
        numerator, denominator = Figure(part), Figure(whole)
        said = {
            column: rate_cell(
                amount_in(report, numerator, column), amount_in(report, denominator, column), column
            )
            for column in ReportColumn
        }
        lines.append(Line(Section.RATES, indicator_word(key), denominator, said, rated=numerator))
        lines.append(_line(report, Section.RATES, numerator, _(SOURCES[part]), is_part=True))
    return lines


def rate_cell(part: int | None, n: int | None, column: ReportColumn) -> str:
    """Say a rate with its counts, in the report's own column with its interval; below the least n the counts alone."""
    if part is None or n is None:
        return "–"
    if column is ReportColumn.ADJUSTED:
        return "0" if not part and not n else f"{signed(part)}/{signed(n)}"
    found = rate(part, n)
    if found.share is None:
        return f"{part:,}/{n:,}"
    if column is not ReportColumn.NOW:
        return f"{found.share:.0%} ({part:,}/{n:,})"
    interval = found.interval
    return f"{found.share:.0%} ({part:,}/{n:,}, {interval.low:.0%}–{interval.high:.0%})"


def _by(report: Report, section: Section, dimension: Dimension) -> list[Line]:
    """Return a line for each value: fields by count, places in the fixed order of their numbers, never ranked."""
    figures = [
        Figure(Source.RECEIVED, dimension=dimension, value=value) for value in _values(report, dimension)
    ]
    figures.sort(key=lambda one: (not one.value, int(one.value or 0)))
    if dimension is Dimension.CATEGORY:
        figures.sort(key=lambda one: (not one.value, -report.count(one)))
    return [
        _line(report, section, figure, value_words(dimension, figure.value, report.named))
        for figure in figures
    ]


def _values(report: Report, dimension: Dimension) -> set[str]:
    """Return the values that occur in any column."""
    compared = (other.figures for other in (report.last, report.year_before) if other is not None)
    keys = {key for figures in (report.cumulated, *compared) for key, count in figures.items() if count}
    found = filter(None, map(figure_named, keys))
    own = {value_of(row, dimension) for row in report.rows.get(Source.RECEIVED, ())}
    return own | {one.value for one in found if one.source is Source.RECEIVED and one.dimension is dimension}


def _proposals(report: Report) -> list[Line]:
    """Return what was proposed to units, answered, and adopted or not."""
    return _plain(
        report,
        Section.PROPOSALS,
        Source.ACT_PROPOSAL_SENT,
        Source.ACT_PROPOSAL_IMPROVE,
        Source.ACT_PROPOSAL_POLICY,
        Source.ACT_PROPOSAL_DISCIPLINE,
        Source.ACT_PROPOSAL_ANSWERED,
        Source.ACT_PROPOSAL_ADOPTED,
        Source.ACT_PROPOSAL_PARTLY,
        Source.ACT_PROPOSAL_DECLINED,
    )


def _units(report: Report) -> tuple[tuple[UnitLine, ...], int]:
    """Return the units that hold most of what was received, and how many more there are; the petition offices are left out."""
    counts = {
        value: report.count(Figure(Source.RECEIVED, dimension=Dimension.UNIT, value=value))
        for value in values_in([report.rows], Source.RECEIVED, Dimension.UNIT)
        if value and value not in report.named.offices
    }
    ordered = sorted(counts, key=lambda value: (-counts[value], int(value)))
    lines = [_unit_line(report, value, counts[value]) for value in ordered[:MOST_UNITS]]
    return tuple(lines), len(ordered) - len(lines)


def _unit_line(report: Report, value: str, received: int) -> UnitLine:
    def of(source: Source) -> Figure:
        return Figure(source, dimension=Dimension.UNIT, value=value)

    limits = poisson_interval(received)
    due, on_time = of(Source.C5_LIMIT_IN_PERIOD), report.count(of(Source.C5_ON_TIME))
    whole = report.count(due)
    return UnitLine(
        unit=value,
        words=value_words(Dimension.UNIT, value, report.named),
        received=received,
        interval=f"{limits.low:.1f}–{limits.high:.1f}",
        overdue=report.count(of(Source.END_OVERDUE)),
        on_time=rate_cell(on_time, whole, ReportColumn.NOW) if whole else "–",
        figure=of(Source.RECEIVED),
        late=of(Source.END_OVERDUE),
        due=due,
    )


def _adjusted(report: Report) -> list[AdjustedLine]:
    lines = []
    for one in report.adjustments:
        for figure in figures_of([one.change.gone, one.change.come]):
            gone, come = one.change.rows(figure) if figure.is_adjusted else ([], [])
            if gone or come:
                words = figure_words(figure, report.named)
                lines.append(
                    AdjustedLine(one.of.code, words, one.change.change(figure), figure, len(gone), len(come))
                )
    return lines


def fewer_than_rated() -> str:
    """Say below which n no rate is stated."""
    return _("Below n = {n} the counts are shown, no rate.", n=MIN_RATE_N)
