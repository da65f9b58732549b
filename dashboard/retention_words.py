"""Retention in words: the limits, where matters stand, what holds an end back, and the lists for destruction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.documents.destruction_list import ListedLine, ListFacts
from dashboard.text import N_, _, ngettext, pgettext, sentences
from db.enums import Role
from db.queries.destruction import ListedMatter, ListRow, ListState
from db.queries.identity_seals import Sealed
from db.queries.retention import RecordedLimit, Retained, RetainedMatter, Standing
from db.retention import Hold, Limit, Limits, RetentionLimit
from db.rows import Names

MOST_ROWS: Final = 20_000
"""Rows of one standing that are sent to the page; more are said."""
_KINDS: Final[Mapping[RetentionLimit, str]] = {
    RetentionLimit.SEAL_MONTHS: N_("Sealed after (months)"),
    RetentionLimit.KEEP_YEARS: N_("Kept for (years)"),
}
_STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.DUE: N_("Due for sealing"),
    Standing.SOON: N_("Due within 30 days"),
    Standing.HELD: N_("Ended, not final"),
    Standing.SEALED: N_("Sealed"),
    Standing.OVER: N_("Keeping is over"),
    Standing.LISTED: N_("On a list"),
    Standing.DESTROYED: N_("Destroyed"),
}
_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.OPEN: N_("open again"),
    Hold.UNSERVED: N_("the opinion was not served, so its 30 days have not begun"),
    Hold.REVIEW_POSSIBLE: N_("a review can still be asked for"),
    Hold.REVIEW_OPEN: N_("a review is not answered"),
    Hold.SUPPORT_OWED: N_("what was supported is not carried out"),
    Hold.SUSPENDED: N_("suspended, not resumed"),
    Hold.HEARING: N_("a hearing is open"),
    Hold.SUPERVISED: N_("a supervision is not answered"),
    Hold.AID: N_("aid is waiting"),
    Hold.INSTRUCTION: N_("an instruction is not answered"),
    Hold.KEEPING: N_("to be kept longer"),
}
_STATES: Final[Mapping[ListState, str]] = {
    ListState.PROPOSED: N_("Waits for a leader's approval"),
    ListState.APPROVED: N_("Approved, to be carried out"),
    ListState.ENDED: N_("Returned"),
    ListState.DESTROYED: N_("All of it destroyed"),
}


def limit_word(kind: RetentionLimit) -> str:
    """Say what a limit is."""
    return _(_KINDS[kind])


def hold_word(hold: Hold) -> str:
    """Say what keeps an end from being final."""
    return _(_HOLDS[hold])


def standing_word(standing: Standing) -> str:
    """Say where matters stand."""
    return _(_STANDINGS[standing])


def limits_sentence(limits: Limits) -> str:
    """Say which limits hold, and that nothing is sealed or destroyed where there is none."""
    if limits.seal is None:
        seal = _("The archives bureau has given no limit yet: nothing is sealed.")
    else:
        seal = ngettext(
            "Sealed {n} month after the final end ({ground}).",
            "Sealed {n} months after the final end ({ground}).",
            limits.seal.value,
            ground=limits.seal.ground,
        )
    if limits.keep is None:
        return sentences(seal, _("No time of keeping is set: nothing is destroyed."))
    keep = ngettext(
        "Kept {n} year after it ({ground}).",
        "Kept {n} years after it ({ground}).",
        limits.keep.value,
        ground=limits.keep.ground,
    )
    return sentences(seal, keep)


def limit_cells(rows: Sequence[RecordedLimit], held: Limits) -> list[dict[str, Any]]:
    """Return the recorded limits, the last one first, each with whether it holds today."""
    return [
        {
            "id": str(one.id),
            "kind": limit_word(one.kind),
            "value": one.limit.value,
            "from": one.limit.from_on.isoformat(),
            "ground": one.limit.ground,
            "recorded": one.recorded_on.isoformat(),
            "state": _("In force") if one.limit == _of(held, one.kind) else "",
        }
        for one in rows
    ]


def _of(held: Limits, kind: RetentionLimit) -> Limit | None:
    return held.seal if kind is RetentionLimit.SEAL_MONTHS else held.keep


def standing_counts(found: Retained, chosen: Standing) -> list[tuple[str, str, int, bool]]:
    """Return each standing as (key, words, count, is it chosen)."""
    return [(one.value, standing_word(one), len(found.rows[one]), one is chosen) for one in Standing]


def matter_cells(rows: Sequence[RetainedMatter], names: Names) -> list[dict[str, Any]]:
    """Return the rows of one standing, at most ``MOST_ROWS``."""
    return [
        {
            "id": str(one.case_id),
            "case": one.case_id,
            "way": f"/case/{one.case_id}",
            "number": one.number,
            "title": one.title,
            "unit": "–" if one.unit_id is None else names.units.get(one.unit_id, "–"),
            "ended": "" if one.ended_on is None else one.ended_on.isoformat(),
            "final": "" if one.final_on is None else one.final_on.isoformat(),
            "on": "" if one.on is None else one.on.isoformat(),
            "why": _why(one),
        }
        for one in rows[:MOST_ROWS]
    ]


def _why(one: RetainedMatter) -> str:
    if one.hold is not None:
        return hold_word(one.hold)
    return "" if one.list_id is None else _("list {n}", n=one.list_id)


def rows_note(found: Retained, chosen: Standing, role: Role) -> str:
    """Say what the list shows, or why it shows no rows."""
    n = len(found.rows[chosen])
    if found.limits.seal is None:
        return _(
            "Matters come here once the administrator has recorded the archives bureau's limit on the page Settings."
        )
    if role is Role.AUDITOR:
        return _("Your role sees counts and no rows.")
    said = ngettext(
        "{what}: {count} matter", "{what}: {count} matters", n, what=standing_word(chosen), count=f"{n:,}"
    )
    return (
        said if n <= MOST_ROWS else _("{said}; the first {most} are listed", said=said, most=f"{MOST_ROWS:,}")
    )


def list_cells(rows: Sequence[ListRow], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the lists for destruction as the page lists them."""

    def day(at: Any) -> str:
        return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d}"

    return [
        {
            "id": str(one.id),
            "no": one.id,
            "state": _(_STATES[one.state]),
            "matters": one.matters,
            "out": one.fell_out,
            "proposed": f"{one.proposed_by} {day(one.proposed_at)}",
            "approved": f"{one.approved_by} {day(one.approved_at)}".strip() or "–",
            "ended": " ".join(filter(None, (one.ended_by, day(one.ended_at), one.end_reason))) or "–",
        }
        for one in rows
    ]


