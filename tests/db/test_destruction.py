"""Rule 8: identities are destroyed by a list that the office proposes and a leader approves, and by nothing else."""

from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from db.commands import destruction
from db.commands.acts import ActRefused
from db.commands.destruction import approve_list, carry_out, propose_list, return_list
from db.commands.documents import DocumentEntry, add_document
from db.commands.identity import keep_screened_out
from db.commands.unsealing import fall_out
from db.duties import Duty
from db.editions import ChangedByOther
from db.enums import DocumentKind, EventKind, LogKind, Role
from db.importing.people import Person
from db.importing.sealing import IdentityRows
from db.keys import KeyRing
from db.models.accounts import Account, AccountInterest
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.documents import CaseDocument
from db.models.organisation import Post
from db.models.petitioners import CasePerson, ContactHash, TextToken
from db.models.records import ImportRun, ImportValue
from db.models.retention import DestructionItem
from db.queries.desk import desk_seen
from db.queries.destruction import ListState, destruction_list, listed_matters
from db.queries.documents import documents, opened_file, title_of
from db.queries.identity import masked_persons, screened_out
from db.queries.identity_seals import sealed_of
from db.queries.notices import Listed, notices
from db.queries.retention import Standing, retained
from db.retention import Hold, RetentionLimit
from db.scope import EVERYTHING
from tests.db.protected import add_account
from tests.db.test_retention import DAY, FINAL, PDF, SEALED_FROM, Archive
from tests.making import add_steps, moment, step

K = EventKind
OVER = date(2028, 4, 15)
"""Three years after the final end have run."""
NEXT = OVER + timedelta(1)


class Depot(Archive):
    """An archive in which two matters were sealed and three years have run."""

    def __init__(self, database):
        super().__init__(database)
        with database.writing() as session:
            self.accounts["leader2"] = add_account(session, "leader2", Role.LEADER).id
            for who, post in zip(("leader", "leader2"), self.world.leaders, strict=False):
                session.get_one(Account, self.accounts[who]).post_id = post
        self.limit()
        self.limit(RetentionLimit.KEEP_YEARS, 3, ground="档函〔2025〕4号", seen=1)
        self.first, self.second = self.closed(), self.closed()
        for case in (self.first, self.second):
            self.fill(case)
        self.seal()

    def fill(self, case):
        with self.database.writing() as session:
            actor = self.actor(session, "office", DAY + timedelta(20))
            add_document(session, actor, case, DocumentEntry(DocumentKind.PETITION, "来信"), PDF)
            keep_screened_out(session, case, ["欧阳守田"])
            run = ImportRun(
                source="记录", name="x", sha256="0", imported_at=moment(DAY), counts={}, mapping={}
            )
            session.add(run)
            session.flush()
            session.add(ImportValue(case_id=case, run_id=run.id, said={"title": "a", "_identity": "b"}))

    def act(self, does, who, on=OVER, **given):
        with self.database.writing() as session:
            return does(session, self.actor(session, who, on), **given)

    def propose(self, on=OVER, who="office"):
        return self.act(propose_list, who, on)

    def list(self, number):
        with self.database.reading() as session:
            found = destruction_list(session, number)
            assert found is not None
            return found

    def approve(self, number, on=OVER, who="leader", version=None):
        seen = self.list(number).version if version is None else version
        return self.act(approve_list, who, on, list_id=number, version=seen)

    def destroy(self, number, on=NEXT, who="office", version=None):
        seen = self.list(number).version if version is None else version
        with self.database.reading() as session:
            actor = self.actor(session, who, on)
        return carry_out(self.database.writing, actor, number, version=seen)

    def refused(self, does):
        before = self.rows(*LogKind)
        with pytest.raises(ActRefused) as caught:
            does()
        assert self.rows(*LogKind) == before
        return caught.value.code

    def left(self, case):
        """Return how much of a matter's identity is kept: persons, hashes, tokens, files."""
        with self.database.reading() as session:
            counts = (
                select(func.count()).select_from(CasePerson).where(CasePerson.case_id == case),
                select(func.count())
                .select_from(ContactHash)
                .join(CasePerson)
                .where(CasePerson.case_id == case),
                select(func.count()).select_from(TextToken).where(TextToken.case_id == case),
                select(func.count(CaseDocument.content)).where(CaseDocument.case_id == case),
            )
            return tuple(session.scalar(one) or 0 for one in counts)


