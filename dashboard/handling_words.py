"""Acts of handling in words: what each is called, which clocks it meets and starts, and why one is held back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.act_words import refused_sentence
from dashboard.articles import article_words
from dashboard.text import _, pgettext, sentences
from dashboard.words import word
from db.clocks import ClockState
from db.commands.acts import ActRefused
from db.enums import Clock, EventKind, Stage
from db.handling import RULES, Field, met_by, started_by
from db.standing import Hand, Standing, extension_left
from db.urgent import report_by

K = EventKind

_ACTS: Final[Mapping[EventKind, str]] = {
    K.TRANSFERRED: "Transfer to a unit",
    K.TRANSFER_RECEIVED: "Tell receipt of the transfer",
    K.OBJECTED: "Object to the transfer",
    K.OBJECTION_SETTLED: "Settle the objection",
    K.ACCEPTED: "Accept, with notice",
    K.REFUSED: "Do not accept, with notice",
    K.NOTICED: "Serve the written notice",
    K.LED_OFF: "Lead to another legal route",
    K.EXTENDED: "Extend handling",
    K.SUSPENDED: "Suspend the handling clock",
    K.RESUMED: "Resume the handling clock",
    K.REPLIED: "Give the opinion",
    K.REPLY_SERVED: "Record service of the opinion",
    K.CARRIED_OUT: "Record that it is carried out",
    K.CLOSED: "Close",
    K.REVIEW_ASKED: "Take in a request for review",
    K.REVIEW_REPLIED: "Give the review opinion",
    K.REVIEW_SERVED: "Record service of the review opinion",
    K.REREVIEW_ASKED: "Take in a request for re-review",
    K.REREVIEW_REPLIED: "Give the re-review opinion",
    K.REOPENED: "Reopen",
    K.LIMIT_SET: "Set a limit",
    K.INSTRUCTED: "Record a leader's written instruction",
    K.INSTRUCTION_ANSWERED: "Answer the instruction",
    K.SUPERVISED: "Supervise",
    K.REMINDED: "Remind",
    K.HEARING_APPLIED: "Take in an application for a hearing",
    K.HEARING_DECIDED: "Decide to hold a hearing",
    K.HEARING_REFUSED: "Refuse the hearing",
    K.HEARING_CONCLUDED: "Record the hearing's conclusion",
    K.PROPOSAL_SENT: "Send a proposal to the unit",
    K.PROPOSAL_ANSWERED: "Answer the proposal in writing",
    K.AID_APPLIED: "Take in an application for aid",
    K.AID_FORWARDED: "Forward the application for aid",
    K.AID_DECIDED: "Record the decision on aid",
    K.AID_PAID: "Record that aid is paid",
    K.URGENT_FOUND: "Record as an urgent matter",
    K.REPORTED_UP: "Report the urgent matter up",
    K.URGENT_INSTRUCTED: "Record instructions from above",
    K.CALLED_BACK: "Record a call-back",
    K.CATEGORISED: "Change the category",
    K.PLACED: "Change the place",
    K.CAUSE_NAMED: "Name the source cause",
    K.RATED: "Enter a rating slip",
    K.CANCELLED: "Cancel the registration",
}

_HANDS: Final[Mapping[Hand, str]] = {
    Hand.OFFICE: "the petition office",
    Hand.HOLDER: "the unit in charge",
    Hand.CO_HANDLER: "a co-handling unit",
    Hand.LEADER: "a county leader",
}


def act_word(act: EventKind) -> str:
    """Say what is done, as a button says it."""
    return pgettext("Act", _ACTS[act])


def says(act: EventKind, standing: Standing) -> str:
    """Say in a sentence or two which clocks the act meets, which it starts, and until when these run."""
    return sentences(
        _of_clocks(act, standing), _("A reason is needed.") if Field.NOTE in RULES[act].needed else ""
    )


def _of_clocks(act: EventKind, standing: Standing) -> str:
    match act:
        case K.EXTENDED:
            return _extension(standing)
        case K.LIMIT_SET:
            return _("Starts {clocks}.", clocks=_("{clock} until the day given", clock=word(Clock.C12)))
        case K.OBJECTION_SETTLED:
            return _("Agreed to, the notice and objection clocks start anew today with the other unit.")
        case K.SUSPENDED:
            return _("The handling clock stands still until it is resumed.")
        case K.AID_APPLIED | K.AID_FORWARDED | K.AID_DECIDED | K.AID_PAID:
            return _("Meets and starts no clock. Aid hangs on need alone, never on not petitioning.")
        case K.HEARING_DECIDED:
            return _(
                "The days from today to the conclusion don't count in the re-review (C10); handling (C5) runs on."
            )
        case K.HEARING_CONCLUDED if standing.matter.stage is Stage.REREVIEW:
            return _("The re-review clock (C10) runs on, its last day later by the days of the hearing.")
        case K.URGENT_FOUND:
            return _(
                "To be reported up within {n} hours of the moment at which it was known.",
                n=standing.pack.urgent_hours,
            )
        case K.REPORTED_UP:
            return _report_by(standing)
        case K.RESUMED:
            return _("The handling clock runs on, its last day later by the days it stood still.")
    met, started = met_by(act, standing), started_by(act, standing)
    return sentences(
        _("Meets {clocks}.", clocks=_listed(met, lambda one: word(one.clock))) if met else "",
        _("Starts {clocks}.", clocks=_listed(started, _until)) if started else "",
        "" if met or started else _("Meets and starts no clock."),
    )


def _extension(standing: Standing) -> str:
    handling = next((one for one in standing.clocks if one.clock is Clock.C5), None)
    limit = "–" if handling is None or handling.limit_on is None else handling.limit_on.isoformat()
    return _(
        "Handling now ends on {day}; it can be extended by {most} days at most.",
        day=limit,
        most=extension_left(standing),
    )


def _report_by(standing: Standing) -> str:
    last, known_at = report_by(standing.matter, standing.pack), standing.matter.urgent_at
    if last is None or known_at is None:
        return _("These rules give no hours for the report.")
    return _(
        "Known {known}; in time until {last}. A late report is made all the same.",
        known=f"{known_at:%Y-%m-%d %H:%M}",
        last=f"{last:%Y-%m-%d %H:%M}",
    )


def _until(state: ClockState) -> str:
    return _("{clock} until {day}", clock=word(state.clock), day=state.limit_on or "–")


def _listed(states: tuple[ClockState, ...], said: Callable[[ClockState], str]) -> str:
    return _(", ").join(said(one) for one in states)


def held_back_sentence(refused: ActRefused) -> str:
    """Say why an act of handling was not done and what can be done, with the article where the rules name one."""
    values: dict[str, Any] = dict(refused.values)
    return with_article(_held_back(refused.code, values) or refused_sentence(refused), values)


def with_article(said: str, values: Mapping[str, Any]) -> str:
    """Say behind a sentence by which article it is, where a refusal's values name one."""
    article = values.get("article")
    if not article:
        return said
    if values.get("pack") == "2005":
        return sentences(said, _("(Regulations of 2005, {article})", article=article_words(article)))
    return sentences(said, _("(Regulations of 2022, {article})", article=article_words(article)))


