"""What is drawn of an agenda item in a meeting, in type that is read across a room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from dashboard.figures.base import LONGEST_NAME, Mark, bars, no_data, shortened
from dashboard.figures.case_clocks import clock_panel
from dashboard.figures.warnings import warning_panel
from dashboard.text import _
from dashboard.theme import SIZE, Figure, margin, text_width
from dashboard.words import word
from db.case_file import CaseFile
from db.cohorts import Breakdown
from db.enums import Due
from db.filter_query import to_query
from db.filters import NONE_ID, CaseFilter
from db.meetings import ItemKind
from db.present import BY, Slide
from db.rows import Names

TIMES: Final = 1.8
"""So much larger than on a desk are the words of a figure."""
MOST_BARS: Final = 9
FOLDED: Final = 9
"""A name beside a bar that is wider than so many characters is written in two lines."""
MOST_DAYS: Final = 4
KEY_TIMES: Final = 1.4
LATE: Final = (ItemKind.OVERDUE, ItemKind.CHARGE)
_FIELDS: Final = {Breakdown.LEADER: "leaders", Breakdown.UNIT: "units"}


def has_chart(seen: Slide) -> bool:
    """Tell whether something is drawn of the screen's item."""
    return bool(seen.by) or seen.warning is not None or seen.file is not None


def slide_panel(seen: Slide, names: Names, today: date, *, sees_rows: bool) -> Figure:
    """Draw the item's matters by leader or unit, a warning's months, or a matter's clocks; else say that nothing is drawn."""
    if seen.warning is not None and seen.detail is not None:
        return larger(
            warning_panel(
                seen.warning, seen.detail, today, title=_("Its last two years"), sees_rows=sees_rows
            )
        )
    if seen.file is not None:
        return larger(_clocks(seen.file, seen.as_of))
    if seen.by and seen.item is not None:
        return larger(_by_panel(seen, names, today, sees_rows=sees_rows))
    return no_data(title=_("Nothing is drawn of this item"), why="")


def _clocks(file: CaseFile, day: date) -> Figure:
    drawn = clock_panel(file.clocks, day)
    if not drawn["data"]:
        return drawn
    names = [word(one.clock) for one in file.clocks if one.limit_on is not None]
    drawn["layout"]["yaxis"] |= {"automargin": False}
    drawn["layout"]["margin"] = margin(names, has_legend=True, lines=2)
    # A key that names what is not drawn takes room from what is.
    drawn["data"] = [one for one in drawn["data"] if any(value is not None for value in one["x"])]
    return drawn


def _fold(drawn: Figure, names: Sequence[str]) -> None:
    """Write long names beside the bars in two lines, and leave the room that they take."""
    folded = [_halves(name) for name in names]
    drawn["layout"]["yaxis"] |= {"ticktext": ["<br>".join(map(shortened, parts)) for parts in folded]}
    beside = margin(part for parts in folded for part in parts)
    drawn["layout"]["margin"] = {**beside, "l": min(beside["l"], margin(["国" * LONGEST_NAME])["l"])}


def _halves(name: str) -> list[str]:
    """Return a long name cut at the bracket or blank nearest to its middle, a short one whole."""
    cuts = [place for place, letter in enumerate(name) if letter in " （" and place]
    if text_width(name) <= FOLDED * SIZE or not cuts:
        return [name]
    at = min(cuts, key=lambda place: abs(text_width(name[:place]) - text_width(name) / 2))
    return [name[:at], name[at:].strip()]


def _named(breakdown: Breakdown, key: int | None, names: Names) -> str:
    if key is None:
        return _("nobody") if breakdown is Breakdown.LEADER else _("(none recorded)")
    known = names.posts if breakdown is Breakdown.LEADER else names.units
    return known.get(key) or _("number {id} (not found)", id=key)


def _by_panel(seen: Slide, names: Names, today: date, *, sees_rows: bool) -> Figure:
    item, by = seen.item, seen.by or {}
    breakdown = BY[item.kind] if item is not None else Breakdown.UNIT
    chosen = item.figure.chosen if item is not None and item.figure is not None else None
    counts = sorted(by.items(), key=lambda pair: (-pair[1], _named(breakdown, pair[0], names)))
    marks = [
        Mark(
            _named(breakdown, key, names),
            count,
            _rows(chosen, breakdown, [key], seen, today) if sees_rows and chosen is not None else "",
            state=Due.OVERDUE if item is not None and item.kind in LATE else None,
        )
        for key, count in counts[:MOST_BARS]
    ]
    if len(counts) > MOST_BARS:
        rest = counts[MOST_BARS:]
        opens = (
            _rows(chosen, breakdown, [key for key, _count in rest], seen, today)
            if sees_rows and chosen
            else ""
        )
        marks.append(Mark(_("{n} others", n=len(rest)), sum(count for _key, count in rest), opens))
    name = _("Leader") if breakdown is Breakdown.LEADER else _("Unit")
    title = _("By leader") if breakdown is Breakdown.LEADER else _("By unit")
    drawn = bars(marks, title=title, unit=_("cases"), name=name)
    _fold(drawn, [mark.name for mark in marks])
    # A few bars would else be as thick as beams.
    drawn["layout"]["bargap"] = max(0.3, 1 - len(marks) * 0.14)
    return drawn


def _rows(
    chosen: CaseFilter, breakdown: Breakdown, keys: Sequence[int | None], seen: Slide, today: date
) -> str:
    field: dict[str, Any] = {
        _FIELDS[breakdown]: tuple(sorted(NONE_ID if key is None else key for key in keys))
    }
    part = replace(chosen, **field)
    return to_query(part, seen.as_of if seen.as_of < today else None)


def larger(drawn: Figure, times: float = TIMES) -> Figure:
    """Return a figure whose words, and the room that is left for them, are so many times as large."""
    layout = dict(drawn["layout"])
    layout["font"] = {**layout["font"], "size": SIZE * times}
    layout["hoverlabel"] = {**layout["hoverlabel"], "font": {**layout["font"], "size": SIZE * times}}
    layout["margin"] = {
        side: round(room * times) if side in "lrtb" else room for side, room in layout["margin"].items()
    }
    for axis in ("xaxis", "yaxis"):
        layout[axis] = {**layout[axis], "tickfont": {"size": SIZE * times}}
    if layout["xaxis"].get("type") == "date":
        # Days lie beside each other, so few that none meets the next.
        layout["xaxis"] |= {"nticks": MOST_DAYS, "tickangle": 0}
    if "legend" in layout:
        layout["legend"] = {**layout["legend"], "font": {"size": SIZE * KEY_TIMES}}
    return {**drawn, "layout": layout}
