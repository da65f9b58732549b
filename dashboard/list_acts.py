"""Answers of a dialog that acts on a matter chosen in a list: it stays and says why not, or shuts and tells it is done."""

from datetime import datetime
from typing import Any

from dash import no_update

from dashboard.act_words import changed_sentence
from dashboard.text import _
from db.editions import ChangedByOther

Answer = dict[str, Any]
"""Whether the dialog is hidden, what it refuses, what the page tells, and the matter with the version that is shown."""


def stays(why: str) -> Answer:
    """Let the dialog stay with what was typed, and say why nothing was done."""
    return {"hidden": no_update, "refused": why, "done": no_update, "case": no_update}


def changed_meanwhile(changed: ChangedByOther, case: dict[str, Any] | None, now: datetime) -> Answer:
    """Say who was first; the lists behind are read anew, and the next press is meant for what they show then."""
    why = changed_sentence(changed, now)
    return {
        "hidden": no_update,
        "refused": why,
        "done": why,
        "case": {**(case or {}), "version": changed.version},
    }


def done(now: datetime, matter: str | None) -> Answer:
    """Shut the dialog and tell when which matter was acted on."""
    told = _("Done at {time}: {matter}", time=f"{now:%H:%M:%S}", matter=matter or "")
    return {"hidden": True, "refused": "", "done": told, "case": no_update}
