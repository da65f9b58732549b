"""Rule 7.2 (a) to (c): work itself opens what it needs, with nothing to type, each look in the log."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.commands.acts import Actor
from db.commands.handling import desk, perform
from db.commands.identity import IdentityProblem, IdentityRefused, PersonEntry, seal_persons
from db.commands.intake import Intake, receive
from db.commands.work_looks import look_for_work, open_looks
from db.enums import Channel, EventKind, LogKind, Role
from db.handling import Given
from db.models.accounts import AccountInterest
from db.models.institutions import Hearing
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.identity import looks
from db.queries.scopes import scope_of
from db.work_looks import Contact
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

DAY = date(2025, 11, 3)
K = EventKind
ZHANG = PersonEntry("欧阳守田", "13812345678", "51192319900101123X", "幸福路1号")
NAME_AND_PHONE = Contact(0, "欧阳守田", "13812345678")


class Office:
    """A small county with two officers of a unit, one of the unit below it, and two of the petition office."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        units = self.world.units
        people = {
            "unit": (Role.UNIT, units[3]),
            "mate": (Role.UNIT, units[3]),
            "below": (Role.UNIT, units[4]),
            "office": (Role.OFFICE, units[0]),
            "colleague": (Role.OFFICE, units[0]),
            "leader": (Role.LEADER, None),
            "hearing": (Role.HEARING, None),
            "auditor": (Role.AUDITOR, None),
            "delegate": (Role.DELEGATE, None),
        }
        self.accounts = {
            name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()
        }

    def actor(self, who, days=0, hour=15):
        account = account_of_id(self.session, self.accounts[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), moment(DAY + timedelta(days), hour))

    def case(self, *steps, unit=None, **detail):
        """Add a matter that the unit holds, received with one person."""
        held = self.world.units[3] if unit is None else unit
        case = add_case(
            self.session,
            DAY,
            step(K.TRANSFERRED, DAY, unit=held),
            *steps,
            unit=self.world.units[0],
            purpose="request",
            **detail,
        )
        seal_persons(self.session, case, [ZHANG], moment(DAY))
        return case

    def registered(self, who="office", hour=15):
        typed = Intake(
            channel=Channel.LETTER,
            received_on=DAY,
            subject="征地补偿",
            text="反映征地补偿未到位",
            persons=(ZHANG,),
            unit_id=self.world.units[0],
            category_id=self.world.categories[0],
            township_id=self.world.townships[0],
        )
        return receive(self.session, self.actor(who, hour=hour), typed)[0]

    def do(self, who, case, kind, days=0, hour=16, **given):
        actor = self.actor(who, days, hour)
        seen = desk(self.session, actor, case)
        assert seen is not None
        perform(self.session, actor, case, kind, Given(**given), version=seen.version)

    def keys(self, who, case, days=0):
        return [one.key for one in open_looks(self.session, self.actor(who, days, 20), case)]

    def look(self, who, case, key, days=0):
        return look_for_work(self.session, self.actor(who, days, 20), case, key)


@pytest.fixture
def office(lite):
    with lite.writing() as session:
        yield Office(session)


def test_rule_2a_the_typist_sees_what_she_typed_until_the_day_ends(office):
    case = office.registered()
    assert office.look("office", case, "typed") == [Contact(0, *vars_of(ZHANG))]
    assert "typed" not in office.keys("colleague", case)
    assert "typed" in office.keys("office", case)
    assert "typed" not in office.keys("office", case, days=1)
    with pytest.raises(IdentityRefused) as refused:
        office.look("office", case, "typed", days=1)
    assert refused.value.problem is IdentityProblem.LOOK_CLOSED


def test_rule_2a_the_typist_sees_nothing_more_once_the_matter_is_transferred(office):
    case = office.registered()
    office.do("office", case, K.TRANSFERRED, unit_id=office.world.units[3])
    assert "typed" not in office.keys("office", case)


def test_rule_2a_the_typist_sees_only_what_was_typed_then(office):
    case = office.registered()
    seal_persons(office.session, case, [PersonEntry("后来人", "13900001111")], moment(DAY, 17))
    assert office.look("office", case, "typed") == [Contact(0, *vars_of(ZHANG))]


def vars_of(person):
    return person.name, person.phone, person.id_number, person.address


