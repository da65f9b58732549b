"""Meetings are planned, changed, held and cancelled by the office; their agenda is proposed from data and put in order by hand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.absence import AbsenceReason
from db.cohorts import Cohort
from db.commands.acts import Actor, ActRefused
from db.commands.agenda import add_item, drop_item, move_item, note_item, take_back, take_proposals
from db.commands.decisions import give_up, record_decision, report_done, return_decision
from db.commands.holding import hold_meeting
from db.commands.meetings import cancel_meeting, change_meeting, keep_minutes, plan_meeting
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Mark, Role
from db.filter_query import parse_strictly
from db.filters import CaseFilter
from db.meetings import (
    FILTERS,
    LONGEST_TITLE,
    MOST_ITEMS,
    ItemKind,
    MeetingPlan,
    MeetingSeen,
    MeetingStanding,
    Move,
    Owner,
    Rhythm,
    Standing,
    owner_of,
    standing,
    tallied,
)
from db.meetings import DecisionAct as Act
from db.models.absences import AbsenceRow
from db.models.accounts import AccountInterest
from db.models.cases import Case
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem, Decision, DecisionActRow, Meeting
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.agenda import day_of_figures, items_seen, proposals
from db.queries.decisions import decisions_of, decisions_owed, decisions_seen, review_of
from db.queries.desk import desk_seen
from db.queries.ledger import ledger_block
from db.queries.meetings import meeting_before, meeting_seen, meetings_seen
from db.queries.scopes import scope_of
from db.sealed.moving import purge
from tests.db.protected import add_account
from tests.making import ZONE, World, add_case, make_world, moment, step

DAY = date(2026, 3, 20)
ONE = timedelta(days=1)
K = EventKind


@dataclass
class County:
    """A small county with an office, a county leader, his liaison and a unit, in one transaction."""

    session: Any
    world: World
    ids: dict[str, int]

    def actor(self, who: str = "office", day: date = DAY, hour: int = 9) -> Actor:
        account = account_of_id(self.session, self.ids[who])
        assert account is not None
        at = datetime.combine(day, time(hour), ZONE)
        return Actor(account, scope_of(self.session, account), at)

    def seen(self, meeting_id: int) -> MeetingSeen:
        found = meeting_seen(self.session, meeting_id)
        assert found is not None
        return found

    def plan(self, day: date = DAY, **more: Any) -> MeetingPlan:
        typed: dict[str, Any] = {
            "title": "县信访工作联席会议",
            "rhythm": Rhythm.MONTHLY,
            "planned_on": day,
            "chair_post_id": self.world.leaders[0],
            "seats": (Owner(unit_id=self.world.units[1]),),
        }
        return MeetingPlan(**(typed | more))

    def planned(self, day: date = DAY, on: date = DAY) -> int:
        return plan_meeting(self.session, self.actor(day=on), self.plan(day))

    def version(self, meeting_id: int) -> int:
        return self.session.get_one(Meeting, meeting_id).version

    def hold(self, meeting_id: int, on: date = DAY) -> None:
        hold_meeting(self.session, self.actor(day=on), meeting_id, on, (), version=self.version(meeting_id))

    def held(self, on: date = DAY) -> int:
        meeting_id = self.planned(on, on)
        self.hold(meeting_id, on)
        return meeting_id

    def decided(self, meeting_id: int, due_on: date, on: date = DAY, **more: Any) -> int:
        owner = more.pop("owner", Owner(unit_id=self.world.units[3]))
        return record_decision(
            self.session,
            self.actor(day=on),
            meeting_id,
            more.pop("item_id", None),
            "限期拿出方案",
            owner,
            due_on,
        )

    def report(self, decision_id: int, on: date, who: str = "unit") -> Standing:
        version = self.session.get_one(Decision, decision_id).version
        return report_done(self.session, self.actor(who, on), decision_id, "方案已公示", version=version)

    def items(self, meeting_id: int, today: date = DAY, who: str = "office") -> list[Any]:
        meeting = self.seen(meeting_id)
        scope = self.actor(who).scope
        return items_seen(self.session, meeting, meetings_seen(self.session), scope, today)

    def proposed(self, meeting_id: int, today: date = DAY) -> list[Any]:
        meeting = self.seen(meeting_id)
        day = day_of_figures(meeting, today)
        return proposals(self.session, meeting, meetings_seen(self.session), self.actor().scope, day)


@pytest.fixture
def county(lite):
    with lite.writing() as session:
        world = make_world(session)
        ids = {}
        for name, role, unit, post in (
            ("office", Role.OFFICE, world.units[0], None),
            ("colleague", Role.OFFICE, world.units[0], None),
            ("unit", Role.UNIT, world.units[3], None),
            ("beside", Role.UNIT, world.units[1], None),
            ("leader", Role.LEADER, None, world.leaders[0]),
            ("liaison", Role.DELEGATE, None, world.leaders[0]),
            ("auditor", Role.AUDITOR, None, None),
        ):
            made = add_account(session, name, role, unit)
            made.post_id = post
            session.flush()
            ids[name] = made.id
        yield County(session, world, ids)


def code(refused: Any) -> str:
    return str(refused.value.code)


# ------------------------------------------------------------ plan, change, hold, cancel


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": " "}, "meeting_title_missing"),
        ({"title": "会" * (LONGEST_TITLE + 1)}, "meeting_title_long"),
        ({"title": "与13800138000会谈"}, "meeting_names"),
        ({"place": "13800138000家"}, "meeting_names"),
        ({"rhythm": None}, "rhythm_missing"),
        ({"planned_on": None}, "day_missing"),
        ({"planned_on": DAY - ONE}, "meeting_past"),
        ({"planned_on": DAY + 401 * ONE}, "meeting_far"),
        ({"chair_post_id": None}, "chair_missing"),
        ({"chair_post_id": 9999}, "owner_unknown"),
        ({"seats": (Owner(unit_id=9999),)}, "owner_unknown"),
    ],
)
def test_a_plan_that_makes_no_meeting_is_refused(county, more, said):
    with pytest.raises(ActRefused) as refused:
        plan_meeting(county.session, county.actor(), county.plan(**more))
    assert code(refused) == said


def test_a_meeting_is_planned_from_today_on_and_its_chair_takes_part_once(county):
    chair = Owner(post_id=county.world.leaders[0])
    seats = (chair, Owner(unit_id=county.world.units[1]))
    made = plan_meeting(county.session, county.actor(), county.plan(DAY, seats=seats))
    one = county.seen(made)
    assert [seat.owner for seat in one.seats] == list(seats)
    assert one.standing_on(DAY) is MeetingStanding.AHEAD
    assert one.standing_on(DAY + ONE) is MeetingStanding.MISSED


def test_a_leader_who_left_takes_no_chair(county):
    post = county.session.get_one(Post, county.world.leaders[0])
    post.to_on = DAY
    with pytest.raises(ActRefused) as refused:
        county.planned()
    assert code(refused) == "post_ended"


@pytest.mark.parametrize("who", ["leader", "liaison", "unit", "auditor"])
def test_only_the_office_plans(county, who):
    with pytest.raises(ActRefused) as refused:
        plan_meeting(county.session, county.actor(who), county.plan())
    assert code(refused) == "role_may_not"


def test_the_second_of_two_who_change_a_plan_is_told_who_was_first(county):
    made = county.planned()
    seen = county.version(made)
    change_meeting(county.session, county.actor(), made, county.plan(DAY + ONE), version=seen)
    with pytest.raises(ChangedByOther) as other:
        change_meeting(county.session, county.actor("colleague"), made, county.plan(), version=seen)
    assert other.value.by == "office"
    # Who was first himself goes on.
    change_meeting(county.session, county.actor(), made, county.plan(DAY + 2 * ONE), version=seen)
    assert county.seen(made).planned_on == DAY + 2 * ONE


def test_a_meeting_is_held_today_or_before_but_not_before_it_was_planned(county):
    made = county.planned(DAY + ONE, on=DAY)
    for on, said in (
        (None, "day_missing"),
        (DAY + 3 * ONE, "held_ahead"),
        (DAY - ONE, "held_before_planning"),
    ):
        actor, version = county.actor(day=DAY + 2 * ONE), county.version(made)
        with pytest.raises(ActRefused) as refused:
            hold_meeting(county.session, actor, made, on, (), version=version)
        assert code(refused) == said
    there = Owner(unit_id=county.world.units[1])
    hold_meeting(
        county.session,
        county.actor(day=DAY + 2 * ONE),
        made,
        DAY + ONE,
        [there],
        version=county.version(made),
    )
    one = county.seen(made)
    assert [seat.has_attended for seat in one.seats] == [False, True]
    assert one.standing_on(DAY + 2 * ONE) is MeetingStanding.HELD


def test_what_was_held_or_cancelled_is_planned_no_more(county):
    held, cancelled = county.held(), county.planned()
    with pytest.raises(ActRefused) as refused:
        cancel_meeting(county.session, county.actor(), cancelled, "改期", version=county.version(cancelled))
    assert code(refused) == "reason_short"
    cancel_meeting(
        county.session, county.actor(), cancelled, "与防汛会商合并", version=county.version(cancelled)
    )
    for meeting_id, said in ((held, "meeting_was_held"), (cancelled, "meeting_was_cancelled")):
        with pytest.raises(ActRefused) as refused:
            change_meeting(
                county.session, county.actor(), meeting_id, county.plan(), version=county.version(meeting_id)
            )
        assert code(refused) == said
    assert county.seen(cancelled).standing_on(DAY) is MeetingStanding.CANCELLED


def test_minutes_are_kept_of_a_held_meeting_and_screened(county):
    made = county.planned()
    with pytest.raises(ActRefused) as refused:
        keep_minutes(county.session, county.actor(), made, "研究了议题", version=county.version(made))
    assert code(refused) == "meeting_not_held"
    county.hold(made)
    keep_minutes(county.session, county.actor(), made, "来电13800138000", version=county.version(made))
    assert county.seen(made).minutes == "来电[电话]"


def test_every_act_is_a_row_of_the_log(county):
    made = county.planned()
    item = add_item(county.session, county.actor(), made, "专题", "", "", version=county.version(made))
    county.hold(made)
    decision = county.decided(made, DAY + ONE, item_id=item)
    county.report(decision, DAY)
    rows = county.session.scalars(select(LogRow).where(LogRow.kind == LogKind.ACTED).order_by(LogRow.seq))
    assert [row.detail["act"] for row in rows] == [
        "meeting_planned",
        "agenda_added",
        "meeting_held",
        "decision_recorded",
        "decision_done",
    ]


# ------------------------------------------------------------ the agenda


def a_county_with_work(county):
    """Add an overdue matter in a leader's charge, an old one, and a major one without a leader."""
    leader, unit = county.world.leaders[0], county.world.units[3]
    sent = step(K.TRANSFERRED, DAY - 90 * ONE, unit=unit)
    taken = step(K.ACCEPTED, DAY - 89 * ONE)
    led = add_case(
        county.session,
        DAY - 91 * ONE,
        sent,
        taken,
        step(K.LEADER_ASSIGNED, DAY - 60 * ONE, post=leader, due=(DAY - 10 * ONE).isoformat()),
        unit=county.world.units[0],
    )
    old = add_case(county.session, DAY - 400 * ONE, unit=county.world.units[0])
    major = add_case(county.session, DAY - 5 * ONE, unit=county.world.units[0], marks=[Mark.MAJOR.name])
    return led, old, major


