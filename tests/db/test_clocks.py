from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.clocks import (
    OFFICE_CLOCKS,
    PACK_2005,
    PACK_2022,
    PACK_NONE,
    PETITIONER_CLOCKS,
    ClockState,
    Moments,
    RuleBroken,
    Suspension,
    clock_breaks,
    due,
    handling_limit,
    hangs_on_calendar,
    presumption_starts_on,
    run_clocks,
)
from db.enums import Clock
from db.limits import (
    direct_notice_limit,
    feedback_limit,
    notice_limit,
    objection_limit,
    registration_limit,
    rereview_limit,
    rereview_request_limit,
    review_limit,
    review_request_limit,
    simple_handling_limit,
)
from db.workdays import CalendarDay, WorkCalendar, national_calendar

CALENDAR = WorkCalendar(national_calendar())
ROLLING = replace(PACK_2022, code="rolling", rolls_forward=True)
LOCAL = replace(PACK_2022, code="local", c1_days=None, c1_workdays=5, c5_days=30, max_extension_days=60)
BOTH = [pytest.param(PACK_2005, id="2005"), pytest.param(PACK_2022, id="2022")]

RECEIVED = date(2025, 3, 3)
TRANSFER = date(2025, 3, 10)  # C4 ends 17 March, C3 25 March
ACCEPTED = date(2025, 3, 20)  # C5 ends 19 May


def clocks(pack=PACK_2022, as_of=None, calendar=CALENDAR, received_on=RECEIVED, **days):
    return {state.clock: state for state in run_clocks(Moments(received_on, **days), pack, calendar, as_of)}


def due_clock(states):
    chosen = due(states)
    return None if chosen is None else chosen.clock


def transferred(**days):
    return {"transferred_on": TRANSFER, "transfer_received_on": TRANSFER, **days}


def accepted(**days):
    return transferred(noticed_on=ACCEPTED, accepted_on=ACCEPTED, **days)


# ---------------------------------------------------------------- the worked examples of 2025


def test_c4_counts_make_up_days_and_leaves_out_holidays():
    assert objection_limit(date(2025, 9, 29), PACK_2022, CALENDAR) == date(2025, 10, 13)
    state = clocks(
        received_on=date(2025, 9, 29), transfer_received_on=date(2025, 9, 29), as_of=date(2025, 9, 29)
    )[Clock.C4]
    assert (state.limit_on, state.is_estimated) == (date(2025, 10, 13), False)


@pytest.mark.parametrize(("pack", "limit_on"), [(PACK_2022, date(2025, 10, 8)), (ROLLING, date(2025, 10, 9))])
def test_c1_ends_on_the_holiday_unless_it_rolls(pack, limit_on):
    assert registration_limit(date(2025, 9, 23), pack, CALENDAR) == limit_on
    assert clocks(pack, received_on=date(2025, 9, 23))[Clock.C1].limit_on == limit_on


@pytest.mark.parametrize("pack", BOTH)
def test_c5_leaves_the_day_of_acceptance_out(pack):
    assert handling_limit(date(2025, 9, 26), pack) == date(2025, 11, 25)
    state = clocks(pack, received_on=date(2025, 9, 26), accepted_on=date(2025, 9, 26))[Clock.C5]
    assert (state.started_on, state.limit_on) == (date(2025, 9, 26), date(2025, 11, 25))


# ---------------------------------------------------------------- every clock's limit

START = date(2025, 6, 2)


@pytest.mark.parametrize(
    ("limit", "days_2005", "days_2022"),
    [
        (registration_limit, 15, 15),
        (direct_notice_limit, 15, 15),
        (notice_limit, 15, 15),
        (review_limit, 30, 30),
        (rereview_limit, 30, 30),
        (feedback_limit, 30, None),
    ],
)
def test_limits_are_calendar_days_of_the_pack(limit, days_2005, days_2022):
    for pack, days in ((PACK_2005, days_2005), (PACK_2022, days_2022)):
        if days is None:
            with pytest.raises(RuleBroken) as broken:
                limit(START, pack, CALENDAR)
            assert broken.value.code == "no_such_clock"
        else:
            assert limit(START, pack, CALENDAR) == START + timedelta(days=days)