@pytest.fixture
def depot(lite):
    return Depot(lite)


def test_rule_8_both_kinds_of_database_destroy_alike(board):
    depot = Depot(board)
    number = depot.propose()
    depot.approve(number)
    assert depot.destroy(number).matters == 2
    assert depot.left(depot.first) == NOTHING


@pytest.mark.postgres
def test_rule_8_of_two_proposals_at_once_the_second_waits_and_lists_nothing_twice(
    postgres_database, tmp_path
):
    postgres_database.keys = KeyRing.fresh(tmp_path)
    depot = Depot(postgres_database)
    with postgres_database.writing() as first:
        propose_list(first, depot.actor(first, "office", OVER))
        with postgres_database.writing() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                propose_list(second, depot.actor(second, "second", OVER))
            second.rollback()
    assert depot.refused(lambda: depot.propose(who="second")) == "none_over"


@pytest.mark.postgres
def test_rule_8_an_act_in_a_listed_matter_and_its_destruction_wait_for_each_other(
    postgres_database, tmp_path
):
    postgres_database.keys = KeyRing.fresh(tmp_path)
    depot = Depot(postgres_database)
    number = depot.propose()
    depot.approve(number)
    version = depot.list(number).version
    with postgres_database.writing() as acting:
        acting.execute(select(Case.id).where(Case.id == depot.first).with_for_update())
        with postgres_database.writing() as destroying:
            destroying.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                carry_out(
                    lambda: nullcontext(destroying),
                    depot.actor(destroying, "office", NEXT),
                    number,
                    version=version,
                )
            destroying.rollback()
        # Nothing of the list was locked before its matters, so the act may still take one off it.
        acting.execute(text("SET LOCAL lock_timeout = '50ms'"))
        fall_out(acting, depot.first, Hold.OPEN)
    assert depot.destroy(number).matters == 1
    assert depot.left(depot.first) == WHOLE


WHOLE = (1, 5, 1, 1)
NOTHING = (0, 0, 0, 0)


def test_rule_8_a_list_holds_what_is_kept_long_enough_and_not_a_day_before(depot):
    assert depot.refused(lambda: depot.propose(OVER - timedelta(1))) == "none_over"
    number = depot.propose()
    with depot.database.reading() as session:
        listed = listed_matters(session, number)
    assert [(one.case_id, one.final_on, one.sealed_on) for one in listed] == [
        (depot.first, FINAL, SEALED_FROM),
        (depot.second, FINAL, SEALED_FROM),
    ]
    assert depot.refused(depot.propose) == "none_over"


def test_rule_8_without_a_time_of_keeping_there_is_no_list(archive_without_years):
    assert archive_without_years == "keep_unset"


@pytest.fixture
def archive_without_years(lite):
    archive = Archive(lite)
    archive.sealed_case()
    with archive.database.writing() as session, pytest.raises(ActRefused) as caught:
        propose_list(session, archive.actor(session, "office", OVER))
    return caught.value.code


def test_rule_8_a_matter_whose_identity_is_not_sealed_stands_on_no_list(depot):
    depot.closed()
    number = depot.propose()
    assert depot.list(number).matters == 2


def test_rule_8_nothing_is_destroyed_by_a_list_that_no_leader_approved(depot):
    number = depot.propose()
    assert depot.refused(lambda: depot.destroy(number)) == "list_not_approved"
    assert depot.refused(lambda: depot.destroy(number + 1, version=1)) == "list_unknown"
    assert depot.left(depot.first) == WHOLE


