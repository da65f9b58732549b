"""The meeting mode over the demo county: a screen's figures open just their rows, and the room sees no more than it may."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from dashboard.figures.present import slide_panel
from dashboard.ids.frame import ShellId
from dashboard.ids.present import PresentId
from dashboard.present_words import age_words, names_of
from dashboard.text import Language, speaking
from db.commands.acts import Actor
from db.commands.agenda import add_item, note_item, take_proposals
from db.commands.meetings import plan_meeting
from db.enums import Role
from db.meetings import ItemKind, MeetingPlan, Rhythm
from db.models.cases import Case, CaseEvent
from db.models.meetings import AgendaItem, Decision, Meeting
from db.queries.accounts import account_named
from db.queries.agenda import proposals
from db.queries.choices import leaders
from db.queries.meetings import meeting_seen, meetings_seen
from db.queries.present import slide_of
from db.queries.scopes import scope_of
from db.queries.since import short_names
from db.scope import EVERYTHING
from tests.board import Running, start
from tests.bodies import body_of
from tests.callbacks.links import links_in, sums_of
from tests.demo import NOWHERE, UNTIL, searched_on

MATTER_STATEMENTS = 26
STATEMENTS = 20
"""Of a screen with rows and their holders: session and account, names, meetings, items, one figure, its rows, decisions."""


def screen(board: Running, user: Role | str, meeting: int, place: int, *, notes: bool = False) -> Any:
    output = next(key for key in board.app.callback_map if f"{PresentId.TITLE}.children" in key)
    values = {
        f"{PresentId.AT}.data": {"place": place, "notes": notes},
        f"{ShellId.LOCATION}.pathname": f"/present/{meeting}",
    }
    return board.reader(user).call(body_of(board.app, output, **values)).get_json()["response"]


def words_of(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)


@pytest.fixture(scope="module")
def county(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo county of its own that was searched on its last day."""
    running = start(tmp_path_factory.mktemp("present"), made_demo, NOWHERE)
    searched_on(running, UNTIL)
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def meeting(county: Running) -> int:
    """A meeting with all that data propose, one matter and one item of its own on its agenda."""
    with county.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), county.now())
        chair = session.scalars(
            select(Meeting.chair_post_id).where(Meeting.chair_post_id.is_not(None))
        ).first()
        day = actor.today(session) + timedelta(days=3)
        return plan_meeting(session, actor, MeetingPlan("第九次会议", Rhythm.EXTRA, day, chair_post_id=chair))


def test_the_title_lists_the_agenda_and_every_figure_opens_its_rows(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(select(AgendaItem.meeting_id).distinct()).all()
    compared = 0
    for meeting in told:
        first = screen(county, "office", meeting, 0)
        of = int(first[PresentId.PAGE]["data-shown"].partition("/")[2])
        assert words_of(first[PresentId.ROWS]).count("data-place") == of > 0
        for place in range(1, of + 1):
            shown = screen(county, "office", meeting, place)
            assert shown[PresentId.PAGE]["data-shown"] == f"{place}/{of}"
            count = shown[PresentId.COUNT]["children"]
            link = count[0]["props"].get("href", "") if count else ""
            if link.startswith("/ledger?"):
                number = int(count[0]["props"]["children"]["props"]["children"].replace(",", ""))
                assert sums_of(county, EVERYTHING, link).cases == number
                compared += 1
            for trace in shown[PresentId.CHART]["figure"]["data"]:
                for held, value in zip(trace.get("customdata") or (), trace["x"], strict=False):
                    if trace["type"] == "bar" and trace.get("orientation") == "h" and held[0]:
                        assert sums_of(county, EVERYTHING, held[0]).cases == value
                        compared += 1
    assert compared > 15


def test_a_place_beyond_the_agenda_is_its_last_item_and_no_meeting_says_so(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(select(AgendaItem.meeting_id)).first()
    assert told is not None
    shown = screen(county, "leader", told, 99)[PresentId.PAGE]["data-shown"]
    place, _slash, of = shown.partition("/")
    assert place == of
    assert "没有这次会议" in words_of(screen(county, "leader", 999_999, 0))


def test_who_sees_a_part_of_the_matters_is_shown_counts_without_ways_to_rows(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(
            select(AgendaItem.meeting_id).where(AgendaItem.kind == ItemKind.BACKLOG)
        ).first()
    assert told is not None
    for place in range(5):
        answer = screen(county, "delegate", told, place)
        assert not list(links_in(answer))
        assert "/ledger" not in words_of(answer)


def test_notes_and_names_of_a_matters_history_stay_off_the_screen(county: Running, meeting: int) -> None:
    with county.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), county.now())
        noted = select(CaseEvent.case_id, CaseEvent.note).where(CaseEvent.note != "").limit(1)
        case_id, said = session.execute(noted).one()
        number = session.get_one(Case, case_id).number
        version = session.get_one(Meeting, meeting).version
        item = add_item(session, actor, meeting, "", number, "", version=version)
        note_item(
            session, actor, meeting, item, "先问责任单位", version=session.get_one(Meeting, meeting).version
        )
    shown = screen(county, "leader", meeting, 1)
    assert number in words_of(shown[PresentId.ROWS])
    assert said not in words_of(shown)
    assert shown[PresentId.CHART]["figure"]["data"]
    assert "先问责任单位" not in words_of(shown)
    assert "先问责任单位" in words_of(screen(county, "leader", meeting, 1, notes=True))


def test_a_warning_is_shown_with_its_months_and_what_carries_it(county: Running, meeting: int) -> None:
    with county.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), county.now())
        version = session.get_one(Meeting, meeting).version
        offered = [key for key in keys_of(county, meeting) if key.startswith("warning")]
        take_proposals(session, actor, meeting, offered, version=version)
    of = int(screen(county, "leader", meeting, 0)[PresentId.PAGE]["data-shown"].partition("/")[2])
    shown = screen(county, "leader", meeting, of)
    assert "征地补偿" in shown[PresentId.TITLE]["children"]
    assert shown[PresentId.CHART_PART]["hidden"] is False
    assert "占增量" in words_of(shown[PresentId.ROWS])


