"""Words are taken out of a matter's texts by who works on it, and the page behind is drawn anew."""

from datetime import timedelta
from typing import Any

import pytest

from dashboard.ids.case import RedactionId
from dashboard.ids.frame import ShellId
from db.commands.identity import PersonEntry, seal_persons
from db.enums import EventKind, Role
from db.models.cases import Case
from tests.board import Running
from tests.bodies import body_of
from tests.making import add_case, step

NAME = "欧阳试验"


@pytest.fixture
def matter(running: Running) -> int:
    """Write a matter of the unit whose summary and note name somebody."""
    day = running.now().date() - timedelta(3)
    with running.database.writing() as session:
        case_id = add_case(session, day, step(EventKind.TRANSFERRED, day), unit=running.world.units[3])
        seal_persons(session, case_id, [PersonEntry(name=NAME)], running.now())
        session.get_one(Case, case_id).summary = "与邻居诸葛某某争水，诸葛某某不让"
    return case_id


def _take_out(running: Running, role: Role, case_id: int, words: str, version: int) -> Any:
    (output,) = [
        known
        for known in running.app.callback_map
        if f"{RedactionId.DONE}.data" in known.strip(".").split("...")
    ]
    values = {
        f"{RedactionId.CONFIRM}.n_clicks": 1,
        f"{ShellId.LOCATION}.pathname": f"/case/{case_id}",
        f"{RedactionId.WORDS}.value": words,
        f"{RedactionId.VERSION}.data": version,
    }
    return running.reader(role).call(body_of(running.app, output, **values)).json["response"]


def _texts(running: Running, case_id: int) -> tuple[str, int]:
    with running.database.reading() as session:
        case = session.get_one(Case, case_id)
        return case.summary, case.version


def test_a_word_is_taken_out_wherever_it_stands_and_the_page_says_how_often(
    running: Running, matter: int
) -> None:
    _summary, version = _texts(running, matter)
    said = _take_out(running, Role.UNIT, matter, "诸葛某某\n", version)
    assert said[RedactionId.DIALOG]["hidden"] is True
    assert said["handling-said"]["children"] == "已遮盖 2 处文字。"
    summary, after = _texts(running, matter)
    assert ("诸葛" in summary, "争水" in summary, after) == (False, True, version + 1)


@pytest.mark.parametrize(
    ("words", "is_old", "why"),
    [("不在文中的字", False, "没有这些字"), ("诸葛某某", True, "没有保存"), ("某镇", False, "案由")],
)
def test_what_is_refused_changes_nothing_and_says_why(
    running: Running, matter: int, words: str, is_old: bool, why: str
) -> None:
    before = _texts(running, matter)
    said = _take_out(running, Role.OFFICE, matter, words, before[1] - is_old)
    assert why in said[RedactionId.REFUSED]["children"]
    assert RedactionId.DIALOG not in said
    assert _texts(running, matter) == before
