"""The official platform's ratings come from a sheet: each line is recorded, left as rated already, or said why not."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from db.days import day_of
from db.enums import EventKind, Rating, RatingSource
from db.importing.findings import FindingCode, SheetRefused
from db.importing.ratings import RatingCode, RatingOutcome, read_ratings, store_ratings
from db.importing.sheets import read_workbook
from db.models.cases import Case, CaseEvent
from db.queries.ledger import visible_row
from db.scope import EVERYTHING
from db.spans import differences, rewrite_spans
from tests.making import ZONE, add_case, add_steps, make_world, step

K = EventKind
TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 15, tzinfo=ZONE)
CLOSED = date(2026, 3, 10)


@pytest.fixture
def session(lite):
    """A county with a closed matter whose official number is 国信1, an open one 国信2, an anonymous one 国信3."""
    with lite.writing() as session:
        make_world(session)
        for number, steps, marks in (
            ("国信1", [step(K.CLOSED, CLOSED, closure="procedural")], []),
            ("国信2", [], []),
            ("国信3", [step(K.CLOSED, CLOSED, closure="procedural")], ["ANONYMOUS"]),
        ):
            case_id = add_case(session, date(2026, 3, 2), *steps, marks=marks)
            session.get_one(Case, case_id).official_number = number
        session.flush()
        yield session


def _read(session, *lines, head="信访件编号,满意度评价,评价日期"):
    book = read_workbook("\n".join((head, *lines)).encode(), "评价.csv")
    return read_ratings(session, book, TODAY)


def _rating(session, case_id=1):
    row = visible_row(session, case_id, EVERYTHING, TODAY)
    assert row is not None
    return row.rating


def test_a_new_rating_is_of_its_day_and_of_the_official_channel(session):
    read = _read(session, "国信1,基本满意,2026-03-12")
    assert read.count(RatingOutcome.NEW) == 1
    assert _rating(session) is None
    assert store_ratings(session, read, NOW) == 1
    event = session.scalars(select(CaseEvent).where(CaseEvent.kind == K.RATED)).one()
    assert event.detail == {"rating": "fairly_satisfied", "source": RatingSource.OFFICIAL.value}
    assert (day_of(event.happened_on), event.actor_id) == (date(2026, 3, 12), None)
    assert _rating(session) is Rating.FAIRLY_SATISFIED
    assert differences(session) == []


@pytest.mark.parametrize("day", [CLOSED.isoformat(), TODAY.isoformat(), ""])
def test_a_rating_of_the_day_of_closing_or_of_today_counts(session, day):
    store_ratings(session, _read(session, f"国信1,满意,{day}"), NOW)
    assert _rating(session) is Rating.SATISFIED


def test_the_same_sheet_again_changes_nothing(session):
    store_ratings(session, _read(session, "国信1,满意,2026-03-12"), NOW)
    again = _read(session, "国信1,不满意,2026-03-15")
    assert [line.outcome for line in again.lines] == [RatingOutcome.RATED]
    assert store_ratings(session, again, NOW) == 0
    assert _rating(session) is Rating.SATISFIED


def test_what_was_said_at_the_counter_stays_whatever_day_the_sheet_says(session):
    add_steps(session, 1, step(K.RATED, date(2026, 3, 18), rating="dissatisfied", source="counter"))
    rewrite_spans(session, [1])
    read = _read(session, "国信1,满意,2026-03-12")
    assert [line.outcome for line in read.lines] == [RatingOutcome.RATED]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",满意,", RatingCode.NUMBER_MISSING),
        ("国信9,满意,", RatingCode.MATTER_UNKNOWN),
        ("国信1,很好,", RatingCode.WORD_UNKNOWN),
        ("国信1,满意,3月5日", RatingCode.DAY_UNCLEAR),
        ("国信1,满意,2026-03-21", RatingCode.DAY_IN_FUTURE),
        ("国信1,满意,2026-03-01", RatingCode.BEFORE_RECEIPT),
        ("国信1,满意,2026-03-09", RatingCode.NOT_ANSWERED),
        ("国信2,满意,", RatingCode.NOT_ANSWERED),
        ("国信3,满意,", RatingCode.NOT_OWED),
    ],
)
def test_a_line_with_a_fault_says_which(session, line, code):
    (only,) = _read(session, line).lines
    assert (only.outcome, only.code) == (RatingOutcome.FAULTY, code)


def test_a_cancelled_matter_is_not_rated_and_one_comes_once(session):
    add_steps(session, 2, step(K.CANCELLED, date(2026, 3, 5)))
    rewrite_spans(session, [2])
    read = _read(session, "国信2,满意,", "国信1,未评价,", "国信1,满意,", "国信1,不满意,")
    assert [line.code for line in read.lines] == [RatingCode.MATTER_CANCELLED, None, None, RatingCode.TWICE]
    assert [read.count(one) for one in RatingOutcome] == [1, 0, 1, 2]


def test_a_sheet_without_ratings_is_refused(session):
    with pytest.raises(SheetRefused, match="no_ratings"):
        _read(session, "国信1,青石镇", head="信访件编号,乡镇")


def test_a_ledger_leaves_what_the_petitioner_said_at_the_counter(desk):
    sheet = "编号,收到时间,乡镇,办结时间,满意度\n1,2026-03-05,青石镇,2026-03-12,{}\n"
    desk.take(sheet.format("").encode(), NOW)
    with desk.database.writing() as session:
        add_steps(session, 1, step(K.RATED, date(2026, 3, 15), rating="dissatisfied", source="counter"))
        rewrite_spans(session, [1])
    proposal = desk.propose(sheet.format("满意").encode(), NOW)
    assert [finding.code for finding in proposal.findings] == [FindingCode.RATED_ALREADY]
    assert (proposal.changed, proposal.conflicts) == ([], [])


def test_a_ledger_may_change_what_it_said_itself(desk):
    sheet = "编号,收到时间,乡镇,办结时间,满意度\n1,2026-03-05,青石镇,2026-03-12,{}\n"
    desk.take(sheet.format("满意").encode(), NOW)
    proposal = desk.propose(sheet.format("不满意").encode(), NOW)
    (changed,) = proposal.changed
    assert [change.field for change in changed.changes] == ["rating"]
