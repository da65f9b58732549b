"""The demo county's closed reports: a year, a quarter and three months, signed and sent; the last month that ended waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.commands.periodic_reports import freeze
from db.demo.accounts import OFFICE
from db.models.accounts import Account
from db.models.periodic_reports import PeriodicReportAct
from db.queries.periodic_reports import composed
from db.report_acts import USUAL_COPIES, ReportAct, SendWay
from db.report_periods import Reported, ReportKind, last_ended, period_of

MONTHS_CLOSED: Final = 3
CLOSED_AFTER: Final = 3
"""Days after the end of a period on which its report is closed."""


@dataclass(frozen=True, slots=True)
class _Sent:
    who: str
    way: SendWay
    copy: int


_SIGNER: Final = "县信访局局长"
_SENT: Final = (
    _Sent("县委办公室", SendWay.IN_PERSON, 1),
    _Sent("县人民政府办公室", SendWay.IN_PERSON, 2),
    _Sent("市信访局", SendWay.CONFIDENTIAL, 3),
)


def write_periodic_reports(session: Session, accounts: Mapping[str, int], until: date) -> None:
    """Close the reports of three months, of the last quarter and of the last year that ended, each by what was known three days later."""
    office = session.get_one(Account, accounts[OFFICE])
    for wanted in _closed_by(until):
        closed_on = period_of(wanted, ()).to_on + timedelta(days=CLOSED_AFTER)
        at = datetime.combine(closed_on, time(10), session.info["zone"])
        report = composed(session, wanted, closed_on - timedelta(days=1))
        number = freeze(session, report, USUAL_COPIES, office, at, closed_on)
        session.add(_act(number, ReportAct.SIGNED, closed_on, _SIGNER, office.id, at))
        session.add_all(
            _act(number, ReportAct.SENT, closed_on, one.who, office.id, at, one.way, one.copy)
            for one in _SENT
        )
        session.flush()


def _closed_by(until: date) -> list[Reported]:
    """Return what is closed on the demo's last day, in the order of closing."""
    month = last_ended(ReportKind.MONTH, until, ())
    months = [Reported(ReportKind.MONTH, month.number - back) for back in range(MONTHS_CLOSED, 0, -1)]
    longer = (ReportKind.QUARTER, ReportKind.YEAR)
    wanted = [*months, *(last_ended(kind, until - timedelta(days=CLOSED_AFTER), ()) for kind in longer)]
    return sorted(wanted, key=lambda one: (one.months[-1], len(one.months)))


def _act(
    report_id: int,
    act: ReportAct,
    day_on: date,
    who: str,
    by: int,
    at: datetime,
    way: SendWay | None = None,
    copy: int | None = None,
) -> PeriodicReportAct:
    return PeriodicReportAct(
        report_id=report_id,
        act=act,
        day_on=day_on,
        who=who,
        way=way,
        copy=copy,
        recorded_by=by,
        recorded_at=at,
    )
