"""A change of a thing that somebody else changed meanwhile is refused, with who and when."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from db.editions import ChangedByOther, Subject, edit, editions
from tests.db.protected import add_account

NOW = datetime(2026, 3, 5, 2, 32, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def people(database):
    with database.writing() as session:
        return [add_account(session, name).id for name in ("zhao", "qian")]


def _edit(database, by_id, seen, at=NOW, key=7):
    with database.writing() as session:
        return edit(session, Subject.UNIT, key, seen, by_id=by_id, at=at)


def test_the_first_change_and_each_that_saw_the_last_one_are_taken(database, people):
    zhao, qian = people
    assert [_edit(database, zhao, 0), _edit(database, qian, 1), _edit(database, zhao, 2)] == [1, 2, 3]
    with database.reading() as session:
        assert editions(session, Subject.UNIT) == {"7": 3}
        assert editions(session, Subject.LAYER) == {}


def test_who_saw_an_older_edition_is_told_who_changed_it_and_when(database, people):
    zhao, qian = people
    _edit(database, zhao, 0)
    with pytest.raises(ChangedByOther) as changed:
        _edit(database, qian, 0, LATER)
    assert (changed.value.by, changed.value.at, changed.value.version) == ("zhao", NOW, 1)
    with database.reading() as session:
        assert editions(session, Subject.UNIT) == {"7": 1}
    assert _edit(database, qian, 1, LATER) == 2
    assert _edit(database, qian, 0, key=8) == 1


def test_ones_own_last_change_stands_in_nobodys_way(database, people):
    zhao, qian = people
    _edit(database, zhao, 0)
    assert _edit(database, zhao, 0) == 2
    _edit(database, qian, 2)
    with pytest.raises(ChangedByOther):
        _edit(database, zhao, 2)


def test_the_command_line_saw_no_page_and_is_named_as_nobody(database, people):
    zhao, _qian = people
    _edit(database, zhao, 0)
    assert _edit(database, None, None, LATER) == 2
    with pytest.raises(ChangedByOther) as changed:
        _edit(database, zhao, 1)
    assert (changed.value.by, changed.value.at) == ("", LATER)


@pytest.mark.postgres
def test_two_first_changes_at_once_come_one_after_the_other(postgres_database):
    with postgres_database.writing() as session:
        zhao, qian = (add_account(session, name).id for name in ("zhao", "qian"))
    with postgres_database.writing() as first:
        edit(first, Subject.UNIT, 7, 0, by_id=zhao, at=NOW)
        with postgres_database.writing() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                edit(second, Subject.UNIT, 7, 0, by_id=qian, at=LATER)
            second.rollback()
    with pytest.raises(ChangedByOther):
        _edit(postgres_database, qian, 0, LATER)
