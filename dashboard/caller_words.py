"""What is said when a caller is answered."""

from dashboard.text import _, ngettext
from dashboard.words import word
from db.commands.identity import CALLS_AN_HOUR, IdentityProblem, IdentityRefused
from db.queries.identity import CallerAnswer, Factor


def factor_options() -> list[tuple[str, str]]:
    """Return what a caller can give besides the name."""
    return [
        (Factor.CODE.value, _("Query code of the notice")),
        (Factor.PHONE.value, _("Last four digits of the phone")),
        (Factor.ID_NUMBER.value, _("Last four characters of the ID number")),
    ]


def found_sentence(n: int) -> str:
    """Say how many matters were found."""
    if not n:
        return _(
            "No matter within your scope fits. Ask for the exact name and another detail; say nothing about others."
        )
    return ngettext(
        "{n} matter fits; this call is in the log.", "{n} matters fit; this call is in the log.", n
    )


def call_refusal(refused: IdentityRefused) -> str:
    """Say why a caller is not answered."""
    sentences = {
        IdentityProblem.CONTACT_INCOMPLETE: _("The full name and one complete detail are needed."),
        IdentityProblem.TOO_MANY_CALLS: _("You have answered {n} calls within the hour. Wait, or ask a colleague.", n=CALLS_AN_HOUR),
    }  # fmt: skip
    return sentences.get(refused.problem, _("Your role may not answer callers."))


def answer_cells(found: CallerAnswer) -> list[str]:
    """Return what may be said of one matter: number, subject, stage and next day."""
    next_on = found.next_on.isoformat() if found.next_on else _("No day is set")
    return [found.number, found.title, word(found.stage), next_on]
