"""The case page: who may open which matter, and the reveal of one field."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dashboard.ids import CaseId
from db.commands.identity import PersonEntry, seal_persons
from db.enums import Role
from db.queries.identity import masked_persons
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case

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


def _show(running: Running, role: Role, case_id: int) -> Any:
    body = _body(running, f"{CaseId.TITLE}.children", **{"location.pathname": f"/case/{case_id}"})
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


def test_the_page_shows_a_person_in_masked_form_only(running: Running, matters: tuple[int, int]) -> None:
    answer = _said(_show(running, Role.OFFICE, matters[0]))
    assert "欧阳*" in answer or "欧*" in answer
    assert NAME not in answer
    assert PHONE not in answer


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
