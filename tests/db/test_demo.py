"""The demo county: what it holds, how its matters look, and that its size and seed decide them."""

import csv
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.__main__ import main
from db.command_line import Exit
from db.commands.accounts import DEMO_PASSWORD
from db.days import day_of
from db.demo import catalogue, names
from db.demo.accounts import VAULT
from db.demo.catalogue import Ground
from db.demo.chunks import Chunk, Maker, Numbering, made_apart
from db.demo.county import build_county
from db.demo.loading import Unindexed
from db.demo.making import INDEXED, DemoRefused, make_demo
from db.demo.months import told_month
from db.enums import AreaKind, Channel, Closure, EventKind, Level, Mark, Stage, UnitKind
from db.filter_query import parse_strictly
from db.keys import KeyRing, about
from db.models.accounts import Account
from db.models.cases import CASE_SPAN, Case, CaseEvent, CaseLink
from db.models.catalogue import Category, Cause
from db.models.organisation import (
    Area,
    AreaAlias,
    AreaBase,
    BoundaryLayer,
    BoundaryShape,
    Unit,
)
from db.models.petitioners import CasePerson
from db.models.records import SavedView, Setting
from db.queries.choices import choices
from db.queries.routing import suggested_unit
from db.reference import load_reference, seed_reference
from db.search import matching
from db.session import Database
from db.spans import differences
from tests.db.demos import UNTIL, ZONE, Made, S, make, read, spans
from tests.sample_data import sample


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return make(tmp_path_factory.mktemp("demo"), UNTIL)


# ---------------------------------------------------------------- the county


def test_every_subject_of_the_county_is_some_units_and_one_went_over_with_its_unit(demo):
    with read(demo) as session:
        subjects = session.execute(select(Category.id, Category.name).where(Category.level == 3)).all()
        township = session.scalar(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP))
        units = dict(session.execute(select(Unit.id, Unit.name)).all())

        def whose(category, day):
            found = suggested_unit(session, category, township, day)
            return "" if found is None else units[found.unit_id]

        assert [name for one, name in subjects if not whose(one, demo.until)] == []
        merged = next(one for one, name in subjects if name == catalogue.MERGED_SUBJECT)
        assert whose(merged, demo.until).endswith(catalogue.MERGED_INTO)
        assert whose(merged, demo.until.replace(year=demo.until.year - 3)).endswith(catalogue.MERGED)


def test_the_county_has_31_townships_about_390_villages_and_60_units(demo):
    with read(demo) as session:
        kinds = dict(session.execute(select(Area.kind, func.count()).group_by(Area.kind)).all())
        units = session.scalars(
            select(Unit).where(
                Unit.kind.in_((UnitKind.PETITION_OFFICE, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)),
                Unit.valid_to.is_(None),
            )
        ).all()
    assert kinds[AreaKind.TOWNSHIP] == 31
    assert 385 <= kinds[AreaKind.VILLAGE] <= 395
    assert len(units) == 60
    assert all(unit.office_phone and unit.duty_phone for unit in units)


def test_each_village_has_an_office_below_its_township_s_and_most_a_mediation_group_below_that(demo):
    with read(demo) as session:
        units: dict[int | None, Unit] = {unit.id: unit for unit in session.scalars(select(Unit))}
        areas: dict[int | None, Area] = {area.id: area for area in session.scalars(select(Area))}
    offices = [unit for unit in units.values() if unit.kind is UnitKind.VILLAGE]
    groups = [unit for unit in units.values() if unit.kind is UnitKind.MEDIATION]
    villages = {area.id for area in areas.values() if area.kind is AreaKind.VILLAGE}
    assert Counter(unit.area_id for unit in offices) == Counter(villages)
    assert all(units[unit.parent_id].area_id == areas[unit.area_id].parent_id for unit in offices)
    assert all(units[unit.parent_id].kind is UnitKind.TOWNSHIP for unit in offices)
    assert all(units[unit.parent_id].kind is UnitKind.VILLAGE for unit in groups)
    assert all(units[unit.parent_id].area_id == unit.area_id for unit in groups)
    assert 0.9 * len(villages) < len(groups) < len(villages)
    assert len({unit.name for unit in units.values()}) == len(units)


def test_the_60_offices_stand_before_those_of_villages_which_are_marked(demo):
    with read(demo) as session:
        found = choices(session, UNTIL).units
    offices = [unit for unit in found if not unit.is_local]
    assert 60 <= len(offices) < 70
    assert len(found) > 800
    assert [unit for unit in found if not unit.is_ended][: len(offices) - 1] == [
        unit for unit in offices if not unit.is_ended
    ]


