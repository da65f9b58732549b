"""The map and what stands beside it: areas as filled outlines, the months of one area, its villages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dashboard.analysis.intervals import MIN_RATE_N, Interval, poisson_interval
from dashboard.figures.base import Behind, figure, hover_words, no_data
from dashboard.figures.map_classes import Class, class_of, classes_of, number
from dashboard.figures.map_labels import label_traces
from dashboard.figures.usual import month_name
from dashboard.geography import Ground, Outline, lay_out
from dashboard.text import _, ngettext
from dashboard.theme import CLEAR, FEW, NO_DATA, SEQUENTIAL, Figure, axis
from dashboard.words import word
from db.areas import PER, Base, MapSeen, Place, Reading, Shape, place_filter
from db.cohorts import PERIOD_FIELD, Measure
from db.enums import AreaKind
from db.filters import at

FEWEST: Final = 5
"""A rate over fewer matters says more about chance than about an area; it is hatched."""
BORDER: Final = "#8a9897"
CHOSEN: Final = "#0b6a66"
ZERO: Final = "rgba(125, 138, 140, 0.10)"


class Kind(StrEnum):
    """How an area is drawn."""

    VALUE = "value"
    ZERO = "zero"
    FEW = "few"
    NO_BASE = "no_base"
    OUTSIDE = "outside"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class AreaMark:
    """One shape of the map with what is said of its area; ``value`` is what its colour stands for."""

    shape: Shape
    outline: Outline
    place: Place | None
    kind: Kind
    count: int = 0
    cases: int = 0
    value: float | None = None
    base: Base | None = None
    rows: str = ""


def unit_of(measure: Measure, n: int = 2) -> str:
    """Return the word of what a measure counts, as it follows the number ``n``."""
    match measure:
        case Measure.BATCHES:
            return ngettext("batch", "batches", n)
        case Measure.PERSONS:
            return ngettext("person", "persons", n)
        case _:
            return ngettext("case", "cases", n)


def reading_of(seen: MapSeen) -> Reading:
    """Return how areas are compared: by count where a rate was asked for and no area has its base."""
    return seen.choice.reading if seen.bases else Reading.COUNT


def rate_of(count: float, base: Base, reading: Reading) -> float:
    """Return a count over its base, per 1,000 inhabitants or 100 households."""
    return count * PER[reading] / base.number


def rate_interval(seen: MapSeen, cases: int, base: Base, reading: Reading) -> Interval | None:
    """Return the exact 95 % limits of a rate of matters; batches and persons come in clusters and have none."""
    if seen.choice.measure is not Measure.CASES:
        return None
    limits = poisson_interval(cases)
    return Interval(rate_of(limits.low, base, reading), rate_of(limits.high, base, reading))


def area_rows(seen: MapSeen, area_id: int | None) -> str:
    """Return the query of exactly one area's rows at the chosen month; empty for a reader of counts only."""
    if not seen.sees_rows or not seen.by_area.get(area_id):
        return ""
    return at(seen.shown, cohort=seen.choice.cohort, **place_filter(seen.level, area_id))


def marks_of(seen: MapSeen, ground: Ground) -> list[AreaMark]:
    """Return what each shape of the layer says."""
    reading, counts, cases = reading_of(seen), seen.by_area, seen.cases_by_area
    chosen = seen.asked.chosen.townships if seen.level is AreaKind.TOWNSHIP else seen.asked.chosen.villages
    marks = []
    for shape, outline in zip(seen.shapes, ground.outlines, strict=True):
        place = None if shape.area_id is None else seen.places.get(shape.area_id)
        if place is None:
            marks.append(AreaMark(shape, outline, None, Kind.EMPTY))
            continue
        count, matters = counts.get(place.id, 0), cases.get(place.id, 0)
        base = seen.bases.get(place.id)
        kind, value = _kind(reading, count, matters, base)
        if chosen and place.id not in chosen:
            kind, value = Kind.OUTSIDE, None
        rows = area_rows(seen, place.id)
        marks.append(AreaMark(shape, outline, place, kind, count, matters, value, base, rows))
    return marks


def _kind(reading: Reading, count: int, cases: int, base: Base | None) -> tuple[Kind, float | None]:
    if reading is Reading.COUNT:
        return (Kind.VALUE, float(count)) if count else (Kind.ZERO, None)
    if base is None:
        return Kind.NO_BASE, None
    if cases < FEWEST or base.number < MIN_RATE_N:
        return Kind.FEW, None
    return Kind.VALUE, rate_of(count, base, reading)


