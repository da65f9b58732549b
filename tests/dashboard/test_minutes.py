"""The minutes of a meeting as a Word file, read back: every word is text, the figures are those that were stated."""

from dataclasses import replace
from datetime import date, time
from io import BytesIO
from typing import Any

import docx
import pytest

from dashboard.documents.minutes import INTERNAL, Minutes, minutes_file, numeral
from dashboard.documents.paper_texts import DEMO_MARK
from dashboard.minutes_words import minutes_of
from dashboard.text import Language, speaking
from db.filters import CaseFilter
from db.meetings import (
    DecisionSeen,
    ItemKind,
    ItemSeen,
    MeetingSeen,
    Owner,
    Proposed,
    Rhythm,
    Seat,
)
from db.rows import Names

DAY = date(2026, 6, 23)
BEFORE = date(2026, 6, 22)
NAMES = Names({}, {4: "县信访局", 7: "县财政局"}, {1: "县委副书记", 2: "副县长"}, {}, {}, {})
MEETING = MeetingSeen(
    id=3,
    title="县信访工作联席会议第25次会议",
    rhythm=Rhythm.MONTHLY,
    planned_on=DAY,
    version=4,
    starts_at=time(15),
    place="三楼会议室",
    chair_post_id=1,
    held_on=DAY,
    minutes="会议听取了汇报。\n\n会议要求按期办结。",
    seats=(Seat(Owner(post_id=1), True), Seat(Owner(post_id=2), False), Seat(Owner(unit_id=4), True)),
)
ITEMS = [
    ItemSeen(
        id=1,
        position=1,
        kind=ItemKind.REVIEW,
        as_of=BEFORE,
        figure=Proposed(ItemKind.REVIEW, 3, BEFORE, values={"on_time": 2, "past_due": 1}),
        stated=3,
    ),
    ItemSeen(
        id=2,
        position=2,
        kind=ItemKind.OVERDUE,
        as_of=BEFORE,
        figure=Proposed(ItemKind.OVERDUE, 11, BEFORE, CaseFilter(), {"leaders": 2, "oldest": "2026-05-01"}),
        stated=12,
    ),
    ItemSeen(id=4, position=3, kind=ItemKind.FREE, as_of=BEFORE, title="已撤议题", is_dropped=True),
    ItemSeen(
        id=5,
        position=4,
        kind=ItemKind.CASE,
        as_of=BEFORE,
        title="某镇征地补偿",
        number="XF2026-00012",
        case_id=9,
    ),
]
DECISIONS = [
    DecisionSeen(
        8, 3, MEETING.title, DAY, "逐件过堂超期事项", date(2026, 7, 10), Owner(post_id=2), 1, item_id=2
    ),
    DecisionSeen(9, 3, MEETING.title, DAY, "安排专项经费", date(2026, 7, 31), Owner(unit_id=7), 1),
]


@pytest.fixture
def file() -> Any:
    """Return the minutes of the meeting, opened again."""
    with speaking(Language.ZH):
        told = minutes_of(MEETING, ITEMS, DECISIONS, NAMES)
    return docx.Document(BytesIO(minutes_file(told, DEMO_MARK)))


def test_the_minutes_say_who_was_there_what_was_stated_and_what_was_decided(file: Any) -> None:
    lines = [paragraph.text for paragraph in file.paragraphs if paragraph.text]
    assert lines == [
        "县信访工作联席会议第25次会议纪要",
        "时间：2026年6月23日 15:00",
        "地点：三楼会议室",
        "主持：县委副书记",
        "出席：县委副书记、县信访局",
        "缺席：副县长",
        "一、会议情况",
        "会议听取了汇报。",
        "会议要求按期办结。",
        "二、以往议定事项办理情况",
        "截至2026年6月22日，共3项。按期办结2项、逾期未办1项。",
        "三、已有领导包案仍超期的事项",
        "截至2026年6月22日，共12件。涉及2位包案领导，最早的期限为2026年5月1日。",
        "议定：逐件过堂超期事项。责任：副县长；完成期限：2026年7月10日。",
        "四、某镇征地补偿",
        "信访件XF2026-00012。",
        "五、其他议定事项",
        "议定：安排专项经费。责任：县财政局；完成期限：2026年7月31日。",
        "六、议定事项一览",
        "各项数字以所列日期当日终了时信访看板的记载为准，可按该日重新查对；不含检举控告。",
        "审定：　　　　　　　　　　记录：　　　　　　　　　　日期：",
    ]


def test_the_list_of_decisions_repeats_its_heads_and_holds_each_decision(file: Any) -> None:
    (table,) = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "议定事项", "责任单位（责任人）", "完成期限"],
        ["1", "逐件过堂超期事项", "副县长", "2026年7月10日"],
        ["2", "安排专项经费", "县财政局", "2026年7月31日"],
    ]
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_every_sheet_is_internal_numbered_and_marked(file: Any) -> None:
    (section,) = file.sections
    assert section.header.paragraphs[0].text == f"{INTERNAL}　{DEMO_MARK}"
    assert "PAGE" in section.footer._element.xml


def test_a_meeting_that_decided_nothing_has_no_list() -> None:
    told = Minutes("会议", (), (), ())
    opened = docx.Document(BytesIO(minutes_file(told, "")))
    assert opened.tables == []
    assert opened.sections[0].header.paragraphs[0].text == INTERNAL


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二")]
)
def test_chapters_are_numbered_in_chinese(number: int, said: str) -> None:
    assert numeral(number) == said


def test_the_minutes_of_a_meeting_entered_later_say_on_which_day_it_was():
    with speaking(Language.ZH):
        planned = minutes_of(MEETING, ITEMS, [], NAMES)
        entered = minutes_of(replace(MEETING, entered_on=date(2026, 9, 1)), ITEMS, [], NAMES)
    assert dict(entered.facts)["补登日期"] == "2026年9月1日"
    assert "补登日期" not in dict(planned.facts)
