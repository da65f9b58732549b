"""Rule 7.2 (d): the leader in charge gets a numbered slip with name and phone, logged, for ten minutes; it comes back signed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.commands.acts import Actor, ActRefused
from db.commands.assignments import hand_over
from db.commands.documents import DocumentEntry, add_document
from db.commands.identity import IdentityProblem, IdentityRefused, PersonEntry, seal_persons
from db.commands.slips import end_slip, forget_slips, make_slip, may_make_slip, open_slip, people_of
from db.duties import Duty
from db.editions import ChangedByOther
from db.enums import DocumentKind, EventKind, LogKind, Role
from db.models.accounts import Account, AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import Case, CaseEvent
from db.models.organisation import Unit
from db.models.records import LogRow
from db.models.retention import IdentitySeal
from db.models.slips import AppointmentSlip
from db.queries.accounts import account_of_id
from db.queries.desk import desk_seen
from db.queries.identity import LOOK_LASTS, looks
from db.queries.scopes import scope_of
from db.queries.slips import is_slip_open, slip, slips
from db.slips import BACK_DAYS, FURTHEST, SlipEnd
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

DAY = date(2025, 11, 3)
MEETING = moment(DAY + timedelta(2), 10)
PDF = b"%PDF-1.4 signed"


class Office:
    """Two county leaders, the liaison of the first, the office, and a matter in the first leader's charge."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        first, second, _third = self.world.leaders
        session.get(Unit, self.world.units[0]).short_name = "青信"
        self.case = self.charged(first)
        people = {
            "leader": (Role.LEADER, first),
            "other": (Role.LEADER, second),
            "delegate": (Role.DELEGATE, first),
            "office": (Role.OFFICE, None),
        }
        self.accounts = {}
        for name, (role, post) in people.items():
            unit = self.world.units[0] if role is Role.OFFICE else None
            account = add_account(session, name, role, unit)
            account.post_id = post
            self.accounts[name] = account.id
        session.flush()

    def charged(self, post, *, name="欧阳守田"):
        case = add_case(
            self.session,
            DAY,
            step(EventKind.ACCEPTED, DAY),
            step(EventKind.LEADER_ASSIGNED, DAY, post=post),
            unit=self.world.units[3],
            purpose="request",
        )
        self.session.add(LeaderAssignment(case_id=case, post_id=post, start_on=DAY, recorded_at=moment(DAY)))
        if name:
            seal_persons(self.session, case, [PersonEntry(name, "13812345678", "", "幸福路1号")], moment(DAY))
        self.session.flush()
        return case

    def actor(self, who, days=0, hour=15):
        account = account_of_id(self.session, self.accounts[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), moment(DAY + timedelta(days), hour))

    def make(self, who="leader", case=None, *, meet_at=MEETING, place="信访局二楼接访室", days=0):
        actor = self.actor(who, days)
        return make_slip(self.session, actor, case or self.case, meet_at, place, words="约访")

    def slip(self, number):
        found = slip(self.session, self.case, number)
        assert found is not None
        return found

    def end(self, number, end=SlipEnd.SIGNED, *, who="leader", days=3, version=1, **given):
        given.setdefault("met_on", DAY + timedelta(2))
        end_slip(self.session, self.actor(who, days), self.case, number, end, version=version, **given)

    def refused(self, does):
        before = self.session.scalars(select(LogRow.seq)).all()
        with pytest.raises(ActRefused) as caught:
            does()
        assert self.session.scalars(select(LogRow.seq)).all() == before
        return caught.value.code

    def duties(self, who, days):
        actor = self.actor(who, days)
        seen = desk_seen(self.session, actor.account, actor.scope, actor.today(self.session))
        return [(row.number, row.since_on) for row in seen.rows if row.duty is Duty.SLIP]


@pytest.fixture
def office(lite):
    with lite.writing() as session:
        yield Office(session)


def test_rule_2d_a_slip_is_numbered_and_opened_to_the_leader_with_the_slip_as_purpose(office):
    first, second = office.make(), office.make()
    assert [one.number for one in slips(office.session, office.case, DAY)] == [
        "青信约访〔2025〕1号",
        "青信约访〔2025〕2号",
    ]
    assert [(one.name, one.phone) for one in people_of(office.session, office.case)] == [
        ("欧阳守田", "13812345678")
    ]
    look = looks(office.session, office.case)[-1]
    assert (look.account, look.field, look.purpose, look.second) == (
        "leader",
        "slip",
        "青信约访〔2025〕1号",
        "",
    )
    reader = office.actor("leader")
    assert is_slip_open(office.session, reader.account, office.case, first, reader.now)
    assert is_slip_open(office.session, reader.account, office.case, second, reader.now)


