"""The deck that a presentation is written into: a county's own template, or our layout; its slides, words and footers."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unicodedata import east_asian_width

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from dashboard.documents.briefing import FONT, LATIN_FONT, BriefingUnavailable
from dashboard.text import language

WIDE: Final = (Inches(13.333), Inches(7.5))
EDGE: Final = Inches(0.6)
INK: Final = "#1d2b2e"
MUTED: Final = "#546164"
ACCENT: Final = "#146a70"
LINE: Final = "#b8c2c0"
LARGEST: Final = 28
SMALLEST: Final = 20
"""Points of a title: as large as lets it stand on two lines."""

FOOT: Final = Inches(0.5)
LINE_HEIGHT: Final = 1.45
_FEET: Final = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
_SLIDE_NUMBER: Final = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="{tag}" sz="1200"/><a:t>{number}</a:t></a:fld>'
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on a slide."""

    left: Length
    top: Length
    width: Length
    height: Length

    def upper(self, height: int) -> "Frame":
        """Return the uppermost part."""
        return Frame(self.left, self.top, self.width, Emu(height))

    def lower(self, height: int) -> "Frame":
        """Return the lowermost part."""
        return Frame(self.left, Emu(self.top + self.height - height), self.width, Emu(height))

    def without_foot(self, height: int) -> "Frame":
        """Return what is left above a foot."""
        return Frame(self.left, self.top, self.width, Emu(self.height - height))

    def columns(self, count: int, gap: int) -> "Iterator[Frame]":
        """Yield equal parts side by side."""
        width = (self.width - gap * (count - 1)) // count
        for n in range(count):
            yield Frame(Emu(self.left + n * (width + gap)), self.top, Emu(width), self.height)


