"""Rule 7.2, a broken chain is found: also where the log's end is cut off and its head file wound back to match."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from db.commands.accounts import start_session
from db.commands.acts import Actor, act
from db.enums import EventKind, Role
from db.keys import HEAD_FILE
from db.log import Break, Finding, Head, verify, write_head
from db.log_witness import Unlogged, unlogged
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.scope import EVERYTHING
from tests.db.protected import add_account, board_at
from tests.making import add_case, make_world, moment

DAY = date(2025, 11, 3)


@pytest.fixture
def board(sqlite_board_url, tmp_path):
    with board_at(sqlite_board_url, tmp_path) as database:
        yield database


class Acted:
    """A board on which an account signed in and noted four acts on a matter: five rows of the log."""

    def __init__(self, board):
        self.board = board
        with board.writing() as session:
            make_world(session)
            self.case = add_case(session, DAY)
            self.account = add_account(session, "office", Role.OFFICE).id
            who = account_of_id(session, self.account)
            assert who is not None
            start_session(session, who, "0" * 64, "127.0.0.1", self.at(0))
            for hour in range(1, 5):
                actor = Actor(who, EVERYTHING, self.at(hour))
                act(session, actor, self.case, EventKind.NOTED, detail={}, note="核对")

    def at(self, hour):
        return moment(DAY + timedelta(1), 8) + timedelta(hours=hour)

    def force(self, statement):
        with self.board.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER log_row_update"))
            connection.execute(text("DROP TRIGGER log_row_delete"))
            assert connection.execute(text(statement)).rowcount > 0

    def found(self):
        path = self.board.keys.head_folder / HEAD_FILE
        with self.board.reading() as session:
            return list(verify(session, self.board.keys, path).findings), unlogged(session)

    def wind_back(self):
        """Write the head of the last row that is left over the head file."""
        with self.board.reading() as session:
            seq, mac = session.execute(
                select(LogRow.seq, LogRow.mac).order_by(LogRow.seq.desc()).limit(1)
            ).one()
        write_head(self.board.keys.head_folder / HEAD_FILE, Head(seq, mac), may_go_back=True)


def test_every_act_and_sign_in_has_its_row(board):
    assert Acted(board).found() == ([], [])


def test_rows_taken_out_of_the_middle_are_named_from_the_first_to_the_last(board):
    acted = Acted(board)
    acted.force("DELETE FROM log_row WHERE seq IN (3, 4)")
    breaks, missing = acted.found()
    assert breaks == [Finding(Break.ROWS_MISSING, 3, 4)]
    assert [one.at for one in missing] == [acted.at(2), acted.at(3)]


def test_rows_cut_off_at_the_end_are_named_by_the_head_file(board):
    acted = Acted(board)
    acted.force("DELETE FROM log_row WHERE seq >= 4")
    assert acted.found()[0] == [Finding(Break.END_MISSING, 4, 5)]


def test_a_changed_row_is_named(board):
    acted = Acted(board)
    acted.force("UPDATE log_row SET account_name = 'nobody' WHERE seq = 2")
    assert acted.found() == ([Finding(Break.ROW_CHANGED, 2)], [])


def test_an_end_cut_off_with_the_head_file_wound_back_is_told_by_the_acts_it_held(board):
    acted = Acted(board)
    acted.force("DELETE FROM log_row WHERE seq >= 4")
    acted.wind_back()
    assert acted.found() == (
        [],
        [Unlogged(acted.at(3), acted.account, acted.case), Unlogged(acted.at(4), acted.account, acted.case)],
    )


def test_a_log_emptied_with_its_head_file_is_told_by_what_was_done(board):
    acted = Acted(board)
    acted.force("DELETE FROM log_row")
    (acted.board.keys.head_folder / HEAD_FILE).unlink()
    breaks, missing = acted.found()
    assert breaks == []
    assert [one.case_id for one in missing] == [None, *[acted.case] * 4]


def test_what_was_done_before_the_first_row_that_is_kept_needs_none(board):
    acted = Acted(board)
    acted.force("DELETE FROM log_row WHERE seq <= 3")
    assert acted.found()[1] == []