@pytest.mark.parametrize("limit", [review_request_limit, rereview_request_limit])
@pytest.mark.parametrize("pack", BOTH)
def test_the_petitioners_limits_roll_forward_under_every_pack(limit, pack):
    assert limit(date(2025, 9, 1), pack, CALENDAR) == date(2025, 10, 9)  # 1 October begins a holiday
    assert limit(date(2025, 8, 1), pack, CALENDAR) == date(2025, 9, 1)  # 31 August is a Sunday


def test_the_rules_of_2005_know_neither_objection_nor_simple_procedure():
    for limit in (objection_limit, simple_handling_limit):
        with pytest.raises(RuleBroken):
            limit(START, PACK_2005, CALENDAR)
    assert Clock.C4 not in clocks(PACK_2005, TRANSFER, **transferred())


@pytest.mark.parametrize(
    ("days", "limit_on"), [(0, date(2025, 8, 1)), (1, date(2025, 8, 2)), (30, date(2025, 8, 31))]
)
def test_handling_is_extended_up_to_the_most(days, limit_on):
    assert handling_limit(START, PACK_2022, days) == limit_on


@pytest.mark.parametrize("days", [31, -1])
def test_a_longer_extension_breaks_the_rule(days):
    with pytest.raises(RuleBroken) as broken:
        handling_limit(START, PACK_2022, days)
    assert (broken.value.code, broken.value.values) == ("extension_out_of_range", {"asked": days, "most": 30})


def test_handling_rolls_only_where_the_pack_says_so():
    sunday = date(2025, 8, 31)
    assert handling_limit(START, PACK_2022, 30, CALENDAR) == sunday
    assert handling_limit(START, ROLLING, 30, CALENDAR) == date(2025, 9, 1)


def test_a_local_pack_sorts_in_working_days_and_extends_longer():
    state = clocks(LOCAL, received_on=date(2025, 9, 29))[Clock.C1]
    assert state.limit_on == date(2025, 10, 13)
    assert handling_limit(START, LOCAL) == date(2025, 7, 2)
    assert handling_limit(START, LOCAL, 60) == date(2025, 8, 31)
    assert clocks(LOCAL, **accepted(extension_days=60))[Clock.C5].limit_on == date(2025, 6, 18)


# ---------------------------------------------------------------- intake: C1 to C4


def test_the_office_is_met_by_the_first_way_it_dealt_with_the_matter():
    assert clocks()[Clock.C1].met_on is None
    assert clocks(**transferred())[Clock.C1].met_on == TRANSFER
    for name in ("accepted_on", "refused_on", "led_off_on", "closed_on"):
        assert clocks(**{name: date(2025, 3, 5)})[Clock.C1].met_on == date(2025, 3, 5)
        assert clocks(**transferred(**{name: date(2025, 3, 5)}))[Clock.C1].met_on == date(2025, 3, 5)


def test_registration_alone_does_not_meet_c1():
    assert clocks(registered_on=RECEIVED)[Clock.C1].met_on is None


def test_a_later_transfer_to_another_unit_leaves_c1_met_by_the_first():
    again = date(2025, 4, 1)
    states = clocks(
        as_of=again, transferred_on=TRANSFER, transfer_received_on=again, objected_on=date(2025, 3, 12)
    )
    assert states[Clock.C1].met_on == TRANSFER
    assert states[Clock.C3].started_on == states[Clock.C4].started_on == again
    assert states[Clock.C4].met_on is None


def test_a_notice_from_before_the_new_transfer_does_not_meet_the_new_units_clock():
    again = date(2025, 4, 1)
    states = clocks(**transferred(noticed_on=date(2025, 3, 15)) | {"transfer_received_on": again})
    assert (states[Clock.C3].started_on, states[Clock.C3].met_on) == (again, None)


def test_a_unit_petitioned_directly_owes_notice_instead_of_the_office():
    states = clocks(is_direct=True)
    assert list(states) == [Clock.C2]
    assert states[Clock.C2].limit_on == date(2025, 3, 18)
    assert clocks(is_direct=True, noticed_on=RECEIVED)[Clock.C2].met_on == RECEIVED


def test_no_notice_is_owed_to_an_unclear_name_or_address():
    assert clocks(is_direct=True, is_reply_owed=False) == {}
    states = clocks(as_of=TRANSFER, is_reply_owed=False, **transferred())
    assert set(states) == {Clock.C1, Clock.C4}


