"""A county's ledger becomes matters: what is stored, what is left out and said, what is sealed."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from db.days import FAR, day_of
from db.enums import Channel, EventKind, Mark, Precision, Rating, Stage
from db.importing.confirm import confirm
from db.importing.findings import FindingCode, SheetRefused
from db.models.assignments import LeaderAssignment
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.petitioners import CasePerson, TextToken
from db.models.records import ImportRun, ImportValue
from db.queries.identity import known_values
from db.search import matching
from db.spans import differences
from tests.making import ZONE
from tests.sample_ledger import CANARIES, WEEK_1, AssignmentRow, LedgerRow, ledger

NOW = datetime(2026, 3, 20, 10, tzinfo=ZONE)


def last_span(session, number):
    return session.execute(
        select(CASE_SPAN)
        .join(Case, Case.id == CASE_SPAN.c.case_id)
        .where(Case.official_number == number, CASE_SPAN.c.to_on == FAR)
    ).one()


def events(session, number):
    return session.scalars(
        select(CaseEvent)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(Case.official_number == number)
        .order_by(CaseEvent.id)
    ).all()


def test_every_row_is_a_matter_or_is_said_not_to_be(desk):
    proposal, done = desk.take(ledger(WEEK_1), NOW)
    sums = proposal.sums()
    assert sums == {"rows": 7, "new": 6, "changed": 0, "same": 0, "unsure": 0, "joined": 0, "held": 1}
    assert proposal.held_by_code() == Counter({FindingCode.RECEIVED_DAY_UNCLEAR: 1})
    assert proposal.for_vault.rows == 1
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == done.counts["stored"] == 6
        assert differences(session) == []


def test_nothing_is_stored_before_it_is_confirmed(desk):
    desk.propose(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_a_row_becomes_the_acts_that_it_tells_of(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        acts = [(e.kind, day_of(e.happened_on)) for e in events(session, "信2026-001")]
        assert acts == [
            (EventKind.RECEIVED, date(2026, 3, 5)),
            (EventKind.LIMIT_SET, date(2026, 3, 5)),
            (EventKind.REGISTERED, date(2026, 3, 8)),
            (EventKind.TRANSFERRED, date(2026, 3, 8)),
        ]
        span = last_span(session, "信2026-001")
        assert span.unit_id == desk.world.units[1]
        assert span.township_id == desk.world.townships[0]
        assert span.category2_id == desk.world.categories[1]
        assert span.stage is Stage.TRANSFERRED
        assert day_of(span.c12_limit) == date(2026, 5, 7)
        closed = last_span(session, "信2026-003")
        assert (closed.stage, day_of(closed.closed_on)) == (Stage.CLOSED, date(2026, 3, 20))


def test_first_imports_are_history_recorded_as_it_happened(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        for event in session.scalars(select(CaseEvent)):
            assert event.recorded_at == event.happened_at
            assert event.is_backfilled
            assert event.precision is Precision.DAY
            assert event.source == "县信访台账"


def test_full_width_digits_and_group_visits_are_read(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        span = last_span(session, "信2026-002")
        assert span.persons == 12
        assert span.channel is Channel.VISIT
        assert Mark(span.marks) & Mark.GROUP


def test_a_village_alone_gives_its_township(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        span = last_span(session, "信2026-007")
        assert (span.township_id, span.village_id) == (desk.world.townships[0], desk.world.villages[0])


def test_an_unverified_old_name_is_to_be_placed_and_never_guessed(desk):
    proposal, _ = desk.take(ledger(WEEK_1), NOW)
    (finding,) = [f for f in proposal.findings if f.code is FindingCode.PLACE_AMBIGUOUS]
    assert finding.value == "旧河镇 → 大河镇"
    with desk.database.reading() as session:
        assert last_span(session, "信2026-004").township_id is None


def everything_stored(database):
    """Return every text and number of every table but the sealed ones, as text."""
    sealed = {"case_person", "text_token", "contact_hash"}
    with database.reading() as session:
        names = [table.name for table in Base.metadata.sorted_tables if table.name not in sealed]
        names += ["case_search_text"] if database.is_sqlite else ["case_search"]
        for name in names:
            for row in session.execute(text(f'SELECT * FROM "{name}"')):
                yield from (str(cell) for cell in row)


def test_identity_is_sealed_and_stands_nowhere_else(desk):
    rows = [
        *WEEK_1,
        LedgerRow(
            "x",
            "2026-03-12",
            title="地址",
            content="身份证511923197001011238，住幸福路77号3单元",
            phone="13812345678",
        ),
    ]
    desk.take(ledger(rows), NOW)
    stored = "\n".join(everything_stored(desk.database))
    assert [canary for canary in CANARIES[:3] if canary in stored] == []
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CasePerson)) == 7
        assert (session.scalar(select(func.count()).select_from(TextToken)) or 0) >= 3
        case_id = session.scalar(select(Case.id).where(Case.official_number == "信2026-007"))
        assert {"欧阳守田", "13812345678"} <= set(known_values(session, case_id))


def test_titles_are_place_and_subject_and_never_name_anybody(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        titles = {row[0]: row[1] for row in session.execute(select(Case.official_number, Case.title))}
    assert titles["信2026-001"] == "青石镇征地补偿款未到账"
    assert titles["信2026-008"] == "青石镇土地承包"
    assert all(len(title) <= 20 for title in titles.values())


def test_of_free_words_an_import_remembers_that_they_are_the_same_and_not_the_words(desk):
    row = LedgerRow("y", "2026-03-12", title="灌溉渠改线", content="灌溉渠改到村口")
    desk.take(ledger([row]), NOW)
    with desk.database.reading() as session:
        said = session.scalars(select(ImportValue.said)).one()
    assert (said["received_on"], said["title"][0], said["summary"][0]) == ("2026-03-12", "#", "#")
    assert "渠" not in str(said)


def test_without_keys_people_are_refused_and_nothing_is_stored(desk):
    desk.database.keys = None
    with pytest.raises(SheetRefused, match="no_keys"):
        desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_the_same_file_twice_is_found(desk):
    content = ledger(WEEK_1)
    _, done = desk.take(content, NOW)
    with pytest.raises(SheetRefused) as refused:
        desk.take(content, NOW)
    assert (refused.value.code, refused.value.values) == ("same_file", {"run": done.run_id})


def test_what_was_imported_is_found_by_its_words(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        dialect = session.get_bind().dialect.name
        found = session.scalars(
            select(Case.official_number).where(Case.id.in_(matching("低保", dialect)))
        ).all()
    assert found == ["信2026-002"]


def test_the_leaders_sheet_joins_its_matters_by_number(desk):
    assignments = [
        AssignmentRow("甲", "信2026-001"),
        AssignmentRow("不认识", "信2026-002"),
        AssignmentRow("甲", "信2026-999"),
    ]
    proposal, _ = desk.take(ledger(WEEK_1, assignments), NOW)
    assert proposal.sums()["joined"] == 2
    assert Counter(f.code for f in proposal.held)[FindingCode.NUMBER_NOT_ON_BOARD] == 1
    assert [f.code for f in proposal.findings if f.code is FindingCode.LEADER_UNKNOWN] == [
        FindingCode.LEADER_UNKNOWN
    ]
    with desk.database.reading() as session:
        (held,) = session.scalars(select(LeaderAssignment)).all()
        assert (held.post_id, held.start_on, held.due_on) == (
            desk.world.leaders[0], date(2026, 3, 10), date(2026, 6, 10),
        )  # fmt: skip
        assert held.team == "副组长甲、组员乙、组员丙"
        span = last_span(session, "信2026-001")
        assert (span.leader_id, day_of(span.assignment_due_on)) == (desk.world.leaders[0], date(2026, 6, 10))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (LedgerRow("1", None), FindingCode.NO_RECEIVED_DAY),
        (LedgerRow("1", "2026-03-21"), FindingCode.RECEIVED_IN_FUTURE),
        (LedgerRow("1", "2026-03-05", closed="2026-03-04"), FindingCode.CLOSED_BEFORE_RECEIVED),
        (LedgerRow("1", "2026-03-05", closed="下周"), FindingCode.CLOSED_DAY_UNCLEAR),
        (LedgerRow("1", "2026-03-05", status="已办结"), FindingCode.CLOSED_WITHOUT_DAY),
        (LedgerRow("1", "2026-03-05", status="作废"), FindingCode.CANCELLED_WITHOUT_DAY),
        (LedgerRow("9" * 61, "2026-03-05"), FindingCode.NUMBER_TOO_LONG),
        (LedgerRow("欧阳守田-1", "2026-03-05"), FindingCode.NUMBER_HOLDS_IDENTITY),
        (LedgerRow("13812345678", "2026-03-05"), FindingCode.NUMBER_HOLDS_IDENTITY),
    ],
)
def test_a_row_that_would_be_wrong_is_held_back_with_its_reason(desk, row, code):
    proposal = desk.propose(ledger([row]), NOW)
    assert [f.code for f in proposal.held] == [code]
    assert proposal.new == []


def test_a_day_on_the_boundary_is_no_fault(desk):
    row = LedgerRow("1", "2026-03-20", transferred="2026-03-20", closed="2026-03-20", due="2026-03-20")
    proposal = desk.propose(ledger([row]), NOW)
    assert (proposal.held, len(proposal.new)) == ([], 1)
    assert {f.code for f in proposal.findings if f.row} == set()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (LedgerRow("1", "2026-03-05", transferred="2026-03-04"), FindingCode.DAY_BEFORE_RECEIVED),
        (LedgerRow("1", "2026-03-05", transferred="2026-03-21"), FindingCode.DAY_IN_FUTURE),
        (LedgerRow("1", "2026-03-05", due="15日内"), FindingCode.DAY_UNCLEAR),
        (LedgerRow("1", "2026-03-05", persons="数人"), FindingCode.NUMBER_UNCLEAR),
        (LedgerRow("1", "2026-03-05", channel="飞鸽"), FindingCode.WORD_UNKNOWN),
        (LedgerRow("1", "2026-03-05", unit="某某局"), FindingCode.UNIT_UNKNOWN),
        (LedgerRow("1", "2026-03-05", kind="某类"), FindingCode.CATEGORY_UNKNOWN),
        (LedgerRow("1", "2026-03-05", township="某某镇"), FindingCode.PLACE_UNKNOWN),
    ],
)
def test_a_value_that_is_not_sure_is_left_out_and_said(desk, row, code):
    proposal = desk.propose(ledger([row]), NOW)
    assert len(proposal.new) == 1
    assert code in {f.code for f in proposal.findings if f.row}


def test_a_number_twice_in_one_sheet_is_held_back_the_second_time(desk):
    proposal = desk.propose(ledger([LedgerRow("1", "2026-03-05"), LedgerRow("1", "2026-03-06")]), NOW)
    assert [(f.code, f.row) for f in proposal.held] == [(FindingCode.NUMBER_TWICE, 5)]


def test_all_or_nothing(desk):
    proposal = desk.propose(ledger(WEEK_1), NOW)
    proposal.new[-1].facts["unit"] = 999_999  # A unit that was deleted while a person looked at the preview.
    with pytest.raises(SheetRefused, match="changed_meanwhile"):
        confirm(desk.database, proposal, now=NOW)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_late_look_at_the_past_sees_the_first_import_as_it_happened(desk):
    desk.take(ledger(WEEK_1), NOW)
    with desk.database.reading() as session:
        first = session.scalar(select(func.min(CASE_SPAN.c.from_on)))
    assert day_of(first) == date(2026, 3, 5)
    assert NOW.astimezone(UTC).date() == date(2026, 3, 20)


CELLS = st.sampled_from(
    [
        None,
        "",
        "-",
        "2026.3.5",
        "2026-03-19",
        "2026-03-21",
        "3月5日",
        46087,
        "已办结",
        "在办",
        "作废",
        "青石镇",
        "某镇",
        "一村",
        "来信",
    ]
)
ROWS = st.builds(
    LedgerRow,
    number=st.none() | st.integers(1, 5).map(str),
    received=CELLS,
    channel=CELLS,
    township=CELLS,
    transferred=CELLS,
    due=CELLS,
    status=CELLS,
    closed=CELLS,
    persons=CELLS,
    purpose=st.sampled_from(["求决", "检举控告", None]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=8))
def test_whatever_the_rows_say_their_sums_agree(desk, rows):
    proposal = desk.propose(ledger(rows, [AssignmentRow("甲", "1"), AssignmentRow("甲", "9")]), NOW)
    sums = proposal.sums()
    assert sum(count for name, count in sums.items() if name != "rows") == sums["rows"]
    assert sums["rows"] + proposal.for_vault.rows == len(rows) + 2
    assert all(finding.is_held for finding in proposal.held)


@pytest.mark.parametrize(
    ("word", "rating"),
    [("满意", Rating.SATISFIED), ("基本满意", Rating.FAIRLY_SATISFIED), ("未评价", None), ("", None)],
)
def test_official_ratings_are_acts_of_the_day_of_closing(desk, word, rating):
    content = f"编号,收到时间,乡镇,办结时间,满意度\n1,2026-03-05,青石镇,2026-03-12,{word}\n".encode()
    proposal, _ = desk.take(content, NOW)
    assert proposal.held == []
    with desk.database.reading() as session:
        assert last_span(session, "1").rating is rating
        rated = [day_of(e.happened_on) for e in events(session, "1") if e.kind is EventKind.RATED]
        assert rated == ([date(2026, 3, 12)] if rating else [])


def test_the_information_form_takes_its_end_from_the_day_of_handling(desk):
    content = (
        "序号,收到时间,来信来访人,单位,联系方式,家庭住址,主要诉求,接访人,处理时间,处理意见,是否终结,反映渠道,包案领导,备注\n"
        "1,2026.3.5,欧阳守田等5人,某厂,13812345678,某村,欧阳守田反映补偿,甲,2026.3.9,已答复欧阳守田,是,来访,甲,青石镇一村转来\n"
    ).encode()
    proposal, done = desk.take(content, NOW)
    assert ("单位", FindingCode.COLUMN_UNKNOWN) in {(f.column, f.code) for f in proposal.findings}
    with desk.database.reading() as session:
        span = session.execute(
            select(CASE_SPAN).where(CASE_SPAN.c.case_id == done.case_ids[0], CASE_SPAN.c.to_on == FAR)
        ).one()
        assert (span.stage, day_of(span.closed_on), span.persons, span.leader_id) == (
            Stage.CLOSED, date(2026, 3, 9), 5, desk.world.leaders[0],
        )  # fmt: skip
    assert not [cell for cell in everything_stored(desk.database) if "欧阳守田" in cell]
