"""Early warnings (预警) in words: what is unusual, how sure, since when, who holds it, and what may mislead."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.analysis.carriers import Carrier
from dashboard.analysis.indicators import Rate
from dashboard.figures.usual import expected_words
from dashboard.text import N_, _, ngettext, sentences
from dashboard.url_state import LEDGER, address
from dashboard.words import word
from db.days import first_day
from db.early_warning import (
    ALPHA,
    MOST_FALSE,
    Done,
    Member,
    SearchSeen,
    Sighting,
    Verdict,
    WarningAct,
    WarningKind,
    WarningSeen,
    WarningState,
    WarningSubject,
    Zoning,
    chosen_by,
    names_of,
)
from db.filter_query import to_query
from db.filters import CaseFilter
from db.misleading import Caveat, CaveatKind
from db.rows import Names

MOST_NAMED: Final = 4
RAREST: Final = 100_000
"""A smaller chance than one day in so many is said as less than it: no method is right to that digit."""
_STATES: Final[Mapping[WarningState, str]] = {
    WarningState.NEW: N_("Nobody holds it yet"),
    WarningState.TAKEN_ON: N_("Taken on"),
    WarningState.SET_ASIDE: N_("Set aside"),
}
_ACTS: Final[Mapping[WarningAct, str]] = {
    WarningAct.TAKEN_ON: N_("taken on"),
    WarningAct.SET_ASIDE: N_("set aside"),
    WarningAct.PUT_BACK: N_("put back"),
    WarningAct.SCORED: N_("scored"),
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.REAL: N_("There was something: a common cause was found"),
    Verdict.CHANCE: N_("Chance: nothing in common was found"),
}
_VERDICT_SHORT: Final[Mapping[Verdict, str]] = {Verdict.REAL: N_("real"), Verdict.CHANCE: N_("chance")}
SUBJECTS: Final[Mapping[WarningSubject, str]] = {
    WarningSubject.CATEGORY: N_("By topic"),
    WarningSubject.CAUSE: N_("By source cause"),
    WarningSubject.UNIT: N_("By unit in charge"),
    WarningSubject.TOWNSHIP: N_("By township"),
}
_ZONINGS: Final[Mapping[Zoning, str]] = {
    Zoning.BOUNDARIES: N_("townships side by side are looked at together, by their boundaries"),
    Zoning.NEIGHBOURS: N_(
        "townships side by side are looked at together, by the confirmed table of neighbours"
    ),
    Zoning.SINGLE: N_(
        "each township is looked at by itself, since nobody has said which lie side by side (page Areas)"
    ),
}


def name_of(subject: WarningSubject, key: int, names: Names) -> str:
    """Name a township, topic, cause or unit."""
    return names_of(subject, names).get(key, _("number {id} (not found)", id=key))


def who(found: Sighting, names: Names) -> str:
    """Name what a warning is about."""
    if found.subject is WarningSubject.COUNTY:
        return _("The whole county")
    named = [name_of(found.subject, key, names) for key in found.keys]
    said = _(", ").join(named[:MOST_NAMED])
    if len(named) > MOST_NAMED:
        said = _("{names} and {n} more", names=said, n=len(named) - MOST_NAMED)
    if found.topic_id is not None:
        said = _(
            "{place}: {topic}", place=said, topic=name_of(WarningSubject.CATEGORY, found.topic_id, names)
        )
    return said


def sentence(one: WarningSeen, names: Names) -> str:
    """Say in one sentence what is unusual; where other matters are counted now than by the search, the count alone."""
    if one.is_whole:
        return found_words(one.found, names)
    return _(
        "{who}: {n} since {since}, as it is counted for you now",
        who=who(one.found, names),
        n=f"{one.count:,}",
        since=one.found.period.from_on.isoformat(),
    )


def found_words(found: Sighting, names: Names) -> str:
    """Say in one sentence what a search found."""
    values = {
        "who": who(found, names),
        "n": f"{found.count:,}",
        "since": found.period.from_on.isoformat(),
        "days": (found.period.to_on - found.period.from_on).days + 1,
        "expected": expected_words(found.expected),
    }
    match found.kind:
        case WarningKind.GATHERED:
            return _("{who}: {n} in {days} days, {expected} before", **values)
        case WarningKind.SURGE:
            return _("{who}: {n} in this month's {days} days, {expected} are usual", **values)
        case WarningKind.DRIFT:
            return _("{who}: slowly more since {since}: {n}, {expected} were usual", **values)
        case _:
            return _("{who}: {n} since {since}, {expected} expected", **values)


def sureness(found: Sighting) -> str:
    """Say how seldom chance alone brings forth something like it, on a day on which nothing has changed."""
    if found.p is None:
        return _("on fewer than 1 day in {n}", n=f"{round(1 / ALPHA[found.kind]):,}")
    if found.p * RAREST < 1:
        return _("on fewer than 1 day in {n}", n=f"{RAREST:,}")
    return _("on about 1 day in {n}", n=f"{float(f'{1 / found.p:.2g}'):,.0f}")


def state_words(one: WarningSeen, names: Names) -> str:
    """Say where a warning stands and who holds it."""
    held = one.holder
    said = _(_STATES[one.state])
    if held is not None:
        holder = "" if held.unit_id is None else names.units.get(held.unit_id, "")
        leader = "" if held.post_id is None else names.posts.get(held.post_id, "")
        holders = _(", ").join(filter(None, (leader, holder)))
        said = _("{state}: {who}", state=said, who=holders) if holders else said
    if one.verdict is not None:
        said = _("{state}; it was {verdict}", state=said, verdict=_(_VERDICT_SHORT[one.verdict]))
    return said


def rows_address(chosen: CaseFilter, seen_on: date, today: date) -> str:
    """Return the address of just the rows that a warning counts."""
    return address(LEDGER, to_query(chosen, seen_on if seen_on < today else None))


def cells(one: WarningSeen, names: Names, today: date, *, sees_rows: bool) -> dict[str, Any]:
    """Return a warning as the list shows it."""
    opens = rows_address(chosen_by(one.found), one.seen_on, today) if sees_rows else ""
    return {
        "id": str(one.id),
        "version": one.version,
        "what": sentence(one, names),
        "count": one.count,
        "sure": sureness(one.found) if one.is_whole else "–",
        "since": one.found_on.isoformat(),
        "last": one.seen_on.isoformat(),
        "state": state_words(one, names),
        "is_new": one.state is WarningState.NEW,
        "opens": {"count": opens} if opens else {},
    }


def about(one: WarningSeen, names: Names) -> list[str]:
    """Return what the reader should know of a warning: its sentence, how sure, and its days."""
    said = [sentence(one, names)]
    if one.is_whole:
        said.append(
            _(
                "Where nothing has changed, chance brings forth something like it {seldom}.",
                seldom=sureness(one.found),
            )
        )
    said.append(
        _(
            "Its days: {from_on} to {to_on}. Found first on {found}, last on {seen}.",
            from_on=one.found.period.from_on,
            to_on=one.found.period.to_on,
            found=one.found_on,
            seen=one.seen_on,
        )
    )
    return said


def carrier_words(one: Carrier, subject: WarningSubject, names: Names) -> tuple[str, str, str]:
    """Return what carries an excess as (name, counts, share of it)."""
    return (
        name_of(subject, one.key, names),
        _("{n}, {expected} before", n=f"{one.count:,}", expected=expected_words(one.expected)),
        f"{one.share:.0%}",
    )


def member_words(one: Member, names: Names) -> str:
    """Say of a township of a warning what a second look says: its count, its rate, and how it stands with its neighbours."""
    said = [
        _(
            "{place}: {n}, {expected} before",
            place=names.areas.get(one.area_id, ""),
            n=f"{one.count:,}",
            expected=expected_words(one.expected),
        )
    ]
    return _("; ").join([*said, *opinion_words(one)])


def opinion_words(one: Member) -> list[str]:
    """Say of a township its rate by inhabitants and how it stands with its neighbours, as far as either is known."""
    said = []
    if one.rate is not None and one.low is not None and one.high is not None and one.smoothed is not None:
        said.append(
            _(
                "{rate} per 1,000 inhabitants (95 % interval {low}–{high}), smoothed {smoothed}",
                rate=f"{one.rate:.2f}",
                low=f"{one.low:.2f}",
                high=f"{one.high:.2f}",
                smoothed=f"{one.smoothed:.2f}",
            )
        )
    if one.z is not None and one.p is not None:
        said.append(_("with its neighbours z = {z}, p = {p}", z=f"{one.z:.1f}", p=f"{one.p:.3f}"))
    return said


def act_words(one: Done, zone: ZoneInfo) -> str:
    """Say one act on a warning: when, by whom, what and why."""
    said = _(
        "{at} {by}: {act}",
        at=f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
        by=one.by,
        act=_(_ACTS[one.act]),
    )
    if one.number:
        said = _("{said}, matter {number}", said=said, number=one.number)
    if one.verdict is not None:
        said = _("{said} as {verdict}", said=said, verdict=_(_VERDICT_SHORT[one.verdict]))
    return _("{said}: {reason}", said=said, reason=one.reason) if one.reason else said


def search_note(last: SearchSeen | None) -> str:
    """Say when what was searched, and how places were compared."""
    if last is None:
        return _("No day was searched yet: the board searches once a day, for the day before.")
    said = _(
        "Searched for {day}: {n} matters of {months} months.",
        day=last.seen_on,
        n=f"{last.counted:,}",
        months=last.months,
    )
    return sentences(said, zoning_words(last.zoning))


def zoning_words(zoning: Zoning) -> str:
    """Say how a search put townships together."""
    return _("In it {how}.", how=_(_ZONINGS[zoning]))


def search_rows(last: SearchSeen | None, today: date, *, sees_rows: bool) -> str:
    """Return the address of the matters that were searched, empty before the first search and for a reader of counts."""
    return rows_address(last.chosen, last.seen_on, today) if last and last.counted and sees_rows else ""


def calm_words() -> tuple[str, str]:
    """Say that nothing is unusual, and how much that means."""
    return (
        _("Nothing unusual"),
        _(
            "No place, topic, cause or unit has more than chance explains. A search of a day on which nothing has changed "
            "raises anything on {share} of days at most.",
            share=f"{MOST_FALSE:.0%}",
        ),
    )


def precision_words(rate: Rate, waiting: int) -> str:
    """Say how often warnings were right: counts always, a share from twenty scored on."""
    if not rate.n:
        said = _("No warning was scored yet.")
    elif rate.share is None:
        said = ngettext(
            "{real} of {n} scored warning was real; too few for a share.",
            "{real} of {n} scored warnings were real; too few for a share.",
            rate.n,
            real=rate.part,
        )
    else:
        said = _(
            "{real} of {n} scored warnings were real: {share} (95 % interval {low}–{high}).",
            real=rate.part,
            n=rate.n,
            share=f"{rate.share:.0%}",
            low=f"{rate.interval.low:.0%}",
            high=f"{rate.interval.high:.0%}",
        )
    if not waiting:
        return said
    return sentences(said, ngettext("{n} waits to be scored.", "{n} wait to be scored.", waiting))


def caveat_words(one: Caveat, names: Names) -> str:
    """Say one thing that may mislead the search."""
    place = "" if one.area_id is None else names.areas.get(one.area_id, "")
    match one.kind:
        case CaveatKind.DEFAULT_PLACE:
            return _(
                "{place} has {n} matters, far more than people can live there: its township is left out, since a form or a program seems to fill that place in.",
                place=place,
                n=f"{one.count:,}",
            )
        case CaveatKind.UNKNOWN_PLACE:
            return ngettext(
                "{count} matter has no township and lies in no place here.",
                "{count} matters have no township and lie in no place here.",
                one.count,
                count=f"{one.count:,}",
            )
        case CaveatKind.BOUNDARY:
            return _(
                "{place} began or ended within these months: its earlier months may be counted elsewhere.",
                place=place,
            )
        case CaveatKind.CODING:
            return ngettext(
                "{n} category began or ended within these months: topics before and after are not the same.",
                "{n} categories began or ended within these months: topics before and after are not the same.",
                one.count,
            )
        case CaveatKind.PRACTICE:
            return _(
                "The share of {channel} changed at once from {month} on: what is registered how may have changed, not what happens.",
                channel="" if one.channel is None else word(one.channel),
                month="" if one.month is None else f"{first_day(one.month):%Y-%m}",
            )


def caveat_lines(
    last: SearchSeen | None, names: Names, today: date, *, sees_rows: bool
) -> list[tuple[str, str]]:
    """Return what may mislead, each with the address of the matters that it counts; one line where nothing is known."""
    if last is None or not last.caveats:
        return [(_("Nothing is known that would."), "")]
    found = []
    for one in last.caveats:
        chosen = last.chosen_for(one) if one.count and sees_rows else None
        href = "" if chosen is None else rows_address(chosen, last.seen_on, today)
        found.append((caveat_words(one, names), href))
    return found


def history_lines(one: WarningSeen, zone: ZoneInfo, *, sees_rows: bool) -> list[tuple[str, str]]:
    """Return the acts on a warning, each with the address of the matter that it became."""
    if not one.acts:
        return [(_("Nothing yet."), "")]
    return [
        (act_words(done, zone), f"/case/{done.case_id}" if sees_rows and done.case_id is not None else "")
        for done in one.acts
    ]


def verdict_options() -> list[dict[str, str]]:
    """Return what a warning can be scored as."""
    return [{"value": one.value, "label": _(words)} for one, words in VERDICTS.items()]


def subject_proposed() -> str:
    """Propose the subject of the matter that a warning becomes; its place and category are put before it."""
    return _("Unusually many matters")


def text_of(one: WarningSeen, names: Names, carried: Sequence[str]) -> str:
    """Propose the words of the matter that a warning becomes: the sentence, and what carries it."""
    said = _("Early warning of {day}: {what}.", day=one.seen_on, what=sentence(one, names))
    return sentences(said, _("Carried above all by {parts}.", parts=_(", ").join(carried)) if carried else "")
