"""Words that should never have been stored are taken out, and the act is seen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.commands.identity import PersonEntry, seal_persons
from db.commands.redaction import RedactionProblem, RedactionRefused, redact
from db.editions import ChangedByOther
from db.enums import EventKind, Role
from db.events import record
from db.indexing import reindex
from db.keys import HEAD_FILE
from db.log import verify
from db.meetings import DecisionAct, ItemKind
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.institutions import Hearing
from db.models.meetings import AgendaItem, Decision, DecisionActRow, Meeting
from db.queries.identity import screened_out
from db.reference import seed_reference
from db.scope import EVERYTHING, Scope
from db.search import matching
from db.spans import differences, rewrite_spans
from tests.db.protected import NOW, add_account, add_case, board_at

TODAY = date(2025, 9, 26)


@pytest.fixture
def board(sqlite_board_url, tmp_path):
    with board_at(sqlite_board_url, tmp_path) as database:
        with database.writing() as session:
            seed_reference(session)
            case = add_case(session, summary="王小二家占地，张三来信")
            at = NOW - timedelta(days=3)
            record(
                session,
                case,
                EventKind.RECEIVED,
                happened_at=at,
                recorded_at=at,
                note="王 小二陪同，电话13800000000",
            )
            seal_persons(session, case, [PersonEntry("张三")], NOW)
            rewrite_spans(session, [case])
            reindex(session, [case])
            add_account(session, "office")
        yield database


def _redact(session, words, scope=EVERYTHING, role=Role.OFFICE):
    reader = add_account(session, f"someone-{role}", role)
    case = session.scalar(select(Case.id))
    version = session.get_one(Case, case).version
    return redact(session, reader, scope, case, words, version=version, at=NOW, today=TODAY)


def test_words_leave_summary_notes_and_index_and_are_sealed(board):
    with board.writing() as session:
        assert list(session.scalars(matching("王小二", "sqlite"))) != []
        assert _redact(session, ["王小二"]) == 4
        case = session.scalars(select(Case)).one()
        assert case.summary == "[信访人]家占地，[信访人]来信"
        notes = session.scalars(select(CaseEvent.note).order_by(CaseEvent.id)).all()
        assert notes == ["[信访人]陪同，电话[电话]", ""]
        assert screened_out(session, case.id) == ["王小二", "张三", "王 小二", "13800000000"]
        assert list(session.scalars(matching("王小二", "sqlite"))) == []


def test_the_act_is_recorded_and_nothing_counted_changes(board):
    with board.writing() as session:
        before = session.execute(select(CASE_SPAN)).all()
        _redact(session, ["王小二"])
        assert session.execute(select(CASE_SPAN)).all() == before
        assert differences(session) == []
        event = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
        assert event is not None
        assert (event.kind, event.detail) == (EventKind.REDACTED, {"places": 4})
    with board.reading() as session:
        assert verify(session, board.keys, board.keys.head_folder / HEAD_FILE).is_whole


def test_words_leave_what_a_meeting_decided_and_where_a_hearing_is_held(board):
    day = TODAY - timedelta(days=1)
    with board.writing() as session:
        case = session.scalar(select(Case.id))
        meeting = Meeting(planned_on=day, title="周调度会", recorded_at=NOW)
        session.add(meeting)
        session.flush()
        kept = Decision(meeting_id=meeting.id, text="研究王小二以外的事", due_on=TODAY, recorded_at=NOW)
        said = Decision(meeting_id=meeting.id, case_id=case, text="答复王小二", due_on=TODAY, recorded_at=NOW)
        heard = Hearing(case_id=case, applied_on=day, place="王小二家院坝", recorded_at=NOW)
        item = AgendaItem(
            meeting_id=meeting.id, position=1, kind=ItemKind.CASE, case_id=case, note="王小二已到场"
        )
        session.add_all([kept, said, heard, item])
        session.flush()
        report = DecisionActRow(
            decision_id=said.id, act=DecisionAct.DONE, at=NOW, happened_on=day, words="已答复王小二"
        )
        session.add(report)
        session.flush()
        assert _redact(session, ["王小二"]) == 8
        session.expire_all()
        assert (said.text, heard.place) == ("答复[信访人]", "[信访人]家院坝")
        assert (item.note, report.words) == ("[信访人]已到场", "已答复[信访人]")
        assert kept.text == "研究王小二以外的事"


@pytest.mark.parametrize(
    ("words", "scope", "role", "problem"),
    [
        (["王小二"], EVERYTHING, Role.LEADER, RedactionProblem.ROLE_REFUSED),
        (["王小二"], Scope(Role.UNIT, frozenset({9})), Role.UNIT, RedactionProblem.OUT_OF_SCOPE),
        (["征地补偿"], EVERYTHING, Role.OFFICE, RedactionProblem.IN_TITLE),
    ],
)
def test_a_redaction_is_refused(board, words, scope, role, problem):
    with board.writing() as session:
        with pytest.raises(RedactionRefused) as refused:
            _redact(session, words, scope, role)
        assert refused.value.problem is problem


def test_nothing_to_take_out_is_said(board):
    with board.writing() as session:
        _redact(session, ["王小二"])
        reader = session.scalar(select(Case.id))
        with pytest.raises(RedactionRefused) as refused:
            redact(
                session,
                add_account(session, "other"),
                EVERYTHING,
                reader,
                ["没有的"],
                version=2,
                at=NOW,
                today=TODAY,
            )
        assert refused.value.problem is RedactionProblem.NOTHING_FOUND


def test_a_redaction_of_an_older_version_is_refused_with_who_made_the_newer_one(board):
    with board.writing() as session:
        case = session.scalar(select(Case.id))
        other = add_account(session, "other")
        _redact(session, ["王小二"])
        with pytest.raises(ChangedByOther) as changed:
            redact(session, other, EVERYTHING, case, ["家"], version=1, at=NOW, today=TODAY)
        assert (changed.value.at, changed.value.version) == (NOW, 2)
        assert session.get_one(Case, case).summary == "[信访人]家占地，[信访人]来信"
