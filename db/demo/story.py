"""The demo's story, told as matters among the others: a reader finds each by the pages, never by an id."""

import random
from typing import Final

from db.days import day_of, number_of
from db.demo.acts import Days, Drawn, Person
from db.demo.catalogue import EXCESS_SUBJECT, MERGED_INTO, MERGED_SUBJECT, OPENNESS
from db.demo.county import County, Township
from db.demo.histories import NEUTRAL_REASONS
from db.demo.meetings import last_held
from db.demo.names import COUNTY, id_number, mobile, person_name
from db.demo.posts import CHANGED_LEADER, FREE_LEADER, IDLE_LEADER, LEADER_CHANGED_DAYS_AGO
from db.demo.telling import Telling
from db.enums import (
    AidKind,
    AssignmentResult,
    Channel,
    Closure,
    Conclusion,
    EventKind,
    Level,
    ProposalKind,
    Rating,
    RatingSource,
)

EXCESS_DAYS: Final = (54, 51, 48, 45, 33, 26, 18, 11, 4)
EXCESS_VILLAGES: Final = (1, 2, 1, 1, 2, 5, 1, 2, 8)
"""Which of the township's villages each of the nine comes from: seven from two of them."""
IDLE_DAYS: Final = 41
WAITING_DAYS: Final = (210, 152, 97, 63, 34, 12)
LATE_ENTERED_DAYS: Final = (163, 127, 99)
CANCELLED_DAYS: Final = (141, 113)
VISIT_DAYS: Final = 9
VISITORS: Final = 38
BACKLOG_DAYS: Final = 11 * 365 + 48
HEARING_NOTICE_DAYS: Final = 6
PROPOSED_DAYS: Final = 12
ENDED_AFTER_DAYS: Final = 58
COPY_DAYS: Final = 6
"""So long before the last meeting a letter was registered that the board had already."""


