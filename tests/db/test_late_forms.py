"""Forms filled on a day without power, entered afterwards (补录): all or none, with their moments and a second person."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.blocks import BlankForm, NumberState
from db.commands.acts import Actor, ActRefused
from db.commands.blocks import reserve_numbers, void_numbers
from db.commands.drafts import save_draft, take_draft
from db.commands.identity import PersonEntry
from db.commands.intake import Intake
from db.commands.late_forms import FilledForm, FormsRefused, check_forms, late_forms, register_forms
from db.commands.registering import Typed
from db.enums import Channel, EventKind, Mark, Precision, Role
from db.models.cases import Case, CaseEvent
from db.models.drafts import FormDraft
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.blocks import blocks
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from tests.db.protected import add_account
from tests.making import ZONE, make_world, moment

DAY = date(2025, 11, 5)
"""A Wednesday: one working day later is Thursday."""


class Office:
    """The petition office with two clerks, a block of three numbers, and another unit."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        units = self.world.units
        people = {"clerk": (Role.OFFICE, units[0]), "mate": (Role.OFFICE, units[0])}
        people |= {"unit": (Role.UNIT, units[3]), "auditor": (Role.AUDITOR, units[0])}
        self.accounts = {
            name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()
        }
        reserve_numbers(
            session, self.actor(hour=1), BlankForm.REGISTRATION, 3, {BlankForm.REGISTRATION: "登"}
        )

    def account(self, who):
        account = account_of_id(self.session, self.accounts[who])
        assert account is not None
        return account

    def actor(self, who="clerk", days=0, hour=15):
        account = self.account(who)
        return Actor(account, scope_of(self.session, account), moment(DAY + timedelta(days), hour))

    def form(self, serial, **given):
        transferred = given.pop("unit_id", None)
        typed = {
            "received_on": DAY,
            "received_at": datetime(2025, 11, 5, 9, 30 + serial, tzinfo=ZONE),
            "channel": Channel.VISIT,
            "township_id": self.world.townships[0],
            "category_id": self.world.categories[2],
            "subject": "道路失修",
            "text": "欧阳守田反映村道失修。",
            "persons": (PersonEntry("欧阳守田", "13812345678"),),
            "unit_id": transferred,
        }
        intake = Intake(**(typed | given))
        is_anonymous = not intake.persons
        number = f"县信访局登〔2025〕{serial}号"
        return FilledForm(number, Typed(intake, is_anonymous, (), transferred is not None))

    def register(self, *forms, days=0, second=None, token="t"):
        by = None if second is None else self.account(second)
        return register_forms(self.session, self.actor(days=days), forms, token, by)

    def count(self):
        return self.session.scalar(select(func.count(Case.id))), self.session.scalar(
            select(func.count(LogRow.seq))
        )


@pytest.fixture
def office(lite):
    with lite.writing() as session:
        yield Office(session)


def test_each_form_becomes_a_matter_with_its_moment_its_number_and_its_transfer(office):
    made = office.register(office.form(2, unit_id=office.world.units[3]), office.form(1))
    session = office.session
    received = session.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.RECEIVED)).all()
    assert [one.happened_at.astimezone(ZONE).strftime("%H:%M") for one in received] == ["09:32", "09:31"]
    assert {one.recorded_at for one in received} == {office.actor().now}
    assert {one.precision for one in received} == {Precision.MOMENT}
    assert [one.detail["form"] for one in received] == ["县信访局登〔2025〕2号", "县信访局登〔2025〕1号"]
    sent = session.scalars(select(CaseEvent.case_id).where(CaseEvent.kind == EventKind.TRANSFERRED)).all()
    assert sent == [made[0].case_id]
    (block,) = blocks(session, [office.world.units[0]])
    assert [(one.state, one.case_number) for one in block.numbers] == [
        (NumberState.USED, made[1].number),
        (NumberState.USED, made[0].number),
        (NumberState.OPEN, ""),
    ]
    assert "欧阳守田" not in session.get_one(Case, made[0].case_id).summary


def test_a_form_without_a_moment_keeps_its_day(office):
    office.register(office.form(1, received_at=None), days=1)
    (received,) = office.session.scalars(select(CaseEvent)).all()
    assert (received.precision, received.happened_at.astimezone(ZONE).date()) == (Precision.DAY, DAY)


def test_one_wrong_form_registers_none_and_each_wrong_one_is_said(office):
    before = office.count()
    wrong = (
        office.form(1),
        office.form(1),
        office.form(2, subject=""),
        office.form(9),
        office.form(3, received_on=DAY - timedelta(1), received_at=None),
    )
    with pytest.raises(FormsRefused) as caught:
        office.register(*wrong)
    codes = {place: refused.code for place, refused in caught.value.rows.items()}
    assert codes == {1: "number_twice", 2: "subject_missing", 3: "number_unknown", 4: "before_reserved"}
    assert office.count() == before


def test_checking_says_the_same_and_writes_nothing(office):
    before = office.count()
    later = datetime(2025, 11, 5, 23, 0, tzinfo=ZONE)
    found = check_forms(
        office.session, office.actor(), [office.form(1), office.form(2, received_at=later), office.form(3)]
    )
    assert {place: refused.code for place, refused in found.items()} == {1: "day_ahead"}
    assert office.count() == before


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, False), (2, True)])
def test_more_than_a_working_day_later_a_second_person_confirms(office, days, is_late):
    form = office.form(1)
    assert late_forms(office.session, office.actor(days=days), [form]) == ((0,) if is_late else ())
    if is_late:
        for second, code in (
            (None, "second_needed"),
            ("clerk", "second_same"),
            ("auditor", "second_may_not"),
        ):
            with pytest.raises(ActRefused) as caught:
                office.register(form, days=days, second=second)
            assert caught.value.code == code
    (made,) = office.register(form, days=days, second="mate" if is_late else None)
    (received,) = office.session.scalars(select(CaseEvent)).all()
    assert received.detail.get("second") == (office.accounts["mate"] if is_late else None)
    actor = office.actor(days=days)
    row = visible_row(office.session, made.case_id, actor.scope, DAY + timedelta(days))
    assert row is not None
    assert bool(row.marks & Mark.ENTERED_LATE) is is_late


def test_a_second_person_who_may_not_see_the_matter_does_not_confirm_it(office):
    with pytest.raises(FormsRefused) as caught:
        office.register(office.form(1), days=2, second="unit")
    assert caught.value.rows[0].code == "second_may_not"


def test_a_void_number_registers_nothing(office):
    (block,) = blocks(office.session, [office.world.units[0]])
    void_numbers(office.session, office.actor(), [block.numbers[0].id], "写坏了一张")
    with pytest.raises(FormsRefused) as caught:
        office.register(office.form(1))
    assert caught.value.rows[0].code == "number_void"


def test_only_the_office_registers_and_an_empty_grid_registers_nothing(office):
    with pytest.raises(ActRefused) as caught:
        register_forms(office.session, office.actor("unit"), [office.form(1)], "t")
    assert caught.value.code == "role_may_not"
    with pytest.raises(ActRefused) as caught:
        office.register()
    assert caught.value.code == "forms_none"


def test_the_second_of_two_presses_finds_the_grid_finished(office):
    save_draft(office.session, office.accounts["clerk"], "t", {"rows": []}, office.actor().now, FormDraft)
    office.register(office.form(1))
    assert take_draft(office.session, office.accounts["clerk"], "u", office.actor().now, FormDraft) is None
    with pytest.raises(ActRefused) as caught:
        office.register(office.form(2))
    assert caught.value.code == "finished_already"