def test_acceptance_without_a_written_notice_leaves_c3_running():
    state = clocks(**transferred(accepted_on=ACCEPTED))[Clock.C3]
    assert (state.limit_on, state.met_on, state.is_running) == (date(2025, 3, 25), None, True)


def test_the_right_to_object_lapses_and_is_never_overdue():
    last = date(2025, 3, 17)
    assert due_clock(clocks(as_of=last, **transferred()).values()) is Clock.C4
    after = clocks(as_of=last + timedelta(days=1), **transferred())
    assert Clock.C4 not in after
    assert due_clock(after.values()) is Clock.C3


@pytest.mark.parametrize(
    "name", ["noticed_on", "accepted_on", "replied_on", "refused_on", "led_off_on", "closed_on"]
)
def test_a_unit_that_takes_the_matter_on_objects_no_more(name):
    assert Clock.C4 not in clocks(as_of=TRANSFER, **transferred(**{name: TRANSFER}))


@pytest.mark.parametrize("objected_on", [date(2025, 3, 17), date(2025, 3, 18)])
def test_an_objection_meets_c4_and_late_it_is_marked_late(objected_on):
    state = clocks(**transferred(objected_on=objected_on))[Clock.C4]
    assert (state.met_on, state.limit_on) == (objected_on, date(2025, 3, 17))


# ---------------------------------------------------------------- handling: C5, C6, C13 and the presumption


def test_the_opinion_meets_handling_and_without_one_the_closing_does():
    assert clocks(**accepted())[Clock.C5].met_on is None
    assert clocks(**accepted(replied_on=date(2025, 5, 9), closed_on=date(2025, 5, 12)))[
        Clock.C5
    ].met_on == date(2025, 5, 9)
    assert clocks(**accepted(closed_on=date(2025, 5, 12)))[Clock.C5].met_on == date(2025, 5, 12)


@pytest.mark.parametrize(
    ("asked", "limit_on"), [(10, date(2025, 5, 29)), (30, date(2025, 6, 18)), (31, date(2025, 6, 18))]
)
def test_an_extension_counts_up_to_the_most(asked, limit_on):
    states = clocks(**accepted(extension_days=asked))
    assert states[Clock.C5].limit_on == limit_on
    assert (states[Clock.C6].started_on, states[Clock.C6].limit_on) == (date(2025, 5, 19), limit_on)


@pytest.mark.parametrize(("replied_on", "is_shown"), [(date(2025, 5, 19), False), (date(2025, 5, 20), True)])
def test_the_extension_is_shown_only_where_it_was_needed(replied_on, is_shown):
    states = clocks(**accepted(extension_days=10, replied_on=replied_on))
    assert (Clock.C6 in states) is is_shown


def test_an_extension_of_less_than_nothing_takes_no_day_away():
    assert clocks(**accepted(extension_days=-1))[Clock.C5].limit_on == date(2025, 5, 19)


def test_without_extension_there_is_no_c6():
    assert Clock.C6 not in clocks(**accepted())


def test_the_simple_procedure_counts_working_days_in_place_of_c5():
    states = clocks(**accepted(is_simple=True, extension_days=30))
    assert states[Clock.C13].limit_on == date(2025, 4, 3)
    assert not {Clock.C5, Clock.C6} & states.keys()
    assert due_clock(states.values()) is Clock.C13
    assert clocks(**accepted(is_simple=True, replied_on=ACCEPTED))[Clock.C13].met_on == ACCEPTED


def test_a_pack_without_a_simple_procedure_handles_by_c5():
    assert clocks(PACK_2005, **accepted(is_simple=True))[Clock.C5].limit_on == date(2025, 5, 19)


def test_in_2022_handling_covers_appeals_and_requests_alone():
    assert Clock.C5 not in clocks(**accepted(is_appeal=False))
    assert Clock.C5 in clocks(PACK_2005, **accepted(is_appeal=False))
    assert (
        presumption_starts_on(Moments(RECEIVED, is_appeal=False, **transferred()), PACK_2022, CALENDAR)
        is None
    )


@pytest.mark.parametrize("pack", BOTH)
def test_handling_is_presumed_from_the_end_of_c3(pack):
    moments = Moments(RECEIVED, **transferred())
    last = date(2025, 3, 25)
    assert presumption_starts_on(moments, pack, CALENDAR) == date(2025, 3, 26)
    assert Clock.C5 not in clocks(pack, last, **transferred())
    state = clocks(pack, date(2025, 3, 26), **transferred())[Clock.C5]
    assert (state.started_on, state.limit_on, state.is_presumed) == (last, date(2025, 5, 24), True)


