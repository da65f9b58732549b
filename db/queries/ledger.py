"""The ledger (台账): the matters behind every figure, in any order, a block at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.clauses import day_number, due_state
from db.cohorts import Field, Measure, Question
from db.column_filters import ColumnFilter
from db.criteria import Condition, RowsRefused, by_code_point, conditions, number_column
from db.days import EPOCH, FAR
from db.enums import Mark
from db.filters import CaseFilter, Sort, SortKey
from db.models.cases import CASE_SPAN, Case
from db.rows import LedgerBlock, LedgerRow, LedgerSums
from db.scope import Scope
from db.sorting import CATALOGUE, SORT_FIELD
from db.tally import columnar
from db.tally.answers import Engine
from db.tally.columns import Columns
from db.tally.counts import columns_for
from db.tally.ordering import page
from db.tally.selecting import Frame
from db.versions import current_version

CHUNK: Final = 2_000


def ledger_block(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    start: int,
    end: int,
    columns: Sequence[ColumnFilter] = (),
    engine: Engine | str | None = None,
) -> LedgerBlock:
    """Return rows ``start`` to ``end`` (excluded) of the ledger and the sums of all its rows, at the end of ``as_of``.

    The ledger shows ``chosen.cohort``, or all that the filter leaves where there is none. Rows without a value
    of the sort key come last in both directions. A scope that gets counts only raises ``RowsRefused``.
    """
    _check(scope)
    columns_held = columns_for(session, as_of, engine)
    if columns_held is None:
        where = conditions(session, chosen, scope, as_of, chosen.cohort, columns)
        ordered = _rows(session, where, chosen.sort)
        rows = session.execute(ordered.offset(max(start, 0)).limit(max(end - start, 0)))
        return LedgerBlock(
            tuple(_row(row, day_number(as_of)) for row in rows),
            _sums(session, where),
            current_version(session),
        )
    frame = columnar.selected(session, columns_held, chosen, scope, as_of, columns)
    shown = rows_of_cases(session, page(session, frame, chosen.sort, start, end), as_of)
    sums = _frame_sums(frame) if columns else _counted_sums(session, columns_held, chosen, scope, as_of)
    return LedgerBlock(tuple(shown), sums, columns_held.version)


def ledger_sums(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    columns: Sequence[ColumnFilter] = (),
    engine: Engine | str | None = None,
) -> LedgerSums:
    """Return the footer of the ledger: counts of its rows, batches and persons."""
    columns_held = columns_for(session, as_of, engine)
    if columns_held is None:
        return _sums(session, conditions(session, chosen, scope, as_of, chosen.cohort, columns))
    return _frame_sums(columnar.selected(session, columns_held, chosen, scope, as_of, columns))


def ledger_rows(
    session: Session,
    chosen: CaseFilter,
    scope: Scope,
    as_of: date,
    columns: Sequence[ColumnFilter] = (),
    engine: Engine | str | None = None,
) -> Iterator[LedgerRow]:
    """Yield every row of the ledger in its order, for an export; refuses as ``ledger_block`` does, at once."""
    _check(scope)
    columns_held = columns_for(session, as_of, engine)
    if columns_held is None:
        where = conditions(session, chosen, scope, as_of, chosen.cohort, columns)
        ordered = _rows(session, where, chosen.sort)
        rows = session.execute(ordered.execution_options(yield_per=CHUNK))
        return (_row(row, day_number(as_of)) for row in rows)
    frame = columnar.selected(session, columns_held, chosen, scope, as_of, columns)
    case_ids = page(session, frame, chosen.sort, 0, frame.size)
    parts = (case_ids[at : at + CHUNK] for at in range(0, len(case_ids), CHUNK))
    return (row for part in parts for row in rows_of_cases(session, part, as_of))


def visible_row(session: Session, case_id: int, scope: Scope, as_of: date) -> LedgerRow | None:
    """Return one matter as the ledger shows it, None where the scope or the day hides it."""
    _check(scope)
    where = conditions(session, CaseFilter(), scope, as_of, None)
    where.append(CASE_SPAN.c.case_id == case_id)
    row = session.execute(_rows(session, where, Sort())).one_or_none()
    return None if row is None else _row(row, day_number(as_of))


def case_numbered(session: Session, number: str, scope: Scope, today: date) -> int | None:
    """Return the matter of this number, the board's own or one official number alone, where the scope shows it today."""
    own = session.scalars(select(Case.id).where(Case.number == number)).all()
    found = own or session.scalars(select(Case.id).where(Case.official_number == number).limit(2)).all()
    if len(found) != 1 or visible_row(session, found[0], scope, today) is None:
        return None
    return found[0]


def versions_of(session: Session, case_ids: Iterable[int]) -> dict[int, int]:
    """Return the version of each of some matters, for a page that will act on them."""
    rows = session.execute(select(Case.id, Case.version).where(Case.id.in_(tuple(case_ids))))
    return {row.id: row.version for row in rows}


