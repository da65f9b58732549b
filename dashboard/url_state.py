"""Addresses of pages with their filter: the only place that glues a path to a query string."""

from enum import StrEnum
from typing import Final

from db.filter_query import KEYS, to_query
from db.filters import Asked, CaseFilter

LEDGER: Final = "/ledger"
LEADERS: Final = "/leaders"
MEETINGS: Final = "/meetings"
RETENTION: Final = "/retention"
DECIDED_KEY: Final = "decided"
"""Names, on the page of meetings, the decisions to be listed that a filter chooses."""


class DecisionsAsked(StrEnum):
    """Which of the decisions that the overview counts are listed."""

    DUE = "due"
    UNDONE = "undone"


def address(path: str, query: str = "") -> str:
    """Return the address of a page under a filter, without a lonely question mark."""
    return f"{path}?{query}" if query else path


def query_of(asked: Asked) -> str:
    """Return the canonical query string of what was asked: fixed key order, today's as-of left out."""
    return to_query(asked.chosen, asked.as_of if asked.is_past else None)


def page_address(path: str, chosen: CaseFilter, asked: Asked) -> str:
    """Return the address of a page for another filter at the same as-of day."""
    return address(path, to_query(chosen, asked.as_of if asked.is_past else None))


def parts(query: str) -> dict[str, str]:
    """Split a canonical query string into its written parts, still quoted, in its own order."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {key: value for key, _equals, value in pairs if key in KEYS}
