"""What follows the answer to an everyday matter: reviews with their hearings, calls back, ratings, a leader's charge."""

import random
from typing import Final

from db.days import day_of, number_of
from db.demo.acts import Charge, Course, Days, Drawn
from db.demo.county import County
from db.demo.openings import chosen
from db.demo.posts import CHANGED_LEADER, FREE_LEADER, IDLE_LEADER, LEADER_CHANGED_DAYS_AGO
from db.enums import (
    AssignmentResult,
    CallBack,
    ChecklistItem,
    Closure,
    Conclusion,
    EventKind,
    Rating,
    RatingSource,
)

_RATINGS: Final = (
    (Rating.SATISFIED, 0.60),
    (Rating.FAIRLY_SATISFIED, 0.26),
    (Rating.DISSATISFIED, 0.14),
)
_SOURCES: Final = ((RatingSource.OFFICIAL, 0.6), (RatingSource.COUNTER, 0.27), (RatingSource.SLIP, 0.13))


class Afterwards:
    """Draws what follows an answer, from the seed that drew the answer; ``is_calm`` as for ``Histories``."""

    def __init__(self, county: County, days: Days, rng: random.Random, *, is_calm: bool) -> None:
        self.county = county
        self.days = days
        self.rng = rng
        self.is_calm = is_calm
        self.until = number_of(county.until) - 1
        self._changed_on = number_of(county.until) - LEADER_CHANGED_DAYS_AGO
        apart = (IDLE_LEADER, FREE_LEADER)
        self._leaders = [post for title, post in county.leaders.items() if title not in apart]

    def comes_late(self, share: float, day: int, *, is_spotless: bool = False) -> bool:
        """Tell whether an act comes late, on ``day``; where calm, only if it has come by the last day."""
        if is_spotless or self.rng.random() >= share:
            return False
        return not self.is_calm or day <= self.until

    def review(self, course: Course, served: int, closed: int) -> int:
        """Let the petitioner ask for review, some for re-review too; return the day of the last closing."""
        rng, days = self.rng, self.days
        county_unit = self.county.unit("政府办公室")
        asked = days.workday(max(closed, served + rng.randrange(6, 29)))
        course.add(EventKind.REVIEW_ASKED, asked, unit=self.county.office)
        late = days.workday(asked + 31 + int(rng.expovariate(0.1)))
        replied = late if self.comes_late(0.1, late) else days.workday_before(asked + rng.randrange(14, 31))
        course.add(EventKind.REVIEW_REPLIED, replied, unit=county_unit)
        served = course.add(
            EventKind.REVIEW_SERVED, days.workday(replied + rng.randrange(0, 3)), unit=county_unit
        )
        closed = course.add(EventKind.CLOSED, days.workday(served + 2), {"closure": Closure.INTERIM.value})
        if rng.random() < 0.35:
            asked = days.workday(max(closed, served + rng.randrange(8, 29)))
            course.add(EventKind.REREVIEW_ASKED, asked, unit=self.county.office)
            waited = 0
            if rng.random() < 0.35:
                decided = course.add(EventKind.HEARING_DECIDED, days.workday(asked + 5), unit=county_unit)
                noticed = course.add(EventKind.HEARING_NOTICED, days.workday(decided + 3), unit=county_unit)
                held = course.add(EventKind.HEARING_HELD, days.workday(noticed + 10), unit=county_unit)
                waited = (
                    course.add(EventKind.HEARING_CONCLUDED, days.workday(held + 3), unit=county_unit) - asked
                )
            replied = days.workday_before(asked + waited + rng.randrange(12, 27))
            course.add(EventKind.REREVIEW_REPLIED, replied, unit=county_unit)
            detail = {"closure": Closure.PROCEDURAL.value}
            closed = course.add(EventKind.CLOSED, days.workday(replied + 3), detail, unit=county_unit)
        return closed

    def relapse(self, course: Course, closed: int) -> int:
        """Let a matter that screening found come back (反弹) after it was closed; return the day of the last closing."""
        rng, days = self.rng, self.days
        again = days.workday(closed + rng.randrange(25, 120))
        course.add(EventKind.REOPENED, again, unit=self.county.office, note="化解后反弹，重新办理")
        replied = days.workday_before(again + rng.randrange(15, 50))
        course.add(EventKind.REPLIED, max(replied, again), {"conclusion": Conclusion.EXPLAINED.value})
        served = course.add(EventKind.REPLY_SERVED, days.workday(max(replied, again) + 1))
        return course.add(EventKind.CLOSED, days.workday(served + 3), {"closure": Closure.SUBSTANTIVE.value})

    def rate(self, course: Course, drawn: Drawn) -> None:
        """Call back and let the petitioner rate what was closed; nobody rates an anonymous matter."""
        rng = self.rng
        if drawn.closed is None or not drawn.people:
            return
        if rng.random() < 0.3:
            course.add(
                EventKind.CALLED_BACK,
                self.days.workday(drawn.closed + rng.randrange(3, 15)),
                {"outcome": CallBack.REACHED.value},
                unit=self.county.office,
            )
        if rng.random() < 0.58:
            detail = {"rating": chosen(rng, _RATINGS).value, "source": chosen(rng, _SOURCES).value}
            course.add(EventKind.RATED, drawn.closed + rng.randrange(1, 28), detail, unit=self.county.office)

    def charge(self, course: Course, drawn: Drawn, accepted: int, closed: int) -> None:
        """Put a leader in charge of a matter whose end is known, so that it is major and was dealt with."""
        rng = self.rng
        post = rng.choice(self._leaders)
        if post == self.county.leaders[CHANGED_LEADER] and accepted < self._changed_on:
            post = self.county.former_leader
        start = self.days.workday(accepted + rng.randrange(0, 4))
        if start >= closed:
            return
        due = start + rng.choice((45, 60, 90))
        course.add(EventKind.MARKED, start, {"add": ["MAJOR"]}, unit=self.county.office)
        course.add(
            EventKind.LEADER_ASSIGNED,
            start,
            {"post": post, "due": day_of(due).isoformat()},
            unit=self.county.office,
        )
        charge = Charge(post, start, due, closed, units=(course.unit,), plan="查清事实、当面答复、限期化解。")
        charge.result = chosen(
            rng,
            (
                (AssignmentResult.RESOLVED, 0.6),
                (AssignmentResult.PARTLY, 0.25),
                (AssignmentResult.UNRESOLVED, 0.1),
                (AssignmentResult.JUDICIAL, 0.05),
            ),
        )
        day = start
        for item in ChecklistItem:
            day += rng.randrange(4, 18)
            if day >= closed:
                break
            charge.items.append((item, day, ""))
            course.add(EventKind.LEADER_ACTED, day, {"item": item.value}, unit=self.county.office)
        if charge.items:
            charge.visits.append((charge.items[0][1], "", "现场接访"))
        drawn.charges.append(charge)
