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
        "reason_short": _("Give a reason of at least {least} characters.", **_pick(values, "least")),
        "reason_long": _("Give a reason of at most {most} characters.", **_pick(values, "most")),
        "title_missing": _("Name the document, for example “written reply”."),
        "title_long": _("Name the document in at most {most} characters.", **_pick(values, "most")),
        "number_long": _("The document's number has at most {most} characters.", **_pick(values, "most")),
        "dated_later": _("The document's date has not come yet; look at it again."),
        "kind_unknown": _("Choose what the document is."),
        "date_unknown": _("The document's date is no day; choose one or leave it empty."),
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
        "paper_own": _("Who wrote the draft does not check it; ask a colleague."),
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
