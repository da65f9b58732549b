"""Rule 3: with an accusation between two ordinary matters, whatever others fetch is byte for byte what it is without."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from dashboard.ids.frame import FilterId, ShellId
from dashboard.ids.reading import LedgerId
from dashboard.ids.sealed import SealedId
from db.commands.accounts import create_account, demo_password
from db.commands.acts import Actor
from db.commands.handling import desk, perform
from db.commands.identity import PersonEntry
from db.commands.intake import Intake, receive
from db.enums import Channel, EventKind, Role
from db.handling import Given
from db.queries.accounts import account_named
from db.queries.scopes import scope_of
from db.sealed.commands import Accusation, name_handler, register
from layouts.pages import PAGES
from tests.board import Running, start
from tests.bodies import body_of, server_outputs
from tests.making import ZONE, World

NOW = datetime(2026, 6, 10, 10, 0, tzinfo=ZONE)
ACCUSED, BELOW = "unit", "below"
KEPT_OUT = (ACCUSED, BELOW, "office")
"""The accused unit, one below it, and a member of the office who is no handler."""
ENDS_SESSIONS = ("me-", "shell-signed")


def _filled(running: Running, *, with_accusation: bool) -> Running:
    """Register a matter, then the accusation or nothing, then another matter, and transfer both."""
    world = running.world
    with running.database.writing() as session:
        made = {
            name: create_account(
                session,
                username=name,
                display_name=name,
                password=demo_password(),
                role=role,
                at=NOW,
                unit_id=unit,
                is_demo=True,
            )
            for name, role, unit in (
                ("keeper", Role.OFFICE, world.units[0]),
                (BELOW, Role.UNIT, world.units[4]),
            )
        }
        name_handler(session, made["keeper"], NOW)
    _ordinary(running, "青石镇修路占地", 0)
    if with_accusation:
        with running.database.writing() as session:
            keeper = account_named(session, "keeper")
            assert keeper is not None
            register(
                session,
                keeper,
                Accusation(
                    "青石镇违规占地",
                    "反映青石镇政府违规占地三亩",
                    accused="青石镇某干部",
                    accused_unit_id=world.units[3],
                    persons=(PersonEntry("欧阳守田", "13812345678"),),
                ),
                received_on=NOW.date(),
                at=NOW + timedelta(minutes=20),
            )
    _ordinary(running, "青石镇占地补偿", 40)
    return running


def _ordinary(running: Running, subject: str, minutes: int) -> None:
    world, at = running.world, NOW + timedelta(minutes=minutes)
    with running.database.writing() as session:
        office = account_named(session, "office")
        assert office is not None
        actor = Actor(office, scope_of(session, office), at)
        typed = Intake(
            NOW.date(),
            Channel.LETTER,
            world.townships[0],
            world.categories[0],
            world.units[0],
            subject,
            "反映占地三亩",
            persons=(PersonEntry("张三三", "13900001111"),),
        )
        case_id, _number = receive(session, actor, typed)
        seen = desk(session, actor, case_id)
        assert seen is not None
        given = Given(unit_id=world.units[3])
        perform(session, actor, case_id, EventKind.TRANSFERRED, given, version=seen.version)


@pytest.fixture(scope="module")
def pair(
    made_board: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Running, Running]]:
    """Run two boards that differ in the accusation alone, at one moment that stands still."""
    template, world = made_board
    with travel(NOW + timedelta(hours=1), tick=False):
        both = [
            _filled(start(tmp_path_factory.mktemp(name) / "instance", template, world), with_accusation=has)
            for name, has in (("without", False), ("with", True))
        ]
        yield both[0], both[1]
    for one in both:
        one.database.dispose()


def _given(query: str, case: int) -> dict[str, object]:
    block = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}
    return {
        f"{ShellId.LOCATION}.pathname": f"/case/{case}",
        f"{ShellId.LOCATION}.search": f"?{query}",
        f"{ShellId.GO}.value": f"JB{NOW.year}-0001",
        f"{FilterId.CHOSEN}.data": query,
        f"{LedgerId.GRID}.getRowsRequest": block,
        f"{SealedId.CHOSEN}.data": 1,
        f"{SealedId.QUERY}.value": "占地",
    }


def _pressed(running: Running, output: str, given: dict[str, object]) -> dict[str, object]:
    """Return a request in which every button of a callback was pressed once."""
    known = running.app.callback_map[output]
    clicks = {
        f"{one['id']}.{one['property']}": 1
        for one in (*known["inputs"], *known["state"])
        if one["property"] == "n_clicks"
    }
    return body_of(running.app, output, **given, **clicks)


def _answers(running: Running, user: str) -> dict[str, tuple[int, bytes]]:
    """Ask every page, callback, file and form that a user's browser could, and keep each answer."""
    reader = running.fresh(user)
    unit = running.world.units[3]
    found = {}
    for page in PAGES:
        for case in (1, 2, 3):
            path = re.sub(r"<\w+>", str(case), page.path)
            found[path] = reader.get(path)
    for form in ("receipt", "call_back", "processing"):
        for case in (1, 2, 3):
            found[f"{form} {case}"] = reader.get(f"/case/{case}/forms/{form}")
    for query in (f"unit={unit}", "q=占地"):
        for output in server_outputs(running.app):
            for case in (1, 2) if "case" in output else (1,):
                answer = reader.call(body_of(running.app, output, **_given(query, case)))
                found[f"{output} {query} {case}"] = answer
        body = {"kind": "csv", "query": query, "columns": ["number", "title"], "filters": {}, "sort": []}
        found[f"export {query}"] = reader.post("/ledger/export", body)
    for output in server_outputs(running.app):
        if not output.strip(".").startswith(ENDS_SESSIONS):
            found[f"pressed {output}"] = reader.call(_pressed(running, output, _given("", 1)))
    return {name: (answer.status_code, _plain(answer.get_data())) for name, answer in found.items()}


def _plain(said: bytes) -> bytes:
    """Return an answer without what is drawn anew: Dash's name for a server that starts, the token of a form begun."""
    return re.sub(rb'"end_id":"[^"]+"|"(?:intake|late)-token":{"data":"[^"]+"}', b"", said)


@pytest.mark.parametrize("user", KEPT_OUT)
def test_rule_3_nothing_fetched_differs_by_a_byte(pair: tuple[Running, Running], user: str) -> None:
    without, with_it = (_answers(one, user) for one in pair)
    assert set(without) == set(with_it)
    differing = [name for name in without if without[name] != with_it[name]]
    assert differing == []
    # Something was fetched: a comparison of refusals alone would say nothing.
    assert sum(status == 200 for status, _said in without.values()) > 100


def test_rule_3_the_handler_alone_has_another_answer(pair: tuple[Running, Running]) -> None:
    """The comparison would see a difference where there is one."""
    said = []
    for one in pair:
        (output,) = [name for name in server_outputs(one.app) if f"{SealedId.LIST}.children" in name]
        said.append(one.fresh("keeper").call(body_of(one.app, output)).get_data())
    assert said[0] != said[1]
