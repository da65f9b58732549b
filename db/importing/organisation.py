"""Take the county's units, areas, villages, categories and officials from sheets; names are the key."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from db.importing.findings import SheetRefused
from db.importing.organisation_areas import store_old_names, store_townships, store_villages
from db.importing.organisation_remarks import OrganisationCode, OrganisationDone, Remark
from db.importing.organisation_rows import SheetKind, Table, table_of
from db.importing.organisation_units import store_categories, store_officials, store_units
from db.importing.sheets import Workbook


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


_STORES: Final[dict[SheetKind, Callable[[Session, Table, OrganisationDone, str], None]]] = {
    SheetKind.TOWNSHIPS: store_townships,
    SheetKind.VILLAGES: store_villages,
    SheetKind.OLD_NAMES: store_old_names,
    SheetKind.UNITS: store_units,
    SheetKind.CATEGORIES: store_categories,
    SheetKind.OFFICIALS: store_officials,
}

__all__ = ["OrganisationCode", "OrganisationDone", "Remark", "SheetKind", "store_organisation"]
