"""Duties of the desk in words: what each is, how near its last day is, and the cells of its list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dashboard.absence_words import covered_sentence, covered_words
from dashboard.handling_words import act_word
from dashboard.meeting_words import owner_word
from dashboard.rounds_choice import PATH as SCREENING
from dashboard.rounds_choice import written
from dashboard.text import N_, _, ngettext
from dashboard.url_state import LEADERS, LEDGER, RETENTION, address
from dashboard.words import word
from db.duties import DeskSeen, Duty, DutyCount, DutyRow, Nearness, nearness
from db.enums import Due, EventKind
from db.filter_query import to_query
from db.reporting import ScreeningChoice
from db.rounds import Series
from db.rows import Names

K = EventKind
_DUTIES: Final[Mapping[Duty, str]] = {
    Duty.REPORT_UP: N_("Report up (urgent)"),
    Duty.TRANSFER: N_("To be transferred"),
    Duty.SETTLE: N_("Settle an objection"),
    Duty.OBJECT: N_("Take on, or object"),
    Duty.ANSWER: N_("Accept or refuse"),
    Duty.OPINION: N_("Written opinion"),
    Duty.SERVE: N_("Serve the opinion"),
    Duty.CARRY_OUT: N_("Carry out support"),
    Duty.URGED: N_("Answer a reminder"),
    Duty.REVIEW: N_("Review opinion"),
    Duty.SERVE_REVIEW: N_("Serve review opinion"),
    Duty.REREVIEW: N_("Re-review opinion"),
    Duty.SET_LIMIT: N_("Keep a set limit"),
    Duty.LIMIT_OVER: N_("Set limit is over"),
    Duty.AID: N_("Aid that waits"),
    Duty.PROPOSAL: N_("Answer a proposal"),
    Duty.SUPERVISE: N_("Supervise (overdue)"),
    Duty.FEEDBACK: N_("Support not carried out"),
    Duty.CALL_BACK: N_("Call back"),
    Duty.MAJOR: N_("Major without a leader"),
    Duty.CHARGE_OVERDUE: N_("Leader's date passed"),
    Duty.CHARGE_IDLE: N_("Leader without action"),
    Duty.DECISION: N_("Meeting's decision"),
    Duty.SCREENING: N_("Screening reports"),
    Duty.HEARING_DECISION: N_("Decide on a hearing"),
    Duty.HEARING_OPEN: N_("Hold and conclude hearing"),
    Duty.HEARING_NOTICE: N_("Serve hearing notice"),
    Duty.HEARING_CONCLUSION: N_("Conclude the hearing"),
    Duty.INSTRUCTION: N_("Answer the instruction"),
    Duty.LEADER_PROPOSAL: N_("Decide on a leader proposed"),
    Duty.PLAN: N_("Plan missing"),
    Duty.HOLDER_LEFT: N_("Holder left"),
    Duty.HAND_OVER: N_("Sign the hand-over"),
    Duty.SCAN: N_("Signed scan missing"),
    Duty.SLIP: N_("Slip not signed back"),
    Duty.DESTRUCTION: N_("List for destruction"),
    Duty.NO_STAND_IN: N_("Nobody stands in"),
}
_ACTS: Final[Mapping[EventKind, str]] = {
    K.REPORTED_UP: N_("Reported up"),
    K.TRANSFER_RECEIVED: N_("Sign for it"),
    K.HEARING_DECIDED: N_("Hold it"),
    K.HEARING_REFUSED: N_("Refuse"),
    K.HEARING_CONCLUDED: N_("Concluded"),
    K.AID_FORWARDED: N_("Forward"),
    K.AID_DECIDED: N_("Decision …"),
    K.AID_PAID: N_("Paid"),
    K.PROPOSAL_ANSWERED: N_("Answer …"),
    K.TRANSFERRED: N_("Transfer"),
    K.LED_OFF: N_("Lead off"),
    K.OBJECTION_SETTLED: N_("Settle"),
    K.ACCEPTED: N_("Accept"),
    K.REFUSED: N_("Refuse"),
    K.OBJECTED: N_("Object"),
    K.REPLIED: N_("Opinion …"),
    K.EXTENDED: N_("Extend"),
    K.REPLY_SERVED: N_("Served"),
    K.CARRIED_OUT: N_("Carried out"),
    K.CLOSED: N_("Close case"),
    K.REVIEW_REPLIED: N_("Opinion …"),
    K.REVIEW_SERVED: N_("Served"),
    K.REREVIEW_REPLIED: N_("Opinion …"),
    K.SUPERVISED: N_("Supervise"),
    K.REMINDED: N_("Remind"),
    K.CALLED_BACK: N_("Called back"),
    K.INSTRUCTION_ANSWERED: N_("Answer …"),
}
"""What the buttons of a row say; their hint says it whole."""
_NEARNESS: Final[Mapping[Nearness, str]] = {
    Nearness.OVERDUE: N_("Overdue"),
    Nearness.TODAY: N_("Due today"),
    Nearness.THREE_DAYS: N_("Within 3 days"),
    Nearness.WEEK: N_("Within 7 days"),
    Nearness.LATER: N_("Later"),
    Nearness.NO_LIMIT: N_("Without a legal limit, longest wait first"),
}
_SHOWN_AS: Final[Mapping[Nearness, Due]] = {
    Nearness.OVERDUE: Due.OVERDUE,
    Nearness.TODAY: Due.SOON,
    Nearness.THREE_DAYS: Due.SOON,
    Nearness.WEEK: Due.SOON,
    Nearness.LATER: Due.IN_TIME,
    Nearness.NO_LIMIT: Due.NONE,
}
"""The colour in which each nearness is said: red for overdue alone, amber up to seven days."""


def duty_word(duty: Duty) -> str:
    """Say what must be done."""
    return _(_DUTIES[duty])


def nearness_word(near: Nearness) -> str:
    """Say how near a last day is."""
    return _(_NEARNESS[near])


def days_words(row: DutyRow, today: date) -> str:
    """Say how many days are left or over, and of a duty without a limit how many it has waited."""
    if row.is_suspended:
        return _("Suspended")
    if row.limit_on is None:
        if row.since_on is None:
            return _("No limit")
        return ngettext("waits {n} day", "waits {n} days", (today - row.since_on).days)
    left = (row.limit_on - today).days
    if left == 0:
        return _("due today")
    if left < 0:
        return ngettext("{n} day over", "{n} days over", -left)
    return ngettext("{n} day left", "{n} days left", left)


def limit_words(row: DutyRow) -> str:
    """Say the last day, or since when a duty without one waits."""
    if row.limit_at is not None:
        return _("by {day}", day=f"{row.limit_at:%Y-%m-%d %H:%M}")
    if row.limit_on is not None:
        return _("by {day}", day=row.limit_on.isoformat())
    return "" if row.since_on is None else _("since {day}", day=row.since_on.isoformat())


def last_words(row: DutyRow) -> tuple[str, str]:
    """Return the last act and its day."""
    return ("–", "") if row.last is None else (word(row.last.kind), row.last.day.isoformat())


def duty_cells(
    seen: DeskSeen, names: Names, chosen: Duty | None, *, does_many: bool, prints: bool = False
) -> list[dict[str, Any]]:
    """Return the rows of the desk's list, of one duty where one is chosen, with a head before each nearness.

    Matters can be ticked by who ``does_many`` at once or ``prints`` notices.
    """
    rows = [row for row in seen.rows if chosen is None or row.duty is chosen]
    cells: list[dict[str, Any]] = []
    for near in Nearness:
        own = [row for row in rows if nearness(row.limit_on, seen.today) is near]
        if own:
            cells.append(
                {"id": f"near-{near}", "head": nearness_word(near), "n": len(own), "near": near.value}
            )
        cells.extend(
            {
                **_cell(row, near, seen.today, names),
                "is_chosen_from": (does_many or prints) and row.case_id is not None,
                "does_many": does_many,
                "prints": prints,
            }
            for row in own
        )
    return cells


def _cell(row: DutyRow, near: Nearness, today: date, names: Names) -> dict[str, Any]:
    act, day = last_words(row)
    return {
        "id": row.key,
        "case": row.case_id,
        "way": f"/case/{row.case_id}" if row.hearing_id is None else f"/hearing/{row.hearing_id}",
        "version": row.version,
        "number": row.number,
        "title": title_words(row),
        "covered": covered_words(row.covered),
        "covered_said": covered_sentence(row.covered),
        "unit": _unit(row, names),
        "duty": duty_word(row.duty),
        "clock": "" if row.clock is None else word(row.clock),
        "near": "suspended" if row.is_suspended else _SHOWN_AS[near].value,
        "days": days_words(row, today),
        "limit": limit_words(row),
        **_opening(row),
        "decision": None if row.decision is None else row.decision.id,
        "reports": _("Report done …"),
        "last": act,
        "last_day": day,
        "acts": [{"act": one.value, "label": _(_ACTS[one]), "hint": act_word(one)} for one in row.acts],
    }


def title_words(row: DutyRow) -> str:
    """Say what a duty is about: its matter, whose matters a hand-over gives, or of which days reports are owed."""
    if row.duty is Duty.HAND_OVER:
        return ngettext("{n} matter of {title}", "{n} matters of {title}", row.count, title=row.title)
    if row.duty is Duty.DESTRUCTION:
        return ngettext("List {list}: {n} matter", "List {list}: {n} matters", row.count, list=row.title)
    if row.decision is not None:
        return _("{what} ({title})", what=row.decision.text, title=row.title)
    owed = row.reports
    if owed is None:
        return row.title
    if owed.kind is Series.HOLIDAY:
        return _("Holiday screening, {day}: {n} not reported", day=f"{owed.from_on:%m-%d}", n=owed.n)
    return _(
        "Screening, {from_on} to {to_on}: {n} not reported",
        from_on=owed.from_on.isoformat(),
        to_on=owed.to_on.isoformat(),
        n=owed.n,
    )


def _opening(row: DutyRow) -> dict[str, str]:
    """Return what a row without acts opens, and what that is called; reports open those of their round."""
    if row.reports is not None:
        choice = ScreeningChoice(kind=row.reports.kind, round_on=row.reports.from_on)
        return {"opens": _("To the screening page"), "href": f"{SCREENING}?{written(choice)}"}
    if row.duty in (Duty.HAND_OVER, Duty.HOLDER_LEFT) and not row.acts:
        return {"opens": _("Hand over …"), "href": LEADERS}
    if row.duty is Duty.DESTRUCTION:
        return {"opens": _("To the list"), "href": RETENTION}
    if row.hearing_id is not None and not row.acts:
        return {"opens": _("Open the hearing file"), "href": f"/hearing/{row.hearing_id}"}
    if row.case_id is None or row.acts:
        return {"opens": "", "href": ""}
    return {"opens": _("Open the matter"), "href": f"/case/{row.case_id}"}


def _unit(row: DutyRow, names: Names) -> str:
    if row.decision is not None:
        return owner_word(row.decision.owner, names)
    return "–" if row.unit_id is None else names.units.get(row.unit_id, "–")


def desk_note(seen: DeskSeen, chosen: Duty | None) -> str:
    """Say how many duties there are in all, and where rows are left to the ledger."""
    total = sum(one.count for one in seen.counts if chosen is None or one.duty is chosen)
    said = ngettext("{n} duty", "{n} duties", total)
    if not seen.unlisted:
        return said
    return _("{said}; {unlisted} of them only in the ledger", said=said, unlisted=f"{seen.unlisted:,}")


def rows_address(count: DutyCount) -> str:
    """Return where the ledger opens exactly the rows of a duty, empty where the desk alone lists them."""
    return "" if count.chosen is None else address(LEDGER, to_query(count.chosen))


def by_unit(rows: Iterable[DutyRow], names: Names) -> list[tuple[str, Sequence[DutyRow]]]:
    """Return duties unit by unit for the digest, in the order of the units' names, those of no unit last."""
    found: dict[str, list[DutyRow]] = {}
    for row in rows:
        found.setdefault(_unit(row, names), []).append(row)
    return sorted(found.items(), key=lambda pair: (pair[0] == "–", pair[0]))
