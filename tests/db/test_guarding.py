"""The commands that guard what is stored, run as a person types them."""

import io
import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text

from db.__main__ import main
from db.backup import BackupProblem, BackupRefused, back_up, restore, set_heads
from db.commands.identity import PersonEntry, rehash_contacts, screen_for, seal_persons
from db.enums import LogKind, Role
from db.keys import HEAD_FILE, KeyRefused, KeyRing, load_ring, new_key, read_keys
from db.log import append, verify
from db.models.accounts import Account
from db.models.petitioners import CasePerson, ContactHash
from db.models.records import LogRow
from db.queries.identity import contacts_of, opened, screened_out
from db.rekey import rekey, unmarked_binaries
from db.sealed.commands import Accusation, name_handler, register
from db.sealed.queries import sealed_file, sealed_found
from db.sealed.texts import reindex_all
from db.session import Database
from tests.db.protected import NOW, ZONE, add_account, add_case, board_at

TODAY = NOW.date()
PASSWORD = "Ein-gutes-Wort-77"


def _fill(session):
    case = add_case(session)
    seal_persons(session, case, [PersonEntry("张三", "13800000000")], NOW)
    screen_for(session, case, "张三")
    handler = add_account(session, "handler")
    name_handler(session, handler.id, NOW)
    inside = register(session, handler, Accusation("某局占地", "违规占地"), received_on=TODAY, at=NOW)
    return case, handler, inside


def test_after_a_rekey_the_new_key_alone_opens_everything(board):
    with board.writing() as session:
        case, handler, inside = _fill(session)
    old = board.keys
    new = read_keys(new_key(), "k")
    board.keys = KeyRing({**new, **old.identity}, old.log)
    with board.writing() as session:
        assert rekey(session) == 4
        rehash_contacts(session)
        reindex_all(session)
    board.keys = KeyRing(new, old.log)
    with board.writing() as session:
        person = session.scalars(select(CasePerson)).one()
        assert opened(session, person, "name") == "张三"
        assert screened_out(session, case) == ["张三"]
        assert sealed_file(session, handler, inside, NOW).summary == "违规占地"
        assert [row.case_id for row in sealed_found(session, handler, "占地", NOW)] == [inside]
        (words,) = contacts_of(PersonEntry("张三", "13800000000"))
        stored = session.scalars(select(ContactHash.hash)).all()
        assert board.keys.contact_hashes(words)[0] in stored
        # The name with code and with phone, and the phone with the code.
        assert len(stored) == 3
        assert rekey(session) == 0


def test_a_rekey_without_the_old_key_changes_nothing(board):
    with board.writing() as session:
        _fill(session)
    old = board.keys
    board.keys = KeyRing(read_keys(new_key(), "k"), old.log)
    with pytest.raises(KeyRefused), board.writing() as session:
        rekey(session)
    board.keys = old
    with board.reading() as session:
        assert opened(session, session.scalars(select(CasePerson)).one(), "name") == "张三"


def test_no_sealed_column_is_left_behind_by_a_rekey():
    assert unmarked_binaries() == []


def test_a_backup_restores_what_was_there(board, tmp_path):
    with board.writing() as session:
        _fill(session)
        append(session, kind=LogKind.ACTED, at=NOW)
    target = tmp_path / "backups" / "board.backup"
    assert back_up(board, target) == target.stat().st_size
    assert target.stat().st_mode & 0o777 == 0o600
    with board.writing() as session:
        append(session, kind=LogKind.ACTED, at=NOW)
        session.execute(text("UPDATE account SET display_name = 'x'"))
    restore(target, board, may_replace=True)
    assert set_heads(board) == [(HEAD_FILE, 2)]
    with board.reading() as session:
        assert session.scalar(select(Account.display_name)) == "handler"
        assert verify(session, board.keys, tmp_path / HEAD_FILE).is_whole
        assert len(session.scalars(select(LogRow)).all()) == 1
        assert opened(session, session.scalars(select(CasePerson)).one(), "name") == "张三"


def test_a_backup_holds_no_key(sqlite_board_url, tmp_path):
    ring = load_ring("", "", tmp_path, may_make=True)
    with board_at(sqlite_board_url, tmp_path) as board:
        board.keys = ring
        with board.writing() as session:
            _fill(session)
        back_up(board, tmp_path / "copy")
    copied = (tmp_path / "copy").read_bytes()
    for key in (*ring.identity.values(), *ring.log.values()):
        assert key not in copied
    for name in ("identity.key", "log.key"):
        assert (tmp_path / name).read_text().strip().encode() not in copied


def test_a_backup_never_writes_over_a_file(board, tmp_path):
    (tmp_path / "there").write_text("kept")
    with pytest.raises(BackupRefused) as refused:
        back_up(board, tmp_path / "there")
    assert refused.value.problem is BackupProblem.THERE_ALREADY
    assert (tmp_path / "there").read_text() == "kept"


@pytest.fixture
def lite(sqlite_board_url, tmp_path):
    with board_at(sqlite_board_url, tmp_path) as database:
        with database.writing() as session:
            append(session, kind=LogKind.ACTED, at=NOW)
        yield database