def keys_of(county: Running, meeting_id: int) -> list[str]:
    with county.database.reading() as session:
        one = meeting_seen(session, meeting_id)
        assert one is not None
        return [found.key for found in proposals(session, one, meetings_seen(session), EVERYTHING, UNTIL)]


def statements_of(county: Running, meeting: int, place: int) -> list[str]:
    statements: list[str] = []

    def count(*given: Any) -> None:
        statements.append(given[2])

    event.listen(county.database.engine, "before_cursor_execute", count)
    try:
        screen(county, "leader", meeting, place)
    finally:
        event.remove(county.database.engine, "before_cursor_execute", count)
    return statements


def test_a_turn_asks_for_its_own_item_alone(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(
            select(AgendaItem.meeting_id).where(AgendaItem.kind == ItemKind.CASE).order_by(AgendaItem.id)
        ).first()
        assert told is not None
        kinds = select(AgendaItem.kind).where(AgendaItem.meeting_id == told).order_by(AgendaItem.position)
        places = {ItemKind(kind): place for place, kind in enumerate(session.scalars(kinds), 1)}
    for place in (0, *places.values()):
        screen(county, "leader", told, place)
    taken = {place: statements_of(county, told, place) for place in (0, *places.values())}
    of_matter = places[ItemKind.CASE]
    assert len(taken.pop(of_matter)) <= MATTER_STATEMENTS
    assert {place: len(asked) for place, asked in taken.items() if len(asked) > STATEMENTS} == {}
    # What is looked back on is read for its own screen and for the title, which lists every figure, and for no other.
    reads = {place: sum("FROM decision_act" in one for one in asked) for place, asked in taken.items()}
    assert reads[places[ItemKind.BACKLOG]] <= 1, reads


def test_a_decision_of_the_room_belongs_to_the_item_that_is_shown(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(
            select(AgendaItem.meeting_id).join(Meeting).where(Meeting.held_on.is_not(None))
        ).first()
        owner = session.scalars(select(Decision.unit_id).where(Decision.unit_id.is_not(None))).first()
    assert told is not None
    output = next(
        key
        for key, one in county.app.callback_map.items()
        if any(put["id"] == PresentId.CONFIRM for put in one["inputs"])
    )
    typed = {
        f"{PresentId.CONFIRM}.n_clicks": 1,
        f"{PresentId.ITEM}.data": screen(county, "leader", told, 1)[PresentId.ITEM]["data"],
        f"{ShellId.LOCATION}.pathname": f"/present/{told}",
        f"{PresentId.WHAT}.value": "月底前逐件答复",
        f"{PresentId.OWNER}.value": f"unit-{owner}",
    }
    call = county.reader("leader").call
    refused = call(body_of(county.app, output, **typed)).get_json()["response"]
    assert refused[PresentId.REFUSED]["children"] == "请选择日期。"
    due = (county.now().date() + timedelta(days=9)).isoformat()
    done = call(body_of(county.app, output, **typed, **{f"{PresentId.DUE}.value": due})).get_json()[
        "response"
    ]
    assert done[PresentId.SAID]["children"].startswith("已记录")
    assert "月底前逐件答复" in words_of(screen(county, "leader", told, 1)[PresentId.DECIDED])
    assert "月底前逐件答复" not in words_of(screen(county, "leader", told, 2)[PresentId.DECIDED])


def columns_of(answer: Any) -> list[str]:
    heads = json.dumps(answer[PresentId.ROWS], ensure_ascii=False)
    return [one for one in ("届满日", "包案化解时限", "收件日期", "已历时") if one in heads]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (ItemKind.OVERDUE, ["届满日"]),
        (ItemKind.CHARGE, ["包案化解时限"]),
        (ItemKind.MAJOR, ["届满日", "收件日期"]),
        (ItemKind.BACKLOG, ["收件日期", "已历时"]),
    ],
)
def test_rows_say_what_their_item_is_about_under_its_own_name(
    county: Running, meeting: int, kind: ItemKind, columns: list[str]
) -> None:
    place = place_of(county, meeting, kind)
    assert columns_of(screen(county, "leader", meeting, place)) == columns


