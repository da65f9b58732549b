"""Reports of screening rounds: who may make them, what stands in the ledger after it, and how they stood on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from db.cohorts import Cohort
from db.commands.acts import Actor, ActRefused, act
from db.commands.assignments import assign
from db.commands.found import Found
from db.commands.handling import perform
from db.commands.rounds import UnitReport, report, set_due_days
from db.days import month_of
from db.editions import ChangedByOther
from db.enums import Channel, Closure, EventKind, Mark, Role, Stage, UnitKind
from db.filter_query import parse
from db.handling import Given
from db.keys import KeyRing
from db.models.cases import Case, CaseEvent
from db.models.institutions import ScreeningItem, ScreeningReport
from db.models.organisation import Unit, UnitSuccession
from db.queries.accounts import account_of_id
from db.queries.attention import late_zero_reports
from db.queries.ledger import ledger_sums, versions_of, visible_row
from db.queries.rounds import rounds_seen
from db.queries.rounds_owed import entry_rows
from db.queries.scopes import scope_of
from db.reporting import ItemPart, ItemState, RoundsSeen, ScreeningChoice, middle, total
from db.rounds import ReportState, Series
from db.scope import EVERYTHING, Scope
from db.sealed.moving import purge
from tests.db.protected import add_account
from tests.making import World, step

DAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
FIRST_HALF = date(2026, 3, 5)
VILLAGES = ScreeningChoice(kind=Series.VILLAGE)


@dataclass(slots=True)
class Office:
    """A board with a township of one village, in which accounts report."""

    database: object
    world: World

    @property
    def village(self) -> int:
        return self.world.units[4]

    @property
    def township(self) -> int:
        return self.world.units[3]

    def actor(self, session, role=Role.UNIT, now=NOW, unit_id=None, name=None) -> Actor:
        known = name or f"{role}{now:%m%d}"
        account = add_account(session, known, role, unit_id or (self.township if role is Role.UNIT else None))
        row = account_of_id(session, account.id)
        assert row is not None
        return Actor(row, scope_of(session, row), now)

    def zero(self, unit_id=None, **given) -> UnitReport:
        return UnitReport(unit_id or self.village, said_by="村党支部书记", **given)

    def found(self, **given) -> Found:
        return replace(
            Found(
                "灌溉渠争水",
                "两组村民因灌溉渠用水发生争执",
                self.world.categories[2],
                self.township,
                DAY + timedelta(30),
                persons=12,
                measure="现场协调，轮流用水",
            ),
            **given,
        )


@pytest.fixture
def office(database, world, tmp_path) -> Office:
    database.keys = KeyRing.fresh(tmp_path)
    with database.writing() as session:
        session.get_one(Unit, world.units[3]).area_id = world.townships[0]
        session.get_one(Unit, world.units[4]).area_id = world.villages[0]
    return Office(database, world)


@pytest.fixture
def writer(office) -> Iterator:
    with office.database.writing() as session:
        yield session


def seen(database, choice=VILLAGES, search="from=2026-03-01", as_of=DAY, scope=EVERYTHING) -> RoundsSeen:
    with database.reading() as session:
        return rounds_seen(session, parse(f"{search}&asof={as_of}", date(2026, 12, 31)), choice, scope)


def states(page: RoundsSeen) -> list[tuple[date, ReportState]]:
    return [(one.round.from_on, one.state) for one in page.owed]


# ------------------------------------------------------------ reporting


def test_a_zero_report_is_in_time_to_the_end_of_its_last_day(office, writer):
    assert report(writer, office.actor(writer), FIRST_HALF, [office.zero()]) == (1, 0)
    made = writer.scalars(select(ScreeningReport)).one()
    assert (made.period_from, made.period_to, made.due_on) == (
        date(2026, 3, 1),
        date(2026, 3, 15),
        date(2026, 3, 18),
    )
    assert (made.reported_on, made.edition, made.said_by) == (DAY, 1, "村党支部书记")


def test_a_late_report_is_taken_and_marked_late(office):
    with office.database.writing() as session:
        report(session, office.actor(session), date(2026, 2, 28), [office.zero()])
    with office.database.writing() as session:
        actor = office.actor(session, now=NOW + timedelta(days=1))
        report(session, actor, FIRST_HALF, [office.zero()])
    assert states(seen(office.database, as_of=DAY))[-1] == (date(2026, 3, 1), ReportState.NOT_YET_DUE)
    page = seen(office.database, as_of=DAY + timedelta(1))
    assert states(page)[-1] == (date(2026, 3, 1), ReportState.LATE)
    assert page.days_ahead == [-1]


def test_what_is_reported_later_was_missing_before(office):
    with office.database.writing() as session:
        # Rounds are owed from the first that anybody reported.
        report(session, office.actor(session), FIRST_HALF, [office.zero()])
    with office.database.writing() as session:
        late = office.actor(session, now=datetime(2026, 4, 9, 2, tzinfo=UTC))
        report(session, late, date(2026, 3, 31), [office.zero()])
    before = seen(office.database, as_of=date(2026, 4, 8))
    assert (date(2026, 3, 16), ReportState.MISSING) in states(before)
    assert before.counts[ReportState.MISSING] == 1
    after = seen(office.database, as_of=date(2026, 4, 9))
    assert (date(2026, 3, 16), ReportState.LATE) in states(after)


def test_before_anybody_reported_only_the_running_round_is_owed(office):
    assert states(seen(office.database, search="from=2025-01-01")) == [
        (date(2026, 3, 16), ReportState.NOT_YET_DUE)
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"said_by": " "}, "said_by_missing"),
        ({"said_by": "村" * 41}, "said_by_long"),
        ({"said_by": "电话13800001234"}, "said_by_names"),
    ],
)
def test_a_report_says_by_which_post_it_was_said(office, writer, change, code):
    with pytest.raises(ActRefused) as refused:
        report(writer, office.actor(writer), FIRST_HALF, [replace(office.zero(), **change)])
    assert refused.value.code == code


def test_a_unit_reports_for_itself_and_those_below_alone(office, writer):
    actor = office.actor(writer, unit_id=office.world.units[1])
    with pytest.raises(ActRefused) as refused:
        report(writer, actor, FIRST_HALF, [office.zero()])
    assert refused.value.code == "unit_not_below"


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEARING, Role.AUDITOR, Role.ADMIN, Role.DELEGATE])
def test_other_roles_report_nothing(office, writer, role):
    with pytest.raises(ActRefused) as refused:
        report(writer, office.actor(writer, role), FIRST_HALF, [office.zero()])
    assert refused.value.code == "role_may_not"


@pytest.mark.parametrize(
    ("unit", "day", "code"),
    [(0, FIRST_HALF, "round_not_owed"), (4, date(2026, 4, 1), "round_ahead"), (4, DAY, None)],
)
def test_a_report_is_of_a_round_that_is_owed_and_has_begun(office, writer, unit, day, code):
    asked = [office.zero(office.world.units[unit])]
    if code is None:
        assert report(writer, office.actor(writer, Role.OFFICE), day, asked) == (1, 0)
        return
    with pytest.raises(ActRefused) as refused:
        report(writer, office.actor(writer, Role.OFFICE), day, asked)
    assert refused.value.code == code


def test_all_reports_are_written_or_none(office):
    good, bad = (
        office.zero(found=(office.found(),)),
        office.zero(office.township, found=(office.found(subject=""),)),
    )

    def both():
        with office.database.writing() as session:
            report(session, office.actor(session), FIRST_HALF, [good, bad])

    with pytest.raises(ActRefused):
        both()
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ScreeningReport)) == 0
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_one_unit_is_not_reported_twice_at_once(office, writer):
    with pytest.raises(ActRefused) as refused:
        report(writer, office.actor(writer), FIRST_HALF, [office.zero(), office.zero()])
    assert refused.value.code == "unit_twice"


# ------------------------------------------------------------ editions


def test_a_report_is_changed_by_a_further_edition_with_its_reason(office):
    with office.database.writing() as session:
        report(session, office.actor(session), FIRST_HALF, [office.zero()])
    later = NOW + timedelta(days=9)
    with office.database.writing() as session:
        actor = office.actor(session, now=later)
        with pytest.raises(ActRefused) as refused:
            report(session, actor, FIRST_HALF, [office.zero(seen=1, found=(office.found(),))])
        assert refused.value.code == "reason_short"
        session.rollback()
    with office.database.writing() as session:
        actor = office.actor(session, now=later)
        report(session, actor, FIRST_HALF, [office.zero(seen=1, reason="村里补报", found=(office.found(),))])
        editions = session.scalars(select(ScreeningReport).order_by(ScreeningReport.edition)).all()
    assert [(one.edition, one.reason) for one in editions] == [(1, ""), (2, "村里补报")]
    # A correction makes no report late.
    (first,) = [one for one in seen(office.database, as_of=date(2026, 3, 27)).owed if one.made]
    assert first.made is not None
    assert (first.state, first.made.edition, first.made.found) == (ReportState.IN_TIME, 2, 1)
    (before,) = [one.made for one in seen(office.database, as_of=DAY).owed if one.made]
    assert (before.edition, before.found) == (1, 0)


def test_the_second_of_two_writers_is_told_who_reported(office):
    with office.database.writing() as session:
        report(session, office.actor(session), FIRST_HALF, [office.zero()])
    with pytest.raises(ChangedByOther) as changed, office.database.writing() as session:
        report(session, office.actor(session, Role.OFFICE), FIRST_HALF, [office.zero(reason="重复")])
    assert (changed.value.version, changed.value.by) == (1, f"{Role.UNIT}0318")


def test_a_further_edition_keeps_what_was_found_before_and_was_not_cancelled(office):
    with office.database.writing() as session:
        actor = office.actor(session)
        report(
            session,
            actor,
            FIRST_HALF,
            [office.zero(found=(office.found(), office.found(subject="宅基地边界")))],
        )
        first = session.scalars(select(ScreeningItem.case_id).order_by(ScreeningItem.case_id)).first()
    with office.database.writing() as session:
        act(
            session,
            office.actor(session, Role.OFFICE),
            first,
            EventKind.CANCELLED,
            detail={},
            note="重复登记",
        )
        again = office.actor(session, now=NOW + timedelta(hours=1), name="again")
        report(session, again, FIRST_HALF, [office.zero(seen=1, reason="一件作废")])
        last = session.scalars(select(ScreeningReport).order_by(ScreeningReport.edition.desc())).first()
        kept = session.scalars(select(ScreeningItem.case_id).where(ScreeningItem.report_id == last.id)).all()
    assert len(kept) == 1
    assert first not in kept


# ------------------------------------------------------------ what was found


def test_what_is_found_is_a_matter_of_the_ledger_with_its_limit(office):
    with office.database.writing() as session:
        report(
            session, office.actor(session), FIRST_HALF, [office.zero(found=(office.found(is_major=True),))]
        )
        case_id = session.scalars(select(ScreeningItem.case_id)).one()
        row = visible_row(session, case_id, EVERYTHING, DAY)
        receipt = session.scalars(select(CaseEvent.detail).where(CaseEvent.kind == EventKind.RECEIVED)).one()
    assert (receipt["first_handler"]["unit"], receipt["first_handler"]["officer"]) == (
        office.village,
        "村党支部书记",
    )
    assert row is not None
    assert (row.channel, row.persons, row.received_on) == (Channel.SCREENING, 12, DAY)
    assert (row.township_id, row.village_id) == (office.world.townships[0], office.world.villages[0])
    assert (row.unit_id, row.title) == (office.township, "一村灌溉渠争水")
    assert row.marks & Mark.MAJOR
    page = seen(office.database)
    (item,) = page.items
    assert (item.state, item.limit_on) == (ItemState.UNRESOLVED, DAY + timedelta(30))
    (listed,) = page.items_listed
    assert (listed.measure, listed.summary, listed.finder_id) == (
        "现场协调，轮流用水",
        "两组村民因灌溉渠用水发生争执",
        office.village,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"subject": ""}, "subject_missing"),
        ({"subject": "字" * 21}, "subject_long"),
        ({"subject": "找13800001234"}, "subject_names"),
        ({"text": " "}, "words_missing"),
        ({"category_id": 9999}, "category_unknown"),
        ({"category_id": None}, "category_unknown"),
        ({"unit_id": None}, "unit_unknown"),
        ({"persons": 0}, "persons_wrong"),
        ({"limit_on": None}, "limit_missing"),
        ({"limit_on": DAY - timedelta(1)}, "limit_past"),
        ({"measure": "字" * 201}, "measure_long"),
    ],
)
def test_what_makes_no_matter_is_refused(office, writer, change, code):
    with pytest.raises(ActRefused) as refused:
        report(writer, office.actor(writer), FIRST_HALF, [office.zero(found=(office.found(**change),))])
    assert refused.value.code == code


def test_a_phone_in_the_text_of_what_was_found_is_stored_nowhere(office, writer):
    words = "联系人电话13800001234"
    report(writer, office.actor(writer), FIRST_HALF, [office.zero(found=(office.found(text=words),))])
    assert "13800001234" not in writer.scalars(select(Case.summary)).one()


def test_a_matter_found_goes_from_unresolved_to_relapsed(office):
    with office.database.writing() as session:
        report(session, office.actor(session), FIRST_HALF, [office.zero(found=(office.found(),))])
        case_id = session.scalars(select(ScreeningItem.case_id)).one()

    def do(day, role, kind, **given):
        with office.database.writing() as session:
            actor = office.actor(session, role, now=NOW + timedelta(days=day), name=f"{kind}{day}{role}")
            version = versions_of(session, [case_id])[case_id]
            perform(session, actor, case_id, kind, Given(**given), version=version)

    def state(day):
        return seen(office.database, as_of=DAY + timedelta(day)).items[0]

    do(1, Role.UNIT, EventKind.ACCEPTED)
    with office.database.writing() as session:
        actor = office.actor(session, Role.OFFICE, now=NOW + timedelta(days=4), name="assigns")
        version = versions_of(session, [case_id])[case_id]
        assign(
            session, actor, case_id, office.world.leaders[0], DAY + timedelta(40), "群众关注", version=version
        )
    do(6, Role.OFFICE, EventKind.CLOSED, closure=Closure.PROCEDURAL)
    do(20, Role.OFFICE, EventKind.REOPENED, note="争水反弹")
    assert state(0).state is ItemState.UNRESOLVED
    assert state(1).state is ItemState.UNDER_WAY
    assert (state(4).assigned_on, state(3).assigned_on) == (DAY + timedelta(4), None)
    assert (state(6).state, state(6).came_back) == (ItemState.RESOLVED, False)
    assert (state(20).state, state(20).came_back) == (ItemState.RELAPSED, True)
    page = seen(office.database, replace(VILLAGES, part=ItemPart.CAME_BACK), as_of=DAY + timedelta(20))
    assert [item.row.case_id for item in page.items_listed] == [case_id]
    assert middle(page.assigned_after) == 4


def test_a_later_matter_that_is_linked_to_a_closed_one_is_its_relapse(office, make_case):
    closed = make_case(
        DAY - timedelta(9),
        step(EventKind.CLOSED, DAY - timedelta(5)),
        channel="screening",
        unit=office.township,
    )
    open_one = make_case(DAY - timedelta(9), channel="screening", unit=office.township)
    with office.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO case_link (case_id, earlier_id, confirmed_at) SELECT :a, :b, recorded_at FROM case_event LIMIT 1"
            ),
            {"a": open_one, "b": closed},
        )
    found = {item.row.case_id: item for item in seen(office.database).items}
    assert (found[closed].came_back, found[closed].state) == (True, ItemState.RESOLVED)
    assert not found[open_one].came_back


# ------------------------------------------------------------ who owes, and for whom it is shown


def test_a_unit_founded_within_a_round_owes_it_and_a_merged_one_leaves_it_to_its_successor(office):
    with office.database.writing() as session:
        old = session.get_one(Unit, office.village)
        old.valid_to = date(2026, 3, 14)
        new = Unit(
            name="新村委会", kind=UnitKind.VILLAGE, parent_id=office.township, valid_from=date(2026, 3, 15)
        )
        session.add(new)
        session.flush()
        session.add(UnitSuccession(unit_id=old.id, successor_id=new.id, happened_on=date(2026, 3, 15)))
    with office.database.reading() as session:
        rows = entry_rows(session, Series.VILLAGE, FIRST_HALF, None, EVERYTHING, NOW)
        assert [row.reporter.id for row in rows] == [new.id]


def test_each_reader_is_shown_the_units_of_the_own_scope(office):
    with office.database.writing() as session:
        report(session, office.actor(session, Role.OFFICE), FIRST_HALF, [office.zero()])
    own = Scope(Role.UNIT, units=frozenset({office.village, office.township}))
    other = Scope(Role.UNIT, units=frozenset({office.world.units[1]}))
    assert len(seen(office.database, scope=own).owed) == 2
    assert seen(office.database, scope=other).owed == ()
    assert (
        len(seen(office.database, search=f"from=2026-03-01&township={office.world.townships[0]}").owed) == 2
    )
    assert seen(office.database, search=f"from=2026-03-01&township={office.world.townships[1]}").owed == ()


def test_what_the_reader_may_not_see_is_counted_beside_the_rows(office):
    with office.database.writing() as session:
        found = (office.found(), office.found(unit_id=office.world.units[1]))
        report(session, office.actor(session), FIRST_HALF, [office.zero(found=found)])
        (mine, theirs) = session.scalars(select(ScreeningItem.case_id).order_by(ScreeningItem.case_id)).all()
    choice = replace(VILLAGES, unit_id=office.village, round_on=FIRST_HALF)
    own = Scope(Role.UNIT, units=frozenset({office.village, office.township}))
    page = seen(office.database, choice, scope=own)
    assert ([item.row.case_id for item in page.items_listed], page.hidden) == ([mine], 1)
    # Who found it stays on it, whoever answers for it.
    township = Scope(Role.UNIT, units=own.units, also=frozenset({theirs}))
    assert seen(office.database, choice, scope=township).hidden == 0


def test_a_matter_that_must_be_avoided_is_in_no_count_of_a_report(office):
    with office.database.writing() as session:
        report(session, office.actor(session), FIRST_HALF, [office.zero(found=(office.found(),))])
        case_id = session.scalars(select(ScreeningItem.case_id)).one()
    choice = replace(VILLAGES, unit_id=office.village, round_on=FIRST_HALF)
    page = seen(office.database, choice, scope=replace(EVERYTHING, excluded=frozenset({case_id})))
    assert [one.made.found for one in page.listed if one.made] == [0]
    assert (page.items_listed, page.items, page.hidden) == ((), (), 0)


def test_a_matter_that_moved_into_the_vault_is_in_no_report(office):
    with office.database.writing() as session:
        report(session, office.actor(session), FIRST_HALF, [office.zero(found=(office.found(),))])
        case_id = session.scalars(select(ScreeningItem.case_id)).one()
    with office.database.writing() as session:
        purge(session, session.get_one(Case, case_id))
    page = seen(office.database, replace(VILLAGES, unit_id=office.village, round_on=FIRST_HALF))
    assert [one.made.found for one in page.listed if one.made] == [0]
    assert (page.items_listed, page.items, page.hidden) == ((), (), 0)


def test_a_due_day_holds_for_rounds_that_end_from_its_day_on(office):
    with office.database.writing() as session:
        set_due_days(session, office.actor(session, Role.OFFICE), 5, date(2026, 3, 31))
    with office.database.writing() as session:
        later = office.actor(session, now=NOW + timedelta(hours=1), name="later")
        report(session, later, FIRST_HALF, [office.zero()])
        report(session, later, DAY, [office.zero()])
        due = session.scalars(select(ScreeningReport.due_on).order_by(ScreeningReport.due_on)).all()
    assert due == [date(2026, 3, 18), date(2026, 4, 5)]


@pytest.mark.parametrize(
    ("role", "days", "from_on", "code"),
    [
        (Role.UNIT, 3, DAY, "role_may_not"),
        (Role.OFFICE, -1, DAY, "due_days_wrong"),
        (Role.OFFICE, 32, DAY, "due_days_wrong"),
        (Role.OFFICE, 3, DAY - timedelta(1), "day_behind"),
    ],
)
def test_a_due_day_that_cannot_be_is_refused(office, writer, role, days, from_on, code):
    with pytest.raises(ActRefused) as refused:
        set_due_days(writer, office.actor(writer, role), days, from_on)
    assert refused.value.code == code


def test_a_late_zero_report_that_was_corrected_is_no_zero_report(office, make_case):
    make_case(date(2026, 3, 20), channel="visit", persons=38, township=office.world.townships[0])
    for month in (1, 2):
        with office.database.writing() as session:
            late = office.actor(session, now=datetime(2026, month + 1, 9, 2, tzinfo=UTC), name=f"late{month}")
            report(session, late, date(2026, month, 3), [office.zero(office.township)])
    asked = parse("", date(2026, 3, 31)).chosen
    with office.database.reading() as session:
        assert len(late_zero_reports(session, asked, EVERYTHING, date(2026, 3, 31))) == 1
    with office.database.writing() as session:
        actor = office.actor(session, Role.OFFICE, now=datetime(2026, 3, 25, 2, tzinfo=UTC))
        again = office.zero(
            office.township, seen=1, reason="核实", found=(office.found(limit_on=date(2026, 4, 30)),)
        )
        report(session, actor, date(2026, 1, 3), [again])
    with office.database.reading() as session:
        assert late_zero_reports(session, asked, EVERYTHING, date(2026, 3, 31)) == []
        assert len(late_zero_reports(session, asked, EVERYTHING, date(2026, 3, 24))) == 1


# ------------------------------------------------------------ the monthly form


def test_the_monthly_form_adds_up_to_the_ledger(office, make_case):
    world = office.world
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 18), date(2025, 12, 31))
    for day in days:
        for place in ({"village": world.villages[0]}, {}):
            make_case(
                day,
                *((step(EventKind.CLOSED, day),) if place else (step(EventKind.ACCEPTED, day),)),
                channel="screening",
                township=world.townships[0],
                category=world.categories[2 if place else 3],
                **place,
            )
    make_case(date(2026, 3, 2), channel="screening")
    make_case(date(2026, 3, 2), channel="letter", category=world.categories[2])
    make_case(date(2026, 3, 2), step(EventKind.CANCELLED, date(2026, 3, 3)), channel="screening")
    form = seen(office.database, replace(VILLAGES, month=month_of(DAY))).form
    assert total(form.both) == (5, 4, 2)
    assert total(form.townships) == (3, 2, 0)
    assert form.villages(world.categories[0]) == (2, 2, 2)
    assert total(form.year) == (9, 8, 4)
    assert {category for category, _name in form.categories} == {
        world.categories[0],
        world.categories[3],
        None,
    }
    with office.database.reading() as session:
        for search, wanted in (
            ("from=2026-03-01&to=2026-03-18", total(form.both)[0]),
            ("from=2026-03-01&to=2026-03-18&village=none", total(form.townships)[0]),
            ("from=2026-01-01&to=2026-03-18", total(form.year)[0]),
            ("from=2026-01-01&to=2026-03-18&stage=closed", total(form.year)[2]),
        ):
            asked = parse(f"{search}&channel=screening&cohort={Cohort.RECEIVED}", DAY)
            assert ledger_sums(session, asked.chosen, EVERYTHING, DAY).cases == wanted
    assert Stage.CLOSED.value == "closed"
