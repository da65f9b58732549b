"""Scopes: what each role may see, on the boundary."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from db.enums import EventKind, Role, UnitKind
from db.migrate import migrate
from db.models.accounts import AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import CaseParticipant
from db.models.institutions import Hearing
from db.models.organisation import Unit, UnitSuccession
from db.queries.accounts import AccountRow
from db.queries.scopes import scope_of
from db.session import Database
from tests.making import ZONE, Step, World, add_case, make_world

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2026, 3, 1)
NOBODY = AccountRow(1, "x", "x", Role.OFFICE, None, "", None, "", True, False, "en", "light", AT)


@pytest.fixture
def session() -> Iterator[Session]:
    database = Database("sqlite://", ZONE)
    migrate(database)
    with database.writing() as opened:
        yield opened
    database.dispose()


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def _of_unit(unit: int) -> AccountRow:
    return replace(NOBODY, role=Role.UNIT, unit_id=unit)


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICE])
def test_leaders_and_the_office_see_every_unit(session: Session, role: Role) -> None:
    scope = scope_of(session, replace(NOBODY, role=role))
    assert scope.units is None
    assert scope.sees_rows


def test_a_unit_sees_itself_and_what_is_below_and_nothing_beside_or_above(
    session: Session, world: World
) -> None:
    assert scope_of(session, _of_unit(world.units[3])).units == frozenset({world.units[3], world.units[4]})
    assert scope_of(session, _of_unit(world.units[4])).units == frozenset({world.units[4]})
    assert scope_of(session, _of_unit(world.units[1])).units == frozenset({world.units[1]})


def test_a_unit_sees_the_units_that_it_followed(session: Session, world: World) -> None:
    former = Unit(name="旧乡政府", kind=UnitKind.TOWNSHIP)
    session.add(former)
    session.flush()
    session.add(UnitSuccession(unit_id=former.id, successor_id=world.units[3], happened_on=DAY))
    session.flush()
    assert former.id in (scope_of(session, _of_unit(world.units[3])).units or ())
    assert scope_of(session, _of_unit(former.id)).units == frozenset({former.id})


def test_a_ring_of_units_ends(session: Session, world: World) -> None:
    one, other = world.units[1], world.units[2]
    session.add(UnitSuccession(unit_id=one, successor_id=other, happened_on=DAY))
    session.add(UnitSuccession(unit_id=other, successor_id=one, happened_on=DAY))
    session.flush()
    assert scope_of(session, _of_unit(one)).units == frozenset({one, other})


def test_a_unit_sees_what_it_or_a_unit_below_co_handles(session: Session, world: World) -> None:
    mine, below, others = (add_case(session, DAY) for _ in range(3))
    for case, unit in ((mine, world.units[3]), (below, world.units[4]), (others, world.units[1])):
        session.add(CaseParticipant(case_id=case, unit_id=unit))
    session.flush()
    assert scope_of(session, _of_unit(world.units[3])).also == frozenset({mine, below})


def test_a_secretary_sees_a_hearing_file_until_it_is_concluded(session: Session, world: World) -> None:
    file_open, file_shut = add_case(session, DAY), add_case(session, DAY)
    session.add(Hearing(case_id=file_open, applied_on=DAY, recorded_at=AT))
    session.add(Hearing(case_id=file_shut, applied_on=DAY, concluded_on=DAY, recorded_at=AT))
    session.flush()
    scope = scope_of(session, replace(NOBODY, role=Role.HEARING))
    assert (scope.units, scope.also) == (frozenset(), frozenset({file_open}))


def test_a_liaison_sees_the_open_assignments_of_one_leader(session: Session, world: World) -> None:
    mine, ended, others = (add_case(session, DAY) for _ in range(3))
    for case, post, end in ((mine, 0, None), (ended, 0, DAY), (others, 1, None)):
        session.add(
            LeaderAssignment(
                case_id=case, post_id=world.leaders[post], start_on=DAY, ended_on=end, recorded_at=AT
            )
        )
    session.flush()
    scope = scope_of(session, replace(NOBODY, role=Role.DELEGATE, post_id=world.leaders[0]))
    assert (scope.units, scope.also) == (frozenset(), frozenset({mine}))


def test_the_auditor_counts_and_sees_no_row(session: Session) -> None:
    scope = scope_of(session, replace(NOBODY, role=Role.AUDITOR))
    assert (scope.units, scope.sees_rows) == (None, False)


@pytest.mark.parametrize(
    "account", [replace(NOBODY, role=role) for role in (Role.ADMIN, Role.UNIT, Role.DELEGATE)]
)
def test_an_administrator_and_an_account_without_its_place_see_nothing(
    session: Session, account: AccountRow
) -> None:
    assert scope_of(session, account).is_empty


@pytest.mark.parametrize("role", Role)
def test_a_matter_to_avoid_is_excluded_for_every_role(session: Session, world: World, role: Role) -> None:
    from db.commands.accounts import hash_password
    from db.models.accounts import Account

    avoided = add_case(session, DAY)
    session.add(
        Account(
            id=1, username="x", display_name="x", password_hash=hash_password("x"), role=role, created_at=AT
        )
    )
    session.flush()
    session.add(AccountInterest(account_id=1, case_id=avoided, declared_at=AT))
    session.flush()
    assert scope_of(session, replace(NOBODY, role=role)).excluded == frozenset({avoided})


def test_a_co_handler_added_by_mistake_no_longer_sees_the_matter(session: Session, world: World) -> None:
    added = Step(EventKind.CO_HANDLER_ADDED, DAY, detail={"unit": world.units[2]})
    taken_back = Step(EventKind.CORRECTED, DAY, supersedes=1)
    kept = add_case(session, DAY, added)
    annulled = add_case(session, DAY, added, taken_back)
    assert scope_of(session, _of_unit(world.units[2])).also == frozenset({kept})
    assert annulled not in scope_of(session, _of_unit(world.units[2])).also


def test_a_corrected_co_handler_is_the_unit_that_the_correction_names(session: Session, world: World) -> None:
    added = Step(EventKind.CO_HANDLER_ADDED, DAY, detail={"unit": world.units[2]})
    meant = {"kind": "co_handler_added", "detail": {"unit": world.units[1]}}
    case_id = add_case(session, DAY, added, Step(EventKind.CORRECTED, DAY, detail=meant, supersedes=1))
    assert scope_of(session, _of_unit(world.units[1])).also == frozenset({case_id})
    assert scope_of(session, _of_unit(world.units[2])).also == frozenset()