def test_each_proposal_counts_just_the_rows_that_its_filter_opens_at_its_day(county):
    a_county_with_work(county)
    made = county.planned()
    found = county.proposed(made)
    assert [one.kind for one in found] == [
        ItemKind.OVERDUE,
        ItemKind.CHARGE,
        ItemKind.MAJOR,
        ItemKind.BACKLOG,
    ]
    for one in found:
        assert one.as_of == DAY - ONE
        block = ledger_block(county.session, one.chosen, county.actor().scope, one.as_of, 0, 50)
        assert block.total == one.count == 1
    assert found[0].values["leaders"] == 1


def test_what_was_received_on_the_day_itself_counts_tomorrow(county):
    made = county.planned(DAY + 5 * ONE)
    add_case(county.session, DAY, unit=county.world.units[0], marks=[Mark.MAJOR.name])
    assert county.proposed(made, DAY) == []
    assert [one.count for one in county.proposed(made, DAY + ONE)] == [1]


def test_a_hearing_ahead_is_proposed_with_its_matter(county):
    case_id = add_case(county.session, DAY - 5 * ONE, unit=county.world.units[0])
    for days, held in ((0, None), (30, None), (29, DAY - ONE)):
        county.session.add(
            Hearing(
                case_id=case_id,
                applied_on=DAY - 3 * ONE,
                planned_on=DAY - ONE + timedelta(days),
                held_on=held,
                recorded_at=moment(DAY - 3 * ONE),
            )
        )
    county.session.flush()
    found = county.proposed(county.planned())
    assert [(one.kind, one.case_id, one.count) for one in found] == [(ItemKind.HEARING, case_id, 1)]
    assert found[0].values == {"planned_on": (DAY + 29 * ONE).isoformat()}