class Deck:
    """A presentation that slides are added to; ``is_own`` tells whether it has our layout and not a template's."""

    def __init__(self, template: Path | None) -> None:
        self.is_own = template is None
        try:
            self.file: Any = Presentation(None if template is None else str(template))
        except (PackageNotFoundError, ValueError, KeyError, OSError) as error:
            raise BriefingUnavailable("template_unreadable") from error
        if self.is_own:
            _lay_out(self.file)
        else:
            _drop_slides(self.file)
        self._cover, self._plain = _layouts(self.file)
        self.room = self._room()

    @property
    def width(self) -> Length:
        """Return the width of a slide."""
        return Emu(self.file.slide_width)

    @property
    def height(self) -> Length:
        """Return the height of a slide."""
        return Emu(self.file.slide_height)

    def cover(self, title: str, lines: Sequence[str]) -> Any:
        """Add the first slide: a title, and lines under it."""
        slide = self.file.slides.add_slide(self._cover)
        self._title(slide, title, 40)
        bodies = [one for one in slide.placeholders if one.placeholder_format.idx]
        kept = bodies[0] if bodies else None
        for one in bodies[1:]:
            one._element.getparent().remove(one._element)
        if kept is None:
            kept = slide.shapes.add_textbox(
                EDGE, Emu(self.height * 5 // 9), Emu(self.width - 2 * EDGE), Inches(2)
            )
        self.write(kept.text_frame, lines, size=18, colour=MUTED)
        if self.is_own:
            bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(0), Emu(0), self.width, Inches(0.28))
            bar.fill.solid()
            bar.fill.fore_color.rgb = RGBColor.from_string(ACCENT.removeprefix("#").upper())
            bar.line.fill.background()
        return slide

    def slide(self, title: str, foot: str, number: int) -> Any:
        """Add a slide with its sentence and foot; what it shows goes into ``room`` between them."""
        slide = self.file.slides.add_slide(self._plain)
        for one in list(slide.placeholders):
            if one.placeholder_format.idx:
                one._element.getparent().remove(one._element)
        self._title(slide, title)
        self._foot(slide, foot, number)
        return slide

    def text(
        self, slide: Any, frame: Frame, lines: Sequence[str], *, size: float, colour: str = INK, **more: Any
    ) -> Any:
        """Add words in a frame."""
        box = slide.shapes.add_textbox(frame.left, frame.top, frame.width, frame.height)
        self.write(box.text_frame, lines, size=size, colour=colour, **more)
        return box

    def write(
        self,
        place: Any,
        lines: Sequence[str],
        *,
        size: float,
        colour: str = INK,
        is_bold: bool = False,
        align: Any = None,
        anchor: Any = MSO_ANCHOR.TOP,
        inset: float = 0.0,
    ) -> None:
        """Write lines into a shape's text, the first replacing what stands there."""
        place.word_wrap = True
        place.auto_size = MSO_AUTO_SIZE.NONE
        place.vertical_anchor = anchor
        place.margin_left = place.margin_right = Inches(inset)
        place.margin_top = place.margin_bottom = Inches(inset / 2)
        for n, line in enumerate(lines):
            paragraph = place.paragraphs[0] if not n else place.add_paragraph()
            if align is not None:
                paragraph.alignment = align
            run = paragraph.add_run()
            run.text = line
            self.letter(run, size=size, colour=colour, is_bold=is_bold)

    def letter(self, run: Any, *, size: float, colour: str, is_bold: bool = False) -> None:
        """Set size, colour and language of a run; our own layout names its East Asian typeface too."""
        run.font.size = Pt(size)
        run.font.bold = is_bold
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
        properties = run._r.get_or_add_rPr()
        properties.set("lang", language().tag)
        properties.set("altLang", "en-US")
        if self.is_own:
            for name, font in (("latin", LATIN_FONT), ("ea", FONT)):
                etree.SubElement(properties, qn(f"a:{name}"), typeface=font)

    def saved(self) -> bytes:
        """Return the file."""
        made = BytesIO()
        self.file.save(made)
        return made.getvalue()

    def _title(self, slide: Any, title: str, largest: float = LARGEST) -> Any:
        head = slide.shapes.title
        if head is None:
            head = slide.shapes.add_textbox(EDGE, Inches(0.4), Emu(self.width - 2 * EDGE), Inches(1))
        room = head.width / 12700
        size = next((one for one in (largest, 24, 22) if _lines(title, room, one) <= 2), SMALLEST)
        self.write(
            head.text_frame,
            [title],
            size=size,
            is_bold=True,
            anchor=MSO_ANCHOR.BOTTOM if largest > LARGEST else MSO_ANCHOR.MIDDLE,
        )
        return head

    def _room(self) -> Frame:
        heads = [
            one for one in self._plain.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.TITLE
        ]
        feet = [one.top for one in self._plain.placeholders if one.placeholder_format.type in _FEET]
        head = heads[0].top + heads[0].height if heads else Inches(1.4)
        top = head + Inches(0.1)
        bottom = min([*feet, self.height - FOOT], key=int) - Inches(0.08)
        left = heads[0].left if heads else EDGE
        width = heads[0].width if heads else self.width - 2 * EDGE
        return Frame(Emu(left), Emu(top), Emu(width), Emu(bottom - top))

    def _foot(self, slide: Any, words: str, number: int) -> None:
        """Write the foot into the layout's own places for it, or at the lower edge."""
        kinds = {PP_PLACEHOLDER.FOOTER: words, PP_PLACEHOLDER.SLIDE_NUMBER: str(number)}
        for held in self._plain.placeholders:
            said = kinds.pop(held.placeholder_format.type, None)
            if said is None:
                continue
            slide.shapes._spTree.append(deepcopy(held._element))
            place = slide.shapes[-1].text_frame
            place.clear()
            if held.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                size = 12 if self.is_own else 10
                self.write(place, [said], size=size, colour=MUTED, anchor=MSO_ANCHOR.MIDDLE)
            else:
                field = etree.fromstring(_SLIDE_NUMBER.format(tag=language().tag, number=number))
                place.paragraphs[0]._p.append(field)
                place.paragraphs[0].alignment = PP_ALIGN.RIGHT
        if PP_PLACEHOLDER.FOOTER in kinds:
            low = Frame(EDGE, Emu(self.height - FOOT), Emu(self.width - 2 * EDGE), Inches(0.3))
            self.text(slide, low, [words], size=12, colour=MUTED)


