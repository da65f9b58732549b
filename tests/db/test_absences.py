"""Absence and who stands in (AB 角): who enters which, what stands in the way, and that the right is of these days alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.absence import AbsenceReason, AbsenceState, Cover
from db.charge import RECORDED, RUNNING
from db.commands.absences import change_stand_in, end_absence, enter_absence
from db.commands.acts import Actor, ActRefused
from db.commands.assignments import end_charge, record_item
from db.commands.avoidance import lift_avoidance
from db.commands.charge_proposals import records_offered
from db.commands.correcting import correct
from db.commands.handling import desk, perform
from db.commands.identity import IdentityRefused, PersonEntry, seal_persons
from db.commands.work_looks import look_for_work, open_looks
from db.duties import Duty
from db.editions import ChangedByOther
from db.enums import AssignmentResult, ChecklistItem, EventKind, LogKind, Role
from db.handling import Given
from db.models.absences import AbsenceAct, AbsenceRow
from db.models.accounts import Account, AccountInterest
from db.models.assignments import LeaderAssignment
from db.models.cases import CaseEvent
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.absences import absences_seen, persons_kept
from db.queries.accounts import account_of_id
from db.queries.avoidance import avoiding
from db.queries.case_file import happenings
from db.queries.desk import desk_seen
from db.queries.leaders import leader_loads
from db.queries.ledger import versions_of, visible_row
from db.queries.notices import Coming, Standing, notices
from db.queries.scopes import scope_of
from db.queries.standing_in import done_for, handlers_of, stands_in_for
from db.sealed.commands import name_handler
from db.sealed.gate import SealedRefused, require_handler
from db.spans import rewrite_spans
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

K = EventKind
DAY = date(2025, 11, 3)
ONE = timedelta(days=1)
ZHANG = PersonEntry("欧阳守田", "13812345678")


class County:
    """A unit of three members, another unit, the office with two, and three leaders of whom two have accounts."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.world = make_world(session)
        units, leaders = self.world.units, self.world.leaders
        people = {
            "a": (Role.UNIT, units[3], None),
            "b": (Role.UNIT, units[3], None),
            "c": (Role.UNIT, units[3], None),
            "other": (Role.UNIT, units[2], None),
            "below": (Role.UNIT, units[4], None),
            "office": (Role.OFFICE, units[0], None),
            "clerk": (Role.OFFICE, units[0], None),
            "hearing": (Role.HEARING, units[0], None),
            "first": (Role.LEADER, None, leaders[0]),
            "second": (Role.LEADER, None, leaders[1]),
            "delegate": (Role.DELEGATE, None, leaders[0]),
            "admin": (Role.ADMIN, None, None),
            "auditor": (Role.AUDITOR, None, None),
        }
        self.ids = {}
        for name, (role, unit, post) in people.items():
            made = add_account(session, name, role, unit)
            made.post_id = post
            session.flush()
            self.ids[name] = made.id

    def actor(self, who: str, day: date = DAY, hour: int = 15) -> Actor:
        account = account_of_id(self.session, self.ids[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), moment(day, hour))

    def key(self, who: str) -> str:
        posts = {"first": 0, "second": 1, "third": 2}
        return f"p{self.world.leaders[posts[who]]}" if who in posts else f"a{self.ids[who]}"

    def enter(
        self, by="a", who="a", first=0, last=4, stand_in="b", day=DAY, reason=AbsenceReason.LEAVE
    ) -> int:
        begins_on, ends_on = DAY + first * ONE, DAY + last * ONE
        return enter_absence(
            self.session, self.actor(by, day), self.key(who), begins_on, ends_on, reason, self.ids[stand_in]
        )

    def refused(self, act: Any, *given: Any, **named: Any) -> ActRefused:
        before = self.count()
        with pytest.raises(ActRefused) as refused:
            act(*given, **named)
        assert self.count() == before
        return refused.value

    def count(self) -> tuple[Any, ...]:
        rows = self.session.execute(select(AbsenceRow.id, AbsenceRow.ended_at)).all()
        return (*rows, self.session.scalar(select(func.count()).select_from(LogRow)))

    def signed(self, by: str = "a") -> int:
        """Add a matter that the unit holds and that ``by`` signed for, with one person."""
        case = add_case(
            self.session,
            DAY - 9 * ONE,
            step(K.TRANSFERRED, DAY - 8 * ONE, unit=self.world.units[3]),
            unit=self.world.units[0],
            purpose="request",
        )
        seal_persons(self.session, case, [ZHANG], moment(DAY - 9 * ONE))
        actor = self.actor(by, DAY - 7 * ONE)
        perform(self.session, actor, case, K.TRANSFER_RECEIVED, Given(), version=self.version(case))
        return case

    def charged(self, post: int, *steps: Any, due: date | None = None) -> int:
        """Add a matter in a leader's charge since long ago."""
        detail: dict[str, Any] = {} if due is None else {"due": due.isoformat()}
        case = add_case(
            self.session,
            DAY - 60 * ONE,
            step(K.TRANSFERRED, DAY - 59 * ONE, unit=self.world.units[3]),
            step(K.ACCEPTED, DAY - 58 * ONE),
            step(K.LEADER_ASSIGNED, DAY - 50 * ONE, post=post, **detail),
            *steps,
            unit=self.world.units[0],
            purpose="request",
        )
        self.session.add(
            LeaderAssignment(
                case_id=case,
                post_id=post,
                start_on=DAY - 50 * ONE,
                due_on=due,
                recorded_at=moment(DAY - 50 * ONE),
                plan="已定方案",
            )
        )
        self.session.flush()
        rewrite_spans(self.session, [case])
        return case

    def version(self, case: int) -> int:
        return versions_of(self.session, [case])[case]

    def rows(self, who: str, day: date = DAY) -> dict[tuple[Duty, int | None], Any]:
        actor = self.actor(who, day)
        seen = desk_seen(self.session, actor.account, actor.scope, day)
        for count in seen.counts:
            assert sum(row.duty is count.duty for row in seen.rows) == count.count
        return {(row.duty, row.case_id): row.covered for row in seen.rows}

    def avoid(self, who: str, case: int) -> None:
        self.session.add(
            AccountInterest(account_id=self.ids[who], case_id=case, reason="亲属", declared_at=moment(DAY, 1))
        )
        self.session.flush()

    def looks(self, who: str, case: int, day: date = DAY) -> list[str]:
        return [one.key for one in open_looks(self.session, self.actor(who, day), case)]

    def log(self) -> Any:
        return self.session.scalars(select(LogRow).order_by(LogRow.seq.desc())).first()


