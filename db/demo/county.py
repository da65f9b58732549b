"""The demo county's places, offices, posts and categories, as rows and as what histories are drawn from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, count
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.demo import catalogue, names
from db.enums import AreaKind, UnitKind
from db.models.catalogue import Category, Cause
from db.models.organisation import (
    Area,
    AreaAlias,
    AreaBase,
    Official,
    Post,
    Unit,
    UnitAlias,
    UnitSuccession,
)

MADE_UP: Final = "演示数据，纯属虚构"
YEARS_OF_BASES: Final = 8
MERGED_DAYS_AGO: Final = 430
LEADER_CHANGED_DAYS_AGO: Final = 96

EXCESS_PLACE: Final = 7
ZERO_PLACE: Final = 19

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


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Township:
    """A township with its office and its villages; ``population`` weighs how often matters come from it."""

    id: int
    name: str
    unit: int
    population: int
    villages: tuple[Village, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A third-level category as histories use it; ``unit`` of None is the office of the matter's township."""

    id: int
    name: str
    weight: float
    unit: int | None
    cause: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class County:
    """What histories are drawn from: plain values that another process may get."""

    office: int
    townships: tuple[Township, ...]
    topics: tuple[Topic, ...]
    units: dict[str, int]
    leaders: dict[str, int]
    former_leader: int
    merged_on: date
    until: date
    township_sums: tuple[float, ...] = field(default=())
    topic_sums: tuple[float, ...] = field(default=())

    def unit(self, word: str) -> int:
        """Return the id of one of the county's own units by its name without the county."""
        return self.units[names.COUNTY + word]

    def topic(self, word: str) -> Topic:
        """Return a third-level category by name."""
        return next(topic for topic in self.topics if topic.name == word)

    @property
    def merged(self) -> int:
        """Return the unit that went into another one."""
        return self.unit(catalogue.MERGED)

    @property
    def spotless(self) -> int:
        """Return the unit that says all was in time."""
        return self.unit(catalogue.SPOTLESS)

    @property
    def excess_township(self) -> Township:
        """Return the township with a true excess of one subject."""
        return self.townships[EXCESS_PLACE]

    @property
    def zero_township(self) -> Township:
        """Return the township whose zero reports came late before a group visit."""
        return self.townships[ZERO_PLACE]


def build_county(session: Session, until: date) -> County:
    """Write the reference rows of the county as they stand on ``until`` and return what histories need."""
    rng = random.Random("county")
    areas = _Rows()
    county_area = areas.add(
        kind=AreaKind.COUNTY, name=names.COUNTY, short_name=names.COUNTY_WORD, parent_id=None
    )
    units = _Rows()
    root = units.add(
        name=names.COUNTY, short_name="县委县政府", kind=UnitKind.COUNTY, parent_id=None, area_id=county_area
    )
    office = _unit(units, "信访局", UnitKind.PETITION_OFFICE, root, county_area)
    for word in (*catalogue.DEPARTMENTS, *catalogue.COMMITTEES):
        _unit(units, word, UnitKind.DEPARTMENT, root, county_area)
    townships = tuple(_township(rng, areas, units, name, county_area, root) for name in names.TOWNSHIPS)
    merged_on = until - timedelta(days=MERGED_DAYS_AGO)
    merged = _unit(units, catalogue.MERGED, UnitKind.DEPARTMENT, root, county_area, valid_to=merged_on)
    for word in ("人民法院", "人民检察院", "纪委监委"):
        _unit(units, word, UnitKind.OUTSIDE, root, county_area)
    units.add(
        name=names.CITY + "信访局", short_name="市信访局", kind=UnitKind.OUTSIDE, parent_id=None, area_id=None
    )
    session.execute(insert(Area), areas.rows)
    session.execute(insert(Unit), units.rows)
    by_name = {row["name"]: row["id"] for row in units.rows}
    session.execute(
        insert(UnitSuccession),
        [
            {
                "unit_id": merged,
                "successor_id": by_name[names.COUNTY + catalogue.MERGED_INTO],
                "happened_on": merged_on,
            }
        ],
    )
    _write_aliases(session, townships, by_name)
    _write_bases(session, rng, townships, county_area, until)
    topics = _write_categories(session, by_name)
    leaders, former = _write_posts(session, rng, root, units, until)
    return County(
        office,
        townships,
        topics,
        by_name,
        leaders,
        former,
        merged_on,
        until,
        tuple(accumulate(township.population for township in townships)),
        tuple(accumulate(topic.weight for topic in topics)),
    )