@pytest.mark.parametrize(
    ("late", "is_open"), [(LOOK_LASTS - timedelta(microseconds=1), True), (LOOK_LASTS, False)]
)
def test_rule_2d_a_slip_is_open_for_ten_minutes_and_to_who_opened_it_alone(office, late, is_open):
    number = office.make()
    reader, other = office.actor("leader"), office.actor("other")
    at = reader.now + late
    assert is_slip_open(office.session, reader.account, office.case, number, at) is is_open
    assert not is_slip_open(office.session, other.account, office.case, number, reader.now)


@pytest.mark.parametrize(
    ("who", "code"),
    [("other", "not_own_assignment"), ("delegate", "role_may_not"), ("office", "role_may_not")],
)
def test_rule_2d_only_the_leader_in_charge_makes_and_opens_a_slip(office, who, code):
    number = office.make()
    assert may_make_slip(office.session, office.actor("leader"), office.case)
    assert not may_make_slip(office.session, office.actor(who), office.case)
    assert office.refused(lambda: office.make(who)) == code
    assert office.refused(lambda: open_slip(office.session, office.actor(who), office.case, number)) == code


def test_rule_2d_after_a_hand_over_the_former_leader_opens_no_slip(office):
    number = office.make()
    version = office.session.get_one(Case, office.case).version
    hand_over(
        office.session,
        office.actor("office"),
        office.case,
        office.world.leaders[1],
        DAY + timedelta(30),
        "分工调整",
        version=version,
    )
    former = office.actor("leader")
    assert (
        office.refused(lambda: open_slip(office.session, former, office.case, number)) == "not_own_assignment"
    )
    # The slip is another leader's too: the new one makes a slip of the own.
    new = office.actor("other")
    assert office.refused(lambda: open_slip(office.session, new, office.case, number)) == "slip_unknown"


def test_rule_2d_each_opening_is_a_row_of_the_log(office):
    number = office.make()
    open_slip(office.session, office.actor("leader", 1), office.case, number)
    kinds = office.session.scalars(select(LogRow.kind).where(LogRow.case_id == office.case)).all()
    assert kinds.count(LogKind.REVEALED) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": "  "}, "place_missing"),
        ({"place": "长" * 41}, "place_long"),
        ({"meet_at": moment(DAY, 15) - timedelta(minutes=1)}, "meeting_past"),
        ({"meet_at": moment(DAY, 15) + FURTHEST + timedelta(minutes=1)}, "meeting_far"),
    ],
)
def test_a_slip_needs_a_place_and_a_moment_to_come_within_ninety_days(office, given, code):
    assert office.refused(lambda: office.make(**given)) == code


def test_the_place_of_a_slip_holds_no_name(office):
    number = office.make(place="欧阳守田家中")
    assert office.slip(number).place == "[信访人]家中"


def test_rule_2d_of_an_anonymous_or_a_sealed_matter_there_is_no_slip(office):
    nobody = office.charged(office.world.leaders[0], name="")
    with pytest.raises(IdentityRefused) as caught:
        office.make(case=nobody)
    assert caught.value.problem is IdentityProblem.NOTHING_STORED
    office.session.add(IdentitySeal(case_id=office.case, final_on=DAY, sealed_at=moment(DAY)))
    office.session.flush()
    with pytest.raises(IdentityRefused) as caught:
        office.make()
    assert caught.value.problem is IdentityProblem.SEALED
    assert office.session.scalars(select(AppointmentSlip.id)).all() == []


def test_rule_4_a_leader_who_must_avoid_the_matter_makes_no_slip(office):
    office.session.add(
        AccountInterest(account_id=office.accounts["leader"], case_id=office.case, declared_at=moment(DAY))
    )
    office.session.flush()
    assert office.refused(office.make) == "matter_unknown"


