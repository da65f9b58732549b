"""Papers of a hearing (听证笔录, 听证结论) as a Word file and as PDF, of the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from dashboard.documents.briefing import BriefingUnavailable
from dashboard.documents.briefing_pdf import has_chinese_font
from dashboard.documents.minutes import numeral
from dashboard.documents.papers import Chapter, Record, record_file

_HEADS: Final = (("听证员", 40), ("评议意见", 40), ("理由", 76))
_STYLE: Final = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @top-right { content: string(mark); font-size: 9pt; color: #555; }
  @bottom-center { content: "— " counter(page) " —"; font-size: 12pt; } }
html { font-family: "FangSong", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", serif; font-size: 16pt; color: #000; }
body { margin: 0; line-height: 28pt; }
.mark { string-set: mark content(); font-size: 0; }
.county { text-align: center; margin: 0; }
h1 { text-align: center; font-size: 22pt; line-height: 36pt; margin: 0 0 14pt; }
h2 { font-size: 16pt; margin: 8pt 0 0; text-indent: 2em; break-after: avoid; }
p { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
p.plain, p.county { text-indent: 0; }
table { width: 100%; border-collapse: collapse; margin: 8pt 0; font-size: 14pt; line-height: 22pt; }
th, td { border: 0.6pt solid #000; padding: 3pt 6pt; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.signed { margin-top: 18pt; break-inside: avoid; }
"""


@dataclass(frozen=True, slots=True)
class PaperOfHearing:
    """What a paper says: facts above, chapters, the officers' sheets, and lines to sign below."""

    title: str
    county: str
    facts: Sequence[str] = field(repr=False)
    chapters: Sequence[Chapter] = field(repr=False)
    sheets: Sequence[tuple[str, str, str]] = field(repr=False)
    below: Sequence[str] = ()


def hearing_docx(told: PaperOfHearing, mark: str) -> bytes:
    """Return the paper as a Word file; ``mark`` says that the data is made up."""
    chapters = [
        Chapter(f"{numeral(place)}、{one.head}", one.paragraphs) for place, one in enumerate(told.chapters, 1)
    ]
    return record_file(
        Record(
            f"{told.county}信访事项{told.title}",
            told.facts,
            chapters,
            f"{numeral(len(chapters) + 1)}、听证员评议意见",
            _HEADS,
            told.sheets,
            told.below,
            mark,
        )
    )


def hearing_pdf(told: PaperOfHearing, mark: str) -> bytes:
    """Return the paper as PDF; ``BriefingUnavailable`` where Pango or a Chinese font is missing on this machine."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise BriefingUnavailable("no_pango") from error
    if not has_chinese_font():
        raise BriefingUnavailable("no_chinese_font")
    made = HTML(string=hearing_html(told, mark), url_fetcher=_nothing_from_outside).write_pdf(
        full_fonts=False, pdf_tags=True
    )
    return bytes(made)


def _nothing_from_outside(url: str, *given: Any, **more: Any) -> dict[str, Any]:
    raise ValueError(f"a paper fetches nothing: {url}")


def hearing_html(told: PaperOfHearing, mark: str) -> str:
    """Return the page that becomes paper; nothing in it is markup that came from data."""
    inside = [f'<span class="mark">{escape(mark)}</span>', f'<p class="county">{escape(told.county)}</p>']
    inside.append(f"<h1>信访事项{escape(told.title)}</h1>")
    inside += [f"<p>{escape(words)}</p>" for words in told.facts]
    for place, one in enumerate(told.chapters, 1):
        inside.append(f"<h2>{numeral(place)}、{escape(one.head)}</h2>")
        inside += [f"<p>{escape(words)}</p>" for words in one.paragraphs]
    if told.sheets:
        inside.append(f"<h2>{numeral(len(told.chapters) + 1)}、听证员评议意见</h2>")
        heads = "".join(f"<th>{escape(head)}</th>" for head, _width in _HEADS)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in told.sheets
        )
        inside.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    signed = "".join(f'<p class="plain">{escape(words) or "&nbsp;"}</p>' for words in told.below)
    inside.append(f'<div class="signed">{signed}</div>')
    title = escape(f"{told.county}信访事项{told.title}")
    return (
        f'<!doctype html><html lang="zh-Hans-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(inside)}</body></html>"
    )
