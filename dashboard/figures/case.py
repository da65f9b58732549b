"""One matter in words and one picture: its clocks, its history, its assignment, its papers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.text import _, ngettext
from dashboard.words import item_word, word
from db.case_file import Happening
from db.cohorts import BACKLOG_DAYS, OPEN_STAGES
from db.enums import (
    Adoption,
    AidDecision,
    AidKind,
    AssignmentResult,
    CallBack,
    ChecklistItem,
    Closure,
    Conclusion,
    EventKind,
    Level,
    Mark,
    Precision,
    ProposalKind,
    Rating,
    RatingSource,
    Stage,
    Trigger,
)
from db.rows import LedgerRow, Names

SHOWN_MARKS: Final = (
    Mark.GROUP,
    Mark.JOINT,
    Mark.REPEAT,
    Mark.REPEAT_OF_SUPPORTED,
    Mark.ABOVE_LEVEL,
    Mark.MAJOR,
    Mark.ANONYMOUS,
    Mark.EXTENDED,
    Mark.SUSPENDED,
    Mark.PRESUMED,
    Mark.ESTIMATED,
    Mark.URGENT_LATE,
    Mark.ENTERED_LATE,
    Mark.LIMIT_DISAGREES,
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    when: str
    what: str
    about: str
    is_replaced: bool
    corrects: int | None = None
    """The event that the reader may correct, None where it is not the reader's to correct."""
    scans: tuple[int, ...] = ()
    """The documents that are signed scans of the act's papers."""


def mark_words(row: LedgerRow, as_of: date) -> list[str]:
    """Return the words of a matter's marks, a long unresolved one among them."""
    said = [word(mark) for mark in SHOWN_MARKS if row.marks & mark]
    if (
        row.stage in OPEN_STAGES
        and row.received_on is not None
        and (as_of - row.received_on).days > BACKLOG_DAYS
    ):
        said.append(_("Long unresolved"))
    return said


def first_handler_words(history: Sequence[Happening], names: Names, zone: ZoneInfo) -> str:
    """Say who was asked first, as the first receipt kept it, whatever was corrected since; empty where nobody did."""
    found = (event.detail.get("first_handler") for event in history if event.kind is EventKind.RECEIVED)
    first = next((one for one in found if one), None)
    if first is None:
        return ""
    unit = names.units.get(first.get("unit") or 0, "")
    at = _moment(datetime.fromisoformat(first["at"]), zone)
    return " · ".join(part for part in (unit, first.get("officer", ""), at) if part)


def place_words(row: LedgerRow, names: Names) -> str:
    """Return township and village of the matter."""
    found = [names.areas.get(area, "") for area in (row.township_id, row.village_id) if area is not None]
    return " · ".join(name for name in found if name) or _("(none recorded)")


def category_words(row: LedgerRow, names: Names) -> str:
    """Return the category's path, widest first."""
    path = dict.fromkeys(
        names.categories.get(one, "") for one in (row.category1_id, row.category2_id, row.category_id) if one
    )
    return " › ".join(name for name in path if name) or _("(none recorded)")


def outcome_words(row: LedgerRow) -> str:
    """Return opinion, carrying out, closing and rating, as far as there are any."""
    said = []
    if row.conclusion is not None:
        said.append(word(row.conclusion))
    if row.conclusion is Conclusion.SUPPORTED:
        said.append(
            _("carried out {day}", day=row.carried_out_on.isoformat())
            if row.carried_out_on
            else _("not carried out yet")
        )
    if row.stage is Stage.CLOSED and row.closed_on is not None:
        closed = word(row.closure) if row.closure else _("Closed")
        said.append(f"{closed} {row.closed_on.isoformat()}")
    if row.rating is not None:
        said.append(word(row.rating))
    return _("; ").join(said) or "–"


def history_lines(
    history: Sequence[Happening],
    names: Names,
    zone: ZoneInfo,
    case_numbers: Mapping[int, str],
    own_items: Mapping[ChecklistItem, str],
    correctable: Collection[int] = (),
    scans: Mapping[int, tuple[int, ...]] = MappingProxyType({}),
) -> list[HistoryLine]:
    """Say every event, the latest first; what was corrected stays, marked as replaced.

    ``own_items`` are the county's words of the leader's checklist, ``correctable`` the events that the reader may
    correct, ``scans`` the signed scans by event.
    """
    return [
        replace(
            _history_line(event, names, zone, case_numbers, own_items, event.id in correctable),
            scans=scans.get(event.id, ()),
        )
        for event in reversed(history)
    ]


