"""Identity opens one field at a time, to whom it must, and never unseen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update

from db.commands.identity import (
    CALLS_AN_HOUR,
    IdentityProblem,
    IdentityRefused,
    PersonEntry,
    answer_caller,
    forget_identity,
    keep_screened_out,
    plain_persons,
    reveal,
    screen_for,
    seal_many,
    seal_persons,
)
from db.enums import Channel, EventKind, LogKind, Role, UnitKind
from db.events import record
from db.models.institutions import Hearing
from db.models.organisation import Unit
from db.models.petitioners import CasePerson
from db.models.records import LogRow
from db.queries.identity import (
    Factor,
    IdentityField,
    known_values,
    looks,
    looks_without_act,
    masked_persons,
    matters_with_same_contact,
    opened,
)
from db.reference import seed_reference
from db.scope import EVERYTHING, Scope
from db.spans import rewrite_spans
from tests.db.protected import NOW, add_account, add_case

TODAY = date(2025, 9, 26)
ZHANG = PersonEntry("张三", "13800000000", "51192319900101123X", "某镇某村1组")
LI = PersonEntry("李四", "13900001111")
CALL = "电话告知受理"


class _Desk:
    """A unit with a matter on its desk, its account, and one of the office."""

    def __init__(self, session):
        seed_reference(session)
        unit, other = (
            Unit(name="农业局", kind=UnitKind.DEPARTMENT),
            Unit(name="教育局", kind=UnitKind.DEPARTMENT),
        )
        session.add_all([unit, other])
        session.flush()
        self.unit_id, self.other_id = unit.id, other.id
        self.case = add_case(session, "XF1")
        self._receive(session, self.case, unit.id)
        self.unit = add_account(session, "unit", Role.UNIT, unit.id)
        self.other = add_account(session, "other", Role.UNIT, other.id)
        self.office = add_account(session, "office")
        self.second = add_account(session, "second")
        self.scope = Scope(Role.UNIT, frozenset({unit.id}))
        seal_persons(session, self.case, [ZHANG, LI], NOW)
        self.person = session.scalar(select(func.min(CasePerson.id)))

    def _receive(self, session, case, unit_id):
        record(
            session,
            case,
            EventKind.RECEIVED,
            happened_at=NOW - timedelta(days=3),
            recorded_at=NOW - timedelta(days=3),
            detail={"channel": Channel.LETTER.value, "unit": unit_id},
        )
        rewrite_spans(session, [case])

    def another(self, session, number, unit_id=None):
        case = add_case(session, number)
        self._receive(session, case, unit_id or self.unit_id)
        return case

    def reveal(self, session, **changes):
        asked = {
            "reader": self.unit,
            "scope": self.scope,
            "case_id": self.case,
            "what": IdentityField.PHONE,
            "purpose": CALL,
            "at": NOW,
            "today": TODAY,
            "row_id": self.person,
        } | changes
        return reveal(session, **asked)


def test_the_table_holds_no_plain_identity(board):
    with board.writing() as session:
        _Desk(session)
        stored = [
            row
            for table in ("case_person", "contact_hash")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    seen = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in stored
        for value in row
    )
    for value in ("张三", "13800000000", "51192319900101123X", "某村1组", "13900001111"):
        assert value.encode() not in seen


def test_everyone_sees_the_masked_form(board):
    with board.writing() as session:
        desk = _Desk(session)
        shown = [
            (one.name, one.phone, one.has_id_number, one.has_address)
            for one in masked_persons(session, desk.case)
        ]
    assert shown == [("张*", "138****0000", True, True), ("李*", "139****1111", False, False)]


def test_the_desk_that_owes_an_act_opens_one_field_and_the_log_says_so(board):
    with board.writing() as session:
        desk = _Desk(session)
        assert desk.reveal(session) == "13800000000"
        (look,) = looks(session, desk.case)
        assert (look.account, look.field, look.purpose, look.second, look.has_duty) == (
            "unit",
            IdentityField.PHONE,
            CALL,
            "",
            True,
        )
        detail = session.scalar(select(LogRow.detail).where(LogRow.kind == LogKind.REVEALED))
        assert "13800000000" not in str(detail)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"purpose": "回访 "}, IdentityProblem.PURPOSE_SHORT),
        ({"what": IdentityField.ID_NUMBER}, IdentityProblem.FIELD_REFUSED),
        ({"what": IdentityField.TEXT}, IdentityProblem.FIELD_REFUSED),
        ({"row_id": 999}, IdentityProblem.NOTHING_STORED),
        ({"scope": Scope(Role.UNIT, frozenset({999}))}, IdentityProblem.OUT_OF_SCOPE),
        ({"case_id": 999}, IdentityProblem.OUT_OF_SCOPE),
        ({"today": TODAY - timedelta(days=9)}, IdentityProblem.OUT_OF_SCOPE),
    ],
)
def test_a_reveal_is_refused_and_opens_nothing(lite, changes, problem):
    with lite.writing() as session:
        desk = _Desk(session)
        with pytest.raises(IdentityRefused) as refused:
            desk.reveal(session, **changes)
        assert refused.value.problem is problem
        assert looks(session, desk.case) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE, Role.UNIT, Role.HEARING}))
def test_leaders_auditors_and_administrators_reveal_nothing(lite, role):
    with lite.writing() as session:
        desk = _Desk(session)
        account = add_account(session, "someone", role)
        with pytest.raises(IdentityRefused) as refused:
            desk.reveal(session, reader=account, scope=EVERYTHING)
        assert refused.value.problem is IdentityProblem.ROLE_REFUSED


def test_a_matter_to_be_avoided_is_not_opened(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        scope = Scope(Role.UNIT, frozenset({desk.unit_id}), excluded=frozenset({desk.case}))
        with pytest.raises(IdentityRefused) as refused:
            desk.reveal(session, scope=scope)
        assert refused.value.problem is IdentityProblem.OUT_OF_SCOPE


def test_without_an_act_on_the_desk_a_second_person_is_needed(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        asked = {"reader": desk.office, "scope": EVERYTHING}
        for second, problem in (
            (None, IdentityProblem.SECOND_NEEDED),
            (desk.office, IdentityProblem.SECOND_WRONG),
            (desk.unit, IdentityProblem.SECOND_WRONG),
        ):
            with pytest.raises(IdentityRefused) as refused:
                desk.reveal(session, second=second, **asked)
            assert refused.value.problem is problem
        assert desk.reveal(session, second=desk.second, **asked) == "13800000000"
        assert looks(session, desk.case)[0].second == "second"


def test_a_closed_matter_leaves_no_act_on_the_desk(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        record(session, desk.case, EventKind.CLOSED, happened_at=NOW, recorded_at=NOW)
        rewrite_spans(session, [desk.case])
        with pytest.raises(IdentityRefused) as refused:
            desk.reveal(session)
        assert refused.value.problem is IdentityProblem.SECOND_NEEDED


def test_the_hearing_secretary_reveals_while_the_file_is_open(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        secretary = add_account(session, "hearing", Role.HEARING)
        scope = Scope(Role.HEARING, also=frozenset({desk.case}))
        hearing = Hearing(case_id=desk.case, applied_on=TODAY, recorded_at=NOW)
        session.add(hearing)
        session.flush()
        assert desk.reveal(session, reader=secretary, scope=scope, what=IdentityField.NAME) == "张三"
        session.execute(update(Hearing).values(concluded_on=TODAY))
        with pytest.raises(IdentityRefused):
            desk.reveal(session, reader=secretary, scope=scope)


def test_a_purpose_that_names_the_person_is_screened_before_it_is_logged(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        desk.reveal(session, purpose="给张 三回电13800000000")
        assert looks(session, desk.case)[0].purpose == "给[信访人]回电[电话]"


def test_what_was_screened_out_opens_to_the_office_alone(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        assert screen_for(session, desk.case, "张三来电13700000000") == "[信访人]来电[电话]"
        keep_screened_out(session, desk.case, ["某某"])
        found = desk.reveal(
            session,
            reader=desk.office,
            scope=EVERYTHING,
            second=desk.second,
            what=IdentityField.TEXT,
            row_id=None,
        )
        assert found == "张三、13700000000、某某"
        assert set(known_values(session, desk.case)) == {*vars_of(ZHANG), *vars_of(LI)}


def vars_of(person):
    return [value for value in (person.name, person.phone, person.id_number, person.address) if value]


def test_the_auditor_gets_reveals_that_no_act_followed(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        desk.reveal(session)
        desk.reveal(session, at=NOW + timedelta(hours=30))
        at = NOW + timedelta(hours=24)
        record(session, desk.case, EventKind.NOTICED, happened_at=at, recorded_at=at, actor_id=desk.unit.id)
        week = (NOW, NOW + timedelta(days=7))
        assert [one.seq for one in looks_without_act(session, *week, NOW + timedelta(days=7))] == [2]
        assert looks_without_act(session, *week, NOW + timedelta(hours=53)) == []
        record(
            session,
            desk.case,
            EventKind.NOTED,
            happened_at=NOW + timedelta(hours=31),
            recorded_at=NOW + timedelta(hours=31),
            actor_id=desk.office.id,
        )
        assert len(looks_without_act(session, *week, NOW + timedelta(days=7))) == 1


def _ask(session, desk, **changes):
    asked = {
        "reader": desk.unit,
        "scope": desk.scope,
        "name": "张三",
        "factor": Factor.PHONE,
        "value": "0000",
        "at": NOW,
        "today": TODAY,
    } | changes
    return answer_caller(session, **asked)


@pytest.mark.parametrize(
    ("changes", "is_answered"),
    [
        ({}, True),
        ({"name": " 张 三"}, True),
        ({"value": "13800000000"}, True),
        ({"factor": Factor.ID_NUMBER, "value": "123x"}, True),
        ({"factor": Factor.ID_NUMBER, "value": "0000"}, False),
        ({"value": "0001"}, False),
        ({"name": "张三丰"}, False),
        ({"name": "李四"}, False),
        ({"scope": Scope(Role.UNIT, frozenset({999}))}, False),
    ],
)
def test_a_caller_is_answered_by_an_exact_pair_in_scope(board, changes, is_answered):
    with board.writing() as session:
        desk = _Desk(session)
        assert [one.number for one in _ask(session, desk, **changes)] == (["XF1"] if is_answered else [])


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "张"},
        {"name": ""},
        {"value": "000"},
        {"value": "%%%%"},
        {"factor": Factor.CODE, "value": "ABC"},
    ],
)
def test_half_a_pair_is_no_pair(lite, changes):
    with lite.writing() as session:
        desk = _Desk(session)
        with pytest.raises(IdentityRefused) as refused:
            _ask(session, desk, **changes)
        assert refused.value.problem is IdentityProblem.CONTACT_INCOMPLETE


def test_the_notice_carries_a_code_that_answers(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        code = opened(session, session.get_one(CasePerson, desk.person), "query_code")
        assert [one.number for one in _ask(session, desk, factor=Factor.CODE, value=code.lower())] == ["XF1"]


def test_five_answers_at_most_and_twenty_calls_an_hour(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        seal_many(session, [(desk.another(session, f"XF{n}"), [ZHANG]) for n in range(2, 9)], NOW)
        assert len(_ask(session, desk)) == 5
        for _ in range(CALLS_AN_HOUR - 1):
            _ask(session, desk)
        with pytest.raises(IdentityRefused) as refused:
            _ask(session, desk, at=NOW + timedelta(minutes=59, seconds=59))
        assert refused.value.problem is IdentityProblem.TOO_MANY_CALLS
        assert _ask(session, desk, at=NOW + timedelta(hours=1))
        assert _ask(session, desk, reader=desk.office)


def test_the_log_of_an_answer_holds_no_name_and_no_factor(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        _ask(session, desk)
        row = session.scalars(select(LogRow)).one()
        assert row.detail == {"factor": "phone", "found": 1, "cases": [desk.case]}


def test_intake_is_told_of_a_matter_with_the_same_contact_in_scope(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        hidden = desk.another(session, "XF9", desk.other_id)
        seal_persons(session, hidden, [ZHANG], NOW)
        same = matters_with_same_contact(session, [PersonEntry("张三", "013800000000")], desk.scope, TODAY)
        assert [one.number for one in same] == ["XF1"]
        assert matters_with_same_contact(session, [PersonEntry("张三")], desk.scope, TODAY) == []


def test_an_id_of_another_matter_opens_nothing(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        case = desk.another(session, "XF9")
        with pytest.raises(IdentityRefused):
            desk.reveal(session, case_id=case)


def test_a_sealed_value_copied_into_another_matter_does_not_open(lite):
    from db.keys import KeyRefused

    with lite.writing() as session:
        desk = _Desk(session)
        case = desk.another(session, "XF9")
        session.execute(update(CasePerson).where(CasePerson.id == desk.person).values(case_id=case))
        with pytest.raises(KeyRefused):
            desk.reveal(session, case_id=case)


def test_forgotten_identity_leaves_nothing(lite):
    with lite.writing() as session:
        desk = _Desk(session)
        screen_for(session, desk.case, "张三")
        assert plain_persons(session, desk.case) == [ZHANG, LI]
        forget_identity(session, desk.case)
        for table in ("case_person", "contact_hash", "text_token"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
