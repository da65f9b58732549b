"""The log cannot be changed unseen."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from db.enums import LogKind
from db.keys import HEAD_FILE, KeyRing
from db.log import Break, LogKeyMissing, append, close_segment, read_head, verify
from db.models.records import LogRow
from db.session import Database
from tests.db.protected import NOW, ZONE, add_account, board_at

ROWS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def board(request, tmp_path):
    with board_at(request.getfixturevalue(f"{request.param}_board_url"), tmp_path) as database:
        with database.writing() as session:
            account = add_account(session, "office")
            for place in range(ROWS):
                append(
                    session,
                    kind=LogKind.REVEALED,
                    at=NOW + timedelta(seconds=place),
                    account=account,
                    case_id=place,
                    detail={"purpose": "回访", "n": place},
                )
        yield database


def _findings(board, keys=None, with_head=True):
    path = board.keys.head_folder / HEAD_FILE if with_head else None
    with board.reading() as session:
        return [(found.what, found.seq) for found in verify(session, keys or board.keys, path).findings]


def _head_seq(path):
    head = read_head(path)
    assert head is not None
    return head.seq


def _force(board, statement):
    """Change the log as somebody would who owns the database and drops its triggers first."""
    with board.engine.begin() as connection:
        if board.is_sqlite:
            connection.execute(text("DROP TRIGGER log_row_update"))
            connection.execute(text("DROP TRIGGER log_row_delete"))
        else:
            connection.execute(text("ALTER TABLE log_row DISABLE TRIGGER USER"))
        assert connection.execute(text(statement)).rowcount > 0


def test_an_untouched_log_is_whole(board):
    path = board.keys.head_folder / HEAD_FILE
    with board.reading() as session:
        verification = verify(session, board.keys, path)
    assert verification.is_whole
    assert (verification.rows, verification.first_seq, verification.last_seq) == (ROWS, 1, ROWS)
    assert _head_seq(path) == ROWS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_row SET case_id = 9 WHERE seq = 3",
        "DELETE FROM log_row WHERE seq = 3",
        "DELETE FROM log_row",
    ],
)
def test_the_database_refuses_to_change_the_log(board, statement):
    with pytest.raises(DatabaseError, match="append-only"), board.writing() as session:
        session.execute(text(statement))
    assert _findings(board) == []


def test_postgresql_refuses_to_truncate_the_log(board):
    if board.is_sqlite:
        return
    with pytest.raises(DatabaseError, match="append-only"), board.writing() as session:
        session.execute(text("TRUNCATE log_row"))


@pytest.mark.parametrize(
    ("statement", "what", "seq"),
    [
        ("UPDATE log_row SET case_id = 99 WHERE seq = 3", Break.ROW_CHANGED, 3),
        ("UPDATE log_row SET account_name = 'x' WHERE seq = 1", Break.ROW_CHANGED, 1),
        ("UPDATE log_row SET detail = '{}' WHERE seq = 2", Break.ROW_CHANGED, 2),
        ("DELETE FROM log_row WHERE seq = 3", Break.ROWS_MISSING, 3),
        ("DELETE FROM log_row WHERE seq IN (3, 4)", Break.ROWS_MISSING, 3),
        ("DELETE FROM log_row WHERE seq = 1", Break.START_MISSING, 2),
        (f"DELETE FROM log_row WHERE seq = {ROWS}", Break.END_MISSING, ROWS),
        ("DELETE FROM log_row", Break.END_MISSING, 1),
    ],
)
def test_a_change_behind_the_triggers_is_found_where_it_was_made(board, statement, what, seq):
    _force(board, statement)
    findings = _findings(board)
    assert (what, seq) in findings
    assert all(found[1] >= seq for found in findings)


def test_rows_that_change_places_are_found(board):
    _force(board, "UPDATE log_row SET seq = 0 - seq WHERE seq IN (3, 4)")
    with board.engine.begin() as connection:
        connection.execute(text("UPDATE log_row SET seq = 7 + seq WHERE seq < 0"))
    assert {found[1] for found in _findings(board)} >= {3, 4}


def test_a_row_forged_at_the_end_is_found(board):
    with board.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO log_row (seq, at, kind, account_name, detail, key_id, mac) "
                f"SELECT {ROWS + 1}, at, kind, account_name, detail, key_id, mac FROM log_row WHERE seq = {ROWS}"
            )
        )
    assert _findings(board) == [(Break.ROW_CHANGED, ROWS + 1)]


def test_a_missing_head_file_is_said(board):
    (board.keys.head_folder / HEAD_FILE).unlink()
    assert _findings(board) == [(Break.HEAD_MISSING, ROWS)]


def test_a_head_of_another_chain_is_said(board):
    path = board.keys.head_folder / HEAD_FILE
    path.write_text(json.dumps({"seq": 4, "mac": "0" * 64}))
    assert _findings(board) == [(Break.HEAD_DIFFERS, 4)]


def test_a_head_behind_by_a_crash_is_no_break(board):
    with board.reading() as session:
        row = session.get_one(LogRow, 4)
        (board.keys.head_folder / HEAD_FILE).write_text(json.dumps({"seq": 4, "mac": row.mac}))
    assert _findings(board) == []


def test_rows_of_an_unknown_key_are_said(board):
    assert {found[0] for found in _findings(board, KeyRing.fresh())} == {Break.KEY_UNKNOWN}


def test_what_is_rolled_back_leaves_neither_row_nor_head(board):
    path = board.keys.head_folder / HEAD_FILE
    with board.writing() as session:
        append(session, kind=LogKind.ACTED, at=NOW)
        session.rollback()
    assert _head_seq(path) == ROWS
    with board.writing() as session:
        append(session, kind=LogKind.ACTED, at=NOW)
        with session.begin_nested() as inner:
            append(session, kind=LogKind.ACTED, at=NOW)
            inner.rollback()
        append(session, kind=LogKind.ACTED, at=NOW)
    assert _head_seq(path) == ROWS + 2
    assert _findings(board) == []


def test_an_unwritable_head_does_not_undo_the_commit(board, tmp_path):
    keys = KeyRing(board.keys.identity, board.keys.log, tmp_path / HEAD_FILE / "no-folder")
    board.keys = keys
    with board.writing() as session:
        append(session, kind=LogKind.ACTED, at=NOW)
    with board.reading() as session:
        assert session.scalar(select(func.count()).select_from(LogRow)) == ROWS + 1


def test_two_writers_share_one_chain(board):
    other = Database(str(board.url.render_as_string(hide_password=False)), ZONE, board.keys)
    for place in range(4):
        with (board if place % 2 else other).writing() as session:
            append(session, kind=LogKind.ACTED, at=NOW)
    other.dispose()
    assert _findings(board) == []


def test_a_session_without_keys_cannot_log(board):
    keyless = Database(str(board.url.render_as_string(hide_password=False)), ZONE)
    with pytest.raises(LogKeyMissing), keyless.writing() as session:
        append(session, kind=LogKind.ACTED, at=NOW)
    keyless.dispose()


def test_a_segment_of_three_years_ago_is_closed_by_a_signed_checkpoint(board):
    later = NOW + timedelta(days=3 * 365 + 1, seconds=2)
    with board.writing() as session:
        assert close_segment(session, before=NOW + timedelta(seconds=2), at=later) is not None
    with board.reading() as session:
        assert session.scalars(select(LogRow.seq).order_by(LogRow.seq)).all() == [3, 4, 5, 6, 7]
    assert _findings(board) == []


def test_a_younger_segment_stays(board):
    with pytest.raises(ValueError, match="three years"), board.writing() as session:
        close_segment(session, before=NOW, at=NOW + timedelta(days=3 * 365))


def test_a_checkpoint_that_nobody_signed_is_found(board):
    at = NOW + timedelta(days=2000)
    with board.engine.begin() as connection:
        when = int(at.timestamp() * 1_000_000) if board.is_sqlite else at
        connection.execute(
            text(
                "INSERT INTO log_row (seq, at, kind, account_name, detail, key_id, mac) "
                "SELECT 7, :at, 'checkpoint', '', :detail, key_id, mac FROM log_row WHERE seq = 6"
            ),
            {"at": when, "detail": json.dumps({"closed_to": 3, "closed_mac": "0"})},
        )
        connection.execute(text("DELETE FROM log_row WHERE seq <= 3"))
    assert {found[1] for found in _findings(board)} == {4, 7}


def test_a_log_of_another_age_is_not_empty_by_accident(board):
    with board.writing() as session:
        assert close_segment(session, before=NOW - timedelta(days=9), at=NOW + timedelta(days=3000)) is None
