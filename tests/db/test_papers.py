"""Papers (文书): drafted of an act, checked by another, numbered without gaps, and without names until they are printed."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from db.blocks import BlankForm
from db.commands.acts import Actor, ActRefused
from db.commands.documents import DocumentEntry, add_document, withdraw_document
from db.commands.identity import (
    IdentityProblem,
    IdentityRefused,
    PersonEntry,
    addressees,
    reveal_addressee,
    seal_persons,
)
from db.commands.numbering import name_series
from db.commands.papers import (
    check_paper,
    draft_paper,
    forget_papers,
    issue_paper,
    kinds_open,
    serve_paper,
    void_paper,
)
from db.duties import Duty
from db.editions import ChangedByOther
from db.enums import DocumentKind, EventKind, LogKind, Role
from db.keys import KeyRing
from db.models.cases import CaseEvent
from db.models.organisation import Unit
from db.models.papers import CasePaper, PaperText
from db.models.records import LogRow
from db.papers import SCAN_DAYS, PaperAct, PaperKind, PaperState, Service, acts_open
from db.queries.accounts import account_of_id
from db.queries.desk import desk_seen
from db.queries.documents import documents
from db.queries.identity import LOOK_LASTS
from db.queries.papers import is_addressee_open, paper, papers
from db.queries.scopes import scope_of
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

DAY = date(2025, 11, 3)
SERIES: dict[PaperKind | BlankForm, str] = {PaperKind.ACCEPTANCE: "受告", BlankForm.ACCEPTANCE: "受告"}
TEXT = "您反映的事项收悉，决定予以受理。"


class Desk:
    """A unit with two officers and a matter that it accepted, another unit, and the office."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        units = self.world.units
        session.get(Unit, units[3]).short_name = "青石"
        self.case = add_case(
            session,
            DAY,
            step(EventKind.TRANSFERRED, DAY, unit=units[3]),
            step(EventKind.ACCEPTED, DAY),
            unit=units[0],
            purpose="request",
        )
        seal_persons(
            session, self.case, [PersonEntry("欧阳守田", "13812345678", "", "幸福路1号")], moment(DAY)
        )
        people = {
            "unit": (Role.UNIT, units[3]),
            "mate": (Role.UNIT, units[3]),
            "other": (Role.UNIT, units[1]),
            "office": (Role.OFFICE, units[0]),
            "leader": (Role.LEADER, None),
        }
        self.accounts = {
            name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()
        }

    def actor(self, who, days=0, hour=15):
        account = account_of_id(self.session, self.accounts[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), moment(DAY + timedelta(days), hour))

    def paper(self, number):
        found = paper(self.session, self.case, number)
        assert found is not None
        return found

    def drafted(self, who="unit", kind=PaperKind.ACCEPTANCE, body=TEXT):
        return draft_paper(self.session, self.actor(who), self.case, kind, body)

    def checked(self, days=0):
        number = self.drafted()
        check_paper(self.session, self.actor("mate", days), self.case, number, version=1)
        return number

    def issued(self, days=0):
        number = self.checked(days)
        issue_paper(self.session, self.actor("unit", days), self.case, number, version=2, default=SERIES)
        return number

    def refused(self, does):
        before = self.session.scalars(select(LogRow.seq)).all()
        with pytest.raises(ActRefused) as caught:
            does()
        assert self.session.scalars(select(LogRow.seq)).all() == before
        return caught.value.code


@pytest.fixture
def desk(lite):
    with lite.writing() as session:
        yield Desk(session)


def test_a_paper_is_drafted_checked_by_another_and_issued_under_the_next_number(desk):
    first = desk.issued()
    assert desk.paper(first).number == "青石受告〔2025〕1号"
    assert desk.paper(desk.issued()).number == "青石受告〔2025〕2号"


def test_who_wrote_a_draft_does_not_check_it(desk):
    number = desk.drafted()
    own = desk.refused(lambda: check_paper(desk.session, desk.actor("unit"), desk.case, number, version=1))
    assert own == "paper_own"


def test_a_paper_is_not_issued_unchecked_and_a_change_of_text_asks_for_a_new_check(desk):
    number = desk.drafted()

    def issue(version):
        issue_paper(desk.session, desk.actor("unit"), desk.case, number, version=version, default=SERIES)

    assert desk.refused(lambda: issue(1)) == "paper_act_closed"
    check_paper(desk.session, desk.actor("mate"), desk.case, number, version=1)
    draft_paper(desk.session, desk.actor("unit"), desk.case, PaperKind.ACCEPTANCE, "改后", number, 2)
    assert desk.paper(number).state is PaperState.DRAFT
    assert desk.refused(lambda: issue(3)) == "paper_act_closed"


