"""A report's figures beside those of the same period in the years before: cells and heads, no query."""

from collections.abc import Sequence
from typing import Any

from dashboard.report_address import report_address
from dashboard.report_lines import Line, Section, Sheet, rate_cell, section_word, signed
from dashboard.report_rows import has_rows
from dashboard.report_words import period_word
from dashboard.text import _, day_words, ngettext, sentences
from db.periodic_report import FigureOpened, ReportColumn
from db.queries.report_years import MOST_YEARS, PeriodFigures
from db.report_periods import Reported


def year_field(place: int) -> str:
    """Return the field of a year's column, the report's own being the first."""
    return f"year{place}"


def year_fields() -> list[str]:
    """Return the fields of all years that there may be."""
    return [year_field(place) for place in range(MOST_YEARS)]


def year_head(one: PeriodFigures) -> str:
    """Say the head of a year's column: its period, and whether it is what was reported."""
    said = _("reported") if one.is_closed else _("known on {day}", day=day_words(one.as_of))
    return f"{period_word(one.of)} {said}"


def year_cells(
    sheet: Sheet, of: Reported, years: Sequence[PeriodFigures], *, sees_rows: bool
) -> list[dict[str, Any]]:
    """Return the lines of a report with a cell a year; each opens the rows that it counts."""
    cells: list[dict[str, Any]] = []
    for section in Section:
        lines = [one for one in sheet.lines if one.section is section]
        if lines:
            cells.append({"id": f"{of.code} {section}", "words": section_word(section), "is_head": True})
        for at, line in enumerate(lines):
            said = {year_field(place): _cell(line, one) for place, one in enumerate(years)}
            opens = {
                year_field(place): _rows_of(line, of, one)
                for place, one in enumerate(years)
                if sees_rows and has_rows(said[year_field(place)].partition(" ")[0])
            }
            cells.append(
                {
                    "id": f"{of.code} {section}.{at}",
                    "words": line.words,
                    "is_part": line.is_part,
                    "opens": opens,
                }
                | said
            )
    return cells


def _cell(line: Line, one: PeriodFigures) -> str:
    """Say a figure as it was reported, and in brackets by how much it was adjusted since."""
    if line.rated is not None:
        return rate_cell(one.count(line.rated), one.count(line.figure), ReportColumn.LAST)
    adjusted = one.adjusted(line.figure)
    said = f"{one.count(line.figure):,}"
    return f"{said} ({signed(adjusted)})" if adjusted else said


def _rows_of(line: Line, of: Reported, one: PeriodFigures) -> str:
    """Return the address of the rows: of a closed report its own, of another period as they are known."""
    if one.is_closed or one.of == of:
        return report_address(one.of, FigureOpened(line.figure))
    return report_address(of, FigureOpened(line.figure, of=one.of))


def years_note(years: Sequence[PeriodFigures]) -> str:
    """Say what is held against each other, and how much is known only now."""
    if len(years) < 2:
        return _("The board knows no earlier year of this period.")
    said = _(
        "The same period of up to {n} years: what was reported, in brackets what later reports adjusted.",
        n=MOST_YEARS,
    )
    unreported = sum(not one.is_closed for one in years[1:])
    if not unreported:
        return said
    return sentences(
        said,
        ngettext(
            "{n} year has no closed report: it is counted by what is known on the report's day.",
            "{n} years have no closed report: they are counted by what is known on the report's day.",
            unreported,
        ),
    )
