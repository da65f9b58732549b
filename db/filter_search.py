"""A reader's own filter searched for the unusual (检验): what it is held against, and what came out. Pure values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from db.areas import COHORTS
from db.cohorts import Cohort
from db.days import Period
from db.early_warning import FILTERS, Member, Sighting, WarningKind, WarningSubject, Zoning
from db.enums import Flag
from db.filters import Asked, CaseFilter
from db.misleading import Caveat, caveat_in

MOST_FALSE_PLACES: Final = 0.05
"""Where all townships are alike, so many searches by inhabitants raise anything."""
STANDING: Final = (Flag.BACKLOG,)
"""Flags of where a matter stands, not of how it came."""


class Against(StrEnum):
    """What the counts of a filter are held against."""

    PAST = "past"
    """What was received before: more than the same places, topics and units had."""
    PEOPLE = "people"
    """Who lives there: more matters by inhabitants than other townships have."""


@dataclass(frozen=True, slots=True)
class FilterSearched:
    """What a search of a filter looked at, and what it found.

    ``counted`` matters were searched; ``left_out`` of the filter lie in townships without inhabitants recorded, or in none.
    ``base_years`` and ``base_sources`` are of the inhabitants; without a base there are none.
    """

    against: Against
    as_of: date
    found: tuple[Sighting, ...] = ()
    months: int = 0
    counted: int = 0
    left_out: int = 0
    zoning: Zoning = Zoning.SINGLE
    caveats: tuple[Caveat, ...] = ()
    base_years: tuple[int, ...] = ()
    base_sources: tuple[str, ...] = ()
    sees_part: bool = False
    """By inhabitants only the whole county can be compared, and the reader sees a part of its matters."""


def searched_part(asked: Asked, against: Against) -> CaseFilter:
    """Return the part of a filter that a search looks at.

    By inhabitants that is what the map counts. Against the past, where a matter stands now is left out: of what came
    lately more is still open, so its last months would always look full.
    """
    chosen = asked.chosen
    if against is Against.PEOPLE:
        return chosen.with_cohort(chosen.cohort if chosen.cohort in COHORTS else Cohort.RECEIVED)
    flags = tuple(flag for flag in chosen.flags if flag not in STANDING)
    return replace(chosen, cohort=Cohort.RECEIVED, stages=(), due=(), clocks=(), leaders=(), flags=flags)


def leaves_out(asked: Asked, against: Against) -> bool:
    """Tell whether a search looks at less of the filter than the page does, its period aside."""
    part = searched_part(asked, against)
    return replace(part, from_on=None, to_on=None, cohort=None) != replace(
        asked.chosen, from_on=None, to_on=None, cohort=None
    )


def rows_of(asked: Asked, against: Against, found: Sighting, **further: Any) -> CaseFilter:
    """Return the filter that leaves just the matters that a finding counted; ``further`` fields leave a part of them."""
    fields: dict[str, Any] = {}
    if found.subject in FILTERS:
        fields[FILTERS[found.subject]] = found.keys
    if found.topic_id is not None:
        fields["categories"] = (found.topic_id,)
    part = replace(searched_part(asked, against), **{**fields, **further})
    return part if against is Against.PEOPLE else part.over(found.period)


def stored(searched: FilterSearched) -> dict[str, Any]:
    """Return what a search found as plain JSON."""
    return {
        **asdict(searched),
        "as_of": searched.as_of.isoformat(),
        "found": [_stored_sighting(one) for one in searched.found],
        "caveats": [asdict(one) for one in searched.caveats],
    }


def searched_in(said: Mapping[str, Any]) -> FilterSearched:
    """Read what ``stored`` wrote."""
    return FilterSearched(
        against=Against(said["against"]),
        as_of=date.fromisoformat(said["as_of"]),
        found=tuple(_sighting(one) for one in said["found"]),
        months=said["months"],
        counted=said["counted"],
        left_out=said["left_out"],
        zoning=Zoning(said["zoning"]),
        caveats=tuple(caveat_in(one) for one in said["caveats"]),
        base_years=tuple(said["base_years"]),
        base_sources=tuple(said["base_sources"]),
        sees_part=said["sees_part"],
    )


def _stored_sighting(one: Sighting) -> dict[str, Any]:
    period = {"from_on": one.period.from_on.isoformat(), "to_on": one.period.to_on.isoformat()}
    return {**asdict(one), "period": period}


def _sighting(said: Mapping[str, Any]) -> Sighting:
    period = {name: date.fromisoformat(day) for name, day in said["period"].items()}
    return Sighting(
        kind=WarningKind(said["kind"]),
        subject=WarningSubject(said["subject"]),
        keys=tuple(said["keys"]),
        period=Period(**period),
        count=said["count"],
        expected=said["expected"],
        p=said["p"],
        topic_id=said["topic_id"],
        members=tuple(Member(**one) for one in said["members"]),
    )
