"""Why an act on a meeting, its agenda or a decision was not taken, in one sentence."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from dashboard.act_words import refused_sentence
from dashboard.ids.meetings import AgendaId, DecisionsId, MeetingsId
from dashboard.text import _
from db.commands.acts import ActRefused


def meeting_refusal(refused: ActRefused) -> str:
    """Say in one sentence why an act was refused and what can be done."""
    values: dict[str, Any] = {"most": "–", "least": "–", **refused.values}
    told = {
        "meeting_unknown": _("There is no such meeting; reload the page."),
        "meeting_title_missing": _("Give the meeting a title."),
        "meeting_title_long": _("A title has at most {most} characters.", most=values["most"]),
        "meeting_names": _("Title and place name no person and no number that leads to one."),
        "rhythm_missing": _("Choose the kind of meeting."),
        "day_missing": _("Choose the day."),
        "meeting_past": _("The meeting is planned for today or later."),
        "meeting_not_past": _(
            "A meeting of today or later is planned; what is entered later was held before today."
        ),
        "meeting_long_past": _("The day lies at most {most} days back.", most=values["most"]),
        "meeting_there": _("A meeting of this title was held on that day already; look at the list."),
        "meeting_has_items": _(
            "Agenda and decisions are of the day they were entered for; withdraw the entry and make another."
        ),
        "meeting_has_decisions": _("The meeting has decided something; its entry stays."),
        "meeting_far": _("The day lies at most {most} days ahead.", most=values["most"]),
        "chair_missing": _("Choose who takes the chair."),
        "seats_many": _("At most {most} take part; choose fewer.", most=values["most"]),
        "owner_unknown": _("Choose a leader in office or a unit from the list."),
        "meeting_was_held": _("The meeting was held; its agenda stays as it was."),
        "meeting_was_cancelled": _("The meeting was cancelled; plan another."),
        "meeting_not_held": _("First say on which day the meeting was held."),
        "held_ahead": _("The day has not come yet; choose today or an earlier one."),
        "held_before_planning": _("The meeting was planned later than that; choose a later day."),
        "held_unlike_plan": _(
            "It was planned for {planned}. If it was indeed held on {day}, tick that and press again.",
            planned=values.get("planned", "–"),
            day=values.get("day", "–"),
        ),
        "held_too_soon": _(
            "It begins at {at}, which has not come yet. If it has begun, tick that and press again.",
            at=values.get("at", "–"),
        ),
        "holding_same": _("Nothing is changed: day, hour and who was there are as before."),
        "decided_before": _(
            "Something was decided before that day, or is due before it; choose an earlier day."
        ),
        "holding_has_papers": _(
            "It has decided something or has minutes; withdraw the decisions and empty the minutes first."
        ),
        "meeting_not_cancelled": _("The meeting was not cancelled; reload the page."),
        "none_chosen": _("Choose at least one item."),
        "items_many": _("An agenda has at most {most} items; drop some first.", most=values["most"]),
        "item_missing": _("Write a title, or give the number of a matter."),
        "item_unknown": _("There is no such item on the agenda; reload the page."),
        "item_decided": _("Something was decided on this item; it stays."),
        "matter_unknown": _("There is no such matter for you; look at its number again."),
        "matter_on_agenda": _("The matter stands on the agenda already."),
        "reason_short": _("Write at least {least} characters.", least=values["least"]),
        "reason_long": _("Write at most {most} characters.", most=values["most"]),
        "due_past": _("The last day lies before the meeting; choose a later one."),
        "carried_not_entered": _(
            "Only the office says of a meeting entered later that a decision was carried out; else its owner reports it."
        ),
        "carried_day": _("It was carried out between the day of the meeting and today."),
        "decision_unknown": _("There is no such decision for you; reload the page."),
        "decision_not_yours": _("Only its owner or the petition office reports a decision done."),
        "report_stands": _(
            "A report is taken back on the day on which it was made; ask the office to return it."
        ),
        "decision_same": _("Nothing is changed: what, whose and by when are as before."),
        "decision_gone": _("The decision was corrected or withdrawn already; reload the page."),
        "decision_closed": _("The decision is done or given up already; reload the page."),
        "decision_open": _("The decision is open; there is nothing to return."),
    }
    return told.get(refused.code) or refused_sentence(refused)


def _of(field: StrEnum, *codes: str) -> dict[str, StrEnum]:
    return dict.fromkeys(codes, field)


_DAYS: Final = ("day_missing", "meeting_past", "meeting_not_past", "meeting_long_past", "meeting_far")
PLAN_FIELDS: Final = {
    **_of(MeetingsId.TITLE, "meeting_title_missing", "meeting_title_long", "meeting_names"),
    **_of(MeetingsId.DAY, *_DAYS, "meeting_there", "meeting_has_items"),
    **_of(MeetingsId.RHYTHM, "rhythm_missing"),
    **_of(MeetingsId.PLACE, "place_long"),
    **_of(MeetingsId.CHAIR, "chair_missing"),
}
HOLD_FIELDS: Final = {
    **_of(MeetingsId.HELD_ON, "day_missing", "held_ahead", "held_before_planning", "decided_before"),
    **_of(MeetingsId.HELD_ON, "held_unlike_plan"),
    **_of(MeetingsId.HELD_AT, "held_too_soon"),
    **_of(MeetingsId.HOLD_WHY, "reason_short", "reason_long"),
}
ADD_FIELDS: Final = {
    **_of(AgendaId.ADD_NUMBER, "item_missing", "matter_unknown", "matter_on_agenda"),
    **_of(AgendaId.ADD_TITLE, "meeting_title_long", "meeting_names"),
    **_of(AgendaId.ADD_REASON, "reason_long"),
}
DECISION_FIELDS: Final = {
    **_of(DecisionsId.OWNER, "owner_unknown", "post_ended"),
    **_of(DecisionsId.DUE, "day_missing", "due_past", "meeting_far"),
    **_of(DecisionsId.CARRIED_ON, "carried_day"),
    **_of(DecisionsId.WHAT, "reason_short", "reason_long", "decision_same"),
}
"""The field of a dialog that each refusal is about."""


def field_of(refused: ActRefused, fields: Mapping[str, StrEnum]) -> str:
    """Return the field that a refusal is about, empty where it is about none."""
    return fields.get(refused.code, "")