def test_the_presumption_starts_from_a_rolled_limit_where_limits_roll():
    transfer_on = date(2025, 9, 23)
    moments = Moments(RECEIVED, transfer_received_on=transfer_on)
    assert presumption_starts_on(moments, ROLLING, CALENDAR) == date(2025, 10, 10)
    assert run_clocks(moments, ROLLING, CALENDAR)[-1].started_on == date(2025, 10, 9)


@pytest.mark.parametrize("name", ["accepted_on", "refused_on", "led_off_on"])
@pytest.mark.parametrize("day", [date(2025, 3, 25), date(2025, 4, 25)])
def test_nothing_is_presumed_once_an_acceptance_a_refusal_or_a_route_is_known(name, day):
    days = transferred(**{name: day})
    assert presumption_starts_on(Moments(RECEIVED, **days), PACK_2022, CALENDAR) is None
    assert not any(state.is_presumed for state in clocks(**days).values())


def test_a_late_acceptance_takes_the_place_of_the_presumption_from_its_day():
    days = transferred(accepted_on=date(2025, 4, 10))
    assert clocks(as_of=date(2025, 4, 9), **days)[Clock.C5].is_presumed
    state = clocks(as_of=date(2025, 4, 10), **days)[Clock.C5]
    assert (state.started_on, state.is_presumed) == (date(2025, 4, 10), False)


@pytest.mark.parametrize("name", ["replied_on", "closed_on"])
def test_nothing_is_presumed_of_a_matter_answered_by_the_end_of_c3(name):
    moments = Moments(RECEIVED, **transferred(**{name: date(2025, 3, 25)}))
    assert presumption_starts_on(moments, PACK_2022, CALENDAR) is None
    later = transferred(**{name: date(2025, 3, 26)})
    assert presumption_starts_on(Moments(RECEIVED, **later), PACK_2022, CALENDAR) == date(2025, 3, 26)
    assert clocks(**later)[Clock.C5].met_on == date(2025, 3, 26)


def test_nothing_is_presumed_of_a_unit_petitioned_directly():
    assert list(clocks(is_direct=True, **transferred())) == [Clock.C2]
    assert (
        presumption_starts_on(Moments(RECEIVED, is_direct=True, **transferred()), PACK_2022, CALENDAR) is None
    )


def test_a_presumed_acceptance_is_never_one_of_the_simple_procedure():
    assert clocks(**transferred(is_simple=True))[Clock.C5].is_presumed


def test_the_presumption_is_a_switch_of_the_pack():
    pack = replace(PACK_2022, presumes_acceptance=False)
    assert Clock.C5 not in clocks(pack, **transferred())


def test_an_anonymous_matter_is_presumed_accepted_like_any_other():
    assert clocks(is_reply_owed=False, **transferred())[Clock.C5].is_presumed


# ---------------------------------------------------------------- review, proposals, instructions


def test_review_and_re_review_run_from_service_and_request():
    states = clocks(
        **accepted(
            replied_on=date(2025, 5, 9),
            reply_served_on=date(2025, 5, 12),
            review_asked_on=date(2025, 6, 3),
            review_replied_on=date(2025, 7, 1),
            review_served_on=date(2025, 7, 4),
            rereview_asked_on=date(2025, 7, 30),
            rereview_replied_on=date(2025, 9, 2),
        )
    )
    told = {
        clock: (state.started_on, state.limit_on, state.met_on)
        for clock, state in states.items()
        if clock in {Clock.C7, Clock.C8, Clock.C9, Clock.C10}
    }
    assert told == {
        Clock.C7: (date(2025, 5, 12), date(2025, 6, 11), date(2025, 6, 3)),
        Clock.C8: (date(2025, 6, 3), date(2025, 7, 3), date(2025, 7, 1)),
        Clock.C9: (date(2025, 7, 4), date(2025, 8, 4), date(2025, 7, 30)),  # 3 August is a Sunday
        Clock.C10: (date(2025, 7, 30), date(2025, 8, 29), date(2025, 9, 2)),
    }


def test_without_a_service_record_the_petitioners_clock_does_not_start():
    assert Clock.C7 not in clocks(**accepted(replied_on=date(2025, 5, 9)))


