"""The map's own part of its address, read as a choice and written for its controls; what makes no sense is the usual one."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from db.areas import COHORTS, MEASURES, MapChoice, Reading, Side, months_of_period
from db.days import first_day
from db.filters import Asked

E = TypeVar("E", bound=StrEnum)
VIEW: Final = ("measure", "per", "month", "layer", "area", "click", "side")
"""Keys of the address that only the map has, in the order in which they are written."""
EVERY_AREA: Final = "all"
LONGEST: Final = 400


def read_choice(asked: Asked, view: str | None) -> MapChoice:
    """Read the map's own part of the address, such as ``measure=persons&month=2026-03``, beside its filter.

    The cohort is that of the filter where a map can show it; a month outside the period is the whole period.
    """
    said = dict(parse_qsl((view or "")[:LONGEST]))
    return MapChoice(
        cohort=_member(asked.chosen.cohort, COHORTS),
        measure=_member(said.get("measure"), MEASURES),
        reading=_member(said.get("per"), tuple(Reading)),
        layer_id=_number(said.get("layer")),
        month=_month(said.get("month"), asked),
        area_id=_number(said.get("area")),
        opens_trend=said.get("click") == "trend",
        side=_member(said.get("side"), tuple(Side)),
    )


def written(choice: MapChoice, months: Sequence[int]) -> dict[str, str]:
    """Return what each of the map's controls shows for a choice, by the word of ``VIEW``; a month is a step of the slider."""
    return {
        "cohort": choice.cohort.value,
        "measure": choice.measure.value,
        "per": choice.reading.value,
        "layer": str(choice.layer_id or ""),
        "month": str(months.index(choice.month) + 1 if choice.month in months else 0),
        "area": str(choice.area_id or EVERY_AREA),
        "click": "trend" if choice.opens_trend else "rows",
        "side": choice.side.value,
    }


def _month(value: str | None, asked: Asked) -> int | None:
    found = (month for month in months_of_period(asked) if f"{first_day(month):%Y-%m}" == value)
    return next(found, None)


def _member(value: object, known: tuple[E, ...]) -> E:
    return next((one for one in known if one == value), known[0])


def _number(value: str | None) -> int | None:
    text = value or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
