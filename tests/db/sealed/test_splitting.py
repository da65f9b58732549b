"""A mixed letter is split at intake: the ordinary part becomes a matter that tells nothing of the accusation."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, text

from db.commands.acts import Actor, ActRefused
from db.commands.identity import PersonEntry
from db.commands.intake import Intake
from db.enums import Channel, EventKind, Mark, Role
from db.filters import CaseFilter
from db.keys import KeyRing
from db.models.base import Base
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.queries.accounts import account_of_id
from db.queries.identity import known_values, screened_out
from db.queries.ledger import ledger_sums
from db.scope import EVERYTHING
from db.sealed.commands import Accusation, name_accused, name_handler, register
from db.sealed.gate import SealedProblem, SealedRefused
from db.sealed.queries import sealed_file, sealed_rows, split_form
from db.sealed.splitting import split
from db.sealed.words import SealedKind
from db.spans import differences
from tests.db.protected import add_account
from tests.making import ZONE

NOW = datetime(2026, 3, 5, 10, tzinfo=ZONE)
RECEIVED_ON = date(2026, 3, 2)
CANARY = "金丝雀截留补贴"
LETTER = Accusation(
    "村干部截留补贴", f"来信第二部分：{CANARY}", "某村干部", None, (PersonEntry("欧阳守田", "13812345678"),)
)


@pytest.fixture
def actor(database, world):
    database.keys = KeyRing.fresh()
    with database.writing() as session:
        account = add_account(session, "keeper", Role.OFFICE, unit_id=world.units[0])
        name_handler(session, account.id, NOW)
        found = account_of_id(session, account.id)
    assert found is not None
    return Actor(found, EVERYTHING, NOW)


@pytest.fixture
def sealed_id(database, actor):
    with database.writing() as session:
        return register(session, actor.account, LETTER, received_on=RECEIVED_ON, at=NOW)


@pytest.fixture
def typed(world):
    return Intake(
        RECEIVED_ON, Channel.LETTER, world.townships[0], world.categories[1], world.units[1], "承包地边界不清",
        "来信第一部分：欧阳守田请求确认承包地边界，电话13812345678。",
    )  # fmt: skip


def outside(session):
    """Return every cell of every table that is not the vault's, as text."""
    names = [t.name for t in Base.metadata.sorted_tables if not t.name.startswith("sealed_")]
    dialect = session.get_bind().dialect.name
    names += ["case_search_text"] if dialect == "sqlite" else ["case_search"]
    return [
        str(cell)
        for name in names
        for row in session.execute(text(f'SELECT * FROM "{name}"'))
        for cell in row
    ]


def test_the_ordinary_part_is_a_matter_of_the_board_like_any_other(database, actor, sealed_id, typed, world):
    with database.writing() as session:
        number = split(session, actor, sealed_id, typed, takes_persons=True)
    with database.reading() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert (number, case.title, case.source) == ("XF2026-00001", "青石镇承包地边界不清", "board")
        assert (case.official_number, case.pack_code) == (None, "2022")
        assert "欧阳" not in case.summary
        assert "13812345678" not in case.summary
        assert "欧阳守田" in known_values(session, case.id)
        span = session.execute(select(CASE_SPAN).where(CASE_SPAN.c.case_id == case.id)).first()
        assert (span.township_id, span.category2_id, span.unit_id) == (
            world.townships[0], world.categories[1], world.units[1],
        )  # fmt: skip
        assert ledger_sums(session, CaseFilter(), EVERYTHING, NOW.date(), engine="sql").cases == 1
        assert differences(session) == []


def test_no_trace_of_the_vault_stands_on_the_ordinary_side(database, actor, sealed_id, typed):
    with database.writing() as session:
        split(session, actor, sealed_id, typed, takes_persons=False)
    with database.reading() as session:
        cells = outside(session)
        for word in (CANARY, "截留", "某村干部", f"JB{NOW.year}", "sealed", "split", "检举"):
            assert not any(word in cell for cell in cells), word
        (event,) = session.scalars(select(CaseEvent)).all()
        assert (event.kind, event.source, event.note, event.supersedes_id) == (
            EventKind.RECEIVED,
            "board",
            "",
            None,
        )
        assert set(event.detail) == {"channel", "township", "category", "unit", "marks", "owes_reply"}
        span = session.execute(select(CASE_SPAN.c.marks)).scalars().first()
        assert Mark(span) & Mark.ANONYMOUS


def test_who_accuses_stands_nowhere_outside_where_the_persons_stay_in_the_vault(
    database, actor, sealed_id, typed
):
    with database.writing() as session:
        number = split(session, actor, sealed_id, typed, takes_persons=False)
    with database.reading() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert case.summary == "来信第一部分：[信访人]请求确认承包地边界，电话[电话]。"
        assert screened_out(session, case.id) == []
        assert not any(word in cell for cell in outside(session) for word in ("欧阳", "13812345678"))


@pytest.mark.parametrize("takes_persons", [False, True])
def test_no_subject_names_who_accuses(database, actor, sealed_id, typed, takes_persons):
    subject = replace(typed, subject="欧阳守田承包地")
    with pytest.raises(ActRefused, match="subject_names"), database.writing() as session:
        split(session, actor, sealed_id, subject, takes_persons=takes_persons)


