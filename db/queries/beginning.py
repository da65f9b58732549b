"""The month in which a reader's board begins: months before it are unknown, not empty."""

from datetime import date

from sqlalchemy.orm import Session

from db.days import Period, first_day
from db.filters import CaseFilter
from db.overview import RECEIVED_BY_MONTH
from db.scope import Scope
from db.tally.answers import Tally
from db.tally.counts import tally


def begins_on(session: Session, counted: Tally, months: Period, scope: Scope, as_of: date) -> date | None:
    """Return the first day of the first of some whole months that has any matter, None where none has.

    ``counted`` answers RECEIVED_BY_MONTH over ``months`` for a page's filter. A filter's own empty months do not move
    the beginning.
    """
    found = counted.by(RECEIVED_BY_MONTH)
    if min(found, default=None) is None or first_day(min(found)) > months.from_on:
        whole = CaseFilter().over(months)
        found = tally(session, (RECEIVED_BY_MONTH,), whole, scope, as_of).by(RECEIVED_BY_MONTH)
    return first_day(min(found)) if found else None
