"""The vault's page in both languages: a matter that moved in is told in the words of the case page."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dashboard.ids.sealed import SealedId
from db.commands.accounts import create_account, demo_password
from db.enums import EventKind, Role
from db.queries.accounts import account_named
from db.scope import EVERYTHING
from db.sealed.commands import Accusation, name_handler, register_envelope
from db.sealed.moving import move_in
from tests.board import Running
from tests.bodies import body_of, server_outputs
from tests.making import add_case, step


@pytest.fixture
def inside(running: Running) -> int:
    """A matter that a handler, keeper, moved in, and an envelope that waits; return the id of the first."""
    at = running.now()
    with running.database.writing() as session:
        keeper_id = create_account(
            session,
            username="keeper",
            display_name="keeper",
            password=demo_password(),
            role=Role.OFFICE,
            at=at,
            is_demo=True,
        )
        name_handler(session, keeper_id, at)
        keeper = account_named(session, "keeper")
        assert keeper is not None
        case = add_case(
            session,
            (at - timedelta(days=9)).date(),
            step(EventKind.TRANSFERRED, (at - timedelta(days=8)).date(), unit=running.world.units[1]),
            number="XF-7",
            title="青石镇占地",
        )
        register_envelope(session, keeper, received_on=at.date(), at=at)
        return move_in(session, keeper, EVERYTHING, case, Accusation("某局占地", ""), at)


def _shown(running: Running, part: str, language: str, chosen: int | None = None) -> str:
    reader = running.reader("keeper")
    assert reader.post("/preferences", json={"language": language}).status_code == 204
    (output,) = [one for one in server_outputs(running.app) if part in one]
    given: dict[str, Any] = {f"{SealedId.CHOSEN}.data": chosen}
    answer = reader.call(body_of(running.app, output, **given))
    assert answer.status_code == 200
    return json.dumps(answer.get_json()["response"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hans_CN", ["移入前在看板上的办理情况", "转送交办", "至自然资源局", "收件", "由信访件移入"]),
        ("en", ["On the board before it moved in", "Transferred", "to 自然资源局", "Received", "Moved in from a matter"]),
    ],
)  # fmt: skip
def test_its_history_stands_in_the_words_of_the_case_page(
    running: Running, inside: int, language: str, words: list[str]
) -> None:
    said = _shown(running, f"{SealedId.FILE}.children", language, inside)
    assert [word for word in (*words, "XF-7", "青石镇占地") if word not in said] == []
    for raw in ("happened_at", "transferred", r"\"kind", "+00:00"):
        assert raw not in said


@pytest.mark.parametrize(
    ("language", "words"), [("zh_Hans_CN", ["所在", "来信"]), ("en", ["Where it lies", "Letter"])]
)
def test_where_an_envelope_lies_is_told(
    running: Running, inside: int, language: str, words: list[str]
) -> None:
    said = _shown(running, f"{SealedId.ENVELOPES}.children", language)
    assert [word for word in (*words, f"JB{running.now().year}-0001") if word not in said] == []
