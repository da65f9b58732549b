"""The board measures offices: no table, word, page or source file scores, grades, profiles or tracks a petitioner."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from db import enums
from db.models.all import metadata

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("db", "dashboard", "layouts", "callbacks")

# The importer names such columns in order to refuse them: its list of what is never stored is the one exception.
NEVER_STORED_LISTS = {"db/importing/headers.toml", "db/importing/headers.py"}

FORBIDDEN_ENGLISH = re.compile(
    r"risk[ _-]?(score|level|grade|rating|person)|(score|grade|rank|profile|track|watch)[ _-]?(of[ _-]?)?(the[ _-]?)?petitioner"
    r"|petitioner[ _-]?(score|grade|level|profile|track|rank|risk|history)|attention[ _-]?level|stability[ _-]?control"
    r"|key[ _-]?person|watch[ _-]?list|black[ _-]?list|person[ _-]?(score|profile|track|page)|trouble[ _-]?maker"
    r"|ethnicity|religion|political[ _-]?status|blood[ _-]?type|social[ _-]?relations|vexatious",
    re.IGNORECASE,
)
FORBIDDEN_CHINESE = re.compile(
    "稳控|风险等级|风险评分|风险级别|重点人员|重点人|关注程度|关注等级|关注级别|预警级别|预警人员|涉稳人员|人员画像|画像|人员轨迹|轨迹|积分|缠访|闹访|无理访"
    "|非正常访|老户|黑名单|民族|宗教|政治面貌|血型|身高|社会关系|扬言|息诉罢访|特殊人员|人员管控|管控对象"
)
FORBIDDEN = (FORBIDDEN_ENGLISH, FORBIDDEN_CHINESE)
FORBIDDEN_COLUMNS = re.compile(
    r"(^|_)(risk|score|attention|profile|track|danger|stability|religion|ethnicity|party|blood|height)(_|$)"
)
PERSON_TABLES = {"case_person", "contact_hash", "sealed_person"}


def _hits(words):
    return [match[0] for pattern in FORBIDDEN for match in pattern.finditer(words)]


def _relative(path):
    return path.relative_to(ROOT).as_posix()


def _sources():
    found = [
        path
        for package in PACKAGES
        for suffix in ("*.py", "*.js", "*.toml", "*.css", "*.html", "*.json")
        for path in (ROOT / package).rglob(suffix)
        if _relative(path) not in NEVER_STORED_LISTS
    ]
    assert len(found) > 50
    return sorted(found)


def _catalogues():
    return sorted((ROOT / "dashboard" / "translations").rglob("*.po"))


@pytest.mark.parametrize(
    "words",
    [
        "risk level",
        "RiskScore",
        "attention_level",
        "key person",
        "稳控单位",
        "重点人员",
        "风险等级",
        "关注程度",
    ],
)
def test_the_scan_knows_what_it_looks_for(words):
    assert _hits(words)


@pytest.mark.parametrize("words", ["Overdue", "map", "trackpad", "重复信访", "热点", "重点工作"])
def test_the_scan_lets_ordinary_words_pass(words):
    assert not _hits(words)


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_no_table_or_column_scores_a_person(table):
    names = (table, *metadata.tables[table].columns.keys())
    assert [name for name in names if FORBIDDEN_COLUMNS.search(name) or _hits(name)] == []


def test_no_stored_word_grades_a_person():
    members = [
        (name, member.value)
        for name, words in vars(enums).items()
        if isinstance(words, type) and issubclass(words, StrEnum)
        for member in words
    ]
    assert len(members) > 100
    assert [pair for pair in members if _hits(" ".join(pair)) or FORBIDDEN_COLUMNS.search(pair[1])] == []


def test_nothing_holds_a_person_apart_from_one_matter():
    for name in PERSON_TABLES & set(metadata.tables):
        table = metadata.tables[name]
        targets = {key.column.table.name for key in table.foreign_keys}
        assert targets, name
        assert targets <= {"case", "case_person", "sealed_case"}
        assert not any(column.unique for column in table.columns)
    pointing = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in PERSON_TABLES
    }
    assert pointing <= {"contact_hash"}


def test_identity_columns_hold_ciphertext_only():
    table = metadata.tables["case_person"]
    for name in ("name", "phone", "id_number", "address"):
        assert table.columns[name].type.python_type is bytes
        assert table.columns[name].info == {"sealed_for": "case_id"}


@pytest.mark.parametrize("path", _catalogues(), ids=lambda path: path.stem)
def test_no_word_of_the_pages_grades_a_person(path):
    with path.open("rb") as file:
        catalogue = read_po(file)
    said = [str(part) for message in catalogue for part in (message.id, message.string)]
    assert [(words, _hits(words)) for words in said if _hits(words)] == []


def test_no_source_file_speaks_of_a_persons_grade():
    found = {
        _relative(path): hits for path in _sources() if (hits := _hits(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_page_of_a_person_exists():
    pages = (ROOT / "layouts" / "pages.py").read_text(encoding="utf-8")
    assert not re.search(r'"/(person|petitioner|people)', pages)
