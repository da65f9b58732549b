"""What each sort key of the ledger orders by."""

from typing import Any, Final

from db.cohorts import Field
from db.filters import SortKey
from db.models.catalogue import Category
from db.models.organisation import Area, Post, Unit

SORT_FIELD: Final[dict[SortKey, Field]] = {
    SortKey.DUE: Field.DUE_ON,
    SortKey.RECEIVED: Field.RECEIVED_ON,
    SortKey.CLOSED: Field.CLOSED_ON,
    SortKey.TOWNSHIP: Field.TOWNSHIP,
    SortKey.VILLAGE: Field.VILLAGE,
    SortKey.CATEGORY: Field.CATEGORY1,
    SortKey.CAUSE: Field.CAUSE,
    SortKey.CHANNEL: Field.CHANNEL,
    SortKey.UNIT: Field.UNIT,
    SortKey.LEADER: Field.LEADER,
    SortKey.STAGE: Field.STAGE,
    SortKey.PERSONS: Field.PERSONS,
    SortKey.BATCHES: Field.BATCHES,
    SortKey.LAST_ACTION: Field.LAST_ACTION_ON,
    SortKey.CATEGORY2: Field.CATEGORY2,
    SortKey.CATEGORY3: Field.CATEGORY,
    SortKey.LEVEL: Field.LEVEL,
    SortKey.PURPOSE: Field.PURPOSE,
    SortKey.CONCLUSION: Field.CONCLUSION,
    SortKey.CLOSURE: Field.CLOSURE,
    SortKey.RATING: Field.RATING,
    SortKey.CLOCK: Field.DUE_CLOCK,
    SortKey.MARKS: Field.MARKS,
    SortKey.SUPPORTED: Field.SUPPORTED_ON,
    SortKey.CARRIED_OUT: Field.CARRIED_OUT_ON,
    SortKey.ASSIGNED: Field.ASSIGNED_ON,
    SortKey.ASSIGNMENT_DUE: Field.ASSIGNMENT_DUE_ON,
}
"""The span's column of each sort key; number and title are the case's own, ordered by code point."""

CATALOGUE: Final[dict[Field, type[Any]]] = {
    Field.TOWNSHIP: Area,
    Field.VILLAGE: Area,
    Field.CATEGORY1: Category,
    Field.CATEGORY2: Category,
    Field.CATEGORY: Category,
    Field.UNIT: Unit,
    Field.LEADER: Post,
}
"""Tables whose own ``position``, then id, puts the ids of a column in order; ids of no row come first."""
