"""What turned unusual by the end of a day: places, topics and offices, with one small chance of a false alarm for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import false_discovery_control

from dashboard.analysis.control import dispersion, usual
from dashboard.analysis.drift import drift
from dashboard.analysis.excess import excesses
from dashboard.analysis.intervals import Window
from dashboard.analysis.scan import REPLICATES, SEED, Stopped, scan_permuted, until_now
from dashboard.analysis.zones import Zone
from db.early_warning import ALPHA, WarningKind, WarningSubject

Ints = npt.NDArray[np.int64]

LONGEST: Final = 6
"""What has gone on for more months than this is no news."""
MIN_MONTHS: Final = 6
"""Months of the past without which nothing is called unusual."""
DRIFT_MONTHS: Final = 12
"""A drift is looked for in the last year, against the months before it."""
DRIFT_PAST: Final = 24
"""Months before that year without which its mean is too rough to drift from."""
DRIFT_FEWEST: Final = 12
"""A past with fewer matters than this is too rough as well."""
FEWEST: Final = 3
"""Fewer matters than this are no warning, however seldom they were before."""


@dataclass(frozen=True, slots=True)
class MonthTable:
    """Counts by month: ``keys`` are ids, ``counts`` is (keys, months)."""

    keys: tuple[int, ...]
    counts: Ints


@dataclass(frozen=True, slots=True)
class Watched:
    """What was received in a row of months: ``days`` are those that each month has by the end of the last day.

    ``first_month`` is 0 for January. ``zones`` are of the townships in their order. ``recent`` and ``before`` are of
    (township, topic), over so many days each.
    """

    first_month: int
    days: tuple[int, ...]
    tables: Mapping[WarningSubject, MonthTable]
    zones: Sequence[Zone]
    recent: Mapping[tuple[int, int], int] = field(default_factory=dict)
    before: Mapping[tuple[int, int], int] = field(default_factory=dict)
    recent_days: int = 0
    before_days: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unusual: ``keys`` of its subject, its months as (first, after the last) of those watched, and how sure.

    ``p`` is the chance that anything as unusual of its kind is found where nothing has changed; None for a drift,
    whose limit stands for it. A gathered topic has ``topic``, and its weeks instead of months.
    """

    kind: WarningKind
    subject: WarningSubject
    keys: tuple[int, ...]
    months: tuple[int, int]
    count: int
    expected: float
    p: float | None
    topic: int | None = None


def watch(
    seen: Watched, *, replicates: int = REPLICATES, seed: int = SEED, stopped: Stopped | None = None
) -> list[Finding]:
    """Return what is unusual at the end of the last day, clusters first; too short a past gives nothing.

    A surge or a drift of a township that lies in a cluster is told once, as the cluster; so is a drift of what surges.
    """
    if len(seen.days) <= MIN_MONTHS:
        return []
    found = [
        *_clusters(seen, replicates, seed, stopped),
        *_gathered(seen),
        *_surges(seen),
        *_drifts(seen),
    ]
    return _once(found)


def _clusters(seen: Watched, replicates: int, seed: int, stopped: Stopped | None) -> list[Finding]:
    townships = seen.tables.get(WarningSubject.TOWNSHIP)
    if townships is None:
        return []
    windows = until_now(len(seen.days), LONGEST)
    found = scan_permuted(
        townships.counts, seen.zones, windows, replicates=replicates, seed=seed, stopped=stopped
    )
    return [
        Finding(
            WarningKind.CLUSTER,
            WarningSubject.TOWNSHIP,
            tuple(townships.keys[area] for area in one.areas),
            one.window,
            one.count,
            one.expected,
            one.p,
        )
        for one in found
        if one.p <= ALPHA[WarningKind.CLUSTER] and one.count >= FEWEST
    ]


def _gathered(seen: Watched) -> list[Finding]:
    found = excesses(
        seen.recent, seen.before, seen.recent_days, seen.before_days, ALPHA[WarningKind.GATHERED]
    )
    months = len(seen.days)
    return [
        Finding(
            WarningKind.GATHERED,
            WarningSubject.TOWNSHIP,
            (cell.key[0],),
            (months - 1, months),
            cell.count,
            cell.expected,
            cell.p,
            cell.key[1],
        )
        for cell in found
        if cell.count >= FEWEST
    ]


def _surges(seen: Watched) -> list[Finding]:
    months = len(seen.days)
    month = (seen.first_month + months - 1) % 12
    tried: list[Finding] = []
    for subject, table in seen.tables.items():
        for key, counts in zip(table.keys, table.counts.tolist(), strict=True):
            earlier = [Window(*one) for one in zip(counts[:-1], seen.days[:-1], strict=True)]
            known = usual(earlier, seen.days[-1], month)
            if known is not None and (counts[-1] or known.range.expected):
                tried.append(
                    Finding(
                        WarningKind.SURGE,
                        subject,
                        () if subject is WarningSubject.COUNTY else (key,),
                        (months - 1, months),
                        counts[-1],
                        known.range.expected,
                        known.chance(counts[-1]),
                    )
                )
    if not tried:
        return []
    adjusted = false_discovery_control([one.p for one in tried], method="bh")
    return [
        Finding(one.kind, one.subject, one.keys, one.months, one.count, one.expected, float(p))
        for one, p in zip(tried, adjusted, strict=True)
        if p <= ALPHA[WarningKind.SURGE] and one.count >= FEWEST
    ]


def _drifts(seen: Watched) -> list[Finding]:
    months = len(seen.days)
    start = months - DRIFT_MONTHS
    if start < DRIFT_PAST:
        return []
    past, year = np.array(seen.days[:start], dtype=np.float64), np.array(seen.days[start:], dtype=np.float64)
    tried: list[tuple[WarningSubject, int, Ints, float]] = []
    for subject, table in seen.tables.items():
        for key, counts in zip(table.keys, table.counts, strict=True):
            before = int(counts[:start].sum())
            if before >= DRIFT_FEWEST:
                tried.append((subject, key, counts, before / float(past.sum())))
    # A sum that has passed its limit stays above it for some months: so much rarer it must pass.
    quiet = round(len(tried) * DRIFT_MONTHS / ALPHA[WarningKind.DRIFT])
    found = []
    for subject, key, counts, daily in tried:
        spread = dispersion(counts[:start].astype(np.float64), past)
        risen = drift(counts[start:].tolist(), (daily * year).tolist(), spread, quiet)
        if risen is not None and risen.count >= FEWEST:
            found.append(
                Finding(
                    WarningKind.DRIFT,
                    subject,
                    () if subject is WarningSubject.COUNTY else (key,),
                    (start + risen.since, months),
                    risen.count,
                    risen.expected,
                    None,
                )
            )
    return found


def _once(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that another one tells already."""
    clustered = {key for one in found if one.kind is WarningKind.CLUSTER for key in one.keys}
    surging = {(one.subject, one.keys) for one in found if one.kind is WarningKind.SURGE}

    def is_told(one: Finding) -> bool:
        if one.kind in (WarningKind.CLUSTER, WarningKind.GATHERED):
            return False
        if one.subject is WarningSubject.TOWNSHIP and clustered.intersection(one.keys):
            return True
        return one.kind is WarningKind.DRIFT and (one.subject, one.keys) in surging

    return [one for one in found if not is_told(one)]
