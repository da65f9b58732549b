"""The table of townships that lie side by side, in words."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.act_words import refused_sentence
from dashboard.text import _, ngettext, sentences
from db.commands.acts import ActRefused
from db.queries.neighbours import Neighbours


def table_words(last: Neighbours | None, held: Neighbours | None, zone: ZoneInfo) -> str:
    """Say which edition holds, and which one waits for a second person."""
    said = []
    if held is None or not held.pairs:
        said.append(_("No table holds: the search looks at each township by itself."))
    else:
        said.append(
            ngettext(
                "{n} border holds, ticked by {by} and confirmed by {second} on {day}.",
                "{n} borders hold, ticked by {by} and confirmed by {second} on {day}.",
                len(held.pairs),
                by=held.ticked_by,
                second=held.confirmed_by,
                day="" if held.confirmed_at is None else f"{held.confirmed_at.astimezone(zone):%Y-%m-%d}",
            )
        )
    if last is not None and (held is None or last.id != held.id):
        said.append(
            ngettext(
                "An edition of {n} border by {by} waits for a second person.",
                "An edition of {n} borders by {by} waits for a second person.",
                len(last.pairs),
                by=last.ticked_by,
            )
        )
    return sentences(*said)


def waiting_lines(last: Neighbours | None, held: Neighbours | None, names: Mapping[int, str]) -> list[str]:
    """Say by township which borders the edition that waits brings and which it takes away; nothing where none waits.

    Each border stands once, under the township that comes first in ``names``.
    """
    if last is None or last.confirmed_at is not None:
        return []
    before = frozenset[tuple[int, int]]() if held is None else held.pairs
    brought, taken = last.pairs - before, before - last.pairs
    return [
        *(_("New: {one} – {others}", one=one, others=others) for one, others in _by_first(brought, names)),
        *(
            _("No longer: {one} – {others}", one=one, others=others)
            for one, others in _by_first(taken, names)
        ),
    ]


def _by_first(pairs: Collection[tuple[int, int]], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    left = set(names)
    for area_id, name in names.items():
        left.discard(area_id)
        others = [names[other] for other in names if other in left and _pair(area_id, other) in pairs]
        if others:
            yield name, _(", ").join(others)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def neighbour_refusal(refused: ActRefused) -> str:
    """Say in one sentence why the table was not changed or confirmed."""
    told: dict[str, Any] = {
        "township_unknown": _("Choose a township, and others from the list."),
        "confirm_first": _(
            "An edition of a colleague waits: confirm it first, or ask its author to change it, then tick on."
        ),
        "neighbours_same": _("Nothing was changed: the table says this already."),
        "nothing_to_confirm": _("No edition waits to be confirmed."),
        "second_person_missing": _("Who ticked the table last does not confirm it; ask a colleague."),
    }
    return told.get(refused.code) or refused_sentence(refused)
