"""The demo county's review meetings: who was there, what stood on the agenda, what was decided and what became of it."""

import random
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.days import day_of, number_of
from db.demo.accounts import OFFICE
from db.demo.acts import Days, Drawn
from db.demo.county import County
from db.filter_query import to_query
from db.meetings import FILTERS, DecisionAct, ItemKind, Rhythm
from db.models.accounts import Account
from db.models.meetings import AgendaItem, Decision, DecisionActRow, Meeting, MeetingSeat
from db.queries.agenda import day_of_figures, items_seen
from db.queries.meetings import meeting_before, meetings_seen
from db.scope import EVERYTHING

MEETINGS: Final = 24
LAST_MEETING_DAYS: Final = 24
PLACE: Final = "县委三楼会议室"
CHAIR: Final = "县委副书记"
_LEADERS: Final = ("常务副县长", "县委政法委书记", "副县长（农业农村）", "副县长（城乡建设）")
_UNITS: Final = ("自然资源和规划局", "人力资源和社会保障局", "财政局")
_DONE_WORDS: Final = ("已按要求办结并答复", "已公开，群众代表签字认可", "已制定方案并上会通过")
_LATE_WORDS: Final = "因实地测量返工，推迟办结"
WITH_AGENDA: Final = 3
"""Of so many meetings that were held the agenda is told."""
_AGENDA: Final = (ItemKind.REVIEW, ItemKind.OVERDUE, ItemKind.MAJOR, ItemKind.BACKLOG)
_MINUTES: Final = (
    "会议听取了县信访局关于上次会议议定事项办理情况的汇报，逐项研究了议题。",
    "会议要求，各包案领导对超期事项逐件过堂，责任单位按期报送办理情况。",
)


def last_held(days: Days, last: int) -> int:
    """Return the day of the last meeting that was held before the county's last day."""
    return days.workday_before(last - LAST_MEETING_DAYS)


def write_meetings(
    session: Session, county: County, days: Days, matters: list[Drawn], zone: ZoneInfo
) -> None:
    """Write meetings and decisions as they stand on the county's last day."""
    rng = random.Random("institutions")
    last = number_of(county.until)
    held = [days.workday_before(last - LAST_MEETING_DAYS - 30 * back) for back in range(MEETINGS)][::-1]
    planned = days.workday(last + 6)
    meetings = [_meeting(county, number, day, day, zone) for number, day in enumerate(held, 1)]
    ahead = _meeting(county, len(meetings) + 1, planned, None, zone)
    meetings.append(ahead | {"recorded_at": _at(held[-1], zone)})
    session.execute(insert(Meeting), meetings)
    session.execute(insert(MeetingSeat), [seat for one in meetings for seat in _seats(county, one)])
    rows = list(_decisions(county, held, matters, zone, rng))
    said = [(number, row.pop("done_on"), row["due_on"]) for number, row in enumerate(rows, 1)]
    session.execute(insert(Decision), [row | {"id": number} for number, row in enumerate(rows, 1)])
    office = session.scalar(select(Account.id).where(Account.username == OFFICE))
    session.execute(
        insert(DecisionActRow),
        [
            {
                "decision_id": number,
                "act": DecisionAct.DONE,
                "at": datetime.combine(done_on, time(16, 30), zone),
                "happened_on": done_on,
                "account_id": office,
                "words": _LATE_WORDS if done_on > due_on else _DONE_WORDS[number % len(_DONE_WORDS)],
            }
            for number, done_on, due_on in said
            if done_on is not None
        ],
    )


