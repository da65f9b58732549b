"""Why an act of a hearing file was not taken, in one sentence."""

from typing import Any

from dashboard.handling_words import held_back_sentence
from dashboard.text import _
from db.commands.acts import ActRefused


def hearing_refusal(refused: ActRefused) -> str:
    """Say in one sentence why an act was refused and what can be done."""
    values: dict[str, Any] = {"most": "–", "least": "–", "day": "–", **refused.values}
    told = {
        "hearing_unknown": _("There is no such hearing for you; reload the page."),
        "hearing_not_now": _("The file does not stand there now; reload the page."),
        "act_unknown": _("Choose what is done."),
        "day_missing": _("Choose the day."),
        "day_past": _("The day of the hearing has passed; plan another."),
        "day_ahead": _("The day has not come yet; choose today or an earlier one."),
        "day_far": _("The day lies at most {most} days ahead.", most=values["most"]),
        "time_missing": _("Give the time at which the hearing begins."),
        "place_missing": _("Name the room."),
        "place_long": _("The room has at most {most} characters.", most=values["most"]),
        "plan_missing": _("Plan day, time and room first; the notice names them."),
        "hearing_ahead": _("The hearing is planned for {day}; plan another day if it was held today.", day=values["day"]),
        "receipt_before": _("The receipt lies before the notice; choose a later day."),
        "host_missing": _("Seat a host first who does not keep out."),
        "seat_role_missing": _("Choose the part in which they sit."),
        "seat_name_missing": _("Name the official; nobody of the petitioner's side is named."),
        "seat_name_long": _("A name has at most {most} characters.", most=values["most"]),
        "seat_twice": _("This part is taken; take the other from its seat first."),
        "seats_many": _("At most {most} sit in a hearing.", most=values["most"]),
        "seat_missing": _("Choose who it is about."),
        "avoidance_missing": _("Say what was decided on keeping out."),
        "side_missing": _("Choose who brings the evidence."),
        "evidence_many": _("The list has at most {most} pieces.", most=values["most"]),
        "evidence_missing": _("Choose the piece of evidence it is about."),
        "officer_missing": _("A sheet is that of an officer who does not keep out."),
        "opinion_missing": _("Choose what the sheet says."),
        "due_past": _("The day for carrying out has passed; choose a later one."),
        "item_unknown": _("There is no such item in the file; reload the page."),
        "minutes_not_yet": _("Minutes begin once the hearing is decided on."),
        "minutes_closed": _("The hearing is concluded; its minutes stay as they are."),
        "reason_short": _("Write at least {least} characters.", least=values["least"]),
        "reason_long": _("Write at most {most} characters.", most=values["most"]),
    }  # fmt: skip
    return told.get(refused.code) or held_back_sentence(refused)
