"""Random acts of handling by random accounts: whatever is done, all that follows from the events agrees after it."""

import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from db.clocks import due
from db.cohorts import Breakdown, Question
from db.commands.acts import Actor, ActRefused
from db.commands.correcting import correct
from db.commands.handling import desk, perform
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    CallBack,
    Closure,
    Conclusion,
    EventKind,
    Level,
    Rating,
    Role,
    Trigger,
)
from db.filters import CaseFilter
from db.handling import RULES, Given
from db.log import verify
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from db.reference import load_reference
from db.scope import EVERYTHING
from db.spans import compared, differences
from db.standing import extension_left
from db.tally.counts import tally
from tests.db.protected import add_account, board_at
from tests.making import add_case, make_world, moment, step

FIRST = date(2025, 9, 1)
K = EventKind
QUESTIONS = (
    Question(None),
    *(Question(None, (by,)) for by in (Breakdown.STAGE, Breakdown.UNIT, Breakdown.DUE, Breakdown.CATEGORY)),
)
ACTS = (*RULES, K.LINKED)
ASIDE = {
    K.CATEGORISED,
    K.PLACED,
    K.CAUSE_NAMED,
    K.LIMIT_SET,
    K.SUPERVISED,
    K.REMINDED,
    K.CALLED_BACK,
    K.INSTRUCTED,
    K.HEARING_APPLIED,
    K.HEARING_REFUSED,
    K.PROPOSAL_SENT,
    K.PROPOSAL_ANSWERED,
    K.AID_APPLIED,
    K.AID_FORWARDED,
    K.AID_DECIDED,
    K.AID_PAID,
    K.URGENT_FOUND,
    K.REPORTED_UP,
    K.URGENT_INSTRUCTED,
}
"""Acts that are nearly always offered and lead no further: they are drawn less often."""
ENDING = {K.REFUSED, K.LED_OFF, K.CLOSED, K.CANCELLED}
"""Acts that end a matter, drawn less often too, so that it comes to its later rounds."""
EXAMPLES, STEPS = 26, 40
KINDS, CORRECTED = 15, 3
"""So many kinds of acts at least are done in all, and so many corrections, whatever is drawn."""


