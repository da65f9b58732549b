"""The overview's figures from counts made by hand: months by the days they have, rates with their base, no ranking."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.analysis.indicators import INDICATORS, IndicatorKey, rate
from dashboard.analysis.intervals import MIN_RATE_N, Standing
from dashboard.figures import overview as panels
from dashboard.figures.attention import MOST_ITEMS, attention_items
from dashboard.figures.overview_tiles import TILES, overdue_tile, received_tile, satisfaction_tile
from dashboard.figures.usual import expected_words, months_of, sentence_of, unusual_sentences
from dashboard.text import Language, read_catalog, speaking
from db.cohorts import Cohort, Question
from db.days import Period, first_day, month_of, number_of
from db.enums import Due, Stage
from db.filter_query import parse
from db.filters import CaseFilter
from db.overview import (
    BY_CATEGORY,
    BY_TOWNSHIP,
    HISTORY,
    IDLE,
    IDLE_BY_LEADER,
    LAST_YEAR,
    LONGEST_IDLE_BY_LEADER,
    LONGEST_OVERDUE,
    MAJOR_UNASSIGNED,
    OPEN,
    OPEN_BY_STAGE,
    OPEN_BY_UNIT,
    OVERDUE,
    OVERDUE_BY_UNIT,
    OVERVIEW,
    RECEIVED,
    RECEIVED_BY_MONTH,
    TOPICS,
    Attention,
    Decisions,
    LateReports,
    Names,
    OpenDecision,
    Overview,
    ShortNotice,
    year_before,
)
from db.tally.answers import Tally

AS_OF = date(2026, 11, 23)
NOTHING = Attention()
NAMES = Names(
    townships={1: "青石镇", 2: "白云乡", 3: "大河镇"},
    categories={10: "农村农业", 11: "土地承包", 20: "城乡建设"},
    units={5: "民政局", 6: "水利局"},
    leaders={8: "副县长"},
    tops={10: 10, 11: 10, 20: 20},
)


@pytest.fixture(autouse=True)
def _english():
    with speaking(Language.EN):
        yield


def empty(questions: tuple[Question, ...]) -> dict[Question, Any]:
    return {
        question: {} if question.by else (None if "OLDEST" in question.measure.name else 0)
        for question in questions
    }


def made(
    query: str = "",
    now: dict[Question, Any] | None = None,
    history: dict[int, int] | None = None,
    last_year: int = 0,
    begins_on: date | None = date(2024, 12, 1),
    as_of: date = AS_OF,
    attention: Attention = NOTHING,
    sees_rows: bool = True,
    recent: dict[Any, int] | None = None,
    before: dict[Any, int] | None = None,
) -> Overview:
    asked = parse(query, as_of)
    months = history or {}
    period = asked.chosen.period(asked.as_of)
    inside = {m: n for m, n in months.items() if month_of(period.from_on) <= m <= month_of(period.to_on)}
    answers = empty(OVERVIEW) | {RECEIVED_BY_MONTH: inside, RECEIVED: sum(inside.values())} | (now or {})
    return Overview(
        asked=asked,
        now=Tally(1, as_of, answers),
        history=Tally(1, as_of, empty(HISTORY) | {RECEIVED_BY_MONTH: months}),
        last_year=Tally(1, as_of, {LAST_YEAR[0]: last_year}),
        recent=Tally(1, as_of, {TOPICS: recent or {}}),
        before=Tally(1, as_of, {TOPICS: before or {}, RECEIVED_BY_MONTH: months}),
        begins_on=begins_on,
        attention=attention,
        sees_rows=sees_rows,
    )


def steady(count: int, **changes: int) -> dict[int, int]:
    """Counts a month for two years up to November 2026; changes are named m2610=31."""
    last = month_of(AS_OF)
    counts = dict.fromkeys(range(last - 23, last + 1), count)
    for name, value in changes.items():
        counts[(2000 + int(name[1:3])) * 12 + int(name[3:]) - 1] = value
    return counts


def test_a_running_month_is_said_with_its_days_and_judged_by_them():
    seen = made(history=steady(24, m2611=12))
    last = months_of(seen)[-1]
    assert (last.days, last.is_running, last.standing) == (23, True, Standing.WITHIN)
    assert sentence_of(last, AS_OF) == "November, 23 days: 12 received, within the usual range (10–27)"


def test_the_same_count_at_the_end_of_the_month_is_unusual():
    seen = made(history=steady(24, m2611=10), as_of=date(2026, 11, 30))
    assert months_of(seen)[-1].standing is Standing.BELOW
    assert sentence_of(months_of(seen)[-1], AS_OF) == "November: 10 received, below the usual range (14–34)"


def test_a_rise_of_41_percent_within_the_usual_range_is_said_so():
    seen = made(history=steady(24, m2609=22, m2610=31))
    assert unusual_sentences(months_of(seen), AS_OF) == [
        "October was 41% up on the month before (31) and still within the usual range (15–35)."
    ]


def test_months_outside_the_usual_range_are_named():
    said = unusual_sentences(months_of(made(history=steady(24, m2603=44))), AS_OF)
    assert said == ["Outside the usual range: March 44 (15–35). One month in twenty is, by chance alone."]


def test_a_board_of_one_month_judges_nothing_and_leaves_earlier_months_empty():
    seen = made(history={month_of(AS_OF): 7}, begins_on=date(2026, 11, 1))
    counts = months_of(seen)
    assert [count.value for count in counts] == [None] * 11 + [7]
    assert sentence_of(counts[-1], AS_OF) == (
        "November, 23 days: 7 received; too few earlier months to say whether that is usual"
    )
    drawn = panels.month_panel(seen)
    assert "fault" not in drawn["layout"]["meta"]
    assert "nothing to compare a year earlier" in str(received_tile(seen)["note"])


def test_the_boards_own_first_month_may_be_half_and_is_no_base():
    seen = made(history={month_of(AS_OF) - k: 24 for k in range(4)}, begins_on=date(2026, 8, 1))
    # August is the first month, so only September and October come before November: too few.
    assert months_of(seen)[-1].usual is None


def test_a_period_that_begins_within_a_month_counts_its_own_days():
    first = months_of(made("from=2026-03-10&to=2026-04-30", history=steady(24)))[0]
    assert (first.from_on, first.to_on, first.days, first.is_part) == (
        date(2026, 3, 10),
        date(2026, 3, 31),
        22,
        True,
    )


def test_a_period_that_ends_after_the_as_of_day_stops_at_it():
    counts = months_of(made("from=2026-10-01&to=2027-03-31", history=steady(24)))
    assert [count.to_on for count in counts] == [date(2026, 10, 31), AS_OF]


@pytest.mark.parametrize(("known", "has_line"), [(5, False), (6, True), (12, True)])
def test_a_line_needs_half_a_year(known: int, has_line: bool):
    months = {month_of(AS_OF) - k: 24 for k in range(known)}
    tile = received_tile(made(history=months, begins_on=first_day(month_of(AS_OF) - known + 1)))
    assert bool(tile["line"]) is has_line


def test_last_years_days_are_compared_only_where_the_board_knew_them():
    history = steady(24)
    assert "240 (" in str(received_tile(made(history=history, last_year=240))["note"])
    late = made(history=history, last_year=240, begins_on=date(2025, 1, 1))
    assert "nothing to compare" in str(received_tile(late)["note"])


def test_the_29th_of_february_has_the_28th_a_year_before():
    assert year_before(Period(date(2024, 2, 29), date(2024, 12, 31))) == Period(
        date(2023, 2, 28), date(2023, 12, 31)
    )


def test_overdue_is_red_only_where_there_is_any():
    late = {OVERDUE: 3, OPEN: 9, LONGEST_OVERDUE: number_of(date(2026, 11, 13))}
    assert overdue_tile(made(now=late))["state"] == f"tile is-{Due.OVERDUE}"
    assert overdue_tile(made(now=late))["note"][0].words == "of 9 open; the longest by 10 days"
    assert overdue_tile(made())["state"] == "tile"


@pytest.mark.parametrize(
    ("part", "n", "value"),
    [
        (0, 0, "–"),
        (7, 9, "7/9"),
        (19, MIN_RATE_N - 1, "19/19"),
        (19, MIN_RATE_N, "95%"),
        (1_200, 1_600, "75%"),
    ],
)
def test_a_rate_is_said_from_twenty_on_and_counts_below(part: int, n: int, value: str):
    now = {Question(Cohort.C5_ON_TIME): part, Question(Cohort.C5_LIMIT_IN_PERIOD): n}
    tile = TILES[IndicatorKey.HANDLED_ON_TIME](made(now=now))
    assert tile["value"] == value
    assert ("no rate" in str(tile["note"])) == (0 < n < MIN_RATE_N)
    assert bool(tile["href"]) == bool(n)
    if n:
        assert "95 % interval (exact)" in tile["about"]


def test_satisfaction_stands_beside_who_took_part_who_did_not_and_who_is_not_satisfied():
    now = {
        Question(Cohort.RATED): 21,
        Question(Cohort.SATISFIED): 18,
        Question(Cohort.DISSATISFIED): 3,
        Question(Cohort.RATING_OWED): 30,
        Question(Cohort.UNRATED): 9,
    }
    tile = satisfaction_tile(made(now=now))
    assert tile["value"] == "86%"
    assert [one.words for one in tile["note"]] == ["21/30 rated (70%)", "3 not satisfied", "9 not rated"]
    assert all(one.href for one in tile["note"])


@pytest.mark.parametrize("key", list(TILES))
def test_every_tile_says_formula_day_n_as_of_and_source(key: IndicatorKey):
    about = TILES[key](made())["about"]
    for head in (
        "Formula: ",
        "Counted by: ",
        "n = ",
        "As of the end of 2026-11-23",
        "Source: Regulations 2022",
    ):
        assert head in about


@pytest.mark.parametrize("key", list(TILES))
def test_a_reader_of_counts_only_gets_no_way_to_rows(key: IndicatorKey):
    tile = TILES[key](made(sees_rows=False, history=steady(24), now={OPEN: 3}))
    assert tile["href"] == ""
    assert not any(one.href for one in tile["note"])


def test_indicators_share_no_title_and_every_word_is_translated():
    titles = [indicator.title for indicator in INDICATORS.values()]
    assert len(set(titles)) == len(titles)
    catalog = read_catalog(Language.ZH)
    for indicator in INDICATORS.values():
        for text in (indicator.title, indicator.formula, indicator.dated_by, indicator.source):
            message = catalog.get(text)
            assert message is not None, text
            assert message.string, text


def test_a_rate_carries_its_exact_limits():
    found = rate(7, 9)
    assert found.share is None
    assert found.interval.low == pytest.approx(0.400, abs=0.001)
    assert rate(15, 148).share == pytest.approx(0.1014, abs=0.0001)


def test_townships_stand_in_their_own_order_whatever_they_hold():
    drawn = panels.township_panel(made(now={BY_TOWNSHIP: {3: 9, 1: 2, None: 1}}), NAMES)
    shown = [row[0] for row in drawn["layout"]["meta"]["table"]["rows"]]
    assert shown == ["青石镇", "白云乡", "大河镇", "(none recorded)"]
    assert drawn["layout"]["meta"]["title"] == "3 of 4 places had matters; in their fixed order, not ranked"


def test_a_category_below_a_chosen_one_keeps_the_choice_in_its_link():
    drawn = panels.category_panel(made("category=11,20", now={BY_CATEGORY: {10: 4, 20: 2}}), NAMES)
    links = [row[1] for row in drawn["layout"]["meta"]["table"]["links"]]
    assert links == ["category=11&cohort=received", "category=20&cohort=received"]


def test_the_overdue_part_of_a_unit_is_red_and_opens_the_overdue_alone():
    drawn = panels.unit_panel(made(now={OPEN_BY_UNIT: {5: 7, 6: 2}, OVERDUE_BY_UNIT: {5: 3}}), NAMES)
    late, other, _labels = drawn["data"]
    assert late["x"] == [3, 0]
    assert other["x"] == [4, 2]
    assert late["customdata"] == [["unit=5&cohort=overdue"], [""]]
    assert other["customdata"][0] == ["unit=5&due=soon,in_time,none&cohort=open"]
    assert drawn["layout"]["meta"]["title"] == "3 overdue at 1 units, most at 民政局: 3"


def test_units_are_ranked_by_what_is_overdue_and_never_by_how_much_they_hold():
    names = replace(NAMES, units={number: f"单位{number}" for number in (4, 2, 3, 1)})
    opened = {1: 90, 2: 1, 3: 50, 4: 2, None: 70}
    drawn = panels.unit_panel(made(now={OPEN_BY_UNIT: opened, OVERDUE_BY_UNIT: {2: 1, 3: 4}}), names)
    shown = [row[0] for row in drawn["layout"]["meta"]["table"]["rows"]]
    assert shown == ["单位3", "单位2", "单位4", "单位1", "(none recorded)"]
    calm = panels.unit_panel(made(now={OPEN_BY_UNIT: opened}), names)["layout"]["meta"]
    assert [row[0] for row in calm["table"]["rows"]] == [
        "单位4",
        "单位2",
        "单位3",
        "单位1",
        "(none recorded)",
    ]
    assert calm["title"] == "213 open matters, none overdue"


def test_a_filter_of_overdue_leaves_no_other_part():
    drawn = panels.unit_panel(made("due=overdue", now={OPEN_BY_UNIT: {5: 3}, OVERDUE_BY_UNIT: {5: 3}}), NAMES)
    assert drawn["data"][1]["x"] == [0]
    assert drawn["data"][1]["customdata"] == [[""]]


def test_more_units_than_fit_are_all_in_the_table():
    many = {number: 100 - number for number in range(1, 41)}
    names = replace(NAMES, units={number: f"单位{number}" for number in many})
    meta = panels.unit_panel(made(now={OPEN_BY_UNIT: many}), names)["layout"]["meta"]
    assert len(meta["table"]["rows"]) == 40
    assert meta["note"] == "24 more are in the table (key T)."


@pytest.mark.parametrize("seen", [made(begins_on=None), made("township=2", begins_on=None), made("q=x")])
def test_nothing_to_count_is_a_drawn_answer(seen: Overview):
    drawn = [
        panels.month_panel(seen),
        panels.unit_panel(seen, NAMES),
        panels.stage_panel(seen),
        panels.channel_panel(seen),
        panels.category_panel(seen, NAMES),
        panels.township_panel(seen, NAMES),
    ]
    assert all(figure["layout"]["meta"]["title"] for figure in drawn)
    assert attention_items(seen, NAMES) == []


def test_stages_stand_in_the_order_of_handling():
    drawn = panels.stage_panel(
        made(now={OPEN_BY_STAGE: {Stage.REVIEW: 1, Stage.RECEIVED: 2, Stage.ACCEPTED: 5}})
    )
    assert drawn["layout"]["yaxis"]["ticktext"] == ["Received", "Accepted", "Under review"]


FULL = Attention(
    notices=(ShortNotice(1, "2026-00001", "青石镇一村征地补偿", date(2026, 11, 27), None, 7),),
    decisions=Decisions(
        3, 1, (OpenDecision(5, date(2026, 11, 18), None), OpenDecision(6, date(2026, 11, 21), 2))
    ),
    reports=(LateReports(5, 1, 3, date(2026, 11, 5), AS_OF, 1, 1, 38),),
)


def test_hearings_decisions_and_reports_are_said_with_their_numbers():
    notice, decisions, reports = attention_items(made(attention=FULL), NAMES)
    assert notice.details[0].words == "青石镇一村征地补偿: on 2026-11-27, no notice yet"
    assert notice.details[0].href == "/case/1"
    assert decisions.head.words == "3 decisions of meetings are due by now, 1 of them done"
    assert [one.words for one in decisions.details] == ["民政局: 5 days late", "水利局: 2 days late"]
    assert [one.href for one in decisions.details] == ["", "/case/2"]
    assert reports.head.words == "民政局: 3 zero reports came late, then a group visit of 38"
    assert reports.head.href == "/ledger?from=2026-11-05&to=2026-11-23&township=1&cohort=group_visits"


def test_a_reader_of_counts_only_reads_no_title_of_a_matter():
    notice = attention_items(made(attention=FULL, sees_rows=False), NAMES)[0]
    assert notice.details[0].words == "A hearing: on 2026-11-27, no notice yet"
    assert notice.details[0].href == ""


def test_a_full_rate_is_looked_behind_only_where_something_is_behind_it():
    def hidden(late: int, cancelled: int, owed: int = 9, in_time: int = 9) -> list[str]:
        now = {
            Question(Cohort.C3_LIMIT_IN_PERIOD, OPEN_BY_UNIT.by): {5: owed},
            Question(Cohort.C3_IN_TIME, OPEN_BY_UNIT.by): {5: in_time},
            Question(Cohort.ENTERED_LATE, OPEN_BY_UNIT.by): {5: late} if late else {},
            Question(Cohort.CANCELLED, OPEN_BY_UNIT.by): {5: cancelled} if cancelled else {},
        }
        return [item.head.words for item in attention_items(made(now=now), NAMES)]

    assert hidden(3, 2) == ["民政局: notices 100 % in time (9/9); look behind it"]
    assert hidden(2, 0) == hidden(1, 1) == ["民政局: notices 100 % in time (9/9); look behind it"]
    assert hidden(0, 5) == []
    assert hidden(1, 0) == []
    assert hidden(3, 2, in_time=8) == []


def test_a_place_and_topic_with_far_more_than_before_is_named_with_its_weeks():
    years = {month_of(AS_OF) - k: 24 for k in range(30)}
    told = attention_items(made(history=years, recent={(1, 11): 9}, before={(1, 11): 13}), NAMES)
    assert [item.head.words for item in told] == ["青石镇, 土地承包: 9 in 56 days, against about 1.0 before"]
    assert told[0].head.href == "/ledger?from=2026-09-29&to=2026-11-23&township=1&category=11&cohort=received"


@pytest.mark.parametrize(
    ("expected", "said"), [(0.099, "fewer than 0.1"), (0.1, "about 0.1"), (1_250.44, "about 1,250.4")]
)
def test_an_expected_count_below_a_tenth_is_said_as_less_than_it(expected, said):
    assert expected_words(expected) == said


@pytest.mark.parametrize("key", [(None, 11), (1, None), (1, 10)], ids=["no place", "no topic", "a branch"])
def test_what_no_link_could_open_exactly_is_not_named(key: tuple[int | None, int | None]):
    years = {month_of(AS_OF) - k: 24 for k in range(30)}
    names = replace(NAMES, branches=frozenset({10}))
    assert attention_items(made(history=years, recent={key: 9}, before={key: 1}), names) == []


def test_without_half_a_year_of_past_nothing_is_called_more_than_before():
    # Six months of which the last eight weeks are the recent ones.
    months = {month_of(AS_OF) - k: 24 for k in range(6)}
    assert attention_items(made(history=months, recent={(1, 11): 9}), NAMES) == []


def test_charge_is_one_item_with_majors_first():
    idle = {IDLE: 6, IDLE_BY_LEADER: {8: 4, 9: 2}, LONGEST_IDLE_BY_LEADER: {8: number_of(date(2026, 10, 13))}}
    (item,) = attention_items(made(now={MAJOR_UNASSIGNED: 2, **idle}), NAMES)
    assert item.head.words == "2 major matters have no leader in charge"
    assert [one.words for one in item.details] == [
        "6 in a leader's charge saw no action for more than 30 days",
        "副县长: 4, the longest for 41 days",
        "number 9 (not found): 2, the longest for 0 days",
    ]
    (item,) = attention_items(made(now=idle), NAMES)
    assert item.head.words == "6 in a leader's charge saw no action for more than 30 days"


def test_the_list_is_never_longer_than_eight():
    everything = dict.fromkeys(OVERVIEW, 1) | {question: {5: 9} for question in OVERVIEW if question.by}
    seen = made(now=everything, attention=FULL)
    assert len(attention_items(seen, NAMES)) <= MOST_ITEMS == 9


def test_an_unknown_filter_changes_nothing():
    assert made("colour=red").asked.chosen == CaseFilter()
