"""One act on many matters in words: what it is called, what becomes of each matter, and the report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dashboard.act_words import changed_sentence
from dashboard.handling_words import act_word, held_back_sentence
from dashboard.text import _, sentences
from db.commands.acts import ActRefused
from db.commands.bulk import Answer
from db.enums import EventKind


def order_word(act: EventKind) -> str:
    """Say what is done on many matters."""
    return _("Put a leader in charge") if act is EventKind.LEADER_ASSIGNED else act_word(act)


def answer_cells(answers: Sequence[Answer], now: datetime, *, is_done: bool) -> list[dict[str, Any]]:
    """Return a row a matter, those that are refused first."""
    ordered = sorted(answers, key=lambda answer: answer.problem is None)
    return [
        {
            "id": str(answer.case_id),
            "number": answer.number or "–",
            "title": answer.title or "–",
            "said": _said(answer, now, is_done=is_done),
            "is_refused": answer.problem is not None,
        }
        for answer in ordered
    ]


def _said(answer: Answer, now: datetime, *, is_done: bool) -> str:
    problem = answer.problem
    if problem is None:
        return _("Done") if is_done else _("Will be done")
    if isinstance(problem, ActRefused):
        return held_back_sentence(problem)
    return changed_sentence(problem, now)


def report_words(answers: Sequence[Answer], *, is_done: bool) -> str:
    """Say how many matters are or would be done and how many refused."""
    refused = sum(answer.problem is not None for answer in answers)
    done = len(answers) - refused
    if is_done:
        return sentences(_("Done: {n}.", n=done), _("Refused: {n}.", n=refused))
    return sentences(_("Will be done: {n}.", n=done), _("Will be refused: {n}.", n=refused))
