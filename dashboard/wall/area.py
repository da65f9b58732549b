"""The map of the wall: areas over twelve whole months, small counts withheld so that no total gives them back."""

from collections.abc import Sequence
from typing import Final

from dashboard.analysis.suppression import Cell, PublishedList, Shown, publish_list
from dashboard.figures.map_classes import Class, class_of, classes_of
from dashboard.geography import Outline, lay_out
from dashboard.text import _
from dashboard.theme import SEQUENTIAL
from dashboard.wall.base import Said, cell_words
from db.wall import AreaCount, NamedCount, WorkSeen

MOST_CATEGORIES: Final = 7
ROOM: Final = 0.02


def map_scene(seen: WorkSeen) -> Said:
    """Show where matters arose over the last twelve whole months, and which areas a search found unusual."""
    ground = lay_out(tuple(one.geometry for one in seen.areas), is_schematic=seen.is_schematic)
    told = published(seen)
    known = [one.value for one in told if one is not None and one.value]
    classes = classes_of(known, is_whole=True)
    width, height = ground.size
    room = max(width, height) * ROOM
    kinds = {one.shown for one in told if one is not None}
    warned = sum(one.is_warned for one in seen.areas)
    return {
        "title": _("Where matters arose, twelve months"),
        "about": _(
            "{first} to {last}, by the place of the matter",
            first=f"{seen.window.from_on:%Y-%m}",
            last=f"{seen.window.to_on:%Y-%m}",
        ),
        "box": [
            round(ground.low[0] - room, 4),
            round(-ground.high[1] - room, 4),
            round(width + 2 * room, 4),
            round(height + 2 * room, 4),
        ],
        "areas": [
            _area(one, cell, outline, classes)
            for one, cell, outline in zip(seen.areas, told, ground.outlines, strict=True)
        ],
        "legend": [
            *({"kind": f"k{SEQUENTIAL.index(one.colour)}", "words": one.words} for one in classes),
            *([{"kind": "few", "words": _("under 5")}] if Shown.FEW in kinds else []),
            *([{"kind": "withheld", "words": _("withheld")}] if Shown.WITHHELD in kinds else []),
            *([{"kind": "warned", "words": _("unusual by test")}] if warned else []),
        ],
        "categories": _categories(seen.categories),
        "side": _("By category"),
        "schematic": _("Schematic, not to scale") if seen.is_schematic else "",
        "empty": "" if seen.areas else _("There is no map yet."),
    }


def published(seen: WorkSeen) -> list[Cell | None]:
    """Return what may be told of each area, in order; None for a shape that holds none.

    What arose elsewhere is a cell too: with the total, which other scenes come near to, it would give a cell back.
    """
    counts = [one.count for one in seen.areas if one.count is not None]
    told = iter(publish_list([*counts, seen.elsewhere]).cells)
    return [None if one.count is None else next(told) for one in seen.areas]


def _area(one: AreaCount, cell: Cell | None, outline: Outline, classes: Sequence[Class]) -> Said:
    kind = "none"
    if cell is not None:
        kind = "zero" if cell.value == 0 else cell.shown.value
        if cell.shown is Shown.EXACT and cell.value:
            kind = f"k{SEQUENTIAL.index(class_of(cell.value, classes).colour)}"
    return {
        "path": _path(outline),
        "at": [round(outline.label[0], 4), round(-outline.label[1], 4)],
        "wide": round(outline.width, 4),
        "name": one.name,
        "count": "" if cell is None else cell_words(cell),
        "kind": kind,
        "warned": one.is_warned,
    }


def _path(outline: Outline) -> str:
    return "".join(
        "M" + "L".join(f"{x:g} {-y:g}" for x, y in ring) + "Z" for ring in outline.rings if len(ring) > 2
    )


def _categories(found: Sequence[NamedCount]) -> list[Said]:
    named = [one for one in found if one.name]
    ranked = sorted(named, key=lambda one: (-one.count, one.name))
    nameless = sum(one.count for one in found if not one.name)
    told: PublishedList = publish_list([*(one.count for one in ranked), nameless])
    shown = zip(ranked[:MOST_CATEGORIES], told.cells, strict=False)
    return [{"name": one.name, "count": cell_words(cell), "size": cell.value or 0} for one, cell in shown]
