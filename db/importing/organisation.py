"""Take the county's units, areas, villages, categories and officials from sheets; names are the key."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.importing.findings import SheetRefused
from db.importing.organisation_rows import SheetKind, Table, table_of
from db.importing.places import UNPLACED, Places, bare, plain_township, plain_village
from db.importing.sheets import Workbook
from db.importing.values import ValueUnclear, day_of_cell, is_yes
from db.models.catalogue import Category
from db.models.organisation import Area, AreaAlias, Official, Post, Unit, UnitAlias

CODE: Final = "code"
NAME: Final = "name"
SPELLING: Final = "spelling"
UNVERIFIED: Final = ("待", "推断", "未知", "unverified", "inferred")


class OrganisationCode(StrEnum):
    """What can be said of a row of such a sheet."""

    NO_NAME = "no_name"
    TWICE = "twice"
    PARENT_UNKNOWN = "parent_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    SUCCESSOR_UNKNOWN = "successor_unknown"
    AMBIGUOUS = "ambiguous"
    UNVERIFIED = "unverified"
    DAY_UNCLEAR = "day_unclear"
    NAME_TOO_LONG = "name_too_long"
    CODE_TAKEN = "code_taken"


HELD: Final = frozenset(
    {
        OrganisationCode.NO_NAME,
        OrganisationCode.TWICE,
        OrganisationCode.PARENT_UNKNOWN,
        OrganisationCode.UNIT_UNKNOWN,
        OrganisationCode.NAME_TOO_LONG,
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about a row; ``row`` is the sheet's own number."""

    code: OrganisationCode
    row: int
    value: str = ""


@dataclass(slots=True)
class OrganisationDone:
    """What came of a sheet: each row is made, known already, or held back by a remark."""

    kind: SheetKind
    rows: int
    made: int = 0
    known: int = 0
    remarks: list[Remark] = field(default_factory=list)
    dropped_columns: tuple[str, ...] = ()

    @property
    def held(self) -> int:
        """Return the number of rows that are not stored."""
        return sum(1 for remark in self.remarks if remark.code in HELD)


def store_organisation(
    session: Session, workbook: Workbook, kind: SheetKind | None = None, *, county: str = ""
) -> list[OrganisationDone]:
    """Store every sheet of a workbook in the caller's transaction; ``kind`` is guessed from the headers if not given.

    ``county`` names the area above the townships, made if it is new. What is known by its name stays as it is and
    learns new codes, spellings and old names. ``SheetRefused`` code: ``kind_unknown`` (``sheet``).
    """
    done = []
    for sheet in workbook.sheets:
        if not sheet.header_row:
            continue
        table = table_of(sheet, kind)
        if table is None:
            raise SheetRefused("kind_unknown", sheet=sheet.name or workbook.name)
        answer = OrganisationDone(table.kind, len(table.rows), dropped_columns=table.dropped)
        _STORES[table.kind](session, table, answer, county)
        session.flush()
        done.append(answer)
    return done


def _names(
    table: Table, answer: OrganisationDone, length: int = 80
) -> Iterable[tuple[int, dict[str, str], str]]:
    """Yield the rows that have a name which is new to the sheet; the others are remarked."""
    seen: set[tuple[str, str]] = set()
    for number, row in table.rows:
        name = row.get("name", "")
        key = (name.casefold(), row.get("parent", "").casefold())
        if not name:
            answer.remarks.append(Remark(OrganisationCode.NO_NAME, number))
        elif len(name) > length:
            answer.remarks.append(Remark(OrganisationCode.NAME_TOO_LONG, number, name[:20]))
        elif key in seen:
            answer.remarks.append(Remark(OrganisationCode.TWICE, number, name))
        else:
            seen.add(key)
            yield number, row, name


# ---------------------------------------------------------------- areas


