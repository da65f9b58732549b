"""The figures of a periodic report as a workbook: a sheet each for figures, units and adjustments, no cell that is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from dashboard.documents.ledger import About, head_lines, starts_formula

FIXED: Final = datetime(2000, 1, 1)  # noqa: DTZ001
Value = int | str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name, heads with their widths in characters, and rows."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]
    signed: int | None = None
    """The column whose numbers carry their sign."""
    spoken: int = 1
    """How many of the first columns are words, which stand left."""


def figures_file(about: About, pages: Sequence[Page], mark: str) -> bytes:
    """Return the workbook; the same figures give the same bytes."""
    made = BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": about.title, "comments": "\n".join(head_lines(about)), "created": FIXED})
    forms = _formats(book)
    for page in pages:
        _write(book.add_worksheet(page.name), about, page, forms, mark)
    book.close()
    return made.getvalue()


def _write(sheet: Any, about: About, page: Page, forms: dict[str, Any], mark: str) -> None:
    lines = head_lines(about)
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line, forms["line" if place else "title"])
    first = len(lines)
    for place, (words, width) in enumerate(page.heads):
        sheet.write_string(first, place, words, forms["head" if place < page.spoken else "right"])
        sheet.set_column(place, place, width)
    for at, row in enumerate(page.rows, first + 1):
        is_head = len(row) > 1 and all(value is None for value in row[1:])
        for place, value in enumerate(row):
            if is_head:
                sheet.write(at, place, value, forms["section"])
            elif isinstance(value, int):
                sheet.write_number(at, place, value, forms["change" if place == page.signed else "number"])
            elif value is None:
                sheet.write_blank(at, place, None, forms["text"])
            else:
                form = "quoted" if starts_formula(value) else "text" if place < page.spoken else "share"
                sheet.write_string(at, place, value, forms[form])
    sheet.freeze_panes(first + 1, 1)
    sheet.repeat_rows(first)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&9{mark}")
    sheet.set_footer("&R&9&P / &N")


def _formats(book: Any) -> dict[str, Any]:
    plain = {"font_size": 10, "bottom": 4, "bottom_color": "#B8C2C0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"font_size": 9, "font_color": "#546164"}),
        "head": book.add_format({"bold": True, "bg_color": "#E9EEEC", "bottom": 1, "text_wrap": True}),
        "right": book.add_format(
            {"bold": True, "bg_color": "#E9EEEC", "bottom": 1, "text_wrap": True, "align": "right"}
        ),
        "section": book.add_format({**plain, "bold": True, "bg_color": "#F3F5F4"}),
        "change": book.add_format({**plain, "num_format": "+#,##0;−#,##0;0"}),
        "text": book.add_format(plain),
        "quoted": book.add_format({**plain, "quote_prefix": True}),
        "number": book.add_format({**plain, "num_format": "#,##0"}),
        "share": book.add_format({**plain, "align": "right"}),
    }
