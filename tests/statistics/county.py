"""A county in which nothing changes, drawn matter by matter, and an excess planted into it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.analysis.watch import MonthTable, Watched
from dashboard.analysis.zones import Zone, circles, singles
from db.early_warning import WarningSubject

Ints = npt.NDArray[np.int64]

TOWNSHIPS: Final = 31
TOPICS: Final = 60
CAUSES: Final = 9
DEPARTMENTS: Final = 30
MONTH_DAYS: Final = 30
RECENT_DAYS: Final = 56
BEFORE_DAYS: Final = 730
SEASON: Final = (1.16, 0.72, 1.18, 1.04, 0.98, 0.95, 0.92, 0.90, 0.98, 0.94, 1.08, 1.15)


@dataclass(frozen=True, slots=True)
class Excess:
    """Matters that come on top: how many, in which township and topic, within the last so many days.

    Without a topic they are of any.
    """

    size: int
    township: int = 7
    topic: int | None = 3
    days: int = 54


def county(
    seed: int,
    *,
    months: int = 72,
    a_month: float = 24,
    last_days: int = 17,
    has_places: bool = True,
    excess: Excess | None = None,
) -> Watched:
    """Draw a county of ``TOWNSHIPS`` unequal townships up to the ``last_days``-th day of its last month.

    Months have thirty days. Townships and topics differ in size, each month of the year has its own mean, and every
    matter comes by chance of its own.
    """
    random = np.random.default_rng(seed)
    days = months * MONTH_DAYS - (MONTH_DAYS - last_days)
    mean = a_month / MONTH_DAYS * np.array([SEASON[(day // MONTH_DAYS) % 12] for day in range(days)])
    count = random.poisson(mean)
    day = np.repeat(np.arange(days), count)
    sizes = random.lognormal(0, 0.6, TOWNSHIPS)
    township = random.choice(TOWNSHIPS, len(day), p=sizes / sizes.sum())
    weights = random.lognormal(0, 0.7, TOPICS)
    topic = random.choice(TOPICS, len(day), p=weights / weights.sum())
    if excess is not None:
        day = np.append(day, days - 1 - random.integers(0, excess.days, excess.size))
        township = np.append(township, np.full(excess.size, excess.township))
        drawn = random.choice(TOPICS, excess.size, p=weights / weights.sum())
        topic = np.append(topic, drawn if excess.topic is None else np.full(excess.size, excess.topic))
    unit = np.where(random.random(len(day)) < 0.5, township, TOWNSHIPS + topic % DEPARTMENTS)
    cause = topic % CAUSES
    month = day // MONTH_DAYS
    tables = {
        WarningSubject.COUNTY: _table(np.zeros_like(month), month, 1, months),
        WarningSubject.TOWNSHIP: _table(township, month, TOWNSHIPS, months),
        WarningSubject.CATEGORY: _table(topic // 3, month, TOPICS // 3, months),
        WarningSubject.CAUSE: _table(cause, month, CAUSES, months),
        WarningSubject.UNIT: _table(unit, month, TOWNSHIPS + DEPARTMENTS, months),
    }
    age = days - 1 - day
    zones: list[Zone] = singles(TOWNSHIPS)
    if has_places:
        base = tables[WarningSubject.TOWNSHIP].counts.sum(axis=1).astype(np.float64)
        zones = circles(random.random((TOWNSHIPS, 2)), base)
    known = min(BEFORE_DAYS, days - RECENT_DAYS)
    return Watched(
        first_month=0,
        days=(*(MONTH_DAYS for _month in range(months - 1)), last_days),
        tables=tables,
        zones=zones,
        recent=_cells(township, topic, age < RECENT_DAYS),
        before=_cells(township, topic, (age >= RECENT_DAYS) & (age < RECENT_DAYS + known)),
        recent_days=RECENT_DAYS,
        before_days=known,
    )


def _table(keys: Ints, month: Ints, size: int, months: int) -> MonthTable:
    counts = np.zeros((size, months), dtype=np.int64)
    np.add.at(counts, (keys, month), 1)
    return MonthTable(tuple(range(size)), counts)


def _cells(township: Ints, topic: Ints, is_in: npt.NDArray[np.bool_]) -> dict[tuple[int, int], int]:
    pairs, counts = np.unique(np.stack([township[is_in], topic[is_in]]), axis=1, return_counts=True)
    return {(int(a), int(b)): int(n) for a, b, n in zip(*pairs, counts, strict=True)}
