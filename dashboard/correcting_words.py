"""Corrections in words: what may take the place of an act, and the form filled with what was said before."""

from collections.abc import Mapping
from typing import Any, Final

from dashboard.handling_words import act_word
from dashboard.text import _
from dashboard.words import word
from db.commands.correcting import Said
from db.enums import EventKind
from db.handling import RULES, Field

NEVER: Final = "never"
"""What the list of acts calls a correction by which nothing happened at all."""
_TYPED: Final[Mapping[str, str]] = {
    "unit": "unit",
    "days": "days",
    "conclusion": "conclusion",
    "closure": "closure",
    "limit": "limit",
    "trigger": "trigger",
    "category": "category",
    "township": "township",
    "village": "village",
    "cause": "cause",
    "outcome": "call_back",
    "rating": "rating",
    "post": "post",
    "aid": "aid",
    "decision": "aid_decision",
    "amount": "aid_amount",
    "adoption": "adoption",
    "known_at": "at",
    "at": "at",
    "to": "reported_to",
    "agreed": "agreed",
    "is_simple": "simple",
    "has_new_evidence": "evidence",
}
"""Which field of the form each value of an event was typed in."""
_MINUTE: Final = len("2026-03-05T09:30")


def corrections(held: Said) -> dict[str, dict[str, str]]:
    """Return what an act may be corrected to: its label, the fields it shows, and what it means.

    A receipt is moved to another day alone, a cancelling only taken back.
    """
    found = {}
    if held.is_changeable:
        rule = RULES.get(held.kind)
        asked = () if rule is None else (*rule.needed, *rule.asked)
        found[held.kind.value] = {
            "label": word(held.kind) if rule is None else act_word(held.kind),
            "shows": " ".join(dict.fromkeys((*asked, Field.NOTE))),
            "says": _("What is entered here takes the entry's place; the entry stays visible as replaced."),
        }
    if held.kind is not EventKind.RECEIVED:
        found[NEVER] = {
            "label": _("It never happened"),
            "shows": Field.NOTE.value,
            "says": _("Nothing takes the entry's place; the entry stays visible as replaced."),
        }
    return found


def typed_before(held: Said) -> dict[str, Any]:
    """Return the values of the form's fields as the entry has them, its day among them."""
    found: dict[str, Any] = {
        field: value if isinstance(value, bool) else _as_typed(field, value)
        for name, field in _TYPED.items()
        if (value := held.detail.get(name)) is not None
    }
    if held.kind is EventKind.EXTENDED:
        found["approved"] = True
    return {**found, "happened": held.on.isoformat()}


def _as_typed(field: str, value: object) -> str:
    """Return a value as its field of the form takes it; of a moment the local minute, which the event keeps with its zone."""
    return str(value)[:_MINUTE] if field == "at" else str(value)