class Story:
    """All matters of the story as they stand on the last day."""

    def __init__(self, county: County, days: Days, rng: random.Random) -> None:
        self.county = county
        self.days = days
        self.rng = rng
        self.last = number_of(county.until)
        self.matters: list[Drawn] = []
        busy = [post for title, post in county.leaders.items() if title not in (IDLE_LEADER, FREE_LEADER)]
        busy.remove(county.leaders[CHANGED_LEADER])
        self._loads = [post for post in busy for _ in range(2)] + busy[:5]
        self._tell()

    def people(self, place: str, size: int) -> list[Person]:
        """Draw who brought a matter."""
        return [
            Person(
                person_name(self.rng),
                mobile(self.rng),
                id_number(self.rng),
                f"{COUNTY}{place}{self.rng.randrange(1, 9)}组",
                size > 1,
            )
            for _ in range(size)
        ]

    def _next_leader(self) -> int:
        return self._loads.pop(0)

    def _matter(self, topic: str, place: int | Township, village: int | None, ago: int) -> Telling:
        """Begin a matter; ``village`` counts those of the township in which the subject can arise, 0 the first."""
        township = self.county.townships[place] if isinstance(place, int) else place
        found = None
        if village is not None:
            suited = township.villages_for(self.county.topic(topic).ground)
            found = suited[village % len(suited)]
        return Telling(self, topic, township, found, ago)

    def _tell(self) -> None:
        self._excess()
        self._unassigned_majors()
        self._supported_and_waiting()
        self._entered_late()
        self._cancelled()
        self.group_visit = self._group_visit()
        self._old_backlog()
        self.heard = self._to_be_heard()
        self._merged()
        self._letters()
        self._handed_over()
        self._overdue()
        self._in_charge()
        self._learnt_after_the_meeting()
        if self._loads:
            raise ValueError(len(self._loads))

    def _excess(self) -> None:
        township = self.county.excess_township
        leader = self.county.leaders[IDLE_LEADER]
        channels = (Channel.VISIT, Channel.LETTER, Channel.VISIT, Channel.ONLINE, Channel.VISIT)
        for at, (ago, village) in enumerate(zip(EXCESS_DAYS, EXCESS_VILLAGES, strict=True)):
            telling = self._matter(EXCESS_SUBJECT, township, village, ago)
            channel = channels[at % len(channels)]
            telling.came(channel, persons=3 + at if channel is Channel.VISIT else 1, cause=OPENNESS)
            telling.drawn.summary = (
                f"反映{telling.place}征地补偿分配方案和账目未张榜公布，村民不清楚面积和标准，要求公开。"
            )
            if ago > 5:
                telling.sent(3)
                telling.act(EventKind.CO_HANDLER_ADDED, telling.sent_on, {"unit": township.unit})
            if ago > 17:
                telling.accepted(6, cause=False)
            if at < 4:
                # The first of the four was acted on the day the others were taken on; then came silence.
                start = self.last - (IDLE_DAYS + 2 if at == 0 else IDLE_DAYS)
                due = self.last + 25 + at
                telling.taken(leader, start, due, (self.last - IDLE_DAYS,) if at == 0 else ())
            if at == 0:
                proposed = self.days.workday_before(self.last - PROPOSED_DAYS)
                telling.act(
                    EventKind.PROPOSAL_SENT,
                    proposed,
                    {"proposal": ProposalKind.IMPROVE.value},
                    unit=self.county.office,
                    note="建议将征地补偿分配方案和账目逐村张榜公布，并书面反馈改进情况",
                )
            telling.told()

    def _unassigned_majors(self) -> None:
        first = self._matter("拖欠工资", 2, 3, 21).came(Channel.VISIT, persons=26).sent(2).accepted(5)
        due = {"post": self.county.leaders[FREE_LEADER], "due": day_of(self.last + 45).isoformat()}
        first.major(first.accepted_on).act(
            EventKind.LEADER_PROPOSED,
            self.days.workday_before(self.last - 1),
            due,
            unit=self.county.office,
            note="人数多、涉及面广，建议领导包案",
        ).told()
        second = (
            self._matter("农村饮水", 15, 2, 35).came(Channel.LETTER, persons=41, marks=("JOINT",)).sent(5)
        )
        second.accepted(6).major(second.accepted_on).told()

    def _supported_and_waiting(self) -> None:
        topics = ("通村公路", "集体资产", "工伤待遇", "村级债务", "低保救助", "河道防洪")
        for at, (topic, ago) in enumerate(zip(topics, WAITING_DAYS, strict=True)):
            telling = (
                self._matter(topic, 3 + 4 * at, at, ago + 52 + at)
                .came(Channel.VISIT, persons=2)
                .sent(5)
                .accepted(9)
            )
            supported = self.last - ago
            telling.replied(supported, Conclusion.SUPPORTED)
            telling.act(
                EventKind.LIMIT_SET, supported, {"limit": day_of(supported + 45).isoformat()}, note="答复承诺"
            )
            if at in (1, 2):
                telling.taken(
                    self._next_leader(),
                    self.days.workday(supported + 6),
                    self.last + 20,
                    (self.last - 8 * at,),
                )
            else:
                telling.closed(self.days.workday(supported + 5))
            if topic == "低保救助":
                asked = self.days.workday(supported + 6)
                telling.act(
                    EventKind.AID_APPLIED,
                    asked,
                    {"aid": AidKind.HARDSHIP.value},
                    note="家庭收入低，申请困难救助",
                )
                telling.act(EventKind.AID_FORWARDED, self.days.workday(asked + 1), {"unit": telling.unit})
            telling.told()

    def _entered_late(self) -> None:
        for at, ago in enumerate(LATE_ENTERED_DAYS):
            telling = self._matter("产权办理", at, at, ago).came(Channel.ONLINE).sent(4)
            happened = self.days.workday_before(telling.sent_on + 13)
            entered = self.days.workday(telling.sent_on + 22 + at)
            telling.act(EventKind.ACCEPTED, happened, recorded=entered, note="补录")
            telling.act(EventKind.NOTICED, happened, recorded=entered, note="补录")
            replied = self.days.workday_before(happened + 44)
            telling.replied(replied).closed(self.days.workday(replied + 3), Closure.INTERIM).told()

    def _cancelled(self) -> None:
        for at, ago in enumerate(CANCELLED_DAYS):
            telling = self._matter("房屋质量", 2, 4 + at, ago).came(Channel.LETTER).sent(3)
            day = self.days.workday_before(telling.sent_on + 14)
            telling.act(EventKind.CANCELLED, day, note=NEUTRAL_REASONS[at]).told()

    def _learnt_after_the_meeting(self) -> None:
        """Tell what the last meeting did not see: letters and an end of the day before, entered on its day, and a copy that was cancelled after it.

        Each was entered on the next working day, so that none counts as entered late.
        """
        held_on = last_held(self.days, self.last)
        day = self.days.workday_before(held_on - 1)
        for topic, place in (("宅基地纠纷", 8), ("违法占地", 10)):
            self._matter(topic, place, 1, self.last - day).came(entered=held_on).sent(5).accepted(8).told()
        ended = self._matter("违法占地", 12, 2, self.last - day + ENDED_AFTER_DAYS).came().sent(3).accepted(6)
        ended.replied(self.days.workday_before(day - 9)).closed(day, entered=held_on).told()
        copy = self._matter("噪声粉尘", 8, 1, self.last - held_on + COPY_DAYS).came().sent(3)
        cancelled_on = self.days.after(held_on, 3)
        copy.act(EventKind.CANCELLED, cancelled_on, unit=self.county.office, note=NEUTRAL_REASONS[0]).told()

    def _group_visit(self) -> Drawn:
        telling = self._matter("集体资产", self.county.zero_township, 6, VISIT_DAYS)
        telling.came(Channel.VISIT, persons=VISITORS).sent(1)
        came = day_of(telling.day)
        telling.act(EventKind.URGENT_FOUND, telling.day, {"known_at": f"{came}T09:10+08:00"})
        telling.act(EventKind.REPORTED_UP, telling.day, {"at": f"{came}T10:35+08:00", "to": Level.CITY.value})
        return telling.taken(self._next_leader(), self.last - 6, self.last + 40, (self.last - 3,)).told()

    def _old_backlog(self) -> None:
        telling = (
            self._matter("改制安置", 0, 5, BACKLOG_DAYS).came(Channel.VISIT, persons=12).sent(6).accepted(8)
        )
        days, last = self.days, self.last
        replied = days.workday_before(telling.accepted_on + 57)
        telling.replied(replied, Conclusion.NOT_SUPPORTED)
        asked = days.workday(replied + 18)
        # The organ above reviews, hearings are not held by those who decided, and no unit enters its own rating.
        office, above = self.county.office, self.county.unit("政府办公室")
        telling.act(EventKind.REVIEW_ASKED, asked, unit=office)
        telling.act(EventKind.REVIEW_REPLIED, days.workday_before(asked + 29), unit=above)
        for years in (9, 7, 5, 3):
            telling.act(
                EventKind.VISITED_AGAIN, days.workday(last - years * 365 + 40), {"persons": 8}, unit=office
            )
        telling.major(last - 610)
        acted = tuple(last - ago for ago in (560, 430, 290, 120, 22))
        telling.taken(self.county.leaders["县委副书记"], last - 600, last - 30, acted)
        for kind, ago in (
            (EventKind.HEARING_DECIDED, 330),
            (EventKind.HEARING_NOTICED, 320),
            (EventKind.HEARING_HELD, 310),
            (EventKind.HEARING_CONCLUDED, 306),
        ):
            telling.act(kind, last - ago, unit=above)
        telling.act(EventKind.REOPENED, last - 280, note="听证结论认定应予安置，重新办理")
        telling.replied(last - 240, Conclusion.SUPPORTED).act(EventKind.CARRIED_OUT, last - 34)
        telling.closed(last - 22)
        telling.act(
            EventKind.RATED,
            last - 12,
            {"rating": Rating.SATISFIED.value, "source": RatingSource.COUNTER.value},
            unit=office,
        )
        charge = telling.drawn.charges[0]
        charge.ended, charge.result = last - 22, AssignmentResult.RESOLVED
        telling.told()

    def _to_be_heard(self) -> Drawn:
        planned = self.hearing_day()
        days, last = self.days, self.last
        office, above = self.county.office, self.county.unit("政府办公室")
        telling = self._matter("房屋拆迁安置", 0, 9, 168).came(Channel.VISIT, persons=9).sent(3).accepted(6)
        replied = days.workday_before(telling.accepted_on + 47)
        telling.act(
            EventKind.REPLIED,
            replied,
            {"conclusion": Conclusion.EXPLAINED.value},
            note="到现场核查三次，调取施工合同、监理日志和过渡费发放表",
        )
        served = days.workday(replied + 1)
        telling.act(EventKind.REPLY_SERVED, served)
        asked = days.workday(served + 18)
        telling.act(
            EventKind.REVIEW_ASKED,
            asked,
            unit=office,
            note="认为延期交房责任未查清、过渡费标准偏低",
        )
        reviewed = days.workday_before(asked + 24)
        telling.act(EventKind.REVIEW_REPLIED, reviewed, unit=above, note="书面审查，并听取办理单位陈述")
        telling.act(EventKind.REVIEW_SERVED, days.workday(reviewed + 1), unit=above)
        telling.act(EventKind.REREVIEW_ASKED, days.workday(last - 33), unit=office)
        telling.act(
            EventKind.HEARING_APPLIED, days.workday(last - 27), unit=office, note="申请公开听证，当面质证"
        )
        noticed = planned - HEARING_NOTICE_DAYS
        telling.act(EventKind.HEARING_DECIDED, days.workday_before(last - 15), unit=office)
        telling.act(
            EventKind.HEARING_NOTICED,
            min(noticed, last - 1),
            {"planned": day_of(planned).isoformat()},
            unit=office,
        )
        return telling.taken(self._next_leader(), last - 25, last + 30, (last - 14,)).told()

    def hearing_day(self) -> int:
        """Return the day of the coming hearing: a working day within the five days of which notice was given already."""
        choices = [day for day in range(self.last + 5, self.last, -1) if self.days.workday(day) == day]
        next_week = [
            day for day in choices if day_of(day).isocalendar()[:2] != day_of(self.last).isocalendar()[:2]
        ]
        return (next_week or choices or [self.last + 5])[0]

    def _merged(self) -> None:
        merged_on = number_of(self.county.merged_on)
        ago = self.last - merged_on + 9
        telling = self._matter(MERGED_SUBJECT, 6, 3, ago).came(Channel.ONLINE).sent(5, self.county.merged)
        telling.sent_on = self.days.workday(merged_on)
        telling.unit = telling.course.unit = self.county.unit(MERGED_INTO)
        telling.act(EventKind.TRANSFERRED, telling.sent_on, {"unit": telling.unit}, note="机构合并，职责划入")
        telling.accepted(5)
        replied = self.days.workday_before(telling.accepted_on + 40)
        telling.replied(replied).closed(self.days.workday(replied + 4)).told()

    def _letters(self) -> None:
        anonymous = self._matter("惠农补贴", 9, 1, 40).came(
            Channel.LETTER, marks=("ANONYMOUS",), owes_reply=False
        )
        anonymous.sent(6).accepted(8).told()
        joint = self._matter("养殖污染", 13, 4, 46).came(Channel.LETTER, persons=17, marks=("JOINT",)).sent(4)
        joint.accepted(7).told()
        split = self._matter("村务公开", 17, 2, 38).came(Channel.LETTER).sent(5).accepted(7)
        self.split = split.told()

    def _handed_over(self) -> None:
        changed = self.last - LEADER_CHANGED_DAYS_AGO
        former, present = self.county.former_leader, self.county.leaders[CHANGED_LEADER]
        for at, topic in enumerate(("物业管理", "工程欠款", "违法建设")):
            telling = (
                self._matter(topic, at, 7 + at, 240 + 30 * at)
                .came(Channel.VISIT, persons=4)
                .sent(5)
                .accepted(6)
            )
            telling.replied(self.days.workday_before(telling.accepted_on + 50))
            start = telling.accepted_on + 20
            telling.taken(former, start, changed + 60, (start + 15, changed - 4)[: 1 + at // 2])
            if at == 2:
                # The one that nobody took on: the holder has left, and its hand-over waits for a signature.
                telling.told()
                continue
            charge = telling.drawn.charges[0]
            charge.ended, charge.result, charge.reason = changed, AssignmentResult.HANDED_OVER, "职务调整"
            telling.act(
                EventKind.LEADER_RELEASED, changed, {"reason": charge.reason}, unit=self.county.office
            )
            telling.taken(
                present, changed, self.last + 18 * (at - 1) + 5, (changed + 20, self.last - 6 - 9 * at)
            )
            telling.told()

    def _overdue(self) -> None:
        handling = (
            ("征地补偿", 4, 9, False),
            ("违法占地", 11, 23, True),
            ("房屋拆迁安置", 1, 4, False),
            ("养老保险", 2, 15, True),
            ("土地承包", 21, 31, False),
            ("惠农补贴", 26, 6, False),
            ("通村公路", 16, 12, True),
            ("低保救助", 8, 2, False),
        )
        for at, (topic, place, late, is_led) in enumerate(handling):
            # Received so that sixty days after acceptance ended ``late`` days ago.
            telling = (
                self._matter(topic, place, at, late + 60 + 14 + at % 3)
                .came(Channel.VISIT, persons=1 + at % 4)
                .sent(5)
            )
            telling.accepted_on = self.last - late - 60
            telling.act(EventKind.ACCEPTED, telling.accepted_on).act(EventKind.NOTICED, telling.accepted_on)
            if is_led:
                telling.taken(
                    self._next_leader(), self.last - late - 20, self.last - 3 + at, (self.last - 5 - at,)
                )
            if late > 5:
                telling.act(
                    EventKind.SUPERVISED, self.days.workday(self.last - late + 2), unit=self.county.office
                )
            telling.told()
        for topic, place, late in (("拖欠工资", 1, 3), ("宅基地纠纷", 5, 5)):
            telling = self._matter(topic, place, 6, late + 15 + 5).came(Channel.ONLINE)
            telling.sent_on = self.last - late - 15
            telling.act(EventKind.TRANSFERRED, telling.sent_on, {"unit": telling.unit}).told()
        reviewed = self._matter("临时救助", 22, 3, 118).came(Channel.LETTER).sent(4).accepted(7)
        reviewed.replied(self.days.workday_before(reviewed.accepted_on + 45), Conclusion.NOT_SUPPORTED)
        reviewed.act(EventKind.REVIEW_ASKED, self.last - 38, unit=self.county.office).told()
        self._matter("违法建设", 0, None, 17).came(Channel.MAILBOX).told()

    def _in_charge(self) -> None:
        topics = (
            "产权办理", "宅基地纠纷", "林地权属", "养老保险", "村务公开", "教师待遇", "土地承包",
            "物业管理", "集体资产", "医患纠纷", "征地补偿", "改制安置", "通村公路", "噪声粉尘",
        )  # fmt: skip
        for at, topic in enumerate(topics):
            ago = 118 + 57 * at
            telling = self._matter(topic, (3 * at + 2) % 31, at % 11, ago)
            if telling.township is self.county.excess_township and topic == EXCESS_SUBJECT:
                telling = self._matter(topic, 0, at % 11, ago)
            telling.came(Channel.VISIT, persons=2 + at % 7).sent(6).accepted(8)
            telling.replied(self.days.workday_before(telling.accepted_on + 38 + at))
            start = self.days.workday(max(telling.accepted_on, self.last - 300 + 9 * at))
            if at % 2:
                telling.major(start)
            due = self.last + 55 - 6 * at
            telling.taken(self._next_leader(), start, due, (start + 7, self.last - 2 - (5 * at) % 37))
            telling.told()