@pytest.fixture
def county(lite):
    with lite.writing() as session:
        yield County(session)


# ------------------------------------------------------------ who enters which


@pytest.mark.parametrize(
    ("by", "kept"),
    [
        ("a", {"a", "b", "c"}),
        ("other", {"other"}),
        ("office", {"office", "clerk", "hearing", "first", "second", "third"}),
        ("hearing", {"hearing"}),
        ("first", {"first"}),
        ("delegate", set()),
        ("auditor", set()),
        ("admin", set()),
    ],
)
def test_a_unit_keeps_its_members_absences_the_office_its_own_and_leaders_and_everybody_the_own(
    county, by, kept
):
    found = {one.key for one in persons_kept(county.session, county.actor(by).account, DAY)}
    assert found == {county.key(one) for one in kept}


@pytest.mark.parametrize(
    ("by", "who", "stand_in", "code"),
    [
        ("other", "a", "b", "person_unknown"),
        ("below", "a", "b", "person_unknown"),
        ("hearing", "clerk", "office", "person_unknown"),
        ("first", "second", "first", "person_unknown"),
        ("admin", "a", "b", "role_may_not"),
        ("auditor", "a", "b", "role_may_not"),
        ("delegate", "first", "second", "role_may_not"),
        ("a", "a", "a", "stand_in_other"),
        ("b", "a", "b", "stand_in_self"),
        ("a", "a", "other", "stand_in_other"),
        ("a", "a", "below", "stand_in_other"),
        ("office", "clerk", "hearing", "stand_in_other"),
        ("office", "first", "office", "stand_in_other"),
        ("first", "first", "first", "stand_in_other"),
        ("first", "first", "delegate", "stand_in_other"),
    ],
)
def test_who_may_not_enter_and_who_cannot_stand_in_are_refused_and_nothing_changes(
    county, by, who, stand_in, code
):
    assert county.refused(county.enter, by, who, stand_in=stand_in).code == code


