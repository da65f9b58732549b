"""What carries an excess: the topics, causes and units of which more came than the same places had before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries an excess: its own count and expected count, and its share of all that came on top."""

    key: int
    count: int
    expected: float
    share: float


def carriers(
    counts: Mapping[int, int], earlier: Mapping[int, int], days: int, earlier_days: int, most: int = MOST
) -> list[Carrier]:
    """Return what came on top of what the same places had before, the largest part first.

    ``counts`` and ``earlier`` are by category, cause or unit, over so many days. Shares are of the sum of what rose.
    """
    if earlier_days <= 0:
        return []
    expected = {key: earlier.get(key, 0) * days / earlier_days for key in counts}
    risen = {key: count - expected[key] for key, count in counts.items() if count > expected[key]}
    whole = sum(risen.values())
    order = sorted(risen, key=lambda key: (-risen[key], key))[:most]
    return [Carrier(key, counts[key], expected[key], risen[key] / whole) for key in order]
