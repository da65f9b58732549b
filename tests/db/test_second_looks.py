"""Rule 7.2 (f): without an open act of mine, I ask, a second person of the office confirms, and it opens for ten minutes."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.commands.identity import IdentityProblem, IdentityRefused, PersonEntry, seal_persons
from db.commands.notices import mark_seen
from db.commands.second_looks import ask_second, confirm_second, reveal_asked
from db.enums import LogKind, Role
from db.models.petitioners import CasePerson
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.asked_looks import ASK_LASTS, asked_looks
from db.queries.identity import LOOK_LASTS, IdentityField, looks
from db.queries.notices import Ask, notices
from db.scope import EVERYTHING, Scope
from tests.db.protected import NOW, add_account
from tests.making import add_case, make_world

TODAY = date(2025, 9, 26)
MOMENT = timedelta(microseconds=1)
PURPOSE = "核对来信地址"


class Room:
    """A matter that waits on no desk of the office, and three of its members with one of a unit."""

    def __init__(self, session):
        self.session = session
        world = make_world(session)
        self.case = add_case(session, TODAY - timedelta(3), unit=world.units[3])
        seal_persons(session, self.case, [PersonEntry("张三", "13800000000")], NOW)
        self.person = session.scalar(select(func.min(CasePerson.id)))
        self.asker, self.second, self.third = (add_account(session, name) for name in ("a", "b", "c"))
        self.unit = add_account(session, "u", Role.UNIT, world.units[3])

    def _call(self, step, reader, scope=EVERYTHING, **given):
        asked = {"case_id": self.case, "at": NOW, "today": TODAY, "reader": reader, "scope": scope}
        return step(self.session, **asked | given)

    def ask(self, **given):
        asked = {"what": IdentityField.PHONE, "row_id": self.person, "purpose": PURPOSE}
        return self._call(ask_second, self.asker, **asked | given)

    def confirm(self, seq, reader=None, **given):
        self._call(confirm_second, reader or self.second, seq=seq, **given)

    def open(self, seq, reader=None, **given):
        return self._call(reveal_asked, reader or self.asker, seq=seq, **given)[1]

    def kinds(self):
        asked = select(LogRow.kind, LogRow.account_name).where(LogRow.case_id == self.case)
        return [tuple(row) for row in self.session.execute(asked.order_by(LogRow.seq))]


@pytest.fixture
def room(lite):
    with lite.writing() as session:
        yield Room(session)


def test_rule_2f_it_opens_once_another_confirmed_and_each_step_is_in_the_log(room):
    seq = room.ask()
    with pytest.raises(IdentityRefused) as refused:
        room.open(seq)
    assert refused.value.problem is IdentityProblem.SECOND_NEEDED
    room.confirm(seq)
    assert room.open(seq) == "13800000000"
    assert room.kinds() == [
        (LogKind.REVEAL_ASKED, "a"),
        (LogKind.REVEAL_CONFIRMED, "b"),
        (LogKind.REVEALED, "a"),
    ]
    (look,) = looks(room.session, room.case)
    assert (look.account, look.second, look.purpose, look.has_duty) == ("a", "b", PURPOSE, False)


@pytest.mark.parametrize(
    ("late", "is_open"), [(timedelta(0), True), (LOOK_LASTS - MOMENT, True), (LOOK_LASTS, False)]
)
def test_rule_2f_it_is_open_for_ten_minutes_from_the_confirmation(room, late, is_open):
    seq = room.ask()
    confirmed = NOW + timedelta(hours=1)
    room.confirm(seq, at=confirmed)
    if is_open:
        assert room.open(seq, at=confirmed + late) == "13800000000"
        return
    with pytest.raises(IdentityRefused) as refused:
        room.open(seq, at=confirmed + late)
    assert refused.value.problem is IdentityProblem.ASK_GONE
    assert looks(room.session, room.case) == []


@pytest.mark.parametrize(("late", "waits"), [(ASK_LASTS - MOMENT, True), (ASK_LASTS, False)])
def test_rule_2f_what_nobody_confirmed_within_a_day_is_asked_anew(room, late, waits):
    room.ask()
    assert bool(asked_looks(room.session, room.case, NOW + late)) is waits


@pytest.mark.parametrize("who", ["asker", "unit"])
def test_rule_2f_neither_the_asker_nor_another_office_confirms(room, who):
    seq = room.ask()
    reader = getattr(room, who)
    with pytest.raises(IdentityRefused) as refused:
        room.confirm(seq, reader)
    assert refused.value.problem is IdentityProblem.SECOND_WRONG


def test_rule_2f_nobody_else_opens_what_was_confirmed(room):
    seq = room.ask()
    room.confirm(seq)
    for reader in (room.second, room.third):
        with pytest.raises(IdentityRefused) as refused:
            room.open(seq, reader)
        assert refused.value.problem is IdentityProblem.ASK_GONE


def test_rule_2f_one_confirmation_is_one(room):
    seq = room.ask()
    room.confirm(seq)
    with pytest.raises(IdentityRefused) as refused:
        room.confirm(seq, room.third)
    assert refused.value.problem is IdentityProblem.ASK_GONE


def test_rule_2f_asking_needs_a_purpose_and_keeps_no_name_in_it(room):
    with pytest.raises(IdentityRefused) as refused:
        room.ask(purpose="回访")
    assert refused.value.problem is IdentityProblem.PURPOSE_SHORT
    room.ask(purpose="给张三回电话")
    assert asked_looks(room.session, room.case, NOW)[0].purpose == "给[信访人]回电话"


def test_rule_4_who_must_avoid_the_matter_neither_confirms_nor_opens(room):
    seq = room.ask()
    avoided = Scope(Role.OFFICE, units=None, excluded=frozenset({room.case}))
    with pytest.raises(IdentityRefused):
        room.confirm(seq, scope=avoided)
    room.confirm(seq)
    with pytest.raises(IdentityRefused):
        room.open(seq, scope=avoided)
    assert looks(room.session, room.case) == []


@pytest.mark.parametrize("what", [IdentityField.ADDRESSEE, IdentityField.CONTACT, IdentityField.TYPED])
def test_rule_2f_what_work_opens_is_not_opened_by_a_purpose(room, what):
    with pytest.raises(IdentityRefused) as refused:
        room.ask(what=what)
    assert refused.value.problem is IdentityProblem.FIELD_REFUSED


def _asks_told(room, reader, at, scope=EVERYTHING):
    row: Any = account_of_id(room.session, reader.id)
    return [(one.ask, one.case_id) for one in notices(room.session, row, scope, at).listed if one.ask]


def test_the_bell_tells_the_office_of_what_waits_and_the_asker_of_what_is_open(room):
    seq = room.ask()
    assert _asks_told(room, room.second, NOW) == _asks_told(room, room.third, NOW) == [(Ask.WAITS, room.case)]
    assert _asks_told(room, room.asker, NOW) == []
    assert _asks_told(room, room.unit, NOW, Scope(Role.UNIT, frozenset({1}))) == []
    room.confirm(seq)
    assert _asks_told(room, room.second, NOW) == []
    assert _asks_told(room, room.asker, NOW) == [(Ask.OPEN, room.case)]
    assert _asks_told(room, room.asker, NOW + LOOK_LASTS) == []


def test_the_bell_tells_nobody_of_a_look_at_a_matter_that_is_not_theirs(room):
    room.ask()
    avoiding = Scope(Role.OFFICE, None, excluded=frozenset({room.case}))
    assert _asks_told(room, room.second, NOW, avoiding) == []


def test_the_bell_tells_of_a_waiting_look_until_it_was_seen_or_a_day_is_over(room):
    room.ask()
    assert _asks_told(room, room.second, NOW + ASK_LASTS - MOMENT) == [(Ask.WAITS, room.case)]
    assert _asks_told(room, room.second, NOW + ASK_LASTS) == []
    mark_seen(room.session, room.second.id, NOW, NOW)
    assert _asks_told(room, room.second, NOW) == []