def test_the_petitioners_clocks_never_make_a_matter_due():
    states = clocks(**accepted(replied_on=date(2025, 5, 9), reply_served_on=date(2025, 5, 12)))
    assert states[Clock.C7].is_running
    assert due(states.values()) is None
    assert not set(PETITIONER_CLOCKS) & set(OFFICE_CLOCKS)


def test_feedback_has_a_limit_where_the_pack_gives_a_number():
    sent = {"proposal_received_on": date(2025, 6, 2)}
    assert Clock.C11 not in clocks(**sent)
    assert clocks(PACK_2005, **sent)[Clock.C11].limit_on == date(2025, 7, 2)
    assert clocks(replace(PACK_2022, c11_days=20), **sent)[Clock.C11].limit_on == date(2025, 6, 22)
    answered = clocks(PACK_2005, proposal_answered_on=date(2025, 7, 3), **sent)[Clock.C11]
    assert answered.met_on == date(2025, 7, 3)


def test_an_instructed_limit_stands_beside_and_is_never_due():
    states = clocks(instructed_on=date(2025, 3, 4), instructed_limit_on=date(2025, 3, 5))
    assert states[Clock.C12] == ClockState(Clock.C12, date(2025, 3, 4), date(2025, 3, 5))
    assert due_clock(states.values()) is Clock.C1


def test_an_instructed_limit_neither_rolls_nor_ends_before_it_starts():
    sunday = date(2025, 3, 2)
    state = clocks(ROLLING, instructed_on=date(2025, 3, 4), instructed_limit_on=sunday)[Clock.C12]
    assert (state.started_on, state.limit_on) == (sunday, sunday)


def test_an_instruction_is_not_known_before_it_is_given():
    days = {"instructed_on": date(2025, 3, 10), "instructed_limit_on": date(2025, 4, 10)}
    assert Clock.C12 not in clocks(as_of=date(2025, 3, 9), **days)
    assert Clock.C12 in clocks(as_of=date(2025, 3, 10), **days)


@pytest.mark.parametrize(
    ("days", "met_on"),
    [
        ({"replied_on": date(2025, 5, 9)}, None),
        ({"replied_on": date(2025, 5, 10), "closed_on": date(2025, 5, 12)}, date(2025, 5, 10)),
        ({"replied_on": date(2025, 5, 9), "closed_on": date(2025, 5, 12)}, date(2025, 5, 12)),
    ],
)
def test_an_instruction_is_met_by_what_follows_it(days, met_on):
    set_on = {"instructed_on": date(2025, 5, 10), "instructed_limit_on": date(2025, 6, 1)}
    assert clocks(**accepted(**set_on, **days))[Clock.C12].met_on == met_on


# ---------------------------------------------------------------- stops


REREVIEW = {"rereview_asked_on": date(2025, 8, 1)}  # C10 ends 31 August
HEARD = Suspension(date(2025, 8, 10), date(2025, 8, 30))


def test_the_days_of_a_hearing_do_not_count_in_re_review():
    before = clocks(as_of=date(2025, 8, 9), suspensions=(HEARD,), **REREVIEW)[Clock.C10]
    assert (before.limit_on, before.suspended_days) == (date(2025, 8, 31), 0)
    for day in (date(2025, 8, 10), date(2025, 8, 29)):
        during = clocks(as_of=day, suspensions=(HEARD,), **REREVIEW)[Clock.C10]
        assert (during.limit_on, during.is_suspended, during.is_running) == (None, True, False)
        assert due([during]) is None
    after = clocks(as_of=date(2025, 8, 30), suspensions=(HEARD,), **REREVIEW)[Clock.C10]
    assert (after.limit_on, after.suspended_days, after.is_running) == (date(2025, 9, 20), 20, True)


def test_a_hearing_within_handling_does_not_stop_c5():
    hearing = Suspension(date(2025, 4, 1), date(2025, 4, 11))
    assert clocks(**accepted(suspensions=(hearing,)))[Clock.C5].limit_on == date(2025, 5, 19)
    ordered = replace(hearing, clocks=frozenset({Clock.C5}))
    assert clocks(**accepted(suspensions=(ordered,)))[Clock.C5].limit_on == date(2025, 5, 29)


