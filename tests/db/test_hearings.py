"""A hearing file runs from application to follow-up; its days follow from the events, its limits from the rule pack."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.acts import Actor, ActRefused
from db.commands.correcting import correct
from db.commands.hearing_given import HearingGiven
from db.commands.hearing_minutes import save_step
from db.commands.hearings import act_in_file, apply_for, clear_item
from db.commands.papers import check_paper, draft_paper, issue_paper, serve_paper
from db.editions import ChangedByOther
from db.enums import Clock, EventKind, Role
from db.handling import Given
from db.hearing_events import files_of
from db.hearing_limits import HearingClock, HearingFigure, Warns, clocks_of, counted, warnings_of
from db.hearings import (
    Avoidance,
    EvidenceSeen,
    Ground,
    HearingSeen,
    HearingSlot,
    HearingStanding,
    SeatRole,
    SeatSeen,
    SheetOpinion,
    Side,
    Step,
    offered,
)
from db.hearings import HearingAct as A
from db.models.cases import Case, CaseEvent
from db.models.hearings import HearingMinutes, HearingSeat
from db.models.institutions import Hearing
from db.models.records import LogRow
from db.papers import PaperKind, Service
from db.queries.accounts import account_of_id
from db.queries.case_file import case_file
from db.queries.hearings import hearing_seen, hearing_slots, hearings_seen, steps_seen
from db.queries.scopes import scope_of
from db.rule_packs import PACK_2022
from db.scope import EVERYTHING
from tests.db.protected import add_account
from tests.making import ZONE, add_case, make_world, step

DAY = date(2026, 3, 20)
ONE = timedelta(1)
K = EventKind
S = HearingStanding


def seat(role: SeatRole, n: int = 1, **more: Any) -> SeatSeen:
    return SeatSeen(n, role, f"第{n}", **more)


def file(**given: Any) -> HearingSeen:
    held: dict[str, Any] = {"id": 1, "case_id": 2, "number": "", "title": "", "version": 1, "applied_on": DAY}
    return HearingSeen(**(held | given))


SEATED = (seat(SeatRole.HOST), *(seat(SeatRole.OFFICER, n) for n in (2, 3, 4)))
DECIDED = file(decided_on=DAY, seats=SEATED)


@pytest.mark.parametrize(
    ("given", "clock", "limit"),
    [
        ({}, HearingClock.DECIDE, DAY + 15 * ONE),
        ({"decided_on": DAY}, HearingClock.HOLD, DAY + 30 * ONE),
        ({"decided_on": DAY, "planned_on": DAY + 20 * ONE}, HearingClock.NOTICE, DAY + 13 * ONE),
        ({"decided_on": DAY, "due_on": DAY + 60 * ONE}, HearingClock.FOLLOW, DAY + 60 * ONE),
    ],
)
def test_limits_come_from_the_rule_pack(given: dict[str, Any], clock: HearingClock, limit: date) -> None:
    found = {one.clock: one for one in clocks_of(file(**given), PACK_2022)}
    assert found[clock].limit_on == limit
    assert not found[clock].is_late_on(limit)
    assert found[clock].is_late_on(limit + ONE)


def test_another_pack_moves_the_limits() -> None:
    pack = replace(PACK_2022, hearing_decide_days=10)
    assert clocks_of(file(), pack)[0].limit_on == DAY + 10 * ONE


@pytest.mark.parametrize(
    ("given", "warns"),
    [
        ({}, None),
        ({"seats": SEATED[:3]}, Warns.OFFICERS_FEW),
        ({"seats": (*SEATED, seat(SeatRole.OFFICER, 5))}, Warns.OFFICERS_EVEN),
        ({"seats": SEATED[1:]}, Warns.HOST_MISSING),
        ({"seats": (replace(SEATED[0], has_handled=True), *SEATED[1:])}, Warns.HOST_HANDLED),
        ({"seats": (replace(SEATED[0], avoidance=Avoidance.GRANTED), *SEATED[1:])}, Warns.HOST_MISSING),
        ({"seats": (replace(SEATED[0], avoidance=Avoidance.ASKED), *SEATED[1:])}, Warns.AVOIDANCE_OPEN),
        ({"is_second": True}, Warns.NO_NEW_EVIDENCE),
        ({"ground": Ground.PRIVACY}, Warns.GROUND),
        ({"noticed_on": DAY, "planned_on": DAY + 6 * ONE, "receipt_on": DAY}, Warns.NOTICE_SHORT),
        ({"noticed_on": DAY, "planned_on": DAY + 7 * ONE}, Warns.RECEIPT_MISSING),
        ({"held_on": DAY}, Warns.SHEETS_MISSING),
    ],
)
def test_what_is_wrong_with_a_file_is_said(given: dict[str, Any], warns: Warns | None) -> None:
    found = warnings_of(replace(DECIDED, **given), PACK_2022)
    assert (warns in found) if warns else found == []


def test_seven_days_of_notice_are_enough_and_new_evidence_allows_a_second_hearing() -> None:
    noticed = replace(DECIDED, noticed_on=DAY, planned_on=DAY + 7 * ONE, receipt_on=DAY)
    assert warnings_of(noticed, PACK_2022) == []
    new = (EvidenceSeen(1, Side.UNIT, "鉴定", is_new=True),)
    assert warnings_of(replace(DECIDED, is_second=True, evidence=new), PACK_2022) == []


def test_events_make_files_and_a_refusal_or_a_conclusion_ends_one() -> None:
    files = files_of(
        [
            (K.HEARING_APPLIED, DAY, {}),
            (K.HEARING_REFUSED, DAY + ONE, {}),
            (K.HEARING_DECIDED, DAY + 2 * ONE, {}),
            (K.HEARING_NOTICED, DAY + 3 * ONE, {"planned": "2026-04-10"}),
            (K.HEARING_HELD, DAY + 20 * ONE, {}),
            (K.HEARING_CONCLUDED, DAY + 21 * ONE, {}),
            (K.HEARING_APPLIED, DAY + 30 * ONE, {}),
        ]
    )
    assert [(one.applied_on, one.decided_on, one.refused_on, one.concluded_on) for one in files] == [
        (DAY, None, DAY + ONE, None),
        (None, DAY + 2 * ONE, None, DAY + 21 * ONE),
        (DAY + 30 * ONE, None, None, None),
    ]
    assert files[1].planned_on == date(2026, 4, 10)


def test_figures_count_what_was_held_in_the_year_and_what_is_due() -> None:
    held = file(decided_on=DAY, noticed_on=DAY, planned_on=DAY + 7 * ONE, held_on=DAY + 7 * ONE)
    files = [
        held,
        replace(held, noticed_on=DAY + ONE, concluded_on=DAY + 8 * ONE, due_on=DAY + 9 * ONE),
        replace(held, concluded_on=DAY + 8 * ONE, due_on=DAY + 90 * ONE),
        replace(held, concluded_on=DAY + 8 * ONE, followed_on=DAY + 9 * ONE, is_carried_out=True),
        replace(held, held_on=date(2025, 12, 31)),
    ]
    packs = {1: PACK_2022}
    found = {
        one.figure: (len(one.part), len(one.among)) for one in counted(files, 2026, packs, DAY + 10 * ONE)
    }
    assert found == {
        HearingFigure.NOTICE: (3, 4),
        HearingFigure.CONCLUSION: (3, 4),
        HearingFigure.CARRIED_OUT: (1, 2),
    }
    assert (
        dict(zip(found, (len(one.among) for one in counted(files, 2026, packs, DAY + 9 * ONE)), strict=True))[
            HearingFigure.CARRIED_OUT
        ]
        == 1
    )


@dataclass
class Office:
    """The petition office, a hearing secretary and a unit, with a matter in re-review, in one transaction."""

    session: Any
    ids: dict[str, int]
    case_id: int

    def actor(self, who: str = "office", day: date = DAY) -> Actor:
        account = account_of_id(self.session, self.ids[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), datetime.combine(day, time(9), ZONE))

    def seen(self, hearing_id: int) -> HearingSeen:
        found = hearing_seen(self.session, hearing_id, EVERYTHING, DAY + 200 * ONE)
        assert found is not None
        return found

    def do(self, hearing_id: int, kind: A, who: str = "office", today: date = DAY, **given: Any) -> None:
        version = self.seen(hearing_id).version
        act_in_file(
            self.session, self.actor(who, today), hearing_id, kind, HearingGiven(**given), version=version
        )

    def refusal(self, hearing_id: int, kind: A, who: str = "office", today: date = DAY, **given: Any) -> str:
        with pytest.raises(ActRefused) as refused:
            self.do(hearing_id, kind, who, today, **given)
        return refused.value.code

    def rereview(self, day: date) -> date | None:
        found = case_file(self.session, self.case_id, EVERYTHING, day)
        assert found is not None
        return next(one.limit_on for one in found.clocks if one.clock is Clock.C10)


@pytest.fixture
def office(lite):
    with lite.writing() as session:
        world = make_world(session)
        unit = world.units[3]
        ids = {
            "office": add_account(session, "office", Role.OFFICE, world.units[0]).id,
            "hearing": add_account(session, "hearing", Role.HEARING, world.units[0]).id,
            "leader": add_account(session, "leader", Role.LEADER).id,
            "unit": add_account(session, "unit", Role.UNIT, unit).id,
        }
        given = [
            step(K.ACCEPTED, DAY - timedelta(30)),
            step(K.REPLIED, DAY - timedelta(20), conclusion="explained"),
            step(K.REPLY_SERVED, DAY - timedelta(20)),
            step(K.REVIEW_ASKED, DAY - timedelta(15)),
            step(K.REVIEW_REPLIED, DAY - timedelta(12)),
            step(K.REVIEW_SERVED, DAY - timedelta(10)),
            step(K.REREVIEW_ASKED, DAY - timedelta(5)),
        ]
        case_id = add_case(session, DAY - timedelta(30), *given, unit=unit, purpose="request", is_direct=True)
        yield Office(session, ids, case_id)


def test_a_hearing_runs_from_application_to_follow_up_and_stops_the_re_review(office: Office) -> None:
    before = office.rereview(DAY)
    assert before == DAY + timedelta(25)
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    assert office.seen(made).standing is S.APPLIED
    office.do(made, A.DECIDE, words="案情疑难复杂")
    assert office.rereview(DAY) is None
    on = DAY + 10 * ONE
    plan = HearingGiven(day=on, starts_at=time(9, 30), place="一楼听证室")
    version = office.seen(made).version
    act_in_file(office.session, office.actor("hearing"), made, A.PLAN, plan, version=version)
    for role, name in (
        (SeatRole.HOST, "主持甲"), (SeatRole.OFFICER, "听证甲"), (SeatRole.OFFICER, "听证乙"),
        (SeatRole.OFFICER, "听证丙"), (SeatRole.PETITIONER, "不应写入"), (SeatRole.REPRESENTATIVE, "也不应写入"),
        (SeatRole.REPRESENTATIVE, ""),
    ):  # fmt: skip
        office.do(made, A.SEAT, "hearing", role=role, name=name)
    assert [one.label for one in office.seen(made).seats if one.role is SeatRole.REPRESENTATIVE] == [
        "甲",
        "乙",
    ]
    assert "不应写入" not in {one.label for one in office.seen(made).seats}
    office.do(made, A.EVIDENCE, "hearing", side=Side.UNIT, words="测绘报告，电话13800000000")
    assert office.seen(made).evidence[0].words == "测绘报告，电话[电话]"
    office.do(made, A.NOTICE, "hearing")
    assert (office.seen(made).noticed_on, office.seen(made).notice_days) == (DAY, 10)
    act_in_file(
        office.session, office.actor("hearing", DAY + ONE), made, A.RECEIVE,
        HearingGiven(day=DAY + ONE, words="签收回执在卷"), version=office.seen(made).version,
    )  # fmt: skip
    assert office.refusal(made, A.HOLD, "hearing") == "hearing_ahead"
    there = frozenset(one.id for one in office.seen(made).seats)
    office.do(made, A.HOLD, "hearing", on, attended=there)
    for one in office.seen(made).officers():
        office.do(made, A.SHEET, "hearing", on, seat=one.id, opinion=SheetOpinion.PARTLY, words="部分合理")
    assert warnings_of(office.seen(made), PACK_2022) == []
    assert office.refusal(made, A.CONCLUDE, "hearing", on, words="结论") == "role_may_not"
    concluded = on + 2 * ONE
    act_in_file(
        office.session, office.actor("office", concluded), made, A.CONCLUDE,
        HearingGiven(words="诉求部分成立", day=concluded + 30 * ONE), version=office.seen(made).version,
    )  # fmt: skip
    assert office.rereview(concluded) == before + 12 * ONE
    office.do(made, A.FOLLOW, "office", concluded + 20 * ONE, words="已落实", is_carried_out=True)
    done = office.seen(made)
    assert (done.standing, done.is_carried_out) == (S.FOLLOWED, True)
    kinds = set(office.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == office.case_id)))
    assert kinds >= {
        K.HEARING_APPLIED,
        K.HEARING_DECIDED,
        K.HEARING_NOTICED,
        K.HEARING_HELD,
        K.HEARING_RECEIVED,
        K.HEARING_CONCLUDED,
        K.HEARING_FOLLOWED,
    }
    acts = [row.detail.get("act") for row in office.session.scalars(select(LogRow)) if row.detail]
    assert "hearing_file_follow" in acts


def test_another_version_is_told_who_changed_it(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    version = office.seen(made).version
    office.do(made, A.EVIDENCE, side=Side.UNIT, words="会议记录")
    with pytest.raises(ChangedByOther) as changed:
        act_in_file(
            office.session, office.actor("hearing"), made, A.EVIDENCE,
            HearingGiven(side=Side.UNIT, words="会议记录"), version=version,
        )  # fmt: skip
    assert changed.value.by == "office"
    assert len(office.seen(made).evidence) == 1


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (A.HOLD, {}, "hearing_not_now"),
        (A.PLAN, {}, "day_missing"),
        (A.PLAN, {"day": DAY + 500 * ONE}, "day_far"),
        (A.NOTICE, {}, "plan_missing"),
        (A.SEAT, {}, "seat_role_missing"),
        (A.SEAT, {"role": SeatRole.HOST}, "seat_name_missing"),
        (A.AVOID, {}, "seat_missing"),
        (A.EVIDENCE, {"words": "一份"}, "side_missing"),
        (A.EVIDENCE, {"side": Side.UNIT}, "reason_short"),
    ],
)
def test_what_cannot_be_done_is_refused(office: Office, kind: A, given: dict[str, Any], code: str) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")
    version = office.seen(made).version
    with pytest.raises(ActRefused) as refused:
        act_in_file(office.session, office.actor(), made, kind, HearingGiven(**given), version=version)
    assert refused.value.code == code


def test_a_new_day_asks_for_a_new_notice(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")

    def plan(on: date) -> None:
        given = HearingGiven(day=on, starts_at=time(9), place="听证室")
        act_in_file(office.session, office.actor(), made, A.PLAN, given, version=office.seen(made).version)

    plan(DAY + 9 * ONE)
    office.do(made, A.NOTICE)
    plan(DAY + 12 * ONE)
    assert office.seen(made).standing is S.DECIDED
    office.do(made, A.NOTICE, "office", DAY + ONE)
    assert (office.seen(made).planned_on, office.seen(made).notice_days) == (DAY + 12 * ONE, 11)


def test_displays_read_when_a_room_is_taken_and_nothing_of_the_matter(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")
    on = DAY + 10 * ONE
    office.do(made, A.PLAN, day=on, starts_at=time(9, 30), place="一楼听证室")
    assert hearing_slots(office.session, on, on) == [HearingSlot(on, time(9, 30), "一楼听证室")]
    assert (
        hearing_slots(office.session, DAY, on - ONE)
        == hearing_slots(office.session, on + ONE, on + ONE)
        == []
    )


def concluded(office: Office) -> int:
    """Make a file whose hearing was noticed on ``DAY``, held ten days later and concluded."""
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    on = DAY + 10 * ONE
    office.do(made, A.DECIDE, words="案情疑难复杂")
    given = HearingGiven(day=on, starts_at=time(9, 30), place="听证室")
    act_in_file(office.session, office.actor(), made, A.PLAN, given, version=office.seen(made).version)
    office.do(made, A.SEAT, role=SeatRole.HOST, name="主持甲")
    office.do(made, A.NOTICE)
    office.do(made, A.HOLD, today=on)
    office.do(made, A.CONCLUDE, today=on + ONE, words="诉求部分成立")
    return made


def take_back(office: Office, kind: K, on: date, given: Given | None = None) -> None:
    event = office.session.scalars(select(CaseEvent).where(CaseEvent.kind == kind)).one()
    version = office.session.get_one(Case, office.case_id).version
    correct(
        office.session,
        office.actor("office", on),
        office.case_id,
        event.id,
        given,
        "登记有误",
        version=version,
    )


def test_a_hearing_that_is_moved_says_so_in_the_matter_and_asks_for_notice_again(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")

    def plan(place: str) -> None:
        given = HearingGiven(day=DAY + 9 * ONE, starts_at=time(9), place=place)
        act_in_file(office.session, office.actor(), made, A.PLAN, given, version=office.seen(made).version)

    plan("一楼")
    office.do(made, A.NOTICE)
    plan("一楼")
    assert office.seen(made).standing is S.NOTICED
    plan("二楼")
    assert (office.seen(made).standing, office.seen(made).place) == (S.DECIDED, "二楼")
    # Another act on the matter reads the file's days anew.
    take_back(office, K.HEARING_MOVED, DAY)
    assert office.seen(made).standing is S.NOTICED


def test_a_receipt_happened_on_its_own_day_and_takes_another_or_is_taken_back(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")
    given = HearingGiven(day=DAY + 9 * ONE, starts_at=time(9), place="听证室")
    act_in_file(office.session, office.actor(), made, A.PLAN, given, version=office.seen(made).version)
    office.do(made, A.NOTICE)
    later = DAY + 3 * ONE
    version = office.seen(made).version
    received = HearingGiven(day=DAY, words="签收回执在卷")
    act_in_file(office.session, office.actor("hearing", later), made, A.RECEIVE, received, version=version)
    assert (office.seen(made).receipt_on, office.seen(made).receipt) == (DAY, "签收回执在卷")
    take_back(office, K.HEARING_RECEIVED, later, Given(happened_on=DAY + ONE))
    assert (office.seen(made).receipt_on, office.seen(made).receipt) == (DAY + ONE, "签收回执在卷")
    corrected = office.session.scalars(select(CaseEvent).where(CaseEvent.kind == K.CORRECTED)).one()
    version = office.session.get_one(Case, office.case_id).version
    correct(
        office.session,
        office.actor("office", later),
        office.case_id,
        corrected.id,
        None,
        "回执有误",
        version=version,
    )
    assert (office.seen(made).receipt_on, office.seen(made).receipt) == (None, "")


def test_an_outcome_not_carried_out_is_followed_until_it_is(office: Office) -> None:
    made = concluded(office)
    on = DAY + 20 * ONE
    office.do(made, A.FOLLOW, today=on, words="尚未支付")
    assert (office.seen(made).followed_on, office.seen(made).is_carried_out) == (on, False)
    assert office.seen(made).standing is S.CONCLUDED
    office.do(made, A.FOLLOW, today=on + ONE, words="已支付", is_carried_out=True)
    assert (office.seen(made).followed_on, office.seen(made).is_carried_out) == (on + ONE, True)
    assert office.refusal(made, A.FOLLOW, today=on + ONE, words="再记一次") == "hearing_not_now"


def test_a_file_whose_application_never_happened_goes(office: Office) -> None:
    apply_for(office.session, office.actor(), office.case_id, "申请听证")
    take_back(office, K.HEARING_APPLIED, DAY)
    assert office.session.scalars(select(Hearing)).all() == []


def test_evidence_is_put_right_or_taken_off_before_the_conclusion_and_what_was_cleared_is_kept_back(
    office: Office,
) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.EVIDENCE, side=Side.UNIT, words="测绘报靠")
    piece = office.seen(made).evidence[0].id
    clear_item(
        office.session,
        office.actor(),
        made,
        f"evidence-{piece}",
        is_cleared=True,
        version=office.seen(made).version,
    )
    assert office.refusal(made, A.DROP_EVIDENCE, piece=piece + 1) == "evidence_missing"
    office.do(
        made,
        A.REWORD_EVIDENCE,
        "hearing",
        piece=piece,
        side=Side.PETITIONER,
        words="测绘报告，电话13800000000",
    )
    seen = office.seen(made)
    assert (seen.evidence[0].words, seen.evidence[0].side) == ("测绘报告，电话[电话]", Side.PETITIONER)
    assert seen.cleared == frozenset()
    office.do(made, A.DROP_EVIDENCE, "hearing", piece=piece)
    assert office.seen(made).evidence == ()
    acts = [row.detail.get("act") for row in office.session.scalars(select(LogRow)) if row.detail]
    assert {"hearing_file_reword_evidence", "hearing_file_drop_evidence"} <= set(acts)
    assert A.DROP_EVIDENCE not in offered(office.seen(made), Role.OFFICE)


def test_the_secretary_goes_on_reading_a_concluded_file_and_writes_nothing_in_it(office: Office) -> None:
    made = concluded(office)
    secretary = office.actor("hearing", DAY + 12 * ONE)
    assert office.case_id not in secretary.scope.also
    assert [one.id for one in hearings_seen(office.session, secretary.scope)] == [made]
    assert hearing_seen(office.session, made, secretary.scope, DAY + 12 * ONE) is not None
    assert office.refusal(made, A.EVIDENCE, "hearing", side=Side.UNIT, words="会议记录") == "hearing_not_now"
    avoided = replace(secretary.scope, excluded=frozenset({office.case_id}))
    assert hearings_seen(office.session, avoided) == []
    assert hearing_seen(office.session, made, avoided, DAY + 12 * ONE) is None


def test_the_secretary_sees_no_refused_file_and_a_unit_none(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    assert [one.id for one in hearings_seen(office.session, office.actor("hearing").scope)] == [made]
    assert offered(office.seen(made), Role.LEADER) == []
    assert office.refusal(made, A.EVIDENCE, "unit", side=Side.UNIT, words="会议记录") == "role_may_not"
    office.do(made, A.REFUSE, words="不符合听证条件")
    assert hearings_seen(office.session, office.actor("hearing").scope) == []
    assert office.refusal(made, A.DECIDE, words="再决定") == "hearing_not_now"


def test_minutes_are_kept_as_typed_screened_and_by_version(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    secretary = office.actor("hearing")
    with pytest.raises(ActRefused, match="minutes_not_yet"):
        save_step(office.session, secretary, made, Step.OPENING, "开始", 3, version=0)
    office.do(made, A.DECIDE, words="案情疑难复杂")
    first = save_step(office.session, secretary, made, Step.OPENING, "电话13800000000", 3, version=0)
    assert (first.body, first.seconds, first.version) == ("电话[电话]", 3, 1)
    second = save_step(office.session, secretary, made, Step.OPENING, "宣布纪律", 2, version=1)
    assert (second.seconds, second.version) == (3, 2)
    with pytest.raises(ChangedByOther):
        save_step(office.session, secretary, made, Step.OPENING, "另一窗口", 9, version=1)
    assert steps_seen(office.session, made)[Step.OPENING].body == "宣布纪律"
    save_step(office.session, secretary, made, Step.OPENING, "宣布纪律。", 3, version=2, token="one")
    # The window never heard of it, its server being killed.
    save_step(office.session, secretary, made, Step.OPENING, "宣布纪律。完", 3, version=2, token="one")
    with pytest.raises(ChangedByOther):
        save_step(office.session, secretary, made, Step.OPENING, "别处", 3, version=2, token="two")
    assert office.session.query(HearingMinutes).count() == 1


def planned(office: Office, on: date = DAY + 12 * ONE) -> int:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")
    office.do(made, A.PLAN, day=on, starts_at=time(9, 30), place="一楼听证室")
    return made


def issued(office: Office, day: date = DAY) -> int:
    actor, case_id = office.actor("office", day), office.case_id
    mate = add_account(office.session, f"mate{day}", Role.OFFICE, actor.account.unit_id).id
    number = draft_paper(office.session, actor, case_id, PaperKind.HEARING, "定于某日听证。")
    office.ids["mate"] = mate
    check_paper(office.session, office.actor("mate", day), case_id, number, version=1)
    issue_paper(office.session, actor, case_id, number, version=2, default={PaperKind.HEARING: "听告"})
    return number


def serve(office: Office, number: int, on: date, how: Service = Service.IN_PERSON) -> None:
    serve_paper(office.session, office.actor("office", on), office.case_id, number, how, on, version=3)


@pytest.mark.parametrize(
    ("ahead", "how", "noticed", "received"),
    [
        (1, Service.IN_PERSON, True, True),
        (12, Service.POST, True, True),
        (1, Service.NOTICE, True, False),
        (13, Service.POST, False, False),
    ],
)
def test_serving_the_issued_notice_enters_notice_and_receipt(
    office: Office, ahead: int, how: Service, noticed: bool, received: bool
) -> None:
    made, on = planned(office), DAY + ahead * ONE
    serve(office, issued(office), on, how)
    seen = office.seen(made)
    assert seen.noticed_on == (on if noticed else None)
    assert seen.receipt_on == (on if received else None)
    assert bool(seen.receipt) is received


def test_serving_after_the_notice_was_entered_brings_the_receipt_alone(office: Office) -> None:
    made = planned(office)
    office.do(made, A.NOTICE, words="电话先告知")
    serve(office, issued(office), DAY + ONE)
    assert (office.seen(made).noticed_on, office.seen(made).receipt_on) == (DAY, DAY + ONE)


def test_a_notice_without_a_plan_or_issued_before_the_hearing_was_moved_enters_nothing(
    office: Office,
) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    office.do(made, A.DECIDE, words="案情疑难复杂")
    number = issued(office)
    serve(office, number, DAY + ONE)
    assert office.seen(made).noticed_on is None
    office.do(made, A.PLAN, day=DAY + 12 * ONE, starts_at=time(9, 30), place="一楼听证室")
    office.do(made, A.NOTICE)
    number = issued(office, DAY + ONE)
    on = DAY + 14 * ONE
    office.do(made, A.PLAN, today=DAY + 2 * ONE, day=on, starts_at=time(9, 30), place="一楼听证室")
    serve(office, number, DAY + 3 * ONE)
    assert (office.seen(made).noticed_on, office.seen(made).receipt_on) == (None, None)


def test_items_are_cleared_one_by_one(office: Office) -> None:
    made = apply_for(office.session, office.actor(), office.case_id, "申请听证")
    clear_item(
        office.session, office.actor(), made, "matter", is_cleared=True, version=office.seen(made).version
    )
    assert office.seen(made).cleared == {"matter"}
    with pytest.raises(ActRefused, match="item_unknown"):
        clear_item(
            office.session,
            office.actor(),
            made,
            "evidence-9",
            is_cleared=True,
            version=office.seen(made).version,
        )
    clear_item(
        office.session, office.actor(), made, "matter", is_cleared=False, version=office.seen(made).version
    )
    assert office.seen(made).cleared == frozenset()
    assert office.session.query(HearingSeat).count() == 0
    assert office.session.get(Hearing, made) is not None