class Acting(RuleBasedStateMachine):
    """One matter of a small county, handled for up to ``STEPS`` acts; the county is that of the whole test."""

    database: Any
    world: Any
    accounts: tuple[int, ...]
    corrected = 0

    @initialize(is_direct=st.booleans(), pack=st.sampled_from(["2022", "2005"]), marks=st.booleans())
    def begin(self, is_direct, pack, marks):
        """Receive a matter, with the office or directly at a unit that another one co-handles."""
        self.day, self.minute = FIRST, 0
        units = self.world.units
        with self.database.writing() as session:
            self.case_id = add_case(
                session,
                FIRST,
                step(K.CO_HANDLER_ADDED, FIRST, unit=units[2]),
                pack_code=pack,
                unit=units[3] if is_direct else units[0],
                is_direct=is_direct,
                marks=["ANONYMOUS"] if marks else [],
                purpose="request",
            )
        self.pack = pack

    def _actor(self, session, which):
        account = account_of_id(session, self.accounts[which])
        assert account is not None
        now = moment(self.day, 13) + timedelta(minutes=self.minute)
        return Actor(account, scope_of(session, account), now)

    def _second(self, session, actor):
        """Return the leader, who sees every matter, and the office where the leader acts."""
        which = 0 if actor.account.role is Role.LEADER else 4
        return account_of_id(session, self.accounts[which])

    def _good(self, draw, stood):
        """Draw values that any offered act of now takes."""
        world, m = self.world, stood.matter
        other = [one for one in world.units if one != m.unit]
        places = [(None, world.townships[n]) for n in range(2)] + [(world.villages[0], world.townships[0])]
        village, township = draw(st.sampled_from([p for p in places if p != (m.village, m.township)]))
        closures = [Closure.PROCEDURAL]
        if m.replied_on is not None:
            closures.append(Closure.INTERIM)
        return Given(
            unit_id=draw(st.sampled_from(other)),
            is_agreed=draw(st.booleans()),
            is_simple=draw(st.booleans()) and stood.pack.c13_workdays is not None,
            is_approved=True,
            days=draw(st.integers(1, max(1, extension_left(stood)))),
            conclusion=draw(st.sampled_from(Conclusion)),
            closure=draw(st.sampled_from(closures)),
            limit_on=self.day + timedelta(draw(st.integers(0, 40))),
            trigger=draw(st.sampled_from(Trigger)),
            category_id=draw(st.sampled_from([one for one in world.categories if one != m.category])),
            township_id=township,
            village_id=village,
            cause_id=draw(st.sampled_from([one for one in world.causes if one != m.cause])),
            call_back=draw(st.sampled_from(CallBack)),
            rating=draw(st.sampled_from(Rating)),
            post_id=world.leaders[0],
            aid=draw(st.sampled_from(AidKind)),
            aid_decision=draw(st.sampled_from(AidDecision)),
            aid_amount=1_000,
            adoption=Adoption.ADOPTED,
            at=self._minute(draw, m),
            reported_to=Level.CITY,
            note="情况说明",
        )

    def _minute(self, draw, m):
        """Draw a moment that has come, none before the one at which an urgent matter was known."""
        at = datetime.combine(self.day, time(draw(st.integers(0, 12))))
        known = at if m.urgent_at is None else m.urgent_at.replace(tzinfo=None)
        return max(at, known)

    def _facts(self, session):
        counted = [session.scalar(select(func.count()).select_from(one)) for one in (CaseEvent, LogRow)]
        spans = session.execute(
            select(CASE_SPAN).where(CASE_SPAN.c.case_id == self.case_id).order_by(CASE_SPAN.c.from_on)
        ).all()
        version = session.scalar(select(Case.version).where(Case.id == self.case_id))
        return counted, [tuple(one) for one in spans], version

    def _agree(self, session):
        reference = load_reference(session)
        assert compared(session, [(self.case_id, self.pack)], reference) == []
        counted = [
            tally(session, QUESTIONS, CaseFilter(), EVERYTHING, self.day, engine=engine).answers
            for engine in ("sql", "columnar")
        ]
        assert counted[0] == counted[1]
        row = visible_row(session, self.case_id, EVERYTHING, self.day)
        seen = desk(session, self._actor(session, 0), self.case_id)
        assert row is not None
        assert seen is not None
        stood = seen.standing
        first = due(stood.clocks)
        open_due = (None, None) if first is None else (first.limit_on, first.clock)
        assert (row.due_on, row.due_clock) == open_due
        assert (row.stage, row.unit_id, row.conclusion) == (
            stood.matter.stage,
            stood.matter.unit,
            stood.matter.conclusion,
        )

    @rule(days=st.sampled_from([0, 1, 3, 14, 15, 16, 60, 61]))
    def wait(self, days):
        """Let days pass."""
        self.day += timedelta(days)

    @precondition(lambda self: self.day < FIRST + timedelta(700))
    @rule(seed=st.integers(0, 2**32), data=st.data())
    def do_what_is_offered(self, seed, data):
        """Do one of the acts that the desk offers to one of those who are offered any: it is done, and all agrees."""
        self.minute += 1
        # Hypothesis likes the first of a list: drawn by it alone, a matter would go round in few acts.
        rng = Random(seed)
        with self.database.writing() as session:
            for which in rng.sample(range(len(self.accounts)), len(self.accounts)):
                actor = self._actor(session, which)
                found = desk(session, actor, self.case_id)
                offered = [] if found is None else [one.act for one in found.offers if one.refusal is None]
                # A rating waits for a scan that nobody draws here.
                offered = [one for one in offered if one is not K.RATED]
                if offered:
                    break
            if found is None or not offered:
                # A cancelled matter offers nothing to anybody.
                return
            for rarer in (ASIDE, ENDING):
                left = [act for act in offered if act not in rarer]
                offered = left if left and rng.random() < 0.8 else offered
            act = rng.choice(offered)
            (events, logged), _spans, version = self._facts(session)
            perform(
                session,
                actor,
                self.case_id,
                act,
                self._good(data.draw, found.standing),
                version=found.version,
                second=self._second(session, actor),
            )
            after, _spans, raised = self._facts(session)
            assert (after, raised) == ([events + 1, logged + 1], version + 1)
            last = session.scalars(select(LogRow).order_by(LogRow.seq.desc()).limit(1)).one()
            assert (last.case_id, last.detail["act"]) == (self.case_id, act)
        with self.database.reading() as session:
            self._agree(session)

    def _tried(self, session, does):
        """Try something that may be refused: it is done, or refused without a trace."""
        before = self._facts(session)
        try:
            does(before[2])
        except ActRefused:
            assert self._facts(session) == before
            return False
        return True

    @rule(
        which=st.integers(0, 4),
        act=st.sampled_from(tuple(RULES)),
        ago=st.integers(0, 70),
        confirmed=st.booleans(),
        data=st.data(),
    )
    def enter_late(self, which, act, ago, confirmed, data):
        """Enter any act of a past day: it is put where it fits, or refused without a trace."""
        self.minute += 1
        with self.database.writing() as session:
            actor = self._actor(session, which)
            found = desk(session, actor, self.case_id)
            if found is not None:
                given = replace(self._good(data.draw, found.standing), happened_on=self.day - timedelta(ago))
                second = self._second(session, actor) if confirmed else None
                self._tried(
                    session,
                    lambda version: perform(
                        session, actor, self.case_id, act, given, version=version, second=second
                    ),
                )
        with self.database.reading() as session:
            self._agree(session)

    @rule(
        which=st.sampled_from([0, 0, 1, 4]),
        place=st.integers(1, 9),
        ago=st.none() | st.integers(0, 3),
        confirmed=st.sampled_from([True, True, False]),
        data=st.data(),
    )
    def correct_something(self, which, place, ago, confirmed, data):
        """Correct or take back any event: the old one stays, and all agrees; or refused without a trace."""
        self.minute += 1
        with self.database.writing() as session:
            actor = self._actor(session, which)
            found = desk(session, actor, self.case_id)
            ids = session.scalars(
                select(CaseEvent.id).where(CaseEvent.case_id == self.case_id).order_by(CaseEvent.id)
            ).all()
            if found is not None:
                given = None
                if ago is not None:
                    happened_on = self.day - timedelta(ago)
                    given = replace(self._good(data.draw, found.standing), happened_on=happened_on)
                second = self._second(session, actor) if confirmed else None
                event = ids[-min(place, len(ids))]
                done = self._tried(
                    session,
                    lambda version: correct(
                        session, actor, self.case_id, event, given, "录入有误", version=version, second=second
                    ),
                )
                type(self).corrected += done
                assert set(ids) <= set(
                    session.scalars(select(CaseEvent.id).where(CaseEvent.case_id == self.case_id))
                )
        with self.database.reading() as session:
            self._agree(session)

    @rule(
        which=st.integers(0, 6),
        act=st.sampled_from(ACTS),
        days=st.none() | st.integers(-1, 40),
        note=st.sampled_from(["", "一", "情况说明", "长" * 201]),
        conclusion=st.none() | st.sampled_from(Conclusion),
        closure=st.none() | st.sampled_from(Closure),
    )
    def try_anything(self, which, act, days, note, conclusion, closure):
        """Try any act with any values: it is done as it was offered, or refused without a trace."""
        self.minute += 1
        given = Given(days=days, note=note, conclusion=conclusion, closure=closure, is_approved=True)
        with self.database.writing() as session:
            actor = self._actor(session, which)
            found = desk(session, actor, self.case_id)
            offered = set() if found is None else {one.act for one in found.offers if one.refusal is None}
            before = self._facts(session)
            try:
                perform(session, actor, self.case_id, act, given, version=before[2])
                done = True
            except ActRefused:
                done = False
                assert self._facts(session) == before
            assert not done or act in offered
        with self.database.reading() as session:
            self._agree(session)


