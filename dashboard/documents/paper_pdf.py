"""Papers as PDF, of the same words and measures as their Word files; nothing in a page comes from outside."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from dashboard.documents.briefing import BriefingUnavailable
from dashboard.documents.briefing_pdf import has_chinese_font

STYLE: Final = """
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
th, td { border: 0.6pt solid #000; padding: 3pt 6pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.signed { margin-top: 18pt; break-inside: avoid; break-before: avoid; font-size: 12pt; line-height: 22pt; }
"""


def page(title: str, body: str, mark: str, style: str = STYLE) -> str:
    """Return the page that becomes paper; ``body`` is markup whose words are escaped already."""
    return (
        f'<!doctype html><html lang="zh-Hans-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<style>{style}</style></head><body><span class="mark">{escape(mark)}</span>{body}</body></html>'
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a list as markup, its heads again on every page."""
    head = "".join(f"<th>{escape(words)}</th>" for words in heads)
    told = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{told}</tbody></table>"


def _cell(words: str) -> str:
    return f"<td>{escape(words) or '&nbsp;'}</td>"


def pdf_of(markup: str) -> bytes:
    """Return a page as PDF; ``BriefingUnavailable`` where Pango or a Chinese font is missing on this machine."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise BriefingUnavailable("no_pango") from error
    if not has_chinese_font():
        raise BriefingUnavailable("no_chinese_font")
    made = HTML(string=markup, url_fetcher=_nothing_from_outside).write_pdf(full_fonts=False, pdf_tags=True)
    return bytes(made)


def _nothing_from_outside(url: str, *given: Any, **more: Any) -> dict[str, Any]:
    raise ValueError(f"a paper fetches nothing: {url}")
