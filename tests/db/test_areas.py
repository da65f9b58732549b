"""Acts on areas: who may, what is refused, what the log keeps."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.areas import Reading
from db.commands.areas import (
    AreaRefused,
    Setter,
    place_shape,
    remove_layer,
    show_layer,
    swap_cells,
    take_boundaries,
    write_base,
)
from db.demo.hexagons import cells
from db.enums import LogKind, Role
from db.importing.findings import SheetRefused
from db.keys import KeyRing
from db.models.organisation import AreaAlias, AreaBase, BoundaryLayer, BoundaryShape, Unit
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.areas import base_rows, bases, layer_shapes, layers, units_of, unplaced_shapes
from tests.db.protected import add_account

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def writer(database, world, tmp_path):
    database.keys = KeyRing.fresh(tmp_path)
    with database.writing() as session:
        yield session


def who(session, role=Role.ADMIN) -> Setter:
    account = add_account(session, f"{role}1", role)
    session.flush()
    row = account_of_id(session, account.id)
    assert row is not None
    return Setter(row, NOW)


def schematic(session, areas) -> list[int]:
    layer = BoundaryLayer(name="示意图", is_schematic=True, uploaded_at=NOW)
    session.add(layer)
    session.flush()
    shapes = [
        BoundaryShape(layer_id=layer.id, key=f"c{n}", area_id=area, geometry=cell)
        for n, (area, cell) in enumerate(zip(areas, cells(), strict=False))
    ]
    session.add_all(shapes)
    session.flush()
    return [shape.id for shape in shapes]


def geojson(*names: str, **more: object) -> bytes:
    ring = [[106.0, 31.0], [106.1, 31.0], [106.1, 31.1], [106.0, 31.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def code(act, *arguments, **given) -> str:
    with pytest.raises(AreaRefused) as refused:
        act(*arguments, **given)
    return refused.value.code


def log_of(session) -> list[dict]:
    rows = session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED).order_by(LogRow.seq))
    return [row.detail for row in rows]


def held(session) -> list[int | None]:
    layer = session.scalars(select(BoundaryLayer.id)).one()
    session.expire_all()
    return [shape.area_id for shape in layer_shapes(session, layer)]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_two_cells_change_places_for_all_and_the_same_act_undoes_it(writer, world, role):
    one, other, _third = schematic(writer, [*world.townships[:2], None])
    actor = who(writer, role)
    assert swap_cells(writer, actor, one, other, seen=0) == ("青石镇", "白云乡")
    assert held(writer)[:2] == [world.townships[1], world.townships[0]]
    assert swap_cells(writer, actor, one, other, seen=0) == ("白云乡", "青石镇")
    assert held(writer)[:2] == list(world.townships[:2])
    assert [row["act"] for row in log_of(writer)] == ["cells_swapped"] * 2
    assert log_of(writer)[0]["areas"] == ["青石镇", "白云乡"]


def test_an_area_may_move_to_an_empty_cell(writer, world):
    one, empty = schematic(writer, [world.townships[0], None])
    assert swap_cells(writer, who(writer), one, empty, seen=0) == ("青石镇", "")
    assert held(writer) == [None, world.townships[0]]


def test_a_swap_needs_two_cells_of_one_schematic_and_the_right(writer, world):
    one, other = schematic(writer, world.townships[:2])
    actor = who(writer)
    assert code(swap_cells, writer, actor, one, one, seen=0) == "same_cell"
    assert code(swap_cells, writer, actor, one, 999, seen=0) == "cell_unknown"
    for role in set(Role) - {Role.OFFICE, Role.ADMIN}:
        assert code(swap_cells, writer, who(writer, role), one, other, seen=0) == "role_may_not"
    take_boundaries(writer, actor, geojson("青石镇", "白云乡"), key="name", name="边界", source="民政")
    real = writer.scalars(
        select(BoundaryShape.id)
        .join(BoundaryLayer, BoundaryLayer.id == BoundaryShape.layer_id)
        .where(BoundaryLayer.name == "边界")
        .order_by(BoundaryShape.id)
    ).all()
    assert code(swap_cells, writer, actor, one, real[0], seen=0) == "other_layer"
    assert code(swap_cells, writer, actor, real[0], real[1], seen=0) == "not_schematic"


def test_boundaries_are_matched_by_name_and_alias_and_the_rest_is_reported(writer, world):
    writer.add(AreaAlias(alias="老河乡", area_id=world.townships[2]))
    writer.add(AreaAlias(alias="510101", area_id=world.townships[1], kind="code"))
    writer.flush()
    actor = who(writer)
    done = take_boundaries(
        writer,
        actor,
        geojson("青石镇", "老河乡", "510101", "无名乡"),
        key="name",
        name="边界",
        source="民政",
    )
    assert done.known == ("青石镇", "老河乡 → 大河镇", "510101 → 白云乡")
    assert done.unplaced == ("无名乡",)
    assert done.made == ()
    [unplaced] = unplaced_shapes(writer)
    assert place_shape(writer, actor, unplaced.id, world.townships[0], seen={}) == (
        "无名乡",
        "青石镇",
    )
    by_key = {shape.key: shape.area_id for shape in layer_shapes(writer, done.layer_id)}
    assert by_key == {
        "青石镇": None,
        "老河乡": world.townships[2],
        "510101": world.townships[1],
        "无名乡": world.townships[0],
    }


def test_boundaries_are_refused_with_a_code_and_leave_nothing(writer, world):
    schematic(writer, world.townships)
    actor = who(writer)
    asked = {"key": "name", "name": "边界", "source": "民政"}
    assert (
        code(take_boundaries, writer, who(writer, Role.OFFICE), geojson("青石镇"), **asked) == "role_may_not"
    )
    assert code(take_boundaries, writer, actor, geojson("青石镇"), **{**asked, "name": " "}) == "name_missing"
    assert (
        code(take_boundaries, writer, actor, geojson("青石镇"), **{**asked, "source": ""}) == "source_missing"
    )
    assert (
        code(take_boundaries, writer, actor, geojson("青石镇"), **{**asked, "name": "示意图"}) == "name_taken"
    )
    for content, refused_code in ((b"{", "not_geojson"), (geojson("青石镇"), "key_unknown")):
        with pytest.raises(SheetRefused) as refused:
            take_boundaries(writer, actor, content, **{**asked, "key": "nothing"})
        assert refused.value.code == refused_code
    assert [layer.name for layer in layers(writer)] == ["示意图"]


def test_official_boundaries_come_before_the_schematic_and_may_be_hidden_and_removed(writer, world):
    schematic(writer, world.townships)
    actor = who(writer)
    done = take_boundaries(writer, actor, geojson("青石镇"), key="name", name="边界", source="民政")
    assert [(one.name, one.placed, one.shapes) for one in layers(writer)] == [
        ("边界", 1, 1),
        ("示意图", 3, 3),
    ]
    assert show_layer(writer, actor, done.layer_id, is_shown=False, seen=0) == "边界"
    assert not layers(writer)[0].is_shown
    assert remove_layer(writer, actor, done.layer_id, seen=0) == "边界"
    left = layers(writer)
    assert [one.name for one in left] == ["示意图"]
    assert code(remove_layer, writer, actor, left[0].id, seen=0) == "is_schematic"
    assert [row["act"] for row in log_of(writer)] == ["boundaries", "layer_hidden", "layer_removed"]


def test_the_latest_base_up_to_the_year_counts(writer, world):
    actor, area = who(writer, Role.OFFICE), world.townships[0]
    write_base(writer, actor, area, 2020, 1_000, 300, "普查", seen=0)
    write_base(writer, actor, area, 2024, 900, None, "年鉴", seen=0)
    assert [bases(writer, Reading.PER_POPULATION, year)[area].number for year in (2020, 2023, 2024)] == [
        1000,
        1000,
        900,
    ]
    assert bases(writer, Reading.PER_HOUSEHOLDS, 2026)[area].number == 300
    assert bases(writer, Reading.PER_POPULATION, 2019) == {}
    assert bases(writer, Reading.COUNT, 2026) == {}


def test_a_base_without_numbers_is_taken_away_and_a_number_of_nobody_is_no_base(writer, world):
    actor, area = who(writer), world.townships[0]
    write_base(writer, actor, area, 2024, 0, None, "年鉴", seen=0)
    assert bases(writer, Reading.PER_POPULATION, 2026) == {}
    write_base(writer, actor, area, 2024, None, None, "年鉴", seen=0)
    assert writer.scalars(select(AreaBase)).all() == []
    write_base(writer, actor, area, 2024, None, None, "年鉴", seen=0)
    assert [row[1] for row in base_rows(writer, 2024)] == [None] * 3


@pytest.mark.parametrize(
    ("year", "population", "households", "source", "refused"),
    [
        (1948, 10, 5, "年鉴", "year_unknown"),
        (2027, 10, 5, "年鉴", "year_unknown"),
        (2026, -1, None, "年鉴", "number_unknown"),
        (2026, 10, 11, "年鉴", "more_households"),
        (2026, 10, 10, " ", "source_missing"),
    ],
)
def test_a_base_out_of_bounds_is_refused(writer, world, year, population, households, source, refused):
    found = code(
        write_base, writer, who(writer), world.townships[0], year, population, households, source, seen=0
    )
    assert found == refused
    assert log_of(writer) == []


def test_the_office_of_an_area_is_named_with_its_phones_while_it_stands(writer, world):
    unit = writer.get(Unit, world.units[3])
    unit.area_id, unit.office_phone, unit.duty_phone = world.townships[0], "0827-1", "0827-2"
    unit.valid_to = date(2026, 3, 5)
    writer.flush()
    [found] = units_of(writer, world.townships[0], date(2026, 3, 5))
    assert (found.name, found.phones.office, found.phones.duty) == ("青石镇政府", "0827-1", "0827-2")
    assert units_of(writer, world.townships[0], date(2026, 3, 6)) == ()