def test_a_stand_in_of_a_leader_holds_the_post_on_all_the_days(county):
    county.session.get_one(Post, county.world.leaders[1]).to_on = DAY + 4 * ONE
    assert county.refused(county.enter, "office", "first", stand_in="second").code == "stand_in_other"
    county.enter("office", "first", last=3, stand_in="second")


def test_a_leader_without_an_account_can_be_absent(county):
    absence = county.enter("office", "third", stand_in="first")
    (one,) = absences_seen(county.session, county.actor("second").account, DAY)
    assert (one.id, one.who.post_id) == (absence, county.world.leaders[2])


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (-1, 4, "absence_past"),
        (0, -1, "days_in_wrong_order"),
        (0, 366, "absence_long"),
        (367, 368, "absence_far"),
        (0, 365, None),
        (0, 0, None),
        (366, 366, None),
    ],
)
def test_days_are_in_order_begin_today_at_the_earliest_and_last_a_year_at_most(county, first, last, code):
    if code is None:
        assert county.enter(first=first, last=last)
    else:
        assert county.refused(county.enter, first=first, last=last).code == code


def test_no_absence_without_days_and_a_kind(county):
    actor = county.actor("a")
    given = (county.session, actor, county.key("a"))
    assert county.refused(enter_absence, *given, None, DAY, AbsenceReason.SICK, 1).code == "days_missing"
    assert county.refused(enter_absence, *given, DAY, DAY, None, 1).code == "absence_reason_missing"
    assert (
        county.refused(enter_absence, *given, DAY, DAY, AbsenceReason.SICK, None).code == "stand_in_missing"
    )


@pytest.mark.parametrize(("first", "last", "is_free"), [(4, 6, False), (5, 6, True), (-9, 9, False)])
def test_a_person_is_not_absent_twice_on_one_day(county, first, last, is_free):
    county.enter(first=0, last=4)
    first = max(first, 0)
    if is_free:
        county.enter(first=first, last=last, stand_in="c")
    else:
        refused = county.refused(county.enter, first=first, last=last, stand_in="c")
        assert (refused.code, refused.values["to_on"]) == ("absent_already", "2025-11-07")


@pytest.mark.parametrize(("first", "is_free"), [(4, False), (5, True)])
def test_who_is_absent_on_any_of_the_days_cannot_stand_in_and_the_sentence_says_who_and_when(
    county, first, is_free
):
    county.enter(who="b", first=0, last=4, stand_in="c")
    if is_free:
        county.enter(first=first, last=9, stand_in="b")
    else:
        refused = county.refused(county.enter, first=first, last=9, stand_in="b")
        assert refused.code == "stand_in_absent"
        assert refused.values == {"name": "b", "from_on": "2025-11-03", "to_on": "2025-11-07"}


@pytest.mark.parametrize(("first", "is_free"), [(4, False), (5, True)])
def test_who_stands_in_is_not_absent_on_these_days_so_no_stand_in_has_one(county, first, is_free):
    county.enter(first=0, last=4, stand_in="b")
    if is_free:
        county.enter(who="b", first=first, last=9, stand_in="c")
    else:
        refused = county.refused(county.enter, who="b", first=first, last=9, stand_in="c")
        assert (refused.code, refused.values["whom"]) == ("stands_in_then", "a")


def test_leaders_make_no_chain_either(county):
    county.enter("office", "first", stand_in="second")
    assert county.refused(county.enter, "office", "second", stand_in="first").code == "stands_in_then"
    assert county.refused(county.enter, "office", "third", stand_in="first").code == "stand_in_absent"


# ------------------------------------------------------------ ended, withdrawn, another stand-in


def test_an_absence_is_withdrawn_before_it_begins_and_ended_afterwards_and_never_deleted(county):
    coming, now = county.enter(who="c", first=1), county.enter()
    assert end_absence(county.session, county.actor("b"), coming, version=1) is AbsenceState.WITHDRAWN
    assert end_absence(county.session, county.actor("a"), now, version=1) is AbsenceState.PAST
    assert county.log().detail["act"] == "absence_ended"
    states = {
        one.id: one.state_on(DAY) for one in absences_seen(county.session, county.actor("a").account, DAY)
    }
    assert states == {coming: AbsenceState.WITHDRAWN, now: AbsenceState.PAST}
    assert (
        county.refused(end_absence, county.session, county.actor("a"), now, version=2).code == "absence_over"
    )
    county.enter()