def map_panel(seen: MapSeen, *, opens_rows: bool = True) -> Figure:
    """Draw the layer's areas by count or rate; a click opens an area's rows, or chooses it where not ``opens_rows``."""
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
    classes = classes_of([mark.value for mark in marks if mark.value is not None], is_whole=not is_rate)
    data = [_area_trace(seen, mark, classes, opens_rows=opens_rows) for mark in marks]
    data += _chosen_trace(seen, marks)
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
        title=_title(seen, marks),
        note=_note(seen, marks),
        behind=_behind(seen, marks),
        xaxis={**hidden, "range": _range(ground, 0), "constrain": "domain"},
        yaxis={**hidden, "range": _range(ground, 1), "scaleanchor": "x", "constrain": "domain"},
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
            "title": {"text": _legend_title(seen), "side": "left"},
        },
        annotations=[_schematic_words()] if seen.layer.is_schematic else [],
        hoverdistance=1,
    )
    drawn["layout"]["meta"]["opens"] = any(trace.get("customdata") for trace in data)
    return drawn


def _range(ground: Ground, side: int) -> list[float]:
    room = max(ground.size) * 0.02
    return [ground.low[side] - room, ground.high[side] + room]


def _area_trace(
    seen: MapSeen, mark: AreaMark, classes: Sequence[Class], *, opens_rows: bool
) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for ring in mark.outline.rings:
        if xs:
            xs.append(None)
            ys.append(None)
        xs += [x for x, _y in (*ring, ring[0])]
        ys += [y for _x, y in (*ring, ring[0])]
    name = mark.place.name if mark.place else mark.shape.key
    target = mark.rows if opens_rows and seen.sees_rows else f"#{mark.place.id}" if mark.place else ""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": xs,
        "y": ys,
        "fill": "toself",
        **_fill(mark.kind, None if mark.value is None else class_of(mark.value, classes).colour),
        "line": {"color": BORDER, "width": 0.8},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": _hover(seen, mark, is_row=bool(mark.rows) and opens_rows),
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
            "x": [x for x, _y in (*ring, ring[0])],
            "y": [y for _x, y in (*ring, ring[0])],
            "line": {"color": CHOSEN, "width": 3},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for mark in chosen
        for ring in mark.outline.rings
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
        "text": _("Schematic: not where places lie on earth"),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
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


def what(seen: MapSeen) -> str:
    """Say what is counted, and of which month where one is chosen."""
    said = word(seen.choice.cohort)
    if seen.choice.month is None:
        return said
    named = month_name(seen.choice.month, seen.asked.as_of)
    if seen.choice.cohort in PERIOD_FIELD:
        return _("{month}: {what}", month=named, what=said)
    return _("End of {month}: {what}", month=named, what=said)


