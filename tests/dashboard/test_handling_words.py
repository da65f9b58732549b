"""Acts of handling in words: each act and each refusal has its own in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest

from dashboard.handling_words import act_word, held_back_sentence, says
from dashboard.text import Language, speaking
from db.clocks import run_clocks
from db.commands.acts import ActRefused
from db.enums import EventKind, Stage
from db.handling import RULES
from db.matter import Matter
from db.rule_packs import PACK_2022
from db.standing import Hand, Standing
from db.workdays import WorkCalendar, national_calendar

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "db" / name for name in ("handling.py", "holding_back.py", "commands/handling.py")]
CODES = sorted(
    {
        code
        for path in SOURCES
        for code in re.findall(r'(?:_no\(|ActRefused\(|return )"(\w+)"', path.read_text("utf-8"))
    }
)
VALUES = {
    "known": "2026-03-02 10:05",
    "number": "2026-00001",
    "most": 30,
    "least": 2,
    "unit": "某局",
    "title": "县委副书记",
    "due": "2026-01-01",
    "limit": "2026-01-01",
}


@pytest.mark.parametrize("act", RULES)
def test_every_act_is_said_in_both_languages(act: EventKind) -> None:
    with speaking("en"):
        english = act_word(act)
    with speaking(Language.ZH.value):
        chinese = act_word(act)
    assert english.isascii()
    assert not chinese.isascii()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("spoken", list(Language))
def test_every_refusal_is_a_sentence_of_its_own_with_its_article(code: str, spoken: Language) -> None:
    hands = tuple(Hand)
    refused = ActRefused(code, **VALUES, hands=hands, article="34", pack="2022")
    with speaking(spoken.value):
        said = held_back_sentence(refused)
        older = held_back_sentence(ActRefused(code, **VALUES, hands=hands, article="33", pack="2005"))
    assert code not in said
    assert "34" in said
    assert "33" in older
    assert "{" not in said
    assert "–" not in said


def test_the_codes_are_all_found() -> None:
    assert len(CODES) > 45


@pytest.mark.parametrize("spoken", list(Language))
@pytest.mark.parametrize("act", RULES)
def test_every_act_says_what_it_does_to_the_clocks(act: EventKind, spoken: Language) -> None:
    day = date(2025, 9, 29)
    matter = Matter(
        received_on=day,
        transferred_on=day,
        transfer_received_on=day,
        noticed_on=day,
        accepted_on=day,
        stage=Stage.ACCEPTED,
    )
    calendar = WorkCalendar(national_calendar())
    clocks = run_clocks(matter.moments(), PACK_2022, calendar, day)
    with speaking(spoken.value):
        said = says(act, Standing(matter, clocks, PACK_2022, calendar, day))
    assert said.endswith((".", "。"))
    assert "{" not in said
    if act is EventKind.EXTENDED:
        assert "2025-11-28" in said
        assert "30" in said
