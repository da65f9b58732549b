"""Papers of a hearing that tell it in chapters (听证笔录, 听证结论, 主持词) as a Word file and as PDF, of the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from dashboard.documents.minutes import numeral
from dashboard.documents.paper_pdf import page, pdf_of, table
from dashboard.documents.papers import Chapter, Record, record_file

_HEADS: Final = (("听证员", 40), ("评议意见", 40), ("理由", 76))


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
    """Return the paper as PDF; ``BriefingUnavailable`` where this machine cannot make one."""
    return pdf_of(hearing_html(told, mark))


def hearing_html(told: PaperOfHearing, mark: str) -> str:
    """Return the page that becomes paper; nothing in it is markup that came from data."""
    inside = [f'<p class="county">{escape(told.county)}</p>', f"<h1>信访事项{escape(told.title)}</h1>"]
    inside += [f"<p>{escape(words)}</p>" for words in told.facts]
    for place, one in enumerate(told.chapters, 1):
        inside.append(f"<h2>{numeral(place)}、{escape(one.head)}</h2>")
        inside += [f"<p>{escape(words)}</p>" for words in one.paragraphs]
    if told.sheets:
        inside.append(f"<h2>{numeral(len(told.chapters) + 1)}、听证员评议意见</h2>")
        inside.append(table([head for head, _width in _HEADS], told.sheets))
    signed = "".join(f'<p class="plain">{escape(words) or "&nbsp;"}</p>' for words in told.below)
    inside.append(f'<div class="signed">{signed}</div>')
    return page(f"{told.county}信访事项{told.title}", "".join(inside), mark)
