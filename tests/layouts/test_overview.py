"""The overview's tree: every id laid out once, no data in it, and what its tiles and its list say."""

from dashboard.analysis.indicators import INDICATORS
from dashboard.figures.attention import Item, Matter, Said
from dashboard.figures.overview_tiles import TILES
from dashboard.ids.reading import OverviewId
from dashboard.text import Language, speaking
from layouts.overview import TILE_IDS, attention_said, overview, tile_said


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
    note = (Said("visits", "/ledger?channel=visit"), Said("last year"))
    assert tile_said({"value": "3", "note": note})["note"] == [
        {"words": "visits", "href": "/ledger?channel=visit"},
        {"words": "last year", "href": ""},
    ]


def test_a_failed_tile_keeps_its_sentence():
    assert tile_said({"value": "–", "note": "Not available, number 1"})["note"] == "Not available, number 1"


def test_every_tile_is_filled_from_the_pages_one_store():
    filled = [part for part in parts_of(overview()) if getattr(part, "data-filled-by", None)]
    assert {part.id for part in filled} == {f"{place}-tile" for place in TILE_IDS.values()}
    assert {getattr(part, "data-filled-by") for part in filled} == {OverviewId.TILES}


def test_a_list_says_labels_sentences_and_details_in_their_order():
    details = tuple(Said(f"unit {n}", f"/ledger?unit={n}") for n in range(2))
    head = Said("12 overdue", "/ledger?cohort=overdue")
    with speaking(Language.ZH):
        said = attention_said([Item(Matter.OVERDUE, "Overdue", head, details)])
    assert said["between"] == "；"
    (item,) = said["items"]
    assert (item["about"], item["label"]) == ("overdue", "Overdue")
    assert item["head"] == {"words": "12 overdue", "href": "/ledger?cohort=overdue"}
    assert [detail["href"] for detail in item["details"]] == ["/ledger?unit=0", "/ledger?unit=1"]


def test_an_empty_list_says_that_nothing_is_behind():
    with speaking(Language.ZH):
        assert attention_said([])["title"] == "没有需要关注的事项"