def test_another_units_absence_is_not_ended_and_an_old_page_is_told_who_was_first(county):
    absence = county.enter()
    unknown = county.refused(end_absence, county.session, county.actor("other"), absence, version=1)
    assert unknown.code == "absence_unknown"
    with pytest.raises(ChangedByOther) as changed:
        end_absence(county.session, county.actor("a"), absence, version=2)
    assert (changed.value.by, changed.value.version) == ("a", 1)
    over = county.refused(end_absence, county.session, county.actor("a", DAY + 5 * ONE), absence, version=1)
    assert over.code == "absence_over"


def test_another_stand_in_takes_the_rest_and_the_first_has_no_right_from_then_on(county):
    case, absence = county.signed(), county.enter()
    assert (
        county.refused(
            change_stand_in, county.session, county.actor("a"), absence, county.ids["b"], version=1
        ).code
        == "stand_in_same"
    )
    rest = change_stand_in(county.session, county.actor("a", DAY + ONE), absence, county.ids["c"], version=1)
    row = county.session.get_one(AbsenceRow, rest)
    assert (row.from_on, row.to_on) == (DAY + ONE, DAY + 4 * ONE)
    assert (
        "handler" in county.looks("b", case, DAY + ONE),
        "handler" in county.looks("c", case, DAY + ONE),
    ) == (
        False,
        True,
    )


# ------------------------------------------------------------ the right: these days, these matters, no more


@pytest.mark.parametrize(("day", "stands"), [(0, False), (1, True), (3, True), (4, False)])
def test_the_right_holds_from_the_first_to_the_last_day_and_not_the_day_after(county, day, stands):
    case = county.signed()
    county.enter(first=1, last=3)
    on = DAY + day * ONE
    assert bool(stands_in_for(county.session, county.actor("b", on).account, on)) is stands
    assert ("handler" in county.looks("b", case, on)) is stands
    covers = {row.cover for row in county.rows("b", on).values() if row is not None}
    assert covers == ({Cover.MINE} if stands else set())


def test_the_stand_in_meets_on_the_own_desk_what_the_named_handler_has_there_with_its_last_day(county):
    case, own, nobodys = county.signed(), county.signed("b"), county.signed("c")
    county.enter()
    rows = county.rows("b")
    (mark,) = {rows[key] for key in rows if key[1] == case}
    assert (mark.cover, mark.name, mark.until_on, mark.stand_in) == (Cover.MINE, "a", DAY + 4 * ONE, "b")
    assert {rows[key] for key in rows if key[1] in (own, nobodys)} == {None}
    assert {one.cover for key, one in county.rows("c").items() if key[1] == case} == {Cover.OTHERS}


def test_an_act_of_the_stand_in_is_logged_and_told_as_done_for_who_is_absent(county):
    case, own = county.signed(), county.signed("b")
    absence = county.enter()
    for one in (case, own):
        perform(county.session, county.actor("b"), one, K.ACCEPTED, Given(), version=county.version(one))
    perform(
        county.session,
        county.actor("c", hour=16),
        case,
        K.CAUSE_NAMED,
        Given(cause_id=county.world.causes[0]),
        version=county.version(case),
    )
    said = {(one.kind, one.actor): one.acted_for for one in happenings(county.session, case)}
    assert (said[K.ACCEPTED, "b"], said[K.CAUSE_NAMED, "c"]) == ("a", "")
    assert happenings(county.session, own)[-1].acted_for == ""
    logged = county.session.scalars(
        select(LogRow).where(LogRow.case_id == case, LogRow.kind == LogKind.ACTED)
    )
    details = [row.detail for row in logged if row.detail["act"] == "accepted"]
    assert [(one["absence"], one["for_absent"]) for one in details] == [(absence, "a")]
    back = county.actor("a", DAY + 5 * ONE)
    (done,) = done_for(county.session, [absence], back.scope, DAY + 5 * ONE)
    assert (done.case_id, done.kind, done.by) == (case, K.ACCEPTED, "b")


