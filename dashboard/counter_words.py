"""What a counter screen says to a petitioner in plain words, and what is said of screens to who makes them."""

from datetime import date
from typing import Final

from dashboard.documents.paper_texts import day_words as in_chinese
from dashboard.text import Language, _, language, ngettext
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.devices import DeviceRefused
from db.enums import Clock, Rating, Stage
from db.queries.counters import CounterAnswer, NextDay, PaperSaid

_HELD: Final = "\N{NON-BREAKING HYPHEN}"
RATINGS: Final = (Rating.SATISFIED, Rating.FAIRLY_SATISFIED, Rating.DISSATISFIED)


def stage_sentence(found: CounterAnswer) -> str:
    """Say where a matter stands, to whoever brought it."""
    unit = found.unit or _("The petition office")
    if found.stage is None:
        return ""
    said = {
        Stage.RECEIVED: _("It was received and is being registered."),
        Stage.TRANSFERRED: _("It was passed on to {unit}, which decides whether to accept it.", unit=unit),
        Stage.ACCEPTED: _("{unit} has accepted it and is handling it.", unit=unit),
        Stage.REPLIED: _("{unit} has given its written opinion.", unit=unit),
        Stage.REVIEW: _("The opinion is being reviewed."),
        Stage.REREVIEW: _("The review is being reviewed once more."),
        Stage.LED_OFF: _("It belongs to another legal route; the notice says which."),
        Stage.REFUSED: _("It was not accepted; the notice says why."),
        Stage.CLOSED: _("Its handling has ended."),
        Stage.CANCELLED: _("Its registration was cancelled."),
    }[found.stage]
    return said if not found.is_suspended else said + _("(The limit stands still for now.)")


def owed_sentence(owed: NextDay | None) -> str:
    """Say what is owed next, by whom and until when."""
    if owed is None:
        return _("No limit is running now.")
    unit, day = owed.unit or _("The petition office"), day_words(owed.on)
    return {
        Clock.C1: _("{unit} registers it and passes it on, or accepts it, by {day}.", unit=unit, day=day),
        Clock.C2: _("{unit} tells you in writing whether it is accepted by {day}.", unit=unit, day=day),
        Clock.C3: _("{unit} tells you in writing whether it is accepted by {day}.", unit=unit, day=day),
        Clock.C5: _("{unit} gives you its written opinion by {day}.", unit=unit, day=day),
        Clock.C13: _("{unit} gives you its written opinion by {day}.", unit=unit, day=day),
        Clock.C8: _("The organ above gives you its review by {day}.", day=day),
        Clock.C10: _("The organ above that gives you its last review by {day}.", day=day),
    }[owed.clock]


def own_sentence(own: NextDay | None) -> str:
    """Say until when the petitioner may ask for a review; empty where no such time runs."""
    if own is None:
        return ""
    if own.clock is Clock.C7:
        return _(
            "If you do not agree with the opinion, you may ask for a review until {day}.",
            day=day_words(own.on),
        )
    return _(
        "If you do not agree with the review, you may ask for a last review until {day}.",
        day=day_words(own.on),
    )


def day_words(day: date | None) -> str:
    """Return a day in words that are read at a glance."""
    if day is None:
        return "–"
    return in_chinese(day) if language() is Language.ZH else day.isoformat().replace("-", _HELD)


def paper_cells(one: PaperSaid) -> tuple[str, str, str, str]:
    """Return what is shown of a paper: what it is, its number, when it was issued and when it was served."""
    served = _("not served yet") if one.served_on is None else day_words(one.served_on)
    return word(one.kind), one.number, day_words(one.issued_on), served


def held_back_sentence(code: str, rating: Rating | None) -> str:
    """Say why a matter is not rated now."""
    if code == "rated_already" and rating is not None:
        return _("This matter was rated: {rating}. A rating is given once.", rating=word(rating))
    return {
        "not_answered": _("You may rate the handling once you have been answered."),
        "rated_already": _("This matter was rated already; a rating is given once."),
        "rating_not_owed": _("An anonymous matter is not rated."),
        "matter_cancelled": _("A cancelled matter is not rated."),
    }.get(code, _("This matter is not rated now."))


def screen_refusal(refused: DeviceRefused) -> str:
    """Say why a screen does not do what was asked of it."""
    if refused.code == "too_many":
        return ngettext(
            "Too many tries. Try again in {n} minute, or ask at the window.",
            "Too many tries. Try again in {n} minutes, or ask at the window.",
            refused.values["minutes"],
        )
    if refused.code == "code_short":
        return _("Type the whole query code, eight letters and digits.")
    if refused.code == "look_over":
        return _("The screen was cleared. Look your matter up again.")
    return held_back_sentence(refused.code, None)


def nothing_found() -> str:
    """Say that nothing was found, and not which of the two did not fit."""
    return _("Nothing was found. Check the code and the second field, or ask at the window.")


# ------------------------------------------------------------ to who makes the screens


def code_refusal(refused: ActRefused) -> str:
    """Say why no query code is made."""
    return {
        "role_may_not": _("Your role may not do this."),
        "matter_unknown": _("There is no matter of this number that you may open."),
        "matter_cancelled": _("A cancelled matter gets no query code."),
        "identity_sealed": _(
            "The matter ended for good and its identity is sealed; two persons open it on its page."
        ),
    }[refused.code]
