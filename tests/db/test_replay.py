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


def test_every_span_names_the_unit_of_the_last_one_as_the_holder(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(5), unit=9)
    history.add(EventKind.TRANSFERRED, START + timedelta(30), START + timedelta(33), unit=5)
    rows = history.spans()
    assert [row["unit_id"] for row in rows if day_of(row["from_on"]) in (START, START + timedelta(5))] == [
        4,
        9,
    ]
    assert {row["holder_id"] for row in rows} == {5}


def test_a_matter_that_is_found_never_to_have_come_is_held_by_its_last_unit(history):
    history.add(EventKind.CORRECTED, START, START + timedelta(9), supersedes=1)
    rows = history.spans()
    assert day_of(rows[-1]["to_on"]) == START + timedelta(9)
    assert {row["holder_id"] for row in rows} == {4}


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


def _met(row, clock):
    return row[f"{clock}_met"] and day_of(row[f"{clock}_met"])


def test_handling_runs_anew_from_a_reopening_and_what_intake_met_stays_met(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(5), unit=9)
    history.add(EventKind.ACCEPTED, START + timedelta(10))
    history.add(EventKind.REPLIED, START + timedelta(70), conclusion="explained")
    history.add(EventKind.CLOSED, START + timedelta(75), closure="interim")
    reopened_on = START + timedelta(800)
    before = history.on(reopened_on - timedelta(1))
    assert (day_of(before["c5_limit"]), _met(before, "c5")) == (START + timedelta(70), START + timedelta(70))
    history.add(EventKind.REOPENED, reopened_on)
    row = history.on(reopened_on)
    assert (day_of(row["c5_limit"]), row["c5_met"]) == (reopened_on + timedelta(60), None)
    assert row["due_on"] == row["c5_limit"]
    assert [row[name] for name in ("c1_limit", "c1_met", "c3_limit", "c3_met")] == [
        before[name] for name in ("c1_limit", "c1_met", "c3_limit", "c3_met")
    ]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_handling_runs_from_the_later_of_acceptance_and_reopening(history, days):
    history.add(EventKind.CLOSED, START + timedelta(20), closure="interim")
    reopened_on = START + timedelta(40)
    accepted_on = reopened_on + timedelta(days)
    for kind in (EventKind.REOPENED, EventKind.ACCEPTED)[:: 1 if days >= 0 else -1]:
        history.add(kind, reopened_on if kind is EventKind.REOPENED else accepted_on)
    assert day_of(history.spans()[-1]["c5_limit"]) == max(accepted_on, reopened_on) + timedelta(60)


@pytest.mark.parametrize(("days", "is_late"), [(60, False), (61, True)])
def test_the_opinion_after_a_reopening_is_late_only_after_a_new_term(history, days, is_late):
    history.add(EventKind.ACCEPTED, START + timedelta(3))
    history.add(EventKind.REPLIED, START + timedelta(30))
    history.add(EventKind.REOPENED, START + timedelta(900))
    history.add(EventKind.REPLIED, START + timedelta(900 + days))
    row = history.spans()[-1]
    assert (row["c5_met"] > row["c5_limit"]) is is_late


def test_acceptance_is_presumed_from_the_reopening_where_that_is_later(history):
    history.add(EventKind.TRANSFERRED, START + timedelta(1), unit=9)
    history.add(EventKind.REPLIED, START + timedelta(9))
    reopened_on = START + timedelta(700)
    history.add(EventKind.REOPENED, reopened_on)
    assert history.on(reopened_on)["c5_limit"] is None
    row = history.on(reopened_on + timedelta(1))
    assert row["marks"] & Mark.PRESUMED
    assert day_of(row["c5_limit"]) == reopened_on + timedelta(60)


@pytest.mark.parametrize("kind", [EventKind.REOPENED, EventKind.REVIEW_ASKED])
def test_a_closing_goes_on_meeting_the_offices_own_term_when_the_matter_opens_again(history, kind):
    closed_on = START + timedelta(15)
    history.add(EventKind.CLOSED, closed_on, closure="interim")
    history.add(kind, START + timedelta(400))
    assert _met(history.on(START + timedelta(400)), "c1") == closed_on


def test_a_reopened_matter_has_no_service_and_no_review_of_the_opinion_before(history):
    for at, kind in enumerate(
        (
            EventKind.ACCEPTED,
            EventKind.REPLIED,
            EventKind.REPLY_SERVED,
            EventKind.REVIEW_ASKED,
            EventKind.REVIEW_REPLIED,
            EventKind.REVIEW_SERVED,
            EventKind.REREVIEW_ASKED,
            EventKind.REREVIEW_REPLIED,
        ),
        3,
    ):
        history.add(kind, START + timedelta(at))
    later = [f"c{number}_limit" for number in (7, 8, 9, 10)]
    assert all(history.on(START + timedelta(11))[name] for name in later)
    history.add(EventKind.REOPENED, START + timedelta(12))
    assert not any(history.on(START + timedelta(12))[name] for name in later)


