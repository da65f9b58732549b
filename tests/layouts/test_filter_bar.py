"""What the filter bar declares agrees with the filter itself."""

import json
import re

import pytest

from dashboard.client_words import client_words
from dashboard.ids.frame import FilterId
from db.filter_query import KEYS, LISTS
from layouts.filter_bar import CONTROLS, filter_bar
from tests.dashboard.test_client_words import SCRIPTS


def listed(name: str) -> tuple[str, ...]:
    found = re.search(rf"state\.{name} = \[(.*?)\]", SCRIPTS, re.DOTALL)
    assert found is not None
    return tuple(re.findall(r'"([a-z]+)"', found[1]))


def test_script_and_server_write_the_same_keys_in_the_same_order() -> None:
    assert listed("KEYS") == KEYS
    assert listed("LISTS") == tuple(LISTS)


def test_every_key_has_its_control() -> None:
    controls = {control.key for control in CONTROLS}
    # What a figure's rows say of themselves is chosen by opening them, and the day to compare with on its page.
    said = {"from", "to", "cohort", "import", "since", "until", "moved", "sort"}
    assert controls - {"period"} == set(KEYS) - said


def test_every_id_is_laid_out_once() -> None:
    bar = filter_bar()
    ids = [bar.id, *(part.id for part in bar._traverse() if getattr(part, "id", None))]
    assert sorted(ids) == sorted(FilterId)


def test_declared_controls_are_said_in_the_readers_language() -> None:
    controls = json.loads(getattr(filter_bar().children[0], "data-controls"))
    assert [control["label"] for control in controls[:3]] == ["时段", "乡镇", "内容分类"]


@pytest.mark.parametrize("key", ["this_month", "twelve_months", "this_year", "last_year", "all_time"])
def test_quick_choices_have_words(key: str) -> None:
    assert client_words()[key]
