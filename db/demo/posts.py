"""The demo county's posts and who holds them: its leaders, one of whom was changed, and its offices' heads."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.demo import names
from db.enums import UnitKind
from db.models.organisation import Official, Post

LEADER_CHANGED_DAYS_AGO: Final = 96

LEADERS: Final = (
    "县委书记",
    "县长",
    "县委副书记",
    "常务副县长",
    "县委政法委书记",
    "县人大常委会主任",
    "县政协主席",
    "副县长（农业农村）",
    "副县长（城乡建设）",
    "副县长（教育卫生）",
    "副县长（工业商贸）",
)
IDLE_LEADER: Final = "副县长（农业农村）"
FREE_LEADER: Final = "县政协主席"
CHANGED_LEADER: Final = "副县长（城乡建设）"


def write_posts(
    session: Session, rng: random.Random, root: int, units: Sequence[Mapping[str, Any]], until: date
) -> tuple[dict[str, int], int]:
    """Write who leads the county and its offices; return the leaders' posts by title, and the post of who left."""
    officials: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    taken = _fresh_names(rng)

    def fill(title: str, unit: int, is_leader: bool, from_on: date, to_on: date | None = None) -> int:
        number = len(posts) + 1
        officials.append({"id": number, "name": next(taken)})
        posts.append(
            {
                "id": number,
                "official_id": number,
                "unit_id": unit,
                "title": title,
                "is_county_leader": is_leader,
                "position": number,
                "from_on": from_on,
                "to_on": to_on,
            }
        )
        return number

    long_ago = date(until.year - 7, 3, 1)
    changed_on = until - timedelta(days=LEADER_CHANGED_DAYS_AGO)
    leaders = {
        title: fill(title, root, True, changed_on if title == CHANGED_LEADER else long_ago)
        for title in LEADERS
    }
    former = fill(CHANGED_LEADER, root, True, long_ago, changed_on)
    for unit in units:
        if unit["kind"] in (UnitKind.DEPARTMENT, UnitKind.PETITION_OFFICE, UnitKind.TOWNSHIP):
            title = "分管信访负责人" if unit["kind"] is UnitKind.TOWNSHIP else "主要负责人"
            fill(title, unit["id"], False, long_ago, unit["valid_to"])
    session.execute(insert(Official), officials)
    session.execute(insert(Post), posts)
    return leaders, former


def _fresh_names(rng: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = names.person_name(rng)
        if name not in seen:
            seen.add(name)
            yield name
