"""A matter's subject and summary are written anew; what stood before stays in its history, or is sealed."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import Actor, ActRefused, act
from db.commands.identity import PersonEntry, seal_persons
from db.commands.redaction import redact
from db.commands.rewording import reword
from db.editions import ChangedByOther
from db.enums import EventKind, Role
from db.keys import KeyRing
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.queries.identity import Reader, screened_out
from db.search import matching
from db.spans import differences
from tests.db.test_assignments import DAY, NOW, Office
from tests.making import add_case, step

CLERKS = count(1)
NAME = "欧阳试验"
OLD = ("某镇道路失修", "村道失修三年")
NEW = ("某镇某村道路失修", "村道失修四年，雨天不通")


@pytest.fixture
def office(database, world, tmp_path) -> Any:
    database.keys = KeyRing.fresh(tmp_path)
    return Office(database, world)


@pytest.fixture
def matter(office: Any) -> int:
    received = DAY - timedelta(20)
    with office.database.writing() as session:
        case_id = add_case(
            session,
            received,
            step(EventKind.TRANSFERRED, received, unit=office.world.units[3]),
            unit=office.world.units[3],
        )
        seal_persons(session, case_id, [PersonEntry(name=NAME)], NOW)
        case = session.get_one(Case, case_id)
        case.title, case.summary = OLD
    return case_id


def _reword(office: Any, session: Any, case_id: int, *said: str, **given: Any) -> None:
    role = given.pop("role", Role.OFFICE)
    unit = office.world.units[given.pop("unit")] if "unit" in given else None
    actor = office.actor(session, f"clerk {next(CLERKS)}", role, unit_id=unit)
    version = given.pop("version", session.get_one(Case, case_id).version)
    reword(session, actor, case_id, *said, version=version, **given)


def _last(session: Any, case_id: int) -> Any:
    query = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id.desc())
    return session.scalars(query).first()


def test_new_words_stand_and_the_old_ones_stay_in_the_history(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        spans = session.execute(select(CASE_SPAN)).all()
        _reword(office, session, matter, *NEW, "地点写错")
        case = session.get_one(Case, matter)
        assert (case.title, case.summary) == NEW
        event = _last(session, matter)
        assert (event.kind, event.note) == (EventKind.REWORDED, "地点写错")
        assert event.detail == {"old_title": OLD[0], "old_summary": OLD[1]}
        assert list(session.scalars(matching("雨天不通", session.get_bind().dialect.name))) == [matter]
        assert session.execute(select(CASE_SPAN)).all() == spans
        assert differences(session) == []


def test_what_is_left_unchanged_is_not_said_to_have_changed(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        _reword(office, session, matter, OLD[0], NEW[1], "补充情况")
        assert _last(session, matter).detail == {"old_summary": OLD[1]}


def test_old_words_that_name_somebody_are_sealed_and_leave_the_history(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        session.get_one(Case, matter).title = "诸葛某某家道路"
        _reword(office, session, matter, *NEW, "原案由有姓名", is_old_sealed=True)
        assert _last(session, matter).detail == {}
        assert screened_out(session, matter) == ["诸葛某某家道路", OLD[1]]


def test_a_name_of_the_matter_in_the_new_summary_becomes_a_token(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        _reword(office, session, matter, OLD[0], f"{NAME}反映村道失修", "补充情况")
        assert session.get_one(Case, matter).summary == "[信访人]反映村道失修"


def test_words_are_taken_out_of_what_stood_before_too(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        _reword(office, session, matter, NEW[0], "另写", "补充情况")
        account = office.actor(session, "other").account
        reader: Reader = account
        version = session.get_one(Case, matter).version
        scope = office.actor(session, "other-still").scope
        redact(session, reader, scope, matter, ["三年"], version=version, at=NOW, today=DAY)
        said = [one.detail for one in session.scalars(select(CaseEvent)) if one.kind is EventKind.REWORDED]
        assert said == [{"old_title": OLD[0], "old_summary": "村道失修[信访人]"}]


@pytest.mark.parametrize(
    ("said", "given", "code"),
    [
        (("", "文", "补充情况"), {}, "subject_missing"),
        (("某" * 21, "文", "补充情况"), {}, "subject_long"),
        ((f"{NAME}家道路", "文", "补充情况"), {}, "subject_names"),
        ((NEW[0], " ", "补充情况"), {}, "words_missing"),
        ((NEW[0], "某" * 4_001, "补充情况"), {}, "words_long"),
        ((*OLD, "补充情况"), {}, "nothing_new"),
        ((*NEW, "补充"), {}, "reason_short"),
        ((*NEW, "某" * 201), {}, "reason_long"),
        ((*NEW, "补充情况"), {"role": Role.LEADER}, "role_may_not"),
        ((*NEW, "补充情况"), {"role": Role.UNIT, "unit": 1}, "matter_unknown"),
    ],
)
def test_it_is_refused_and_nothing_has_changed(
    office: Any, matter: int, said: tuple[str, ...], given: dict[str, Any], code: str
) -> None:
    with office.database.writing() as session:
        with pytest.raises(ActRefused) as refused:
            _reword(office, session, matter, *said, **given)
        assert refused.value.code == code
        case = session.get_one(Case, matter)
        assert (case.title, case.summary) == OLD
        assert _last(session, matter).kind is EventKind.TRANSFERRED


def test_the_unit_that_holds_the_matter_may_and_a_longest_subject_fits(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        _reword(office, session, matter, "某" * 20, NEW[1], "地点写错", role=Role.UNIT, unit=3)
        assert session.get_one(Case, matter).title == "某" * 20


def test_words_on_an_older_version_are_refused(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        version = session.get_one(Case, matter).version
        _reword(office, session, matter, *NEW, "地点写错")
        with pytest.raises(ChangedByOther):
            _reword(office, session, matter, *OLD, "改回原来", version=version)


def test_a_cancelled_matter_takes_no_new_words(office: Any, matter: int) -> None:
    with office.database.writing() as session:
        actor = office.actor(session, "clerk")
        act(session, Actor(actor.account, actor.scope, NOW), matter, EventKind.CANCELLED, detail={})
        with pytest.raises(ActRefused) as refused:
            _reword(office, session, matter, *NEW, "地点写错")
        assert refused.value.code in {"matter_cancelled", "matter_unknown"}
