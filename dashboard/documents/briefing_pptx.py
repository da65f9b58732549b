"""A briefing as a presentation: a sentence a slide, native charts whose numbers can be edited, notes for the speaker."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from dashboard.documents.briefing import (
    Briefing,
    Chart,
    ChartKind,
    Column,
    KeyFigure,
    Section,
    Table,
    copy_line,
)
from dashboard.documents.pptx_charts import add_chart
from dashboard.documents.pptx_deck import INK, LINE, MUTED, Deck, Frame, words_height
from dashboard.documents.pptx_tables import add_table, table_pages
from dashboard.text import _

TEXT_POINTS: Final = 14
MOST_BARS: Final = 18
"""Bars under each other that are read across a room; more stand in two charts of one scale."""

A_ROW: Final = 5
GAP: Final = Inches(0.18)


def briefing_pptx(briefing: Briefing, template: Path | None = None) -> bytes:
    """Return the presentation as bytes, in a county's template or in our own layout."""
    deck = Deck(template)
    deck.file.core_properties.title = briefing.title
    deck.file.core_properties.author = briefing.made_by
    deck.file.core_properties.comments = "\n".join((*briefing.marks, *briefing.about))
    cover = deck.cover(
        briefing.title,
        (
            briefing.period_line,
            *briefing.about,
            briefing.maker_line,
            "　".join((*briefing.marks, copy_line())),
        ),
    )
    cover.notes_slide.notes_text_frame.text = "\n".join((briefing.period_line, *briefing.about))
    numbers = count(2)
    _contents(deck, briefing, next(numbers))
    for section in briefing.sections:
        for part, (content, foot) in enumerate(_slides(deck, section)):
            number = next(numbers)
            title = section.sentence if not part else _("{title} (continued)", title=section.sentence)
            slide = deck.slide(title, _foot(briefing, section), number)
            content(slide, deck.room)
            if foot:
                place = deck.room.lower(_below(deck, foot))
                deck.text(slide, place, [foot], size=TEXT_POINTS, colour=MUTED, anchor=MSO_ANCHOR.BOTTOM)
            slide.notes_slide.notes_text_frame.text = "\n".join((section.name, *section.notes))
    return deck.saved()


def _foot(briefing: Briefing, section: Section) -> str:
    return " · ".join((section.name, briefing.known_line, *briefing.marks))


def _contents(deck: Deck, briefing: Briefing, number: int) -> None:
    foot = " · ".join((briefing.known_line, *briefing.marks))
    slide = deck.slide(_("Contents"), foot, number)
    frame = deck.room
    columns = (Column(_("Part"), 0.22), Column(_("In one sentence"), 0.78))
    rows = tuple(
        (f"{place}. {section.name}", section.sentence) for place, section in enumerate(briefing.sections, 1)
    )
    table = Table(columns, rows)
    points = next((one for one in (16, 14, 12) if len(list(table_pages(table, frame, one))) == 1), 10)
    add_table(deck, slide, frame, table, points)
    slide.notes_slide.notes_text_frame.text = _("Contents")


Content = Any
"""What writes a slide's content: slide and frame."""


def _slides(deck: Deck, section: Section) -> Iterator[tuple[Content, str]]:
    """Yield what writes each slide of a section, with the words under it."""
    below = _below(deck, section.text)
    if section.chart is not None:
        chart = section.chart
        yield lambda slide, frame: _charts(deck, slide, frame.without_foot(below), chart), section.text
    elif section.table is not None:
        table = section.table
        room = deck.room.without_foot(below)
        # A little smaller, where that saves a slide with the last rows alone.
        points = min((16, 14), key=lambda one: (len(list(table_pages(table, room, one))), -one))
        parts = list(table_pages(table, room, points))
        for place, part in enumerate(parts):
            foot = section.text if place == len(parts) - 1 else ""
            yield lambda slide, frame, part=part: add_table(deck, slide, frame, part, points), foot
    elif section.figures:
        yield lambda slide, frame: _figures(deck, slide, frame, section.figures), section.text
    else:
        said = section.text
        yield lambda slide, frame: deck.text(slide, frame, [said], size=20, colour=MUTED), ""


def _below(deck: Deck, text: str) -> int:
    """Return the height that the words under a slide's content take."""
    return int(words_height(text, deck.room.width / Pt(1), TEXT_POINTS) * Pt(1) + GAP) if text else 0


def _charts(deck: Deck, slide: Any, frame: Frame, chart: Chart) -> None:
    """Draw a chart; more bars than a slide has lines for stand in two charts of one scale beside each other."""
    total = len(chart.categories)
    if chart.kind is ChartKind.COLUMNS or total <= MOST_BARS:
        size: float = 16 if total <= 8 and not chart.labels else 14
        place = frame
        if chart.kind is not ChartKind.COLUMNS:
            # A name is never higher than its bar's line, so that each is written.
            size = min(size, frame.height / Pt(1) / total * 0.6)
        if chart.kind is not ChartKind.COLUMNS and total < 8:
            place = frame.upper(max(Inches(2.2), Inches(0.72) * total))
        add_chart(slide, place, chart, chart.highest, is_own=deck.is_own, size=size)
        return
    half = (total + 1) // 2
    for place, part in zip(
        frame.columns(2, GAP), (chart.part(0, half), chart.part(half, total)), strict=True
    ):
        rows = len(part.categories)
        held = place if rows == half else place.upper(place.height * rows // half)
        add_chart(slide, held, part, chart.highest, is_own=deck.is_own, size=14)


def _figures(deck: Deck, slide: Any, frame: Frame, figures: tuple[KeyFigure, ...]) -> None:
    """Write the key figures as cards, five a row."""
    rows = [figures[n : n + A_ROW] for n in range(0, len(figures), A_ROW)]
    height = (frame.height - GAP * (len(rows) - 1)) // len(rows)
    for n, row in enumerate(rows):
        line = Frame(frame.left, Emu(frame.top + n * (height + GAP)), frame.width, Emu(height))
        for place, one in zip(line.columns(A_ROW, GAP), row, strict=False):
            _figure(deck, slide, place, one)


def _figure(deck: Deck, slide: Any, place: Frame, one: KeyFigure) -> None:
    card = slide.shapes.add_textbox(place.left, place.top, place.width, place.height)
    card.line.color.rgb = RGBColor.from_string(LINE.removeprefix("#").upper())
    text = card.text_frame
    deck.write(text, [one.label], size=16, colour=MUTED, inset=0.14)
    number = text.add_paragraph()
    for words, size in ((one.value, 40), (f" {one.unit}" if one.unit else "", 14)):
        run = number.add_run()
        run.text = words
        deck.letter(run, size=size, colour=one.colour or INK if size > 14 else MUTED, is_bold=size > 14)
    note = text.add_paragraph()
    run = note.add_run()
    run.text = one.note
    deck.letter(run, size=14, colour=MUTED)
    for paragraph in text.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
