"""The case page: who may open which matter, and the reveal of one field."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.case import CaseId, HandlingId
from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, LogKind, Role
from db.models.cases import CaseLink
from db.models.records import LogRow
from db.queries.accounts import account_named
from db.queries.case_file import case_file
from db.queries.identity import masked_persons
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case, step

NAME, PHONE = "欧阳试验", "13900001234"


@pytest.fixture
def matters(running: Running) -> tuple[int, int]:
    """Write a matter of the unit and one of another unit, each with a person."""
    at = running.now()
    made = []
    with running.database.writing() as session:
        for unit in (running.world.units[3], running.world.units[1]):
            case_id = add_case(session, at.date() - timedelta(3), unit=unit, title=f"某村事项{unit}")
            seal_persons(session, case_id, [PersonEntry(name=NAME, phone=PHONE)], at)
            made.append(case_id)
    return made[0], made[1]


def _body(running: Running, part: str, **values: Any) -> dict[str, Any]:
    (output,) = [known for known in running.app.callback_map if part in known.strip(".").split("...")]
    return body_of(running.app, output, **values)


def _said(answer: Any) -> str:
    return json.dumps(answer.json, ensure_ascii=False)


def _show(running: Running, role: Role, case_id: int, search: str = "") -> Any:
    values = {"location.pathname": f"/case/{case_id}", "location.search": search}
    body = _body(running, f"{CaseId.TITLE}.children", **values)
    return running.reader(role).call(body)


def _reveal(running: Running, role: Role, case_id: int, **given: str) -> dict[str, Any]:
    with running.database.reading() as session:
        person = masked_persons(session, case_id)[0].person_id
    values = {
        "field": f"phone:{person}",
        "purpose": "电话告知受理",
        "second": "",
        "second-password": "",
        **given,
    }
    body = _body(
        running,
        f"{CaseId.LOOKED}.data",
        **{f"case-{name}.value": value for name, value in values.items()},
        **{"location.pathname": f"/case/{case_id}", f"{CaseId.CONFIRM}.n_clicks": 1},
    )
    answer = running.reader(role).call(body)
    assert answer.status_code == 200
    response = answer.json["response"]
    return {
        "value": response[CaseId.VALUE]["children"],
        "refused": response[CaseId.REFUSED]["children"],
    }


def test_a_unit_opens_its_own_matter_and_no_other(running: Running, matters: tuple[int, int]) -> None:
    own, other = matters
    assert f"某村事项{running.world.units[3]}" in _said(_show(running, Role.UNIT, own))
    answer = _said(_show(running, Role.UNIT, other))
    assert f"某村事项{running.world.units[1]}" not in answer
    assert _show(running, Role.UNIT, other).json["response"][CaseId.NOTHING]["hidden"] is False


def test_handling_is_open_to_who_may_open_the_matter_alone(
    running: Running, matters: tuple[int, int]
) -> None:
    own, other = matters
    hidden = [
        _show(running, role, case_id).json["response"][HandlingId.OPEN]["hidden"]
        for role, case_id in ((Role.UNIT, own), (Role.LEADER, own), (Role.UNIT, other))
    ]
    assert hidden == [False, False, True]


def test_what_is_open_to_a_reader_says_nothing_of_a_matter_out_of_reach(
    running: Running, matters: tuple[int, int]
) -> None:
    for case_id, is_offered in zip(matters, (True, False), strict=True):
        values = {f"{HandlingId.WANTED}.data": {"case": case_id}}
        body = _body(running, f"{HandlingId.MATTER}.children", **values)
        body["changedPropIds"] = [f"{HandlingId.WANTED}.data"]
        said = running.reader(Role.UNIT).call(body).json["response"]
        assert bool(said[HandlingId.ACT]["options"]) is is_offered
        assert bool(said[HandlingId.MATTER]["children"]) is is_offered
        assert bool(said[HandlingId.TOLD]["data"]["acts"]) is is_offered


def test_a_matter_that_another_unit_holds_by_now_is_not_opened_at_a_day_before(running: Running) -> None:
    at = running.now()
    own, other = running.world.units[3], running.world.units[1]
    handed = step(EventKind.TRANSFERRED, at.date() - timedelta(1), unit=other)
    with running.database.writing() as session:
        case_id = add_case(session, at.date() - timedelta(5), handed, unit=own, title="转走的事项")
    before = f"?asof={at.date() - timedelta(3)}"
    assert "转走的事项" not in _said(_show(running, Role.UNIT, case_id, before))
    shown = _said(_show(running, Role.OFFICE, case_id, before))
    assert "转走的事项" in shown
    assert "为目前内容" in shown


def test_asking_for_a_matter_out_of_reach_is_logged(running: Running, matters: tuple[int, int]) -> None:
    _show(running, Role.UNIT, matters[1])
    with running.database.reading() as session:
        refused = session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.REFUSED)).all()
    assert str(matters[1]) in [detail.get("case") for detail in refused]


def test_links_and_co_handlers_are_those_known_on_the_day(running: Running) -> None:
    at = running.now()
    beside = running.world.units[2]
    added = step(EventKind.CO_HANDLER_ADDED, at.date() - timedelta(1), unit=beside)
    with running.database.writing() as session:
        earlier = add_case(session, at.date() - timedelta(9), number="E-1")
        case_id = add_case(session, at.date() - timedelta(5), added, number="L-1")
        session.add(CaseLink(case_id=case_id, earlier_id=earlier, confirmed_at=at))
    with running.database.reading() as session:
        today = at.date()
        now_known = case_file(session, case_id, EVERYTHING, today)
        before = case_file(session, case_id, EVERYTHING, today - timedelta(3))
    assert now_known is not None
    assert before is not None
    assert ([row.number for row in now_known.earlier], now_known.co_handlers) == (["E-1"], (beside,))
    assert (before.earlier, before.co_handlers) == ((), ())


def test_the_page_shows_a_person_in_masked_form_only(running: Running, matters: tuple[int, int]) -> None:
    answer = _said(_show(running, Role.OFFICE, matters[0]))
    assert "欧阳*" in answer or "欧*" in answer
    assert NAME not in answer
    assert PHONE not in answer


def test_a_leaders_liaison_is_not_told_who_came(demo_board: Running) -> None:
    with demo_board.database.reading() as session:
        account = account_named(session, "delegate")
        assert account is not None
        charged = sorted(scope_of(session, account).also)
        masked = {case: [one.name for one in masked_persons(session, case)] for case in charged}
    assert any(masked.values())
    for case_id, names in masked.items():
        told = _said(_show(demo_board, Role.DELEGATE, case_id))
        assert "您的角色不查看信访人信息" in told
        assert [name for name in names if name in told] == []
        assert all(name in _said(_show(demo_board, Role.LEADER, case_id)) for name in names)


def test_a_unit_reveals_a_phone_of_its_own_open_matter_and_the_case_says_so(
    running: Running, matters: tuple[int, int]
) -> None:
    assert _reveal(running, Role.UNIT, matters[0])["value"] == PHONE
    assert "电话告知受理" in _said(_show(running, Role.UNIT, matters[0]))


def test_no_purpose_no_reveal(running: Running, matters: tuple[int, int]) -> None:
    answer = _reveal(running, Role.UNIT, matters[0], purpose="急")
    assert answer["value"] == ""
    assert "用途" in answer["refused"]


def test_without_a_duty_a_second_person_confirms(running: Running, matters: tuple[int, int]) -> None:
    answer = _reveal(running, Role.OFFICE, matters[0])
    assert (answer["value"], "第二人" in answer["refused"]) == ("", True)
    wrong = _reveal(running, Role.OFFICE, matters[0], second="leader", **{"second-password": "wrong"})
    assert wrong["value"] == ""


def test_another_units_matter_is_not_revealed(running: Running, matters: tuple[int, int]) -> None:
    answer = _reveal(running, Role.UNIT, matters[1])
    assert answer["value"] == ""
    assert "范围" in answer["refused"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR, Role.ADMIN])
def test_other_roles_reveal_nothing(running: Running, matters: tuple[int, int], role: Role) -> None:
    body = _body(running, f"{CaseId.LOOKED}.data", **{"location.pathname": f"/case/{matters[0]}"})
    assert running.reader(role).call(body).status_code == 403
