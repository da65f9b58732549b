"""Factories of what tests count: a small county, and matters with their events and spans."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from db.enums import AreaKind, EventKind, UnitKind
from db.events import record
from db.models.base import Base
from db.models.cases import Case
from db.models.catalogue import CalendarRow, Category, Cause, RulePackRow
from db.models.organisation import Area, Official, Post, Unit
from db.reference import load_reference, seed_reference
from db.replay import Reference
from db.search import index_case
from db.session import Database
from db.spans import rewrite_spans

ZONE = ZoneInfo("Asia/Shanghai")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class World:
    """Ids of a small county: what cases of tests refer to."""

    townships: tuple[int, ...]
    villages: tuple[int, ...]
    units: tuple[int, ...]
    categories: tuple[int, ...]
    """Level 1, level 2 and level 3 of one branch, then level 1 of another."""
    causes: tuple[int, ...]
    leaders: tuple[int, ...]


_OF_WORLD: tuple[Table, ...] = tuple(
    Base.metadata.tables[model.__tablename__]
    for model in (RulePackRow, CalendarRow, Area, Unit, Category, Cause, Official, Post)
)
_made: dict[str, tuple[World, dict[str, list[dict[str, Any]]]]] = {}


def make_world(session: Session) -> World:
    """Write rule packs, the calendar and a county of three townships, five units and three leaders.

    It is made once by a test process and zone; every other database that is empty yet takes the same rows.
    """
    is_empty = not any(session.execute(select(table.c.id).limit(1)).first() for table in _OF_WORLD)
    zone: ZoneInfo = session.info["zone"]
    if is_empty and zone.key in _made:
        world, rows = _made[zone.key]
        for table in _OF_WORLD:
            session.execute(insert(table), rows[table.name])
            _go_on_after(session, table)
        return world
    world = _build_world(session)
    if is_empty:
        session.flush()
        rows = {
            table.name: [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]
            for table in _OF_WORLD
        }
        _made[zone.key] = (world, rows)
    return world


def _go_on_after(session: Session, table: Table) -> None:
    """Let PostgreSQL number on after rows whose numbers were given."""
    if session.get_bind().dialect.name == "postgresql":
        last = select(func.max(table.c.id)).scalar_subquery()
        session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))


def _build_world(session: Session) -> World:
    seed_reference(session)
    county = _added(session, Area(kind=AreaKind.COUNTY, name="清水县"))
    townships = [
        _added(session, Area(kind=AreaKind.TOWNSHIP, name=name, parent_id=county, position=place))
        for place, name in ((3, "青石镇"), (1, "白云乡"), (2, "大河镇"))
    ]
    villages = [
        _added(session, Area(kind=AreaKind.VILLAGE, name=name, parent_id=townships[of], position=place))
        for place, (of, name) in enumerate(((0, "一村"), (0, "二村"), (1, "东村"), (2, "西村")))
    ]
    office = _added(session, Unit(name="县信访局", kind=UnitKind.PETITION_OFFICE, position=9))
    units = [
        office,
        _added(session, Unit(name="自然资源局", kind=UnitKind.DEPARTMENT, parent_id=office, position=2)),
        _added(session, Unit(name="民政局", kind=UnitKind.DEPARTMENT, parent_id=office, position=1)),
        _added(session, Unit(name="青石镇政府", kind=UnitKind.TOWNSHIP, parent_id=office, position=4)),
    ]
    units.append(
        _added(session, Unit(name="一村委会", kind=UnitKind.VILLAGE, parent_id=units[3], position=5))
    )
    first = _added(session, Category(code="01", name="农村农业", level=1, position=2))
    second = _added(session, Category(code="0101", name="土地承包", level=2, parent_id=first))
    third = _added(session, Category(code="010101", name="承包合同", level=3, parent_id=second))
    other = _added(session, Category(code="02", name="城乡建设", level=1, position=1))
    causes = [_added(session, Cause(number=n, name=name)) for n, name in ((1, "公正用干部"), (7, "村务公开"))]
    officials = [_added(session, Official(name=name)) for name in ("甲", "乙", "丙")]
    leaders = [
        _added(
            session,
            Post(official_id=one, unit_id=office, title=f"副县长{n}", is_county_leader=True, position=-n),
        )
        for n, one in enumerate(officials)
    ]
    return World(
        tuple(townships),
        tuple(villages),
        tuple(units),
        (first, second, third, other),
        tuple(causes),
        tuple(leaders),
    )


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    number: int = row.id
    return number


@dataclass(frozen=True, slots=True)
class Step:
    """One act in a matter's history; recorded on the day it happens unless said otherwise."""

    kind: EventKind
    happened_on: date
    recorded_on: date | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    supersedes: int | None = None
    """Position, in the list of steps, of the step that this correction replaces."""


def step(kind: EventKind, happened_on: date, recorded_on: date | None = None, **detail: Any) -> Step:
    """Return one act with its detail."""
    return Step(kind, happened_on, recorded_on, detail)


def moment(day: date, hour: int = 12) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)


def add_case(
    session: Session,
    received_on: date,
    *steps: Step,
    recorded_on: date | None = None,
    pack_code: str = "2022",
    number: str | None = None,
    title: str = "某镇某村征地补偿",
    words: str | None = None,
    reference: Reference | None = None,
    case_id: int | None = None,
    **detail: Any,
) -> int:
    """Record a matter's receipt and further steps, write its spans and search row, and return its id."""
    received = Step(EventKind.RECEIVED, received_on, recorded_on, {"channel": "letter", **detail})
    case = Case(
        id=case_id,
        number=number or f"T{next(_numbers):06d}",
        title=title,
        pack_code=pack_code,
        registered_on=received_on,
    )
    session.add(case)
    session.flush()
    add_steps(session, case.id, received, *steps)
    rewrite_spans(session, [case.id], reference or load_reference(session))
    index_case(session, case.id, title if words is None else words)
    return case.id


def add_steps(
    session: Session, case_id: int, *steps: Step, recorded: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """Record steps in the order given and return all event ids; the caller rewrites the spans.

    ``recorded`` are the ids of the case's earlier events, which corrections count from as well.
    """
    ids = [*recorded]
    for one in steps:
        recorded_on = one.recorded_on or one.happened_on
        event = record(
            session,
            case_id,
            one.kind,
            happened_at=moment(one.happened_on, 9),
            recorded_at=moment(recorded_on, 12),
            detail=one.detail,
            supersedes_id=None if one.supersedes is None else ids[one.supersedes],
        )
        ids.append(event.id)
    return tuple(ids)


@dataclass(slots=True)
class MakeCase:
    """Writes a case in a transaction of its own; called as ``add_case`` without its session."""

    database: Database
    reference: Reference | None = None

    def __call__(self, received_on: date, *steps: Step, **options: Any) -> int:
        """Write the case and return its id; the calendar and the rules are those of the first case made."""
        with self.database.writing() as session:
            self.reference = options.pop("reference", None) or self.reference or load_reference(session)
            return add_case(session, received_on, *steps, reference=self.reference, **options)
