"""Papers that are filled in by hand in a hearing (签到表, 评议表, 席卡) as Word files and as PDF, of the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from dashboard.documents import paper_pdf
from dashboard.documents.papers import (
    FORM_PITCH,
    HEAD_TYPE,
    Form,
    Table,
    blank_document,
    forms_file,
    run_in,
    saved,
    table_file,
)

_CARD: Final = (297, 210)
"""Width and height of a sheet that becomes a seat card, in millimetres; it is folded in the middle of its height."""
_BIG, _SMALL = 96, 40
_ROW: Final = 13
"""Height of a row in which somebody signs, in millimetres."""


@dataclass(frozen=True, slots=True)
class SeatCard:
    """What stands on a seat card: the part in large type, and an official's name below it."""

    part: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """A list to sign: lines above, heads with their widths in millimetres, rows, and lines below."""

    title: str
    above: Sequence[str] = field(repr=False)
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]] = field(repr=False)
    below: Sequence[str]


def attendance_docx(told: Attendance, mark: str) -> bytes:
    """Return the list to sign as a Word file; its rows are high enough for a hand."""
    return table_file(Table(told.title, told.above, told.heads, told.rows, told.below, mark, _ROW))


def attendance_pdf(told: Attendance, mark: str) -> bytes:
    """Return the list to sign as PDF."""
    widths = "".join(f"<col style='width:{width}mm'>" for _head, width in told.heads)
    listed = paper_pdf.table([head for head, _width in told.heads], told.rows)
    above = "".join(f'<p class="plain small">{escape(words)}</p>' for words in told.above)
    below = "".join(f'<p class="plain small">{escape(words)}</p>' for words in told.below)
    body = f"<h1>{escape(told.title)}</h1>{above}{listed.replace('<table>', f'<table>{widths}', 1)}{below}"
    return paper_pdf.pdf_of(paper_pdf.page(told.title, body, mark, paper_pdf.STYLE + _SIGNED_STYLE))


_SIGNED_STYLE: Final = f"""
@page {{ margin: 30mm 26mm 25mm 28mm; }}
table {{ table-layout: fixed; font-size: 12pt; line-height: 18pt; }}
td {{ height: {_ROW}mm; padding: 0 4pt; vertical-align: middle; }}
.small {{ font-size: 12pt; line-height: 20pt; }}
"""


def sheets_docx(forms: Sequence[Form]) -> bytes:
    """Return the officers' sheets as a Word file, each on a page of its own."""
    return forms_file(forms)


def sheets_pdf(forms: Sequence[Form]) -> bytes:
    """Return the officers' sheets as PDF, each on a page of its own."""
    told = "".join(_form(form) for form in forms)
    return paper_pdf.pdf_of(
        paper_pdf.page(forms[0].title, told, forms[0].mark, paper_pdf.STYLE + _FORM_STYLE)
    )


def _form(form: Form) -> str:
    rows = [(label, words, 1) for label, words in form.facts] + [(label, "", n) for label, n in form.boxes]
    told = "".join(
        f"<tr style='height:{FORM_PITCH * lines + 6}pt'><th>{escape(label)}</th><td>{escape(words)}</td></tr>"
        for label, words, lines in rows
    )
    return f"<section><h1>{escape(form.title)}</h1><table class='form'>{told}</table></section>"


_FORM_STYLE: Final = """
@page { margin: 30mm 26mm 25mm 28mm; }
section + section { break-before: page; }
.form { table-layout: fixed; }
.form th { width: 44mm; font-weight: 400; }
.form th, .form td { vertical-align: middle; padding: 0 6pt; }
"""


def cards_docx(cards: Sequence[SeatCard]) -> bytes:
    """Return seat cards as a Word file: each on a sheet across, the words on its lower half, the upper one folded behind.

    The PDF has both halves; words that are turned about are drawn by few programs that open a Word file.
    """
    document = blank_document("")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_CARD[0]), Mm(_CARD[1])
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = Mm(0)
    section.header_distance = section.footer_distance = Mm(0)
    for place, card in enumerate(cards):
        table = document.add_table(rows=2, cols=1)
        table.autofit = False
        table.columns[0].width = Mm(_CARD[0])
        for row in table.rows:
            row.height, row.height_rule = Mm(_CARD[1] // 2 - 1), WD_ROW_HEIGHT_RULE.EXACTLY
            row.cells[0].width = Mm(_CARD[0])
        lower = table.rows[1].cells[0]
        lower.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        told = ((card.part, size_of(card.part), True), (card.name, _SMALL, False))
        for line, (words, size, is_bold) in enumerate(one for one in told if one[0]):
            paragraph = lower.add_paragraph() if line else lower.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run_in(paragraph, words, size, HEAD_TYPE, is_bold=is_bold)
        _end_sheet(document, is_last=place == len(cards) - 1)
    return saved(document)


def _end_sheet(document: Any, *, is_last: bool) -> None:
    """Close a sheet by the smallest paragraph that a table can be followed by."""
    end = document.add_paragraph()
    layout = end.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(1)
    if not is_last:
        end.add_run().add_break(WD_BREAK.PAGE)


def size_of(part: str) -> int:
    """Return the points in which a part fills a card, so that long ones stay on one line."""
    return min(_BIG, 720 // max(len(part), 1))


def cards_pdf(cards: Sequence[SeatCard]) -> bytes:
    """Return seat cards as PDF: each on a sheet across, both halves written, the upper one upside down."""
    told = "".join(f"<section>{_face(card, 'turned')}{_face(card, '')}</section>" for card in cards)
    return paper_pdf.pdf_of(paper_pdf.page("席卡", told, "", _CARD_STYLE))


def _face(card: SeatCard, turned: str) -> str:
    name = f"<small>{escape(card.name)}</small>" if card.name else ""
    size = size_of(card.part)
    return (
        f'<div class="face {turned}"><p><b style="font-size:{size}pt">{escape(card.part)}</b>{name}</p></div>'
    )


_CARD_STYLE: Final = f"""
@page {{ size: {_CARD[0]}mm {_CARD[1]}mm; margin: 0; }}
html {{ font-family: "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; color: #000; }}
body {{ margin: 0; }}
.mark {{ display: none; }}
section {{ break-after: page; }}
section:last-child {{ break-after: auto; }}
.face {{ width: {_CARD[0]}mm; height: {_CARD[1] / 2}mm; display: table; }}
.turned {{ transform: rotate(180deg); border-top: .3pt dashed #bbb; box-sizing: border-box; }}
.face p {{ display: table-cell; vertical-align: middle; text-align: center; margin: 0; line-height: 1.3; }}
b {{ display: block; letter-spacing: .12em; }}
small {{ display: block; font-size: {_SMALL}pt; }}
"""
