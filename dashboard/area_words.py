"""Sentences for acts on areas: what was done, what was refused and what to do, what a file held."""

from typing import Any, Final

from dashboard.text import N_, _, ngettext
from dashboard.words import word
from db.commands.areas import AreaRefused
from db.enums import Role
from db.importing.areas import AreasDone
from db.importing.findings import SheetRefused

MOST_NAMED: Final = 12
REFUSED_FEATURES: Final = {
    "no_name": N_("without a name"),
    "no_polygon": N_("no polygon"),
    "not_degrees": N_("not in degrees of longitude and latitude"),
    "twice": N_("a name that comes twice"),
}
_REFUSALS: Final = {
    "role_may_not": N_("The role {role} may not do this; ask the administrator."),
    "name_missing": N_("Give the layer a name."),
    "name_taken": N_("{name} is the name of a schematic; choose another."),
    "source_missing": N_("State the source, such as the yearbook or the office that gave it."),
    "is_schematic": N_("{name} is the schematic and stays; hide it instead."),
    "same_cell": N_("Choose two different cells."),
    "cell_unknown": N_("There is no such cell any more; reload the page."),
    "other_layer": N_("Both cells must be of one layer."),
    "not_schematic": N_("{name} shows real places; only a schematic can be arranged."),
    "layer_unknown": N_("There is no such layer any more; reload the page."),
    "area_unknown": N_("Choose an area from the list."),
    "year_unknown": N_("Give a year from {first} to {last}."),
    "number_unknown": N_("Give whole numbers from 0."),
    "more_households": N_("There cannot be more households than people; check both numbers."),
    "too_large": N_("The file is larger than 60 MB. Thin its borders and upload it again."),
    "not_geojson": N_(
        "The file is no GeoJSON collection of features. Export it as GeoJSON, longitude and latitude."
    ),
    "too_many_shapes": N_(
        "There are more than {most} shapes in the file. Upload townships or villages only."
    ),
    "key_unknown": N_("No feature has the property {value}. There are: {keys}."),
    "nothing": N_("Choose a file first."),
}


def refusal(refused: AreaRefused | SheetRefused) -> str:
    """Say in one sentence why an act on areas was refused and what can be done."""
    values: dict[str, Any] = dict(refused.values)
    if isinstance(values.get("role"), Role):
        values["role"] = word(values["role"])
    if isinstance(values.get("keys"), list | tuple):
        values["keys"] = _(", ").join(map(str, values["keys"]))
    sentence = _REFUSALS.get(str(refused.code))
    return _(sentence, **values) if sentence else _("This cannot be done now ({code}).", code=refused.code)


def report(done: AreasDone) -> list[str]:
    """Say what came of a file: what was matched, under which other name, what was not, and what was no shape."""
    said = [ngettext("{n} shape has its area.", "{n} shapes have their areas.", len(done.known))]
    renamed = [one for one in done.known if "→" in one]
    if renamed:
        said.append(_("By another name: {names}.", names=_named(renamed)))
    if done.unplaced:
        said.append(
            _("No area was found for: {names}. Place them by hand below.", names=_named(done.unplaced))
        )
    for code, words in REFUSED_FEATURES.items():
        places = [str(place) for place, reason in done.refused if reason == code]
        if places:
            said.append(_("Left out, {reason}: features {places}.", reason=_(words), places=_named(places)))
    return said


def _named(names: list[str] | tuple[str, ...]) -> str:
    shown = _(", ").join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return shown if rest <= 0 else _("{names} and {n} more", names=shown, n=rest)


def swapped(one: str, other: str) -> str:
    """Say which areas changed places on the schematic; an empty name is an empty cell."""
    return _(
        "{one} and {other} changed places.", one=one or _("(empty cell)"), other=other or _("(empty cell)")
    )
