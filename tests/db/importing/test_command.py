"""The command line imports with one sentence for whatever is wrong, and exit codes that a script can read."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from db.__main__ import main
from db.importing.mapping import guess, read_mapping
from db.importing.saved_mappings import save_mapping
from db.importing.sheets import read_workbook
from db.migrate import migrate
from db.models.cases import Case
from db.models.records import LogRow
from db.session import Database
from tests.making import ZONE, make_world
from tests.sample_ledger import OLD_XLS, WEEK_1, LedgerRow, ledger

HELD = tuple(row for row in WEEK_1 if row.number in ("信2026-005", "信2026-006"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give the folder of a new board with a small county, named by the environment."""
    for name in ("DATABASE_URL", "IDENTITY_KEY", "LOG_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "instance").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'instance' / 'board.sqlite'}", ZONE)
    migrate(database)
    with database.writing() as session:
        make_world(session)
    database.dispose()
    assert main(["migrate"]) == 0
    (tmp_path / "ledger.xlsx").write_bytes(ledger(WEEK_1))
    return tmp_path


def asked(folder, statement):
    database = Database(f"sqlite:///{folder / 'instance' / 'board.sqlite'}", ZONE)
    with database.reading() as session:
        answer = session.execute(statement).scalars().all()
    database.dispose()
    return answer


def cases(folder):
    return asked(folder, select(func.count()).select_from(Case))[0]


def test_how_many_matters_move_into_the_vault_is_told_before_and_after(folder, capsys):
    book = folder / "ledger.xlsx"
    rows = [LedgerRow("信2026-051", "2026-03-05"), LedgerRow("信2026-052", "2026-03-06", title="反映占地")]
    for purpose, arguments in (("求决", []), ("检举控告", ["--preview"]), ("检举控告", [])):
        book.write_bytes(ledger([rows[0], replace(rows[1], purpose=purpose)]))
        assert main(["import", str(book), "--source", "县信访台账", *arguments]) == 0
    said = capsys.readouterr().out
    assert said.count("1 matters of the board are such rows now: they move into the vault with them.") == 2
    assert "Stored in import 2: 0 new matters, 0 updated, 1 moved into the vault; " in said
    assert "反映占地" not in said
    assert asked(folder, select(Case.title).where(Case.official_number == "信2026-052")) == ["—"]


def test_a_ledger_is_imported_and_its_sums_agree(folder, capsys):
    assert main(["import", str(folder / "ledger.xlsx"), "--source", "县信访台账"]) == 0
    said = capsys.readouterr().out
    assert "1 rows accuse somebody: they go to the vault" in said
    assert "Rows read: 7 = 6 new + 1 held" in said
    assert "民族: not stored, by design" in said
    assert cases(folder) == 6
    assert [row for row in asked(folder, select(LogRow.kind)) if row == "imported"]


def test_a_preview_stores_nothing(folder, capsys):
    assert main(["import", str(folder / "ledger.xlsx"), "--source", "a", "--preview"]) == 0
    assert "Nothing was stored" in capsys.readouterr().out
    assert cases(folder) == 0


def test_what_could_not_be_stored_is_written_without_a_cell(folder):
    errors = folder / "errors.xlsx"
    main(["import", str(folder / "ledger.xlsx"), "--source", "a", "--preview", "--errors", str(errors)])
    (sheet,) = read_workbook(errors).sheets
    cells = [cell for row in sheet.rows for cell in row.cells]
    assert ("信访台账", 9, "接件时间", "the day of receipt cannot be read") in {
        row.cells for row in sheet.rows
    }
    assert not [cell for cell in cells if "欧阳" in str(cell) or "accusation" in str(cell)]


