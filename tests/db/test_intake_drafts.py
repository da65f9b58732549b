"""Drafts: sealed, an account's own, of one page at a time, gone once registered or after seven days."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.commands.acts import ActRefused
from db.commands.drafts import (
    DRAFTS_KEPT,
    MOST_BYTES,
    Draft,
    finish_draft,
    forget_old_drafts,
    save_draft,
    take_draft,
)
from db.keys import KeyRing
from db.models.drafts import FormDraft, IntakeDraft
from db.pruning import prune
from db.rekey import rekey
from tests.db.protected import NOW, add_account

ONE = timedelta(microseconds=1)
TYPED = {"name": ["欧阳守田"], "text": "请求确认边界"}


@pytest.fixture
def clerks(board):
    with board.writing() as session:
        return [add_account(session, name).id for name in ("clerk", "other")]


def _save(board, account, token="a", content=TYPED, at=NOW):
    with board.writing() as session:
        save_draft(session, account, token, content, at)


def _finish(board, account, token="a"):
    with board.writing() as session:
        finish_draft(session, account, token, NOW)


def _take(board, account, token="next", at=NOW):
    with board.writing() as session:
        return take_draft(session, account, token, at)


def _refused(act, *given):
    with pytest.raises(ActRefused) as refused:
        act(*given)
    return refused.value.code


def test_a_draft_is_its_accounts_alone_and_sealed(board, clerks):
    _save(board, clerks[0])
    with board.reading() as session:
        stored = bytes(session.execute(text("SELECT content FROM intake_draft")).scalar_one())
    assert "欧阳守田".encode() not in stored
    assert "边界".encode() not in stored
    assert _take(board, clerks[1]) is None
    assert _take(board, clerks[0]) == Draft(TYPED, NOW)


def test_a_draft_moved_to_another_account_does_not_open(board, clerks):
    _save(board, clerks[0])
    with board.writing() as session:
        session.execute(text(f"UPDATE intake_draft SET account_id = {clerks[1]}"))
    assert _take(board, clerks[1]) is None


def test_a_page_that_was_opened_again_elsewhere_saves_and_registers_no_more(board, clerks):
    _save(board, clerks[0])
    _take(board, clerks[0], "b")
    assert _refused(_save, board, clerks[0], "a", {"text": "旧窗口"}) == "draft_elsewhere"
    assert _refused(_finish, board, clerks[0], "a") == "draft_elsewhere"
    _save(board, clerks[0], "b", {"text": "新窗口"})
    found = _take(board, clerks[0])
    assert found is not None
    assert found.content == {"text": "新窗口"}


def test_a_finished_page_is_forgotten_and_comes_back_by_no_late_save(board, clerks):
    _save(board, clerks[0])
    _finish(board, clerks[0])
    assert _take(board, clerks[0]) is None
    assert _refused(_save, board, clerks[0]) == "finished_already"
    assert _refused(_finish, board, clerks[0]) == "finished_already"
    _save(board, clerks[0], "b")
    _finish(board, clerks[0], "b")
    _finish(board, clerks[0], "never saved")


def test_a_draft_that_is_too_large_is_refused(board, clerks):
    assert (
        _refused(_save, board, clerks[0], "a", {"text": "字" * (MOST_BYTES[IntakeDraft] // 3)})
        == "draft_large"
    )
    assert _take(board, clerks[0]) is None


def test_a_draft_is_there_until_it_is_seven_days_old_and_then_pruned(board, clerks):
    end = NOW + DRAFTS_KEPT
    _save(board, clerks[0])
    assert _take(board, clerks[0], "a", end - ONE) is not None
    assert _take(board, clerks[0], "a", end) is None
    with board.writing() as session:
        assert forget_old_drafts(session, end - ONE) == 0
    prune(board, end)
    with board.reading() as session:
        assert session.execute(text("SELECT count(*) FROM intake_draft")).scalar() == 0
    _save(board, clerks[0], "a", TYPED, end)


def test_a_draft_opens_after_a_rekey(board, clerks):
    _save(board, clerks[0])
    old, fresh = board.keys, KeyRing.fresh()
    board.keys = KeyRing({**fresh.identity, **old.identity}, old.log, old.head_folder)
    with board.writing() as session:
        assert rekey(session) == 1
    board.keys = KeyRing(fresh.identity, old.log, old.head_folder)
    found = _take(board, clerks[0])
    assert found is not None
    assert found.content == TYPED


def test_the_grid_of_forms_keeps_a_draft_beside_that_of_intake(board, clerks):
    rows = {"rows": [{"number": "1"}]}
    with board.writing() as session:
        save_draft(session, clerks[0], "a", {"text": "一"}, NOW)
        save_draft(session, clerks[0], "b", rows, NOW, FormDraft)
        finish_draft(session, clerks[0], "a", NOW)
        assert take_draft(session, clerks[0], "c", NOW) is None
        kept = take_draft(session, clerks[0], "c", NOW, FormDraft)
        assert kept is not None
        assert kept.content == rows
        assert forget_old_drafts(session, NOW + DRAFTS_KEPT) == 2
