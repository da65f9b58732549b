"""What a tally answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.cohorts import Question
from db.days import Period


class Engine(StrEnum):
    """Ways of counting; they agree exactly."""

    COLUMNAR = "columnar"
    SQL = "sql"


Key = Any
"""An id, an enum member, a month number, or None where nothing is recorded; a tuple of two for two dimensions."""
Answer = int | None | Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers to the questions of one request, all counted at one version of the data."""

    version: int
    as_of: date
    answers: Mapping[Question, Answer]

    def over(self, period: Period) -> "Tally":
        """Return the answers to the questions of one period of their own, under the same questions without it."""
        own = {
            question.over(None): answer
            for question, answer in self.answers.items()
            if question.period == period
        }
        return Tally(self.version, self.as_of, own)

    def number(self, question: Question) -> int | None:
        """Return the answer to a question without a breakdown.

        A count or sum is 0 where nothing is there; an ``OLDEST_*`` measure is a day number or None. A question
        that was not asked raises ``KeyError``, one with a breakdown ``ValueError``.
        """
        answer = self.answers[question]
        if isinstance(answer, Mapping):
            raise ValueError("the question has a breakdown")
        return answer

    def by(self, question: Question) -> Mapping[Key, int]:
        """Return the answer for each group, groups of 0 left out.

        A question that was not asked raises ``KeyError``, one without a breakdown ``ValueError``.
        """
        answer = self.answers[question]
        if not isinstance(answer, Mapping):
            raise ValueError("the question has no breakdown")
        return answer
