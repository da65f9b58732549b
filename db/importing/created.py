"""What an import makes on the fly: units, areas and categories that nothing in the database bears."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.importing.findings import SheetRefused
from db.importing.lookups import Categories, Units
from db.importing.places import Places
from db.models.catalogue import Category
from db.models.organisation import Area, Unit

TABLES: Final[dict[str, Any]] = {"unit": Unit, "area": Area, "category": Category}
MOST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Made:
    """One unit, area or category to be made; its id is the next one free when the proposal was made."""

    kind: str
    id: int
    name: str
    parent_id: int | None = None
    level: int = 1


class Creations:
    """Gathers what is to be made, giving ids that ``store`` checks to be still free."""

    def __init__(self, session: Session, places: Places, units: Units, categories: Categories) -> None:
        self.made: list[Made] = []
        self._places, self._units, self._categories = places, units, categories
        self._next = {
            kind: (session.scalar(select(func.max(table.id))) or 0) + 1 for kind, table in TABLES.items()
        }
        self.first = dict(self._next)
        counties = session.scalars(select(Area.id).where(Area.kind == AreaKind.COUNTY)).all()
        self._county = counties[0] if len(counties) == 1 else None

    def _take(self, kind: str, name: str, parent_id: int | None = None, level: int = 1) -> int:
        made = Made(kind, self._next[kind], name[:MOST_NAME], parent_id, level)
        self._next[kind] += 1
        self.made.append(made)
        return made.id

    def unit(self, name: str) -> int:
        """Make a unit that a person is to confirm."""
        made = self._take("unit", name)
        self._units.add(made, name[:MOST_NAME])
        return made

    def area(self, name: str) -> int:
        """Make a township-level area."""
        made = self._take("area", name, self._county)
        self._places.add(made, AreaKind.TOWNSHIP, name[:MOST_NAME], "", self._county)
        return made

    def category(self, name: str, parent_id: int | None) -> int:
        """Make a category below another, at most on the third level."""
        level = 1 if parent_id is None else self._categories.levels[parent_id] + 1
        made = self._take("category", name, parent_id, level)
        self._categories.add(made, name[:MOST_NAME], level, parent_id)
        return made


def store(session: Session, made: list[Made], first: dict[str, int]) -> None:
    """Insert what was made; ``SheetRefused`` ``changed_meanwhile`` where somebody took the ids in between."""
    for kind, table in TABLES.items():
        rows = [row for row in made if row.kind == kind]
        if not rows:
            continue
        if (session.scalar(select(func.max(table.id))) or 0) + 1 != first[kind]:
            raise SheetRefused("changed_meanwhile")
        session.execute(insert(table), [_values(row) for row in rows])


def _values(row: Made) -> dict[str, object]:
    if row.kind == "unit":
        return {
            "id": row.id,
            "name": row.name,
            "kind": UnitKind.DEPARTMENT,
            "position": row.id,
            "is_to_confirm": True,
        }
    if row.kind == "area":
        return {
            "id": row.id,
            "kind": AreaKind.TOWNSHIP,
            "name": row.name,
            "parent_id": row.parent_id,
            "position": row.id,
        }
    return {
        "id": row.id,
        "code": f"i{row.id}",
        "name": row.name,
        "level": row.level,
        "parent_id": row.parent_id,
        "position": row.id,
    }
