"""What is suggested while a matter is typed: its category, and earlier matters that it may repeat.

Screened text alone is read, and of matters within the reader's scope alone; a person confirms or leaves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.criteria import as_of_conditions, scope_conditions
from db.days import day_of
from db.enums import Stage
from db.importing.places import plain_village
from db.likeness import Leaning, alike, leanings, pairs
from db.models.cases import CASE_SPAN, Case
from db.models.organisation import Area
from db.naming import kept_names
from db.queries.choices import categories
from db.scope import Scope

COMPARED: Final = 2_000
"""So many matters, the latest, say which words are of which category."""
LOOKED_AT: Final = 400
"""So many matters of a place, the latest, are compared with a typed text."""
MOST_ALIKE: Final = 5
_READ: Final = 300
"""Characters of a summary that are compared."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier matter of the same place with a similar text."""

    case_id: int
    number: str
    title: str
    stage: Stage
    received_on: date | None


def suggested_categories(session: Session, text: str, scope: Scope, day: date) -> list[Leaning]:
    """Return the categories that a screened text speaks for by the titles of the latest 2,000 matters in scope."""
    if not scope.sees_rows:
        return []
    named = {one.id: one.name for one in categories(session, day) if not one.is_ended}
    names = _place_names(session)
    span = CASE_SPAN.c
    rows = session.execute(
        select(span.category_id, span.township_id, span.village_id, Case.title)
        .join(Case, Case.id == span.case_id)
        .where(*as_of_conditions(day), *scope_conditions(scope), span.category_id.is_not(None))
        .order_by(span.case_id.desc())
        .limit(COMPARED)
    )
    known = [
        (row.category_id, pairs(_without(row.title, _names_of(row, names))))
        for row in rows
        if row.category_id in named
    ]
    return leanings(_without_places(text, names), known, named)


def matters_alike(
    session: Session, text: str, township_id: int | None, village_id: int | None, scope: Scope, day: date
) -> list[Alike]:
    """Return matters in scope of the same place that a screened text is like, the most alike first, five at most.

    The place is the village where both are known to lie in one, else the township; without a township there is none.
    Cancelled matters are left out.
    """
    names = _place_names(session)
    typed = pairs(_without_places(text, names))
    if township_id is None or not typed or not scope.sees_rows:
        return []
    span = CASE_SPAN.c
    asked = (
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.summary,
            span.township_id,
            span.village_id,
            span.stage,
            span.received_on,
        )
        .join(Case, Case.id == span.case_id)
        .where(
            *as_of_conditions(day),
            *scope_conditions(scope),
            span.township_id == township_id,
            span.stage != Stage.CANCELLED,
        )
        .order_by(span.case_id.desc())
        .limit(LOOKED_AT)
    )
    if village_id is not None:
        asked = asked.where(span.village_id.is_(None) | (span.village_id == village_id))
    rows = session.execute(asked).all()
    others = [pairs(_without(f"{row.title} {row.summary[:_READ]}", _names_of(row, names))) for row in rows]
    return [
        Alike(row.id, row.number, row.title, row.stage, _day(row.received_on))
        for row in (rows[place] for place in alike(typed, others, MOST_ALIKE))
    ]


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)


# ------------------------------------------------------------ a place says where, never what about


def _place_names(session: Session) -> dict[int, tuple[str, ...]]:
    """Return what each area is called, its longest name first."""
    return kept_names(
        session,
        "names of places",
        lambda: {
            row.id: tuple(
                sorted({row.name, row.short_name or row.name, plain_village(row.name)}, key=len, reverse=True)
            )
            for row in session.execute(select(Area.id, Area.name, Area.short_name))
        },
    )


def _names_of(row: Any, names: Mapping[int, tuple[str, ...]]) -> Iterable[str]:
    return (
        name
        for area_id in (row.township_id, row.village_id)
        if area_id is not None
        for name in names.get(area_id, ())
    )


def _without_places(text: str, names: Mapping[int, tuple[str, ...]]) -> str:
    found = sorted(
        {name for of_one in names.values() for name in of_one if name in text}, key=len, reverse=True
    )
    return _without(text, found)


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text
