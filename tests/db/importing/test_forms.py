"""The public forms of a county's office, a sheet each: every row is a matter, joins one, or is said not to be."""

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import select

from db.days import FAR, day_of
from db.enums import Channel, Mark, Stage
from db.importing.findings import COLUMN_CODES, FindingCode
from db.models.assignments import LeaderAssignment
from db.models.cases import CASE_SPAN, Case
from db.spans import differences
from tests.db.importing.test_ledger_import import everything_stored
from tests.making import ZONE
from tests.sample_ledger import CANARIES, forms

NOW = datetime(2026, 3, 20, 10, tzinfo=ZONE)


@pytest.fixture
def stored(desk):
    proposal, _ = desk.take(forms(), NOW)
    return desk, proposal


def span(session, number):
    return session.execute(
        select(CASE_SPAN)
        .join(Case, Case.id == CASE_SPAN.c.case_id)
        .where(Case.official_number == number, CASE_SPAN.c.to_on == FAR)
    ).one()


def test_the_rows_of_all_forms_add_up(stored):
    desk, proposal = stored
    sums = proposal.sums()
    assert (sums["rows"], sums["new"], sums["joined"], sums["held"]) == (11, 7, 1, 3)
    assert {(f.sheet, f.row): f.code for f in proposal.held} == {
        ("突出矛盾纠纷台账", 5): FindingCode.RECEIVED_DAY_UNCLEAR,
        ("排查", 5): FindingCode.CLOSED_WITHOUT_DAY,
        ("领导包案台账", 5): FindingCode.NUMBER_NOT_ON_BOARD,
    }
    with desk.database.reading() as session:
        assert differences(session) == []


def test_what_is_never_stored_and_what_is_unknown_is_named_and_left_out(stored):
    desk, proposal = stored
    left_out = {f.column: f.code for f in proposal.findings if f.code in COLUMN_CODES}
    assert {column: left_out[column] for column in ("民族", "稳控措施", "稳定预警级别")} == dict.fromkeys(
        ("民族", "稳控措施", "稳定预警级别"), FindingCode.COLUMN_NEVER_STORED
    )
    assert left_out["心情"] is FindingCode.COLUMN_UNKNOWN
    cells = list(everything_stored(desk.database))
    for word in ("某族", "二级", "专人", *CANARIES):
        assert not any(word in cell for cell in cells if word != "二级"), word


def test_days_in_every_writing_and_full_width_digits_are_read(stored):
    desk, _ = stored
    with desk.database.reading() as session:
        days = {number: day_of(span(session, f"信访〔2026〕{number}").received_on) for number in (1, 2, 3)}
        assert days == {1: date(2026, 3, 5), 2: date(2026, 3, 6), 3: date(2026, 3, 6)}
        assert span(session, "排2026-1").persons == 12
        closed = span(session, "信访〔2026〕2")
        assert (closed.stage, day_of(closed.closed_on)) == (Stage.CLOSED, date(2026, 3, 16))


def test_short_old_and_village_names_find_their_place_and_an_ambiguous_one_none(stored):
    desk, proposal = stored
    with desk.database.reading() as session:
        places = {
            number: span(session, number).township_id
            for number in ("信访〔2026〕2", "信访〔2026〕3", "纠2026-1", "息2026-1", "排2026-1")
        }
    first, second, third = desk.world.townships
    assert places == {
        "信访〔2026〕2": second, "信访〔2026〕3": None, "纠2026-1": first, "息2026-1": third, "排2026-1": second,
    }  # fmt: skip
    assert Counter(f.code for f in proposal.findings)[FindingCode.PLACE_AMBIGUOUS] == 1


def test_units_categories_leaders_and_group_visits_are_met(stored):
    desk, _ = stored
    with desk.database.reading() as session:
        assert span(session, "纠2026-1").unit_id == desk.world.units[3]
        assert span(session, "排2026-1").category_id == desk.world.categories[2]
        visit = span(session, "息2026-2")
        assert (visit.channel, visit.persons, bool(Mark(visit.marks) & Mark.GROUP)) == (
            Channel.VISIT,
            5,
            True,
        )
        (held,) = session.scalars(select(LeaderAssignment)).all()
        assert (held.post_id, held.start_on, held.due_on) == (
            desk.world.leaders[0], date(2026, 3, 10), date(2026, 6, 10),
        )  # fmt: skip
