"""An accusation about the office, its staff or a county leader goes on unopened, also where a sheet brings it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import Role
from db.importing.confirm import confirm
from db.importing.fields import SheetField
from db.importing.own_office import OwnOffice, own_office
from db.importing.rows import RawRow
from db.models.cases import Case
from db.models.organisation import Official, Post, Unit, UnitAlias
from db.sealed.commands import route_envelope
from db.sealed.models import SealedCase, SealedEvent, SealedPerson, SealedWord
from db.sealed.queries import receipts, sealed_found, sealed_rows, waiting_envelopes
from db.sealed.texts import plain
from db.sealed.words import SealedKind
from tests.db.importing.test_ledger_import import everything_stored
from tests.db.protected import add_account
from tests.making import ZONE
from tests.sample_ledger import LedgerRow, ledger

MONDAY_1 = datetime(2026, 3, 16, 9, tzinfo=ZONE)
MONDAY_2 = MONDAY_1 + timedelta(days=7)
MONDAY_3 = MONDAY_2 + timedelta(days=7)
CANARY = "金丝雀收礼"
ABOUT_OFFICE = LedgerRow(
    "信2026-071", "2026-03-10", purpose="检举控告", title="某事", content=f"反映县信访局王某{CANARY}",
    name="李举报", phone="13900000000",
)  # fmt: skip


def row(accused="", title="反映问题", content=""):
    cells = {SheetField.ACCUSED: accused, SheetField.TITLE: title, SheetField.CONTENT: content}
    given = {name: text for name, text in cells.items() if text}
    return RawRow("信访台账", 5, given, frozenset(given), {})


RULE = OwnOffice(["县信访局", "信访局"], ["赵接访", "钱登记", "孙分管", "副县长"], ["清水县"])


@pytest.mark.parametrize(
    "accused",
    [
        "县信访局",
        "信访局",
        "清水县信访局局长",
        "信访办主任",
        "县委信访办",
        "赵接访",
        "钱登记",
        "孙分管",
        "副县长",
        "县委书记",
    ],
)
def test_whom_the_column_of_the_accused_names_is_accused(accused):
    assert RULE.is_accused([row(accused)])


@pytest.mark.parametrize(
    "accused",
    ["", "青石镇信访办", "白云乡信访办公室", "市信访局", "省信访局", "国家信访局", "自然资源局信访办", "某街道信访办", "青石镇镇长", "某村支书", "钱某"],
)  # fmt: skip
def test_offices_of_other_places_and_other_people_are_not_ours(accused):
    assert not RULE.is_accused([row(accused)])


@pytest.mark.parametrize(
    "text",
    [
        "反映县信访局违规收费",
        "举报信访局工作人员",
        "实名举报信访办主任收礼",
        "现举报:信访办主任收礼",
        "控告赵接访压件",
        "揭发原副县长插手工程",
        "来信说,县信访局工作人员收取好处",
        "多次上访,信访局不予登记",
        "县信访局长期推诿",
    ],
)
def test_who_stands_after_a_word_that_accuses_is_accused(text):
    assert RULE.is_accused([row(content=text)])
    assert RULE.is_accused([row(title=text)])


@pytest.mark.parametrize(
    "text",
    [
        "反映某村支书贪污",
        "向信访局举报某村支书",
        "举报人到信访局反映某村支书",
        "举报信由信访局转来",
        "反映某镇干部,曾到县信访局上访",
        "反映青石镇信访办收费",
        "反映某镇干部,经信访局工作人员调解未果",
        "某村支书挪用资金,信访局已转办",
        "控告某镇长,县长热线已受理",
        "反映县长信箱无人回复",
    ],
)
def test_where_a_letter_went_is_not_whom_it_accuses(text):
    assert not RULE.is_accused([row(content=text)])


@pytest.mark.parametrize(
    ("title", "is_ours"),
    [
        ("信访局乱收费", True),
        ("清水县信访局接访态度", True),
        ("孙分管插手工程", True),
        ("信访局转来某村支书问题", False),
        ("县信访局交办某村账目", False),
        ("市信访局乱收费", False),
        ("青石镇信访办乱收费", False),
    ],
)
def test_whom_the_title_begins_with_is_accused(title, is_ours):
    assert RULE.is_accused([row(title=title)]) is is_ours


@given(
    between=st.text("组张某副科干务部的", max_size=9),
    word=st.sampled_from(["举报", "检举", "控告", "揭发", "反映"]),
)
def test_up_to_ten_characters_of_the_clause_may_stand_between(between, word):
    assert RULE.is_accused([row(content=f"{word}某{between}县信访局收费")])


@given(between=st.text("村组张某副科干务部的", max_size=5), to=st.sampled_from("到向在去至赴由经给找往,。"))
def test_no_word_that_accuses_reaches_past_where_it_went(between, to):
    assert not RULE.is_accused([row(content=f"反映{between}{to}县信访局登记")])


def test_a_joined_row_counts_too():
    assert RULE.is_accused([row(content="反映某村支书"), row("信访局")])


def test_the_rule_knows_the_names_of_the_board(desk):
    with desk.database.writing() as session:
        unit = session.scalars(select(Unit).where(Unit.name == "县信访局")).one()
        session.add(UnitAlias(alias="清水县人民来信来访接待室", unit_id=unit.id))
        add_account(session, "zhao", Role.OFFICE, unit_id=unit.id).display_name = "赵接访"
        add_account(session, "other", Role.UNIT, unit_id=unit.id).display_name = "周外人"
        for name, title, is_leader in (("钱登记", "办信科长", False), ("孙分管", "县委委员(农业)", True)):
            official = Official(name=name)
            session.add(official)
            session.flush()
            session.add(
                Post(official_id=official.id, unit_id=unit.id, title=title, is_county_leader=is_leader)
            )
        session.flush()
        rule = own_office(session)
    ours = ["人民来信来访接待室", "赵接访", "钱登记", "孙分管", "县委委员"]
    assert [name for name in (*ours, "周外人", "办信科长") if rule.is_accused([row(name)])] == ours


def test_it_becomes_an_envelope_without_its_text(desk, handler):
    with desk.database.writing() as session:
        auditor = add_account(session, "auditor", Role.AUDITOR)
    proposal, done = desk.take(ledger([ABOUT_OFFICE]), MONDAY_1)
    assert proposal.for_vault.sums() == {"accusing": 1, "moving": 0, "for_handler": 0}
    with desk.database.writing() as session:
        assert sealed_rows(session, handler, MONDAY_1) == []
        assert sealed_found(session, handler, CANARY, MONDAY_1) == []
        (waiting,) = waiting_envelopes(session, handler)
        assert (waiting.number, waiting.received_on.isoformat()) == ("JB2026-0001", "2026-03-10")
        assert waiting.whence == "县信访台账 · 信访台账 4"
        case = session.scalars(select(SealedCase)).one()
        assert (case.title, case.summary, case.accused, case.accused_unit_id) == (None, None, None, None)
        for table in (SealedPerson, SealedWord):
            assert session.scalars(select(table)).all() == []
        route_envelope(session, handler, waiting.number, "纪收9号", MONDAY_1)
        assert waiting_envelopes(session, handler) == []
        (receipt,) = receipts(session, auditor, MONDAY_1)
        assert (receipt.number, receipt.receipt, receipt.whence) == (waiting.number, "纪收9号", "")
    stored = list(everything_stored(desk.database))
    assert not any(word in cell for word in (CANARY, "李举报", "王某") for cell in stored)
    assert done.counts["rows"] == 0


def test_next_week_it_is_there_already_and_new_words_are_not_kept(desk, handler):
    for monday, one in (
        (MONDAY_1, ABOUT_OFFICE),
        (MONDAY_2, replace(ABOUT_OFFICE, status="在办")),
        (MONDAY_3, replace(ABOUT_OFFICE, content=f"改称反映某村支书{CANARY}")),
    ):
        desk.take(ledger([one]), monday)
    with desk.database.writing() as session:
        (case,) = session.scalars(select(SealedCase))
        steps = session.scalars(select(SealedEvent).order_by(SealedEvent.id)).all()
        assert [(one.kind, plain(session, one, case.id, "note")) for one in steps] == [
            (SealedKind.RECEIVED, "县信访台账 · 信访台账 4"),
            (SealedKind.NOTED, "县信访台账 · 信访台账 4"),
        ]
        assert sealed_rows(session, handler, MONDAY_3) == []


def test_an_accusation_that_turns_out_to_be_about_the_office_is_shut(desk, handler):
    desk.take(ledger([replace(ABOUT_OFFICE, content=f"反映某村支书{CANARY}")]), MONDAY_1)
    with desk.database.writing() as session:
        assert len(sealed_rows(session, handler, MONDAY_1)) == 1
    desk.take(ledger([ABOUT_OFFICE]), MONDAY_2)
    with desk.database.writing() as session:
        assert sealed_rows(session, handler, MONDAY_2) == []
        assert sealed_found(session, handler, CANARY, MONDAY_2) == []
        assert session.scalars(select(SealedWord)).all() == []
        assert len(waiting_envelopes(session, handler)) == 1


def test_a_matter_whose_row_now_accuses_the_office_leaves_the_board_and_opens_to_nobody(desk, handler):
    desk.take(ledger([replace(ABOUT_OFFICE, purpose="求决", content=f"请求解决，{CANARY}")]), MONDAY_1)
    proposal = desk.propose(ledger([ABOUT_OFFICE]), MONDAY_2)
    assert confirm(desk.database, proposal, now=MONDAY_2).moved == 1
    with desk.database.writing() as session:
        assert session.scalars(select(Case.title)).all() == ["—"]
        assert sealed_rows(session, handler, MONDAY_2) == []
        assert sealed_found(session, handler, CANARY, MONDAY_2) == []
        assert len(waiting_envelopes(session, handler)) == 1
        # Nothing of it is destroyed: it lies sealed for whoever may order it opened.
        moved = session.scalars(select(SealedEvent).where(SealedEvent.kind == SealedKind.MOVED_IN)).one()
        assert CANARY in plain(session, moved, moved.sealed_case_id, "note")
    assert not any(CANARY in cell for cell in everything_stored(desk.database))


def test_who_is_accused_otherwise_is_read_by_a_handler(desk, handler):
    extra = replace(ABOUT_OFFICE, content=f"反映某村支书{CANARY}")
    content = ledger([extra])
    desk.take(content, MONDAY_1)
    with desk.database.writing() as session:
        assert len(sealed_rows(session, handler, MONDAY_1)) == 1
        assert waiting_envelopes(session, handler) == []