class _Rows:
    """Rows of one table with ids from 1."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, **values: Any) -> int:
        number = len(self.rows) + 1
        self.rows.append({"id": number, "position": number, "valid_to": None, **values})
        return number


def _unit(
    units: _Rows, word: str, kind: UnitKind, parent: int, area: int, valid_to: date | None = None
) -> int:
    number = len(units.rows) + 1
    return units.add(
        name=names.COUNTY + word,
        short_name=word,
        kind=kind,
        parent_id=parent,
        area_id=area,
        office_phone=names.office_phone(number * 10),
        duty_phone=names.office_phone(number * 10 + 1),
        valid_to=valid_to,
    )


_village_names: Final = names.village_names(
    len(names.STREETS) * names.STREET_VILLAGES + len(names.TOWNS) * names.TOWN_VILLAGES
)


def _township(rng: random.Random, areas: _Rows, units: _Rows, name: str, county: int, root: int) -> Township:
    is_street = name in names.STREETS
    short = name.removesuffix("街道").removesuffix("镇")
    area = areas.add(kind=AreaKind.TOWNSHIP, name=name, short_name=short, parent_id=county)
    word = name + ("办事处" if is_street else "人民政府")
    unit = _unit(units, word, UnitKind.TOWNSHIP, root, area)
    place = names.TOWNSHIPS.index(name)
    first = place * names.TOWN_VILLAGES + min(place, len(names.STREETS)) * (
        names.STREET_VILLAGES - names.TOWN_VILLAGES
    )
    size = names.STREET_VILLAGES if is_street else names.TOWN_VILLAGES
    villages = []
    for at, stem in enumerate(_village_names[first : first + size]):
        is_community = is_street or at == 0
        ending = "社区" if is_community else "村"
        full = stem + (ending + "居民委员会" if is_community else ending + "村民委员会").replace(
            "村村民", "村民"
        )
        village = areas.add(kind=AreaKind.VILLAGE, name=full, short_name=stem + ending, parent_id=area)
        villages.append(Village(village, stem + ending))
    population = rng.randrange(42_000, 68_000) if is_street else rng.randrange(9_000, 29_000)
    if place in (EXCESS_PLACE, ZERO_PLACE):
        population = 27_000 + place
    return Township(area, name, unit, population, tuple(villages))


def _write_aliases(session: Session, townships: tuple[Township, ...], units: dict[str, int]) -> None:
    old, first, second = townships[5], townships[11], townships[12]
    rows = [
        {"alias": names.OLD_NAME, "area_id": old.id, "kind": "name", "source": MADE_UP, "is_verified": True},
        *(
            {
                "alias": names.SPLIT_NAME,
                "area_id": part.id,
                "kind": "name",
                "source": MADE_UP,
                "is_verified": False,
            }
            for part in (first, second)
        ),
        *(
            {
                "alias": f"99{number:07d}",
                "area_id": part.id,
                "kind": "code",
                "source": MADE_UP,
                "is_verified": True,
            }
            for number, part in enumerate(townships, 1)
        ),
    ]
    session.execute(insert(AreaAlias), rows)
    session.execute(
        insert(UnitAlias),
        [
            {"alias": name.removeprefix(names.COUNTY), "unit_id": unit, "kind": "name"}
            for name, unit in units.items()
            if name.startswith(names.COUNTY) and name != names.COUNTY
        ],
    )


def _write_bases(
    session: Session, rng: random.Random, townships: tuple[Township, ...], county: int, until: date
) -> None:
    rows = []
    for year in range(until.year - YEARS_OF_BASES + 1, until.year + 1):
        total = [0, 0]
        for township in townships:
            people = round(
                township.population * (1 - 0.006 * (year - until.year)) * rng.uniform(0.997, 1.003)
            )
            households = round(people / 2.9)
            total = [total[0] + people, total[1] + households]
            rows.append(_base(township.id, year, people, households))
        rows.append(_base(county, year, *total))
    session.execute(insert(AreaBase), rows)


def _base(area: int, year: int, population: int, households: int) -> dict[str, Any]:
    return {
        "area_id": area,
        "year": year,
        "population": population,
        "households": households,
        "source": MADE_UP,
    }


def _write_categories(session: Session, units: dict[str, int]) -> tuple[Topic, ...]:
    causes = [
        {"id": number, "number": number, "name": name} for number, name in enumerate(catalogue.MEASURES, 1)
    ]
    session.execute(insert(Cause), causes)
    rows: list[dict[str, Any]] = []
    topics: list[Topic] = []
    numbers = count(1)
    for at, (top, groups) in enumerate(catalogue.CATEGORIES.items(), 1):
        first = next(numbers)
        rows.append(_category(first, f"{at:02d}", top, 1, None))
        for beside, group in enumerate(groups, 1):
            second = next(numbers)
            rows.append(_category(second, f"{at:02d}{beside:02d}", group.name, 2, first))
            for below, subject in enumerate(group.subjects, 1):
                third = next(numbers)
                code = f"{at:02d}{beside:02d}{below:02d}"
                rows.append(_category(third, code, subject.name, 3, second))
                is_townships = subject.unit == catalogue.TOWNSHIP_OFFICE
                unit = None if is_townships else units[names.COUNTY + subject.unit]
                topics.append(Topic(third, subject.name, subject.weight, unit, subject.cause, subject.words))
    session.execute(insert(Category), rows)
    return tuple(topics)


def _category(number: int, code: str, name: str, level: int, parent: int | None) -> dict[str, Any]:
    return {"id": number, "code": code, "name": name, "level": level, "parent_id": parent, "position": number}


def _write_posts(
    session: Session, rng: random.Random, root: int, units: _Rows, until: date
) -> tuple[dict[str, int], int]:
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
    for unit in units.rows:
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
