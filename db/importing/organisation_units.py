"""Store units, categories and officials from sheets."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind, UnitKind
from db.importing.organisation_areas import county_id
from db.importing.organisation_remarks import (
    CODE,
    SPELLING,
    OrganisationCode,
    OrganisationDone,
    Remark,
    day_in,
    named_rows,
    says_yes,
)
from db.importing.organisation_rows import Table
from db.importing.places import Places, plain_township
from db.models.catalogue import Category
from db.models.organisation import Area, Official, Post, Unit, UnitAlias

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


def store_units(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Store units with their parents; a township's office gets its township, a name that is known stays."""
    county_id(session, county)
    places = Places(session)
    known = {unit.name: unit for unit in session.scalars(select(Unit))}
    aliases = {
        (row.alias, row.unit_id) for row in session.execute(select(UnitAlias.alias, UnitAlias.unit_id))
    }
    parents: list[tuple[int, Unit, str]] = []
    prefix = next(iter(session.scalars(select(Area.name).where(Area.kind == AreaKind.COUNTY))), "")
    for position, (number, row, name) in enumerate(named_rows(table, answer)):
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
                is_to_confirm=says_yes(row.get("to_confirm", "")),
                valid_from=day_in(row, "valid_from", number, answer),
                valid_to=day_in(row, "valid_to", number, answer),
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


# ---------------------------------------------------------------- categories and officials


def store_categories(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
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


def store_officials(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Store officials in their posts; one whose unit is unknown is held back."""
    units = {unit.name: unit.id for unit in session.scalars(select(Unit))}
    units |= {unit.short_name: unit.id for unit in session.scalars(select(Unit)) if unit.short_name}
    officials = {official.name: official for official in session.scalars(select(Official))}
    posts = {(post.official_id, post.unit_id, post.title) for post in session.scalars(select(Post))}
    for position, (number, row, name) in enumerate(named_rows(table, answer, 40)):
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
                is_county_leader=says_yes(row.get("is_county_leader", "")),
                position=position,
                from_on=day_in(row, "valid_from", number, answer),
                to_on=day_in(row, "valid_to", number, answer),
            )
        )
        answer.made += 1
