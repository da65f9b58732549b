"""A briefing as paper: numbered pages, contents with page references, charts as vectors, every word real text."""

import shutil
import subprocess
from html import escape
from typing import Any, Final

from dashboard.documents.briefing import Briefing, BriefingUnavailable, KeyFigure, Section, Table, copy_line
from dashboard.documents.svg_charts import chart_svg
from dashboard.text import language

STYLE: Final = """
@page {
  size: A4; margin: 22mm 18mm 20mm;
  @top-left { content: string(marks); font-size: 8.5pt; color: #546164; }
  @top-right { content: string(county); font-size: 8.5pt; color: #546164; }
  @bottom-left { content: string(asof); font-size: 8.5pt; color: #546164; }
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8.5pt; color: #546164; }
}
html { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; font-size: 10.5pt; color: #1d2b2e; }
body { margin: 0; line-height: 1.55; }
.marks { string-set: marks content(); display: flex; justify-content: space-between; font-size: 11pt; color: #546164; }
.county { string-set: county content(); }
.asof { string-set: asof content(); }
h1 { font-size: 22pt; line-height: 1.3; margin: 12mm 0 4mm; color: #146a70; }
.about { color: #546164; margin: 0 0 1mm; }
.contents { margin: 8mm 0 0; padding: 0; list-style: none; border-top: 0.5pt solid #b8c2c0; }
.contents li { display: flex; gap: 4mm; padding: 1.6mm 0; border-bottom: 0.5pt solid #e3e8e7; }
.contents .name { flex: none; width: 34mm; font-weight: bold; }
.contents .said { flex: 1; color: #546164; }
.contents a { color: inherit; text-decoration: none; }
.contents .page::after { content: target-counter(attr(href), page); }
section { margin-top: 9mm; break-inside: avoid; }
section.is-long { break-inside: auto; }
section.is-first { break-before: page; margin-top: 0; }
h2 { font-size: 10.5pt; color: #146a70; margin: 0; break-after: avoid; }
.sentence { font-size: 14pt; font-weight: bold; line-height: 1.4; margin: 0.5mm 0 3mm; break-after: avoid; }
svg { max-width: 100%; }
.text { color: #546164; margin: 2mm 0 0; }
.notes { font-size: 8pt; line-height: 1.45; color: #546164; margin: 2mm 0 0; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; line-height: 1.4; }
thead { display: table-header-group; }
th { text-align: left; font-weight: bold; color: #546164; border-bottom: 0.8pt solid #7d8a8c; padding: 1mm 1.5mm; }
td { border-bottom: 0.5pt solid #dde3e2; padding: 1mm 1.5mm; vertical-align: top; }
tr { break-inside: avoid; }
.number { text-align: right; white-space: nowrap; }
.under { color: #546164; font-size: 8.5pt; }
.figures { display: grid; grid-template-columns: repeat(5, 1fr); gap: 3mm; }
.figure { border: 0.5pt solid #b8c2c0; border-radius: 1.5mm; padding: 2mm 2.5mm; }
.figure p { margin: 0; }
.figure .label, .figure .note { font-size: 8pt; color: #546164; line-height: 1.35; }
.figure .value { font-size: 18pt; font-weight: bold; line-height: 1.3; }
.figure .unit { font-size: 9pt; font-weight: normal; color: #546164; }
"""
LONG: Final = 8
"""Rows of a table from which its section may go over a page's end."""


def briefing_pdf(briefing: Briefing) -> bytes:
    """Return the paper as bytes; ``BriefingUnavailable`` where Pango or a Chinese font is missing on this machine."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise BriefingUnavailable("no_pango") from error
    if not has_chinese_font():
        raise BriefingUnavailable("no_chinese_font")
    made = HTML(string=briefing_html(briefing), url_fetcher=_nothing_from_outside).write_pdf(
        full_fonts=False, pdf_tags=True
    )
    return bytes(made)


def has_chinese_font() -> bool:
    """Tell whether this machine has a font for Chinese; one without the program that knows is taken to have it."""
    program = shutil.which("fc-list")
    if program is None:
        return True
    found = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _nothing_from_outside(url: str, *given: Any, **more: Any) -> dict[str, Any]:
    raise ValueError(f"a briefing fetches nothing: {url}")


def briefing_html(briefing: Briefing) -> str:
    """Return the page that becomes paper; nothing in it is markup that came from data."""
    lines = [
        f'<p class="marks"><span>{escape("　".join(briefing.marks))}</span></p>',
        f'<p class="about">{escape(copy_line())}</p>',
        f"<h1>{escape(briefing.title)}</h1>",
        *(
            f'<p class="about">{escape(line)}</p>'
            for line in (briefing.period_line, *briefing.about, briefing.maker_line)
        ),
        f'<span class="county" style="font-size:0">{escape(briefing.title)}</span>',
        f'<span class="asof" style="font-size:0">{escape(briefing.known_line)}</span>',
        '<ul class="contents">',
        *(_entry(place, one) for place, one in enumerate(briefing.sections, 1)),
        "</ul>",
        *(_section(place, one) for place, one in enumerate(briefing.sections, 1)),
    ]
    return (
        f'<!doctype html><html lang="{language().tag}"><head><meta charset="utf-8">'
        f"<title>{escape(briefing.title)}</title><meta name='author' content='{escape(briefing.made_by, quote=True)}'>"
        f"<style>{STYLE}</style></head><body>{''.join(lines)}</body></html>"
    )


def _entry(place: int, section: Section) -> str:
    return (
        f'<li><span class="name"><a href="#s{place}">{place}. {escape(section.name)}</a></span>'
        f'<span class="said">{escape(section.sentence)}</span><a class="page" href="#s{place}"></a></li>'
    )


def _section(place: int, section: Section) -> str:
    is_long = section.table is not None and len(section.table.rows) > LONG
    kinds = [name for name, holds in (("is-long", is_long), ("is-first", place == 1)) if holds]
    inside = ""
    if section.chart is not None:
        inside = chart_svg(section.chart)
    elif section.table is not None:
        inside = _table(section.table)
    elif section.figures:
        inside = f'<div class="figures">{"".join(map(_figure, section.figures))}</div>'
    return (
        f'<section id="s{place}" class="{" ".join(kinds)}"><h2>{place}. {escape(section.name)}</h2>'
        f'<p class="sentence">{escape(section.sentence)}</p>{inside}'
        + (f'<p class="text">{escape(section.text)}</p>' if section.text else "")
        + (f'<p class="notes">{"<br>".join(map(escape, section.notes))}</p>' if section.notes else "")
        + "</section>"
    )


def _table(table: Table) -> str:
    whole = sum(one.width for one in table.columns)
    widths = "".join(f'<col style="width:{one.width / whole:.1%}">' for one in table.columns)
    kinds = [' class="number"' if one.is_number else "" for one in table.columns]
    heads = "".join(
        f"<th{kind}>{escape(one.title)}</th>" for one, kind in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{_cell(words)}</td>" for words, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in table.rows
    )
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(words: str) -> str:
    first, *under = words.split("\n")
    said = escape(first)
    return said + "".join(f'<div class="under">{escape(line)}</div>' for line in under)


def _figure(one: KeyFigure) -> str:
    colour = f' style="color:{one.colour}"' if one.colour else ""
    unit = f' <span class="unit">{escape(one.unit)}</span>' if one.unit else ""
    return (
        f'<div class="figure"><p class="label">{escape(one.label)}</p>'
        f'<p class="value"{colour}>{escape(one.value)}{unit}</p><p class="note">{escape(one.note)}</p></div>'
    )