def test_what_is_ticked_goes_onto_the_agenda_once_and_its_query_opens_its_rows(county):
    a_county_with_work(county)
    made = county.planned()
    actor = county.actor()
    assert take_proposals(county.session, actor, made, ["major", "backlog"], version=1) == 2
    assert take_proposals(county.session, actor, made, ["major", "overdue"], version=2) == 1
    items = county.items(made)
    assert [(one.kind, one.figure.count) for one in items] == [
        (ItemKind.MAJOR, 1),
        (ItemKind.BACKLOG, 1),
        (ItemKind.OVERDUE, 1),
    ]
    stored = county.session.scalars(select(AgendaItem.query).order_by(AgendaItem.position)).all()
    asked = parse_strictly(stored[0], DAY)
    assert (asked.chosen, asked.as_of) == (FILTERS[ItemKind.MAJOR], DAY - ONE)
    with pytest.raises(ActRefused) as refused:
        take_proposals(county.session, actor, made, ["nothing"], version=3)
    assert code(refused) == "none_chosen"


def test_an_item_by_hand_is_a_matter_by_its_number_or_a_title_without_a_name(county):
    led, _old, _major = a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    number = (
        ledger_block(county.session, CaseFilter(cohort=Cohort.ASSIGNED), actor.scope, DAY, 0, 5)
        .rows[0]
        .number
    )

    def add(title: str = "", matter: str = "", why: str = "") -> int:
        return add_item(county.session, actor, made, title, matter, why, version=county.version(made))

    for given, said in (
        (("", ""), "item_missing"),
        (("", "XF-none"), "matter_unknown"),
        (("约见13800138000", ""), "meeting_names"),
        (("会" * (LONGEST_TITLE + 1), ""), "meeting_title_long"),
    ):
        with pytest.raises(ActRefused) as refused:
            add(*given)
        assert code(refused) == said
    add(matter=number, why="群众反映13800138000")
    add("下季度排查安排")
    with pytest.raises(ActRefused) as refused:
        add(matter=number)
    assert code(refused) == "matter_on_agenda"
    first, second = county.items(made)
    assert (first.kind, first.case_id, first.reason) == (ItemKind.CASE, led, "群众反映[电话]")
    assert (second.kind, second.title) == (ItemKind.FREE, "下季度排查安排")


