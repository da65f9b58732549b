"""Late entries and corrections (补录/更正): where an act of another day goes, and who confirms it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.commands.acts import Actor, ActRefused
from db.commands.correcting import correct
from db.commands.handling import desk, perform
from db.enums import Conclusion, EventKind, LogKind, Mark, Precision, Role, Stage
from db.handling import Given
from db.models.accounts import AccountInterest
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.records import LogRow
from db.queries.accounts import account_of_id
from db.queries.ledger import visible_row
from db.queries.scopes import scope_of
from db.scope import EVERYTHING
from db.spans import differences
from tests.db.protected import add_account
from tests.making import World, add_case, make_world, moment, step

K = EventKind
MONDAY = date(2025, 11, 3)
"""Of four weeks in which all working days are weekdays."""


@dataclass
class Board:
    """A county whose accounts act on given days."""

    session: Any
    world: World
    accounts: dict[str, int]

    def actor(self, who: str, day: date) -> Actor:
        account = account_of_id(self.session, self.accounts[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), moment(day, 15))

    def second(self, who: str | None) -> Any:
        return None if who is None else account_of_id(self.session, self.accounts[who])

    def version(self, case_id: int) -> int:
        return self.session.scalar(select(Case.version).where(Case.id == case_id))

    def do(self, who, day, case_id, kind, *, second=None, **given) -> None:
        perform(
            self.session,
            self.actor(who, day),
            case_id,
            kind,
            Given(**given),
            version=self.version(case_id),
            second=self.second(second),
        )

    def correct(self, who, day, case_id, event_id, *, second=None, reason="原记日期有误", given=None) -> None:
        correct(
            self.session,
            self.actor(who, day),
            case_id,
            event_id,
            given,
            reason,
            version=self.version(case_id),
            second=self.second(second),
        )

    def event(self, case_id, kind) -> CaseEvent:
        asked = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == kind)
        return self.session.scalars(asked.order_by(CaseEvent.id.desc())).first()

    def row(self, case_id, day) -> Any:
        return visible_row(self.session, case_id, EVERYTHING, day)

    def clock(self, case_id, day, name) -> Any:
        seen = desk(self.session, self.actor("office", day), case_id)
        assert seen is not None
        return next((one for one in seen.standing.clocks if one.clock == name), None)

    def traces(self, case_id) -> Any:
        counted = [self.session.scalar(select(func.count()).select_from(one)) for one in (CaseEvent, LogRow)]
        spans = self.session.execute(select(CASE_SPAN).where(CASE_SPAN.c.case_id == case_id)).all()
        return counted, spans, self.version(case_id)

    def refused(self, how, *args, **kwargs) -> ActRefused:
        """Try what must be refused, and see that it left no trace."""
        case_id = args[2]
        before = self.traces(case_id)
        with pytest.raises(ActRefused) as caught:
            how(*args, **kwargs)
        assert self.traces(case_id) == before
        return caught.value


@pytest.fixture
def board(lite):
    with lite.writing() as session:
        world = make_world(session)
        people = {
            "office": (Role.OFFICE, world.units[0]),
            "colleague": (Role.OFFICE, world.units[0]),
            "unit": (Role.UNIT, world.units[3]),
            "mate": (Role.UNIT, world.units[3]),
            "stranger": (Role.UNIT, world.units[1]),
            "leader": (Role.LEADER, None),
            "delegate": (Role.DELEGATE, None),
            "auditor": (Role.AUDITOR, None),
        }
        ids = {name: add_account(session, name, role, unit).id for name, (role, unit) in people.items()}
        yield Board(session, world, ids)


@pytest.fixture
def sent(board):
    """Return a matter that was received and sent to the unit on Monday."""
    unit = board.world.units[3]
    return add_case(board.session, MONDAY, step(K.TRANSFERRED, MONDAY, unit=unit), purpose="request")


def _day(n: int) -> date:
    return MONDAY + timedelta(n)


# ------------------------------------------------------------ acts of a past day


@pytest.mark.parametrize(
    ("happened", "entered", "needed"),
    [(1, 2, False), (1, 3, True), (4, 7, False), (4, 8, True), (5, 7, False), (5, 8, True)],
)
def test_an_act_entered_more_than_one_working_day_later_needs_a_second_person(
    board, sent, happened, entered, needed
):
    given = {"happened_on": _day(happened)}
    if needed:
        refused = board.refused(board.do, "unit", _day(entered), sent, K.ACCEPTED, **given)
        assert refused.code == "second_needed"
        board.do("unit", _day(entered), sent, K.ACCEPTED, second="mate", **given)
    else:
        board.do("unit", _day(entered), sent, K.ACCEPTED, **given)
    event = board.event(sent, K.ACCEPTED)
    assert (event.happened_on - event.recorded_on, event.precision) == (happened - entered, Precision.DAY)
    assert bool(board.row(sent, _day(entered)).marks & Mark.ENTERED_LATE) is needed
    assert board.clock(sent, _day(entered), "c5").limit_on == _day(happened + 60)


def test_the_event_and_the_log_name_the_second_person(board, sent):
    board.do("unit", _day(9), sent, K.ACCEPTED, second="office", happened_on=_day(2))
    assert board.event(sent, K.ACCEPTED).detail["second"] == board.accounts["office"]
    last = board.session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()
    assert (last.kind, last.detail["second"]) == (LogKind.ACTED, "office")


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (None, "second_needed"),
        ("unit", "second_same"),
        ("stranger", "second_may_not"),
        ("delegate", "second_may_not"),
        ("auditor", "second_may_not"),
        ("mate", None),
        ("office", None),
        ("leader", None),
    ],
)
def test_the_second_person_is_another_who_has_a_hand_in_the_matter(board, sent, second, code):
    given = {"happened_on": _day(2), "second": second}
    if code is None:
        board.do("unit", _day(9), sent, K.ACCEPTED, **given)
    else:
        assert board.refused(board.do, "unit", _day(9), sent, K.ACCEPTED, **given).code == code


def test_who_must_avoid_a_matter_confirms_nothing_in_it(board, sent):
    board.session.add(
        AccountInterest(account_id=board.accounts["office"], case_id=sent, declared_at=moment(MONDAY))
    )
    board.session.flush()
    refused = board.refused(board.do, "unit", _day(9), sent, K.ACCEPTED, second="office", happened_on=_day(2))
    assert refused.code == "second_may_not"


def test_an_act_that_makes_a_missed_limit_a_kept_one_needs_a_second_person_the_day_after(board, sent):
    """C3 ends on the 15th day; told on the 16th that the notice was served the day before, lateness is gone."""
    late = {"happened_on": _day(15)}
    assert board.refused(board.do, "unit", _day(16), sent, K.NOTICED, **late).code == "second_needed"
    board.do("unit", _day(16), sent, K.NOTICED, second="mate", **late)
    assert board.clock(sent, _day(16), "c3").met_on == _day(15)


def test_an_act_of_a_past_day_is_judged_by_the_matter_as_it_stood_then(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED)
    early = {"happened_on": MONDAY - timedelta(1), "note": "依据充分", "conclusion": Conclusion.EXPLAINED}
    assert board.refused(board.do, "unit", _day(3), sent, K.REPLIED, **early).code == "before_receipt"
    before = {**early, "happened_on": MONDAY}
    assert board.refused(board.do, "unit", _day(3), sent, K.REPLIED, **before).code == "not_accepted"
    assert board.refused(
        board.do, "unit", _day(3), sent, K.REPLIED, **{**before, "happened_on": _day(4)}
    ).code == ("day_ahead")
    board.do("unit", _day(3), sent, K.REPLIED, **{**before, "happened_on": _day(2)})
    assert board.row(sent, _day(3)).stage is Stage.REPLIED


def test_an_act_goes_after_all_that_is_known_of_its_day(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED, happened_on=MONDAY)
    assert board.row(sent, _day(1)).stage is Stage.ACCEPTED


def test_an_act_may_not_take_away_what_a_later_one_rests_on(board, sent):
    board.do("unit", _day(2), sent, K.ACCEPTED)
    refused = board.refused(
        board.do, "office", _day(2), sent, K.LED_OFF, happened_on=_day(1), note="已导入诉讼程序"
    )
    assert (refused.code, refused.values) == ("in_the_way", {"other": K.ACCEPTED, "on": _day(2).isoformat()})


def test_an_extension_is_entered_late_where_it_was_given_in_time(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED)
    given = {"days": 10, "is_approved": True, "note": "情况复杂", "second": "office"}
    assert board.refused(board.do, "unit", _day(70), sent, K.EXTENDED, **given).code == "extension_late"
    board.do("unit", _day(70), sent, K.EXTENDED, **given, happened_on=_day(61))
    assert board.clock(sent, _day(70), "c5").limit_on == _day(71)


# ------------------------------------------------------------ corrections


def test_a_corrected_day_moves_the_clock_and_the_old_act_stays(board, sent):
    board.do("unit", _day(3), sent, K.ACCEPTED)
    wrong = board.event(sent, K.ACCEPTED)
    board.correct("unit", _day(4), sent, wrong.id, given=Given(happened_on=_day(2)), second="mate")
    assert board.clock(sent, _day(4), "c5").limit_on == _day(62)
    fix = board.event(sent, K.CORRECTED)
    assert (fix.supersedes_id, fix.detail["kind"], fix.note) == (wrong.id, "accepted", "原记日期有误")
    assert board.session.get(CaseEvent, wrong.id).happened_on == fix.happened_on + 1
    assert board.clock(sent, _day(3), "c5").limit_on == _day(62)
    assert board.row(sent, _day(3)).stage is Stage.ACCEPTED


def test_a_corrected_opinion_holds_in_place_of_the_old_one(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED)
    board.do("unit", _day(2), sent, K.REPLIED, conclusion=Conclusion.NOT_SUPPORTED, note="依据充分")
    wrong = board.event(sent, K.REPLIED)
    same = Given(conclusion=Conclusion.NOT_SUPPORTED)
    assert board.refused(board.correct, "unit", _day(2), sent, wrong.id, given=same).code == "nothing_new"
    board.correct("unit", _day(2), sent, wrong.id, given=Given(conclusion=Conclusion.SUPPORTED))
    assert board.row(sent, _day(2)).conclusion is Conclusion.SUPPORTED
    again = board.refused(board.correct, "unit", _day(2), sent, wrong.id, given=same)
    assert again.code == "corrected_already"
    board.correct("unit", _day(2), sent, board.event(sent, K.CORRECTED).id, given=same)
    assert board.row(sent, _day(2)).conclusion is Conclusion.NOT_SUPPORTED


def test_what_never_happened_is_taken_back_and_done_anew(board, sent):
    board.do("office", _day(1), sent, K.LED_OFF, note="已导入诉讼程序")
    board.correct("office", _day(1), sent, board.event(sent, K.LED_OFF).id)
    assert board.row(sent, _day(1)).stage is Stage.TRANSFERRED
    board.do("unit", _day(1), sent, K.ACCEPTED)


def test_an_act_on_which_another_rests_is_not_taken_back(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED)
    board.do("unit", _day(1), sent, K.REPLIED, conclusion=Conclusion.EXPLAINED, note="依据充分")
    taken = board.event(sent, K.ACCEPTED)
    refused = board.refused(board.correct, "unit", _day(1), sent, taken.id)
    assert (refused.code, refused.values["other"]) == ("in_the_way", K.REPLIED)


def test_a_correction_that_turns_late_into_in_time_needs_a_second_person_at_once(board, sent):
    board.do("unit", _day(16), sent, K.ACCEPTED)
    late = board.event(sent, K.ACCEPTED)
    given = Given(happened_on=_day(15))
    assert board.refused(board.correct, "unit", _day(16), sent, late.id, given=given).code == "second_needed"
    board.correct("unit", _day(16), sent, late.id, given=given, second="office")
    assert board.clock(sent, _day(16), "c3").met_on == _day(15)


def test_a_receipt_takes_another_day_and_is_never_taken_back(board, sent):
    received = board.event(sent, K.RECEIVED)
    assert board.refused(board.correct, "office", _day(1), sent, received.id).code == "receipt_stays"
    later = Given(happened_on=_day(1))
    refused = board.refused(board.correct, "office", _day(1), sent, received.id, given=later)
    assert (refused.code, refused.values["other"]) == ("in_the_way", K.TRANSFERRED)
    earlier = Given(happened_on=_day(-4))
    board.correct("office", _day(1), sent, received.id, given=earlier, second="colleague")
    assert board.clock(sent, _day(1), "c1").limit_on == _day(11)
    assert board.row(sent, _day(1)).received_on == _day(-4)


def test_a_unit_corrects_its_own_kind_of_acts_and_the_office_all(board, sent):
    transferred = board.event(sent, K.TRANSFERRED)
    given = Given(unit_id=board.world.units[1])
    assert (
        board.refused(board.correct, "unit", MONDAY, sent, transferred.id, given=given).code == "not_in_hand"
    )
    board.correct("office", MONDAY, sent, transferred.id, given=given)
    assert board.row(sent, MONDAY).unit_id == board.world.units[1]


def test_a_correction_says_why(board, sent):
    transferred = board.event(sent, K.TRANSFERRED)
    given = Given(unit_id=board.world.units[1])
    refused = board.refused(
        board.correct, "office", MONDAY, sent, transferred.id, given=given, reason="误 录 "
    )
    assert (refused.code, refused.values["least"]) == ("reason_short", 4)


def test_an_event_of_another_matter_is_unknown(board, sent):
    other = add_case(board.session, MONDAY)
    event = board.event(other, K.RECEIVED)
    assert board.refused(board.correct, "office", MONDAY, sent, event.id).code == "event_unknown"


# ------------------------------------------------------------ cancelling


def test_a_wrongly_opened_matter_is_cancelled_by_two_and_can_come_back(board, sent):
    given = {"note": "同一信件重复登记"}
    assert board.refused(board.do, "office", _day(1), sent, K.CANCELLED, **given).code == "second_needed"
    assert (
        board.refused(board.do, "unit", _day(1), sent, K.CANCELLED, second="office", **given).code
        == "not_in_hand"
    )
    board.do("office", _day(1), sent, K.CANCELLED, second="colleague", **given)
    assert board.row(sent, _day(1)).stage is Stage.CANCELLED
    assert board.refused(board.do, "unit", _day(1), sent, K.ACCEPTED).code == "matter_cancelled"
    board.correct("office", _day(1), sent, board.event(sent, K.CANCELLED).id)
    assert board.row(sent, _day(1)).stage is Stage.TRANSFERRED


def test_what_was_answered_is_not_cancelled(board, sent):
    board.do("unit", _day(1), sent, K.ACCEPTED)
    board.do("unit", _day(1), sent, K.REPLIED, conclusion=Conclusion.EXPLAINED, note="依据充分")
    refused = board.refused(
        board.do, "office", _day(1), sent, K.CANCELLED, second="colleague", note="重复登记"
    )
    assert refused.code == "answered_already"


def test_spans_are_those_of_the_events_after_late_entries_and_corrections(board, sent):
    board.do("unit", _day(9), sent, K.ACCEPTED, second="office", happened_on=_day(2))
    board.correct(
        "unit",
        _day(10),
        sent,
        board.event(sent, K.ACCEPTED).id,
        given=Given(happened_on=_day(3)),
        second="mate",
    )
    assert differences(board.session) == []
