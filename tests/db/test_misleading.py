"""What may mislead a search is found, and what looks like it and is none is left alone."""

import pytest

from db.enums import Channel
from db.misleading import default_places, mix_changes

OTHERS = {(1, 11): 6, (1, 12): 4, (2, 21): 5, (None, None): 80, (3, None): 9}


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (60, {(2, 22): 60}),
        (59, {}),  # not ten times the six of the next
        (29, {}),
    ],
)
def test_a_village_with_ten_times_as_many_as_any_other_is_a_default_place(most, found):
    assert default_places({**OTHERS, (2, 22): most}) == found


def test_a_village_with_less_than_a_fifth_of_all_is_none():
    many: dict[tuple[int | None, int | None], int] = {(1, one): 9 for one in range(40)}
    assert default_places({**many, (2, 22): 89}) == {}
    assert default_places({**many, (2, 22): 90}) == {(2, 22): 90}


def test_without_two_villages_nothing_is_a_default_place():
    assert default_places({(1, 11): 400}) == {}
    assert default_places({}) == {}


def county(hotline_from, months=24):
    """Thirty matters a month, half of them letters; from a month on twenty more by the hotline."""
    return {
        (channel, month): n
        for month in range(months)
        for channel, n in (
            (Channel.LETTER, 15),
            (Channel.VISIT, 15),
            (Channel.HOTLINE, 20 if month >= hotline_from else 0),
        )
        if n
    }


def test_a_new_hotline_is_a_change_of_practice_from_its_month_on():
    assert (Channel.HOTLINE, 12) in mix_changes(county(12), range(24))


def test_a_mix_that_stays_is_no_change():
    assert mix_changes(county(0), range(24)) == []


def test_three_months_of_few_matters_say_nothing_of_their_mix():
    few: dict[tuple[Channel | None, int], int] = {
        (Channel.LETTER if month < 12 else Channel.VISIT, month): 2 if month < 12 else 4
        for month in range(24)
    }
    assert mix_changes(few, range(24)) == []
