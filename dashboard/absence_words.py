"""Absences and who stands in (AB 角) in words: their list, the forms, what stands beside a duty or a name, refusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.text import N_, _, ngettext
from dashboard.words import word
from db.absence import Absence, AbsenceState, Cover, Covered, Person
from db.commands.acts import ActRefused
from db.queries.absences import keeps
from db.queries.accounts import AccountRow
from db.queries.standing_in import DoneFor

BEFORE_DAYS: Final = 14
SHOWN_DAYS: Final = 70
"""The strip of the list runs from ``BEFORE_DAYS`` before today over ten weeks."""
_STATES: Final[Mapping[AbsenceState, str]] = {
    AbsenceState.NOW: N_("Absent now"),
    AbsenceState.COMING: N_("Coming"),
    AbsenceState.PAST: N_("Past"),
    AbsenceState.WITHDRAWN: N_("Withdrawn"),
}


def state_word(state: AbsenceState) -> str:
    """Say where an absence stands."""
    return _(_STATES[state])


def days_said(one: Absence) -> str:
    """Say the days of an absence, and on which of them it was ended early."""
    if one.ended_on is None or one.ended_on < one.from_on:
        return _("{from_on} to {to_on}", from_on=one.from_on.isoformat(), to_on=one.to_on.isoformat())
    return _(
        "{from_on} to {ended_on} (planned to {to_on})",
        from_on=one.from_on.isoformat(),
        ended_on=one.ended_on.isoformat(),
        to_on=one.to_on.isoformat(),
    )


def absent_words(one: Absence | None) -> str:
    """Say beside a name that its bearer is absent, until when, and who stands in; empty for who is there."""
    if one is None:
        return ""
    return _(
        "absent until {day} ({stand_in} stands in)", day=one.to_on.isoformat(), stand_in=one.stand_in.name
    )


def with_absence(name: str, one: Absence | None) -> str:
    """Return a name to choose, with the absence of its bearer."""
    said = absent_words(one)
    return _("{name} · {absent}", name=name, absent=said) if said else name


def covered_words(one: Covered | None) -> str:
    """Say in a few words whose duty it is."""
    if one is None:
        return ""
    if one.cover is Cover.MINE:
        return _("until {day} for {name}", name=one.name, day=f"{one.until_on:%m-%d}")
    if one.cover is Cover.OTHERS:
        return _("{stand_in} for {name}", stand_in=one.stand_in, name=one.name)
    return _("{name} absent, nobody stands in", name=one.name)


def covered_sentence(one: Covered | None) -> str:
    """Say whose duty it is, why it stands here, and who stands in."""
    if one is None:
        return ""
    day = one.until_on.isoformat()
    if one.cover is Cover.MINE:
        return _("{name} is absent until {day}; you stand in.", name=one.name, day=day)
    if one.cover is Cover.OTHERS:
        return _(
            "{name} is absent until {day}; {stand_in} stands in.",
            name=one.name,
            day=day,
            stand_in=one.stand_in,
        )
    if one.cover is Cover.GONE:
        return _(
            "{name} is absent until {day}; {stand_in} can stand in no longer: name another.",
            name=one.name,
            day=day,
            stand_in=one.stand_in,
        )
    return _(
        "{name} is absent until {day}; {stand_in}, who stands in, must avoid this matter: somebody else does it.",
        name=one.name,
        day=day,
        stand_in=one.stand_in,
    )


# ------------------------------------------------------------ the page


def absence_cells(
    one: Absence, account: AccountRow, today: date, acts: int, zone: ZoneInfo
) -> dict[str, Any]:
    """Return what the list shows of an absence; ``left`` and ``length`` place its bar on the strip, in per cent.

    Its kind is told to who keeps it alone: others need the days.
    """
    state, is_keeper = one.state_on(today), keeps(account, one.who)
    days = days_said(one)
    left, length = _bar(one, today)
    return {
        "id": str(one.id),
        "version": one.version,
        "state": state.value,
        "state_word": state_word(state),
        "who": one.who.name,
        "days": _("{days} · {kind}", days=days, kind=word(one.reason)) if is_keeper else days,
        "left": left,
        "length": length,
        "today": _share(today, today),
        "stand_in": one.stand_in.name,
        "by": _entered_words(one, zone),
        "acts": acts,
        "is_kept": is_keeper and state in (AbsenceState.NOW, AbsenceState.COMING),
        "said": _("{name}: {days}, {state}", name=one.who.name, days=days, state=state_word(state)),
    }


def _bar(one: Absence, today: date) -> tuple[float, float]:
    if one.state_on(today) is AbsenceState.WITHDRAWN:
        return 0.0, 0.0
    left = _share(one.from_on, today)
    right = _share(one.last_on + timedelta(days=1), today)
    return left, round(right - left, 2)


def _share(day: date, today: date) -> float:
    days = (day - today).days + BEFORE_DAYS
    return round(100 * min(max(days, 0), SHOWN_DAYS) / SHOWN_DAYS, 2)


def _entered_words(one: Absence, zone: ZoneInfo) -> str:
    entered = f"{one.entered_by} {one.entered_at.astimezone(zone):%Y-%m-%d}"
    if one.ended_at is None:
        return entered
    return _(
        "{entered}; ended by {by} {at}",
        entered=entered,
        by=one.ended_by,
        at=f"{one.ended_at.astimezone(zone):%Y-%m-%d %H:%M}",
    )


def person_options(persons: Iterable[Person]) -> list[dict[str, str]]:
    """Return whose absence can be entered."""
    return [{"value": one.key, "label": one.name} for one in persons]


def stand_in_options(persons: Iterable[Person], absences: Mapping[int, Absence]) -> list[dict[str, str]]:
    """Return who can stand in, those absent on one of the days said so."""
    found = []
    for one in persons:
        absence = absences.get(one.account_id or 0)
        label = one.name
        if absence is not None:
            label = _("{name} · absent {days}", name=one.name, days=days_said(absence))
        found.append({"value": str(one.account_id), "label": label})
    return found


def list_note(absences: Sequence[Absence], today: date) -> str:
    """Say how many are absent today and how many absences are to come."""
    now = sum(one.state_on(today) is AbsenceState.NOW for one in absences)
    coming = sum(one.state_on(today) is AbsenceState.COMING for one in absences)
    return _("Absent today: {now}; coming: {coming}.", now=now, coming=coming)


def done_cells(one: DoneFor, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list of acts in somebody's place shows of one."""
    return {
        "id": str(one.event_id),
        "case": one.case_id,
        "at": f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
        "act": word(one.kind),
        "number": one.number,
        "title": one.title,
        "by": one.by,
    }


