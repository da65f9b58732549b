"""Registering: who may name how many, who was asked first, what it repeats, where it goes; refused, nothing is stored."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from db.commands.acts import Actor, ActRefused
from db.commands.identity import (
    COMPARED_AN_HOUR,
    IdentityProblem,
    IdentityRefused,
    PersonEntry,
    compare_contacts,
)
from db.commands.intake import FirstHandler, Intake
from db.commands.linking import link_repeat
from db.commands.registering import Typed, register
from db.days import FAR
from db.enums import Channel, EventKind, Level, LogKind, Mark, Purpose, Role, Stage
from db.keys import KeyRing
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseEvent, CaseLink
from db.models.organisation import Area, Unit
from db.models.petitioners import CasePerson
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.identity import known_values
from db.scope import EVERYTHING
from db.spans import differences
from tests.db.protected import add_account
from tests.making import ZONE, step

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=ZONE)
DAY = NOW.date()
_pages = count(1)
PERSON = PersonEntry("欧阳守田", "13812345678", "511923199001011234", "青石镇一村九组")


@pytest.fixture
def actor(database, world):
    database.keys = KeyRing.fresh()
    with database.writing() as session:
        account = add_account(session, "clerk", Role.OFFICE, unit_id=world.units[0])
        found = account_of_id(session, account.id)
    assert found is not None
    return Actor(found, EVERYTHING, NOW)


@pytest.fixture
def intake(world):
    return Intake(
        DAY, Channel.LETTER, world.townships[0], world.categories[2], world.units[1], "一村承包地边界不清",
        "欧阳守田（13812345678）请求确认边界。", (PERSON,), village_id=world.villages[0], level=Level.COUNTY,
        purpose=Purpose.REQUEST,
    )  # fmt: skip


def _typed(intake, **more):
    return Typed(intake, **{"token": f"page {next(_pages)}", **more})


def _registered(database, actor, intake, **more):
    with database.writing() as session:
        return register(session, actor, _typed(intake, **more))


def _refused(database, actor, intake, **more):
    """Return why nothing was registered, after looking that nothing was."""
    before = _rows(database)
    with pytest.raises(ActRefused) as refused, database.writing() as session:
        register(session, actor, _typed(intake, **more))
    assert _rows(database) == before
    return refused.value


def _rows(database):
    with database.reading() as session:
        tables = (Case, CaseEvent, CasePerson, CaseLink, LogRow)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def _span(session, case_id):
    return session.execute(
        select(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id, CASE_SPAN.c.to_on == FAR)
    ).one()


def _receipt(session, case_id):
    return session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == EventKind.RECEIVED)
    ).one()


def _people(count):
    return tuple(PersonEntry(f"代表{'甲乙丙丁戊己庚辛'[n]}", f"1381234567{n}") for n in range(count))


def test_a_letter_is_a_matter_of_the_office_with_its_place_and_its_persons_sealed(
    database, actor, intake, world
):
    done = _registered(database, actor, intake)
    with database.reading() as session:
        case, span = session.get_one(Case, done.case_id), _span(session, done.case_id)
        assert (done.number, case.title) == ("XF2026-00001", "青石镇一村承包地边界不清")
        assert "欧阳" not in case.summary
        assert (span.township_id, span.village_id, span.unit_id, span.stage) == (
            world.townships[0], world.villages[0], world.units[0], Stage.RECEIVED,
        )  # fmt: skip
        assert (span.level, span.purpose, span.persons) == (Level.COUNTY, Purpose.REQUEST, 1)
        assert set(known_values(session, done.case_id)) == {
            PERSON.name, PERSON.phone, PERSON.id_number, PERSON.address,
        }  # fmt: skip
        assert differences(session) == []


def test_the_clerk_is_the_first_handler_unless_another_was_asked_first(database, actor, intake, world):
    earlier = NOW - timedelta(hours=2)
    first = FirstHandler(world.units[3], " 王 干部 ", earlier)
    own = _registered(database, actor, intake)
    other = _registered(database, actor, replace(intake, first_handler=first))
    with database.reading() as session:
        assert _receipt(session, own.case_id).detail["first_handler"] == {
            "unit": world.units[0], "officer": "clerk", "at": NOW.isoformat(),
        }  # fmt: skip
        assert _receipt(session, other.case_id).detail["first_handler"] == {
            "unit": world.units[3], "officer": "王 干部", "at": earlier.isoformat(),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "officer", "after", "code"),
    [
        (99_999, "王干部", timedelta(0), "first_unknown"),
        (None, "王干部", timedelta(0), "first_unknown"),
        (1, "  ", timedelta(0), "first_missing"),
        (1, "王" * 41, timedelta(0), "first_long"),
        (1, "欧阳守田", timedelta(0), "first_names"),
        (1, "13911112222", timedelta(0), "first_names"),
        (1, "王干部", timedelta(microseconds=1), "first_ahead"),
    ],
)
def test_a_first_handler_is_a_unit_with_its_officer_and_a_moment_that_has_come(
    database, actor, intake, unit, officer, after, code
):
    first = FirstHandler(unit, officer, NOW + after)
    assert _refused(database, actor, replace(intake, first_handler=first)).code == code


def test_a_group_visit_names_five_representatives_and_the_sixth_is_refused_by_its_article(
    database, actor, intake
):
    visit = replace(intake, channel=Channel.VISIT, count=12, text="请求确认边界")
    done = _registered(database, actor, replace(visit, persons=_people(5)))
    with database.reading() as session:
        span = _span(session, done.case_id)
        assert (Mark.GROUP in Mark(span.marks), Mark.JOINT in Mark(span.marks), span.persons) == (
            True,
            False,
            12,
        )
        flags = session.scalars(
            select(CasePerson.is_representative).where(CasePerson.case_id == done.case_id)
        ).all()
        assert flags == [True] * 5
    refused = _refused(database, actor, replace(visit, persons=_people(6)))
    assert (refused.code, refused.values["most"]) == ("representatives_many", 5)
    assert (refused.values["article"], refused.values["pack"]) == ("20(3)", "2022")
    old = replace(visit, persons=_people(6), received_on=date(2022, 4, 30))
    refused = _refused(database, actor, old)
    assert (refused.values["article"], refused.values["pack"]) == ("18(2)", "2005")


def test_a_letter_may_name_more_than_five_and_is_joint_from_five_on(database, actor, intake):
    plain = replace(intake, text="请求确认边界")
    many = _registered(database, actor, replace(plain, persons=_people(6)))
    four = _registered(database, actor, replace(plain, persons=_people(4)))
    signed = _registered(database, actor, replace(plain, persons=_people(1), count=5))
    with database.reading() as session:
        marks = [Mark(_span(session, one.case_id).marks) for one in (many, four, signed)]
        assert [Mark.JOINT in one for one in marks] == [True, False, True]
        assert not any(Mark.GROUP in one for one in marks)
        assert [_span(session, one.case_id).persons for one in (many, four, signed)] == [6, 4, 5]


@pytest.mark.parametrize(("count", "code"), [(0, "count_wrong"), (10_000, "count_wrong"), (1, "count_fewer")])
def test_the_number_of_persons_holds_those_who_are_named(database, actor, intake, count, code):
    named = replace(intake, persons=_people(2), count=count, text="请求确认边界")
    assert _refused(database, actor, named).code == code


def test_nobody_named_is_asked_after_unless_it_is_anonymous(database, actor, intake):
    nobody = replace(intake, persons=(), text="请求确认边界")
    assert _refused(database, actor, nobody).code == "persons_missing"
    done = _registered(database, actor, nobody, is_anonymous=True)
    with database.reading() as session:
        assert Mark.ANONYMOUS in Mark(_span(session, done.case_id).marks)
        assert _receipt(session, done.case_id).detail["owes_reply"] is False


def test_who_was_typed_before_it_was_made_anonymous_is_neither_kept_nor_left_in_the_text(
    database, actor, intake
):
    done = _registered(database, actor, intake, is_anonymous=True)
    with database.reading() as session:
        assert known_values(session, done.case_id) == ()
        assert "欧阳" not in session.get_one(Case, done.case_id).summary


def test_what_was_lodged_above_its_level_is_marked(database, actor, intake):
    done = _registered(database, actor, replace(intake, marks=(Mark.ABOVE_LEVEL,), level=Level.PROVINCE))
    with database.reading() as session:
        assert Mark.ABOVE_LEVEL in Mark(_span(session, done.case_id).marks)


def test_a_village_of_another_township_is_refused(database, actor, intake, world):
    wrong = replace(intake, township_id=world.townships[1])
    assert _refused(database, actor, wrong).code == "place_unknown"
    assert _refused(database, actor, replace(intake, township_id=None)).code == "place_unknown"


def test_what_has_ended_takes_no_new_matter(database, actor, intake, world):
    with database.writing() as session:
        session.get_one(Area, world.villages[0]).valid_to = DAY
        session.get_one(Unit, world.units[1]).valid_to = DAY - timedelta(1)
    _registered(database, actor, intake)
    refused = _refused(database, actor, intake, is_transferred=True)
    assert refused.code == "unit_ended"
    later = replace(actor, now=NOW + timedelta(1))
    assert _refused(database, later, intake).code == "place_unknown"


def test_register_and_transfer_is_one_press_and_all_or_nothing(database, actor, intake, world):
    done = _registered(database, actor, intake, is_transferred=True)
    with database.reading() as session:
        span = _span(session, done.case_id)
        assert (span.stage, span.unit_id) == (Stage.TRANSFERRED, world.units[1])
        kinds = session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
        assert kinds == [EventKind.RECEIVED, EventKind.TRANSFERRED]
        assert differences(session) == []
    nowhere = replace(intake, unit_id=None)
    assert _refused(database, actor, nowhere, is_transferred=True).code == "unit_unknown"


def test_what_a_person_said_it_repeats_is_linked_and_nothing_merged(database, actor, intake, make_case):
    reply = step(EventKind.REPLIED, DAY - timedelta(3), conclusion="supported")
    earlier = make_case(DAY - timedelta(90), step(EventKind.ACCEPTED, DAY - timedelta(80)), reply)
    other = make_case(DAY - timedelta(9))
    done = _registered(database, actor, intake, repeats=(earlier, other, earlier))
    with database.reading() as session:
        links = session.scalars(select(CaseLink).order_by(CaseLink.earlier_id)).all()
        assert [(one.case_id, one.earlier_id, one.confirmed_by) for one in links] == [
            (done.case_id, earlier, actor.account.id), (done.case_id, other, actor.account.id),
        ]  # fmt: skip
        details = session.scalars(
            select(CaseEvent.detail).where(CaseEvent.kind == EventKind.LINKED).order_by(CaseEvent.id)
        ).all()
        assert details == [{"earlier": earlier, "is_supported": True}, {"earlier": other}]
        marks = Mark(_span(session, done.case_id).marks)
        assert Mark.REPEAT | Mark.REPEAT_OF_SUPPORTED in marks
        assert differences(session) == []
        assert session.scalar(select(func.count()).select_from(Case)) == 3


def test_a_matter_that_the_clerk_may_not_see_is_linked_to_nothing(database, actor, intake, make_case):
    hidden = make_case(DAY - timedelta(9))
    avoiding = replace(actor, scope=replace(EVERYTHING, excluded=frozenset({hidden})))
    assert _refused(database, avoiding, intake, repeats=(hidden,)).code == "matter_unknown"
    assert _refused(database, actor, intake, repeats=(99_999,)).code == "matter_unknown"


def test_a_link_is_made_once_and_never_to_itself(database, actor, intake, make_case):
    earlier = make_case(DAY - timedelta(9))
    done = _registered(database, actor, intake, repeats=(earlier,))
    for target, code in ((earlier, "linked_already"), (done.case_id, "link_self")):
        with pytest.raises(ActRefused) as refused, database.writing() as session:
            link_repeat(session, actor, done.case_id, target)
        assert refused.value.code == code


def test_an_official_number_is_taken_once_and_holds_no_identity(database, actor, intake):
    done = _registered(database, actor, replace(intake, official_number=" 川2026-17 "))
    with database.reading() as session:
        assert session.get_one(Case, done.case_id).official_number == "川2026-17"
    for number, code in (
        ("川2026-17", "official_taken"),
        ("9" * 61, "official_long"),
        (PERSON.phone, "official_names"),
        (PERSON.id_number, "official_names"),
    ):
        wrong = replace(intake, official_number=number)
        assert _refused(database, actor, wrong).code == code


def test_the_second_of_two_presses_registers_nothing(database, actor, intake):
    _registered(database, actor, intake, token="one")
    assert _refused(database, actor, intake, token="one").code == "finished_already"
    assert _registered(database, actor, intake, token="two").number == "XF2026-00002"


def test_two_presses_at_once_register_one_matter(database, actor, intake):
    def press(_press):
        try:
            return _registered(database, actor, intake, token="one").number
        except ActRefused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == ["XF2026-00001", "finished_already"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
def test_no_other_role_registers(database, actor, intake, role):
    other = replace(actor, account=replace(actor.account, role=role))
    assert _refused(database, other, intake).code == "role_may_not"


# ------------------------------------------------------------ the same contact


def _compared(database, actor, *persons, **more):
    with database.writing() as session:
        found = compare_contacts(
            session, reader=actor.account, scope=more.get("scope", EVERYTHING), persons=persons,
            at=more.get("at", NOW), today=DAY,
        )  # fmt: skip
    return [one.number for one in found]


def test_the_same_name_with_the_same_end_of_phone_or_id_is_the_same_contact(database, actor, intake):
    done = _registered(database, actor, intake)
    tail = PersonEntry("欧阳守田", "99995678")
    assert _compared(database, actor, tail) == [done.number]
    assert _compared(database, actor, PersonEntry("欧阳守田", id_number="1234")) == [done.number]
    assert _compared(database, actor, PersonEntry("欧阳守", "13812345678")) == []
    assert _compared(database, actor, PersonEntry("欧阳守田", "13812345679")) == []
    hidden = replace(EVERYTHING, excluded=frozenset({done.case_id}))
    assert _compared(database, actor, tail, scope=hidden) == []


def test_a_comparison_is_logged_without_what_was_typed_and_has_an_hourly_limit(database, actor, intake):
    _registered(database, actor, intake)
    assert _compared(database, actor, PersonEntry("欧阳守田")) == []
    for _ in range(COMPARED_AN_HOUR):
        _compared(database, actor, PERSON)
    with database.reading() as session:
        rows = session.scalars(select(LogRow).where(LogRow.kind == LogKind.CONTACT_COMPARED)).all()
        assert len(rows) == COMPARED_AN_HOUR
        assert not any("欧阳" in str(row.detail) or "5678" in str(row.detail) for row in rows)
    with pytest.raises(IdentityRefused) as refused:
        _compared(database, actor, PERSON)
    assert refused.value.problem is IdentityProblem.TOO_MANY_CALLS
    assert _compared(database, actor, PERSON, at=NOW + timedelta(hours=1)) != []


# ------------------------------------------------------------ no typed identity stands anywhere in plain text

_HAN = st.text(alphabet="赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", min_size=2, max_size=4)
_PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_IDS = st.from_regex(r"5119231[0-9]{3}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9X]", fullmatch=True)
_PEOPLE = st.builds(PersonEntry, _HAN, _PHONES, _IDS, _HAN.map(lambda name: f"青石镇一村{name}院内十八号"))


def _cells(session):
    """Return every cell of every table and of the search index as text."""
    names = [table.name for table in Base.metadata.sorted_tables]
    names += ["case_search_text"] if session.get_bind().dialect.name == "sqlite" else ["case_search"]
    return " ".join(
        str(cell)
        for name in names
        for row in session.execute(text(f'SELECT * FROM "{name}"'))
        for cell in row
        if not isinstance(cell, bytes)
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(_PEOPLE, min_size=1, max_size=3),
    is_anonymous=st.booleans(),
    words=st.lists(st.sampled_from(("name", "phone", "id_number", "address")), min_size=1, max_size=6),
)
def test_no_typed_identity_stands_in_any_text_index_or_log(
    database, actor, intake, people, is_anonymous, words
):
    said = "；".join(f"联系{getattr(one, word)}" for one in people for word in words)
    typed = replace(intake, persons=people, text=f"反映边界不清：{said}")
    _registered(database, actor, typed, is_anonymous=is_anonymous)
    with database.reading() as session:
        cells = _cells(session)
    for one in people:
        for value in (one.name, one.phone, one.id_number, one.address):
            assert value not in cells, value
