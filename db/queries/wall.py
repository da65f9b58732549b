"""Wall displays, their plans, and the counts that they show: every figure by the tally, no row of any matter."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.days import day_of, month_of
from db.early_warning import WarningSubject
from db.filters import CaseFilter
from db.hearings import HearingSlot
from db.leaders import ASSIGNED, ASSIGNED_BY_LEADER, LAST_ACTION_BY_LEADER, OVERDUE_BY_LEADER
from db.leaders import OVERDUE as ASSIGNED_OVERDUE
from db.models.accounts import Account
from db.models.early_warnings import EarlyWarning, WarningSearch, WarningSighting
from db.models.institutions import Hearing
from db.models.organisation import Area, Post
from db.models.rosters import RosterTurn
from db.models.wall import WallDisplay
from db.overview import (
    BY_CATEGORY,
    BY_TOWNSHIP,
    CLOSED_BY_MONTH,
    DUE_SOON,
    LONGEST_OVERDUE_BY_UNIT,
    OPEN,
    OPEN_BY_UNIT,
    OVERDUE,
    OVERDUE_BY_UNIT,
    RATES,
    RECEIVED_BY_MONTH,
)
from db.queries.areas import layer_shapes, layers
from db.queries.hearings import hearing_slots
from db.queries.overview import overview_names
from db.queries.posts import is_held
from db.queries.rosters import turns_between
from db.queries.settings import setting
from db.reference import load_reference
from db.rule_packs import RulePack, pack_for
from db.tally.answers import Tally
from db.tally.counts import tally
from db.wall import (
    COUNTS_ALONE,
    MONTHS,
    NOW,
    OVERDUE_TODAY,
    ROOM_HEARINGS,
    SOON_BY_UNIT,
    WINDOW,
    YEARS,
    AreaCount,
    CohortCount,
    HallSeen,
    LeaderLoad,
    MonthCounts,
    NamedCount,
    Plan,
    PlanRefused,
    Profile,
    TurnPosted,
    UnitDuties,
    WorkSeen,
    first_plan,
    history_of,
    posted_of,
    read_plan,
    window_of,
    year_counts,
    years_of,
)

PLAN_KEYS: Final[Mapping[Profile, str]] = {Profile.WORK: "wall_work", Profile.HALL: "wall_hall"}
HEARING_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Display:
    """A wall display as its request and the list of displays know it."""

    id: int
    name: str
    profile: Profile
    made_by: str
    made_at: datetime
    code_until: datetime | None
    set_up_at: datetime | None
    last_seen_at: datetime | None
    address: str
    revoked_at: datetime | None


def _displays() -> Select[WallDisplay, str]:
    return select(WallDisplay, func.coalesce(Account.display_name, "")).outerjoin(
        Account, Account.id == WallDisplay.made_by
    )


def _display(row: WallDisplay, made_by: str) -> Display:
    return Display(
        row.id,
        row.name,
        row.audience,
        made_by,
        row.made_at,
        row.code_until if row.code_hash is not None else None,
        row.set_up_at,
        row.last_seen_at,
        row.address,
        row.revoked_at,
    )


def all_displays(session: Session) -> list[Display]:
    """Return every wall display, the revoked ones last, each part by name."""
    rows = session.execute(_displays().order_by(WallDisplay.name, WallDisplay.id)).all()
    return sorted((_display(*row) for row in rows), key=lambda one: one.revoked_at is not None)


def display_of_token(session: Session, token_hash: str) -> Display | None:
    """Return the display whose cookie holds a token, None where none does or it was revoked."""
    found = session.execute(
        _displays().where(WallDisplay.token_hash == token_hash, WallDisplay.revoked_at.is_(None))
    ).one_or_none()
    return None if found is None else _display(*found)


def plan_of(session: Session, profile: Profile) -> Plan:
    """Return the plan of a profile; one that no display can follow any more gives way to the first."""
    said = setting(session, PLAN_KEYS[profile])
    try:
        return first_plan(profile) if said is None else read_plan(profile, said)
    except PlanRefused:
        return first_plan(profile)


# ------------------------------------------------------------ the counts


def work_seen(session: Session, as_of: date) -> WorkSeen:
    """Count everything that a display in the office's rooms shows at the end of ``as_of``."""
    history, window = history_of(as_of), window_of(as_of)
    asked = (*NOW, *(one.over(history) for one in MONTHS), *(one.over(window) for one in WINDOW))
    counts = tally(session, asked, CaseFilter(), COUNTS_ALONE, as_of)
    names = overview_names(session, as_of)
    past, year = counts.over(history), counts.over(window)
    received, closed = past.by(RECEIVED_BY_MONTH), past.by(CLOSED_BY_MONTH)
    areas, elsewhere, is_schematic = _areas(session, year.by(BY_TOWNSHIP))
    return WorkSeen(
        as_of=as_of,
        overdue=counts.number(OVERDUE) or 0,
        overdue_today=counts.number(OVERDUE_TODAY) or 0,
        soon=counts.number(DUE_SOON) or 0,
        open=counts.number(OPEN) or 0,
        units=_units(counts, names.units),
        months=tuple(
            MonthCounts(month, received.get(month, 0), closed.get(month, 0))
            for month in range(month_of(history.from_on), month_of(as_of) + 1)
        ),
        window=window,
        areas=areas,
        elsewhere=elsewhere,
        is_schematic=is_schematic,
        categories=tuple(
            NamedCount(names.categories.get(key or 0, ""), n) for key, n in year.by(BY_CATEGORY).items()
        ),
        assigned=counts.number(ASSIGNED) or 0,
        assigned_overdue=counts.number(ASSIGNED_OVERDUE) or 0,
        leaders=_leaders(session, counts, as_of),
        rates=tuple(CohortCount(one.cohort, counts.number(one) or 0) for one in RATES if one.cohort),
        hearings=_hearings(session, as_of),
        turns=_turns(session, as_of),
    )


