"""Why an act on an early warning was not taken, in one sentence."""

from typing import Any

from dashboard.rounds_refusals import report_refusal
from dashboard.text import _
from db.commands.acts import ActRefused


def warning_refusal(refused: ActRefused) -> str:
    """Say in one sentence why an act on a warning was refused and what can be done."""
    values: dict[str, Any] = {"most": "–", "least": "–", "days": "–", **refused.values}
    told = {
        "warning_unknown": _("There is no such warning; reload the page."),
        "warning_taken_on": _("The warning was taken on already; its matter stands in the ledger."),
        "warning_set_aside": _("The warning was set aside already; reload the page."),
        "warning_not_aside": _("The warning is not set aside; reload the page."),
        "warning_too_new": _(
            "A warning is scored {days} days after it was found at the earliest.", days=values["days"]
        ),
        "no_unit": _(
            "No petition office is known that the matter could lie with; the administrator enters it."
        ),
        "reason_short": _("Give a reason of at least {least} characters.", least=values["least"]),
        "subject_missing": _("Write the subject of the matter."),
        "words_missing": _("Say what is to be looked into."),
        "category_unknown": _("Choose the category of the matter."),
        "unit_unknown": _("Choose the unit that looks into it."),
        "limit_missing": _("Give the day by which it is to be looked into."),
    }
    return told.get(refused.code) or report_refusal(refused)
