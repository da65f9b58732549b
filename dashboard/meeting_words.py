"""Meetings (定期研究会议) and decisions (议定事项) in words: where each stands, whose it is, and what the year's figures say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dashboard.agenda_words import STANDINGS
from dashboard.analysis.indicators import Rate
from dashboard.text import N_, _, ngettext, pgettext, sentences
from dashboard.url_state import DecisionsAsked
from db.enums import Due
from db.meetings import (
    JUDGED,
    OWED,
    DecisionAct,
    DecisionSeen,
    MeetingSeen,
    MeetingStanding,
    Owner,
    Rhythm,
    Standing,
    Tallied,
)
from db.queries.choices import Choice, Choices
from db.rows import Names

Option = dict[str, str]
PLANNED: Final = "planned"
DUE: Final = "judged"
_MEETINGS: Final[Mapping[MeetingStanding, str]] = {
    MeetingStanding.AHEAD: N_("ahead"),
    MeetingStanding.HELD: N_("held"),
    MeetingStanding.MISSED: N_("day passed, not held"),
    MeetingStanding.CANCELLED: N_("cancelled"),
    MeetingStanding.WITHDRAWN: N_("entered by mistake"),
}
RHYTHMS: Final[Mapping[Rhythm, str]] = {
    Rhythm.MONTHLY: N_("Monthly meeting"),
    Rhythm.QUARTERLY: N_("Quarterly meeting"),
    Rhythm.EXTRA: N_("Meeting beside the rhythm"),
}
_ACTS: Final[Mapping[DecisionAct, str]] = {
    DecisionAct.DONE: N_("reported done"),
    DecisionAct.RETURNED: N_("returned"),
    DecisionAct.TAKEN_BACK: N_("report taken back"),
    DecisionAct.NOT_DONE: N_("given up"),
    DecisionAct.CORRECTED: N_("corrected"),
    DecisionAct.WITHDRAWN: N_("withdrawn"),
}
_DUE_OF: Final[Mapping[Standing, Due | None]] = {
    Standing.ON_TIME: Due.IN_TIME,
    Standing.LATE: Due.SOON,
    Standing.PAST_DUE: Due.OVERDUE,
    Standing.NOT_DONE: None,
    Standing.OPEN: Due.NONE,
    Standing.WITHDRAWN: None,
}
_NUMBERED: Final = re.compile(r"第(\d{1,4})次")


def meeting_standing_word(standing: MeetingStanding) -> str:
    """Say where a meeting stands."""
    return _(_MEETINGS[standing])


def state_word(one: MeetingSeen, today: date) -> str:
    """Say where a meeting stands on a day, and that it was entered later than it was held."""
    said = meeting_standing_word(one.standing_on(today))
    return _("{state} (entered later)", state=said) if one.is_late_entry else said


def standing_word(standing: Standing) -> str:
    """Say where a decision stands."""
    return _("recorded by mistake") if standing is Standing.WITHDRAWN else _(STANDINGS[standing])


def owner_word(owner: Owner, names: Names) -> str:
    """Name whose a decision is, a leader by the post."""
    if owner.post_id is not None:
        return names.posts.get(owner.post_id, "–")
    return "–" if owner.unit_id is None else names.units.get(owner.unit_id, "–")


def meeting_cells(
    meetings: Iterable[MeetingSeen], decided: Mapping[int, int], today: date
) -> list[dict[str, Any]]:
    """Return the meetings as the list shows them."""
    return [
        {
            "id": str(one.id),
            "version": one.version,
            "day": (one.held_on or one.planned_on).isoformat(),
            "title": one.title,
            "state": _("entered later")
            if one.is_late_entry
            else meeting_standing_word(one.standing_on(today)),
            "is_late": one.standing_on(today) is MeetingStanding.MISSED,
            "items": one.items,
            "decisions": decided.get(one.id, 0),
        }
        for one in meetings
    ]


def meeting_counts(found: Tallied, chosen: str) -> list[tuple[str, str, int, bool]]:
    """Return the year's meetings as (key, words, count, is it chosen), those planned first."""
    counts = [(PLANNED, _("planned"), found.planned)]
    counts += [(one.value, meeting_standing_word(one), found.meetings.get(one, 0)) for one in _LISTED]
    if withdrawn := found.meetings.get(MeetingStanding.WITHDRAWN):
        of = MeetingStanding.WITHDRAWN
        counts.append((of.value, meeting_standing_word(of), withdrawn))
    return [(key, words, n, key == chosen) for key, words, n in counts]


_LISTED: Final = (
    MeetingStanding.HELD,
    MeetingStanding.AHEAD,
    MeetingStanding.MISSED,
    MeetingStanding.CANCELLED,
)


def meetings_listed(
    meetings: Sequence[MeetingSeen], year: int, chosen: str, today: date
) -> list[MeetingSeen]:
    """Return the meetings of a year that a count counts, by the day that is shown of each, the latest first."""
    counted = [
        one
        for one in meetings
        if one.planned_on.year == year and chosen in _counted_in(one.standing_on(today))
    ]
    return sorted(counted, key=lambda one: (one.held_on or one.planned_on, one.id), reverse=True)


