"""The monthly form of screening as a workbook: one sheet, what it counts above it, no cell that is run."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from dashboard.documents.ledger import About, head_lines, starts_formula
from dashboard.text import _

WIDTHS: Final = (38, 16, 16, 14, 14)
Cell = int | str


def form_document(about: About, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]]) -> bytes:
    """Return the workbook of the form as bytes."""
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
    book.set_properties({"title": about.title, "comments": "\n".join(head_lines(about))})
    sheet = book.add_worksheet(_("Monthly form"))
    forms = _formats(book)
    lines = head_lines(about)
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line, forms["title" if not place else "line"])
    first = len(lines)
    for place, head in enumerate(heads):
        sheet.write_string(first, place, head, forms["head"])
    for at, (words, values) in enumerate(rows, first + 1):
        sheet.write_string(at, 0, words, forms["quoted" if starts_formula(words) else "text"])
        for place, value in enumerate(values, 1):
            if isinstance(value, int):
                sheet.write_number(at, place, value, forms["number"])
            else:
                sheet.write_string(at, place, value, forms["share"])
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(first + 1, 1)
    _set_page(sheet, about)
    book.close()
    return made.getvalue()


def _set_page(sheet: Any, about: About) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    mark = _("Demo data") if about.is_demo else ""
    sheet.set_footer(f"&L&9{mark}&R&9&P / &N")
    if mark:
        sheet.set_header(f"&R&9{mark}")


def _formats(book: Any) -> dict[str, Any]:
    plain = {"font_size": 10, "bottom": 4, "bottom_color": "#B8C2C0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"font_size": 9, "font_color": "#546164"}),
        "head": book.add_format({"bold": True, "bg_color": "#E9EEEC", "bottom": 1, "text_wrap": True}),
        "text": book.add_format(plain),
        "quoted": book.add_format({**plain, "quote_prefix": True}),
        "number": book.add_format({**plain, "num_format": "0"}),
        "share": book.add_format({**plain, "align": "right"}),
    }
