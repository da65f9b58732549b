"""Agenda items (议题) in words: what each is about, why it is proposed, and the address of exactly its rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dashboard.text import N_, _, day_words, ngettext, sentences
from dashboard.url_state import LEDGER, address
from dashboard.warning_words import sentence as warning_sentence
from db.early_warning import WarningSeen
from db.filter_query import to_query
from db.meetings import ItemKind, ItemSeen, Proposed, Standing, sighting_of
from db.rows import Names

_TITLES: Final[Mapping[ItemKind, str]] = {
    ItemKind.REVIEW: N_("What became of earlier decisions"),
    ItemKind.PAST_DUE: N_("Decisions past their day"),
    ItemKind.OVERDUE: N_("Overdue although a leader has it in charge"),
    ItemKind.CHARGE: N_("Past the leader's own day to resolve it"),
    ItemKind.MAJOR: N_("Major matters without a leader"),
    ItemKind.BACKLOG: N_("Old unresolved matters"),
    ItemKind.WARNING: N_("Early warning"),
    ItemKind.HEARING: N_("Hearing ahead"),
    ItemKind.CASE: N_("One matter"),
    ItemKind.FREE: N_("Item of its own"),
}
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.ON_TIME: N_("done on time"),
    Standing.LATE: N_("done late"),
    Standing.PAST_DUE: N_("past due"),
    Standing.NOT_DONE: N_("not carried out"),
    Standing.OPEN: N_("not due yet"),
}


def kind_word(kind: ItemKind) -> str:
    """Say what an item is about."""
    return _(_TITLES[kind])


def item_title(one: ItemSeen, names: Names) -> str:
    """Return an item's title: that of its matter, of what data propose, or the typed one."""
    if one.is_hidden:
        return _("A matter that is not yours to see")
    if one.kind is ItemKind.HEARING:
        return _("{what}: {subject}", what=kind_word(one.kind), subject=one.title)
    if one.kind is ItemKind.WARNING:
        n = one.said["count"] if one.figure is None else one.figure.count
        return _(
            "{what}: {subject}", what=kind_word(one.kind), subject=_warned(one.said, one.as_of, n, names)
        )
    return one.title or kind_word(one.kind)


def proposed_title(one: Proposed, names: Names, subjects: Mapping[int, str]) -> str:
    """Return the title of what data propose."""
    if one.kind is ItemKind.WARNING:
        return _(
            "{what}: {subject}",
            what=kind_word(one.kind),
            subject=_warned(one.values, one.as_of, one.count, names),
        )
    if one.case_id is not None:
        return _("{what}: {subject}", what=kind_word(one.kind), subject=subjects.get(one.case_id, "–"))
    return kind_word(one.kind)


def item_reason(one: ItemSeen) -> str:
    """Say why an item stands on the agenda: what data say of it, or what was typed."""
    said = "" if one.figure is None else reason_words(one.figure)
    return sentences(said, one.reason)


def reason_words(one: Proposed) -> str:
    """Say in a sentence why data propose an item; nothing is to be said of one that counts nothing any more."""
    values = one.values
    if not one.count:
        return ""
    match one.kind:
        case ItemKind.REVIEW:
            return _(
                "{counts}.",
                counts=_(", ").join(
                    _("{n} {standing}", n=values[key.value], standing=_(words))
                    for key, words in STANDINGS.items()
                    if values.get(key.value)
                ),
            )
        case ItemKind.PAST_DUE:
            return _("The earliest was due on {day}.", day=_day(values.get("oldest")))
        case ItemKind.OVERDUE:
            return ngettext(
                "{n} leader has them in charge; the earliest limit was {day}.",
                "{n} leaders have them in charge; the earliest limit was {day}.",
                values.get("leaders", 0),
                day=_day(values.get("oldest")),
            )
        case ItemKind.CHARGE:
            return ngettext(
                "The day that {n} leader set has passed.",
                "The days that {n} leaders set have passed.",
                values.get("leaders", 0),
            )
        case ItemKind.MAJOR:
            return _("Major matters are put in a county leader's charge; nobody has these.")
        case ItemKind.BACKLOG:
            return ngettext(
                "Open for more than a year, with {n} unit.",
                "Open for more than a year, with {n} units.",
                values.get("units", 0),
            )
        case ItemKind.WARNING:
            return _("Chance alone does not explain it; found on {day}.", day=day_words(one.as_of))
        case ItemKind.HEARING:
            return _("Planned for {day}.", day=_day(values.get("planned_on")))
        case _:
            return ""


def _day(written: str | None) -> str:
    """Say a day as an item keeps it."""
    return day_words(date.fromisoformat(written)) if written else "–"


def rows_of(one: Proposed, today: date) -> str:
    """Return the address of exactly the rows that a figure counts; empty where the page itself lists them."""
    if one.case_id is not None:
        return f"/case/{one.case_id}"
    if one.chosen is None:
        return ""
    return address(LEDGER, to_query(one.chosen, one.as_of if one.as_of < today else None))


def item_cells(
    items: Sequence[ItemSeen], names: Names, meeting_id: int, today: date, *, sees_rows: bool
) -> list[dict[str, Any]]:
    """Return an agenda's items as the list shows them, numbered without the dropped ones."""
    cells: list[dict[str, Any]] = []
    place = 0
    for one in items:
        place += not one.is_dropped
        opens, lists = "", None
        if one.figure is not None and sees_rows:
            opens = rows_of(one.figure, today)
            lists = None if opens else {"meeting": meeting_id, "only": _only(one.kind)}
        elif one.case_id is not None:
            opens = f"/case/{one.case_id}"
        cells.append(
            {
                "id": str(one.id),
                "place": "–" if one.is_dropped else place,
                "what": item_title(one, names),
                "number": one.number,
                "why": item_reason(one),
                "count": _count(one),
                "note": one.note,
                "opens": opens,
                "lists": lists,
                "is_dropped": one.is_dropped,
                "as_of": one.as_of.isoformat(),
            }
        )
    return cells


def _count(one: ItemSeen) -> int | None:
    if one.figure is not None:
        return one.figure.count
    return 1 if one.case_id is not None else None


def _only(kind: ItemKind) -> str:
    return Standing.PAST_DUE.value if kind is ItemKind.PAST_DUE else ""


def proposal_options(
    found: Sequence[Proposed], names: Names, subjects: Mapping[int, str], taken: frozenset[str]
) -> list[dict[str, Any]]:
    """Offer what data propose, each with its count and its reason; what stands on the agenda already cannot be ticked."""
    options = []
    for one in found:
        said = _(
            "{title} ({n}). {why}",
            title=proposed_title(one, names, subjects),
            n=one.count,
            why=reason_words(one),
        )
        is_taken = one.key in taken
        label = _("{said} Stands on the agenda already.", said=said) if is_taken else said
        options.append({"value": one.key, "label": label, "disabled": is_taken})
    return options


def _warned(said: Mapping[str, Any], seen_on: date, n: int, names: Names) -> str:
    return warning_sentence(WarningSeen(0, sighting_of(said), seen_on, seen_on, n, (), version=1), names)
