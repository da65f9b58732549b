"""The ledger as a workbook or as comma-separated text: what the grid shows, with who made it, when, and of what."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO, TextIOWrapper
from typing import IO, Any, Final

import xlsxwriter

from dashboard.documents.ledger_charts import Counts, add_charts
from dashboard.text import _

Cell = str | int | date | None
MOST_ROWS: Final = 1_048_576
PASSED_EVERY: Final = 500
EPOCH: Final = date(1899, 12, 30).toordinal()
"""The day that a workbook counts as 0; days before March 1900, which it counts otherwise, are no days of a ledger."""

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class DocumentKind(StrEnum):
    """Forms of the document; the value is the end of its file's name."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def mimetype(self) -> str:
        """Return the type that a browser is told."""
        if self is DocumentKind.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the document: its words, its width in characters, and whether its cells are set right."""

    title: str
    width: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What stands above the rows: the title, then one line each of the filter, of who made it, and of the data."""

    title: str
    lines: tuple[str, ...]
    is_demo: bool


class TooManyRows(ValueError):
    """Raised where a workbook cannot hold all rows."""


def defused(cell: Cell) -> Cell:
    """Return a cell of a csv that no spreadsheet takes for a formula: what starts as one gets an apostrophe first."""
    return "'" + cell if isinstance(cell, str) and starts_formula(cell) else cell


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula."""
    return text.startswith(_STARTS_FORMULA)


def head_lines(about: About) -> list[str]:
    """Return the lines above the rows, the mark of made-up data first where the board is a demo."""
    mark = [_("Demo data: a fictitious county, every matter is made up.")] if about.is_demo else []
    return [about.title, *mark, *about.lines]


def ledger_document(
    kind: DocumentKind,
    about: About,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell]],
    passed: Callable[[int], None] = lambda n: None,
    counted: Callable[[], Sequence[Counts]] = tuple,
) -> bytes:
    """Return the document as bytes; ``passed`` is told of every few hundred rows written.

    ``counted`` is asked once all rows are written, and what it says becomes further sheets of a workbook, with charts.

    A workbook with more rows than its format holds raises ``TooManyRows``.
    """
    made = BytesIO()
    if kind is DocumentKind.XLSX:
        _write_xlsx(made, about, heads, _told(rows, passed), counted)
    else:
        _write_csv(made, about, heads, _told(rows, passed))
    return made.getvalue()


def _told(rows: Iterable[Sequence[Cell]], passed: Callable[[int], None]) -> Iterable[Sequence[Cell]]:
    waiting = 0
    for row in rows:
        yield row
        waiting += 1
        if waiting == PASSED_EVERY:
            passed(waiting)
            waiting = 0
    passed(waiting)


def _write_csv(made: IO[bytes], about: About, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> None:
    # The mark at the start tells Excel that this is UTF-8.
    file = TextIOWrapper(made, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(file)
    writer.writerows([defused(line)] for line in head_lines(about))
    writer.writerow([])
    writer.writerow([defused(head.title) for head in heads])
    for row in rows:
        writer.writerow([_written(defused(cell)) for cell in row])
    file.flush()
    file.detach()


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else cell


def _write_xlsx(
    made: IO[bytes],
    about: About,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell]],
    counted: Callable[[], Sequence[Counts]],
) -> None:
    book = xlsxwriter.Workbook(
        made,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": about.title, "comments": "\n".join(head_lines(about))})
    sheet = book.add_worksheet(_("Ledger"))
    forms = _formats(book)
    _set_page(sheet, about, heads)
    lines = head_lines(about)
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line, forms["title"] if not place else forms["line"])
    first = len(lines)
    for place, head in enumerate(heads):
        sheet.write_string(first, place, head.title, forms["head"])
    sheet.freeze_panes(first + 1, 1)
    sheet.repeat_rows(first)
    at = first
    for row in rows:
        at += 1
        if at >= MOST_ROWS:
            raise TooManyRows
        for place, cell in enumerate(row):
            _write_cell(sheet, at, place, cell, forms)
    sheet.autofilter(first, 0, max(at, first), len(heads) - 1)
    counts = counted()
    if counts:
        add_charts(book, lines, counts, forms)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "font_size": 10, "bottom": 4, "bottom_color": "#B8C2C0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"font_size": 9, "font_color": "#546164"}),
        "head": book.add_format({"bold": True, "bg_color": "#E9EEEC", "bottom": 1, "text_wrap": True}),
        "text": book.add_format({**plain, "text_wrap": True}),
        "quoted": book.add_format({**plain, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({**plain, "num_format": "0"}),
        "day": book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
    }


def _set_page(sheet: Any, about: About, heads: Sequence[Head]) -> None:
    for place, head in enumerate(heads):
        sheet.set_column(place, place, head.width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    mark = _("Demo data") if about.is_demo else ""
    sheet.set_footer(f"&L&9{_footer_text(mark)}&R&9&P / &N")
    if about.is_demo:
        sheet.set_header(f"&R&9{_footer_text(mark)}")


def _footer_text(words: str) -> str:
    # An ampersand begins a command of headers and footers.
    return words.replace("&", "&&")


def _write_cell(sheet: Any, at: int, place: int, cell: Cell, forms: dict[str, Any]) -> None:
    if isinstance(cell, str):
        # A string cell is never run; the quote keeps it one when somebody edits it.
        sheet.write_string(at, place, cell, forms["quoted" if starts_formula(cell) else "text"])
    elif isinstance(cell, date):
        # A day is a number of its own form; the writer's own way to it takes three times as long.
        sheet.write_number(at, place, cell.toordinal() - EPOCH, forms["day"])
    elif cell is None:
        sheet.write_blank(at, place, None, forms["text"])
    else:
        sheet.write_number(at, place, cell, forms["number"])