def _history_line(
    event: Happening,
    names: Names,
    zone: ZoneInfo,
    case_numbers: Mapping[int, str],
    own_items: Mapping[ChecklistItem, str],
    is_correctable: bool,
) -> HistoryLine:
    item = event.detail.get("item") or event.detail.get("detail", {}).get("item")
    about = [
        item_word(ChecklistItem(item), own_items) if item else "",
        *_detail_words(event.kind, event.detail, names, case_numbers),
        names.units.get(event.unit_id, "") if event.unit_id else "",
        _("{actor} for {post}", actor=event.actor, post=event.acted_for) if event.acted_for else event.actor,
        event.note,
    ]
    form = event.detail.get("form", "")
    if form:
        about.append(_("entered afterwards from form {number}", number=form))
    if (event.days_late > 0 or form) and not event.is_backfilled:
        about.append(_("entered {moment}", moment=_moment(event.recorded_at, zone)))
    if event.second:
        about.append(_("confirmed by {second}", second=event.second))
    if event.is_replaced:
        about.append(_("replaced by a correction"))
    kind = word(event.kind)
    if event.kind is EventKind.CORRECTED and event.detail.get("kind"):
        kind = _("{what} (corrected)", what=word(EventKind(event.detail["kind"])))
    when = event.happened_at.astimezone(zone)
    return HistoryLine(
        when=f"{when:%Y-%m-%d}" if event.precision is Precision.DAY else f"{when:%Y-%m-%d %H:%M}",
        what=kind,
        about=" · ".join(one for one in about if one),
        is_replaced=event.is_replaced,
        corrects=event.id if is_correctable else None,
    )


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _detail_words(
    kind: EventKind, detail: Mapping[str, Any], names: Names, case_numbers: Mapping[int, str]
) -> list[str]:
    if kind is EventKind.CORRECTED and detail.get("kind"):
        return _detail_words(EventKind(detail["kind"]), detail.get("detail", {}), names, case_numbers)
    said = [word(words(detail[key])) for key, words in _WORDED.items() if key in detail]
    told = _TOLD.get(kind)
    if told is not None:
        said.append(told(detail, names))
    if kind is EventKind.LINKED:
        said.append(case_numbers.get(detail.get("earlier", 0), ""))
    return said


def _to_unit(detail: Mapping[str, Any], names: Names) -> str:
    return _("to {unit}", unit=names.units.get(detail.get("unit", 0), "–"))


def _by_post(detail: Mapping[str, Any], names: Names) -> str:
    return names.posts.get(detail.get("post", 0), "")


def _instruction(detail: Mapping[str, Any], names: Names) -> str:
    said = (_by_post(detail, names), _until(detail, names) if detail.get("limit") else "")
    return " · ".join(one for one in said if one)


def _yuan(detail: Mapping[str, Any], names: Names) -> str:
    return _("{n} yuan", n=f"{detail['amount']:,}") if detail.get("amount") else ""


def _known(detail: Mapping[str, Any], names: Names) -> str:
    return _("known {moment}", moment=_written(detail.get("known_at")))


def _reported(detail: Mapping[str, Any], names: Names) -> str:
    level = word(Level(detail["to"])) if detail.get("to") else "–"
    return _("to {level}, {moment}", level=level, moment=_written(detail.get("at")))


def _written(moment: str | None) -> str:
    """Return a moment that an event keeps as text, to the minute and in the zone in which it was typed."""
    return "–" if moment is None else f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"


def _by_days(detail: Mapping[str, Any], names: Names) -> str:
    return ngettext("by {n} day", "by {n} days", int(detail.get("days", 0)))


def _until(detail: Mapping[str, Any], names: Names) -> str:
    return _("until {day}", day=detail.get("limit", "–"))


def _cause(detail: Mapping[str, Any], names: Names) -> str:
    return names.causes.get(detail.get("cause", 0), "")


def _category(detail: Mapping[str, Any], names: Names) -> str:
    return names.categories.get(detail.get("category", 0), "")


def _settled(detail: Mapping[str, Any], names: Names) -> str:
    if not detail.get("agreed"):
        return _("objection not agreed to")
    if "unit" not in detail:
        return _("objection agreed to")
    return _("objection agreed to, now with {unit}", unit=names.units.get(detail["unit"], "–"))


def _marks(detail: Mapping[str, Any], names: Names) -> str:
    said = [word(Mark[name]) for name in detail.get("add", ())]
    said += [_("no longer: {mark}", mark=word(Mark[name])) for name in detail.get("remove", ())]
    return _(", ").join(said)


def _place(detail: Mapping[str, Any], names: Names) -> str:
    found = (names.areas.get(detail.get(key) or 0, "") for key in ("township", "village"))
    return " · ".join(name for name in found if name)