def test_what_arises_in_towns_lies_in_no_village_and_the_other_way_round(demo):
    ground = {
        subject.name: subject.ground
        for groups in catalogue.CATEGORIES.values()
        for group in groups
        for subject in group.subjects
    }
    with read(demo) as session:
        categories = dict(session.execute(select(Category.id, Category.name)).all())
        areas = dict(session.execute(select(Area.id, Area.name)).all())
        rows = spans(session, demo, S.village_id.is_not(None))
        streets = {row.township_id for row in spans(session, demo) if areas[row.township_id].endswith("街道")}
        placed = {
            row.township_id
            for row in spans(session, demo)
            if ground[categories[row.category_id]] is Ground.VILLAGE
        }
    lying = Counter(
        (ground[categories[row.category_id]], areas[row.village_id].endswith("居民委员会")) for row in rows
    )
    assert lying[Ground.TOWN, True] > 100
    assert lying[Ground.VILLAGE, False] > 100
    assert lying[Ground.TOWN, False] == lying[Ground.VILLAGE, True] == 0
    assert len(streets) == 3
    assert not streets & placed


def _real_names() -> set[str]:
    real: set[str] = set()
    for file in (
        "pingchang_townships.csv",
        "pingchang_villages.csv",
        "pingchang_units_2023.csv",
        "pingchang_townships_pre2020_alias.csv",
    ):
        with sample(file).open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                real |= {row[key] for key in ("name", "short_name", "old_name", "new_name") if row.get(key)}
    return real


def test_no_office_and_no_place_bears_a_real_one_s_name(demo):
    with read(demo) as session:
        invented = set(session.scalars(select(Area.name))) | set(session.scalars(select(Area.short_name)))
        invented |= set(session.scalars(select(Unit.name))) | set(session.scalars(select(AreaAlias.alias)))
    assert not invented & _real_names()


def test_no_name_of_a_person_can_stand_in_a_place_or_a_subject(demo):
    with read(demo) as session:
        words = "".join((*session.scalars(select(Area.name)), *session.scalars(select(Unit.name))))
        words += "".join((*session.scalars(select(Category.name)), *session.scalars(select(Case.summary))))
    assert not set(names._GIVEN) & set(words)


def test_texts_hold_no_identity_and_the_sealed_identity_opens(demo):
    with read(demo) as session:
        people = session.scalars(select(CasePerson).order_by(CasePerson.id)).all()
        known: set[str] = set()
        stored = "\n".join((*session.scalars(select(Case.summary)), *session.scalars(select(Case.title))))
        stored += "\n".join(session.scalars(select(CaseEvent.note)))
        stored += "\n".join(session.execute(text("SELECT text FROM case_search_text")).scalars())
        ring = demo.database.keys
        for person in people:
            bound = about("case_person", person.case_id, "name")
            name = ring.open_text(person.key_id, person.name, bound)
            bound = about("case_person", person.case_id, "phone")
            assert name.startswith(person.masked_name[0])
            known |= {name, ring.open_text(person.key_id, person.phone, bound)}
    assert len(known) > 2_000
    assert "[信访人]" in stored
    assert "[电话]" in stored
    assert not [value for value in known if value in stored]


def test_numbers_of_phones_and_cards_look_real_and_are_nobody_s():
    rng = random.Random(1)
    for _ in range(200):
        assert names.mobile(rng).startswith("154")
        digits = names.id_number(rng)
        total = sum(w * int(d) for w, d in zip(names._ID_WEIGHTS, digits[:17], strict=True)) % 11
        assert digits.startswith("719999")
        assert names._ID_CHECKS[total] != digits[17]


def test_rates_have_a_base_and_the_map_is_a_schematic_of_31_cells(demo):
    with read(demo) as session:
        townships = set(session.scalars(select(Area.id).where(Area.kind == AreaKind.TOWNSHIP)))
        based = set(session.scalars(select(AreaBase.area_id).where(AreaBase.year == UNTIL.year)))
        layer = session.scalars(select(BoundaryLayer)).one()
        cells = session.scalars(select(BoundaryShape).where(BoundaryShape.layer_id == layer.id)).all()
    assert townships < based
    assert layer.is_schematic
    assert {cell.area_id for cell in cells} == townships
    corners = [tuple(map(tuple, cell.geometry["coordinates"][0])) for cell in cells]
    assert {len(ring) for ring in corners} == {7}
    assert len({ring[0] for ring in corners}) == 31


