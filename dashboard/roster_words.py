"""Words of the roster of duty and reception: turns, figures, refusals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.analysis.indicators import rate
from dashboard.text import N_, _, ngettext
from db.absence import Absence
from db.commands.acts import ActRefused
from db.roster import CELLS, Counted, Official, RosterFigure, Turn, TurnKind, TurnStanding, visits

KINDS: Final[Mapping[TurnKind, str]] = {
    TurnKind.DUTY: N_("On duty"),
    TurnKind.RECEPTION: N_("Receives visitors"),
}
STANDINGS: Final[Mapping[TurnStanding, str]] = {
    TurnStanding.AHEAD: N_("Turn ahead"),
    TurnStanding.UNMARKED: N_("Not marked yet"),
    TurnStanding.KEPT: N_("Kept the turn"),
    TurnStanding.MISSED: N_("Missed the turn"),
    TurnStanding.WITHDRAWN: N_("Taken off"),
}
FIGURES: Final[Mapping[RosterFigure, str]] = {
    RosterFigure.KEPT: N_("Turns kept"),
    RosterFigure.RECEPTION_KEPT: N_("Reception kept"),
    RosterFigure.SWAPPED: N_("Swapped turns"),
    RosterFigure.SETTLED: N_("Visits settled on the day"),
}

TYPED: Final = "typed"
"""Choosing an official: the one whose office and name are typed."""


def who_words(who: Official) -> str:
    """Name an official by office and name."""
    return _("{office} {name}", office=who.office, name=who.name)


def times_words(starts_at: time, ends_at: time) -> str:
    """Say from when until when."""
    return f"{starts_at:%H:%M}–{ends_at:%H:%M}"


def away_words(absence: Absence) -> str:
    """Say that who has the turn is away, and who stands in."""
    return _("away, {name} stands in", name=absence.stand_in.name)


def turn_row(one: Turn, today: date, mine: Collection[int], absence: Absence | None) -> dict[str, Any]:
    """Return what the list shows of a turn."""
    return {
        "id": str(one.id),
        "day": one.on_day.isoformat(),
        "kind": _(KINDS[one.kind]),
        "who": who_words(one.who),
        "own": _("Your turn") if one.id in mine else "",
        "place": one.place,
        "times": times_words(one.starts_at, one.ends_at),
        "state": state_words(one, today, absence),
        "visits": "–" if one.visits is None else f"{one.visits:,}",
        "settled": "–" if one.settled is None else f"{one.settled:,}",
        "standing": one.standing(today).value,
    }


def state_words(one: Turn, today: date, absence: Absence | None = None) -> str:
    """Say where a turn stands, and why nobody was there, it was taken off, or somebody stands in."""
    said = _(STANDINGS[one.standing(today)])
    why = one.withdrawn or one.words or ("" if absence is None else away_words(absence))
    return _("{state}: {why}", state=said, why=why) if why else said


def turn_facts(
    one: Turn, today: date, zone: ZoneInfo, absence: Absence | None = None
) -> list[tuple[str, str]]:
    """Return what is known of a turn, its swaps with their reasons."""
    found = [
        (_("Day"), one.on_day.isoformat()),
        (_("What for"), _(KINDS[one.kind])),
        (_("Who takes it"), who_words(one.who)),
        (_("Times"), times_words(one.starts_at, one.ends_at)),
        (_("Place of the turn"), one.place),
        (_("State"), state_words(one, today, absence)),
    ]
    if one.visits is not None:
        found.append(
            (
                _("Visits of the day"),
                _("{n} received, {settled} settled on the day", n=one.visits, settled=one.settled or 0),
            )
        )
    found += [
        (
            _("Swapped"),
            _(
                "{before} → {after}: {reason} ({by}, {at})",
                before=swap.before,
                after=swap.after,
                reason=swap.reason,
                by=swap.by,
                at=f"{swap.at.astimezone(zone):%Y-%m-%d %H:%M}",
            ),
        )
        for swap in one.swaps
    ]
    found.append(
        (
            _("Last entry"),
            _("{by}, {at}", by=one.changed_by, at=f"{one.changed_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        )
    )
    return found


def official_options(officials: Sequence[Official], first: str) -> list[dict[str, str]]:
    """Return officials to choose from, ``first`` being the choice that types office and name."""
    named = [{"value": f"p{one.post_id}", "label": who_words(one)} for one in officials]
    return [{"value": TYPED, "label": first}, *named]


def exchange_options(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return turns ahead whose official can take this one in exchange."""
    return [
        {
            "value": f"x{one.id}",
            "label": _("in exchange for {day}: {who}", day=one.on_day.isoformat(), who=who_words(one.who)),
        }
        for one in turns
    ]


