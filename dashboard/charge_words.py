"""Leaders' assignments in words: what each leader holds, what is recorded, proposals and hand-overs in their lists."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.absence_words import with_absence
from dashboard.figures.leaders import holder_words
from dashboard.text import N_, _, ngettext
from db.charge import Record
from db.charge_hand_over import Signing, Waiting
from db.leaders import LeadersSeen, Load
from db.rows import LedgerRow

_RECORDS: Final[Mapping[Record, str]] = {
    Record.PROPOSE: N_("Propose a leader"),
    Record.APPROVE: N_("Approve the proposal"),
    Record.RETURN: N_("Return the proposal"),
    Record.WITHDRAW: N_("Withdraw the proposal"),
    Record.ITEM: N_("An item of the checklist is done"),
    Record.VISIT: N_("A visit"),
    Record.PLAN: N_("Plan and team"),
    Record.END: N_("The assignment has ended"),
}
_SIGNINGS: Final[Mapping[Signing, str]] = {
    Signing.GIVE: N_("Confirm as the giver"),
    Signing.TAKE: N_("Take over and sign"),
    Signing.PAPER: N_("Record the sheet signed on paper"),
    Signing.WITHDRAW: N_("Withdraw the hand-over"),
}


def record_words(records: Iterable[Record]) -> list[dict[str, str]]:
    """Return what can be recorded with its words."""
    return [{"value": one.value, "label": _(_RECORDS[one])} for one in records]


def opening_words(records: Iterable[Record]) -> str:
    """Say on the button of the assignment's card what can be done there."""
    first = next(iter(records), None)
    if first is Record.PROPOSE:
        return _("Propose a leader …")
    if first is Record.APPROVE:
        return _("Decide on the proposal …")
    return _("Withdraw the proposal …") if first is Record.WITHDRAW else _("Record …")


def load_options(loads: Iterable[Load]) -> list[dict[str, str]]:
    """Return the leaders to choose from, each with what he or she holds now."""
    return [{"value": str(one.holder.post_id), "label": load_words(one)} for one in loads]


def load_words(load: Load) -> str:
    """Say what a leader has in charge: open matters, overdue ones, days without action on the quietest; and an absence."""
    if not load.held:
        said = _("{title} · holds {n}", title=holder_words(load.holder), n=0)
        return with_absence(said, load.absent)
    said = _(
        "{title} · holds {n}, {late} overdue, {days} days without action",
        title=holder_words(load.holder),
        n=load.held,
        late=load.late,
        days=load.silent or 0,
    )
    return with_absence(said, load.absent)


def matter_options(rows: Iterable[LedgerRow]) -> list[dict[str, str]]:
    """Return matters to choose from, by number and subject."""
    return [{"value": str(row.case_id), "label": f"{row.number} {row.title}"} for row in rows]


def signing_words(signings: Iterable[Signing]) -> list[dict[str, str]]:
    """Return what can be done with a hand-over, with its words."""
    return [{"value": one.value, "label": _(_SIGNINGS[one])} for one in signings]


def proposal_cells(seen: LeadersSeen, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the rows of the list of proposals that wait, the longest wait first."""
    return [
        {
            "id": str(one.case_id),
            "number": seen.proposed[one.case_id].number,
            "title": seen.proposed[one.case_id].title,
            "leader": _post(seen, one.post_id),
            "due": one.due_on.isoformat(),
            "by": one.by,
            "at": _day(one.at, zone),
            "reason": one.reason,
        }
        for one in seen.proposals
    ]


def hand_over_cells(seen: LeadersSeen, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the rows of the list of hand-overs that wait, the longest wait first."""
    return [
        {
            "id": str(one.id),
            "giver": _post(seen, one.from_post_id),
            "taker": _post(seen, one.to_post_id),
            "matters": len(one.cases),
            "reason": one.reason,
            "by": one.by,
            "at": _day(one.at, zone),
            "stands": standing_words(one, zone),
            "version": one.version,
        }
        for one in seen.waiting
    ]


def standing_words(one: Waiting, zone: ZoneInfo) -> str:
    """Say whose confirmation a hand-over waits for."""
    if one.is_giver_owed:
        return _("waits for the giver")
    whose = _("waits for the signed sheet") if one.is_on_paper else _("waits for the taker")
    if one.given_at is None:
        return _("giver has left; {whose}", whose=whose)
    return _("given on {day}; {whose}", day=_day(one.given_at, zone), whose=whose)


def moved_words(moved: int) -> str:
    """Say how many matters a signature moved."""
    return ngettext("{n} matter handed over", "{n} matters handed over", moved)


def _post(seen: LeadersSeen, post_id: int) -> str:
    holder = seen.posts.get(post_id)
    return "–" if holder is None else holder_words(holder)


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"
