"""The demo county's places, offices, posts and categories, as rows and as what histories are drawn from."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, count
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.demo import catalogue, names
from db.demo.catalogue import Ground
from db.demo.posts import write_posts
from db.enums import AreaKind, UnitKind
from db.models.catalogue import Category, Cause, Routing
from db.models.organisation import (
    Area,
    AreaAlias,
    AreaBase,
    Unit,
    UnitAlias,
    UnitSuccession,
)

MADE_UP: Final = "演示数据，纯属虚构"
YEARS_OF_BASES: Final = 8
WITHOUT_MEDIATION: Final = 17
"""One village in so many has no mediation group yet."""
MERGED_DAYS_AGO: Final = 430

EXCESS_PLACE: Final = 7
ZERO_PLACE: Final = 19


@dataclass(frozen=True, slots=True)
class Village:
    """A village, or a community with streets instead of fields."""

    id: int
    name: str
    is_community: bool

    def suits(self, ground: Ground) -> bool:
        """Tell whether a subject of this ground can arise here."""
        return ground is Ground.BOTH or self.is_community == (ground is Ground.TOWN)


@dataclass(frozen=True, slots=True)
class Township:
    """A township with its office and its villages; ``population`` weighs how often matters come from it."""

    id: int
    name: str
    unit: int
    population: int
    villages: tuple[Village, ...]

    def villages_for(self, ground: Ground) -> tuple[Village, ...]:
        """Return the villages and communities in which a subject of this ground can arise; none is possible."""
        return tuple(village for village in self.villages if village.suits(ground))


@dataclass(frozen=True, slots=True)
class Topic:
    """A third-level category as histories use it; ``unit`` of None is the office of the matter's township."""

    id: int
    name: str
    weight: float
    unit: int | None
    cause: int | None
    words: tuple[str, ...]
    ground: Ground


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
    by_name = {row["name"]: row["id"] for row in units.rows}
    _add_villages(units, areas, townships)
    session.execute(insert(Area), areas.rows)
    session.execute(insert(Unit), units.rows)
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
    _write_routing(session, topics, merged, merged_on)
    leaders, former = write_posts(session, rng, root, units.rows, until)
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
        villages.append(Village(village, stem + ending, is_community))
    population = rng.randrange(42_000, 68_000) if is_street else rng.randrange(9_000, 29_000)
    if place in (EXCESS_PLACE, ZERO_PLACE):
        population = 27_000 + place
    return Township(area, name, unit, population, tuple(villages))


def _add_villages(units: _Rows, areas: _Rows, townships: tuple[Township, ...]) -> None:
    """Add each village's committee below its township's office, and the mediation group below most of them."""
    for township in townships:
        for village in township.villages:
            word = township.name + str(areas.rows[village.id - 1]["name"])
            unit = _unit(units, word, UnitKind.VILLAGE, township.unit, village.id)
            if village.id % WITHOUT_MEDIATION:
                word = f"{township.name}{village.name}人民调解委员会"
                _unit(units, word, UnitKind.MEDIATION, unit, village.id)


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
                topics.append(
                    Topic(
                        third,
                        subject.name,
                        subject.weight,
                        unit,
                        subject.cause,
                        subject.words,
                        subject.ground,
                    )
                )
    session.execute(insert(Category), rows)
    return tuple(topics)


def _write_routing(session: Session, topics: tuple[Topic, ...], merged: int, merged_on: date) -> None:
    """Write whose each subject is; one went over with the unit that was merged."""
    rows: list[dict[str, Any]] = [
        {
            "category_id": topic.id,
            "unit_id": topic.unit,
            "valid_from": merged_on + timedelta(days=1) if topic.name == catalogue.MERGED_SUBJECT else None,
            "valid_to": None,
        }
        for topic in topics
    ]
    rows.extend(
        {"category_id": topic.id, "unit_id": merged, "valid_from": None, "valid_to": merged_on}
        for topic in topics
        if topic.name == catalogue.MERGED_SUBJECT
    )
    session.execute(insert(Routing), rows)


def _category(number: int, code: str, name: str, level: int, parent: int | None) -> dict[str, Any]:
    return {"id": number, "code": code, "name": name, "level": level, "parent_id": parent, "position": number}
