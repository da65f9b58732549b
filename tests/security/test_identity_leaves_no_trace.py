"""Names and numbers typed into every free text of a matter are in no answer, log row or search row of the board."""

import json
import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from dashboard.ids.frame import FilterId, ShellId
from db.commands.identity import PersonEntry, screen_for, seal_persons
from db.enums import EventKind, Role
from db.events import record
from db.indexing import reindex
from db.models.cases import Case
from db.search import matching
from db.spans import rewrite_spans
from layouts.pages import PAGES
from tests.board import USERS, Running
from tests.bodies import body_of, server_outputs
from tests.making import add_case

NAME, PHONE, ID_NUMBER, ADDRESS = "钱多多", "13912345678", "51192319900101123X", "青石镇一村九组十八号"
NUMBER = "XF-CANARY-1"
TYPED = f"{NAME}（{PHONE}，{ID_NUMBER}，住{ADDRESS}）与钱 多 多的兄弟来访"
SECRETS = (NAME, PHONE, ID_NUMBER, ADDRESS, "钱 多 多")


@pytest.fixture(scope="module")
def seeded(shared_board: Running) -> Running:
    """A board with one matter whose person stands in every free text that was typed of it."""
    at = shared_board.now()
    with shared_board.database.writing() as session:
        unit = shared_board.world.units[3]
        township = shared_board.world.townships[0]
        case = add_case(
            session,
            (at - timedelta(days=2)).date(),
            number=NUMBER,
            unit=unit,
            township=township,
            marks=["MAJOR"],
        )
        seal_persons(session, case, [PersonEntry(NAME, PHONE, ID_NUMBER, ADDRESS)], at)
        session.get_one(Case, case).summary = screen_for(session, case, TYPED)
        session.flush()
        for kind in (EventKind.NOTED, EventKind.CATEGORISED, EventKind.SUPERVISED):
            note = screen_for(session, case, TYPED)
            record(
                session,
                case,
                kind,
                happened_at=at - timedelta(days=1),
                recorded_at=at - timedelta(days=1),
                note=note,
            )
        rewrite_spans(session, [case])
        reindex(session, [case])
    return shared_board


def _holds(said: str) -> list[str]:
    return [word for word in SECRETS if word in said or json.dumps(word)[1:-1] in said]


def _searches(said: str) -> list[dict[str, str]]:
    return [
        {f"{FilterId.CHOSEN}.data": query}
        for query in ("", f"q={said}", "stage=received,transferred,accepted")
    ]


@pytest.mark.parametrize("role", Role)
def test_no_answer_holds_an_identity(seeded: Running, role: Role, caplog: pytest.LogCaptureFixture) -> None:
    reader = seeded.reader(USERS[role])
    path = f"/case/{NUMBER}"
    said = [reader.get(page.path if "<" not in page.path else path).get_data(as_text=True) for page in PAGES]
    with caplog.at_level(logging.DEBUG):
        for output in server_outputs(seeded.app):
            for search in _searches("征地"):
                given = {f"{ShellId.LOCATION}.pathname": path, **search}
                said.append(reader.call(body_of(seeded.app, output, **given)).get_data(as_text=True))
    # The auditor reads in the log that others were refused the matter: its number, and nothing of it.
    if role is not Role.AUDITOR:
        assert any(NUMBER in one for one in said) is (role in {Role.LEADER, Role.OFFICE, Role.UNIT})
    assert [_holds(one) for one in said if _holds(one)] == []
    assert _holds(caplog.text) == []


def test_no_plain_column_of_the_database_holds_an_identity(seeded: Running) -> None:
    # The search table itself holds nothing: what is indexed stands in the tables behind it.
    with seeded.database.reading() as session:
        tables = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'case_search'")
        ).all()
        for table in tables:
            rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"').all()
            stored = " ".join(
                part.decode("utf-8", "ignore") if isinstance(part, bytes) else str(part)
                for row in rows
                for part in row
            )
            assert _holds(stored) == [], table


@pytest.mark.parametrize("word", [NAME, "多多", PHONE, ID_NUMBER])
def test_no_search_finds_a_person(seeded: Running, word: str) -> None:
    with seeded.database.reading() as session:
        assert list(session.scalars(matching(word, "sqlite"))) == []
        case = session.scalar(select(Case.id).where(Case.number == NUMBER))
        assert list(session.scalars(matching("信访人 兄弟来访", "sqlite"))) == [case]


def test_a_search_for_a_phone_is_written_nowhere(seeded: Running) -> None:
    reader = seeded.reader(Role.OFFICE)
    for output in server_outputs(seeded.app):
        reader.call(body_of(seeded.app, output, **{f"{FilterId.CHOSEN}.data": f"q={PHONE}"}))
    with seeded.database.reading() as session:
        for table in ("log_row", "saved_view", "job"):
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()
            assert PHONE not in str(rows)
