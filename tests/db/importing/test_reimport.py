"""The weekly import of a growing ledger: new, changed, same, gone, and what the office changed by hand."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.commands.acts import Actor
from db.commands.identity import PersonEntry
from db.commands.intake import Intake
from db.commands.registering import Typed, register
from db.days import FAR, day_of, number_of
from db.enums import Channel, EventKind, Precision, Role, Stage
from db.events import record
from db.importing.acts import acts_of, correcting_acts, facts_of, standing
from db.importing.confirm import Decisions, Side
from db.importing.findings import FindingCode, SheetRefused
from db.importing.preparing import prepare
from db.importing.storing import ChangedMeanwhile, store
from db.models.base import microseconds
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.catalogue import CalendarRow
from db.models.petitioners import CasePerson
from db.models.records import ImportRun
from db.queries.accounts import account_of_id
from db.replay import Event
from db.scope import EVERYTHING
from db.sealed.moving import purge
from db.spans import differences, rewrite_spans
from db.workdays import DayKind
from tests.db.protected import add_account, add_case
from tests.making import ZONE, moment
from tests.sample_ledger import WEEK_1, LedgerRow, ledger, week_2

MONDAY_1 = datetime(2026, 3, 13, 9, tzinfo=ZONE)
MONDAY_2 = datetime(2026, 3, 20, 9, tzinfo=ZONE)
MONDAY_3 = datetime(2026, 3, 27, 9, tzinfo=ZONE)


def first_week():
    """The first week's rows without the one that is closed later than that Monday."""
    return tuple(
        replace(row, status="在办", closed=None) if row.number == "信2026-003" else row for row in WEEK_1
    )


def case_id(session, number):
    return session.scalar(select(Case.id).where(Case.official_number == number))


def now_of(session, number):
    return session.execute(
        select(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id(session, number), CASE_SPAN.c.to_on == FAR)
    ).one()


def by_hand(database, number, kind, day, **detail):
    """Let the office record an act on the board itself."""
    with database.writing() as session:
        held = case_id(session, number)
        record(session, held, kind, happened_at=moment(day), recorded_at=moment(day), detail=detail)
        rewrite_spans(session, [held])


