"""Signing in: who gets in, for how long, and what a stranger learns."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from app import create_app
from dashboard.login import TRIES_FROM_ADDRESS, TRIES_OF_USER, WINDOW, safe_target
from dashboard.opening import open_keys
from dashboard.page import Page
from dashboard.sessions import TOUCH_AFTER
from db.commands.accounts import DEMO_PASSWORD, create_account, new_password, set_active
from db.enums import LogKind, Role
from db.log import verify
from db.models.accounts import LoginAttempt, UserSession
from db.models.records import LogRow, Setting
from db.queries.accounts import account_named
from layouts.pages import PAGES
from tests.board import USERS, Running, make_board, settings, start
from tests.bodies import body_of
from tests.making import World

IDLE = timedelta(minutes=30)


def _age(running: Running, by: timedelta) -> None:
    with running.database.writing() as session:
        for row in session.scalars(select(UserSession)):
            row.last_seen_at -= by


def _seen(running: Running) -> datetime:
    with running.database.reading() as session:
        return session.scalars(
            select(UserSession.last_seen_at).order_by(UserSession.created_at.desc())
        ).first()  # type: ignore[return-value]


def test_a_right_password_opens_the_page_that_was_asked_for(running: Running) -> None:
    answer = running.stranger().try_to_sign_in("office", next="/me?township=3")
    assert (answer.status_code, answer.location) == (303, "/me?township=3")


@pytest.mark.parametrize(
    ("username", "password"), [("office", "wrong"), ("nobody", DEMO_PASSWORD), ("office", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    running: Running, username: str, password: str
) -> None:
    answer = running.stranger().try_to_sign_in(username, password)
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.get_data(as_text=True)
    assert running.stranger().get("/me").status_code == 302


def test_the_form_speaks_chinese_first_and_english_when_asked(running: Running) -> None:
    reader = running.stranger()
    assert "用户名" in reader.get("/login").get_data(as_text=True)
    assert reader.get("/speak/en?next=/me").location == "/login?next=/me"
    assert "User name" in reader.get("/login").get_data(as_text=True)


def test_a_form_without_its_token_is_refused(running: Running) -> None:
    stranger = running.stranger()
    answer = stranger.client.post("/login", data={"username": "office", "password": DEMO_PASSWORD})
    assert answer.status_code == 400


def test_a_callback_without_its_token_is_refused(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    answer = reader.client.post(
        "/_dash-update-component",
        json=body_of(running.app, "me-account.children"),
        headers={"Accept": "application/json"},
    )
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "stale")


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/login?next=/",
        "/_dash-layout",
        "/a\nb",
        "",
        "me",
    ],
)
def test_signing_in_never_leads_away_from_the_board(asked: str) -> None:
    assert safe_target(asked) == "/"


def test_the_cookie_tells_nothing_and_no_script_reads_it(running: Running) -> None:
    answer = running.stranger().try_to_sign_in("office")
    cookie = next(head for head in answer.headers.getlist("Set-Cookie") if head.startswith("board="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "office" not in cookie


def test_behind_https_every_cookie_is_secure(made_board: tuple[Path, World], tmp_path: Path) -> None:
    template, world = made_board
    board = start(tmp_path / "instance", template, world, HTTPS="1")
    answer = board.stranger().client.get("/login", base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    assert "Strict-Transport-Security" in answer.headers
    board.database.dispose()


def test_a_session_ends_after_its_idle_time_and_not_before(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    _age(running, IDLE - timedelta(seconds=30))
    assert reader.get("/me").status_code == 200
    _age(running, IDLE)
    assert reader.get("/me").status_code == 302
    assert reader.call(body_of(running.app, "me-account.children")).status_code == 401


def test_an_interval_alone_does_not_keep_a_session_alive(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    _age(running, TOUCH_AFTER)
    before = _seen(running)
    body = body_of(running.app, "me-account.children")
    reader.call({**body, "changedPropIds": ["clock.n_intervals"]})
    assert _seen(running) == before
    reader.call({**body, "changedPropIds": ["clock.n_intervals", "shell-title.data"]})
    assert _seen(running) > before


def test_a_reader_is_answered_while_somebody_writes_for_long(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    _age(running, TOUCH_AFTER)
    before = _seen(running)
    with running.database.writing() as session:
        session.scalars(select(UserSession.token_hash)).all()
        assert reader.get("/me").status_code == 200
    assert _seen(running) == before
    assert reader.get("/me").status_code == 200
    assert _seen(running) > before


def test_signing_out_ends_the_session_even_for_a_kept_cookie(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    kept = reader.client.get_cookie("board")
    assert kept is not None
    reader.post("/logout")
    reader.client.set_cookie("board", kept.value)
    assert reader.get("/me").status_code == 302


def test_a_new_session_never_takes_over_the_token_before_it(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    reader.sign_in("office")
    with running.database.reading() as session:
        assert len(session.scalars(select(UserSession.token_hash)).all()) == 2


def test_an_account_switched_off_is_out_at_once(running: Running) -> None:
    reader = running.fresh(Role.UNIT)
    with running.database.writing() as session:
        admin, unit = account_named(session, "admin"), account_named(session, "unit")
        assert admin is not None
        assert unit is not None
        set_active(session, unit.id, False, running.now(), admin, seen=0)
    assert reader.get("/me").status_code == 302
    assert running.stranger().try_to_sign_in("unit").status_code == 401


def test_after_five_wrong_passwords_the_right_one_waits(running: Running) -> None:
    for _ in range(TRIES_OF_USER - 1):
        assert running.stranger().try_to_sign_in("office", "wrong").status_code == 401
    assert running.stranger().try_to_sign_in("office").status_code == 303
    for _ in range(TRIES_OF_USER):
        assert running.stranger().try_to_sign_in("office", "wrong").status_code == 401
    assert running.stranger().try_to_sign_in("office").status_code == 429
    assert running.stranger().try_to_sign_in("leader").status_code == 303
    with running.database.writing() as session:
        session.execute(update(LoginAttempt).values(at=running.now() - WINDOW))
    assert running.stranger().try_to_sign_in("office").status_code == 303


def test_an_address_that_tries_many_names_waits(running: Running) -> None:
    at = running.now()
    with running.database.writing() as session:
        for n in range(TRIES_FROM_ADDRESS - 1):
            session.add(LoginAttempt(username=f"user{n}", address="127.0.0.1", at=at, has_succeeded=False))
    assert running.stranger().try_to_sign_in("somebody", "wrong").status_code == 401
    assert running.stranger().try_to_sign_in("office").status_code == 429


def test_signing_in_and_out_and_failing_are_in_the_log(running: Running) -> None:
    running.stranger().try_to_sign_in("office", "wrong")
    running.fresh(Role.OFFICE).post("/logout")
    with running.database.reading() as session:
        kinds = session.scalars(select(LogRow.kind).order_by(LogRow.seq)).all()
        assert kinds[-3:] == [LogKind.SIGN_IN_FAILED, LogKind.SIGNED_IN, LogKind.SIGNED_OUT]
        assert verify(session, running.database.keys, running.folder / "log.head").is_whole


def test_demo_passwords_are_refused_to_another_machine(running: Running) -> None:
    stranger = running.stranger()
    stranger.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    assert DEMO_PASSWORD not in stranger.get("/login").get_data(as_text=True)
    assert stranger.try_to_sign_in("office").status_code == 401


@pytest.mark.parametrize("setting", [{"HOST": "0.0.0.0"}, {"BEHIND_PROXY": "1"}])
def test_demo_passwords_are_refused_by_a_server_that_others_reach(
    made_board: tuple[Path, World], tmp_path: Path, setting: dict[str, str]
) -> None:
    template, world = made_board
    keys = {"SECRET_KEY": "k" * 40}
    board = start(tmp_path / "instance", template, world, HTTPS="0", **setting, **keys)
    assert board.stranger().try_to_sign_in("office").status_code == 401
    board.database.dispose()


def test_demo_passwords_are_refused_by_a_board_that_is_no_demo(
    made_board: tuple[Path, World], tmp_path: Path
) -> None:
    template, world = made_board
    board = start(tmp_path / "instance", template, world)
    with board.database.writing() as session:
        session.merge(Setting(key="is_demo", value="0"))
        create_account(
            session,
            username="clerk",
            display_name="clerk",
            password=new_password("a fine long password", "clerk"),
            role=Role.OFFICE,
            at=board.now(),
        )
    board.database.dispose()
    board.app = create_app(settings(board.folder))
    assert board.stranger().try_to_sign_in("office").status_code == 401
    assert board.stranger().try_to_sign_in("clerk", "a fine long password").status_code == 303
    board.database.dispose()


def test_signing_in_works_on_postgresql_too(postgres_url: str, tmp_path: Path) -> None:
    world = make_board(tmp_path / "instance", DATABASE_URL=postgres_url)
    board = start(tmp_path / "copy", tmp_path / "instance", world, DATABASE_URL=postgres_url)
    assert board.stranger().try_to_sign_in("unit", "wrong").status_code == 401
    reader = board.fresh(Role.UNIT)
    answer = reader.call(body_of(board.app, "me-account.children"))
    assert "2 个单位" in answer.get_data(as_text=True)
    reader.post("/logout")
    assert reader.get("/me").status_code == 302
    board.database.dispose()


def test_keys_beside_a_demo_are_for_its_owner_alone(tmp_path: Path) -> None:
    config = settings(tmp_path)
    open_keys(config, may_make=True)
    for name in ("identity.key", "log.key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.key))
def test_a_stranger_is_led_by_the_door_to_the_page_that_was_asked_for(
    shared_board: Running, page: Page
) -> None:
    role = next(role for role in USERS if role in page.roles)
    address = re.sub(r"<\w+>", "1", page.path) + ("?township=2" if page.has_filter else "")
    stranger = shared_board.stranger()
    led = stranger.get(address)
    assert (led.status_code, urlsplit(led.location).path) == (302, "/login")
    target = parse_qs(urlsplit(led.location).query)["next"][0]
    assert target == address
    entered = stranger.try_to_sign_in(USERS[role], next=target)
    assert (entered.status_code, entered.location) == (303, address)
    assert stranger.get(address).status_code == 200
