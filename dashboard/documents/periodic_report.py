"""A periodic report (定期报告) as a Word file on A4, in Chinese as real text; the same report and copy give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboard.documents.papers import (
    BODY_SIZE,
    BODY_TYPE,
    LATIN_TYPE,
    SMALL_SIZE,
    TITLE_SIZE,
    TITLE_TYPE,
)

HEAD_TYPE: Final = "黑体"
CELL_SIZE: Final = 10.5
SECTION_SIZE: Final = 14
KEPT_ROWS: Final = 3
"""Rows at both ends of a table that stay with what stands above or below it."""
MARGINS: Final = (30, 24, 28, 26)
"""Top, right, bottom and left, in millimetres."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The moment of every part of the file: that of its making would make each printing another."""
FIXED: Final = datetime(2000, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says; numbers are set right, a part of the line above is set in."""

    words: str
    is_number: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A table with a heading: heads with their widths in millimetres, rows, and a note below."""

    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    empty: str = ""
    """Stands in the place of a table without rows."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A report on paper: what stands in its head and foot, its title, facts and tables."""

    secrecy: str
    copies: str
    mark: str
    issuer: str
    title: str
    facts: Sequence[str]
    tables: Sequence[Listed]
    signed: Sequence[str]
    page: tuple[str, str, str]
    """The words before, between and after the number of the page and of all pages."""


def report_file(paper: Paper) -> bytes:
    """Return a report as a Word file."""
    document = docx.Document()
    _set_page(document, paper)
    _line(document, paper.issuer, BODY_SIZE, TITLE_TYPE, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    _line(document, paper.title, TITLE_SIZE, TITLE_TYPE, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    _line(document, "", SMALL_SIZE, BODY_TYPE)
    for words in paper.facts:
        _line(document, words, SMALL_SIZE, BODY_TYPE, WD_ALIGN_PARAGRAPH.JUSTIFY)
    for place, listed in enumerate(paper.tables, 1):
        _table(document, place, listed, keeps_next=bool(paper.signed) and place == len(paper.tables))
    _line(document, "", SMALL_SIZE, BODY_TYPE, keeps_next=bool(paper.signed))
    for words in paper.signed:
        _line(document, words, SMALL_SIZE, BODY_TYPE, keeps_next=words is not paper.signed[-1])
    return _fixed(document)


def _set_page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = MARGINS
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    head = section.header.paragraphs[0]
    # The usual style of a head has stops of its own.
    head.style = document.styles["Normal"]
    head.paragraph_format.tab_stops.add_tab_stop(Mm(210 - left - right), WD_TAB_ALIGNMENT.RIGHT)
    said = "　".join(filter(None, (paper.secrecy, paper.mark)))
    _run(head, f"{said}\t{paper.copies}", SMALL_SIZE, HEAD_TYPE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = paper.page
    _run(foot, before, CELL_SIZE, BODY_TYPE)
    _count(foot, "PAGE")
    _run(foot, between, CELL_SIZE, BODY_TYPE)
    _count(foot, "NUMPAGES")
    _run(foot, after, CELL_SIZE, BODY_TYPE)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = paper.title
    properties.created = properties.modified = FIXED


def _count(paragraph: Any, what: str) -> None:
    """Write a number that the word processor counts."""
    for kind in ("begin", what, "end"):
        run = paragraph.add_run()
        run.font.size = Pt(CELL_SIZE)
        run.font.name = LATIN_TYPE
        if kind == what:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = what
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)


def _table(document: Any, place: int, listed: Listed, *, keeps_next: bool) -> None:
    """Write a table under its title; ``keeps_next`` holds its end on the page of what follows, which never stands alone."""
    title = f"{_numeral(place)}、{listed.title}"
    _line(document, title, SECTION_SIZE, HEAD_TYPE, space_before=10, keeps_next=True)
    if not listed.rows:
        _line(document, listed.empty, SMALL_SIZE, BODY_TYPE, keeps_next=keeps_next)
        return
    table = document.add_table(rows=0, cols=len(listed.heads))
    table.style = "Table Grid"
    table.autofit = False
    for column, (_words, width) in zip(table.columns, listed.heads, strict=True):
        column.width = Mm(width)
    heads = [
        Cell(words, under.is_number)
        for (words, _width), under in zip(listed.heads, listed.rows[0], strict=True)
    ]
    for at, row in enumerate((heads, *listed.rows)):
        line = table.add_row()
        _keep_whole(line)
        for cell, (_words, width), said in zip(line.cells, listed.heads, row, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if said.is_number else WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if said.is_part:
                paragraph.paragraph_format.left_indent = Pt(CELL_SIZE)
            is_near_end = keeps_next and at > len(listed.rows) - KEPT_ROWS
            if is_near_end or at + 1 < min(len(listed.rows) + 1, KEPT_ROWS):
                paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, said.words, CELL_SIZE, HEAD_TYPE if at == 0 else BODY_TYPE)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if listed.note:
        _line(document, listed.note, CELL_SIZE, BODY_TYPE, space_before=4, keeps_next=keeps_next)


_NUMERALS: Final = "一二三四五六七八九十"


def _numeral(place: int) -> str:
    return _NUMERALS[place - 1]


def _keep_whole(row: Any) -> None:
    """Let no row break over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _line(
    document: Any,
    words: str,
    size: float,
    face: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    is_bold: bool = False,
    space_before: int = 0,
    keeps_next: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(space_before), Pt(2)
    layout.keep_with_next = keeps_next
    _run(paragraph, words, size, face, is_bold=is_bold)


def _run(paragraph: Any, words: str, size: float, face: str, *, is_bold: bool = False) -> None:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.bold = is_bold
    run.font.name = LATIN_TYPE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _fixed(document: Any) -> bytes:
    """Return the file with every part at one moment."""
    saved, made = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name in parts.namelist():
            part = ZipInfo(name, EPOCH)
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            file.writestr(part, parts.read(name))
    return made.getvalue()
