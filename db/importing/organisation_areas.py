"""Store townships, villages and old names; today's name is the key, everything else an alias."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.importing.organisation_remarks import (
    CODE,
    NAME,
    SPELLING,
    UNVERIFIED,
    OrganisationCode,
    OrganisationDone,
    Remark,
    named_rows,
)
from db.importing.organisation_rows import Table
from db.importing.places import UNPLACED, Places, bare, plain_village
from db.models.organisation import Area, AreaAlias


def county_id(session: Session, county: str) -> int | None:
    """Return the county of this name, made if it is new; without a name the only one there is."""
    counties = session.scalars(select(Area).where(Area.kind == AreaKind.COUNTY)).all()
    if county:
        found = next((area for area in counties if area.name == county), None)
        if found is None:
            found = Area(kind=AreaKind.COUNTY, name=county, short_name=bare(county))
            session.add(found)
            session.flush()
        return found.id
    return counties[0].id if len(counties) == 1 else None


def store_townships(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Store townships below the county; one that is known learns codes and spellings."""
    parent_id = county_id(session, county)
    known = {a.name: a for a in session.scalars(select(Area).where(Area.kind == AreaKind.TOWNSHIP))}
    aliases = _Aliases(session)
    for position, (_, row, name) in enumerate(named_rows(table, answer)):
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


def store_villages(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Store villages below the township that each names; one whose township is not sure is held back."""
    county_id(session, county)
    places = Places(session)
    known = {
        (a.parent_id, a.name): a for a in session.scalars(select(Area).where(Area.kind == AreaKind.VILLAGE))
    }
    aliases = _Aliases(session)
    for position, (number, row, name) in enumerate(named_rows(table, answer)):
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


def store_old_names(session: Session, table: Table, answer: OrganisationDone, county: str) -> None:
    """Keep old names as aliases of today's areas; an unverified or unknown successor is kept as such, never guessed."""
    above_id = county_id(session, county)
    townships = {a.name: a.id for a in session.scalars(select(Area).where(Area.kind == AreaKind.TOWNSHIP))}
    aliases = _Aliases(session)
    told: dict[str, set[int]] = defaultdict(set)
    for number, row, name in named_rows(table, answer):
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
        if not found and above_id is not None:
            is_new |= aliases.add(above_id, name, UNPLACED, source=basis, is_verified=False)
        for area_id in found or ([above_id] if above_id is not None else []):
            code = row.get(CODE, "")
            aliases.add(area_id, code, "old_code", source=basis, is_verified=is_verified)
        answer.made += is_new
        answer.known += not is_new