def test_an_issued_paper_changes_its_text_no_more(desk):
    number = desk.issued()

    def edit():
        draft_paper(desk.session, desk.actor("unit"), desk.case, PaperKind.ACCEPTANCE, "改", number, 3)

    assert desk.refused(edit) == "paper_act_closed"


def test_a_paper_puts_in_writing_an_act_that_was_done_by_the_same_hand(desk):
    assert kinds_open(desk.session, desk.actor("unit"), desk.case) == (PaperKind.ACCEPTANCE,)
    assert kinds_open(desk.session, desk.actor("office"), desk.case) == (PaperKind.TRANSFER,)
    assert kinds_open(desk.session, desk.actor("leader"), desk.case) == ()
    assert desk.refused(lambda: desk.drafted(kind=PaperKind.OPINION)) == "paper_not_open"
    assert desk.refused(lambda: desk.drafted("office", PaperKind.ACCEPTANCE)) == "paper_not_open"


def test_another_unit_sees_no_paper_and_the_office_writes_in_nobodys_name(desk):
    number = desk.drafted()

    def void(who):
        void_paper(desk.session, desk.actor(who), desk.case, number, "写错了地方", version=1)

    assert desk.refused(lambda: void("other")) == "matter_unknown"
    assert desk.refused(lambda: void("office")) == "paper_unknown"
    assert desk.refused(lambda: void("leader")) == "role_may_not"


def test_a_void_number_is_not_given_again(desk):
    first = desk.issued()
    void_paper(desk.session, desk.actor("unit"), desk.case, first, "发现笔误", version=3)
    assert desk.paper(first).void_reason == "发现笔误"
    assert desk.paper(desk.issued()).number.endswith("2号")


def test_numbers_start_anew_with_the_year(desk):
    desk.issued()
    assert desk.paper(desk.issued(days=60)).number == "青石受告〔2026〕1号"


@pytest.mark.postgres
def test_two_papers_issued_at_once_get_numbers_one_after_the_other(postgres_database, tmp_path):
    postgres_database.keys = KeyRing.fresh(tmp_path)
    with postgres_database.writing() as session:
        desk = Desk(session)
        papers_ = [desk.checked() for _ in range(2)]
        actor = desk.actor("unit")
    with postgres_database.writing() as first:
        issue_paper(first, actor, desk.case, papers_[0], version=2, default=SERIES)
        with postgres_database.writing() as second:
            second.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                issue_paper(second, actor, desk.case, papers_[1], version=2, default=SERIES)
            second.rollback()
    with postgres_database.writing() as later:
        assert issue_paper(later, actor, desk.case, papers_[1], version=2, default=SERIES).endswith("2号")


def test_a_unit_names_its_series_and_numbers_already_given_stay(desk):
    first = desk.issued()
    name_series(desk.session, desk.actor("unit"), PaperKind.ACCEPTANCE, "青石府信受")
    assert desk.paper(first).number == "青石受告〔2025〕1号"
    assert desk.paper(desk.issued()).number == "青石府信受〔2025〕2号"

    def name(words):
        name_series(desk.session, desk.actor("unit"), PaperKind.OPINION, words)

    for wrong in ("", " ", "字" * 25):
        assert desk.refused(partial(name, wrong)) == "series_words"


@pytest.mark.parametrize(("days", "code"), [(-1, "before_issue"), (0, None), (2, None), (3, "day_ahead")])
def test_a_paper_is_served_from_the_day_of_its_issue_to_today(desk, days, code):
    number = desk.issued()

    def serve():
        on = DAY + timedelta(days)
        serve_paper(desk.session, desk.actor("unit", 2), desk.case, number, Service.POST, on, version=3)

    if code is not None:
        assert desk.refused(serve) == code
        return
    serve()
    held = desk.paper(number)
    assert (held.service, held.served_on, held.acts) == (Service.POST, DAY + timedelta(days), frozenset())


@given(state=st.sampled_from(PaperState), is_served=st.booleans())
@settings(max_examples=20, deadline=None)
def test_what_is_void_or_served_takes_no_act(state, is_served):
    acts = acts_open(state, is_served=is_served)
    assert bool(acts) is (state is not PaperState.VOID and not is_served)
    assert (PaperAct.EDIT in acts) is (state in (PaperState.DRAFT, PaperState.CHECKED) and not is_served)


def test_another_version_is_said_and_nothing_is_done(desk):
    number = desk.checked()
    with pytest.raises(ChangedByOther):
        issue_paper(desk.session, desk.actor("unit"), desk.case, number, version=1, default=SERIES)
    assert desk.paper(number).state is PaperState.CHECKED