def test_an_act_the_day_after_is_the_own_one(county):
    case = county.signed()
    county.enter(last=0)
    perform(
        county.session, county.actor("b", DAY + ONE), case, K.ACCEPTED, Given(), version=county.version(case)
    )
    assert county.session.scalar(select(func.count()).select_from(AbsenceAct)) == 0


def test_rule_2c_the_stand_in_reads_name_and_phone_as_the_named_handler_and_the_log_says_for_whom(county):
    case = county.signed()
    absence = county.enter()
    assert "handler" not in county.looks("c", case)
    (found,) = look_for_work(county.session, county.actor("b"), case, "handler")
    assert (found.name, found.phone, found.id_number, found.address) == ("欧阳守田", "13812345678", "", "")
    detail = county.log().detail
    assert (detail["why"], detail["absence"], detail["for_absent"]) == ("handler", absence, "a")
    end_absence(county.session, county.actor("a", hour=16), absence, version=1)
    with pytest.raises(IdentityRefused):
        look_for_work(county.session, county.actor("b", hour=17), case, "handler")


def test_rule_2c_a_matter_that_was_handed_on_or_signed_for_anew_is_no_duty_of_who_is_absent(county):
    case = county.signed()
    county.enter()
    office = county.actor("office")
    perform(
        county.session,
        office,
        case,
        K.TRANSFERRED,
        Given(unit_id=county.world.units[2], note="归口调整"),
        version=county.version(case),
    )
    perform(
        county.session,
        office,
        case,
        K.TRANSFERRED,
        Given(unit_id=county.world.units[3], note="退回原单位"),
        version=county.version(case),
    )
    assert "handler" not in county.looks("b", case)
    assert set(county.rows("b").values()) == {None}


def test_rule_4_what_the_stand_in_must_avoid_is_nowhere_for_him_and_the_units_with_a_sentence(county):
    case, seen = county.signed(), county.signed()
    county.avoid("b", case)
    county.enter()
    assert {key[1] for key in county.rows("b")} == {seen}
    assert desk(county.session, county.actor("b"), case) is None
    assert county.looks("b", case) == []
    (mark,) = {one for key, one in county.rows("c").items() if key[1] == case}
    assert (mark.cover, mark.name, mark.stand_in) == (Cover.AVOIDED, "a", "b")


def test_rule_3_who_stands_in_for_a_handler_of_the_vault_does_not_come_into_it(county):
    name_handler(county.session, county.ids["clerk"], moment(DAY, 1))
    county.enter("clerk", "clerk", stand_in="office")
    require_handler(county.session, county.actor("clerk").account)
    with pytest.raises(SealedRefused):
        require_handler(county.session, county.actor("office").account)


def test_a_stand_in_who_left_the_unit_stands_in_no_longer(county):
    case = county.signed()
    county.enter()
    county.session.get_one(Account, county.ids["b"]).unit_id = county.world.units[2]
    county.session.flush()
    assert county.looks("b", case) == []
    assert stands_in_for(county.session, county.actor("b").account, DAY) == ()
    assert {one.cover for one in county.rows("c").values() if one} == {Cover.GONE}


# ------------------------------------------------------------ leaders


def test_a_leader_stands_in_for_anothers_charges_and_records_for_the_post(county):
    post = county.world.leaders[0]
    case, own = county.charged(post, due=DAY - ONE), county.charged(county.world.leaders[1], due=DAY - ONE)
    assert (Duty.CHARGE_OVERDUE, case) not in county.rows("second")
    record = (county.session, county.actor("second"), case, ChecklistItem.INVESTIGATE, "入户了解情况")
    assert county.refused(record_item, *record, version=county.version(case)).code == "not_own_assignment"
    absence = county.enter("first", "first", stand_in="second")
    rows = county.rows("second")
    assert rows[Duty.CHARGE_OVERDUE, case].cover is Cover.MINE
    assert rows[Duty.CHARGE_OVERDUE, own] is None
    record_item(*record, version=county.version(case))
    last = county.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
    assert (last.acted_for_id, county.session.get_one(AbsenceAct, last.id).absence_id) == (post, absence)
    assert happenings(county.session, case)[-1].acted_for == "副县长0"
    assert (Duty.CHARGE_OVERDUE, case) not in county.rows("second", DAY + 5 * ONE)