def test_rule_2d_a_slip_that_was_made_is_no_act_and_one_that_came_back_signed_is(office):
    number = office.make()
    acted = select(CaseEvent.detail).where(CaseEvent.kind == EventKind.LEADER_ACTED)
    assert office.session.scalars(acted).all() == []
    office.end(number)
    assert office.session.scalars(acted).all() == [{"slip": "青信约访〔2025〕1号", "met": "2025-11-05"}]
    ended = office.slip(number)
    assert (ended.is_out, ended.met_on) == (False, DAY + timedelta(2))
    assert office.refused(lambda: office.end(number)) == "slip_ended"
    assert (
        office.refused(lambda: open_slip(office.session, office.actor("leader"), office.case, number))
        == "slip_unknown"
    )


def test_rule_2d_a_signed_slip_comes_back_with_its_scan_through_the_office(office):
    number = office.make()
    entry = DocumentEntry(DocumentKind.RECEIPT, "约访单签回件")
    scan = add_document(office.session, office.actor("office", 3), office.case, entry, PDF)
    assert (
        office.refused(lambda: office.end(number, who="office", document_id=scan + 1)) == "document_unknown"
    )
    office.end(number, who="office", document_id=scan)
    assert office.slip(number).document_id == scan


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"met_on": None}, "met_missing"),
        ({"met_on": DAY + timedelta(4)}, "day_ahead"),
        ({"met_on": DAY - timedelta(1)}, "before_slip"),
        ({"end": SlipEnd.VOID, "reason": "没来"}, "reason_short"),
        ({"who": "other"}, "not_own_assignment"),
    ],
)
def test_what_comes_back_is_checked_and_a_refused_one_changes_nothing(office, given, code):
    number = office.make()
    assert office.refused(lambda: office.end(number, **given)) == code
    assert office.slip(number).is_out


def test_a_liaison_takes_a_slip_back_and_the_second_of_two_is_told_who_was_first(office):
    number = office.make()
    with pytest.raises(ChangedByOther):
        office.end(number, who="delegate", version=2)
    office.end(number, SlipEnd.VOID, who="delegate", reason="信访人来电改期")
    assert office.slip(number).void_reason == "信访人来电改期"
    acted = select(CaseEvent.id).where(CaseEvent.kind == EventKind.LEADER_ACTED)
    assert office.session.scalars(acted).all() == []


@pytest.mark.parametrize(("days", "is_missing"), [(2 + BACK_DAYS, False), (3 + BACK_DAYS, True)])
@pytest.mark.parametrize("who", ["leader", "delegate", "office"])
def test_rule_2d_a_slip_that_did_not_come_back_in_seven_days_stands_on_the_desk(
    office, who, days, is_missing
):
    number = office.session.scalar(select(Case.number).where(Case.id == office.case))
    office.make()
    assert office.duties(who, days) == ([(number, DAY + timedelta(2))] if is_missing else [])
    assert office.duties("other", days) == []


def test_a_slip_that_came_back_leaves_the_desk(office):
    number = office.make()
    office.end(number, days=12)
    assert office.duties("leader", 12) == []


def test_the_slip_of_a_matter_that_moves_to_the_vault_keeps_its_number_and_nothing_else(office):
    number = office.make()
    forget_slips(office.session, office.case)
    row = office.session.get_one(AppointmentSlip, number, populate_existing=True)
    assert (row.case_id, row.assignment_id, row.place, row.number) == (None, None, "", "青信约访〔2025〕1号")
    other = office.charged(office.world.leaders[0])
    office.make(case=other)
    assert [one.number for one in slips(office.session, other, DAY)] == ["青信约访〔2025〕2号"]


def test_a_past_day_shows_a_slip_as_it_stood_then(office):
    number = office.make()
    office.end(number)
    (before,) = slips(office.session, office.case, DAY + timedelta(2))
    assert before.is_out
    assert slips(office.session, office.case, DAY - timedelta(1)) == []
    assert office.session.get_one(Account, office.accounts["leader"]).post_id == before.post_id


def test_a_slip_that_comes_back_after_a_hand_over_is_no_act_of_the_new_leader(office):
    number = office.make()
    running = office.session.scalars(select(LeaderAssignment)).one()
    running.ended_on = DAY + timedelta(2)
    office.session.add(
        LeaderAssignment(
            case_id=office.case,
            post_id=office.world.leaders[1],
            start_on=DAY + timedelta(2),
            recorded_at=moment(DAY + timedelta(2)),
        )
    )
    office.session.flush()
    office.end(number, who="office")
    acted = select(func.count()).select_from(CaseEvent).where(CaseEvent.kind == EventKind.LEADER_ACTED)
    assert office.session.scalar(acted) == 0
    assert office.slip(number).met_on == DAY + timedelta(2)
