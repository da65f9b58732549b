"""The wall's scenes: offices' duties exact, petitioners' facts withheld where few, and a scene that fails is left out."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from dashboard.analysis.suppression import Shown
from dashboard.text import speaking
from dashboard.wall.area import map_scene, published
from dashboard.wall.duty import duty_scene
from dashboard.wall.feed import note_failed, scenes
from dashboard.wall.hall import HALL_SCENES, year_scene
from dashboard.wall.work import (
    WORK_SCENES,
    due_scene,
    hearings_scene,
    indicators_scene,
    leaders_scene,
    month_scene,
    urgent_words,
)
from db.cohorts import Cohort
from db.days import Period, month_of
from db.hearings import HearingSlot
from db.roster import TurnKind
from db.rule_packs import PACK_2022, PACK_NONE
from db.wall import (
    AreaCount,
    CohortCount,
    HallSeen,
    LeaderLoad,
    MonthCounts,
    NamedCount,
    Profile,
    Scene,
    TurnPosted,
    UnitDuties,
    WorkSeen,
    YearCounts,
    first_plan,
)

DAY = date(2026, 6, 17)


def _square(at: int) -> str:
    return json.dumps(
        {"type": "Polygon", "coordinates": [[[at, 0], [at + 1, 0], [at + 1, 1], [at, 1], [at, 0]]]}
    )


def _areas(*counts: int | None) -> tuple[AreaCount, ...]:
    return tuple(AreaCount(f"乡{n}", _square(n), count, is_warned=n == 0) for n, count in enumerate(counts))


TURNS = (
    TurnPosted(DAY, TurnKind.DUTY, "接访股股长", "郗二", "值班室", time(8, 30), time(17, 30)),
    TurnPosted(DAY, TurnKind.RECEPTION, "县长", "水三", "一号接访室", time(9), time(11, 30)),
    TurnPosted(
        DAY + timedelta(1), TurnKind.RECEPTION, "县委书记", "蔺一", "一号接访室", time(9), time(11, 30)
    ),
)
SEEN = WorkSeen(
    as_of=DAY,
    overdue=3,
    overdue_today=1,
    soon=4,
    open=60,
    units=(UnitDuties("民政局", 9, 3, 2, date(2026, 6, 10)), UnitDuties("教育局", 4, 0, 2, None), UnitDuties("水利局", 1, 0, 0, None)),
    months=tuple(MonthCounts(month_of(DAY) - n, 20, 18 if n else 10) for n in range(48, -1, -1)),
    window=Period(date(2025, 6, 1), date(2026, 5, 31)),
    areas=_areas(12, 9, 2, None),
    elsewhere=7,
    is_schematic=True,
    categories=(NamedCount("民政", 20), NamedCount("教育", 3), NamedCount("", 6)),
    assigned=5,
    assigned_overdue=1,
    leaders=(LeaderLoad("副县长", 5, 1, 31),),
    rates=(CohortCount(Cohort.C5_LIMIT_IN_PERIOD, 20), CohortCount(Cohort.C5_ON_TIME, 18), CohortCount(Cohort.RATED, 19)),
    hearings=(HearingSlot(DAY, time(9), "听证室"), HearingSlot(DAY, None, "")),
    turns=TURNS,
)  # fmt: skip
HALL = HallSeen(DAY, PACK_2022, (YearCounts(2026, 258, 4, 19, 20), YearCounts(2025, 0, 285, 10, 19)), TURNS)


def test_units_are_told_exactly_who_owe_anything() -> None:
    said = due_scene(SEEN)
    assert [(one["name"], one["overdue"], one["soon"]) for one in said["rows"]] == [("民政局", 3, 2), ("教育局", 0, 2)]  # fmt: skip
    assert said["rows"][0]["longest"] == "7 天"
    assert urgent_words(SEEN) == "今日新增超期 1 件"
    assert urgent_words(replace(SEEN, overdue_today=0)) == ""


def test_a_small_count_of_an_area_is_withheld_and_no_total_gives_it_back() -> None:
    told = published(SEEN)
    assert told[3] is None
    assert told[2] is not None
    assert told[2].shown is Shown.FEW
    said = map_scene(SEEN)
    assert [one["count"] for one in said["areas"]][2:] == ["<5", ""]
    assert said["areas"][0]["warned"]
    assert "2" not in [one["count"] for one in said["areas"]]
    assert [one["count"] for one in said["categories"]] == ["20", "<5"]


def test_a_rate_below_twenty_is_not_said() -> None:
    by_name = {one["name"]: one for one in indicators_scene(SEEN)["rates"]}
    assert by_name["责任单位按期办结率"]["share"] == 90.0
    assert by_name["群众满意率"]["share"] is None


def test_a_month_is_told_against_what_is_usual_for_its_days() -> None:
    said = month_scene(SEEN)
    # Twenty in seventeen days are more than twenty a month make usual, ten are not.
    assert said["title"] == "六月前 17 天收件 20 件，多于通常"
    (_value, _low, high), (closed, _least, most) = (part["points"][-1] for part in said["parts"])
    assert high < 20
    assert closed <= most
    assert len(said["months"]) == len(said["parts"][0]["points"]) == 13


def test_no_figure_of_the_hall_names_a_unit_a_leader_or_a_place() -> None:
    counted = [made(HALL) for scene, made in HALL_SCENES.items() if scene is not Scene.DUTY]
    said = json.dumps(counted, ensure_ascii=False)
    assert not any(word in said for word in ("民政局", "副县长", "县长", "乡0"))
    blocks = [[block["number"] for block in one["blocks"]] for one in year_scene(HALL)["years"]]
    assert blocks == [["258", "<5", "95%"], ["0", "285", "–"]]


def test_who_receives_today_is_named_before_who_is_on_duty_and_the_next_days_follow() -> None:
    for said in (WORK_SCENES[Scene.DUTY](SEEN), HALL_SCENES[Scene.DUTY](HALL)):
        assert said["title"] == "今日县长接访"
        assert [(one["name"], one["room"], one["times"]) for one in said["today"]] == [
            ("水三", "一号接访室", "09:00–11:30"),
            ("郗二", "值班室", "08:30–17:30"),
        ]
        assert [(one["day"], one["turns"]) for one in said["rows"]] == [
            ("6月18日", [[{"post": "县委书记", "name": "蔺一"}], []])
        ]


def test_turns_that_find_no_room_are_counted() -> None:
    many = [replace(TURNS[1], name=str(n)) for n in range(5)]
    said = duty_scene(DAY, many)
    assert (len(said["today"]), said["about"]) == (3, "今日另有 2 个班次")
    assert said["title"] == "今日县长、县长、县长、县长、县长接访"
    assert duty_scene(DAY, [*many, *many])["title"] == "今日 10 位领导接访"
    rows = duty_scene(DAY - timedelta(1), many)["rows"]
    assert [one["name"] for one in rows[0]["turns"][0]] == ["0", "1", "+3"]


def test_the_next_hearing_is_told_with_time_and_room_and_those_after_it_follow() -> None:
    said = hearings_scene(SEEN)
    assert (said["next"]["time"], said["next"]["room"]) == ("09:00", "听证室")
    assert said["then"] == [{"day": "6月17日", "time": "", "room": ""}]
    many = replace(SEEN, hearings=(HearingSlot(DAY, time(9), "听证室"),) * 6)
    assert (len(hearings_scene(many)["then"]), hearings_scene(many)["rest"]) == (3, "另有 2 场")


def test_a_leader_whose_post_ended_and_who_holds_matters_still_is_told_apart() -> None:
    loads = (LeaderLoad("副县长", 5, 1, 31), LeaderLoad("副县长", 1, 0, 2, has_left=True))
    rows = leaders_scene(replace(SEEN, leaders=loads))["rows"]
    assert [one["name"] for one in rows] == ["副县长", "副县长（已离任）"]


def test_without_rules_no_limit_is_made_up() -> None:
    bare = replace(HALL, rules=PACK_NONE)
    assert HALL_SCENES[Scene.LIMITS](bare)["limits"] == []


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("scene", [*WORK_SCENES, *HALL_SCENES])
def test_a_scene_of_nothing_at_all_is_drawn_too(scene: Scene, language: str) -> None:
    empty = replace(
        SEEN, overdue=0, soon=0, open=0, units=(), areas=(), elsewhere=0, categories=(), leaders=(), rates=(), hearings=(), turns=(),
        months=tuple(replace(one, received=0, closed=0) for one in SEEN.months),
    )  # fmt: skip
    with speaking(language):
        said = (
            WORK_SCENES[scene](empty)
            if scene in WORK_SCENES
            else HALL_SCENES[scene](replace(HALL, years=(), turns=()))
        )
    assert said["title"]


def test_a_scene_that_fails_is_left_out_and_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail(seen: WorkSeen) -> dict[str, object]:
        raise ZeroDivisionError

    found = scenes(first_plan(Profile.WORK), {**WORK_SCENES, Scene.MAP: fail}, SEEN)
    assert [one["key"] for one in found] == ["due", "month", "leaders", "indicators", "hearings", "duty"]
    assert "map" in caplog.text


def test_what_a_display_could_not_draw_is_named_in_the_log_by_scenes_names_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    note_failed("map,13812345678,<script>")
    assert "map" in caplog.text
    assert "138" not in caplog.text