def test_past_figures_and_the_charge_itself_stay_with_who_is_absent(county):
    case = county.charged(county.world.leaders[0], due=DAY - ONE)
    county.enter("first", "first", stand_in="second")
    held = {
        one.holder.post_id: one for one in leader_loads(county.session, DAY, county.actor("office").scope)
    }
    assert (held[county.world.leaders[0]].held, held[county.world.leaders[1]].held) == (1, 0)
    absent = held[county.world.leaders[0]].absent
    assert absent is not None
    assert absent.stand_in.name == "second"
    assert held[county.world.leaders[1]].absent is None
    assert case


def test_what_an_absent_leader_instructed_and_nobody_answered_stands_on_the_stand_ins_desk(county):
    post = county.world.leaders[0]
    case = add_case(
        county.session,
        DAY - 9 * ONE,
        step(K.TRANSFERRED, DAY - 8 * ONE, unit=county.world.units[3]),
        step(K.INSTRUCTED, DAY - 5 * ONE, post=post),
        unit=county.world.units[0],
    )
    assert (Duty.INSTRUCTION, case) not in county.rows("second")
    county.enter("first", "first", stand_in="second")
    assert county.rows("second")[Duty.INSTRUCTION, case].name == "副县长0"
    perform(county.session, county.actor("second"), case, K.REMINDED, Given(), version=county.version(case))
    assert happenings(county.session, case)[-1].acted_for == "副县长0"
    given = Given(note="请认真研究", post_id=post)
    perform(
        county.session,
        county.actor("second", hour=16),
        case,
        K.INSTRUCTED,
        given,
        version=county.version(case),
    )
    last = happenings(county.session, case)[-1]
    assert (last.acted_for, last.detail["post"]) == ("", county.world.leaders[1])


def test_rule_4_what_a_leaders_stand_in_must_avoid_goes_to_the_office(county):
    case = county.charged(county.world.leaders[0], due=DAY - ONE)
    county.avoid("second", case)
    county.enter("office", "first", stand_in="second")
    assert {key[1] for key in county.rows("second")} == set()
    mark = county.rows("office")[Duty.NO_STAND_IN, case]
    assert (mark.cover, mark.name, mark.stand_in) == (Cover.AVOIDED, "副县长0", "second")
    assert (Duty.NO_STAND_IN, case) not in county.rows("office", DAY + 5 * ONE)


def test_the_office_sees_to_the_charges_whose_stand_in_was_switched_off(county):
    case = county.charged(county.world.leaders[0])
    county.enter("office", "first", stand_in="second")
    assert (Duty.NO_STAND_IN, case) not in county.rows("office")
    county.session.get_one(Account, county.ids["second"]).is_active = False
    county.session.flush()
    assert county.rows("office")[Duty.NO_STAND_IN, case].cover is Cover.GONE


def test_who_stands_in_records_on_a_charge_but_does_not_end_it(county):
    case = county.charged(county.world.leaders[0])
    county.enter("first", "first", stand_in="second")
    row = visible_row(county.session, case, county.actor("second").scope, DAY)
    assert row is not None
    offered = {who: records_offered(county.session, county.actor(who), row) for who in ("first", "second")}
    assert offered == {"first": RUNNING, "second": RECORDED}
    ended = (county.session, county.actor("second"), case, AssignmentResult.RESOLVED, "已办结")
    assert county.refused(end_charge, *ended, version=county.version(case)).code == "end_not_by_stand_in"


def test_a_limit_that_a_leader_sets_is_set_in_the_own_name(county):
    case = county.charged(county.world.leaders[0])
    county.enter("first", "first", stand_in="second")
    given = Given(limit_on=DAY + 20 * ONE, note="限期办结")
    perform(county.session, county.actor("second"), case, K.LIMIT_SET, given, version=county.version(case))
    assert happenings(county.session, case)[-1].acted_for == ""