def _procedure(detail: Mapping[str, Any], names: Names) -> str:
    return _("simple procedure") if detail.get("is_simple") else ""


def _evidence(detail: Mapping[str, Any], names: Names) -> str:
    return _("a second hearing, on new evidence") if detail.get("has_new_evidence") else ""


def _rating_source(detail: Mapping[str, Any], names: Names) -> str:
    return word(RatingSource(detail["source"])) if detail.get("source") else ""


def _planned(detail: Mapping[str, Any], names: Names) -> str:
    return _("to be held on {day}", day=detail["planned"]) if detail.get("planned") else ""


def _followed(detail: Mapping[str, Any], names: Names) -> str:
    return _("the outcome is carried out") if detail.get("is_carried_out") else _("not carried out")


def _old_words(detail: Mapping[str, Any], names: Names) -> str:
    said = []
    if detail.get("old_title"):
        said.append(_("Subject before: {words}", words=detail["old_title"]))
    if detail.get("old_summary"):
        said.append(_("Summary before: {words}", words=detail["old_summary"]))
    return " · ".join(said)


def _met(detail: Mapping[str, Any], names: Names) -> str:
    if not detail.get("slip"):
        return ""
    return _(
        "appointment slip {number} signed, met on {day}", number=detail["slip"], day=detail.get("met", "–")
    )


def _group(detail: Mapping[str, Any], names: Names) -> str:
    persons = int(detail.get("persons", 1))
    return ngettext("{n} person", "{n} persons", persons) if persons > 1 else ""


_WORDED: Final[Mapping[str, type[StrEnum]]] = {
    "conclusion": Conclusion,
    "closure": Closure,
    "rating": Rating,
    "trigger": Trigger,
    "outcome": CallBack,
    "aid": AidKind,
    "decision": AidDecision,
    "proposal": ProposalKind,
    "adoption": Adoption,
    "result": AssignmentResult,
}
_TOLD: Final[Mapping[EventKind, Callable[[Mapping[str, Any], Names], str]]] = {
    EventKind.TRANSFERRED: _to_unit,
    EventKind.OBJECTION_SETTLED: _settled,
    EventKind.ACCEPTED: _procedure,
    EventKind.MARKED: _marks,
    EventKind.PLACED: _place,
    EventKind.RATED: _rating_source,
    EventKind.HEARING_DECIDED: _evidence,
    EventKind.HEARING_NOTICED: _planned,
    EventKind.HEARING_MOVED: _planned,
    EventKind.HEARING_FOLLOWED: _followed,
    EventKind.CO_HANDLER_ADDED: _to_unit,
    EventKind.CO_HANDLER_REMOVED: _to_unit,
    EventKind.LEADER_ASSIGNED: _by_post,
    EventKind.LEADER_RELEASED: _by_post,
    EventKind.LEADER_ACTED: _met,
    EventKind.LEADER_PROPOSED: _by_post,
    EventKind.LEADER_PROPOSAL_RETURNED: _by_post,
    EventKind.LEADER_PROPOSAL_WITHDRAWN: _by_post,
    EventKind.INSTRUCTED: _instruction,
    EventKind.AID_FORWARDED: _to_unit,
    EventKind.AID_DECIDED: _yuan,
    EventKind.URGENT_FOUND: _known,
    EventKind.REPORTED_UP: _reported,
    EventKind.EXTENDED: _by_days,
    EventKind.LIMIT_SET: _until,
    EventKind.CAUSE_NAMED: _cause,
    EventKind.CATEGORISED: _category,
    EventKind.REWORDED: _old_words,
    EventKind.RECEIVED: _group,
    EventKind.VISITED_AGAIN: _group,
}


PAPERS: Final = (
    EventKind.NOTICED,
    EventKind.ACCEPTED,
    EventKind.REFUSED,
    EventKind.TRANSFERRED,
    EventKind.EXTENDED,
    EventKind.REPLIED,
    EventKind.REPLY_SERVED,
    EventKind.REVIEW_REPLIED,
    EventKind.REREVIEW_REPLIED,
    EventKind.HEARING_NOTICED,
    EventKind.HEARING_RECEIVED,
    EventKind.HEARING_CONCLUDED,
    EventKind.SUPERVISED,
    EventKind.PROPOSAL_SENT,
)
"""Acts that the law does on paper."""


def paper_lines(history: Sequence[Happening], names: Names, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Return day, paper and unit of each act that is done on paper, those replaced by a correction left out."""
    return [
        (
            f"{event.happened_at.astimezone(zone):%Y-%m-%d}",
            word(event.kind),
            names.units.get(event.unit_id, "") if event.unit_id else "",
        )
        for event in history
        if event.kind in PAPERS and not event.is_replaced
    ]
