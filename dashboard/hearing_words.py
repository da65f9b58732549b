"""Words of hearing files: parts in the room, acts, limits, warnings, steps and figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dashboard.analysis.indicators import rate
from dashboard.text import N_, _, ngettext
from dashboard.words import word
from db.hearing_limits import ClockSeen, Counted, HearingClock, HearingFigure, Warns
from db.hearings import (
    Avoidance,
    Ground,
    HearingAct,
    HearingPaper,
    HearingSeen,
    HearingStanding,
    SeatRole,
    SeatSeen,
    SheetOpinion,
    Side,
    Step,
)
from db.papers import TO_UNITS, Paper

WORDS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    HearingStanding: {
        "APPLIED": N_("Decision on the hearing owed"),
        "DECIDED": N_("Notice owed"),
        "NOTICED": N_("Hearing ahead"),
        "HELD": N_("Conclusion owed"),
        "CONCLUDED": N_("Follow-up owed"),
        "FOLLOWED": N_("Followed up"),
        "REFUSED": N_("Hearing refused"),
    },
    HearingAct: {
        "DECIDE": N_("Decide to hold the hearing"),
        "REFUSE": N_("Refuse to hold a hearing"),
        "PLAN": N_("Plan day, time and room"),
        "SEAT": N_("Seat somebody"),
        "UNSEAT": N_("Take from a seat"),
        "AVOID": N_("Record who keeps out"),
        "EVIDENCE": N_("Add to the evidence list"),
        "REWORD_EVIDENCE": N_("Put a piece of evidence right"),
        "DROP_EVIDENCE": N_("Take a piece off the evidence list"),
        "NOTICE": N_("Give notice of the hearing"),
        "RECEIVE": N_("Record the receipt of the notice"),
        "HOLD": N_("Record that the hearing is held"),
        "SHEET": N_("Record an officer's sheet"),
        "CONCLUDE": N_("Conclude the hearing"),
        "FOLLOW": N_("Record what became of the outcome"),
    },
    SeatRole: {
        "HOST": N_("Host"),
        "OFFICER": N_("Hearing officer"),
        "SECRETARY": N_("Secretary of the hearing"),
        "PETITIONER": N_("Petitioner"),
        "REPRESENTATIVE": N_("Representative"),
        "AGENT": N_("Agent"),
        "UNIT": N_("For the handling unit"),
        "PARTY": N_("Interested party"),
        "INVITED": N_("Invited"),
    },
    Ground: {
        "STATE": N_("State secrets"),
        "BUSINESS": N_("Business secrets"),
        "PRIVACY": N_("Privacy"),
    },
    Side: {
        "PETITIONER": N_("Petitioner's side"),
        "UNIT": N_("Handling unit"),
        "OFFICE": N_("Organiser of the hearing"),
    },
    Avoidance: {
        "ASKED": N_("Asked to keep out"),
        "GRANTED": N_("Keeps out"),
        "REJECTED": N_("Need not keep out"),
    },
    SheetOpinion: {
        "FOUNDED": N_("The demand is founded"),
        "PARTLY": N_("Founded in part"),
        "UNFOUNDED": N_("Not founded"),
    },
    Step: {
        "ATTENDANCE": N_("Attendance checked"),
        "OPENING": N_("Matter, discipline, rights, keeping out"),
        "PETITIONER": N_("The petitioner speaks"),
        "UNIT": N_("The handling unit speaks"),
        "EVIDENCE": N_("Evidence and questioning"),
        "DEBATE": N_("Debate"),
        "LAST": N_("Last statements"),
        "DELIBERATION": N_("Deliberation"),
        "CONCLUSION": N_("Conclusion of the hearing"),
        "SIGNING": N_("Minutes read and signed"),
    },
    HearingPaper: {
        "SCRIPT": N_("Host's script"),
        "ATTENDANCE": N_("Attendance sheet"),
        "CARDS": N_("Seat cards, to fold"),
        "SHEETS": N_("Officers' sheets"),
        "MINUTES": N_("Hearing minutes"),
        "CONCLUSION": N_("Conclusion paper"),
    },
    HearingClock: {
        "DECIDE": N_("Decide on the application"),
        "NOTICE": N_("Notice before the hearing"),
        "HOLD": N_("Hold the hearing"),
        "FOLLOW": N_("Carry out the outcome"),
    },
    HearingFigure: {
        "NOTICE": N_("Notice in time"),
        "CONCLUSION": N_("Conclusion given"),
        "CARRIED_OUT": N_("Outcome carried out"),
    },
}
"""The English word of each member by its kind and name: members of two kinds may be stored alike; a file's standing says what it waits for."""

CLEARED: Final[Mapping[str, str]] = {
    "matter": N_("Subject and summary"),
    "timeline": N_("Timeline of the matter"),
    "clocks": N_("Limits of the matter"),
    "replies": N_("Earlier replies"),
}


def said(member: StrEnum) -> str:
    """Return the word of a member in the language spoken now."""
    return _(WORDS[type(member)][member.name])


def options(members: type[StrEnum] | Sequence[StrEnum], *, is_open: bool = True) -> list[dict[str, str]]:
    """Return members to choose from, an empty choice first where none need be made."""
    listed = [{"value": one.value, "label": said(one)} for one in members]
    return [{"value": "", "label": "–"}, *listed] if is_open else listed


