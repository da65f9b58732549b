"""Rule 8: when a matter has ended for good, state by state, and the day on which its identity is sealed."""

from datetime import date, timedelta

import pytest

from db.clocks import PACK_2005, PACK_2022, PACK_NONE
from db.days import number_of
from db.enums import EventKind
from db.late_entry import stood_before
from db.replay import Event
from db.retention import Hold, destroyed_from, final_end, months_after, sealed_from
from db.workdays import WorkCalendar, national_calendar

K = EventKind
DAY = date(2025, 3, 3)
CALENDAR = WorkCalendar(national_calendar())
WINDOW = timedelta(30)


def _events(*steps):
    found = []
    for number, (kind, days, detail) in enumerate(
        ((K.RECEIVED, 0, {"purpose": "request"}), (K.ACCEPTED, 1, {}), *steps), 1
    ):
        day = number_of(DAY + timedelta(days))
        found.append(Event(number, kind, (number, number), day, day, detail))
    return found


def _end(*steps, on=400, pack=PACK_2022):
    events = _events(*steps)
    stood = stood_before(events, pack, CALENDAR, DAY + timedelta(on))
    assert stood is not None
    return final_end(stood, events)


def at(kind, days, **detail):
    return kind, days, detail


REPLIED = at(K.REPLIED, 10, conclusion="explained")
SERVED = at(K.REPLY_SERVED, 12)
CLOSED = at(K.CLOSED, 14, closure="substantive")
REVIEWED = (at(K.REVIEW_ASKED, 20), at(K.REVIEW_REPLIED, 40))
REREVIEWED = (*REVIEWED, at(K.REVIEW_SERVED, 41), at(K.REREVIEW_ASKED, 60), at(K.REREVIEW_REPLIED, 80))


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (REPLIED,),
        (REPLIED, SERVED),
        (REPLIED, SERVED, at(K.REVIEW_ASKED, 20)),
        (REPLIED, SERVED, *REVIEWED),
        (REPLIED, SERVED, CLOSED, at(K.REOPENED, 50)),
        (REPLIED, SERVED, CLOSED, at(K.REVIEW_ASKED, 90)),
    ],
)
def test_rule_8_what_is_open_or_open_again_has_no_end(steps):
    assert _end(*steps).hold is Hold.OPEN


def test_rule_8_a_closed_matter_is_final_when_its_thirty_days_for_a_review_are_over():
    # Served on 2025-03-15: the 30th day is Monday 2025-04-14.
    last = date(2025, 4, 14)
    during = _end(REPLIED, SERVED, CLOSED, on=(last - DAY).days)
    assert (during.final_on, during.hold, during.review_until) == (None, Hold.REVIEW_POSSIBLE, last)
    after = _end(REPLIED, SERVED, CLOSED, on=(last - DAY).days + 1)
    assert (after.final_on, after.hold) == (last, None)


def test_rule_8_the_days_for_a_review_that_end_on_a_holiday_end_on_the_next_working_day():
    # Served on 2025-03-05: the 30th day, 2025-04-04, is Qingming; the next working day is 2025-04-07.
    served = at(K.REPLY_SERVED, 2)
    steps = (at(K.REPLIED, 2, conclusion="explained"), served, at(K.CLOSED, 3, closure="substantive"))
    assert _end(*steps).final_on == date(2025, 4, 7)


def test_rule_8_a_matter_closed_after_these_days_is_final_on_the_day_of_its_closing():
    closed = at(K.CLOSED, 200, closure="substantive")
    assert _end(REPLIED, SERVED, closed).final_on == DAY + timedelta(200)


def test_rule_8_an_opinion_that_was_not_served_leaves_the_review_open_for_ever():
    assert _end(REPLIED, CLOSED).hold is Hold.UNSERVED


def test_rule_8_where_no_reply_is_owed_nothing_waits_for_its_service():
    events = _events(REPLIED, CLOSED)
    for detail in ({"marks": ["ANONYMOUS"]}, {"owes_reply": False}):
        events[0] = events[0]._replace(detail={"purpose": "request", **detail})
        stood = stood_before(events, PACK_2022, CALENDAR, DAY + timedelta(400))
        assert stood is not None
        assert final_end(stood, events).final_on == DAY + timedelta(14)


def test_rule_8_after_a_review_the_days_for_a_re_review_count_from_its_service():
    closed = at(K.CLOSED, 44, closure="substantive")
    assert _end(REPLIED, SERVED, *REVIEWED, closed).hold is Hold.UNSERVED
    found = _end(REPLIED, SERVED, *REVIEWED, at(K.REVIEW_SERVED, 41), closed)
    assert found.final_on == DAY + timedelta(41) + WINDOW