@pytest.mark.parametrize(
    ("steps", "who", "key"),
    [
        ((), "unit", "contact:noticed"),
        (
            (step(K.ACCEPTED, DAY), step(K.REPLIED, DAY, conclusion="supported")),
            "unit",
            "contact:reply_served",
        ),
        (
            (
                step(K.ACCEPTED, DAY),
                step(K.REPLIED, DAY, conclusion="explained"),
                step(K.REPLY_SERVED, DAY),
            ),
            "office",
            "contact:called_back",
        ),
        (
            (
                step(K.ACCEPTED, DAY),
                step(K.REPLIED, DAY, conclusion="explained"),
                step(K.REPLY_SERVED, DAY),
                step(K.REVIEW_ASKED, DAY),
                step(K.REVIEW_REPLIED, DAY, conclusion="explained"),
            ),
            "office",
            "contact:review_served",
        ),
    ],
)
def test_rule_2b_an_open_act_of_my_desk_opens_name_and_phone_and_the_act_is_the_purpose(
    office, steps, who, key
):
    case = office.case(*steps)
    assert office.look(who, case, key) == [NAME_AND_PHONE]
    (look,) = looks(office.session, case)
    assert (look.account, look.purpose, look.has_duty) == (who, "", True)
    assert look.work is not None
    assert look.work.key == key
    detail = str(office.session.scalar(select(LogRow.detail).where(LogRow.kind == LogKind.REVEALED)))
    assert "13812345678" not in detail
    assert "欧阳" not in detail


def test_rule_2b_the_look_ends_with_the_act_that_opened_it(office):
    case = office.case()
    office.do("unit", case, K.NOTICED)
    assert "contact:noticed" not in office.keys("unit", case)
    with pytest.raises(IdentityRefused) as refused:
        office.look("unit", case, "contact:noticed")
    assert refused.value.problem is IdentityProblem.LOOK_CLOSED
    assert looks(office.session, case) == []


def test_rule_2b_a_call_back_that_is_not_owed_opens_nothing(office):
    given = (step(K.ACCEPTED, DAY), step(K.REPLIED, DAY, conclusion="explained"))
    assert "contact:called_back" not in office.keys("office", office.case(*given))
    reached = (*given, step(K.REPLY_SERVED, DAY), step(K.CALLED_BACK, DAY, outcome="reached"))
    assert "contact:called_back" not in office.keys("office", office.case(*reached))


def test_rule_2b_what_a_unit_below_holds_is_not_on_my_desk(office):
    case = office.case(unit=office.world.units[4])
    assert office.keys("unit", case) == []
    assert office.keys("below", case) == ["contact:noticed"]


def test_rule_2b_the_secretary_reaches_the_parties_of_a_hearing_that_waits_for_its_notice(office):
    case = office.case(step(K.ACCEPTED, DAY))
    hearing = Hearing(case_id=case, applied_on=DAY, recorded_at=moment(DAY))
    office.session.add(hearing)
    office.session.flush()
    assert office.keys("hearing", case) == []
    hearing.decided_on = DAY
    office.session.flush()
    assert office.look("hearing", case, "contact:hearing_noticed") == [NAME_AND_PHONE]
    hearing.noticed_on = DAY
    office.session.flush()
    assert office.keys("hearing", case) == []


def test_rule_2c_who_signed_for_the_matter_gets_name_and_phone_and_never_the_id_number(office):
    case = office.case()
    assert "handler" not in office.keys("unit", case)
    office.do("unit", case, K.TRANSFER_RECEIVED)
    assert "handler" in office.keys("unit", case)
    assert "handler" not in office.keys("mate", case)
    assert office.look("unit", case, "handler") == [NAME_AND_PHONE]


def test_rule_2c_the_handler_loses_the_look_with_the_matter(office):
    case = office.case()
    office.do("unit", case, K.TRANSFER_RECEIVED)
    office.do("unit", case, K.OBJECTED, note="不属我镇职责")
    settled = {"is_agreed": True, "unit_id": office.world.units[1], "note": "改转自然资源局"}
    office.do("office", case, K.OBJECTION_SETTLED, hour=17, **settled)
    assert office.keys("unit", case) == []


def test_rule_2_work_opens_nothing_to_a_leader_an_auditor_or_a_delegate(office):
    case = office.case()
    for who in ("leader", "auditor", "delegate", "hearing"):
        assert office.keys(who, case) == []


def test_rule_2_an_anonymous_matter_has_nothing_to_open(office):
    case = add_case(
        office.session,
        DAY,
        step(K.TRANSFERRED, DAY, unit=office.world.units[3]),
        step(K.TRANSFER_RECEIVED, DAY),
        unit=office.world.units[0],
    )
    with pytest.raises(IdentityRefused) as refused:
        office.look("unit", case, "contact:noticed")
    assert refused.value.problem is IdentityProblem.NOTHING_STORED
    assert looks(office.session, case) == []


def test_rule_4_a_matter_to_be_avoided_opens_nothing_for_work(office):
    case = office.registered()
    assert office.keys("office", case)
    interest = AccountInterest(
        account_id=office.accounts["office"], case_id=case, reason="近亲属", declared_at=moment(DAY)
    )
    office.session.add(interest)
    office.session.flush()
    assert office.keys("office", case) == []