def place_of(county: Running, meeting: int, kind: ItemKind) -> int:
    with county.database.writing() as session:
        account = account_named(session, "office")
        assert account is not None
        actor = Actor(account, scope_of(session, account), county.now())
        listed = session.scalars(
            select(AgendaItem.kind).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        ).all()
        if kind not in listed:
            version = session.get_one(Meeting, meeting).version
            take_proposals(session, actor, meeting, [kind.value], version=version)
            return len(listed) + 1
        return [ItemKind(one) for one in listed].index(kind) + 1


def test_a_post_that_ended_before_the_figures_is_said_to_be_left(county: Running, meeting: int) -> None:
    place = place_of(county, meeting, ItemKind.CHARGE)
    with county.database.reading() as session:
        seen = slide_of(session, meeting, place, EVERYTHING, county.now().date())
        names = short_names(session)
    assert seen is not None
    assert seen.by is not None
    holders = {key for key in seen.by if key is not None}
    holder = min(holders)
    bars = slide_panel(replace(seen, left=frozenset({holder})), names_of(names, replace(seen, left=frozenset({holder}))),
                       county.now().date(), sees_rows=False)  # fmt: skip
    assert sum("已离任" in one for one in bars["layout"]["yaxis"]["ticktext"]) == 1
    with county.database.reading() as session:
        ended = {one.id for one in leaders(session, seen.as_of) if one.is_ended}
    assert seen.left == ended


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-06-17", "1 年"),
        ("2025-06-18", "11 个月"),
        ("2025-05-17", "1 年 1 个月"),
        ("2026-06-17", "0 个月"),
    ],
)
def test_an_age_counts_whole_months(day: str, said: str) -> None:
    with speaking(Language.ZH):
        assert age_words(date.fromisoformat(day), date(2026, 6, 17)) == said


def test_an_item_out_of_sight_keeps_its_place_and_says_nothing_of_itself(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(
            select(AgendaItem.meeting_id)
            .join(Decision, Decision.item_id == AgendaItem.id)
            .where(AgendaItem.kind == ItemKind.CASE)
            .order_by(AgendaItem.id)
        ).first()
        assert told is not None
        titles = session.scalars(
            select(Case.title)
            .join(AgendaItem, AgendaItem.case_id == Case.id)
            .where(AgendaItem.meeting_id == told)
        ).all()
    leader, delegate = (screen(county, user, told, 0) for user in ("leader", "delegate"))
    assert leader[PresentId.PAGE] == delegate[PresentId.PAGE]
    of = int(leader[PresentId.PAGE]["data-shown"].partition("/")[2])
    seen = [screen(county, "delegate", told, place) for place in range(1, of + 1)]
    hidden = [one for one in seen if "此议题在此占位" in words_of(one)]
    assert hidden
    assert not any(one[PresentId.DECIDED]["children"] for one in hidden)
    assert not any(title in words_of(one) for one in hidden for title in titles)


def opens_deciding(board: Running, user: str, meeting: int, **more: Any) -> Any:
    output = next(
        key
        for key, one in board.app.callback_map.items()
        if any(put["id"] == PresentId.DECIDE for put in one["inputs"])
    )
    values = {
        f"{PresentId.DECIDE}.n_clicks": 1,
        f"{ShellId.LOCATION}.pathname": f"/present/{meeting}",
        **more,
    }
    return board.reader(user).call(body_of(board.app, output, **values)).get_json()["response"]


def test_nothing_is_asked_before_the_meeting_is_held_and_only_the_office_is_led_to_say_so(
    county: Running, meeting: int
) -> None:
    for user, is_led in (("office", True), ("leader", False)):
        answer = opens_deciding(county, user, meeting)
        assert answer[PresentId.DIALOG]["hidden"] is True
        assert "请先登记会议召开日期" in words_of(answer[PresentId.SAID])
        assert (f"/meetings?meeting={meeting}" in words_of(answer)) is is_led


def test_what_was_typed_stays_with_its_item_alone(county: Running) -> None:
    with county.database.reading() as session:
        told = session.scalars(select(Meeting.id).where(Meeting.held_on.is_not(None))).first()
    assert told is not None
    asked = {f"{PresentId.TITLE}.children": "积案", f"{PresentId.ABOUT}.children": "积案"}
    assert "value" not in opens_deciding(county, "office", told, **asked).get(PresentId.WHAT, {})
    asked[f"{PresentId.ABOUT}.children"] = "重大未包案事项"
    opened = opens_deciding(county, "office", told, **asked)
    assert opened[PresentId.WHAT]["value"] == ""
    assert all(one["label"].strip() for one in opened[PresentId.OWNER]["options"])
