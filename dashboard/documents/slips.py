"""The appointment slip (约访单) as a Word file of one page, in Chinese; who came stands on it, so nothing prints it by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.documents.papers import Form, form_file

SLIP_TITLE: Final = "信访事项约访单"
SLIP_SERIES: Final = "约访"
"""What stands after a unit's short name in the numbers of its slips: 青信约访〔2026〕3号."""
_BOXES: Final = (
    ("约访情况", 5),
    ("信访人意见", 3),
    ("信访人签名及日期", 2),
    ("包案领导签名及日期", 2),
    ("签回登记", 1),
)


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What a slip says: its number, the matter, who meets whom, when and where."""

    number: str
    case_number: str
    subject: str
    leader: str
    people: Sequence[tuple[str, str]] = field(repr=False)
    """Name and phone of each person who is met."""
    moment: str = ""
    place: str = ""


def slip_file(facts: SlipFacts, mark: str) -> bytes:
    """Return a slip as a Word file."""
    rows = (
        ("约访单编号", facts.number),
        ("信访件编号", facts.case_number),
        ("信访事项", facts.subject),
        ("包案领导", facts.leader),
        ("信访人", "、".join(name for name, _phone in facts.people)),
        ("联系电话", "、".join(phone for _name, phone in facts.people if phone) or "未留"),
        ("约访时间", facts.moment),
        ("约访地点", facts.place),
    )
    return form_file(Form(SLIP_TITLE, rows, _BOXES, mark))