def list_sentence(one: ListRow) -> str:
    """Say where a list stands, by which ground, and how many fell out."""
    return sentences(
        _(
            "List {n}: {state}. Kept {years} years by {ground}.",
            n=one.id,
            state=_(_STATES[one.state]),
            years=one.keep_years,
            ground=one.ground,
        ),
        ngettext("{n} matter stands on it.", "{n} matters stand on it.", one.matters),
        ngettext("{n} matter fell out.", "{n} matters fell out.", one.fell_out) if one.fell_out else "",
    )


def listed_cells(rows: Sequence[ListedMatter]) -> list[dict[str, Any]]:
    """Return the matters of a list, those that fell out first; numbers and days alone."""
    ordered = sorted(rows, key=lambda one: (one.fell_out is None, one.number))
    return [
        {
            "id": str(one.case_id),
            "number": one.number,
            "final": one.final_on.isoformat(),
            "sealed": one.sealed_on.isoformat(),
            "state": _listed_state(one),
            "is_out": one.fell_out is not None,
        }
        for one in ordered
    ]


def _listed_state(one: ListedMatter) -> str:
    if one.fell_out is not None:
        return _("fell out: {why}", why=hold_word(one.fell_out))
    if one.destroyed_on is not None:
        return _("destroyed {day}", day=one.destroyed_on.isoformat())
    return ""


def list_facts(one: ListRow, county: str, zone: ZoneInfo) -> ListFacts:
    """Return what stands above the rows of a printed list."""
    approved = (
        "" if one.approved_at is None else f"{one.approved_by} {one.approved_at.astimezone(zone):%Y-%m-%d}"
    )
    proposed = f"{one.proposed_by} {one.proposed_at.astimezone(zone):%Y-%m-%d}"
    return ListFacts(one.id, county, one.ground, one.keep_years, proposed, approved)


def list_lines(rows: Sequence[ListedMatter]) -> list[ListedLine]:
    """Return the rows of a printed list, by number."""
    return [ListedLine(one.number, one.final_on, one.sealed_on, _listed_state(one)) for one in rows]


def fell_out_sentence(numbers: Sequence[str]) -> str:
    """Name the matters that fell out at this moment, empty where none did."""
    if not numbers:
        return ""
    return _("Fell out since the list was proposed: {numbers}.", numbers=_(", ").join(numbers))


def sealed_words(sealed: Sealed | None) -> str:
    """Say on the page of a matter that its identity is sealed or was destroyed, empty where it is open."""
    if sealed is None:
        return ""
    if sealed.destroyed_on is not None:
        return _("The identity was destroyed on {day} by an approved list.", day=sealed.destroyed_on)
    return _(
        "Sealed on {day} after the final end of {final}: it opens with two persons alone.",
        day=sealed.since_on,
        final=sealed.final_on,
    )


def limit_refusal(code: str, values: Mapping[str, Any]) -> str:
    """Say why a limit is not set or a sealing not asked for."""
    said = {
        "not_admin": _("Only the administrator sets these limits."),
        "value_missing": _("Give a number from {least} to {most}.", **_pick(values, "least", "most")),
        "ground_missing": _("Name the document of the archives bureau that gives the limit."),
        "ground_long": _("The document's name has at most {most} characters.", **_pick(values, "most")),
        "from_past": _("The limit holds from today on or later; earlier days keep what held then."),
        "from_missing": _("Give the day from which the limit holds."),
        "keep_short": _("What is kept is kept longer than until its sealing; look at both limits."),
        "not_office": _("Only the petition office asks for it."),
        "no_limit": _("The archives bureau has given no limit yet: nothing is sealed."),
    }
    return said.get(code) or pgettext("setting", "Nothing was changed.")


def _pick(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: values.get(name, "–") for name in names}
