"""What was registered wrongly of a meeting is corrected: day, hour and attendance, a cancelling, a decision; what stood before stays."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import ActRefused
from db.commands.agenda import add_item, drop_item, take_proposals
from db.commands.decisions import (
    correct_decision,
    give_up,
    return_decision,
    take_report_back,
    withdraw_decision,
)
from db.commands.holding import correct_holding, hold_meeting, take_holding_back
from db.commands.meetings import cancel_meeting, keep_minutes, plan_meeting, restore_meeting
from db.meetings import DecisionAct, MeetingStanding, Owner, Standing, tallied
from db.models.cases import Case
from db.models.institutions import Hearing
from db.models.meetings import Decision, DecisionActRow
from db.models.records import LogRow
from db.queries.decisions import decision_seen, decisions_of, decisions_on, decisions_owed, decisions_seen
from tests.db.test_meetings import DAY, ONE, County, a_county_with_work, code, county
from tests.making import add_case, moment

__all__ = ["county"]
WHY = "登记时选错"


def refused(call: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(ActRefused) as found:
        call(*given, **more)
    return code(found)


def correct(county: County, decision_id: int, on: date = DAY, **more: Any) -> int:
    row = county.session.get_one(Decision, decision_id)
    return correct_decision(
        county.session,
        county.actor(more.pop("who", "office"), on),
        decision_id,
        more.pop("what", row.text),
        more.pop("owner", Owner(row.post_id, row.unit_id)),
        more.pop("due_on", row.due_on),
        more.pop("why", WHY),
        version=row.version,
    )


def owed(county: County, who: str, on: date = DAY) -> list[int]:
    actor = county.actor(who, on)
    return [one.id for one in decisions_owed(county.session, actor.account, actor.scope, on)]


# ------------------------------------------------------------ holding


def test_another_day_than_the_planned_one_and_a_time_ahead_are_asked_after(county):
    made = county.planned(DAY + 28 * ONE)
    actor = county.actor()
    version = county.version(made)
    asked = refused(hold_meeting, county.session, actor, made, DAY, (), version=version)
    assert asked == "held_unlike_plan"
    assert county.seen(made).held_on is None
    hold_meeting(county.session, actor, made, DAY, (), version=version, is_sure=True)
    assert county.seen(made).held_on == DAY

    today = plan_meeting(county.session, actor, county.plan(starts_at=time(9, 1)))
    version = county.version(today)
    assert refused(hold_meeting, county.session, actor, today, DAY, (), version=version) == "held_too_soon"
    hold_meeting(county.session, actor, today, DAY, (), version=version, starts_at=time(9))
    assert county.seen(today).starts_at == time(9)


def test_a_holding_is_corrected_and_the_log_keeps_what_stood_before(county):
    a_county_with_work(county)
    made = county.planned(DAY + ONE)
    take_proposals(county.session, county.actor(), made, ["major"], version=1)
    county.hold(made, DAY + ONE)
    assert [one.as_of for one in county.items(made, DAY + 2 * ONE)] == [DAY]
    there = [Owner(unit_id=county.world.units[1])]
    actor, version = county.actor(day=DAY + 2 * ONE), county.version(made)
    same: tuple[Any, ...] = (county.session, actor, made, DAY + ONE, [], None)
    assert refused(correct_holding, *same, WHY, version=version) == "holding_same"
    late: tuple[Any, ...] = (county.session, actor, made, DAY + 3 * ONE, [], None)
    assert refused(correct_holding, *late, WHY, version=version) == "held_ahead"
    correct_holding(county.session, actor, made, DAY, there, time(15), WHY, version=version)
    one = county.seen(made)
    assert (one.held_on, one.starts_at) == (DAY, time(15))
    assert [seat.has_attended for seat in one.seats] == [False, True]
    assert [item.as_of for item in county.items(made, DAY + 2 * ONE)] == [DAY - ONE]
    logged = county.session.scalars(select(LogRow.detail).order_by(LogRow.seq.desc())).first()
    assert logged["act"] == "holding_corrected"
    assert (logged["from_on"], logged["day"]) == ((DAY + ONE).isoformat(), DAY.isoformat())
    assert (logged["begins"], logged["are_there"], logged["reason"]) == ("15:00", there[0].key, WHY)


def test_a_holding_is_not_moved_behind_what_was_decided(county):
    made = county.held()
    county.decided(made, DAY + 9 * ONE)
    actor, version = county.actor(day=DAY + ONE), county.version(made)
    moved: tuple[Any, ...] = (county.session, actor, made, DAY + ONE, [], None, WHY)
    assert refused(correct_holding, *moved, version=version) == "decided_before"


def test_a_holding_is_taken_back_while_nothing_came_of_it(county):
    made = county.held()
    decision = county.decided(made, DAY)
    actor = county.actor()

    def take_back() -> None:
        take_holding_back(county.session, actor, made, WHY, version=county.version(made))

    assert refused(take_back) == "holding_has_papers"
    withdraw_decision(county.session, actor, decision, WHY, version=1)
    keep_minutes(county.session, actor, made, "会议研究了议题", version=county.version(made))
    assert refused(take_back) == "holding_has_papers"
    keep_minutes(county.session, actor, made, "", version=county.version(made))
    take_back()
    one = county.seen(made)
    assert one.standing_on(DAY) is MeetingStanding.AHEAD
    assert {seat.has_attended for seat in one.seats} == {None}
    assert refused(take_back) == "meeting_not_held"


def test_a_cancelled_meeting_is_restored(county):
    made, actor = county.planned(), county.actor()

    def restore() -> None:
        restore_meeting(county.session, actor, made, WHY, version=county.version(made))

    assert refused(restore) == "meeting_not_cancelled"
    cancel_meeting(county.session, actor, made, "主持人出差", version=1)
    restore()
    one = county.seen(made)
    assert (one.standing_on(DAY), one.cancel_reason) == (MeetingStanding.AHEAD, "")
    logged = county.session.scalars(select(LogRow.detail).order_by(LogRow.seq.desc())).first()
    assert (logged["act"], logged["was_reason"]) == ("meeting_restored", "主持人出差")


# ------------------------------------------------------------ decisions


def test_a_correction_takes_the_place_of_the_row_and_on_days_before_the_old_one_stands(county):
    made = county.held()
    first = county.decided(made, DAY + 5 * ONE)
    county.decided(made, DAY + 6 * ONE)
    leader = Owner(post_id=county.world.leaders[0])
    now = correct(county, first, DAY + ONE, owner=leader, due_on=DAY + 9 * ONE)
    scope = county.actor().scope
    assert next(one.id for one in decisions_of(county.session, made, scope, DAY + ONE)) == now
    assert next(one.id for one in decisions_of(county.session, made, scope, DAY)) == first
    aside = decisions_of(county.session, made, scope, DAY + ONE, with_withdrawn=True)[-1]
    assert (aside.id, aside.acts[-1].act, aside.acts[-1].words) == (first, DecisionAct.CORRECTED, WHY)
    assert first not in [one.id for one in decisions_seen(county.session, scope, DAY + ONE)]
    assert now in owed(county, "leader", DAY + ONE)
    assert first not in owed(county, "unit", DAY + ONE)
    one = decision_seen(county.session, now, scope, DAY + ONE)
    assert one is not None
    assert (one.corrected_on, one.due_on) == (DAY + ONE, DAY + 9 * ONE)
    assert refused(correct, county, first, DAY + ONE, what="另拿方案") == "decision_gone"
    assert refused(correct, county, now, DAY + ONE) == "decision_same"
    assert refused(correct, county, now, DAY + ONE, due_on=DAY - ONE) == "due_past"
    assert refused(correct, county, now, DAY + ONE, who="leader", what="另拿方案") == "role_may_not"


def test_what_was_carried_out_stays_so_when_its_words_are_corrected(county):
    made = county.held()
    first = county.decided(made, DAY)
    county.report(first, DAY)
    now = correct(county, first, DAY + ONE, what="限期拿出化解方案")
    one = decision_seen(county.session, now, county.actor().scope, DAY + ONE)
    assert one is not None
    assert one.standing_on(DAY + ONE) is Standing.ON_TIME
    assert owed(county, "office", DAY + ONE) == []


def test_what_was_recorded_by_mistake_counts_nowhere(county):
    made = county.held()
    kept, mistaken = county.decided(made, DAY), county.decided(made, DAY)
    withdraw_decision(county.session, county.actor(), mistaken, WHY, version=1)
    scope, day = county.actor().scope, DAY + ONE
    found = tallied(DAY.year, [], decisions_seen(county.session, scope, day), day)
    assert (found.judged, found.decisions[Standing.PAST_DUE]) == (1, 1)
    assert [one.id for one in decisions_of(county.session, made, scope, day)] == [kept]
    assert owed(county, "unit", day) == [kept]
    for act in (give_up, return_decision):
        with pytest.raises(ActRefused):
            act(county.session, county.actor(), mistaken, WHY, version=2)
    assert (
        refused(withdraw_decision, county.session, county.actor(), mistaken, WHY, version=2)
        == "decision_gone"
    )


def test_an_item_is_dropped_once_its_decision_is_withdrawn(county):
    a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    take_proposals(county.session, actor, made, ["major"], version=1)
    county.hold(made)
    item = county.items(made)[0].id
    decision = county.decided(made, DAY, item_id=item)
    withdraw_decision(county.session, actor, decision, WHY, version=1)
    take_holding_back(county.session, actor, made, WHY, version=county.version(made))
    drop_item(county.session, actor, made, item, version=county.version(made))
    assert county.items(made)[0].is_dropped


def test_a_report_is_taken_back_on_its_day_by_its_owner_alone(county):
    made = county.held()
    decision = county.decided(made, DAY)
    unit = county.actor("unit")
    assert refused(take_report_back, county.session, unit, decision, WHY, version=1) == "report_stands"
    county.report(decision, DAY)
    beside = county.actor("beside")
    assert refused(take_report_back, county.session, beside, decision, WHY, version=2) == "decision_not_yours"
    later = county.actor("unit", DAY + ONE)
    assert refused(take_report_back, county.session, later, decision, WHY, version=2) == "report_stands"
    take_report_back(county.session, unit, decision, WHY, version=2)
    assert owed(county, "unit") == [decision]
    acts = county.session.scalars(select(DecisionActRow.act).order_by(DecisionActRow.id)).all()
    assert acts == [DecisionAct.DONE, DecisionAct.TAKEN_BACK]


# ------------------------------------------------------------ agenda


def test_a_hearing_is_proposed_to_meetings_on_its_day_or_before_alone(county):
    matter = add_case(county.session, DAY - 40 * ONE, unit=county.world.units[0])
    county.session.add(
        Hearing(
            case_id=matter,
            applied_on=DAY - 9 * ONE,
            planned_on=DAY + 4 * ONE,
            recorded_at=moment(DAY - 9 * ONE),
        )
    )
    county.session.flush()
    proposed = {
        days: "hearing" in {one.kind.value for one in county.proposed(county.planned(DAY + days * ONE))}
        for days in (0, 4, 5)
    }
    assert proposed == {0: True, 4: True, 5: False}


def test_a_matters_page_says_what_meetings_decided_on_it_to_who_sees_it(county):
    a_county_with_work(county)
    made, actor = county.planned(), county.actor()
    matter = add_case(county.session, DAY - 5 * ONE, unit=county.world.units[0])
    number = county.session.get_one(Case, matter).number
    item = add_item(county.session, actor, made, "", number, "", version=1)
    county.hold(made)
    first = county.decided(made, DAY + ONE, item_id=item)
    county.decided(made, DAY + ONE)
    now = correct(county, first, what="限期拿出化解方案")
    seen = decisions_on(county.session, matter, county.actor().scope, DAY)
    assert [(one.id, one.number) for one in seen] == [(now, number)]
    assert decisions_on(county.session, matter, county.actor("beside").scope, DAY) == []
