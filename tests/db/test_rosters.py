"""The roster of duty and reception: the office makes it, who takes a turn changes by a swap, and what is not marked is not kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.absence import AbsenceReason
from db.commands.acts import Actor, ActRefused
from db.commands.rosters import enter_turn, mark_turn, paste_turns, repeat_week, swap_turn, take_off
from db.editions import ChangedByOther
from db.enums import LogKind, Role
from db.models.absences import AbsenceRow
from db.models.organisation import Official as OfficialRow
from db.models.organisation import Post
from db.models.records import LogRow
from db.queries.absences import leaders_away
from db.queries.accounts import account_of_id
from db.queries.rosters import officials_on, turn_seen, turns_between
from db.queries.scopes import scope_of
from db.roster import (
    FURTHEST_DAYS,
    LATEST_DAYS,
    LineRefused,
    Official,
    RosterFigure,
    Turn,
    TurnKind,
    TurnStanding,
    TurnTyped,
    away,
    counted,
    lines_in,
    own,
    read_line,
    visits,
    weeks_of,
)
from tests.db.protected import add_account
from tests.making import ZONE, make_world

DAY = date(2026, 3, 20)
"""A Friday; 6 April is the day off of Qingming."""
ONE = timedelta(days=1)
HEAD = Official("信访局局长", "蔺一")
OTHER = Official("副县长", "郗二")


@dataclass
class County:
    """An office, a county leader with an account, and the roster, in one transaction."""

    session: Any
    ids: dict[str, int]
    post: int

    def actor(self, who: str = "office", day: date = DAY) -> Actor:
        account = account_of_id(self.session, self.ids[who])
        assert account is not None
        return Actor(account, scope_of(self.session, account), datetime.combine(day, time(9), ZONE))

    def typed(self, day: date | None = DAY, who: Official | None = HEAD, **more: Any) -> TurnTyped:
        turn = TurnTyped(day, TurnKind.RECEPTION, who, "一号接访室", time(9), time(11, 30))
        return replace(turn, **more)

    def turn(self, day: date = DAY, who: Official = HEAD, **more: Any) -> Turn:
        return self.seen(enter_turn(self.session, self.actor(), self.typed(day, who, **more)))

    def seen(self, turn_id: int) -> Turn:
        found = turn_seen(self.session, turn_id)
        assert found is not None
        return found

    def mark(self, one: Turn, is_kept: bool | None = True, words: str = "", **more: Any) -> None:
        given: dict[str, Any] = {"visits": None, "settled": None, "version": one.version, **more}
        day = more.pop("day", one.on_day)
        given.pop("day", None)
        mark_turn(self.session, self.actor(day=day), one.id, is_kept, words, **given)


@pytest.fixture
def county(lite: Any) -> Iterator[County]:
    with lite.writing() as session:
        world = make_world(session)
        official = OfficialRow(name="水三")
        session.add(official)
        session.flush()
        post = Post(
            official_id=official.id,
            unit_id=world.units[0],
            title="县长",
            is_county_leader=True,
            position=-1,
            to_on=DAY + 40 * ONE,
        )
        session.add(post)
        session.flush()
        office = add_account(session, "office", Role.OFFICE, world.units[0])
        leader = add_account(session, "leader", Role.LEADER, None)
        yield County(session, {"office": office.id, "leader": leader.id}, post.id)


def _code(refused: pytest.ExceptionInfo[ActRefused]) -> str:
    return refused.value.code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on_day": None}, "day_missing"),
        ({"on_day": DAY + (FURTHEST_DAYS + 1) * ONE}, "day_far"),
        ({"on_day": DAY - (LATEST_DAYS + 1) * ONE}, "day_long_past"),
        ({"kind": None}, "turn_kind_missing"),
        ({"who": None}, "who_missing"),
        ({"who": Official("局长", " ")}, "who_missing"),
        ({"who": Official("局长", "13812345678")}, "names_person"),
        ({"place": ""}, "place_missing"),
        ({"place": "电话13812345678"}, "names_person"),
        ({"starts_at": None}, "times_missing"),
        ({"ends_at": time(9)}, "times_in_wrong_order"),
    ],
)
def test_a_turn_is_entered_whole_or_not_at_all(county: County, more: dict[str, Any], code: str) -> None:
    with pytest.raises(ActRefused) as refused:
        enter_turn(county.session, county.actor(), replace(county.typed(), **more))
    assert _code(refused) == code


def test_the_first_and_the_last_day_that_may_be_entered(county: County) -> None:
    assert county.turn(DAY + FURTHEST_DAYS * ONE).on_day == DAY + FURTHEST_DAYS * ONE
    assert county.turn(DAY - LATEST_DAYS * ONE).on_day == DAY - LATEST_DAYS * ONE


def test_the_office_alone_keeps_the_roster(county: County) -> None:
    with pytest.raises(ActRefused) as refused:
        enter_turn(county.session, county.actor("leader"), county.typed())
    assert _code(refused) == "role_may_not"


def test_nobody_has_two_turns_at_one_time(county: County) -> None:
    county.turn()
    with pytest.raises(ActRefused) as refused:
        county.turn(starts_at=time(11, 29), ends_at=time(12), kind=TurnKind.DUTY)
    assert _code(refused) == "turn_twice"
    assert county.turn(starts_at=time(11, 30), ends_at=time(12)).who == HEAD


def test_a_swap_keeps_who_stood_there_and_why(county: County) -> None:
    one = county.turn()
    swap_turn(county.session, county.actor(), one.id, OTHER, "赴省开会", version=one.version)
    now = county.seen(one.id)
    assert now.who == OTHER
    assert [(swap.before, swap.after, swap.reason) for swap in now.swaps] == [
        ("信访局局长 蔺一", "副县长 郗二", "赴省开会")
    ]
    with pytest.raises(ChangedByOther):
        swap_turn(county.session, county.actor(), one.id, HEAD, "又改", version=one.version)


@pytest.mark.parametrize(
    ("who", "reason", "code"), [(HEAD, "开会", "who_same"), (OTHER, "会", "reason_short")]
)
def test_a_swap_needs_another_and_a_reason(county: County, who: Official, reason: str, code: str) -> None:
    one = county.turn()
    with pytest.raises(ActRefused) as refused:
        swap_turn(county.session, county.actor(), one.id, who, reason, version=one.version)
    assert _code(refused) == code


def test_two_exchange_their_turns(county: County) -> None:
    one, two = county.turn(), county.turn(DAY + ONE, OTHER)
    swap_turn(county.session, county.actor(), one.id, None, "互换", version=one.version, for_turn_id=two.id)
    assert (county.seen(one.id).who, county.seen(two.id).who) == (OTHER, HEAD)
    assert len(county.seen(two.id).swaps) == 1


def test_two_exchange_turns_of_one_day_at_other_times(county: County) -> None:
    one = county.turn()
    two = county.turn(who=OTHER, starts_at=time(14), ends_at=time(17))
    swap_turn(county.session, county.actor(), one.id, None, "互换", version=one.version, for_turn_id=two.id)
    assert (county.seen(one.id).who, county.seen(two.id).who) == (OTHER, HEAD)


def test_a_turn_is_marked_from_its_day_on(county: County) -> None:
    one = county.turn()
    with pytest.raises(ActRefused) as refused:
        county.mark(one, day=DAY - ONE)
    assert _code(refused) == "day_ahead"
    county.mark(one, visits=3, settled=2)
    now = county.seen(one.id)
    assert (now.is_kept, now.visits, now.settled) == (True, 3, 2)


@pytest.mark.parametrize(
    ("is_kept", "words", "counts", "code"),
    [
        (None, "", {}, "kept_missing"),
        (False, "", {}, "reason_short"),
        (True, "", {"visits": 1, "settled": 2}, "settled_many"),
        (True, "", {"visits": 1_000}, "visits_many"),
    ],
)
def test_a_mark_says_why_nobody_was_there_and_no_more_settled_than_came(
    county: County, is_kept: bool | None, words: str, counts: dict[str, int], code: str
) -> None:
    one = county.turn()
    with pytest.raises(ActRefused) as refused:
        county.mark(one, is_kept, words, **counts)
    assert _code(refused) == code


def test_who_is_marked_as_missing_received_nobody(county: County) -> None:
    one = county.turn()
    county.mark(one, False, "临时外出", visits=3)
    assert (county.seen(one.id).is_kept, county.seen(one.id).visits) == (False, None)
    with pytest.raises(ActRefused) as refused:
        swap_turn(county.session, county.actor(), one.id, OTHER, "开会", version=county.seen(one.id).version)
    assert _code(refused) == "turn_marked"


def test_a_turn_that_is_taken_off_counts_no_more_and_gives_its_time_back(county: County) -> None:
    one = county.turn()
    take_off(county.session, county.actor(), one.id, "放假", version=one.version)
    assert county.seen(one.id).standing(DAY + ONE) is TurnStanding.WITHDRAWN
    assert county.turn().who == HEAD
    late = county.turn(DAY - ONE)
    with pytest.raises(ActRefused) as refused:
        take_off(county.session, county.actor(), late.id, "放假", version=late.version)
    assert _code(refused) == "turn_over"


def test_what_nobody_marked_counts_as_not_kept_from_the_next_day_on(county: County) -> None:
    one, two = county.turn(), county.turn(DAY + ONE)
    county.mark(county.turn(DAY - ONE, kind=TurnKind.DUTY))
    turns = turns_between(county.session, DAY - ONE, DAY + ONE)
    today = {figure.figure: figure for figure in counted(turns, DAY)}
    assert (len(today[RosterFigure.KEPT].part), len(today[RosterFigure.KEPT].among)) == (1, 1)
    later = {figure.figure: figure for figure in counted(turns, DAY + ONE)}
    assert (len(later[RosterFigure.KEPT].part), len(later[RosterFigure.KEPT].among)) == (1, 2)
    assert [turn.id for turn in later[RosterFigure.RECEPTION_KEPT].among] == [one.id]
    assert county.seen(two.id).standing(DAY + ONE) is TurnStanding.AHEAD


def test_settled_on_the_day_counts_batches_of_the_turns_that_received_any(county: County) -> None:
    one, two = county.turn(DAY - ONE), county.turn(DAY - 2 * ONE)
    county.mark(one, visits=3, settled=2)
    county.mark(two, visits=0, settled=0)
    turns = turns_between(county.session, DAY - 2 * ONE, DAY)
    found = next(one for one in counted(turns, DAY) if one.figure is RosterFigure.SETTLED)
    assert found.numbers == (2, 3)
    assert [turn.id for turn in found.part] == [turn.id for turn in found.among] == [one.id]


def test_a_turn_ahead_of_a_leader_who_is_away_names_who_stands_in(county: County) -> None:
    leader = Official("县长", "水三", county.post)
    turns = [county.turn(DAY + n * ONE, leader) for n in (-1, 0, 1, 2)] + [county.turn(DAY + ONE, OTHER)]
    row = AbsenceRow(
        post_id=county.post, from_on=DAY - ONE, to_on=DAY + ONE, reason=AbsenceReason.LEAVE,
        stand_in_id=county.ids["leader"], entered_by=county.ids["office"], entered_at=county.actor().now,
    )  # fmt: skip
    county.session.add(row)
    county.session.flush()
    found = away(turns, leaders_away(county.session, DAY - ONE, DAY + 9 * ONE), DAY)
    assert list(found) == [turns[1].id, turns[2].id]
    assert {one.stand_in.account_id for one in found.values()} == {county.ids["leader"]}
    assert leaders_away(county.session, DAY + 2 * ONE, DAY + 9 * ONE) == []
    row.ended_at = county.actor().now
    assert leaders_away(county.session, DAY, DAY) == []


def test_a_pasted_list_is_entered_whole_or_not_at_all(county: County) -> None:
    good = "日期\t类别\t职务\t姓名\t地点\t时间\n2026-03-23\t接访\t县长\t水三\t一号接访室\t9:00-11:30\n\n2026年3月24日，值班，局长，蔺一，值班室，8：30～17：30"
    assert paste_turns(county.session, county.actor(), good) == 2
    turns = turns_between(county.session, DAY, DAY + 10 * ONE)
    assert [(one.kind, one.who.post_id) for one in turns] == [
        (TurnKind.RECEPTION, county.post),
        (TurnKind.DUTY, None),
    ]
    assert own(turns, county.post) == {turns[0].id}
    with pytest.raises(ActRefused) as refused:
        paste_turns(county.session, county.actor(), good.replace("24日", "32日"))
    assert (_code(refused), refused.value.values["line"]) == ("turn_twice", 2)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-03-23,接访,县长,水三,一号接访室", "line_cells"),
        ("2026-02-30,接访,县长,水三,一号接访室,9:00-11:30", "day_missing"),
        ("2026-03-23,休息,县长,水三,一号接访室,9:00-11:30", "turn_kind_missing"),
        ("2026-03-23,接访,县长,水三,一号接访室,9:00", "times_missing"),
        ("2026-03-23,接访,县长,水三,一号接访室,9:00-25:30", "times_missing"),
    ],
)
def test_a_line_that_is_no_turn_says_which_part_is_wrong(line: str, code: str) -> None:
    with pytest.raises(LineRefused) as refused:
        read_line(line)
    assert refused.value.code == code


def test_blank_lines_and_heads_are_no_turns_and_lines_keep_their_numbers() -> None:
    assert lines_in("\n日期,类别\n\na\n") == [(4, "a")]


def test_a_week_is_repeated_without_holidays_and_what_stands_there_already(county: County) -> None:
    monday = date(2026, 3, 23)
    for n in range(2):
        county.turn(monday + n * ONE)
    county.turn(monday + 7 * ONE)
    # The second Monday after is a day off, and the first stands there.
    assert repeat_week(county.session, county.actor(), monday + 3 * ONE, 2) == (2, 2)
    days = [one.on_day for one in turns_between(county.session, monday, monday + 30 * ONE)]
    assert days == [monday + n * ONE for n in (0, 1, 7, 8, 15)]


def test_a_week_is_repeated_for_who_still_holds_the_post(county: County) -> None:
    leader = next(one for one in officials_on(county.session, DAY) if one.post_id == county.post)
    assert leader == Official("县长", "水三", county.post)
    county.turn(date(2026, 4, 21), leader)
    # The post is held until 28 April inclusive.
    assert repeat_week(county.session, county.actor(), date(2026, 4, 21), 2) == (1, 1)


@pytest.mark.parametrize(
    ("day", "weeks", "code"),
    [
        (None, 1, "day_missing"),
        (DAY, 0, "weeks_missing"),
        (DAY, 27, "weeks_missing"),
        (DAY, 1, "week_empty"),
        (date.max, 1, "day_far"),
    ],
)
def test_no_week_is_repeated_without_turns_or_without_end(
    county: County, day: date | None, weeks: int, code: str
) -> None:
    with pytest.raises(ActRefused) as refused:
        repeat_week(county.session, county.actor(), day, weeks)
    assert _code(refused) == code


def test_acts_of_the_roster_are_rows_of_the_log(county: County) -> None:
    one = county.turn()
    county.mark(one)
    acts = [
        row.detail["act"]
        for row in county.session.scalars(select(LogRow).where(LogRow.kind == LogKind.SETTING_CHANGED))
    ]
    assert acts[-2:] == ["turn_entered", "turn_kept"]


def test_a_month_is_shown_in_whole_weeks() -> None:
    weeks = weeks_of(date(2026, 11, 17))
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2026, 10, 26), date(2026, 12, 6), 6)


def test_visits_are_summed_over_the_turns_listed(county: County) -> None:
    county.mark(county.turn(), visits=3, settled=1)
    county.mark(county.turn(DAY - ONE), visits=0)
    assert visits(turns_between(county.session, DAY - ONE, DAY)) == (3, 1)
