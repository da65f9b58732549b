"""Accounts and the log: what an administrator does, and what the auditor reads of it."""

from typing import Any

import pytest
from sqlalchemy import text

from dashboard.ids.governing import AccountsId, LogId
from db.enums import LogKind, Role
from db.queries.accounts import account_named
from tests.board import Running
from tests.bodies import body_of


def _create(running: Running, **given: Any) -> str:
    usual = {"username": "clerk", "name": "办事员", "role": "office", "unit": "", "post": ""}
    values = {f"accounts-{key}.value": value for key, value in {**usual, **given}.items()}
    body = body_of(
        running.app, f"{AccountsId.CREATED}.children", **values, **{f"{AccountsId.CREATE}.n_clicks": 1}
    )
    answer = running.reader(Role.ADMIN).call(body)
    if answer.status_code != 200:
        return str(answer.status_code)
    said: str = answer.json["response"][AccountsId.CREATED]["children"]
    return said


def _act(running: Running, button: AccountsId, account_id: Any) -> str:
    body = body_of(
        running.app,
        f"{AccountsId.DONE}.children",
        **{f"{button}.n_clicks": 1, f"{AccountsId.GRID}.selectedRows": [{"id": account_id}]},
    )
    body["changedPropIds"] = [f"{button}.n_clicks"]
    said: str = running.reader(Role.ADMIN).call(body).json["response"][AccountsId.DONE]["children"]
    return said


def _id(running: Running, username: str) -> str:
    with running.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        return str(account.id)


def test_a_new_account_signs_in_with_the_password_shown_once(running: Running) -> None:
    password = _create(running).rpartition("：")[2]
    assert running.stranger().sign_in("clerk", password).get("/me").status_code == 200


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"username": "office"}, "已被使用"),
        ({"username": "Ω"}, "用户名为"),
        ({"username": None}, "用户名为"),
        ({"name": " "}, "须有姓名"),
        ({"role": "unit"}, "须指定单位"),
        ({"role": "unit", "unit": "99999"}, "须指定单位"),
        ({"role": "delegate"}, "须指定领导职务"),
        ({"role": "root"}, "403"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_its_reason(
    running: Running, given: dict[str, Any], why: str
) -> None:
    assert why in _create(running, **given)


def test_a_new_password_ends_all_sessions_of_the_account(running: Running) -> None:
    reader = running.fresh(Role.UNIT)
    password = _act(running, AccountsId.RESET, _id(running, "unit")).rpartition("：")[2]
    assert reader.get("/me").status_code == 302
    assert running.stranger().try_to_sign_in("unit").status_code == 401
    assert running.stranger().try_to_sign_in("unit", password).status_code == 303


def test_an_account_is_switched_off_and_on_again(running: Running) -> None:
    assert "已停用" in _act(running, AccountsId.SWITCH, _id(running, "unit"))
    assert running.stranger().try_to_sign_in("unit").status_code == 401
    assert "已启用" in _act(running, AccountsId.SWITCH, _id(running, "unit"))
    assert running.stranger().try_to_sign_in("unit").status_code == 303


def test_the_last_administrator_stays(running: Running) -> None:
    assert "最后一名" in _act(running, AccountsId.SWITCH, _id(running, "admin"))


@pytest.mark.parametrize("account_id", ["0", "999999", "x", None, "-1"])
def test_an_account_that_is_not_there_is_named_so(running: Running, account_id: Any) -> None:
    assert "没有这个账号" in _act(running, AccountsId.RESET, account_id)


def _log(running: Running, **values: Any) -> list[dict[str, Any]]:
    answer = running.reader(Role.AUDITOR).call(body_of(running.app, f"{LogId.GRID}.rowData", **values))
    rows: list[dict[str, Any]] = answer.json["response"][LogId.GRID]["rowData"]
    return rows


def test_the_auditor_reads_what_the_administrator_did(running: Running) -> None:
    _create(running)
    rows = _log(
        running, **{f"{LogId.KIND}.value": LogKind.ACCOUNT_CHANGED.value, f"{LogId.WHO}.value": "admin"}
    )
    assert [row["who"] for row in rows] == ["admin"]
    assert "clerk" in rows[0]["detail"]


def test_no_password_is_ever_in_the_log(running: Running) -> None:
    password = _create(running).rpartition("：")[2]
    running.stranger().try_to_sign_in("office", "a secret attempt")
    assert all(password not in row["detail"] and "secret" not in row["detail"] for row in _log(running))


def test_a_day_that_is_no_day_is_taken_as_none(running: Running) -> None:
    assert _log(running, **{f"{LogId.FROM}.value": "yesterday"})
    assert _log(running, **{f"{LogId.FROM}.value": "2999-01-01"}) == []


def test_a_broken_chain_is_said_with_its_place(running: Running) -> None:
    body = body_of(running.app, f"{LogId.VERIFIED}.children", **{f"{LogId.VERIFY}.n_clicks": 1})
    assert "日志完整" in running.reader(Role.AUDITOR).call(body).get_data(as_text=True)
    with running.database.writing() as session:
        session.execute(text("DROP TRIGGER IF EXISTS log_row_no_update"))
        for name in session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log_row'")
        ):
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE log_row SET account_name = 'nobody' WHERE seq = 2"))
    assert "第 2 条：" in running.reader(Role.AUDITOR).call(body).get_data(as_text=True)
