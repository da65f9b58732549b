"""Classes of a map: few, of about equally many areas, their ends round."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, log10
from typing import Final

from dashboard.theme import SEQUENTIAL

DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Class:
    """Values up to ``high`` that no lower class holds, their colour, and their words."""

    high: float
    colour: str
    words: str


def classes_of(values: Sequence[float], *, is_whole: bool, also: Sequence[float] = ()) -> tuple[Class, ...]:
    """Return classes of positive values, lowest first: one a value where they are few, else about equally many areas each.

    Ends are rounded up to two digits; a class never holds nothing but the rounding. No value gives no class. Values of
    ``also`` move no end, and are held by the words of their class.
    """
    known = sorted(value for value in values if value > 0)
    if not known:
        return ()
    most = len(SEQUENTIAL)
    if len(set(known)) <= most:
        highs = sorted(set(known))
    else:
        ends = {_round_up(known[ceil(len(known) * n / most) - 1]) for n in range(1, most)}
        highs = [end for end in sorted(ends) if end < known[-1]]
        highs = [*highs, known[-1]]
        highs = [
            high
            for low, high in zip([0.0, *highs], highs, strict=False)
            if any(low < value <= high for value in known)
        ]
    colours = _spread(len(highs))
    found = []
    for place, high in enumerate(highs):
        end = inf if place == len(highs) - 1 else high
        inside = [value for value in (*known, *also) if (highs[place - 1] if place else 0) < value <= end]
        first = number(min(inside), is_whole=is_whole)
        last = number(max(inside), is_whole=is_whole)
        found.append(Class(high, colours[place], first if first == last else f"{first}–{last}"))
    return tuple(found)


def class_of(value: float, classes: Sequence[Class]) -> Class:
    """Return the class that holds a value; a value beyond the last is of the last."""
    return next((one for one in classes if value <= one.high), classes[-1])


def number(value: float, *, is_whole: bool) -> str:
    """Return a number as maps say it: whole, or with two digits that count."""
    if is_whole or value >= 100:
        return f"{value:,.0f}"
    if value <= 0:
        return "0"
    return f"{value:.{max(DIGITS - 1 - floor(log10(value)), 0)}f}"


def _round_up(value: float) -> float:
    step = 10.0 ** (floor(log10(value)) - DIGITS + 1)
    return round(ceil(round(value / step, 6)) * step, 12)


def _spread(count: int) -> list[str]:
    """Return ``count`` colours of the scale, its ends kept where there are two or more."""
    last = len(SEQUENTIAL) - 1
    if count == 1:
        return [SEQUENTIAL[last // 2]]
    return [SEQUENTIAL[round(n * last / (count - 1))] for n in range(count)]
