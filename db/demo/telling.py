"""Tell one matter of the story, act by act."""

import random
from collections.abc import Mapping
from typing import Any, Protocol, Self

from db.days import day_of
from db.demo.acts import Charge, Course, Days, Drawn, Person
from db.demo.county import County, Township, Village
from db.demo.openings import pack_of, title_of
from db.enums import Channel, ChecklistItem, Closure, Conclusion, EventKind, Level, Purpose


class Teller(Protocol):
    """Whoever tells the story: where, until which day, and to whom the matters go."""

    county: County
    days: Days
    rng: random.Random
    last: int
    matters: list[Drawn]

    def people(self, place: str, size: int) -> list[Person]:
        """Draw who brought a matter."""


class Telling:
    """One matter of the story, act by act; days are given as days before the last day."""

    def __init__(
        self, story: Teller, topic: str, township: Township, village: Village | None, ago: int
    ) -> None:
        self.story = story
        self.day = story.last - ago
        self.topic = story.county.topic(topic)
        self.township = township
        self.unit = self.topic.unit or township.unit
        registered = story.days.workday(self.day)
        self.drawn = Drawn(self.day, pack_of(registered), registered)
        self.drawn.title = title_of(township, village, topic)
        self.drawn.township, self.drawn.topic = township.id, self.topic.id
        self.drawn.village = village.id if village else None
        place = township.name + (village.name if village else "")
        self.place = place
        self.drawn.summary = f"反映{place}{self.topic.words[0]}，请求核查答复。"
        self.course = Course(story.days, story.rng, story.last - 1, story.county.office)

    def came(
        self,
        channel: Channel = Channel.LETTER,
        persons: int = 1,
        level: Level = Level.COUNTY,
        marks: tuple[str, ...] = (),
        entered: int | None = None,
        **more: Any,
    ) -> Self:
        """Let the matter be received and registered, on the day ``entered`` where it came into the board later."""
        detail: dict[str, Any] = {
            "channel": channel.value,
            "level": level.value,
            "purpose": Purpose.REQUEST.value,
            "township": self.township.id,
            "category": self.topic.id,
            "persons": persons,
            "unit": self.story.county.office,
            **more,
        }
        if self.drawn.village:
            detail["village"] = self.drawn.village
        if marks:
            detail["marks"] = list(marks)
        if entered is not None:
            self.drawn.registered = max(entered, self.drawn.registered)
        self.course.add(EventKind.RECEIVED, self.day, detail, recorded=entered)
        self.course.add(EventKind.REGISTERED, self.drawn.registered)
        if "ANONYMOUS" not in marks:
            self.drawn.people = self.story.people(self.place, min(5, persons))
        return self

    def act(self, kind: EventKind, day: int, detail: Mapping[str, Any] | None = None, **more: Any) -> Self:
        """Add an act on the day with this number."""
        self.course.add(kind, day, detail, **more)
        return self

    def sent(self, after: int = 4, unit: int | None = None) -> Self:
        """Transfer the matter some days after its receipt."""
        self.unit = unit or self.unit
        self.sent_on = max(self.story.days.workday_before(self.day + after), self.drawn.registered)
        self.act(EventKind.TRANSFERRED, self.sent_on, {"unit": self.unit})
        self.course.unit = self.unit
        return self

    def accepted(self, after: int = 7, cause: bool = True) -> Self:
        """Accept the matter some days after the transfer, with written notice."""
        self.accepted_on = self.story.days.workday_before(self.sent_on + after)
        self.act(EventKind.ACCEPTED, self.accepted_on).act(EventKind.NOTICED, self.accepted_on)
        if cause and self.topic.cause:
            self.act(EventKind.CAUSE_NAMED, self.accepted_on, {"cause": self.topic.cause})
        return self

    def replied(self, day: int, conclusion: Conclusion = Conclusion.EXPLAINED) -> Self:
        """Reply on a day, and serve the reply on the next working day."""
        self.act(EventKind.REPLIED, day, {"conclusion": conclusion.value})
        if conclusion is Conclusion.SUPPORTED:
            self.drawn.supported = day
        return self.act(EventKind.REPLY_SERVED, self.story.days.workday(day + 1))

    def closed(self, day: int, closure: Closure = Closure.SUBSTANTIVE, entered: int | None = None) -> Self:
        """Close on a day, ``entered`` into the board on a later one where it is given."""
        self.drawn.closed = day
        return self.act(EventKind.CLOSED, day, {"closure": closure.value}, recorded=entered)

    def major(self, day: int) -> Self:
        """Mark as major on a day."""
        return self.act(EventKind.MARKED, day, {"add": ["MAJOR"]}, unit=self.story.county.office)

    def taken(self, post: int, start: int, due: int, acted: tuple[int, ...] = ()) -> Self:
        """Put a post in charge from a day on, with actions on later days."""
        office = self.story.county.office
        self.act(
            EventKind.LEADER_ASSIGNED, start, {"post": post, "due": day_of(due).isoformat()}, unit=office
        )
        charge = Charge(post, start, due, units=(self.unit,), plan="见面约谈、查清事实、依法答复、限期化解。")
        for item, day in zip(ChecklistItem, acted, strict=False):
            charge.items.append((item, day, ""))
            self.act(EventKind.LEADER_ACTED, day, {"item": item.value}, unit=office)
        if acted:
            charge.visits.append((acted[0], self.place, "实地走访"))
        self.drawn.charges.append(charge)
        return self

    def told(self) -> Drawn:
        """Return the matter."""
        self.drawn.acts = sorted(self.course.acts, key=lambda act: act.happened)
        self.story.matters.append(self.drawn)
        return self.drawn
