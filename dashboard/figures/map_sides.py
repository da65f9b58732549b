"""Small maps side by side: a map for each topic, or one period beside another, all in the same classes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard.figures.base import Behind, figure, hover_words, no_data
from dashboard.figures.map import BORDER, ZERO
from dashboard.figures.map_classes import Class, class_of, classes_of
from dashboard.figures.map_paths import path_of, range_of
from dashboard.figures.map_words import unit_of, what
from dashboard.geography import Ground, Outline, lay_out
from dashboard.text import _
from dashboard.theme import Figure, axis
from db.areas import MapSeen, Side, SideMap, place_filter
from db.filter_query import at
from db.filters import NONE_ID

MOST_IN_ROW: Final = 4
ROW_HEIGHT: Final = 250
PAIR_HEIGHT: Final = 400
GAP: Final = 0.03
HEAD: Final = 0.08
"""Room above each small map for its name, as a part of the panel."""


def sides_panel(seen: MapSeen, categories: Mapping[int, str]) -> Figure:
    """Draw the chosen comparison; the colour of an area means the same on every map, and a click opens its rows."""
    if seen.layer is None or not seen.sides:
        return _nothing(seen)
    ground = lay_out(tuple(shape.geometry for shape in seen.shapes), is_schematic=seen.layer.is_schematic)
    values = [float(n) for side in seen.sides for key, n in side.counts.items() if key is not None and n]
    classes = classes_of(values, is_whole=True)
    in_row = min(len(seen.sides), MOST_IN_ROW)
    rows = -(-len(seen.sides) // in_row)
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    notes = []
    for place, side in enumerate(seen.sides):
        column, row = place % in_row, place // in_row
        left, right = _part(column, in_row, GAP)
        low, high = _part(rows - 1 - row, rows, GAP)
        top = high - HEAD / rows
        ending = "" if place == 0 else str(place + 1)
        hidden = axis(visible=False, showgrid=False, constrain="domain")
        axes[f"xaxis{ending}"] = {
            **hidden,
            "domain": [left, right],
            "range": range_of(ground, 0),
            "anchor": f"y{ending}",
        }
        axes[f"yaxis{ending}"] = {
            **hidden, "domain": [low, top], "range": range_of(ground, 1), "anchor": f"x{ending}",
            "scaleanchor": f"x{ending}",
        }  # fmt: skip
        data += _small_map(seen, side, ground, classes, ending)
        notes.append(_head(f"{name_of(side, categories)} · {sum(side.counts.values()):,}", left, high))
    drawn = figure(
        data,
        title=_title(seen),
        behind=_behind(seen, categories),
        showlegend=False,
        annotations=notes,
        hoverdistance=12,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        **axes,
    )
    drawn["layout"]["meta"]["height"] = (ROW_HEIGHT if len(seen.sides) > 2 else PAIR_HEIGHT) * rows
    return drawn


def name_of(side: SideMap, categories: Mapping[int, str]) -> str:
    """Name a small map: its topic, or its days."""
    if side.period is not None:
        return _("{from_on} to {to_on}", from_on=side.period.from_on, to_on=side.period.to_on)
    if side.category_id is None:
        return _("(none recorded)")
    return categories.get(side.category_id, _("number {id} (not found)", id=side.category_id))


def _nothing(seen: MapSeen) -> Figure:
    title = _("Side by side")
    if seen.choice.side is Side.NONE:
        drawn = no_data(title=title, why=_("Choose above what is shown side by side."))
        drawn["layout"]["meta"]["empty"]["title"] = _("Nothing is compared yet")
        return drawn
    if seen.choice.side is not Side.CATEGORY:
        return no_data(
            title=title, why=_("Two periods are compared by what was received; choose that above.")
        )
    return no_data(title=title, why=_("Nothing was counted for this filter."))


def _part(place: int, parts: int, gap: float) -> tuple[float, float]:
    width = (1 - gap * (parts - 1)) / parts
    low = place * (width + gap)
    return low, min(low + width, 1.0)


def _head(words: str, left: float, top: float) -> dict[str, Any]:
    return {
        "text": words, "xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "top",
        "showarrow": False,
    }  # fmt: skip


def _small_map(
    seen: MapSeen, side: SideMap, ground: Ground, classes: Sequence[Class], ending: str
) -> list[dict[str, Any]]:
    """Draw one map: a trace for each class, and a point in each area that says its count and opens its rows."""
    fills: dict[str, list[Outline]] = {}
    points: list[tuple[Outline, str, str]] = []
    for shape, outline in zip(seen.shapes, ground.outlines, strict=True):
        place = None if shape.area_id is None else seen.places.get(shape.area_id)
        if place is None:
            continue
        count = side.counts.get(place.id, 0)
        colour = class_of(float(count), classes).colour if count else ZERO
        fills.setdefault(colour, []).append(outline)
        points.append(
            (
                outline,
                hover_words(place.name, f"{count:,} {unit_of(seen.choice.measure, count)}"),
                _of_area(seen, side, place.id),
            )
        )
    on = {"xaxis": f"x{ending}", "yaxis": f"y{ending}", "showlegend": False}
    traces = [_fill(colour, outlines, on) for colour, outlines in fills.items()]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [outline.label[0] for outline, _words, _rows in points],
            "y": [outline.label[1] for outline, _words, _rows in points],
            "marker": {"size": 16, "opacity": 0},
            "hovertext": [words for _outline, words, _rows in points],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": [[rows] if rows else None for _outline, _words, rows in points],
            **on,
        }
    )
    return traces


def _fill(colour: str, outlines: Sequence[Outline], on: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        **path_of(outlines),
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": BORDER, "width": 0.6},
        "hoverinfo": "skip",
        **on,
    }


def rows_of(seen: MapSeen, side: SideMap, **place: object) -> str:
    """Return the query of exactly the rows of a small map at a place of the filter, all of them without one.

    It is empty for a reader of counts only.
    """
    if not seen.sees_rows:
        return ""
    changes: dict[str, object] = {"cohort": seen.choice.cohort, **place}
    if side.period is not None:
        return at(seen.shown, **changes, from_on=side.period.from_on, to_on=side.period.to_on)
    return at(seen.shown, **changes, categories=(side.category_id or NONE_ID,))


def _title(seen: MapSeen) -> str:
    if seen.choice.side is Side.CATEGORY:
        return _("{what} by topic, all in the same colours", what=what(seen))
    now, before = (sum(side.counts.values()) for side in seen.sides)
    return _(
        "{what}: {now}, in the other period {before}", what=what(seen), now=f"{now:,}", before=f"{before:,}"
    )


def _behind(seen: MapSeen, categories: Mapping[int, str]) -> Behind:
    """Return the areas of every map, what lies in none of them, and all together."""
    shown: list[tuple[str, int | None]] = [
        (place.name, place.id) for place in seen.places.values() if place.kind is seen.level
    ]
    if any(side.counts.get(None) for side in seen.sides):
        shown.append((_("Place unknown"), None))
    rows = [[name, *(f"{side.counts.get(key, 0):,}" for side in seen.sides)] for name, key in shown]
    links = [["", *(_of_area(seen, side, key) for side in seen.sides)] for _name, key in shown]
    rows.append([_("All areas"), *(f"{sum(side.counts.values()):,}" for side in seen.sides)])
    links.append(["", *(rows_of(seen, side) for side in seen.sides)])
    return Behind([_("Area"), *(name_of(side, categories) for side in seen.sides)], rows, links)


def _of_area(seen: MapSeen, side: SideMap, area_id: int | None) -> str:
    return rows_of(seen, side, **place_filter(seen.level, area_id)) if side.counts.get(area_id) else ""