_REVIEWS = [
    (EventKind.REVIEW_ASKED, EventKind.REVIEW_REPLIED),
    (EventKind.REREVIEW_ASKED, EventKind.REREVIEW_REPLIED),
]


@pytest.mark.parametrize(("asked", "answered"), _REVIEWS)
@pytest.mark.parametrize(
    ("detail", "conclusion", "supported", "carried_out"),
    [
        ({}, "supported", 30, 35),
        ({"conclusion": "supported"}, "supported", 50, None),
        ({"conclusion": "not_supported"}, "not_supported", None, None),
    ],
)
def test_what_a_review_concludes_stands_in_place_of_the_opinion(
    history, asked, answered, detail, conclusion, supported, carried_out
):
    history.add(EventKind.ACCEPTED, START + timedelta(3))
    history.add(EventKind.REPLIED, START + timedelta(30), conclusion="supported")
    history.add(EventKind.CARRIED_OUT, START + timedelta(35))
    history.add(asked, START + timedelta(40))
    history.add(answered, START + timedelta(50), **detail)
    row = history.on(START + timedelta(50))
    assert tuple(Conclusion)[row["conclusion"]] == conclusion
    days = [None if days is None else number_of(START + timedelta(days)) for days in (supported, carried_out)]
    assert [row["supported_on"], row["carried_out_on"]] == days


@pytest.mark.parametrize(("asked", "answered"), _REVIEWS)
def test_a_review_may_be_the_first_to_support(history, asked, answered):
    history.add(EventKind.REPLIED, START + timedelta(30), conclusion="not_supported")
    history.add(asked, START + timedelta(40))
    history.add(answered, START + timedelta(50), conclusion="supported")
    assert history.on(START + timedelta(49))["supported_on"] is None
    assert day_of(history.on(START + timedelta(50))["supported_on"]) == START + timedelta(50)


@pytest.mark.parametrize(("clock", "is_direct"), [("c2", True), ("c3", False)])
def test_no_notice_is_owed_from_the_day_a_matter_is_marked_anonymous_until_it_is_not(clock, is_direct):
    history = _History()
    history.add(EventKind.RECEIVED, START, channel="letter", is_direct=is_direct)
    if not is_direct:
        history.add(EventKind.TRANSFERRED, START, unit=9)
    history.add(EventKind.MARKED, START + timedelta(4), add=["ANONYMOUS"])
    history.add(EventKind.MARKED, START + timedelta(8), remove=["ANONYMOUS"])
    owed = [history.on(START + timedelta(day))[f"{clock}_limit"] is not None for day in (3, 4, 7, 8)]
    assert owed == [True, False, False, True]


def test_a_name_that_becomes_known_does_not_make_a_reply_owed_where_none_was():
    history = _History()
    history.add(EventKind.RECEIVED, START, is_direct=True, owes_reply=False, marks=["ANONYMOUS"])
    history.add(EventKind.MARKED, START + timedelta(8), remove=["ANONYMOUS"])
    assert history.on(START + timedelta(8))["c2_limit"] is None


@pytest.mark.parametrize(("noticed", "met"), [(None, 20), (12, 12)])
def test_an_opinion_is_the_notice_where_there_was_none(history, noticed, met):
    history.add(EventKind.TRANSFERRED, START + timedelta(5), unit=9)
    if noticed is not None:
        history.add(EventKind.NOTICED, START + timedelta(noticed))
    history.add(EventKind.REPLIED, START + timedelta(20))
    row = history.on(START + timedelta(20))
    assert _met(row, "c3") == START + timedelta(met)
    assert day_of(row["c3_limit"]) == START + timedelta(20)


@pytest.mark.parametrize("end", [EventKind.LED_OFF, EventKind.REFUSED, EventKind.CLOSED])
def test_a_matter_reopened_and_accepted_on_the_day_it_ended_is_handled_from_that_day(history, end):
    ended_on = START + timedelta(10)
    for kind in (end, EventKind.REOPENED, EventKind.ACCEPTED):
        history.add(kind, ended_on)
    row = history.on(ended_on)
    assert (day_of(row["c5_limit"]), row["c5_met"]) == (ended_on + timedelta(60), None)
    assert row["stage"] == list(Stage).index(Stage.ACCEPTED)


@pytest.mark.parametrize("end", [EventKind.LED_OFF, EventKind.REFUSED, EventKind.CLOSED])
def test_the_first_end_goes_on_meeting_what_intake_was_owed_after_reopening(history, end):
    history.add(end, START + timedelta(10))
    history.add(EventKind.REOPENED, START + timedelta(40))
    assert day_of(history.spans()[-1]["c1_met"]) == START + timedelta(10)
