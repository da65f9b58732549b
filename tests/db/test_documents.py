"""Documents of a matter: sealed when they come, opened after a logged look, withdrawn and never deleted."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from db.commands.acts import Actor, ActRefused
from db.commands.documents import DocumentEntry, add_document, withdraw_document
from db.commands.identity import IdentityProblem, IdentityRefused, PersonEntry, reveal, seal_persons
from db.demo.papers import one_page
from db.documents import (
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_OF_A_MATTER,
    MOST_PARTS,
    MOST_UNPACKED,
    MediaType,
    OpenedFile,
    media_type_of,
)
from db.enums import Channel, DocumentKind, EventKind, LogKind, Role, UnitKind
from db.events import record
from db.keys import KeyRing
from db.log import ring_of
from db.models.documents import CaseDocument
from db.models.organisation import Unit
from db.models.records import LogRow
from db.queries.accounts import AccountRow
from db.queries.documents import documents, looked_at, opened_file
from db.queries.identity import LOOK_LASTS, IdentityField
from db.reference import seed_reference
from db.rekey import rekey
from db.scope import EVERYTHING, Scope
from db.sealed.commands import Accusation, name_handler
from db.sealed.documents import opened_paper, papers_of
from db.sealed.gate import SealedRefused
from db.sealed.moving import move_in
from db.sealed.queries import sealed_file
from db.spans import rewrite_spans
from tests.db.protected import NOW, add_account, add_case

TODAY = date(2025, 9, 26)
PAPER = one_page(((18, "处理意见书"), (12, "张三")))
OTHER = one_page(((18, "处理意见书"), (12, "李四")))
REPLY = DocumentEntry(DocumentKind.REPLY, "处理意见书", "演处〔2025〕1号", date(2025, 9, 20))


class Desk:
    """A unit with a matter of one person, its account, another unit's, and one of the office."""

    def __init__(self, session):
        seed_reference(session)
        units = [Unit(name=name, kind=UnitKind.DEPARTMENT) for name in ("农业局", "教育局")]
        session.add_all(units)
        session.flush()
        self.units = [unit.id for unit in units]
        self.case = add_case(session, "XF1")
        at = NOW - timedelta(days=3)
        detail = {"channel": Channel.LETTER.value, "unit": self.units[0]}
        record(session, self.case, EventKind.RECEIVED, happened_at=at, recorded_at=at, detail=detail)
        rewrite_spans(session, [self.case])
        seal_persons(session, self.case, [PersonEntry("张三", "13800000000")], NOW)
        self.unit = add_account(session, "unit", Role.UNIT, self.units[0])
        self.colleague = add_account(session, "colleague", Role.UNIT, self.units[0])
        self.other = add_account(session, "other", Role.UNIT, self.units[1])
        self.office = add_account(session, "office")
        self.leader = add_account(session, "leader", Role.LEADER)

    def actor(self, account, now=NOW):
        scope = EVERYTHING if account.unit_id is None else Scope(account.role, frozenset({account.unit_id}))
        row = AccountRow(
            id=account.id,
            username=account.username,
            display_name=account.display_name,
            role=account.role,
            unit_id=account.unit_id,
            unit="",
            post_id=None,
            post="",
            is_active=True,
            is_demo=False,
            language="",
            theme="",
            created_at=NOW,
        )
        return Actor(row, scope, now)

    def add(self, session, account=None, entry=REPLY, content=PAPER):
        return add_document(session, self.actor(account or self.unit), self.case, entry, content)

    def look(self, session, document, account=None, at=NOW, second=None):
        actor = self.actor(account or self.unit)
        return reveal(
            session,
            reader=actor.account,
            scope=actor.scope,
            case_id=self.case,
            what=IdentityField.DOCUMENT,
            purpose="核对送达",
            at=at,
            today=TODAY,
            row_id=document,
            second=second,
        )


def refused(code, act, *given, **named):
    with pytest.raises(ActRefused) as caught:
        act(*given, **named)
    assert caught.value.code == code


def test_a_document_is_stored_sealed_and_opens_as_it_was(board):
    with board.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        stored = session.scalar(select(CaseDocument.content).where(CaseDocument.id == number))
        assert PAPER not in stored
        assert b"%PDF" not in stored
        found = opened_file(session, desk.case, number)
        assert found == OpenedFile(f"{desk.case}-{number}.pdf", MediaType.PDF, PAPER)
        assert repr(found) == f"OpenedFile('{desk.case}-{number}.pdf')"
        (listed,) = documents(session, desk.case, TODAY)
        assert (listed.kind, listed.title, listed.paper_number) == (
            DocumentKind.REPLY,
            REPLY.title,
            REPLY.paper_number,
        )
        assert (listed.unit_id, listed.added_by, listed.size) == (desk.units[0], "unit", len(PAPER))


