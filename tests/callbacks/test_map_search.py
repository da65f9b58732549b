"""The search of the map's filter: every finding opens just its rows, the same question is answered once, a stop holds."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from dashboard.filter_search import SearchAsked, search_filter
from dashboard.ids.frame import FilterId
from dashboard.ids.reading import MapSearchId
from dashboard.search_words import Told, calm_words, note_words, told
from dashboard.text import speaking
from dashboard.work import Worker
from db.early_warning import WarningSubject
from db.enums import JobState, Role
from db.filter_query import parse
from db.filter_search import Against, FilterSearched, rows_of, searched_in, stored
from db.filters import Asked
from db.models.organisation import AreaBase
from db.models.records import Job
from db.queries.accounts import account_named
from db.queries.ledger import ledger_sums
from db.queries.names import load_names
from db.queries.scopes import scope_of
from db.scope import Scope
from tests.board import Running, start
from tests.bodies import body_of
from tests.callbacks.links import LATER
from tests.demo import NOWHERE, UNTIL, searched_on


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Say everything in Chinese, whatever was spoken before."""
    with speaking("zh_Hans_CN"):
        yield


QUERIES = [
    "",
    "channel=letter,visit",
    "due=overdue,soon&stage=accepted",
    "flag=backlog,group&cohort=open",
    "cohort=overdue",
    "q=征地",
    "from=2026-03-10&to=2026-05-02",
    "asof=2026-02-11",
]


def asked_for(query: str) -> Asked:
    return parse(query if "asof=" in query else f"{query}&asof={UNTIL}".removeprefix("&"), LATER)


def searched(
    board: Running, username: str, query: str, against: Against
) -> tuple[Asked, FilterSearched, Scope]:
    asked = asked_for(query)
    with board.database.reading() as session:
        account = account_named(session, username)
        assert account is not None
        scope = scope_of(session, account)
        return asked, search_filter(session, asked, against, scope), scope


def lines_of(board: Running, asked: Asked, seen: FilterSearched) -> list[Told]:
    with board.database.reading() as session:
        return told(asked, seen, load_names(session), LATER, sees_rows=True)


@pytest.mark.parametrize("against", Against)
@pytest.mark.parametrize("query", QUERIES)
def test_every_finding_opens_exactly_the_matters_that_it_counts(
    demo_board: Running, query: str, against: Against
) -> None:
    asked, seen, scope = searched(demo_board, "leader", query, against)
    with demo_board.database.reading() as session:
        for one in seen.found:
            chosen = rows_of(asked, against, one)
            assert ledger_sums(session, chosen, scope, asked.as_of).cases == one.count
            for member in one.members:
                part = rows_of(asked, against, one, townships=(member.area_id,))
                assert ledger_sums(session, part, scope, asked.as_of).cases == member.count
    assert searched_in(json.loads(json.dumps(stored(seen)))) == seen


def test_a_chosen_topic_or_cause_is_not_told_once_more(demo_board: Running) -> None:
    with demo_board.database.reading() as session:
        topics = tuple(load_names(session).categories)
    _asked, seen, _scope = searched(
        demo_board, "leader", f"category={','.join(map(str, topics[:30]))}", Against.PAST
    )
    assert seen.counted > 0
    assert all(one.topic_id is None and one.subject is not WarningSubject.CATEGORY for one in seen.found)


def test_the_true_excess_of_the_demo_is_found_within_its_filter_and_told_with_its_rows(
    demo_board: Running,
) -> None:
    asked, seen, _scope = searched(demo_board, "leader", "", Against.PAST)
    assert len(seen.found) == 1
    one = lines_of(demo_board, asked, seen)[0]
    assert "征地补偿" in one.line[0]
    assert one.line[1].startswith("/ledger?")
    assert "<0.1%" in one.sure


def test_where_matters_stand_is_not_compared_with_the_past(demo_board: Running) -> None:
    _asked, whole, _scope = searched(demo_board, "leader", "", Against.PAST)
    asked, seen, _scope = searched(
        demo_board, "leader", "due=overdue&stage=accepted&flag=backlog", Against.PAST
    )
    assert seen == whole
    assert "办理状态" in note_words(asked, seen)
    asked, seen, _scope = searched(demo_board, "leader", "due=overdue", Against.PEOPLE)
    assert 0 < seen.counted < whole.counted
    assert "办理状态" not in note_words(asked, seen)


def test_by_inhabitants_only_a_reader_of_the_whole_county_compares(demo_board: Running) -> None:
    _asked, seen, _scope = searched(demo_board, "unit", "", Against.PEOPLE)
    assert seen.sees_part
    assert not seen.found
    assert calm_words(seen)[0] == "数据太少，无法检验"


