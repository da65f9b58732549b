"""Sentences of the vault's page for what was refused, by the codes of its refusals."""

from dashboard.text import _


def refusal(code: str) -> str:
    """Say why the vault or the board refused what a handler asked."""
    sentences = {
        "not_found": _("There is nothing here under this number."),
        "text_missing": _("Text is missing: fill in the title and what is said, or the note."),
        "text_refused": _("The text is too long: the title has 40 characters at most."),
        "receipt_missing": _("Enter the receipt number of the discipline organ first."),
        "already_routed": _("It is with the discipline organ already."),
        "already_split": _("A matter of the board goes with it already."),
        "closed": _("It is closed."),
        "looks_like_person": _("This looks like a person's phone or ID number: it is not searched."),
        "unit_unknown": _("There is no such unit: choose one from the list."),
        "case_unknown": _("There is no matter of this number among those you may see."),
        "subject_missing": _("Give the ordinary part a subject."),
        "subject_long": _("The subject has 20 characters at most."),
        "subject_names": _("The subject names a person or a number: write what it is about."),
        "words_missing": _("Type what the ordinary part says."),
        "words_long": _("The ordinary part is too long: 4,000 characters at most."),
        "day_ahead": _("The day of receipt is after today."),
        "day_unclear": _("The day of receipt is no day: choose one."),
        "place_unknown": _("There is no such township: choose one from the list."),
        "category_unknown": _("There is no such category: choose one from the list."),
        "channel_unknown": _("Choose how the letter came."),
    }
    return sentences.get(code, code)