def test_a_name_typed_into_a_title_is_screened(lite):
    with lite.writing() as session:
        desk = Desk(session)
        desk.add(session, entry=DocumentEntry(DocumentKind.OTHER, "张三的申请", "13800000000"))
        (listed,) = documents(session, desk.case, TODAY)
        assert "张三" not in listed.title
        assert "138" not in listed.paper_number


def test_a_document_is_shown_from_the_day_it_was_added_and_withdrawn_from_the_day_it_was(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        later = desk.actor(desk.unit, NOW + timedelta(days=2))
        withdraw_document(session, later, desk.case, number, "扫描件不清")
        assert documents(session, desk.case, TODAY - timedelta(days=1)) == []
        (then,) = documents(session, desk.case, TODAY)
        (now,) = documents(session, desk.case, TODAY + timedelta(days=2))
        assert (then.is_withdrawn, then.withdrawn_reason) == (False, "")
        assert (now.is_withdrawn, now.withdrawn_reason, now.withdrawn_by) == (True, "扫描件不清", "unit")


@pytest.mark.parametrize(
    ("code", "entry", "content"),
    [
        ("title_missing", DocumentEntry(DocumentKind.REPLY, "  "), PAPER),
        ("title_long", DocumentEntry(DocumentKind.REPLY, "字" * (LONGEST_TITLE + 1)), PAPER),
        ("number_long", DocumentEntry(DocumentKind.REPLY, "字", "9" * 41), PAPER),
        ("dated_later", DocumentEntry(DocumentKind.REPLY, "字", dated_on=TODAY + timedelta(days=1)), PAPER),
        ("file_empty", REPLY, b""),
        ("file_type", REPLY, b"MZ\x90\x00"),
        ("file_type", REPLY, b"<script>alert(1)</script>"),
        ("file_large", REPLY, b"%PDF-" + bytes(MOST_BYTES)),
    ],
)
def test_what_is_no_document_is_refused_and_nothing_is_stored(lite, code, entry, content):
    with lite.writing() as session:
        desk = Desk(session)
        refused(code, desk.add, session, entry=entry, content=content)
        assert documents(session, desk.case, TODAY) == []


def test_the_limits_themselves_are_taken(lite):
    with lite.writing() as session:
        desk = Desk(session)
        entry = DocumentEntry(DocumentKind.REPLY, "字" * LONGEST_TITLE, "9" * 40, TODAY)
        for n in range(MOST_OF_A_MATTER):
            desk.add(session, entry=entry, content=PAPER + b"\n" * n)
        refused("documents_many", desk.add, session)


def test_only_the_office_and_the_matters_own_unit_add(lite):
    with lite.writing() as session:
        desk = Desk(session)
        refused("role_may_not", desk.add, session, desk.leader)
        refused("matter_unknown", desk.add, session, desk.other)
        assert desk.add(session, desk.office)


def test_who_added_it_or_the_office_withdraws_it_with_a_reason_once(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)

        def withdraw(account, reason="扫描件不清", document=number):
            withdraw_document(session, desk.actor(account), desk.case, document, reason)

        refused("not_your_document", withdraw, desk.colleague)
        refused("matter_unknown", withdraw, desk.other)
        refused("reason_short", withdraw, desk.unit, " 不清 ")
        refused("document_unknown", withdraw, desk.unit, document=number + 1)
        withdraw(desk.office)
        refused("document_unknown", withdraw, desk.unit)
        assert opened_file(session, desk.case, number) is None


def test_a_look_is_logged_before_the_file_opens_and_lasts_ten_minutes_for_its_reader(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number, other = desk.add(session), desk.add(session, content=OTHER)
        reader = desk.actor(desk.unit).account
        assert not looked_at(session, reader, desk.case, number, NOW)
        assert desk.look(session, number) == REPLY.title
        row = session.scalar(select(LogRow).where(LogRow.kind == LogKind.REVEALED))
        assert (row.detail["field"], row.detail["document"], row.case_id) == ("document", number, desk.case)
        assert looked_at(session, reader, desk.case, number, NOW)
        assert looked_at(session, reader, desk.case, number, NOW + LOOK_LASTS - timedelta(seconds=1))
        assert not looked_at(session, reader, desk.case, number, NOW + LOOK_LASTS)
        assert not looked_at(session, reader, desk.case, other, NOW)
        assert not looked_at(session, desk.actor(desk.colleague).account, desk.case, number, NOW)


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("leader", IdentityProblem.ROLE_REFUSED),
        ("other", IdentityProblem.OUT_OF_SCOPE),
        ("office", IdentityProblem.SECOND_NEEDED),
    ],
)
def test_a_look_follows_the_rules_of_every_reveal(lite, who, problem):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        with pytest.raises(IdentityRefused) as caught:
            desk.look(session, number, getattr(desk, who))
        assert caught.value.problem is problem


