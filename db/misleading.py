"""What may mislead a search for the unusual: a default place, unknown places, and changes of what is registered how."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from db.enums import Channel

MIN_DEFAULT: Final = 30
DEFAULT_SHARE: Final = 0.2
DEFAULT_TIMES: Final = 10
"""A village is a default place with a fifth of all placed matters, and ten times those of the next one."""
MIX_MONTHS: Final = 3
MIX_STEP: Final = 0.2
MIX_FEWEST: Final = 20
MIX_SURE: Final = 4.0
"""A channel's share has changed where it moved by a fifth of all, and by four standard errors."""


class CaveatKind(StrEnum):
    """What may mislead a search."""

    DEFAULT_PLACE = "default_place"
    UNKNOWN_PLACE = "unknown_place"
    BOUNDARY = "boundary"
    CODING = "coding"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Caveat:
    """One thing that may mislead: of how many matters or codes, and where and from which month that is known."""

    kind: CaveatKind
    count: int = 0
    area_id: int | None = None
    month: int | None = None
    channel: Channel | None = None


def caveat_in(said: Mapping[str, Any]) -> Caveat:
    """Read a caveat from the plain JSON that it was kept as."""
    channel = said["channel"]
    return Caveat(
        CaveatKind(said["kind"]),
        said["count"],
        said["area_id"],
        said["month"],
        None if channel is None else Channel(channel),
    )


def default_places(pairs: Mapping[tuple[int | None, int | None], int]) -> dict[tuple[int, int], int]:
    """Return the villages in whose name matters without a known place seem to be entered, by (township, village).

    ``pairs`` are counts by both. Where one village has a fifth of all that have one, and ten times as many as the next,
    nobody lives so: it is what a form or a program fills in (default geocodes). One at most is found.
    """
    placed = {(town, one): n for (town, one), n in pairs.items() if town is not None and one is not None}
    if len(placed) < 2:
        return {}
    (place, most), (_next, second) = Counter(placed).most_common(2)
    whole = sum(placed.values())
    is_default = most >= MIN_DEFAULT and most >= whole * DEFAULT_SHARE and most >= second * DEFAULT_TIMES
    return {place: most} if is_default else {}


def mix_changes(pairs: Mapping[tuple[Channel | None, int], int], months: range) -> list[tuple[Channel, int]]:
    """Return the channels whose share of all changed at once, each with the month from which it is another.

    The share of ``MIX_MONTHS`` months is held against that of as many before; of the months of one change the clearest
    is told. A new hotline, or letters that are no longer entered, look like a surge and are none.
    """
    by_month: Counter[int] = Counter()
    channels: dict[Channel, Counter[int]] = {}
    for (channel, month), n in pairs.items():
        by_month[month] += n
        if channel is not None:
            channels.setdefault(channel, Counter())[month] += n
    found = []
    for channel, counts in channels.items():
        best = 0.0, 0
        for month in months[MIX_MONTHS : -MIX_MONTHS + 1 or None]:
            before, after = range(month - MIX_MONTHS, month), range(month, month + MIX_MONTHS)
            best = max(best, (_moved(counts, by_month, before, after), month))
        if best[0] >= MIX_SURE:
            found.append((channel, best[1]))
    return found


def _moved(counts: Counter[int], whole: Counter[int], before: range, after: range) -> float:
    """Return by how many standard errors a share moved, 0 where it moved by less than ``MIX_STEP``."""
    n, m = sum(whole[one] for one in before), sum(whole[one] for one in after)
    if min(n, m) < MIX_FEWEST:
        return 0.0
    a, b = sum(counts[one] for one in before), sum(counts[one] for one in after)
    step, pooled = abs(b / m - a / n), (a + b) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return step / error if step >= MIX_STEP and error > 0 else 0.0
