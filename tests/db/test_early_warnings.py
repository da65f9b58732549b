"""A warning is kept from its first day, is one over the days, and every act on it stays visible with its reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.text import speaking
from dashboard.warning_words import sureness
from db.commands.acts import Actor, ActRefused
from db.commands.early_warnings import ask_to_watch, keep_search, put_back, score, set_aside, take_on
from db.commands.found import Found
from db.days import Period
from db.early_warning import (
    Sighting,
    Verdict,
    WarningAct,
    WarningKind,
    WarningState,
    WarningSubject,
    chosen_by,
)
from db.editions import ChangedByOther
from db.enums import Channel, EventKind, LogKind, Role
from db.filters import CaseFilter
from db.jobs import JobKind
from db.misleading import Caveat, CaveatKind
from db.models.early_warnings import EarlyWarning, WarningActRow, WarningSighting
from db.models.records import Job, LogRow
from db.queries.accounts import account_of_id
from db.queries.early_warnings import (
    last_search,
    precision,
    warning_detail,
    warning_seen,
    warnings_seen,
)
from db.queries.ledger import ledger_block, ledger_sums, visible_row
from db.queries.notices import notices
from db.queries.scopes import scope_of
from db.queries.watching import monthly
from db.scope import EVERYTHING, Scope
from tests.db.protected import add_account
from tests.making import add_case, make_world, moment, step

ONE = timedelta(days=1)
DAY = date(2025, 9, 17)
FIRST = date(2025, 8, 1)


class County:
    """Matters of three townships over eight months, most of August and September in the first."""

    def __init__(self, session):
        self.session = session
        self.world = make_world(session)
        towns, categories = self.world.townships, self.world.categories
        self.ids = {
            name: add_account(session, name, role, unit).id
            for name, role, unit in (
                ("office", Role.OFFICE, self.world.units[0]),
                ("colleague", Role.OFFICE, self.world.units[0]),
                ("unit", Role.UNIT, self.world.units[3]),
                ("leader", Role.LEADER, None),
            )
        }
        self.cases = [
            add_case(
                session,
                day,
                step(EventKind.TRANSFERRED, day + ONE, unit=self.world.units[3]),
                township=town,
                category=categories[2],
                cause=self.world.causes[0],
                unit=self.world.units[0],
                channel=Channel.LETTER.value,
            )
            for day, town in [
                *((date(2025, month, 5), towns[month % 3]) for month in range(2, 10)),
                *((FIRST + n * 6 * ONE, towns[0]) for n in range(7)),
            ]
        ]

    def actor(self, who, day=DAY):
        account: Any = account_of_id(self.session, self.ids[who])
        return Actor(account, scope_of(self.session, account), moment(day))

    def found(self, *towns, kind=WarningKind.CLUSTER, count=None, from_on=FIRST, **more):
        one = Sighting(
            kind=kind,
            subject=WarningSubject.TOWNSHIP,
            keys=tuple(self.world.townships[town] for town in towns or (0,)),
            period=Period(from_on, DAY),
            count=0,
            expected=1.2,
            p=0.002,
            **more,
        )
        rows = ledger_block(self.session, chosen_by(one), EVERYTHING, DAY, 0, 100)
        number = len(rows.rows) if count is None else count
        return Sighting(one.kind, one.subject, one.keys, one.period, number, 1.2, 0.002, one.topic_id)

    def keep(self, *found, on=DAY, caveats=()):
        return keep_search(
            self.session,
            found,
            seen_on=on,
            at=moment(on),
            months=7,
            counted=15,
            zones="single",
            caveats=caveats,
        )

    @property
    def only(self) -> Any:
        (one,) = warnings_seen(self.session, EVERYTHING)
        return one

    def matter(self, **given):
        usual = {
            "subject": "信访事项异常增多",
            "text": "某镇八月以来征地补偿事项增多",
            "category_id": self.world.categories[2],
            "unit_id": self.world.units[3],
            "limit_on": DAY + 30 * ONE,
        }
        return Found(**{**usual, **given})

    def take(self, who="office", post=None, version=1, **given):
        return take_on(
            self.session,
            self.actor(who),
            self.only.id,
            self.matter(**given),
            post,
            "涉及多村，建议包案",
            version=version,
        )


@pytest.fixture
def county(board):
    with board.writing() as session:
        yield County(session)


@pytest.fixture
def quick(lite):
    with lite.writing() as session:
        yield County(session)


# ------------------------------------------------------------ what is kept


def test_a_warning_opens_the_rows_it_counts(county):
    county.keep(county.found())
    one = county.only
    block = ledger_block(county.session, chosen_by(one.found), EVERYTHING, one.seen_on, 0, 100)
    assert one.count == one.found.count == len(block.rows) > 7
    assert one.is_whole
    assert (one.found_on, one.seen_on, one.state) == (DAY, DAY, WarningState.NEW)


def test_a_day_is_searched_once_and_what_comes_again_is_the_same_warning(quick):
    assert quick.keep(quick.found()) == 1
    assert quick.keep(quick.found(1)) == 0
    assert quick.keep(quick.found(0, 1), on=DAY + ONE) == 0
    one = quick.only
    assert (one.found_on, one.seen_on, len(one.found.keys)) == (DAY, DAY + ONE, 2)
    assert quick.session.scalar(select(func.count()).select_from(WarningSighting)) == 2


@pytest.mark.parametrize(("days", "made"), [(31, 0), (32, 1)])
def test_what_was_not_found_for_longer_than_a_month_is_news_again(quick, days, made):
    quick.keep(quick.found())
    assert quick.keep(quick.found(), on=DAY + days * ONE) == made


def test_another_kind_place_or_topic_is_another_warning(quick):
    topic = quick.world.categories[2]
    made = quick.keep(
        quick.found(0),
        quick.found(1),
        quick.found(0, kind=WarningKind.SURGE),
        quick.found(0, kind=WarningKind.GATHERED, topic_id=topic),
    )
    assert made == 4


def test_a_search_that_found_nothing_is_kept_and_its_counts_open_their_rows(county):
    for _matter in range(4):
        add_case(county.session, DAY - ONE, unit=county.world.units[0])
    practice = Caveat(CaveatKind.PRACTICE, month=24_300, channel=Channel.HOTLINE)
    county.keep(caveats=(Caveat(CaveatKind.UNKNOWN_PLACE, 99), practice))
    searched = _search_of(county.session)
    unknown, changed = searched.caveats
    assert (searched.seen_on, searched.counted, unknown.count, changed) == (DAY, 18, 4, practice)
    for chosen, count in ((searched.chosen, 18), (searched.chosen_for(unknown), 4)):
        assert ledger_sums(county.session, chosen, EVERYTHING, searched.seen_on).cases == count
    assert searched.chosen_for(changed) is None
    assert warnings_seen(county.session, EVERYTHING) == []


def test_of_two_clusters_that_were_one_the_day_before_both_are_kept(quick):
    quick.keep(quick.found(0, 1))
    assert quick.keep(quick.found(0), quick.found(1), on=DAY + ONE) == 1
    assert {one.found.keys for one in warnings_seen(quick.session, EVERYTHING)} == {
        (quick.world.townships[0],),
        (quick.world.townships[1],),
    }


def test_the_search_is_asked_for_once_a_day_and_not_for_a_day_that_was_searched(quick):
    for hour in (1, 2):
        ask_to_watch(quick.session, moment(DAY + ONE, hour))
    assert quick.session.scalar(select(func.count()).where(Job.kind == JobKind.WATCH)) == 1
    quick.keep(on=DAY + ONE)
    ask_to_watch(quick.session, moment(DAY + 2 * ONE))
    assert quick.session.scalar(select(func.count()).where(Job.kind == JobKind.WATCH)) == 1


def test_who_must_avoid_a_matter_sees_a_warning_without_it(quick):
    quick.keep(quick.found())
    hidden = Scope(Role.OFFICE, units=None, excluded=frozenset({quick.cases[-1]}))
    (one,) = warnings_seen(quick.session, hidden)
    assert one.count == one.found.count - 1
    assert not one.is_whole


def test_behind_a_warning_stand_its_months_and_parts_with_those_before(quick):
    quick.keep(quick.found())
    one = quick.only
    detail = warning_detail(quick.session, one, EVERYTHING)
    assert sum(detail.parts[WarningSubject.CATEGORY].values()) == one.count
    assert detail.parts[WarningSubject.CAUSE] == {quick.world.causes[0]: one.count}
    assert detail.days == 48
    assert sum(detail.months.values()) == sum(town == quick.world.townships[0] for town in _towns(quick))


def _search_of(session) -> Any:
    return last_search(session, EVERYTHING)


def _row(session, case) -> Any:
    return visible_row(session, case, EVERYTHING, DAY)


def _months(session) -> Any:
    return monthly(session, CaseFilter(), EVERYTHING, DAY)


def _towns(county):
    block = ledger_block(county.session, CaseFilter(), EVERYTHING, DAY, 0, 100)
    return [row.township_id for row in block.rows]


# ------------------------------------------------------------ what is done


def test_a_warning_that_is_taken_on_becomes_a_matter_of_screening_in_its_township(county):
    county.keep(county.found())
    case = county.take()
    row = _row(county.session, case)
    assert (row.channel, row.township_id, row.unit_id) == (
        Channel.SCREENING,
        county.world.townships[0],
        county.world.units[3],
    )
    held = county.only.holder
    assert (held.case_id, held.unit_id, county.only.state) == (
        case,
        county.world.units[3],
        WarningState.TAKEN_ON,
    )
    log = county.session.scalars(select(LogRow).where(LogRow.kind == LogKind.ACTED)).all()
    assert log[-1].detail["act"] == "warning_taken_on"


def test_it_may_go_to_a_leader_at_once_and_a_leader_may_take_it_on(quick):
    quick.keep(quick.found())
    case = quick.take("leader", quick.world.leaders[0])
    row = _row(quick.session, case)
    assert row.leader_id == quick.world.leaders[0]
    assert quick.only.holder.post_id == quick.world.leaders[0]


def test_of_places_side_by_side_the_matter_lies_in_none(quick):
    quick.keep(quick.found(0, 1))
    case = quick.take()
    assert _row(quick.session, case).township_id is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"subject": ""}, "subject_missing"),
        ({"unit_id": None}, "unit_unknown"),
        ({"limit_on": DAY - ONE}, "limit_past"),
        ({"text": " "}, "words_missing"),
    ],
)
def test_a_matter_that_lacks_something_is_refused_and_the_warning_stays(quick, given, code):
    quick.keep(quick.found())
    with pytest.raises(ActRefused, match=code):
        quick.take(**given)
    assert quick.only.state is WarningState.NEW


def test_a_warning_is_taken_on_once(quick):
    quick.keep(quick.found())
    quick.take()
    with pytest.raises(ActRefused, match="warning_taken_on"):
        quick.take(version=2)


def test_what_is_set_aside_is_put_back_by_a_further_act_and_both_keep_their_reason(county):
    county.keep(county.found())
    actor, one = county.actor("office"), county.only
    set_aside(county.session, actor, one.id, "同一工地，已有专班", version=1)
    assert str(county.only.state) == "set_aside"
    put_back(county.session, actor, one.id, "专班已撤", version=2)
    assert county.only.state is WarningState.NEW
    assert [(done.act, done.reason) for done in county.only.acts] == [
        (WarningAct.SET_ASIDE, "同一工地，已有专班"),
        (WarningAct.PUT_BACK, "专班已撤"),
    ]


def test_a_reason_is_given_and_holds_nobodys_number(quick):
    quick.keep(quick.found())
    with pytest.raises(ActRefused, match="reason_short"):
        set_aside(quick.session, quick.actor("office"), quick.only.id, " ", version=1)
    set_aside(quick.session, quick.actor("office"), quick.only.id, "电话13812345678来电解释", version=1)
    assert "13812345678" not in quick.only.acts[0].reason


@pytest.mark.parametrize(("days", "is_taken"), [(13, False), (14, True)])
def test_a_warning_is_scored_once_somebody_can_know(quick, days, is_taken):
    quick.keep(quick.found())
    actor = quick.actor("office", DAY + days * ONE)
    given = (quick.session, actor, quick.only.id, Verdict.REAL, "补偿账目未公开")
    if not is_taken:
        with pytest.raises(ActRefused, match="warning_too_new"):
            score(*given, version=1)
        return
    score(*given, version=1)
    assert quick.only.verdict is Verdict.REAL


def test_precision_counts_last_scores_and_what_waits(quick):
    quick.keep(quick.found(0), quick.found(1), quick.found(2))
    later = DAY + 20 * ONE
    first, second, _third = warnings_seen(quick.session, EVERYTHING)
    actor = quick.actor("office", later)
    score(quick.session, actor, first.id, Verdict.CHANCE, "未见共同原因", version=1)
    score(quick.session, actor, first.id, Verdict.REAL, "后查明同一项目", version=2)
    score(quick.session, actor, second.id, Verdict.CHANCE, "未见共同原因", version=1)
    found = precision(quick.session, later)
    assert (found.real, found.scored, found.waiting) == (1, 2, 1)
    assert precision(quick.session, DAY).waiting == 0


def test_the_second_of_two_who_decide_hears_of_the_first(county):
    county.keep(county.found())
    set_aside(county.session, county.actor("colleague"), county.only.id, "已有专班处理", version=1)
    with pytest.raises(ChangedByOther) as changed:
        county.take()
    assert changed.value.by == "colleague"
    assert county.session.scalar(select(func.count()).select_from(WarningActRow)) == 1


@pytest.mark.parametrize("act", [set_aside, put_back])
def test_a_unit_decides_on_no_warning(quick, act):
    quick.keep(quick.found())
    with pytest.raises(ActRefused, match="role_may_not"):
        act(quick.session, quick.actor("unit"), quick.only.id, "不归我们", version=1)


def test_an_unknown_warning_is_refused(quick):
    with pytest.raises(ActRefused, match="warning_unknown"):
        set_aside(quick.session, quick.actor("office"), 9_999, "没有这条", version=1)
    assert warning_seen(quick.session, 9_999, EVERYTHING) is None
    assert quick.session.scalar(select(func.count()).select_from(EarlyWarning)) == 0


# ------------------------------------------------------------ what is counted


def test_months_are_counted_from_the_first_whole_one_to_the_days_of_the_last(county):
    seen = _months(county.session)
    assert len(seen.months) == 7
    assert seen.days == (31, 30, 31, 30, 31, 31, 17)
    assert seen.tables[WarningSubject.COUNTY][0] == (1, 1, 1, 1, 1, 7, 2)
    assert sum(map(sum, seen.tables[WarningSubject.TOWNSHIP].values())) == 14
    assert seen.counted == 14


def test_before_the_first_matter_there_is_nothing_to_count(quick):
    assert monthly(quick.session, CaseFilter(), EVERYTHING, date(2025, 1, 1)) is None


def test_matters_without_a_place_are_said_and_lie_in_no_township(quick):
    add_case(quick.session, DAY - ONE, unit=quick.world.units[0])
    seen = _months(quick.session)
    assert Caveat(CaveatKind.UNKNOWN_PLACE, 1) in seen.caveats
    assert sum(map(sum, seen.tables[WarningSubject.TOWNSHIP].values())) == seen.counted - 1


def test_single_old_matters_are_no_past_to_judge_by(quick):
    for month in range(1, 9):
        for day in (2, 3, 4, 6):
            add_case(quick.session, date(2025, month, day), unit=quick.world.units[0])
    add_case(quick.session, date(2021, 3, 5), unit=quick.world.units[0])
    assert len(_months(quick.session).months) == 8


@pytest.mark.parametrize(("who", "count"), [("office", 2), ("leader", 2), ("unit", 0)])
def test_the_bell_tells_who_decides_of_a_new_warning_once(quick, who, count):
    quick.keep(quick.found(), quick.found(0, kind=WarningKind.GATHERED, topic_id=quick.world.categories[2]))
    quick.keep(quick.found(), on=DAY + ONE)
    actor = quick.actor(who, DAY + ONE)
    told = [
        one for one in notices(quick.session, actor.account, actor.scope, actor.now).listed if one.is_warning
    ]
    assert len(told) == count
    assert all(one.title and one.at == moment(DAY) for one in told)


def test_the_petition_office_which_holds_what_is_new_is_no_unit_of_the_search(quick):
    for day in (1, 2, 3):
        add_case(quick.session, DAY - day * ONE, unit=quick.world.units[0])
    tables = _months(quick.session).tables
    assert set(tables[WarningSubject.UNIT]) == {quick.world.units[3]}
    assert tables[WarningSubject.COUNTY][0][-1] == 5


@pytest.mark.parametrize(
    ("p", "said"), [(0.002, "500"), (0.00001, "100,000"), (0.000001, "fewer than 1 day in 100,000")]
)
def test_no_chance_is_told_finer_than_one_day_in_a_hundred_thousand(p, said):
    found = Sighting(WarningKind.SURGE, WarningSubject.COUNTY, (), Period(FIRST, DAY), 9, 1.0, p)
    with speaking("en"):
        assert said in sureness(found)


def test_a_township_with_a_default_place_is_left_out_and_said(quick):
    for _matter in range(60):
        add_case(
            quick.session,
            DAY - ONE,
            township=quick.world.townships[1],
            village=quick.world.villages[2],
            category=quick.world.categories[2],
            unit=quick.world.units[0],
        )
    add_case(quick.session, DAY, township=quick.world.townships[0], village=quick.world.villages[0])
    seen = _months(quick.session)
    assert Caveat(CaveatKind.DEFAULT_PLACE, 60, area_id=quick.world.villages[2]) in seen.caveats
    assert quick.world.townships[1] not in seen.tables[WarningSubject.TOWNSHIP]
    assert quick.world.townships[0] in seen.tables[WarningSubject.TOWNSHIP]
    assert not [cell for cell in seen.recent if cell[0] == quick.world.townships[1]]
