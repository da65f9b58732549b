"""The table of townships that lie side by side, in words."""

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.act_words import refused_sentence
from dashboard.text import _, ngettext, sentences
from db.commands.acts import ActRefused
from db.queries.neighbours import Neighbours


def table_words(last: Neighbours | None, held: Neighbours | None, zone: ZoneInfo) -> str:
    """Say which edition holds, and which one waits for a second person."""
    said = []
    if held is None:
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


def neighbour_refusal(refused: ActRefused) -> str:
    """Say in one sentence why the table was not changed or confirmed."""
    told: dict[str, Any] = {
        "township_unknown": _("Choose a township, and others from the list."),
        "neighbours_same": _("Nothing was changed: the table says this already."),
        "nothing_to_confirm": _("No edition waits to be confirmed."),
        "second_person_missing": _("Who ticked the table last does not confirm it; ask a colleague."),
    }
    return told.get(refused.code) or refused_sentence(refused)
