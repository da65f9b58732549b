"""A recompute writes what differs, lets others write meanwhile, and is owed until all of it is done."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from db.commands.settings import owe_again
from db.enums import EventKind
from db.jobs import JobKind, fail, is_under_way, take
from db.models.cases import CASE_SPAN
from db.models.catalogue import CalendarRow
from db.models.records import DataChange, Setting
from db.queries.settings import OWED, is_recompute_owed, setting
from db.recompute import recompute
from db.session import Database
from db.spans import differences, rewrite_spans
from db.workdays import DayKind
from tests.making import ZONE, add_case, add_steps, moment, step

DAY = date(2025, 6, 2)


class Stopped(Exception):
    """Raised by whoever is told of progress."""


def _owe(database, value="1"):
    """Give the calendar a holiday that moves limits, and mark the recompute as owed."""
    with database.writing() as session:
        for n in range(3, 6):
            day = DAY + timedelta(n)
            session.add(
                CalendarRow(day_on=day, kind=DayKind.HOLIDAY, source="notice", recorded_at=moment(DAY))
            )
        session.merge(Setting(key=OWED, value=value))


def _moving(make_case, world):
    """Make a matter whose unit counts working days to object, so that a holiday moves its limit."""
    unit = world.units[1]
    came = step(EventKind.TRANSFER_RECEIVED, DAY, unit=unit)
    return make_case(DAY, step(EventKind.TRANSFERRED, DAY, unit=unit), came)


def _changed(database):
    with database.reading() as session:
        return list(session.scalars(select(DataChange.case_id).order_by(DataChange.id)))


def test_cases_that_differ_alone_are_written_as_one_change_each(database, make_case, world):
    moved = _moving(make_case, world)
    make_case(DAY - timedelta(400), step(EventKind.CLOSED, DAY - timedelta(300)))
    _owe(database)
    before = len(_changed(database))
    done = recompute(database)
    assert (done.cases, done.changed) == (2, 1)
    assert _changed(database)[before:] == [moved]
    with database.reading() as session:
        assert differences(session) == []
        assert not is_recompute_owed(session)
    assert recompute(database).changed == 0


def test_others_write_while_it_runs_and_a_stop_leaves_it_owed(database, make_case, world):
    _moving(make_case, world)
    _owe(database)

    def stop(done, total):
        assert (done, total) == (1, 1)
        with database.writing(patience=0) as session:
            add_case(session, DAY)
        raise Stopped

    with pytest.raises(Stopped):
        recompute(database, stop)
    with database.reading() as session:
        assert is_recompute_owed(session)
    assert recompute(database).changed == 0
    with database.reading() as session:
        assert not is_recompute_owed(session)


def test_a_notice_that_comes_meanwhile_stays_owed(database, make_case, world):
    _moving(make_case, world)
    _owe(database)
    recompute(database, lambda done, total: _owe(database, "2"))
    with database.reading() as session:
        assert is_recompute_owed(session)
    recompute(database)
    with database.reading() as session:
        assert (differences(session), is_recompute_owed(session)) == ([], False)


class Interrupted(Database):
    """A database in which somebody else acts just before each writer gets its place."""

    def act_first(self, acts):
        """Let each of some acts come before one writing transaction."""
        self._acts = list(acts)

    @contextmanager
    def writing(self, patience=0):
        if getattr(self, "_acts", None):
            act = self._acts.pop(0)
            with super().writing() as session:
                act(session)
        with super().writing() as session:
            yield session


def test_an_act_between_comparing_and_writing_is_kept(database, make_case, world):
    case_id = _moving(make_case, world)
    _owe(database)

    def close(session):
        add_steps(session, case_id, step(EventKind.CLOSED, DAY + timedelta(1)))
        rewrite_spans(session, [case_id])
        session.execute(text("DELETE FROM case_span WHERE case_id = :id"), {"id": case_id})

    other = Interrupted(str(database.url.render_as_string(hide_password=False)), ZONE)
    other.act_first([close])
    recompute(other)
    other.dispose()
    with database.reading() as session:
        assert differences(session) == []
        assert session.scalars(select(CASE_SPAN.c.closed_on).order_by(CASE_SPAN.c.from_on.desc())).first()


def test_spans_of_no_case_are_removed(database, make_case):
    make_case(DAY)
    with database.writing() as session:
        session.execute(text("UPDATE case_span SET case_id = 77"))
    recompute(database)
    with database.reading() as session:
        assert differences(session) == []


def test_a_recompute_that_failed_is_asked_for_again_and_stays_owed(database, world):
    at = moment(DAY)
    with database.writing() as session:
        owe_again(session, at)
        assert not is_under_way(session, JobKind.RECOMPUTE)
    _owe(database)
    with database.writing() as session:
        owe_again(session, at)
        job = take(session, at)
        assert job is not None
        owe_again(session, at)
        assert setting(session, OWED) == str(job.id)
        fail(session, job.id, at, {"code": "failed"})
        owe_again(session, at)
        assert is_under_way(session, JobKind.RECOMPUTE)
        assert setting(session, OWED) != str(job.id)
