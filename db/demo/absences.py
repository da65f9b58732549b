"""Absences of the demo county: a leader away today, a unit's absence that is over and one that is to come."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.absence import AbsenceReason
from db.demo.accounts import COLLEAGUE, IDLE_ACCOUNT, OFFICE, UNIT
from db.demo.county import County
from db.models.absences import AbsenceRow

ABSENT_LEADER: Final = "副县长（教育卫生）"


def write_absences(session: Session, county: County, accounts: Mapping[str, int], at: datetime) -> None:
    """Write the absences, as entered before ``at``."""
    until = county.until

    def absence(
        first: int, last: int, reason: AbsenceReason, stand_in: str, by: str, **who: int
    ) -> AbsenceRow:
        return AbsenceRow(
            from_on=until + timedelta(days=first),
            to_on=until + timedelta(days=last),
            reason=reason,
            stand_in_id=accounts[stand_in],
            entered_by=accounts[by],
            entered_at=at + timedelta(days=min(first, 0) - 2),
            **who,
        )

    session.add_all(
        (
            absence(
                -2, 9, AbsenceReason.TRAINING, IDLE_ACCOUNT, OFFICE, post_id=county.leaders[ABSENT_LEADER]
            ),
            absence(-27, -23, AbsenceReason.LEAVE, UNIT, COLLEAGUE, account_id=accounts[COLLEAGUE]),
            absence(5, 9, AbsenceReason.BUSINESS, COLLEAGUE, UNIT, account_id=accounts[UNIT]),
        )
    )
    session.flush()
