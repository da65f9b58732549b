"""Tables of a presentation: rows broken over slides by the height that their words take."""

from collections.abc import Iterator
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from dashboard.documents.briefing import Table
from dashboard.documents.pptx_deck import INK, MUTED, Deck, Frame, words_height

POINTS: Final = 16
SMALLER: Final = 3
"""Points by which heads and what stands under a cell's first line are smaller."""

EMU: Final = 12_700
PAD: Final = Inches(0.08)
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without lines and fills: what is painted here is all."""


def table_pages(table: Table, frame: Frame, points: float = POINTS) -> Iterator[Table]:
    """Yield the table in parts that fit a frame each, every row whole."""
    room = frame.height - _height(table, tuple(one.title for one in table.columns), frame, points)
    rows: list[tuple[str, ...]] = []
    used = 0
    for row in table.rows:
        height = _height(table, row, frame, points)
        if rows and used + height > room:
            yield Table(table.columns, tuple(rows))
            rows, used = [], 0
        rows.append(row)
        used += height
    if rows:
        yield Table(table.columns, tuple(rows))


def add_table(deck: Deck, slide: Any, frame: Frame, table: Table, points: float = POINTS) -> Any:
    """Add a table: a head, then rows with a thin line under each."""
    held = slide.shapes.add_table(
        len(table.rows) + 1, len(table.columns), frame.left, frame.top, frame.width, Inches(0.4)
    )
    grid = held.table
    held._element.find(".//" + qn("a:tableStyleId")).text = _NO_STYLE
    grid.horz_banding = False
    whole = sum(one.width for one in table.columns)
    for place, column in enumerate(table.columns):
        grid.columns[place].width = Emu(round(frame.width * column.width / whole))
    heads = tuple(one.title for one in table.columns)
    for at, row in enumerate((heads, *table.rows)):
        grid.rows[at].height = Emu(_height(table, row, frame, points))
        for place, words in enumerate(row):
            _write(
                deck,
                grid.cell(at, place),
                words,
                points,
                is_head=not at,
                is_number=table.columns[place].is_number,
            )
    return held


def _write(deck: Deck, cell: Any, words: str, points: float, *, is_head: bool, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = PAD
    cell.margin_top = cell.margin_bottom = Emu(PAD // 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    place = cell.text_frame
    place.word_wrap = True
    for n, line in enumerate(words.split("\n")):
        paragraph = place.paragraphs[0] if not n else place.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        colour = MUTED if n or is_head else INK
        deck.letter(run, size=points - SMALLER if n or is_head else points, colour=colour, is_bold=is_head)
    cell.fill.background()
    _underline(cell, "7D8A8C" if is_head else "DDE3E2")


def _underline(cell: Any, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "9525", "cap": "flat", "cmpd": "sng", "algn": "ctr"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour}))
    line.append(fill)
    properties.insert(0, line)


def _height(table: Table, row: tuple[str, ...], frame: Frame, points: float) -> int:
    """Return about how high a row becomes: that of its fullest cell."""
    whole = sum(one.width for one in table.columns)
    tallest = 0.0
    for column, words in zip(table.columns, row, strict=True):
        room = (frame.width * column.width / whole - 2 * PAD) / EMU
        high = sum(
            words_height(line, room, points - SMALLER if n else points)
            for n, line in enumerate(words.split("\n"))
        )
        tallest = max(tallest, high)
    return int(tallest * EMU + PAD)
