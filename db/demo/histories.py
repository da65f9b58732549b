"""Draw the everyday matters of the demo county: who comes with what, and how long each act takes."""

import random
from typing import Any, Final

from db.cohorts import OPEN_STAGES
from db.days import day_of, number_of
from db.demo.acts import Course, Days, Drawn, events_of
from db.demo.afterwards import Afterwards
from db.demo.catalogue import EXCESS_SUBJECT, MERGED_SUBJECT
from db.demo.county import County
from db.demo.openings import Opening, Openings, Place, chosen
from db.enums import (
    Channel,
    Closure,
    Conclusion,
    EventKind,
    Level,
    Mark,
    Purpose,
    Stage,
)
from db.replay import SPAN_COLUMNS, Reference, spans_of

SPOTLESS_DAYS: Final = 500
YEAR: Final = 364
QUIET_DAYS: Final = 57
"""In the weeks of the true excess everyday matters add nothing to it."""

GROUPLESS_DAYS: Final = 120
"""So long the township of the late zero reports sends no group visit but the story's."""

RELAPSING: Final = 0.35
LED_WHEN_SCREENED: Final = 0.4
"""Of the matters that screening found: how many come back after they were closed, and how many a leader takes."""

_CONCLUSIONS: Final = (
    (Conclusion.EXPLAINED, 0.44),
    (Conclusion.SUPPORTED, 0.36),
    (Conclusion.NOT_SUPPORTED, 0.20),
)
NEUTRAL_REASONS: Final = ("同一事项重复登记", "登记错误，已按原件重录", "来信人自愿撤回")
_CODES: Final = {stage: code for code, stage in enumerate(Stage)}
_OPEN: Final = frozenset(_CODES[stage] for stage in OPEN_STAGES)
_CANCELLED: Final = _CODES[Stage.CANCELLED]


def long_tail(rng: random.Random, median: float, spread: float, least: int, most: int) -> int:
    """Draw a number of days with a long tail, between two bounds."""
    return max(least, min(most, round(median * rng.lognormvariate(0, spread))))


