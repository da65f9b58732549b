"""My account: what a reader does to their own sessions and password, and to nobody else's."""

from sqlalchemy import select

from dashboard.ids.governing import MeId
from db.commands.accounts import DEMO_PASSWORD
from db.enums import LogKind, Role
from db.models.accounts import UserSession
from db.models.records import LogRow
from db.queries.accounts import KEY_LENGTH
from tests.board import Reader, Running
from tests.bodies import body_of

NEW = "a fine new password"
CHANGE = (
    "..me-password-changed.children...me-old-password.value...me-new-password.value"
    "...me-new-password-again.value.."
)


def _end(reader: Reader, running: Running, key: str) -> object:
    body = body_of(running.app, f"{MeId.REVOKED}.children")
    named = {"type": MeId.REVOKE.value, "key": key}
    body["inputs"] = [[{"id": named, "property": "n_clicks", "value": 1}]]
    # Keys of a pattern's id travel sorted and without spaces.
    body["changedPropIds"] = [f'{{"key":"{key}","type":"{MeId.REVOKE.value}"}}.n_clicks']
    return reader.call(body)


def _keys(running: Running, reader_of: str) -> list[str]:
    from db.models.accounts import Account

    with running.database.reading() as session:
        asked = (
            select(UserSession.token_hash)
            .join(Account, Account.id == UserSession.account_id)
            .where(Account.username == reader_of, UserSession.revoked_at.is_(None))
            .order_by(UserSession.created_at)
        )
        return [token[:KEY_LENGTH] for token in session.scalars(asked)]


def _change(reader: Reader, running: Running, old: str, new: str, again: str | None = None) -> str:
    values = {
        f"{MeId.OLD_PASSWORD}.value": old,
        f"{MeId.NEW_PASSWORD}.value": new,
        f"{MeId.NEW_PASSWORD_AGAIN}.value": new if again is None else again,
        f"{MeId.CHANGE_PASSWORD}.n_clicks": 1,
    }
    answer = reader.call(body_of(running.app, CHANGE, **values))
    assert answer.status_code == 200, answer.json
    said: str = answer.json["response"][MeId.PASSWORD_CHANGED]["children"]
    return said


def test_the_reader_is_told_who_they_are_and_what_they_may_see(running: Running) -> None:
    answer = running.reader(Role.UNIT).call(body_of(running.app, f"{MeId.ACCOUNT}.children"))
    said = answer.get_data(as_text=True)
    for word in ("unit 演示", "责任单位", "青石镇政府", "2 个单位"):
        assert word in said


def test_another_session_of_mine_ends_and_this_one_stays(running: Running) -> None:
    here, there = running.fresh(Role.OFFICE), running.fresh(Role.OFFICE)
    assert _end(here, running, _keys(running, "office")[1]).status_code == 200  # type: ignore[attr-defined]
    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200


def test_a_session_of_somebody_else_is_refused_and_logged(running: Running) -> None:
    mine, other = running.fresh(Role.UNIT), running.fresh(Role.OFFICE)
    assert _end(mine, running, _keys(running, "office")[0]).status_code == 403  # type: ignore[attr-defined]
    assert other.get("/me").status_code == 200
    with running.database.reading() as session:
        last = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert last is not None
        assert (last.kind, last.account_name) == (LogKind.REFUSED, "unit")


def test_an_empty_or_wild_key_ends_nothing(running: Running) -> None:
    here, there = running.fresh(Role.OFFICE), running.fresh(Role.OFFICE)
    for key in ("", "%", "_" * KEY_LENGTH, "%" * KEY_LENGTH):
        assert _end(here, running, key).status_code == 403  # type: ignore[attr-defined]
    assert there.get("/me").status_code == 200


def test_a_changed_password_ends_the_other_sessions_and_is_the_only_one(running: Running) -> None:
    here, there = running.fresh(Role.OFFICE), running.fresh(Role.OFFICE)
    assert "密码已修改" in _change(here, running, DEMO_PASSWORD, NEW)
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302
    assert running.stranger().try_to_sign_in("office").status_code == 401
    assert running.stranger().try_to_sign_in("office", NEW).status_code == 303


def test_a_password_is_refused_for_one_reason_said_plainly(running: Running) -> None:
    reader = running.fresh(Role.OFFICE)
    assert "当前密码不正确" in _change(reader, running, "wrong", NEW)
    assert "不一致" in _change(reader, running, DEMO_PASSWORD, NEW, "another one entirely")
    assert "至少 10 个字符" in _change(reader, running, DEMO_PASSWORD, "nine char")
    assert "用户名" in _change(reader, running, DEMO_PASSWORD, "my office password")
    assert "相同" in _change(reader, running, DEMO_PASSWORD, DEMO_PASSWORD)
    assert running.stranger().try_to_sign_in("office").status_code == 303
