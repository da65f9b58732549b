"""Rules of the clocks that hold for every matter, drawn at random."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, event, given
from hypothesis import strategies as st

from db.clocks import (
    OFFICE_CLOCKS,
    PACK_2005,
    PACK_2022,
    PACK_NONE,
    Moments,
    Suspension,
    clock_breaks,
    due,
    hangs_on_calendar,
    presumption_starts_on,
    run_clocks,
)
from db.enums import Clock
from db.workdays import CalendarDay, DayKind, WorkCalendar, national_calendar

CALENDAR = WorkCalendar(national_calendar())
ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2025, 8, 1), date(2026, 2, 28)
DAY_FIELDS = [name for name in Moments._fields if name.endswith("_on")]
LATER_FIELDS = [name for name in DAY_FIELDS if name != "received_on"]

packs = st.sampled_from(
    [
        PACK_2005,
        PACK_2022,
        PACK_NONE,
        replace(PACK_2022, code="rolling", rolls_forward=True, c11_days=30),
        replace(
            PACK_2022, code="local", c1_days=None, c1_workdays=5, c3_days=None, c3_workdays=10, c5_days=30
        ),
        replace(PACK_2022, code="bold", presumes_acceptance=False, c13_workdays=None),
    ]
)
days = st.dates(FIRST, LAST)
notices = st.lists(
    st.builds(CalendarDay, days, st.sampled_from(DayKind), st.dates(date(2025, 6, 1), LAST)), max_size=12
)
calendars = st.one_of(st.just(CALENDAR), st.builds(WorkCalendar, notices))


@st.composite
def stops(draw, between=days):
    from_on = draw(between)
    length = draw(st.none() | st.integers(0, 60))
    to_on = None if length is None else from_on + timedelta(days=length)
    return Suspension(from_on, to_on, draw(st.frozensets(st.sampled_from(Clock), min_size=1)))


@st.composite
def matters(draw, between=days):
    received_on = draw(between)
    happened = draw(st.dictionaries(st.sampled_from(LATER_FIELDS), between, max_size=9))
    if draw(st.booleans()):
        # The usual order of events; without this a transfer before its acceptance would be rare.
        names = [name for name in LATER_FIELDS if name in happened]
        happened = dict(zip(names, sorted(happened.values()), strict=True))
        received_on = min([received_on, *happened.values()])
    return Moments(
        received_on,
        is_direct=draw(st.booleans()) and draw(st.booleans()),
        is_reply_owed=draw(st.booleans()) or draw(st.booleans()),
        is_appeal=draw(st.booleans()) or draw(st.booleans()),
        is_simple=draw(st.booleans()) and draw(st.booleans()),
        extension_days=draw(st.sampled_from([0, 0, 1, 30, 31, -1])),
        suspensions=tuple(draw(st.lists(stops(between), max_size=3))),
        **happened,
    )


@given(matters(), packs, calendars, st.none() | days)
def test_no_clock_ends_before_it_starts(moments, pack, calendar, as_of):
    for state in run_clocks(moments, pack, calendar, as_of):
        event(f"{state.clock}: {state.is_suspended=} {state.met_on is None=} {state.dropped_on is None=}")
        assert (state.limit_on is None) is state.is_suspended
        assert state.limit_on is None or state.limit_on >= state.started_on
        assert state.met_on is None or state.met_on >= state.started_on
        if state.dropped_on is not None:
            assert state.met_on is None
            assert (state.limit_on or date.max) < state.dropped_on


def counted_one_by_one(started_on, n, stops, counts):
    """Return the limit by walking the calendar: a day counts unless it is stopped or ``counts`` says no."""
    stopped = {
        stop.from_on + timedelta(days=after)
        for stop in stops
        for after in range(1, (stop.to_on - stop.from_on).days + 1)
    }
    day = started_on
    while n:
        day += ONE_DAY
        n -= day not in stopped and counts(day)
    # A stop that begins on the last day holds the clock there until it ends.
    while day + ONE_DAY in stopped:
        day += ONE_DAY
    return day


ended_stops = st.lists(
    st.builds(
        lambda from_on, length: Suspension(from_on, from_on + timedelta(days=length), frozenset(Clock)),
        st.dates(date(2025, 8, 20), date(2025, 12, 20)),
        st.integers(0, 40),
    ),
    max_size=4,
)


@given(st.dates(date(2025, 9, 1), date(2025, 10, 31)), ended_stops)
def test_suspending_adds_exactly_the_suspended_days(started_on, given_stops):
    moments = Moments(
        started_on, accepted_on=started_on, rereview_asked_on=started_on, suspensions=tuple(given_stops)
    )
    states = {state.clock: state for state in run_clocks(moments, PACK_2022, CALENDAR)}
    for clock, n in ((Clock.C5, 60), (Clock.C10, 30)):
        state = states[clock]
        assert state.limit_on == counted_one_by_one(started_on, n, given_stops, lambda _: True)
        assert state.suspended_days == (state.limit_on - started_on).days - n
    simple = run_clocks(moments._replace(is_simple=True), PACK_2022, CALENDAR)[-1]
    assert simple.limit_on == counted_one_by_one(started_on, 10, given_stops, CALENDAR.is_workday)


@given(st.dates(date(2025, 9, 1), date(2025, 10, 31)), st.integers(0, 30), st.integers(0, 90))
def test_one_stop_within_the_clock_adds_its_length(started_on, after, length):
    from_on = started_on + timedelta(days=after)
    stop = Suspension(from_on, from_on + timedelta(days=length))
    state = run_clocks(
        Moments(started_on, is_direct=True, rereview_asked_on=started_on, suspensions=(stop,)),
        PACK_2022,
        CALENDAR,
    )[-1]
    assert state.limit_on == started_on + timedelta(days=30 + length)


def as_it_was(moments, as_of):
    """Return the moments with everything later than ``as_of`` unwritten."""
    gone = {name for name in LATER_FIELDS if (getattr(moments, name) or date.min) > as_of}
    gone.discard("instructed_limit_on")
    if "instructed_on" in gone:
        gone.add("instructed_limit_on")
    known = [
        replace(stop, to_on=None if stop.to_on is None or stop.to_on > as_of else stop.to_on)
        for stop in moments.suspensions
        if stop.from_on <= as_of
    ]
    return moments._replace(suspensions=tuple(known), **dict.fromkeys(gone))


@given(matters(), packs, notices, days)
def test_as_of_never_looks_past_its_day(moments, pack, rows, as_of):
    assume(moments.received_on <= as_of)
    calendar = WorkCalendar(rows)
    then = WorkCalendar(
        [row for row in rows if row.recorded_on <= as_of], calendar.as_known_on(as_of).known_until
    )
    told = run_clocks(moments, pack, calendar, as_of)
    assert told == run_clocks(as_it_was(moments, as_of), pack, then, as_of)
    for state in told:
        assert state.met_on is None or state.met_on <= as_of
        assert state.started_on <= as_of or state.clock is Clock.C6  # an extension is announced ahead


@given(matters(), packs, calendars)
def test_after_every_day_nothing_changes_any_more(moments, pack, calendar):
    assert run_clocks(moments, pack, calendar) == run_clocks(moments, pack, calendar, date.max)


@given(matters(), packs, notices, days)
def test_clocks_change_only_on_the_days_that_are_foretold(moments, pack, rows, day):
    calendar = WorkCalendar(rows)
    before = run_clocks(moments, pack, calendar, day - ONE_DAY)
    known = as_it_was(moments, day)
    # An end of a stop that is already arranged is foretold with the days that have happened.
    arranged = tuple(stop for stop in moments.suspensions if stop.from_on <= day)
    foretold = clock_breaks(known._replace(suspensions=arranged), pack, calendar.as_known_on(day))
    happened = {getattr(moments, name) for name in DAY_FIELDS}
    if day not in happened and day not in foretold and day not in calendar.record_days:
        assert run_clocks(moments, pack, calendar, day) == before


@given(matters(), packs, calendars)
def test_the_presumption_is_shown_from_its_first_day_on(moments, pack, calendar):
    calendar = WorkCalendar(calendar.days[:0], calendar.known_until)
    starts_on = presumption_starts_on(moments, pack, calendar)
    shown = [state for state in run_clocks(moments, pack, calendar) if state.is_presumed]
    assert bool(shown) is (starts_on is not None)
    if starts_on is not None:
        assume(moments.received_on < starts_on and moments.transfer_received_on < starts_on)
        of_the_day = run_clocks(moments, pack, calendar, starts_on)
        assert any(state.clock is Clock.C5 and state.is_presumed for state in of_the_day)
        later = run_clocks(moments, pack, calendar, starts_on - ONE_DAY)
        assert not any(state.is_presumed and state.started_on == shown[0].started_on for state in later)


@given(matters(), packs, calendars, st.none() | days)
def test_due_is_the_earliest_running_limit_of_the_offices(moments, pack, calendar, as_of):
    states = run_clocks(moments, pack, calendar, as_of)
    running = [state for state in states if state.is_running and state.clock in OFFICE_CLOCKS]
    chosen = due(states)
    assert (chosen is None) is (not running)
    if chosen is not None:
        assert chosen.limit_on == min(state.limit_on for state in running if state.limit_on)
        assert chosen is next(state for state in running if state.limit_on == chosen.limit_on)


@given(matters(st.dates(date(2026, 6, 1), date.max)), packs, st.none() | st.dates(date(2026, 6, 1), date.max))
def test_past_the_calendar_limits_are_estimated_and_never_raise(moments, pack, as_of):
    calendar_bound = {Clock.C4, Clock.C7, Clock.C9, Clock.C13}
    for state in run_clocks(moments, pack, CALENDAR, as_of):
        if state.clock in calendar_bound and state.limit_on is not None:
            assert state.is_estimated is (state.limit_on > date(2026, 12, 31))
    presumption_starts_on(moments, pack, CALENDAR)
    clock_breaks(moments, pack, CALENDAR)


@given(matters(), packs, calendars, calendars)
def test_only_limits_that_hang_on_the_calendar_move_with_it(moments, pack, one, other):
    before = {state.clock: state for state in run_clocks(moments, pack, one)}
    after = {state.clock: state for state in run_clocks(moments, pack, other)}
    for clock in before.keys() & after.keys():
        if not hangs_on_calendar(clock, pack):
            assert before[clock] == after[clock]