def test_an_agenda_is_full_at_its_most(county):
    made, actor = county.planned(), county.actor()
    for n in range(MOST_ITEMS):
        add_item(county.session, actor, made, f"议题{n}", "", "", version=county.version(made))
    with pytest.raises(ActRefused) as refused:
        add_item(county.session, actor, made, "再一项", "", "", version=county.version(made))
    assert code(refused) == "items_many"


def test_items_move_by_one_place_and_a_dropped_one_stays_and_comes_back_where_it_stood(county):
    made, actor = county.planned(), county.actor()
    ids = [
        add_item(county.session, actor, made, f"议题{n}", "", "", version=county.version(made))
        for n in range(3)
    ]

    def order() -> list[int]:
        return [one.id for one in county.items(made) if not one.is_dropped]

    def move(item: int, way: Move) -> None:
        move_item(county.session, actor, made, item, way, version=county.version(made))

    move(ids[2], Move.UP)
    assert order() == [ids[0], ids[2], ids[1]]
    move(ids[0], Move.UP)
    move(ids[1], Move.DOWN)
    assert order() == [ids[0], ids[2], ids[1]]
    drop_item(county.session, actor, made, ids[2], version=county.version(made))
    move(ids[1], Move.UP)
    assert order() == [ids[1], ids[0]]
    assert [one.is_dropped for one in county.items(made)] == [False, True, False]
    take_back(county.session, actor, made, ids[2], version=county.version(made))
    assert order() == [ids[1], ids[2], ids[0]]
    with pytest.raises(ActRefused) as refused:
        move(9999, Move.UP)
    assert code(refused) == "item_unknown"


