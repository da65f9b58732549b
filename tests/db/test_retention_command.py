"""Rules 8 and 18: sealing by command, logged with the operating-system user, and refused without a limit."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.__main__ import main
from db.command_line import operating_system_user
from db.commands.identity import seal_persons
from db.enums import LogKind
from db.keys import load_ring
from db.models.records import LogRow
from db.models.retention import RetentionLimitRow
from db.retention import RetentionLimit
from db.session import Database
from tests.db.test_retention import ZHANG, K
from tests.making import add_case, moment, step


@pytest.fixture
def place(tmp_path, monkeypatch, capsys):
    """Make a board of its own and give its database with the run of a command."""
    for name in ("DATABASE_URL", "IDENTITY_KEY", "LOG_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    folder = tmp_path / "instance"
    monkeypatch.setenv("BOARD_INSTANCE", str(folder))
    assert main(["migrate"]) == 0
    ring = load_ring("", "", folder, may_make=False)
    database = Database(f"sqlite:///{folder / 'board.sqlite'}", ZoneInfo("Asia/Shanghai"), ring)

    def command():
        code = main(["seal-identities"])
        said = capsys.readouterr()
        return code, said.out + said.err

    capsys.readouterr()
    yield database, command
    database.dispose()


def test_rule_8_the_command_refuses_to_seal_where_no_limit_was_given(place):
    _database, command = place
    code, said = command()
    assert code == 1
    assert "No limit is set" in said


def test_rule_18_the_command_seals_and_the_log_names_who_ran_it(place):
    database, command = place
    day = date(2020, 3, 2)
    with database.writing() as session:
        case = add_case(session, day, step(K.REFUSED, day + timedelta(2)), purpose="request")
        seal_persons(session, case, [ZHANG], moment(day))
        session.add(
            RetentionLimitRow(
                kind=RetentionLimit.SEAL_MONTHS,
                value=6,
                from_on=day,
                ground="档函〔2025〕3号",
                recorded_at=moment(day),
            )
        )
    assert command() == (0, "1 identities sealed, 0 opened again.\n")
    assert command() == (0, "0 identities sealed, 0 opened again.\n")
    with database.reading() as session:
        rows = session.execute(
            select(LogRow.kind, LogRow.case_id, LogRow.detail)
            .where(LogRow.kind.in_((LogKind.IDENTITY_SEALED, LogKind.COMMAND_RUN)))
            .order_by(LogRow.seq)
        ).all()
    assert [(row.kind, row.case_id, row.detail["user"]) for row in rows] == [
        (LogKind.IDENTITY_SEALED, case, operating_system_user()),
        (LogKind.COMMAND_RUN, None, operating_system_user()),
        (LogKind.COMMAND_RUN, None, operating_system_user()),
    ]
