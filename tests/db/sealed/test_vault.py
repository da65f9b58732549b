"""Accusations are seen by named handlers alone, and leave no trace outside the vault."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update

from db.commands.identity import PersonEntry, screen_for, seal_persons
from db.enums import Channel, ChecklistItem, EventKind, Role, UnitKind
from db.events import record
from db.log import verify
from db.models.accounts import Account
from db.models.assignments import LeaderAssignment
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseLink
from db.models.institutions import Hearing
from db.models.organisation import Official, Post, Unit
from db.models.records import DataVersion
from db.reference import seed_reference
from db.scope import EVERYTHING, Scope
from db.sealed.commands import (
    Accusation,
    add_note,
    avoid,
    close,
    end_handler,
    name_handler,
    register,
    register_envelope,
    route,
    route_envelope,
)
from db.sealed.gate import HEAD_FILE, VAULT_CHAIN, SealedProblem, SealedRefused, is_handler
from db.sealed.models import SealedLog
from db.sealed.moving import NO_TITLE, move_in
from db.sealed.queries import SealedRow, receipts, sealed_file, sealed_found, sealed_rows, waiting_envelopes
from db.sealed.words import SealedAct, SealedKind, SealedStage
from db.search import index_case, matching
from db.spans import differences, rewrite_spans
from tests.db.protected import NOW, add_account, add_case
from tests.making import ZONE, moment

CANARY = "金丝雀"
RECEIVED_ON = date(2025, 9, 26)


class _Office:
    """A handler, another member of the office, and the units around the accused one."""

    def __init__(self, session):
        seed_reference(session)
        self.county = self._unit(session, "县政府", None)
        self.bureau = self._unit(session, "国土局", self.county)
        self.station = self._unit(session, "国土所", self.bureau)
        self.desk = self._unit(session, "信访局", None)
        self.handler = add_account(session, "handler", unit_id=self.desk)
        self.clerk = add_account(session, "clerk", unit_id=self.desk)
        self.auditor = add_account(session, "auditor", Role.AUDITOR)
        name_handler(session, self.handler.id, NOW)

    def _unit(self, session, name, parent):
        unit = Unit(name=name, kind=UnitKind.DEPARTMENT, parent_id=parent)
        session.add(unit)
        session.flush()
        return unit.id

    def register(self, session, **changes):
        given = {
            "title": "某局违规用地",
            "summary": f"{CANARY}反映违规占地三亩",
            "accused": "李局长",
            "accused_unit_id": self.bureau,
            "persons": (PersonEntry("张三", "13800000000"),),
        } | changes
        return register(session, self.handler, Accusation(**given), received_on=RECEIVED_ON, at=NOW)


def _refused(problem, act, *arguments, **named):
    with pytest.raises(SealedRefused) as refused:
        act(*arguments, **named)
    assert refused.value.problem is problem


def _everything(session, but=()):
    return "\n".join(
        f"{table.name}: {tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)}"
        for table in Base.metadata.sorted_tables
        if table.name not in but
        for row in session.execute(text(f'SELECT * FROM "{table.name}"'))
    )


def test_a_handler_registers_and_reads_an_accusation(board):
    with board.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        (row,) = sealed_rows(session, office.handler, NOW)
        assert (row.number, row.title, row.stage) == ("JB2025-0001", "某局违规用地", SealedStage.HELD)
        opened = sealed_file(session, office.handler, case_id, NOW)
        assert CANARY in opened.summary
        assert (opened.accused, opened.accused_unit) == ("李局长", "国土局")
        assert opened.persons[0].phone == "13800000000"
        assert [step.kind for step in opened.steps] == [SealedKind.RECEIVED]


def test_it_is_due_at_the_discipline_organ_on_the_next_working_day(lite):
    with lite.writing() as session:
        office = _Office(session)
        office.register(session)
        # Friday 26 September 2025; Sunday 28 was worked for the holiday.
        assert sealed_rows(session, office.handler, NOW)[0].route_due_on == date(2025, 9, 28)


def test_no_table_holds_a_word_of_it_in_plain(board):
    with board.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        add_note(session, office.handler, case_id, f"{CANARY}补充材料", NOW)
        route(session, office.handler, case_id, f"收{CANARY}1号", NOW)
    with board.reading() as session:
        stored = _everything(session)
    for word in (CANARY, "违规", "李局长", "张三", "13800000000"):
        assert word not in stored
        assert str(word.encode())[2:-1] not in stored


def test_nobody_but_a_named_handler_comes_in(lite):
    with lite.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        strangers = [office.clerk, office.auditor]
        strangers += [add_account(session, role.value, role) for role in Role if role is not Role.AUDITOR]
        for account in strangers:
            assert not is_handler(session, account)
            _refused(SealedProblem.NOT_FOUND, sealed_rows, session, account, NOW)
            _refused(SealedProblem.NOT_FOUND, sealed_file, session, account, case_id, NOW)
            _refused(SealedProblem.NOT_FOUND, sealed_found, session, account, "违规", NOW)
            _refused(SealedProblem.NOT_FOUND, add_note, session, account, case_id, "x", NOW)
            _refused(SealedProblem.NOT_FOUND, waiting_envelopes, session, account)
            _refused(
                SealedProblem.NOT_FOUND, move_in, session, account, EVERYTHING, 1, Accusation("", ""), NOW
            )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE}))
def test_only_a_member_of_the_office_is_named(lite, role):
    with lite.writing() as session:
        account = add_account(session, "someone", role)
        _refused(SealedProblem.NOT_A_MEMBER, name_handler, session, account.id, NOW)


def test_a_handler_whose_naming_ended_or_whose_account_was_switched_off_is_out(lite):
    with lite.writing() as session:
        office = _Office(session)
        session.execute(update(Account).where(Account.id == office.handler.id).values(is_active=False))
        assert not is_handler(session, office.handler)
        session.execute(update(Account).where(Account.id == office.handler.id).values(is_active=True))
        assert is_handler(session, office.handler)
        end_handler(session, office.handler.id, NOW)
        assert not is_handler(session, office.handler)


@pytest.mark.parametrize(
    ("unit", "is_shown"), [("bureau", False), ("station", False), ("county", True), ("desk", True)]
)
def test_the_accused_unit_and_those_below_it_see_no_trace(lite, unit, is_shown):
    with lite.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        other = add_account(session, "other", unit_id=getattr(office, unit))
        name_handler(session, other.id, NOW)
        assert bool(sealed_rows(session, other, NOW)) is is_shown
        assert bool(sealed_found(session, other, "违规", NOW)) is is_shown
        if not is_shown:
            _refused(SealedProblem.NOT_FOUND, sealed_file, session, other, case_id, NOW)


def test_a_handler_who_must_avoid_it_sees_no_trace(lite):
    with lite.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        name_handler(session, office.clerk.id, NOW)
        avoid(session, office.handler, case_id, office.clerk.id, NOW)
        assert sealed_rows(session, office.clerk, NOW) == []
        assert len(sealed_rows(session, office.handler, NOW)) == 1


def test_one_about_the_office_leaves_a_receipt_number_that_the_auditor_alone_sees(lite):
    with lite.writing() as session:
        office = _Office(session)
        number = register_envelope(session, office.handler, received_on=RECEIVED_ON, at=NOW)
        assert [one.number for one in waiting_envelopes(session, office.handler)] == [number]
        assert sealed_rows(session, office.handler, NOW) == []
        _refused(SealedProblem.RECEIPT_MISSING, route_envelope, session, office.handler, number, " ", NOW)
        route_envelope(session, office.handler, number, "纪收7号", NOW)
        assert waiting_envelopes(session, office.handler) == []
        assert [(one.number, one.receipt) for one in receipts(session, office.auditor, NOW)] == [
            (number, "纪收7号")
        ]
        _refused(SealedProblem.NOT_FOUND, receipts, session, office.handler, NOW)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("违规占地", True),
        ("占地三亩", True),
        ("规", True),
        ("地违", False),
        ("违规 三亩", True),
        ("补偿", False),
        ("JB", True),
        ("", False),
    ],
)
def test_the_vault_is_searched_by_words(board, query, is_found):
    with board.writing() as session:
        office = _Office(session)
        office.register(session)
        assert bool(sealed_found(session, office.handler, query, NOW)) is is_found


def test_the_vault_is_not_searched_for_a_person(lite):
    with lite.writing() as session:
        office = _Office(session)
        office.register(session)
        assert sealed_found(session, office.handler, "张三", NOW) == []
        _refused(SealedProblem.LOOKS_LIKE_PERSON, sealed_found, session, office.handler, "13800000000", NOW)


def test_an_accusation_goes_from_held_to_routed_to_closed(lite):
    with lite.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        _refused(SealedProblem.RECEIPT_MISSING, close, session, office.handler, case_id, "x", NOW)
        route(session, office.handler, case_id, "纪收1号", NOW)
        _refused(SealedProblem.ALREADY_ROUTED, route, session, office.handler, case_id, "纪收2号", NOW)
        close(session, office.handler, case_id, "已答复", NOW)
        _refused(SealedProblem.CLOSED, add_note, session, office.handler, case_id, "x", NOW)
        assert sealed_file(session, office.handler, case_id, NOW).receipt == "纪收1号"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": " "}, SealedProblem.TEXT_MISSING),
        ({"summary": ""}, SealedProblem.TEXT_MISSING),
        ({"title": "长" * 41}, SealedProblem.TEXT_REFUSED),
        ({"accused_unit_id": 999}, SealedProblem.UNIT_UNKNOWN),
    ],
)
def test_an_accusation_without_words_or_of_an_unknown_unit_is_refused(lite, changes, problem):
    with lite.writing() as session:
        office = _Office(session)
        _refused(problem, office.register, session, **changes)


def test_every_look_is_in_the_vaults_own_chain(board):
    with board.writing() as session:
        office = _Office(session)
        case_id = office.register(session)
        sealed_rows(session, office.handler, NOW)
        sealed_file(session, office.handler, case_id, NOW)
        sealed_found(session, office.handler, "违规", NOW)
    with board.reading() as session:
        acts = session.scalars(select(SealedLog.kind).order_by(SealedLog.seq)).all()
        assert acts == [
            SealedAct.HANDLER_NAMED,
            SealedAct.REGISTERED,
            SealedAct.LISTED,
            SealedAct.OPENED,
            SealedAct.SEARCHED,
        ]
        path = board.keys.head_folder / HEAD_FILE
        assert verify(session, board.keys, path, VAULT_CHAIN).is_whole
        assert session.scalar(text("SELECT count(*) FROM log_row")) == 0


def _ordinary(session, office):
    """A matter with everything that can hang on one."""
    earlier = add_case(session, "XF0")
    case = add_case(session, "XF1", "某镇某村占地", f"{CANARY}占地", official_number="N1")
    at = NOW - timedelta(days=3)
    detail = {"channel": Channel.VISIT.value, "unit": office.bureau}
    record(
        session, case, EventKind.RECEIVED, happened_at=at, recorded_at=at, detail=detail, note=f"{CANARY}说"
    )
    seal_persons(session, case, [PersonEntry("张三", "13800000000")], NOW)
    screen_for(session, case, "张三来访")
    official = Official(name="王书记")
    session.add(official)
    session.flush()
    post = Post(official_id=official.id, unit_id=office.county, title="副县长")
    session.add(post)
    session.flush()
    assignment = LeaderAssignment(case_id=case, post_id=post.id, start_on=RECEIVED_ON, recorded_at=NOW)
    session.add_all(
        [
            assignment,
            CaseLink(case_id=case, earlier_id=earlier, confirmed_at=NOW),
            Hearing(case_id=case, applied_on=RECEIVED_ON, recorded_at=NOW),
        ]
    )
    session.flush()
    rewrite_spans(session, [case])
    index_case(session, case, f"XF1 某镇某村占地 {CANARY}占地")
    assert ChecklistItem.RESOLVE
    return case


def test_a_matter_moved_in_leaves_only_a_cancelled_number(board):
    with board.writing() as session:
        office = _Office(session)
        case = _ordinary(session, office)
        before = session.scalar(select(DataVersion.n))
        inside = move_in(
            session,
            office.handler,
            EVERYTHING,
            case,
            Accusation("某局占地", "", "李局长", office.bureau),
            NOW,
        )
        opened = sealed_file(session, office.handler, inside, NOW)
        assert CANARY in opened.summary
        assert opened.persons[0].name == "张三"
        assert opened.row.received_on == RECEIVED_ON - timedelta(days=3)
        assert [(step.kind, step.note) for step in opened.steps] == [(SealedKind.MOVED_IN, "")]
        (moved,) = opened.moved
        assert (moved.number, moved.title, moved.summary) == ("XF1", "某镇某村占地", f"{CANARY}占地")
        assert moved.screened == ("张三",)
        ((kind, note, unit),) = [(one.kind, one.note, one.detail["unit"]) for one in moved.history]
        assert (kind, note, unit) == (EventKind.RECEIVED, f"{CANARY}说", office.bureau)
        assert (session.scalar(select(DataVersion.n)) or 0) > (before or 0)
    with board.reading() as session:
        stored = _everything(session)
        assert CANARY not in stored
        assert "某村占地" not in stored
        row = session.execute(select(Case.number, Case.title, Case.summary).where(Case.id == case)).one()
        assert tuple(row) == ("XF1", NO_TITLE, "")
        spans = select(func.count()).select_from(CASE_SPAN).where(CASE_SPAN.c.case_id == case)
        assert session.scalar(spans) == 0
        for query in (CANARY, "XF1", "占地"):
            assert list(session.scalars(matching(query, session.get_bind().dialect.name))) == []
        assert differences(session) == []


def test_a_matter_out_of_scope_cannot_be_moved(lite):
    with lite.writing() as session:
        office = _Office(session)
        case = _ordinary(session, office)
        scope = Scope(Role.OFFICE, None, excluded=frozenset({case}))
        given = (session, office.handler, scope, case, Accusation("某局占地", ""), NOW)
        _refused(SealedProblem.CASE_UNKNOWN, move_in, *given)


@pytest.mark.parametrize(
    ("due_on", "routed_on", "today", "is_late"),
    [
        (date(2025, 9, 28), None, date(2025, 9, 28), False),
        (date(2025, 9, 28), None, date(2025, 9, 29), True),
        (date(2025, 9, 28), date(2025, 9, 28), date(2025, 10, 9), False),
        (date(2025, 9, 28), date(2025, 9, 29), date(2025, 10, 9), True),
    ],
)
def test_a_route_is_late_after_its_day(due_on, routed_on, today, is_late):
    routed_at = None if routed_on is None else moment(routed_on, 0)
    row = SealedRow(1, "JB2025-0001", "", SealedStage.HELD, RECEIVED_ON, due_on, routed_at)
    assert row.is_late(today, ZONE) is is_late
