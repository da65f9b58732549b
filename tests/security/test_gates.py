"""Every route, page and callback is asked as every role and as a stranger: a new one is found by itself."""

import re

import pytest

from callbacks.groups import CALLBACKS
from dashboard.auth import AT_COUNTER, AT_WALL, PUBLIC, SIGNED_IN
from dashboard.callback_group import CALLBACK_ROLES, ROUTE_ROLES
from dashboard.counter_device import COUNTER_COOKIE
from dashboard.page import PAGES_EXTENSION
from db.commands.counters import COUNTERS, make_counter
from db.commands.devices import set_up
from db.enums import LogKind, Role
from db.models.records import LogRow
from db.queries.accounts import account_named
from layouts.pages import PAGES
from tests.board import Reader, Running
from tests.bodies import body_of, server_outputs

PAGE_OF_DASH = {"/", "/<path:path>", "/_dash-update-component"}


def _address(rule: str) -> str:
    return re.sub(r"<(?:string:|path:)?\w+>", "1", re.sub(r"<int:\w+>", "1", rule))


def _body(running: Running, output: str) -> dict[str, object]:
    return body_of(running.app, output)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.key))
def test_a_page_opens_for_the_roles_it_names_alone(shared_board: Running, page: object, role: Role) -> None:
    assert any(page is known for known in PAGES)
    known = next(one for one in PAGES if one is page)
    answer = shared_board.reader(role).get(_address(known.path))
    if known.path == "/" and role not in known.roles:
        # Everyone may ask for the first page, and comes to the first one of their own.
        assert answer.status_code == 302
        assert shared_board.reader(role).get(answer.location).status_code == 200
    else:
        assert answer.status_code == (200 if role in known.roles else 403)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.key))
def test_a_stranger_who_asks_for_a_page_is_sent_to_sign_in(shared_board: Running, page: object) -> None:
    known = next(one for one in PAGES if one is page)
    answer = shared_board.stranger().get(_address(known.path))
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("role", Role)
def test_a_callback_answers_the_roles_it_names_alone(shared_board: Running, role: Role) -> None:
    roles = shared_board.server.extensions[CALLBACK_ROLES]
    outputs = server_outputs(shared_board.app)
    assert outputs
    wrong = {}
    for output in outputs:
        status = shared_board.reader(role).call(_body(shared_board, output)).status_code
        expected = (200, 204) if role in roles[output] else (403,)
        if status not in expected:
            wrong[output] = status
    assert wrong == {}


def test_no_callback_answers_a_stranger(shared_board: Running) -> None:
    for output in server_outputs(shared_board.app):
        answer = shared_board.stranger().call(_body(shared_board, output))
        assert answer.status_code == 401, output
        assert answer.json["code"] == "signed_out"


def test_every_callback_belongs_to_a_group_with_roles(shared_board: Running) -> None:
    assert set(server_outputs(shared_board.app)) == set(shared_board.server.extensions[CALLBACK_ROLES])
    assert all(group.roles for group in CALLBACKS)


def _own_routes(running: Running) -> list[tuple[str, str, str]]:
    known = PUBLIC | SIGNED_IN | PAGE_OF_DASH
    return [
        (rule.endpoint, rule.rule, method)
        for rule in running.server.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint not in known
    ]


@pytest.mark.parametrize("role", Role)
def test_a_route_answers_the_roles_it_names_alone(shared_board: Running, role: Role) -> None:
    roles = shared_board.server.extensions[ROUTE_ROLES]
    for endpoint, rule, method in _own_routes(shared_board):
        reader = shared_board.reader(role)
        answer = reader.get(_address(rule)) if method == "GET" else reader.post(_address(rule))
        if role in roles.get(endpoint, frozenset()):
            assert answer.status_code not in (401, 403), endpoint
            assert answer.status_code < 500, endpoint
        else:
            assert answer.status_code == 403, endpoint


def _door(endpoint: str) -> str:
    """Return where a stranger is sent to from an address."""
    if endpoint in AT_COUNTER:
        return "/counter/set-up"
    return "/wall/set-up" if endpoint in AT_WALL else "/login"


