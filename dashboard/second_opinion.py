"""A second opinion on a warning of places: each township's count, its rate with limits and smoothed, and Gi*."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.analysis.gi_star import gi_star
from dashboard.analysis.rates import local_rates
from dashboard.analysis.watch import Finding, Watched
from db.early_warning import Member, WarningKind, WarningSubject

Floats = npt.NDArray[np.float64]

PER: Final = 1_000


def members_of(
    one: Finding, seen: Watched, bases: Mapping[int, int], around: Sequence[Sequence[int]] | None
) -> tuple[Member, ...]:
    """Return what can be said of each township of a finding; nothing of what is about something else.

    ``bases`` are inhabitants by township, ``around`` the places of each township's neighbours in the table, None where
    nobody knows them. Rates are over the finding's days.
    """
    if one.subject is not WarningSubject.TOWNSHIP:
        return ()
    keys = seen.tables[WarningSubject.TOWNSHIP].keys
    counts, expected = _counts(one, seen)
    found = townships(keys, counts, expected, bases, around)
    return tuple(member for member in found if member.area_id in one.keys)


def townships(
    keys: Sequence[int],
    counts: Floats,
    expected: Floats,
    bases: Mapping[int, int],
    around: Sequence[Sequence[int]] | None,
) -> list[Member]:
    """Return what can be said of each township of a table in its order; ``counts`` and ``expected`` are (townships,)."""
    found = [
        Member(key, int(count), float(usual))
        for key, count, usual in zip(keys, counts, expected, strict=True)
    ]
    based = [at for at, key in enumerate(keys) if bases.get(key)]
    rates = local_rates([found[at].count for at in based], [bases[keys[at]] / PER for at in based])
    for at, rate in zip(based, rates, strict=True):
        found[at] = replace(
            found[at],
            rate=rate.rate,
            low=rate.interval.low,
            high=rate.interval.high,
            smoothed=rate.smoothed,
        )
    if around is not None:
        # Where every township has its inhabitants these are the base, else what each had before.
        values = [one.rate for one in found] if len(based) == len(keys) else [None] * len(keys)
        ratios = (counts + 0.5) / (expected + 0.5)
        told = gi_star(
            [float(ratio) if value is None else value for value, ratio in zip(values, ratios, strict=True)],
            around,
        )
        found = [
            replace(member, z=local.z, p=local.adjusted) for member, local in zip(found, told, strict=True)
        ]
    return found


def _counts(one: Finding, seen: Watched) -> tuple[Floats, Floats]:
    """Return the counts of all townships in the finding's days, and what the time before makes of them."""
    table = seen.tables[WarningSubject.TOWNSHIP]
    if one.kind is WarningKind.GATHERED:
        part = seen.recent_days / seen.before_days if seen.before_days else 0.0
        recent = [seen.recent.get((key, one.topic or 0), 0) for key in table.keys]
        before = [seen.before.get((key, one.topic or 0), 0) * part for key in table.keys]
        return np.array(recent, dtype=np.float64), np.array(before, dtype=np.float64)
    first, end = one.months
    days, earlier = sum(seen.days[first:end]), sum(seen.days[:first])
    counts = table.counts[:, first:end].sum(axis=1).astype(np.float64)
    past = table.counts[:, :first].sum(axis=1).astype(np.float64)
    return counts, past * days / earlier if earlier else past
