"""Printing many notices in words: what would be printed, what holds it up, and why a batch is refused."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashboard.text import N_, _, ngettext, sentences
from dashboard.words import word
from db.commands.batch_print import MOST_NOTICES, Hindrance, Printable

_HELD: Final[Mapping[Hindrance, str]] = {
    Hindrance.UNKNOWN: N_("There is no such matter for you; it may have been moved."),
    Hindrance.NONE_READY: N_("No notice to the petitioner is issued and waits to be served."),
    Hindrance.OTHERS: N_("Its notice is another unit's, which prints it itself."),
    Hindrance.NOBODY: N_("It is anonymous: there is nobody to whom the notice goes."),
    Hindrance.SEALED: N_("Its identity is sealed after the final end; two persons open it on its page."),
}


def printable_cells(found: Sequence[Printable]) -> list[dict[str, Any]]:
    """Return a row a notice, what is held up first."""
    ordered = sorted(found, key=lambda one: one.problem is None)
    return [
        {
            "id": f"{one.case_id}-{0 if one.paper is None else one.paper.id}",
            "number": one.number or "–",
            "title": one.title or "–",
            "said": _said(one),
            "is_held": one.problem is not None,
        }
        for one in ordered
    ]


def _said(one: Printable) -> str:
    if one.problem is not None or one.paper is None:
        return _(_HELD[one.problem or Hindrance.NONE_READY])
    return "　".join(filter(None, (word(one.paper.kind), one.paper.number)))


def batch_words(found: Sequence[Printable]) -> str:
    """Say how many notices are ready, how many matters hold the batch up, and whether there are too many."""
    held = sum(one.problem is not None for one in found)
    ready = len(found) - held
    return sentences(
        ngettext("{n} notice can be printed.", "{n} notices can be printed.", ready),
        ngettext("{n} matter holds the batch up.", "{n} matters hold the batch up.", held) if held else "",
        too_many() if ready > MOST_NOTICES else "",
    )


def too_many() -> str:
    """Say how many notices are printed at once at most."""
    return _("At most {most} notices are printed at once; tick fewer.", most=MOST_NOTICES)


def can_print(found: Sequence[Printable]) -> bool:
    """Tell whether all that was ticked can be printed at once."""
    return 0 < len(found) <= MOST_NOTICES and all(one.problem is None for one in found)
