"""Boundaries as they are drawn: flat, thinned, with a name inside each."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geography import FINEST, area, chord, inside, label_point, lay_out, thinned
from db.demo.hexagons import cells
from tests.sample_data import sample

SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]])
HOLE = np.array([[1.0, 0.5], [3.0, 0.5], [3.0, 1.5], [1.0, 1.5]])


def text(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


def closed(ring: np.ndarray) -> list[list[float]]:
    return [*ring.tolist(), ring[0].tolist()]


def test_degrees_are_as_wide_as_the_middle_of_the_layer_makes_them() -> None:
    box = [[100.0, 59.0], [102.0, 59.0], [102.0, 61.0], [100.0, 61.0], [100.0, 59.0]]
    ground = lay_out((text("Polygon", [box]),), is_schematic=False)
    assert ground.size == pytest.approx((1.0, 2.0), rel=1e-9)


def test_a_schematic_stays_as_it_is_and_its_names_stand_in_the_middle() -> None:
    ground = lay_out(tuple(json.dumps(cell) for cell in cells()), is_schematic=True)
    assert len(ground.outlines) == 31
    for outline, cell in zip(ground.outlines, cells(), strict=True):
        corners = np.array(cell["coordinates"][0][:-1])
        assert len(outline.rings[0]) == 6
        assert outline.label == pytest.approx(corners.mean(axis=0), abs=0.8)


def test_a_name_stands_beside_a_hole_and_not_in_it() -> None:
    (x, y), room = label_point([SQUARE, HOLE])
    assert inside(np.array([[x, y]]), [SQUARE, HOLE])[0]
    assert room == pytest.approx(0.5, abs=0.1)


def test_a_hole_runs_the_other_way_so_that_it_stays_empty() -> None:
    ground = lay_out((text("Polygon", [closed(SQUARE), closed(HOLE)]),), is_schematic=True)
    shell, hole = (np.array(ring) for ring in ground.outlines[0].rings)
    assert area(shell) > 0 > area(hole)


def test_the_line_through_a_name_ends_at_the_border() -> None:
    assert chord([SQUARE], (1.0, 1.0)) == 4.0
    assert chord([SQUARE, HOLE], (0.5, 1.0)) == 1.0


@given(st.lists(st.floats(0.5, 1.5), min_size=5, max_size=80))
def test_no_dropped_corner_lies_further_from_the_border_than_allowed(radii: list[float]) -> None:
    turns = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.array([[r * np.cos(turn), r * np.sin(turn)] for r, turn in zip(radii, turns, strict=True)])
    kept = thinned(ring, 0.05)
    assert len(kept) >= 3
    borders = list(pairwise([*kept, kept[0]]))
    for corner in ring:
        nearest = min(_distance(corner, start, end) for start, end in borders)
        assert nearest <= 0.05 + 1e-9


def _distance(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    along = end - start
    part = np.clip((point - start) @ along / (along @ along or 1), 0, 1)
    return float(np.hypot(*(point - start - part * along)))


def test_another_geometry_is_refused_and_no_geometry_is_an_empty_ground() -> None:
    with pytest.raises(ValueError, match="no polygon"):
        lay_out((text("Point", [1, 2]),), is_schematic=False)
    assert lay_out((), is_schematic=False).outlines == ()


def test_real_districts_keep_every_area_and_get_a_name_inside() -> None:
    features = json.loads(sample("nyc_community_districts.geojson").read_text())["features"]
    geometries = tuple(json.dumps(feature["geometry"]) for feature in features)
    ground = lay_out(geometries, is_schematic=False)
    assert len(ground.outlines) == 64
    side = max(ground.size)
    for outline in ground.outlines:
        rings = [np.array(ring) for ring in outline.rings]
        assert any(inside(np.array([outline.label]), [ring])[0] for ring in rings)
        assert outline.room > side * FINEST