def test_townships_without_inhabitants_are_left_out_and_counted(county: Running) -> None:
    _asked, whole, _scope = searched(county, "leader", "", Against.PEOPLE)
    gone = whole.found[0].keys[0]
    with county.database.writing() as session:
        session.execute(delete(AreaBase).where(AreaBase.area_id == gone))
    asked, seen, scope = searched(county, "leader", "", Against.PEOPLE)
    with county.database.reading() as session:
        there = ledger_sums(
            session, parse(f"cohort=received&township={gone}&asof={UNTIL}", LATER).chosen, scope, asked.as_of
        ).cases
    assert there > 0
    assert seen.counted == whole.counted - there
    assert seen.left_out == whole.left_out + there
    assert gone not in {key for one in seen.found for key in one.keys}


def test_a_filter_of_nothing_says_that_it_is_too_little(demo_board: Running) -> None:
    for against in Against:
        _asked, seen, _scope = searched(demo_board, "leader", "q=没有这样的事", against)
        assert calm_words(seen)[0] == "数据太少，无法检验"


def test_the_same_question_over_the_same_data_is_one_question(demo_board: Running) -> None:
    with demo_board.database.reading() as session:
        scopes = {}
        for name in ("leader", "unit"):
            account = account_named(session, name)
            assert account is not None
            scopes[name] = scope_of(session, account)
        asked = asked_for("")
        one = SearchAsked("", Against.PAST).payload(session, asked, scopes["leader"])
        assert one == SearchAsked("", Against.PAST).payload(session, asked, scopes["leader"])
        assert one != SearchAsked("", Against.PAST).payload(session, asked, scopes["unit"])
        assert one != SearchAsked("", Against.PEOPLE).payload(session, asked, scopes["leader"])
        assert one != SearchAsked("", Against.PAST).payload(
            session, asked_for("asof=2026-02-11"), scopes["leader"]
        )
    assert SearchAsked.read(one) == SearchAsked("", Against.PAST)


@pytest.fixture
def county(made_demo: Path, tmp_path: Path) -> Iterator[Running]:
    """Start a demo county of its own that was searched on its last day."""
    running = start(tmp_path / "instance", made_demo, NOWHERE)
    searched_on(running, UNTIL)
    yield running
    running.database.dispose()


def ask(board: Running, user: Role | str, query: str = "") -> Any:
    started = next(
        key
        for key, one in board.app.callback_map.items()
        if any(put["id"] == MapSearchId.START for put in one["inputs"])
    )
    values = {
        f"{MapSearchId.START}.n_clicks": 1,
        f"{FilterId.CHOSEN}.data": query,
        f"{MapSearchId.AGAINST}.value": "past",
    }
    answer = board.reader(user).call(body_of(board.app, started, **values)).get_json()
    return answer["response"][MapSearchId.JOB]["data"]


def follow(board: Running, user: Role | str, job: Any) -> Any:
    output = next(key for key in board.app.callback_map if f"{MapSearchId.FOUND}.children" in key)
    body = body_of(board.app, output, **{f"{MapSearchId.JOB}.data": job})
    return board.reader(user).call(body).get_json()["response"]


def test_a_search_is_followed_to_its_end_and_answered_once(county: Running) -> None:
    job = ask(county, "leader", f"asof={UNTIL}")
    assert ask(county, "leader", f"asof={UNTIL}") == job
    going = follow(county, "leader", job)
    assert going[MapSearchId.PANEL]["data-job"] == str(job["id"])
    assert going[MapSearchId.TICK]["disabled"] is False
    Worker(county.server.extensions["board"], county.now).run(once=True)
    done = follow(county, "leader", job)
    assert done[MapSearchId.PANEL]["data-job"] == ""
    assert done[MapSearchId.TICK]["disabled"] is True
    assert "征地补偿" in json.dumps(done[MapSearchId.FOUND], ensure_ascii=False)
    assert ask(county, "leader", f"asof={UNTIL}") == job
    assert ask(county, "office", f"asof={UNTIL}")["id"] != job["id"]
    assert "征地补偿" not in json.dumps(follow(county, "office", job), ensure_ascii=False)


def test_a_search_that_was_stopped_is_not_done(county: Running) -> None:
    job = ask(county, "leader")
    assert county.reader("leader").post(f"/jobs/{job['id']}/cancel").status_code == 204
    Worker(county.server.extensions["board"], county.now).run(once=True)
    assert follow(county, "leader", job)[MapSearchId.SAID]["children"] == "检验已停止。"
    with county.database.reading() as session:
        assert session.get_one(Job, job["id"]).state is JobState.CANCELLED
    assert ask(county, "leader")["id"] != job["id"]
