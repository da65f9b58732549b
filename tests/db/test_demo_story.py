"""The demo's story: whatever its last day, a reader finds each part by the rules, never by an id."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from db.days import number_of
from db.demo import catalogue
from db.demo.months import told_month
from db.enums import AssignmentResult, Channel, Closure, EventKind, Mark, Stage, UnitKind
from db.filter_query import parse
from db.meetings import DecisionAct
from db.models.assignments import AssignmentProposal, HandOver, HandOverMatter, LeaderAssignment
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.catalogue import Category, Cause
from db.models.institutions import Hearing, ScreeningItem, ScreeningReport
from db.models.meetings import Decision, DecisionActRow, Meeting
from db.models.organisation import AreaAlias, Official, Post, Unit, UnitSuccession
from db.models.petitioners import CasePerson
from db.movements import ADJUSTING, CAME, LEFT, Movement
from db.queries.meetings import seen_last_on
from db.queries.since import since
from db.scope import EVERYTHING
from db.sealed.models import SealedCase
from tests.db.demos import OPEN, UNTIL, S, make, named, read, spans

LAST_DAYS = {
    "a Monday": UNTIL,
    "a Monday after a long holiday": date(2018, 10, 8),
    "a holiday's last day": date(2025, 10, 8),
    "the first of January": date(2026, 1, 1),
    "a leap day": date(2024, 2, 29),
    "the end of a month": date(2026, 1, 31),
    "a Sunday that is worked": date(2024, 2, 18),
}


@pytest.fixture(scope="module", params=list(LAST_DAYS.values()), ids=list(LAST_DAYS))
def made(request, tmp_path_factory):
    return make(tmp_path_factory.mktemp("story"), request.param)


def test_a_month_at_41_percent_is_within_the_usual_range(made):
    with read(made) as session:
        months = Counter(row.received_month for row in spans(session, made, S.stage != Stage.CANCELLED))
    last = told_month(made.until)
    assert round(100 * (months[last] / months[last - 1] - 1)) == 41
    # 34 is the upper end of the central 95 % of a Poisson count with mean 24.
    assert months[last] <= 34


def test_about_90_are_open(made):
    with read(made) as session:
        assert 80 <= len(spans(session, made, OPEN)) <= 100


def test_12_are_overdue_over_7_units(made):
    with read(made) as session:
        late = spans(session, made, OPEN, S.due_on < made.day)
    assert len(late) == 12
    assert len({row.unit_id for row in late}) == 7


def test_no_undecided_petitioner_is_called_a_false_accuser_by_a_cause(made):
    with read(made) as session:
        details = session.scalars(select(CaseEvent.detail).where(CaseEvent.kind == EventKind.CAUSE_NAMED))
        causes = {session.get_one(Cause, cause).number for cause in {detail["cause"] for detail in details}}
    assert causes
    assert catalogue.RULES not in causes


def test_an_objection_is_settled_before_the_unit_accepts(made):
    at = {
        kind: select(CaseEvent.case_id, func.min(CaseEvent.happened_at).label("at"))
        .where(CaseEvent.kind == kind)
        .group_by(CaseEvent.case_id)
        .subquery()
        for kind in (EventKind.OBJECTION_SETTLED, EventKind.ACCEPTED)
    }
    settled, accepted = at.values()
    with read(made) as session:
        both = session.execute(
            select(settled.c.at, accepted.c.at).join(accepted, accepted.c.case_id == settled.c.case_id)
        ).all()
    assert both
    assert all(first <= second for first, second in both)


def test_no_unit_reviews_its_own_opinion_or_enters_its_own_rating(made):
    opinion = (
        select(CaseEvent.case_id, CaseEvent.unit_id)
        .where(CaseEvent.kind == EventKind.REPLIED)
        .distinct()
        .subquery()
    )
    own = (
        select(func.count())
        .select_from(CaseEvent)
        .join(opinion, (opinion.c.case_id == CaseEvent.case_id) & (opinion.c.unit_id == CaseEvent.unit_id))
    )
    with read(made) as session:
        assert session.scalar(own.where(CaseEvent.kind == EventKind.RATED)) == 0
        story = CaseEvent.case_id.in_(select(Case.id).where(Case.number == "2015-00001"))
        assert session.scalar(own.where(CaseEvent.kind == EventKind.REVIEW_REPLIED, story)) == 0


def test_one_township_has_a_true_excess_from_two_villages_with_one_cause(made):
    with read(made) as session:
        category = named(session, Category.name, catalogue.EXCESS_SUBJECT)
        rows = spans(session, made, S.category_id == category, S.stage != Stage.CANCELLED)
        recent = Counter(row.township_id for row in rows if row.received_on > made.day - 56)
        township, count = recent.most_common(1)[0]
        nine = [row for row in rows if row.received_on > made.day - 56 and row.township_id == township]
        cause = named(session, Cause.number, catalogue.OPENNESS)
    assert count == 9
    assert sum(n for _, n in Counter(row.village_id for row in nine).most_common(2)) == 7
    assert {row.cause_id for row in nine} == {cause}
    assert sorted(recent.values())[:-1] == [other for other in sorted(recent.values()) if other <= 4]


def test_the_excess_stands_against_about_one_in_eight_weeks(made):
    with read(made) as session:
        category = named(session, Category.name, catalogue.EXCESS_SUBJECT)
        rows = spans(session, made, S.category_id == category)
    recent = Counter(row.township_id for row in rows if row.received_on > made.day - 56)
    township = recent.most_common(1)[0][0]
    earlier = [row for row in rows if row.township_id == township and row.received_on <= made.day - 56]
    assert 0.6 <= len(earlier) / ((72 * 30.4 - 56) / 56) <= 1.5


def test_leaders_carry_28_one_has_four_of_the_excess_idle_for_41_days_and_another_has_none(made):
    with read(made) as session:
        category = named(session, Category.name, catalogue.EXCESS_SUBJECT)
        held = spans(session, made, OPEN, S.leader_id.is_not(None))
        loads = Counter(row.leader_id for row in held)
        latest = {
            leader: max(row.last_action_on for row in held if row.leader_id == leader) for leader in loads
        }
        idle = [leader for leader, day in latest.items() if made.day - day > 30 and loads[leader] == 4]
        of_the_excess = [
            row
            for row in held
            if row.leader_id in idle and row.category_id == category and row.received_on > made.day - 56
        ]
        leaders = set(
            session.scalars(select(Post.id).where(Post.is_county_leader.is_(True), Post.to_on.is_(None)))
        )
        rows = session.scalars(select(LeaderAssignment).where(LeaderAssignment.ended_on.is_(None))).all()
    assert len(held) == 28
    assert {(row.case_id, row.leader_id) for row in held} == {(row.case_id, row.post_id) for row in rows}
    assert len(idle) == 1
    assert made.day - latest[idle[0]] == 41
    assert len(of_the_excess) == 4
    assert len(leaders - set(loads)) == 1
    assert len(set(loads) - leaders) == 1


def test_who_left_holds_one_whose_hand_over_waits_and_one_major_has_a_leader_proposed(made):
    with read(made) as session:
        ended = session.scalars(
            select(Post.id).where(Post.is_county_leader.is_(True), Post.to_on.is_not(None))
        )
        held = spans(session, made, OPEN, S.leader_id.in_(ended.all()))
        assert [row.case_id for row in held] == session.scalars(select(HandOverMatter.case_id)).all()
        assert [one.taken_at for one in session.scalars(select(HandOver))] == [None]
        majors = spans(session, made, OPEN, S.marks.op("&")(Mark.MAJOR.value) > 0, S.leader_id.is_(None))
        proposed = session.scalars(select(AssignmentProposal)).one()
    assert proposed.outcome is None
    assert proposed.case_id in {row.case_id for row in majors}


def test_two_majors_have_no_leader(made):
    with read(made) as session:
        majors = spans(session, made, OPEN, S.marks.op("&")(Mark.MAJOR.value) > 0, S.leader_id.is_(None))
    assert len(majors) == 2


def test_six_supported_are_not_carried_out_the_oldest_for_210_days(made):
    with read(made) as session:
        waiting = spans(
            session,
            made,
            S.stage != Stage.CANCELLED,
            S.supported_on.is_not(None),
            S.carried_out_on.is_(None),
        )
    assert len(waiting) == 6
    assert made.day - min(row.supported_on for row in waiting) == 210


def test_three_decisions_fell_due_since_the_last_meeting_and_one_is_done(made):
    with read(made) as session:
        last = session.scalar(select(func.max(Meeting.held_on)))
        due = session.scalars(
            select(Decision).where(Decision.due_on > last, Decision.due_on <= made.until)
        ).all()
        done = set(
            session.scalars(select(DecisionActRow.decision_id).where(DecisionActRow.act == DecisionAct.DONE))
        )
        undone_before = session.scalar(
            select(func.count(Decision.id)).where(Decision.due_on <= last, Decision.id.not_in(done))
        )
    assert len(due) == 3
    assert len([decision for decision in due if decision.id in done]) == 1
    assert undone_before == 0


def test_since_the_last_meeting_a_few_matters_were_entered_late_or_corrected_and_the_sums_agree(made):
    with read(made) as session:
        last = seen_last_on(session, made.until)
        found = since(session, parse("", made.until), EVERYTHING, last_held_on=last)
        assert found.then_on == last
        cases = found.cases
        assert [cases(one) for one in ADJUSTING] == [2, 0, 1, 1]
        came, left = sum(map(cases, CAME)), sum(map(cases, LEFT))
        assert cases(Movement.OPEN_NOW) == cases(Movement.OPEN_THEN) + came - left


def test_a_unit_all_in_time_entered_three_acceptances_late_and_cancelled_two_registrations(made):
    with read(made) as session:
        year = made.day - 365
        now = spans(session, made, S.stage != Stage.CANCELLED, S.unit_id.is_not(None))
        late_entered = [row for row in now if Mark(row.marks) & Mark.ENTERED_LATE]
        unit = late_entered[0].unit_id
        handled = [
            row for row in now if row.unit_id == unit and row.c3_limit and year < row.c3_limit < made.day
        ]
        events = session.scalars(
            select(CaseEvent).where(CaseEvent.kind == EventKind.ACCEPTED, CaseEvent.is_backfilled.is_(False))
        ).all()
        cancelled = spans(session, made, S.stage == Stage.CANCELLED, S.unit_id == unit, S.received_on > year)
    assert len(late_entered) == 3
    assert {row.unit_id for row in late_entered} == {unit}
    assert len(handled) >= 20
    assert all(row.c3_met is not None and row.c3_met <= row.c3_limit for row in handled)
    assert len(events) == 3
    assert len(cancelled) == 2


def test_before_they_were_entered_late_the_acceptances_were_missing(made):
    with read(made) as session:
        entered = session.scalars(
            select(CaseEvent).where(CaseEvent.kind == EventKind.ACCEPTED, CaseEvent.is_backfilled.is_(False))
        ).all()
        for event in entered:
            day = event.recorded_on - 1
            row = session.execute(
                select(CASE_SPAN).where(S.case_id == event.case_id, S.from_on <= day, S.to_on > day)
            ).one()
            assert row.c3_met is None
            assert row.c3_limit < event.recorded_on


def test_three_late_zero_reports_came_before_a_group_visit_of_38(made):
    with read(made) as session:
        (visit,) = spans(session, made, S.channel == Channel.VISIT, S.persons == 38)
        near = spans(session, made, S.township_id == visit.township_id, S.received_on > made.day - 100)
        unit = session.scalar(select(Unit.id).where(Unit.area_id == visit.township_id))
        late_zero = session.scalars(
            select(ScreeningReport)
            .join(Unit, Unit.id == ScreeningReport.unit_id)
            .where(
                Unit.kind == UnitKind.TOWNSHIP,
                ScreeningReport.id.not_in(select(ScreeningItem.report_id)),
                ScreeningReport.reported_on > ScreeningReport.due_on,
            )
        ).all()
    assert [row.persons for row in near if Mark(row.marks) & Mark.GROUP] == [38]
    assert len(late_zero) == 3
    assert {report.unit_id for report in late_zero} == {unit}
    assert all(number_of(report.reported_on) < visit.received_on for report in late_zero)


def test_a_matter_of_eleven_years_ended_well(made):
    with read(made) as session:
        (old,) = spans(session, made, S.received_on < made.day - 11 * 365)
    assert old.stage == Stage.CLOSED
    assert old.closure == Closure.SUBSTANTIVE
    assert old.carried_out_on is not None
    assert old.closed_on > made.day - 60


def test_a_hearing_is_to_be_held_with_six_days_notice(made):
    with read(made) as session:
        hearing = session.scalars(select(Hearing).where(Hearing.held_on.is_(None))).one()
    assert hearing.planned_on is not None
    assert hearing.noticed_on is not None
    assert made.until < hearing.planned_on <= made.until + timedelta(days=7)
    assert (hearing.planned_on - hearing.noticed_on).days == 6
    assert hearing.noticed_on < made.until


def test_one_unit_went_into_another_with_a_matter_it_held(made):
    with read(made) as session:
        followed = session.scalars(select(UnitSuccession)).one()
        old = session.get_one(Unit, followed.unit_id)
        moved = session.scalars(
            select(CaseEvent).where(CaseEvent.kind == EventKind.TRANSFERRED, CaseEvent.note.contains("合并"))
        ).one()
        units = [
            row.unit_id
            for row in session.execute(
                select(CASE_SPAN).where(S.case_id == moved.case_id).order_by(S.from_on)
            )
        ]
    assert old.valid_to == followed.happened_on
    assert followed.unit_id in units
    assert units[-1] == followed.successor_id


def test_a_leader_s_successor_took_three_matters_over(made):
    with read(made) as session:
        ended = session.scalars(
            select(Post).where(Post.is_county_leader.is_(True), Post.to_on.is_not(None))
        ).one()
        successor = session.scalars(
            select(Post).where(
                Post.title == ended.title, Post.is_county_leader.is_(True), Post.id != ended.id
            )
        ).one()
        handed = session.scalars(
            select(LeaderAssignment).where(LeaderAssignment.result == AssignmentResult.HANDED_OVER)
        ).all()
        held = spans(session, made, OPEN, S.leader_id == successor.id)
        people = dict(session.execute(select(Official.id, Official.name)).all())
    assert successor.from_on == ended.to_on
    assert people[successor.official_id] != people[ended.official_id]
    assert {row.case_id for row in handed} == {row.case_id for row in held}
    assert {row.post_id for row in handed} == {ended.id}


def test_two_old_names_of_townships_are_known_and_one_is_ambiguous(made):
    with read(made) as session:
        aliases = Counter(session.scalars(select(AreaAlias.alias).where(AreaAlias.kind == "name")))
    assert sorted(aliases.values()) == [1, 2]


def test_there_are_an_anonymous_and_a_joint_letter_that_are_open(made):
    with read(made) as session:
        letters = spans(session, made, OPEN, S.channel == Channel.LETTER)
        anonymous = [row for row in letters if Mark(row.marks) & Mark.ANONYMOUS]
        named_ones = session.scalar(
            select(func.count(CasePerson.id)).where(
                CasePerson.case_id.in_([row.case_id for row in anonymous])
            )
        )
    assert anonymous
    assert named_ones == 0
    assert all(row.c3_limit is None for row in anonymous)
    assert [row for row in letters if Mark(row.marks) & Mark.JOINT and row.persons > 5]


def test_a_mixed_letter_was_split_and_its_ordinary_part_tells_nothing(made):
    with read(made) as session:
        split = session.scalars(select(SealedCase).where(SealedCase.ordinary_case_id.is_not(None))).one()
        ordinary = session.get_one(Case, split.ordinary_case_id)
        notes = session.scalars(select(CaseEvent.note).where(CaseEvent.case_id == ordinary.id)).all()
        words = session.execute(text("SELECT text FROM case_search_text")).scalars().all()
    told = "".join((ordinary.title, ordinary.summary, *notes, *words))
    assert "举报" not in told
    assert "检举" not in told
    assert "截留" not in told


def test_an_application_for_aid_and_a_proposal_of_the_office_wait(made):
    with read(made) as session:
        kinds = (
            EventKind.AID_APPLIED,
            EventKind.AID_FORWARDED,
            EventKind.AID_DECIDED,
            EventKind.PROPOSAL_SENT,
        )
        asked = select(CaseEvent.kind).where(CaseEvent.kind.in_(kinds)).order_by(CaseEvent.happened_at)
        found = session.scalars(asked).all()
    assert found == [EventKind.AID_APPLIED, EventKind.AID_FORWARDED, EventKind.PROPOSAL_SENT]
