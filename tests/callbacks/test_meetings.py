"""The page of meetings over the demo county: what the overview says of decisions opens just these, within each reader's scope."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.figures.attention import Said, attention_items
from dashboard.ids.frame import ShellId
from dashboard.ids.meetings import DecisionsId
from dashboard.text import speaking
from db.models.meetings import Decision, Meeting
from tests.board import Running, start
from tests.bodies import body_of
from tests.callbacks.test_overview import seen_by
from tests.demo import NOWHERE, UNTIL


@pytest.fixture(scope="module")
def county(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo county of its own."""
    running = start(tmp_path_factory.mktemp("meetings"), made_demo, NOWHERE)
    yield running
    running.database.dispose()


def answer(board: Running, user: str, output: str, **values: Any) -> Any:
    found = next(key for key in board.app.callback_map if output in key)
    return board.reader(user).call(body_of(board.app, found, **values)).get_json()["response"]


def ways(board: Running, user: str, search: str) -> list[Said]:
    """Return what the overview says of decisions with an address of the page of meetings."""
    seen, names, _scope = seen_by(board, user, search)
    with speaking("en"):
        said = [one for item in attention_items(seen, names) for one in (item.head, *item.details)]
    return [one for one in said if one.href.startswith("/meetings")]


def listed(board: Running, user: str, address: str) -> list[dict[str, Any]]:
    shown = answer(
        board,
        user,
        f"{DecisionsId.ALL}.rowData",
        **{f"{ShellId.LOCATION}.search": address.removeprefix("/meetings")},
    )
    rows: list[dict[str, Any]] = shown[DecisionsId.ALL]["rowData"]
    assert str(len(rows)) in shown[DecisionsId.ALL_NOTE]["children"]
    return rows


@pytest.mark.parametrize("user", ["office", "leader", "delegate"])
def test_the_overviews_line_lists_just_the_decisions_that_it_counts(county: Running, user: str) -> None:
    with county.database.reading() as session:
        units = session.scalars(
            select(Decision.unit_id).where(Decision.unit_id.is_not(None)).distinct()
        ).all()
        last = session.scalars(select(Meeting.held_on).order_by(Meeting.held_on.desc())).first()
    assert last is not None
    asked = [f"asof={UNTIL}", f"asof={last + timedelta(days=20)}"]
    asked += [f"asof={UNTIL}&unit={unit}" for unit in units[:6]]
    asked.append(f"asof={UNTIL}&cohort=closed&from=2026-06-01")
    compared = 0
    for query in asked:
        for said in ways(county, user, query):
            rows = listed(county, user, said.href)
            if "decided=due" in said.href:
                assert len(rows) == int(said.words.split()[0])
                done = re.search(r"(\d+) of them done", said.words)
                assert done is not None
                assert sum(not row["is_owed"] for row in rows) == int(done[1])
            else:
                assert rows
                assert all(row["is_owed"] and row["due"] < UNTIL.isoformat() for row in rows)
            compared += 1
    assert compared >= (0 if user == "delegate" else 4)


def test_who_has_no_page_of_meetings_is_led_nowhere(county: Running) -> None:
    for user in ("unit", "auditor"):
        assert ways(county, user, f"asof={UNTIL}") == []
