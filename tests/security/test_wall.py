"""A wall display is no user: the wall answers it and nobody else, nothing else answers it, and it is told of no person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.auth import AT_WALL, PUBLIC
from dashboard.counter_device import COUNTER_COOKIE
from dashboard.request import today
from dashboard.text import Language, speaking
from dashboard.wall.device import WALL_COOKIE
from dashboard.wall.feed import feed
from db.commands.counters import COUNTERS, make_counter
from db.commands.devices import CODE_LASTS, revoke_device, set_up, set_up_again
from db.commands.wall import DISPLAYS, make_display
from db.enums import LogKind, Role
from db.models.cases import Case
from db.models.petitioners import CasePerson
from db.models.records import LogRow
from db.queries.accounts import AccountRow, account_named
from db.queries.identity import opened
from db.wall import Profile
from tests.board import Reader, Running
from tests.bodies import body_of, server_outputs
from tests.demo import UNTIL


def _admin(session: Any) -> AccountRow:
    admin = account_named(session, "admin")
    assert admin is not None
    return admin


def _display(running: Running, path: str = "/", profile: Profile = Profile.WORK) -> tuple[int, Reader]:
    """Return a display's id and the browser that it is, which sends its cookie to every address below ``path``."""
    with running.database.writing() as session:
        code = make_display(session, _admin(session), "值班室", profile, running.now())
        made = set_up(session, DISPLAYS, code, "127.0.0.1", running.now())
        assert made is not None
    screen = running.stranger()
    screen.get("/login")
    screen.client.set_cookie(WALL_COOKIE, made[1], path=path)
    return made[0], screen


def test_a_wall_display_is_no_user(running: Running) -> None:
    _id, screen = _display(running)
    for output in server_outputs(running.app):
        assert screen.call(body_of(running.app, output)).status_code == 401, output
    for rule in running.server.url_map.iter_rules():
        if rule.endpoint in PUBLIC | AT_WALL:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            address = re.sub(r"<(?:\w+:)?\w+>", "1", rule.rule)
            answer = screen.get(address) if method == "GET" else screen.post(address)
            goes_to_door = answer.status_code == 302 and re.match("/login|/counter/set-up", answer.location)
            assert answer.status_code == 401 or goes_to_door, rule.rule


def test_the_walls_addresses_answer_a_display(running: Running) -> None:
    _id, screen = _display(running, "/wall")
    assert screen.get("/wall").status_code == 200
    answer = screen.get("/wall/feed")
    assert answer.status_code == 200
    assert [one["key"] for one in answer.json["scenes"]] == [
        "due", "month", "map", "leaders", "indicators", "hearings", "duty",
    ]  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_no_user_is_answered_by_the_wall(shared_board: Running, role: Role) -> None:
    for address in ("/wall", "/wall/feed"):
        assert shared_board.reader(role).get(address).status_code == 403
    preview = shared_board.reader(role).get("/displays/preview/work/feed")
    assert preview.status_code == (200 if role is Role.ADMIN else 403)


def test_neither_a_stranger_nor_a_counter_screen_is_answered_by_the_wall(running: Running) -> None:
    with running.database.writing() as session:
        code = make_counter(session, _admin(session), "大厅", "light", running.now())
        made = set_up(session, COUNTERS, code, "127.0.0.1", running.now())
        assert made is not None
    for name in (COUNTER_COOKIE, WALL_COOKIE):
        screen = running.stranger()
        screen.client.set_cookie(name, made[1], path="/")
        assert screen.get("/wall/feed").status_code == 401
        assert screen.get("/wall").location == "/wall/set-up"


def test_a_display_that_was_revoked_is_told_nothing_from_its_next_request_on(running: Running) -> None:
    display_id, screen = _display(running, "/wall")
    assert screen.get("/wall/feed").status_code == 200
    with running.database.writing() as session:
        revoke_device(session, DISPLAYS, _admin(session), display_id, running.now())
    assert screen.get("/wall/feed").status_code == 401


def test_a_new_code_ends_the_screen_of_before(running: Running) -> None:
    display_id, screen = _display(running, "/wall")
    with running.database.writing() as session:
        set_up_again(session, DISPLAYS, _admin(session), display_id, running.now())
    assert screen.get("/wall/feed").status_code == 401


def test_a_set_up_code_opens_once_and_for_a_day(running: Running) -> None:
    at = running.now()
    with running.database.writing() as session:
        code = make_display(session, _admin(session), "值班室", Profile.WORK, at)
        late = make_display(session, _admin(session), "走廊", Profile.WORK, at)
    with running.database.writing() as session:
        assert (
            set_up(session, DISPLAYS, code.lower(), "127.0.0.1", at + CODE_LASTS - timedelta(seconds=1))
            is not None
        )
        assert set_up(session, DISPLAYS, code, "127.0.0.1", at) is None
        assert set_up(session, DISPLAYS, late, "127.0.0.1", at + CODE_LASTS) is None
        acts = [
            row.detail["act"]
            for row in session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED))
        ]
    assert acts[-3:] == ["display_made", "display_made", "display_set_up"]


def test_a_display_lives_on_however_long_it_was_away(running: Running) -> None:
    _id, screen = _display(running, "/wall")
    assert "Max-Age" in screen.get("/wall").headers["Set-Cookie"]


@pytest.mark.parametrize("language", Language)
def test_the_feed_tells_of_no_petitioner_of_the_demo_and_no_matter(
    demo_board: Running, language: Language
) -> None:
    with demo_board.server.app_context(), demo_board.database.reading() as session:
        persons = [
            opened(session, person, column)
            for person in session.scalars(select(CasePerson))
            for column in ("name", "phone", "id_number")
        ]
        matters = [word for case in session.scalars(select(Case)) for word in (case.number, case.title)]
        with speaking(language.value):
            told = [
                demo_board.server.json.dumps(feed(session, profile, day))
                for profile in Profile
                for day in (UNTIL, today())
            ]
    known = {said for said in (*persons, *matters) if said}
    assert len(known) > 500
    assert [said for said in known if any(said in one for one in told)] == []
