"""The demo county: what it holds, and that a reader finds its story by the rules, never by an id."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.__main__ import main
from db.cohorts import OPEN_STAGES
from db.command_line import Exit
from db.commands.accounts import DEMO_PASSWORD
from db.days import day_of, number_of
from db.demo import catalogue, names
from db.demo.accounts import VAULT
from db.demo.chunks import Chunk, Maker, Numbering, made_apart
from db.demo.county import build_county
from db.demo.loading import Unindexed
from db.demo.making import INDEXED, DemoRefused, make_demo
from db.demo.months import told_month
from db.enums import AreaKind, AssignmentResult, Channel, Closure, EventKind, Level, Mark, Stage, UnitKind
from db.filters import parse_strictly
from db.keys import KeyRing, about
from db.models.accounts import Account
from db.models.assignments import LeaderAssignment
from db.models.cases import CASE_SPAN, Case, CaseEvent, CaseLink
from db.models.catalogue import Category, Cause
from db.models.institutions import Decision, Hearing, Meeting, ScreeningReport
from db.models.organisation import (
    Area,
    AreaAlias,
    AreaBase,
    BoundaryLayer,
    BoundaryShape,
    Official,
    Post,
    Unit,
    UnitSuccession,
)
from db.models.petitioners import CasePerson
from db.models.records import SavedView, Setting
from db.reference import load_reference, seed_reference
from db.sealed.models import SealedCase
from db.search import matching
from db.session import Database
from db.spans import differences
from tests.sample_data import sample

ZONE = ZoneInfo("Asia/Shanghai")
UNTIL = date(2026, 11, 23)
S = CASE_SPAN.c


@dataclass
class Made:
    database: Database
    until: date

    @property
    def day(self) -> int:
        return number_of(self.until)


def _make(folder: Path, until: date, cases: int | None = None) -> Made:
    database = Database(f"sqlite:///{folder / f'{until}-{cases}.sqlite'}", ZONE, KeyRing.fresh())
    make_demo(database, until, cases)
    return Made(database, until)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return _make(tmp_path_factory.mktemp("demo"), UNTIL)


@pytest.fixture(
    scope="module",
    params=[date(2026, 3, 2), date(2025, 10, 8), date(2024, 2, 29), date(2026, 1, 31)],
    ids=["a Monday", "after the holidays", "a leap day", "the end of a month"],
)
def other_day(request, tmp_path_factory):
    return _make(tmp_path_factory.mktemp("other"), request.param, 260)


@contextmanager
def read(made: Made) -> Iterator[Session]:
    """Give a session whose rows stay readable after it."""
    with made.database.reading() as session:
        yield session
        session.expunge_all()


def spans(session: Session, made: Made, *conditions: Any) -> list[Any]:
    return list(
        session.execute(
            select(CASE_SPAN, Case.title, Case.number)
            .join(Case, Case.id == S.case_id)
            .where(S.from_on <= made.day, S.to_on > made.day, *conditions)
        )
    )


OPEN = S.stage.in_(OPEN_STAGES)


def named(session: Session, column: Any, name: str | int) -> int:
    found = session.scalar(select(column.class_.id).where(column == name))
    assert found is not None
    return found


# ---------------------------------------------------------------- the county


def test_the_county_has_31_townships_about_390_villages_and_60_units(demo):
    with read(demo) as session:
        kinds = dict(session.execute(select(Area.kind, func.count()).group_by(Area.kind)).all())
        units = session.scalars(
            select(Unit).where(
                Unit.kind.in_((UnitKind.PETITION_OFFICE, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)),
                Unit.valid_to.is_(None),
            )
        ).all()
    assert kinds[AreaKind.TOWNSHIP] == 31
    assert 385 <= kinds[AreaKind.VILLAGE] <= 395
    assert len(units) == 60
    assert all(unit.office_phone and unit.duty_phone for unit in units)


def _real_names() -> set[str]:
    real: set[str] = set()
    for file in (
        "pingchang_townships.csv",
        "pingchang_villages.csv",
        "pingchang_units_2023.csv",
        "pingchang_townships_pre2020_alias.csv",
    ):
        with sample(file).open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                real |= {row[key] for key in ("name", "short_name", "old_name", "new_name") if row.get(key)}
    return real


def test_no_office_and_no_place_bears_a_real_one_s_name(demo):
    with read(demo) as session:
        invented = set(session.scalars(select(Area.name))) | set(session.scalars(select(Area.short_name)))
        invented |= set(session.scalars(select(Unit.name))) | set(session.scalars(select(AreaAlias.alias)))
    assert not invented & _real_names()


def test_no_name_of_a_person_can_stand_in_a_place_or_a_subject(demo):
    with read(demo) as session:
        words = "".join((*session.scalars(select(Area.name)), *session.scalars(select(Unit.name))))
        words += "".join((*session.scalars(select(Category.name)), *session.scalars(select(Case.summary))))
    assert not set(names._GIVEN) & set(words)


def test_texts_hold_no_identity_and_the_sealed_identity_opens(demo):
    with read(demo) as session:
        people = session.scalars(select(CasePerson).order_by(CasePerson.id)).all()
        known: set[str] = set()
        stored = "\n".join((*session.scalars(select(Case.summary)), *session.scalars(select(Case.title))))
        stored += "\n".join(session.scalars(select(CaseEvent.note)))
        stored += "\n".join(session.execute(text("SELECT text FROM case_search_text")).scalars())
        ring = demo.database.keys
        for person in people:
            bound = about("case_person", person.case_id, "name")
            name = ring.open_text(person.key_id, person.name, bound)
            bound = about("case_person", person.case_id, "phone")
            assert name.startswith(person.masked_name[0])
            known |= {name, ring.open_text(person.key_id, person.phone, bound)}
    assert len(known) > 2_000
    assert "[信访人]" in stored
    assert "[电话]" in stored
    assert not [value for value in known if value in stored]


def test_numbers_of_phones_and_cards_look_real_and_are_nobody_s():
    rng = random.Random(1)
    for _ in range(200):
        assert names.mobile(rng).startswith("154")
        digits = names.id_number(rng)
        total = sum(w * int(d) for w, d in zip(names._ID_WEIGHTS, digits[:17], strict=True)) % 11
        assert digits.startswith("719999")
        assert names._ID_CHECKS[total] != digits[17]


def test_rates_have_a_base_and_the_map_is_a_schematic_of_31_cells(demo):
    with read(demo) as session:
        townships = set(session.scalars(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP)))
        based = set(session.scalars(select(AreaBase.area_id).where(AreaBase.year == UNTIL.year)))
        layer = session.scalars(select(BoundaryLayer)).one()
        cells = session.scalars(select(BoundaryShape).where(BoundaryShape.layer_id == layer.id)).all()
    assert townships < based
    assert layer.is_schematic
    assert {cell.area_id for cell in cells} == townships
    corners = [tuple(map(tuple, cell.geometry["coordinates"][0])) for cell in cells]
    assert {len(ring) for ring in corners} == {7}
    assert len({ring[0] for ring in corners}) == 31


def test_every_role_has_an_account_and_one_handles_accusations(demo):
    with read(demo) as session:
        accounts = session.scalars(select(Account)).all()
        settings = dict(session.execute(select(Setting.key, Setting.value)).all())
    assert {account.username for account in accounts} >= {
        "leader",
        "office",
        "unit",
        "unit2",
        "unit3",
        "hearing",
        "auditor",
        "admin",
        "delegate",
        VAULT,
    }
    assert all(account.is_demo for account in accounts)
    assert len({account.password_hash for account in accounts}) == len(accounts)
    assert settings["is_demo"] == "1"
    assert settings["demo_until"] == UNTIL.isoformat()
    assert settings["zone"] == ZONE.key


# ---------------------------------------------------------------- the figures


def test_six_years_of_about_24_a_month(demo):
    with read(demo) as session:
        months = Counter(row.received_month for row in spans(session, demo, S.stage != Stage.CANCELLED))
    last = told_month(UNTIL)
    usual = [months[month] for month in range(last - 71, last + 1)]
    assert 22 <= sum(usual) / 72 <= 27
    assert min(usual) >= 8


def test_a_month_at_41_percent_is_within_the_usual_range(demo):
    with read(demo) as session:
        months = Counter(row.received_month for row in spans(session, demo, S.stage != Stage.CANCELLED))
    last = told_month(UNTIL)
    assert round(100 * (months[last] / months[last - 1] - 1)) == 41
    # 34 is the upper end of the central 95 % of a Poisson count with mean 24.
    assert months[last] <= 34


def test_stored_spans_are_those_of_the_events(demo):
    with read(demo) as session:
        assert differences(session) == []


def test_rows_refer_to_rows_that_are_there(demo):
    with read(demo) as session:
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_about_90_are_open(demo):
    with read(demo) as session:
        assert 80 <= len(spans(session, demo, OPEN)) <= 100


def test_12_are_overdue_over_7_units(demo):
    assert_overdue(demo)


def test_12_are_overdue_over_7_units_whatever_the_day(other_day):
    assert_overdue(other_day)


def assert_overdue(made):
    with read(made) as session:
        late = spans(session, made, OPEN, S.due_on < made.day)
    assert len(late) == 12
    assert len({row.unit_id for row in late}) == 7


def test_all_kinds_of_matters_and_ends_are_there(demo):
    with read(demo) as session:
        now = spans(session, demo)
        kinds = set(session.scalars(select(CaseEvent.kind).distinct()))
        packs = dict(session.execute(select(Case.pack_code, func.count()).group_by(Case.pack_code)).all())
        old = session.scalar(select(func.max(Case.registered_on)).where(Case.pack_code == "2005"))
        links = session.scalar(select(func.count()).select_from(CaseLink))
        causes = session.scalar(select(func.count(Cause.id)))
    assert {row.channel for row in now} == set(Channel)
    assert {row.level for row in now} == set(Level)
    assert {row.closure for row in now if row.closure} == set(Closure)
    assert {Stage.LED_OFF, Stage.REFUSED, Stage.CANCELLED} <= {row.stage for row in now}
    marks = Mark(0)
    for row in now:
        marks |= Mark(row.marks)
    assert marks & Mark.GROUP
    assert marks & Mark.REPEAT_OF_SUPPORTED
    assert marks & Mark.ABOVE_LEVEL
    assert marks & Mark.ANONYMOUS
    assert marks & Mark.JOINT
    assert marks & Mark.EXTENDED
    assert {
        EventKind.OBJECTED,
        EventKind.REVIEW_ASKED,
        EventKind.REREVIEW_ASKED,
        EventKind.HEARING_HELD,
        EventKind.LIMIT_SET,
        EventKind.CO_HANDLER_ADDED,
        EventKind.CALLED_BACK,
        EventKind.VISITED_AGAIN,
        EventKind.SUPERVISED,
    } <= kinds
    assert packs["2005"] > 200
    assert old is not None
    assert old < date(2022, 5, 1)
    assert links is not None
    assert links > 50
    assert causes == 10


def test_history_was_recorded_when_it_happened(demo):
    with read(demo) as session:
        events = session.execute(
            select(CaseEvent.happened_at, CaseEvent.recorded_at, CaseEvent.is_backfilled)
        ).all()
        latest = session.scalar(select(func.max(CaseEvent.recorded_on)))
    entered_later = [event for event in events if not event.is_backfilled]
    assert all(event.happened_at == event.recorded_at for event in events if event.is_backfilled)
    assert all(event.happened_at < event.recorded_at for event in entered_later)
    assert latest is not None
    assert latest < demo.day


# ---------------------------------------------------------------- the story


def test_no_undecided_petitioner_is_called_a_false_accuser_by_a_cause(demo):
    with read(demo) as session:
        details = session.scalars(select(CaseEvent.detail).where(CaseEvent.kind == EventKind.CAUSE_NAMED))
        causes = {session.get_one(Cause, cause).number for cause in {detail["cause"] for detail in details}}
    assert causes
    assert catalogue.RULES not in causes


def test_an_objection_is_settled_before_the_unit_accepts(demo):
    at = {
        kind: select(CaseEvent.case_id, func.min(CaseEvent.happened_at).label("at"))
        .where(CaseEvent.kind == kind)
        .group_by(CaseEvent.case_id)
        .subquery()
        for kind in (EventKind.OBJECTION_SETTLED, EventKind.ACCEPTED)
    }
    settled, accepted = at.values()
    with read(demo) as session:
        both = session.execute(
            select(settled.c.at, accepted.c.at).join(accepted, accepted.c.case_id == settled.c.case_id)
        ).all()
    assert both
    assert all(first <= second for first, second in both)


def test_no_unit_reviews_its_own_opinion_or_enters_its_own_rating(demo):
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
    with read(demo) as session:
        assert session.scalar(own.where(CaseEvent.kind == EventKind.RATED)) == 0
        story = CaseEvent.case_id.in_(select(Case.id).where(Case.number == "2015-00001"))
        assert session.scalar(own.where(CaseEvent.kind == EventKind.REVIEW_REPLIED, story)) == 0


def test_one_township_has_a_true_excess_from_two_villages_with_one_cause(demo):
    assert_excess(demo)


def assert_excess(made):
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


def test_the_excess_stands_against_about_one_in_eight_weeks(demo):
    with read(demo) as session:
        category = named(session, Category.name, catalogue.EXCESS_SUBJECT)
        rows = spans(session, demo, S.category_id == category)
    recent = Counter(row.township_id for row in rows if row.received_on > demo.day - 56)
    township = recent.most_common(1)[0][0]
    earlier = [row for row in rows if row.township_id == township and row.received_on <= demo.day - 56]
    assert 0.6 <= len(earlier) / ((72 * 30.4 - 56) / 56) <= 1.5


def test_one_leader_has_four_of_them_without_action_for_41_days_and_another_has_none(demo):
    assert_leaders(demo)


def test_leaders_carry_28_whatever_the_day(other_day):
    assert_leaders(other_day)
    assert_excess(other_day)


def assert_leaders(made):
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
    assert set(loads) < leaders


def test_two_majors_have_no_leader(demo, other_day):
    for made in (demo, other_day):
        with read(made) as session:
            majors = spans(session, made, OPEN, S.marks.op("&")(Mark.MAJOR.value) > 0, S.leader_id.is_(None))
        assert len(majors) == 2


def test_six_supported_are_not_carried_out_the_oldest_for_210_days(demo, other_day):
    for made in (demo, other_day):
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


def test_three_decisions_fell_due_since_the_last_meeting_and_one_is_done(demo, other_day):
    for made in (demo, other_day):
        with read(made) as session:
            last = session.scalar(select(func.max(Meeting.held_on)))
            due = session.scalars(
                select(Decision).where(Decision.due_on > last, Decision.due_on <= made.until)
            ).all()
            undone_before = session.scalar(
                select(func.count(Decision.id)).where(Decision.due_on <= last, Decision.done_on.is_(None))
            )
        assert len(due) == 3
        assert len([decision for decision in due if decision.done_on]) == 1
        assert undone_before == 0


def test_a_unit_all_in_time_entered_three_acceptances_late_and_cancelled_two_registrations(demo):
    with read(demo) as session:
        year = demo.day - 365
        now = spans(session, demo, S.stage != Stage.CANCELLED, S.unit_id.is_not(None))
        late_entered = [row for row in now if Mark(row.marks) & Mark.ENTERED_LATE]
        unit = late_entered[0].unit_id
        handled = [
            row for row in now if row.unit_id == unit and row.c3_limit and year < row.c3_limit < demo.day
        ]
        events = session.scalars(
            select(CaseEvent).where(CaseEvent.kind == EventKind.ACCEPTED, CaseEvent.is_backfilled.is_(False))
        ).all()
        cancelled = spans(session, demo, S.stage == Stage.CANCELLED, S.unit_id == unit, S.received_on > year)
    assert len(late_entered) == 3
    assert {row.unit_id for row in late_entered} == {unit}
    assert len(handled) >= 20
    assert all(row.c3_met is not None and row.c3_met <= row.c3_limit for row in handled)
    assert len(events) == 3
    assert len(cancelled) == 2


def test_before_they_were_entered_late_the_acceptances_were_missing(demo):
    with read(demo) as session:
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


def test_three_late_zero_reports_came_before_a_group_visit_of_38(demo, other_day):
    for made in (demo, other_day):
        with read(made) as session:
            (visit,) = spans(session, made, S.channel == Channel.VISIT, S.persons == 38)
            unit = session.scalar(select(Unit.id).where(Unit.area_id == visit.township_id))
            late_zero = session.scalars(
                select(ScreeningReport).where(
                    ScreeningReport.found == 0, ScreeningReport.reported_on > ScreeningReport.due_on
                )
            ).all()
        assert Mark(visit.marks) & Mark.GROUP
        assert len(late_zero) == 3
        assert {report.unit_id for report in late_zero} == {unit}
        assert all(
            report.reported_on and number_of(report.reported_on) < visit.received_on for report in late_zero
        )


def test_a_matter_of_eleven_years_ended_well(demo, other_day):
    for made in (demo, other_day):
        with read(made) as session:
            (old,) = spans(session, made, S.received_on < made.day - 11 * 365)
        assert old.stage == Stage.CLOSED
        assert old.closure == Closure.SUBSTANTIVE
        assert old.carried_out_on is not None
        assert old.closed_on > made.day - 60


def test_a_hearing_is_to_be_held_with_six_days_notice(demo, other_day):
    for made in (demo, other_day):
        with read(made) as session:
            hearing = session.scalars(select(Hearing).where(Hearing.held_on.is_(None))).one()
        assert hearing.planned_on is not None
        assert hearing.noticed_on is not None
        assert made.until < hearing.planned_on <= made.until + timedelta(days=7)
        assert (hearing.planned_on - hearing.noticed_on).days == 6
        assert hearing.noticed_on < made.until


def test_one_unit_went_into_another_with_a_matter_it_held(demo):
    with read(demo) as session:
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


def test_a_leader_s_successor_took_three_matters_over(demo):
    with read(demo) as session:
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
        held = spans(session, demo, OPEN, S.leader_id == successor.id)
        people = dict(session.execute(select(Official.id, Official.name)).all())
    assert successor.from_on == ended.to_on
    assert people[successor.official_id] != people[ended.official_id]
    assert {row.case_id for row in handed} == {row.case_id for row in held}
    assert {row.post_id for row in handed} == {ended.id}


def test_two_old_names_of_townships_are_known_and_one_is_ambiguous(demo):
    with read(demo) as session:
        aliases = Counter(session.scalars(select(AreaAlias.alias).where(AreaAlias.kind == "name")))
    assert sorted(aliases.values()) == [1, 2]


def test_there_are_an_anonymous_and_a_joint_letter_that_are_open(demo):
    with read(demo) as session:
        letters = spans(session, demo, OPEN, S.channel == Channel.LETTER)
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


def test_a_mixed_letter_was_split_and_its_ordinary_part_tells_nothing(demo):
    with read(demo) as session:
        split = session.scalars(select(SealedCase).where(SealedCase.ordinary_case_id.is_not(None))).one()
        ordinary = session.get_one(Case, split.ordinary_case_id)
        notes = session.scalars(select(CaseEvent.note).where(CaseEvent.case_id == ordinary.id)).all()
        words = session.execute(text("SELECT text FROM case_search_text")).scalars().all()
    told = "".join((ordinary.title, ordinary.summary, *notes, *words))
    assert "举报" not in told
    assert "检举" not in told
    assert "截留" not in told


def test_the_words_of_a_matter_are_found(demo):
    with read(demo) as session:
        found = set(session.scalars(matching("征地补偿", "sqlite")))
        meant = set(session.scalars(select(Case.id).where(Case.title.contains("征地补偿"))))
    assert meant <= found


# ---------------------------------------------------------------- sizes and seeds


def _content(made: Made) -> list[Any]:
    with read(made) as session:
        return [
            session.execute(select(Case.id, Case.number, Case.title, Case.summary).order_by(Case.id)).all(),
            session.execute(
                select(CaseEvent.id, CaseEvent.kind, CaseEvent.happened_at, CaseEvent.detail).order_by(
                    CaseEvent.id
                )
            ).all(),
            session.execute(select(CASE_SPAN).order_by(S.case_id, S.from_on)).all(),
            session.execute(select(CasePerson.id, CasePerson.masked_name).order_by(CasePerson.id)).all(),
        ]


def test_the_same_day_and_seed_make_the_same_county(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert _content(_make(first, UNTIL, 300)) == _content(_make(second, UNTIL, 300))


def test_more_matters_repeat_the_county_s_months_exactly_as_many_as_asked(tmp_path):
    made = _make(tmp_path, UNTIL, 2_400)
    with read(made) as session:
        assert session.scalar(select(func.count(Case.id))) == 2_400
        assert session.scalar(select(func.count(Case.number.distinct()))) == 2_400
        assert differences(session) == []
        now = spans(session, made)
    assert len(now) == 2_400


def test_a_chunk_is_the_same_whichever_process_makes_it(sqlite_database):
    with sqlite_database.writing() as session:
        seed_reference(session)
        session.flush()
        county = build_county(session, UNTIL)
        reference = load_reference(session)
    numbering = Numbering.of({24_300: 12, 24_301: 12}, 3)
    maker = Maker(county, ZONE, KeyRing.fresh(), reference, 5, numbering, "sqlite")
    chunks = [Chunk(place, place * 100, ((24_300, 6), (24_301, 6))) for place in (1, 2)]
    here = [maker.make(chunk) for chunk in chunks]
    apart = list(made_apart(maker, chunks))
    for one, other in zip(here, apart, strict=True):
        for table in ("case", "case_event", "case_span"):
            assert list(one.tables[table]) == list(other.tables[table])
        assert one.texts == other.texts


def test_fewer_than_the_story_are_refused(tmp_path):
    with pytest.raises(DemoRefused) as refused:
        _make(tmp_path, UNTIL, 10)
    assert refused.value.code == "too_few"


def test_a_database_that_holds_anything_is_left_alone(demo):
    before = _content(demo)
    with pytest.raises(DemoRefused) as refused:
        make_demo(demo.database, UNTIL)
    assert refused.value.code == "not_empty"
    assert _content(demo) == before


def test_postgresql_holds_the_same_county_and_numbers_go_on(demo, postgres_url):
    database = Database(postgres_url, ZONE, KeyRing.fresh())
    make_demo(database, UNTIL)
    made = Made(database, UNTIL)
    try:
        assert _content(made) == _content(demo)
        with database.reading() as session:
            assert differences(session) == []
            assert set(session.scalars(matching("征地补偿", "postgresql")))
        with database.writing() as session:
            last = session.scalar(select(func.max(Case.id)))
            case = Case(number="new", title="新件", pack_code="2022", registered_on=UNTIL)
            session.add(case)
            session.flush()
            assert last is not None
            assert case.id > last
    finally:
        database.dispose()


def test_the_days_of_a_demo_are_local_days(demo):
    with read(demo) as session:
        events = session.execute(select(CaseEvent.happened_at, CaseEvent.happened_on).limit(500)).all()
    assert all(happened.astimezone(ZONE).date() == day_of(on) for happened, on in events)


def _laid_out(session: Session) -> set[str]:
    if session.get_bind().dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    else:
        found = (
            "SELECT indexname::text FROM pg_indexes UNION ALL SELECT tgname::text FROM pg_trigger "
            "WHERE NOT tgisinternal"
        )
    return set(session.execute(text(found)).scalars())


def test_indexes_and_triggers_stand_again_after_a_big_demo(database):
    with database.writing() as session:
        before = _laid_out(session)
        with Unindexed(session, INDEXED):
            during = _laid_out(session)
        after = _laid_out(session)
    assert len(before - during) >= 8
    assert during < before
    assert after == before


def test_the_command_makes_a_demo_once_and_says_what_it_holds(tmp_path, monkeypatch, capsys):
    for name in ("DATABASE_URL", "IDENTITY_KEY", "LOG_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))
    asked = ["demo", "--until", "2025-06-30", "--cases", "120"]
    assert main(asked) == Exit.DONE
    said = capsys.readouterr().out
    assert "120 matters" in said
    assert DEMO_PASSWORD in said
    assert main(asked) == Exit.FAILED
    assert "already holds" in capsys.readouterr().err


def test_a_day_to_come_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))
    assert main(["demo", "--until", "2140-01-01"]) == Exit.WRONG_USE
    assert "2140-01-01" in capsys.readouterr().err
    assert not (tmp_path / "instance").exists()


def test_the_shared_views_ask_what_a_filter_understands(demo):
    with read(demo) as session:
        views = session.scalars(select(SavedView).where(SavedView.is_shared.is_(True))).all()
    assert len(views) >= 3
    for view in views:
        assert parse_strictly(view.query, UNTIL).ignored == ()