def _problem(backup, database, **named):
    with pytest.raises(BackupRefused) as refused:
        restore(backup, database, **named)
    return refused.value.problem


def test_restoring_refuses_what_is_no_good_copy(lite, tmp_path):
    good, torn, other, forged = (tmp_path / name for name in ("good", "torn", "other", "forged"))
    back_up(lite, good)
    torn.write_bytes(good.read_bytes()[:20_000] + b"\0" * 50_000)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    forged.write_bytes(good.read_bytes())
    with closing(sqlite3.connect(forged)) as connection:
        connection.execute("DROP TRIGGER log_row_update")
        connection.execute("UPDATE log_row SET case_id = 7")
        connection.commit()
    assert _problem(tmp_path / "nowhere", lite) is BackupProblem.NOT_FOUND
    assert _problem(torn, lite, may_replace=True) is BackupProblem.DAMAGED
    assert _problem(other, lite, may_replace=True) is BackupProblem.NOT_A_BOARD
    assert _problem(forged, lite, may_replace=True) is BackupProblem.LOG_BROKEN
    assert _problem(good, lite) is BackupProblem.THERE_ALREADY
    restore(forged, lite, may_replace=True, may_be_broken=True)


def test_restoring_refuses_a_database_in_use(lite, tmp_path):
    back_up(lite, tmp_path / "good")
    other = Database(str(lite.url), ZONE)
    with other.reading() as session:
        session.execute(text("SELECT count(*) FROM log_row"))
        assert _problem(tmp_path / "good", lite, may_replace=True) is BackupProblem.IN_USE
    other.dispose()


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in an instance of its own and return its exit code and what it said."""
    for name in ("DATABASE_URL", "IDENTITY_KEY", "LOG_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))

    def command(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    assert command("migrate")[0] == 0
    return command


def test_a_person_makes_accounts_and_finds_a_tampered_log(run, tmp_path):
    code, said = run("user", "create", "zhao", "--role", "office", "--name", "赵", typed=PASSWORD + "\n")
    assert (code, said) == (0, "zhao was made as office.\n")
    assert run("user", "create", "li", "--role", "office", typed="short\n")[0] == 1
    assert run("user", "create", "zhao", "--role", "office", typed=PASSWORD + "\n")[0] == 1
    assert run("user", "create", "town", "--role", "unit", typed=PASSWORD + "\n")[0] == 1
    assert run("user", "passwd", "zhao", typed=PASSWORD + "8\n")[0] == 0
    assert run("user", "deactivate", "nobody")[0] == 2
    assert run("handler", "name", "zhao")[0] == 0
    assert run("handler", "list") == (0, "zhao\n")
    assert run("user", "deactivate", "zhao")[0] == 0
    assert run("handler", "name", "zhao")[0] == 1
    assert "off" in run("user", "list")[1]
    code, said = run("verify-log")
    assert code == 0
    assert PASSWORD not in said
    with closing(sqlite3.connect(tmp_path / "instance" / "board.sqlite")) as connection:
        connection.execute("DROP TRIGGER log_row_delete")
        connection.execute("DELETE FROM log_row WHERE seq = 2")
        connection.commit()
    code, said = run("verify-log")
    assert code == 1
    assert "row 2: rows missing" in said


def test_a_person_backs_up_rekeys_and_restores(run, tmp_path):
    target = tmp_path / "copy.sqlite"
    assert run("backup", "--to", str(target))[0] == 0
    assert run("backup", "--to", str(target))[0] == 1
    before = (tmp_path / "instance" / "identity.key").read_text()
    code, said = run("rekey", "--forget-old")
    assert (code, "one key only" in said) == (1, True)
    assert run("rekey")[0] == 0
    assert len((tmp_path / "instance" / "identity.key").read_text().split()) == 2
    assert run("rekey", "--forget-old")[0] == 0
    after = (tmp_path / "instance" / "identity.key").read_text()
    assert len(after.split()) == 1
    assert after != before
    assert run("restore", str(target))[0] == 1
    assert run("restore", str(target), "--replace")[0] == 0
    assert run("verify-log")[0] == 0


def test_rekey_asks_for_a_second_key_in_the_environment(run, monkeypatch, tmp_path):
    monkeypatch.setenv("BOARD_IDENTITY_KEY", new_key())
    code, said = run("rekey")
    assert code == 1
    assert "put a new one before it" in said


def test_the_log_names_the_operating_system_user(run, tmp_path):
    run("user", "create", "zhao", "--role", Role.ADMIN.value, typed=PASSWORD + "\n")
    with closing(sqlite3.connect(tmp_path / "instance" / "board.sqlite")) as connection:
        rows = [
            json.loads(row[0])
            for row in connection.execute("SELECT detail FROM log_row WHERE kind = 'command_run'")
        ]
    assert rows
    assert all(row["user"] for row in rows)


@pytest.mark.parametrize("command", ["verify-log", "rekey", "backup", "restore", "user", "handler"])
def test_every_command_helps_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert "python -m db" in capsys.readouterr().out
