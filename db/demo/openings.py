"""With what everyday matters begin: where they lie, what they are about, who brings them and how."""

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from db.days import day_of, number_of
from db.demo import names
from db.demo.acts import Days, Drawn, Person
from db.demo.catalogue import EXCESS_SUBJECT, WAGES, Ground
from db.demo.county import County, Topic, Township, Village
from db.enums import Channel, Level, Purpose

PACK_CHANGED: Final = number_of(date(2022, 5, 1))
PACK_BEGAN: Final = number_of(date(2005, 5, 1))
EXCESS_A_MONTH: Final = 0.54
"""How often the subject of the true excess comes from its township in other months: about once in eight weeks."""
Place = tuple[Township, Village | None, Topic]

_CHANNELS: Final = (
    (Channel.VISIT, 0.28),
    (Channel.ONLINE, 0.22),
    (Channel.LETTER, 0.15),
    (Channel.HOTLINE, 0.12),
    (Channel.MAILBOX, 0.06),
    (Channel.REFERRAL, 0.06),
    (Channel.SCREENING, 0.11),
)
_LEVELS: Final = (
    (Level.COUNTY, 0.70),
    (Level.TOWNSHIP, 0.14),
    (Level.CITY, 0.08),
    (Level.PROVINCE, 0.05),
    (Level.NATIONAL, 0.02),
    (Level.VILLAGE, 0.01),
)
_PURPOSES: Final = (
    (Purpose.REQUEST, 0.64),
    (Purpose.APPEAL, 0.20),
    (Purpose.SUGGESTION, 0.10),
    (Purpose.OTHER, 0.06),
)
_OPENINGS: Final[dict[Channel, str]] = {
    Channel.LETTER: "来信反映",
    Channel.VISIT: "来访反映",
    Channel.ONLINE: "网上留言反映",
    Channel.HOTLINE: "来电反映",
    Channel.MAILBOX: "领导信箱来件反映",
    Channel.REFERRAL: "上级转来件反映",
    Channel.SCREENING: "排查发现",
}
_REQUESTS: Final = (
    "请求核查答复。",
    "希望尽快解决。",
    "要求依法处理。",
    "请求公开有关情况。",
    "要求说明依据。",
)
ABOVE: Final = (Level.CITY, Level.PROVINCE, Level.NATIONAL)
AS_MANY: Final = 36


def chosen(rng: random.Random, parts: tuple[tuple[Any, float], ...]) -> Any:
    """Draw one of the weighted members."""
    at = rng.random()
    for member, share in parts:
        at -= share
        if at < 0:
            return member
    return parts[0][0]


def pack_of(registered: int) -> str:
    """Return the code of the national pack in force on the day of registration."""
    if registered >= PACK_CHANGED:
        return "2022"
    return "2005" if registered >= PACK_BEGAN else "none"


def title_of(township: Township, village: Village | None, subject: str) -> str:
    """Return the 案由: place and subject, at most 20 characters."""
    return f"{township.name}{village.name if village else ''}{subject}"[:20]


@dataclass(frozen=True, slots=True)
class Opening:
    """With what a matter begins."""

    topic: Topic
    township: Township
    village: Village | None
    channel: Channel
    level: Level
    purpose: Purpose
    persons: int
    marks: tuple[str, ...]


class Openings:
    """Draws beginnings one after the other."""

    def __init__(self, county: County, days: Days, rng: random.Random) -> None:
        self._county = county
        self._days = days
        self._rng = rng
        self._excess = county.topic(EXCESS_SUBJECT)
        self._villages = {
            (township.id, ground): township.villages_for(ground)
            for township in county.townships
            for ground in Ground
        }

    def place(self, received: int) -> Place:
        """Draw where a matter lies and what it is about."""
        rng, county = self._rng, self._county
        if rng.random() < EXCESS_A_MONTH / 24:
            return county.excess_township, rng.choice(county.excess_township.villages), self._excess
        month = day_of(received).month
        while True:
            township = county.townships[bisect(county.township_sums, rng.random() * county.township_sums[-1])]
            topic = county.topics[bisect(county.topic_sums, rng.random() * county.topic_sums[-1])]
            if topic.name == WAGES and month not in (11, 12, 1) and rng.random() < 0.45:
                continue
            if township is county.excess_township and topic is self._excess:
                continue
            villages = self._villages[township.id, topic.ground]
            is_street = not self._villages[township.id, Ground.VILLAGE]
            if topic.ground is Ground.TOWN and not is_street and rng.random() < 0.5:
                continue
            if villages:
                break
        return township, rng.choice(villages) if rng.random() < 0.83 else None, topic

    def opening(self, place: Place) -> Opening:
        """Draw how a matter of a place comes."""
        township, village, topic = place
        rng = self._rng
        channel = chosen(rng, _CHANNELS)
        level = chosen(rng, _LEVELS)
        if channel in (Channel.HOTLINE, Channel.SCREENING):
            level = Level.COUNTY
        if channel is Channel.REFERRAL:
            level = rng.choice(ABOVE)
        marks: list[str] = []
        persons = 1
        if channel is Channel.VISIT:
            at = rng.random()
            if at > 0.62:
                persons = rng.randrange(2, 5) if at < 0.89 else min(AS_MANY, 5 + int(rng.expovariate(0.12)))
            if level in ABOVE:
                marks.append("ABOVE_LEVEL")
        elif channel is Channel.LETTER:
            if rng.random() < 0.09:
                marks.append("ANONYMOUS")
            elif rng.random() < 0.1:
                marks.append("JOINT")
                persons = rng.randrange(5, 30)
        purpose = Purpose.SUGGESTION if topic.name == "意见建议" else chosen(rng, _PURPOSES)
        return Opening(topic, township, village, channel, level, purpose, persons, tuple(marks))

    def begin(self, opening: Opening, received: int) -> Drawn:
        """Return a matter without acts, its text and its people drawn."""
        rng = self._rng
        registered = self._days.workday(received)
        if rng.random() < 0.2:
            registered = self._days.workday(registered + rng.randrange(1, 4))
        drawn = Drawn(received, pack_of(registered), registered)
        drawn.title = title_of(opening.township, opening.village, opening.topic.name)
        drawn.township, drawn.topic = opening.township.id, opening.topic.id
        drawn.village = opening.village.id if opening.village else None
        if "ANONYMOUS" not in opening.marks:
            drawn.people = self._people(opening)
        place = opening.township.name + (opening.village.name if opening.village else "")
        drawn.summary = (
            f"{_OPENINGS[opening.channel]}{place}{rng.choice(opening.topic.words)}，{rng.choice(_REQUESTS)}"
        )
        if drawn.people and rng.random() < 0.08:
            person = drawn.people[0]
            drawn.summary += f"联系人{person.name}，电话{person.phone}。"
        return drawn

    def _people(self, opening: Opening) -> list[Person]:
        rng = self._rng
        place = f"{names.COUNTY}{opening.township.name}{opening.village.name if opening.village else ''}"
        size = 1 if opening.persons == 1 else min(5, 1 + opening.persons // 4)
        return [
            Person(
                names.person_name(rng),
                names.mobile(rng),
                names.id_number(rng) if rng.random() < 0.7 else "",
                f"{place}{rng.randrange(1, 12)}组{rng.randrange(1, 90)}号",
                size > 1,
            )
            for _ in range(size)
        ]
