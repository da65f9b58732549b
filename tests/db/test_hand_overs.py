"""Hand-overs: whose turn it is to sign, what moves with the signature, and what stays with who left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.charge_hand_over import Signing, Waiting
from db.cohorts import Cohort
from db.commands.acts import Actor, ActRefused
from db.commands.hand_overs import prepare, sign
from db.duties import Duty
from db.editions import ChangedByOther
from db.enums import AssignmentResult, EventKind, LogKind, Role
from db.filters import Asked, CaseFilter
from db.models.accounts import Account, AccountInterest
from db.models.assignments import HandOver, HandOverMatter, LeaderAssignment
from db.models.cases import CaseEvent
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.desk import desk_seen
from db.queries.hand_overs import hand_overs_waiting
from db.queries.leaders import leaders_seen
from db.queries.ledger import ledger_rows, visible_row
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import World, add_case, add_steps, make_world, moment, step

DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
ONE = timedelta(days=1)
DUE = DAY - 10 * ONE
"""The limit of every assignment here: it has passed, and no hand-over moves it."""


@dataclass(slots=True)
class County:
    """Two matters in one leader's charge, who gives them to another."""

    session: Any
    world: World
    cases: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        start = DAY - 60 * ONE
        self.cases = tuple(
            add_case(
                self.session,
                start,
                step(EventKind.LEADER_ASSIGNED, start, post=self.giver, due=DUE.isoformat()),
                unit=self.world.units[3],
            )
            for _ in range(2)
        )
        for case_id in self.cases:
            self.session.add(
                LeaderAssignment(
                    case_id=case_id,
                    post_id=self.giver,
                    start_on=start,
                    due_on=DUE,
                    plan="限期化解",
                    recorded_at=moment(start),
                )
            )
        self.session.flush()

    @property
    def giver(self) -> int:
        return self.world.leaders[0]

    @property
    def taker(self) -> int:
        return self.world.leaders[1]

    def actor(self, role: Role, post: int | None = None) -> Actor:
        account = add_account(self.session, f"{role}{post}", role, None)
        account.post_id = post
        self.session.flush()
        row = account_of_id(self.session, account.id)
        assert row is not None
        return Actor(row, scope_of(self.session, row), NOW)

    def leaves(self, on: date = DAY) -> None:
        self.session.get(Post, self.giver).to_on = on
        self.session.flush()

    def waiting(self) -> Waiting:
        (found,) = hand_overs_waiting(self.session, EVERYTHING, DAY)
        return found

    def sign(self, actor: Actor, signing: Signing) -> int:
        one = self.waiting()
        return sign(self.session, actor, one.id, signing, version=one.version)

    def refusal(self, actor: Actor, signing: Signing) -> str:
        with pytest.raises(ActRefused) as refused:
            self.sign(actor, signing)
        return refused.value.code

    def held(self, post: int, day: date = DAY) -> list[int]:
        chosen = CaseFilter(cohort=Cohort.ASSIGNED, leaders=(post,))
        return sorted(row.case_id for row in ledger_rows(self.session, chosen, EVERYTHING, day))

    def owed(self, actor: Actor, day: date = DAY) -> list[tuple[Duty, int | None]]:
        seen = desk_seen(self.session, actor.account, actor.scope, day)
        about = (Duty.HOLDER_LEFT, Duty.HAND_OVER)
        return sorted((row.duty, row.case_id) for row in seen.rows if row.duty in about)


@pytest.fixture
def county(lite) -> Iterator[County]:
    with lite.writing() as session:
        yield County(session, make_world(session))


def test_the_takers_signature_moves_all_at_once_and_the_past_stays_with_who_left(county):
    office = county.actor(Role.OFFICE)
    taker = county.actor(Role.LEADER, county.taker)
    county.leaves()
    prepare(county.session, office, county.giver, county.taker, county.cases, "职务调整")
    assert county.held(county.giver) == list(county.cases)
    assert county.sign(taker, Signing.TAKE) == 2
    assert (county.held(county.giver), county.held(county.taker)) == ([], list(county.cases))
    assert county.held(county.giver, DAY - ONE) == list(county.cases)
    row = visible_row(county.session, county.cases[0], EVERYTHING, DAY)
    assert row is not None
    assert (row.assigned_on, row.assignment_due_on) == (DAY, DUE)
    former, present = county.session.scalars(
        select(LeaderAssignment)
        .where(LeaderAssignment.case_id == county.cases[0])
        .order_by(LeaderAssignment.id)
    )
    assert (former.ended_on, former.result) == (DAY, AssignmentResult.HANDED_OVER)
    assert (present.post_id, present.due_on, present.plan) == (county.taker, DUE, "限期化解")
    signed = county.session.scalars(select(HandOver)).one()
    assert (signed.taken_by, signed.taken_at, signed.is_on_paper) == (taker.account.id, NOW, False)
    events = county.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == county.cases[0]).order_by(CaseEvent.id)
    ).all()[-2:]
    assert [(one.kind, one.detail["hand_over"], one.actor_id) for one in events] == [
        (EventKind.LEADER_RELEASED, signed.id, taker.account.id),
        (EventKind.LEADER_ASSIGNED, signed.id, taker.account.id),
    ]
    said = county.session.scalars(select(LogRow.detail).where(LogRow.kind == LogKind.ACTED)).all()
    assert [one["act"] for one in said if "hand_over" in one] == ["hand_over_prepared", "hand_over_take"]