@pytest.fixture
def acting(sqlite_original, tmp_path):
    path = tmp_path / "board.sqlite"
    shutil.copyfile(sqlite_original, path)
    with board_at(f"sqlite:///{path}", tmp_path) as database:
        with database.writing() as session:
            world = make_world(session)
            roles = [
                (Role.OFFICE, world.units[0]),
                (Role.UNIT, world.units[3]),
                (Role.UNIT, world.units[1]),
                (Role.UNIT, world.units[2]),
                (Role.LEADER, None),
                (Role.DELEGATE, None),
                (Role.AUDITOR, None),
            ]
            made = [add_account(session, f"{n}", role, unit) for n, (role, unit) in enumerate(roles)]
            made[4].post_id = world.leaders[0]
            accounts = tuple(one.id for one in made)
        yield type("Acting", (Acting,), {"database": database, "world": world, "accounts": accounts})


def test_whatever_is_done_everything_agrees_and_what_is_refused_leaves_no_trace(acting):
    run_state_machine_as_test(
        acting,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with acting.database.reading() as session:
        assert differences(session) == []
        found = verify(session, acting.database.keys, None)
        assert found.findings == ()
        done = set(session.scalars(select(CaseEvent.kind)))
    assert len(done & set(RULES)) >= KINDS
    assert acting.corrected >= CORRECTED
