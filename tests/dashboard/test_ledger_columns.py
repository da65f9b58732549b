"""The ledger's columns: each has a sort, a filter and words; the grid and a file show the same cells."""

from datetime import date
from typing import Any

import pytest

from dashboard.ledger_columns import (
    COLUMNS,
    FIRST,
    USUAL,
    ColumnKind,
    cells,
    columns_named,
    grid_row,
    shown,
)
from dashboard.text import speaking
from dashboard.words import word
from db.column_filters import LedgerColumn
from db.enums import Channel, Due, Mark, Stage
from db.filters import SortKey
from db.rows import LedgerRow, Names, Phones

NAMES = Names(
    areas={1: "青石镇", 11: "一村"},
    units={5: "自然资源局"},
    posts={7: "副县长"},
    categories={3: "农村农业"},
    causes={},
    phones={5: Phones("0600-1", "")},
)
ROW = LedgerRow(
    case_id=42,
    number="2026-00042",
    title="青石镇一村征地补偿",
    received_on=date(2026, 3, 5),
    closed_on=None,
    township_id=1,
    village_id=11,
    category1_id=3,
    category2_id=None,
    category_id=99,
    cause_id=None,
    channel=Channel.VISIT,
    level=None,
    purpose=None,
    unit_id=5,
    leader_id=7,
    stage=Stage.ACCEPTED,
    conclusion=None,
    closure=None,
    marks=Mark.GROUP | Mark.REPEAT,
    persons=38,
    batches=1,
    rating=None,
    due_on=date(2026, 3, 4),
    due_clock=None,
    due=Due.OVERDUE,
    supported_on=None,
    carried_out_on=None,
    assigned_on=None,
    assignment_due_on=None,
    last_action_on=None,
)


def test_every_column_sorts_and_filters_and_has_its_own_key():
    assert {column.sort for column in COLUMNS} == set(SortKey)
    asked = {column.tested for column in COLUMNS} - {None}
    assert asked == set(LedgerColumn)
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    assert [column.kind for column in COLUMNS if column.tested is None] == [ColumnKind.DUE]


def test_every_fact_of_a_row_has_a_column():
    seen = set()

    class Watching:
        def __getattr__(self, name):
            seen.add(name)
            return getattr(ROW, name)

    row: Any = Watching()
    cells(row, NAMES)
    assert seen == {*LedgerRow._fields} - {"case_id"}


def test_cells_are_words_names_days_and_numbers():
    with speaking("zh_Hans_CN"):
        said = dict(zip((column.key for column in COLUMNS), cells(ROW, NAMES), strict=True))
        assert str(said["marks"]).split("、") == [word(Mark.GROUP), word(Mark.REPEAT)]
    assert said["number"] == "2026-00042"
    assert (said["due_state"], said["due"]) == ("已超期", date(2026, 3, 4))
    assert (said["township"], said["village"], said["unit"]) == ("青石镇", "一村", "自然资源局")
    assert (said["channel"], said["persons"], said["closed"]) == ("来访", 38, None)
    assert "99" in str(said["category"])


def test_the_grid_shows_what_the_file_holds():
    for language in ("zh_Hans_CN", "en"):
        with speaking(language):
            row = grid_row(ROW, NAMES)
            for column, cell in zip(COLUMNS, cells(ROW, NAMES), strict=True):
                assert shown(cell) == ("" if row[column.key] is None else str(row[column.key]))
    assert (row["id"], row["office_phone"], row["duty_phone"]) == ("42", "0600-1", "")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], [column.key for column in USUAL]),
        (["nothing"], [column.key for column in USUAL]),
        (["title", "number", "title"], ["number", "title"]),
        (["persons"], ["number", "persons"]),
    ],
)
def test_chosen_columns_keep_their_order_after_the_number(keys, expected):
    assert [column.key for column in columns_named(keys)] == expected
    assert columns_named(keys)[0] is FIRST