def test_a_chosen_matter_moves_and_the_other_stays(county):
    county.leaves()
    prepare(
        county.session, county.actor(Role.OFFICE), county.giver, county.taker, county.cases[:1], "职务调整"
    )
    assert county.sign(county.actor(Role.LEADER, county.taker), Signing.TAKE) == 1
    assert county.held(county.giver) == [county.cases[1]]


def test_the_giver_in_office_confirms_before_the_taker_signs(county):
    giver, taker = county.actor(Role.LEADER, county.giver), county.actor(Role.LEADER, county.taker)
    office = county.actor(Role.OFFICE)
    prepare(county.session, office, county.giver, county.taker, county.cases, "分工调整")
    assert county.refusal(taker, Signing.TAKE) == "hand_over_not_yours"
    assert (county.owed(giver), county.owed(taker)) == ([(Duty.HAND_OVER, None)], [])
    seen = county.waiting()
    county.sign(giver, Signing.GIVE)
    assert (county.owed(giver), county.owed(taker)) == ([], [(Duty.HAND_OVER, None)])
    with pytest.raises(ChangedByOther):
        sign(county.session, taker, seen.id, Signing.TAKE, version=seen.version)
    assert county.refusal(giver, Signing.GIVE) == "hand_over_not_yours"
    assert county.sign(taker, Signing.TAKE) == 2
    assert county.session.scalars(select(HandOver.given_at)).one() == NOW


def test_nobody_else_signs_and_the_office_only_for_a_taker_without_an_account(county):
    county.leaves()
    office, other = county.actor(Role.OFFICE), county.actor(Role.LEADER, county.world.leaders[2])
    prepare(county.session, office, county.giver, county.taker, county.cases, "职务调整")
    for role in (Role.DELEGATE, Role.UNIT, Role.HEARING, Role.AUDITOR, Role.ADMIN):
        assert county.refusal(county.actor(role, county.taker), Signing.TAKE) == "role_may_not"
    assert county.refusal(other, Signing.TAKE) == "hand_over_not_yours"
    taker = county.actor(Role.LEADER, county.taker)
    assert county.refusal(office, Signing.PAPER) == "hand_over_not_yours"
    county.session.get(Account, taker.account.id).is_active = False
    county.session.flush()
    assert county.sign(office, Signing.PAPER) == 2
    assert county.session.scalars(select(HandOver.is_on_paper)).one()


@pytest.mark.parametrize(("ends", "is_left"), [(DAY + ONE, False), (DAY, True)])
def test_who_has_left_holds_what_the_figure_says_and_the_office_owes_its_hand_over(county, ends, is_left):
    county.leaves(ends)
    office = county.actor(Role.OFFICE)
    seen = leaders_seen(county.session, Asked(CaseFilter(), DAY), EVERYTHING)
    assert seen.left == ((county.giver,) if is_left else ())
    assert county.owed(office) == [(Duty.HOLDER_LEFT, one) for one in county.cases if is_left]
    prepare(county.session, office, county.giver, county.taker, county.cases, "职务调整")
    county.sign(county.actor(Role.LEADER, county.taker), Signing.TAKE)
    assert county.owed(office) == []
    assert leaders_seen(county.session, Asked(CaseFilter(), DAY), EVERYTHING).left == ()


def test_what_ended_or_must_be_avoided_by_the_taker_stays_where_it_is(county):
    county.leaves()
    office, taker = county.actor(Role.OFFICE), county.actor(Role.LEADER, county.taker)
    prepare(county.session, office, county.giver, county.taker, county.cases, "职务调整")
    county.session.add(AccountInterest(account_id=taker.account.id, case_id=county.cases[0], declared_at=NOW))
    add_steps(county.session, county.cases[1], step(EventKind.CLOSED, DAY, closure="procedural"))
    rewrite_spans(county.session, county.cases)
    county.session.flush()
    again = Actor(taker.account, scope_of(county.session, taker.account), NOW)
    assert county.sign(again, Signing.TAKE) == 0
    assert county.held(county.giver) == [county.cases[0]]
    assert set(county.session.scalars(select(HandOverMatter.is_moved))) == {False}


def _prepared(
    county: County,
    actor: Actor,
    *,
    giver: int | None = None,
    taker: int | None = None,
    cases: tuple[int, ...] | None = None,
    reason: str = "职务调整",
) -> str:
    chosen = county.cases if cases is None else cases
    with pytest.raises(ActRefused) as refused:
        prepare(county.session, actor, giver or county.giver, taker or county.taker, chosen, reason)
    return refused.value.code


def test_a_hand_over_that_says_nothing_possible_is_refused(county):
    office = county.actor(Role.OFFICE)
    third = county.world.leaders[2]
    assert _prepared(county, office, taker=county.giver) == "same_post"
    assert _prepared(county, office, taker=10**6) == "post_unknown"
    assert _prepared(county, office, cases=()) == "none_chosen"
    assert _prepared(county, office, giver=third) == "not_in_charge"
    assert _prepared(county, office, reason="") == "reason_short"
    assert _prepared(county, county.actor(Role.LEADER, third)) == "role_may_not"
    prepare(county.session, office, county.giver, third, county.cases[:1], "职务调整")
    assert _prepared(county, office) == "handed_over_already"
    county.sign(office, Signing.WITHDRAW)
    assert prepare(county.session, office, county.giver, county.taker, county.cases, "职务调整")
