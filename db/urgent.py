"""Urgent matters (紧急信访事项): within how many hours one is reported up, and from when its report counts late; pure.

The hours run from the moment at which the office knew. No article of the regulations gives their number: it is a value
of the rule pack. A report once made is late from its own minute on. One that was not made is late from the end of the
day on which its hours ended, as every limit is here; a late report is still made.
"""

from datetime import date, datetime, timedelta

from db.matter import Matter
from db.rule_packs import RulePack


def report_by(matter: Matter, pack: RulePack) -> datetime | None:
    """Return the last moment of a report in time, None where the matter is not urgent or its rules run no limits."""
    if matter.urgent_at is None or not pack.runs_clocks:
        return None
    return matter.urgent_at + timedelta(hours=pack.urgent_hours)


def late_from(matter: Matter, pack: RulePack) -> date | None:
    """Return the day from whose end on the report counts late, None where it never does or was in time.

    A report that was made late counts so from its own day.
    """
    last = report_by(matter, pack)
    if last is None:
        return None
    reported_at = matter.urgent_reported_at
    if reported_at is not None:
        return reported_at.date() if reported_at > last else None
    return last.date() + timedelta(days=1)


def is_late(matter: Matter, pack: RulePack, day: date) -> bool:
    """Tell whether the report counts late at the end of ``day``."""
    first = late_from(matter, pack)
    return first is not None and first <= day
