"""Words for avoidance (回避): who could avoid a matter, and who does."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.text import _
from db.queries.accounts import AccountRow
from db.queries.avoidance import Avoiding, Colleague


def avoidable_options(others: Sequence[Colleague], reader: AccountRow) -> list[dict[str, str]]:
    """Return the options of who is to avoid the matter, the reader first."""
    return [
        {"value": "", "label": _("I do")},
        *(
            {"value": str(one.account_id), "label": " · ".join(part for part in (one.unit, one.name) if part)}
            for one in others
            if one.account_id != reader.id
        ),
    ]


def liftable_options(kept: Sequence[Avoiding]) -> list[dict[str, str]]:
    """Return the options of whom the office can let back."""
    return [
        {"value": "", "label": "–"},
        *({"value": str(one.interest_id), "label": one.name} for one in kept),
    ]


def avoiding_line(one: Avoiding, zone: ZoneInfo) -> str:
    """Say who avoids the matter since when, and why."""
    since = f"{one.declared_at.astimezone(zone):%Y-%m-%d}"
    return _("{name}, since {day}: {reason}", name=one.name, day=since, reason=one.reason or "–")
