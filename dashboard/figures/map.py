"""The map: the areas of its layer as filled outlines, coloured by count or by rate, with the table behind them."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any, Final

from dashboard.figures.base import Behind, figure, no_data
from dashboard.figures.map_classes import Class, class_of, classes_of, number
from dashboard.figures.map_labels import label_traces
from dashboard.figures.map_marks import (
    FEWEST,
    AreaMark,
    Kind,
    apart,
    is_few,
    marks_of,
)
from dashboard.figures.map_paths import path_of, range_of
from dashboard.figures.map_rates import rate_interval, rate_of, reading_of
from dashboard.figures.map_words import (
    area_hover,
    interval_words,
    legend_title,
    measures_said,
    note_words,
    per_words,
    title_words,
    unit_of,
    what,
)
from dashboard.geography import Ground, lay_out
from dashboard.text import _
from dashboard.theme import CLEAR, FEW, NO_DATA, SEQUENTIAL, SIZE, Figure, axis
from db.areas import MapSeen, Reading

BORDER: Final = "#8a9897"
CHOSEN: Final = "#0b6a66"
WARNED: Final = "#b8760f"
SCHEMATIC_WIDTH: Final = 24
"""Letters to a line of the words in the corner of a schematic, which its first row leaves free."""
ZERO: Final = "rgba(125, 138, 140, 0.10)"


def map_panel(seen: MapSeen) -> Figure:
    """Draw the layer's areas by count or rate; a click opens an area's rows, or chooses it where that is wanted."""
    if seen.layer is None:
        return no_data(
            title=_("There is no map yet"),
            why=_(
                "An administrator uploads boundaries on the page of areas; the list of areas is in the ledger's filter."
            ),
        )
    ground = lay_out(tuple(shape.geometry for shape in seen.shapes), is_schematic=seen.layer.is_schematic)
    marks = marks_of(seen, ground)
    is_rate = reading_of(seen) is not Reading.COUNT
    classes = _classes(seen, marks, ground)
    data = [_area_trace(seen, mark, classes) for mark in marks]
    data += _chosen_trace(seen, marks)
    data += _warned_traces(seen, marks)
    data += _legend_traces(marks, classes, ground)
    data += label_traces(
        ground,
        [
            (
                mark.outline,
                mark.place.short_name or mark.place.name,
                _short(mark, is_rate=is_rate),
                _ink(mark, classes),
            )
            for mark in marks
            if mark.place
        ],
    )
    hidden = axis(visible=False, showgrid=False)
    drawn = figure(
        data,
        title=title_words(seen, marks),
        note=note_words(seen, marks),
        behind=_behind(seen, marks),
        xaxis={**hidden, "range": range_of(ground, 0), "constrain": "domain"},
        yaxis={**hidden, "range": range_of(ground, 1), "scaleanchor": "x", "constrain": "domain"},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.01,
            "xanchor": "left",
            "yanchor": "top",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
            # Beside the classes their widths would not leave room for it.
            "title": {"text": legend_title(seen), "side": "top", "font": {"size": SIZE}},
        },
        annotations=[_schematic_words()] if seen.layer.is_schematic else [],
        hoverdistance=1,
    )
    drawn["layout"]["meta"]["opens"] = any(trace.get("customdata") for trace in data)
    return drawn


def _classes(seen: MapSeen, marks: Sequence[AreaMark], ground: Ground) -> tuple[Class, ...]:
    """Return the classes of the map's values; smoothed rates have those of the rates as counted.

    So one colour means the same on both maps, and small differences stay small. Where fewer areas than there are colours have
    enough matters to be compared, all rates as counted make the classes.
    """
    reading = reading_of(seen)
    values = _values(marks)
    if not reading.is_smoothed:
        return classes_of(values, is_whole=reading is Reading.COUNT)
    counted = _values(
        marks_of(replace(seen, choice=replace(seen.choice, reading=reading.as_counted)), ground)
    )
    if len(counted) < len(SEQUENTIAL):
        counted = [
            rate_of(mark.amount.cases, mark.base, reading)
            for mark in marks
            if mark.base is not None and mark.value is not None
        ]
    return classes_of(counted, is_whole=False, also=values)


def _values(marks: Sequence[AreaMark]) -> list[float]:
    return [mark.value for mark in marks if mark.value is not None]


def _area_trace(seen: MapSeen, mark: AreaMark, classes: Sequence[Class]) -> dict[str, Any]:
    name = mark.place.name if mark.place else mark.shape.key
    is_to_rows = not seen.choice.opens_trend
    target = mark.rows if is_to_rows and seen.sees_rows else f"#{mark.place.id}" if mark.place else ""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        **path_of([mark.outline]),
        "fill": "toself",
        **_fill(mark.kind, None if mark.value is None else class_of(mark.value, classes).colour),
        "line": {"color": BORDER, "width": 0.8},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": area_hover(seen, mark, is_row=bool(mark.rows) and is_to_rows),
        "customdata": [target] if target else None,
        "showlegend": False,
    }


def _fill(kind: Kind, colour: str | None) -> dict[str, Any]:
    match kind:
        case Kind.VALUE:
            return {"fillcolor": colour}
        case Kind.ZERO:
            return {"fillcolor": ZERO}
        case Kind.FEW:
            return {"fillcolor": CLEAR, "fillpattern": dict(FEW)}
        case Kind.NO_BASE:
            return {"fillcolor": CLEAR, "fillpattern": dict(NO_DATA)}
        case _:
            return {"fillcolor": CLEAR}


def _chosen_trace(seen: MapSeen, marks: Sequence[AreaMark]) -> list[dict[str, Any]]:
    chosen = [mark for mark in marks if mark.place and mark.place.id == seen.choice.area_id]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "",
            **path_of([mark.outline]),
            # Around an area of a warning both outlines are seen.
            "line": {"color": CHOSEN, "width": 8 if mark.place and mark.place.id in seen.warned_areas else 3},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for mark in chosen
    ]


def _warned_traces(seen: MapSeen, marks: Sequence[AreaMark]) -> list[dict[str, Any]]:
    """Outline the townships of early warnings, under one entry of the legend."""
    warned = [mark.outline for mark in marks if mark.place and mark.place.id in seen.warned_areas]
    if not warned:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _("early warning"),
            **path_of(warned),
            "line": {"color": WARNED, "width": 3.5},
            "hoverinfo": "skip",
            "showlegend": True,
        }
    ]


def _legend_traces(
    marks: Sequence[AreaMark], classes: Sequence[Class], ground: Ground
) -> list[dict[str, Any]]:
    kinds = {mark.kind for mark in marks}
    entries: list[tuple[str, dict[str, Any]]] = []
    if Kind.ZERO in kinds:
        entries.append(("0", _fill(Kind.ZERO, None)))
    entries += [(one.words, _fill(Kind.VALUE, one.colour)) for one in classes]
    if Kind.FEW in kinds:
        entries.append((_("fewer than {n} matters", n=FEWEST), _fill(Kind.FEW, None)))
    if Kind.NO_BASE in kinds:
        entries.append((_("no base"), _fill(Kind.NO_BASE, None)))
    if Kind.OUTSIDE in kinds:
        entries.append((_("not in the filter"), _fill(Kind.OUTSIDE, None)))
    x, y = ground.low
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": said,
            "x": [x, x, x],
            "y": [y, y, y],
            "fill": "toself",
            "line": {"color": BORDER, "width": 0.8},
            "hoverinfo": "skip",
            **fill,
        }
        for said, fill in entries
    ]


def _schematic_words() -> dict[str, Any]:
    return {
        "text": "<br>".join(wrap(_("Schematic: not where places lie on earth"), SCHEMATIC_WIDTH)),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "align": "left",
        "borderpad": 4,
    }


def _ink(mark: AreaMark, classes: Sequence[Class]) -> int:
    """Return which ink reads on an area: 0 on the light end of the scale, 1 in its middle, 2 on its dark end, 3 beside it.

    The page turns the scale round in its dark theme, and the inks with it.
    """
    if mark.kind is not Kind.VALUE or mark.value is None:
        return 3
    place = SEQUENTIAL.index(class_of(mark.value, classes).colour)
    return 0 if place < 2 else 1 if place == 2 else 2


def _short(mark: AreaMark, *, is_rate: bool) -> str:
    if mark.kind is Kind.VALUE and mark.value is not None:
        return number(mark.value, is_whole=not is_rate)
    return "0" if mark.kind is Kind.ZERO else ""


def _behind(seen: MapSeen, marks: Sequence[AreaMark]) -> Behind:
    is_rate = reading_of(seen) is not Reading.COUNT
    by_place = {mark.place.id: mark for mark in marks if mark.place}
    counted = measures_said(seen)
    heads = [_("Area"), *(f"{what(seen)} ({unit_of(one)})" for one in counted)]
    if is_rate:
        heads += [_("Base"), per_words(reading_of(seen)), _("95 % interval")]
    if reading_of(seen).is_smoothed:
        heads.append(_("smoothed"))
    listed = [
        (place.name, by_place[place.id].amount, by_place[place.id].rows, by_place[place.id])
        for place in seen.places.values()
        if place.id in by_place
    ]
    rows, links = [], []
    for name, amount, query, mark in [*listed, *((*one, None) for one in apart(seen))]:
        rates = _rate_cells(seen, mark) if is_rate else []
        rows.append([name, *(f"{amount.of(one):,}" for one in counted), *rates])
        links.append(["", *(query for _one in counted), *("" for _cell in rates)])
    return Behind(heads, rows, links)


def _rate_cells(seen: MapSeen, mark: AreaMark | None) -> list[str]:
    reading = reading_of(seen)
    if mark is None or mark.base is None:
        return ["–"] * (4 if reading.is_smoothed else 3)
    limits = rate_interval(seen, mark.amount.cases, mark.base, reading)
    rate = number(rate_of(mark.amount.of(seen.choice.measure), mark.base, reading), is_whole=False)
    between = "–" if limits is None else interval_words(limits)
    cells = [f"{mark.base.number:,}", f"({rate})" if is_few(mark.amount, mark.base) else rate, between]
    if reading.is_smoothed:
        cells.append("–" if mark.smoothed is None else number(mark.smoothed, is_whole=False))
    return cells