@pytest.mark.parametrize(
    ("from_on", "to_on", "limit_on"),
    [
        (date(2025, 7, 20), date(2025, 8, 1), date(2025, 8, 31)),  # over before the clock began
        (date(2025, 7, 20), date(2025, 8, 11), date(2025, 9, 10)),  # only its days within count
        (date(2025, 8, 1), date(2025, 8, 11), date(2025, 9, 10)),
        (date(2025, 8, 31), date(2025, 9, 5), date(2025, 9, 5)),  # decided on the last day
        (date(2025, 9, 1), date(2025, 9, 5), date(2025, 8, 31)),  # too late to stop anything
    ],
)
def test_only_the_days_of_the_clock_are_added(from_on, to_on, limit_on):
    stop = Suspension(from_on, to_on)
    assert clocks(suspensions=(stop,), **REREVIEW)[Clock.C10].limit_on == limit_on


def test_stops_that_overlap_count_once():
    stops = (Suspension(date(2025, 8, 8), date(2025, 8, 14)), Suspension(date(2025, 8, 5), date(2025, 8, 10)))
    state = clocks(suspensions=stops, **REREVIEW)[Clock.C10]
    assert (state.suspended_days, state.limit_on) == (9, date(2025, 9, 9))


def test_an_opinion_given_during_a_hearing_is_judged_by_the_days_until_it():
    open_stop = Suspension(date(2025, 8, 10), None)
    state = clocks(suspensions=(open_stop,), rereview_replied_on=date(2025, 10, 10), **REREVIEW)[Clock.C10]
    assert (state.met_on, state.limit_on, state.is_suspended) == (
        date(2025, 10, 10),
        date(2025, 10, 31),
        False,
    )


def test_a_stop_that_outlasts_the_opinion_counts_up_to_it():
    days = {"rereview_replied_on": date(2025, 8, 15), **REREVIEW}
    assert clocks(suspensions=(HEARD,), **days)[Clock.C10].limit_on == date(2025, 9, 5)
    later = replace(HEARD, from_on=date(2025, 8, 15))
    assert clocks(suspensions=(later,), **days)[Clock.C10].limit_on == date(2025, 8, 31)


def test_a_stop_ordered_on_the_last_working_day_holds_the_clock_until_it_ends():
    sunday = date(2025, 4, 6)  # C13 ends on Thursday 3 April
    stop = Suspension(date(2025, 4, 3), sunday, frozenset({Clock.C13}))
    assert clocks(**accepted(is_simple=True, suspensions=(stop,)))[Clock.C13].limit_on == sunday


def test_a_stop_of_c3_puts_the_presumption_off():
    stop = Suspension(date(2025, 3, 15), date(2025, 3, 20), frozenset({Clock.C3}))
    moments = Moments(RECEIVED, suspensions=(stop,), **transferred())
    assert presumption_starts_on(moments, PACK_2022, CALENDAR) == date(2025, 3, 31)
    assert run_clocks(moments, PACK_2022, CALENDAR)[-1].started_on == date(2025, 3, 30)
    still = moments._replace(suspensions=(replace(stop, to_on=None),))
    assert presumption_starts_on(still, PACK_2022, CALENDAR) is None


def test_a_matter_that_ends_while_a_clock_stands_still_drops_it():
    stop = Suspension(date(2025, 4, 1), None, frozenset({Clock.C5}))
    assert clocks(**accepted(suspensions=(stop,)))[Clock.C5].is_suspended
    assert Clock.C5 not in clocks(**accepted(suspensions=(stop,), led_off_on=date(2025, 9, 1)))


def test_a_stop_of_a_clock_of_working_days_adds_working_days():
    stop = Suspension(date(2025, 9, 29), date(2025, 10, 9), frozenset({Clock.C4}))
    days = {"transfer_received_on": date(2025, 9, 29), "suspensions": (stop,)}
    state = clocks(as_of=date(2025, 10, 9), received_on=date(2025, 9, 29), **days)[Clock.C4]
    # 30 September and 9 October were worked; after them 10, 11, 13, 14 and 15 October
    assert (state.suspended_days, state.limit_on) == (2, date(2025, 10, 15))


def test_the_petitioners_clocks_cannot_be_stopped():
    stop = Suspension(date(2025, 5, 13), None, frozenset(Clock))
    days = accepted(replied_on=date(2025, 5, 9), reply_served_on=date(2025, 5, 12), suspensions=(stop,))
    assert clocks(**days)[Clock.C7].limit_on == date(2025, 6, 11)