@pytest.mark.parametrize(
    ("content", "name", "sentence", "code"),
    [
        (OLD_XLS, "old.xls", "Open it, save it as .xlsx", 1),
        (b"PK no zip", "bad.xlsx", "cannot be read as a workbook", 1),
        (b"\xff\xff\x00", "bad.csv", "neither UTF-8 nor GB18030", 1),
        ("甲,乙\n1,2\n".encode(), "other.csv", "no column says when a matter was received", 1),
        (None, "none.csv", "there is no such file", 1),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(folder, capsys, content, name, sentence, code):
    path = folder / name
    if content is not None:
        path.write_bytes(content)
    assert main(["import", str(path), "--source", "a"]) == code
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_without_a_source_or_a_mapping_it_is_wrong_use(folder, capsys):
    assert main(["import", str(folder / "ledger.xlsx")]) == 2
    assert "--source" in capsys.readouterr().err


def test_a_mapping_that_makes_no_sense_is_wrong_use(folder, capsys):
    (folder / "m.toml").write_text("source = 'a'\n[columns]\nx = 'mood'\n", encoding="utf-8")
    assert main(["import", str(folder / "ledger.xlsx"), "--mapping", str(folder / "m.toml")]) == 2
    assert "mood" in capsys.readouterr().err


def test_a_guessed_mapping_is_written_edited_and_used(folder):
    path = folder / "m.toml"
    assert (
        main(["import", str(folder / "ledger.xlsx"), "--source", "县台账", "--write-mapping", str(path)]) == 0
    )
    assert read_mapping(path.read_text(encoding="utf-8")).source == "县台账"
    assert main(["import", str(folder / "ledger.xlsx"), "--mapping", str(path)]) == 0
    assert set(asked(folder, select(Case.source))) == {"县台账"}


def test_a_saved_mapping_is_used_by_its_name(folder, capsys):
    database = Database(f"sqlite:///{folder / 'instance' / 'board.sqlite'}", ZONE)
    with database.writing() as session:
        mapping = guess(read_workbook(folder / "ledger.xlsx"), "存好的台账")
        save_mapping(session, "周报", mapping, datetime(2026, 3, 1, tzinfo=UTC))
    database.dispose()
    assert main(["import", str(folder / "ledger.xlsx"), "--mapping", "周报"]) == 0
    assert set(asked(folder, select(Case.source))) == {"存好的台账"}
    assert main(["import", str(folder / "ledger.xlsx"), "--mapping", "无此"]) == 2


def test_the_same_file_again_asks_first(folder, capsys):
    path = str(folder / "ledger.xlsx")
    main(["import", path, "--source", "a"])
    assert main(["import", path, "--source", "a"]) == 3
    assert "--again" in capsys.readouterr().err
    assert main(["import", path, "--source", "a", "--again"]) == 0
    assert cases(folder) == 6


def test_rows_without_a_number_ask_first(folder, capsys):
    row = LedgerRow(None, date(2026, 3, 5))
    (folder / "1.xlsx").write_bytes(ledger([row]))
    (folder / "2.xlsx").write_bytes(ledger([row, LedgerRow(None, date(2026, 3, 9), title="低保待遇")]))
    main(["import", str(folder / "1.xlsx"), "--source", "a"])
    assert main(["import", str(folder / "2.xlsx"), "--source", "a"]) == 3
    assert "--matches" in capsys.readouterr().err
    assert main(["import", str(folder / "2.xlsx"), "--source", "a", "--matches"]) == 0
    assert cases(folder) == 2


def test_without_a_database_the_way_to_make_one_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path))
    monkeypatch.delenv("BOARD_DATABASE_URL", raising=False)
    (tmp_path / "a.xlsx").write_bytes(ledger(HELD))
    assert main(["import", str(tmp_path / "a.xlsx"), "--source", "a"]) == 1
    assert "python -m db migrate" in capsys.readouterr().err


def test_lists_and_areas_say_what_became_of_every_row(folder, capsys):
    (folder / "townships.csv").write_text("乡镇名称,代码\n东镇,01\n西镇,02\n", encoding="utf-8")
    (folder / "villages.csv").write_text("村名,所属乡镇\n南村,东镇\n北村,无此镇\n", encoding="utf-8")
    command = [
        "import-organisation",
        str(folder / "townships.csv"),
        str(folder / "villages.csv"),
        "--county",
        "清水县",
    ]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "townships.csv: 2 townships = 2 made + 0 known + 0 held back" in said
    assert "villages.csv: 2 villages = 1 made + 0 known + 1 held back" in said
    assert "row 3: parent unknown 无此镇" in said
    shape = '{"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}'
    (folder / "a.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {"n": "东镇"}, "geometry": json.loads(shape)}],
            }
        ),
        encoding="utf-8",
    )
    assert main(["import-areas", str(folder / "a.geojson"), "--key", "n"]) == 0
    assert "1 shapes: 0 areas made, 1 known" in capsys.readouterr().out
    assert main(["import-areas", str(folder / "a.geojson"), "--key", "name"]) == 1
    assert "There are: n." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["import", "import-areas", "import-organisation", "migrate", "recompute"])
def test_every_command_explains_itself_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"python -m db {command}" in " ".join(capsys.readouterr().out.split())


def test_ratings_are_previewed_stored_and_left_the_second_time(folder, capsys):
    book = folder / "ratings.csv"
    lines = "信2026-003,满意,2026-03-20", "信2026-001,满意,2026-03-20", "信2026-999,满意,2026-03-20"
    book.write_text("\n".join(("编号,满意度,评价日期", *lines)), encoding="utf-8")
    assert main(["import", str(folder / "ledger.xlsx"), "--source", "县信访台账"]) == 0
    capsys.readouterr()
    for arguments, told in (
        (["--preview"], "1 new + 0 rated already + 0 without a rating + 2 faulty"),
        ([], "1 new + 0 rated already"),
        ([], "0 new + 1 rated already"),
    ):
        assert main(["import-ratings", str(book), *arguments]) == 0
        said = capsys.readouterr().out
        assert told in said
        assert "row 3: the matter was not answered by that day" in said
    assert "信2026" not in said
    assert "the matter is rated already; that rating stays" in said
    commands = [row["command"] for row in asked(folder, select(LogRow.detail)) if "command" in row]
    assert commands.count("import-ratings") == 2
