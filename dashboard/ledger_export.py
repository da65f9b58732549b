"""An export of the ledger from what was asked to the bytes of a document: the same for page, job and command line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from dashboard.chips import Names as ChipNames
from dashboard.documents.ledger import About, DocumentKind, Head, ledger_document
from dashboard.filter_options import names_of
from dashboard.ledger_columns import Cell, Column, ColumnKind, cells, columns_named, title_of
from dashboard.ledger_counts import RowCounter
from dashboard.ledger_filters import read_grid, said_filters, said_sort
from dashboard.ledger_words import filter_words
from dashboard.text import _
from dashboard.words import not_final
from db.exporting.ledger import LedgerAsked, take_ledger
from db.filter_query import parse_strictly
from db.filters import Asked
from db.queries.choices import choices
from db.queries.names import load_names
from db.queries.settings import is_recompute_owed
from db.rows import LedgerRow, LedgerSums
from db.rows import Names as RowNames
from db.scope import Scope

JOB_ABOVE: Final = 20_000
"""An export of more rows is made by the worker, so that no request waits for it."""


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """What a reader wants as a file: the query, the grid's models, the keys of the columns, and the form."""

    query: str
    columns: tuple[str, ...]
    kind: DocumentKind
    filter_model: Mapping[str, Any]
    sort_model: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "ExportAsked":
        """Read what a script or a job's row says; another form raises ``ValueError``, unknown columns are left out."""
        columns, model, sort = said.get("columns"), said.get("filters") or {}, said.get("sort") or []
        if not isinstance(columns, list) or not isinstance(model, Mapping) or not isinstance(sort, list):
            raise ValueError("columns, filters or sort")
        return cls(
            query=str(said.get("query") or ""),
            columns=tuple(column.key for column in columns_named(map(str, columns))),
            kind=DocumentKind(str(said.get("kind"))),
            filter_model=model,
            sort_model=sort,
        )

    def payload(self) -> dict[str, Any]:
        """Return what a job's row holds; the scope is not part of it, the worker builds it anew."""
        return {
            "query": self.query,
            "columns": list(self.columns),
            "kind": self.kind.value,
            "filters": dict(self.filter_model),
            "sort": [dict(one) for one in self.sort_model],
        }


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes an export, where and when: what stands on it."""

    name: str
    county: str
    is_demo: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A finished export: its bytes and the name of its file."""

    content: bytes
    name: str
    rows: int


def asked_rows(asked: ExportAsked, today: date) -> tuple[Asked, LedgerAsked]:
    """Return which rows are asked for, nothing that makes no sense being left out.

    A part of the query raises ``FilterRefused``, a filter of a column ``GridRefused``.
    """
    question = parse_strictly(asked.query, today)
    grid = read_grid(question.chosen, asked.filter_model, list(asked.sort_model))
    return question, LedgerAsked(grid.chosen, question.as_of, grid.columns)


def make_export(
    session: Session,
    asked: ExportAsked,
    scope: Scope,
    maker: Maker,
    passed: Callable[[int, int], None] = lambda done, total: None,
) -> Made:
    """Return the document of exactly the rows that the grid shows to ``scope``; ``passed`` gets rows done and in all."""
    question, rows_asked = asked_rows(asked, maker.at.date())
    taken = take_ledger(session, rows_asked, scope)
    columns = columns_named(asked.columns)
    names = load_names(session)
    chip_names = names_of(choices(session, maker.at.date()))
    about = _about(question, rows_asked, asked, maker, taken.sums, chip_names)
    if is_recompute_owed(session):
        about = replace(about, lines=(not_final(), *about.lines))
    done = 0

    def step(written: int) -> None:
        nonlocal done
        done += written
        passed(done, taken.sums.cases)

    counter = RowCounter()
    content = ledger_document(
        asked.kind,
        about,
        [_head(column) for column in columns],
        _cells(counter.counting(taken.rows), names, columns),
        step,
        lambda: counter.counts(names, chip_names["unit"]),
    )
    name = f"{_('ledger')}_{maker.at:%Y%m%d_%H%M}.{asked.kind.value}"
    return Made(content, name, taken.sums.cases)


def _cells(rows: Iterator[LedgerRow], names: RowNames, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    return (cells(row, names, columns) for row in rows)


def _head(column: Column) -> Head:
    return Head(title_of(column), column.print_width, column.kind is ColumnKind.NUMBER)


def _about(
    question: Asked,
    rows: LedgerAsked,
    asked: ExportAsked,
    maker: Maker,
    sums: LedgerSums,
    names: ChipNames,
) -> About:
    extra = said_filters(asked.filter_model)
    lines = [
        _("Filter: {words}", words=_("; ").join([*filter_words(question, names), *extra])),
        _("Order: {words}", words=said_sort(rows.chosen.sort)),
        sums_sentence(sums),
        _("As of the end of {day}. Accusations are not included.", day=question.as_of),
        _("Made by {name} at {at}.", name=maker.name, at=f"{maker.at:%Y-%m-%d %H:%M}"),
    ]
    title = _("{county}: ledger of petition matters", county=maker.county) if maker.county else _("Ledger")
    return About(title, tuple(lines), maker.is_demo)


def sums_sentence(sums: LedgerSums) -> str:
    """Say the footer of the ledger: matters, batches and persons, each for itself."""
    return _(
        "{cases} matters; {batches} batches of visits; {persons} persons concerned (of visits: person-times).",
        cases=sums.cases,
        batches=sums.batches,
        persons=sums.persons,
    )
