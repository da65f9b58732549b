"""The search of a reader's filter (检验) in words: what was searched, what is unusual, how sure, and what may mislead."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.analysis.watch import MIN_MONTHS
from dashboard.figures.usual import expected_words
from dashboard.text import N_, _, ngettext, sentences
from dashboard.warning_words import (
    caveat_words,
    found_words,
    member_words,
    opinion_words,
    rows_address,
    sureness,
    who,
    zoning_words,
)
from db.early_warning import MOST_FALSE, Member, Sighting, WarningSubject
from db.enums import JobState
from db.filter_search import MOST_FALSE_PLACES, Against, FilterSearched, leaves_out, rows_of
from db.filters import Asked
from db.jobs import JobRow
from db.rows import Names

AGAINST: Final = {
    Against.PAST: N_("with what came before"),
    Against.PEOPLE: N_("by inhabitants"),
}
MOST_MEMBERS: Final = 6
RAREST: Final = 0.001
Line = tuple[str, str]
"""A sentence and the address of its rows, empty for a reader of counts only."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: its sentence, how sure it is, and its townships."""

    line: Line
    sure: str
    members: tuple[Line, ...]


def ways() -> list[tuple[str, str]]:
    """Return what the counts of the filter can be compared with."""
    return [(one.value, _(words)) for one, words in AGAINST.items()]


def state_words(job: JobRow | None) -> str:
    """Say where a search stands; nothing once it is done."""
    if job is None:
        return ""
    match job.state:
        case JobState.WAITING:
            return _("Waiting for its turn …")
        case JobState.RUNNING:
            return _("Searching … {share}", share=f"{job.progress:.0%}")
        case JobState.CANCELLED:
            return _("The search was stopped.")
        case JobState.FAILED:
            code = str(job.message.get("code", ""))
            if code == "failed":
                return _(
                    "The search could not be done. Tell the administrator the number {reference}.",
                    reference=job.message.get("reference", ""),
                )
            return _("The search could not be done. Load the page again.")
        case _:
            return ""


def is_searched(seen: FilterSearched) -> bool:
    """Tell whether there was enough to search."""
    return seen.counted > 0 and (seen.against is Against.PEOPLE or seen.months > MIN_MONTHS)


def calm_words(seen: FilterSearched) -> tuple[str, str]:
    """Say that nothing is unusual in the filter, or why nothing could be searched."""
    if not is_searched(seen):
        if seen.sees_part:
            why = _(
                "By inhabitants only the whole county can be compared, and you see a part of its matters."
            )
        elif seen.against is Against.PEOPLE:
            why = _("No matter of the filter lies in a township whose inhabitants are recorded.")
        else:
            why = _(
                "What came before is compared month by month: more than {n} months with matters are needed.",
                n=MIN_MONTHS,
            )
        return _("Too little to search"), why
    if seen.against is Against.PEOPLE:
        why = _(
            "No township, and no townships side by side, have more by inhabitants than chance explains. Where all are alike, "
            "{share} of such searches raise anything.",
            share=f"{MOST_FALSE_PLACES:.0%}",
        )
    else:
        why = _(
            "No place, topic, cause or unit of it has more than chance explains. Where nothing has changed, {share} of such "
            "searches raise anything at most.",
            share=f"{MOST_FALSE:.0%}",
        )
    return _("Nothing unusual in this filter"), why


def told(asked: Asked, seen: FilterSearched, names: Names, today: date, *, sees_rows: bool) -> list[Told]:
    """Return what was found, the clearest first, each with the way to just the matters that were counted."""

    def opens(one: Sighting, *keys: int) -> str:
        if not sees_rows:
            return ""
        further = {"townships": keys} if keys else {}
        return rows_address(rows_of(asked, seen.against, one, **further), seen.as_of, today)

    found = []
    for one in seen.found:
        members = [
            (
                _member(member, seen, names),
                opens(one, member.area_id) if member.count and len(one.members) > 1 else "",
            )
            for member in one.members[:MOST_MEMBERS]
        ]
        if len(one.members) > MOST_MEMBERS:
            members.append((_("and {n} more", n=len(one.members) - MOST_MEMBERS), ""))
        found.append(Told((_sentence(one, seen, names), opens(one)), _sure(one), tuple(members)))
    return found


def _member(one: Member, seen: FilterSearched, names: Names) -> str:
    if seen.against is Against.PAST:
        return member_words(one, names)
    said = _("; ").join(opinion_words(one))
    return _("{place}: {n}; {said}", place=names.areas.get(one.area_id, ""), n=f"{one.count:,}", said=said)


def _sentence(one: Sighting, seen: FilterSearched, names: Names) -> str:
    if seen.against is Against.PAST or one.subject is not WarningSubject.TOWNSHIP:
        return found_words(one, names)
    return _(
        "{who}: {n}, about {expected} expected by inhabitants: {times} times as many",
        who=who(one, names),
        n=f"{one.count:,}",
        expected=expected_words(one.expected),
        times=f"{one.count / one.expected:.1f}",
    )


def _sure(one: Sighting) -> str:
    if one.p is None:
        return _("By chance alone {seldom}.", seldom=sureness(one))
    share = f"{one.p:.1%}" if one.p >= RAREST else f"<{RAREST:.1%}"
    return _("By chance alone in {share} of such searches.", share=share)


def note_words(asked: Asked, seen: FilterSearched) -> str:
    """Say what was searched, over which base, and how places were put together."""
    if not is_searched(seen):
        return ""
    if seen.against is Against.PEOPLE:
        said = _(
            "{n} matters of the filter were compared by inhabitants ({years}; {sources}).",
            n=f"{seen.counted:,}",
            years=_(", ").join(map(str, seen.base_years)),
            sources=_(", ").join(seen.base_sources),
        )
        if seen.left_out:
            said = sentences(
                said,
                ngettext(
                    "{count} matter lies in no township with inhabitants recorded and is left out.",
                    "{count} matters lie in no township with inhabitants recorded and are left out.",
                    seen.left_out,
                    count=f"{seen.left_out:,}",
                ),
            )
    else:
        said = _(
            "{n} matters received in {months} months up to {day} were searched, whatever the filter's days.",
            n=f"{seen.counted:,}",
            months=seen.months,
            day=seen.as_of,
        )
    if leaves_out(asked, seen.against):
        said = sentences(
            said, _("Where matters stand (stage, due state, clock, leader) is left out of the comparison.")
        )
    return sentences(
        said,
        zoning_words(seen.zoning),
        _("Who searches many filters meets a false alarm sooner or later."),
    )


def caveat_lines(seen: FilterSearched, names: Names) -> list[str]:
    """Return what may mislead the search."""
    return [caveat_words(one, names) for one in seen.caveats]
