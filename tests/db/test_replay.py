"""Events into spans."""

import itertools
from datetime import date, timedelta

import pytest

from db.clocks import PACK_2022
from db.days import FAR, day_of, number_of
from db.enums import Channel, Conclusion, EventKind, Mark, Stage
from db.replay import SPAN_COLUMNS, Event, Reference, changes_of, spans_of
from db.workdays import CalendarDay, DayKind, WorkCalendar

START = date(2025, 9, 1)


def _reference(*days: CalendarDay) -> Reference:
    calendar = WorkCalendar(days, date(2030, 12, 31))
    return Reference(
        packs={"2022": [(date(2022, 5, 1), PACK_2022)]},
        calendar=calendar,
        changes=changes_of(calendar),
        paths={31: (1, 11, 31)},
    )


class _History:
    """Collects events of one matter, each recorded on the day it happens unless said otherwise."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind, happened_on, recorded_on=None, /, *, supersedes=None, backfilled=False, **detail):
        event_id = len(self.events) + 1
        happened = number_of(happened_on)
        self.events.append(
            Event(
                event_id,
                kind,
                (happened * 86_400_000_000, event_id),
                happened,
                number_of(recorded_on or happened_on),
                detail,
                supersedes,
                backfilled,
            )
        )
        return event_id

    def spans(self, reference=None):
        rows = spans_of(7, "2022", self.events, reference or _reference())
        return [dict(zip(SPAN_COLUMNS, row, strict=True)) for row in rows]

    def on(self, day, reference=None):
        number = number_of(day)
        (found,) = [row for row in self.spans(reference) if row["from_on"] <= number < row["to_on"]]
        return found


@pytest.fixture
def history():
    made = _History()
    made.add(EventKind.RECEIVED, START, channel="visit", persons=5, category=31, unit=4, township=2)
    return made


def _stage(row):
    return tuple(Stage)[row["stage"]]


def test_spans_follow_each_other_without_a_gap_and_the_last_has_no_end(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(5), unit=9)
    history.add(EventKind.CLOSED, START + timedelta(50), closure="interim")
    rows = history.spans()
    assert rows[0]["from_on"] == number_of(START)
    assert all(a["to_on"] == b["from_on"] for a, b in itertools.pairwise(rows))
    assert rows[-1]["to_on"] == FAR


def test_an_event_counts_from_the_day_it_was_recorded_not_the_day_it_happened(history):
    history.add(EventKind.CLOSED, START + timedelta(10), START + timedelta(20), closure="interim")
    assert _stage(history.on(START + timedelta(19))) is Stage.RECEIVED
    row = history.on(START + timedelta(20))
    assert _stage(row) is Stage.CLOSED
    assert day_of(row["closed_on"]) == START + timedelta(10)


def test_an_event_that_happened_earlier_but_was_recorded_later_is_replayed_in_its_place(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(8), unit=9)
    history.add(EventKind.TRANSFERRED, START + timedelta(3), START + timedelta(12), unit=5)
    assert history.on(START + timedelta(12))["unit_id"] == 9
    assert day_of(history.on(START + timedelta(12))["c1_met"]) == START + timedelta(3)
    assert day_of(history.on(START + timedelta(11))["c1_met"]) == START + timedelta(8)


def test_a_correction_holds_from_the_day_it_was_recorded_and_the_past_keeps_its_figure(history):
    wrong = history.add(EventKind.REPLIED, START + timedelta(30), conclusion="supported")
    history.add(
        EventKind.CORRECTED,
        START + timedelta(31),
        START + timedelta(40),
        supersedes=wrong,
        kind="replied",
        detail={"conclusion": "explained"},
    )
    before, after = history.on(START + timedelta(39)), history.on(START + timedelta(40))
    assert tuple(Conclusion)[before["conclusion"]] is Conclusion.SUPPORTED
    assert tuple(Conclusion)[after["conclusion"]] is Conclusion.EXPLAINED
    assert before["supported_on"] is not None
    assert after["supported_on"] is None


def test_a_correction_without_a_kind_takes_the_event_back(history):
    wrong = history.add(EventKind.CLOSED, START + timedelta(9), closure="interim")
    history.add(EventKind.CORRECTED, START + timedelta(9), START + timedelta(10), supersedes=wrong)
    assert _stage(history.on(START + timedelta(9))) is Stage.CLOSED
    assert _stage(history.on(START + timedelta(10))) is Stage.RECEIVED


def test_there_is_no_span_before_the_receipt_was_recorded():
    history = _History()
    history.add(EventKind.RECEIVED, START, START + timedelta(4), channel="letter", backfilled=True)
    assert history.spans()[0]["from_on"] == number_of(START + timedelta(4))


def test_acceptance_is_presumed_from_the_day_after_the_unit_failed_to_answer(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(1), unit=9)
    limit_on = START + timedelta(16)
    assert history.on(limit_on)["c5_limit"] is None
    row = history.on(limit_on + timedelta(1))
    assert row["marks"] & Mark.PRESUMED
    assert day_of(row["c5_limit"]) == limit_on + timedelta(60)
    assert day_of(row["due_on"]) == limit_on


def test_a_holiday_notice_moves_a_limit_only_from_the_day_it_was_known():
    known_on = date(2025, 9, 26)
    holidays = [CalendarDay(date(2025, 10, day), DayKind.HOLIDAY, known_on) for day in range(1, 9)]
    reference = _reference(*holidays)
    history = _History()
    history.add(EventKind.RECEIVED, date(2025, 9, 20), channel="letter")
    history.add(EventKind.TRANSFERRED, date(2025, 9, 25), unit=3)
    assert day_of(history.on(date(2025, 9, 25), reference)["c4_limit"]) == date(2025, 10, 2)
    assert day_of(history.on(known_on, reference)["c4_limit"]) == date(2025, 10, 10)


def test_a_visit_of_five_is_a_group_visit_and_of_four_is_none():
    for persons, is_group in ((4, False), (5, True)):
        history = _History()
        history.add(EventKind.RECEIVED, START, channel="visit", persons=persons)
        assert bool(history.spans()[0]["marks"] & Mark.GROUP) is is_group


def test_five_signers_of_a_letter_are_no_group_visit():
    history = _History()
    history.add(EventKind.RECEIVED, START, channel="letter", persons=5)
    row = history.spans()[0]
    assert not row["marks"] & Mark.GROUP
    assert row["batches"] == 0
    assert tuple(Channel)[row["channel"]] is Channel.LETTER


def test_a_further_visit_adds_a_batch_and_its_persons(history):
    history.add(EventKind.VISITED_AGAIN, START + timedelta(3), persons=12)
    row = history.on(START + timedelta(3))
    assert (row["batches"], row["persons"]) == (2, 17)


def test_a_category_stands_with_its_path(history):
    row = history.spans()[0]
    assert (row["category1_id"], row["category2_id"], row["category_id"]) == (1, 11, 31)


@pytest.mark.parametrize(("days", "is_late"), [(1, False), (2, True)])
def test_an_event_entered_more_than_one_working_day_after_it_happened_is_late(history, days, is_late):
    happened_on = date(2025, 9, 8)
    history.add(EventKind.ACCEPTED, happened_on, happened_on + timedelta(days))
    assert bool(history.spans()[-1]["marks"] & Mark.ENTERED_LATE) is is_late


def test_a_weekend_between_does_not_make_an_entry_late(history):
    friday = date(2025, 9, 12)
    history.add(EventKind.ACCEPTED, friday, date(2025, 9, 15))
    assert not history.spans()[-1]["marks"] & Mark.ENTERED_LATE


def test_history_that_was_taken_over_is_not_late(history):
    history.add(EventKind.ACCEPTED, date(2025, 9, 8), date(2025, 9, 20), backfilled=True)
    assert not history.spans()[-1]["marks"] & Mark.ENTERED_LATE


def test_a_leader_acts_and_the_last_action_moves(history):
    history.add(EventKind.LEADER_ASSIGNED, START + timedelta(2), post=6, due="2025-12-01")
    history.add(EventKind.LEADER_ACTED, START + timedelta(20))
    assert day_of(history.on(START + timedelta(19))["last_action_on"]) == START + timedelta(2)
    row = history.on(START + timedelta(20))
    assert day_of(row["last_action_on"]) == START + timedelta(20)
    assert day_of(row["assignment_due_on"]) == date(2025, 12, 1)


def test_a_closed_matter_that_is_reopened_waits_again(history):
    history.add(EventKind.ACCEPTED, START + timedelta(3))
    history.add(EventKind.CLOSED, START + timedelta(30), closure="interim")
    history.add(EventKind.REOPENED, START + timedelta(40))
    row = history.on(START + timedelta(40))
    assert _stage(row) is Stage.ACCEPTED
    assert row["closed_on"] is None
    assert row["c5_met"] is None


def test_an_objection_that_is_agreed_without_another_unit_ends_the_units_clocks(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(2), unit=9)
    history.add(EventKind.OBJECTED, START + timedelta(3))
    history.add(EventKind.OBJECTION_SETTLED, START + timedelta(4), agreed=True)
    row = history.on(START + timedelta(4))
    assert _stage(row) is Stage.RECEIVED
    assert row["c3_limit"] is None