def rows_of_cases(session: Session, case_ids: Sequence[int], as_of: date) -> list[LedgerRow]:
    """Return the rows of cases that the caller has already chosen within a scope, in the order given."""
    if not case_ids:
        return []
    found = known_rows(session, case_ids, as_of)
    return [found[case_id] for case_id in case_ids]


def known_rows(session: Session, case_ids: Sequence[int], as_of: date) -> dict[int, LedgerRow]:
    """Return the rows of those cases that the board knew at the end of ``as_of``, chosen within a scope by the caller."""
    today = day_number(as_of)
    rows = session.execute(_OF_CASES, {"day": today, "case_ids": list(case_ids)}).all()
    return {row[0]: _row(row, today) for row in rows}


def _check(scope: Scope) -> None:
    if not scope.sees_rows:
        raise RowsRefused


def _frame_sums(frame: Frame) -> LedgerSums:
    return LedgerSums(frame.size, frame.total(Field.BATCHES), frame.total(Field.PERSONS))


def _counted_sums(
    session: Session, columns_held: Columns, chosen: CaseFilter, scope: Scope, as_of: date
) -> LedgerSums:
    """Return the same as ``_frame_sums``, of the answers that are kept where the filter leaves all but a period."""
    answers = columnar.count(session, columns_held, _SUMS, chosen, scope, as_of)
    cases, batches, persons = (answers[question] for question in _SUMS)
    return LedgerSums(*(value if isinstance(value, int) else 0 for value in (cases, batches, persons)))


_SUMS: Final = (
    Question(None),
    Question(None, measure=Measure.BATCHES),
    Question(None, measure=Measure.PERSONS),
)


def _sums(session: Session, where: Sequence[Condition]) -> LedgerSums:
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(CASE_SPAN.c.batches), 0),
            func.coalesce(func.sum(CASE_SPAN.c.persons), 0),
        )
        .select_from(CASE_SPAN)
        .where(*where)
    ).one()
    return LedgerSums(*map(int, row))


_CASE: Final = Case.__table__.c
# The tables' own columns: rows of mapped classes cost twice as much to read.
_SHOWN: Final = (
    _CASE.id,
    _CASE.number,
    _CASE.title,
    *(
        CASE_SPAN.c[name]
        for name in (
            "received_on",
            "closed_on",
            "township_id",
            "village_id",
            "category1_id",
            "category2_id",
            "category_id",
            "cause_id",
            "channel",
            "level",
            "purpose",
            "unit_id",
            "leader_id",
            "stage",
            "conclusion",
            "closure",
            "marks",
            "persons",
            "batches",
            "rating",
            "due_on",
            "due_clock",
            "supported_on",
            "carried_out_on",
            "assigned_on",
            "assignment_due_on",
            "last_action_on",
        )
    ),
)
"""What a row shows, in the order in which ``_row`` reads it."""
_STATEMENT: Final[Select[Any]] = select(*_SHOWN).join_from(
    CASE_SPAN, Case.__table__, _CASE.id == CASE_SPAN.c.case_id
)
_OF_CASES: Final = _STATEMENT.where(
    CASE_SPAN.c.from_on <= bindparam("day"),
    CASE_SPAN.c.to_on > bindparam("day"),
    CASE_SPAN.c.case_id.in_(bindparam("case_ids", expanding=True, literal_execute=True)),
)


def _rows(session: Session, where: Sequence[Condition], sort: Sort) -> Select[Any]:
    keys = _sort_keys(session, sort.key)
    ordered = [key.desc() for key in keys] if sort.is_descending else keys
    last = [] if sort.key not in SORT_FIELD else [CASE_SPAN.c[SORT_FIELD[sort.key].value].is_(None)]
    case_id = CASE_SPAN.c.case_id
    ordered = [*last, *ordered, case_id.desc() if sort.is_descending else case_id]
    asked: Select[Any] = _STATEMENT.where(*where).order_by(*ordered)
    return asked


def _sort_keys(session: Session, key: SortKey) -> list[ColumnElement[Any]]:
    if key is SortKey.NUMBER:
        return [by_code_point(session, Case.number)]
    if key is SortKey.TITLE:
        return [by_code_point(session, Case.title)]
    field = SORT_FIELD[key]
    column = number_column(field)
    if field not in CATALOGUE:
        return [column]
    table = CATALOGUE[field]
    position = select(table.position).where(table.id == column).scalar_subquery()
    return [func.coalesce(position, -1), column]


@lru_cache(maxsize=FAR)
def _day(number: int | None) -> date | None:
    # The first day and the last of the calendar's numbers stand for what somebody typed beyond them.
    return None if number is None else date.fromordinal(EPOCH + min(max(number, 0), FAR - 1))


def _row(row: Any, today: int) -> LedgerRow:
    # Read by place, not by name: a grid asks for hundreds at a time.
    values: tuple[Any, ...] = (
        *row[:3],
        _day(row[3]),
        _day(row[4]),
        *row[5:19],
        Mark(row[19]),
        *row[20:23],
        _day(row[23]),
        row[24],
        due_state(row[16], row[23], today),
        *map(_day, row[25:]),
    )
    return LedgerRow._make(values)
