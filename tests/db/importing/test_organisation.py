"""A county's own lists come in with nothing lost; doubtful names are kept as doubtful."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from db.enums import AreaKind, UnitKind
from db.importing.findings import FindingCode, SheetRefused
from db.importing.lookups import Units
from db.importing.organisation import OrganisationCode, store_organisation
from db.importing.organisation_rows import SheetKind
from db.importing.places import Places
from db.importing.sheets import read_workbook
from db.models.catalogue import Category
from db.models.organisation import Area, AreaAlias, Official, Post, Unit
from tests.sample_data import sample

FILES = (
    "pingchang_townships",
    "pingchang_villages",
    "pingchang_townships_pre2020_alias",
    "pingchang_units_2023",
)


@pytest.fixture
def session(sqlite_database):
    with sqlite_database.writing() as session:
        yield session


@pytest.fixture
def pingchang(session):
    done = []
    for name in FILES:
        done += store_organisation(session, read_workbook(sample(f"{name}.csv")), county="平昌县")
    return done


def test_the_real_lists_come_in_with_nothing_lost(session, pingchang):
    assert [(one.kind, one.rows, one.held) for one in pingchang] == [
        (SheetKind.TOWNSHIPS, 31, 0),
        (SheetKind.VILLAGES, 393, 0),
        (SheetKind.OLD_NAMES, 44, 0),
        (SheetKind.UNITS, 63, 0),
    ]
    assert all(one.made + one.known + one.held == one.rows for one in pingchang)
    assert all(one.dropped_columns == () for one in pingchang)
    kinds = Counter(session.scalars(select(Area.kind)))
    assert kinds == {AreaKind.COUNTY: 1, AreaKind.TOWNSHIP: 31, AreaKind.VILLAGE: 393}
    units = Counter(session.scalars(select(Unit.kind)))
    assert units == {UnitKind.DEPARTMENT: 31, UnitKind.TOWNSHIP: 31, UnitKind.PETITION_OFFICE: 1}
    assert session.scalar(select(func.count()).select_from(Unit).where(Unit.area_id.is_not(None))) == 31


def test_the_same_lists_twice_make_nothing_twice(session, pingchang):
    before = [session.scalar(select(func.count()).select_from(table)) for table in (Area, AreaAlias, Unit)]
    for name in FILES:
        for done in store_organisation(session, read_workbook(sample(f"{name}.csv")), county="平昌县"):
            assert done.made == 0
    assert before == [
        session.scalar(select(func.count()).select_from(table)) for table in (Area, AreaAlias, Unit)
    ]


def test_names_are_the_key_and_both_lists_codes_are_aliases(session, pingchang):
    aliases = select(AreaAlias.alias).join(Area).where(Area.name == "土兴镇", AreaAlias.kind == "code")
    assert set(session.scalars(aliases)) == {"511923119", "511923120"}


@pytest.mark.parametrize(
    ("words", "township", "village", "code"),
    [
        (("响滩镇",), "响滩镇", None, None),
        (("响滩",), "响滩镇", None, None),
        (("平昌县响滩镇人民政府",), "响滩镇", None, None),
        (("青云乡",), "青云镇", None, None),
        (("坦溪镇",), None, None, FindingCode.PLACE_AMBIGUOUS),
        (("江口镇",), None, None, FindingCode.PLACE_AMBIGUOUS),
        (("江口街道",), "江口街道", None, None),
        (("不存在镇",), None, None, FindingCode.PLACE_UNKNOWN),
        (("", "新华街社区"), "同州街道", "新华街社区居民委员会", None),
        (("新华街社区居民委员会",), "同州街道", "新华街社区居民委员会", None),
        (("同州街道新华街社区",), "同州街道", "新华街社区居民委员会", None),
        (("同州街道", "新华街"), "同州街道", "新华街社区居民委员会", None),
        (("响滩镇", "新华街社区"), "响滩镇", None, FindingCode.VILLAGE_ELSEWHERE),
        (("响滩镇", "无此村"), "响滩镇", None, FindingCode.VILLAGE_UNKNOWN),
        (("", "", "响滩镇某处3组"), "响滩镇", None, None),
        (("", "", "说不清的地方"), None, None, None),
        (("", ""), None, None, None),
    ],
)
def test_places_are_found_by_every_sure_name_and_by_no_other(
    session, pingchang, words, township, village, code
):
    places = Places(session)
    found = places.find(*words)
    assert (places.names.get(found.township or 0), places.names.get(found.village or 0), found.code) == (
        township, village, code,
    )  # fmt: skip


def test_an_old_name_of_two_townships_is_ambiguous(session):
    store_organisation(session, read_workbook("乡镇名称\n东镇\n西镇\n".encode()), county="某县")
    (done,) = store_organisation(session, read_workbook("原名,现名\n旧镇,东镇/西镇\n老镇,东镇\n".encode()))
    assert [(remark.code, remark.value) for remark in done.remarks] == [(OrganisationCode.AMBIGUOUS, "旧镇")]
    places = Places(session)
    assert places.find("旧镇").candidates == ("东镇", "西镇")
    assert places.names[places.find("老镇").township or 0] == "东镇"


@pytest.mark.parametrize("word", ["平昌县财政局", "县财政局", "财政局"])
def test_units_are_found_without_the_countys_name(session, pingchang, word):
    units = Units(session)
    assert units.names[units.find(word).id or 0] == "平昌县财政局"


def test_a_unit_is_found_with_a_person_behind_it(session, pingchang):
    units = Units(session)
    assert {units.find_with_person(w).id for w in ("财政局/甲", "财政局（甲）", "县财政局 甲")} == {
        units.find("财政局").id
    }


def test_categories_of_three_levels_and_officials_come_in(session):
    store_organisation(
        session, read_workbook("单位名称,类别\n某县政府办,县级部门\n某县信访局,县级部门\n".encode())
    )
    (categories,) = store_organisation(
        session,
        read_workbook(
            "一级分类,二级分类,三级分类\n农村农业,土地承包,承包合同\n农村农业,土地承包,\n城乡建设,,\n".encode()
        ),
    )
    assert (categories.made, categories.known) == (2, 1)
    assert Counter(session.scalars(select(Category.level))) == {1: 2, 2: 1, 3: 1}
    (officials,) = store_organisation(
        session,
        read_workbook(
            "姓名,单位,职务,县级领导,任职时间\n甲,某县政府办,副县长,是,2024.1.5\n乙,无此单位,科员,,\n".encode()
        ),
    )
    assert (officials.made, officials.held) == (1, 1)
    post = session.scalars(select(Post)).one()
    assert (post.title, post.is_county_leader, str(post.from_on)) == ("副县长", True, "2024-01-05")
    assert session.scalars(select(Official.name)).all() == ["甲"]


def test_a_row_without_a_name_or_with_one_twice_is_held_back(session):
    (done,) = store_organisation(
        session, read_workbook("单位名称,类别\n甲局,县级部门\n,县级部门\n甲局,县级部门\n".encode())
    )
    assert (done.made, done.held) == (1, 2)
    assert [(r.code, r.row) for r in done.remarks] == [
        (OrganisationCode.NO_NAME, 3),
        (OrganisationCode.TWICE, 4),
    ]


def test_a_list_that_says_nothing_is_refused(session):
    with pytest.raises(SheetRefused, match="kind_unknown"):
        store_organisation(session, read_workbook("甲,乙\n一,二\n".encode()))
