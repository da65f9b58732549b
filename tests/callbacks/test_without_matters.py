"""A reader without any matter: every panel says so in words, and none fails."""

import json

import pytest

from dashboard.ids.frame import FilterId
from dashboard.ids.reading import LedgerId
from db.enums import Role
from layouts.pages import COUNTERS, READERS
from tests.board import Running
from tests.bodies import body_of, server_outputs


@pytest.mark.parametrize("role", sorted(COUNTERS))
def test_every_panel_without_a_matter_is_a_sentence(shared_board: Running, role: Role) -> None:
    seen = 0
    for output in server_outputs(shared_board.app):
        if ".figure" not in output or "case-" in output:
            continue
        response = shared_board.reader(role).call(
            body_of(shared_board.app, output, **{f"{FilterId.CHOSEN}.data": ""})
        )
        if response.status_code == 403:
            continue
        for key, props in response.get_json()["response"].items():
            if "figure" not in props:
                continue
            meta = props["figure"]["layout"]["meta"]
            assert "fault" not in meta, (key, meta)
            assert meta["title"], key
            seen += 1
    assert seen >= (8 if role in READERS else 5)


@pytest.mark.parametrize("role", sorted(READERS))
def test_an_empty_ledger_offers_to_clear_only_what_can_be_cleared(shared_board: Running, role: Role) -> None:
    output = next(key for key in shared_board.app.callback_map if f"{LedgerId.EMPTY_WHY}.children" in key)

    def is_hidden(search: str, filters: dict[str, object]) -> bool:
        wanted = {"startRow": 0, "endRow": 100, "filterModel": filters, "sortModel": []}
        body = body_of(
            shared_board.app,
            output,
            **{f"{LedgerId.GRID}.getRowsRequest": wanted, f"{FilterId.CHOSEN}.data": search},
        )
        said = json.loads(shared_board.reader(role).call(body).get_data(as_text=True))["response"]
        assert said[LedgerId.EMPTY_WHY]["children"]
        hidden: bool = said[LedgerId.CLEAR]["hidden"]
        return hidden

    assert is_hidden("sort=number", {})
    assert not is_hidden("due=overdue", {})
    assert not is_hidden("asof=2025-12-01", {})
    assert not is_hidden("", {"title": {"type": "contains", "filter": "补偿"}})