def test_a_held_meetings_agenda_stays_and_its_figures_are_of_the_day_before(county):
    a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    take_proposals(county.session, actor, made, ["major"], version=1)
    add_case(county.session, DAY - ONE, unit=county.world.units[0], marks=[Mark.MAJOR.name])
    county.hold(made)
    add_case(county.session, DAY, unit=county.world.units[0], marks=[Mark.MAJOR.name])
    (item,) = county.items(made, DAY + 30 * ONE)
    assert (item.as_of, item.stated, item.figure.count) == (DAY - ONE, 2, 2)
    with pytest.raises(ActRefused) as refused:
        drop_item(county.session, actor, made, item.id, version=county.version(made))
    assert code(refused) == "meeting_was_held"
    note_item(county.session, actor, made, item.id, "分管领导汇报", version=county.version(made))
    assert county.items(made)[0].note == "分管领导汇报"


def test_who_must_avoid_a_matter_is_not_told_of_its_item_and_counts_without_it(county):
    led, _old, _major = a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    take_proposals(county.session, actor, made, ["overdue"], version=1)
    row = ledger_block(county.session, CaseFilter(cohort=Cohort.ASSIGNED), actor.scope, DAY, 0, 5).rows[0]
    add_item(county.session, actor, made, "", row.number, "重点研究", version=county.version(made))
    county.session.add(
        AccountInterest(
            account_id=county.ids["colleague"], case_id=led, reason="亲属", declared_at=moment(DAY)
        )
    )
    county.session.flush()
    counted, named = county.items(made, who="colleague")
    assert counted.figure.count == 0
    assert (named.is_hidden, named.title, named.number, named.reason, named.case_id) == (
        True,
        "",
        "",
        "",
        None,
    )


# ------------------------------------------------------------ decisions


def test_a_decision_is_recorded_of_a_held_meeting_alone_by_office_or_leader(county):
    made = county.planned()
    with pytest.raises(ActRefused) as refused:
        county.decided(made, DAY)
    assert code(refused) == "meeting_not_held"
    county.hold(made)
    owner = Owner(unit_id=county.world.units[3])
    for who in ("unit", "liaison", "auditor"):
        with pytest.raises(ActRefused) as refused:
            record_decision(county.session, county.actor(who), made, None, "限期办理", owner, DAY)
        assert code(refused) == "role_may_not"
    for what, whose, due, said in (
        ("办", owner, DAY, "reason_short"),
        ("限期办理", None, DAY, "owner_unknown"),
        ("限期办理", owner_of("unit-9999"), DAY, "owner_unknown"),
        ("限期办理", owner, None, "day_missing"),
        ("限期办理", owner, DAY - ONE, "due_past"),
    ):
        with pytest.raises(ActRefused) as refused:
            record_decision(county.session, county.actor("leader"), made, None, what, whose, due)
        assert code(refused) == said
    record_decision(county.session, county.actor("leader"), made, None, "限期办理", owner, DAY)
    (one,) = decisions_of(county.session, made, county.actor().scope, DAY)
    assert (one.text, one.owner, one.due_on) == ("限期办理", owner, DAY)


@pytest.mark.parametrize(
    ("last", "on", "day", "expected"),
    [
        (None, None, DAY, Standing.OPEN),
        (None, None, DAY + ONE, Standing.PAST_DUE),
        (Act.DONE, DAY, DAY, Standing.ON_TIME),
        (Act.DONE, DAY + ONE, DAY + ONE, Standing.LATE),
        (Act.RETURNED, DAY, DAY, Standing.OPEN),
        (Act.RETURNED, DAY, DAY + ONE, Standing.PAST_DUE),
        (Act.NOT_DONE, DAY - ONE, DAY + ONE, Standing.NOT_DONE),
    ],
)
def test_done_on_the_last_day_is_on_time_and_the_day_after_late(last, on, day, expected):
    assert standing(DAY, last, on, day) is expected