def _title(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    reading = reading_of(seen)
    if reading is Reading.COUNT:
        return _count_title(seen, marks)
    values = sorted(mark.value for mark in marks if mark.value is not None)
    if not values:
        return _("{what}: no area has enough matters for a rate", what=what(seen))
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return _(
        "{what} {per}: half of the areas with a rate have {middle} or more, none over {high}",
        what=what(seen),
        per=per_words(reading),
        middle=number(middle, is_whole=False),
        high=number(values[-1], is_whole=False),
    )


def _count_title(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    total = sum(seen.by_area.values())
    said = _("{what}: {n} {unit}", what=what(seen), n=f"{total:,}", unit=unit_of(seen.choice.measure, total))
    counts = sorted((mark.count for mark in marks if mark.kind is Kind.VALUE), reverse=True)
    if sum(counts) < FEWEST * 2:
        return said
    half, so_far = 0, 0
    for count in counts:
        half, so_far = half + 1, so_far + count
        if so_far * 2 >= total:
            return said + _(
                "; half of them in {few} of {all} areas",
                few=half,
                all=sum(mark.place is not None for mark in marks),
            )
    return said


def per_words(reading: Reading) -> str:
    """Say to how many a rate is stated."""
    if reading is Reading.PER_POPULATION:
        return _("per 1,000 inhabitants")
    return _("per 100 households")


def _legend_title(seen: MapSeen) -> str:
    reading = reading_of(seen)
    unit = unit_of(seen.choice.measure)
    return unit if reading is Reading.COUNT else f"{unit} {per_words(reading)}"


def _note(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    layer = seen.layer
    parts = [_("By the place of the matter, not by where people live.")]
    if seen.choice.reading is not Reading.COUNT:
        parts.append(_base_words(seen, marks))
    if layer is not None:
        source = f"{layer.name}; {layer.source}" if layer.source else layer.name
        parts.append(_("Map: {source}.", source=source))
    if layer is not None and layer.is_schematic:
        parts.append(_("Its neighbours mean nothing and are used by no statistic."))
    return " ".join(parts)


def _base_words(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    used = [mark.base for mark in marks if mark.base is not None]
    if not used:
        return _(
            "No numbers of inhabitants or households are recorded, so only counts are shown; "
            "the office or an administrator enters them on the page of areas."
        )
    years = sorted({base.year for base in used})
    said = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return _(
        "Base: {base} of {years} ({source}). Rates are of the chosen time, not of a year; below {n} matters they are hatched.",
        base=_("inhabitants") if seen.choice.reading is Reading.PER_POPULATION else _("households"),
        years=said,
        source=_(", ").join(sorted({base.source for base in used})[:3]),
        n=FEWEST,
    )


def _hover(seen: MapSeen, mark: AreaMark, *, is_row: bool) -> str:
    if mark.place is None:
        return hover_words(mark.shape.key, _("no area is placed here"))
    if mark.kind is Kind.OUTSIDE:
        return hover_words(mark.place.name, _("not in the filter"))
    lines = [f"{what(seen)} {mark.count:,} {unit_of(seen.choice.measure, mark.count)}"]
    lines += rate_lines(seen, mark.count, mark.cases, mark.base)
    if is_row:
        lines.append(_("Click: the rows in the ledger"))
    return hover_words(mark.place.name, *lines)


def rate_lines(seen: MapSeen, count: int, cases: int, base: Base | None) -> list[str]:
    """Say a rate with its interval and its base, or why there is none; nothing where counts are compared."""
    reading = reading_of(seen)
    if reading is Reading.COUNT:
        return []
    if base is None:
        return [_("no base recorded")]
    lines = [
        _("{rate} {per}", rate=number(rate_of(count, base, reading), is_whole=False), per=per_words(reading))
    ]
    limits = rate_interval(seen, cases, base, reading)
    if limits is not None:
        lines.append(
            _(
                "95 % interval {low}–{high}",
                low=number(limits.low, is_whole=False),
                high=number(limits.high, is_whole=False),
            )
        )
    lines.append(_("base {n} ({year})", n=f"{base.number:,}", year=base.year))
    if cases < FEWEST:
        lines.append(_("too few matters for a rate to be compared"))
    return lines


def _behind(seen: MapSeen, marks: Sequence[AreaMark]) -> Behind:
    reading = reading_of(seen)
    unit = unit_of(seen.choice.measure)
    by_place = {mark.place.id: mark for mark in marks if mark.place}
    order = [place_id for place_id in seen.places if place_id in by_place]
    heads = [_("Area"), f"{word(seen.choice.cohort)} ({unit})"]
    if reading is not Reading.COUNT:
        heads += [_("Base"), per_words(reading), _("95 % interval")]
    rows, links = [], []
    for place_id in order:
        mark = by_place[place_id]
        cells: list[str] = [seen.places[place_id].name, f"{mark.count:,}"]
        if reading is not Reading.COUNT:
            cells += _rate_cells(seen, mark, reading)
        rows.append(cells)
        links.append(["", mark.rows, *[""] * (len(cells) - 2)])
    for name, value, query in apart(seen):
        rows.append([name, f"{value:,}", *["–"] * (len(heads) - 2)])
        links.append(["", query, *[""] * (len(heads) - 2)])
    return Behind(heads, rows, links)


def _rate_cells(seen: MapSeen, mark: AreaMark, reading: Reading) -> list[str]:
    if mark.base is None:
        return ["–", "–", "–"]
    limits = rate_interval(seen, mark.cases, mark.base, reading)
    rate = number(rate_of(mark.count, mark.base, reading), is_whole=False)
    between = f"{number(limits.low, is_whole=False)}–{number(limits.high, is_whole=False)}" if limits else "–"
    return [f"{mark.base.number:,}", f"({rate})" if mark.kind is Kind.FEW else rate, between]


def apart(seen: MapSeen) -> list[tuple[str, int, str]]:
    """Return what was counted and lies on no shape of the map: matters without an area, and areas not drawn."""
    drawn = {shape.area_id for shape in seen.shapes}
    counts = seen.by_area
    found = []
    if counts.get(None):
        found.append((_("Place unknown"), counts[None], area_rows(seen, None)))
    for area_id in [*seen.places, *(key for key in counts if key is not None and key not in seen.places)]:
        if counts.get(area_id) and area_id not in drawn:
            place = seen.places.get(area_id)
            name = place.name if place else _("number {id} (not found)", id=area_id)
            found.append((name, counts[area_id], area_rows(seen, area_id)))
    return found
