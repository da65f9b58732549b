"""What the bench asks: the panels of a refresh, the nine filters, and the filters that readers change between."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Cohort, Measure, Question
from db.days import number_of
from db.enums import Channel, Due, Stage
from db.filters import CaseFilter
from db.models.cases import CASE_SPAN

KPI = (
    Question(Cohort.RECEIVED),
    Question(Cohort.RECEIVED, measure=Measure.PERSONS),
    Question(Cohort.OPEN),
    Question(Cohort.DUE_SOON),
    Question(Cohort.OVERDUE),
    Question(Cohort.SUPPORTED_WAITING),
    Question(Cohort.SUPPORTED_WAITING, measure=Measure.OLDEST_SUPPORT),
    Question(Cohort.C1_LIMIT_IN_PERIOD),
    Question(Cohort.C1_IN_TIME),
    Question(Cohort.C5_LIMIT_IN_PERIOD),
    Question(Cohort.C5_ON_TIME),
)
PANELS = (
    *KPI,
    Question(Cohort.RECEIVED, (Breakdown.RECEIVED_MONTH,)),
    Question(Cohort.CLOSED, (Breakdown.CLOSED_MONTH,)),
    Question(Cohort.RECEIVED, (Breakdown.TOWNSHIP,)),
    Question(Cohort.RECEIVED, (Breakdown.CATEGORY1,)),
    Question(Cohort.OPEN, (Breakdown.UNIT,)),
    Question(Cohort.OPEN, (Breakdown.LEADER,)),
    Question(Cohort.OPEN, (Breakdown.STAGE,)),
    Question(Cohort.RECEIVED, (Breakdown.CHANNEL,)),
)
"""A KPI row of eleven measures, the months, and six panels: what one change of the filter counts."""

COMMON, RARE = "征地", "扰民"


FILTERS = (
    "none",
    "year",
    "town",
    "category + channel",
    "unit + stage + year",
    "overdue",
    "text common",
    "text rare",
    "leader + overdue",
)


def nine_filters(session: Session, as_of: date) -> dict[str, CaseFilter]:
    """Return the nine filters, their ids being values of middling frequency in this board."""
    first_on, last_on = date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
    unit, leader = _middling(session, as_of, "unit_id"), _middling(session, as_of, "leader_id")
    overdue = (Due.OVERDUE,)
    return {
        "none": CaseFilter(),
        "year": CaseFilter(first_on, last_on),
        "town": CaseFilter(townships=(_middling(session, as_of, "township_id"),)),
        "category + channel": CaseFilter(
            categories=(_middling(session, as_of, "category1_id"),), channels=(Channel.VISIT,)
        ),
        "unit + stage + year": CaseFilter(first_on, last_on, units=(unit,), stages=(Stage.CLOSED,)),
        "overdue": CaseFilter(due=overdue),
        "text common": CaseFilter(text=COMMON),
        "text rare": CaseFilter(text=RARE),
        "leader + overdue": CaseFilter(leaders=(leader,), due=overdue),
    }


def _middling(session: Session, as_of: date, name: str) -> int:
    column, day = CASE_SPAN.c[name], number_of(as_of)
    ids = session.scalars(
        select(column)
        .where(CASE_SPAN.c.from_on <= day, CASE_SPAN.c.to_on > day, column.is_not(None))
        .group_by(column)
        .order_by(func.count(), column)
    ).all()
    return int(ids[len(ids) // 2])


def unit_of_middling_load(session: Session, as_of: date) -> int:
    """Return a unit with neither the most nor the fewest matters."""
    return _middling(session, as_of, "unit_id")
