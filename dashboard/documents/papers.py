"""Papers and forms as Word files on A4, set as official papers are (GB/T 9704: margins, type sizes, line pitch)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_TYPE, BODY_TYPE, LATIN_TYPE = "宋体", "仿宋", "Times New Roman"
HEAD_TYPE: Final = "黑体"
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 22, 16, 12
WIDTHS: Final = (Mm(44), Mm(112))
PITCH: Final = 28
"""Points from line to line."""
FORM_PITCH: Final = 22
"""Points from line to line in the table of a form, which fits on a page."""
MARGINS: Final = (37, 26, 35, 28)
"""Top, right, bottom and left, in millimetres."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: who issues it, its number and date, to whom, and its text.

    ``foot`` stands below the signature in small type: the query code, the address for service.
    """

    issuer: str
    title: str
    number: str
    addressee: str
    paragraphs: Sequence[str] = field(repr=False)
    dated: str
    foot: Sequence[str] = field(default=(), repr=False)
    mark: str = ""
    """Stands in the head of every sheet: that the data is made up, or that this is a draft."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: a title, facts that are filled in, and empty boxes of so many lines for hand and seal."""

    title: str
    facts: Sequence[tuple[str, str]] = field(repr=False)
    boxes: Sequence[tuple[str, int]]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list on paper: a title, lines above, heads with their widths in millimetres, rows, and lines below."""

    title: str
    above: Sequence[str]
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    below: Sequence[str]
    mark: str = ""
    row_height: int = 0
    """The least height of a row in millimetres, where somebody writes in it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a record: its head, and its paragraphs."""

    head: str
    paragraphs: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """A record of several pages: a title, lines above, chapters, a list under a head of its own, and lines below.

    ``mark`` stands in the head of every sheet, its number in the foot.
    """

    title: str
    above: Sequence[str] = field(repr=False)
    chapters: Sequence[Chapter]
    list_head: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]] = field(repr=False)
    below: Sequence[str]
    mark: str = ""


def record_file(one: Record) -> bytes:
    """Return a record as a Word file; one without rows has no list."""
    document = blank_document(one.mark)
    _number_sheets(document)
    _title(document, one.title, is_first=True)
    _line(document, "", SMALL_SIZE, BODY_TYPE)
    for words in one.above:
        _line(document, words, BODY_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2 * BODY_SIZE)
    for chapter in one.chapters:
        _head(document, chapter.head)
        for words in chapter.paragraphs:
            _line(document, words, BODY_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2 * BODY_SIZE)
    if one.rows:
        _head(document, one.list_head)
        _table(document, one.heads, one.rows)
        for cell in document.tables[-1].rows[-1].cells:
            _stay(cell.paragraphs[-1])
    elif document.paragraphs:
        _stay(document.paragraphs[-1])
    for place, words in enumerate(("", *one.below)):
        _line(document, words, SMALL_SIZE, BODY_TYPE)
        if place < len(one.below):
            _stay(document.paragraphs[-1])
    return saved(document)


def _stay(paragraph: Any) -> None:
    """Keep a paragraph on the sheet of the next: lines to sign never stand alone on a sheet."""
    paragraph.paragraph_format.keep_with_next = True


def _head(document: Any, words: str) -> None:
    """Write the head of a chapter, which stays with what follows it."""
    _line(document, words, BODY_SIZE, HEAD_TYPE, indent=2 * BODY_SIZE)
    _stay(document.paragraphs[-1])


def _number_sheets(document: Any) -> None:
    """Put the number of each sheet into its foot, between two dashes."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run_in(foot, "— ", SMALL_SIZE, BODY_TYPE)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    shown, said = OxmlElement("w:r"), OxmlElement("w:t")
    said.text = "1"
    shown.append(said)
    number.append(shown)
    foot._p.append(number)
    run_in(foot, " —", SMALL_SIZE, BODY_TYPE)


def table_file(one: Table) -> bytes:
    """Return a list as a Word file, its heads again on every page."""
    document = blank_document(one.mark)
    _title(document, one.title, is_first=True)
    for words in one.above:
        _line(document, words, SMALL_SIZE, BODY_TYPE)
    _table(document, one.heads, one.rows, one.row_height)
    for words in ("", *one.below):
        _line(document, words, SMALL_SIZE, BODY_TYPE)
    return saved(document)