def done_note(done: Sequence[DoneFor], chosen: Absence | None) -> str:
    """Say how much was done in whose place."""
    if chosen is None:
        return _("Choose an absence in the list to see what was done in that person's place.")
    matters = len({one.case_id for one in done})
    return ngettext(
        "{n} act in {matters} matters was done for {name}, {days}.",
        "{n} acts in {matters} matters were done for {name}, {days}.",
        len(done),
        matters=matters,
        name=chosen.who.name,
        days=days_said(chosen),
    )


def own_words(own: Sequence[Absence], standing: Sequence[Absence], today: date) -> list[str]:
    """Say when the reader is absent and for whom the reader stands in, now or to come."""
    live = (AbsenceState.NOW, AbsenceState.COMING)
    said = [
        _("You are absent {days}; {stand_in} stands in.", days=days_said(one), stand_in=one.stand_in.name)
        for one in own
        if one.state_on(today) in live
    ]
    said += [
        _("You stand in for {name}, {days}.", name=one.who.name, days=days_said(one))
        for one in standing
        if one.state_on(today) in live
    ]
    return said or [_("You are not absent, and you stand in for nobody.")]


def absence_refusal(refused: ActRefused) -> str:
    """Say why an absence is not entered or changed, and what can be done."""
    values = {key: said for key, said in refused.values.items() if isinstance(said, str | int)}

    def picked(*keys: str) -> dict[str, Any]:
        return {key: values.get(key, "") for key in keys}

    stands_for = ("name", "from_on", "to_on")
    sentences = {
        "role_may_not": _("Your role may not do this."),
        "person_unknown": _(
            "Choose whose absence it is: your own, or as a unit or the office that of a member."
        ),
        "days_missing": _("Give the first and the last day of the absence."),
        "days_in_wrong_order": _("The last day is before the first one."),
        "absence_past": _("An absence begins today or later: what was done before stays with who did it."),
        "absence_far": _("An absence is entered at most {most} days ahead.", **picked("most")),
        "absence_long": _(
            "An absence has at most {most} days; for longer ones name a successor.", **picked("most")
        ),
        "absence_reason_missing": _("Choose the kind of absence."),
        "absent_already": _(
            "{name} is absent from {from_on} to {to_on} already; end that absence first, or choose other days.",
            **picked(*stands_for),
        ),
        "stands_in_then": _(
            "{name} stands in for {whom} from {from_on} to {to_on}; name another stand-in there first.",
            **picked(*stands_for, "whom"),
        ),
        "stand_in_missing": _("Choose who stands in."),
        "stand_in_other": _(
            "{name} cannot stand in here: it takes another leader who holds the post on all these days.",
            **picked("name"),
        )
        if refused.values.get("is_leader")
        else _(
            "{name} cannot stand in here: it takes a colleague of the same unit with the same role.",
            **picked("name"),
        ),
        "stand_in_self": _(
            "Nobody puts himself in the place of another; let a colleague enter it, or the absent person."
        ),
        "stand_in_same": _("{name} stands in already.", **picked("name")),
        "stand_in_absent": _(
            "{name} cannot stand in: absent from {from_on} to {to_on}.", **picked(*stands_for)
        ),
        "absence_unknown": _("This absence is not yours to change; reload the page."),
        "absence_over": _("This absence is over already; reload the page."),
    }
    return sentences[refused.code]