def _counted_in(standing: MeetingStanding) -> tuple[str, ...]:
    return (standing.value,) if standing is MeetingStanding.WITHDRAWN else (PLANNED, standing.value)


def decision_counts(found: Tallied, chosen: str) -> list[tuple[str, str, int, bool]]:
    """Return the decisions that fall due in the year as (key, words, count, is it chosen)."""
    counts = [(DUE, _("done, given up or past their day"), found.judged)]
    counts += [(one.value, standing_word(one), found.decisions.get(one, 0)) for one in STANDINGS]
    return [(key, words, n, key == chosen) for key, words, n in counts]


def decisions_listed(
    decisions: Sequence[DecisionSeen], year: int, chosen: str, today: date
) -> list[DecisionSeen]:
    """Return the decisions due in a year that a count counts."""
    wanted = [one.value for one in JUDGED] if chosen == DUE else [chosen]
    return [one for one in decisions if one.due_on.year == year and one.standing_on(today).value in wanted]


def year_words(found: Tallied, rate: Rate) -> str:
    """Say how many of a year's meetings were held, and how many of its decisions were done on time."""
    held = found.meetings.get(MeetingStanding.HELD, 0)
    said = _(
        "{year}: {held} of {planned} planned meetings held.",
        year=found.year,
        held=held,
        planned=found.planned,
    )
    late = found.entered_later
    entered = (
        ngettext("{n} of them was entered later.", "{n} of them were entered later.", late) if late else ""
    )
    return sentences(said, entered, rate_words(rate))


def rate_words(rate: Rate) -> str:
    """Say how many decisions were done on time: counts always, a share from twenty on."""
    if not rate.n:
        return _("No decision of the year is due yet.")
    if rate.share is None:
        return ngettext(
            "{done} of {n} decision was done on time; too few for a share.",
            "{done} of {n} decisions were done on time; too few for a share.",
            rate.n,
            done=rate.part,
        )
    return _(
        "{done} of {n} decisions were done on time: {share} (95 % interval {low}–{high}).",
        done=rate.part,
        n=rate.n,
        share=f"{rate.share:.0%}",
        low=f"{rate.interval.low:.0%}",
        high=f"{rate.interval.high:.0%}",
    )


def decision_cells(
    decisions: Iterable[DecisionSeen], names: Names, day: date, own: frozenset[Owner] = frozenset()
) -> list[dict[str, Any]]:
    """Return decisions as a list shows them at the end of a day; ``own`` are the owners for whom the reader reports."""
    cells = []
    for one in decisions:
        standing = one.standing_on(day)
        due = _DUE_OF[standing]
        cells.append(
            {
                "id": str(one.id),
                "version": one.version,
                "what": one.text,
                "matter": f"{one.number} {one.subject}".strip(),
                "case": one.case_id,
                "owner": owner_word(one.owner, names),
                "due": one.due_on.isoformat(),
                "state": state_of(one, standing),
                "near": "suspended" if due is None else due.value,
                "said": said_words(one, day),
                "meeting": one.meeting,
                "is_owed": standing in OWED,
                "is_gone": standing is Standing.WITHDRAWN,
                "is_own": one.owner in own,
            }
        )
    return cells


def state_of(one: DecisionSeen, standing: Standing) -> str:
    """Say where a decision stands, of one that counts no more whether another row took its place."""
    is_corrected = bool(one.acts) and one.acts[-1].act is DecisionAct.CORRECTED
    if standing is Standing.WITHDRAWN and is_corrected:
        return _("as it stood before its correction")
    return standing_word(standing)


def said_words(one: DecisionSeen, day: date) -> str:
    """Say what was last said of a decision, by whom and when, and that it took the place of another row."""
    corrected = "" if one.corrected_on is None else _("Corrected on {day}.", day=one.corrected_on.isoformat())
    said = [act for act in one.acts if act.on <= day]
    if not said:
        return corrected
    last = said[-1]
    words = _(
        "{day} {act} by {who}: {words}",
        day=last.on.isoformat(),
        act=_(_ACTS[last.act]),
        who=last.by or "–",
        words=last.words,
    )
    return sentences(corrected, words)


def agenda_note(one: MeetingSeen, day: date) -> str:
    """Say on which day the figures of an agenda stand; nothing of a cancelled meeting, which has none ahead."""
    if one.cancelled_on is not None:
        return _("The agenda is closed: the meeting was cancelled.")
    if one.is_late_entry:
        return _("Entered later: figures as the board knew them at the end of {day}.", day=day.isoformat())
    if one.held_on is not None:
        return _("Figures as the meeting saw them, of the end of {day}.", day=day.isoformat())
    return _(
        "Figures of the end of {day}; holding the meeting fixes those of the day before it.",
        day=day.isoformat(),
    )


