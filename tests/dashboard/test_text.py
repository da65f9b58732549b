"""Words for people: English in the source, Chinese for every one of them."""

import ast
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from dashboard.text import Language, _, language, ngettext, read_catalog, speak, speaking
from dashboard.words import word
from db import cohorts, enums

ROOT = Path(__file__).parents[2]
SAYS = ("_", "N_", "pgettext", "ngettext")
WORDED = [
    known
    for module in (enums, cohorts)
    for known in vars(module).values()
    if isinstance(known, type) and issubclass(known, Enum) and known.__module__ == module.__name__
    if known not in (cohorts.Field, cohorts.TestKind)
]


def test_chinese_is_spoken_first() -> None:
    with speaking("xx"):
        assert language() is Language.ZH


def test_a_language_is_spoken_inside_its_block_alone() -> None:
    speak("en")
    with speaking("zh_Hans_CN"):
        assert _("Sign out") == "退出"
    assert _("Sign out") == "Sign out"
    speak("zh_Hans_CN")


def test_places_are_filled_by_name() -> None:
    with speaking("en"):
        assert _("As of the end of {day}", day="2026-03-05") == "As of the end of 2026-03-05"
        assert ngettext("{n} case", "{n} cases", 1) == "1 case"
        assert ngettext("{n} case", "{n} cases", 2) == "2 cases"
        assert ngettext("{n} case", "{n} cases", 12_345) == "12,345 cases"


@pytest.mark.parametrize("known", WORDED, ids=lambda known: str(known.__name__))
def test_every_stored_word_has_its_words_in_both_languages(known: type[Enum]) -> None:
    for member in known:
        with speaking("en"):
            english = word(member)
        with speaking("zh_Hans_CN"):
            chinese = word(member)
        assert english.isascii()
        assert chinese != english, member


def _messages(path: Path) -> Iterator[tuple[int, str | None, str]]:
    """Give line, context and text of each message that is written out where it is said."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYS:
            said = [part.value if isinstance(part, ast.Constant) else None for part in call.args[:2]]
            is_in_context = call.func.id == "pgettext"
            text = said[1] if is_in_context else said[0]
            if isinstance(text, str):
                yield call.lineno, str(said[0]) if is_in_context else None, text


@pytest.mark.parametrize("folder", ["dashboard", "layouts", "callbacks", "app.py"])
def test_every_visible_word_has_a_chinese_translation(folder: str) -> None:
    catalog = read_catalog(Language.ZH)
    paths = [ROOT / folder] if folder == "app.py" else sorted((ROOT / folder).rglob("*.py"))
    missing = [
        f"{path.relative_to(ROOT)}:{line} {text!r}"
        for path in paths
        for line, context, text in _messages(path)
        if catalog.get(text, context) is None
    ]
    assert missing == []


def test_every_word_of_the_plain_pages_has_a_chinese_translation() -> None:
    catalog = read_catalog(Language.ZH)
    found = extract_from_dir(
        ROOT / "dashboard" / "templates",
        method_map=[("**.html", "jinja2")],
        options_map={},
        keywords={"_": None},
    )
    messages = [message for _file, _line, message, _comments, _context in found]
    assert messages
    assert [message for message in messages if catalog.get(message) is None] == []


def test_no_message_has_two_translations() -> None:
    read_catalog(Language.ZH)


def test_every_translation_keeps_the_places_of_its_source() -> None:
    for message in read_catalog(Language.ZH):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        string = message.string or ""
        said = string if isinstance(string, tuple | list) else (string,)
        places = {part.partition("}")[0] for source in sources for part in source.split("{")[1:]}
        for one in said:
            assert {part.partition("}")[0] for part in one.split("{")[1:]} == places, message.id