class Histories:
    """Draws matters one after the other from one seed.

    ``is_calm`` keeps what is open on the last day in time and without a leader, so that every exception that a
    reader finds there belongs to the story.
    """

    def __init__(
        self, county: County, days: Days, reference: Reference, rng: random.Random, *, is_calm: bool
    ) -> None:
        self.reference = reference
        self.county = county
        self.days = days
        self.rng = rng
        self.is_calm = is_calm
        self.until = number_of(county.until) - 1
        self.open = 0
        """How many of the matters drawn while calm are open on the last day."""
        self.noticed_by_spotless = 0
        """How many of them the spotless unit owed its notice in the last year, and gave it in time."""
        self._closed: list[tuple[Drawn, Place]] = []
        self._openings = Openings(county, days, rng)
        self._zero = county.zero_township.id
        self._excess = (county.excess_township.id, county.topic(EXCESS_SUBJECT).id)
        self._merged_topic = county.topic(MERGED_SUBJECT)
        self._merged_on = number_of(county.merged_on)
        self._after = Afterwards(county, days, rng, is_calm=is_calm)

    def draw(self, received: int, *, may_cancel: bool = True) -> Drawn:
        """Draw one matter received on a day, with all that is known of it by the last day."""
        while True:
            drawn, place = self._drawn(received, may_cancel=may_cancel)
            if not self.is_calm or self._is_calm(drawn):
                break
        if drawn.closed is not None and drawn.closed <= self.until:
            self._closed.append((drawn, place))
        return drawn

    def _is_calm(self, drawn: Drawn) -> bool:
        """Tell whether a matter is no exception on the last day: not overdue, no support waiting, no leader on it, no hearing to come.

        One that is none is counted.
        """
        last = dict(
            zip(SPAN_COLUMNS, spans_of(0, drawn.pack_code, events_of(drawn), self.reference)[-1], strict=True)
        )
        if (drawn.township, drawn.topic) == self._excess and drawn.received > self.until - QUIET_DAYS:
            return False
        is_group = bool((last["marks"] or 0) & Mark.GROUP)
        if is_group and drawn.township == self._zero and drawn.received > self.until - GROUPLESS_DAYS:
            return False
        if last["stage"] == _CANCELLED:
            return True
        kinds = {act.kind for act in drawn.acts}
        if EventKind.HEARING_DECIDED in kinds and EventKind.HEARING_HELD not in kinds:
            return False
        if last["supported_on"] is not None and last["carried_out_on"] is None:
            return False
        is_open = last["stage"] in _OPEN
        is_late = last["due_on"] is not None and last["due_on"] <= self.until + 1
        if is_open and (is_late or last["leader_id"] is not None):
            return False
        self.open += is_open
        noticed_by = last["c3_limit"] if last["unit_id"] == self.county.spotless else None
        self.noticed_by_spotless += noticed_by is not None and -YEAR < noticed_by - self.until <= 0
        return True

    def _drawn(self, received: int, *, may_cancel: bool) -> tuple[Drawn, Place]:
        rng = self.rng
        earlier = None
        if self._closed and rng.random() < 0.09:
            earlier, place = rng.choice(self._closed[-400:])
            if earlier.received > received - 30:
                earlier = None
        if earlier is None:
            place = self._openings.place(received)
        opening = self._openings.opening(place)
        drawn = self._openings.begin(opening, received)
        drawn.earlier = earlier
        course = Course(self.days, rng, self.until, self.county.office)
        self._receive(course, drawn, opening)
        self._dispose(course, drawn, opening, may_cancel=may_cancel)
        drawn.acts = sorted(course.acts, key=lambda act: act.happened)
        return drawn, place

    # ------------------------------------------------------------ what is done

    def _receive(self, course: Course, drawn: Drawn, opening: Opening) -> None:
        detail: dict[str, Any] = {
            "channel": opening.channel.value,
            "level": opening.level.value,
            "purpose": opening.purpose.value,
            "township": opening.township.id,
            "category": opening.topic.id,
            "persons": opening.persons,
            "unit": self.county.office,
        }
        if opening.village:
            detail["village"] = opening.village.id
        if opening.marks:
            detail["marks"] = list(opening.marks)
        if "ANONYMOUS" in opening.marks:
            detail["owes_reply"] = False
        if opening.level is Level.TOWNSHIP and opening.topic.unit is None:
            detail["is_direct"] = True
            detail["unit"] = opening.township.unit
        course.unit = detail["unit"]
        course.add(EventKind.RECEIVED, drawn.received, detail)
        course.add(EventKind.REGISTERED, drawn.registered)
        if drawn.earlier is not None:
            # The earlier matter's id is filled in once every matter has one.
            supported = drawn.earlier.supported
            detail = {"is_supported": True} if supported is not None and supported <= drawn.received else {}
            course.add(EventKind.LINKED, drawn.registered, detail)

    def _dispose(self, course: Course, drawn: Drawn, opening: Opening, *, may_cancel: bool) -> None:
        rng, registered = self.rng, drawn.registered
        at = rng.random()
        is_spotless = (
            opening.topic.unit == self.county.spotless and drawn.received > self.until - SPOTLESS_DAYS
        )
        if may_cancel and at < 0.012 and not is_spotless:
            day = self.days.workday(registered + rng.randrange(1, 5))
            course.add(EventKind.CANCELLED, day, note=rng.choice(NEUTRAL_REASONS))
            return
        is_judicial = opening.topic.name == "执行难"
        if at < 0.05 or (is_judicial and at < 0.75):
            day = self.days.workday_before(min(registered + rng.randrange(0, 9), drawn.received + 15))
            course.add(EventKind.LED_OFF, max(day, registered), note="依法引导至其他法定途径")
            return
        is_quick = opening.channel is Channel.HOTLINE or opening.purpose is Purpose.SUGGESTION
        if is_quick and rng.random() < 0.6:
            drawn.closed = self.days.workday_before(drawn.received + rng.randrange(3, 15))
            drawn.closed = max(drawn.closed, registered)
            course.add(EventKind.CLOSED, drawn.closed, {"closure": Closure.PROCEDURAL.value})
            self._after.rate(course, drawn)
            return
        if course.unit == opening.township.unit:
            self._accept(course, drawn, opening, drawn.received, is_spotless=False)
            return
        self._transfer(course, drawn, opening, is_spotless=is_spotless)

    def _transfer(self, course: Course, drawn: Drawn, opening: Opening, *, is_spotless: bool) -> None:
        rng = self.rng
        unit = opening.topic.unit or opening.township.unit
        if opening.topic is self._merged_topic and drawn.received < self._merged_on - 200:
            unit = self.county.merged
        late = drawn.received + 16 + int(rng.expovariate(0.2))
        if self._after.comes_late(0.035, late):
            day = late
        else:
            day = self.days.workday_before(drawn.received + rng.randrange(1, 14))
        day = max(day, drawn.registered)
        course.add(EventKind.TRANSFERRED, day, {"unit": unit})
        course.unit, since = unit, day
        if rng.random() < 0.04 and not is_spotless:
            objected = self.days.after(day, rng.randrange(1, 5))
            course.add(EventKind.OBJECTED, objected, note="认为不属本单位职责")
            settled = self.days.workday(objected + rng.randrange(1, 5))
            if rng.random() < 0.6:
                unit = (
                    opening.township.unit if unit != opening.township.unit else self.county.unit("政府办公室")
                )
                course.add(
                    EventKind.OBJECTION_SETTLED,
                    settled,
                    {"agreed": True, "unit": unit},
                    unit=self.county.office,
                )
                day, course.unit = settled, unit
            else:
                course.add(EventKind.OBJECTION_SETTLED, settled, {"agreed": False}, unit=self.county.office)
                day, since = max(day, settled - 5), settled
        self._accept(course, drawn, opening, day, is_spotless=is_spotless, not_before=since)

    def _accept(
        self,
        course: Course,
        drawn: Drawn,
        opening: Opening,
        since: int,
        *,
        is_spotless: bool,
        not_before: int = 0,
    ) -> None:
        rng = self.rng
        late = since + 16 + int(rng.expovariate(0.12))
        if self._after.comes_late(0.05, late, is_spotless=is_spotless):
            day = late
        else:
            day = self.days.workday_before(since + long_tail(rng, 8, 0.5, 2, 15))
        day = max(day, since, not_before, drawn.registered)
        if rng.random() < 0.035:
            course.add(EventKind.REFUSED, day, note="不属于受理范围，已书面告知")
            course.add(EventKind.NOTICED, day)
            return
        is_simple = drawn.pack_code == "2022" and rng.random() < 0.08
        course.add(EventKind.ACCEPTED, day, {"is_simple": True} if is_simple else None)
        course.add(EventKind.NOTICED, day)
        if opening.topic.cause is not None and rng.random() < 0.75:
            course.add(EventKind.CAUSE_NAMED, day, {"cause": opening.topic.cause})
        is_screened = opening.channel is Channel.SCREENING
        if rng.random() < 0.07 or is_screened:
            limit = day_of(day + rng.randrange(30, 75)).isoformat()
            note = "现场核查，组织调解，限期化解" if is_screened else "批示件"
            course.add(EventKind.LIMIT_SET, day, {"limit": limit}, unit=self.county.office, note=note)
        if rng.random() < 0.06:
            beside = rng.choice(self.county.townships).unit
            if beside != course.unit:
                course.add(EventKind.CO_HANDLER_ADDED, day, {"unit": beside})
        self._handle(course, drawn, opening, day, is_simple=is_simple, is_spotless=is_spotless)

    def _handle(
        self,
        course: Course,
        drawn: Drawn,
        opening: Opening,
        accepted: int,
        *,
        is_simple: bool,
        is_spotless: bool,
    ) -> None:
        rng = self.rng
        if is_simple:
            replied = self.days.after(accepted, rng.randrange(2, 10))
        else:
            limit = accepted + 60
            if rng.random() < 0.09:
                extension = rng.choice((15, 30))
                asked = self.days.workday_before(accepted + rng.randrange(44, 58))
                course.add(EventKind.EXTENDED, asked, {"days": extension}, note="情况复杂，经批准延长并告知")
                replied = self.days.workday_before(accepted + 60 + rng.randrange(2, extension))
                limit += extension
            else:
                replied = self.days.workday_before(accepted + long_tail(rng, 41, 0.42, 5, 59))
            late = self.days.workday(limit + 1 + int(rng.expovariate(0.05)))
            if self._after.comes_late(0.05, late, is_spotless=is_spotless):
                course.add(
                    EventKind.SUPERVISED,
                    self.days.workday(limit + 1),
                    unit=self.county.office,
                    note="超期督办",
                )
                replied = late
        replied = max(replied, accepted)
        if opening.channel is Channel.VISIT and rng.random() < 0.09:
            again = self.days.workday(accepted + rng.randrange(1, max(2, replied - accepted)))
            course.add(
                EventKind.VISITED_AGAIN,
                min(again, replied),
                {"persons": opening.persons},
                unit=self.county.office,
            )
        self._answer(course, drawn, replied, accepted)

    def _answer(self, course: Course, drawn: Drawn, replied: int, accepted: int) -> None:
        rng = self.rng
        is_screened = course.acts[0].detail["channel"] == Channel.SCREENING.value
        conclusion = chosen(rng, _CONCLUSIONS)
        carried_out = self.days.workday(replied + long_tail(rng, 24, 0.8, 2, 400))
        if conclusion is Conclusion.SUPPORTED and self.is_calm and carried_out > self.until:
            conclusion = Conclusion.EXPLAINED
        course.add(EventKind.REPLIED, replied, {"conclusion": conclusion.value})
        served = course.add(EventKind.REPLY_SERVED, self.days.workday(replied + rng.randrange(0, 4)))
        closed = self.days.workday(served + rng.randrange(0, 16))
        closure = chosen(
            rng, ((Closure.SUBSTANTIVE, 0.4), (Closure.INTERIM, 0.35), (Closure.PROCEDURAL, 0.25))
        )
        if conclusion is Conclusion.SUPPORTED:
            drawn.supported = replied
            if carried_out - replied < 40:
                course.add(EventKind.CARRIED_OUT, carried_out)
                closed = max(closed, carried_out)
            closure = Closure.SUBSTANTIVE
        course.add(EventKind.CLOSED, closed, {"closure": closure.value})
        drawn.closed = closed
        if conclusion is Conclusion.SUPPORTED:
            if carried_out - replied >= 40:
                course.add(EventKind.CARRIED_OUT, max(carried_out, closed))
        elif is_screened and rng.random() < RELAPSING:
            closed = drawn.closed = self._after.relapse(course, closed)
        elif rng.random() < 0.13:
            closed = drawn.closed = self._after.review(course, served, closed)
        if rng.random() < (LED_WHEN_SCREENED if is_screened else 0.045) and closed <= self.until:
            self._after.charge(course, drawn, accepted, closed)
        self._after.rate(course, drawn)
