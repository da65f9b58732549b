"""Two people with the same page open: the second to press is told who was first and when, and loses no word typed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.frame import FilterId
from dashboard.ids.governing import AccountsId, AreasId, SettingsId
from dashboard.ids.reading import LeadersId
from db.commands.settings import add_calendar_days, add_rule_pack, set_checklist_words, set_unit_phones
from db.editions import Subject, editions
from db.enums import ChecklistItem, Role
from db.models.assignments import LeaderAssignment
from db.models.catalogue import CalendarRow
from db.models.organisation import Area, AreaBase, Unit
from db.queries.accounts import account_named
from db.queries.board_settings import pack_versions
from db.queries.checklist import checklist_words
from db.work_notice import read_notice
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case


def _call(running: Running, who: Role, part: str, trigger: str, **values: Any) -> dict[str, Any]:
    (output,) = [known for known in running.app.callback_map if part in known.strip(".").split("...")]
    body = body_of(running.app, output, **values)
    body["changedPropIds"] = [trigger]
    answer = running.reader(who).call(body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    said: dict[str, Any] = answer.json["response"]
    return {
        f"{key.split('@')[0]}.{prop.split('@')[0]}": value
        for key, props in said.items()
        for prop, value in props.items()
    }


def _told(running: Running, username: str) -> str:
    with running.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return f"由 {account.display_name} 修改"


@pytest.fixture
def major(running: Running) -> int:
    with running.database.writing() as session:
        return add_case(
            session, running.now().date() - timedelta(9), marks=["MAJOR"], unit=running.world.units[1]
        )


def _opened(running: Running, who: Role, grid: LeadersId, button: LeadersId) -> dict[str, Any]:
    """Open the dialog for the first matter of a list as the reader's page shows it."""
    shown = _call(
        running,
        who,
        f"{LeadersId.CHARGES}.rowData",
        f"{FilterId.CHOSEN}.data",
        **{f"{FilterId.CHOSEN}.data": ""},
    )
    rows = shown[f"{grid}.rowData"]
    given = {f"{button}.n_clicks": 1, f"{grid}.selectedRows": rows[:1], f"{grid}.rowData": rows}
    found: dict[str, Any] = _call(running, who, f"{LeadersId.CASE}.data", f"{button}.n_clicks", **given)
    return found


def _pressed(running: Running, who: Role, opened: dict[str, Any], leader: int, reason: str) -> dict[str, Any]:
    return _call(
        running,
        who,
        f"{LeadersId.REFUSED}.children",
        f"{LeadersId.CONFIRM}.n_clicks",
        **{
            f"{LeadersId.CONFIRM}.n_clicks": 1,
            f"{LeadersId.CASE}.data": opened[f"{LeadersId.CASE}.data"],
            f"{LeadersId.LEADER}.value": str(running.world.leaders[leader]),
            f"{LeadersId.DUE}.value": (running.now().date() + timedelta(30)).isoformat(),
            f"{LeadersId.REASON}.value": reason,
            f"{LeadersId.DIALOG_MATTER}.children": "x",
        },
    )


def test_the_second_to_hand_over_is_told_who_was_first_and_can_go_on(running: Running, major: int) -> None:
    opened = _opened(running, Role.OFFICE, LeadersId.UNASSIGNED, LeadersId.ASSIGN)
    assert _pressed(running, Role.OFFICE, opened, 0, "重大事项")[f"{LeadersId.DIALOG}.hidden"] is True
    both = [
        _opened(running, who, LeadersId.CHARGES, LeadersId.HAND_OVER) for who in (Role.LEADER, Role.OFFICE)
    ]
    assert _pressed(running, Role.LEADER, both[0], 1, "分工调整")[f"{LeadersId.DIALOG}.hidden"] is True
    second = _pressed(running, Role.OFFICE, both[1], 2, "工作需要")
    assert _told(running, "leader") in second[f"{LeadersId.REFUSED}.children"]
    # Nothing that was typed or chosen is answered with something else, and the dialog stays.
    assert set(second) == {
        f"{LeadersId.REFUSED}.children",
        f"{LeadersId.DONE}.children",
        f"{LeadersId.CASE}.data",
    }
    again = _pressed(
        running, Role.OFFICE, {f"{LeadersId.CASE}.data": second[f"{LeadersId.CASE}.data"]}, 2, "工作需要"
    )
    assert again[f"{LeadersId.DIALOG}.hidden"] is True
    with running.database.reading() as session:
        held = select(LeaderAssignment.post_id).order_by(LeaderAssignment.id)
        assert list(session.scalars(held)) == [running.world.leaders[n] for n in (0, 1, 2)]