def seat_words(seat: SeatSeen) -> str:
    """Say who sits there: the part alone on the petitioner's side, 代表甲 where several do; an official's name else."""
    if seat.role is SeatRole.PETITIONER:
        return said(seat.role)
    if seat.role in (SeatRole.REPRESENTATIVE, SeatRole.AGENT, SeatRole.PARTY):
        return _("{part} {letter}", part=said(seat.role), letter=seat.label)
    return seat.label


def warning_words(one: HearingSeen, warns: Warns, least: int, notice: int) -> str:
    """Say in one sentence what is wrong with a file, and what can be done."""
    officers = len(one.officers())
    told = {
        Warns.OFFICERS_FEW: _("{n} hearing officers are seated, fewer than {least}.", n=officers, least=least),
        Warns.OFFICERS_EVEN: _("{n} hearing officers are an even number; seat one more, or one fewer.", n=officers),
        Warns.HOST_MISSING: _("Nobody hosts the hearing yet."),
        Warns.HOST_HANDLED: _("The host handled or investigated this matter; another hosts."),
        Warns.NO_NEW_EVIDENCE: _("The matter was heard before, and no new evidence is on the list."),
        Warns.GROUND: _("A matter of {ground} is not heard in the open; refuse, or hold it behind closed doors with a reason.", ground="–" if one.ground is None else said(one.ground)),
        Warns.NOTICE_SHORT: _("Notice was given {days} days before the hearing, fewer than {least}.", days=one.notice_days, least=notice),
        Warns.RECEIPT_MISSING: _("The receipt of the notice is not in the file."),
        Warns.REPRESENTATIVES_MANY: _("More representatives are seated than the rules allow."),
        Warns.AVOIDANCE_OPEN: _("It is asked that somebody keep out, and not decided yet."),
        Warns.SHEETS_MISSING: _("The sheets of some officers are missing."),
    }  # fmt: skip
    return told[warns]


def clock_row(clock: ClockSeen, day: date) -> tuple[str, str, str, str, str, str]:
    """Say one limit: what, from when, by when, when met, where it stands, and its state's key."""
    left = clock.left_on(day)
    if clock.met_on is not None:
        late = clock.is_late_on(day)
        stands, key = (_("Met late"), "overdue") if late else (_("Met in time"), "in_time")
    elif left < 0:
        stands, key = ngettext("{n} day late", "{n} days late", -left), "overdue"
    else:
        stands = ngettext("{n} day left", "{n} days left", left)
        key = "soon" if left <= 3 else "in_time"
    return (
        said(clock.clock),
        "–" if clock.from_on is None else clock.from_on.isoformat(),
        clock.limit_on.isoformat(),
        "–" if clock.met_on is None else clock.met_on.isoformat(),
        stands,
        key,
    )


def file_facts(one: HearingSeen) -> list[tuple[str, str]]:
    """Say the days of a file and the room."""
    days = (
        (_("Applied for"), one.applied_on),
        (_("Decided on"), one.decided_on),
        (_("Refused on"), one.refused_on),
        (_("Notice given"), one.noticed_on),
        (_("Receipt"), one.receipt_on),
        (_("Planned day"), one.planned_on),
        (_("Held on"), one.held_on),
        (_("Concluded on"), one.concluded_on),
    )
    told = [(name, day.isoformat()) for name, day in days if day is not None]
    if one.starts_at is not None:
        told.append((_("Begins at"), f"{one.starts_at:%H:%M}"))
    if one.place:
        told.append((_("Room"), one.place))
    if one.ground is not None:
        told.append((_("Ground against an open hearing"), said(one.ground)))
    return told


def figure_words(one: Counted) -> tuple[str, str]:
    """Say a figure and its share, which stands from twenty on."""
    found = rate(len(one.part), len(one.among))
    share = _("n < 20") if found.share is None else f"{found.share:.0%}"
    return said(one.figure), share


def list_row(one: HearingSeen) -> dict[str, Any]:
    """Return one file as a row of the list; the day planned or held stands first."""
    on = one.held_on or one.planned_on
    when = "–" if on is None else on.isoformat()
    if one.starts_at is not None and one.held_on is None:
        when = f"{when} {one.starts_at:%H:%M}"
    return {
        "id": str(one.id),
        "when": when,
        "place": one.place,
        "title": one.title,
        "number": one.number,
        "state": said(one.standing),
        "applied": one.applied_on.isoformat(),
    }


def cleared_options(one: HearingSeen, *, is_open: bool) -> list[dict[str, Any]]:
    """Return the items that can be shown to the public, each by its key; they can be ticked while ``is_open``."""
    listed = [{"value": key, "label": _(words)} for key, words in CLEARED.items()]
    named = [
        *listed,
        *(
            {"value": f"evidence-{piece.id}", "label": f"{said(piece.side)} · {piece.words}"}
            for piece in one.evidence
        ),
        *(
            {"value": f"paper-{paper.id}", "label": paper_words(paper)}
            for paper in one.papers
            if paper.kind not in TO_UNITS
        ),
    ]
    return [{**item, "disabled": not is_open} for item in named]


def paper_words(paper: Paper) -> str:
    """Say which paper it is: its kind, and its number."""
    return f"{word(paper.kind)} · {paper.number}"