def words_height(words: str, room: float, size: float) -> float:
    """Return about how many points high words stand that have ``room`` points of width: Chinese lines are the highest."""
    return _lines(words, room, size) * size * LINE_HEIGHT


def _lines(words: str, room: float, size: float) -> int:
    wide = sum(1.0 if east_asian_width(letter) in "WF" else 0.57 for letter in words) * size
    return int(wide * 1.02 // room) + 1


def _layouts(file: Any) -> tuple[Any, Any]:
    """Return the layout of a cover, and one with a title whose other places are fewest."""

    def types(layout: Any) -> list[Any]:
        return [one.placeholder_format.type for one in layout.placeholders]

    def others(layout: Any) -> int:
        low = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.TITLE)
        return sum(one not in low for one in types(layout))

    known = list(file.slide_layouts)
    covers = [one for one in known if PP_PLACEHOLDER.CENTER_TITLE in types(one)]
    plain = [one for one in known if PP_PLACEHOLDER.TITLE in types(one)]
    if not known:
        raise BriefingUnavailable("template_unreadable")
    return (covers or known)[0], min(plain or known, key=others)


def _drop_slides(file: Any) -> None:
    listed = file.slides._sldIdLst
    for held in list(listed):
        file.part.drop_rel(held.rId)
        listed.remove(held)


# ---------------------------------------------------------------- our own layout


def _lay_out(file: Any) -> None:
    """Make the plain file of the library a wide one: quiet, with large type, its Chinese typeface named."""
    width, height = WIDE
    file.slide_width, file.slide_height = width, height
    _name_typeface(file)
    body = Emu(width - 2 * EDGE)
    places = {
        PP_PLACEHOLDER.TITLE: (EDGE, Inches(0.4), body, Inches(1.0)),
        PP_PLACEHOLDER.CENTER_TITLE: (EDGE, Inches(1.7), body, Inches(1.5)),
        PP_PLACEHOLDER.SUBTITLE: (EDGE, Inches(3.5), body, Inches(2.6)),
        PP_PLACEHOLDER.FOOTER: (EDGE, Inches(7.0), Emu(body - Inches(1)), Inches(0.3)),
        PP_PLACEHOLDER.SLIDE_NUMBER: (Emu(width - EDGE - Inches(0.9)), Inches(7.0), Inches(0.9), Inches(0.3)),
        PP_PLACEHOLDER.DATE: (EDGE, Inches(7.0), Inches(0.1), Inches(0.3)),
    }
    master = file.slide_master
    for layout in (master, *file.slide_layouts):
        for held in layout.placeholders:
            place = places.get(held.placeholder_format.type)
            if place is not None:
                held.left, held.top, held.width, held.height = place
    _to_the_left(master)
    for layout in file.slide_layouts:
        _to_the_left(layout)


def _to_the_left(holder: Any) -> None:
    for held in holder.placeholders:
        for paragraph in held._element.iter(qn("a:lvl1pPr"), qn("a:pPr")):
            if paragraph.get("algn") == "ctr":
                paragraph.set("algn", "l")
    for style in holder._element.iter(qn("p:titleStyle")):
        for level in style.iter(qn("a:lvl1pPr")):
            level.set("algn", "l")


def _name_typeface(file: Any) -> None:
    for relation in file.slide_master.part.rels.values():
        if not relation.reltype.endswith("/theme"):
            continue
        part = relation.target_part
        theme = etree.fromstring(part.blob)
        for kind in ("majorFont", "minorFont"):
            for font in theme.iter(qn(f"a:{kind}")):
                font.find(qn("a:latin")).set("typeface", LATIN_FONT)
                font.find(qn("a:ea")).set("typeface", FONT)
        part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
