"""Parts hold no data, name what they hold for readers who don't see, and agree with what fills them."""

from enum import StrEnum
from typing import Any

from dash import dcc

from dashboard.text import Language, speaking
from db.enums import Due
from layouts import parts


class Id(StrEnum):
    OPEN = "t-open"
    MONTHS = "t-months"
    DIALOG = "t-dialog"
    SHUT = "t-shut"


def ids(tree: Any) -> set[str]:
    return {part.id for part in (tree, *tree._traverse()) if getattr(part, "id", None)}


def first(tree: Any, kind: str) -> Any:
    return next(part for part in tree._traverse() if type(part).__name__ == kind)


def test_a_tile_lays_out_every_part_that_its_script_fills() -> None:
    tree = parts.tile(Id.OPEN, "在办", "件", filled_by=Id.SHUT)
    assert ids(tree) >= {
        f"{Id.OPEN}{suffix}" for suffix in ("", "-note", "-about", "-link", "-line", "-tile")
    }
    assert getattr(tree, "data-filled-by") == Id.SHUT


def test_a_graph_sends_nothing_anywhere_and_speaks_the_readers_language() -> None:
    config = parts.graph(Id.MONTHS).config
    assert config["showSendToCloud"] is False
    assert config["locale"] == "zh-CN"
    with speaking(Language.EN):
        assert parts.graph(Id.MONTHS).config["locale"] == "en"


def test_a_panel_is_named_by_its_title_and_keeps_its_height() -> None:
    tree = parts.panel(Id.MONTHS, span=8, height=320)
    assert getattr(tree, "aria-labelledby") == "t-months-title"
    assert "t-months-title" in ids(tree)
    assert "span-8" in tree.className
    body = next(part for part in tree._traverse() if getattr(part, "className", "") == "panel-body")
    assert body.style == {"--panel-height": "320px"}
    assert isinstance(first(tree, "Graph"), dcc.Graph)


def test_a_dialog_starts_shut_and_has_its_own_way_out() -> None:
    tree = parts.dialog(Id.DIALOG, "移交", shut=Id.SHUT)
    assert tree.hidden is True
    assert Id.SHUT in ids(tree)
    assert getattr(first(tree, "Button"), "data-shuts") is True


def test_a_due_state_is_said_in_words() -> None:
    assert [parts.due_chip(due).children for due in Due] == ["已超期", "即将到期", "期限内", "无在办期限"]


def test_numbers_of_a_table_are_set_right() -> None:
    table = parts.plain_table(["单位", "在办"], [["甲", "3"]], numbers=1)
    cells = [part for part in table._traverse() if type(part).__name__ in ("Th", "Td")]
    assert [cell.className for cell in cells] == ["", "is-number", "", "is-number"]
