"""The hearing mode over the demo county: the public window names nobody and shows what was cleared, at every step."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingsId, RoomId
from db.enums import Role
from db.hearings import Step
from db.models.cases import Case, CaseEvent
from db.models.hearings import HearingEvidence
from db.models.institutions import Hearing
from db.models.petitioners import CasePerson
from db.queries.identity import opened
from tests.board import Running, start
from tests.bodies import body_of
from tests.demo import NOWHERE


@pytest.fixture(scope="module")
def county(made_demo, tmp_path_factory):
    """A demo county of its own."""
    running = start(tmp_path_factory.mktemp("room") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


def coming(county: Running) -> tuple[int, int]:
    """Return the file of the hearing ahead, and its matter."""
    with county.database.reading() as session:
        one = session.scalars(select(Hearing).where(Hearing.held_on.is_(None))).one()
        return one.id, one.case_id


def window(county: Running, hearing: int, step: Step, *, panel: bool, user: str = "hearing") -> Any:
    output = next(key for key in county.app.callback_map if f"{RoomId.TITLE}.children" in key)
    values = {
        f"{RoomId.AT}.data": {"step": step.value, "panel": panel},
        f"{ShellId.LOCATION}.pathname": f"/room/{hearing}",
    }
    return county.reader(user).call(body_of(county.app, output, **values)).get_json()["response"]


def words_of(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)


def test_no_window_at_any_step_holds_a_name_a_phone_or_a_note(county: Running) -> None:
    one, matter = coming(county)
    with county.database.writing() as session:
        pieces = session.scalars(select(HearingEvidence.id).where(HearingEvidence.hearing_id == one)).all()
        keys = ["matter", "timeline", "clocks", "replies", *(f"evidence-{piece}" for piece in pieces)]
        before = session.get_one(Hearing, one).cleared
        session.get_one(Hearing, one).cleared = ",".join(keys)
        people = session.scalars(select(CasePerson).where(CasePerson.case_id == matter)).all()
        known = [
            opened(session, person, field) for person in people for field in ("name", "phone", "id_number")
        ]
        notes = session.scalars(
            select(CaseEvent.note).where(CaseEvent.case_id == matter, CaseEvent.note != "")
        ).all()
    known = [said for said in known if said]
    assert known
    for step in Step:
        for panel in (False, True):
            told = words_of(window(county, one, step, panel=panel))
            assert RoomId.BODY in told
            assert [said for said in (*known, *notes) if said in told] == []
    with county.database.writing() as session:
        session.get_one(Hearing, one).cleared = before


def test_what_was_not_cleared_is_in_the_panels_window_alone(county: Running) -> None:
    one, matter = coming(county)
    with county.database.reading() as session:
        words = session.scalars(select(HearingEvidence.words).where(HearingEvidence.hearing_id == one)).all()
        summary = session.get_one(Case, matter).summary
    for step in (Step.EVIDENCE, Step.DEBATE):
        assert not any(said in words_of(window(county, one, step, panel=False)) for said in words)
        assert all(said in words_of(window(county, one, step, panel=True)) for said in words)
    assert summary in words_of(window(county, one, Step.PETITIONER, panel=False))
    with county.database.writing() as session:
        session.get_one(Hearing, one).cleared = "timeline"
    assert summary not in words_of(window(county, one, Step.PETITIONER, panel=False))
    assert summary in words_of(window(county, one, Step.PETITIONER, panel=True))


def test_deliberation_shows_the_room_nothing_and_only_the_panel_compares(county: Running) -> None:
    one, _matter = coming(county)
    public = window(county, one, Step.DELIBERATION, panel=False)
    assert public[RoomId.BODY]["children"] == []
    assert public[RoomId.PANEL]["children"] is None
    assert "同类已决事项" in words_of(window(county, one, Step.DELIBERATION, panel=True))


def test_a_window_of_a_hearing_out_of_scope_is_empty(county: Running) -> None:
    with county.database.reading() as session:
        ended = session.scalars(select(Hearing.id).where(Hearing.concluded_on.is_not(None))).first()
    assert ended is not None
    assert window(county, ended, Step.OPENING, panel=True)[RoomId.PAGE]["data-shown"] == ""
    assert window(county, ended, Step.OPENING, panel=True, user="office")[RoomId.PAGE]["data-shown"] != ""


@pytest.mark.parametrize("user", ["office", Role.LEADER])
def test_every_count_of_the_page_lists_just_its_files(county: Running, user: str) -> None:
    output = next(key for key in county.app.callback_map if f"{HearingsId.COUNTS}.children" in key)

    def shown(key: str) -> Any:
        values = {f"{HearingsId.SHOWN}.data": key, f"{HearingsId.YEAR}.value": "2026"}
        return county.reader(user).call(body_of(county.app, output, **values)).get_json()["response"]

    first = shown("ahead")
    compared = 0
    for item in first[HearingsId.COUNTS]["children"]:
        button = item["props"]["children"]["props"]
        count = int(button["children"][1]["props"]["children"])
        assert len(shown(button["data-hearings"])[HearingsId.LIST]["rowData"]) == count
        compared += count
    rows = first[HearingsId.FIGURES]["children"]["props"]["children"][2]["props"]["children"]
    for row in rows:
        for cell in row["props"]["children"][1:3]:
            button = cell["props"]["children"]["props"]
            count = int(button["children"])
            assert len(shown(button["data-hearings"])[HearingsId.LIST]["rowData"]) == count
            compared += count
    assert compared > 5
