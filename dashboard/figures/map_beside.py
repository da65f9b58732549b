"""Beside the map: the months of one area, its villages, and what the map's controls offer."""

from collections.abc import Mapping
from typing import Final

from dashboard.analysis.intervals import Standing
from dashboard.figures.base import Mark, bars, no_data
from dashboard.figures.map import unit_of
from dashboard.figures.overview import month_panel
from dashboard.figures.usual import months_of
from dashboard.text import _, ngettext
from dashboard.theme import Figure
from db.areas import MapSeen, area_months
from db.cohorts import PERIOD_FIELD
from db.days import first_day
from db.filters import NONE_ID, at

MOST_VILLAGES: Final = 7
MOST_MONTHS: Final = 3
EVERY_AREA: Final = "all"


def trend_panel(seen: MapSeen) -> Figure:
    """Draw what the chosen area received and closed a month, with the usual range of its own receipts."""
    months = area_months(seen, seen.choice.area_id)
    drawn = month_panel(months)
    meta = drawn["layout"]["meta"]
    outside = sum(count.standing in (Standing.ABOVE, Standing.BELOW) for count in months_of(months))
    if outside > MOST_MONTHS:
        meta["note"] = ngettext(
            "{n} month lies outside the usual range; one in twenty does by chance alone.",
            "{n} months lie outside the usual range; one in twenty does by chance alone.",
            outside,
        )
    drawn["layout"]["legend"] |= {"font": {"size": 11}}
    meta["title"] = _("{area}: {sentence}", area=area_name(seen), sentence=meta["title"])
    return drawn


def area_name(seen: MapSeen) -> str:
    """Name the chosen area, or all of them."""
    place = seen.places.get(seen.choice.area_id or 0)
    return place.name if place else _("All areas")


def village_panel(seen: MapSeen) -> Figure:
    """Draw the villages of the chosen township by what was counted, the largest first; without one, of all."""
    chosen = seen.choice.area_id
    counts = {
        pair: value
        for pair, value in seen.counts.items()
        if value and (pair[0] == chosen if chosen is not None else pair[1] is not None)
    }
    name = area_name(seen)
    if not counts:
        return no_data(
            title=_("{area}: no village", area=name), why=_("Nothing was counted for this filter.")
        )
    order = {place_id: n for n, place_id in enumerate(seen.places)}
    pairs = sorted(
        counts, key=lambda pair: (pair[1] is None, -counts[pair], order.get(pair[1] or 0, len(order)))
    )
    marks = [
        Mark(
            _village_name(seen, pair, is_with_township=chosen is None),
            counts[pair],
            _village_rows(seen, pair),
        )
        for pair in pairs
    ]
    known = sum(pair[1] is not None for pair in pairs)
    title = (
        _("{area}: no village is recorded", area=name)
        if not known
        else ngettext(
            "{area}: {n} village with matters",
            "{area}: {n} villages with matters",
            known,
            area=name,
        )
    )
    unit = unit_of(seen.choice.measure)
    shown = [mark for mark in marks if mark.name != _("(none recorded)")][:MOST_VILLAGES] or marks
    drawn = bars(shown, title=title, unit=unit, name=_("Village"), note=_rest(len(marks) - len(shown)))
    drawn["layout"]["meta"]["table"] = bars(marks, title=title, unit=unit, name=_("Village"))["layout"][
        "meta"
    ]["table"]
    scale = drawn["layout"]["yaxis"]
    scale.pop("autorange", None)
    scale["range"] = [max(len(shown), 6) - 0.5, -0.5]
    return drawn


def _village_name(seen: MapSeen, pair: tuple[int | None, int | None], *, is_with_township: bool) -> str:
    township, village = (None if one is None else seen.places.get(one) for one in pair)
    if pair[1] is None:
        return _("(none recorded)")
    said = (village.short_name or village.name) if village else _("number {id} (not found)", id=pair[1])
    if not is_with_township or township is None:
        return said
    return f"{township.short_name or township.name} {said}"


def _village_rows(seen: MapSeen, pair: tuple[int | None, int | None]) -> str:
    if not seen.sees_rows:
        return ""
    township, village = (NONE_ID if one is None else one for one in pair)
    return at(seen.shown, cohort=seen.choice.cohort, townships=(township,), villages=(village,))


def _rest(rest: int) -> str:
    if rest <= 0:
        return ""
    return ngettext("{n} more is in the table (key T).", "{n} more are in the table (key T).", rest)


def months_words(seen: MapSeen) -> Mapping[str, str]:
    """Return what the slider says at each of its steps; step 0 is the whole period."""
    is_of_period = seen.choice.cohort in PERIOD_FIELD
    steps = {"0": _("whole period") if is_of_period else seen.asked.as_of.isoformat()}
    steps |= {str(n): f"{first_day(month):%Y-%m}" for n, month in enumerate(seen.months, start=1)}
    return steps


def area_options(seen: MapSeen) -> list[dict[str, str]]:
    """Return the areas to choose from, all of them first, then each in its fixed order with its count."""
    counts = seen.by_area
    options = [{"value": EVERY_AREA, "label": _("All areas")}]
    for place in seen.places.values():
        if place.kind is seen.level:
            said = _("{name} · {n}", name=place.name, n=f"{counts.get(place.id, 0):,}")
            options.append({"value": str(place.id), "label": said})
    return options


def layer_options(seen: MapSeen) -> list[dict[str, str]]:
    """Return the layers to choose from, a schematic named as one."""
    return [
        {
            "value": str(layer.id),
            "label": _("{name} (schematic)", name=layer.name) if layer.is_schematic else layer.name,
        }
        for layer in seen.layers
        if layer.is_shown and layer.shapes
    ]
