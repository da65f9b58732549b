"""Papers of a hearing over the demo county: real names stand on two of them, only while one's own logged look holds."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from docx import Document
from sqlalchemy import select

from dashboard.ids.hearings import HearingId
from db.commands.identity import addressees
from db.hearings import HearingPaper
from db.models.institutions import Hearing
from db.models.records import LogRow
from tests.board import Running, start
from tests.bodies import body_of
from tests.demo import NOWHERE

PREPARED = (HearingPaper.SCRIPT, HearingPaper.ATTENDANCE, HearingPaper.CARDS, HearingPaper.SHEETS)


@pytest.fixture(scope="module")
def county(made_demo, tmp_path_factory):
    """A demo county of its own."""
    running = start(tmp_path_factory.mktemp("hearing_papers") / "instance", made_demo, NOWHERE)
    yield running
    running.database.dispose()


def coming(county: Running) -> tuple[int, list[str]]:
    """Return the file of the hearing ahead, and the names of who comes for the petitioner's side."""
    with county.database.reading() as session:
        one = session.scalars(select(Hearing).where(Hearing.held_on.is_(None))).one()
        return one.id, [person.name for person in addressees(session, one.case_id)]


def taken(county: Running, address: str, user: str = "hearing") -> Any:
    return county.reader(user).client.get(address)


def told(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("paper", PREPARED)
def test_what_is_needed_before_a_hearing_prints_and_names_nobody_of_the_petitioners_side(
    county: Running, paper: HearingPaper
) -> None:
    one, names = coming(county)
    assert names
    answer = taken(county, f"/hearing/{one}/{paper}.docx")
    assert answer.status_code == 200
    words = told(answer.data)
    assert not any(name in words for name in names)
    if paper is not HearingPaper.SHEETS:
        assert "代表甲" in words
    assert taken(county, f"/hearing/{one}/{paper}.pdf").data.startswith(b"%PDF-")


def test_each_officer_has_a_sheet_of_his_own_to_tick(county: Running) -> None:
    one, _names = coming(county)
    words = told(taken(county, f"/hearing/{one}/sheets.docx").data)
    assert words.count("听证员签名及日期") == 3
    assert words.count("□诉求成立") == 3


def test_papers_that_are_not_due_are_not_there(county: Running) -> None:
    one, _names = coming(county)
    for kind in ("minutes.docx", "conclusion.pdf", "verdict.docx", "script.txt"):
        assert taken(county, f"/hearing/{one}/{kind}").status_code == 404
    assert taken(county, f"/hearing/{one}/script.docx", "unit").status_code in (403, 404)


def test_names_print_on_the_list_to_sign_for_ten_minutes_after_a_logged_look(county: Running) -> None:
    one, names = coming(county)
    named = f"/hearing/{one}/attendance.docx?named=1"
    assert taken(county, named).status_code == 404
    output = next(key for key in county.app.callback_map if f"{HearingId.NAMES_SAID}.children@" in key)
    values = {f"{HearingId.NAMES}.n_clicks": 1, f"{HearingId.OPENED}.data": {"id": one}}
    answer = county.reader("hearing").call(body_of(county.app, output, **values))
    assert "日志" in answer.get_json()["response"][HearingId.NAMES_SAID]["children"]
    with county.database.reading() as session:
        row = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert row is not None
        assert (row.detail["field"], row.detail["hearing"]) == ("hearing", one)
        assert not any(name in str(row.detail) for name in names)
    words = told(taken(county, named).data)
    assert all(name in words for name in names[:2])
    # The look is one's own, and opens no other paper.
    assert taken(county, named, "office").status_code == 404
    assert not any(name in told(taken(county, f"/hearing/{one}/script.docx?named=1").data) for name in names)
    with time_machine.travel(county.now() + timedelta(minutes=11), tick=False):
        assert taken(county, named).status_code in (302, 401, 404)


def test_a_secretary_reads_and_prints_a_concluded_file_without_the_names_and_not_its_matter(
    county: Running,
) -> None:
    with county.database.reading() as session:
        ended = session.scalars(select(Hearing).where(Hearing.concluded_on.is_not(None))).first()
        assert ended is not None
        case_id, one = ended.case_id, ended.id
    assert taken(county, f"/hearing/{one}/minutes.docx").status_code == 200
    assert taken(county, f"/hearing/{one}/minutes.docx?named=1").status_code == 404
    output = next(key for key in county.app.callback_map if f"{HearingId.WAYS}.children" in key)
    body = body_of(county.app, output, **{"location.pathname": f"/hearing/{one}"})
    shown = county.reader("hearing").call(body).get_json()["response"]
    assert shown[HearingId.DO]["hidden"] is True
    assert f"/case/{case_id}" not in str(shown[HearingId.WAYS])
