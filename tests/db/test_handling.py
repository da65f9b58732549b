"""Acts of handling: who may do what when, each rule on its boundary."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.clocks import run_clocks
from db.commands.acts import Actor, ActRefused
from db.commands.documents import DocumentEntry, add_document, withdraw_document
from db.commands.handling import desk, perform
from db.demo.papers import one_page
from db.editions import ChangedByOther
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    Closure,
    Conclusion,
    DocumentKind,
    EventKind,
    LogKind,
    Mark,
    ProposalKind,
    Rating,
    Role,
    Stage,
    Trigger,
)
from db.handling import RULES, Given, met_by, offers, refusal_of, started_by
from db.matter import APPLY, Matter
from db.models.cases import Case, CaseEvent
from db.models.organisation import Unit
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from db.rule_packs import PACK_2005, PACK_2022
from db.scope import EVERYTHING
from db.standing import Hand, Standing, hands_of, is_receipt_told
from db.workdays import WorkCalendar, national_calendar
from tests.db.protected import add_account
from tests.making import ZONE, World, add_case, make_world, moment, step

K = EventKind
DAY = date(2025, 9, 29)
CALENDAR = WorkCalendar(national_calendar())
UNIT, OFFICE, LEADER = Hand.HOLDER, Hand.OFFICE, Hand.LEADER

FRESH = Matter(received_on=DAY, stage=Stage.RECEIVED)
SENT = replace(FRESH, transferred_on=DAY, transfer_received_on=DAY, stage=Stage.TRANSFERRED, unit=1)
OBJECTED = replace(SENT, objected_on=DAY)
NOTICED = replace(SENT, noticed_on=DAY)
TAKEN = replace(NOTICED, accepted_on=DAY, stage=Stage.ACCEPTED)
SIMPLE = replace(TAKEN, is_simple=True)
ANSWERED = replace(TAKEN, replied_on=DAY, stage=Stage.REPLIED, conclusion=Conclusion.EXPLAINED)
PROMISED = replace(ANSWERED, conclusion=Conclusion.SUPPORTED, supported_on=DAY)
SERVED = replace(ANSWERED, reply_served_on=DAY)
ASKED = replace(SERVED, review_asked_on=DAY, stage=Stage.REVIEW)
REVIEWED = replace(ASKED, review_replied_on=DAY, stage=Stage.REPLIED)
REVIEW_SERVED = replace(REVIEWED, review_served_on=DAY)
ASKED_AGAIN = replace(REVIEW_SERVED, rereview_asked_on=DAY, stage=Stage.REREVIEW)
CLOSED = replace(SERVED, closed_on=DAY, first_ended_on=DAY, stage=Stage.CLOSED)
REFUSED = replace(NOTICED, refused_on=DAY, stage=Stage.REFUSED)
CANCELLED = replace(FRESH, cancelled_on=DAY, stage=Stage.CANCELLED)
HEARING_ASKED = replace(TAKEN, hearing_asked_on=DAY)
AID_ASKED = replace(TAKEN, aid_asked_on=DAY)
AID_GRANTED = replace(AID_ASKED, aid_decided_on=DAY, is_aid_granted=True)
PROPOSED = replace(TAKEN, proposal_received_on=DAY)
URGENT = replace(TAKEN, urgent_at=datetime(2025, 9, 29, 10, 5, tzinfo=ZONE))
REPORTED = replace(URGENT, urgent_reported_at=datetime(2025, 9, 29, 14, 5, tzinfo=ZONE))
OPEN_HEARING = replace(ASKED_AGAIN, hearing_from_on=DAY)


def _standing(matter, *, day=DAY, pack=PACK_2022, told=False):
    return Standing(matter, run_clocks(matter.moments(), pack, CALENDAR, day), pack, CALENDAR, day, told)


def _code(act, hand, matter, **given):
    refused = refusal_of(act, _standing(matter, **given), frozenset({hand}))
    return None if refused is None else refused[0]


OFFERED = [
    (K.TRANSFERRED, OFFICE, FRESH, None),
    (K.TRANSFERRED, OFFICE, SENT, None),
    (K.TRANSFERRED, OFFICE, REFUSED, None),
    (K.TRANSFERRED, OFFICE, TAKEN, "accepted_already"),
    (K.TRANSFERRED, OFFICE, OBJECTED, "objection_open"),
    (K.TRANSFERRED, OFFICE, CLOSED, "act_ended"),
    (K.TRANSFERRED, OFFICE, CANCELLED, "matter_cancelled"),
    (K.TRANSFERRED, UNIT, FRESH, "not_in_hand"),
    (K.TRANSFER_RECEIVED, UNIT, SENT, None),
    (K.TRANSFER_RECEIVED, UNIT, FRESH, "not_transferred"),
    (K.TRANSFER_RECEIVED, UNIT, TAKEN, "accepted_already"),
    (K.OBJECTED, UNIT, SENT, None),
    (K.OBJECTED, UNIT, FRESH, "not_transferred"),
    (K.OBJECTED, UNIT, OBJECTED, "objection_open"),
    (K.OBJECTED, UNIT, replace(OBJECTED, objection_settled_on=DAY), "objected_already"),
    (K.OBJECTED, UNIT, NOTICED, "noticed_already"),
    (K.OBJECTED, Hand.CO_HANDLER, SENT, "not_in_hand"),
    (K.OBJECTION_SETTLED, OFFICE, OBJECTED, None),
    (K.OBJECTION_SETTLED, OFFICE, SENT, "objection_none"),
    (K.OBJECTION_SETTLED, OFFICE, replace(OBJECTED, objection_settled_on=DAY), "objection_none"),
    (K.OBJECTION_SETTLED, UNIT, OBJECTED, "not_in_hand"),
    (K.ACCEPTED, UNIT, SENT, None),
    (K.ACCEPTED, UNIT, replace(FRESH, is_direct=True), None),
    (K.ACCEPTED, UNIT, FRESH, "not_transferred"),
    (K.ACCEPTED, UNIT, OBJECTED, "objection_open"),
    (K.ACCEPTED, UNIT, TAKEN, "accepted_already"),
    (K.ACCEPTED, UNIT, REFUSED, "act_ended"),
    (K.REFUSED, UNIT, SENT, None),
    (K.REFUSED, UNIT, TAKEN, "accepted_already"),
    (K.NOTICED, UNIT, SENT, None),
    (K.NOTICED, UNIT, NOTICED, "noticed_already"),
    (K.NOTICED, UNIT, replace(SENT, owes_reply=False), "notice_not_owed"),
    (K.LED_OFF, OFFICE, FRESH, None),
    (K.LED_OFF, UNIT, TAKEN, None),
    (K.LED_OFF, UNIT, ANSWERED, "answered_already"),
    (K.LED_OFF, UNIT, OBJECTED, "objection_open"),
    (K.EXTENDED, UNIT, TAKEN, None),
    (K.EXTENDED, UNIT, SENT, "not_accepted"),
    (K.EXTENDED, UNIT, ANSWERED, "answered_already"),
    (K.EXTENDED, UNIT, SIMPLE, "simple_not_extended"),
    (K.EXTENDED, UNIT, replace(TAKEN, extension_days=29), None),
    (K.EXTENDED, UNIT, replace(TAKEN, extension_days=30), "extended_already"),
    (K.EXTENDED, OFFICE, TAKEN, "not_in_hand"),
    (K.SUSPENDED, OFFICE, TAKEN, None),
    (K.SUSPENDED, OFFICE, SENT, "not_accepted"),
    (K.RESUMED, OFFICE, TAKEN, "not_suspended"),
    (K.REPLIED, UNIT, TAKEN, None),
    (K.REPLIED, UNIT, SENT, "not_accepted"),
    (K.REPLIED, UNIT, ANSWERED, "answered_already"),
    (K.REPLIED, UNIT, CLOSED, "act_ended"),
    (K.REPLY_SERVED, UNIT, ANSWERED, None),
    (K.REPLY_SERVED, UNIT, TAKEN, "not_answered"),
    (K.REPLY_SERVED, UNIT, SERVED, "served_already"),
    (K.CARRIED_OUT, UNIT, PROMISED, None),
    (K.CARRIED_OUT, UNIT, ANSWERED, "not_supported"),
    (K.CARRIED_OUT, UNIT, replace(PROMISED, carried_out_on=DAY), "carried_out_already"),
    (K.CARRIED_OUT, UNIT, replace(CLOSED, conclusion=Conclusion.SUPPORTED), None),
    (K.CLOSED, UNIT, ANSWERED, None),
    (K.CLOSED, UNIT, TAKEN, "not_answered"),
    (K.CLOSED, OFFICE, FRESH, None),
    (K.CLOSED, OFFICE, OBJECTED, "objection_open"),
    (K.CLOSED, OFFICE, ASKED, "review_running"),
    (K.CLOSED, OFFICE, CLOSED, "act_ended"),
    (K.REVIEW_ASKED, OFFICE, SERVED, None),
    (K.REVIEW_ASKED, OFFICE, CLOSED, None),
    (K.REVIEW_ASKED, OFFICE, TAKEN, "not_answered"),
    (K.REVIEW_ASKED, OFFICE, ANSWERED, "not_served"),
    (K.REVIEW_ASKED, OFFICE, ASKED, "review_asked_already"),
    (K.REVIEW_REPLIED, OFFICE, ASKED, None),
    (K.REVIEW_REPLIED, OFFICE, SERVED, "review_none"),
    (K.REVIEW_REPLIED, UNIT, ASKED, "not_in_hand"),
    (K.REVIEW_SERVED, OFFICE, REVIEWED, None),
    (K.REVIEW_SERVED, OFFICE, ASKED, "review_not_answered"),
    (K.REVIEW_SERVED, OFFICE, REVIEW_SERVED, "served_already"),
    (K.REREVIEW_ASKED, OFFICE, REVIEW_SERVED, None),
    (K.REREVIEW_ASKED, OFFICE, REVIEWED, "not_served"),
    (K.REREVIEW_ASKED, OFFICE, SERVED, "review_not_answered"),
    (K.REREVIEW_ASKED, OFFICE, ASKED_AGAIN, "rereview_asked_already"),
    (K.REREVIEW_REPLIED, OFFICE, ASKED_AGAIN, None),
    (K.REREVIEW_REPLIED, OFFICE, OPEN_HEARING, "hearing_open"),
    (K.REREVIEW_REPLIED, OFFICE, REVIEW_SERVED, "rereview_none"),
    (K.REOPENED, OFFICE, CLOSED, None),
    (K.REOPENED, OFFICE, REFUSED, None),
    (K.REOPENED, OFFICE, ANSWERED, "not_ended"),
    (K.REOPENED, OFFICE, CANCELLED, "matter_cancelled"),
    (K.REOPENED, UNIT, CLOSED, "not_in_hand"),
    (K.LIMIT_SET, LEADER, TAKEN, None),
    (K.LIMIT_SET, OFFICE, CLOSED, "act_ended"),
    (K.LIMIT_SET, UNIT, TAKEN, "not_in_hand"),
    (K.SUPERVISED, OFFICE, TAKEN, None),
    (K.SUPERVISED, LEADER, CLOSED, "act_ended"),
    (K.SUPERVISED, LEADER, replace(CLOSED, conclusion=Conclusion.SUPPORTED), None),
    (K.REMINDED, OFFICE, SENT, None),
    (K.REMINDED, LEADER, replace(CLOSED, conclusion=Conclusion.SUPPORTED), None),
    (K.REMINDED, OFFICE, CLOSED, "act_ended"),
    (K.REMINDED, UNIT, TAKEN, "not_in_hand"),
    (K.CALLED_BACK, OFFICE, CLOSED, None),
    (K.CALLED_BACK, OFFICE, TAKEN, "not_answered"),
    (K.CALLED_BACK, UNIT, CLOSED, "not_in_hand"),
    (K.CATEGORISED, UNIT, CLOSED, None),
    (K.CATEGORISED, OFFICE, CANCELLED, "matter_cancelled"),
    (K.PLACED, OFFICE, FRESH, None),
    (K.PLACED, UNIT, FRESH, "not_in_hand"),
    (K.CAUSE_NAMED, UNIT, TAKEN, None),
    (K.RATED, OFFICE, ANSWERED, None),
    (K.RATED, OFFICE, CLOSED, None),
    (K.RATED, OFFICE, TAKEN, "not_answered"),
    (K.RATED, OFFICE, replace(CLOSED, rating=Rating.SATISFIED), "rated_already"),
    (K.RATED, OFFICE, replace(CLOSED, marks=Mark.ANONYMOUS), "rating_not_owed"),
    (K.RATED, UNIT, CLOSED, "not_in_hand"),
    (K.INSTRUCTED, LEADER, FRESH, None),
    (K.INSTRUCTED, OFFICE, CLOSED, None),
    (K.INSTRUCTED, OFFICE, CANCELLED, "matter_cancelled"),
    (K.INSTRUCTED, UNIT, FRESH, "not_in_hand"),
    (K.INSTRUCTION_ANSWERED, UNIT, replace(TAKEN, instructions_open=1), None),
    (K.INSTRUCTION_ANSWERED, UNIT, TAKEN, "instruction_none"),
    (K.INSTRUCTION_ANSWERED, OFFICE, replace(TAKEN, instructions_open=1), "not_in_hand"),
    (K.HEARING_APPLIED, OFFICE, TAKEN, None),
    (K.HEARING_APPLIED, OFFICE, ASKED_AGAIN, None),
    (K.HEARING_APPLIED, OFFICE, HEARING_ASKED, "hearing_asked_already"),
    (K.HEARING_APPLIED, OFFICE, SENT, "hearing_too_early"),
    (K.HEARING_DECIDED, OFFICE, HEARING_ASKED, None),
    (K.HEARING_DECIDED, OFFICE, ASKED, None),
    (K.HEARING_DECIDED, OFFICE, OPEN_HEARING, "hearing_open"),
    (K.HEARING_DECIDED, OFFICE, CLOSED, "act_ended"),
    (K.HEARING_DECIDED, UNIT, TAKEN, "not_in_hand"),
    (K.HEARING_REFUSED, OFFICE, HEARING_ASKED, None),
    (K.HEARING_REFUSED, OFFICE, TAKEN, "hearing_not_asked"),
    (K.HEARING_CONCLUDED, OFFICE, OPEN_HEARING, None),
    (K.HEARING_CONCLUDED, OFFICE, ASKED_AGAIN, "hearing_none"),
    (K.PROPOSAL_SENT, OFFICE, TAKEN, None),
    (K.PROPOSAL_SENT, OFFICE, PROPOSED, "proposal_open"),
    (K.PROPOSAL_SENT, OFFICE, replace(PROPOSED, proposal_answered_on=DAY), None),
    (K.PROPOSAL_ANSWERED, UNIT, PROPOSED, None),
    (K.PROPOSAL_ANSWERED, UNIT, TAKEN, "proposal_none"),
    (K.AID_APPLIED, UNIT, CLOSED, None),
    (K.AID_APPLIED, OFFICE, FRESH, None),
    (K.AID_APPLIED, OFFICE, AID_ASKED, "aid_waiting"),
    (K.AID_APPLIED, OFFICE, AID_GRANTED, "aid_waiting"),
    (K.AID_APPLIED, OFFICE, replace(AID_GRANTED, aid_paid_on=DAY), None),
    (K.AID_APPLIED, OFFICE, replace(AID_GRANTED, is_aid_granted=False), None),
    (K.AID_FORWARDED, UNIT, AID_ASKED, None),
    (K.AID_FORWARDED, UNIT, TAKEN, "aid_none"),
    (K.AID_DECIDED, OFFICE, AID_ASKED, None),
    (K.AID_DECIDED, OFFICE, AID_GRANTED, "aid_decided_already"),
    (K.AID_PAID, UNIT, AID_GRANTED, None),
    (K.AID_PAID, UNIT, AID_ASKED, "aid_not_granted"),
    (K.AID_PAID, UNIT, replace(AID_GRANTED, aid_paid_on=DAY), "aid_paid_already"),
    (K.URGENT_FOUND, UNIT, FRESH, None),
    (K.URGENT_FOUND, OFFICE, CLOSED, None),
    (K.URGENT_FOUND, OFFICE, URGENT, "urgent_already"),
    (K.URGENT_FOUND, LEADER, FRESH, "not_in_hand"),
    (K.REPORTED_UP, OFFICE, URGENT, None),
    (K.REPORTED_UP, UNIT, REPORTED, None),
    (K.REPORTED_UP, UNIT, TAKEN, "urgent_none"),
    (K.URGENT_INSTRUCTED, OFFICE, REPORTED, None),
    (K.URGENT_INSTRUCTED, OFFICE, URGENT, "urgent_unreported"),
    (K.CANCELLED, OFFICE, TAKEN, None),
    (K.CANCELLED, OFFICE, ANSWERED, "answered_already"),
    (K.CANCELLED, OFFICE, CLOSED, "act_ended"),
    (K.CANCELLED, UNIT, FRESH, "not_in_hand"),
    (K.LINKED, OFFICE, FRESH, "not_handling"),
]


@pytest.mark.parametrize(
    ("act", "hand", "matter", "code"),
    OFFERED,
    ids=[f"{n}-{act}-{hand}-{code}" for n, (act, hand, _m, code) in enumerate(OFFERED)],
)
def test_an_act_is_offered_where_law_and_state_allow_it(act, hand, matter, code):
    assert _code(act, hand, matter) == code


def test_every_act_is_both_offered_and_held_back_in_the_table():
    assert {act for act, _hand, _matter, code in OFFERED if code is None} == set(RULES) - {K.RESUMED}
    assert {act for act, _hand, _matter, code in OFFERED if code is not None} >= set(RULES) - {K.CAUSE_NAMED}


def test_a_suspended_matter_is_resumed_and_not_suspended_again():
    stopped = replace(TAKEN)
    APPLY[K.SUSPENDED](stopped, DAY, {})
    assert _code(K.RESUMED, OFFICE, stopped) is None
    assert _code(K.SUSPENDED, OFFICE, stopped) == "suspended_already"


def test_an_extension_is_made_on_the_last_day_of_handling_and_not_on_the_next():
    last = DAY + timedelta(60)
    assert _code(K.EXTENDED, UNIT, TAKEN, day=last) is None
    assert _code(K.EXTENDED, UNIT, TAKEN, day=last + timedelta(1)) == "extension_late"


@pytest.mark.parametrize(
    ("act", "matter"), [(K.OBJECTED, SENT), (K.ACCEPTED, SENT), (K.REPLIED, TAKEN), (K.REVIEW_REPLIED, ASKED)]
)
def test_no_other_act_is_refused_for_being_late(act, matter):
    hand = next(iter(RULES[act].hands))
    assert _code(act, hand, matter, day=DAY + timedelta(400)) is None


def test_the_rules_of_2005_know_no_objection():
    assert _code(K.OBJECTED, UNIT, SENT, pack=PACK_2005) == "no_objection_rule"


def test_receipt_is_told_once_a_transfer():
    assert _code(K.TRANSFER_RECEIVED, UNIT, SENT, told=True) == "receipt_told"
    sent: tuple[EventKind, dict[str, Any]] = (K.TRANSFERRED, {"unit": 1})
    told: tuple[EventKind, dict[str, Any]] = (K.TRANSFER_RECEIVED, {})
    assert is_receipt_told([sent, told])
    assert is_receipt_told([sent, told, (K.OBJECTION_SETTLED, {"agreed": False})])
    assert not is_receipt_told([sent, told, sent])
    assert not is_receipt_told([sent, told, (K.OBJECTION_SETTLED, {"agreed": True, "unit": 2})])


@pytest.mark.parametrize(
    ("role", "own", "with_office", "hands"),
    [
        (Role.OFFICE, None, True, {OFFICE, UNIT}),
        (Role.OFFICE, None, False, {OFFICE}),
        (Role.LEADER, None, False, {LEADER}),
        (Role.UNIT, {1}, False, {UNIT}),
        (Role.UNIT, {2}, False, {Hand.CO_HANDLER}),
        (Role.UNIT, {1, 2}, False, {UNIT, Hand.CO_HANDLER}),
        (Role.UNIT, {3}, False, set()),
        (Role.DELEGATE, set(), False, set()),
        (Role.HEARING, set(), False, set()),
        (Role.AUDITOR, None, False, set()),
        (Role.ADMIN, set(), False, set()),
    ],
)
def test_whose_hand_a_matter_is_in(role, own, with_office, hands):
    assert hands_of(role, own, SENT, [2], is_with_office=with_office) == hands


def test_who_has_no_hand_in_a_matter_is_offered_nothing():
    assert offers(_standing(SENT), frozenset()) == ()
    assert offers(_standing(SENT), frozenset({Hand.CO_HANDLER})) == ()


def test_an_act_says_which_clocks_it_meets_and_which_it_starts():
    met = [state.clock for state in met_by(K.ACCEPTED, _standing(SENT))]
    assert met == ["c3"]
    started = started_by(K.ACCEPTED, _standing(SENT))
    assert [(state.clock, state.limit_on) for state in started] == [("c5", DAY + timedelta(60))]
    sent = started_by(K.TRANSFERRED, _standing(FRESH))
    assert [(state.clock, state.limit_on) for state in sent] == [
        ("c3", DAY + timedelta(15)),
        ("c4", date(2025, 10, 13)),
    ]
    assert FRESH.transferred_on is None


# ------------------------------------------------------------ performing


@dataclass(slots=True)
class Board:
    session: Any
    world: World

    def actor(self, role, unit=None, day=DAY):
        account = add_account(self.session, f"{role}{unit}{day}", role, unit)
        row = account_of_id(self.session, account.id)
        assert row is not None
        return Actor(row, scope_of(self.session, row), moment(day, 14))

    def do(self, actor, case_id, act, **given):
        version = self.session.get(Case, case_id, populate_existing=True).version
        perform(self.session, actor, case_id, act, Given(**given), version=version)

    def row(self, case_id):
        found = visible_row(self.session, case_id, EVERYTHING, DAY)
        assert found is not None
        return found

    def clocks(self, actor, case_id):
        found = desk(self.session, actor, case_id)
        assert found is not None
        return found.standing.clocks

    def refusal(self, actor, case_id, act, **given):
        with pytest.raises(ActRefused) as refused:
            self.do(actor, case_id, act, **given)
        return refused.value


@pytest.fixture
def board(lite):
    with lite.writing() as session:
        yield Board(session, make_world(session))


@pytest.fixture
def sent(board):
    """Write a matter that is with the township."""
    unit = board.world.units[3]
    return add_case(board.session, DAY, step(K.TRANSFERRED, DAY, unit=unit), unit=board.world.units[0])


def test_an_act_is_an_event_a_line_of_the_log_and_a_new_version(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    before = board.session.get(Case, sent).version
    board.do(unit, sent, K.ACCEPTED, note="已出具受理告知书")
    event = board.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.ACCEPTED)).one()
    assert (event.actor_id, event.unit_id, event.note) == (
        unit.account.id,
        board.world.units[3],
        "已出具受理告知书",
    )
    assert board.session.get(Case, sent, populate_existing=True).version == before + 1
    assert board.row(sent).stage is Stage.ACCEPTED
    assert board.session.scalars(select(LogRow.kind).where(LogRow.case_id == sent)).all() == [LogKind.ACTED]


def test_a_refused_act_changes_nothing_and_names_its_article(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    counted = [select(func.count()).select_from(table) for table in (CaseEvent, LogRow)]
    before = [board.session.scalar(one) for one in counted]
    refused = board.refusal(unit, sent, K.EXTENDED, days=5, is_approved=True, note="情况复杂")
    assert (refused.code, refused.values["article"], refused.values["pack"]) == ("not_accepted", "34", "2022")
    assert [board.session.scalar(one) for one in counted] == before


def test_a_matter_of_another_unit_is_unknown(board, sent):
    other = board.actor(Role.UNIT, board.world.units[1])
    assert board.refusal(other, sent, K.ACCEPTED).code == "matter_unknown"
    assert desk(board.session, other, sent) is None


def test_another_version_is_said_and_nothing_is_done(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    board.do(unit, sent, K.TRANSFER_RECEIVED)
    with pytest.raises(ChangedByOther):
        perform(board.session, unit, sent, K.ACCEPTED, Given(), version=1)


@pytest.mark.parametrize(
    ("days", "code"), [(0, "days_wrong"), (None, "days_wrong"), (31, "days_wrong"), (1, None), (30, None)]
)
def test_an_extension_is_of_one_day_to_thirty(board, sent, days, code):
    unit = board.actor(Role.UNIT, board.world.units[3])
    board.do(unit, sent, K.ACCEPTED)
    given = {"days": days, "is_approved": True, "note": "情况复杂"}
    if code is None:
        board.do(unit, sent, K.EXTENDED, **given)
        clocks = board.clocks(unit, sent)
        assert [c.limit_on for c in clocks if c.clock == "c5"] == [DAY + timedelta(60 + days)]
        assert board.refusal(unit, sent, K.EXTENDED, **{**given, "days": 31 - days}).code in (
            "days_wrong",
            "extended_already",
        )
    else:
        assert board.refusal(unit, sent, K.EXTENDED, **given).code == code


def test_an_extension_without_approval_or_reason_is_refused(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    board.do(unit, sent, K.ACCEPTED)
    assert board.refusal(unit, sent, K.EXTENDED, days=5, note="情况复杂").code == "approval_missing"
    assert board.refusal(unit, sent, K.EXTENDED, days=5, is_approved=True).code == "reason_short"


def test_a_supported_matter_closes_in_substance_once_it_is_carried_out(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    board.do(unit, sent, K.ACCEPTED)
    assert board.refusal(unit, sent, K.REPLIED, note="事实清楚").code == "conclusion_missing"
    board.do(unit, sent, K.REPLIED, conclusion=Conclusion.SUPPORTED, note="事实清楚")
    assert board.refusal(unit, sent, K.CLOSED).code == "closure_missing"
    assert board.refusal(unit, sent, K.CLOSED, closure=Closure.SUBSTANTIVE).code == "support_owed"
    board.do(unit, sent, K.CARRIED_OUT, note="已拨付")
    board.do(unit, sent, K.CLOSED, closure=Closure.SUBSTANTIVE)
    assert board.row(sent).closure is Closure.SUBSTANTIVE


def test_what_nobody_answered_is_closed_by_the_office_for_form_alone(board, sent):
    office = board.actor(Role.OFFICE)
    assert board.refusal(office, sent, K.CLOSED, closure=Closure.INTERIM).code == "not_answered"
    board.do(office, sent, K.CLOSED, closure=Closure.PROCEDURAL, note="同一事项")


def test_a_transfer_names_another_unit_that_still_is(board, sent):
    office, units = board.actor(Role.OFFICE), board.world.units
    assert board.refusal(office, sent, K.TRANSFERRED).code == "unit_unknown"
    assert board.refusal(office, sent, K.TRANSFERRED, unit_id=units[3]).code == "unit_same"
    board.session.get(Unit, units[1]).valid_to = DAY - timedelta(1)
    board.session.flush()
    assert board.refusal(office, sent, K.TRANSFERRED, unit_id=units[1]).code == "unit_ended"
    board.session.get(Unit, units[1]).valid_to = DAY
    board.session.flush()
    board.do(office, sent, K.TRANSFERRED, unit_id=units[1])
    assert board.row(sent).unit_id == units[1]


def test_an_objection_that_is_agreed_to_goes_to_another_unit_and_starts_its_clocks_anew(board, sent):
    units = board.world.units
    board.do(board.actor(Role.UNIT, units[3]), sent, K.OBJECTED, note="不属本单位职责")
    office = board.actor(Role.OFFICE, day=DAY + timedelta(2))
    assert (
        board.refusal(office, sent, K.OBJECTION_SETTLED, is_agreed=True, note="同意").code == "unit_unknown"
    )
    board.do(office, sent, K.OBJECTION_SETTLED, is_agreed=True, unit_id=units[1], note="同意")
    limits = {c.clock: c.limit_on for c in board.clocks(office, sent)}
    assert limits["c3"] == DAY + timedelta(17)
    assert limits["c4"] == date(2025, 10, 14)


def test_a_limit_is_today_or_later_and_a_supervision_has_its_trigger(board, sent):
    leader = board.actor(Role.LEADER)
    assert board.refusal(leader, sent, K.LIMIT_SET, note="批示").code == "limit_missing"
    early = DAY - timedelta(1)
    assert board.refusal(leader, sent, K.LIMIT_SET, limit_on=early, note="批示").code == "limit_past"
    board.do(leader, sent, K.LIMIT_SET, limit_on=DAY, note="批示")
    assert board.refusal(leader, sent, K.SUPERVISED).code == "trigger_missing"
    board.do(leader, sent, K.SUPERVISED, trigger=Trigger.SHIFTING)


def test_a_place_is_a_township_with_a_village_of_its_own(board, sent):
    office, world = board.actor(Role.OFFICE), board.world
    for township, village in (
        (None, None),
        (world.villages[0], None),
        (world.townships[1], world.villages[0]),
    ):
        given = {"township_id": township, "village_id": village}
        assert board.refusal(office, sent, K.PLACED, **given).code == "place_unknown"
    given = {"township_id": world.townships[0], "village_id": world.villages[0]}
    board.do(office, sent, K.PLACED, **given)
    assert board.refusal(office, sent, K.PLACED, **given).code == "nothing_new"
    assert board.row(sent).village_id == world.villages[0]


def test_category_and_cause_are_of_the_catalogue_and_new(board, sent):
    unit, world = board.actor(Role.UNIT, board.world.units[3]), board.world
    assert board.refusal(unit, sent, K.CATEGORISED, category_id=999).code == "category_unknown"
    board.do(unit, sent, K.CATEGORISED, category_id=world.categories[2])
    assert board.refusal(unit, sent, K.CATEGORISED, category_id=world.categories[2]).code == "nothing_new"
    assert board.refusal(unit, sent, K.CAUSE_NAMED).code == "cause_unknown"
    board.do(unit, sent, K.CAUSE_NAMED, cause_id=world.causes[1])


def test_a_note_of_two_hundred_characters_is_kept_and_one_more_refused(board, sent):
    unit = board.actor(Role.UNIT, board.world.units[3])
    assert board.refusal(unit, sent, K.NOTICED, note="字" * 201).code == "reason_long"
    board.do(unit, sent, K.NOTICED, note="字" * 200)


def test_the_simple_procedure_needs_rules_that_know_it(board):
    old = add_case(board.session, DAY, pack_code="2005", unit=board.world.units[3], is_direct=True)
    unit = board.actor(Role.UNIT, board.world.units[3])
    refused = board.refusal(unit, old, K.ACCEPTED, is_simple=True)
    assert (refused.code, refused.values["article"]) == ("simple_unknown", "22")
    board.do(unit, old, K.ACCEPTED)


def test_a_rating_is_entered_once_from_a_slip_by_an_office_that_did_not_handle_the_matter(board, sent):
    unit, office = (
        board.actor(Role.UNIT, board.world.units[3]),
        board.actor(Role.OFFICE, board.world.units[0]),
    )
    board.do(unit, sent, K.ACCEPTED)
    board.do(unit, sent, K.REPLIED, conclusion=Conclusion.EXPLAINED, note="事实清楚")
    said = {"rating": Rating.SATISFIED}
    assert board.refusal(office, sent, K.RATED, **said).code == "slip_missing"
    slip = DocumentEntry(DocumentKind.RATING_SLIP, "评价表")
    held = add_document(board.session, office, sent, slip, one_page(((12, "满意"),)))
    assert board.refusal(office, sent, K.RATED).code == "rating_missing"
    withdraw_document(board.session, office, sent, held, "扫描不清")
    assert board.refusal(office, sent, K.RATED, **said).code == "slip_missing"
    add_document(board.session, office, sent, slip, one_page(((12, "满意"),)))
    board.do(office, sent, K.RATED, **said)
    assert board.row(sent).rating is Rating.SATISFIED
    assert board.refusal(office, sent, K.RATED, **said).code == "rated_already"


def test_the_office_rates_nothing_that_lies_with_itself(board):
    own = replace(CLOSED, unit=1)
    assert refusal_of(K.RATED, _standing(own), frozenset({OFFICE, UNIT})) == ("rating_own", {})


def test_an_instruction_with_a_day_is_a_limit_and_waits_for_its_answer(board, sent):
    office, unit = board.actor(Role.OFFICE), board.actor(Role.UNIT, board.world.units[3])
    said = {"post_id": board.world.leaders[0], "limit_on": DAY + timedelta(20), "note": "请依法妥善处理"}
    assert board.refusal(office, sent, K.INSTRUCTED, note="请依法妥善处理").code == "post_unknown"
    board.do(office, sent, K.INSTRUCTED, **said)
    limits = {one.clock: one.limit_on for one in board.clocks(office, sent)}
    assert limits["c12"] == DAY + timedelta(20)
    event = board.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.INSTRUCTED)).one()
    assert event.detail["post"] == board.world.leaders[0]
    board.do(unit, sent, K.INSTRUCTION_ANSWERED, note="已约见信访人")
    assert board.refusal(unit, sent, K.INSTRUCTION_ANSWERED, note="再次").code == "instruction_none"


def test_a_leader_instructs_in_the_own_name_alone(board, sent):
    leader = board.actor(Role.LEADER)
    leader = replace(leader, account=replace(leader.account, post_id=board.world.leaders[1]))
    board.do(leader, sent, K.INSTRUCTED, post_id=board.world.leaders[0], note="请依法妥善处理")
    event = board.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.INSTRUCTED)).one()
    assert event.detail["post"] == board.world.leaders[1]


def test_a_hearing_of_a_re_review_stops_its_clock_from_decision_to_conclusion_and_not_handling(board):
    given = [
        step(K.ACCEPTED, DAY - timedelta(30)),
        step(K.REPLIED, DAY - timedelta(20), conclusion="explained"),
        step(K.REPLY_SERVED, DAY - timedelta(20)),
        step(K.REVIEW_ASKED, DAY - timedelta(15)),
        step(K.REVIEW_REPLIED, DAY - timedelta(12)),
        step(K.REVIEW_SERVED, DAY - timedelta(10)),
        step(K.REREVIEW_ASKED, DAY - timedelta(5)),
    ]
    case_id = add_case(
        board.session,
        DAY - timedelta(30),
        *given,
        unit=board.world.units[3],
        purpose="request",
        is_direct=True,
    )
    office, later = board.actor(Role.OFFICE), board.actor(Role.OFFICE, day=DAY + timedelta(9))
    before = {one.clock: one.limit_on for one in board.clocks(office, case_id)}
    assert before["c10"] == DAY + timedelta(25)
    board.do(office, case_id, K.HEARING_DECIDED, note="案情疑难复杂")
    assert {one.clock: one.limit_on for one in board.clocks(office, case_id)} == before | {"c10": None}
    assert board.refusal(office, case_id, K.REREVIEW_REPLIED, note="复核意见").code == "hearing_open"
    board.do(later, case_id, K.HEARING_CONCLUDED, note="听证认定事实清楚")
    assert {one.clock: one.limit_on for one in board.clocks(later, case_id)} == before | {
        "c10": DAY + timedelta(34)
    }
    board.do(later, case_id, K.REREVIEW_REPLIED, note="维持复查意见")


def test_a_hearing_within_handling_does_not_stop_it(board):
    case_id = add_case(
        board.session,
        DAY,
        step(K.ACCEPTED, DAY),
        unit=board.world.units[3],
        purpose="request",
        is_direct=True,
    )
    office = board.actor(Role.OFFICE)
    before = board.clocks(office, case_id)
    board.do(office, case_id, K.HEARING_APPLIED)
    board.do(office, case_id, K.HEARING_DECIDED, note="涉及面较广")
    assert board.clocks(office, case_id) == before


def test_a_second_hearing_is_held_on_new_evidence_alone(board):
    case_id = add_case(
        board.session,
        DAY,
        step(K.ACCEPTED, DAY),
        unit=board.world.units[3],
        purpose="request",
        is_direct=True,
    )
    office = board.actor(Role.OFFICE)
    board.do(office, case_id, K.HEARING_DECIDED, note="涉及面较广")
    first = board.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.HEARING_DECIDED)).one()
    assert first.detail == {}
    board.do(office, case_id, K.HEARING_CONCLUDED, note="听证认定事实清楚")
    board.do(office, case_id, K.HEARING_APPLIED, note="再次申请")
    refused = board.refusal(office, case_id, K.HEARING_DECIDED, note="再次举行")
    assert (refused.code, refused.values["article"]) == ("evidence_owed", "31/6")
    board.do(office, case_id, K.HEARING_DECIDED, note="新测绘图", has_new_evidence=True)
    last = board.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
    assert last.detail == {"has_new_evidence": True}


@pytest.mark.parametrize("proposal", [None, *ProposalKind])
def test_a_proposal_keeps_its_kind_where_it_was_said(board, proposal):
    case_id = add_case(board.session, DAY, unit=board.world.units[3], is_direct=True)
    board.do(board.actor(Role.OFFICE), case_id, K.PROPOSAL_SENT, proposal=proposal, note="建议改进补偿公示")
    said = board.session.scalars(select(CaseEvent.detail).where(CaseEvent.kind == K.PROPOSAL_SENT)).one()
    assert said == ({} if proposal is None else {"proposal": proposal.value})


@pytest.mark.parametrize("adoption", Adoption)
def test_an_answer_to_a_proposal_says_whether_it_is_adopted_and_why(board, adoption):
    unit = board.world.units[3]
    case_id = add_case(board.session, DAY, unit=unit, is_direct=True)
    board.do(board.actor(Role.OFFICE), case_id, K.PROPOSAL_SENT, note="建议改进补偿公示")
    holder = board.actor(Role.UNIT, unit)
    refused = board.refusal(holder, case_id, K.PROPOSAL_ANSWERED, note="已研究")
    assert refused.code == "adoption_missing"
    refused = board.refusal(holder, case_id, K.PROPOSAL_ANSWERED, adoption=adoption)
    assert refused.code == "reason_short"
    board.do(holder, case_id, K.PROPOSAL_ANSWERED, adoption=adoption, note="已研究并书面反馈")
    said = board.session.scalars(select(CaseEvent.detail).where(CaseEvent.kind == K.PROPOSAL_ANSWERED)).one()
    assert said == {"adoption": adoption.value}


def test_aid_is_decided_with_its_amount_and_paid_whatever_the_matter_comes_to(board):
    case_id = add_case(board.session, DAY, unit=board.world.units[3], purpose="request", is_direct=True)
    unit = board.actor(Role.UNIT, board.world.units[3])
    assert board.refusal(unit, case_id, K.AID_APPLIED).code == "aid_missing"
    board.do(unit, case_id, K.AID_APPLIED, aid=AidKind.JUDICIAL)
    board.do(unit, case_id, K.AID_FORWARDED, unit_id=board.world.units[3])
    note = "符合救助条件"
    assert board.refusal(unit, case_id, K.AID_DECIDED, note=note).code == "aid_decision_missing"
    granted = {"aid_decision": AidDecision.GRANTED, "note": note}
    for amount in (None, 0, 10_000_001):
        refused = board.refusal(unit, case_id, K.AID_DECIDED, aid_amount=amount, **granted)
        assert refused.code == "aid_amount_wrong"
    before = board.row(case_id)
    board.do(unit, case_id, K.AID_DECIDED, aid_amount=5_000, **granted)
    board.do(unit, case_id, K.AID_PAID)
    assert board.row(case_id) == before
    said = board.session.scalars(
        select(CaseEvent.detail).where(CaseEvent.case_id == case_id, CaseEvent.kind == K.AID_DECIDED)
    ).one()
    assert said == {"decision": "granted", "amount": 5_000}
    board.do(unit, case_id, K.AID_APPLIED, aid=AidKind.HARDSHIP)
    board.do(unit, case_id, K.AID_DECIDED, aid_decision=AidDecision.REFUSED, aid_amount=9, note=note)
    assert board.refusal(unit, case_id, K.AID_PAID).code == "aid_not_granted"
