"""The table of neighbours in words: whose holds, and what the edition that waits would change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dashboard.neighbour_words import table_words, waiting_lines
from dashboard.text import speaking
from db.queries.neighbours import Neighbours

NAMES = {3: "Cai", 1: "Ahn", 2: "Bei"}
"""In their fixed order, which is not that of their ids."""
AT = datetime(2026, 6, 17, tzinfo=UTC)


def edition(number: int, *pairs: tuple[int, int], is_confirmed: bool = False) -> Neighbours:
    second, at = ("Wu", AT) if is_confirmed else ("", None)
    return Neighbours(number, frozenset(pairs), 7, "Li", AT, second, at)


def test_what_waits_is_said_against_what_holds_each_border_once() -> None:
    held = edition(1, (1, 2), (1, 3), is_confirmed=True)
    with speaking("en"):
        assert waiting_lines(edition(2, (1, 3), (2, 3)), held, NAMES) == [
            "New: Cai – Bei",
            "No longer: Ahn – Bei",
        ]
        assert waiting_lines(edition(1, (1, 2), (1, 3)), None, NAMES) == ["New: Cai – Ahn", "New: Ahn – Bei"]


def test_nothing_waits_where_the_last_edition_is_confirmed() -> None:
    held = edition(1, (1, 2), is_confirmed=True)
    assert waiting_lines(held, held, NAMES) == []
    assert waiting_lines(None, None, NAMES) == []


def test_a_table_without_borders_holds_as_none() -> None:
    none = edition(2, is_confirmed=True)
    with speaking("en"):
        assert table_words(none, none, ZoneInfo("UTC")).startswith("No table holds")
