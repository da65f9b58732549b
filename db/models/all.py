"""Every table, imported once for migrations and tests."""

from db.models import (
    accounts,
    assignments,
    cases,
    catalogue,
    institutions,
    organisation,
    petitioners,
    records,
)
from db.models.base import Base

__all__ = [
    "accounts",
    "assignments",
    "cases",
    "catalogue",
    "institutions",
    "organisation",
    "petitioners",
    "records",
]

metadata = Base.metadata
