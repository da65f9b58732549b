"""Columns of the lists of pages: words on two lines, and counts."""

from typing import Any

from layouts import parts


def words_column(name: str, head: str, flex: int, least: int) -> dict[str, Any]:
    """Return a column of words that takes ``flex`` shares of the room, at least ``least`` pixels, on two lines."""
    return {
        "field": name,
        "headerName": head,
        "flex": flex,
        "minWidth": least,
        "tooltipField": name,
        "cellClass": "two-lines",
    }


def count_column(name: str, head: str, width: int) -> dict[str, Any]:
    """Return a column of whole numbers, ``width`` pixels wide."""
    return {
        "field": name,
        "headerName": head,
        "width": width,
        "cellClass": "is-number",
        "headerClass": parts.RIGHT_HEAD,
    }
