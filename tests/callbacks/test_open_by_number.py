"""A matter is opened by its number by those who may open it, and by nobody else."""

from datetime import date
from typing import Any

import pytest

from dashboard.ids.frame import ShellId
from db.enums import EventKind, Role
from db.models.cases import Case
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case, step


@pytest.fixture
def matter(running: Running) -> tuple[int, str]:
    """A matter that the unit's account does not hold."""
    day = date(2026, 1, 5)
    with running.database.writing() as session:
        other = running.world.units[1]
        case_id = add_case(
            session, day, step(EventKind.TRANSFERRED, day, unit=other), unit=other, number="2026-00017"
        )
        case = session.get(Case, case_id)
        assert case is not None
        case.official_number = "XF-77/2"
        return case_id, case.number


def asked(running: Running, role: Role, said: str) -> Any:
    output = f"{ShellId.FOUND}.data"
    values = {f"{ShellId.GO}.value": said, f"{ShellId.GO}.n_submit": 1}
    answer = running.reader(role).call(body_of(running.app, output, **values))
    return answer.get_json()["response"][ShellId.FOUND]["data"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICE])
def test_the_number_opens_the_matter(running: Running, matter: tuple[int, str], role: Role) -> None:
    case_id, number = matter
    for said in (number, f" {number} ", "2026-17", "２０２６－１７", "XF-77/2"):
        assert asked(running, role, said)["address"] == f"/case/{case_id}"


def test_a_matter_of_another_unit_and_no_matter_at_all_are_answered_alike(
    running: Running, matter: tuple[int, str]
) -> None:
    _case_id, number = matter
    hidden, missing = asked(running, Role.UNIT, number), asked(running, Role.UNIT, "2026-99999")
    assert hidden["address"] == missing["address"] == ""
    assert hidden["sentence"].replace(number, "2026-99999") == missing["sentence"] != ""


def test_a_phone_number_is_not_looked_for_and_not_repeated(running: Running) -> None:
    answer = asked(running, Role.OFFICE, "13800001234")
    assert answer["address"] == ""
    assert "13800001234" not in str(answer)
    assert asked(running, Role.OFFICE, "  ") == {"address": "", "sentence": "", "at": 1}