def _county_id(session: Session, county: str) -> int | None:
    counties = session.scalars(select(Area).where(Area.kind == AreaKind.COUNTY)).all()
    if county:
        found = next((area for area in counties if area.name == county), None)
        if found is None:
            found = Area(kind=AreaKind.COUNTY, name=county, short_name=bare(county))
            session.add(found)
            session.flush()
        return found.id
    return counties[0].id if len(counties) == 1 else None


def _store_townships(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    parent_id = _county_id(session, county)
    known = {a.name: a for a in session.scalars(select(Area).where(Area.kind == AreaKind.TOWNSHIP))}
    aliases = _Aliases(session)
    for position, (_, row, name) in enumerate(_names(table, answer)):
        area = known.get(name)
        if area is None:
            area = Area(
                kind=AreaKind.TOWNSHIP,
                name=name,
                short_name=row.get("short_name") or bare(name),
                parent_id=parent_id,
                position=position,
            )
            session.add(area)
            session.flush()
            answer.made += 1
        else:
            answer.known += 1
        aliases.learn(area.id, row)


def _store_villages(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    _county_id(session, county)
    places = Places(session)
    known = {
        (a.parent_id, a.name): a for a in session.scalars(select(Area).where(Area.kind == AreaKind.VILLAGE))
    }
    aliases = _Aliases(session)
    for position, (number, row, name) in enumerate(_names(table, answer)):
        township = places.find(row.get("parent", "")).township if row.get("parent") else None
        if township is None:
            answer.remarks.append(Remark(OrganisationCode.PARENT_UNKNOWN, number, row.get("parent", "")))
            continue
        village = known.get((township, name))
        if village is None:
            village = Area(
                kind=AreaKind.VILLAGE,
                name=name,
                short_name=row.get("short_name") or plain_village(name),
                parent_id=township,
                position=position,
            )
            session.add(village)
            session.flush()
            answer.made += 1
        else:
            answer.known += 1
        aliases.learn(village.id, row)


class _Aliases:
    """Codes and spellings of areas, each stored once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = {
            (row.alias, row.area_id) for row in session.execute(select(AreaAlias.alias, AreaAlias.area_id))
        }

    def learn(self, area_id: int, row: dict[str, str]) -> None:
        """Keep the codes and spellings of a row."""
        for key, value in row.items():
            if key.startswith(CODE):
                self.add(area_id, value, CODE)
            elif key.startswith(SPELLING):
                self.add(area_id, value, SPELLING)

    def add(self, area_id: int, alias: str, kind: str, *, source: str = "", is_verified: bool = True) -> bool:
        """Keep one alias, and tell whether it was new."""
        if not alias or (alias, area_id) in self._known:
            return False
        self._known.add((alias, area_id))
        self._session.add(
            AreaAlias(
                alias=alias[:80], area_id=area_id, kind=kind, source=source[:120], is_verified=is_verified
            )
        )
        return True


def _store_old_names(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Keep old names as aliases of today's areas; an unverified or unknown successor is kept as such, never guessed."""
    county_id = _county_id(session, county)
    townships = {a.name: a.id for a in session.scalars(select(Area).where(Area.kind == AreaKind.TOWNSHIP))}
    aliases = _Aliases(session)
    told: dict[str, set[int]] = defaultdict(set)
    for number, row, name in _names(table, answer):
        wanted = [
            part.strip() for part in row.get("successor", "").replace("、", "/").split("/") if part.strip()
        ]
        found = [townships[part] for part in wanted if part in townships]
        basis = row.get("basis", "")
        is_verified = not any(word in basis for word in UNVERIFIED) and len(found) == 1
        if len(found) < len(wanted) or not wanted:
            answer.remarks.append(Remark(OrganisationCode.SUCCESSOR_UNKNOWN, number, name))
        elif len(found) > 1:
            answer.remarks.append(Remark(OrganisationCode.AMBIGUOUS, number, name))
        elif not is_verified:
            answer.remarks.append(Remark(OrganisationCode.UNVERIFIED, number, name))
        is_new = False
        for area_id in found:
            told[name].add(area_id)
            if townships.get(name) == area_id:
                continue
            is_new |= aliases.add(area_id, name, NAME, source=basis, is_verified=is_verified)
        if not found and county_id is not None:
            is_new |= aliases.add(county_id, name, UNPLACED, source=basis, is_verified=False)
        for area_id in found or ([county_id] if county_id is not None else []):
            code = row.get(CODE, "")
            aliases.add(area_id, code, "old_code", source=basis, is_verified=is_verified)
        answer.made += is_new
        answer.known += not is_new


# ---------------------------------------------------------------- units


_KINDS: Final[tuple[tuple[str, UnitKind], ...]] = (
    ("信访", UnitKind.PETITION_OFFICE),
    ("街道", UnitKind.TOWNSHIP),
    ("镇", UnitKind.TOWNSHIP),
    ("乡", UnitKind.TOWNSHIP),
    ("村", UnitKind.VILLAGE),
    ("社区", UnitKind.VILLAGE),
    ("调解", UnitKind.MEDIATION),
)


def _unit_kind(word: str, name: str) -> UnitKind:
    if name.endswith(("信访局", "信访办", "信访办公室")):
        return UnitKind.PETITION_OFFICE
    try:
        return UnitKind(word.casefold())
    except ValueError:
        return next((kind for part, kind in _KINDS if part in word), UnitKind.DEPARTMENT)


def _store_units(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    _county_id(session, county)
    places = Places(session)
    known = {unit.name: unit for unit in session.scalars(select(Unit))}
    aliases = {
        (row.alias, row.unit_id) for row in session.execute(select(UnitAlias.alias, UnitAlias.unit_id))
    }
    parents: list[tuple[int, Unit, str]] = []
    prefix = next(iter(session.scalars(select(Area.name).where(Area.kind == AreaKind.COUNTY))), "")
    for position, (number, row, name) in enumerate(_names(table, answer)):
        unit = known.get(name)
        if unit is None:
            kind = _unit_kind(row.get("kind", ""), name)
            unit = Unit(
                name=name,
                short_name=(row.get("short_name") or _short(name, prefix))[:40],
                kind=kind,
                area_id=_township_of(places, name, prefix) if kind is UnitKind.TOWNSHIP else None,
                position=position,
                office_phone=row.get("office_phone", "")[:40],
                duty_phone=row.get("duty_phone", "")[:40],
                is_to_confirm=_says_yes(row.get("to_confirm", "")),
                valid_from=_day(row, "valid_from", number, answer),
                valid_to=_day(row, "valid_to", number, answer),
            )
            session.add(unit)
            known[name] = unit
            answer.made += 1
        else:
            answer.known += 1
        session.flush()
        for key, value in row.items():
            if key.startswith((CODE, SPELLING)) and value and (value, unit.id) not in aliases:
                aliases.add((value, unit.id))
                session.add(UnitAlias(alias=value[:80], unit_id=unit.id, kind=key.split(".")[0]))
        if row.get("parent"):
            parents.append((number, unit, row["parent"]))
    for number, unit, parent in parents:
        above = known.get(parent)
        if above is None or above is unit:
            answer.remarks.append(Remark(OrganisationCode.UNIT_UNKNOWN, number, parent))
        else:
            unit.parent_id = above.id


def _short(name: str, prefix: str) -> str:
    rest = name.removeprefix(prefix) if prefix and len(name) > len(prefix) + 1 else name
    return plain_township(rest)


def _township_of(places: Places, name: str, prefix: str) -> int | None:
    return places.find(_short(name, prefix)).township


def _says_yes(text: str) -> bool:
    try:
        return is_yes(text) or "待" in text
    except ValueUnclear:
        return "待" in text


def _day(row: dict[str, str], key: str, number: int, answer: OrganisationDone) -> date | None:
    try:
        return day_of_cell(row.get(key))
    except ValueUnclear:
        answer.remarks.append(Remark(OrganisationCode.DAY_UNCLEAR, number, row.get(key, "")))
        return None


# ---------------------------------------------------------------- categories and officials


def _store_categories(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Store categories of up to three levels, given as one column a level or as name with parent."""
    known: dict[tuple[int | None, str], Category] = {
        (row.parent_id, row.name): row for row in session.scalars(select(Category))
    }
    codes = {row.code for row in known.values()}
    for number, row in table.rows:
        path = [row[key] for key in ("level1", "level2", "level3") if row.get(key)] or _path(row, known)
        if not path:
            answer.remarks.append(Remark(OrganisationCode.NO_NAME, number))
            continue
        above: Category | None = None
        is_new = False
        for level, name in enumerate(path, start=1):
            key = (above.id if above else None, name)
            found = known.get(key)
            if found is None:
                is_last = level == len(path)
                code = row.get(CODE, "")[:24] if is_last else ""
                if code in codes:
                    answer.remarks.append(Remark(OrganisationCode.CODE_TAKEN, number, code))
                    code = ""
                code = code or _free_code(codes, above.code if above else "")
                codes.add(code)
                found = Category(
                    code=code,
                    name=name[:80],
                    level=level,
                    parent_id=key[0],
                    position=len(known),
                    valid_from=None,
                )
                session.add(found)
                session.flush()
                known[key] = found
                is_new = True
            above = found
        answer.made += is_new
        answer.known += not is_new


def _path(row: dict[str, str], known: dict[tuple[int | None, str], Category]) -> list[str]:
    name, parent = row.get("name", ""), row.get("parent", "")
    if not name or not parent:
        return [name] if name else []
    by_id = {category.id: category for category in known.values()}
    above = next((category for category in known.values() if category.name == parent), None)
    path = [name]
    while above is not None and len(path) < 3:
        path.insert(0, above.name)
        above = by_id.get(above.parent_id or 0)
    return path if len(path) > 1 else [parent, name]


def _free_code(codes: set[str], prefix: str) -> str:
    number = 1
    while (code := f"{prefix}{number:02d}") in codes:
        number += 1
    return code[:24]


def _store_officials(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    units = {unit.name: unit.id for unit in session.scalars(select(Unit))}
    units |= {unit.short_name: unit.id for unit in session.scalars(select(Unit)) if unit.short_name}
    officials = {official.name: official for official in session.scalars(select(Official))}
    posts = {(post.official_id, post.unit_id, post.title) for post in session.scalars(select(Post))}
    for position, (number, row, name) in enumerate(_names(table, answer, 40)):
        unit_id = units.get(row.get("parent", ""))
        if unit_id is None:
            answer.remarks.append(Remark(OrganisationCode.UNIT_UNKNOWN, number, row.get("parent", "")))
            continue
        official = officials.get(name)
        if official is None:
            official = officials[name] = Official(name=name)
            session.add(official)
            session.flush()
        title = row.get("title", "")[:80]
        if (official.id, unit_id, title) in posts:
            answer.known += 1
            continue
        posts.add((official.id, unit_id, title))
        session.add(
            Post(
                official_id=official.id,
                unit_id=unit_id,
                title=title,
                is_county_leader=_says_yes(row.get("is_county_leader", "")),
                position=position,
                from_on=_day(row, "valid_from", number, answer),
                to_on=_day(row, "valid_to", number, answer),
            )
        )
        answer.made += 1


_STORES: Final[dict[SheetKind, Callable[[Session, Table, OrganisationDone, str], None]]] = {
    SheetKind.TOWNSHIPS: _store_townships,
    SheetKind.VILLAGES: _store_villages,
    SheetKind.OLD_NAMES: _store_old_names,
    SheetKind.UNITS: _store_units,
    SheetKind.CATEGORIES: _store_categories,
    SheetKind.OFFICIALS: _store_officials,
}

__all__ = ["OrganisationCode", "OrganisationDone", "Remark", "SheetKind", "store_organisation"]
