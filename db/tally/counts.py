"""Counting: every figure of a page in one call, by the engine that fits the session."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clauses import day_number
from db.cohorts import Question
from db.criteria import conditions, is_one_of
from db.filters import CaseFilter, Sort
from db.models.cases import CASE_SPAN
from db.scope import Scope
from db.tally import columnar, sql
from db.tally.answers import Engine, Tally
from db.tally.columns import Columns
from db.tally.store import store_of
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
    either, ``from`` and ``to`` apply to the day of receipt and cancelled matters are counted too. A question's own
    period stands in for ``from`` and ``to`` in the same way, so that a page's other months are one call with it. All answers are
    of the one version of the data that the session's snapshot sees. ``engine`` of None is the one of
    ``session.info["engine"]``, the columnar one by default.
    """
    columns = columns_for(session, as_of, engine)
    if columns is None:
        answers = sql.count(session, questions, chosen, scope, as_of)
        return Tally(current_version(session), as_of, answers)
    answers = columnar.count(session, columns, questions, chosen, scope, as_of)
    return Tally(columns.version, as_of, answers)


def movements(
    session: Session, chosen: CaseFilter, scope: Scope, as_of: date, engine: Engine | str | None = None
) -> columnar.Movements | sql.Movements:
    """Return the movements between the two days that the filter compares, within the scope.

    Period, cohort and movement of the filter are not looked at.
    """
    plain = replace(chosen, moved=None, cohort=None, from_on=None, to_on=None, sort=Sort())
    if columns_for(session, as_of, engine) is not None:
        days = columnar.two_days(session, *plain.compared(as_of))
        if days is not None:
            return columnar.Movements(session, days, plain, scope, as_of)
    return sql.Movements(session, plain, scope, as_of)


def shown_among(
    session: Session, case_ids: AbstractSet[int], chosen: CaseFilter, scope: Scope, as_of: date
) -> frozenset[int]:
    """Return those of some matters that the ledger shows for the filter within the scope, at the end of ``as_of``."""
    if not case_ids:
        return frozenset()
    columns = columns_for(session, as_of)
    if columns is not None:
        return columnar.among(session, columns, case_ids, chosen, scope, as_of)
    asked = select(CASE_SPAN.c.case_id).where(
        is_one_of(CASE_SPAN.c.case_id, case_ids), *conditions(session, chosen, scope, as_of, chosen.cohort)
    )
    return frozenset(session.scalars(asked))


def columns_for(session: Session, as_of: date, engine: Engine | str | None = None) -> Columns | None:
    """Return the columns to count by, None where SQL is asked for or is the only way.

    Columns are kept for all requests of the process, so a session that may have written is counted by SQL, as is a
    snapshot older than the kept ones.
    """
    asked = session.info.get("engine") if engine is None else engine
    if asked is not None and Engine(asked) is Engine.SQL:
        return None
    if not session.info.get("is_snapshot"):
        return None
    return store_of(session).columns(session, day_number(as_of))
