"""What the controls of the map say, read as a choice; what makes no sense is the usual one."""

from enum import StrEnum
from typing import TypeVar

from db.areas import COHORTS, MEASURES, MapChoice, Reading, months_of_period
from db.filters import Asked

E = TypeVar("E", bound=StrEnum)


def read_choice(
    asked: Asked,
    *,
    cohort: object = None,
    measure: object = None,
    reading: object = None,
    layer: object = None,
    month: object = None,
    area: object = None,
) -> MapChoice:
    """Read the map's controls for a filter; ``month`` is a step of the slider, 0 the whole period."""
    months = months_of_period(asked)
    step = _number(month) or 0
    return MapChoice(
        cohort=_member(cohort, COHORTS),
        measure=_member(measure, MEASURES),
        reading=_member(reading, tuple(Reading)),
        layer_id=_number(layer),
        month=months[step - 1] if 0 < step <= len(months) else None,
        area_id=_number(area),
    )


def _member(value: object, known: tuple[E, ...]) -> E:
    return next((one for one in known if one == value), known[0])


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
