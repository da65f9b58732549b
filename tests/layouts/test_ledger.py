"""The ledger's tree: every id is laid out, every column can be sorted and filtered, nothing is data."""

import pytest

from dashboard.grid_words import grid_words
from dashboard.ids.reading import LedgerId
from dashboard.ids.work import BulkId
from dashboard.ledger_columns import COLUMNS, ColumnKind
from dashboard.text import speaking
from layouts.ledger import ledger


def _named(tree):
    return {part.id: part for part in tree._traverse() if getattr(part, "id", None)}


@pytest.fixture
def grid():
    return _named(ledger())[LedgerId.GRID]


def test_every_id_of_the_page_is_laid_out():
    assert set(LedgerId) <= set(_named(ledger()))


def test_every_column_is_there_with_a_filter_and_a_sort(grid):
    assert [one["field"] for one in grid.columnDefs] == [column.key for column in COLUMNS]
    assert all(one["filter"] and one["filterParams"]["filterOptions"] for one in grid.columnDefs)
    assert grid.defaultColDef["sortable"] is True
    assert not any(one.get("sortable") is False for one in grid.columnDefs)


def test_the_number_stays_at_the_left_and_rows_are_36_high(grid):
    first = grid.columnDefs[0]
    assert (first["field"], first["pinned"], first["lockVisible"]) == ("number", "left", True)
    assert (grid.dashGridOptions["rowHeight"], grid.rowModelType) == (36, "infinite")


def test_a_column_of_words_offers_each_word_once(grid):
    with speaking("zh_Hans_CN"):
        grid = _named(ledger())[LedgerId.GRID]
    for column, said in zip(COLUMNS, grid.columnDefs, strict=True):
        if column.kind in (ColumnKind.WORD, ColumnKind.DUE, ColumnKind.MARKS):
            words = [
                one["displayName"] for one in said["filterParams"]["filterOptions"] if isinstance(one, dict)
            ]
            assert len(words) == len(set(words)) > 1
            assert not any(word.isascii() for word in words)


def test_the_grid_speaks_the_language_of_the_reader():
    for language in ("zh_Hans_CN", "en"):
        with speaking(language):
            tree = _named(ledger())
            assert tree[LedgerId.GRID].dashGridOptions["localeText"] == grid_words()


def test_nothing_is_data():
    grid = _named(ledger())[LedgerId.GRID]
    assert not hasattr(grid, "rowData") or not grid.rowData


def test_rows_are_ticked_by_nobody_until_the_role_is_known(grid):
    named = _named(ledger())
    assert named[BulkId.OPEN].hidden
    assert grid.dashGridOptions["selectionColumnDef"]["hide"]
    assert grid.dashGridOptions["rowSelection"]["enableClickSelection"] is False


def test_exports_are_hidden_until_the_role_is_known():
    named = _named(ledger())
    assert named[LedgerId.EXPORT_XLSX].hidden
    assert named[LedgerId.EXPORT_CSV].hidden
