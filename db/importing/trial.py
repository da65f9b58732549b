"""Say what a list of the county would make, and store nothing: the transaction is taken back."""

from db.importing.organisation import OrganisationDone, SheetKind, store_organisation
from db.importing.sheets import Workbook
from db.session import Database


class _TakenBack(Exception):
    pass


def try_organisation(
    database: Database, workbook: Workbook, kind: SheetKind | None, *, county: str = ""
) -> list[OrganisationDone]:
    """Return what ``store_organisation`` would do with a workbook, its own refusals included; nothing is kept."""
    done: list[OrganisationDone] = []
    try:
        with database.writing() as session:
            done = store_organisation(session, workbook, kind, county=county)
            raise _TakenBack
    except _TakenBack:
        return done