def test_a_name_that_is_typed_into_a_text_is_taken_out_of_it(desk):
    number = desk.drafted(body="欧阳守田（13812345678）反映的事项收悉。")
    assert "欧阳守田" not in desk.paper(number).body
    assert "13812345678" not in desk.paper(number).body


def _look(desk, who, number, days=0):
    actor = desk.actor(who, days)
    reveal_addressee(
        desk.session,
        reader=actor.account,
        scope=actor.scope,
        case_id=desk.case,
        paper_id=number,
        purpose="受理告知书",
        at=actor.now,
        today=actor.today(desk.session),
    )
    return actor


def test_a_logged_look_opens_the_addressee_of_one_paper_to_its_reader_for_ten_minutes(desk):
    number, other = desk.issued(), desk.issued()
    actor = _look(desk, "unit", number)
    mate = desk.actor("mate").account

    def is_open(reader, which, at):
        return is_addressee_open(desk.session, reader, desk.case, which, at)

    assert is_open(actor.account, number, actor.now)
    assert is_open(actor.account, number, actor.now + LOOK_LASTS - timedelta(seconds=1))
    assert not is_open(actor.account, number, actor.now + LOOK_LASTS)
    assert not is_open(actor.account, other, actor.now)
    assert not is_open(mate, number, actor.now)
    last = desk.session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
    assert (last.kind, last.detail["paper"], last.detail["purpose"]) == (
        LogKind.REVEALED,
        number,
        "受理告知书",
    )
    assert [one.name for one in addressees(desk.session, desk.case)] == ["欧阳守田"]


def test_a_matter_outside_the_scope_or_without_a_name_has_no_addressee(desk):
    number = desk.issued()
    with pytest.raises(IdentityRefused) as refused:
        _look(desk, "other", number)
    assert refused.value.problem is IdentityProblem.OUT_OF_SCOPE
    anonymous = add_case(desk.session, DAY, unit=desk.world.units[3], is_direct=True)
    desk.case = anonymous
    with pytest.raises(IdentityRefused) as refused:
        _look(desk, "unit", number)
    assert refused.value.problem is IdentityProblem.NOTHING_STORED


def test_of_a_group_the_representatives_alone_are_addressed(desk):
    group = add_case(desk.session, DAY, unit=desk.world.units[3], is_direct=True)
    people = [PersonEntry(f"王{n}一") for n in "甲乙丙丁戊己"]
    seal_persons(desk.session, group, people, moment(DAY))
    assert [one.name for one in addressees(desk.session, group)] == [one.name for one in people[:5]]


def test_a_matter_that_moves_away_leaves_its_numbers_and_no_text(desk):
    desk.issued()
    forget_papers(desk.session, desk.case)
    assert papers(desk.session, desk.case, DAY) == []
    (left,) = desk.session.scalars(select(CasePaper)).all()
    assert (left.case_id, left.event_id, left.body, left.serial) == (None, None, "", 1)


def test_a_past_day_shows_the_papers_as_they_were_known_then(desk):
    number = desk.drafted()
    check_paper(desk.session, desk.actor("mate", 1), desk.case, number, version=1)
    issue_paper(desk.session, desk.actor("unit", 2), desk.case, number, version=2, default=SERIES)
    serve_paper(
        desk.session, desk.actor("unit", 4), desk.case, number, Service.POST, DAY + timedelta(3), version=3
    )

    def known(days):
        return [
            (one.state, bool(one.number), one.served_on)
            for one in papers(desk.session, desk.case, DAY + timedelta(days))
        ]

    served = DAY + timedelta(3)
    assert [known(n) for n in (-1, 0, 1, 2, 3, 4)] == [
        [],
        [(PaperState.DRAFT, False, None)],
        [(PaperState.CHECKED, False, None)],
        [(PaperState.ISSUED, True, None)],
        [(PaperState.ISSUED, True, None)],
        [(PaperState.ISSUED, True, served)],
    ]


def test_a_paper_that_was_voided_later_stands_on_the_days_before(desk):
    number = desk.issued()
    void_paper(desk.session, desk.actor("unit", 2), desk.case, number, "发现笔误", version=3)
    states = [papers(desk.session, desk.case, DAY + timedelta(n))[0].state for n in (0, 1, 2)]
    assert states == [PaperState.ISSUED, PaperState.ISSUED, PaperState.VOID]


