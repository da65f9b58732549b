"""The minutes of a meeting (会议纪要) as a Word file, in Chinese: who was there, each item with its figure, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dashboard.documents.papers import Chapter, Record, record_file

INTERNAL: Final = "内部资料　份号：＿＿＿＿"
"""Stands in the head of every sheet; each copy's number is written in by hand."""
_HEADS: Final = (("序号", 16), ("议定事项", 60), ("责任单位（责任人）", 40), ("完成期限", 40))
"""Heads and widths in millimetres."""
_NUMERALS: Final = "〇一二三四五六七八九"
_SIGNED: Final = ("审定：　　　　　　　　　　记录：　　　　　　　　　　日期：",)
_NOTE: Final = "各项数字以所列日期当日终了时信访看板的记载为准，可按该日重新查对；不含检举控告。"


@dataclass(frozen=True, slots=True)
class Decided:
    """One thing that was decided: what, whose, by when."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda: its title, what was reported of it, and what was decided on it."""

    title: str
    said: str = field(repr=False)
    decided: Sequence[Decided] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """What minutes say."""

    title: str
    facts: Sequence[tuple[str, str]]
    discussed: Sequence[str] = field(repr=False)
    items: Sequence[Item] = ()
    beside: Sequence[Decided] = ()
    """What was decided on no item."""


def minutes_file(told: Minutes, mark: str) -> bytes:
    """Return minutes as a Word file; ``mark`` says that the data is made up."""
    chapters = [Chapter(f"{numeral(1)}、会议情况", told.discussed)] if told.discussed else []
    for item in told.items:
        head = f"{numeral(len(chapters) + 1)}、{item.title}"
        chapters.append(Chapter(head, [words for words in (item.said, *_lines(item.decided)) if words]))
    if told.beside:
        chapters.append(Chapter(f"{numeral(len(chapters) + 1)}、其他议定事项", _lines(told.beside)))
    decided = [one for item in told.items for one in item.decided] + list(told.beside)
    rows = [(str(place), one.text, one.owner, one.due) for place, one in enumerate(decided, 1)]
    return record_file(
        Record(
            f"{told.title}纪要",
            [f"{name}：{said}" for name, said in told.facts],
            chapters,
            f"{numeral(len(chapters) + 1)}、议定事项一览",
            _HEADS,
            rows,
            (_NOTE, "", *_SIGNED),
            "　".join(filter(None, (INTERNAL, mark))),
        )
    )


def _lines(decided: Sequence[Decided]) -> list[str]:
    return [f"议定：{one.text}。责任：{one.owner}；完成期限：{one.due}。" for one in decided]


def day_words(day: date) -> str:
    """Write a day as papers do."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones or not tens else "")