def test_a_dialog_without_a_version_changes_nothing(running: Running, major: int) -> None:
    opened = {f"{LeadersId.CASE}.data": {"case": major, "act": "assign"}}
    assert "修改" in _pressed(running, Role.OFFICE, opened, 0, "重大事项")[f"{LeadersId.REFUSED}.children"]


def test_phones_that_somebody_changed_meanwhile_keep_what_was_typed(running: Running) -> None:
    unit = running.world.units[1]
    with running.database.writing() as session:
        office = account_named(session, "office")
        assert office is not None
        set_unit_phones(session, unit, "0827-1", "", at=running.now(), by=office, seen=0)
    row = {"id": str(unit), "name": "x", "office": "0827-2", "duty": "", "version": 0}
    part, trigger = f"{SettingsId.PHONES_SAID}.children", f"{SettingsId.PHONES}.cellValueChanged"
    said = _call(running, Role.ADMIN, part, trigger, **{trigger: [{"data": row}]})
    assert _told(running, "office") in said[part]
    (kept,) = said[f"{SettingsId.PHONES}.rowTransaction"]["update"]
    assert kept == {**row, "version": 1}
    _call(running, Role.ADMIN, part, trigger, **{trigger: [{"data": {**kept, "office": "0827-22"}}]})
    with running.database.reading() as session:
        assert session.get_one(Unit, unit).office_phone == "0827-22"


def test_a_pack_that_got_a_version_meanwhile_keeps_the_values_typed(running: Running) -> None:
    code = {f"{SettingsId.PACK}.value": "2022"}
    rules = _call(running, Role.ADMIN, f"{SettingsId.RULES}.rowData", f"{SettingsId.PACK}.value", **code)
    rows = [
        {**row, "value": "11"} if row["id"] == "c1_days" else row
        for row in rules[f"{SettingsId.RULES}.rowData"]
    ]
    with running.database.writing() as session:
        office = account_named(session, "office")
        assert office is not None
        held = next(one.pack for one in pack_versions(session) if one.is_in_force and one.pack.code == "2022")
        values = {**held.to_dict(), "c3_days": 12}
        add_rule_pack(session, values, at=running.now(), by=office, seen=0)
    part, trigger = f"{SettingsId.PACK_DONE}.children", f"{SettingsId.PACK_ADD}.n_clicks"
    said = _call(
        running, Role.ADMIN, part, trigger, **code, **{trigger: 1, f"{SettingsId.RULES}.rowData": rows}
    )
    assert _told(running, "office") in said[part]
    kept = said[f"{SettingsId.RULES}.rowData"]
    assert [row["value"] for row in kept] == [row["value"] for row in rows]
    again = _call(
        running, Role.ADMIN, part, trigger, **code, **{trigger: 2, f"{SettingsId.RULES}.rowData": kept}
    )
    assert "修改" not in again[part]


