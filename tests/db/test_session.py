"""Snapshots, writers and moments."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import StatementError

from db.migrate import head_revision, is_empty, migrate, revision_of
from db.models.records import DataVersion, Setting
from db.session import Database

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def board(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/board.sqlite", ZONE)
    migrate(database)
    yield database
    database.dispose()


def test_an_empty_database_is_brought_to_the_head(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new.sqlite", ZONE)
    assert is_empty(database)
    assert revision_of(database) is None
    migrate(database)
    assert revision_of(database) == head_revision()
    database.dispose()


def test_two_reads_of_one_session_see_one_version_whatever_is_committed_between(board):
    with board.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(Setting))
        with board.writing() as writer:
            writer.execute(insert(Setting).values(key="a", value="1"))
        assert reader.scalar(select(func.count()).select_from(Setting)) == before
    with board.reading() as reader:
        assert reader.scalar(select(func.count()).select_from(Setting)) == before + 1


def test_a_writer_that_fails_leaves_nothing(board):
    def fail():
        with board.writing() as writer:
            writer.execute(insert(Setting).values(key="b", value="1"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with board.reading() as reader:
        assert reader.get(Setting, "b") is None


def test_what_a_reader_writes_is_not_kept(board):
    with board.reading() as reader:
        reader.execute(insert(Setting).values(key="c", value="1"))
    with board.reading() as reader:
        assert reader.get(Setting, "c") is None


def test_foreign_keys_are_enforced(board):
    with pytest.raises(Exception, match="FOREIGN KEY"), board.writing() as writer:
        writer.execute(text("INSERT INTO case_link (case_id, earlier_id, confirmed_at) VALUES (1, 2, 0)"))


def test_the_version_table_has_one_row(board):
    with pytest.raises(Exception, match="CHECK"), board.writing() as writer:
        writer.execute(insert(DataVersion).values(id=2, n=0, is_bulk=False))


def test_a_moment_without_a_zone_is_refused_and_one_with_a_zone_comes_back_as_utc(board):
    from db.models.records import SavedMapping

    moment = datetime(2026, 1, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with pytest.raises(StatementError), board.writing() as writer:
        writer.execute(insert(SavedMapping).values(name="x", text="", saved_at=moment.replace(tzinfo=None)))
    with board.writing() as writer:
        writer.execute(insert(SavedMapping).values(name="x", text="", saved_at=moment))
    with board.reading() as reader:
        stored = reader.scalar(select(SavedMapping.saved_at))
    assert stored == moment
    assert stored.tzinfo is UTC


def test_a_file_that_is_filled_is_written_once_and_then_keeps_a_write_ahead_log(board):
    def mode():
        with board.engine.connect() as connection:
            return connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    with board.filling():
        assert mode() == "truncate"
    assert mode() == "wal"


def test_a_fill_that_fails_leaves_the_file_as_it_was_and_its_log_on(board):
    def fail():
        with board.filling(), board.writing() as session:
            session.execute(text("INSERT INTO setting (key, value) VALUES ('a', 'b')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with board.reading() as session:
        assert session.scalar(select(func.count()).select_from(Setting).where(Setting.key == "a")) == 0
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_file_that_somebody_reads_keeps_its_log(board):
    other = Database(board.url.render_as_string(), ZONE)
    with other.reading() as session:
        session.execute(text("SELECT * FROM setting")).all()
        with board.filling(), board.writing() as writer:
            writer.execute(text("INSERT INTO setting (key, value) VALUES ('a', 'b')"))
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    other.dispose()
