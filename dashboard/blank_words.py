"""Blank forms and their entry in words: the columns of the grid, why a row cannot be registered, the report."""

from dashboard.act_words import refused_sentence
from dashboard.handling_words import held_back_sentence
from dashboard.intake_words import refusal
from dashboard.text import _, ngettext
from db.commands.acts import ActRefused

_OF_BLOCKS = frozenset({"number_unknown", "number_used", "number_void", "before_reserved"})
_OF_SECOND = frozenset({"second_needed", "second_same", "second_may_not"})


def column_words() -> dict[str, tuple[str, str]]:
    """Return label and hint of each column of the grid."""
    return {
        "at": (_("Received at"), _("Such as 11-28 9:30")),
        "channel": (_("Channel"), ""),
        "place": (_("Place of the matter"), _("Village or township")),
        "name": (_("Names"), _("Several with 、 between")),
        "phone": (_("Phones"), ""),
        "count": (_("Persons"), ""),
        "subject": (_("Subject"), _("At most 20 characters, never a name")),
        "text": (_("What is said"), ""),
        "category": (_("Category"), ""),
        "unit": (_("Unit to deal with it"), _("Empty: it stays with the office")),
        "officer": (_("First handler"), _("Empty: you")),
    }


def row_sentence(refused: ActRefused) -> str:
    """Say why one row cannot be registered."""
    said = {
        "form_moment": _("Write day and time of receipt, such as 11-28 9:30."),
        "form_channel": _("Choose how it came from the list."),
        "form_place": _("No such place is known; write the village or the township, or leave it empty."),
        "form_place_which": _("Which one: {offers}?", offers=refused.values.get("offers", "–")),
        "form_category": _("There is no such category, or several; write its whole name."),
        "form_unit": _("There is no such unit; write its whole name, or leave it empty."),
        "number_twice": _("This number stands in two rows."),
    }.get(refused.code)
    if said is not None:
        return said
    return refused_sentence(refused) if refused.code in _OF_BLOCKS else refusal(refused)


def grid_sentence(refused: ActRefused) -> str:
    """Say why the grid as a whole was not stored."""
    if refused.code == "forms_none":
        return _("Type at least one form.")
    if refused.code in _OF_SECOND:
        return held_back_sentence(refused)
    return refusal(refused)


def wrong_rows_sentence(count: int) -> str:
    """Say that nothing was stored since some rows cannot be."""
    return ngettext(
        "Nothing was stored: {n} row cannot be registered; see what it says.",
        "Nothing was stored: {n} rows cannot be registered; see what they say.",
        count,
    )


def report_sentence(count: int) -> str:
    """Say how many forms were registered, and what is left to do with the other numbers."""
    return ngettext(
        "{n} form registered. Enter the other numbers too, or void them with a reason.",
        "{n} forms registered. Enter the other numbers too, or void them with a reason.",
        count,
    )
