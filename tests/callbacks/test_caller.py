"""A caller is answered by exact name and one further detail, within scope, counted, logged, and kept nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.work import CallerId
from db.commands.identity import CALLS_AN_HOUR, PersonEntry, seal_persons
from db.enums import LogKind, Role
from db.models.records import LogRow
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case

NAME, PHONE = "欧阳试验", "13900001234"


@pytest.fixture
def matters(running: Running) -> Running:
    """Write a matter of the unit and one of another unit, of the same person."""
    at = running.now()
    with running.database.writing() as session:
        for unit in (running.world.units[3], running.world.units[1]):
            case_id = add_case(session, at.date() - timedelta(3), unit=unit, number=f"N{unit}")
            seal_persons(session, case_id, [PersonEntry(name=NAME, phone=PHONE)], at)
    return running


def _ask(
    running: Running, role: Role, name: str = NAME, value: str = "1234", factor: str = "phone"
) -> dict[str, Any]:
    (output,) = [known for known in running.app.callback_map if f"{CallerId.SAID}.children" in known]
    body = body_of(
        running.app, output, **{
            f"{CallerId.ASK}.n_clicks": 1, f"{CallerId.NAME}.value": name, f"{CallerId.FACTOR}.value": factor,
            f"{CallerId.VALUE}.value": value,
        },
    )  # fmt: skip
    body["changedPropIds"] = [f"{CallerId.ASK}.n_clicks"]
    answer = running.reader(role).call(body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    said: dict[str, Any] = answer.json["response"]
    return said


def test_the_office_answers_for_all_and_a_unit_for_its_own(matters: Running) -> None:
    own, other = (f"N{matters.world.units[n]}" for n in (3, 1))
    for role, expected in ((Role.OFFICE, {own, other}), (Role.UNIT, {own})):
        said = str(_ask(matters, role))
        assert {number for number in (own, other) if number in said} == expected


@pytest.mark.parametrize(("name", "value"), [("欧阳", "1234"), (NAME, "9999"), ("欧阳试", "1234")])
def test_a_name_or_detail_that_is_not_exact_finds_nothing(matters: Running, name: str, value: str) -> None:
    said = _ask(matters, Role.OFFICE, name, value)
    assert "没有相符的事项" in said[CallerId.SAID]["children"]
    assert said[CallerId.FOUND]["children"] is None


@pytest.mark.parametrize(
    ("name", "value", "factor"),
    [("", "1234", "phone"), (NAME, "12", "phone"), (NAME, "AB", "code"), (NAME, "", "x")],
)
def test_an_incomplete_question_is_refused_with_a_sentence(
    matters: Running, name: str, value: str, factor: str
) -> None:
    assert "完整的核对信息" in _ask(matters, Role.OFFICE, name, value, factor)[CallerId.SAID]["children"]


def test_what_was_typed_leaves_the_page_and_is_in_no_answer_and_no_log(matters: Running) -> None:
    said = _ask(matters, Role.OFFICE)
    assert said[CallerId.NAME]["value"] == said[CallerId.VALUE]["value"] == ""
    with matters.database.reading() as session:
        rows = session.scalars(select(LogRow).where(LogRow.kind == LogKind.CALLER_ANSWERED)).all()
        assert [row.account_name for row in rows] == ["office"]
        logged = str([row.detail for row in rows])
    assert NAME not in str(said) + logged
    assert PHONE[-4:] not in logged


def test_the_twenty_first_call_within_an_hour_is_refused(matters: Running) -> None:
    for _ in range(CALLS_AN_HOUR):
        _ask(matters, Role.UNIT)
    assert "一小时内" in _ask(matters, Role.UNIT)[CallerId.SAID]["children"]
    assert "相符事项" in _ask(matters, Role.OFFICE)[CallerId.SAID]["children"]
