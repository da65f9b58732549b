"""Counting: every figure of a page in one call, by the engine that fits the session."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.cohorts import Question
from db.filters import CaseFilter
from db.scope import Scope
from db.tally import sql
from db.tally.answers import Engine, Tally
from db.versions import current_version


def tally(
    session: Session,
    questions: Sequence[Question],
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    engine: Engine | str | None = None,
) -> Tally:
    """Answer all questions for the filter within the scope, as the board stood at the end of ``as_of``.

    A question's own cohort holds, and ``chosen.cohort`` is then ignored: panels show all of the page's filter. A
    question whose cohort is None is counted over ``chosen.cohort``, that is over what the ledger shows; without
    either, ``from`` and ``to`` apply to the day of receipt and cancelled matters are counted too. All answers are
    of the one version of the data that the session's snapshot sees.
    """
    version = current_version(session)
    answers = sql.count(session, questions, chosen, scope, as_of)
    return Tally(version, as_of, answers)
