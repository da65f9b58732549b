"""Contrast of the tokens and of the marks, read from the style sheet itself."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import theme
from dashboard.theme import SEQUENTIAL, SERIES, STATES, SUSPENDED, VOLUME, Theme, base_layout, scale
from db.enums import Due

SHEET = (Path(theme.__file__).parent / "assets" / "10-tokens.css").read_text(encoding="utf-8")
GROUNDS = ("surface", "raised")
TEXTS = ("ink", "muted", "accent", "accent-strong", "in-time", "soon", "overdue", "suspended")
PAIRS = (
    ("accent-strong", "accent-soft"),
    ("in-time", "in-time-soft"),
    ("soon", "soon-soft"),
    ("overdue", "overdue-soft"),
    ("suspended", "suspended-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("muted", "sunken"),
    ("ink", "sunken"),
)
MARKS = (VOLUME, theme.SECOND, SUSPENDED, *STATES.values(), *SERIES)


def tokens(of: Theme) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{of}"\] {{\n  color-scheme(.*?)\n}}', SHEET, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1]))


def lightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("of", Theme)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_words_stand_out_from_their_ground(of: Theme, ground: str, text: str) -> None:
    assert contrast(tokens(of)[text], tokens(of)[ground]) >= 4.5


@pytest.mark.parametrize("of", Theme)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-on-".join(pair))
def test_words_stand_out_from_their_chip(of: Theme, pair: tuple[str, str]) -> None:
    text, ground = (tokens(of)[name] for name in pair)
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("of", Theme)
def test_borders_of_fields_can_be_seen(of: Theme) -> None:
    assert contrast(tokens(of)["line-strong"], tokens(of)["raised"]) >= 3


@pytest.mark.parametrize("of", Theme)
@pytest.mark.parametrize("mark", MARKS)
def test_one_set_of_marks_reads_on_both_grounds(of: Theme, mark: str) -> None:
    assert contrast(mark, tokens(of)["raised"]) >= 3


def test_red_is_for_overdue_only() -> None:
    parts = {colour: [int(colour[n : n + 2], 16) for n in (1, 3, 5)] for colour in MARKS}
    reds = {colour for colour, (red, green, blue) in parts.items() if red > 1.8 * max(green, blue)}
    assert reds == {STATES[Due.OVERDUE]}


def test_the_scale_of_areas_darkens_in_even_steps() -> None:
    values = [116 * lightness(colour) ** (1 / 3) - 16 for colour in SEQUENTIAL]
    steps = [before - after for before, after in pairwise(values)]
    assert min(steps) > 0
    assert max(steps) - min(steps) < 4
    assert [place for place, _colour in scale()] == [0, 0.25, 0.5, 0.75, 1]


def test_a_change_replaces_a_whole_key_and_nothing_is_shared() -> None:
    first = base_layout(xaxis={"visible": False})
    first["yaxis"]["visible"] = False
    assert first["xaxis"] == {"visible": False}
    assert "visible" not in base_layout()["yaxis"]