def test_only_the_vault_knows_that_the_two_go_together(database, actor, sealed_id, typed):
    with database.writing() as session:
        assert split_form(session, actor.account, sealed_id) == RECEIVED_ON
        number = split(session, actor, sealed_id, typed, takes_persons=False)
        opened = sealed_file(session, actor.account, sealed_id, NOW)
        assert opened.ordinary == number
        assert [(step.kind, step.note) for step in opened.steps][-1] == (SealedKind.SPLIT, number)
        assert split_form(session, actor.account, sealed_id) is None


def test_a_letter_is_split_once(database, actor, sealed_id, typed):
    with database.writing() as session:
        split(session, actor, sealed_id, typed, takes_persons=False)
        with pytest.raises(SealedRefused, match=SealedProblem.ALREADY_SPLIT):
            split(session, actor, sealed_id, typed, takes_persons=False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " "}, "subject_missing"),
        ({"subject": "长" * 21}, "subject_long"),
        ({"subject": "13812345678来电"}, "subject_names"),
        ({"text": ""}, "words_missing"),
        ({"text": "长" * 4_001}, "words_long"),
        ({"received_on": NOW.date() + timedelta(days=1)}, "day_ahead"),
        ({"township_id": 1}, "place_unknown"),
        ({"category_id": 999}, "category_unknown"),
        ({"unit_id": 999}, "unit_unknown"),
    ],
)
def test_what_makes_no_matter_is_refused_and_nothing_is_written(
    database, actor, sealed_id, typed, changes, code
):
    with pytest.raises(ActRefused, match=code), database.writing() as session:
        split(session, actor, sealed_id, replace(typed, **changes), takes_persons=False)
    with database.reading() as session:
        assert session.scalars(select(Case.id)).all() == []


def test_whoever_is_not_named_splits_nothing(database, actor, sealed_id, typed):
    with database.writing() as session:
        clerk = add_account(session, "clerk", Role.OFFICE)
        for act in (
            lambda: split(session, replace(actor, account=clerk), sealed_id, typed, takes_persons=False),
            lambda: split_form(session, clerk, sealed_id),
            lambda: name_accused(session, clerk, sealed_id, "某人", None, NOW),
        ):
            with pytest.raises(SealedRefused, match=SealedProblem.NOT_FOUND):
                act()
        assert session.scalars(select(Case.id)).all() == []


def test_once_it_is_said_who_is_accused_that_unit_sees_no_trace(database, actor, sealed_id, world):
    with database.writing() as session:
        below = add_account(session, "below", Role.OFFICE, unit_id=world.units[4])
        name_handler(session, below.id, NOW)
        assert len(sealed_rows(session, below, NOW)) == 1
        name_accused(session, actor.account, sealed_id, "某副镇长", world.units[3], NOW)
        assert sealed_rows(session, below, NOW) == []
        opened = sealed_file(session, actor.account, sealed_id, NOW)
        assert (opened.accused, opened.accused_unit) == ("某副镇长", "青石镇政府")


@pytest.mark.parametrize(("name", "has_unit"), [("某镇长", False), ("", True)])
def test_what_is_not_said_anew_of_the_accused_stays(database, actor, sealed_id, world, name, has_unit):
    with database.writing() as session:
        below = add_account(session, "below", Role.OFFICE, unit_id=world.units[4])
        name_handler(session, below.id, NOW)
        name_accused(session, actor.account, sealed_id, "某副镇长", world.units[3], NOW)
        unit = world.units[3] if has_unit else None
        name_accused(session, actor.account, sealed_id, name, unit, NOW)
        assert sealed_rows(session, below, NOW) == []
        opened = sealed_file(session, actor.account, sealed_id, NOW)
        assert (opened.accused, opened.accused_unit) == (name or "某副镇长", "青石镇政府")


@pytest.mark.parametrize(
    ("given", "following"),
    [("99999", "100000"), ("100000", "100001"), ("00007甲", "00001"), ("123", "00124")],
)
def test_a_number_follows_the_highest_of_its_year(database, actor, sealed_id, typed, given, following):
    with database.writing() as session:
        held = {"title": "某事", "pack_code": "2022", "registered_on": RECEIVED_ON}
        session.add(Case(number=f"XF2026-{given}", **held))
        session.add(Case(number="XF2025-88888", **held))
    with database.writing() as session:
        assert split(session, actor, sealed_id, typed, takes_persons=False) == f"XF2026-{following}"


def test_two_handlers_who_split_at_once_make_one_matter(database, actor, sealed_id, typed):
    other = replace(typed, subject="另一件事")
    made = []

    def second():
        with suppress(SealedRefused), database.writing() as session:
            made.append(split(session, actor, sealed_id, other, takes_persons=False))

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            made.append(split(session, actor, sealed_id, typed, takes_persons=False))
            waiting = pool.submit(second)
        waiting.result()
    assert made == ["XF2026-00001"]
    with database.reading() as session:
        assert session.scalars(select(Case.number)).all() == made


def test_numbers_go_on_and_a_day_of_today_keeps_its_moment(database, actor, sealed_id, typed):
    with database.writing() as session:
        other = register(session, actor.account, LETTER, received_on=RECEIVED_ON, at=NOW)
        split(session, actor, sealed_id, typed, takes_persons=False)
        today = replace(typed, received_on=NOW.date())
        assert split(session, actor, other, today, takes_persons=False) == "XF2026-00002"
        moments = session.scalars(select(CaseEvent.happened_at).order_by(CaseEvent.id)).all()
    assert moments == [datetime.combine(RECEIVED_ON, time(), ZONE), NOW]
