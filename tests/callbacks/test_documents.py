"""Documents on the case page: sent as a body, listed, opened by route after a look, withdrawn with a reason."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.ids.case import CaseId, DocumentId
from dashboard.security import CSRF_COOKIE
from db.commands.identity import PersonEntry, seal_persons
from db.demo.papers import one_page
from db.documents import MOST_BYTES
from db.enums import Role
from db.queries.accounts import account_named
from db.queries.documents import documents
from db.scope import EVERYTHING
from db.sealed.commands import Accusation, end_handler, name_handler
from db.sealed.moving import move_in
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case

PAPER = one_page(((18, "处理意见书"),))
SAID = {"kind": "reply", "title": "处理意见书", "number": "演处1号", "dated": ""}


@pytest.fixture
def matters(running: Running) -> tuple[int, int]:
    """Write a matter of the unit and one of another unit."""
    at = running.now()
    made = []
    with running.database.writing() as session:
        for unit in (running.world.units[3], running.world.units[1]):
            case_id = add_case(session, at.date() - timedelta(3), unit=unit)
            seal_persons(session, case_id, [PersonEntry("欧阳试验", "13900001234")], at)
            made.append(case_id)
    return made[0], made[1]


def _send(running: Running, role: Role, case_id: int, content: bytes = PAPER, **said: str) -> Any:
    client = running.reader(role).client
    token = client.get_cookie(CSRF_COOKIE)
    assert token is not None
    return client.post(
        f"/case/{case_id}/documents",
        data=content,
        headers={
            "Accept": "application/json",
            "Content-Type": "application/octet-stream",
            "X-CSRFToken": token.value,
            "X-Document": quote(json.dumps(SAID | said)),
        },
    )


def _call(running: Running, role: Role, output: str, case_id: int, **values: Any) -> dict[str, Any]:
    (named,) = [known for known in running.app.callback_map if output in known.strip(".").split("...")]
    body = body_of(running.app, named, **{"location.pathname": f"/case/{case_id}", **values})
    answer = running.reader(role).call(body)
    assert answer.status_code == 200
    response: dict[str, Any] = answer.json["response"]
    return response


def _listed(running: Running, role: Role, case_id: int, search: str = "") -> str:
    answer = _call(running, role, f"{CaseId.TITLE}.children", case_id, **{"location.search": search})
    return json.dumps(answer[DocumentId.LIST], ensure_ascii=False)


def _look(running: Running, role: Role, case_id: int, document: int) -> dict[str, Any]:
    values = {
        f"{CaseId.FIELD}.value": f"document:{document}",
        f"{CaseId.PURPOSE}.value": "核对送达",
        f"{CaseId.CONFIRM}.n_clicks": 1,
    }
    return _call(running, role, f"{CaseId.LOOKED}.data", case_id, **values)


def test_a_document_that_was_sent_is_listed_and_opens_after_a_look_alone(
    running: Running, matters: tuple[int, int]
) -> None:
    own, _other = matters
    number = _send(running, Role.UNIT, own).json["id"]
    assert "处理意见书" in _listed(running, Role.UNIT, own)
    reader, path = running.reader(Role.UNIT), f"/case/{own}/documents/{number}"
    assert reader.get(path).status_code == 404
    shown = _look(running, Role.UNIT, own, number)[CaseId.VALUE]["children"]
    assert shown["props"]["href"] == path
    answer = reader.get(path)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PAPER, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{own}-{number}.pdf"
    for role in (Role.OFFICE, Role.HEARING):
        assert running.reader(role).get(path).status_code == 404
    assert running.reader(Role.LEADER).get(path).status_code == 403


def test_a_unit_neither_sends_to_nor_opens_the_matter_of_another(
    running: Running, matters: tuple[int, int]
) -> None:
    _own, other = matters
    assert _send(running, Role.UNIT, other).status_code == 400
    number = _send(running, Role.OFFICE, other).json["id"]
    assert _look(running, Role.UNIT, other, number)[CaseId.VALUE]["children"] == ""
    assert running.reader(Role.UNIT).get(f"/case/{other}/documents/{number}").status_code == 404


@pytest.mark.parametrize(
    ("said", "content", "sentence"),
    [
        ({"kind": "riches"}, PAPER, "请选择材料类别。"),
        ({"title": " "}, PAPER, "请填写材料名称"),
        ({"dated": "2026-02-30"}, PAPER, "成文日期不是有效日期"),
        ({}, b"", "文件是空的"),
        ({}, b"#!/bin/sh", "不支持此文件"),
        ({}, b"%PDF-" + bytes(MOST_BYTES), "文件超过 20 MB"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence_and_nothing_is_stored(
    running: Running, matters: tuple[int, int], said: dict[str, str], content: bytes, sentence: str
) -> None:
    own, _other = matters
    answer = _send(running, Role.UNIT, own, content, **said)
    assert answer.status_code == 400
    assert sentence in answer.json["sentence"]
    with running.database.reading() as session:
        assert documents(session, own, running.now().date()) == []


def test_a_document_is_withdrawn_with_a_reason_and_stays_listed(
    running: Running, matters: tuple[int, int]
) -> None:
    own, _other = matters
    number = _send(running, Role.UNIT, own).json["id"]

    def withdraw(reason: str) -> dict[str, Any]:
        given = {f"{DocumentId.CHOSEN}.data": {"id": str(number)}, f"{DocumentId.REASON}.value": reason}
        return _call(running, Role.UNIT, f"{DocumentId.CHANGED}.data", own, **given)

    refused = withdraw("错")
    assert refused[DocumentId.WITHDRAW_REFUSED]["children"]
    assert DocumentId.CHANGED not in refused
    assert withdraw("扫描件不清")[DocumentId.CHANGED]["data"]["withdrawn"] == number
    assert "扫描件不清" in _listed(running, Role.UNIT, own)
    _look(running, Role.UNIT, own, number)
    assert running.reader(Role.UNIT).get(f"/case/{own}/documents/{number}").status_code == 404


def test_a_leader_sees_the_list_and_no_way_to_open_or_add(running: Running, matters: tuple[int, int]) -> None:
    own, _other = matters
    _send(running, Role.UNIT, own)
    answer = _call(running, Role.LEADER, f"{CaseId.TITLE}.children", own)
    said = json.dumps(answer[DocumentId.LIST], ensure_ascii=False)
    assert "处理意见书" in said
    assert "data-opens" not in said
    assert answer[DocumentId.ADD]["hidden"] is True


def test_a_document_in_the_vault_is_handed_to_handlers_alone(
    running: Running, matters: tuple[int, int]
) -> None:
    own, _other = matters
    _send(running, Role.UNIT, own)
    with running.database.writing() as session:
        handler = account_named(session, "office")
        assert handler is not None
        name_handler(session, handler.id, running.now())
        inside = move_in(session, handler, EVERYTHING, own, Accusation("", ""), running.now())
    answer = running.reader(Role.OFFICE).get(f"/sealed/{inside}/documents/1")
    assert (answer.status_code, answer.data) == (200, PAPER)
    assert running.reader(Role.OFFICE).get(f"/sealed/{inside}/documents/2").status_code == 404
    assert running.reader(Role.UNIT).get(f"/sealed/{inside}/documents/1").status_code == 403
    with running.database.writing() as session:
        end_handler(session, handler.id, running.now())
    assert running.reader(Role.OFFICE).get(f"/sealed/{inside}/documents/1").status_code == 404