def write_agendas(session: Session, county: County) -> None:
    """Write what stood on the agenda of the last meetings, each figure as of the day before, and what stands on the next one's."""
    known = meetings_seen(session)
    last = meeting_before(known, county.until)
    told = [one for one in known if one.held_on is not None][:WITH_AGENDA]
    for meeting in (*(one for one in known if one.held_on is None), *told):
        day = day_of_figures(meeting, county.until)
        decided = session.scalars(
            select(Decision).where(Decision.meeting_id == meeting.id).order_by(Decision.id)
        ).all()
        kinds: list[tuple[ItemKind, int | None]] = [(kind, None) for kind in _AGENDA]
        kinds += [
            (ItemKind.CASE, case_id)
            for case_id in dict.fromkeys(one.case_id for one in decided if one.case_id is not None)
        ]
        items = [
            _item(meeting.id, place, kind, case_id, day) for place, (kind, case_id) in enumerate(kinds, 1)
        ]
        session.add_all(items)
        session.flush()
        if meeting.held_on is None:
            continue
        of_case = {one.case_id: one.id for one in items if one.case_id is not None}
        for decision in decided:
            decision.item_id = of_case.get(decision.case_id or 0)
        row = session.get_one(Meeting, meeting.id)
        row.minutes = "\n".join(_MINUTES) if last is not None and meeting.id == last.id else ""
        stated = {one.id: one.figure for one in items_seen(session, meeting, known, EVERYTHING, county.until)}
        for one in items:
            figure = stated[one.id]
            one.as_of, one.stated = day, None if figure is None else figure.count
    session.flush()


def _item(meeting_id: int, place: int, kind: ItemKind, case_id: int | None, day: date) -> AgendaItem:
    chosen = FILTERS.get(kind)
    return AgendaItem(
        meeting_id=meeting_id,
        position=place,
        kind=kind,
        query="" if chosen is None else to_query(chosen, day),
        case_id=case_id,
    )


def _meeting(county: County, number: int, day: int, held: int | None, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"县信访工作联席会议第{number}次会议",
        "rhythm": Rhythm.MONTHLY,
        "planned_on": day_of(day),
        "starts_at": time(15),
        "place": PLACE,
        "chair_post_id": county.leaders[CHAIR],
        "held_on": None if held is None else day_of(held),
        "recorded_at": _at(day, zone),
    }


def _seats(county: County, meeting: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who takes part; one leader is absent from every fifth meeting."""
    is_held = meeting["held_on"] is not None
    posts = [county.leaders[title] for title in (CHAIR, *_LEADERS)]
    units = [county.office, *(county.unit(name) for name in _UNITS)]
    away = county.leaders[_LEADERS[1]] if meeting["id"] % 5 == 0 else None
    return [
        {
            "meeting_id": meeting["id"],
            "post_id": post,
            "unit_id": unit,
            "has_attended": post is None or post != away if is_held else None,
        }
        for post, unit in (*((post, None) for post in posts), *((None, unit) for unit in units))
    ]


def _at(day: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_of(day), time(16, 30), zone)


_OF_LAND: Final = "公开补偿分配账目"
_OLD_DECISIONS: Final = ("限期答复来访群众", "牵头单位拿出化解方案", _OF_LAND, "落实已答复事项")
_LAND_WORDS: Final = ("征地", "拆迁", "占地", "土地", "宅基")


def is_of_land(drawn: Drawn) -> bool:
    """Tell whether a matter is about land, as its title says."""
    return any(word in drawn.title for word in _LAND_WORDS)


def _fitting(text: str, drawn: Drawn) -> str:
    """Return a decision that fits its matter: accounts of compensation are of land alone."""
    return text if text != _OF_LAND or is_of_land(drawn) else "明确责任人和办结时限"


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
                    drawn := rng.choice(known),
                    rng.choice(units),
                    _fitting(rng.choice(_OLD_DECISIONS), drawn),
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
    of_land = iter([drawn for drawn in led if is_of_land(drawn)] or led)
    for text, unit, due_on, done_on, has_case in newest:
        about = next(of_land, led[-1]) if has_case else None
        rows.append(_decision(final, about, unit, text, due_on, done_on, held[-1], zone))
    own = _decision(final, None, None, "逐件过堂超期的包案事项", last + 9, None, held[-1], zone)
    rows.append(own | {"post_id": county.leaders[CHAIR]})
    return rows


def _decision(
    meeting: int,
    drawn: Drawn | None,
    unit: int | None,
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
        "post_id": None,
        "text": text,
        "due_on": day_of(due),
        "done_on": None if done is None else day_of(done),
        "recorded_at": _at(decided, zone),
    }
