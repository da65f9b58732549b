"""Rows that accuse go to the vault with the confirmation, and what is in the vault never comes back by a sheet."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from db.enums import EventKind, LogKind, Role
from db.importing.confirm import Decisions, confirm
from db.importing.findings import FindingCode, SheetRefused
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.records import ImportRun, LogRow
from db.rekey import rekey
from db.scope import EVERYTHING
from db.sealed.commands import Accusation
from db.sealed.models import SealedCase
from db.sealed.moving import move_in
from db.sealed.queries import sealed_file, sealed_found, sealed_rows
from db.sealed.words import SealedKind
from db.spans import differences
from tests.db.importing.test_ledger_import import everything_stored
from tests.db.protected import add_account
from tests.making import ZONE
from tests.sample_ledger import WEEK_1, AssignmentRow, LedgerRow, ledger

MONDAY_1 = datetime(2026, 3, 16, 9, tzinfo=ZONE)
MONDAY_2 = MONDAY_1 + timedelta(days=7)
MONDAY_3 = MONDAY_2 + timedelta(days=7)
CANARY = "金丝雀违规占地"
ACCUSING = LedgerRow(
    "信2026-005", "2026-03-10", purpose="检举控告", title="反映某镇干部", content=f"{CANARY}三亩",
    name="李举报", phone="13900000000",
)  # fmt: skip
ORDINARY = LedgerRow("信2026-001", "2026-03-05")


@pytest.fixture
def signer(desk):
    with desk.database.writing() as session:
        return add_account(session, "clerk", Role.OFFICE)


def opened(desk, handler):
    with desk.database.writing() as session:
        return [
            sealed_file(session, handler, row.case_id, MONDAY_3)
            for row in reversed(sealed_rows(session, handler, MONDAY_3))
        ]


def move(desk, handler, number="", title=""):
    with desk.database.writing() as session:
        where = Case.official_number == number if number else Case.title == title
        case_id = session.scalars(select(Case.id).where(where)).one()
        return move_in(session, handler, EVERYTHING, case_id, Accusation("某镇占地", ""), MONDAY_1)


def ordinary_numbers(desk):
    with desk.database.reading() as session:
        return set(session.scalars(select(Case.official_number).where(Case.title != "—")))


def said(proposal):
    """Return how many rows are said to be of cancelled matters, and how many to accuse, once the sums add up."""
    sums = proposal.sums()
    assert sums.pop("rows") == sum(sums.values())
    return proposal.held_by_code()[FindingCode.NUMBER_CANCELLED], proposal.for_vault.rows


@pytest.mark.parametrize(
    "row",
    [
        LedgerRow("1", "2026-3-5", purpose="揭发控告"),
        LedgerRow("1", "2026-3-5", kind="检举控告"),
        LedgerRow("1", "2026-3-5", title="检举某村支书"),
        LedgerRow("1", "2026-3-5", content="来信属于揭发控告类"),
        LedgerRow("1", "2026-3-5", purpose="举报"),
        LedgerRow("1", "不知哪天", purpose="举报"),
        LedgerRow("", "2026-3-5", purpose="举报"),
    ],
)
def test_an_accusation_is_known_whatever_column_says_so(desk, row):
    proposal = desk.propose(ledger([row]), MONDAY_1)
    assert (proposal.new, proposal.held, proposal.for_vault.rows) == ([], [], 1)


def test_with_the_confirmation_a_handler_reads_it_in_the_vault(desk, handler):
    desk.take(ledger([ORDINARY, ACCUSING]), MONDAY_1)
    (file,) = opened(desk, handler)
    assert (file.row.title, file.row.received_on) == ("反映某镇干部", date(2026, 3, 10))
    assert CANARY in file.summary
    assert "李举报" not in file.summary
    assert (file.persons[0].name, file.persons[0].phone) == ("李举报", "13900000000")
    assert [(step.kind, step.note) for step in file.steps] == [
        (SealedKind.RECEIVED, "县信访台账 · 信访台账 5")
    ]
    with desk.database.writing() as session:
        assert len(sealed_found(session, handler, "违规占地", MONDAY_1)) == 1


def test_outside_the_vault_no_table_tells_of_it(desk, handler):
    proposal, done = desk.take(ledger([ORDINARY, ACCUSING], [AssignmentRow("甲", "信2026-005")]), MONDAY_1)
    assert proposal.for_vault.rows == 2
    for sums in (proposal.sums(), done.counts):
        assert (sums["rows"], sums["new"], sums["joined"], sums["held"]) == (1, 1, 0, 0)
    assert [f for f in (*proposal.held, *proposal.findings) if f.row == 5] == []
    stored = list(everything_stored(desk.database))
    for word in (CANARY, "某镇干部", "李举报", "13900000000", "信2026-005", "检举", "accusation"):
        assert not any(word in cell for cell in stored), word
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_nothing_is_sealed_before_the_confirmation_nor_where_it_fails(desk, handler):
    proposal = desk.propose(ledger([ORDINARY, ACCUSING]), MONDAY_1)
    assert opened(desk, handler) == []
    with desk.database.writing() as session:
        session.execute(text("DROP TABLE sealed_word"))
    with pytest.raises(DatabaseError):
        confirm(desk.database, proposal, now=MONDAY_1)
    with desk.database.reading() as session:
        for table in (SealedCase, ImportRun, Case):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_without_keys_an_accusation_is_refused_with_the_whole_file(desk):
    desk.database.keys = None
    nameless = replace(ACCUSING, name="", phone="")
    with pytest.raises(SheetRefused, match="no_keys"):
        desk.take(ledger([replace(ORDINARY, name="", phone=""), nameless]), MONDAY_1)
    assert ordinary_numbers(desk) == set()


@pytest.mark.parametrize("number", ["信2026-005", ""])
def test_next_week_the_same_row_is_there_already(desk, handler, number):
    row = replace(ACCUSING, number=number)
    desk.take(ledger([ORDINARY, row]), MONDAY_1)
    desk.take(
        ledger([ORDINARY, replace(row, status="在办"), LedgerRow("信2026-009", "2026-03-17")]), MONDAY_2
    )
    (file,) = opened(desk, handler)
    assert len(file.steps) == 1


def test_what_the_ledger_says_anew_of_it_is_noted_in_the_vault(desk, handler):
    desk.take(ledger([ACCUSING]), MONDAY_1)
    desk.take(ledger([replace(ACCUSING, content=f"{CANARY}五亩")]), MONDAY_2)
    (file,) = opened(desk, handler)
    assert [step.kind for step in file.steps] == [SealedKind.RECEIVED, SealedKind.NOTED]
    assert "五亩" in file.steps[1].note


def test_a_row_that_no_longer_says_that_it_accuses_stays_in_the_vault(desk, handler):
    desk.take(ledger([ACCUSING]), MONDAY_1)
    proposal, _ = desk.take(ledger([replace(ACCUSING, purpose="求决", status="在办")]), MONDAY_2)
    assert said(proposal) == (1, 0)
    assert ordinary_numbers(desk) == set()


def test_of_a_row_that_the_vault_knows_a_preview_tells_only_what_the_row_itself_says(desk, handler):
    desk.take(ledger([ACCUSING]), MONDAY_1)
    neutral = replace(ACCUSING, purpose="求决")
    rows = [neutral, replace(neutral, title="另一行"), ACCUSING]
    proposal = desk.propose(ledger(rows, [AssignmentRow("甲", ACCUSING.number)]), MONDAY_2)
    assert said(proposal) == (1, 1)
    assert (proposal.joined, proposal.held_by_code()[FindingCode.NUMBER_TWICE]) == (1, 1)
    assert len(proposal.for_vault.accusations) == 1


def test_a_matter_that_was_moved_in_does_not_come_back_under_its_number(desk, handler):
    desk.take(ledger(WEEK_1), MONDAY_1)
    inside = move(desk, handler, "信2026-002")
    proposal, _ = desk.take(ledger([*WEEK_1, LedgerRow("信2026-012", "2026-03-17")]), MONDAY_2)
    # One row of the first week accuses by its own words.
    assert said(proposal) == (1, 1)
    assert "信2026-002" not in {gone.official_number for gone in proposal.gone}
    assert "信2026-002" not in ordinary_numbers(desk)
    with desk.database.writing() as session:
        assert sealed_file(session, handler, inside, MONDAY_2).steps[-1].kind is SealedKind.NOTED


def test_a_matter_without_a_number_that_was_moved_in_does_not_come_back_either(desk, handler):
    rows = [
        ORDINARY,
        LedgerRow("", "2026-03-06", title="村务公开不实", content="欧阳守田说村里账目不清"),
        LedgerRow("", "2026-03-06", title="村务公开不实", content="另一件：公示栏缺失"),
    ]
    desk.take(ledger(rows), MONDAY_1)
    with desk.database.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.summary.contains("账目不清"))).one()
        move_in(session, handler, EVERYTHING, case_id, Accusation("某村账目", ""), MONDAY_1)
    for monday, status in ((MONDAY_2, "在办"), (MONDAY_3, "转办")):
        proposal = desk.propose(ledger([replace(row, status=status) for row in rows]), monday)
        assert (proposal.new, said(proposal), len(proposal.unsure)) == ([], (1, 0), 1)
        assert "公示栏" in proposal.unsure[0].draft.facts["summary"]


def test_of_two_rows_alike_only_as_many_go_as_were_moved(desk, handler):
    twins = [LedgerRow("", "2026-03-06", title="村务公开"), LedgerRow("", "2026-03-06", title="村务公开")]
    desk.take(ledger(twins), MONDAY_1)
    with desk.database.writing() as session:
        case_id = session.scalars(select(func.min(Case.id))).one()
        move_in(session, handler, EVERYTHING, case_id, Accusation("某村", ""), MONDAY_1)
    proposal = desk.propose(ledger([replace(row, status="在办") for row in twins]), MONDAY_2)
    assert (proposal.new, said(proposal), len(proposal.unsure)) == ([], (1, 0), 1)


def numbers_left(desk):
    """Return the numbers of the matters that still stand on the board."""
    with desk.database.reading() as session:
        return sorted(
            session.scalars(select(Case.number).join(CASE_SPAN, CASE_SPAN.c.case_id == Case.id).distinct())
        )


def test_a_matter_of_the_board_whose_row_now_accuses_moves_into_the_vault_with_it(desk, handler, signer):
    desk.take(ledger([ORDINARY, replace(ACCUSING, purpose="求决", content=f"{CANARY}两亩")]), MONDAY_1)
    with desk.database.reading() as session:
        case_id = session.scalars(select(Case.id).where(Case.official_number == ACCUSING.number)).one()
    proposal = desk.propose(ledger([ORDINARY, ACCUSING]), MONDAY_2)
    assert (proposal.changed, proposal.gone) == ([], [])
    assert proposal.for_vault.sums() == {"accusing": 1, "moving": 1, "for_handler": 0}
    assert len(numbers_left(desk)) == 2
    done = confirm(desk.database, proposal, now=MONDAY_2, account=signer)
    assert (done.moved, numbers_left(desk)) == (1, [ORDINARY.number])
    (file,) = opened(desk, handler)
    assert [step.kind for step in file.steps] == [SealedKind.RECEIVED, SealedKind.MOVED_IN]
    assert f"{CANARY}三亩" in file.summary
    assert [(one.number, one.summary) for one in file.moved] == [(ACCUSING.number, f"{CANARY}两亩")]
    assert [(one.name, one.phone) for one in file.persons] == [("李举报", "13900000000")]
    with desk.database.reading() as session:
        (event,) = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id))
        assert (event.kind, event.detail, event.actor_id) == (
            EventKind.CANCELLED, {"reason": "moved"}, signer.id,
        )  # fmt: skip
        (logged,) = session.scalars(select(LogRow).where(LogRow.case_id == case_id))
        assert (logged.kind, logged.detail, logged.account_name) == (
            LogKind.ACTED, {"number": "moved"}, "clerk",
        )  # fmt: skip
        assert differences(session) == []


def test_who_came_with_the_matter_and_is_not_in_its_row_moves_too(desk, handler):
    desk.take(ledger([replace(ACCUSING, purpose="求决", name="欧阳守田", phone="")]), MONDAY_1)
    desk.take(ledger([ACCUSING]), MONDAY_2)
    (file,) = opened(desk, handler)
    assert [one.name for one in file.persons] == ["李举报", "欧阳守田"]


def test_of_a_matter_that_moved_no_word_stands_outside_the_vault(desk, handler):
    row = replace(ACCUSING, purpose="求决", status="在办")
    desk.take(ledger([ORDINARY, row], [AssignmentRow("甲", row.number)]), MONDAY_1)
    desk.take(ledger([ORDINARY, ACCUSING], [AssignmentRow("甲", row.number)]), MONDAY_2)
    stored = list(everything_stored(desk.database))
    for word in (CANARY, "某镇干部", "李举报", "13900000000", "检举", "accusation"):
        assert not any(word in cell for cell in stored), word
    with desk.database.reading() as session:
        (case,) = session.scalars(select(Case).where(Case.official_number == row.number))
        assert (case.title, case.summary) == ("—", "")


def test_it_does_not_come_back_where_its_row_no_longer_accuses(desk, handler):
    row = replace(ACCUSING, purpose="求决")
    for monday, one in ((MONDAY_1, row), (MONDAY_2, ACCUSING)):
        desk.take(ledger([ORDINARY, one]), monday)
    proposal = desk.propose(ledger([ORDINARY, row]), MONDAY_3)
    assert (proposal.new, said(proposal)) == ([], (1, 0))


def test_a_matter_that_a_handler_moved_meanwhile_is_noted_there(desk, handler):
    desk.take(ledger([replace(ACCUSING, purpose="求决")]), MONDAY_1)
    proposal = desk.propose(ledger([ACCUSING]), MONDAY_2)
    move(desk, handler, ACCUSING.number)
    assert confirm(desk.database, proposal, now=MONDAY_2).moved == 0
    (file,) = opened(desk, handler)
    assert [step.kind for step in file.steps] == [SealedKind.MOVED_IN, SealedKind.NOTED]


def test_where_the_confirmation_fails_the_matter_stays(desk, handler):
    desk.take(ledger([replace(ACCUSING, purpose="求决")]), MONDAY_1)
    proposal = desk.propose(ledger([ACCUSING]), MONDAY_2)
    with desk.database.writing() as session:
        session.execute(text("DROP TABLE sealed_word"))
    with pytest.raises(DatabaseError):
        confirm(desk.database, proposal, now=MONDAY_2)
    assert numbers_left(desk) == [ACCUSING.number]


NAMELESS = replace(ACCUSING, number="")


def test_a_matter_without_a_number_moves_where_its_row_says_the_same(desk, handler):
    desk.take(ledger([ORDINARY, replace(NAMELESS, purpose="求决")]), MONDAY_1)
    proposal, done = desk.take(ledger([ORDINARY, NAMELESS]), MONDAY_2)
    assert proposal.for_vault.sums() == {"accusing": 1, "moving": 1, "for_handler": 0}
    assert (done.moved, numbers_left(desk), len(opened(desk, handler))) == (1, [ORDINARY.number], 1)


def test_twins_that_both_accuse_both_move(desk, handler):
    desk.take(ledger([replace(NAMELESS, purpose="求决")] * 2), MONDAY_1)
    proposal, done = desk.take(ledger([NAMELESS, replace(NAMELESS, status="在办")]), MONDAY_2)
    assert (proposal.for_vault.unsure, done.moved, numbers_left(desk)) == (0, 2, [])


@pytest.mark.parametrize(
    ("before", "now", "unsure"),
    [
        # Two matters say the same, one row of them accuses.
        ([NAMELESS, NAMELESS], [NAMELESS], 1),
        # Its own row stands beside the one that accuses: the matter is that row's.
        ([NAMELESS], [replace(NAMELESS, purpose="求决"), NAMELESS], 0),
        ([NAMELESS, NAMELESS], [replace(NAMELESS, purpose="求决"), NAMELESS], 1),
        # Day and title alone are the same.
        ([replace(NAMELESS, content="另一种说法")], [NAMELESS], 1),
        ([replace(NAMELESS, received="2026-03-09")], [NAMELESS], 0),
        ([replace(NAMELESS, title="反映另一干部")], [NAMELESS], 0),
    ],
)
def test_which_matter_a_row_without_a_number_is_is_not_guessed(desk, handler, before, now, unsure):
    desk.take(ledger([replace(row, purpose="求决") for row in before]), MONDAY_1)
    left = numbers_left(desk)
    proposal = desk.propose(ledger(now), MONDAY_2)
    assert proposal.for_vault.sums() == {"accusing": 1, "moving": 0, "for_handler": unsure}
    assert confirm(desk.database, proposal, Decisions(is_first_candidate_taken=True), now=MONDAY_2).moved == 0
    assert numbers_left(desk) == left
    (file,) = opened(desk, handler)
    assert all(number in file.steps[0].note for number in left) is bool(unsure)


def test_a_matter_left_for_a_handler_is_not_said_to_be_gone(desk, handler):
    desk.take(ledger([ORDINARY, replace(NAMELESS, purpose="求决", content="另一种说法")]), MONDAY_1)
    for monday in (MONDAY_2, MONDAY_3):
        row = replace(ORDINARY, status=f"第{monday.day}日在办")
        proposal, _ = desk.take(ledger([row, NAMELESS]), monday)
        assert proposal.gone == []


def test_a_second_row_of_the_same_number_that_accuses_goes_alone(desk, handler):
    twice = [ORDINARY, replace(ACCUSING, number=ORDINARY.number)]
    proposal, _ = desk.take(ledger(twice), MONDAY_1)
    assert (proposal.sums()["new"], proposal.sums()["held"], proposal.for_vault.rows) == (1, 0, 1)
    proposal = desk.propose(ledger([*twice, LedgerRow("信2026-009", "2026-03-17")]), MONDAY_2)
    assert (proposal.sums()["same"], proposal.sums()["new"], proposal.for_vault.rows) == (1, 1, 1)


def test_its_marks_still_hold_after_the_keys_were_changed(desk, handler):
    desk.take(ledger([ACCUSING]), MONDAY_1)
    old = desk.database.keys
    fresh = type(old).fresh(old.head_folder)
    desk.database.keys = type(old)({**fresh.identity, **old.identity}, old.log, old.head_folder)
    with desk.database.writing() as session:
        assert rekey(session) > 0
    desk.database.keys = type(old)(fresh.identity, old.log, old.head_folder)
    proposal = desk.propose(ledger([replace(ACCUSING, purpose="求决")]), MONDAY_2)
    assert (proposal.new, said(proposal)) == ([], (1, 0))


def test_every_table_of_the_vault_is_sealed_or_plain_of_words(desk, handler):
    desk.take(ledger([ACCUSING]), MONDAY_1)
    with desk.database.reading() as session:
        cells = [
            str(bytes(cell) if isinstance(cell, memoryview) else cell)
            for table in Base.metadata.sorted_tables
            for row in session.execute(table.select())
            for cell in row
        ]
    assert not any(word in cell for word in (CANARY, "信2026-005", "李举报") for cell in cells)
