"""The desk: each duty on the boundary of its clock, whose it is, and its count, which is that of its rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from db.commands.acts import Actor
from db.commands.handling import desk
from db.duties import KINDS, Duty, Nearness, held_units, nearness
from db.enums import Clock, EventKind, Role, UnitKind
from db.events import record
from db.filter_query import parse_strictly, to_query
from db.handling import RULES
from db.meetings import DecisionAct
from db.models.accounts import AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import CaseEvent
from db.models.institutions import Hearing, ScreeningReport
from db.models.meetings import Decision, DecisionActRow, Meeting
from db.models.organisation import Unit
from db.queries.accounts import account_of_id
from db.queries.desk import MOST_ROWS, desk_seen
from db.queries.ledger import ledger_rows
from db.queries.scopes import scope_of
from db.rounds import Series
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import World, add_case, add_steps, make_world, moment, step

K = EventKind
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


@dataclass
class Office:
    """A small county that is written and read in one transaction."""

    session: Any
    world: World

    def case(self, *steps: Any, received_on: date = DAY, **detail: Any) -> int:
        return add_case(self.session, received_on, *steps, **{"unit": self.world.units[0]} | detail)

    def sent(self, *steps: Any, unit: int = 3, day: date = DAY, **detail: Any) -> int:
        return self.case(
            step(K.TRANSFERRED, day, unit=self.world.units[unit]), *steps, received_on=day, **detail
        )

    def account(self, role: Role, unit: int | None = None, post: int | None = None) -> Any:
        name = f"{role}{unit}{post}"
        made = add_account(self.session, name, role, None if unit is None else self.world.units[unit])
        made.post_id = post
        self.session.flush()
        return account_of_id(self.session, made.id)

    def seen(self, account: Any, day: date) -> Any:
        return desk_seen(self.session, account, scope_of(self.session, account), day)

    def owed(self, account: Any, day: date) -> list[tuple[Duty, int | None]]:
        return sorted((row.duty, row.case_id) for row in self.seen(account, day).rows)


@pytest.fixture
def county(lite):
    with lite.writing() as session:
        yield Office(session, make_world(session))


# ------------------------------------------------------------ nearness


@pytest.mark.parametrize(
    ("left", "near"),
    [
        (-1, Nearness.OVERDUE),
        (0, Nearness.TODAY),
        (1, Nearness.THREE_DAYS),
        (3, Nearness.THREE_DAYS),
        (4, Nearness.WEEK),
        (7, Nearness.WEEK),
        (8, Nearness.LATER),
    ],
)
def test_a_last_day_is_not_overdue_before_it_is_over(left, near):
    assert nearness(DAY + timedelta(days=left), DAY) is near


def test_a_duty_without_a_limit_is_never_overdue():
    assert nearness(None, DAY) is Nearness.NO_LIMIT


def test_every_duty_names_acts_that_one_of_its_roles_has_a_hand_in():
    assert set(KINDS) == set(Duty)
    for kind in KINDS.values():
        assert kind.roles
        assert all(act in RULES for act in kind.acts)


def test_the_office_holds_what_nobody_holds_and_other_roles_hold_nothing():
    assert held_units(Role.OFFICE, None, {5, 2}) == (0, 2, 5)
    assert held_units(Role.UNIT, {5, 2}, ()) == (2, 5)
    assert held_units(Role.LEADER, None, {5}) == ()


# ------------------------------------------------------------ each duty on its boundary


@pytest.mark.parametrize(
    ("after", "near"), [(14, Nearness.THREE_DAYS), (15, Nearness.TODAY), (16, Nearness.OVERDUE)]
)
def test_a_received_matter_is_to_be_transferred_within_fifteen_days(county, after, near):
    case_id, day = county.case(), DAY + timedelta(days=after)
    (row,) = county.seen(county.account(Role.OFFICE), day).rows
    assert (row.duty, row.case_id, row.clock) == (Duty.TRANSFER, case_id, Clock.C1)
    assert nearness(row.limit_on, day) is near
    assert row.acts == (K.TRANSFERRED, K.LED_OFF)


def test_a_unit_may_object_for_five_working_days_and_must_answer_afterwards(county):
    # Monday 2 March 2026: the fifth working day is Monday the 9th; C3 ends on the 17th.
    case_id, unit = county.sent(), county.account(Role.UNIT, 3)
    last = date(2026, 3, 9)
    for day, duty, clock in (
        (last - ONE, Duty.OBJECT, Clock.C4),
        (last, Duty.OBJECT, Clock.C4),
        (last + ONE, Duty.ANSWER, Clock.C3),
    ):
        (row,) = county.seen(unit, day).rows
        assert (row.case_id, row.duty, row.clock) == (case_id, duty, clock)


def test_an_objection_is_the_offices_to_settle_and_nothing_is_owed_by_the_unit_meanwhile(county):
    case_id = county.sent(step(K.OBJECTED, DAY + ONE))
    unit, office = county.account(Role.UNIT, 3), county.account(Role.OFFICE)
    assert county.owed(unit, DAY + 2 * ONE) == []
    assert county.owed(office, DAY + 2 * ONE) == [(Duty.SETTLE, case_id)]
    county_after = county.sent(step(K.OBJECTED, DAY + ONE), step(K.OBJECTION_SETTLED, DAY + 2 * ONE))
    assert (Duty.ANSWER, county_after) in county.owed(unit, DAY + 2 * ONE)
    assert (Duty.SETTLE, county_after) not in county.owed(office, DAY + 2 * ONE)


def test_a_matter_that_came_straight_to_the_unit_is_answered_by_it_and_not_transferred(county):
    case_id = county.case(unit=county.world.units[3], is_direct=True)
    (row,) = county.seen(county.account(Role.UNIT, 3), DAY + ONE).rows
    assert (row.duty, row.case_id, row.clock) == (Duty.ANSWER, case_id, Clock.C2)
    assert county.owed(county.account(Role.OFFICE), DAY + ONE) == []


def test_an_accepted_matter_owes_an_opinion_and_can_be_extended_up_to_its_last_day(county):
    case_id = county.sent(step(K.ACCEPTED, DAY))
    unit, last = county.account(Role.UNIT, 3), DAY + timedelta(days=60)
    for day, acts in ((last, (K.REPLIED, K.EXTENDED)), (last + ONE, (K.REPLIED,))):
        (row,) = county.seen(unit, day).rows
        assert (row.duty, row.case_id, row.limit_on, row.acts) == (Duty.OPINION, case_id, last, acts)


@pytest.mark.parametrize(("days", "acts"), [(29, (K.REPLIED, K.EXTENDED)), (30, (K.REPLIED,))])
def test_once_all_days_of_extension_are_taken_the_desk_offers_none(county, days, acts):
    county.sent(step(K.ACCEPTED, DAY), step(K.EXTENDED, DAY + ONE, days=days))
    (row,) = county.seen(county.account(Role.UNIT, 3), DAY + 2 * ONE).rows
    assert (row.duty, row.acts) == (Duty.OPINION, acts)


def test_a_suspended_matter_stays_on_the_desk_without_an_act(county):
    county.sent(step(K.ACCEPTED, DAY), step(K.SUSPENDED, DAY + ONE, clocks=["c5"]))
    (row,) = county.seen(county.account(Role.UNIT, 3), DAY + 2 * ONE).rows
    assert (row.duty, row.limit_on, row.is_suspended, row.acts) == (Duty.OPINION, None, True, ())


def test_an_opinion_is_served_then_called_back_about_then_nothing_is_owed(county):
    unit, office = county.account(Role.UNIT, 3), county.account(Role.OFFICE)
    given = [step(K.ACCEPTED, DAY), step(K.REPLIED, DAY + ONE, conclusion="explained")]
    first = county.sent(*given)
    assert county.owed(unit, DAY + 2 * ONE) == [(Duty.SERVE, first)]
    assert county.owed(office, DAY + 2 * ONE) == []
    given.append(step(K.REPLY_SERVED, DAY + 2 * ONE))
    second = county.sent(*given)
    assert county.owed(unit, DAY + 3 * ONE) == [(Duty.SERVE, first)]
    assert county.owed(office, DAY + 3 * ONE) == [(Duty.CALL_BACK, second)]
    county.sent(*given, step(K.CALLED_BACK, DAY + 2 * ONE))
    assert county.owed(office, DAY + 3 * ONE) == [(Duty.CALL_BACK, second)]


def test_a_call_back_that_reached_nobody_is_tried_on_three_days(county):
    office = county.account(Role.OFFICE)
    given = [
        step(K.ACCEPTED, DAY),
        step(K.REPLIED, DAY, conclusion="explained"),
        step(K.REPLY_SERVED, DAY),
        *(step(K.CALLED_BACK, DAY + n * ONE, outcome="not_reached") for n in (0, 1, 1)),
    ]
    waits = county.sent(*given)
    county.sent(*given, step(K.CALLED_BACK, DAY + 2 * ONE, outcome="not_reached"))
    county.sent(*given, step(K.CALLED_BACK, DAY + ONE, outcome="refused"))
    assert county.owed(office, DAY + 3 * ONE) == [(Duty.CALL_BACK, waits)]


def test_nobody_is_served_or_called_back_in_an_anonymous_matter(county):
    given = [step(K.ACCEPTED, DAY), step(K.REPLIED, DAY + ONE, conclusion="explained")]
    county.sent(*given, marks=["ANONYMOUS"])
    county.sent(*given, step(K.REPLY_SERVED, DAY + ONE), owes_reply=False)
    assert county.owed(county.account(Role.UNIT, 3), DAY + 2 * ONE) == []
    assert county.owed(county.account(Role.OFFICE), DAY + 2 * ONE) == []


def test_what_was_supported_is_carried_out_oldest_first_and_the_office_asks_for_it(county):
    def supported(day: date) -> int:
        return county.sent(
            step(K.ACCEPTED, day),
            step(K.REPLIED, day, conclusion="supported"),
            step(K.REPLY_SERVED, day),
            step(K.CALLED_BACK, day),
            step(K.CLOSED, day, closure="interim"),
            day=day,
        )

    late, early = supported(DAY + ONE), supported(DAY)
    unit, office = county.account(Role.UNIT, 3), county.account(Role.OFFICE)
    rows = county.seen(unit, DAY + 9 * ONE).rows
    assert [(row.duty, row.case_id) for row in rows] == [(Duty.CARRY_OUT, early), (Duty.CARRY_OUT, late)]
    assert county.owed(office, DAY + 9 * ONE) == sorted([(Duty.FEEDBACK, late), (Duty.FEEDBACK, early)])


def test_a_unit_that_is_late_is_supervised_once_and_answers_by_its_next_act(county):
    case_id = county.sent(step(K.ACCEPTED, DAY))
    unit, office = county.account(Role.UNIT, 3), county.account(Role.OFFICE)
    last = DAY + timedelta(days=60)
    assert county.owed(office, last) == []
    assert county.owed(office, last + ONE) == [(Duty.SUPERVISE, case_id)]
    again = county.sent(step(K.ACCEPTED, DAY), step(K.SUPERVISED, last, trigger="other"))
    assert (Duty.SUPERVISE, again) in county.owed(office, last + ONE)
    done = county.sent(step(K.ACCEPTED, DAY), step(K.SUPERVISED, last + ONE, trigger="overdue"))
    assert (Duty.SUPERVISE, done) not in county.owed(office, last + 2 * ONE)
    urged = [row for row in county.seen(unit, last + 2 * ONE).rows if row.duty is Duty.URGED]
    assert sorted(row.case_id for row in urged) == [again, done]
    assert {row.acts for row in urged} == {(K.REPLIED,)}
    county.sent(step(K.ACCEPTED, DAY), step(K.REMINDED, DAY + ONE), step(K.EXTENDED, DAY + 2 * ONE, days=30))
    assert len([row for row in county.seen(unit, last + 2 * ONE).rows if row.duty is Duty.URGED]) == 2


def test_reviews_are_the_offices_with_their_clocks_and_their_service(county):
    given = [
        step(K.ACCEPTED, DAY),
        step(K.REPLIED, DAY, conclusion="explained"),
        step(K.REPLY_SERVED, DAY),
        step(K.CALLED_BACK, DAY),
        step(K.REVIEW_ASKED, DAY + ONE),
    ]
    office = county.account(Role.OFFICE)
    asked = county.sent(*given)
    (row,) = county.seen(office, DAY + 31 * ONE).rows
    assert (row.duty, row.clock, row.limit_on) == (Duty.REVIEW, Clock.C8, DAY + 31 * ONE)
    given.append(step(K.REVIEW_REPLIED, DAY + 2 * ONE))
    answered = county.sent(*given)
    assert county.owed(office, DAY + 3 * ONE) == sorted([(Duty.REVIEW, asked), (Duty.SERVE_REVIEW, answered)])
    given += [step(K.REVIEW_SERVED, DAY + 2 * ONE), step(K.REREVIEW_ASKED, DAY + 3 * ONE)]
    again = county.sent(*given)
    assert (Duty.REREVIEW, again) in county.owed(office, DAY + 3 * ONE)


@pytest.mark.parametrize(
    ("ahead", "duty"), [(8, None), (7, Duty.SET_LIMIT), (0, Duty.SET_LIMIT), (-1, Duty.LIMIT_OVER)]
)
def test_a_limit_that_was_set_comes_to_the_desk_a_week_before_it_ends_and_stays_as_one_that_is_over(
    county, ahead, duty
):
    today = DAY + 20 * ONE
    limit = today + timedelta(days=ahead)
    case_id = county.sent(step(K.ACCEPTED, DAY), step(K.LIMIT_SET, DAY, limit=limit.isoformat()))
    for account in (county.account(Role.UNIT, 3), county.account(Role.OFFICE)):
        rows = [row for row in county.seen(account, today).rows if row.clock is Clock.C12]
        assert [(row.duty, row.case_id, row.limit_on) for row in rows] == (
            [] if duty is None else [(duty, case_id, limit)]
        )


def test_a_leader_has_what_is_in_his_own_charge_alone(county):
    mine, other = county.world.leaders[:2]
    leader = county.account(Role.LEADER, post=mine)
    due = (DAY + 10 * ONE).isoformat()
    own = county.sent(step(K.LEADER_ASSIGNED, DAY, post=mine, due=due))
    county.sent(step(K.LEADER_ASSIGNED, DAY, post=other, due=due))
    assert county.owed(leader, DAY + 10 * ONE) == []
    assert county.owed(leader, DAY + 11 * ONE) == [(Duty.CHARGE_OVERDUE, own)]
    assert (Duty.CHARGE_IDLE, own) not in county.owed(leader, DAY + 30 * ONE)
    assert (Duty.CHARGE_IDLE, own) in county.owed(leader, DAY + 31 * ONE)
    major = county.case(marks=["MAJOR"])
    assert (Duty.MAJOR, major) in county.owed(leader, DAY + ONE)


def _charged(county: Office, post: int, plan: str) -> int:
    case_id = county.sent(step(K.LEADER_ASSIGNED, DAY, post=post))
    county.session.add(
        LeaderAssignment(case_id=case_id, post_id=post, start_on=DAY, plan=plan, recorded_at=moment(DAY))
    )
    county.session.flush()
    return case_id


def test_a_leader_and_the_liaison_owe_the_plan_of_what_is_in_the_own_charge(county):
    mine, other = county.world.leaders[:2]
    bare = _charged(county, mine, "")
    _charged(county, mine, "限期化解")
    _charged(county, other, "")
    for role in (Role.LEADER, Role.DELEGATE):
        (row,) = county.seen(county.account(role, post=mine), DAY + ONE).rows
        assert (row.duty, row.case_id, row.since_on, row.limit_on) == (Duty.PLAN, bare, DAY, None)


def test_an_instruction_waits_for_its_unit_and_its_leader_until_it_is_answered(county):
    mine, other = county.world.leaders[:2]
    first, limit = DAY + ONE, DAY + 40 * ONE
    given = [
        step(K.ACCEPTED, DAY),
        step(K.INSTRUCTED, first, post=mine, limit=limit.isoformat()),
        step(K.INSTRUCTED, DAY + 2 * ONE, post=other),
    ]
    case_id = county.sent(*given)
    answered = county.sent(*given, step(K.INSTRUCTION_ANSWERED, DAY + 3 * ONE))
    county.sent(*given, *[step(K.INSTRUCTION_ANSWERED, DAY + 3 * ONE)] * 2)
    whose = {
        "unit": county.account(Role.UNIT, 3),
        "beside": county.account(Role.UNIT, 1),
        "mine": county.account(Role.LEADER, post=mine),
        "other": county.account(Role.LEADER, post=other),
    }
    owed = {
        name: [
            (row.case_id, row.since_on, row.limit_on)
            for row in county.seen(account, DAY + 4 * ONE).rows
            if row.duty is Duty.INSTRUCTION
        ]
        for name, account in whose.items()
    }
    second = DAY + 2 * ONE
    assert owed == {
        # An answer is to the oldest of several.
        "unit": [(case_id, first, limit), (answered, second, None)],
        "beside": [],
        "mine": [(case_id, first, limit)],
        "other": [(case_id, second, None), (answered, second, None)],
    }


def test_a_meetings_decision_is_on_the_desk_of_its_unit_until_it_is_done(county):
    units = county.world.units
    meeting = Meeting(planned_on=DAY, held_on=DAY, title="第一次会议", recorded_at=moment(DAY))
    county.session.add(meeting)
    county.session.flush()
    hidden = county.sent(unit=1)
    for unit, case_id, done in ((3, hidden, None), (1, None, None), (3, None, DAY + ONE)):
        decision = Decision(
            meeting_id=meeting.id,
            unit_id=units[unit],
            case_id=case_id,
            text="议定事项",
            due_on=DAY + 5 * ONE,
            recorded_at=moment(DAY),
        )
        county.session.add(decision)
        county.session.flush()
        if done is not None:
            county.session.add(
                DecisionActRow(
                    decision_id=decision.id,
                    act=DecisionAct.DONE,
                    at=moment(done),
                    happened_on=done,
                    words="已办理完毕",
                )
            )
    county.session.flush()
    (row,) = county.seen(county.account(Role.UNIT, 3), DAY + ONE).rows
    # The matter is another unit's: neither its number nor its subject is said.
    assert (row.duty, row.case_id, row.number, row.title) == (Duty.DECISION, None, "", "第一次会议")
    office = county.seen(county.account(Role.OFFICE), DAY + ONE)
    assert next(one.count for one in office.counts if one.duty is Duty.DECISION) == 2


def test_a_hearings_notice_is_served_seven_days_before_and_its_conclusion_owed_from_its_day(county):
    secretary = county.account(Role.HEARING)
    planned = DAY + 20 * ONE
    hearing = Hearing(
        case_id=county.sent(), applied_on=DAY, planned_on=planned, recorded_at=moment(DAY), place="县信访局"
    )
    county.session.add(hearing)
    county.session.flush()
    (row,) = county.seen(secretary, planned - 7 * ONE).rows
    assert (row.duty, row.limit_on) == (Duty.HEARING_NOTICE, planned - 7 * ONE)
    assert row.hearing_id == county.session.scalars(select(Hearing.id)).one()
    hearing.noticed_on = planned - 8 * ONE
    county.session.flush()
    assert county.owed(secretary, planned) == []
    hearing.held_on = planned
    county.session.flush()
    assert [duty for duty, _case in county.owed(secretary, planned)] == [Duty.HEARING_CONCLUSION]


def test_an_application_for_a_hearing_is_decided_in_fifteen_days_and_an_open_one_held_in_thirty(county):
    given = [step(K.ACCEPTED, DAY), step(K.HEARING_APPLIED, DAY + ONE)]
    asked = county.sent(*given)
    decided = county.sent(*given, step(K.HEARING_DECIDED, DAY + 2 * ONE))
    county.sent(*given, step(K.HEARING_REFUSED, DAY + 2 * ONE))
    county.sent(*given, step(K.HEARING_DECIDED, DAY + ONE), step(K.HEARING_CONCLUDED, DAY + 2 * ONE))
    office = county.account(Role.OFFICE)
    rows = county.seen(office, DAY + 3 * ONE).rows
    assert [(row.duty, row.case_id, row.limit_on, row.acts) for row in rows] == [
        (Duty.HEARING_DECISION, asked, DAY + 16 * ONE, (K.HEARING_DECIDED, K.HEARING_REFUSED)),
        (Duty.HEARING_OPEN, decided, DAY + 32 * ONE, (K.HEARING_CONCLUDED,)),
    ]
    # Of a hearing that stands in a file too, its conclusion is owed once.
    county.session.add(
        Hearing(case_id=decided, applied_on=DAY, held_on=DAY + 3 * ONE, recorded_at=moment(DAY + 3 * ONE))
    )
    county.session.flush()
    assert [duty for duty, case_id in county.owed(office, DAY + 4 * ONE) if case_id == decided] == [
        Duty.HEARING_OPEN
    ]


def test_a_conclusion_that_was_taken_back_leaves_the_hearing_open(county):
    case_id = county.sent(
        step(K.ACCEPTED, DAY), step(K.HEARING_DECIDED, DAY), step(K.HEARING_CONCLUDED, DAY + ONE)
    )
    office = county.account(Role.OFFICE)
    assert county.owed(office, DAY + 2 * ONE) == []
    event_id = county.session.scalars(select(CaseEvent.id).where(CaseEvent.kind == K.HEARING_CONCLUDED)).one()
    record(
        county.session,
        case_id,
        K.CORRECTED,
        happened_at=moment(DAY + ONE, 9),
        recorded_at=moment(DAY + 2 * ONE),
        detail={},
        supersedes_id=event_id,
    )
    rewrite_spans(county.session, [case_id])
    assert county.owed(office, DAY + 2 * ONE) == [(Duty.HEARING_OPEN, case_id)]


def test_an_open_hearing_of_a_re_review_leaves_the_office_to_conclude_it_first(county):
    case_id = county.sent(
        step(K.ACCEPTED, DAY),
        step(K.REPLIED, DAY, conclusion="explained"),
        step(K.REPLY_SERVED, DAY),
        step(K.CALLED_BACK, DAY),
        step(K.REVIEW_ASKED, DAY),
        step(K.REVIEW_REPLIED, DAY),
        step(K.REVIEW_SERVED, DAY),
        step(K.REREVIEW_ASKED, DAY),
        step(K.HEARING_DECIDED, DAY + 4 * ONE),
    )
    rows = county.seen(county.account(Role.OFFICE), DAY + 9 * ONE).rows
    assert {(row.duty, row.case_id, row.acts, row.is_suspended) for row in rows} == {
        (Duty.HEARING_OPEN, case_id, (K.HEARING_CONCLUDED,), True),
        (Duty.REREVIEW, case_id, (), True),
    }


@pytest.mark.parametrize(("pack", "limit"), [("2005", DAY + 31 * ONE), ("2022", None)])
def test_a_proposal_is_the_units_to_answer_by_the_days_of_its_rules(county, pack, limit):
    given = [step(K.ACCEPTED, DAY), step(K.PROPOSAL_SENT, DAY + ONE)]
    case_id = county.sent(*given, pack_code=pack)
    county.sent(*given, step(K.PROPOSAL_ANSWERED, DAY + 2 * ONE), pack_code=pack)
    unit = county.account(Role.UNIT, 3)
    (row,) = [row for row in county.seen(unit, DAY + 3 * ONE).rows if row.duty is Duty.PROPOSAL]
    assert (row.case_id, row.clock, row.limit_on, row.acts) == (
        case_id,
        Clock.C11,
        limit,
        (K.PROPOSAL_ANSWERED,),
    )
    assert Duty.PROPOSAL not in {duty for duty, _case in county.owed(county.account(Role.OFFICE), DAY + ONE)}


def test_aid_waits_on_the_desk_until_it_is_refused_or_paid_of_closed_matters_too(county):
    given = [
        step(K.ACCEPTED, DAY),
        step(K.REPLIED, DAY, conclusion="explained"),
        step(K.REPLY_SERVED, DAY),
        step(K.CALLED_BACK, DAY),
        step(K.CLOSED, DAY, closure="substantive"),
        step(K.AID_APPLIED, DAY, aid="hardship"),
    ]
    granted = step(K.AID_DECIDED, DAY + ONE, decision="granted", amount=2_000)
    asked, unpaid = county.sent(*given), county.sent(*given, granted)
    county.sent(*given, granted, step(K.AID_PAID, DAY + ONE))
    county.sent(*given, step(K.AID_DECIDED, DAY + ONE, decision="refused"))
    county.sent(step(K.CO_HANDLER_ADDED, DAY, unit=county.world.units[3]), *given, unit=1)
    rows = county.seen(county.account(Role.UNIT, 3), DAY + 2 * ONE).rows
    assert [(row.duty, row.case_id, row.since_on, row.acts) for row in rows] == [
        (Duty.AID, asked, DAY, (K.AID_FORWARDED, K.AID_DECIDED)),
        (Duty.AID, unpaid, DAY + ONE, (K.AID_PAID,)),
    ]
    owed = county.owed(county.account(Role.OFFICE), DAY + 2 * ONE)
    assert len([duty for duty, _case in owed if duty is Duty.AID]) == 3


def test_a_transfer_is_signed_for_once(county):
    unit = county.account(Role.UNIT, 3)
    county.sent()
    (row,) = county.seen(unit, DAY).rows
    assert row.acts == (K.TRANSFER_RECEIVED, K.ACCEPTED, K.OBJECTED)
    told = county.sent(step(K.TRANSFER_RECEIVED, DAY))
    rows = {row.case_id: row.acts for row in county.seen(unit, DAY).rows}
    assert rows[told] == (K.ACCEPTED, K.OBJECTED)
    anew = county.sent(
        step(K.TRANSFER_RECEIVED, DAY), step(K.TRANSFERRED, DAY, unit=county.world.units[3]), unit=1
    )
    rows = {row.case_id: row.acts for row in county.seen(unit, DAY).rows}
    assert rows[anew] == (K.TRANSFER_RECEIVED, K.ACCEPTED, K.OBJECTED)


def test_screening_reports_of_ended_rounds_are_owed_by_the_unit_until_they_are_made(county):
    unit_id = county.world.units[3]
    held = county.session.get_one(Unit, unit_id)
    held.kind, held.valid_from = UnitKind.TOWNSHIP, None
    other = Unit(name="某某镇", kind=UnitKind.TOWNSHIP)
    county.session.add(other)
    county.session.flush()

    def report(unit: int, first: date, last: date) -> None:
        county.session.add(
            ScreeningReport(
                unit_id=unit,
                period_from=first,
                period_to=last,
                due_on=last + 3 * ONE,
                reported_on=last,
                recorded_at=moment(last),
            )
        )
        county.session.flush()

    unit = county.account(Role.UNIT, 3)

    def owed(day: date) -> list[Any]:
        found = [row for row in county.seen(unit, day).rows if row.reports]
        rows = [row for row in found if row.reports.kind is Series.TOWNSHIP]
        return [(row.reports.from_on, row.reports.n, row.limit_on, row.unit_id) for row in rows]

    # Before anybody ever reported nothing is owed.
    assert owed(date(2026, 3, 31)) == []
    report(other.id, date(2026, 2, 1), date(2026, 2, 28))
    february = (date(2026, 2, 1), 1, date(2026, 3, 3), unit_id)
    march = (date(2026, 3, 1), 1, date(2026, 4, 3), unit_id)
    assert owed(date(2026, 3, 30)) == [february]
    assert owed(date(2026, 3, 31)) == [february, march]
    report(unit_id, date(2026, 3, 1), date(2026, 3, 31))
    assert owed(date(2026, 4, 1)) == [february]


# ------------------------------------------------------------ whose it is, and how many


def test_a_units_desk_holds_its_own_matters_and_none_that_it_co_handles_or_handed_on(county):
    own = county.sent(step(K.ACCEPTED, DAY))
    county.sent(step(K.ACCEPTED, DAY), step(K.CO_HANDLER_ADDED, DAY, unit=county.world.units[3]), unit=1)
    county.sent(step(K.TRANSFERRED, DAY + ONE, unit=county.world.units[1]))
    below = county.sent(step(K.ACCEPTED, DAY), unit=4)
    unit = county.account(Role.UNIT, 3)
    assert county.owed(unit, DAY + 2 * ONE) == sorted([(Duty.OPINION, own), (Duty.OPINION, below)])


def test_a_matter_that_must_be_avoided_is_on_nobodys_desk(county):
    case_id, office = county.case(), county.account(Role.OFFICE)
    assert county.owed(office, DAY) == [(Duty.TRANSFER, case_id)]
    county.session.add(
        AccountInterest(account_id=office.id, case_id=case_id, declared_at=moment(DAY), reason="亲属")
    )
    county.session.flush()
    assert county.owed(office, DAY) == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_who_sees_no_rows_has_no_desk(county, role):
    county.case()
    assert county.seen(county.account(role), DAY).rows == ()


def _fill(county: Office) -> None:
    given: list[Any] = [
        step(K.ACCEPTED, DAY),
        step(K.REPLIED, DAY + ONE, conclusion="supported"),
        step(K.REPLY_SERVED, DAY + 2 * ONE),
        step(K.REVIEW_ASKED, DAY + 3 * ONE),
        step(K.REVIEW_REPLIED, DAY + 4 * ONE),
        step(K.REVIEW_SERVED, DAY + 5 * ONE),
        step(K.REREVIEW_ASKED, DAY + 6 * ONE),
    ]
    for upto in range(len(given) + 1):
        county.sent(*given[:upto], marks=["MAJOR"])
        county.sent(*given[:upto], unit=1)
    county.sent(step(K.CO_HANDLER_ADDED, DAY, unit=county.world.units[3]), unit=1)
    county.case()
    county.case(unit=county.world.units[3], is_direct=True)
    county.sent(step(K.OBJECTED, DAY))
    county.sent(step(K.ACCEPTED, DAY), step(K.LIMIT_SET, DAY, limit=(DAY + 9 * ONE).isoformat()))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.UNIT, Role.LEADER, Role.HEARING, Role.DELEGATE])
@pytest.mark.parametrize("after", [0, 7, 12, 80])
def test_each_count_is_that_of_its_rows_on_the_desk_and_in_the_ledger(county, role, after):
    _fill(county)
    account = county.account(role, 3 if role is Role.UNIT else None, county.world.leaders[0])
    today, scope = DAY + timedelta(days=after), scope_of(county.session, account)
    seen = county.seen(account, today)
    assert seen.unlisted == 0
    for one in seen.counts:
        own = sorted(row.case_id or 0 for row in seen.rows if row.duty is one.duty)
        assert len(own) == one.count, one.duty
        if one.chosen is not None:
            asked = parse_strictly(to_query(one.chosen), today)
            opened = ledger_rows(county.session, asked.chosen, scope, today)
            assert sorted(row.case_id for row in opened) == own, one.duty
    assert {row.duty for row in seen.rows} == {one.duty for one in seen.counts}
    assert len({row.key for row in seen.rows}) == len(seen.rows)


def test_the_desk_is_the_same_on_both_kinds_of_database_and_by_both_engines(board):
    with board.writing() as session:
        county = Office(session, make_world(session))
        _fill(county)
        corrected = county.sent()
        add_steps(session, corrected, step(K.OBJECTED, DAY + ONE))
        last = session.scalars(select(CaseEvent.id).order_by(CaseEvent.id.desc())).first()
        record(
            session,
            corrected,
            K.CORRECTED,
            happened_at=moment(DAY + ONE, 9),
            recorded_at=moment(DAY + ONE, 13),
            detail={},
            supersedes_id=last,
        )
        rewrite_spans(session, [corrected])
        office, unit = county.account(Role.OFFICE), county.account(Role.UNIT, 3)
        written = [county.seen(account, DAY + 12 * ONE) for account in (office, unit)]
    with board.reading() as session:
        county = Office(session, county.world)
        read = [county.seen(account, DAY + 12 * ONE) for account in (office, unit)]
    assert read == written
    assert (Duty.ANSWER, corrected) in [(row.duty, row.case_id) for row in read[1].rows]
    counts = [{one.duty.value: one.count for one in seen.counts} for seen in read]
    assert counts == [
        {"transfer": 1, "settle": 1, "review": 2, "serve_review": 2, "rereview": 2, "limit_over": 1}
        | {"feedback": 12, "call_back": 6, "major": 8},
        {"answer": 3, "opinion": 2, "serve": 1, "carry_out": 6, "limit_over": 1},
    ]


def test_every_act_on_the_desk_is_one_that_the_law_offers_there(county):
    _fill(county)
    for account in (county.account(Role.OFFICE), county.account(Role.UNIT, 3), county.account(Role.LEADER)):
        scope = scope_of(county.session, account)
        for after in (0, 6, 12, 40, 80):
            day = DAY + timedelta(days=after)
            for row in county.seen(account, day).rows:
                if row.case_id is None or not row.acts:
                    continue
                found = desk(county.session, Actor(account, scope, moment(day, 14)), row.case_id)
                assert found is not None
                offered = {one.act for one in found.offers if one.refusal is None}
                assert row.acts[0] in offered, (row.duty, day, row.acts)


def test_the_number_of_statements_does_not_grow_with_the_matters(county):
    office, unit = county.account(Role.OFFICE), county.account(Role.UNIT, 3)
    asked: list[str] = []
    engine = county.session.get_bind()
    engine = getattr(engine, "engine", engine)

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        counted = []
        for _round in range(2):
            _fill(county)
            for account in (office, unit):
                scope = scope_of(county.session, account)
                asked.clear()
                desk_seen(county.session, account, scope, DAY + 12 * ONE)
                counted.append(len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert counted[:2] == counted[2:]
    assert max(counted) <= 49


def test_what_the_desk_leaves_to_the_ledger_is_counted(county, monkeypatch):
    monkeypatch.setattr("db.queries.desk.MOST_ROWS", 2)
    assert MOST_ROWS > 2
    for _n in range(3):
        county.case()
    seen = county.seen(county.account(Role.OFFICE), DAY)
    assert (len(seen.rows), seen.unlisted, seen.counts[0].count) == (2, 1, 3)
