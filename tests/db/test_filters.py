"""The filter and its query string."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cohorts import DEFINITIONS, PERIOD_FIELD, Cohort
from db.days import Period
from db.enums import Channel, Clock, Due, Flag, ImportOutcome, Stage
from db.filter_query import HIDDEN, KEYS, FilterRefused, at, parse, parse_strictly, to_query
from db.filters import CaseFilter, Ignored, Imported, Moved, Sort, SortKey
from db.movements import PAIRED, Movement
from db.screening import looks_like_person

TODAY = date(2026, 3, 5)
DAYS = st.dates(date(1970, 1, 2), TODAY)


def _some(words):
    return st.lists(st.sampled_from(list(words)), unique=True).map(
        lambda found: tuple(sorted(found, key=str))
    )


IDS = st.lists(st.integers(0, 2**31 - 1), unique=True, max_size=5).map(
    lambda found: tuple(sorted(found, key=str))
)
TEXTS = st.text(max_size=60).map(lambda text: " ".join(text.split()))


PLACES = st.integers(0, 2**31 - 1)
MOVED = st.builds(Moved, st.sampled_from(list(Movement))) | st.builds(
    Moved, st.sampled_from(sorted(PAIRED)), st.tuples(PLACES, PLACES)
)


@st.composite
def filters(draw):
    from_on, to_on = sorted((draw(DAYS), draw(DAYS)))
    return CaseFilter(
        from_on=draw(st.sampled_from((None, from_on))),
        to_on=draw(st.sampled_from((None, to_on))),
        townships=draw(IDS),
        villages=draw(IDS),
        categories=draw(IDS),
        causes=draw(IDS),
        channels=draw(_some(Channel)),
        units=draw(IDS),
        leaders=draw(IDS),
        stages=draw(_some(Stage)),
        due=draw(_some(Due)),
        clocks=draw(_some(Clock)),
        flags=draw(_some(Flag)),
        cohort=draw(st.none() | st.sampled_from(list(Cohort))),
        imported=draw(
            st.none()
            | st.builds(Imported, st.integers(1, 2**31 - 1), st.none() | st.sampled_from(list(ImportOutcome)))
        ),
        text=draw(TEXTS.filter(lambda text: len(text) <= 60 and not looks_like_person(text))),
        sort=Sort(draw(st.sampled_from(list(SortKey))), draw(st.booleans())),
    )


@given(filters(), st.none() | DAYS, st.none() | DAYS, MOVED)
def test_a_filter_comes_back_from_its_query_string(chosen, as_of, other, moved):
    day = as_of or TODAY
    if other is not None and other != day:
        chosen = replace(chosen, moved=moved, **{"since" if other < day else "until": other})
    asked = parse_strictly(to_query(chosen, as_of), TODAY)
    assert asked.chosen == chosen
    assert asked.as_of == (as_of or TODAY)


@given(filters())
def test_keys_are_written_in_fixed_order(chosen):
    keys = [part.partition("=")[0] for part in to_query(chosen, TODAY).split("&")]
    assert keys == sorted(keys, key=KEYS.index)


@given(st.text())
def test_no_query_string_raises(search):
    assert parse(search, TODAY).as_of <= TODAY


@pytest.mark.parametrize(
    ("search", "ignored"),
    [
        ("asof=2026-03-06", Ignored("asof", "2026-03-06")),
        ("from=2026-02-30", Ignored("from", "2026-02-30")),
        ("from=1969-12-31", Ignored("from", "1969-12-31")),
        ("township=-1", Ignored("township", "-1")),
        ("township=2147483648", Ignored("township", "2147483648")),
        ("stage=gone", Ignored("stage", "gone")),
        ("import=none", Ignored("import", "none")),
        ("import=3.gone", Ignored("import", "3.gone")),
        ("import=3.", Ignored("import", "3.")),
        ("person=1", Ignored("person", "1")),
        ("q=" + "信" * 61, Ignored("q", "信" * 60)),
        ("from=2026-02-02&to=2026-02-01", Ignored("to", "2026-02-01")),
        ("due=soon&due=overdue", Ignored("due", "overdue")),
        ("since=2026-03-05", Ignored("since", "2026-03-05")),
        ("since=2026-02-01&asof=2026-02-01", Ignored("since", "2026-02-01")),
        ("until=2026-03-05", Ignored("until", "2026-03-05")),
        ("until=2026-03-06&asof=2026-02-01", Ignored("until", "2026-03-06")),
        ("since=2026-01-31&until=2026-03-01&asof=2026-02-01", Ignored("until", "2026-03-01")),
        ("moved=settled", Ignored("moved", "settled")),
        ("moved=gone&since=2026-02-01", Ignored("moved", "gone")),
        ("moved=settled.1.2&since=2026-02-01", Ignored("moved", "settled.1.2")),
        ("moved=leader.1&since=2026-02-01", Ignored("moved", "leader.1")),
    ],
)
def test_what_makes_no_sense_is_named_and_refused_where_it_must_be_exact(search, ignored):
    assert parse(search, TODAY).ignored == (ignored,)
    with pytest.raises(FilterRefused) as refusal:
        parse_strictly(search, TODAY)
    assert refusal.value.ignored == (ignored,)


@pytest.mark.parametrize(
    ("search", "days"),
    [
        ("since=2026-03-04&moved=settled", (date(2026, 3, 4), TODAY)),
        ("asof=2026-03-04&until=2026-03-05&moved=leader.3.none", (date(2026, 3, 4), TODAY)),
        ("since=2026-01-31&asof=2026-02-28&moved=unit", (date(2026, 1, 31), date(2026, 2, 28))),
    ],
)
def test_the_rows_of_a_movement_name_the_day_that_they_are_compared_with(search, days):
    asked = parse_strictly(search, TODAY)
    assert asked.chosen.compared(asked.as_of) == days
    assert to_query(asked.chosen, asked.as_of if asked.is_past else None) == search


def test_a_movement_is_seen_from_either_of_its_days():
    asked = parse("unit=3&since=2026-01-31&from=2026-01-01&cohort=open", TODAY)
    moved = Moved(Movement.LEADER, (3, 0))
    now, then = (asked.chosen.of_movement(moved, TODAY, is_then=one) for one in (False, True))
    assert to_query(*now) == "since=2026-01-31&asof=2026-03-05&unit=3&moved=leader.3.none"
    assert to_query(*then) == "asof=2026-01-31&until=2026-03-05&unit=3&moved=leader.3.none"


def test_a_list_keeps_its_good_members():
    asked = parse("channel=visit,pigeon,letter", TODAY)
    assert asked.chosen.channels == (Channel.LETTER, Channel.VISIT)
    assert asked.ignored == (Ignored("channel", "pigeon"),)


def test_today_is_not_the_past_and_yesterday_is():
    assert not parse("asof=2026-03-05", TODAY).is_past
    assert parse("asof=2026-03-04", TODAY).is_past


def test_an_open_period_is_the_twelve_months_that_end_as_of():
    assert CaseFilter().period(TODAY) == Period(date(2025, 4, 1), TODAY)
    assert CaseFilter(to_on=date(2025, 12, 31)).period(TODAY) == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert CaseFilter(from_on=date(2020, 2, 3)).period(TODAY) == Period(date(2020, 2, 3), TODAY)


def test_a_changed_filter_keeps_its_as_of_day():
    asked = parse("asof=2026-01-01&unit=3", TODAY)
    assert at(asked, units=(), cohort=Cohort.OPEN) == "asof=2026-01-01&cohort=open"
    assert at(replace(asked, is_past=False), units=()) == ""


def test_every_cohort_is_defined_and_asks_for_one_period_day_at_most():
    assert set(DEFINITIONS) == set(Cohort)
    for cohort, clauses in DEFINITIONS.items():
        named = {test.field for clause in clauses for test in clause if test.kind.value == "in_period"}
        assert len(named) <= 1
        assert (cohort in PERIOD_FIELD) == bool(named)


@pytest.mark.parametrize(
    "text", ["13800001111", "１３８ ００００ 1111", "512324 19700101 0016", "征地 138-0000-1111"]
)
def test_a_text_that_looks_like_a_person_is_ignored_and_not_repeated(text):
    asked = parse(f"q={quote(text)}&township={quote(text)}&q={quote(text)}", TODAY)
    assert asked.chosen == CaseFilter()
    assert {part.value for part in asked.ignored} == {HIDDEN}
    with pytest.raises(FilterRefused) as refused:
        parse_strictly(f"q={quote(text)}", TODAY)
    assert "1111" not in str(refused.value)


def test_the_number_of_a_matter_is_searched():
    assert parse("q=202603050012", TODAY).chosen.text == "202603050012"