def _held_back(code: str, values: Mapping[str, Any]) -> str:
    if code == "in_the_way":
        return _(
            "“{act}” of {day} would no longer rest on anything; correct that one first.",
            act=word(values["other"]),
            day=values.get("on", "–"),
        )
    hands = _(" or ").join(pgettext("Hand", _HANDS[hand]) for hand in values.get("hands", ()))
    told = {
        "not_in_hand": _("Only {hands} does this.", hands=hands),
        "not_handling": _("This is no act of handling; choose one from the list."),
        "matter_cancelled": _("The registration was cancelled; nothing more is done with it."),
        "act_ended": _("The matter has ended; the petition office reopens it first."),
        "not_ended": _("The matter has not ended; there is nothing to reopen."),
        "accepted_already": _("The matter is accepted already; what comes before acceptance is over."),
        "objection_open": _("The unit has objected; settle the objection first."),
        "objection_none": _("No objection waits to be settled."),
        "objected_already": _("The unit has objected to this transfer once already."),
        "not_transferred": _("The matter was not transferred to the unit; transfer it first."),
        "receipt_told": _("The receipt of this transfer was told already."),
        "no_objection_rule": _("The rules of this matter know no objection to a transfer."),
        "noticed_already": _("The written notice was served already."),
        "notice_not_owed": _("No notice is owed: name or address is not known."),
        "answered_already": _("The opinion was given already."),
        "not_answered": _("No opinion was given yet; give it first, or let the office close for form."),
        "not_accepted": _("The matter is not accepted yet; accept it first."),
        "simple_not_extended": _("The simple procedure is not extended."),
        "no_handling_clock": _("No handling clock runs in this matter."),
        "extended_already": _("All {most} days of extension are used.", most=values.get("most", "–")),
        "extension_late": _(
            "Handling ended on {limit}; it could be extended until then. Handle it now, it counts as late.",
            limit=values.get("limit", "–"),
        ),
        "suspended_already": _("The clock stands still already; resume it first."),
        "not_suspended": _("The clock is not suspended."),
        "served_already": _("Service was recorded already."),
        "not_served": _("The opinion before was not served yet; record its service first."),
        "not_supported": _("The opinion supports no request; nothing is to be carried out."),
        "carried_out_already": _("It was carried out already."),
        "support_owed": _("A supported request is closed as substantive once it is carried out."),
        "review_running": _("A review runs; give its opinion first."),
        "review_asked_already": _("Review was asked for once already."),
        "review_none": _("No review runs."),
        "review_not_answered": _("No review opinion was given yet."),
        "rereview_asked_already": _("Re-review was asked for once already."),
        "rereview_none": _("No re-review runs."),
        "hearing_open": _("A hearing is under way; conclude it first."),
        "unit_unknown": _("Choose the unit from the list."),
        "unit_ended": _("{unit} is no more; choose its successor.", unit=values.get("unit", "–")),
        "unit_same": _("{unit} has the matter already; choose another.", unit=values.get("unit", "–")),
        "approval_missing": _("An extension needs the head's approval, and the petitioner told why."),
        "evidence_owed": _(
            "A hearing was held in this matter; a second one needs new evidence. Tick that it was given, and name it."
        ),
        "days_wrong": _("Extend by 1 to {most} days.", most=values.get("most", "–")),
        "conclusion_missing": _("Choose the opinion."),
        "closure_missing": _("Choose how the matter is closed."),
        "limit_missing": _("Give the day of the limit."),
        "limit_past": _("The day {due} has passed; choose a later one.", due=values.get("due", "–")),
        "trigger_missing": _("Choose why it is supervised."),
        "instruction_none": _("No instruction waits for an answer."),
        "hearing_too_early": _("A hearing is held while a matter is handled or reviewed; accept it first."),
        "hearing_asked_already": _("An application for a hearing waits already; decide on it."),
        "hearing_not_asked": _("Nobody applied for a hearing."),
        "hearing_none": _("No hearing is open; decide to hold one first."),
        "proposal_open": _("A proposal waits for the unit's answer already."),
        "proposal_none": _("No proposal waits for an answer."),
        "aid_waiting": _("An application for aid waits already; decide on it and pay what was granted."),
        "aid_none": _("Nobody applied for aid."),
        "aid_decided_already": _("Aid was decided on already; a new need is a new application."),
        "aid_not_granted": _("No aid was granted; record the decision first."),
        "aid_paid_already": _("The aid was paid already."),
        "aid_missing": _("Choose which aid is applied for."),
        "adoption_missing": _("Say whether the proposal is adopted."),
        "aid_decision_missing": _("Say whether the aid was granted."),
        "aid_amount_wrong": _("Give the amount in whole yuan, 1 to {most}.", most=values.get("most", "–")),
        "urgent_already": _("The matter was recorded as urgent already; its hours run from then."),
        "urgent_none": _(
            "The matter is not recorded as urgent; record the moment at which it was known first."
        ),
        "urgent_unreported": _("The matter was not reported up yet; report it first."),
        "moment_missing": _("Give day and time."),
        "moment_ahead": _("That moment has not come yet; give the one at which it was."),
        "report_before": _(
            "The matter was known only at {known}; give a later moment.", known=values.get("known", "–")
        ),
        "reported_to_missing": _("Choose the level reported to, township or above."),
        "rating_missing": _("Choose what the slip says."),
        "slip_missing": _("Add the scan of the rating slip to the documents first."),
        "rated_already": _("The petitioner has rated already; a rating is given once."),
        "rating_own": _("Who handled the matter enters no rating of it."),
        "rating_not_owed": _("The matter is anonymous; nobody is asked to rate it."),
        "call_back_missing": _("Say what the call-back came to."),
        "category_unknown": _("Choose the category from the list."),
        "place_unknown": _("Choose the township, and a village of it or none."),
        "cause_unknown": _("Choose the cause from the list."),
        "simple_unknown": _("The rules of this matter know no simple procedure."),
        "day_ahead": _("The day has not come yet; give the day on which it was done."),
        "before_receipt": _("The matter was not received yet on that day; give a later one."),
        "second_needed": _(
            "A second person confirms this with name and password: it is entered late, takes a missed limit away or "
            "cancels a registration."
        ),
        "second_same": _("The second person is somebody else than you."),
        "second_may_not": _("That account has no hand in this matter; ask another."),
        "event_unknown": _("This entry is not in the matter's history; reload the page."),
        "corrected_already": _("This entry was corrected already; correct the correction."),
        "not_correctable": _("This entry is not corrected here."),
        "rating_stays": _("The petitioner gave this rating; nobody else changes it."),
        "receipt_stays": _("A receipt is not taken back; cancel the registration instead."),
        "nothing_new": _("It says so already; choose another."),
    }
    return told.get(code, "")
