"""Every table, imported once for migrations and tests."""

from db.models import (
    accounts,
    assignments,
    cases,
    catalogue,
    documents,
    drafts,
    institutions,
    organisation,
    papers,
    petitioners,
    records,
)
from db.models.base import Base
from db.sealed import models as sealed

__all__ = [
    "accounts",
    "assignments",
    "cases",
    "catalogue",
    "documents",
    "drafts",
    "institutions",
    "organisation",
    "papers",
    "petitioners",
    "records",
    "sealed",
]

metadata = Base.metadata
