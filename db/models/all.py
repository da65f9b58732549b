"""Every table, imported once for migrations and tests."""

from db.models import (
    absences,
    accounts,
    assignments,
    blocks,
    cases,
    catalogue,
    counters,
    documents,
    drafts,
    early_warnings,
    hearings,
    institutions,
    meetings,
    neighbours,
    organisation,
    papers,
    periodic_reports,
    petitioners,
    records,
    retention,
    rosters,
    slips,
    wall,
)
from db.models.base import Base
from db.sealed import models as sealed

__all__ = [
    "absences",
    "accounts",
    "assignments",
    "blocks",
    "cases",
    "catalogue",
    "counters",
    "documents",
    "drafts",
    "early_warnings",
    "hearings",
    "institutions",
    "meetings",
    "neighbours",
    "organisation",
    "papers",
    "periodic_reports",
    "petitioners",
    "records",
    "retention",
    "rosters",
    "sealed",
    "slips",
    "wall",
]

metadata = Base.metadata
