"""Write what an import could not store as a workbook: sheet, row, column and reason, never a cell of the file."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import xlsxwriter

from db.importing.findings import COLUMN_CODES, HELD, SILENT, Finding, FindingCode

WIDTHS: Final = (20, 8, 24, 60)


def error_workbook(
    findings: Iterable[Finding], word: Callable[[FindingCode], str], headings: Sequence[str], title: str = "1"
) -> bytes:
    """Return an xlsx of the findings that ask something of a person, rows held back first.

    ``headings`` are four words: sheet, row, column, reason; ``word`` says a code in the reader's language.
    """
    if len(headings) != len(WIDTHS):
        raise ValueError("four headings are needed")
    kept = [f for f in findings if f.code not in SILENT]
    kept.sort(key=lambda f: (f.code not in HELD, f.code not in COLUMN_CODES, f.sheet, f.row))
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
        page.write_string(0, column, heading, bold)
        page.set_column(column, column, width)
    for line, finding in enumerate(kept, start=1):
        page.write_string(line, 0, finding.sheet)
        if finding.row:
            page.write_number(line, 1, finding.row)
        page.write_string(line, 2, finding.column)
        page.write_string(line, 3, word(finding.code))
    page.freeze_panes(1, 0)
    book.close()
    return content.getvalue()
