"""Why a report of a screening round was not taken, in one sentence."""

from typing import Any

from dashboard.act_words import refused_sentence
from dashboard.text import _, sentences
from db.commands.acts import ActRefused


def report_refusal(refused: ActRefused) -> str:
    """Say in one sentence why reports were not taken and what can be done; the unit stands first where one is meant."""
    values: dict[str, Any] = {"most": "–", "least": "–", "unit": "", **refused.values}
    told = {
        "reports_missing": _("Nothing is reported yet: press “Zero for all”, or add what was found."),
        "unit_twice": _("A unit stands twice in one report; load the page again."),
        "unit_not_below": _("Only the unit itself, the unit above it or the petition office reports for it."),
        "round_not_owed": _("It owes no report for this round."),
        "round_ahead": _("This round has not begun; choose an earlier one."),
        "said_by_missing": _("Say by which post or role this was reported, such as “village secretary”."),
        "said_by_long": _("The post or role has at most {most} characters.", most=values["most"]),
        "said_by_names": _("Give a post or a role here, no phone and no number of a person."),
        "subject_missing": _("Say in a few words what was found."),
        "subject_long": _("What was found is said in at most {most} characters.", most=values["most"]),
        "subject_names": _("The subject becomes the matter's title: no name and no number of a person."),
        "words_missing": _("Describe what was found."),
        "words_long": _("The description has at most {most} characters.", most=values["most"]),
        "category_unknown": _("Choose the category of what was found."),
        "unit_unknown": _("Choose the unit that resolves it."),
        "persons_wrong": _("The number of persons is between 1 and {most}.", most=values["most"]),
        "limit_missing": _("Give the day by which it is to be resolved."),
        "measure_long": _("The measure has at most {most} characters.", most=values["most"]),
        "reason_short": _("This round was reported already: say why it is changed."),
        "due_days_wrong": _("Reports are due 0 to {most} days after their round.", most=values["most"]),
        "finder_not_below": _("What was found lies with the unit itself or a village below it."),
        "holiday_days_wrong": _(
            "Daily reports are due 0 to {most} days after their day.", most=values["most"]
        ),
        "ground_short": _(
            "Name the notice that asks for it, by at least {least} characters.", least=values["least"]
        ),
        "ground_long": _("The ground has at most {most} characters.", most=values["most"]),
        "day_behind": _("The rule holds from today on or later; it does not reach back."),
    }
    said = told.get(refused.code) or refused_sentence(refused)
    return sentences(_("{unit}:", unit=values["unit"]), said) if values["unit"] else said
