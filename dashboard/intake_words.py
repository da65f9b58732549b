"""The page of intake in words: why nothing was registered, what is suggested and why, what was found."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.handling_words import held_back_sentence, with_article
from dashboard.text import _, ngettext
from dashboard.words import word
from db.commands.acts import ActRefused
from db.commands.identity import COMPARED_AN_HOUR, IdentityProblem, IdentityRefused
from db.likeness import Leaning
from db.queries.identity import CallerAnswer
from db.queries.places import PlacesFound
from db.queries.suggesting import Alike


def refusal(refused: ActRefused) -> str:
    """Say why the page was not registered and what can be done, with the article where a rule names one."""
    said = _refusals(refused.values.get("most", "–"), refused.values.get("number", "–")).get(refused.code)
    return held_back_sentence(refused) if said is None else with_article(said, refused.values)


def _refusals(most: object, number: object) -> dict[str, str]:
    return {
        "accusation": _("An accusation is not registered here; nothing was stored."),
        "subject_missing": _("Say what it is about: place and subject."),
        "subject_long": _("The subject has {most} characters at most.", most=most),
        "subject_names": _("The subject names a person or a number: write what it is about."),
        "words_missing": _("Type what is said."),
        "words_long": _("The text has {most} characters at most.", most=most),
        "day_ahead": _("The day of receipt is after today."),
        "day_unclear": _("The day of receipt is no day: choose one."),
        "channel_unknown": _("Choose how it came."),
        "place_unclear": _("Choose one of the places offered, or leave the place empty."),
        "place_unknown": _("There is no such place now: choose one from the list."),
        "category_unknown": _("There is no such category: choose one from the list."),
        "persons_missing": _("Type who came, or tick that it is anonymous."),
        "person_long": _("What stands of a person is too long: {most} characters at most.", most=most),
        "representatives_many": _(
            "A visit has {most} representatives at most; state how many came below.", most=most
        ),
        "count_wrong": _("The number of persons is from 1 to {most}.", most=most),
        "count_fewer": _("More persons are named than are said to have come."),
        "official_long": _("The official number has {most} characters at most.", most=most),
        "official_names": _("The official number looks like a person's number; look at it again."),
        "official_taken": _("This official number is registered already."),
        "first_unknown": _("Choose the unit that was asked first."),
        "first_missing": _("Name the officer who was asked first."),
        "first_long": _("The officer's name has {most} characters at most.", most=most),
        "first_names": _("The officer's name stands among those who came; look at it again."),
        "first_ahead": _("The moment of the first asking has not come yet."),
        "moment_unclear": _("Give the moment at which the first unit was asked."),
        "repeats_many": _("Link {most} matters at most.", most=most),
        "link_self": _("A matter does not repeat itself; take that link out."),
        "linked_already": _("It is linked to {number} already.", number=number),
        "draft_elsewhere": _(
            "Another window of yours goes on with a draft; what stands here is not saved. Register there, or "
            "discard there, then reload this page."
        ),
        "finished_already": _("This page was registered or discarded already; begin the next letter."),
        "draft_large": _("The draft is too long to be saved."),
    }


def saved_sentence(at: datetime) -> str:
    """Say when the draft was saved, in the local moment given."""
    return _("Draft saved {time}", time=f"{at:%H:%M}")


def restored_sentence(at: datetime, now: datetime) -> str:
    """Say that a draft was brought back, and of when it is."""
    moment = f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
    return _("Your draft of {time} was brought back.", time=moment)


def done_sentence(number: str, unit: str) -> str:
    """Say under which number it was registered, and where it went."""
    if unit:
        return _("Registered as {number} and transferred to {unit}.", number=number, unit=unit)
    return _("Registered as {number}.", number=number)


def category_reason(leaning: Leaning, name: str) -> str:
    """Say why a category is suggested."""
    words = _(", ").join(leaning.words)
    if not leaning.matters:
        return _("“{words}” stands in its name", words=words)
    return ngettext(
        "“{words}” stands in {n} matter of {name}",
        "“{words}” stands in {n} matters of {name}",
        leaning.matters,
        words=words,
        name=name,
    )


def comparing_refusal(refused: IdentityRefused) -> str:
    """Say why contacts are not compared now."""
    if refused.problem is IdentityProblem.TOO_MANY_CALLS:
        return _("Contacts were compared {n} times within the hour; wait a while.", n=COMPARED_AN_HOUR)
    return _("Your role may not compare contacts.")


def place_sentence(typed: str, found: PlacesFound) -> str:
    """Say what became of a typed place."""
    if not typed or found.is_sure:
        return ""
    if not found.offers:
        return _("No such place is known.")
    return _("Which one?")


def alike_words(one: Alike) -> str:
    """Say behind a possible repeat's number what it is."""
    received = "–" if one.received_on is None else one.received_on.isoformat()
    return "　".join(("", one.title, word(one.stage), received))


def repeats_sentence(found: Sequence[Alike], *, is_asked: bool) -> str:
    """Say what the list of possible repeats is, or that there is none."""
    if found:
        return _("Alike, of the same place. Tick what this one repeats.")
    if is_asked:
        return _("No matter of this place is like it.")
    return _("Once place and text are typed, matters like it are listed here.")


def contacts_sentence(found: Sequence[CallerAnswer]) -> str:
    """Say that matters with the same contact exist."""
    return _("A matter with the same contact exists. Tick what this one repeats.") if found else ""
