"""The files of a periodic report: the paper of one copy, and the workbook of its figures."""

from collections.abc import Iterable, Mapping
from typing import Final

from dashboard.documents.ledger import About
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.documents.periodic_figures import Page, Value, figures_file
from dashboard.documents.periodic_report import Cell, Listed, Paper, report_file
from dashboard.report_lines import (
    Line,
    Section,
    Sheet,
    amount_in,
    column_word,
    columns_of,
    fewer_than_rated,
    section_word,
    sheet_of,
    signed,
    summary,
)
from dashboard.report_words import about_lines, copies_words, period_of_code, report_title
from dashboard.text import Language, _, ngettext, sentences, speaking
from db.periodic_report import Report, ReportColumn
from db.report_periods import ReportKind

SECRECY: Final = "内部资料"
_WORDS_WIDTH: Final = 62
_NUMBER_WIDTHS: Final[Mapping[ReportColumn, int]] = {
    ReportColumn.NOW: 26,
    ReportColumn.ADJUSTED: 16,
    ReportColumn.CUMULATED: 20,
    ReportColumn.LAST: 18,
    ReportColumn.YEAR_BEFORE: 20,
}
"""Widths in millimetres: 160 together."""
_RATE_WIDTHS: Final[Mapping[ReportColumn, int]] = {
    ReportColumn.NOW: 46,
    ReportColumn.ADJUSTED: 15,
    ReportColumn.CUMULATED: 27,
    ReportColumn.LAST: 24,
    ReportColumn.YEAR_BEFORE: 24,
}

_FEW_RATE_WIDTHS: Final[Mapping[ReportColumn, int]] = {
    ReportColumn.NOW: 56,
    ReportColumn.ADJUSTED: 18,
    ReportColumn.LAST: 32,
}
"""Those of a yearly report, which has fewer columns."""


def paper_of(report: Report, copies: int, copy: int) -> bytes:
    """Return one copy of a report as a Word file, in Chinese whoever asks."""
    with speaking(Language.ZH):
        sheet = sheet_of(report)
        paper = Paper(
            secrecy=SECRECY,
            copies=copies_words(copies, copy),
            mark=DEMO_MARK if report.is_demo else "",
            issuer=_("{county} petition office", county=report.county),
            title=report_title(report.of),
            facts=(*summary(report), *about_lines(report)),
            tables=_tables(report, sheet),
            signed=(_("Signed by:"), _("Date:"), _("Sent to:")),
            page=(_("Page "), _(" of "), _(" pages")),
        )
        return report_file(paper)


def draft_of(report: Report) -> bytes:
    """Return a report that is not closed as a Word file that says so in the place of the copy's number."""
    with speaking(Language.ZH):
        sheet = sheet_of(report)
        paper = Paper(
            secrecy=SECRECY,
            copies=_("Draft, not closed"),
            mark=DEMO_MARK if report.is_demo else "",
            issuer=_("{county} petition office", county=report.county),
            title=report_title(report.of),
            facts=(*summary(report), *about_lines(report)),
            tables=_tables(report, sheet),
            signed=(),
            page=(_("Page "), _(" of "), _(" pages")),
        )
        return report_file(paper)


def _tables(report: Report, sheet: Sheet) -> list[Listed]:
    first = (Section.STATISTICS, Section.RATES, Section.FIELDS, Section.TOWNSHIPS)
    return [
        *(_section(report, section, sheet.lines) for section in first),
        _unit_table(sheet),
        *(_section(report, section, sheet.lines) for section in (Section.TRANSFERS, Section.PROPOSALS)),
        _adjustment_table(sheet),
    ]


def _section(report: Report, section: Section, lines: Iterable[Line]) -> Listed:
    columns = columns_of(report.of.kind)
    widths = _NUMBER_WIDTHS
    if section is Section.RATES:
        widths = _FEW_RATE_WIDTHS if report.of.kind is ReportKind.YEAR else _RATE_WIDTHS
    first = 160 - sum(widths[one] for one in columns)
    rows = [
        (Cell(one.words, is_part=one.is_part), *(Cell(one.said[column], True) for column in columns))
        for one in lines
        if one.section is section
    ]
    heads = ((_("Item"), first), *((column_word(one, report.of.kind), widths[one]) for one in columns))
    notes = {Section.RATES: fewer_than_rated(), Section.PROPOSALS: adoption_note()}
    return Listed(section_word(section), heads, rows, notes.get(section, ""), _("Nothing was received."))