def hall_seen(session: Session, as_of: date) -> HallSeen:
    """Gather the rules that hold on ``as_of`` and the totals of this year and the one before."""
    years = years_of(as_of)
    asked = [question.over(period) for period in years for question in YEARS]
    counts = tally(session, asked, CaseFilter(), COUNTS_ALONE, as_of)
    return HallSeen(
        as_of=as_of,
        rules=_rules(session, as_of),
        years=tuple(year_counts(counts, period) for period in years),
        turns=_turns(session, as_of),
    )


def _rules(session: Session, as_of: date) -> RulePack:
    """Return the national pack in force, a local one left out: it holds for the matters that name it."""
    versions = load_reference(session).packs.values()
    packs = sorted((known[-1][1] for known in versions if known), key=lambda pack: pack.from_on)
    return pack_for((pack for pack in packs if pack.code.isdigit()), as_of)


def _units(counts: Tally, names: Mapping[int, str]) -> tuple[UnitDuties, ...]:
    held, late = counts.by(OPEN_BY_UNIT), counts.by(OVERDUE_BY_UNIT)
    soon, since = counts.by(SOON_BY_UNIT), counts.by(LONGEST_OVERDUE_BY_UNIT)
    found = [
        UnitDuties(
            names.get(key or 0, ""),
            n,
            late.get(key, 0),
            soon.get(key, 0),
            day_of(since[key]) if key in since else None,
        )
        for key, n in held.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.soon, -one.open, one.unit)))


def _areas(session: Session, counts: Mapping[int | None, int]) -> tuple[tuple[AreaCount, ...], int, bool]:
    """Return the shapes of the first shown layer of townships, and what is counted of places that it does not show."""
    layer = next((one for one in layers(session) if one.is_shown), None)
    if layer is None:
        return (), sum(counts.values()), True
    names = {row.id: row.short_name or row.name for row in session.execute(_AREA_NAMES)}
    warned = _warned(session)
    shapes = layer_shapes(session, layer.id)
    areas = tuple(
        AreaCount(
            names.get(one.area_id or 0, ""),
            one.geometry,
            None if one.area_id is None else counts.get(one.area_id, 0),
            one.area_id in warned,
        )
        for one in shapes
    )
    shown = {one.area_id for one in shapes if one.area_id is not None}
    return areas, sum(n for key, n in counts.items() if key not in shown), layer.is_schematic


_AREA_NAMES: Final = select(Area.id, Area.short_name, Area.name)


def _warned(session: Session) -> frozenset[int]:
    """Return the townships that the last search found unusual, alone or side by side."""
    last = select(func.max(WarningSearch.seen_on)).scalar_subquery()
    rows = session.scalars(
        select(WarningSighting.keys)
        .join(EarlyWarning, EarlyWarning.id == WarningSighting.warning_id)
        .where(WarningSighting.seen_on == last, EarlyWarning.subject == WarningSubject.TOWNSHIP)
    )
    return frozenset(int(key) for keys in rows for key in keys)


def _leaders(session: Session, counts: Tally, as_of: date) -> tuple[LeaderLoad, ...]:
    held, late = counts.by(ASSIGNED_BY_LEADER), counts.by(OVERDUE_BY_LEADER)
    acted = counts.by(LAST_ACTION_BY_LEADER)
    posts = session.execute(
        select(Post.id, Post.title, Post.from_on, Post.to_on)
        .where(Post.is_county_leader)
        .order_by(Post.position, Post.id)
    )
    return tuple(
        LeaderLoad(
            post.title,
            held.get(post.id, 0),
            late.get(post.id, 0),
            None if post.id not in acted else (as_of - day_of(acted[post.id])).days,
            has_left=not is_held(post.from_on, post.to_on, as_of),
        )
        for post in posts
        if held.get(post.id) or is_held(post.from_on, post.to_on, as_of)
    )


def _hearings(session: Session, as_of: date) -> tuple[HearingSlot, ...]:
    slots = hearing_slots(session, as_of, as_of + timedelta(HEARING_DAYS))
    rooms = _rooms(session, {one.room for one in slots if one.room})
    return tuple(one if one.room in rooms else replace(one, room="") for one in slots)


def _rooms(session: Session, places: Collection[str]) -> frozenset[str]:
    """Return the places that are known as rooms: ``ROOM_HEARINGS`` hearings or turns name them alike."""
    found: Counter[str] = Counter()
    for column in (Hearing.place, RosterTurn.place):
        rows = session.execute(select(column, func.count()).where(column.in_(places)).group_by(column))
        for place, n in rows:
            found[place] += n
    return frozenset(place for place, n in found.items() if n >= ROOM_HEARINGS)


def _turns(session: Session, as_of: date) -> tuple[TurnPosted, ...]:
    posted = posted_of(as_of)
    return tuple(
        TurnPosted(one.on_day, one.kind, one.who.office, one.who.name, one.place, one.starts_at, one.ends_at)
        for one in turns_between(session, posted.from_on, posted.to_on)
        if not one.withdrawn
    )
