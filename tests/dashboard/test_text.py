"""Words for people: English in the source, Chinese for every one of them."""

from enum import Enum
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from dashboard.text import Language, _, language, ngettext, read_catalog, speak, speaking
from dashboard.words import word
from db import cohorts, enums

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None, "pgettext": ((1, "c"), 2), "ngettext": (1, 2)}
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


@pytest.mark.parametrize("known", WORDED, ids=lambda known: str(known.__name__))
def test_every_stored_word_has_its_words_in_both_languages(known: type[Enum]) -> None:
    for member in known:
        with speaking("en"):
            english = word(member)
        with speaking("zh_Hans_CN"):
            chinese = word(member)
        assert english.isascii()
        assert chinese != english, member


@pytest.mark.parametrize("folder", ["dashboard", "layouts", "callbacks", "app.py"])
def test_every_visible_word_has_a_chinese_translation(folder: str) -> None:
    catalog = read_catalog(Language.ZH)
    methods = (
        [("templates/**.html", "jinja2"), ("**.py", "python")]
        if folder != "app.py"
        else [("app.py", "python")]
    )
    found = extract_from_dir(
        ROOT / folder if folder != "app.py" else ROOT, method_map=methods, options_map={}, keywords=KEYWORDS
    )
    missing = sorted(
        f"{file}:{line} {message!r}"
        for file, line, message, comments, context in found
        if catalog.get(message, context) is None
    )
    assert missing == []


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
            assert {part.partition("}")[0] for part in one.split("{")[1:]} <= places, message.id
