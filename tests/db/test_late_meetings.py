"""A meeting of an earlier day is entered later: it counts on its day, is marked, and changes nothing that other meetings saw."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import ActRefused
from db.commands.agenda import add_item, drop_item, take_proposals
from db.commands.decisions import record_decision
from db.commands.holding import hold_meeting
from db.commands.meetings import cancel_meeting, change_meeting, enter_meeting
from db.filters import CaseFilter
from db.meetings import (
    FURTHEST_BACK_DAYS,
    LONGEST_TITLE,
    Carried,
    ItemKind,
    MeetingStanding,
    Owner,
    Standing,
    tallied,
)
from db.models.meetings import AgendaItem
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.agenda import day_of_figures, looked_back_on
from db.queries.attention import decisions
from db.queries.decisions import decisions_of, decisions_seen
from db.queries.meetings import meetings_seen, seen_last_on
from tests.db.test_meetings import DAY, ONE, County, a_county_with_work, code, county

__all__ = ["county"]
HELD = DAY - 20 * ONE


def entered(county: County, held_on: date = HELD, **more: Any) -> int:
    return enter_meeting(county.session, county.actor(), county.plan(held_on, **more))


def decided(
    county: County, meeting_id: int, due_on: date, carried: Carried | None = None, **more: Any
) -> int:
    owner = more.pop("owner", Owner(unit_id=county.world.units[3]))
    who = str(more.pop("who", "office"))
    return record_decision(
        county.session, county.actor(who), meeting_id, None, "限期拿出方案", owner, due_on, carried
    )


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        (DAY, {}, "meeting_not_past"),
        (DAY + ONE, {}, "meeting_not_past"),
        (DAY - (FURTHEST_BACK_DAYS + 1) * ONE, {}, "meeting_long_past"),
        (HELD, {"title": "会" * (LONGEST_TITLE + 1)}, "meeting_title_long"),
        (HELD, {"chair_post_id": None}, "chair_missing"),
    ],
)
def test_what_is_no_earlier_meeting_is_refused(county, day, more, said):
    with pytest.raises(ActRefused) as refused:
        entered(county, day, **more)
    assert code(refused) == said


@pytest.mark.parametrize("who", ["leader", "liaison", "unit", "auditor"])
def test_only_the_office_enters_a_meeting_later(county, who):
    with pytest.raises(ActRefused) as refused:
        enter_meeting(county.session, county.actor(who), county.plan(HELD))
    assert code(refused) == "role_may_not"


def test_a_meeting_entered_later_is_held_on_its_day_and_marked(county):
    made = entered(county, DAY - ONE)
    one = county.seen(made)
    assert (one.held_on, one.planned_on, one.entered_on) == (DAY - ONE, DAY - ONE, DAY)
    assert one.standing_on(DAY) is MeetingStanding.HELD
    assert all(seat.has_attended for seat in one.seats)
    assert one.is_late_entry
    planned = county.seen(county.held())
    assert planned.entered_on is None
    acts = [
        row.detail["act"] for row in county.session.scalars(select(LogRow).order_by(LogRow.seq)) if row.detail
    ]
    assert "meeting_entered" in acts


def test_the_same_meeting_is_entered_once(county):
    entered(county)
    with pytest.raises(ActRefused) as refused:
        entered(county)
    assert code(refused) == "meeting_there"
    entered(county, HELD - ONE)


def test_who_was_in_office_then_takes_the_chair_though_gone_since(county):
    county.session.get_one(Post, county.world.leaders[0]).to_on = HELD + ONE
    entered(county)
    with pytest.raises(ActRefused) as refused:
        entered(county, HELD + 2 * ONE)
    assert code(refused) == "post_ended"


def test_it_counts_as_planned_and_held_in_its_year(county):
    entered(county, date(2025, 12, 31))
    entered(county)
    withdrawn = entered(county, HELD - ONE)
    cancel_meeting(county.session, county.actor(), withdrawn, "重复补登了", version=county.version(withdrawn))
    county.planned(DAY + ONE)
    found = tallied(2026, meetings_seen(county.session), [], DAY)
    assert (found.planned, found.meetings[MeetingStanding.HELD], found.entered_later) == (2, 1, 1)
    assert found.meetings[MeetingStanding.WITHDRAWN] == 1
    assert county.seen(withdrawn).held_on is None
    assert tallied(2025, meetings_seen(county.session), [], DAY).planned == 1


def test_its_agenda_is_put_in_with_the_figures_of_the_day_before_it(county):
    a_county_with_work(county)
    made = entered(county, DAY - ONE)
    found = county.proposed(made)
    assert found
    assert {one.as_of for one in found} == {DAY - 2 * ONE}
    take_proposals(county.session, county.actor(), made, [one.key for one in found], version=1)
    add_item(county.session, county.actor(), made, "专题", "", "", version=county.version(made))
    kept = county.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == made).order_by(AgendaItem.position)
    ).all()
    assert {one.as_of for one in kept} == {DAY - 2 * ONE}
    assert [one.stated for one in kept] == [*(one.count for one in found), None]


def test_a_meeting_that_was_planned_and_held_takes_no_item(county):
    made = county.held()
    with pytest.raises(ActRefused) as refused:
        add_item(county.session, county.actor(), made, "专题", "", "", version=county.version(made))
    assert code(refused) == "meeting_was_held"
    late = entered(county)
    with pytest.raises(ActRefused) as refused:
        hold_meeting(county.session, county.actor(), late, DAY, (), version=county.version(late))
    assert code(refused) == "meeting_was_held"


def test_an_item_on_which_something_was_decided_stays_and_so_does_the_day(county):
    made, actor = entered(county), county.actor()
    change_meeting(county.session, actor, made, county.plan(HELD - ONE), version=county.version(made))
    assert county.seen(made).held_on == HELD - ONE
    item = add_item(county.session, actor, made, "专题", "", "", version=county.version(made))
    with pytest.raises(ActRefused) as refused:
        change_meeting(county.session, actor, made, county.plan(HELD), version=county.version(made))
    assert code(refused) == "meeting_has_items"
    owner = Owner(unit_id=county.world.units[3])
    record_decision(county.session, actor, made, item, "限期拿出方案", owner, DAY)
    for act, said in (
        (lambda: drop_item(county.session, actor, made, item, version=county.version(made)), "item_decided"),
        (
            lambda: cancel_meeting(county.session, actor, made, "重复补登了", version=county.version(made)),
            "meeting_has_decisions",
        ),
    ):
        with pytest.raises(ActRefused) as refused:
            act()
        assert code(refused) == said


def test_a_decision_entered_later_was_carried_out_on_the_day_that_is_said(county):
    made = entered(county)
    on_time = decided(county, made, HELD + 9 * ONE, Carried(HELD + 9 * ONE, "方案已公示"))
    late = decided(county, made, HELD + 9 * ONE, Carried(HELD + 10 * ONE, "方案已公示"))
    owed = decided(county, made, HELD + 9 * ONE)
    found = {
        one.id: one.standing_on(DAY) for one in decisions_of(county.session, made, county.actor().scope, DAY)
    }
    assert found == {on_time: Standing.ON_TIME, late: Standing.LATE, owed: Standing.PAST_DUE}
    # Yesterday the board knew nothing of them.
    assert decisions_seen(county.session, county.actor().scope, DAY - ONE) == []


@pytest.mark.parametrize("days", [-1, 21])
def test_it_was_carried_out_between_the_meeting_and_today(county, days):
    made = entered(county)
    with pytest.raises(ActRefused) as refused:
        decided(county, made, DAY, Carried(HELD + days * ONE, "方案已公示"))
    assert code(refused) == "carried_day"


def test_only_the_office_says_so_and_only_of_a_meeting_entered_later(county):
    made = entered(county)
    for meeting, who in ((made, "leader"), (county.held(), "office")):
        with pytest.raises(ActRefused) as refused:
            decided(county, meeting, DAY, Carried(DAY, "方案已公示"), who=who)
        assert code(refused) == "carried_not_entered"


def test_what_an_earlier_meeting_looked_back_on_stays_when_another_is_entered_between(county):
    first = county.held(DAY - 40 * ONE)
    done = county.decided(first, DAY - 30 * ONE, DAY - 40 * ONE)
    county.report(done, DAY - 30 * ONE)
    second = county.held(DAY - 10 * ONE)
    scope, one = county.actor().scope, county.seen(second)

    def looked() -> list[int]:
        day = day_of_figures(one, DAY)
        found = looked_back_on(
            county.session, ItemKind.REVIEW, one, meetings_seen(county.session), scope, day
        )
        return [each.id for each in found]

    before = looked()
    made = entered(county)
    decided(county, made, DAY - 15 * ONE)
    assert before == looked() == [done]


def test_what_is_compared_since_last_time_is_what_the_last_meeting_saw(county):
    county.held(DAY - 10 * ONE)
    assert seen_last_on(county.session, DAY) == DAY - 11 * ONE
    entered(county, DAY - 20 * ONE)
    assert seen_last_on(county.session, DAY) == DAY - 11 * ONE
    made = entered(county, DAY - 5 * ONE)
    assert seen_last_on(county.session, DAY) == DAY - 6 * ONE
    cancel_meeting(county.session, county.actor(), made, "重复补登了", version=county.version(made))
    assert seen_last_on(county.session, DAY) == DAY - 11 * ONE


def test_the_next_meeting_looks_back_on_what_was_entered_later(county):
    made = entered(county)
    decided(county, made, DAY - ONE)
    planned = county.planned(DAY + 5 * ONE)
    found = county.proposed(planned, DAY + ONE)
    assert [(one.kind, one.count) for one in found] == [(ItemKind.REVIEW, 1), (ItemKind.PAST_DUE, 1)]
    assert decisions(county.session, CaseFilter(), county.actor().scope, DAY).due == 1