def test_a_notice_checked_before_another_came_is_checked_again(running: Running) -> None:
    day = running.now().date() + timedelta(20)
    text = f"{day} holiday"
    checked = _call(
        running, Role.ADMIN, f"{SettingsId.NOTICE_DAYS}.data", f"{SettingsId.NOTICE_CHECK}.n_clicks",
        **{f"{SettingsId.NOTICE_CHECK}.n_clicks": 1, f"{SettingsId.NOTICE}.value": text, f"{SettingsId.YEAR}.value": day.year},
    )  # fmt: skip
    with running.database.writing() as session:
        office = account_named(session, "office")
        assert office is not None
        others = read_notice(f"{day + timedelta(1)} holiday", day.year)
        add_calendar_days(session, others, source="另一份通知", at=running.now(), by=office, seen=0)
        before = len(session.scalars(select(CalendarRow.id)).all())
    part, trigger = f"{SettingsId.DAYS_DONE}.children", f"{SettingsId.NOTICE_ADD}.n_clicks"
    given = {
        trigger: 1,
        f"{SettingsId.NOTICE_DAYS}.data": checked[f"{SettingsId.NOTICE_DAYS}.data"],
        f"{SettingsId.NOTICE_SOURCE}.value": "本通知",
    }
    assert _told(running, "office") in _call(running, Role.ADMIN, part, trigger, **given)[part]
    with running.database.reading() as session:
        assert len(session.scalars(select(CalendarRow.id)).all()) == before


def test_a_base_that_somebody_wrote_meanwhile_is_shown_beside_what_was_typed(running: Running) -> None:
    with running.database.reading() as session:
        area = session.scalars(select(Area.id).where(Area.name == "青石镇")).one()
    part, trigger = f"{AreasId.BASE_DONE}.children", f"{AreasId.BASES}.cellValueChanged"
    year = running.now().year

    def write(who: Role, population: int) -> str:
        row = {"id": str(area), "name": "青石镇", "population": population, "households": None, "version": 0}
        given = {f"{AreasId.YEAR}.value": year, f"{AreasId.BASE_SOURCE}.value": "年鉴"}
        change = [{"data": row, "value": population}]
        said: str = _call(running, who, part, trigger, **given, **{trigger: change})[part]
        return said

    assert "已保存" in write(Role.OFFICE, 1_000)
    second = write(Role.ADMIN, 2_000)
    assert _told(running, "office") in second
    assert "2000" in second
    with running.database.reading() as session:
        assert session.scalars(select(AreaBase.population)).all() == [1_000]
        assert set(editions(session, Subject.AREA_BASE).values()) == {1}


def test_an_account_that_another_switched_meanwhile_stays_as_it_is(running: Running) -> None:
    from db.commands.accounts import set_active

    with running.database.writing() as session:
        unit, office = account_named(session, "unit"), account_named(session, "office")
        assert unit is not None
        assert office is not None
        set_active(session, unit.id, False, running.now(), office, seen=0)
    row = {"id": str(unit.id), "version": 0}
    part, trigger = f"{AccountsId.DONE}.children", f"{AccountsId.SWITCH}.n_clicks"
    said = _call(
        running, Role.ADMIN, part, trigger,
        **{trigger: 1, f"{AccountsId.GRID}.selectedRows": [row], f"{AccountsId.GRID}.rowData": [row]},
    )  # fmt: skip
    assert _told(running, "office") in said[part]
    with running.database.reading() as session:
        after = account_named(session, "unit")
        assert after is not None
        assert not after.is_active


def test_an_item_of_the_checklist_that_somebody_named_meanwhile_keeps_what_was_typed(
    running: Running,
) -> None:
    with running.database.writing() as session:
        office = account_named(session, "office")
        assert office is not None
        set_checklist_words(session, "explain", "包解释", at=running.now(), by=office, seen=0)
    row = {"id": "explain", "usual": "x", "words": "包见面约谈", "version": 0}
    part, trigger = f"{SettingsId.CHECKLIST_SAID}.children", f"{SettingsId.CHECKLIST}.cellValueChanged"
    said = _call(running, Role.ADMIN, part, trigger, **{trigger: [{"data": row}]})
    assert _told(running, "office") in said[part]
    assert said[f"{SettingsId.CHECKLIST}.rowTransaction"]["update"] == [{**row, "version": 1}]
    with running.database.reading() as session:
        assert checklist_words(session, running.now().date()) == {ChecklistItem.EXPLAIN: "包解释"}