def test_every_role_has_an_account_and_one_handles_accusations(demo):
    with read(demo) as session:
        accounts = session.scalars(select(Account)).all()
        settings = dict(session.execute(select(Setting.key, Setting.value)).all())
    assert {account.username for account in accounts} >= {
        "leader",
        "office",
        "unit",
        "unit2",
        "unit3",
        "unit-b",
        "hearing",
        "auditor",
        "admin",
        "delegate",
        VAULT,
    }
    assert all(account.is_demo for account in accounts)
    assert len({account.password_hash for account in accounts}) == len(accounts)
    assert settings["is_demo"] == "1"
    assert settings["demo_until"] == UNTIL.isoformat()
    assert settings["zone"] == ZONE.key


# ---------------------------------------------------------------- the figures


def test_six_years_of_about_24_a_month(demo):
    with read(demo) as session:
        months = Counter(row.received_month for row in spans(session, demo, S.stage != Stage.CANCELLED))
    last = told_month(UNTIL)
    usual = [months[month] for month in range(last - 71, last + 1)]
    assert 22 <= sum(usual) / 72 <= 27
    assert min(usual) >= 8


def test_stored_spans_are_those_of_the_events(demo):
    with read(demo) as session:
        assert differences(session) == []


def test_rows_refer_to_rows_that_are_there(demo):
    with read(demo) as session:
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_all_kinds_of_matters_and_ends_are_there(demo):
    with read(demo) as session:
        now = spans(session, demo)
        kinds = set(session.scalars(select(CaseEvent.kind).distinct()))
        packs = dict(session.execute(select(Case.pack_code, func.count()).group_by(Case.pack_code)).all())
        old = session.scalar(select(func.max(Case.registered_on)).where(Case.pack_code == "2005"))
        links = session.scalar(select(func.count()).select_from(CaseLink))
        causes = session.scalar(select(func.count(Cause.id)))
    assert {row.channel for row in now} == set(Channel)
    assert {row.level for row in now} == set(Level)
    assert {row.closure for row in now if row.closure} == set(Closure)
    assert {Stage.LED_OFF, Stage.REFUSED, Stage.CANCELLED} <= {row.stage for row in now}
    marks = Mark(0)
    for row in now:
        marks |= Mark(row.marks)
    assert marks & Mark.GROUP
    assert marks & Mark.REPEAT_OF_SUPPORTED
    assert marks & Mark.ABOVE_LEVEL
    assert marks & Mark.ANONYMOUS
    assert marks & Mark.JOINT
    assert marks & Mark.EXTENDED
    assert {
        EventKind.OBJECTED,
        EventKind.REVIEW_ASKED,
        EventKind.REREVIEW_ASKED,
        EventKind.HEARING_HELD,
        EventKind.LIMIT_SET,
        EventKind.CO_HANDLER_ADDED,
        EventKind.CALLED_BACK,
        EventKind.VISITED_AGAIN,
        EventKind.SUPERVISED,
    } <= kinds
    assert packs["2005"] > 200
    assert old is not None
    assert old < date(2022, 5, 1)
    assert links is not None
    assert links > 50
    assert causes == 10


def test_history_was_recorded_when_it_happened(demo):
    with read(demo) as session:
        events = session.execute(
            select(CaseEvent.happened_at, CaseEvent.recorded_at, CaseEvent.is_backfilled)
        ).all()
        latest = session.scalar(select(func.max(CaseEvent.recorded_on)))
    entered_later = [event for event in events if not event.is_backfilled]
    assert all(event.happened_at == event.recorded_at for event in events if event.is_backfilled)
    assert all(event.happened_at < event.recorded_at for event in entered_later)
    assert latest is not None
    assert latest < demo.day


def test_the_words_of_a_matter_are_found(demo):
    with read(demo) as session:
        found = set(session.scalars(matching("征地补偿", "sqlite")))
        meant = set(session.scalars(select(Case.id).where(Case.title.contains("征地补偿"))))
    assert meant <= found


# ---------------------------------------------------------------- sizes and seeds


def _content(made: Made) -> list[Any]:
    with read(made) as session:
        return [
            session.execute(select(Case.id, Case.number, Case.title, Case.summary).order_by(Case.id)).all(),
            session.execute(
                select(CaseEvent.id, CaseEvent.kind, CaseEvent.happened_at, CaseEvent.detail).order_by(
                    CaseEvent.id
                )
            ).all(),
            session.execute(select(CASE_SPAN).order_by(S.case_id, S.from_on)).all(),
            session.execute(select(CasePerson.id, CasePerson.masked_name).order_by(CasePerson.id)).all(),
        ]


