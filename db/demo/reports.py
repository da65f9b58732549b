"""The demo county's screening reports over six years: mostly zero and in time, some late, a few never made."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.days import day_of, first_day, last_day, month_of, number_of
from db.demo.acts import SECOND, Days, Drawn
from db.demo.county import County
from db.demo.loading import Tables, pack, write
from db.demo.months import MONTHS
from db.demo.story import VISIT_DAYS
from db.enums import Channel, UnitKind
from db.models.organisation import Unit
from db.rounds import DUE_DAYS, REGULAR, RHYTHM_OF, Rhythm, Round, owes, round_of, rounds_between

ZERO_REPORTS_LATE: Final = (4, 6, 9)
SLOW: Final = 23
"""One village in so many is slow: a fifth of its reports come late."""

_REPORTED: Final = 16 * 3600 * SECOND
_SAID_BY: Final[Mapping[UnitKind, tuple[str, ...]]] = {
    UnitKind.VILLAGE: ("村党支部书记", "村委会主任", "综治网格员"),
    UnitKind.TOWNSHIP: ("乡镇信访专干",),
    UnitKind.DEPARTMENT: ("信访工作联络员",),
}
_LATE: Final = {UnitKind.VILLAGE: 0.02, UnitKind.TOWNSHIP: 0.3, UnitKind.DEPARTMENT: 0.06}
"""A township is late with findings only: three zero reports that came late belong to the story."""
_MISSING: Final = {UnitKind.VILLAGE: 0.006, UnitKind.TOWNSHIP: 0.01, UnitKind.DEPARTMENT: 0.02}
Found = dict[tuple[int, date], list[int]]
Pages = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Reporter:
    id: int
    kind: UnitKind
    valid_from: date | None
    valid_to: date | None


def write_reports(session: Session, county: County, days: Days, matters: list[Drawn]) -> None:
    """Write what units reported by the county's last day, each matter found in the report of its place and round."""
    asked = (
        select(Unit.id, Unit.kind, Unit.area_id, Unit.valid_from, Unit.valid_to)
        .where(Unit.kind.in_(REGULAR))
        .order_by(Unit.id)
    )
    rows = session.execute(asked).all()
    unit_of = {row.area_id: row.id for row in rows if row.kind is not UnitKind.DEPARTMENT}
    reporters = [_Reporter(row.id, row.kind, row.valid_from, row.valid_to) for row in rows]
    reports, items = _Writing(county, days, _found(matters, unit_of)).written(reporters)
    tables: Tables = {"screening_report": reports, "screening_item": items}
    write(session, pack(tables, [], (), session.get_bind().dialect.name))


def _found(matters: list[Drawn], unit_of: Mapping[int | None, int]) -> Found:
    found: Found = defaultdict(list)
    for drawn in matters:
        if drawn.acts[0].detail["channel"] != Channel.SCREENING.value:
            continue
        rhythm = Rhythm.MONTH if drawn.village is None else Rhythm.HALF_MONTH
        one = round_of(rhythm, day_of(drawn.received))
        found[unit_of[drawn.village or drawn.township], one.from_on].append(drawn.id)
    return found


class _Writing:
    """Writes the reports of one unit after the other."""

    def __init__(self, county: County, days: Days, found: Found) -> None:
        self._county = county
        self._days = days
        self._found = found
        self._rng = random.Random("reports")
        self._last = number_of(county.until)
        self._late = self._late_zero_reports()
        first = first_day(month_of(county.until) - MONTHS)
        self._rounds = {
            RHYTHM_OF[series]: rounds_between(RHYTHM_OF[series], first, county.until)
            for series in REGULAR.values()
        }

    def _late_zero_reports(self) -> dict[date, int]:
        """Return how late the story's zero reports come, by the first day of their round: the last before the visit."""
        visit = self._last - VISIT_DAYS
        latest = DUE_DAYS + max(ZERO_REPORTS_LATE)
        months = (month_of(self._county.until) - back for back in range(1, 12))
        before = [month for month in months if number_of(last_day(month)) + latest < visit][:3]
        return dict(zip(map(first_day, reversed(before)), ZERO_REPORTS_LATE, strict=True))

    def written(self, reporters: list[_Reporter]) -> Pages:
        """Return the rows of reports and of their items."""
        reports: list[tuple[Any, ...]] = []
        items: list[tuple[Any, ...]] = []
        for reporter in reporters:
            said_by = self._rng.choice(_SAID_BY[reporter.kind])
            for one, reported, found in self._of(reporter):
                number = len(reports) + 1
                reported_on = day_of(reported).isoformat()
                at = self._days.start(reported) + _REPORTED
                ends = (one.from_on.isoformat(), one.to_on.isoformat(), one.due_on.isoformat())
                reports.append((number, reporter.id, *ends, reported_on, 1, "", said_by, at))
                items.extend((number, case_id) for case_id in found)
        return reports, items

    def _of(self, reporter: _Reporter) -> Iterator[tuple[Round, int, list[int]]]:
        """Yield the reports that a unit has made by the last day: round, day, matters found."""
        rng, kind = self._rng, reporter.kind
        is_zero_township = reporter.id == self._county.zero_township.unit
        is_slow = kind is UnitKind.VILLAGE and reporter.id % SLOW == 0
        for one in self._rounds[RHYTHM_OF[REGULAR[kind]]]:
            if not owes(reporter.valid_from, reporter.valid_to, one):
                continue
            due = number_of(one.due_on)
            reported = due - rng.randrange(0, DUE_DAYS + 1)
            found = self._found.get((reporter.id, one.from_on), [])
            at = rng.random()
            may_be_late = kind is not UnitKind.TOWNSHIP or (bool(found) and not is_zero_township)
            if is_zero_township and one.from_on in self._late:
                reported, found = due + self._late[one.from_on], []
            elif may_be_late and at < (0.2 if is_slow else _LATE[kind]):
                reported = due + rng.randrange(1, 6)
            elif at > 1 - _MISSING[kind] and not found and not is_zero_township:
                continue
            if reported < self._last:
                yield one, reported, found