def test_no_route_but_the_public_ones_answers_a_stranger(shared_board: Running) -> None:
    for rule in shared_board.server.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        stranger = shared_board.stranger()
        stranger.get("/login")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = (
                stranger.get(_address(rule.rule)) if method == "GET" else stranger.post(_address(rule.rule))
            )
            door = _door(rule.endpoint)
            goes_to_door = answer.status_code == 302 and answer.location.startswith(door)
            assert answer.status_code == 401 or goes_to_door, rule.rule
            if rule.rule.startswith("/_"):
                assert answer.status_code == 401, rule.rule


def test_the_public_list_names_routes_that_exist(shared_board: Running) -> None:
    endpoints = {rule.endpoint for rule in shared_board.server.url_map.iter_rules()}
    assert endpoints >= PUBLIC | SIGNED_IN | AT_COUNTER | AT_WALL


def _screen(running: Running, path: str = "/") -> Reader:
    """Return a browser that is a counter screen, and sends its cookie to every address below ``path``."""
    with running.database.writing() as session:
        admin = account_named(session, "admin")
        assert admin is not None
        code = make_counter(session, admin, "大厅", "light", running.now())
        made = set_up(session, COUNTERS, code, "127.0.0.1", running.now())
        assert made is not None
    screen = running.stranger()
    screen.get("/login")
    screen.client.set_cookie(COUNTER_COOKIE, made[1], path=path)
    return screen


def test_a_counter_screen_is_no_user(running: Running) -> None:
    screen = _screen(running)
    for output in server_outputs(running.app):
        assert screen.call(_body(running, output)).status_code == 401, output
    for rule in running.server.url_map.iter_rules():
        if rule.endpoint in PUBLIC | AT_COUNTER:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            address = _address(rule.rule)
            answer = screen.get(address) if method == "GET" else screen.post(address)
            goes_to_door = answer.status_code == 302 and answer.location.startswith(_door(rule.endpoint))
            assert answer.status_code == 401 or goes_to_door, rule.rule


def test_the_counters_addresses_answer_a_screen(running: Running) -> None:
    screen = _screen(running)
    for rule in running.server.url_map.iter_rules():
        if rule.endpoint not in AT_COUNTER:
            continue
        address = "/counter/in/en" if "<" in rule.rule else rule.rule
        is_read = "GET" in (rule.methods or set())
        answer = screen.get(address) if is_read else screen.post(address)
        assert answer.status_code in (200, 204, 303), rule.rule


def test_a_route_that_no_group_names_is_refused(running: Running) -> None:
    running.server.add_url_rule("/forgotten", endpoint="forgotten", view_func=lambda: "data")
    for role in Role:
        assert running.reader(role).get("/forgotten").status_code == 403


@pytest.mark.parametrize(
    "output", ["nothing.children", "", None, 3, ["page.children"], "shell-as-of.children"]
)
def test_an_output_that_no_callback_has_is_refused_and_logged(running: Running, output: object) -> None:
    answer = running.reader(Role.OFFICE).call(
        {"output": output, "inputs": [], "outputs": [], "changedPropIds": []}
    )
    assert answer.status_code == 403
    assert answer.json["sentence"]
    with running.database.reading() as session:
        last = session.query(LogRow).order_by(LogRow.seq.desc()).first()
        assert last is not None
        assert (last.kind, last.account_name) == (LogKind.REFUSED, "office")


def test_a_body_that_is_no_json_is_refused(running: Running) -> None:
    reader = running.reader(Role.OFFICE)
    reader.get("/me")
    assert reader.post("/_dash-update-component", json="text").status_code == 403
    assert reader.post("/_dash-update-component").status_code == 403


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_first_page(shared_board: Running, role: Role) -> None:
    answer = shared_board.reader(role).get("/?township=3")
    if answer.status_code == 302:
        path, _, query = answer.location.partition("?")
        assert query == "township=3"
        answer = shared_board.reader(role).get(path)
    assert answer.status_code == 200


def test_an_unknown_address_is_answered_in_a_sentence(shared_board: Running) -> None:
    answer = shared_board.reader(Role.OFFICE).get("/nowhere")
    assert answer.status_code == 404
    assert "此地址没有页面" in answer.get_data(as_text=True)
    assert "演示数据" in answer.get_data(as_text=True)


def test_the_pages_of_the_gate_are_the_pages_of_the_board(shared_board: Running) -> None:
    assert shared_board.server.extensions[PAGES_EXTENSION] == PAGES