def test_the_same_day_and_seed_make_the_same_county(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert _content(make(first, UNTIL, 300)) == _content(make(second, UNTIL, 300))


def test_more_matters_repeat_the_county_s_months_exactly_as_many_as_asked(tmp_path):
    made = make(tmp_path, UNTIL, 2_400)
    with read(made) as session:
        assert session.scalar(select(func.count(Case.id))) == 2_400
        assert session.scalar(select(func.count(Case.number.distinct()))) == 2_400
        assert differences(session) == []
        now = spans(session, made)
    assert len(now) == 2_400


def test_a_chunk_is_the_same_whichever_process_makes_it(sqlite_database):
    with sqlite_database.writing() as session:
        seed_reference(session)
        session.flush()
        county = build_county(session, UNTIL)
        reference = load_reference(session)
    numbering = Numbering.of({24_300: 12, 24_301: 12}, 3)
    maker = Maker(county, ZONE, KeyRing.fresh(), reference, 5, numbering, "sqlite")
    chunks = [Chunk(place, place * 100, ((24_300, 6), (24_301, 6))) for place in (1, 2)]
    here = [maker.make(chunk) for chunk in chunks]
    apart = list(made_apart(maker, chunks))
    for one, other in zip(here, apart, strict=True):
        for table in ("case", "case_event", "case_span"):
            assert list(one.tables[table]) == list(other.tables[table])
        assert one.texts == other.texts


def test_fewer_than_the_story_are_refused(tmp_path):
    with pytest.raises(DemoRefused) as refused:
        make(tmp_path, UNTIL, 10)
    assert refused.value.code == "too_few"


def test_a_database_that_holds_anything_is_left_alone(demo):
    before = _content(demo)
    with pytest.raises(DemoRefused) as refused:
        make_demo(demo.database, UNTIL)
    assert refused.value.code == "not_empty"
    assert _content(demo) == before


def test_postgresql_holds_the_same_county_and_numbers_go_on(demo, postgres_url):
    database = Database(postgres_url, ZONE, KeyRing.fresh())
    make_demo(database, UNTIL)
    made = Made(database, UNTIL)
    try:
        assert _content(made) == _content(demo)
        with database.reading() as session:
            assert differences(session) == []
            assert set(session.scalars(matching("征地补偿", "postgresql")))
        with database.writing() as session:
            last = session.scalar(select(func.max(Case.id)))
            case = Case(number="new", title="新件", pack_code="2022", registered_on=UNTIL)
            session.add(case)
            session.flush()
            assert last is not None
            assert case.id > last
    finally:
        database.dispose()


def test_the_days_of_a_demo_are_local_days(demo):
    with read(demo) as session:
        events = session.execute(select(CaseEvent.happened_at, CaseEvent.happened_on).limit(500)).all()
    assert all(happened.astimezone(ZONE).date() == day_of(on) for happened, on in events)


def _laid_out(session: Session) -> set[str]:
    if session.get_bind().dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    else:
        found = (
            "SELECT indexname::text FROM pg_indexes UNION ALL SELECT tgname::text FROM pg_trigger "
            "WHERE NOT tgisinternal"
        )
    return set(session.execute(text(found)).scalars())


def test_indexes_and_triggers_stand_again_after_a_big_demo(database):
    with database.writing() as session:
        before = _laid_out(session)
        with Unindexed(session, INDEXED):
            during = _laid_out(session)
        after = _laid_out(session)
    assert len(before - during) >= 8
    assert during < before
    assert after == before


def test_the_command_makes_a_demo_once_and_says_what_it_holds(tmp_path, monkeypatch, capsys):
    for name in ("DATABASE_URL", "IDENTITY_KEY", "LOG_KEY", "ZONE"):
        monkeypatch.delenv(f"BOARD_{name}", raising=False)
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))
    asked = ["demo", "--until", "2025-06-30", "--cases", "120"]
    assert main(asked) == Exit.DONE
    said = capsys.readouterr().out
    assert "120 matters" in said
    assert DEMO_PASSWORD in said
    assert main(asked) == Exit.FAILED
    assert "already holds" in capsys.readouterr().err


def test_a_day_to_come_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BOARD_INSTANCE", str(tmp_path / "instance"))
    assert main(["demo", "--until", "2140-01-01"]) == Exit.WRONG_USE
    assert "2140-01-01" in capsys.readouterr().err
    assert not (tmp_path / "instance").exists()


def test_the_shared_views_ask_what_a_filter_understands(demo):
    with read(demo) as session:
        views = session.scalars(select(SavedView).where(SavedView.is_shared.is_(True))).all()
    assert len(views) >= 3
    for view in views:
        assert parse_strictly(view.query, UNTIL).ignored == ()