def figure_row(one: Counted) -> tuple[str, str, int, int, str]:
    """Return name, share, part, among and key of a figure; no share below twenty."""
    part, among = one.numbers
    found = rate(part, among)
    share = "–" if found.share is None else f"{found.share:.0%}"
    return _(FIGURES[one.figure]), share, part, among, one.figure.value


def listed_words(turns: Sequence[Turn]) -> str:
    """Say how many turns are listed, and the visits received in them."""
    received, settled = visits(turns)
    said = ngettext("{n} turn listed", "{n} turns listed", len(turns))
    if not received:
        return said
    return _(
        "{listed}; {received} visits received, {settled} settled on the day",
        listed=said,
        received=f"{received:,}",
        settled=f"{settled:,}",
    )


def roster_refusal(refused: ActRefused) -> str:
    """Say in one sentence why an act of the roster was refused, and in which line of a pasted list."""
    values: dict[str, Any] = {"most": "–", "least": "–", "name": "–", **refused.values}
    said = {
        "role_may_not": _("The petition office alone keeps the roster."),
        "day_missing": _("Choose the day."),
        "day_far": _("The day lies at most {most} days ahead.", most=values["most"]),
        "day_long_past": _("A turn is entered at most {most} days after its day.", most=values["most"]),
        "turn_kind_missing": _("Say whether the official is on duty or receives visitors."),
        "who_missing": _("Choose the official, or type office and name."),
        "who_long": _("Office and name are too long; shorten them."),
        "who_same": _("This official has the turn already; choose another."),
        "place_missing": _("Say where the turn is."),
        "place_long": _("The place has at most {most} characters.", most=values["most"]),
        "names_person": _("A phone or an ID number stands in the text; take it out."),
        "times_missing": _("Give the times, such as 09:00-11:30."),
        "times_in_wrong_order": _("The turn ends before it begins; change the times."),
        "turn_twice": _("{name} has a turn at that time already.", name=values["name"]),
        "nothing_pasted": _("Paste at least one line."),
        "lines_many": _("At most {most} lines are taken in at once.", most=values["most"]),
        "line_cells": _("A line has {n} parts: day, duty or reception, office, name, place, times.", n=CELLS),
        "weeks_missing": _("Give 1 to {most} weeks.", most=values["most"]),
        "week_empty": _("No turn stands in this week; choose another day."),
        "turn_unknown": _("There is no such turn any more; reload the page."),
        "turn_off": _("The turn was taken off the roster; enter a new one."),
        "turn_marked": _("The turn is marked already; only the mark can be changed."),
        "turn_over": _("The day has passed: mark whether the official was there."),
        "day_ahead": _("The day has not come yet."),
        "kept_missing": _("Say whether the official was there."),
        "visits_many": _("Give at most {most} visits.", most=values["most"]),
        "settled_many": _("No more can be settled than were received."),
        "reason_short": _("Write a reason of at least {least} characters.", least=values["least"]),
        "reason_long": _("Write at most {most} characters.", most=values["most"]),
    }[refused.code]
    line = refused.values.get("line")
    return said if line is None else _("Line {n}: {why} Nothing was entered.", n=line, why=said)