def adoption_note() -> str:
    """Say how the adoption of proposals is counted."""
    return _(
        "A unit says with its answer whether it adopts the proposal, and why; answers that do not say so are in none of the three."
    )


def unit_note(sheet: Sheet) -> str:
    """Say what the table of units is and is not."""
    said = _(
        "Counted are matters received in the period that the unit holds, a duty of the office and no verdict on it; the interval is "
        "the exact 95 % one of the count. Units whose intervals overlap are not told apart. Petition offices are left out."
    )
    if not sheet.more_units:
        return said
    return sentences(
        said, ngettext("{n} more unit holds some.", "{n} more units hold some.", sheet.more_units)
    )


def unit_heads() -> tuple[str, ...]:
    """Return the heads of the table of units."""
    return (
        _("Unit"),
        _("Received (n)"),
        _("95 % interval"),
        _("Overdue at the end"),
        _("Handled on time"),
    )


def _unit_table(sheet: Sheet) -> Listed:
    rows = [
        (
            Cell(one.words),
            Cell(f"{one.received:,}", True),
            Cell(one.interval, True),
            Cell(f"{one.overdue:,}", True),
            Cell(one.on_time, True),
        )
        for one in sheet.units
    ]
    heads = tuple(zip(unit_heads(), (52, 20, 24, 18, 46), strict=True))
    return Listed(units_title(), heads, rows, unit_note(sheet), _("No unit holds any."))


def units_title() -> str:
    """Say the table of units."""
    return _("Units that hold most of what was received")


def _adjustment_table(sheet: Sheet) -> Listed:
    rows = [
        (
            Cell(period_of_code(one.of)),
            Cell(one.words),
            Cell(signed(one.change), True),
            Cell(f"+{one.come:,} / −{one.gone:,}", True),
        )
        for one in sheet.adjustments
    ]
    heads = tuple(zip(adjustment_heads(), (28, 80, 20, 32), strict=True))
    return Listed(adjustments_title(), heads, rows, adjustment_note(), _("No earlier figure changed."))


def adjustments_title() -> str:
    """Say the table of adjustments."""
    return _("Adjustments to earlier reports")


def adjustment_note() -> str:
    """Say what an adjustment is."""
    return _(
        "Late entries, corrections and what happened later in those matters. The earlier reports stay as they were closed: "
        "their figures and all adjustments add up to the year to date."
    )


def adjustment_heads() -> tuple[str, ...]:
    """Return the heads of the table of adjustments."""
    return (_("Report"), _("Figure"), _("By how much"), _("Rows that came and went"))


def workbook_of(report: Report, made_for: str) -> bytes:
    """Return the figures of a report as a workbook in the language spoken now."""
    sheet, columns = sheet_of(report), columns_of(report.of.kind)

    def value(line: Line, column: ReportColumn) -> Value:
        if line.rated is not None:
            return line.said[column]
        return amount_in(report, line.figure, column)

    def rows(section: Section) -> list[tuple[Value, ...]]:
        lines = [one for one in sheet.lines if one.section is section]
        said = [
            (("　" if one.is_part else "") + one.words, *(value(one, column) for column in columns))
            for one in lines
        ]
        return [(section_word(section), *(None for _column in columns)), *said] if lines else []

    figures = Page(
        _("Figures"),
        (
            (_("Item"), 40),
            *((column_word(one, report.of.kind), 22 if one is ReportColumn.NOW else 16) for one in columns),
        ),
        [row for section in Section for row in rows(section)],
        signed=1 + columns.index(ReportColumn.ADJUSTED),
    )
    units = Page(
        _("Units of the report"),
        tuple(zip(unit_heads(), (40, 12, 16, 16, 22), strict=True)),
        [(one.words, one.received, one.interval, one.overdue, one.on_time) for one in sheet.units],
    )
    adjustments = Page(
        _("Adjustments"),
        (
            (_("Report"), 18),
            (_("Figure"), 44),
            (_("By how much"), 10),
            (_("Rows that came"), 12),
            (_("Rows that went"), 12),
        ),
        [(period_of_code(one.of), one.words, one.change, one.come, one.gone) for one in sheet.adjustments],
        signed=2,
        spoken=2,
    )
    about = About(
        f"{report.county} {report_title(report.of)}".strip(),
        (*summary(report), *about_lines(report), *([made_for] if made_for else [])),
        report.is_demo,
    )
    return figures_file(about, (figures, units, adjustments), SECRECY)