def test_a_decision_stands_on_its_owners_desk_until_it_is_reported_done(county):
    made = county.held()
    mine = county.decided(made, DAY, owner=Owner(post_id=county.world.leaders[0]))
    theirs = county.decided(made, DAY + ONE)

    def owed(who: str) -> list[int]:
        actor = county.actor(who)
        return [one.id for one in decisions_owed(county.session, actor.account, actor.scope, DAY)]

    assert owed("leader") == owed("liaison") == [mine]
    assert owed("unit") == [theirs]
    assert owed("beside") == []
    assert owed("office") == [mine, theirs]
    for who in ("beside", "leader"):
        with pytest.raises(ActRefused) as refused:
            county.report(theirs, DAY, who)
        assert code(refused) == "decision_not_yours"
    assert county.report(theirs, DAY + ONE) is Standing.ON_TIME
    assert county.report(mine, DAY + ONE, "liaison") is Standing.LATE
    assert owed("office") == [mine, theirs]
    acts = county.session.scalars(select(DecisionActRow).order_by(DecisionActRow.id)).all()
    assert [(row.decision_id, row.acted_for_id) for row in acts] == [
        (theirs, None),
        (mine, county.world.leaders[0]),
    ]


def test_who_stands_in_for_an_absent_leader_reports_for_that_leader(county):
    stand_in = add_account(county.session, "leader2", Role.LEADER)
    stand_in.post_id = county.world.leaders[1]
    county.ids["leader2"] = stand_in.id
    decision = county.decided(county.held(), DAY, owner=Owner(post_id=county.world.leaders[0]))
    with pytest.raises(ActRefused) as refused:
        county.report(decision, DAY, "leader2")
    assert code(refused) == "decision_not_yours"
    county.session.add(
        AbsenceRow(
            post_id=county.world.leaders[0],
            stand_in_id=stand_in.id,
            from_on=DAY,
            to_on=DAY,
            reason=AbsenceReason.LEAVE,
            entered_by=county.ids["office"],
            entered_at=moment(DAY),
        )
    )
    county.session.flush()
    (row,) = (one for one in desk_seen(county.session, *asked(county, "leader2"), DAY).rows if one.decision)
    assert row.covered is not None
    county.report(decision, DAY, "leader2")
    act = county.session.scalars(select(DecisionActRow)).one()
    assert (act.account_id, act.acted_for_id) == (stand_in.id, county.world.leaders[0])


def asked(county: County, who: str) -> tuple[Any, Any]:
    actor = county.actor(who)
    return actor.account, actor.scope


def test_a_report_needs_words_and_is_made_once(county):
    decision = county.decided(county.held(), DAY)
    with pytest.raises(ActRefused) as refused:
        report_done(county.session, county.actor("unit"), decision, " 好 ", version=1)
    assert code(refused) == "reason_short"
    county.report(decision, DAY)
    with pytest.raises(ActRefused) as refused:
        county.report(decision, DAY)
    assert code(refused) == "decision_closed"
    with pytest.raises(ChangedByOther) as other:
        report_done(county.session, county.actor("unit"), decision, "方案已公示", version=1)
    assert other.value.by == "unit"


def test_what_is_returned_is_owed_again_and_what_is_given_up_is_not(county):
    made = county.held()
    one, two = county.decided(made, DAY), county.decided(made, DAY)
    county.report(one, DAY)
    actor = county.actor("leader", DAY + ONE)
    with pytest.raises(ActRefused) as refused:
        return_decision(county.session, actor, two, "证据不足", version=1)
    assert code(refused) == "decision_open"
    return_decision(county.session, actor, one, "证据不足", version=2)
    give_up(county.session, actor, two, "政策已调整", version=1)
    found = decisions_seen(county.session, actor.scope, DAY + ONE)
    assert [each.standing_on(DAY + ONE) for each in found] == [Standing.PAST_DUE, Standing.NOT_DONE]
    # As it was known the day before, it was done.
    assert found[0].standing_on(DAY) is Standing.ON_TIME