def _table(
    document: Any, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], height: int = 0
) -> None:
    """Write a list; no row is torn in two by the end of a page."""
    table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for place, row in enumerate(([head for head, _width in heads], *rows)):
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if height and place:
            added.height = Mm(height)
        for cell, (_head, width), said in zip(added.cells, heads, row, strict=True):
            cell.width = Mm(width)
            if height:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            layout = cell.paragraphs[0].paragraph_format
            layout.space_before = layout.space_after = Pt(2)
            run_in(cell.paragraphs[0], said, SMALL_SIZE, BODY_TYPE, is_bold=place == 0)
    for column, (_head, width) in zip(table.columns, heads, strict=True):
        column.width = Mm(width)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def paper_file(sheet: Sheet) -> bytes:
    """Return a paper as a Word file."""
    return papers_file([sheet])


def papers_file(sheets: Sequence[Sheet]) -> bytes:
    """Return papers of one mark as a Word file, each on a page of its own."""
    document = blank_document(sheets[0].mark)
    for place, sheet in enumerate(sheets):
        _write_sheet(document, sheet, is_first=place == 0)
    return saved(document)


def _write_sheet(document: Any, sheet: Sheet, *, is_first: bool) -> None:
    _title(document, sheet.issuer, is_first=is_first)
    _line(document, sheet.title, TITLE_SIZE, TITLE_TYPE, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    _line(document, sheet.number, BODY_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "", BODY_SIZE, BODY_TYPE)
    _line(document, f"{sheet.addressee}：", BODY_SIZE, BODY_TYPE)
    for words in sheet.paragraphs:
        _line(document, words, BODY_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2 * BODY_SIZE)
    _line(document, "", BODY_SIZE, BODY_TYPE)
    for words in (sheet.issuer, sheet.dated):
        _line(document, words, BODY_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.RIGHT)
    for words in sheet.foot:
        _line(document, words, SMALL_SIZE, BODY_TYPE)


def form_file(form: Form) -> bytes:
    """Return a form as a Word file of one table."""
    return forms_file([form])


def forms_file(forms: Sequence[Form]) -> bytes:
    """Return forms of one mark as a Word file, each on a page of its own."""
    document = blank_document(forms[0].mark)
    for place, form in enumerate(forms):
        _write_form(document, form, is_first=place == 0)
    return saved(document)


def _write_form(document: Any, form: Form, *, is_first: bool) -> None:
    _title(document, form.title, is_first=is_first)
    _line(document, "", SMALL_SIZE, BODY_TYPE)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for label, words in form.facts:
        _row(table, label, words, 1)
    for label, lines in form.boxes:
        _row(table, label, "", lines)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width


def _title(document: Any, words: str, *, is_first: bool) -> None:
    """Write a title, on a new page but for the first."""
    _line(document, words, TITLE_SIZE, TITLE_TYPE, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    document.paragraphs[-1].paragraph_format.page_break_before = not is_first


def blank_document(mark: str) -> Any:
    """Return a document of A4 sheets without words, ``mark`` in the head of each."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = MARGINS
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    if mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run_in(head, mark, SMALL_SIZE, BODY_TYPE)
    properties = document.core_properties
    # The library writes its own name and a moment of its making.
    properties.author = properties.last_modified_by = properties.comments = ""
    return document


def _line(
    document: Any,
    words: str,
    size: int,
    face: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    is_bold: bool = False,
    indent: int = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(PITCH if size >= BODY_SIZE else 20)
    if indent:
        layout.first_line_indent = Pt(indent)
    run_in(paragraph, words, size, face, is_bold=is_bold)


def run_in(paragraph: Any, words: str, size: int, face: str, *, is_bold: bool = False) -> None:
    """Write words into a paragraph in a size and a face."""
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.bold = is_bold
    run.font.name = LATIN_TYPE
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _row(table: Any, label: str, words: str, lines: int) -> None:
    row = table.add_row()
    row.height = Pt(FORM_PITCH * lines + 6)
    for cell, width, said in zip(row.cells, WIDTHS, (label, words), strict=True):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        run_in(cell.paragraphs[0], said, SMALL_SIZE + 2, BODY_TYPE)


def saved(document: Any) -> bytes:
    """Return a document as a Word file."""
    made = BytesIO()
    document.save(made)
    return made.getvalue()