def test_a_withdrawn_document_and_one_of_another_matter_cannot_be_looked_at(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        withdraw_document(session, desk.actor(desk.unit), desk.case, number, "扫描件不清")
        for wrong in (number, number + 1, None):
            with pytest.raises(IdentityRefused) as caught:
                desk.look(session, wrong)
            assert caught.value.problem is IdentityProblem.NOTHING_STORED


def test_a_rekey_seals_documents_under_the_new_key(lite):
    with lite.writing() as session:
        desk = Desk(session)
        numbers = [desk.add(session), desk.add(session, content=OTHER)]
        old, fresh = ring_of(session), KeyRing.fresh()
        session.info["keys"] = KeyRing({**fresh.identity, **old.identity}, old.log, old.head_folder)
        assert rekey(session) >= len(numbers)
        session.info["keys"] = KeyRing(fresh.identity, old.log, old.head_folder)
        found = [opened_file(session, desk.case, number) for number in numbers]
        assert [one and one.content for one in found] == [PAPER, OTHER]


def test_documents_go_into_the_vault_with_their_matter_and_leave_nothing_outside(board):
    with board.writing() as session:
        desk = Desk(session)
        desk.add(session)
        name_handler(session, desk.office.id, NOW)
        inside = move_in(session, desk.office, EVERYTHING, desk.case, Accusation("", ""), NOW)
        assert session.scalar(text("SELECT count(*) FROM case_document")) == 0
        (paper,) = papers_of(session, inside)
        assert sealed_file(session, desk.office, inside, NOW).papers == (paper,)
        assert paper.title == REPLY.title
        assert (paper.kind, paper.paper_number, paper.dated_on) == (
            REPLY.kind,
            REPLY.paper_number,
            REPLY.dated_on,
        )
        assert (paper.added_by, paper.withdrawn_at) == (desk.unit.display_name, None)
        assert opened_paper(session, desk.office, inside, paper.id, NOW).content == PAPER
        for account, document in ((desk.unit, paper.id), (desk.office, paper.id + 1)):
            with pytest.raises(SealedRefused):
                opened_paper(session, account, inside, document, NOW)


def test_a_withdrawn_document_stays_withdrawn_in_the_vault(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        withdraw_document(session, desk.actor(desk.office), desk.case, number, "放错了案件")
        name_handler(session, desk.office.id, NOW)
        inside = move_in(session, desk.office, EVERYTHING, desk.case, Accusation("", ""), NOW)
        (paper,) = papers_of(session, inside)
        assert (paper.withdrawn_by, paper.withdrawn_at) == (desk.office.display_name, NOW)
        assert paper.withdrawn_reason == "放错了案件"
        with pytest.raises(SealedRefused):
            opened_paper(session, desk.office, inside, paper.id, NOW)


def test_the_same_file_is_not_taken_twice_unless_the_first_was_withdrawn(lite):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session)
        refused("document_twice", desk.add, session, entry=DocumentEntry(DocumentKind.OTHER, "又一次"))
        # Of the same size is not the same.
        desk.add(session, content=PAPER[:-1] + b" ")
        withdraw_document(session, desk.actor(desk.office), desk.case, number, "放错了案件")
        assert desk.add(session) > number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("../../etc/passwd.pdf", "../../etc/passwd.pdf"),
        ("处理\x00意见书\r\n二", "处理意见书 二"),
        ("书\u202efdp.exe", "书fdp.exe"),
    ],
)
def test_a_title_is_a_line_of_seen_words_and_names_no_file(lite, typed, stored):
    with lite.writing() as session:
        desk = Desk(session)
        number = desk.add(session, entry=DocumentEntry(DocumentKind.OTHER, typed, typed))
        (kept,) = documents(session, desk.case, TODAY)
        assert (kept.title, kept.paper_number) == (stored, stored)
        found = opened_file(session, desk.case, number)
        assert found is not None
        assert found.name == f"{desk.case}-{number}.pdf"


def bomb(size):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("word/document.xml", bytes(size))
    return held.getvalue()


def test_a_packed_file_that_unpacks_to_too_much_is_no_document():
    assert media_type_of(bomb(1 << 20)) is MediaType.DOCX
    assert media_type_of(bomb(MOST_UNPACKED + 1)) is None
    parts = [f"word/{n}.xml" for n in range(MOST_PARTS)]
    assert media_type_of(packed("word/document.xml", *parts[1:])) is MediaType.DOCX
    assert media_type_of(packed("word/document.xml", *parts)) is None


@pytest.mark.parametrize("name", ["../out.xml", "/etc/passwd", "C:\\out.xml", "word\\..\\..\\out.xml"])
def test_a_packed_file_with_a_part_outside_its_folder_is_no_document(name):
    assert media_type_of(packed("word/document.xml", name)) is None


def packed(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PAPER, MediaType.PDF),
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
        (packed("word/document.xml"), MediaType.DOCX),
        (packed("xl/workbook.xml"), MediaType.XLSX),
        (packed("word/document.xml", "word/vbaProject.bin"), None),
        (packed("anything.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"\x89PNG", None),
        (b"", None),
    ],
)
def test_a_file_is_told_by_its_content(content, media_type):
    assert media_type_of(content) is media_type
