"""Urgent matters reported up: in time to the minute, late from then on or from the next day, and never held back for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.cohorts import Cohort, Question
from db.commands.acts import Actor, ActRefused
from db.commands.correcting import correct
from db.commands.handling import perform
from db.duties import Duty
from db.enums import EventKind, Level, Role
from db.filters import CaseFilter
from db.handling import Given
from db.matter import Matter
from db.models.cases import Case, CaseEvent
from db.queries.accounts import account_of_id
from db.queries.desk import desk_seen
from db.queries.ledger import ledger_rows
from db.queries.scopes import scope_of
from db.rule_packs import PACK_2022, PACK_NONE
from db.scope import EVERYTHING
from db.tally.counts import tally
from db.urgent import is_late, late_from, report_by
from tests.db.protected import add_account
from tests.making import ZONE, World, add_case, make_world

K = EventKind
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
KNOWN = datetime.combine(DAY, time(10, 5))
COHORTS = (Cohort.URGENT, Cohort.URGENT_IN_TIME, Cohort.URGENT_LATE, Cohort.URGENT_WAITING)


def _matter(known: datetime, reported: datetime | None = None) -> Matter:
    reported_at = None if reported is None else reported.replace(tzinfo=ZONE)
    return Matter(received_on=DAY, urgent_at=known.replace(tzinfo=ZONE), urgent_reported_at=reported_at)


# ------------------------------------------------------------ the rule


@pytest.mark.parametrize(("minutes", "late"), [(0, None), (240, None), (241, DAY)])
def test_a_report_is_in_time_to_the_minute_and_late_from_its_own_day(minutes, late):
    assert late_from(_matter(KNOWN, KNOWN + timedelta(minutes=minutes)), PACK_2022) == late


@pytest.mark.parametrize(("known", "late"), [(KNOWN, DAY + ONE), (KNOWN.replace(hour=21), DAY + 2 * ONE)])
def test_what_nobody_reports_is_late_once_the_day_is_over_on_which_its_hours_ended(known, late):
    matter = _matter(known)
    assert late_from(matter, PACK_2022) == late
    assert not is_late(matter, PACK_2022, late - ONE)
    assert is_late(matter, PACK_2022, late)


def test_rules_without_limits_and_matters_that_are_not_urgent_have_no_last_moment():
    assert report_by(_matter(KNOWN), PACK_NONE) is None
    assert not is_late(_matter(KNOWN), PACK_NONE, DAY + 99 * ONE)
    assert report_by(Matter(received_on=DAY), PACK_2022) is None


# ------------------------------------------------------------ on the board


@dataclass
class Office:
    session: Any
    world: World

    def actor(self, role: Role, at: datetime, unit: int | None = None) -> Actor:
        made = add_account(
            self.session, f"{role}{unit}{at}", role, None if unit is None else self.world.units[unit]
        )
        row = account_of_id(self.session, made.id)
        assert row is not None
        return Actor(row, scope_of(self.session, row), at.replace(tzinfo=ZONE).astimezone(UTC))

    def do(self, actor: Actor, case_id: int, act: EventKind, **given: Any) -> None:
        version = self.session.get(Case, case_id, populate_existing=True).version
        perform(self.session, actor, case_id, act, Given(**given), version=version)

    def refused(self, actor: Actor, case_id: int, act: EventKind, **given: Any) -> str:
        with pytest.raises(ActRefused) as refused:
            self.do(actor, case_id, act, **given)
        return refused.value.code

    def counted(self, day: date) -> list[int | None]:
        questions = tuple(Question(cohort) for cohort in COHORTS)
        found = [
            tally(self.session, questions, CaseFilter(), EVERYTHING, day, engine=engine)
            for engine in ("sql", "columnar")
        ]
        assert found[0].answers == found[1].answers
        return [found[0].number(question) for question in questions]


@pytest.fixture
def county(board):
    with board.writing() as session:
        yield Office(session, make_world(session))


def test_an_urgent_matter_is_a_duty_until_it_is_reported_and_its_figure_opens_its_rows(county):
    case_id = add_case(county.session, DAY, unit=county.world.units[0])
    office = county.actor(Role.OFFICE, KNOWN.replace(hour=16))
    county.do(office, case_id, K.URGENT_FOUND, at=KNOWN, note="数十人聚集，有人受伤")
    assert county.counted(DAY) == [1, 0, 0, 1]
    assert county.counted(DAY + ONE) == [1, 0, 1, 0]
    seen = desk_seen(county.session, office.account, office.scope, DAY + ONE)
    (row,) = [row for row in seen.rows if row.duty is Duty.REPORT_UP]
    assert (row.case_id, row.limit_on, row.acts) == (case_id, DAY, (K.REPORTED_UP,))
    assert row.limit_at == KNOWN.replace(hour=14, tzinfo=ZONE)
    county.do(office, case_id, K.REPORTED_UP, at=KNOWN.replace(hour=14), reported_to=Level.CITY)
    for day in (DAY, DAY + ONE):
        assert county.counted(day) == [1, 1, 0, 0]
    chosen = CaseFilter(cohort=Cohort.URGENT_IN_TIME)
    assert [row.case_id for row in ledger_rows(county.session, chosen, EVERYTHING, DAY)] == [case_id]
    seen = desk_seen(county.session, office.account, office.scope, DAY + ONE)
    assert [row for row in seen.rows if row.duty is Duty.REPORT_UP] == []
    county.do(office, case_id, K.URGENT_INSTRUCTED, note="市信访局要求当日到场处置")


def test_a_late_report_is_made_counts_late_and_a_second_one_changes_nothing(county):
    case_id = add_case(county.session, DAY, unit=county.world.units[3], is_direct=True)
    unit = county.actor(Role.UNIT, KNOWN.replace(hour=20), 3)
    county.do(unit, case_id, K.URGENT_FOUND, at=KNOWN, note="群体性情况")
    county.do(unit, case_id, K.REPORTED_UP, at=KNOWN.replace(hour=14, minute=6), reported_to=Level.COUNTY)
    assert county.counted(DAY) == [1, 0, 1, 0]
    county.do(unit, case_id, K.REPORTED_UP, at=KNOWN.replace(hour=19), reported_to=Level.CITY)
    assert county.counted(DAY + ONE) == [1, 0, 1, 0]


def test_a_moment_is_one_that_has_come_and_no_report_is_before_the_knowledge(county):
    case_id = add_case(county.session, DAY, unit=county.world.units[0])
    office = county.actor(Role.OFFICE, KNOWN.replace(hour=12))
    ahead = {"at": KNOWN.replace(hour=12, minute=6), "note": "情况紧急"}
    assert county.refused(office, case_id, K.URGENT_FOUND, **ahead) == "moment_ahead"
    assert county.refused(office, case_id, K.URGENT_FOUND, note="情况紧急") == "moment_missing"
    county.do(office, case_id, K.URGENT_FOUND, at=KNOWN, note="情况紧急")
    early, at = KNOWN.replace(minute=4), KNOWN.replace(minute=30)
    assert county.refused(office, case_id, K.REPORTED_UP, at=early, reported_to=Level.CITY) == "report_before"
    for level in (None, Level.VILLAGE):
        assert (
            county.refused(office, case_id, K.REPORTED_UP, at=at, reported_to=level) == "reported_to_missing"
        )


def test_a_correction_that_makes_a_late_report_one_in_time_needs_a_second_person(county):
    case_id = add_case(county.session, DAY, unit=county.world.units[0])
    office = county.actor(Role.OFFICE, KNOWN.replace(hour=20))
    county.do(office, case_id, K.URGENT_FOUND, at=KNOWN, note="情况紧急")
    county.do(office, case_id, K.REPORTED_UP, at=KNOWN.replace(hour=15), reported_to=Level.CITY)
    event = county.session.scalars(select(CaseEvent.id).where(CaseEvent.kind == K.REPORTED_UP)).one()
    version = county.session.get(Case, case_id, populate_existing=True).version
    given = Given(at=KNOWN.replace(hour=13), reported_to=Level.CITY)
    with pytest.raises(ActRefused) as refused:
        correct(county.session, office, case_id, event, given, "时刻录入有误", version=version)
    assert refused.value.code == "second_needed"
    second = county.actor(Role.OFFICE, KNOWN.replace(hour=21)).account
    correct(county.session, office, case_id, event, given, "时刻录入有误", version=version, second=second)
    assert county.counted(DAY) == [1, 1, 0, 0]
