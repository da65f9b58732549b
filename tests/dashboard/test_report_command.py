"""`python -m db report`: drafts, closes as the office, prints the same again, and finds what was changed."""

import json
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from sqlalchemy import select, text

from db.__main__ import main
from db.command_line import operating_system_user
from db.enums import LogKind
from db.models.records import LogRow
from db.report_content import hash_of
from db.report_periods import ReportKind, last_ended, period_of
from tests.board import Running
from tests.making import add_case


@pytest.fixture
def board(running: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    monkeypatch.setenv("BOARD_INSTANCE", str(running.folder))
    for name in ("DATABASE_URL", "LOG_KEY", "IDENTITY_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    return running


@pytest.fixture
def period(board):
    """The last month that ended, with a matter received on its last day."""
    of = last_ended(ReportKind.MONTH, board.now().date(), ())
    with board.database.writing() as session:
        add_case(session, period_of(of, ()).to_on)
    return of


def report(*arguments: object) -> int:
    return main(["report", *map(str, arguments)])


def test_a_month_is_drafted_closed_printed_twice_the_same_and_found_whole(board, period, tmp_path, capsys):
    assert report("draft") == 0
    assert report("list") == 0
    assert f"{period.code}  draft" in capsys.readouterr().out
    assert report("close", "--period", period.code, "--user", "office", "--copies", 2) == 0
    out = capsys.readouterr().out
    one, other, content = (tmp_path / name for name in ("one.docx", "other.docx", "report.json"))
    for file in (one, other, content):
        assert report("print", "--period", period.code, "--out", file) == 0
    assert one.read_bytes() == other.read_bytes()
    assert hash_of(content.read_bytes()) in out
    assert json.loads(content.read_bytes())["figures"]["received:cases:"] == 1
    assert report("check") == 0
    assert "whole" in capsys.readouterr().out
    with board.database.reading() as session:
        closed = next(
            detail
            for detail in session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.ACTED))
            if detail["act"] == "report_closed"
        )
    assert closed["user"] == operating_system_user()


def test_every_part_of_a_printed_file_has_one_moment_and_its_chinese_is_text(board, period, tmp_path):
    out = tmp_path / "draft.docx"
    assert report("print", "--period", period.code, "--out", out) == 0
    with ZipFile(out) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    document = docx.Document(str(out))
    assert any("月月报" in one.text for one in document.paragraphs)
    assert "草稿，未封存" in document.sections[0].header.paragraphs[0].text


def test_a_content_that_was_changed_in_the_file_is_found(board, period, capsys):
    assert report("close", "--period", period.code, "--user", "office") == 0
    with board.database.writing() as session:
        session.execute(text("DROP TRIGGER periodic_report_UPDATE_kept"))
        session.execute(text("UPDATE periodic_report SET content = CAST(replace(content, 'a', 'b') AS BLOB)"))
    assert report("check") == 1
    assert "CHANGED" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["close", "--period", "PERIOD", "--user", "leader"], 1, "may not close"),
        (["close", "--period", "PERIOD", "--user", "nobody"], 1, "no active account"),
        (["close", "--period", "NEXT", "--user", "office"], 1, "not over yet"),
        (["close", "--period", "PERIOD", "--user", "office", "--copies", "0"], 1, "1 to 99"),
        (["print", "--period", "PERIOD", "--out", "OUT.pdf"], 2, ".docx, .xlsx or .json"),
        (["print", "--period", "NEXT", "--out", "OUT.docx"], 1, "not over yet"),
        (["print", "--period", "PERIOD", "--out", "none/OUT.docx"], 2, "no such folder"),
        (["check", "--period", "PERIOD"], 1, "is not closed"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    board, period, tmp_path, capsys, monkeypatch, arguments, code, part
):
    monkeypatch.chdir(tmp_path)
    following = type(period)(period.kind, period.number + 1).code
    asked = [one.replace("PERIOD", period.code).replace("NEXT", following) for one in arguments]
    assert report(*asked) == code
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1
    assert list(Path().glob("**/OUT*")) == []


def test_a_code_that_names_no_period_is_wrong_use(board, capsys):
    with pytest.raises(SystemExit) as ended:
        report("check", "--period", "2026-13")
    assert ended.value.code == 2
