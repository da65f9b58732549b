"""From rows to what a panel shows: a builder that fails fails alone, and says so under a number of the journal."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import orjson
from werkzeug.exceptions import HTTPException

from dashboard.errors import note_failure
from dashboard.figures.base import error_figure
from dashboard.theme import Figure
from dashboard.tiles import failed_tile

A = TypeVar("A")


def draw(panel: Callable[..., Figure], *rows: Any, answer: str = "", **given: Any) -> Figure:
    """Return the figure that ``panel`` makes of ``rows``, or that panel's error card.

    ``answer`` names what is answered (the query string); the page shows it once the figure is painted.
    """
    drawn = _guarded(panel, error_figure, *rows, **given)
    drawn["layout"].setdefault("meta", {})["answer"] = answer
    return drawn


def draw_tile(tile: Callable[..., dict[str, Any]], *rows: Any, **given: Any) -> dict[str, Any]:
    """Return the props that ``tile`` makes of ``rows``, or those of a tile that failed."""
    return _guarded(tile, failed_tile, *rows, **given)


def said(words: Mapping[str, Any]) -> str:
    """Return words as ``layouts.parts.told`` takes them."""
    return orjson.dumps(words, option=orjson.OPT_NON_STR_KEYS).decode()


def _guarded(make: Callable[..., A], failed: Callable[[str], A], *rows: Any, **given: Any) -> A:
    try:
        return make(*rows, **given)
    except HTTPException:
        raise
    except Exception as error:
        return failed(note_failure(error))
