"""What a wall display counts and by which plan: no place for a person in any value, and a plan that it can follow."""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from typing import get_type_hints

import pytest

from db import wall
from db.commands.devices import DeviceRefused
from db.commands.wall import arrange, make_display
from db.editions import ChangedByOther
from db.enums import EventKind, Role
from db.models.institutions import Hearing
from db.models.rosters import RosterTurn
from db.queries.accounts import AccountRow, account_of_id
from db.queries.wall import all_displays, hall_seen, plan_of, work_seen
from db.roster import TurnKind
from db.wall import (
    POSTED_DAYS,
    SCENES,
    Plan,
    PlanRefused,
    Profile,
    Scene,
    Slot,
    first_plan,
    read_plan,
    window_of,
)
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

DAY = date(2025, 9, 26)
AT = moment(DAY)
ACCOUNTS = {"office": Role.OFFICE, "admin": Role.ADMIN, "other": Role.ADMIN}
NAMES = ("unit", "post", "name", "code", "name_code", "geometry", "room")
"""Texts that are the office's own: units, posts, officials, areas, categories and rooms by their names, and those of the rules."""


def test_no_value_of_the_wall_has_a_place_for_a_person_or_a_matter() -> None:
    kinds = [kind for kind in vars(wall).values() if isinstance(kind, type) and is_dataclass(kind)]
    assert {"WorkSeen", "HallSeen", "UnitDuties", "LeaderLoad"} <= {kind.__name__ for kind in kinds}
    for kind in kinds:
        if kind.__module__ != wall.__name__:
            continue
        for one in fields(kind):
            words = set(one.name.split("_"))
            assert not words & {"id", "case", "number", "title", "text", "note", "person", "phone", "key"}, (
                one
            )
            if get_type_hints(kind)[one.name] is str:
                assert one.name in NAMES, (kind, one.name)


def test_what_ended_its_limit_yesterday_is_overdue_since_today(database) -> None:
    with database.writing() as session:
        world = make_world(session)
        for days in (15, 16, 17):
            sent = step(EventKind.TRANSFERRED, DAY - timedelta(days), unit=world.units[3])
            add_case(session, DAY - timedelta(30), sent, unit=world.units[0])
    with database.reading() as session:
        seen = work_seen(session, DAY)
    # Fifteen days from the transfer end today, yesterday and the day before.
    assert (seen.overdue, seen.overdue_today, seen.soon) == (2, 1, 1)
    held = next(one for one in seen.units if one.overdue)
    assert (held.overdue, held.soon, held.open) == (2, 1, 3)
    assert held.since == DAY - timedelta(2)


def test_facts_of_petitioners_are_counted_over_twelve_whole_months() -> None:
    assert window_of(date(2026, 3, 1)) == window_of(date(2026, 3, 31))
    period = window_of(date(2026, 3, 15))
    assert (period.from_on, period.to_on) == (date(2025, 3, 1), date(2026, 2, 28))


def test_what_came_this_month_is_in_no_area_and_in_the_months(database) -> None:
    with database.writing() as session:
        add_case(session, DAY, unit=make_world(session).units[0])
    with database.reading() as session:
        seen, hall = work_seen(session, DAY), hall_seen(session, DAY)
    assert seen.months[-1].received == 1
    assert sum(one.count or 0 for one in seen.areas) + seen.elsewhere == 0
    assert hall.years[0].received == 1


def _hearing(session, on: date, place: str, unit: int) -> None:
    case_id = add_case(session, DAY - timedelta(30), unit=unit)
    session.add(
        Hearing(
            case_id=case_id, applied_on=DAY, planned_on=on, starts_at=time(9, 30), place=place, recorded_at=AT
        )
    )


def test_a_hearings_room_is_told_where_two_name_it_alike(database) -> None:
    with database.writing() as session:
        unit = make_world(session).units[0]
        _hearing(session, DAY, "听证室", unit)
        _hearing(session, DAY + timedelta(30), "听证室", unit)
        _hearing(session, DAY + timedelta(1), "到某村某某家中", unit)
        _hearing(session, DAY - timedelta(1), "听证室", unit)
        _hearing(session, DAY + timedelta(31), "听证室", unit)
    with database.reading() as session:
        seen = work_seen(session, DAY).hearings
    assert [((one.on - DAY).days, one.room) for one in seen] == [(0, "听证室"), (1, ""), (30, "听证室")]


