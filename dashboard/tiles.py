"""What a tile says: a number, its unit, a comparison with its base, the rows behind it, and how it is counted."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard.figures.base import sparkline
from dashboard.text import _
from dashboard.theme import STATES, VOLUME
from db.enums import Due

PARTS: Final = ("value", "note", "about", "href", "line", "state")
"""What ``dashboard/assets/26-tiles.js`` writes."""


def tile_props(
    value: str,
    *,
    note: str = "",
    about: str = "",
    rows: str | None = None,
    state: Due | None = None,
    line: Sequence[float | None] = (),
) -> dict[str, Any]:
    """Return what a tile says, for the store of its page.

    ``rows`` is the query string of exactly the rows that the number counts, None where it opens none; ``about`` has a
    line each for formula, cohort, n and as-of; ``state`` colours the number and needs its word in label or note.
    """
    return {
        "value": value,
        "note": note,
        "about": about,
        "href": "" if rows is None else f"/ledger?{rows}",
        "line": sparkline(line, colour=STATES[state] if state else VOLUME),
        "state": f"tile is-{state}" if state in (Due.OVERDUE, Due.SOON) else "tile",
    }


def failed_tile(reference: str) -> dict[str, Any]:
    """Return the props of a tile whose number could not be made."""
    return tile_props("–", note=_("Not available, number {reference}", reference=reference))
