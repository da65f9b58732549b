"""The hearing mode over the demo county: the public window names nobody and shows what was cleared, at every step."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingsId, RoomId
from db.enums import Role
from db.filters import parse
from db.hearings import Step, clearable
from db.models.cases import Case, CaseEvent
from db.models.hearings import HearingEvidence
from db.models.institutions import Hearing
from db.models.papers import CasePaper
from db.models.petitioners import CasePerson
from db.papers import Paper, PaperState
from db.queries.hearings import hearing_seen
from db.queries.identity import opened
from db.queries.ledger import ledger_block
from db.queries.papers import papers
from db.scope import EVERYTHING
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


def window(
    county: Running,
    hearing: int,
    step: Step,
    *,
    panel: bool,
    user: str = "hearing",
    beside: Sequence[str] | None = None,
) -> Any:
    output = next(key for key in county.app.callback_map if f"{RoomId.TITLE}.children" in key)
    values = {
        f"{RoomId.AT}.data": {"step": step.value, "panel": panel, "beside": beside},
        f"{ShellId.LOCATION}.pathname": f"/room/{hearing}",
    }
    return county.reader(user).call(body_of(county.app, output, **values)).get_json()["response"]


def words_of(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)


def cleared(county: Running, hearing: int, *keys: str) -> None:
    """Clear just these items for the public window."""
    with county.database.writing() as session:
        session.get_one(Hearing, hearing).cleared = ",".join(sorted(keys))


def every_key(county: Running, hearing: int) -> list[str]:
    with county.database.reading() as session:
        found = hearing_seen(session, hearing, EVERYTHING, county.now().date())
    assert found is not None
    return list(clearable(found))


@pytest.fixture
def coming_one(county: Running) -> Iterator[tuple[int, int]]:
    """The hearing ahead and its matter; what was cleared is as it was afterwards."""
    one, matter = coming(county)
    with county.database.reading() as session:
        before = session.get_one(Hearing, one).cleared
    yield one, matter
    cleared(county, one, *before.split(","))


def test_no_window_holds_a_name_or_a_phone_and_the_public_one_no_note_or_number(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, matter = coming_one
    keys = every_key(county, one)
    cleared(county, one, *keys)
    with county.database.reading() as session:
        number = session.get_one(Case, matter).number
        people = session.scalars(select(CasePerson).where(CasePerson.case_id == matter)).all()
        known = [
            opened(session, person, field) for person in people for field in ("name", "phone", "id_number")
        ]
        notes = session.scalars(
            select(CaseEvent.note).where(CaseEvent.case_id == matter, CaseEvent.note != "")
        ).all()
    known = [said for said in known if said]
    assert known
    assert notes
    shown: list[Sequence[str] | None] = [None, *zip(keys[::2], keys[1::2], strict=False)]
    for step in Step:
        for beside in shown:
            public = words_of(window(county, one, step, panel=False, beside=beside))
            panel = window(county, one, step, panel=True, beside=beside)
            assert RoomId.BODY in public
            assert [said for said in (*known, *notes, number) if said in public] == []
            assert [said for said in known if said in words_of(panel)] == []
            assert [said for said in notes if said in words_of(panel[RoomId.BODY])] == []


def test_what_was_not_cleared_is_in_the_panels_window_alone(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, matter = coming_one
    with county.database.reading() as session:
        asked = select(HearingEvidence.id, HearingEvidence.words).where(HearingEvidence.hearing_id == one)
        pieces = session.execute(asked).all()
        summary = session.get_one(Case, matter).summary
    cleared(county, one, "matter", f"evidence-{pieces[0].id}")
    for step in (Step.EVIDENCE, Step.DEBATE):
        public = words_of(window(county, one, step, panel=False))
        assert [piece.words for piece in pieces if piece.words in public] == [pieces[0].words]
        panel = words_of(window(county, one, step, panel=True))
        assert all(piece.words in panel for piece in pieces)
    assert summary in words_of(window(county, one, Step.PETITIONER, panel=False))
    cleared(county, one, "timeline")
    told = window(county, one, Step.PETITIONER, panel=False)
    assert summary not in words_of(told)
    assert told[RoomId.MATTER]["children"] == "信访事项听证会"
    assert summary in words_of(window(county, one, Step.PETITIONER, panel=True))


def papers_of(county: Running, matter: int) -> list[Paper]:
    with county.database.reading() as session:
        return papers(session, matter, county.now().date())


def test_the_public_window_lays_side_by_side_what_was_cleared_and_nothing_else(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, matter = coming_one
    first, second, _third = papers_of(county, matter)
    keys = (f"paper-{first.id}", f"paper-{second.id}")
    line = second.body.splitlines()[1]
    cleared(county, one, *keys)
    both = window(county, one, Step.UNIT, panel=False, beside=keys)
    assert both[RoomId.PAGE]["data-beside"] == "2"
    assert line in words_of(both)
    cleared(county, one, keys[0], "clocks")
    single = window(county, one, Step.UNIT, panel=False, beside=keys)
    assert single[RoomId.PAGE]["data-beside"] == "1"
    assert line not in words_of(single)
    none = window(county, one, Step.UNIT, panel=False, beside=(keys[1], "document-1"))
    assert none[RoomId.PAGE]["data-beside"] == ""
    assert none[RoomId.BODY] == window(county, one, Step.UNIT, panel=False)[RoomId.BODY]
    panel = words_of(window(county, one, Step.UNIT, panel=True, beside=keys)[RoomId.BODY])
    assert line in panel
    assert panel.count("room-back is-public") == 1


def test_nothing_lies_side_by_side_in_public_while_the_panel_deliberates(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, _matter = coming_one
    keys = every_key(county, one)
    cleared(county, one, *keys)
    told = window(county, one, Step.DELIBERATION, panel=False, beside=keys[:2])
    assert (told[RoomId.BODY]["children"], told[RoomId.PAGE]["data-beside"]) == ([], "")
    assert (
        len(window(county, one, Step.DELIBERATION, panel=True, beside=keys[:2])[RoomId.BODY]["children"]) == 2
    )


def test_a_paper_that_was_cleared_and_is_void_since_is_not_shown(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, matter = coming_one
    paper = papers_of(county, matter)[0]
    key = f"paper-{paper.id}"
    cleared(county, one, key)
    with county.database.writing() as session:
        row = session.get_one(CasePaper, paper.id)
        row.state, row.voided_at = PaperState.VOID, county.now()
    for panel in (False, True):
        told = words_of(window(county, one, Step.UNIT, panel=panel, beside=(key, "")))
        assert paper.body.splitlines()[1] not in told
    with county.database.writing() as session:
        row = session.get_one(CasePaper, paper.id)
        row.state, row.voided_at = PaperState.ISSUED, None


def test_a_sealed_original_is_no_item_to_clear_and_leads_to_its_matter_until_it_is_looked_at(
    county: Running, coming_one: tuple[int, int]
) -> None:
    one, matter = coming_one
    sheets = window(county, one, Step.UNIT, panel=True)[RoomId.SHEETS]["data"]
    documents = [sheet for sheet in sheets if sheet["key"].startswith("document-")]
    assert documents
    assert not any(sheet["public"] for sheet in documents)
    assert not {sheet["key"] for sheet in documents} & set(every_key(county, one))
    pane = words_of(window(county, one, Step.UNIT, panel=True, beside=(documents[0]["key"], "")))
    assert f'"href": "/case/{matter}"' in pane
    assert f"/case/{matter}/documents/" not in pane


@pytest.mark.parametrize("user", ["office", "hearing"])
def test_a_comparable_count_opens_just_its_matters_where_the_reader_sees_them_all(
    county: Running, user: str
) -> None:
    one, _matter = coming(county)
    panel = window(county, one, Step.DELIBERATION, panel=True, user=user)[RoomId.PANEL]["children"]
    rows = [row["props"]["children"] for row in panel[1]["props"]["children"][2]["props"]["children"]]
    cells = [row[1]["props"]["children"] for row in rows]
    assert cells
    if user == "hearing":
        assert all(isinstance(cell, str) for cell in cells)
        return
    output = next(key for key in county.app.callback_map if f"{RoomId.COMPARED_ROWS}.children" in key)
    for cell in cells:
        values = {
            f"{RoomId.COMPARED}.data": {"outcome": cell["props"]["data-compared"]},
            f"{ShellId.LOCATION}.pathname": f"/room/{one}",
        }
        answer = county.reader(user).call(body_of(county.app, output, **values)).get_json()["response"]
        listed = answer[RoomId.COMPARED_ROWS]["children"]
        count = int(cell["props"]["children"].replace(",", ""))
        assert len(listed[1]["props"]["children"]) == count
        assert f"{count} 件" in listed[0]["props"]["children"]
    link = panel[2]["props"]["children"][2]["props"]
    asked = parse(link["href"].partition("?")[2], county.now().date())
    with county.database.reading() as session:
        block = ledger_block(session, asked.chosen, EVERYTHING, asked.as_of, 0, 1)
    assert block.total == sum(int(cell["props"]["children"].replace(",", "")) for cell in cells)


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
