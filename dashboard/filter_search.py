"""A reader's own filter searched for the unusual: against what was received before, or against who lives there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from dashboard.analysis.scan import Cluster, Stopped, all_time, scan_poisson
from dashboard.analysis.watch import FEWEST, watch
from dashboard.second_opinion import members_of, townships
from dashboard.watching import arrays_of, found_of, side_by_side
from db.areas import Base, Reading
from db.cohorts import PERIOD_FIELD
from db.days import Period
from db.early_warning import Sighting, WarningKind, WarningSubject
from db.filter_search import MOST_FALSE_PLACES, Against, FilterSearched, searched_part
from db.filters import Asked, CaseFilter
from db.queries.areas import bases, layers
from db.queries.neighbours import neighbours_confirmed
from db.queries.watching import Monthly, monthly, placed
from db.scope import Scope
from db.versions import current_version, named_version


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """Which filter is to be searched, and what it is held against."""

    query: str
    against: Against

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "SearchAsked":
        """Read what a job's row says."""
        return cls(str(said["query"]), Against(said["against"]))

    def payload(self, session: Session, asked: Asked, scope: Scope) -> dict[str, Any]:
        """Return what a job's row holds: the same again where the same question has the same answer."""
        ground = (
            current_version(session),
            named_version(session),
            asked.as_of,
            sorted(bases(session, Reading.PER_POPULATION, asked.as_of.year).items()),
            layers(session),
            sorted((key, sorted(others)) for key, others in neighbours_confirmed(session).items()),
            scope.role,
            None if scope.units is None else sorted(scope.units),
            sorted(scope.also),
            sorted(scope.excluded),
        )
        mark = sha256(repr(ground).encode()).hexdigest()
        return {"query": self.query, "against": self.against.value, "ground": mark}


def search_filter(
    session: Session, asked: Asked, against: Against, scope: Scope, *, stopped: Stopped | None = None
) -> FilterSearched:
    """Search a filter within a scope; ``stopped`` hears how far it is and may end it by an exception.

    Against inhabitants one set of townships after the other is tried over the filter's whole period, or its day for
    what has none; townships without inhabitants recorded are left out and counted. It needs a scope of every matter.
    """
    chosen = searched_part(asked, against)
    if against is Against.PAST:
        return _after_past(session, asked, chosen, scope, stopped)
    if scope.units is not None:
        # Who sees one township alone would find it full beside all others.
        return FilterSearched(against, asked.as_of, sees_part=True)
    return _among_people(session, asked, chosen, scope, stopped)


def _after_past(
    session: Session, asked: Asked, chosen: CaseFilter, scope: Scope, stopped: Stopped | None
) -> FilterSearched:
    seen = monthly(session, chosen, scope, asked.as_of)
    if seen is None:
        return FilterSearched(Against.PAST, asked.as_of)
    seen = _without_given(seen, chosen)
    watched, sides = arrays_of(session, seen)
    people = {key: one.number for key, one in _bases(session, asked).items()}
    found = tuple(
        replace(found_of(one, seen), members=members_of(one, watched, people, sides.around))
        for one in watch(watched, stopped=stopped)
    )
    return FilterSearched(
        Against.PAST,
        asked.as_of,
        found,
        months=len(seen.months),
        counted=seen.counted,
        zoning=sides.zoning,
        caveats=tuple(seen.caveats),
    )


def _without_given(seen: Monthly, chosen: CaseFilter) -> Monthly:
    """Leave out topics and causes that the filter has chosen already: they say the same as its places and units."""
    tables = dict(seen.tables)
    if chosen.causes:
        del tables[WarningSubject.CAUSE]
    if chosen.categories:
        del tables[WarningSubject.CATEGORY]
        return replace(seen, tables=tables, recent={}, before={})
    return replace(seen, tables=tables)


def _among_people(
    session: Session, asked: Asked, chosen: CaseFilter, scope: Scope, stopped: Stopped | None
) -> FilterSearched:
    seen = placed(session, chosen, scope, asked.as_of)
    known = {
        key: base
        for key, base in _bases(session, asked).items()
        if not chosen.townships or key in chosen.townships
    }
    keys = tuple(known)
    if not keys:
        return FilterSearched(Against.PEOPLE, asked.as_of, left_out=seen.total, caveats=tuple(seen.caveats))
    people = np.array([known[key].number for key in keys], dtype=np.float64)
    counts = np.array([seen.counts.get(key, 0) for key in keys], dtype=np.int64)
    sides = side_by_side(session, keys, people.tolist())
    clusters = scan_poisson(
        counts.reshape(-1, 1), people.reshape(-1, 1), sides.zones, all_time(1), stopped=stopped
    )
    expected = people * (counts.sum() / people.sum())
    members = {
        one.area_id: one
        for one in townships(
            keys,
            counts.astype(np.float64),
            expected,
            {key: one.number for key, one in known.items()},
            sides.around,
        )
    }
    period = chosen.period(asked.as_of) if chosen.cohort in PERIOD_FIELD else Period(asked.as_of, asked.as_of)

    def told(one: Cluster) -> Sighting:
        places = tuple(keys[area] for area in one.areas)
        return Sighting(
            WarningKind.CLUSTER,
            WarningSubject.TOWNSHIP,
            places,
            period,
            one.count,
            one.expected,
            one.p,
            members=tuple(members[key] for key in places),
        )

    return FilterSearched(
        Against.PEOPLE,
        asked.as_of,
        tuple(told(one) for one in clusters if one.p <= MOST_FALSE_PLACES and one.count >= FEWEST),
        counted=int(counts.sum()),
        left_out=seen.total - int(counts.sum()),
        zoning=sides.zoning,
        caveats=tuple(seen.caveats),
        base_years=tuple(sorted({one.year for one in known.values()})),
        base_sources=tuple(sorted({one.source for one in known.values()})),
    )


def _bases(session: Session, asked: Asked) -> Mapping[int, Base]:
    return bases(session, Reading.PER_POPULATION, asked.as_of.year)
