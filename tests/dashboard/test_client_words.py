"""Words of scripts and of the grid: every key that is said has its words, and no word is unsaid."""

import re
from pathlib import Path

import pytest
from flask import Flask

from dashboard import client_words as subject
from dashboard.grid_words import grid_words
from dashboard.text import Language, speaking

SCRIPTS = "\n".join(
    path.read_text(encoding="utf-8") for path in (Path(subject.__file__).parent / "assets").glob("*.js")
)
BY_RULE = {"forbidden", "refused", "failed", "too_long", "no_server"}
QUICK = set(re.findall(r'\["([a-z_]+)", \{ from:', SCRIPTS))


def test_every_key_that_a_script_says_has_words_and_the_other_way_round() -> None:
    said = set(re.findall(r'board\.say\(\s*"([a-z_]+)"[,)\s]', SCRIPTS)) | QUICK | BY_RULE
    said.discard("key_")
    assert said == set(subject.WORDS)


@pytest.mark.parametrize("words", [subject.client_words, grid_words])
def test_chinese_is_complete(words: object) -> None:
    assert callable(words)
    with speaking(Language.ZH):
        chinese = words()
    with speaking(Language.EN):
        english = words()
    same = {key for key in english if english[key] == chinese[key]}
    assert same <= {"thousandSeparator", "decimalSeparator"}


def test_the_script_speaks_the_language_of_its_address() -> None:
    server = Flask(__name__)
    subject.register(server)
    client = server.test_client()
    assert "更多条件" in client.get("/words/zh-CN.js").text
    assert "More filters" in client.get("/words/en.js").text
    assert client.get("/words/fr.js").status_code == 404
