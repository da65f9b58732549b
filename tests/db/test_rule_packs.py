import json
from dataclasses import replace
from datetime import date

import pytest

from db.rule_packs import COUNTS, PACK_2005, PACK_2022, PACK_NONE, RulePack, RuleRefused, pack_for

LOCAL = replace(PACK_2022, code="local", c1_days=None, c1_workdays=5, c5_days=30, max_extension_days=60)


@pytest.mark.parametrize(
    ("registered_on", "code"),
    [
        (date(2005, 4, 30), "none"),
        (date(2005, 5, 1), "2005"),
        (date(2022, 4, 30), "2005"),
        (date(2022, 5, 1), "2022"),
    ],
)
def test_a_matter_keeps_the_pack_in_force_when_it_was_registered(registered_on, code):
    assert pack_for((PACK_2005, PACK_2022), registered_on).code == code
    assert pack_for((PACK_2022, PACK_2005, PACK_NONE), registered_on).code == code


def test_a_local_pack_listed_after_the_national_one_holds():
    assert pack_for((PACK_2005, PACK_2022, LOCAL), date(2022, 5, 1)) is LOCAL
    assert pack_for((PACK_2005, PACK_2022, LOCAL), date(2022, 4, 30)) is PACK_2005


@pytest.mark.parametrize("pack", [PACK_2005, PACK_2022, PACK_NONE, LOCAL], ids=lambda pack: pack.code)
def test_a_pack_survives_json(pack):
    assert RulePack.from_dict(json.loads(json.dumps(pack.to_dict()))) == pack


def test_the_two_national_packs_differ_where_the_law_does():
    old, new = PACK_2005.to_dict(), PACK_2022.to_dict()
    differing = {name: (old[name], new[name]) for name in old if old[name] != new[name]}
    assert differing == {
        "code": ("2005", "2022"),
        "name_code": ("regulations_2005", "regulations_2022"),
        "from_on": ("2005-05-01", "2022-05-01"),
        "c4_workdays": (None, 5),
        "handles_appeals_only": (False, True),
        "c11_days": (30, None),
        "c13_workdays": (None, 10),
    }


def test_keys_left_out_take_their_defaults():
    values = {"code": "x", "name_code": "x", "from_on": "2022-05-01"}
    assert RulePack.from_dict(values) == replace(PACK_2022, code="x", name_code="x")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"c5_dayz": 60}, "unknown_key", "c5_dayz"),
        ({"from_on": "2022-13-01"}, "not_a_day", "from_on"),
        ({"from_on": 20220501}, "not_a_day", "from_on"),
        ({"c5_days": 0}, "out_of_range", "c5_days"),
        ({"c5_days": -60}, "out_of_range", "c5_days"),
        ({"c5_days": 367}, "out_of_range", "c5_days"),
        ({"c5_days": "60"}, "not_a_whole_number", "c5_days"),
        ({"c5_days": 60.0}, "not_a_whole_number", "c5_days"),
        ({"c5_days": True}, "not_a_whole_number", "c5_days"),
        ({"max_extension_days": None}, "not_a_whole_number", "max_extension_days"),
        ({"group_min": 1}, "out_of_range", "group_min"),
        ({"representatives_max": 6}, "out_of_range", "representatives_max"),
        ({"rolls_forward": 1}, "not_yes_or_no", "rolls_forward"),
        ({"code": " "}, "not_a_short_text", "code"),
        ({"name_code": 7}, "not_a_short_text", "name_code"),
        ({"c1_workdays": 5}, "two_limits", "c1_days"),
        ({"hearing_notice_days": 31}, "notice_longer_than_hold", "hearing_notice_days"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(change, code, field):
    with pytest.raises(RuleRefused) as refused:
        RulePack.from_dict(PACK_2022.to_dict() | change)
    assert (refused.value.code, refused.value.values["field"]) == (code, field)


@pytest.mark.parametrize("name", ["code", "name_code", "from_on"])
def test_a_pack_says_what_it_is_and_from_when(name):
    values = PACK_2022.to_dict()
    del values[name]
    with pytest.raises(RuleRefused) as refused:
        RulePack.from_dict(values)
    assert (refused.value.code, refused.value.values) == ("missing_key", {"field": name})


def test_every_number_of_a_pack_is_checked():
    numbers = {name for name, value in PACK_2022.to_dict().items() if type(value) is int}
    assert numbers <= set(COUNTS)
