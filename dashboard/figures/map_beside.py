"""Beside the map: the months of one area, its villages, and what the map's controls offer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard.analysis.intervals import Standing
from dashboard.figures.base import Mark, bars, no_data
from dashboard.figures.map_words import amount_words, measures_said, unit_of
from dashboard.figures.overview import month_panel
from dashboard.figures.usual import months_of
from dashboard.map_choice import EVERY_AREA
from dashboard.text import _, ngettext
from dashboard.theme import Figure
from db.areas import MapSeen, area_months
from db.cohorts import PERIOD_FIELD, Measure
from db.days import first_day
from db.filter_query import at
from db.filters import NONE_ID

MOST_VILLAGES: Final = 14
MOST_MONTHS: Final = 3
Pair = tuple[int | None, int | None]


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
    # Where nothing was counted there is no legend.
    drawn["layout"]["legend"] = {**drawn["layout"].get("legend", {}), "font": {"size": 11}}
    meta["title"] = _("{area}: {sentence}", area=area_name(seen), sentence=meta["title"])
    return drawn


def area_name(seen: MapSeen) -> str:
    """Name the chosen area, or all of them."""
    place = seen.places.get(seen.choice.area_id or 0)
    return place.name if place else _("All areas")


def village_panel(seen: MapSeen) -> Figure:
    """Draw the villages of the chosen township in their fixed order, never by volume.

    Without a chosen township, and where there are more than ``MOST_VILLAGES``, the table names them all.
    """
    chosen = seen.choice.area_id
    order = {place_id: n for n, place_id in enumerate(seen.places)}
    pairs = sorted(
        (pair for pair in seen.pairs if (pair[0] == chosen if chosen is not None else pair[1] is not None)),
        key=lambda pair: (pair[1] is None, order.get(pair[1] or 0, len(order))),
    )
    name = area_name(seen)
    if not pairs:
        return no_data(
            title=_("{area}: no village", area=name), why=_("Nothing was counted for this filter.")
        )
    known = [pair for pair in pairs if pair[1] is not None]
    title = (
        ngettext(
            "{area}: {n} village with matters", "{area}: {n} villages with matters", len(known), area=name
        )
        if known
        else _("{area}: no village is recorded", area=name)
    )
    behind = _villages_behind(seen, pairs)
    if chosen is None:
        drawn = no_data(title=title, why=_("The table (key T) has the villages of all areas."))
        drawn["layout"]["meta"]["empty"]["title"] = _("Choose an area to see its villages")
    else:
        shown = (known or pairs)[:MOST_VILLAGES]
        drawn = bars(
            [_village_mark(seen, pair) for pair in shown],
            title=title,
            unit=unit_of(seen.choice.measure),
            name=_("Village"),
            note=_rest(len(pairs) - len(shown)),
        )
        scale = drawn["layout"]["yaxis"]
        scale.pop("autorange", None)
        scale["range"] = [max(len(shown), 8) - 0.5, -0.5]
    drawn["layout"]["meta"]["table"] = behind
    return drawn


def _village_mark(seen: MapSeen, pair: Pair) -> Mark:
    amount = seen.pairs[pair]
    return Mark(
        _village_name(seen, pair, is_with_township=False),
        amount.of(seen.choice.measure),
        _village_rows(seen, pair),
        "" if seen.choice.measure is Measure.CASES else amount_words(seen, amount),
    )


def _villages_behind(seen: MapSeen, pairs: Sequence[Pair]) -> dict[str, Any]:
    counted = measures_said(seen)
    rows_of = [_village_rows(seen, pair) for pair in pairs]
    return {
        "columns": [_("Village"), *(unit_of(one) for one in counted)],
        "rows": [
            [
                _village_name(seen, pair, is_with_township=seen.choice.area_id is None),
                *(f"{seen.pairs[pair].of(one):,}" for one in counted),
            ]
            for pair in pairs
        ],
        "links": [["", *(query for _one in counted)] for query in rows_of],
    }


def _village_name(seen: MapSeen, pair: Pair, *, is_with_township: bool) -> str:
    township, village = (None if one is None else seen.places.get(one) for one in pair)
    if pair[1] is None:
        return _("(none recorded)")
    said = (village.short_name or village.name) if village else _("number {id} (not found)", id=pair[1])
    if not is_with_township or township is None:
        return said
    return f"{township.short_name or township.name} {said}"


def _village_rows(seen: MapSeen, pair: Pair) -> str:
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
    measure = seen.choice.measure
    options = [{"value": EVERY_AREA, "label": _("All areas")}]
    for place in seen.places.values():
        if place.kind is seen.level:
            said = _("{name} · {n}", name=place.name, n=f"{seen.amount(place.id).of(measure):,}")
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