def test_rule_8_after_a_re_review_nothing_more_can_be_asked_for():
    closed = at(K.CLOSED, 81, closure="substantive")
    assert _end(REPLIED, SERVED, *REREVIEWED, closed, on=82).final_on == DAY + timedelta(81)


def test_rule_8_a_review_that_an_imported_closing_left_unanswered_is_open():
    assert _end(REPLIED, SERVED, at(K.REVIEW_ASKED, 20), at(K.CLOSED, 30, closure="interim")).hold is (
        Hold.REVIEW_OPEN
    )


def test_rule_8_what_was_supported_is_final_once_it_was_carried_out():
    supported = at(K.REPLIED, 10, conclusion="supported")
    interim = at(K.CLOSED, 14, closure="interim")
    assert _end(supported, SERVED, interim).hold is Hold.SUPPORT_OWED
    done = _end(supported, SERVED, interim, at(K.CARRIED_OUT, 200))
    assert done.final_on == DAY + timedelta(200)


@pytest.mark.parametrize(
    ("steps", "hold"),
    [
        ((at(K.SUSPENDED, 5),), Hold.SUSPENDED),
        ((at(K.SUSPENDED, 5), at(K.RESUMED, 6)), None),
        ((at(K.HEARING_APPLIED, 5),), Hold.HEARING),
        ((at(K.HEARING_DECIDED, 5),), Hold.HEARING),
        ((at(K.HEARING_DECIDED, 5), at(K.HEARING_CONCLUDED, 6)), None),
        ((at(K.HEARING_APPLIED, 5), at(K.HEARING_REFUSED, 6)), None),
        ((at(K.AID_APPLIED, 5, aid="hardship"),), Hold.AID),
        ((at(K.AID_APPLIED, 5, aid="hardship"), at(K.AID_DECIDED, 6, decision="granted")), Hold.AID),
        ((at(K.AID_APPLIED, 5, aid="hardship"), at(K.AID_DECIDED, 6, decision="refused")), None),
        ((at(K.INSTRUCTED, 5, post=1),), Hold.INSTRUCTION),
        ((at(K.INSTRUCTED, 5, post=1), at(K.INSTRUCTION_ANSWERED, 6)), None),
        ((at(K.SUPERVISED, 5, trigger="overdue"),), None),
    ],
)
def test_rule_8_what_is_open_beside_the_handling_holds_the_end_back(steps, hold):
    assert _end(*steps, REPLIED, SERVED, CLOSED).hold is hold


def test_rule_8_a_supervision_after_the_end_holds_it_back_until_its_answer():
    supervised = at(K.SUPERVISED, 100, trigger="not_carried_out")
    supported = at(K.REPLIED, 10, conclusion="supported")
    steps = (supported, SERVED, at(K.CLOSED, 14, closure="interim"))
    assert _end(*steps, at(K.CARRIED_OUT, 90), supervised).hold is Hold.SUPERVISED
    assert _end(*steps, supervised, at(K.CARRIED_OUT, 110)).final_on == DAY + timedelta(110)


@pytest.mark.parametrize("kind", [K.REFUSED, K.LED_OFF, K.CANCELLED])
def test_rule_8_refused_led_off_and_cancelled_are_final_at_once(kind):
    found = _end(at(kind, 9), on=9)
    assert (found.ended_on, found.final_on) == (DAY + timedelta(9), DAY + timedelta(9))


def test_rule_8_a_refused_matter_that_goes_on_to_the_competent_unit_is_open():
    assert _end(at(K.REFUSED, 9), at(K.TRANSFERRED, 10, unit=2)).hold is Hold.OPEN


def test_rule_8_rules_without_clocks_know_no_days_for_a_review():
    assert _end(REPLIED, CLOSED, on=14, pack=PACK_NONE).final_on == DAY + timedelta(14)


def test_rule_8_the_rules_of_2005_give_the_same_thirty_days():
    assert _end(REPLIED, SERVED, CLOSED, pack=PACK_2005).final_on == date(2025, 4, 14)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 3, 15), -3, date(2024, 12, 15)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_months_run_to_the_same_day_or_the_months_last(day, months, expected):
    assert months_after(day, months) == expected


def test_rule_8_an_identity_is_sealed_from_the_day_after_its_months_have_run():
    assert sealed_from(date(2025, 4, 14), 6) == date(2025, 10, 15)
    assert destroyed_from(date(2025, 4, 14), 10) == date(2035, 4, 15)