def test_a_draft_that_was_edited_later_shows_its_first_text_and_check_on_the_days_before(desk):
    number = desk.drafted(body="第一稿")
    check_paper(desk.session, desk.actor("mate", 1), desk.case, number, version=1)
    draft_paper(desk.session, desk.actor("mate", 3), desk.case, PaperKind.ACCEPTANCE, "第二稿", number, 2)

    def known(days):
        return [
            (one.body, one.state, one.drafted_by, one.checked_by)
            for one in papers(desk.session, desk.case, DAY + timedelta(days))
        ]

    unit, mate = desk.accounts["unit"], desk.accounts["mate"]
    assert [known(n) for n in (-1, 0, 2, 3)] == [
        [],
        [("第一稿", PaperState.DRAFT, unit, None)],
        [("第一稿", PaperState.CHECKED, unit, mate)],
        [("第二稿", PaperState.DRAFT, mate, None)],
    ]


def test_earlier_texts_go_with_a_matter_that_moves_away(desk):
    number = desk.drafted(body="第一稿")
    draft_paper(desk.session, desk.actor("unit"), desk.case, PaperKind.ACCEPTANCE, "第二稿", number, 1)
    forget_papers(desk.session, desk.case)
    assert desk.session.scalars(select(PaperText)).all() == []


PDF = b"%PDF-1.5 scan"


def _scan(desk, number, who="unit", days=0, content=PDF):
    entry = DocumentEntry(DocumentKind.RECEIPT, "签收件", paper_id=number)
    return add_document(desk.session, desk.actor(who, days), desk.case, entry, content)


def _kept(desk, days=0):
    return documents(desk.session, desk.case, DAY + timedelta(days))


def test_the_signed_scan_of_a_paper_is_kept_with_it_and_with_its_act(desk):
    number = desk.issued()
    scan = _scan(desk, number)
    (kept,) = _kept(desk)
    row = desk.session.get_one(CasePaper, number)
    assert (kept.id, kept.paper_id, kept.event_id) == (scan, number, row.event_id)
    (listed,) = papers(desk.session, desk.case, DAY)
    assert listed.scans == 1
    withdraw_document(desk.session, desk.actor("unit", 2), desk.case, scan, "扫描件不清")
    assert [papers(desk.session, desk.case, DAY + timedelta(n))[0].scans for n in (0, 1, 2)] == [1, 1, 0]


def test_the_scan_of_an_opinion_proves_its_service_once_that_is_recorded(desk):
    session, unit = desk.session, desk.world.units[3]
    case = add_case(
        session,
        DAY,
        step(EventKind.TRANSFERRED, DAY, unit=unit),
        step(EventKind.ACCEPTED, DAY),
        step(EventKind.REPLIED, DAY, conclusion="supported"),
        step(EventKind.REPLY_SERVED, DAY),
        unit=desk.world.units[0],
        purpose="request",
    )
    desk.case = case
    number = desk.drafted(kind=PaperKind.OPINION)
    check_paper(session, desk.actor("mate"), case, number, version=1)
    issue_paper(session, desk.actor("unit"), case, number, version=2, default={PaperKind.OPINION: "处"})
    _scan(desk, number)
    (kept,) = _kept(desk)
    assert kept.event_id is not None
    assert session.get_one(CaseEvent, kept.event_id).kind is EventKind.REPLY_SERVED


def test_a_scan_comes_back_to_an_issued_paper_of_the_own_unit_alone(desk):
    drafted, issued = desk.drafted(), desk.issued()
    assert desk.refused(lambda: _scan(desk, drafted)) == "paper_act_closed"
    assert desk.refused(lambda: _scan(desk, issued, "office")) == "paper_unknown"
    assert desk.refused(lambda: _scan(desk, 999)) == "paper_unknown"
    assert _kept(desk) == []


def _duties(desk, who, days):
    actor = desk.actor(who, days)
    found = desk_seen(desk.session, actor.account, actor.scope, DAY + timedelta(days))
    return [row.since_on for row in found.rows if row.duty is Duty.SCAN]


@pytest.mark.parametrize(("how", "is_owed"), [(Service.POST, True), (Service.NOTICE, False)])
def test_a_served_paper_owes_its_signed_scan_after_seven_days_on_its_own_units_desk(desk, how, is_owed):
    number = desk.issued()
    serve_paper(desk.session, desk.actor("unit"), desk.case, number, how, DAY, version=3)
    listed = papers(desk.session, desk.case, DAY)[0]
    assert [listed.misses_scan(DAY + timedelta(n)) for n in (SCAN_DAYS, SCAN_DAYS + 1)] == [False, is_owed]
    assert _duties(desk, "unit", SCAN_DAYS) == []
    assert _duties(desk, "unit", SCAN_DAYS + 1) == [DAY] * is_owed
    assert _duties(desk, "office", SCAN_DAYS + 1) == []
    _scan(desk, number, days=SCAN_DAYS + 1)
    assert _duties(desk, "unit", SCAN_DAYS + 1) == []
