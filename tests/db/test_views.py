"""Saved views: own and shared, changed by their owner alone."""

from datetime import UTC, datetime

import pytest

from db.commands.views import (
    LONGEST_NAME,
    MOST_VIEWS,
    ViewRefused,
    delete_view,
    keep_columns,
    rename_view,
    save_view,
    share_view,
)
from db.enums import Role
from db.models.accounts import Account
from db.queries.views import last_columns, view_of, views_of

AT = datetime(2026, 3, 5, 8, tzinfo=UTC)
COLUMNS = [{"key": "number", "width": 120}, {"key": "title", "width": 240}]


@pytest.fixture
def accounts(database):
    with database.writing() as session:
        made = [
            Account(
                username=name, display_name=name.upper(), password_hash="-", role=Role.OFFICE, created_at=AT
            )
            for name in ("first", "second")
        ]
        session.add_all(made)
        session.flush()
        return tuple(account.id for account in made)


def _save(database, account, name="超期", **more):
    given = {"query": "due=overdue", "columns": COLUMNS, "at": AT, **more}
    with database.writing() as session:
        return save_view(session, account, "ledger", name=name, **given)


def _names(database, account, page="ledger"):
    with database.reading() as session:
        return [view.name for view in views_of(session, account, page)]


def test_a_view_is_its_owners_until_it_is_shared(database, accounts):
    first, second = accounts
    view = _save(database, first, "  超期   事项 ")
    assert (_names(database, first), _names(database, second)) == (["超期 事项"], [])
    with database.writing() as session:
        assert view_of(session, view, second) is None
        share_view(session, view, first, is_shared=True)
    with database.reading() as session:
        (seen,) = views_of(session, second, "ledger")
    assert (seen.query, seen.columns, seen.is_own, seen.owner) == (
        "due=overdue",
        tuple(COLUMNS),
        False,
        "FIRST",
    )
    with database.writing() as session:
        share_view(session, view, first, is_shared=False)
    assert _names(database, second) == []


def test_a_view_is_of_one_page(database, accounts):
    _save(database, accounts[0])
    assert _names(database, accounts[0], "map") == []


def test_the_same_name_again_replaces_what_it_held(database, accounts):
    first = _save(database, accounts[0])
    assert _save(database, accounts[0], query="due=soon") == first
    with database.reading() as session:
        (view,) = views_of(session, accounts[0], "ledger")
    assert view.query == "due=soon"


@pytest.mark.parametrize(
    "act",
    [
        lambda session, view, account: rename_view(session, view, account, "mine"),
        lambda session, view, account: share_view(session, view, account, is_shared=False),
        delete_view,
    ],
    ids=["rename", "share", "delete"],
)
def test_another_changes_nothing_even_of_a_shared_view(database, accounts, act):
    first, second = accounts
    view = _save(database, first, is_shared=True)
    with database.writing() as session, pytest.raises(ViewRefused) as refused:
        act(session, view, second)
    assert refused.value.code == "gone"
    assert _names(database, first) == ["超期"]


def test_a_deleted_view_can_be_saved_again_as_it_was(database, accounts):
    view = _save(database, accounts[0], is_shared=True)
    with database.writing() as session:
        held = delete_view(session, view, accounts[0])
    assert _names(database, accounts[0]) == []
    _save(
        database,
        accounts[0],
        held.name,
        query=held.query,
        columns=held.columns,
        is_shared=held.is_shared,
    )
    with database.reading() as session:
        (back,) = views_of(session, accounts[0], "ledger")
    assert (back.name, back.query, back.columns, back.is_shared) == (
        "超期",
        "due=overdue",
        tuple(COLUMNS),
        True,
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "no_name"),
        ("  ", "no_name"),
        ("长" * (LONGEST_NAME + 1), "name_too_long"),
        ("13800001111", "looks_like_person"),
    ],
)
def test_a_name_that_cannot_be_is_refused(database, accounts, name, code):
    with pytest.raises(ViewRefused) as refused:
        _save(database, accounts[0], name)
    assert refused.value.code == code


def test_two_own_views_never_have_one_name(database, accounts):
    _save(database, accounts[0], "a")
    view = _save(database, accounts[0], "b")
    with database.writing() as session, pytest.raises(ViewRefused) as refused:
        rename_view(session, view, accounts[0], "a")
    assert refused.value.code == "name_taken"
    with database.writing() as session:
        rename_view(session, view, accounts[0], "b")


def test_nobody_keeps_views_without_end(database, accounts):
    with database.writing() as session:
        for n in range(MOST_VIEWS):
            save_view(session, accounts[0], "ledger", name=f"v{n}", query="", columns=[], at=AT)
        with pytest.raises(ViewRefused) as refused:
            save_view(session, accounts[0], "ledger", name="more", query="", columns=[], at=AT)
    assert refused.value.code == "too_many"


def test_the_columns_chosen_last_are_kept_and_are_no_view(database, accounts):
    first, second = accounts
    with database.writing() as session:
        keep_columns(session, first, "ledger", COLUMNS, AT)
        keep_columns(session, first, "ledger", COLUMNS[:1], AT)
    with database.reading() as session:
        assert last_columns(session, first, "ledger") == tuple(COLUMNS[:1])
        assert last_columns(session, second, "ledger") == ()
    assert _names(database, first) == []