def test_the_second_week_is_new_changed_same_and_gone(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    proposal = desk.propose(ledger(week_2()), MONDAY_2)
    assert [draft.number for draft in proposal.new] == ["信2026-009"]
    assert [row.draft.number for row in proposal.changed] == ["信2026-001", "信2026-004"]
    assert [row.draft.number for row in proposal.same] == ["信2026-002", "信2026-007", "信2026-008"]
    assert [gone.official_number for gone in proposal.gone] == ["信2026-003"]
    assert {c.field: (c.before, c.after) for c in proposal.changed[0].changes} == {
        "closed_on": (None, "2026-03-18")
    }


def test_changes_become_acts_recorded_now_with_their_source(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    with desk.database.reading() as session:
        last = session.scalar(select(func.max(CaseEvent.id)))
    desk.take(ledger(week_2()), MONDAY_2)
    with desk.database.reading() as session:
        acts = session.scalars(select(CaseEvent).where(CaseEvent.id > last).order_by(CaseEvent.id)).all()
        assert all(act.source == "县信访台账" for act in acts)
        assert all(act.recorded_at == MONDAY_2 for act in acts)
        closed = next(act for act in acts if act.case_id == case_id(session, "信2026-001"))
        assert (closed.kind, day_of(closed.happened_on), closed.precision) == (
            EventKind.CLOSED, date(2026, 3, 18), Precision.DAY,
        )  # fmt: skip
        placed = [act for act in acts if act.case_id == case_id(session, "信2026-004")]
        assert {act.kind for act in placed} == {EventKind.PLACED, EventKind.NOTED}
        assert now_of(session, "信2026-001").stage is Stage.CLOSED
        assert now_of(session, "信2026-004").township_id == desk.world.townships[2]
        assert differences(session) == []


def test_what_was_shown_last_week_stays_as_it_was_shown(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    day = number_of(date(2026, 3, 14))

    def shown():
        with desk.database.reading() as session:
            return session.execute(
                select(CASE_SPAN.c.case_id, CASE_SPAN.c.stage, CASE_SPAN.c.township_id)
                .where(CASE_SPAN.c.from_on <= day, day < CASE_SPAN.c.to_on)
                .order_by(CASE_SPAN.c.case_id)
            ).all()

    before = shown()
    desk.take(ledger(week_2()), MONDAY_2)
    assert shown() == before


def test_rows_gone_stay_on_the_board(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    desk.take(ledger(week_2()), MONDAY_2)
    with desk.database.reading() as session:
        assert now_of(session, "信2026-003").stage is Stage.RECEIVED


def test_a_row_held_back_this_week_is_not_gone(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    spoilt = tuple(
        replace(row, received="3月6日") if row.number == "信2026-002" else row for row in first_week()
    )
    assert desk.propose(ledger(spoilt), MONDAY_2).gone == []


def test_a_value_changed_by_hand_and_in_the_sheet_is_a_conflict_to_decide(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    by_hand(
        desk.database, "信2026-001", EventKind.PLACED, date(2026, 3, 16), township=desk.world.townships[1]
    )
    moved = tuple(
        replace(row, township="大河镇") if row.number == "信2026-001" else row for row in first_week()
    )
    proposal = desk.propose(ledger(moved), MONDAY_2)
    ((row, conflict),) = [pair for pair in proposal.conflicts if pair[1].field == "township"]
    assert (conflict.said, conflict.board, conflict.sheet, conflict.has_sheet_moved) == (
        *desk.world.townships,
        True,
    )
    with pytest.raises(SheetRefused) as refused:
        desk.take(ledger(moved), MONDAY_2)
    assert refused.value.code == "conflicts_open"
    desk.take(ledger(moved), MONDAY_2, Decisions(conflicts={(row.case_id, "township"): Side.SHEET}))
    with desk.database.reading() as session:
        assert now_of(session, "信2026-001").township_id == desk.world.townships[2]


def test_a_conflict_kept_for_the_board_is_not_asked_again(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    by_hand(
        desk.database, "信2026-001", EventKind.PLACED, date(2026, 3, 16), township=desk.world.townships[1]
    )
    moved = tuple(
        replace(row, township="大河镇") if row.number == "信2026-001" else row for row in first_week()
    )
    desk.take(ledger(moved), MONDAY_2, Decisions(conflicts_otherwise=Side.BOARD))
    with desk.database.reading() as session:
        assert now_of(session, "信2026-001").township_id == desk.world.townships[1]
    later = (*moved, LedgerRow("信2026-010", "2026-03-25"))
    assert not [c for _, c in desk.propose(ledger(later), MONDAY_3).conflicts if c.field == "township"]


def test_where_the_sheet_repeats_itself_the_boards_value_stays_and_is_listed(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    by_hand(desk.database, "信2026-002", EventKind.CLOSED, date(2026, 3, 17))
    again = (*first_week(), LedgerRow("信2026-010", "2026-03-18"))
    proposal, _ = desk.take(ledger(again), MONDAY_2)
    ((row, conflict),) = [pair for pair in proposal.conflicts if pair[1].field == "closed_on"]
    assert (row.draft.number, conflict.has_sheet_moved) == ("信2026-002", False)
    with desk.database.reading() as session:
        assert now_of(session, "信2026-002").stage is Stage.CLOSED


def test_a_corrected_day_of_receipt_corrects_the_act(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    moved = tuple(
        replace(row, received="2026.3.4") if row.number == "信2026-001" else row for row in first_week()
    )
    desk.take(ledger(moved), MONDAY_2)
    with desk.database.reading() as session:
        assert day_of(now_of(session, "信2026-001").received_on) == date(2026, 3, 4)
        (fix,) = session.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.CORRECTED)).all()
        assert fix.supersedes_id is not None
        assert differences(session) == []


def test_a_closing_taken_back_never_happened(desk):
    rows = (LedgerRow("1", "2026-03-05", closed="2026-03-10", transferred="2026-03-06"),)
    desk.take(ledger(rows), MONDAY_1)
    desk.take(ledger([replace(rows[0], closed=None)]), MONDAY_2)
    with desk.database.reading() as session:
        assert now_of(session, "1").stage is Stage.TRANSFERRED


def test_rows_without_a_number_are_proposed_and_a_person_says(desk):
    row = LedgerRow(None, "2026-03-05", title="道路破损")
    desk.take(ledger([row]), MONDAY_1)
    again = ledger([replace(row, closed="2026-03-19"), LedgerRow(None, "2026-03-18", title="低保待遇")])
    proposal = desk.propose(again, MONDAY_2)
    (unsure,) = proposal.unsure
    assert [draft.row for draft in proposal.new] == [5]
    with pytest.raises(SheetRefused, match="matches_open"):
        desk.take(again, MONDAY_2)
    (candidate,) = unsure.candidates
    assert candidate.has_same_place
    desk.take(again, MONDAY_2, Decisions(matches={unsure.draft.key: candidate.case_id}))
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2
        stage = session.scalar(
            select(CASE_SPAN.c.stage).where(
                CASE_SPAN.c.case_id == candidate.case_id, CASE_SPAN.c.to_on == FAR
            )
        )
        assert stage is Stage.CLOSED


def test_a_row_without_a_number_may_be_said_to_be_new(desk):
    row = LedgerRow(None, "2026-03-05", title="道路破损")
    desk.take(ledger([row]), MONDAY_1)
    again = ledger([row, row])
    proposal = desk.propose(again, MONDAY_2)
    keys = [unsure.draft.key for unsure in proposal.unsure]
    first = proposal.unsure[0].candidates[0].case_id
    desk.take(again, MONDAY_2, Decisions(matches={keys[0]: first, keys[1]: None}))
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2


def test_people_whom_the_sheet_adds_are_sealed_and_nobody_is_taken_away(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    changed = tuple(
        replace(row, name="欧阳守田、司马青") if row.number == "信2026-001" else row for row in first_week()
    )
    desk.take(ledger(changed), MONDAY_2)
    with desk.database.reading() as session:
        held = session.scalars(
            select(CasePerson.masked_name)
            .where(CasePerson.case_id == case_id(session, "信2026-001"))
            .order_by(CasePerson.id)
        ).all()
    assert held == ["欧阳*", "司马*"]


def test_the_same_rows_in_another_file_change_nothing(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    with desk.database.reading() as session:
        before = session.scalar(select(func.max(CaseEvent.id)))
    more = ledger((*first_week(), LedgerRow("信2026-011", "2026-03-18")))
    proposal, done = desk.take(more, MONDAY_2)
    assert proposal.changed == []
    assert done.counts["updated"] == 0
    with desk.database.reading() as session:
        new = session.scalars(select(CaseEvent.case_id).where(CaseEvent.id > before).distinct()).all()
        assert new == [case_id(session, "信2026-011")]
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 2


# ---------------------------------------------------------------- acts and facts

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
FACTS = st.fixed_dictionaries(
    {"received_on": DAYS},
    optional={
        "channel": st.sampled_from(["letter", "visit", "online"]),
        "township": st.integers(1, 3),
        "category": st.integers(1, 3),
        "unit": st.integers(1, 3),
        "persons": st.integers(1, 50),
        "accepted_on": st.none() | DAYS,
        "replied_on": st.none() | DAYS,
        "closed_on": st.none() | DAYS,
        "due_on": st.none() | DAYS,
        "marks": st.lists(st.sampled_from(["REPEAT", "MAJOR"]), unique=True).map(sorted),
        "leader": st.none() | st.integers(1, 3),
        "co_units": st.lists(st.integers(4, 6), unique=True).map(sorted),
    },
)
LATER = datetime(2027, 1, 10, tzinfo=ZONE)


def recorded(acts, first=1, recorded_at=LATER):
    """Return acts as the events that the fold reads, recorded in their order."""
    return [
        Event(
            number,
            act.kind,
            (microseconds(moment(act.day, 0) if act.day else recorded_at), number),
            number_of(act.day) if act.day else number_of(recorded_at.date()),
            number_of(recorded_at.date()),
            act.detail,
            act.supersedes_id,
            True,
        )
        for number, act in enumerate(acts, start=first)
    ]


def filled(facts):
    leader = facts.get("leader")
    return facts | ({"assigned_on": facts["received_on"]} if leader else {"assigned_on": None})


@given(FACTS, FACTS)
def test_correcting_acts_lead_from_any_facts_to_any_others(before, after):
    before, after = filled(before), filled(after)
    events = recorded(acts_of(before))
    held = standing(events)
    known = facts_of(held)
    changed = {name: value for name, value in after.items() if known.get(name) != value}
    if after.get("leader") == known.get("leader"):
        changed.pop("assigned_on", None)
    events += recorded(
        correcting_acts(held, known, changed), first=len(events) + 1, recorded_at=LATER.replace(day=11)
    )
    reached = facts_of(standing(events))
    for name in changed:
        if name != "assigned_on":
            assert (reached[name] or None) == (after[name] or None), name


def test_nothing_comes_back_under_a_number_that_was_moved_away(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    with desk.database.writing() as session:
        held = session.get(Case, case_id(session, "信2026-002"))
        assert held is not None
        purge(session, held)
        record(
            session,
            held.id,
            EventKind.CANCELLED,
            happened_at=MONDAY_1,
            recorded_at=MONDAY_1,
            detail={"reason": "moved"},
        )
    proposal, _ = desk.take(ledger((*first_week(), LedgerRow("信2026-012", "2026-03-18"))), MONDAY_2)
    assert FindingCode.NUMBER_CANCELLED in proposal.held_by_code()
    assert "信2026-002" not in [gone.official_number for gone in proposal.gone]
    with desk.database.reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(CASE_SPAN).where(CASE_SPAN.c.case_id == held.id))
            == 0
        )


def test_a_matter_typed_under_the_ledgers_number_is_met_and_not_made_twice(desk):
    with desk.database.writing() as session:
        typed = Case(
            number="手1", source="县信访台账", official_number="信2026-001", title="青石镇某事", pack_code="2022",
            registered_on=date(2026, 3, 5),
        )  # fmt: skip
        session.add(typed)
        session.flush()
        record(
            session, typed.id, EventKind.RECEIVED, happened_at=moment(date(2026, 3, 5)), recorded_at=moment(date(2026, 3, 5)),
            detail={"channel": "visit"},
        )  # fmt: skip
        rewrite_spans(session, [typed.id])
    proposal = desk.propose(ledger(first_week()), MONDAY_2)
    assert "信2026-001" not in [draft.number for draft in proposal.new]
    assert ("channel", "visit", "letter") in {(c.field, c.board, c.sheet) for _, c in proposal.conflicts}
    desk.take(ledger(first_week()), MONDAY_2, Decisions(conflicts_otherwise=Side.SHEET))
    with desk.database.reading() as session:
        assert now_of(session, "信2026-001").channel is Channel.LETTER
    assert desk.propose(ledger((*first_week(), LedgerRow("x", "2026-03-18"))), MONDAY_3).changed == []


def test_a_notice_between_working_out_and_storing_has_all_worked_out_again(desk):
    proposal = desk.propose(ledger(first_week()), MONDAY_1)
    with desk.database.reading() as session:
        batch = prepare(session, proposal, Decisions(), now=MONDAY_1)
    with desk.database.writing() as session:
        day = date(2026, 3, 16)
        session.add(CalendarRow(day_on=day, kind=DayKind.HOLIDAY, source="notice", recorded_at=moment(day)))
    with pytest.raises(ChangedMeanwhile), desk.database.writing() as session:
        store(session, batch)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


# ------------------------------------------------------------ what was typed by hand before the feed brought it


def _typed(desk, number):
    """Let the office type a matter by hand under an official number of the feed; return its id."""
    with desk.database.writing() as session:
        account = account_of_id(session, add_account(session, "clerk", Role.OFFICE).id)
        assert account is not None
        intake = Intake(
            date(2026, 3, 5), Channel.LETTER, desk.world.townships[0], None, None, "一村道路破损",
            "欧阳守田请求修路", (PersonEntry("欧阳守田", "13812345678"),), official_number=number,
        )  # fmt: skip
        return register(session, Actor(account, EVERYTHING, MONDAY_1), Typed(intake, token="page")).case_id


@pytest.fixture
def typed(desk):
    """Give a matter that was typed under the number of the feed's first row."""
    return _typed(desk, "信2026-001")


def test_a_matter_typed_under_its_official_number_is_met_and_not_new(desk, typed):
    proposal = desk.propose(ledger(first_week()), MONDAY_1)
    met = [row for row in (*proposal.changed, *proposal.same) if row.draft.number == "信2026-001"]
    assert [row.case_id for row in met] == [typed]
    assert "信2026-001" not in [draft.number for draft in proposal.new]
    assert proposal.gone == []


def test_a_met_matter_becomes_its_sources_and_keeps_who_was_asked_first(desk, typed):
    desk.take(ledger(first_week()), MONDAY_1, Decisions(conflicts_otherwise=Side.SHEET))
    with desk.database.reading() as session:
        assert session.scalars(select(Case.id).where(Case.official_number == "信2026-001")).all() == [typed]
        assert session.get_one(Case, typed).source == "县信访台账"
        first = session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == typed).order_by(CaseEvent.id)
        ).first()
        assert first.detail["first_handler"]["officer"] == "clerk"
        assert differences(session) == []
    proposal = desk.propose(ledger(week_2()), MONDAY_2)
    assert "信2026-001" not in [draft.number for draft in proposal.new]
    assert [gone.official_number for gone in proposal.gone] == ["信2026-003"]


def test_a_typed_matter_that_the_feed_does_not_bring_is_not_gone(desk, typed):
    others = tuple(row for row in first_week() if row.number != "信2026-001")
    desk.take(ledger(others), MONDAY_1)
    proposal = desk.propose(ledger(others), MONDAY_2)
    assert proposal.gone == []
    with desk.database.reading() as session:
        assert session.get_one(Case, typed).source == "board"


def test_a_sources_own_matter_goes_before_a_typed_one_of_the_same_number(desk):
    desk.take(ledger(first_week()), MONDAY_1)
    with desk.database.writing() as session:
        add_case(session, official_number="信2026-001")
    proposal = desk.propose(ledger(week_2()), MONDAY_2)
    (met,) = [row for row in (*proposal.changed, *proposal.same) if row.draft.number == "信2026-001"]
    with desk.database.reading() as session:
        assert session.get_one(Case, met.case_id).source == "县信访台账"


def test_a_typed_matter_whose_row_accuses_moves_into_the_vault(desk, handler):
    typed = _typed(desk, "信2026-005")
    desk.take(ledger(first_week()), MONDAY_1)
    with desk.database.reading() as session:
        assert session.scalar(select(CASE_SPAN.c.case_id).where(CASE_SPAN.c.case_id == typed)) is None
        assert session.get_one(Case, typed).summary == ""
    assert "信2026-005" not in [draft.number for draft in desk.propose(ledger(first_week()), MONDAY_2).new]
