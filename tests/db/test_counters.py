"""Counter screens: what a query code opens, how often it is tried, and that a rating is the petitioner's own and one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import Actor, ActRefused
from db.commands.correcting import correct, correctable
from db.commands.counters import (
    COUNTERS,
    LOOK_LASTS,
    TRIES_AT_SCREEN,
    TRIES_WITH_CODE,
    end_look,
    is_look_live,
    keep_look,
    look_up,
    make_counter,
    rate,
    revoke_counter,
    set_counter_up_again,
)
from db.commands.devices import CODE_LASTS, WINDOW, DeviceRefused, hash_of, set_up
from db.commands.identity import PersonEntry, forget_identity, rehash_contacts, seal_persons
from db.commands.query_codes import renew_query_code
from db.enums import Clock, EventKind, LogKind, Rating, RatingSource, Role, Stage
from db.handling import Given
from db.models.cases import Case, CaseEvent
from db.models.counters import CounterTry
from db.models.petitioners import CasePerson
from db.models.records import LogRow
from db.papers import PaperKind, PaperState, Service
from db.queries.accounts import AccountRow, account_of_id
from db.queries.counters import Counter, all_counters, counter_answer, counter_of_token
from db.queries.identity import masked_persons, opened
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import World, add_case, add_steps, make_world, moment, step

K = EventKind
DAY = date(2025, 9, 26)
AT = moment(DAY, 14)
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Hall:
    """A county with an office, and one screen that is set up."""

    session: Any
    world: World
    office: AccountRow
    token: str

    def screen(self) -> Counter:
        found = counter_of_token(self.session, hash_of(self.token))
        assert found is not None
        return found

    def ask(self, code, further, at=AT) -> bool:
        return look_up(self.session, self.screen(), code, further, at)

    def refused(self, act, *given) -> DeviceRefused:
        with pytest.raises(DeviceRefused) as refused:
            act(*given)
        return refused.value

    def actor(self) -> Actor:
        return Actor(self.office, scope_of(self.session, self.office), AT)

    def code_of(self, case_id) -> str:
        asked = select(CasePerson).where(CasePerson.case_id == case_id, CasePerson.query_code.is_not(None))
        return opened(self.session, self.session.scalars(asked).one(), "query_code")


def _hall(session):
    world = make_world(session)
    account = account_of_id(session, add_account(session, "desk").id)
    assert account is not None
    code = make_counter(session, account, "大厅", "dark", AT)
    made = set_up(session, COUNTERS, code, "10.0.0.9", AT)
    assert made is not None
    return Hall(session, world, account, made[1])


@pytest.fixture
def hall(lite):
    with lite.writing() as session:
        yield _hall(session)


def test_a_petitioner_looks_up_and_rates_on_every_kind_of_database(board):
    with board.writing() as session:
        hall = _hall(session)
        add_case(session, DAY, step(K.CLOSED, DAY, closure="procedural"), number="信-9")
        code = renew_query_code(session, hall.actor(), "信-9")
    with board.writing() as session:
        hall.session = session
        assert hall.ask(code, "")
        rate(session, hall.screen(), Rating.SATISFIED, AT)
    with board.writing() as session:
        hall.session = session
        assert hall.refused(rate, session, hall.screen(), Rating.SATISFIED, AT).code == "rated_already"


@pytest.fixture
def matter(hall):
    """A matter that a unit has accepted and answered."""
    steps = [
        step(K.TRANSFERRED, DAY - timedelta(9), unit=hall.world.units[3]),
        step(K.ACCEPTED, DAY - timedelta(8)),
        step(K.REPLIED, DAY - timedelta(2), conclusion="explained"),
        step(K.REPLY_SERVED, DAY - timedelta(1)),
    ]
    case_id = add_case(hall.session, DAY - timedelta(10), *steps, unit=hall.world.units[0], purpose="request")
    person = PersonEntry("欧阳守田", "13812345678", "51372319700101123X", "幸福路1号")
    seal_persons(hall.session, case_id, [person], AT)
    return case_id


# ------------------------------------------------------------ the screens


def test_a_set_up_code_opens_once_within_a_day_and_in_any_writing(hall):
    code = make_counter(hall.session, hall.office, "二号窗口", "light", AT)
    assert set_up(hall.session, COUNTERS, code, "10.0.0.9", AT + CODE_LASTS) is None
    assert (
        set_up(hall.session, COUNTERS, f" {code.lower()} ", "10.0.0.9", AT + CODE_LASTS - SECOND) is not None
    )
    assert set_up(hall.session, COUNTERS, code, "10.0.0.9", AT) is None
    assert set_up(hall.session, COUNTERS, "", "10.0.0.9", AT) is None


def test_neither_code_nor_token_is_stored(hall):
    code = make_counter(hall.session, hall.office, "二号窗口", "light", AT)
    stored = str(hall.session.connection().exec_driver_sql("SELECT * FROM counter_device").all())
    assert code.replace("-", "") not in stored
    assert hall.token not in stored


def test_a_revoked_screen_is_none_and_a_new_code_ends_the_old_browser(hall):
    screen = hall.screen()
    set_counter_up_again(hall.session, hall.office, screen.id, AT)
    assert counter_of_token(hall.session, hash_of(hall.token)) is None
    revoke_counter(hall.session, hall.office, screen.id, AT)
    assert [one.revoked_at for one in all_counters(hall.session)] == [AT]
    again = hall.refused(revoke_counter, hall.session, hall.office, screen.id, AT)
    assert again.code == "device_unknown"
    said = [row.detail["act"] for row in hall.session.scalars(select(LogRow).order_by(LogRow.seq))]
    assert said == ["counter_made", "counter_set_up", "counter_set_up_again", "counter_revoked"]


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.OFFICE, Role.ADMIN)])
def test_no_other_role_makes_a_screen(hall, role):
    unit = hall.world.units[3] if role is Role.UNIT else None
    account = account_of_id(hall.session, add_account(hall.session, "other", role, unit).id)
    assert hall.refused(make_counter, hall.session, account, "大厅", "light", AT).code == "role_may_not"


def test_wrong_set_up_codes_must_wait(hall):
    for n in range(30):
        assert set_up(hall.session, COUNTERS, "WRONG", "10.0.0.1", AT + n * SECOND) is None
    refused = hall.refused(set_up, hall.session, COUNTERS, "WRONG", "10.0.0.1", AT + WINDOW - SECOND)
    assert (refused.code, refused.values) == ("too_many", {"minutes": 1})
    assert set_up(hall.session, COUNTERS, "WRONG", "10.0.0.1", AT + WINDOW) is None
    failed = select(LogRow).where(LogRow.kind == LogKind.SIGN_IN_FAILED)
    assert len(hall.session.scalars(failed).all()) == 31


# ------------------------------------------------------------ looking up


@pytest.mark.parametrize("further", ["欧阳守田", " 欧阳 守田 ", "5678", "123x", "13812345678"])
def test_a_code_opens_with_name_phone_or_id(hall, matter, further):
    assert hall.ask(hall.code_of(matter).lower(), further)
    assert hall.screen().case_id == matter


@pytest.mark.parametrize("further", ["", "欧阳", "欧阳守", "5679", "345678 9", "幸福路1号"])
def test_a_found_slip_of_paper_opens_nothing(hall, matter, further):
    assert not hall.ask(hall.code_of(matter), further)
    assert hall.screen().case_id is None


def test_what_is_known_of_another_matter_opens_nothing(hall, matter):
    other = add_case(hall.session, DAY)
    seal_persons(hall.session, other, [PersonEntry("赵大", "13900001111")], AT)
    assert not hall.ask(hall.code_of(matter), "赵大")
    assert not hall.ask(hall.code_of(matter), "1111")


def test_an_anonymous_matter_opens_by_its_code_alone_and_stays_nobodys(hall):
    case_id = add_case(hall.session, DAY, number="信-9", marks=["ANONYMOUS"])
    code = renew_query_code(hall.session, hall.actor(), "信-9")
    assert hall.ask(code, "")
    assert masked_persons(hall.session, case_id) == []
    assert rehash_contacts(hall.session) == 1
    assert hall.ask(code, "anything")


def test_the_code_of_an_anonymous_matter_opens_nothing_alone_once_somebody_is_known(hall):
    case_id = add_case(hall.session, DAY, number="信-9", marks=["ANONYMOUS"])
    code = renew_query_code(hall.session, hall.actor(), "信-9")
    seal_persons(hall.session, case_id, [PersonEntry("赵大", "13900001111")], AT)
    assert not hall.ask(code, "")
    assert not hall.ask(code, "1111")
    assert hall.ask(renew_query_code(hall.session, hall.actor(), "信-9"), "1111")


def test_who_is_known_by_an_address_alone_is_matched_with_nothing(hall):
    case_id = add_case(hall.session, DAY, number="信-9")
    seal_persons(hall.session, case_id, [PersonEntry(address="幸福路1号")], AT)
    assert hall.ask(renew_query_code(hall.session, hall.actor(), "信-9"), "")


def test_a_new_code_voids_those_of_all_who_came(hall, matter):
    seal_persons(hall.session, matter, [PersonEntry("赵大", "13900001111")], AT)
    asked = select(CasePerson).where(CasePerson.case_id == matter).order_by(CasePerson.id)
    codes = [opened(hall.session, one, "query_code") for one in hall.session.scalars(asked)]
    assert hall.ask(codes[1], "1111")
    new = renew_query_code(hall.session, hall.actor(), hall.session.get_one(Case, matter).number)
    assert not hall.ask(codes[0], "5678")
    assert not hall.ask(codes[1], "1111")
    assert hall.ask(new, "5678")


def test_a_touch_that_comes_after_the_end_brings_nothing_back(hall, matter):
    hall.ask(hall.code_of(matter), "5678")
    before = hall.screen()
    end_look(hall.session, before)
    keep_look(hall.session, before, AT)
    assert hall.screen().case_id is None


def test_a_new_code_voids_the_old_and_clears_the_screens(hall, matter):
    old, number = hall.code_of(matter), hall.session.get_one(Case, matter).number
    assert hall.ask(old, "5678")
    new = renew_query_code(hall.session, hall.actor(), number)
    assert hall.screen().case_id is None
    assert not hall.ask(old, "5678")
    assert hall.ask(new, "5678")
    assert [one.name for one in masked_persons(hall.session, matter)] == ["欧阳*"]
    last = hall.session.scalars(
        select(LogRow).where(LogRow.kind == LogKind.ACTED).order_by(LogRow.seq.desc())
    ).first()
    assert (last.case_id, last.account_name, last.detail) == (matter, "desk", {"act": "query_code_made"})


def test_only_the_office_makes_a_code_anew_and_only_of_a_matter_that_stands(hall, matter):
    number = hall.session.get_one(Case, matter).number
    unit = account_of_id(hall.session, add_account(hall.session, "unit", Role.UNIT, hall.world.units[3]).id)
    assert unit is not None
    with pytest.raises(ActRefused, match="role_may_not"):
        renew_query_code(hall.session, Actor(unit, scope_of(hall.session, unit), AT), number)
    with pytest.raises(ActRefused, match="matter_unknown"):
        renew_query_code(hall.session, hall.actor(), "X")
    add_steps(hall.session, matter, step(K.CANCELLED, DAY))
    rewrite_spans(hall.session, [matter])
    with pytest.raises(ActRefused, match="matter_cancelled"):
        renew_query_code(hall.session, hall.actor(), number)


def test_a_matter_that_moved_into_the_vault_opens_no_more(hall, matter):
    code = hall.code_of(matter)
    assert hall.ask(code, "5678")
    forget_identity(hall.session, matter)
    assert counter_answer(hall.session, matter, DAY) is None
    assert not hall.ask(code, "5678")


def test_five_wrong_tries_with_a_code_must_wait_and_a_right_one_forgives(hall, matter):
    code = hall.code_of(matter)
    for n in range(TRIES_WITH_CODE - 1):
        assert not hall.ask(code, "0000", AT + n * SECOND)
    assert hall.ask(code, "5678", AT + 10 * SECOND)
    for n in range(TRIES_WITH_CODE):
        assert not hall.ask(code, "0000", AT + (20 + n) * SECOND)
    refused = hall.refused(hall.ask, code, "5678", AT + 30 * SECOND)
    assert refused.code == "too_many"
    assert hall.ask(code, "5678", AT + 20 * SECOND + WINDOW)


def test_thirty_wrong_tries_at_a_screen_must_wait(hall, matter):
    for n in range(TRIES_AT_SCREEN):
        assert not hall.ask(f"CODE{n:04}", "0000")
    assert hall.refused(hall.ask, hall.code_of(matter), "5678").code == "too_many"


def test_nothing_typed_is_kept(hall, matter):
    code = hall.code_of(matter)
    hall.ask(code, "5678")
    hall.ask("CODE2345", "张三丰")
    assert hall.refused(hall.ask, "ABC", "5678").code == "code_short"
    kept = [
        row.detail for row in hall.session.scalars(select(LogRow).where(LogRow.kind == LogKind.COUNTER_ASKED))
    ]
    number = hall.screen().id
    assert kept == [{"counter": number, "found": 1}, {"counter": number, "found": 0}]
    tries = hall.session.scalars(select(CounterTry)).all()
    assert not any(code.encode() in one.code_hash for one in tries)


def test_a_screen_forgets_after_its_last_touch(hall, matter):
    hall.ask(hall.code_of(matter), "5678")
    assert is_look_live(hall.screen(), AT + LOOK_LASTS - SECOND)
    assert not is_look_live(hall.screen(), AT + LOOK_LASTS)
    keep_look(hall.session, hall.screen(), AT + LOOK_LASTS)
    assert not is_look_live(hall.screen(), AT + LOOK_LASTS)
    keep_look(hall.session, hall.screen(), AT + LOOK_LASTS - SECOND)
    assert is_look_live(hall.screen(), AT + LOOK_LASTS)
    end_look(hall.session, hall.screen())
    assert hall.screen().case_id is None


# ------------------------------------------------------------ what is shown


def test_the_screen_says_how_the_matter_stands_and_whose_the_next_day_is(hall):
    unit = hall.world.units[3]
    steps = [step(K.TRANSFERRED, DAY - timedelta(3), unit=unit), step(K.ACCEPTED, DAY - timedelta(2))]
    case_id = add_case(hall.session, DAY - timedelta(5), *steps, unit=hall.world.units[0], purpose="request")
    seal_persons(hall.session, case_id, [PersonEntry("赵大田")], AT)
    found = counter_answer(hall.session, case_id, DAY)
    assert found is not None
    assert (found.stage, found.unit) == (Stage.ACCEPTED, "青石镇政府")
    assert found.owed is not None
    assert (found.owed.clock, found.owed.unit) == (Clock.C5, "青石镇政府")
    assert found.owed.on == DAY + timedelta(58)
    assert (found.own, found.papers) == (None, ())


def test_the_petitioner_is_told_until_when_a_review_may_be_asked_for(hall, matter):
    found = counter_answer(hall.session, matter, DAY)
    assert found is not None
    assert found.own is not None
    assert found.own.clock is Clock.C7
    after = counter_answer(hall.session, matter, found.own.on + timedelta(1))
    assert after is not None
    assert after.own is None


def test_only_papers_that_went_out_to_the_petitioner_are_shown(hall, matter, make_paper):
    make_paper(PaperKind.ACCEPTANCE, PaperState.ISSUED, "青信受告〔2025〕1号", served_on=DAY)
    make_paper(PaperKind.OPINION, PaperState.DRAFT, "")
    make_paper(PaperKind.TRANSFER, PaperState.ISSUED, "青信转〔2025〕1号")
    make_paper(PaperKind.REFUSAL, PaperState.VOID, "青信不受告〔2025〕1号")
    found = counter_answer(hall.session, matter, DAY)
    assert found is not None
    assert [(one.number, one.issued_on, one.served_on) for one in found.papers] == [
        ("青信受告〔2025〕1号", DAY, DAY)
    ]


@pytest.fixture
def make_paper(hall, matter):
    from db.models.papers import CasePaper

    def make(kind, state, number, served_on=None):
        row = CasePaper(
            case_id=matter, kind=kind, state=state, number=number, unit_id=hall.world.units[3], body="正文",
            drafted_by=hall.office.id, drafted_at=AT, written_at=AT, served_on=served_on,
            service=None if served_on is None else Service.IN_PERSON,
            served_at=None if served_on is None else AT,
            checked_at=AT if number else None, issued_at=AT if number else None,
            voided_at=AT if state is PaperState.VOID else None,
        )  # fmt: skip
        hall.session.add(row)
        hall.session.flush()

    return make


# ------------------------------------------------------------ rating


def test_a_rating_at_the_counter_is_given_once_and_says_its_channel(hall, matter):
    hall.ask(hall.code_of(matter), "5678")
    version = hall.session.get_one(Case, matter).version
    rate(hall.session, hall.screen(), Rating.DISSATISFIED, AT)
    row = visible_row(hall.session, matter, EVERYTHING, DAY)
    assert row is not None
    assert row.rating is Rating.DISSATISFIED
    assert hall.session.get_one(Case, matter, populate_existing=True).version == version + 1
    event = hall.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.RATED)).one()
    assert event.detail == {"rating": "dissatisfied", "source": RatingSource.COUNTER.value}
    assert (event.actor_id, event.unit_id) == (None, None)
    assert hall.refused(rate, hall.session, hall.screen(), Rating.SATISFIED, AT).code == "rated_already"


def test_no_clerk_changes_what_the_petitioner_said(hall, matter):
    hall.ask(hall.code_of(matter), "5678")
    rate(hall.session, hall.screen(), Rating.DISSATISFIED, AT)
    event = hall.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.RATED)).one()
    assert event.id not in correctable(hall.session, hall.actor(), matter)
    version = hall.session.get_one(Case, matter, populate_existing=True).version
    for given in (Given(rating=Rating.SATISFIED), None):
        with pytest.raises(ActRefused, match="rating_stays"):
            correct(hall.session, hall.actor(), matter, event.id, given, "原记有误", version=version)


def test_what_is_not_answered_or_anonymous_or_off_the_screen_is_not_rated(hall, matter):
    open_id = add_case(hall.session, DAY)
    seal_persons(hall.session, open_id, [PersonEntry("赵大", "13900001111")], AT)
    hall.ask(hall.code_of(open_id), "1111")
    assert hall.refused(rate, hall.session, hall.screen(), Rating.SATISFIED, AT).code == "not_answered"
    closed = step(K.CLOSED, DAY, closure="procedural")
    add_case(hall.session, DAY, closed, number="信-9", marks=["ANONYMOUS"])
    hall.ask(renew_query_code(hall.session, hall.actor(), "信-9"), "")
    assert hall.refused(rate, hall.session, hall.screen(), Rating.SATISFIED, AT).code == "rating_not_owed"
    hall.ask(hall.code_of(matter), "5678")
    late = hall.refused(rate, hall.session, hall.screen(), Rating.SATISFIED, AT + LOOK_LASTS)
    assert late.code == "look_over"
