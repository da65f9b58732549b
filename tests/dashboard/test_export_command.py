"""`python -m db export`: the same rows as the page, within a scope, in the log, refused in a sentence."""

import csv

import openpyxl
import pytest
from sqlalchemy import select

from db.__main__ import main
from db.command_line import operating_system_user
from db.enums import LogKind
from db.models.records import LogRow, Setting
from db.queries.settings import OWED
from tests.board import Running
from tests.making import add_case


@pytest.fixture
def board(running: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    with running.database.writing() as session:
        for n, unit in enumerate(running.world.units):
            add_case(session, running.now().date(), number=f"X-{n}", unit=unit)
    monkeypatch.setenv("BOARD_INSTANCE", str(running.folder))
    for name in ("DATABASE_URL", "LOG_KEY", "IDENTITY_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    return running


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [line for line in csv.reader(file) if line]


def numbers(path):
    said = lines(path)
    first = next(at for at, line in enumerate(said) if line[0] in ("事项编号", "Matter no."))
    return [line[0] for line in said[first + 1 :]]


def test_everything_is_written_and_logged_with_the_systems_user(board, tmp_path):
    out = tmp_path / "all.csv"
    assert main(["export", "--filter", "sort=number", "--out", str(out)]) == 0
    assert numbers(out) == [f"X-{n}" for n in range(5)]
    above = "\n".join(line[0] for line in lines(out)[:7])
    assert "演示数据" in above
    assert operating_system_user() in above
    with board.database.reading() as session:
        log = session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
        assert log is not None
        assert (log.kind, log.detail["user"], log.detail["rows"]) == (
            LogKind.EXPORTED,
            operating_system_user(),
            5,
        )


@pytest.mark.parametrize(("language", "words"), [("zh", "尚非最终结果"), ("en", "not final")])
def test_while_a_recompute_is_owed_the_file_says_that_its_figures_are_not_final(
    board, tmp_path, language, words
):
    out = tmp_path / "all.csv"
    for is_owed in (False, True):
        if is_owed:
            with board.database.writing() as session:
                session.add(Setting(key=OWED, value="1"))
        assert main(["export", "--language", language, "--out", str(out)]) == 0
        assert (words in "".join(line[0] for line in lines(out)[:7])) is is_owed


def test_a_user_narrows_what_is_written(board, tmp_path):
    out = tmp_path / "unit.csv"
    assert main(["export", "--filter", "sort=number", "--user", "unit", "--out", str(out)]) == 0
    assert numbers(out) == ["X-3", "X-4"]


def test_a_workbook_has_the_columns_asked_for_in_english_too(board, tmp_path):
    out = tmp_path / "some.xlsx"
    asked = ["export", "--out", str(out), "--columns", "persons,title", "--language", "en"]
    assert main(asked) == 0
    rows = [list(row) for row in openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)]
    assert ["Matter no.", "Persons concerned", "Subject"] in rows


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["--filter", "due=never", "--out", "OUT.csv"], 2, "due=never"),
        (["--filter", "q=13800001111", "--out", "OUT.csv"], 2, "q=***"),
        (["--out", "OUT.pdf"], 2, ".xlsx or .csv"),
        (["--out", "none/OUT.csv"], 2, "no such folder"),
        (["--columns", "name", "--out", "OUT.csv"], 2, "no column name"),
        (["--user", "nobody", "--out", "OUT.csv"], 1, "no active account"),
        (["--user", "auditor", "--out", "OUT.csv"], 1, "may not export"),
        (["--user", "admin", "--out", "OUT.csv"], 1, "may not export"),
        (["--user", "hearing", "--out", "OUT.csv"], 1, "may not export"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(
    board, tmp_path, capsys, monkeypatch, arguments, code, part
):
    monkeypatch.chdir(tmp_path)
    with board.database.reading() as session:
        before = session.query(LogRow).count()
    assert main(["export", *arguments]) == code
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1
    assert list(tmp_path.glob("**/OUT*")) == []
    with board.database.reading() as session:
        assert session.query(LogRow).count() == before


def test_an_export_that_cannot_be_logged_is_not_written(board, tmp_path, capsys, monkeypatch):
    url = f"sqlite:///{board.folder / 'board.sqlite'}"
    monkeypatch.setenv("BOARD_DATABASE_URL", url)
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "elsewhere"))
    out = tmp_path / "out.csv"
    assert main(["export", "--out", str(out)]) == 1
    assert "BOARD_LOG_KEY" in capsys.readouterr().err
    assert not out.exists()
