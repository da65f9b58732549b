"""Sentences for acts that were refused: what, why, and what to do."""

from typing import Any

from dashboard.text import _
from dashboard.words import word
from db.commands.acts import ActRefused
from db.enums import Role


def refused_sentence(refused: ActRefused) -> str:
    """Say in one sentence why an act was refused and what can be done."""
    values: dict[str, Any] = dict(refused.values)
    if isinstance(values.get("role"), Role):
        values["role"] = word(values["role"])
    sentences = {
        "role_may_not": _(
            "The role {role} may not do this; ask the petition office.", **_pick(values, "role")
        ),
        "matter_unknown": _("There is no such matter for you. It may have been moved; reload the page."),
        "matter_ended": _("Matter {number} has ended; reopen it first.", **_pick(values, "number")),
        "assigned_already": _(
            "Matter {number} has a leader already; hand it over instead.", **_pick(values, "number")
        ),
        "not_assigned": _("Matter {number} has no leader; assign one instead.", **_pick(values, "number")),
        "same_leader": _(
            "This leader holds matter {number} already; choose another.", **_pick(values, "number")
        ),
        "not_own_assignment": _(
            "Matter {number} is in another leader's charge; only that leader or the office records here.",
            **_pick(values, "number"),
        ),
        "reason_short": _("Give a reason of at least {least} characters.", **_pick(values, "least")),
        "reason_long": _("Give a reason of at most {most} characters.", **_pick(values, "most")),
        "post_unknown": _("Choose a leader from the list."),
        "post_ended": _("{title} has left the post; choose another leader.", **_pick(values, "title")),
        "limit_past": _(
            "The day to be resolved by ({due}) has passed; choose a later one.", **_pick(values, "due")
        ),
    }
    return sentences.get(refused.code) or _("This cannot be done now ({code}).", code=refused.code)


def _pick(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values.get(name, "–") for name in names}