def test_the_next_meeting_looks_back_first_on_what_is_owed_and_on_what_ended_since(county):
    first = county.held(DAY)
    done, late, owed = (county.decided(first, DAY + 5 * ONE) for _n in range(3))
    county.report(done, DAY + 5 * ONE)
    second = county.held(DAY + 10 * ONE)
    county.report(late, DAY + 10 * ONE)
    third = county.planned(DAY + 20 * ONE, on=DAY + 11 * ONE)
    a_county_with_work(county)
    found = county.proposed(third, DAY + 12 * ONE)
    assert [(one.kind, one.count) for one in found[:2]] == [(ItemKind.REVIEW, 2), (ItemKind.PAST_DUE, 1)]
    assert {key: n for key, n in found[0].values.items() if n} == {"late": 1, "past_due": 1}
    take_proposals(county.session, county.actor(day=DAY + 12 * ONE), third, ["major", "review"], version=1)
    assert [one.kind for one in county.items(third, DAY + 12 * ONE)] == [ItemKind.REVIEW, ItemKind.MAJOR]
    scope = county.actor().scope
    meeting = county.seen(second)
    looked = review_of(county.session, meeting, DAY, scope, DAY + 9 * ONE)
    assert {one.id: one.standing_on(DAY + 9 * ONE) for one in looked} == {
        done: Standing.ON_TIME,
        late: Standing.PAST_DUE,
        owed: Standing.PAST_DUE,
    }
    before = meeting_before(meetings_seen(county.session), DAY + 10 * ONE)
    assert before is not None
    assert before.id == first


def test_a_years_figures_count_its_meetings_and_the_decisions_due_in_it(county):
    held = county.held()
    county.planned(date(2027, 1, 5))
    county.planned(DAY + ONE)
    done, owed = county.decided(held, DAY), county.decided(held, date(2026, 12, 31))
    county.decided(held, date(2027, 1, 1))
    county.report(done, DAY)
    scope = county.actor().scope

    def found(day: date) -> Any:
        decisions = decisions_seen(county.session, scope, day)
        return tallied(2026, meetings_seen(county.session), decisions, day)

    now = found(DAY)
    assert (now.planned, now.meetings[MeetingStanding.HELD], now.meetings[MeetingStanding.AHEAD]) == (2, 1, 1)
    assert (now.decisions[Standing.ON_TIME], now.decisions[Standing.OPEN], now.judged) == (1, 1, 1)
    later = found(date(2027, 1, 1))
    assert (later.meetings[MeetingStanding.MISSED], later.decisions[Standing.PAST_DUE], later.judged) == (
        1,
        1,
        2,
    )
    assert owed


def test_a_decision_on_an_avoided_matter_is_not_told(county):
    led, _old, _major = a_county_with_work(county)
    made = county.held()
    decision = county.decided(made, DAY)
    county.session.execute(update(Decision).where(Decision.id == decision).values(case_id=led))
    county.session.add(
        AccountInterest(
            account_id=county.ids["colleague"], case_id=led, reason="亲属", declared_at=moment(DAY)
        )
    )
    county.session.flush()
    assert decisions_seen(county.session, county.actor("colleague").scope, DAY) == []
    (one,) = decisions_seen(county.session, county.actor("beside").scope, DAY)
    assert (one.case_id, one.number, one.subject) == (None, "", "")


def test_a_matter_that_goes_into_the_vault_leaves_no_item_and_no_decision(county):
    led, _old, _major = a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    number = county.session.get_one(Case, led).number
    item = add_item(county.session, actor, made, "", number, "", version=county.version(made))
    kept = add_item(county.session, actor, made, "专题", "", "", version=county.version(made))
    county.hold(made)
    gone = county.decided(made, DAY, item_id=item)
    stays = county.decided(made, DAY, item_id=kept)
    county.report(gone, DAY)
    purge(county.session, county.session.get_one(Case, led))
    county.session.expire_all()
    assert county.session.scalars(select(AgendaItem.id)).all() == [kept]
    assert county.session.scalars(select(Decision.id)).all() == [stays]
    assert county.session.scalars(select(DecisionActRow.id)).all() == []
