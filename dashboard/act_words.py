"""Sentences for acts that were refused: what, why, and what to do."""

from datetime import datetime
from typing import Any

from dashboard.text import _
from dashboard.words import word
from db.commands.acts import ActRefused
from db.editions import ChangedByOther
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
        "proposed_already": _(
            "A leader is proposed for matter {number} already; wait for the decision or withdraw it.",
            **_pick(values, "number"),
        ),
        "not_proposed": _(
            "No proposal waits for matter {number}; reload the page.", **_pick(values, "number")
        ),
        "not_county_leader": _("Only a county leader in office decides on this."),
        "limit_missing": _("Give the day by which the matter is to be resolved."),
        "same_post": _("Giver and taker are the same; choose another leader."),
        "not_in_charge": _("The giver does not have all of these in charge any more; open the dialog again."),
        "handed_over_already": _("One of these waits in another hand-over; sign or withdraw that one first."),
        "hand_over_unknown": _("This hand-over waits no longer; reload the page."),
        "hand_over_not_yours": _("It is not your turn to sign this hand-over."),
        "reason_short": _("Give a reason of at least {least} characters.", **_pick(values, "least")),
        "reason_long": _("Give a reason of at most {most} characters.", **_pick(values, "most")),
        "account_unknown": _("Choose a colleague who does not avoid the matter yet."),
        "interest_unknown": _("Choose who is to be let back; it may have been done already."),
        "end_not_by_stand_in": _(
            "Who stands in records on the assignment of {number}, but does not end it; its leader or the office does.",
            **_pick(values, "number"),
        ),
        "subject_missing": _("Write the subject: place and matter."),
        "subject_long": _("The subject has {most} characters at most.", **_pick(values, "most")),
        "subject_names": _("The subject names a person or a number: write what it is about."),
        "title_missing": _("Name the document, for example “written reply”."),
        "title_long": _("Name the document in at most {most} characters.", **_pick(values, "most")),
        "number_long": _("The document's number has at most {most} characters.", **_pick(values, "most")),
        "dated_later": _("The document's date has not come yet; look at it again."),
        "kind_unknown": _("Choose what the document is."),
        "date_unknown": _("The document's date is no day; choose one or leave it empty."),
        "identity_destroyed": _(
            "The identity of this matter was destroyed by an approved list; reopen the matter before a document is added."
        ),
        "file_empty": _("The file is empty; choose another."),
        "file_large": _(
            "The file has more than {most} MB; scan it in grey or in parts.", **_pick(values, "most")
        ),
        "file_type": _("This file is not taken: PDF, JPG, PNG, DOCX or XLSX without macros are."),
        "documents_many": _("The matter has {most} documents; no more are taken.", **_pick(values, "most")),
        "document_unknown": _("The document is not there any more; reload the page."),
        "not_your_document": _("Only who added the document or the petition office withdraws it."),
        "words_missing": _("Write the text."),
        "words_long": _("The text has at most {most} characters.", **_pick(values, "most")),
        "paper_not_open": _("The act that this paper puts in writing was not done yet, or is another's."),
        "paper_unknown": _("This paper is not your unit's or is there no more; reload the page."),
        "paper_act_closed": _("This is not done with the paper any more; reload the page."),
        "notices_many": _("At most {most} notices are printed at once; tick fewer.", **_pick(values, "most")),
        "identity_sealed": _(
            "The matter ended for good and its identity is sealed; two persons open it on its page."
        ),
        "meeting_missing": _("Give the day and the time of the meeting."),
        "meeting_past": _("The meeting would lie before now; choose a later moment."),
        "meeting_far": _("A meeting is planned at most {most} days ahead.", **_pick(values, "most")),
        "place_missing": _("Say where the meeting is."),
        "place_long": _("The place has at most {most} characters.", **_pick(values, "most")),
        "slip_unknown": _("This slip is not yours or is out no more; reload the page."),
        "slip_ended": _("Slip {number} came back already; reload the page.", **_pick(values, "number")),
        "met_missing": _("Give the day of the meeting as it is signed."),
        "before_slip": _("The slip was not made yet on that day; give a later one."),
        "keep_unset": _("No time of keeping is set: nothing is destroyed."),
        "none_over": _("Of no sealed matter is the keeping over, or all of them stand on a list already."),
        "list_unknown": _("There is no such list."),
        "list_not_waiting": _("This list waits no longer; reload the page."),
        "list_not_approved": _("No leader has approved this list: nothing of it is destroyed."),
        "list_avoided": _("A matter on this list is one that you must avoid; a colleague decides on it."),
        "list_empty": _("Every matter fell out of this list; there is nothing to approve."),
        "paper_own": _("Who wrote the draft does not check it; ask a colleague."),
        "document_twice": _("The matter holds this file already: {title}.", **_pick(values, "title")),
        "form_not_yours": _("Matters are registered by the petition office; reserve numbers of your papers."),
        "block_size": _("Reserve 1 to {most} numbers at once.", **_pick(values, "most")),
        "numbers_none": _("Choose at least one number."),
        "number_unknown": _("{number} is no number that was reserved here.", **_pick(values, "number")),
        "number_used": _("{number} was used already.", **_pick(values, "number")),
        "number_void": _("{number} is void.", **_pick(values, "number")),
        "before_reserved": _("{number} was not reserved yet on that day.", **_pick(values, "number")),
        "day_ahead": _("The day is after today."),
        "before_issue": _("The paper was not issued yet on that day; give a later one."),
        "series_words": _("The words before the year have 1 to {most} characters.", **_pick(values, "most")),
        "result_missing": _("Choose the result."),
        "not_led_off": _(
            "The matter was not led to another legal route; record that first, or choose another result."
        ),
        "reply_not_served": _("The reply was not served yet; an assignment ends once it was."),
        "support_not_done": _(
            "A supported request is carried out, with evidence, before the assignment ends."
        ),
        "call_back_owed": _(
            "The petitioner was not called back yet: reached, refused before two officers, or not reached on {attempts} days.",
            **_pick(values, "attempts"),
        ),
        "record_missing": _("Choose what is recorded."),
        "none_chosen": _("Choose at least one matter from the list."),
        "too_many_at_once": _(
            "At most {most} matters are done at once; choose fewer.", **_pick(values, "most")
        ),
        "not_at_once": _("This is not done on many matters at once."),
        "post_unknown": _("Choose a leader from the list."),
        "post_ended": _("{title} has left the post; choose another leader.", **_pick(values, "title")),
        "limit_past": _(
            "The day to be resolved by ({due}) has passed; choose a later one.", **_pick(values, "due")
        ),
    }
    return sentences.get(refused.code) or _("This cannot be done now ({code}).", code=refused.code)


def changed_sentence(changed: ChangedByOther, now: datetime) -> str:
    """Say who changed the thing meanwhile and when, by the local moment ``now``; what was typed stays on the page."""
    at = changed.at.astimezone(now.tzinfo)
    moment = f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
    return _(
        "Changed at {time} by {who} since you opened it. Nothing of yours was stored; what you typed is still here. "
        "Look at what holds now, then do it again.",
        time=moment,
        who=changed.by or _("an import or the command line"),
    )


def _pick(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values.get(name, "–") for name in names}