def listed_note(n: int, meeting: MeetingSeen | None, day: date, year: int) -> str:
    """Say what the list of decisions shows: those of a count of those due in a year, or a meeting's look back."""
    if meeting is None:
        return ngettext(
            "{n} decision due in {year} stands here.", "{n} decisions due in {year} stand here.", n, year=year
        )
    return ngettext(
        "{n} decision that {title} looks back on, as it stood at the end of {day}.",
        "{n} decisions that {title} looks back on, as they stood at the end of {day}.",
        n,
        title=meeting.title,
        day=day.isoformat(),
    )


def asked_note(n: int, asked: DecisionsAsked, day: date) -> str:
    """Say that the list shows the decisions which the overview counts."""
    if asked is DecisionsAsked.UNDONE:
        return ngettext(
            "{n} decision past its day at the end of {day}, as the overview counts it.",
            "{n} decisions past their day at the end of {day}, as the overview counts them.",
            n,
            day=day.isoformat(),
        )
    return ngettext(
        "{n} decision due by {day} since the last meeting or still owed, as the overview counts it.",
        "{n} decisions due by {day} since the last meeting or still owed, as the overview counts them.",
        n,
        day=day.isoformat(),
    )


def decision_sentence(one: DecisionSeen, names: Names) -> str:
    """Say what was decided, whose it is and by when."""
    return _(
        "{what} — {owner}, by {day} ({meeting})",
        what=one.text,
        owner=owner_word(one.owner, names),
        day=one.due_on.isoformat(),
        meeting=one.meeting,
    )


def decision_lines(decisions: Iterable[DecisionSeen], names: Names, day: date) -> list[str]:
    """Return what meetings decided on a matter, each with where it stands and what was last said of it."""
    return [
        sentences(
            _(
                "{what}: {state}.",
                what=decision_sentence(one, names),
                state=state_of(one, one.standing_on(day)),
            ),
            said_words(one, day),
        )
        for one in decisions
    ]


def meeting_facts(one: MeetingSeen, names: Names, today: date) -> list[tuple[str, str]]:
    """Return what is known of a meeting, as names and values."""
    there = [owner_word(seat.owner, names) for seat in one.seats if seat.has_attended is not False]
    away = [owner_word(seat.owner, names) for seat in one.seats if seat.has_attended is False]
    at = "" if one.starts_at is None else f" {one.starts_at:%H:%M}"
    pairs = [
        (_("Kind"), _(RHYTHMS[one.rhythm])),
        (_("Day"), f"{(one.held_on or one.planned_on).isoformat()}{at}"),
        (_("State"), state_word(one, today)),
        (pgettext("meeting", "Place"), one.place or "–"),
        (_("Chair"), owner_word(Owner(post_id=one.chair_post_id), names) if one.chair_post_id else "–"),
        (_("Participants") if one.held_on is None else _("Were there"), _(", ").join(there) or "–"),
    ]
    if away:
        pairs.append((_("Were not there"), _(", ").join(away)))
    if one.entered_on is not None:
        pairs.append((_("Entered later on"), one.entered_on.isoformat()))
    if one.cancel_reason:
        pairs.append((_("Why cancelled"), one.cancel_reason))
    if one.held_on is not None and one.held_on != one.planned_on:
        pairs.append((_("Planned for"), one.planned_on.isoformat()))
    return pairs


def rhythm_options() -> list[Option]:
    """Offer why a meeting is held."""
    return [{"value": one.value, "label": _(words)} for one, words in RHYTHMS.items()]


def chair_options(offered: Choices, *, with_ended: bool = False) -> list[Option]:
    """Offer the county leaders in office, and those who left for a meeting of an earlier day."""
    leaders = _offered(offered.leaders, with_ended=with_ended)
    return [{"value": "", "label": "–"}, *({"value": str(one.id), "label": _named(one)} for one in leaders)]


def owner_options(offered: Choices, *, with_ended: bool = False) -> list[Option]:
    """Offer the county leaders in office, then the county's units but those of villages; for an earlier day those that ended too."""
    leaders = _offered(offered.leaders, with_ended=with_ended)
    units = _offered(offered.units, with_ended=with_ended)
    return [
        *({"value": Owner(post_id=one.id).key, "label": _named(one)} for one in leaders),
        *({"value": Owner(unit_id=one.id).key, "label": _named(one)} for one in units),
    ]


def _named(one: Choice) -> str:
    return _("{name} (ended)", name=one.name) if one.is_ended else one.name


def seat_options(one: MeetingSeen, names: Names) -> list[Option]:
    """Offer a meeting's own participants."""
    return [{"value": seat.owner.key, "label": owner_word(seat.owner, names)} for seat in one.seats]


def next_title(last: MeetingSeen | None) -> str:
    """Return the title of a meeting that follows another: its number one further, where it is numbered."""
    if last is None or not _NUMBERED.search(last.title):
        return ""
    return _NUMBERED.sub(lambda found: f"第{int(found[1]) + 1}次", last.title, count=1)


def _offered(listed: Iterable[Choice], *, with_ended: bool) -> Iterable[Choice]:
    return (
        one for one in listed if (with_ended or not one.is_ended) and not one.is_local and not one.is_beyond
    )
