"""Rule 8: limits without a default, sealing after the final end, looks with two persons, and unsealing by the act that reopens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.commands.acts import Actor, ActRefused
from db.commands.counters import COUNTERS, look_up, make_counter
from db.commands.devices import hash_of, set_up
from db.commands.documents import DocumentEntry, add_document
from db.commands.handling import perform
from db.commands.identity import (
    IdentityProblem,
    IdentityRefused,
    PersonEntry,
    answer_caller,
    compare_contacts,
    reveal,
    reveal_addressee,
    seal_persons,
)
from db.commands.query_codes import renew_query_code
from db.commands.retention import ask_daily, ask_to_seal, seal_due, set_limit
from db.commands.second_looks import ask_second, confirm_second, reveal_asked
from db.commands.settings import SettingRefused
from db.commands.work_looks import open_looks
from db.editions import ChangedByOther
from db.enums import Closure, DocumentKind, EventKind, LogKind, Role
from db.handling import Given
from db.masking import masked_name
from db.models.cases import Case
from db.models.petitioners import CasePerson
from db.models.records import Job, LogRow
from db.models.retention import IdentitySeal
from db.queries.accounts import account_of_id
from db.queries.counters import counter_of_token
from db.queries.documents import looked_at
from db.queries.identity import Factor, IdentityField, has_duty, masked_persons, opened
from db.queries.identity_seals import Sealed, is_sealed, sealed_of
from db.queries.retention import Standing, limits_on, retained
from db.queries.scopes import scope_of
from db.retention import Hold, Limit, RetentionLimit
from db.scope import EVERYTHING
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import ZONE, add_case, add_steps, make_world, moment, step

K = EventKind
DAY = date(2025, 3, 3)
FINAL = date(2025, 4, 14)
"""The 30th day after the service of the opinion on 2025-03-15."""
SEALED_FROM = date(2025, 10, 15)
"""Six months after it have run."""
PDF = b"%PDF-1.4 a letter"
ZHANG = PersonEntry("欧阳守田", "13812345678", "51192319900101123X", "幸福路1号")


class Archive:
    """A county with an administrator, three of the office and two officers of a unit, and what the archives bureau gave."""

    def __init__(self, database):
        self.database = database
        with database.writing() as session:
            self.world = make_world(session)
            units = self.world.units
            people = {
                "admin": (Role.ADMIN, None),
                "office": (Role.OFFICE, units[0]),
                "second": (Role.OFFICE, units[0]),
                "third": (Role.OFFICE, units[0]),
                "unit": (Role.UNIT, units[3]),
                "leader": (Role.LEADER, None),
            }
            self.accounts = {
                name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()
            }

    def actor(self, session, who, on):
        account = account_of_id(session, self.accounts[who])
        assert account is not None
        return Actor(account, scope_of(session, account), moment(on, 15))

    def limit(
        self, kind=RetentionLimit.SEAL_MONTHS, value=6, on=DAY, ground="档函〔2025〕3号", seen=0, from_on=None
    ):
        with self.database.writing() as session:
            by = account_of_id(session, self.accounts["admin"])
            assert by is not None
            set_limit(session, kind, value, from_on or on, ground, at=moment(on), by=by, seen=seen)

    def closed(self, *steps, persons=(ZHANG,), **given):
        """Add a matter that the unit answered and that is final on ``FINAL``."""
        with self.database.writing() as session:
            case = add_case(
                session,
                DAY,
                step(K.TRANSFERRED, DAY, unit=self.world.units[3]),
                step(K.ACCEPTED, DAY),
                step(K.REPLIED, DAY + timedelta(10), conclusion="explained"),
                step(K.REPLY_SERVED, DAY + timedelta(12)),
                step(K.CLOSED, DAY + timedelta(14), closure="substantive"),
                *steps,
                unit=self.world.units[0],
                purpose="request",
                **given,
            )
            seal_persons(session, case, persons, moment(DAY))
        return case

    def seal(self, on=SEALED_FROM, user=""):
        return seal_due(self.database, moment(on, 20), None, user=user)

    def sealed_case(self):
        self.limit()
        case = self.closed()
        assert self.seal().sealed == 1
        return case

    def rows(self, *kinds):
        with self.database.reading() as session:
            asked = select(LogRow).where(LogRow.kind.in_(kinds)).order_by(LogRow.seq)
            return [(row.kind, row.case_id, row.account_name, row.detail) for row in session.scalars(asked)]

    def do(self, who, case, kind, on=SEALED_FROM + timedelta(2), **given):
        with self.database.writing() as session:
            version = session.get_one(Case, case).version
            perform(session, self.actor(session, who, on), case, kind, Given(**given), version=version)

    def is_sealed(self, case):
        with self.database.reading() as session:
            return is_sealed(session, case)


@pytest.fixture
def archive(lite):
    return Archive(lite)


@pytest.fixture
def either(board):
    return Archive(board)


# ------------------------------------------------------------ limits


def test_rule_8_without_a_limit_nothing_is_sealed(archive):
    case = archive.closed()
    assert archive.seal(SEALED_FROM + timedelta(9_000)).sealed == 0
    assert not archive.is_sealed(case)
    with archive.database.reading() as session:
        found = retained(session, EVERYTHING, SEALED_FROM)
    assert {len(rows) for rows in found.rows.values()} == {0}


def test_rule_8_a_limit_has_its_ground_and_its_day_and_earlier_days_keep_what_held(archive):
    archive.limit()
    archive.limit(value=12, on=DAY + timedelta(9), ground="档函〔2025〕9号", seen=1)
    with archive.database.reading() as session:
        before = limits_on(session, DAY + timedelta(8)).seal
        now = limits_on(session, DAY + timedelta(9)).seal
        assert limits_on(session, DAY - timedelta(1)).seal is None
    assert before == Limit(6, DAY, "档函〔2025〕3号")
    assert now == Limit(12, DAY + timedelta(9), "档函〔2025〕9号")
    (_first, second) = archive.rows(LogKind.SETTING_CHANGED)
    assert second[3]["changed"] == {"seal_months": [6, 12]}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": 0}, "value_missing"),
        ({"value": 241}, "value_missing"),
        ({"ground": "  "}, "ground_missing"),
        ({"ground": "档" * 61}, "ground_long"),
        ({"ground": "张三 13812345678"}, "words_of_person"),
        ({"from_on": DAY - timedelta(1)}, "from_past"),
    ],
)
def test_a_limit_needs_a_number_a_ground_and_a_day_to_come(archive, given, code):
    with pytest.raises(SettingRefused) as caught:
        archive.limit(**given)
    assert caught.value.code == code
    assert archive.rows(LogKind.SETTING_CHANGED) == []


def test_a_limit_is_the_administrators_and_says_something_new(archive):
    with archive.database.writing() as session:
        office = archive.actor(session, "office", DAY).account
        with pytest.raises(SettingRefused) as caught:
            set_limit(session, RetentionLimit.SEAL_MONTHS, 6, DAY, "档函", at=moment(DAY), by=office, seen=0)
        assert caught.value.code == "not_admin"
    archive.limit()
    with pytest.raises(SettingRefused) as caught:
        archive.limit(seen=1)
    assert caught.value.code == "same_values"


def test_keeping_may_not_end_before_the_sealing(archive):
    archive.limit(value=24)
    with pytest.raises(SettingRefused) as caught:
        archive.limit(RetentionLimit.KEEP_YEARS, 2, seen=1)
    assert caught.value.code == "keep_short"
    archive.limit(RetentionLimit.KEEP_YEARS, 3, seen=1)
    with pytest.raises(SettingRefused) as caught:
        archive.limit(value=36, ground="档函〔2025〕9号", seen=2)
    assert caught.value.code == "keep_short"


def test_the_second_of_two_who_set_a_limit_is_told(archive):
    archive.limit()
    with archive.database.writing() as session:
        other = add_account(session, "admin2", Role.ADMIN)
        archive.accounts["admin"] = other.id
    with pytest.raises(ChangedByOther):
        archive.limit(value=9, ground="档函〔2025〕9号", seen=0)


# ------------------------------------------------------------ sealing


@pytest.mark.parametrize(("on", "sealed"), [(SEALED_FROM - timedelta(1), 0), (SEALED_FROM, 1)])
def test_rule_8_an_identity_is_sealed_on_the_first_day_after_its_months(either, on, sealed):
    either.limit()
    case = either.closed()
    assert either.seal(on).sealed == sealed
    assert either.is_sealed(case) is bool(sealed)


def test_rule_8_each_sealing_is_a_row_of_the_log_and_done_twice_it_is_done_once(archive):
    archive.limit()
    cases = [archive.closed() for _n in range(3)]
    assert archive.seal(user="root").sealed == 3
    assert archive.seal().sealed == 0
    rows = archive.rows(LogKind.IDENTITY_SEALED)
    assert [row[1] for row in rows] == cases
    assert rows[0][3] == {
        "final_on": FINAL.isoformat(),
        "months": 6,
        "source": "档函〔2025〕3号",
        "user": "root",
    }


def test_rule_8_many_are_sealed_a_few_a_transaction(archive, monkeypatch):
    monkeypatch.setattr("db.commands.retention.AT_ONCE", 2)
    archive.limit()
    for _n in range(5):
        archive.closed()
    told = []
    done = seal_due(
        archive.database, moment(SEALED_FROM), None, passed=lambda n, total: told.append((n, total))
    )
    assert done.sealed == 5
    assert told == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    "steps",
    [
        (step(K.REOPENED, DAY + timedelta(90)),),
        (step(K.REVIEW_ASKED, DAY + timedelta(20)),),
        (step(K.INSTRUCTED, DAY + timedelta(20), post=1),),
    ],
)
def test_rule_8_what_did_not_end_for_good_is_not_sealed(archive, steps):
    archive.limit()
    case = archive.closed(*steps)
    assert archive.seal(SEALED_FROM + timedelta(300)).sealed == 0
    assert not archive.is_sealed(case)


def test_a_matter_of_which_nothing_of_identity_is_kept_is_not_sealed(archive):
    archive.limit()
    archive.closed(persons=(), marks=["ANONYMOUS"])
    assert archive.seal().sealed == 0


def test_rule_8_a_file_alone_is_sealed_too(archive):
    archive.limit()
    case = archive.closed(persons=())
    with archive.database.writing() as session:
        actor = archive.actor(session, "office", DAY + timedelta(20))
        add_document(session, actor, case, DocumentEntry(DocumentKind.PETITION, "来信"), PDF)
    assert archive.seal().sealed == 1


# ------------------------------------------------------------ while it is sealed


def test_rule_8_a_sealed_identity_is_not_even_masked_and_says_since_when(archive):
    case = archive.sealed_case()
    with archive.database.reading() as session:
        (person,) = masked_persons(session, case)
        assert (person.name, person.phone) == ("＊", "＊")
        found = sealed_of(session, case)
    assert found == Sealed(SEALED_FROM, FINAL, None)


def _reveal(archive, session, case, *, second=None, what=IdentityField.PHONE, row_id=None):
    actor = archive.actor(session, "office", SEALED_FROM)
    person = session.scalar(select(CasePerson.id).where(CasePerson.case_id == case))
    return reveal(
        session,
        reader=actor.account,
        scope=actor.scope,
        case_id=case,
        what=what,
        purpose="核对档案",
        at=actor.now,
        today=SEALED_FROM,
        row_id=row_id or person,
        second=None if second is None else account_of_id(session, archive.accounts[second]),
    )


def test_rule_8_a_sealed_identity_opens_with_two_persons_whatever_act_is_open(archive):
    archive.limit()
    case = archive.closed()
    with archive.database.writing() as session:
        # A matter that the office holds and that is open: its act alone opens it until it is sealed.
        held = add_case(session, DAY, unit=archive.world.units[0])
        seal_persons(session, held, [ZHANG], moment(DAY))
        actor = archive.actor(session, "office", SEALED_FROM)
        assert has_duty(session, actor.account, held, SEALED_FROM)
        assert _reveal(archive, session, held) == "13812345678"
        session.add(IdentitySeal(case_id=held, final_on=DAY, sealed_at=moment(DAY)))
        session.flush()
        with pytest.raises(IdentityRefused) as caught:
            _reveal(archive, session, held)
        assert caught.value.problem is IdentityProblem.SECOND_NEEDED
        assert _reveal(archive, session, held, second="second") == "13812345678"
    archive.seal()
    with archive.database.writing() as session:
        with pytest.raises(IdentityRefused):
            _reveal(archive, session, case)
        assert _reveal(archive, session, case, second="second") == "13812345678"
    last = archive.rows(LogKind.REVEALED)[-1]
    assert (last[2], last[3]["second"], last[3]["has_duty"]) == ("office", "second", False)


def test_rule_8_a_second_person_confirms_at_the_own_screen_too(archive):
    case = archive.sealed_case()
    with archive.database.writing() as session:
        asker, other = (archive.actor(session, who, SEALED_FROM) for who in ("office", "third"))
        person = session.scalar(select(CasePerson.id))
        common = {"case_id": case, "at": asker.now, "today": SEALED_FROM, "scope": EVERYTHING}
        seq = ask_second(
            session,
            reader=asker.account,
            what=IdentityField.NAME,
            purpose="核对档案",
            row_id=person,
            **common,
        )
        confirm_second(session, reader=other.account, seq=seq, **common)
        assert reveal_asked(session, reader=asker.account, seq=seq, **common)[1] == "欧阳守田"


def test_rule_8_a_look_from_before_the_sealing_that_had_no_second_person_holds_no_longer(archive):
    with archive.database.writing() as session:
        held = add_case(session, DAY, unit=archive.world.units[0])
        office = archive.actor(session, "office", SEALED_FROM)
        entry = DocumentEntry(DocumentKind.PETITION, "来信")
        document = add_document(session, office, held, entry, PDF)
        _reveal(archive, session, held, what=IdentityField.DOCUMENT, row_id=document)
        assert looked_at(session, office.account, held, document, office.now)
        session.add(IdentitySeal(case_id=held, final_on=DAY, sealed_at=moment(DAY)))
        session.flush()
        assert not looked_at(session, office.account, held, document, office.now)
        _reveal(archive, session, held, second="second", what=IdentityField.DOCUMENT, row_id=document)
        assert looked_at(session, office.account, held, document, office.now)


def test_rule_8_no_act_opens_a_sealed_identity_by_itself(archive):
    case = archive.sealed_case()
    with archive.database.writing() as session:
        for who in ("office", "unit"):
            assert open_looks(session, archive.actor(session, who, SEALED_FROM), case) == ()
        unit = archive.actor(session, "unit", SEALED_FROM)
        with pytest.raises(IdentityRefused) as caught:
            reveal_addressee(
                session,
                reader=unit.account,
                scope=unit.scope,
                case_id=case,
                paper_id=1,
                purpose="处理意见书",
                at=unit.now,
                today=SEALED_FROM,
            )
        assert caught.value.problem is IdentityProblem.SEALED
    assert archive.rows(LogKind.REVEALED) == []


def test_rule_8_a_sealed_matter_answers_no_caller_and_no_intake_and_gets_no_new_code(archive):
    archive.limit()
    case = archive.closed()

    def answers(on):
        with archive.database.writing() as session:
            actor = archive.actor(session, "office", on)
            common = {"reader": actor.account, "scope": actor.scope, "at": actor.now, "today": on}
            told = answer_caller(session, name="欧阳守田", factor=Factor.PHONE, value="5678", **common)
            met = compare_contacts(session, persons=[ZHANG], **common)
        return [[one.case_id for one in found] for found in (told, met)]

    assert answers(SEALED_FROM) == [[case], [case]]
    archive.seal()
    assert answers(SEALED_FROM) == [[], []]
    with archive.database.writing() as session:
        number = session.get_one(Case, case).number
        with pytest.raises(ActRefused) as caught:
            renew_query_code(session, archive.actor(session, "office", SEALED_FROM), number)
        assert caught.value.code == "identity_sealed"


def test_rule_8_a_sealed_matter_is_opened_at_no_counter_screen_and_leaves_the_one_it_stands_on(archive):
    archive.limit()
    case = archive.closed()
    at = moment(SEALED_FROM, 20)
    with archive.database.writing() as session:
        person = session.scalars(select(CasePerson)).one()
        code = opened(session, person, "query_code")
        office = archive.actor(session, "office", SEALED_FROM).account
        made = make_counter(session, office, "大厅", "light", at)
        screen = set_up(session, COUNTERS, made, "127.0.0.1", at)
        assert screen is not None
        token = screen[1]
        assert look_up(session, _counter(session, token), code, "5678", at)
        assert _counter(session, token).case_id == case
    archive.seal()
    with archive.database.writing() as session:
        assert _counter(session, token).case_id is None
        assert not look_up(session, _counter(session, token), code, "5678", at)


def _counter(session, token):
    found = counter_of_token(session, hash_of(token))
    assert found is not None
    return found


# ------------------------------------------------------------ unsealing


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        (K.REOPENED, {"note": "信访人提供新证据"}, Hold.OPEN),
        (K.REVIEW_ASKED, {}, Hold.OPEN),
        (K.AID_APPLIED, {"aid": "hardship"}, Hold.AID),
    ],
)
def test_rule_8_the_act_that_takes_the_final_end_back_unseals_and_is_logged(archive, kind, given, why):
    case = archive.sealed_case()
    archive.do("office", case, kind, **given)
    assert not archive.is_sealed(case)
    (row,) = archive.rows(LogKind.IDENTITY_UNSEALED)
    assert row[1:] == (case, "office", {"act": kind.value, "why": why.value})
    with archive.database.reading() as session:
        seal = session.scalars(select(IdentitySeal)).one()
        assert (seal.unsealed_by, seal.unsealed_why) == (archive.accounts["office"], why)
        assert masked_persons(session, case)[0].name == masked_name(ZHANG.name)


def test_rule_8_an_act_that_leaves_the_end_final_leaves_the_seal(archive):
    case = archive.sealed_case()
    archive.do("office", case, K.CAUSE_NAMED, cause_id=archive.world.causes[0])
    assert archive.is_sealed(case)
    assert archive.rows(LogKind.IDENTITY_UNSEALED) == []
    assert archive.seal(SEALED_FROM + timedelta(3)).unsealed == 0


def test_rule_8_a_matter_that_ends_again_is_sealed_again(archive):
    case = archive.sealed_case()
    again = SEALED_FROM + timedelta(2)
    archive.do("office", case, K.REOPENED, on=again, note="信访人提供新证据")
    archive.do("office", case, K.CLOSED, on=again, closure=Closure.PROCEDURAL, note="信访人撤回")
    assert archive.seal(date(2026, 4, 17)).sealed == 0
    assert archive.seal(date(2026, 4, 18)).sealed == 1
    with archive.database.reading() as session:
        assert len(session.scalars(select(IdentitySeal)).all()) == 2


def test_rule_8_what_was_reopened_past_the_acts_is_found_by_the_next_sealing(archive):
    case = archive.sealed_case()
    with archive.database.writing() as session:
        add_steps(session, case, step(K.REOPENED, SEALED_FROM + timedelta(1)))
        rewrite_spans(session, [case])
    assert archive.seal(SEALED_FROM + timedelta(2)).unsealed == 1
    assert not archive.is_sealed(case)


# ------------------------------------------------------------ the page, the job


def test_rule_8_the_page_counts_what_is_due_soon_held_back_and_sealed(archive):
    archive.limit()
    due = archive.closed()
    held = archive.closed(step(K.INSTRUCTED, DAY + timedelta(20), post=1))

    def standings(on, scope=EVERYTHING):
        with archive.database.reading() as session:
            found = retained(session, scope, on)
        return {one: [row.case_id for row in rows] for one, rows in found.rows.items() if rows}

    assert standings(SEALED_FROM - timedelta(31)) == {}
    assert standings(SEALED_FROM - timedelta(30)) == {Standing.SOON: [due]}
    # Closed on 2025-03-17: it would have been sealed from 2025-09-18, were its end final.
    assert standings(date(2025, 9, 17)) == {Standing.SOON: [due]}
    assert standings(date(2025, 9, 18)) == {Standing.SOON: [due], Standing.HELD: [held]}
    assert standings(SEALED_FROM) == {Standing.DUE: [due], Standing.HELD: [held]}
    archive.seal()
    assert standings(SEALED_FROM) == {Standing.HELD: [held], Standing.SEALED: [due]}
    with archive.database.reading() as session:
        (row,) = retained(session, EVERYTHING, SEALED_FROM).rows[Standing.HELD]
        assert row.hold is Hold.INSTRUCTION
        (row,) = retained(session, EVERYTHING, SEALED_FROM).rows[Standing.SEALED]
        assert (row.ended_on, row.final_on, row.on) == (DAY + timedelta(14), FINAL, SEALED_FROM)


def test_a_sealing_is_asked_for_once_a_day_and_by_the_office(archive):
    at = datetime(2025, 10, 15, 1, tzinfo=UTC)

    def jobs():
        with archive.database.reading() as session:
            return session.scalars(select(Job.kind)).all()

    with archive.database.writing() as session:
        ask_daily(session, at)
    assert jobs() == []
    archive.limit()
    for _n in range(2):
        with archive.database.writing() as session:
            ask_daily(session, at)
    assert jobs() == ["seal"]
    with archive.database.writing() as session:
        office, unit = (archive.actor(session, who, SEALED_FROM).account for who in ("office", "unit"))
        assert ask_to_seal(session, office, at) is None
        with pytest.raises(SettingRefused):
            ask_to_seal(session, unit, at)
    assert at.astimezone(ZONE).date() == SEALED_FROM
