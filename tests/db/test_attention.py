"""What needs attention: each day stands on its boundary, and nobody is told of matters or units outside the scope."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.enums import EventKind, Role, UnitKind
from db.filter_query import parse
from db.filters import CaseFilter
from db.meetings import DecisionAct
from db.models.catalogue import RulePackRow
from db.models.institutions import Hearing, ScreeningItem, ScreeningReport
from db.models.meetings import Decision, DecisionActRow, Meeting
from db.models.organisation import Area, Unit
from db.overview import RECEIVED
from db.queries.attention import decisions, late_zero_reports, short_notices
from db.queries.overview import overview, overview_names
from db.rule_packs import PACK_2022
from db.scope import EVERYTHING, Scope
from db.session import Database
from tests.making import MakeCase, World, make_world, moment, step

AS_OF = date(2026, 6, 17)
ALL = CaseFilter()


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """Ask on SQLite; one test below asks everything once on PostgreSQL."""
    return sqlite_database


def write(database: Database, *rows: object) -> None:
    with database.writing() as session:
        for row in rows:
            session.add(row)
            session.flush()


def a_hearing(
    case_id: int, planned_on: date, noticed_on: date | None, recorded_on: date = AS_OF, **more: object
) -> Hearing:
    return Hearing(
        case_id=case_id,
        applied_on=date(2026, 5, 4),
        planned_on=planned_on,
        noticed_on=noticed_on,
        recorded_at=moment(recorded_on, 12),
        **more,
    )


def notices(
    database: Database, chosen: CaseFilter = ALL, scope: Scope = EVERYTHING, as_of: date = AS_OF
) -> list[int | None]:
    with database.reading() as session:
        return [found.notice_days for found in short_notices(session, chosen, scope, as_of)]


@pytest.mark.parametrize(("notice", "found"), [(6, [6]), (7, []), (0, [0])])
def test_a_notice_of_six_days_is_too_short_and_one_of_seven_is_not(
    database: Database, make_case: MakeCase, notice: int, found: list[int]
) -> None:
    planned = AS_OF + timedelta(days=3)
    write(
        database,
        a_hearing(
            make_case(date(2026, 5, 1)), planned, planned - timedelta(days=notice), AS_OF - timedelta(days=9)
        ),
    )
    as_of = max(AS_OF, planned - timedelta(days=notice))
    assert notices(database, as_of=as_of) == found


@pytest.mark.parametrize(("ahead", "found"), [(6, [None]), (7, []), (0, [None]), (-1, [])])
def test_without_notice_a_hearing_counts_once_a_full_notice_is_impossible(
    database: Database, make_case: MakeCase, ahead: int, found: list[int | None]
) -> None:
    write(database, a_hearing(make_case(date(2026, 5, 1)), AS_OF + timedelta(days=ahead), None))
    assert notices(database) == found


@pytest.mark.parametrize(("days", "found"), [(0, [7]), (-1, [])])
def test_the_days_of_notice_are_those_that_the_matters_rules_ask_by_then(
    database: Database, make_case: MakeCase, days: int, found: list[int]
) -> None:
    planned, told_on = AS_OF + timedelta(days=6), AS_OF - timedelta(days=1)
    write(
        database,
        a_hearing(make_case(date(2026, 5, 1)), planned, told_on, AS_OF - timedelta(days=9)),
        RulePackRow(
            code="2022",
            rules=replace(PACK_2022, hearing_notice_days=8).to_dict(),
            recorded_at=moment(AS_OF, 8),
        ),
    )
    assert notices(database, as_of=AS_OF + timedelta(days=days)) == found


def test_a_notice_given_later_is_not_known_yet(database: Database, make_case: MakeCase) -> None:
    planned = AS_OF + timedelta(days=4)
    write(database, a_hearing(make_case(date(2026, 5, 1)), planned, AS_OF + timedelta(days=1)))
    assert notices(database) == [None]
    assert notices(database, as_of=AS_OF + timedelta(days=1)) == [3]


def test_a_hearing_held_or_recorded_later_is_not_announced(database: Database, make_case: MakeCase) -> None:
    case_id = make_case(date(2026, 5, 1))
    write(database, a_hearing(case_id, AS_OF + timedelta(days=1), None, held_on=AS_OF))
    write(
        database, a_hearing(case_id, AS_OF + timedelta(days=1), None, recorded_on=AS_OF + timedelta(days=1))
    )
    assert notices(database) == []


def test_a_hearing_is_told_to_those_who_see_its_matter(
    database: Database, make_case: MakeCase, world: World
) -> None:
    case_id = make_case(date(2026, 5, 1), unit=world.units[1], township=world.townships[0])
    write(database, a_hearing(case_id, AS_OF + timedelta(days=1), None))
    assert notices(database, scope=Scope(Role.UNIT, units=frozenset({world.units[1]}))) == [None]
    assert notices(database, scope=Scope(Role.UNIT, units=frozenset({world.units[2]}))) == []
    assert notices(database, scope=Scope(Role.HEARING, also=frozenset({case_id}))) == [None]
    assert notices(database, scope=Scope(Role.OFFICE, units=None, excluded=frozenset({case_id}))) == []
    assert notices(
        database,
        CaseFilter(townships=(world.townships[0],), from_on=date(2020, 1, 1), to_on=date(2020, 2, 1)),
    ) == [None]
    assert notices(database, CaseFilter(townships=(world.townships[1],))) == []


def a_decision(due_on: date, recorded_on: date = date(2026, 5, 20), **more: Any) -> Decision:
    return Decision(meeting_id=1, text="限期办理", due_on=due_on, recorded_at=moment(recorded_on, 12), **more)


def done(decision_id: int, on: date, act: DecisionAct = DecisionAct.DONE) -> DecisionActRow:
    return DecisionActRow(
        decision_id=decision_id, act=act, at=moment(on, 12), happened_on=on, words="已办理完毕"
    )


def a_meeting() -> Meeting:
    return Meeting(
        id=1,
        planned_on=date(2026, 5, 20),
        held_on=date(2026, 5, 20),
        title="第一次会议",
        recorded_at=moment(date(2026, 5, 20), 12),
    )


def counted(
    database: Database, chosen: CaseFilter = ALL, scope: Scope = EVERYTHING, as_of: date = AS_OF
) -> tuple[int, int, int]:
    with database.reading() as session:
        found = decisions(session, chosen, scope, as_of)
    return found.due, found.done, len(found.undone)


def test_a_decision_is_due_on_its_day_and_late_from_the_next(database: Database) -> None:
    write(database, a_meeting(), a_decision(AS_OF))
    assert counted(database, as_of=AS_OF - timedelta(days=1)) == (0, 0, 0)
    assert counted(database) == (1, 0, 0)
    assert counted(database, as_of=AS_OF + timedelta(days=1)) == (1, 0, 1)


def test_what_was_done_later_was_not_done_yet(database: Database) -> None:
    write(
        database,
        a_meeting(),
        a_decision(AS_OF - timedelta(days=3), id=1),
        done(1, AS_OF + timedelta(days=1)),
    )
    assert counted(database) == (1, 0, 1)
    assert counted(database, as_of=AS_OF + timedelta(days=1)) == (1, 1, 0)


def test_what_was_done_before_the_last_meeting_is_past_and_what_is_owed_is_not(database: Database) -> None:
    write(
        database,
        a_meeting(),
        a_decision(date(2026, 5, 10), id=1),
        a_decision(date(2026, 5, 10), id=2),
        a_decision(date(2026, 5, 21), id=3),
        done(1, date(2026, 5, 9)),
        done(3, date(2026, 5, 21)),
    )
    assert counted(database) == (2, 1, 1)


def test_what_was_returned_is_owed_again_and_what_was_given_up_is_neither_done_nor_owed(
    database: Database,
) -> None:
    write(
        database,
        a_meeting(),
        a_decision(date(2026, 5, 21), id=1),
        a_decision(date(2026, 5, 21), id=2),
        done(1, date(2026, 5, 21)),
        done(1, AS_OF, DecisionAct.RETURNED),
        done(2, date(2026, 5, 21), DecisionAct.NOT_DONE),
    )
    assert counted(database, as_of=AS_OF - timedelta(days=1)) == (2, 1, 0)
    assert counted(database) == (2, 0, 1)


def test_a_decision_recorded_after_the_day_is_not_known(database: Database) -> None:
    write(database, a_meeting(), a_decision(AS_OF - timedelta(days=1), recorded_on=AS_OF + timedelta(days=1)))
    assert counted(database) == (0, 0, 0)


def test_decisions_are_told_by_unit_or_matter(database: Database, make_case: MakeCase, world: World) -> None:
    first, second = world.units[1], world.units[2]
    case_id = make_case(date(2026, 5, 1), unit=second, township=world.townships[0])
    write(
        database,
        a_meeting(),
        a_decision(date(2026, 6, 1), unit_id=first, case_id=case_id),
        a_decision(date(2026, 6, 2), unit_id=second),
    )
    assert counted(database) == (2, 0, 2)
    assert counted(database, scope=Scope(Role.UNIT, units=frozenset({first}))) == (1, 0, 1)
    assert counted(database, scope=Scope(Role.UNIT, units=frozenset({second}))) == (2, 0, 2)
    assert counted(database, scope=Scope(Role.DELEGATE, also=frozenset({case_id}))) == (1, 0, 1)
    assert counted(database, scope=Scope(Role.OFFICE, units=None, excluded=frozenset({case_id}))) == (1, 0, 1)
    assert counted(database, CaseFilter(units=(first,))) == (1, 0, 1)
    assert counted(database, CaseFilter(townships=(world.townships[0],))) == (1, 0, 1)
    assert counted(database, CaseFilter(townships=(world.townships[1],))) == (0, 0, 0)


def test_a_decisions_matter_is_told_only_to_those_who_see_it(
    database: Database, make_case: MakeCase, world: World
) -> None:
    case_id = make_case(date(2026, 5, 1), unit=world.units[2])
    write(database, a_meeting(), a_decision(date(2026, 6, 1), unit_id=world.units[1], case_id=case_id))
    with database.reading() as session:
        all_seen = decisions(session, ALL, EVERYTHING, AS_OF).undone
        one_unit = decisions(session, ALL, Scope(Role.UNIT, units=frozenset({world.units[1]})), AS_OF).undone
    assert [found.case_id for found in all_seen] == [case_id]
    assert [found.case_id for found in one_unit] == [None]


def a_report(unit_id: int, month: int, days_late: int) -> ScreeningReport:
    due_on = date(2026, month + 1, 5)
    reported_on = due_on + timedelta(days=days_late)
    return ScreeningReport(
        unit_id=unit_id,
        period_from=date(2026, month, 1),
        period_to=date(2026, month + 1, 1) - timedelta(days=1),
        due_on=due_on,
        reported_on=reported_on,
        recorded_at=moment(reported_on, 12),
    )


@pytest.fixture
def office(database: Database, world: World) -> Unit:
    """The office of the first township, with the place it answers for."""
    with database.writing() as session:
        unit = session.get_one(Unit, world.units[3])
        unit.area_id = world.townships[0]
        assert unit.kind is UnitKind.TOWNSHIP
        assert session.get_one(Area, unit.area_id).name == "青石镇"
    return unit


def reports(database: Database, chosen: CaseFilter = ALL, scope: Scope = EVERYTHING) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [(found.count, found.persons) for found in late_zero_reports(session, chosen, scope, AS_OF)]


def visit(make_case: MakeCase, world: World, day: date, persons: int = 38) -> int:
    return make_case(day, channel="visit", persons=persons, township=world.townships[0], unit=world.units[3])


def test_late_zero_reports_stand_beside_the_group_visit_after_them(
    database: Database, make_case: MakeCase, world: World, office: Unit
) -> None:
    write(database, *(a_report(office.id, month, late) for month, late in ((2, 4), (3, 6), (4, 9))))
    visit(make_case, world, date(2026, 5, 5))
    visit(make_case, world, date(2026, 5, 4), persons=20)
    assert reports(database) == [(3, 38)]


def test_late_reports_of_single_days_of_a_holiday_are_no_late_months(
    database: Database, make_case: MakeCase, world: World, office: Unit
) -> None:
    days = [a_report(office.id, month, 4) for month in (2, 3, 4)]
    for one in days:
        one.period_to = one.period_from
    write(database, *days)
    visit(make_case, world, date(2026, 5, 5))
    assert reports(database) == []


@pytest.mark.parametrize(
    ("late", "found", "persons"),
    [((0, 0), (0, 0), 38), ((3, 0), (0, 0), 38), ((3, 3), (1, 0), 38), ((3, 3), (0, 0), 4)],
    ids=["in time", "one late", "one with findings", "no group"],
)
def test_reports_in_time_or_with_findings_and_small_visits_are_no_matter_of_attention(
    database: Database,
    make_case: MakeCase,
    world: World,
    office: Unit,
    late: tuple[int, int],
    found: tuple[int, int],
    persons: int,
) -> None:
    made = [a_report(office.id, 3 + at, late[at]) for at in (0, 1)]
    write(database, *made)
    matter = make_case(date(2026, 4, 1), channel="screening")
    write(
        database,
        *(
            ScreeningItem(report_id=report.id, case_id=matter)
            for report, count in zip(made, found, strict=True)
            if count
        ),
    )
    visit(make_case, world, date(2026, 5, 20), persons)
    assert reports(database) == []


def test_reports_are_told_within_scope_and_filter(
    database: Database, make_case: MakeCase, world: World, office: Unit
) -> None:
    write(database, *(a_report(office.id, month, 4) for month in (3, 4)))
    visit(make_case, world, date(2026, 5, 20))
    assert reports(database, scope=Scope(Role.UNIT, units=frozenset({office.id}))) == [(2, 38)]
    assert reports(database, scope=Scope(Role.UNIT, units=frozenset({world.units[1]}))) == []
    assert reports(database, scope=Scope(Role.HEARING)) == []
    assert reports(database, CaseFilter(townships=(world.townships[0],))) == [(2, 38)]
    assert reports(database, CaseFilter(townships=(world.townships[1],))) == []
    assert reports(database, CaseFilter(from_on=date(2025, 1, 1), to_on=date(2025, 12, 31))) == []


def test_the_overview_counts_what_it_asks_in_one_version(
    database: Database, make_case: MakeCase, world: World
) -> None:
    make_case(
        date(2026, 6, 3),
        step(EventKind.REGISTERED, date(2026, 6, 3)),
        township=world.townships[0],
        category=world.categories[2],
    )
    with database.reading() as session:
        seen = overview(session, parse(f"asof={AS_OF}", date(2026, 12, 31)), EVERYTHING)
        names = overview_names(session, AS_OF)
    assert seen.begins_on == date(2026, 6, 1)
    assert seen.now.version == seen.history.version == seen.last_year.version
    assert names.tops[world.categories[2]] == world.categories[0]
    assert list(names.townships.values()) == ["白云乡", "大河镇", "青石镇"]


def test_a_filters_own_empty_months_do_not_move_the_boards_beginning(
    database: Database, make_case: MakeCase, world: World
) -> None:
    make_case(date(2025, 9, 3), township=world.townships[1])
    make_case(date(2026, 6, 3), township=world.townships[0])
    with database.reading() as session:
        seen = overview(
            session, parse(f"township={world.townships[0]}&asof={AS_OF}", date(2026, 12, 31)), EVERYTHING
        )
    assert seen.begins_on == date(2025, 9, 1)


def test_a_board_without_matters_has_no_beginning(session: Session, world: World) -> None:
    seen = overview(session, parse("", AS_OF), EVERYTHING)
    assert seen.begins_on is None


def test_postgresql_answers_the_same(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        world = make_world(session)
        session.get_one(Unit, world.units[3]).area_id = world.townships[0]
    make = MakeCase(postgres_database)
    case_id = visit(make, world, date(2026, 5, 20))
    write(
        postgres_database,
        a_meeting(),
        a_decision(AS_OF - timedelta(days=1), case_id=case_id),
        a_hearing(case_id, AS_OF + timedelta(days=1), None),
        *(a_report(world.units[3], month, 4) for month in (3, 4)),
    )
    assert notices(postgres_database) == [None]
    assert counted(postgres_database) == (1, 0, 1)
    assert reports(postgres_database) == [(2, 38)]
    with postgres_database.reading() as session:
        seen = overview(session, parse(f"asof={AS_OF}", date(2026, 12, 31)), EVERYTHING)
    assert seen.now.number(RECEIVED) == 1
    assert len(seen.attention.reports) == 1