@pytest.mark.parametrize("who", ["office", "second", "unit", "admin"])
def test_rule_8_a_leader_alone_approves(depot, who):
    number = depot.propose()
    assert depot.refused(lambda: depot.approve(number, who=who)) == "role_may_not"


@pytest.mark.parametrize("who", ["leader", "unit", "admin"])
def test_rule_8_the_office_alone_proposes_and_carries_out(depot, who):
    assert depot.refused(lambda: depot.propose(who=who)) == "role_may_not"
    number = depot.propose()
    depot.approve(number)
    assert depot.refused(lambda: depot.destroy(number, who=who)) == "role_may_not"


def test_rule_8_an_approved_list_destroys_who_came_and_every_file_and_keeps_the_matter(depot):
    number = depot.propose()
    assert depot.approve(number) == ()
    with depot.database.reading() as session:
        spans = session.execute(select(CASE_SPAN).order_by(CASE_SPAN.c.case_id, CASE_SPAN.c.from_on)).all()
        events = session.scalars(select(CaseEvent.id)).all()
    done = depot.destroy(number)
    assert (done.matters, done.fell_out) == (2, ())
    assert [depot.left(one) for one in (depot.first, depot.second)] == [NOTHING, NOTHING]
    with depot.database.reading() as session:
        asked = select(CASE_SPAN).order_by(CASE_SPAN.c.case_id, CASE_SPAN.c.from_on)
        assert session.execute(asked).all() == spans
        assert session.scalars(select(CaseEvent.id)).all() == events
        assert masked_persons(session, depot.first) == []
        (kept,) = documents(session, depot.first, NEXT)
        assert (kept.title, kept.is_destroyed) == ("来信", True)
        assert opened_file(session, depot.first, kept.id) is None
        assert title_of(session, depot.first, kept.id) == ""
        assert session.get_one(ImportValue, depot.first).said == {"title": "a"}
        found = sealed_of(session, depot.first)
        assert found is not None
        assert found.destroyed_on == NEXT
        assert {one: len(rows) for one, rows in retained(session, EVERYTHING, NEXT).rows.items() if rows} == {
            Standing.DESTROYED: 2
        }
    rows = depot.rows(LogKind.IDENTITY_DESTROYED)
    assert [row[1:] for row in rows] == [
        (one, "office", {"list_no": number, "files": 1}) for one in (depot.first, depot.second)
    ]
    assert depot.list(number).state is ListState.DESTROYED


def test_rule_8_the_file_of_the_database_holds_no_ciphertext_of_what_was_destroyed(depot):
    with depot.database.reading() as session:
        held = [session.scalar(select(CasePerson.name).where(CasePerson.case_id == depot.first))]
        held += session.scalars(select(CaseDocument.content).where(CaseDocument.case_id == depot.first)).all()
    path = depot.database.engine.url.database
    number = depot.propose()
    depot.approve(number)
    depot.destroy(number)
    depot.database.empty_journal()
    content = Path(path).read_bytes()
    assert Path(f"{path}-wal").stat().st_size == 0
    assert [one for one in held if one in content] == []


def test_rule_8_a_matter_that_was_reopened_falls_out_and_is_named_to_who_approves(depot):
    number = depot.propose()
    seen = depot.list(number).version
    depot.do("office", depot.first, K.REOPENED, on=OVER, note="信访人提供新证据")
    with pytest.raises(ChangedByOther):
        depot.approve(number, version=seen)
    with depot.database.reading() as session:
        out = [(one.case_id, one.fell_out) for one in listed_matters(session, number)]
    assert out == [(depot.first, Hold.OPEN), (depot.second, None)]
    depot.approve(number)
    assert depot.destroy(number).matters == 1
    assert depot.left(depot.first) == WHOLE
    assert depot.left(depot.second) == NOTHING


