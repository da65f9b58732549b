"""The map's figure: classes, hatches, words, and names that do not meet."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import map as panels
from dashboard.figures.map_beside import village_panel
from dashboard.figures.map_classes import class_of, classes_of, number
from dashboard.figures.map_labels import SCREEN, label_traces
from dashboard.figures.map_marks import Kind, apart, marks_of
from dashboard.figures.map_rates import reading_of, smoothed_rates
from dashboard.geography import lay_out
from dashboard.text import speaking
from dashboard.theme import SEQUENTIAL, SIZE, text_width
from db.areas import (
    Amount,
    Base,
    Layer,
    MapChoice,
    MapSeen,
    Place,
    Reading,
    Shape,
    at_month,
    closed_by_month,
    of_measure,
    received_by_month,
)
from db.cohorts import Cohort, Measure, Question
from db.days import month_of
from db.demo.hexagons import cells
from db.enums import AreaKind, Channel
from db.filters import Asked, CaseFilter
from db.overview import RECEIVED_BY_MONTH
from db.tally.answers import Tally

AS_OF = date(2026, 6, 17)
ASKED = Asked(CaseFilter(), AS_OF)
LAYER = Layer(
    1,
    "示意图",
    is_schematic=True,
    is_shown=True,
    source="",
    uploaded_at=datetime(2026, 1, 1, tzinfo=UTC),
    shapes=31,
    placed=31,
)
PLACES = {n: Place(n, f"镇{n:02d}", "", AreaKind.TOWNSHIP, None) for n in range(1, 32)}
SHAPES = [Shape(n, f"cell-{n:02d}", n, json.dumps(cell)) for n, cell in enumerate(cells(), start=1)]
MONTHS: dict[Question, dict[Any, int]] = {
    received_by_month(AreaKind.TOWNSHIP): {},
    closed_by_month(AreaKind.TOWNSHIP): {},
    RECEIVED_BY_MONTH: {},
}


def seen(counts: dict[int | None, int], **changes: Any) -> MapSeen:
    pairs = {(area, None): Amount(n) for area, n in counts.items()}
    given: dict[str, Any] = {
        "asked": ASKED,
        "shown": ASKED,
        "choice": MapChoice(),
        "layers": [LAYER],
        "layer": LAYER,
        "shapes": SHAPES,
        "places": PLACES,
        "pairs": pairs,
        "bases": {},
        "by_month": Tally(1, AS_OF, MONTHS),
        "history": Tally(1, AS_OF, MONTHS),
        "begins_on": None,
        "units": (),
    }
    return MapSeen(**{**given, **changes})


def drawn(of: MapSeen) -> dict[str, Any]:
    with speaking("en"):
        return panels.map_panel(of)


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in figure["data"] if one.get("name") == name)


PEOPLE = MapChoice(reading=Reading.PER_POPULATION)


def test_a_rate_of_four_matters_is_hatched_and_one_of_five_is_coloured() -> None:
    bases = {1: Base(2026, 10_000, "yearbook"), 2: Base(2026, 10_000, "yearbook")}
    figure = drawn(seen({1: 4, 2: 5}, bases=bases, choice=PEOPLE))
    assert "fillpattern" in trace(figure, "镇01")
    assert "too few matters" in trace(figure, "镇01")["text"]
    assert trace(figure, "镇02")["fillcolor"] in SEQUENTIAL
    assert "0.50 per 1,000 inhabitants" in trace(figure, "镇02")["text"]
    assert "95 % interval 0.16–1.2" in trace(figure, "镇02")["text"]


@pytest.mark.parametrize(("people", "kind"), [(19, Kind.FEW), (20, Kind.VALUE)])
def test_a_rate_needs_a_base_of_twenty(people: int, kind: Kind) -> None:
    of = seen({1: 9}, bases={1: Base(2026, people, "yearbook")}, choice=PEOPLE)
    ground = lay_out(tuple(shape.geometry for shape in SHAPES), is_schematic=True)
    assert marks_of(of, ground)[0].kind is kind


def test_an_area_without_a_base_is_hatched_apart_and_none_at_all_shows_counts() -> None:
    figure = drawn(seen({1: 9, 2: 9}, bases={1: Base(2025, 900, "yearbook")}, choice=PEOPLE))
    assert "no base" in trace(figure, "镇02")["text"]
    assert "2025 (yearbook)" in figure["layout"]["meta"]["note"]
    counted = drawn(seen({1: 9, 2: 9}, choice=PEOPLE))
    assert "only counts are shown" in counted["layout"]["meta"]["note"]
    assert counted["layout"]["meta"]["title"].startswith("Received: 18 cases")


SMOOTHED = MapChoice(reading=Reading.SMOOTHED_POPULATION)
UNEQUAL = {1: Base(2026, 1_000, "yearbook"), 2: Base(2026, 40_000, "yearbook"), 3: Base(2026, 40_000, "y")}


def test_a_smoothed_rate_colours_few_matters_too_and_is_said_beside_the_one_counted() -> None:
    of = seen({1: 4, 2: 20, 3: 60}, bases=UNEQUAL, choice=SMOOTHED)
    figure = drawn(of)
    small = trace(figure, "镇01")
    assert small["fillcolor"] in SEQUENTIAL
    with speaking("en"):
        whole = smoothed_rates(of)
    assert whole.whole == pytest.approx(84 / 81)
    assert 84 / 81 < whole.areas[1] < 4
    assert f"smoothed {whole.areas[1]:.1f} per 1,000 inhabitants" in small["text"]
    assert "Received 4 cases" in small["text"]
    assert "as counted 4.0 (95 % interval 1.1–10)" in small["text"]
    assert "base 1,000 (2026)" in small["text"]
    assert "too few" not in small["text"]
    assert small["customdata"] == ["township=1&cohort=received"]
    meta = figure["layout"]["meta"]
    assert "per 1,000 inhabitants, smoothed: half" in meta["title"]
    assert "drawn towards that of all areas (1.0)" in meta["note"]
    assert "hatched" not in meta["note"]
    assert meta["table"]["columns"][2:] == ["Base", "per 1,000 inhabitants", "95 % interval", "smoothed"]
    assert meta["table"]["rows"][0][1:] == ["4", "1,000", "(4.0)", "1.1–10", f"{whole.areas[1]:.1f}"]


def test_without_a_base_nothing_is_smoothed_and_the_area_stays_hatched() -> None:
    figure = drawn(seen({1: 4, 4: 9}, bases=UNEQUAL, choice=SMOOTHED))
    assert "fillpattern" in trace(figure, "镇04")
    assert "no base" in trace(figure, "镇04")["text"]
    assert figure["layout"]["meta"]["table"]["rows"][3] == ["镇04", "9", "–", "–", "–", "–"]
    assert drawn(seen({1: 4}, choice=SMOOTHED))["layout"]["meta"]["title"].startswith("Received: 4 cases")


def test_an_area_outside_the_filter_has_no_part_in_the_rate_of_all() -> None:
    asked = replace(ASKED, chosen=CaseFilter(townships=(2, 3)))
    of = seen({2: 20, 3: 60}, bases=UNEQUAL, asked=asked, shown=asked, choice=SMOOTHED)
    assert smoothed_rates(of).whole == pytest.approx(1.0)
    assert set(smoothed_rates(of).areas) == {2, 3}
    assert "not in the filter" in trace(drawn(of), "镇01")["text"]


def test_differences_that_chance_explains_are_said_to_be_none() -> None:
    bases = {n: Base(2026, 10_000, "y") for n in range(1, 32)}
    figure = drawn(seen({n: 9 + n % 2 for n in range(1, 32)}, bases=bases, choice=SMOOTHED))
    assert figure["layout"]["meta"]["title"] == (
        "Received, cases per 1,000 inhabitants, smoothed: "
        "areas differ by no more than chance explains, all have 0.95"
    )
    coloured = {one["fillcolor"] for one in figure["data"][:31]}
    assert len(coloured) == 1


def test_smoothed_rates_are_drawn_in_the_colours_of_the_rates_counted() -> None:
    bases = {n: Base(2026, 10_000, "y") for n in range(1, 32)}
    counts: dict[int | None, int] = {n: 5 + n for n in range(1, 32)}
    of = seen(counts, bases=bases, choice=SMOOTHED)
    smooth, plain = drawn(of), drawn(replace(of, choice=PEOPLE))

    def colours(figure: dict[str, Any]) -> list[int]:
        return [SEQUENTIAL.index(one["fillcolor"]) for one in figure["data"][:31]]

    assert set(colours(plain)) == set(range(len(SEQUENTIAL)))
    middle = colours(plain)[15]
    assert colours(smooth)[15] == middle
    assert all(
        abs(one - middle) <= abs(other - middle)
        for one, other in zip(colours(smooth), colours(plain), strict=True)
    )
    assert colours(smooth) != colours(plain)


def test_where_hardly_a_rate_can_be_compared_all_of_them_make_the_colours() -> None:
    bases = {n: Base(2026, 1_000 * n, "y") for n in range(1, 32)}
    counts: dict[int | None, int] = {31: 90, **{n: n % 4 for n in range(1, 31)}}
    figure = drawn(seen(counts, bases=bases, choice=SMOOTHED))
    assert len({one["fillcolor"] for one in figure["data"][:31]}) > 1


def test_batches_and_persons_are_not_smoothed_and_the_note_says_why() -> None:
    choice = MapChoice(measure=Measure.PERSONS, reading=Reading.SMOOTHED_POPULATION)
    of = seen({}, bases=UNEQUAL, choice=choice, pairs={(1, None): Amount(6, 8, 90)})
    assert reading_of(of) is Reading.PER_POPULATION
    figure = drawn(of)
    assert "90 per 1,000 inhabitants" in trace(figure, "镇01")["text"]
    assert "smoothed" not in trace(figure, "镇01")["text"]
    assert "come in groups" in figure["layout"]["meta"]["note"]


def test_visits_are_said_in_batches_and_persons_together_and_have_no_interval() -> None:
    choice = MapChoice(measure=Measure.PERSONS, reading=Reading.PER_HOUSEHOLDS)
    base = {1: Base(2026, 1_000, "y")}
    figure = drawn(seen({}, bases=base, choice=choice, pairs={(1, None): Amount(6, 8, 90)}))
    said = trace(figure, "镇01")["text"]
    assert "8 batches, 90 persons" in said
    assert "9.0 per 100 households" in said
    assert "interval" not in said
    meta = figure["layout"]["meta"]
    assert "by the day of receipt" in meta["note"]
    assert meta["table"]["rows"][0][:3] == ["镇01", "8", "90"]
    assert meta["table"]["links"][0][1:3] == ["township=1&cohort=received"] * 2


def test_a_filter_without_visits_says_that_there_are_none_to_count() -> None:
    asked = Asked(CaseFilter(channels=(Channel.LETTER,)), AS_OF)
    figure = drawn(seen({}, asked=asked, shown=asked, choice=MapChoice(measure=Measure.BATCHES)))
    assert "leave visits out" in figure["layout"]["meta"]["note"]
    assert of_measure(asked, Measure.BATCHES) == asked
    assert of_measure(ASKED, Measure.PERSONS).chosen.channels == (Channel.VISIT,)
    assert of_measure(ASKED, Measure.CASES) == ASKED


def test_what_lies_on_no_shape_is_told_and_opened() -> None:
    of = seen({None: 3, 2: 4}, shapes=SHAPES[:1])
    with speaking("en"):
        assert apart(of) == [
            ("Place unknown", Amount(3), "township=none&cohort=received"),
            ("镇02", Amount(4), "township=2&cohort=received"),
        ]


def test_the_chosen_area_is_outlined_and_a_click_may_choose_instead_of_open() -> None:
    of = seen({1: 9}, choice=MapChoice(area_id=1))
    figure = drawn(replace(of, choice=MapChoice(area_id=1, opens_trend=True)))
    assert trace(figure, "镇01")["customdata"] == ["#1"]
    assert [
        one["line"]["width"] for one in figure["data"] if one.get("line", {}).get("color") == panels.CHOSEN
    ] == [3]
    assert trace(drawn(of), "镇01")["customdata"] == ["township=1&cohort=received"]


def test_a_reader_of_counts_opens_no_rows() -> None:
    figure = drawn(seen({1: 9, None: 2}, sees_rows=False))
    assert not any("cohort" in str(one.get("customdata")) for one in figure["data"])
    assert not any(link for row in figure["layout"]["meta"]["table"]["links"] for link in row)


def test_villages_stand_in_their_fixed_order_and_are_not_ranked() -> None:
    villages = {n: Place(n, f"村{n}", "", AreaKind.VILLAGE, 1) for n in (103, 101, 102)}
    pairs = {(1, 101): Amount(9), (1, 102): Amount(30), (1, 103): Amount(2), (1, None): Amount(50)}
    of = seen({}, pairs=pairs, places=PLACES | villages, choice=MapChoice(area_id=1))
    with speaking("en"):
        drawn_villages = village_panel(of)
        every = village_panel(replace(of, choice=MapChoice()))
    assert drawn_villages["data"][0]["x"] == [2, 9, 30]
    rows = drawn_villages["layout"]["meta"]["table"]["rows"]
    assert [row[0] for row in rows] == ["村103", "村101", "村102", "(none recorded)"]
    assert every["data"] == []
    assert len(every["layout"]["meta"]["table"]["rows"]) == 3


def test_half_of_all_is_said_without_naming_anybody() -> None:
    counts: dict[int | None, int] = {1: 10, 2: 6, 3: 2, 4: 2}
    assert (
        drawn(seen(counts))["layout"]["meta"]["title"] == "Received: 20 cases; half of them in 1 of 31 areas"
    )


def test_a_month_of_receipts_is_its_days_and_a_month_of_a_state_is_its_last_day() -> None:
    asked = Asked(CaseFilter(from_on=date(2026, 2, 10), to_on=date(2026, 6, 17)), AS_OF)
    february, june = month_of(date(2026, 2, 1)), month_of(AS_OF)
    shown = at_month(asked, Cohort.RECEIVED, february).chosen
    assert (shown.from_on, shown.to_on) == (date(2026, 2, 10), date(2026, 2, 28))
    assert at_month(asked, Cohort.OPEN, february).as_of == date(2026, 2, 28)
    assert at_month(asked, Cohort.OPEN, february).is_past
    assert at_month(asked, Cohort.OPEN, june) == asked
    assert at_month(asked, Cohort.RECEIVED, june + 1) == asked


VALUES = st.lists(st.integers(1, 4_000), min_size=1, max_size=70)


@given(VALUES, VALUES)
def test_values_that_move_no_end_are_held_by_the_words_too(values: list[int], others: list[int]) -> None:
    alone = classes_of([float(value) for value in values], is_whole=True)
    classes = classes_of([float(value) for value in values], is_whole=True, also=[float(n) for n in others])
    assert [(one.high, one.colour) for one in classes] == [(one.high, one.colour) for one in alone]
    for value in (*values, *others):
        low, _dash, high = class_of(value, classes).words.replace(",", "").partition("–")
        assert int(low) <= value <= int(high or low)


@given(VALUES)
def test_every_value_has_a_class_whose_words_hold_it(values: list[int]) -> None:
    classes = classes_of([float(value) for value in values], is_whole=True)
    assert 1 <= len(classes) <= len(SEQUENTIAL)
    assert len({one.colour for one in classes}) == len(classes)
    assert all(before.high < after.high for before, after in pairwise(classes))
    used = set()
    for value in values:
        found = class_of(value, classes)
        low, _dash, high = found.words.replace(",", "").partition("–")
        assert int(low) <= value <= int(high or low)
        used.add(found)
    assert used == set(classes)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.0123, "0.012"), (0.5, "0.50"), (2.345, "2.3"), (23.4, "23"), (1234.5, "1,234")],
)
def test_rates_are_said_with_two_digits(value: float, said: str) -> None:
    assert number(value, is_whole=False) == said


@given(st.lists(st.text("甲乙丙ab 1", min_size=1, max_size=14), min_size=31, max_size=31))
def test_no_name_lies_over_another(names: list[str]) -> None:
    ground = lay_out(tuple(shape.geometry for shape in SHAPES), is_schematic=True)
    labels = [
        (outline, name, "12", n % 4)
        for n, (outline, name) in enumerate(zip(ground.outlines, names, strict=True))
    ]
    scale = min(SCREEN[0] / ground.size[0], SCREEN[1] / ground.size[1])
    boxes = [
        (
            x * scale - text_width(said) / 2,
            y * scale - SIZE / 2,
            x * scale + text_width(said) / 2,
            y * scale + SIZE / 2,
        )
        for one in label_traces(ground, labels)
        for x, y, words in zip(one["x"], one["y"], one["text"], strict=True)
        for said in [max(words.split("<br>"), key=text_width)]
        if words
    ]
    for first, second in combinations(boxes, 2):
        assert not (
            first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
        )


def test_an_area_outside_the_filter_is_no_zero() -> None:
    asked = replace(ASKED, chosen=CaseFilter(townships=(1,)))
    figure = drawn(seen({1: 9}, asked=asked, shown=asked))
    assert "not in the filter" in trace(figure, "镇02")["text"]
