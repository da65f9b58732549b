"""Numbers reserved for blank forms: without a gap, each used once or voided with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.blocks import MOST_OF_A_BLOCK, BlankForm, NumberState
from db.commands.acts import ActRefused
from db.commands.blocks import reserve_numbers, void_numbers
from db.commands.papers import forget_papers, issue_paper
from db.models.blocks import ReservedNumber
from db.models.papers import CasePaper
from db.papers import PaperKind
from db.queries.blocks import blocks, open_numbers, units_writing
from tests.db.test_papers import DAY, SERIES, Desk

DEFAULT: dict[PaperKind | BlankForm, str] = SERIES | {BlankForm.REGISTRATION: "登", BlankForm.TRANSFER: "转"}


@pytest.fixture
def desk(lite):
    with lite.writing() as session:
        yield Desk(session)


def _reserve(desk, count=3, who="unit", form=BlankForm.ACCEPTANCE, days=0):
    block = reserve_numbers(desk.session, desk.actor(who, days), form, count, DEFAULT)
    account = desk.actor(who).account
    units = units_writing(desk.session, account.unit_id, is_office=who == "office")
    return next(one for one in blocks(desk.session, units) if one.id == block)


def _issue(desk, number, days=0, **given):
    return issue_paper(
        desk.session, desk.actor("unit", days), desk.case, number, version=2, default=DEFAULT, **given
    )


def test_reserved_numbers_go_on_where_the_series_stands_and_the_series_goes_on_behind_them(desk):
    desk.issued()
    block = _reserve(desk)
    assert [one.number for one in block.numbers] == [f"青石受告〔2025〕{n}号" for n in (2, 3, 4)]
    assert _issue(desk, desk.checked()) == "青石受告〔2025〕5号"
    assert [one.number[-2:] for one in _reserve(desk, 1).numbers] == ["6号"]


def test_numbers_of_blank_forms_start_anew_with_the_year_and_by_form_and_unit(desk):
    _reserve(desk)
    assert _reserve(desk, 1, days=60).numbers[0].number == "青石受告〔2026〕1号"
    assert _reserve(desk, 1, form=BlankForm.TRANSFER).numbers[0].number == "青石转〔2025〕1号"
    assert _reserve(desk, 1, "office", BlankForm.REGISTRATION).numbers[0].number == "县信访局登〔2025〕1号"


@pytest.mark.parametrize(
    ("who", "form", "count", "code"),
    [
        ("unit", BlankForm.REGISTRATION, 1, "form_not_yours"),
        ("leader", BlankForm.ACCEPTANCE, 1, "role_may_not"),
        ("unit", BlankForm.ACCEPTANCE, 0, "block_size"),
        ("unit", BlankForm.ACCEPTANCE, MOST_OF_A_BLOCK + 1, "block_size"),
    ],
)
def test_who_may_not_reserve_or_too_many_reserves_nothing(desk, who, form, count, code):
    assert desk.refused(lambda: reserve_numbers(desk.session, desk.actor(who), form, count, DEFAULT)) == code
    assert desk.session.scalars(select(ReservedNumber.id)).all() == []


def test_a_paper_handed_out_blank_is_issued_under_its_number_with_its_day(desk):
    block = _reserve(desk)
    number = desk.checked(1)
    taken = block.numbers[1].number
    assert _issue(desk, number, 2, reserved=taken, on=DAY + timedelta(1)) == taken
    paper = desk.paper(number)
    assert (paper.issued_on, paper.number) == (DAY + timedelta(1), taken)
    (after,) = blocks(desk.session, [block.unit_id])
    assert [one.state for one in after.numbers] == [NumberState.OPEN, NumberState.USED, NumberState.OPEN]
    assert [one.number for one in open_numbers(desk.session, [block.unit_id], BlankForm.ACCEPTANCE)] == [
        block.numbers[0].number,
        block.numbers[2].number,
    ]
    again = desk.checked()
    assert desk.refused(lambda: _issue(desk, again, reserved=taken)) == "number_used"


@pytest.mark.parametrize(("days", "code"), [(0, "before_reserved"), (3, "day_ahead")])
def test_a_blank_paper_is_handed_out_from_the_day_of_its_number_to_today(desk, days, code):
    block = _reserve(desk, days=1)
    number = desk.checked(1)
    with pytest.raises(ActRefused) as caught:
        _issue(desk, number, 2, reserved=block.numbers[0].number, on=DAY + timedelta(days))
    assert caught.value.code == code


def test_a_number_of_another_unit_or_form_is_unknown(desk):
    other = _reserve(desk, who="other")
    transfer = _reserve(desk, form=BlankForm.TRANSFER)
    number = desk.checked()
    for wrong in (other, transfer):
        named = wrong.numbers[0].number
        assert desk.refused(lambda named=named: _issue(desk, number, reserved=named)) == "number_unknown"


def test_open_numbers_are_voided_with_a_reason_together_or_not_at_all(desk):
    block = _reserve(desk)
    ids = [one.id for one in block.numbers]

    def void(which, reason="来电恢复，未使用", who="unit"):
        return void_numbers(desk.session, desk.actor(who), which, reason)

    assert desk.refused(lambda: void(ids, "短")) == "reason_short"
    assert desk.refused(lambda: void([])) == "numbers_none"
    assert desk.refused(lambda: void(ids, who="other")) == "number_unknown"
    assert void(ids[:1]) == 1
    assert desk.refused(lambda: void(ids)) == "number_void"
    (after,) = blocks(desk.session, [block.unit_id])
    assert [(one.state, one.reason) for one in after.numbers] == [
        (NumberState.VOID, "来电恢复，未使用"),
        (NumberState.OPEN, ""),
        (NumberState.OPEN, ""),
    ]
    assert _issue(desk, desk.checked()).endswith("4号")


def test_a_number_stays_used_when_its_matter_moves_away(desk):
    block = _reserve(desk)
    number = desk.checked()
    _issue(desk, number, reserved=block.numbers[0].number)
    check = desk.session.get_one(CasePaper, number)
    assert check.case_id == desk.case
    forget_papers(desk.session, desk.case)
    (after,) = blocks(desk.session, [block.unit_id])
    assert (after.numbers[0].state, after.numbers[0].case_id) == (NumberState.USED, None)
