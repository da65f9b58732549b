"""The demo office's meetings with their decisions."""

import random
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.days import day_of, number_of
from db.demo.acts import Days, Drawn
from db.demo.county import County
from db.models.institutions import Decision, Meeting

MEETINGS: Final = 24
LAST_MEETING_DAYS: Final = 24


def write_institutions(
    session: Session, county: County, days: Days, matters: list[Drawn], zone: ZoneInfo
) -> None:
    """Write meetings and decisions as they stand on the county's last day."""
    _write_meetings(session, county, days, matters, zone, random.Random("institutions"))


def _at(day: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_of(day), time(16, 30), zone)


def _write_meetings(
    session: Session,
    county: County,
    days: Days,
    matters: list[Drawn],
    zone: ZoneInfo,
    rng: random.Random,
) -> None:
    last = number_of(county.until)
    held = [days.workday_before(last - LAST_MEETING_DAYS - 30 * back) for back in range(MEETINGS)][::-1]
    planned = days.workday(last + 6)
    meetings: list[dict[str, Any]] = [
        {
            "id": number,
            "planned_on": day_of(day),
            "held_on": day_of(day),
            "title": f"县信访工作联席会议第{number}次会议",
            "recorded_at": _at(day, zone),
        }
        for number, day in enumerate(held, 1)
    ]
    meetings.append(
        {
            "id": len(meetings) + 1,
            "planned_on": day_of(planned),
            "held_on": None,
            "title": f"县信访工作联席会议第{len(meetings) + 1}次会议",
            "recorded_at": _at(held[-1], zone),
        }
    )
    session.execute(insert(Meeting), meetings)
    session.execute(insert(Decision), list(_decisions(county, held, matters, zone, rng)))


_OLD_DECISIONS: Final = ("限期答复来访群众", "牵头单位拿出化解方案", "公开补偿分配账目", "落实已答复事项")


def _decisions(
    county: County, held: list[int], matters: list[Drawn], zone: ZoneInfo, rng: random.Random
) -> list[dict[str, Any]]:
    last = number_of(county.until)
    units = [unit for name, unit in county.units.items() if name.endswith("局") and unit != county.spotless]
    rows: list[dict[str, Any]] = []
    for meeting, day in enumerate(held, 1):
        known = [drawn for drawn in matters if day - 120 < drawn.received < day - 10]
        for _ in range(rng.randrange(2, 5)):
            # What earlier meetings decided was due, and done, before the last one.
            due = min(day + rng.randrange(10, 28), held[-1] - 1)
            done = min(due + (3 if rng.random() < 0.2 else -2), held[-1])
            if meeting == len(held) or due <= day:
                continue
            rows.append(
                _decision(
                    meeting,
                    rng.choice(known),
                    rng.choice(units),
                    rng.choice(_OLD_DECISIONS),
                    due,
                    done,
                    day,
                    zone,
                )
            )
    final = len(held)
    led = [drawn for drawn in matters if drawn.charges and drawn.charges[-1].ended is None]
    newest: tuple[tuple[str, int, int, int | None, bool], ...] = (
        ("公开征地补偿分配方案和账目", county.unit("自然资源和规划局"), last - 9, last - 11, True),
        ("约谈用人单位，限期支付拖欠工资", county.unit("人力资源和社会保障局"), last - 5, None, False),
        ("为两件重大事项确定包案领导", county.office, last - 2, None, False),
        ("听证后十日内形成处理意见", county.unit("自然资源和规划局"), last + 16, None, True),
        ("梳理已支持未执行事项清单", county.unit("财政局"), last + 21, None, False),
    )
    for at, (text, unit, due_on, done_on, has_case) in enumerate(newest):
        drawn = led[at] if has_case else None
        rows.append(_decision(final, drawn, unit, text, due_on, done_on, held[-1], zone))
    return rows


def _decision(
    meeting: int,
    drawn: Drawn | None,
    unit: int,
    text: str,
    due: int,
    done: int | None,
    decided: int,
    zone: ZoneInfo,
) -> dict[str, Any]:
    return {
        "meeting_id": meeting,
        "case_id": None if drawn is None else drawn.id,
        "unit_id": unit,
        "text": text,
        "due_on": day_of(due),
        "done_on": None if done is None else day_of(done),
        "recorded_at": _at(decided if done is None else max(decided, done), zone),
    }