def _turn(session, on: date, name: str, withdrawn: str = "") -> None:
    session.add(
        RosterTurn(
            on_day=on, kind=TurnKind.RECEPTION, office="县长", name=name, place="一号接访室", starts_at=time(9),
            ends_at=time(11), withdrawn=withdrawn, entered_at=AT,
        )
    )  # fmt: skip


def test_turns_hang_on_the_wall_from_today_to_the_end_of_the_days_posted(database) -> None:
    with database.writing() as session:
        make_world(session)
        for days in (-1, 0, POSTED_DAYS, POSTED_DAYS + 1):
            _turn(session, DAY + timedelta(days), str(days))
        _turn(session, DAY, "撤", "放假")
    with database.reading() as session:
        for seen in (work_seen(session, DAY), hall_seen(session, DAY)):
            assert [one.name for one in seen.turns] == ["0", str(POSTED_DAYS)]


@pytest.mark.parametrize("profile", Profile)
def test_a_plan_is_read_as_it_was_stored(profile: Profile) -> None:
    plan = Plan(tuple(Slot(scene, 30) for scene in reversed(SCENES[profile])), 8, 18)
    assert read_plan(profile, plan.stored()) == plan


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "not_a_plan"),
        ("[]", "not_a_plan"),
        (json.dumps({"slots": [["map", 20, True]], "from": 7, "to": 20}), "not_a_scene"),
        (json.dumps({"slots": [["year", 20, True], ["year", 20, True]], "from": 7, "to": 20}), "not_a_scene"),
        (json.dumps({"slots": [["year", 4, True]], "from": 7, "to": 20}), "dwell_out_of_range"),
        (json.dumps({"slots": [["year", 601, True]], "from": 7, "to": 20}), "dwell_out_of_range"),
        (json.dumps({"slots": [["year", 20, True]], "from": 20, "to": 20}), "hours_out_of_range"),
        (json.dumps({"slots": [["year", 20, True]], "from": 0, "to": 25}), "hours_out_of_range"),
        (json.dumps({"slots": [["year", 20, False]], "from": 7, "to": 20}), "nothing_shown"),
    ],
)
def test_a_plan_that_the_hall_cannot_follow_is_refused(said: str, code: str) -> None:
    with pytest.raises(PlanRefused, match=re.escape(code)):
        read_plan(Profile.HALL, said)


def test_a_scene_that_came_after_a_plan_was_kept_is_shown_behind_the_others() -> None:
    named = [["year", 20, True], ["limits", 20, False]]
    plan = read_plan(Profile.HALL, json.dumps({"slots": named, "from": 7, "to": 20}))
    assert [slot.scene for slot in plan.shown] == [
        Scene.YEAR,
        *(scene for scene in SCENES[Profile.HALL] if scene not in (Scene.YEAR, Scene.LIMITS)),
    ]
    assert {slot.scene for slot in plan.slots} == set(SCENES[Profile.HALL])


def test_an_administrator_alone_makes_and_arranges(board) -> None:
    with board.writing() as session:
        _makes_and_arranges(session)


def _row(session, account_id: int) -> AccountRow:
    found = account_of_id(session, account_id)
    assert found is not None
    return found


def _makes_and_arranges(session) -> None:
    made = {name: add_account(session, name, role) for name, role in ACCOUNTS.items()}
    office, admin, other = (_row(session, one.id) for one in made.values())
    with pytest.raises(DeviceRefused, match="role_may_not"):
        make_display(session, office, "大厅", Profile.HALL, AT)
    with pytest.raises(DeviceRefused, match="name_missing"):
        make_display(session, admin, "  ", Profile.HALL, AT)
    make_display(session, admin, "大厅 东", Profile.HALL, AT)
    assert [(one.name, one.profile) for one in all_displays(session)] == [("大厅 东", Profile.HALL)]
    plan = Plan(tuple(Slot(scene, 40) for scene in reversed(SCENES[Profile.HALL])), 8, 18)
    with pytest.raises(DeviceRefused, match="role_may_not"):
        arrange(session, office, Profile.HALL, plan, 0, AT)
    assert arrange(session, admin, Profile.HALL, plan, 0, AT) == 1
    with pytest.raises(ChangedByOther):
        arrange(session, other, Profile.HALL, plan, 0, AT)
    assert plan_of(session, Profile.HALL).shown == plan.slots
    assert plan_of(session, Profile.WORK) == first_plan(Profile.WORK)
