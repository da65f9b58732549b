"""The demo county's roster: a leader receives on every working day, the petition office is on duty every day."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.demo.accounts import OFFICE
from db.demo.county import County
from db.demo.posts import LEADERS
from db.models.organisation import Official, Post
from db.models.rosters import RosterSwap, RosterTurn
from db.roster import TurnKind
from db.workdays import WorkCalendar, national_calendar

DAYS_BEFORE: Final = 180
DAYS_AHEAD: Final = 27
HALL: Final = "县群众来访接待大厅一号接访室"
OFFICE_ROOM: Final = "县信访局值班室"
_UNMARKED_DAYS: Final = (3,)
"""How many days ago the turns were that nobody marked."""
_CLERKS: Final = (
    ("县信访局副局长", "蔺筠舟"),
    ("县信访局接访股股长", "郗若樵"),
    ("县信访局办信股股长", "宓景澄"),
    ("县信访局综合股股长", "阚砚秋"),
)
"""Who is on duty by turns, heads of the petition office's sections."""
_REASONS: Final = ("赴省参加会议", "下乡调研", "临时公务")
_MISSED: Final = ("临时外出，无人替岗", "参加紧急会议，未安排替岗")


def write_rosters(session: Session, county: County, accounts: Mapping[str, int], at: datetime) -> None:
    """Write half a year of turns that are over, and those of the next four weeks."""
    rng = random.Random("rosters")
    calendar = WorkCalendar(national_calendar())
    posts = _posts(session)
    leaders = [posts[county.leaders[title]] for title in LEADERS]
    clerks = [
        {"id": None, "title": office, "name": name, "from_on": None, "to_on": None}
        for office, name in _CLERKS
    ]
    entered = {"entered_by": accounts[OFFICE], "changed_by": None, "changed_at": None, "version": 1}
    turns: list[dict[str, Any]] = []
    swaps: list[dict[str, Any]] = []
    for ago in range(DAYS_BEFORE, -DAYS_AHEAD - 1, -1):
        day = county.until - timedelta(days=ago)
        made = [
            (TurnKind.DUTY, clerks[day.toordinal() % len(clerks)], OFFICE_ROOM, time(8, 30), time(17, 30))
        ]
        if calendar.is_workday(day):
            made.append(
                (TurnKind.RECEPTION, leaders[day.toordinal() % len(leaders)], HALL, time(9), time(11, 30))
            )
        for kind, planned, place, starts_at, ends_at in made:
            who = planned if _holds(planned, day) else next(one for one in leaders if _holds(one, day))
            row = {
                "id": len(turns) + 1, "on_day": day, "kind": kind, "post_id": who["id"], "office": who["title"],
                "name": who["name"], "place": place, "starts_at": starts_at, "ends_at": ends_at, "withdrawn": "",
                "entered_at": at - timedelta(days=max(ago, 0) + 8), **entered, **_marked(rng, kind, ago),
            }  # fmt: skip
            turns.append(row)
            if kind is TurnKind.RECEPTION and len(turns) % 17 == 0:
                before = next(one for one in leaders if one["id"] != who["id"] and _holds(one, day))
                swaps.append(
                    {
                        "turn_id": row["id"],
                        "before": f"{before['title']} {before['name']}",
                        "after": f"{who['title']} {who['name']}",
                        "reason": rng.choice(_REASONS),
                        "swapped_by": accounts[OFFICE],
                        "swapped_at": at - timedelta(days=max(ago, 0) + 2),
                    }
                )
    session.execute(insert(RosterTurn), turns)
    session.execute(insert(RosterSwap), swaps)


def _marked(rng: random.Random, kind: TurnKind, ago: int) -> dict[str, Any]:
    """Return whether a turn of so many days ago was kept; one of today waits."""
    blank = {"is_kept": None, "words": "", "visits": None, "settled": None}
    if ago <= 0 or ago in _UNMARKED_DAYS:
        return blank
    if rng.random() < (0.06 if kind is TurnKind.RECEPTION else 0.01):
        return blank | {"is_kept": False, "words": rng.choice(_MISSED)}
    if kind is TurnKind.DUTY:
        return blank | {"is_kept": True}
    visits = rng.choice((0, 1, 1, 2, 2, 3, 4))
    return blank | {"is_kept": True, "visits": visits, "settled": rng.randint(0, visits)}


def _posts(session: Session) -> dict[int, dict[str, Any]]:
    rows = session.execute(
        select(Post.id, Post.title, Post.from_on, Post.to_on, Official.name).join(
            Official, Official.id == Post.official_id
        )
    )
    return {row.id: dict(row._mapping) for row in rows}


def _holds(post: Mapping[str, Any], day: date) -> bool:
    return (post["from_on"] is None or post["from_on"] <= day) and (
        post["to_on"] is None or post["to_on"] > day
    )
