"""Shapes of areas come from GeoJSON, each feature stored or refused with its reason."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from db.importing.areas import read_shapes, store_areas
from db.importing.findings import SheetRefused
from db.models.organisation import Area, BoundaryLayer, BoundaryShape
from tests.sample_data import sample

NOW = datetime(2026, 3, 20, tzinfo=UTC)
RING = [[[106.0, 31.0], [106.1, 31.0], [106.1, 31.1], [106.0, 31.0]]]


def collection(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in features
            ],
        }
    ).encode()


def polygon(coordinates=RING):
    return {"type": "Polygon", "coordinates": coordinates}


def test_every_district_of_the_real_file_is_a_shape(sqlite_database):
    read = read_shapes(sample("nyc_community_districts.geojson").read_bytes(), "community_board")
    assert (len(read.shapes), read.refused) == (64, ())
    with sqlite_database.writing() as session:
        done = store_areas(session, read, name="districts", now=NOW)
        assert len(done.made) == 64
        assert session.scalar(select(func.count()).select_from(BoundaryShape)) == 64


def test_a_layer_of_the_same_name_is_replaced_and_its_areas_stay(sqlite_database):
    read = read_shapes(collection(({"name": "东镇"}, polygon()), ({"name": "西镇"}, polygon())), "name")
    fewer = read_shapes(collection(({"name": "西镇"}, polygon())), "name")
    with sqlite_database.writing() as session:
        store_areas(session, read, name="official", now=NOW)
        done = store_areas(session, fewer, name="official", now=NOW)
        assert (done.made, done.known) == ((), ("西镇",))
        assert session.scalar(select(func.count()).select_from(Area)) == 2
        assert session.scalar(select(func.count()).select_from(BoundaryLayer)) == 1
        assert session.scalars(select(BoundaryShape.key)).all() == ["西镇"]


def test_cells_of_a_schematic_make_no_areas(sqlite_database):
    read = read_shapes(sample("pingchang_hex31_cells.geojson").read_bytes(), "cell")
    with sqlite_database.writing() as session:
        done = store_areas(session, read, name="schematic", now=NOW, is_schematic=True, makes_areas=False)
        assert len(done.unplaced) == 31
        assert session.scalar(select(func.count()).select_from(Area)) == 0


def test_features_that_are_no_areas_are_refused_one_by_one():
    read = read_shapes(
        collection(
            ({"name": "东镇"}, polygon()),
            ({"name": "东镇"}, polygon()),
            ({"name": ""}, polygon()),
            ({"name": "点"}, {"type": "Point", "coordinates": [1, 2]}),
            (
                {"name": "米"},
                polygon([[[500000, 3400000], [500001, 3400000], [500001, 3400001], [500000, 3400000]]]),
            ),
            ({"name": "短"}, polygon([[[1, 1], [2, 2], [1, 1]]])),
            ({"name": "无"}, None),
        ),
        "name",
    )
    assert [shape.key for shape in read.shapes] == ["东镇"]
    assert read.refused == (
        (2, "twice"), (3, "no_name"), (4, "no_polygon"), (5, "not_degrees"), (6, "no_polygon"), (7, "no_polygon"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "key", "code"),
    [
        (b"{", "name", "not_geojson"),
        (b"[]", "name", "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "name", "not_geojson"),
        (collection(({"name": "a"}, polygon())), "title", "key_unknown"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused_by_code(content, key, code):
    with pytest.raises(SheetRefused) as refused:
        read_shapes(content, key)
    assert refused.value.code == code
