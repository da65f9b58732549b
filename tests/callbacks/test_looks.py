"""Looks at an identity on the case page: what work opens, what a second person confirms, and what the auditor reads of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from time_machine import travel

from dashboard.ids.case import CaseId
from dashboard.ids.governing import LogId
from db.commands.accounts import create_account, demo_password
from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, LogKind, Role
from db.models.records import LogRow
from db.queries.identity import masked_persons
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case, step

NAME, PHONE = "欧阳试验", "13900001234"


@pytest.fixture
def case(running: Running) -> int:
    """Write a matter that the unit holds and has not answered, with one person."""
    at = running.now()
    with running.database.writing() as session:
        unit = running.world.units[3]
        case_id = add_case(
            session,
            at.date() - timedelta(3),
            step(EventKind.TRANSFERRED, at.date() - timedelta(2), unit=unit),
        )
        seal_persons(session, case_id, [PersonEntry(name=NAME, phone=PHONE)], at)
        create_account(
            session,
            username="second",
            display_name="second",
            password=demo_password(),
            role=Role.OFFICE,
            at=at,
            is_demo=True,
        )
    return case_id


def _output(running: Running, part: str) -> str:
    (found,) = [known for known in running.app.callback_map if part in known.strip(".").split("...")]
    return found


def _show(running: Running, who: Role | str, case_id: int) -> dict[str, Any]:
    values = {"location.pathname": f"/case/{case_id}"}
    answer = running.reader(who).call(
        body_of(running.app, _output(running, f"{CaseId.TITLE}.children"), **values)
    )
    response: dict[str, Any] = answer.json["response"]
    return response


def _keys(running: Running, who: Role | str, case_id: int, part: CaseId) -> list[tuple[str, str]]:
    shown = _show(running, who, case_id)[part]["children"]
    found: list[tuple[str, str]] = []

    def walk(one: Any) -> None:
        if isinstance(one, list):
            for inside in one:
                walk(inside)
        elif isinstance(one, dict):
            props = one.get("props", {})
            if "data-look" in props:
                found.append((props["data-look"], props["data-look-key"]))
            walk(props.get("children"))

    walk(shown)
    return found


def _press(running: Running, who: Role | str, case_id: int, kind: str, key: str) -> dict[str, Any]:
    values = {"location.pathname": f"/case/{case_id}", f"{CaseId.PRESSED}.data": {"kind": kind, "key": key}}
    answer = running.reader(who).call(
        body_of(running.app, _output(running, f"{CaseId.CONTACT}.children"), **values)
    )
    assert answer.status_code == 200
    response: dict[str, Any] = answer.json["response"]
    return response


def _ask(running: Running, who: Role | str, case_id: int, field: str, purpose: str) -> str:
    values = {
        "location.pathname": f"/case/{case_id}",
        f"{CaseId.FIELD}.value": field,
        f"{CaseId.PURPOSE}.value": purpose,
        f"{CaseId.ASK}.n_clicks": 1,
    }
    (output,) = [
        known
        for known, said in running.app.callback_map.items()
        if [one["id"] for one in said["inputs"]] == [CaseId.ASK]
    ]
    answer = running.reader(who).call(body_of(running.app, output, **values))
    assert answer.status_code == 200
    return json.dumps(answer.json["response"], ensure_ascii=False)


def test_rule_2b_the_unit_presses_contact_and_reads_name_and_phone_alone(running: Running, case: int) -> None:
    assert _keys(running, Role.UNIT, case, CaseId.WORKS) == [("work", "contact:noticed")]
    assert NAME not in json.dumps(_show(running, Role.UNIT, case), ensure_ascii=False)
    shown = json.dumps(_press(running, Role.UNIT, case, "work", "contact:noticed"), ensure_ascii=False)
    assert NAME in shown
    assert PHONE in shown
    said = json.dumps(_show(running, Role.OFFICE, case)[CaseId.LOOKS]["children"], ensure_ascii=False)
    assert "unit 查看了姓名和电话，用途：联系信访人（告知受理）" in said


def test_a_look_that_is_not_open_says_so_and_shows_nothing(running: Running, case: int) -> None:
    for key in ("typed", "handler", "contact:called_back", "contact:x", ""):
        shown = _press(running, Role.UNIT, case, "work", key)
        assert shown[CaseId.CONTACT]["children"] == ""
        assert "重新打开页面" in shown[CaseId.CONTACT_REFUSED]["children"]


def test_rule_2f_asked_at_one_screen_confirmed_at_another_and_opened(running: Running, case: int) -> None:
    with running.database.reading() as session:
        person = masked_persons(session, case)[0].person_id
    assert "已申请" in _ask(running, Role.OFFICE, case, f"phone:{person}", "核对来信地址")
    assert _keys(running, Role.OFFICE, case, CaseId.ASKS) == []
    ((kind, key),) = _keys(running, "second", case, CaseId.ASKS)
    assert kind == "confirm"
    assert PHONE not in json.dumps(_press(running, "second", case, "confirm", key), ensure_ascii=False)
    assert _keys(running, Role.OFFICE, case, CaseId.ASKS) == [("open", key)]
    assert _press(running, Role.OFFICE, case, "open", key)[CaseId.CONTACT]["children"] == PHONE
    said = json.dumps(_show(running, Role.OFFICE, case)[CaseId.LOOKS]["children"], ensure_ascii=False)
    assert "office + second 查看了电话" in said


def test_a_field_that_no_purpose_opens_is_one_sentence(running: Running, case: int) -> None:
    for field in ("addressee:1", "contact:1", "typed:1", "phone:0", "phone:x", "nothing:1", ""):
        assert "已申请" not in _ask(running, Role.OFFICE, case, field, "核对来信地址")


def test_rule_2g_the_auditor_reads_every_kind_of_look_without_an_act_and_opens_its_row(
    running: Running, case: int
) -> None:
    _press(running, Role.UNIT, case, "work", "contact:noticed")
    later = running.now() + timedelta(hours=25)
    with travel(later, tick=False):
        output = _output(running, f"{LogId.NO_ACT}.rowData")
        reader = running.fresh(Role.AUDITOR)
        (row,) = reader.call(body_of(running.app, output)).json["response"][LogId.NO_ACT]["rowData"]
        assert (row["who"], row["field"], row["purpose"]) == ("unit", "姓名和电话", "联系信访人（告知受理）")
        body = body_of(
            running.app, f"{LogId.GRID}.rowData", **{f"{LogId.NO_ACT}.selectedRows": [{"id": row["id"]}]}
        )
        body["changedPropIds"] = [f"{LogId.NO_ACT}.selectedRows"]
        (opened,) = reader.call(body).json["response"][LogId.GRID]["rowData"]
    assert opened["seq"] == row["seq"]
    with running.database.reading() as session:
        assert session.scalar(select(LogRow.kind).where(LogRow.seq == row["seq"])) is LogKind.REVEALED
