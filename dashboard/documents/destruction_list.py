"""The list for the destruction of identities as a Word file, in Chinese: numbers and days, never a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.documents.papers import Table, table_file

TITLE: Final = "信访人身份信息销毁清单"
_HEADS: Final = (("序号", 12), ("信访件编号", 46), ("最终办结", 28), ("封存", 28), ("销毁，或退出的原因", 42))
"""Heads and widths in millimetres."""
_SIGNED: Final = ("提请人签名、日期：", "批准人签名、日期：", "监销人（二人）签名、日期：")
_NOTE: Final = (
    "销毁的是姓名、联系方式、证件号码、住址，从文字中隐去的内容和材料文件；编号、办理经过和统计数据保留。"
    "此前的备份仍含上述内容，须一并销毁。"
)


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A matter of the list: its number, its days, and what became of it."""

    number: str
    final_on: date
    sealed_on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What stands above the rows of a list."""

    number: int
    county: str
    ground: str
    keep_years: int
    proposed: str
    approved: str


def list_file(facts: ListFacts, lines: Sequence[ListedLine], mark: str) -> bytes:
    """Return a list as a Word file, its rows numbered."""
    above = (
        f"{facts.county}　第{facts.number}号　共{len(lines)}件",
        f"依据：{facts.ground}，自最终办结之日起保管{facts.keep_years}年",
        f"提请：{facts.proposed}　批准：{facts.approved or '尚未批准'}",
    )
    rows = [
        (str(place), one.number, one.final_on.isoformat(), one.sealed_on.isoformat(), one.outcome)
        for place, one in enumerate(lines, 1)
    ]
    return table_file(Table(TITLE, above, _HEADS, rows, (_NOTE, *_SIGNED), mark))
