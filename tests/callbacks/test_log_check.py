"""The log is verified at the start: the board serves whatever is found, and who answers for the log reads it."""

import json

from sqlalchemy import text

from dashboard.ids.governing import LogId
from dashboard.log_check import check_at_start, log_state
from db.enums import Role
from tests.board import Running
from tests.bodies import body_of

SAID = "第 2 至 3 条：缺少记录"


def _layout(running: Running, role: Role) -> str:
    said: str = running.reader(role).get("/_dash-layout").get_data(as_text=True)
    return json.dumps(json.loads(said), ensure_ascii=False)


def _page(running: Running) -> str:
    body = body_of(running.app, f"{LogId.VERIFIED}.children", **{f"{LogId.VERIFY}.n_clicks": None})
    said: str = running.reader(Role.AUDITOR).call(body).get_data(as_text=True)
    return said


def test_a_log_that_is_broken_at_the_start_is_said_to_who_answers_for_it(running: Running) -> None:
    for role in (Role.AUDITOR, Role.ADMIN, Role.OFFICE, Role.LEADER):
        running.reader(role)
    with running.server.app_context():
        assert log_state() is None
    assert SAID not in _page(running)
    check_at_start(running.server)
    assert "日志完整" in _page(running)
    assert "log-alarm" not in _layout(running, Role.AUDITOR)
    with running.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER log_row_delete"))
        connection.execute(text("DELETE FROM log_row WHERE seq IN (2, 3)"))
    check_at_start(running.server)
    assert SAID in _page(running)
    shown = {role: SAID in _layout(running, role) for role in (Role.AUDITOR, Role.ADMIN)}
    assert shown == {Role.AUDITOR: True, Role.ADMIN: True}
    assert all("log-alarm" not in _layout(running, role) for role in (Role.OFFICE, Role.LEADER))


def test_what_is_wrong_with_the_vaults_log_is_the_auditors_alone_to_read(running: Running) -> None:
    with running.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER sealed_log_delete"))
    head = running.folder / "sealed.head"
    head.write_text(json.dumps({"seq": 4, "mac": "0" * 64}))
    check_at_start(running.server)
    assert "检举控告：" in _layout(running, Role.AUDITOR)
    assert "log-alarm" not in _layout(running, Role.ADMIN)