def test_rule_8_what_is_to_be_kept_longer_by_now_falls_out_at_the_approval_and_is_named(depot):
    number = depot.propose()
    depot.limit(RetentionLimit.KEEP_YEARS, 10, on=OVER, ground="档函〔2028〕1号", seen=2)
    assert depot.refused(lambda: depot.approve(number)) == "list_empty"
    # The refusal changed nothing: under the limit of before, the list is as it was.
    depot.limit(RetentionLimit.KEEP_YEARS, 3, on=OVER, ground="档函〔2028〕2号", seen=3)
    assert depot.approve(number) == ()


def test_rule_8_what_stopped_being_final_by_another_way_falls_out_at_the_approval_and_is_named(depot):
    number = depot.propose()
    with depot.database.writing() as session:
        add_steps(session, depot.first, step(K.REOPENED, OVER - timedelta(1)))
        named = session.get_one(Case, depot.first).number
    assert depot.approve(number) == (named,)
    assert depot.destroy(number).matters == 1
    assert depot.left(depot.first) == WHOLE


def test_rule_8_a_matter_that_was_reopened_after_the_approval_is_not_destroyed(depot):
    number = depot.propose()
    depot.approve(number)
    depot.do("office", depot.second, K.REOPENED, on=OVER, note="信访人提供新证据")
    done = depot.destroy(number)
    assert done.matters == 1
    assert depot.left(depot.second) == WHOLE


def test_rule_8_a_destruction_that_broke_off_is_taken_up_again(depot, monkeypatch):
    monkeypatch.setattr(destruction, "AT_ONCE", 1)
    number = depot.propose()
    depot.approve(number)
    calls = []

    @contextmanager
    def breaking():
        calls.append(1)
        if len(calls) > 2:
            raise ConnectionError
        with depot.database.writing() as session:
            yield session

    with depot.database.reading() as session:
        actor = depot.actor(session, "office", NEXT)
    with pytest.raises(ConnectionError):
        carry_out(breaking, actor, number, version=depot.list(number).version)
    assert [depot.left(one) for one in (depot.first, depot.second)] == [NOTHING, WHOLE]
    assert depot.list(number).state is ListState.APPROVED
    assert depot.destroy(number).matters == 1
    assert depot.left(depot.second) == NOTHING
    assert len(depot.rows(LogKind.IDENTITY_DESTROYED)) == 2


def test_rule_8_a_returned_list_destroys_nothing_and_its_matters_may_stand_on_another(depot):
    number = depot.propose()
    version = depot.list(number).version
    returning = {"list_id": number, "version": version}
    assert (
        depot.refused(lambda: depot.act(return_list, "leader", reason="再议", **returning)) == "reason_short"
    )
    depot.act(return_list, "leader", reason="先核对目录", **returning)
    assert depot.refused(lambda: depot.approve(number)) == "list_not_waiting"
    assert depot.refused(lambda: depot.destroy(number)) == "list_not_waiting"
    assert depot.left(depot.first) == WHOLE
    assert depot.list(depot.propose()).matters == 2


def test_rule_4_who_must_avoid_a_matter_neither_proposes_approves_nor_destroys_it(depot):
    def avoid(who):
        with depot.database.writing() as session:
            session.add(
                AccountInterest(account_id=depot.accounts[who], case_id=depot.first, declared_at=moment(DAY))
            )

    avoid("second")
    number = depot.propose(who="second")
    assert depot.list(number).matters == 1
    whole = depot.propose()
    assert depot.list(whole).matters == 1
    avoid("leader")
    avoid("office")
    assert depot.refused(lambda: depot.approve(whole)) == "list_avoided"
    depot.approve(whole, who="leader2")
    assert depot.refused(lambda: depot.destroy(whole)) == "list_avoided"
    assert depot.destroy(whole, who="third").matters == 1


def test_rule_8_an_import_brings_nobody_back_whose_identity_was_destroyed(depot):
    number = depot.propose()
    depot.approve(number)
    depot.destroy(number)
    rows = IdentityRows()
    rows.later.append((depot.first, [Person("欧阳守田", "13812345678")]))
    rows.tokens.append((depot.first, ["欧阳守田"]))
    with depot.database.writing() as session:
        rows.store(session, moment(NEXT))
    assert depot.left(depot.first) == NOTHING


