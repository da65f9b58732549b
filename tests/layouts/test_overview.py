"""The overview's tree: every id laid out once, no data in it, and notes and lists that stay small."""

from dashboard.analysis.indicators import INDICATORS
from dashboard.figures.attention import MOST_DETAILS, MOST_ITEMS, Item, Matter, Said
from dashboard.figures.overview_tiles import TILES
from dashboard.ids import OverviewId
from dashboard.text import Language, speaking
from layouts.overview import TILE_IDS, attention_list, overview, tile_of

ROOM = 100


def parts_of(tree):
    return [tree, *tree._traverse()]


def test_every_id_of_the_page_is_laid_out_once():
    laid_out = [part.id for part in parts_of(overview()) if getattr(part, "id", None)]
    assert sorted(place for place in laid_out if place in set(OverviewId)) == sorted(OverviewId)
    assert len(laid_out) == len(set(laid_out))


def test_every_tile_has_its_place_and_its_words():
    assert set(TILE_IDS) == set(TILES) <= set(INDICATORS)


def test_the_page_says_once_that_accusations_are_left_out():
    with speaking(Language.ZH):
        said = str(overview())
    assert said.count("不含检举控告") == 1


def test_a_note_links_what_counts_rows_and_says_the_rest():
    laid_out = tile_of({"value": "3", "note": (Said("visits", "/ledger?channel=visit"), Said("last year"))})[
        "note"
    ]
    linked, plain = (part.children for part in laid_out)
    assert linked.href == "/ledger?channel=visit"
    assert plain == "last year"


def test_a_failed_tile_keeps_its_sentence():
    assert tile_of({"value": "–", "note": "Not available, number 1"})["note"] == "Not available, number 1"


def test_the_longest_list_stays_small():
    details = tuple(Said(f"unit {n}", f"/ledger?unit={n}") for n in range(MOST_DETAILS))
    items = [
        Item(Matter.OVERDUE, "Overdue", Said("12 overdue", "/ledger?cohort=overdue"), details)
    ] * MOST_ITEMS
    listed = attention_list(items)
    assert len(listed) == MOST_ITEMS
    assert sum(len(parts_of(item)) for item in listed) <= ROOM


def test_an_empty_list_says_that_nothing_is_behind():
    with speaking(Language.ZH):
        (said,) = attention_list([])
    assert "没有需要关注的事项" in str(said)