# ---------------------------------------------------------------- ends


@pytest.mark.parametrize("name", ["closed_on", "refused_on", "led_off_on"])
def test_a_matter_that_ends_in_time_drops_what_was_not_yet_due(name):
    states = clocks(**transferred(**{name: date(2025, 3, 25)}))
    assert list(states) == [Clock.C1]


@pytest.mark.parametrize("name", ["closed_on", "refused_on", "led_off_on"])
def test_a_limit_missed_before_the_end_stays_missed(name):
    ended_on = date(2025, 3, 26)
    state = clocks(**transferred(**{name: ended_on}))[Clock.C3]
    assert (state.limit_on, state.met_on, state.dropped_on) == (date(2025, 3, 25), None, ended_on)
    assert not state.is_running
    assert due([state]) is None


@pytest.mark.parametrize("pack", BOTH)
def test_a_matter_led_off_leaves_handling(pack):
    assert Clock.C5 not in clocks(pack, **accepted(led_off_on=date(2025, 5, 19)))
    late = clocks(pack, **accepted(led_off_on=date(2025, 5, 20)))[Clock.C5]
    assert (late.dropped_on, late.met_on) == (date(2025, 5, 20), None)


def test_a_notice_given_after_the_end_still_meets_its_clock():
    state = clocks(**transferred(led_off_on=date(2025, 3, 20), noticed_on=date(2025, 3, 21)))[Clock.C3]
    assert (state.met_on, state.dropped_on) == (date(2025, 3, 21), None)


def test_an_acceptance_after_a_refusal_starts_handling_anew():
    states = clocks(**transferred(refused_on=date(2025, 3, 14), accepted_on=ACCEPTED))
    assert states[Clock.C5].is_running


def test_cancelling_drops_everything():
    days = accepted(instructed_limit_on=date(2025, 6, 1))
    assert clocks(**days)
    assert clocks(**days, cancelled_on=date(2025, 4, 1)) == {}
    assert clocks(**days, cancelled_on=date(2025, 4, 1), as_of=date(2025, 3, 31))


def test_closing_drops_a_review_asked_before_it_and_no_later_one():
    closed_on = date(2025, 5, 20)
    answered = {"replied_on": date(2025, 5, 9), "closed_on": closed_on}
    assert Clock.C8 not in clocks(**accepted(**answered, review_asked_on=date(2025, 5, 19)))
    for asked_on in (closed_on, date(2025, 6, 3)):
        states = clocks(**accepted(**answered, review_asked_on=asked_on))
        assert due_clock(states.values()) is Clock.C8


@pytest.mark.parametrize("closed_on", [date(2025, 5, 12), date(2025, 6, 12)])
def test_closing_leaves_the_petitioners_clock_alone(closed_on):
    served = {"replied_on": date(2025, 5, 9), "reply_served_on": date(2025, 5, 12), "closed_on": closed_on}
    state = clocks(**accepted(**served))[Clock.C7]
    assert (state.limit_on, state.dropped_on) == (date(2025, 6, 11), None)


def test_a_duty_done_before_its_clock_began_is_met_on_the_day_it_begins():
    assert clocks(transferred_on=date(2025, 3, 1))[Clock.C1].met_on == RECEIVED
    assert clocks(**accepted(replied_on=date(2025, 3, 19)))[Clock.C5].met_on == ACCEPTED


# ---------------------------------------------------------------- due, as of, estimated, none


def test_the_earliest_limit_of_a_running_office_clock_is_due():
    states = clocks(as_of=ACCEPTED, **transferred(accepted_on=ACCEPTED)).values()
    assert [state.clock for state in states] == [Clock.C1, Clock.C3, Clock.C5]
    assert due_clock(states) is Clock.C3
    assert due(()) is None


def test_of_equal_limits_the_lower_number_is_due():
    limit_on = date(2025, 5, 1)
    states = [ClockState(clock, RECEIVED, limit_on) for clock in OFFICE_CLOCKS]
    assert due_clock(states) is Clock.C1
    assert due_clock(states[5:]) is Clock.C8


def test_before_receipt_there_is_no_clock():
    assert clocks(as_of=RECEIVED - timedelta(days=1)) == {}
    assert list(clocks(as_of=RECEIVED)) == [Clock.C1]