def test_rule_8_a_matter_that_is_reopened_after_its_destruction_takes_persons_again(depot):
    number = depot.propose()
    depot.approve(number)
    depot.destroy(number)
    depot.do("office", depot.first, K.REOPENED, on=NEXT, note="信访人再次来信")
    rows = IdentityRows()
    rows.later.append((depot.first, [Person("欧阳守田", "13812345678")]))
    with depot.database.writing() as session:
        rows.store(session, moment(NEXT))
    assert depot.left(depot.first)[0] == 1


def test_rule_8_a_list_stands_on_the_desk_of_who_must_decide(depot):
    def duties(who):
        with depot.database.reading() as session:
            actor = depot.actor(session, who, OVER)
            seen = desk_seen(session, actor.account, actor.scope, OVER)
        return [(row.title, row.count) for row in seen.rows if row.duty is Duty.DESTRUCTION]

    number = depot.propose()
    assert duties("leader") == duties("leader2") == [(str(number), 2)]
    assert duties("office") == []
    depot.approve(number)
    assert duties("leader") == []
    assert duties("office") == [(str(number), 2)]
    depot.destroy(number)
    assert duties("office") == []


def test_rule_8_a_list_rings_the_bell_of_who_must_decide_and_its_end_the_office_s(depot):
    def told(who, on=OVER):
        with depot.database.reading() as session:
            actor = depot.actor(session, who, on)
            found = notices(session, actor.account, actor.scope, moment(on, 23))
        return [(notice.listed, notice.count) for notice in found.listed if notice.listed is not None]

    number = depot.propose()
    assert told("leader") == told("leader2") == [(Listed.PROPOSED, number)]
    assert told("office") == told("unit") == []
    depot.approve(number)
    assert told("leader2") == []
    assert told("office") == told("second") == [(Listed.APPROVED, number)]
    version = depot.list(number).version
    depot.act(return_list, "second", NEXT, reason="先核对目录", list_id=number, version=version)
    assert told("office", NEXT) == [(Listed.RETURNED, number), (Listed.APPROVED, number)]
    assert told("second", NEXT) == [(Listed.APPROVED, number)]


def test_the_items_of_a_list_hold_numbers_and_days_alone():
    assert set(DestructionItem.__table__.columns.keys()) == {
        "list_id",
        "case_id",
        "final_on",
        "sealed_on",
        "fell_out",
        "destroyed_on",
    }


@pytest.mark.parametrize("is_held", [False, True])
def test_rule_8_a_leader_without_a_county_leader_s_post_decides_on_no_list(depot, is_held):
    number = depot.propose()
    with depot.database.writing() as session:
        account = session.get_one(Account, depot.accounts["leader"])
        if is_held:
            session.get_one(Post, account.post_id).is_county_leader = False
        else:
            account.post_id = None
    for does, more in ((approve_list, {}), (return_list, {"reason": "不予批准"})):
        with pytest.raises(ActRefused) as refused:
            depot.act(does, "leader", list_id=number, version=depot.list(number).version, **more)
        assert refused.value.code == "not_county_leader"
    assert depot.list(number).state is ListState.PROPOSED


def test_rule_8_a_destroyed_matter_takes_no_document_and_no_words_while_it_rests(depot):
    number = depot.propose()
    depot.approve(number)
    depot.destroy(number)
    with depot.database.writing() as session:
        actor = depot.actor(session, "office", NEXT)
        with pytest.raises(ActRefused) as refused:
            add_document(
                session, actor, depot.first, DocumentEntry(DocumentKind.PETITION, "来信二"), PDF + b" "
            )
        assert refused.value.code == "identity_destroyed"
        keep_screened_out(session, depot.first, ["欧阳守田"])
        assert screened_out(session, depot.first) == []