def test_rule_4_an_avoidance_that_was_lifted_binds_no_stand_in(county):
    case = county.charged(county.world.leaders[0], due=DAY - ONE)
    county.avoid("second", case)
    county.enter("office", "first", stand_in="second")
    (kept,) = avoiding(county.session, case)
    lift_avoidance(county.session, county.actor("office"), case, kept.interest_id, "核实并无利害关系")
    assert (Duty.NO_STAND_IN, case) not in county.rows("office")
    assert county.rows("second")[Duty.CHARGE_OVERDUE, case].cover is Cover.MINE


def test_rule_4_what_a_leader_must_avoid_the_liaison_avoids_too(county):
    case = county.charged(county.world.leaders[0])
    assert case in county.actor("delegate").scope.also
    county.avoid("first", case)
    assert case in county.actor("delegate").scope.excluded
    assert case not in county.actor("second").scope.excluded


def test_who_corrects_the_day_of_a_receipt_does_not_become_the_handler(county):
    case = county.signed()
    (signed,) = [one for one in happenings(county.session, case) if one.kind is K.TRANSFER_RECEIVED]
    given = Given(happened_on=DAY - 6 * ONE)
    version = county.version(case)
    correct(
        county.session,
        county.actor("office"),
        case,
        signed.id,
        given,
        "日期写错",
        version=version,
        second=county.actor("clerk").account,
    )
    assert handlers_of(county.session, [case]) == {case: county.ids["a"]}
    (corrected,) = [one for one in happenings(county.session, case) if one.kind is K.CORRECTED]
    never = (county.session, county.actor("office", hour=16), case, corrected.id, None, "并未签收")
    correct(*never, version=county.version(case), second=county.actor("clerk").account)
    assert handlers_of(county.session, [case]) == {}


# ------------------------------------------------------------ the bell


def told(county, who, day, hour=15):
    actor = county.actor(who, day, hour)
    found = notices(county.session, actor.account, actor.scope, actor.now)
    return [(one.standing, one.title, one.count) for one in found.listed if one.standing is not None]


def test_the_bell_tells_the_stand_in_that_it_begins_and_ends_and_who_is_back_what_was_done(county):
    case = county.signed()
    county.enter(first=1, last=2)
    assert told(county, "b", DAY) == []
    assert told(county, "b", DAY + ONE) == [(Standing.BEGINS, "a", 0)]
    perform(
        county.session, county.actor("b", DAY + ONE), case, K.ACCEPTED, Given(), version=county.version(case)
    )
    assert told(county, "a", DAY + 2 * ONE) == []
    assert told(county, "a", DAY + 3 * ONE) == [(Standing.BACK, "b", 1)]
    assert told(county, "b", DAY + 3 * ONE) == [(Standing.ENDS, "a", 0), (Standing.BEGINS, "a", 0)]
    assert told(county, "c", DAY + 3 * ONE) == []


def test_the_bell_tells_a_stand_in_of_the_limits_and_reminders_of_the_absent_leaders_charges(county):
    case = county.charged(county.world.leaders[0], due=DAY + 4 * ONE)

    def told(who, day):
        account = county.actor(who).account
        found = notices(county.session, account, scope_of(county.session, account), moment(day, 23))
        return [notice.case_id for notice in found.listed if notice.coming is Coming.SOON]

    assert told("second", DAY + ONE) == []
    county.enter(by="office", who="first", first=1, last=1, stand_in="second")
    assert told("first", DAY + ONE) == told("second", DAY + ONE) == [case]
    assert told("second", DAY + 2 * ONE) == []


def test_the_bell_says_nothing_of_an_absence_that_was_withdrawn(county):
    absence = county.enter(first=1, last=2)
    end_absence(county.session, county.actor("a", hour=16), absence, version=1)
    assert told(county, "b", DAY + ONE) == told(county, "a", DAY + 3 * ONE) == []


def test_absences_are_kept_and_read_on_every_kind_of_database(board):
    with board.writing() as session:
        county = County(session)
        case, absence = county.signed(), county.enter()
        perform(session, county.actor("b"), case, K.ACCEPTED, Given(), version=county.version(case))
    with board.reading() as session:
        county.session = session
        assert happenings(session, case)[-1].acted_for == "a"
        assert {one.cover for one in county.rows("b").values() if one} == {Cover.MINE}
        assert [one.id for one in absences_seen(session, county.actor("c").account, DAY)] == [absence]