def test_a_calendar_recorded_later_has_no_part_in_an_earlier_day():
    transfer_on = date(2025, 9, 29)
    notice = [
        CalendarDay(row.day_on, row.kind, transfer_on)
        for row in national_calendar()
        if row.day_on.year == 2025
    ]
    days = {"transfer_received_on": transfer_on - timedelta(days=3), "received_on": date(2025, 9, 1)}
    told = [
        clocks(as_of=as_of, calendar=WorkCalendar(notice), **days)[Clock.C4]
        for as_of in (transfer_on - timedelta(days=1), transfer_on)
    ]
    assert [(state.limit_on, state.is_estimated) for state in told] == [
        (date(2025, 10, 3), True),
        (date(2025, 10, 10), False),
    ]


def test_a_correction_of_the_calendar_corrects_history():
    transfer_on = date(2025, 9, 29)
    days = {
        "transfer_received_on": transfer_on,
        "received_on": transfer_on,
        "objected_on": date(2025, 10, 13),
    }
    assert clocks(calendar=WorkCalendar(()), **days)[Clock.C4].limit_on == date(2025, 10, 6)
    assert clocks(**days)[Clock.C4].limit_on == date(2025, 10, 13)


def test_past_the_calendar_only_what_hangs_on_it_is_estimated():
    day = date(2027, 9, 27)
    days = {"received_on": day, "transfer_received_on": day, "as_of": day}
    assert clocks(**days)[Clock.C4] == ClockState(Clock.C4, day, date(2027, 10, 4), is_estimated=True)
    assert not clocks(**days)[Clock.C1].is_estimated
    assert clocks(ROLLING, **days)[Clock.C1].is_estimated


@pytest.mark.parametrize(
    ("pack", "hanging"),
    [
        (PACK_2022, {Clock.C4, Clock.C7, Clock.C9, Clock.C13}),
        (LOCAL, {Clock.C1, Clock.C4, Clock.C7, Clock.C9, Clock.C13}),
        (
            replace(PACK_2022, c3_days=None, c3_workdays=10),
            {Clock.C3, Clock.C4, Clock.C5, Clock.C6, Clock.C7, Clock.C9, Clock.C13},
        ),
        (ROLLING, set(Clock) - {Clock.C12}),
    ],
)
def test_a_pack_says_which_of_its_limits_hang_on_the_calendar(pack, hanging):
    assert {clock for clock in Clock if hangs_on_calendar(clock, pack)} == hanging


def test_the_pack_none_runs_no_clock():
    days = accepted(instructed_limit_on=date(2025, 6, 1))
    assert clocks(PACK_NONE, **days) == {}
    assert clock_breaks(Moments(RECEIVED, **days), PACK_NONE, CALENDAR) == ()
    assert presumption_starts_on(Moments(RECEIVED, **transferred()), PACK_NONE, CALENDAR) is None


def test_clocks_change_by_themselves_when_c4_lapses_c5_is_presumed_and_stops_begin_or_end():
    moments = Moments(RECEIVED, suspensions=(HEARD,), **transferred())
    assert clock_breaks(moments, PACK_2022, CALENDAR) == (
        date(2025, 3, 18),
        date(2025, 3, 26),
        date(2025, 8, 10),
        date(2025, 8, 30),
    )
    objected = Moments(RECEIVED, **transferred(objected_on=date(2025, 3, 12)))
    assert clock_breaks(objected, PACK_2022, CALENDAR) == (date(2025, 3, 26),)
    assert clock_breaks(Moments(RECEIVED, **accepted()), PACK_2022, CALENDAR) == ()


def test_clocks_come_lowest_number_first():
    days = accepted(
        extension_days=10,
        reply_served_on=date(2025, 6, 3),
        review_asked_on=date(2025, 6, 4),
        review_served_on=date(2025, 6, 5),
        rereview_asked_on=date(2025, 6, 6),
        proposal_received_on=date(2025, 6, 7),
        instructed_limit_on=date(2025, 6, 8),
        objected_on=TRANSFER,
    )
    everything = clocks(PACK_2005, **days) | clocks(**days)
    told = list(clocks(replace(PACK_2022, c11_days=30), **days))
    assert told == sorted(everything, key=list(Clock).index)
    assert list(clocks(**days, is_simple=True))[-1] is Clock.C13
