"""A second, slow and independent reading of the rules: raw events in, sets of matters out, one day at a time.

It imports nothing of what it judges: not criteria, clauses, spans, tally, clocks, replay or matter. Where those fold
and remember, this looks at every event again for each day that is asked about.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from db.enums import Channel, Due, EventKind, Flag, Stage

ONE = timedelta(days=1)
OPEN = {Stage.RECEIVED, Stage.TRANSFERRED, Stage.ACCEPTED, Stage.REPLIED, Stage.REVIEW, Stage.REREVIEW}


@dataclass(frozen=True)
class Act:
    """One event as it was written down."""

    id: int
    kind: EventKind
    happened_at: datetime
    happened_on: date
    recorded_on: date
    detail: dict[str, Any]
    supersedes_id: int | None
    is_backfilled: bool


@dataclass(frozen=True)
class Notice:
    """One row of the work calendar."""

    day_on: date
    is_worked: bool
    recorded_on: date


@dataclass
class Case:
    """One matter and all its events."""

    id: int
    pack: str
    acts: list[Act]
    words: str = ""
    imports: frozenset[str] = frozenset()
    """Imports that were about it, as ``12`` and as ``12.new``."""


@dataclass
class County:
    """Everything that was ever written down."""

    cases: list[Case]
    notices: list[Notice]
    parents: dict[int, int | None]
    levels: dict[int, int]
    known: dict[tuple[int, date], dict[str, Any] | None] = field(default_factory=dict)
    """What was worked out of a matter and a day: it is asked about many times."""

    def works(self, day: date, known_on: date) -> bool:
        """Tell whether a day is worked as far as was known."""
        told = [
            notice.is_worked
            for notice in self.notices
            if notice.day_on == day and notice.recorded_on <= known_on
        ]
        return told[-1] if told else day.weekday() < 5

    def workday_after(self, start: date, n: int, known_on: date) -> date:
        """Return the n-th working day after a day."""
        day = start
        while n:
            day += ONE
            n -= self.works(day, known_on)
        return day


# ---------------------------------------------------------------- what a matter was on a day


def facts_on(county: County, case: Case, day: date) -> dict[str, Any] | None:
    """Return what the board knew of a matter at the end of a day, None where it knew of none."""
    known = [act for act in case.acts if act.recorded_on <= day]
    replaced = {act.supersedes_id for act in known if act.kind is EventKind.CORRECTED}
    f: dict[str, Any] = {
        "marks": set(),
        "persons": 0,
        "batches": 0,
        "extension": 0,
        "stops": [],
        "hearing": None,
    }
    for act in sorted(known, key=lambda act: (act.happened_at, act.id)):
        if act.id in replaced:
            continue
        kind, detail = act.kind, act.detail
        if kind is EventKind.CORRECTED:
            if not detail.get("kind"):
                continue
            kind, detail = EventKind(detail["kind"]), detail.get("detail", {})
        was = f.get("stage") in OPEN
        happen(f, kind, act.happened_on, detail)
        if was != (f.get("stage") in OPEN):
            f["turned"] = act.happened_on
            f["opened"] = f.get("opened") if was else act.happened_on
    if f.get("received") is None:
        return None
    for act in known:
        if not act.is_backfilled and act.recorded_on > county.workday_after(
            act.happened_on, 1, act.recorded_on
        ):
            f["marks"].add("ENTERED_LATE")
    if f["channel"] is Channel.VISIT and f["persons"] >= 5:
        f["marks"].add("GROUP")
    path: dict[int, int] = {}
    at = f.get("category")
    while at is not None:
        path[county.levels[at]] = at
        at = county.parents[at]
    f["path"] = [path.get(level) for level in (1, 2, 3)]
    f["clocks"] = clocks_on(county, case.pack, f, day)
    f["is_report_late"] = is_report_late(case.pack, f, day)
    f["set_limit_stands"] = set_limit_on(case.pack, f)
    running = [
        (limit, OFFICE.index(name), name)
        for name, (limit, met, is_dropped) in f["clocks"].items()
        if name in OFFICE and limit and met is None and not is_dropped
    ]
    f["due_on"], _, f["due_clock"] = min(running) if running else (None, None, None)
    return f


OFFICE = ["c1", "c2", "c3", "c4", "c5", "c8", "c10", "c11", "c13"]


def happen(  # noqa: C901 - one case a kind
    f: dict[str, Any], kind: EventKind, day: date, detail: dict[str, Any]
) -> None:
    """Let one act change what is known."""
    K = EventKind
    if kind in (K.ACCEPTED, K.REFUSED, K.LED_OFF, K.REPLIED):
        # These are given in writing, and so are the written notice where there was none.
        f["noticed"] = f.get("noticed") or day
    match kind:
        case K.RECEIVED:
            f["received"], f["stage"] = day, Stage.RECEIVED
            f["channel"] = Channel(detail["channel"]) if "channel" in detail else None
            for name in ("township", "village", "category", "cause", "unit", "purpose", "level"):
                f[name] = detail.get(name)
            f["persons"], f["batches"] = detail.get("persons", 1), int(f["channel"] is Channel.VISIT)
            f["marks"] |= set(detail.get("marks", ()))
            f["is_direct"], f["is_owed"] = detail.get("is_direct", False), detail.get("owes_reply", True)
        case K.TRANSFERRED:
            transfer(f, day, detail)
        case K.TRANSFER_RECEIVED:
            f["transfer"] = day
        case K.OBJECTED:
            f["objected"] = day
        case K.OBJECTION_SETTLED:
            if detail.get("agreed") and "unit" in detail:
                transfer(f, day, detail)
            elif detail.get("agreed"):
                f["transfer"], f["stage"] = None, Stage.RECEIVED
        case K.ACCEPTED:
            f["accepted"], f["refused"], f["stage"] = day, None, Stage.ACCEPTED
            f["is_simple"] = detail.get("is_simple", False)
        case K.REFUSED:
            f["refused"], f["stage"] = day, Stage.REFUSED
        case K.NOTICED:
            f["noticed"] = day
        case K.LED_OFF:
            f["led_off"], f["stage"] = day, Stage.LED_OFF
        case K.EXTENDED:
            f["extension"] += detail.get("days", 0)
        case K.SUSPENDED:
            f["stops"].append([day, None, set(detail.get("clocks", ["c5"]))])
        case K.RESUMED:
            for stop in f["stops"]:
                stop[1] = stop[1] or day
        case K.REPLIED:
            f["replied"], f["stage"] = day, Stage.REPLIED
            conclude(f, day, detail.get("conclusion"))
        case K.REPLY_SERVED:
            f["served"] = day
        case K.CARRIED_OUT:
            f["carried_out"] = day
        case K.REVIEW_ASKED:
            f["review"], f["closed"], f["stage"] = day, None, Stage.REVIEW
        case K.REVIEW_REPLIED:
            f["review_replied"], f["stage"] = day, Stage.REPLIED
            if "conclusion" in detail:
                conclude(f, day, detail["conclusion"])
        case K.REREVIEW_ASKED:
            f["rereview"], f["closed"], f["stage"] = day, None, Stage.REREVIEW
        case K.REREVIEW_REPLIED:
            f["rereview_replied"], f["stage"] = day, Stage.REPLIED
            if "conclusion" in detail:
                conclude(f, day, detail["conclusion"])
        case K.HEARING_DECIDED:
            f["hearing"] = day
        case K.HEARING_CONCLUDED:
            if f["hearing"]:
                f["stops"].append([f["hearing"], day, {"c10"}])
                f["hearing"] = None
        case K.LIMIT_SET:
            f["set_on"], f["set_limit"] = day, date.fromisoformat(detail["limit"])
        case K.CATEGORISED:
            f["category"] = detail.get("category")
        case K.CAUSE_NAMED:
            f["cause"] = detail.get("cause")
        case K.PLACED:
            f["township"], f["village"] = detail.get("township"), detail.get("village")
        case K.MARKED:
            f["marks"] = (f["marks"] | set(detail.get("add", ()))) - set(detail.get("remove", ()))
        case K.LINKED:
            f["marks"].add("REPEAT")
            if detail.get("is_supported"):
                f["marks"].add("REPEAT_OF_SUPPORTED")
        case K.RATED:
            f["rating"] = detail["rating"]
        case K.LEADER_ASSIGNED:
            f["leader"], f["assigned"], f["acted"] = detail["post"], day, day
            f["assignment_due"] = date.fromisoformat(detail["due"]) if detail.get("due") else None
        case K.LEADER_RELEASED:
            f["leader"] = f["assigned"] = f["acted"] = f["assignment_due"] = None
        case K.LEADER_ACTED:
            if f.get("leader") is not None:
                f["acted"] = day
        case K.VISITED_AGAIN:
            f["batches"] += 1
            f["persons"] += detail.get("persons", 1)
        case K.PROPOSAL_SENT:
            f["proposal"], f["answered"] = day, None
        case K.PROPOSAL_ANSWERED:
            f["answered"] = day
        case K.URGENT_FOUND:
            f["urgent"] = datetime.fromisoformat(detail["known_at"])
        case K.REPORTED_UP:
            f["reported"] = f.get("reported") or datetime.fromisoformat(detail["at"])
        case K.CLOSED:
            f["closed"], f["stage"], f["closure"] = day, Stage.CLOSED, detail.get("closure")
            f["first_ended"] = f.get("first_ended") or day
        case K.REOPENED:
            f["reopened"] = day
            ends = [f[name] for name in ("first_ended", "refused", "led_off") if f.get(name)]
            f["first_ended"] = min(ends) if ends else None
            f["refused"] = f["led_off"] = None
            for name in ("closed", "closure", "replied", "conclusion", "rating", "supported", "carried_out"):
                f[name] = None
            for name in ("served", "review", "review_replied", "rereview", "rereview_replied"):
                f[name] = None
            f["stage"] = Stage.RECEIVED
            if f.get("first_transfer"):
                f["stage"] = Stage.TRANSFERRED
            if f.get("accepted"):
                f["stage"] = Stage.ACCEPTED
        case K.CANCELLED:
            f["cancelled"], f["stage"] = day, Stage.CANCELLED


def conclude(f: dict[str, Any], day: date, conclusion: str | None) -> None:
    """Let the latest opinion say what was decided, which is then to be carried out anew."""
    f["conclusion"], f["carried_out"] = conclusion, None
    f["supported"] = day if conclusion == "supported" else None


def transfer(f: dict[str, Any], day: date, detail: dict[str, Any]) -> None:
    """Hand a matter to a unit, whose clocks then begin."""
    f["first_transfer"] = f.get("first_transfer") or day
    f["transfer"] = day
    f["unit"] = detail.get("unit", f.get("unit"))
    f["objected"] = f["accepted"] = f["noticed"] = f["refused"] = None
    if f.get("stage") in (Stage.RECEIVED, Stage.ACCEPTED, Stage.REFUSED):
        f["stage"] = Stage.TRANSFERRED


def set_limit_on(pack: str, f: dict[str, Any]) -> tuple[date | None, date | None]:
    """Return the day that somebody set for a matter and the day of the reply or end that met it."""
    limit = f.get("set_limit")
    if limit is None or pack == "none" or f.get("cancelled"):
        return None, None
    start = min(f["set_on"], limit)
    return limit, since(start, f.get("replied")) or since(start, f.get("closed"))


def is_report_late(pack: str, f: dict[str, Any], day: date) -> bool:
    """Tell whether an urgent matter was reported up after four hours, or not at all on a day after they ended."""
    if "urgent" not in f or pack == "none":
        return False
    last = f["urgent"] + timedelta(hours=4)
    if f.get("reported"):
        return bool(f["reported"] > last and f["reported"].date() <= day)
    return bool(last.date() < day)


# ---------------------------------------------------------------- clocks

Standing = tuple[date | None, date | None, bool]
"""Last day, day met, and whether the duty was left undone when the matter ended."""


def clocks_on(county: County, pack: str, f: dict[str, Any], day: date) -> dict[str, Standing]:
    """Return the clocks that a matter has at the end of a day."""
    found: dict[str, Standing] = {}
    if pack == "none" or f.get("cancelled"):
        return found

    def put(name: str, start: date | None, met: date | None, days: int, ends_later: bool = False) -> None:
        if start is None:
            return
        if met is not None:
            met = max(met, start)
        limit = limit_of(f, name, start, days, met)
        ends = [f.get(end) for end in ("closed", "refused", "led_off")]
        is_over = [end for end in ends if end and (end > start if ends_later else end >= start)]
        if met is None and is_over:
            if limit is None or min(is_over) <= limit:
                return
            found[name] = (limit, None, True)
        else:
            found[name] = (limit, met, False)

    transfer_on = f.get("transfer")
    is_owed = f["is_owed"] and "ANONYMOUS" not in f["marks"]
    if f["is_direct"]:
        if is_owed:
            put("c2", f["received"], f.get("noticed"), 15)
    else:
        dealt = [
            f.get(name)
            for name in ("first_transfer", "accepted", "refused", "led_off", "closed", "first_ended")
        ]
        put("c1", f["received"], min((one for one in dealt if one), default=None), 15)
        if transfer_on and is_owed:
            put("c3", transfer_on, since(transfer_on, f.get("noticed")), 15)
        if transfer_on and pack == "2022":
            put_objection(county, found, f, transfer_on, day)
    put_handling(county, found, put, pack, f, day)
    put("c8", f.get("review"), f.get("review_replied"), 30, ends_later=True)
    put("c10", f.get("rereview"), f.get("rereview_replied"), 30, ends_later=True)
    if pack == "2005":
        put("c11", f.get("proposal"), f.get("answered"), 30, ends_later=True)
    return found


def since(start: date, day: date | None) -> date | None:
    """Return a day unless it lies before another."""
    return day if day and day >= start else None


def put_objection(
    county: County, found: dict[str, Standing], f: dict[str, Any], start: date, day: date
) -> None:
    """Let the unit's five working days to object run until it objects, takes the matter on, or lets them pass."""
    limit = county.workday_after(start, 5, day)
    met = since(start, f.get("objected"))
    if met:
        found["c4"] = (limit, met, False)
        return
    over = [
        since(start, f.get(name))
        for name in ("noticed", "accepted", "replied", "closed", "refused", "led_off")
    ]
    if day <= limit and not any(over):
        found["c4"] = (limit, None, False)


def put_handling(
    county: County, found: dict[str, Standing], put: Any, pack: str, f: dict[str, Any], day: date
) -> None:
    """Let handling run from acceptance, or from the end of the notice's term where nobody said a word; anew if reopened."""
    if pack == "2022" and f.get("purpose") == "suggestion":
        return
    start, met = f.get("accepted"), f.get("replied") or f.get("closed")
    reopened = f.get("reopened") or date.min
    if start:
        start = max(start, reopened)
    if start and f.get("is_simple") and pack == "2022":
        met = max(met, start) if met else None
        limit = county.workday_after(start, 10, day)
        ends = [f.get(end) for end in ("closed", "refused", "led_off")]
        is_over = [end for end in ends if end and end >= start]
        if met is None and is_over:
            if min(is_over) > limit:
                found["c13"] = (limit, None, True)
        else:
            found["c13"] = (limit, met, False)
        return
    if start is None:
        if f["is_direct"] or not f.get("transfer") or f.get("refused") or f.get("led_off"):
            return
        start = limit_of(f, "c3", f["transfer"], 15, None)
        if start is None or day <= max(start, reopened):
            return
        start = max(start, reopened)
        if any(one and one <= start for one in (f.get("replied"), f.get("closed"))):
            return
    put("c5", start, met, 60 + max(0, min(f["extension"], 30)))


def limit_of(f: dict[str, Any], name: str, start: date, days: int, met: date | None) -> date | None:
    """Return the day before the one that is a day too many, stopped days not counted; None while stopped."""
    stops = [(a, b) for a, b, names in f["stops"] if name in names]
    if f["hearing"] and name == "c10":
        stops.append((f["hearing"], None))
    counted, at = 0, start
    while True:
        at += ONE
        in_force = [(a, b) for a, b in stops if a < at and (met is None or (a < met and at <= met))]
        if any(b is None for a, b in in_force) and met is None:
            return None
        if any(b is None or at <= b for _, b in in_force):
            continue
        counted += 1
        if counted > days:
            return at - ONE


# ---------------------------------------------------------------- which matters are asked about


def due_of(f: dict[str, Any], day: date) -> Due:
    """Return the due state."""
    if f["stage"] not in OPEN or f["due_on"] is None:
        return Due.NONE
    left = (f["due_on"] - day).days
    return Due.OVERDUE if left < 0 else Due.SOON if left <= 7 else Due.IN_TIME


def is_chosen(case: Case, f: dict[str, Any], chosen: Any, day: date) -> bool:
    """Tell whether the filter, its period and cohort apart, leaves a matter."""

    def among(ids: Sequence[int], *values: int | None) -> bool:
        return (
            not ids
            or any(value in ids for value in values if value is not None)
            or (0 in ids and values[0] is None)
        )

    is_old = f["stage"] in OPEN and f["received"] < day - timedelta(days=365)
    flags = {Flag.BACKLOG} if is_old else set()
    flags |= {flag for flag in Flag if flag.name in f["marks"]}
    return (
        among(chosen.townships, f["township"])
        and among(chosen.villages, f["village"])
        and among(chosen.categories, *f["path"])
        and among(chosen.causes, f["cause"])
        and among(chosen.units, f["unit"])
        and among(chosen.leaders, f.get("leader"))
        and (not chosen.channels or f["channel"] in chosen.channels)
        and (not chosen.stages or f["stage"] in chosen.stages)
        and (not chosen.clocks or f["due_clock"] in chosen.clocks)
        and (not chosen.due or due_of(f, day) in chosen.due)
        and all(flag in flags for flag in chosen.flags)
        and (chosen.imported is None or str(chosen.imported) in case.imports)
        and (not chosen.text or chosen.text in case.words)
    )


def known_on(county: County, case: Case, day: date) -> dict[str, Any] | None:
    """Return what ``facts_on`` says, worked out once."""
    if (case.id, day) not in county.known:
        county.known[case.id, day] = facts_on(county, case, day)
    return county.known[case.id, day]


def holder_of(county: County, case: Case) -> int | None:
    """Return the unit that holds a matter now that all is written down, the last one where it was found never to have come."""
    for day in sorted({act.recorded_on for act in case.acts}, reverse=True):
        f = known_on(county, case, day)
        if f is not None:
            unit: int | None = f["unit"]
            return unit
    return None


def is_in_scope(county: County, case: Case, scope: Any) -> bool:
    """Tell whether a reader may see a matter now, whatever day is shown."""
    if case.id in scope.excluded:
        return False
    return scope.units is None or case.id in scope.also or holder_of(county, case) in scope.units


def is_in_cohort(f: dict[str, Any], cohort: str, first: date, last: date, day: date) -> bool:
    """Tell whether a matter belongs to a cohort, by the cohort's meaning in words."""

    def within(moment: date | None) -> bool:
        return moment is not None and first <= moment <= last

    stage, marks = f["stage"], f["marks"]
    is_open, is_counted = stage in OPEN, stage is not Stage.CANCELLED
    received, closed = f["received"], f.get("closed")
    due_on, supported, rating = f["due_on"], f.get("supported"), f.get("rating")
    if cohort[:2] in ("c1", "c3", "c5"):
        name = "c13" if cohort[:2] == "c5" and "c13" in f["clocks"] else cohort[:2]
        limit, met, _ = f["clocks"].get(name, (None, None, False))
        if not (is_counted and within(limit) and limit):
            return False
        match cohort[3:]:
            case "limit_in_period":
                return met is not None or limit < day
            case "not_yet_due":
                return met is None and limit >= day
            case _:
                return met is not None and met <= limit
    has_leader = f.get("leader") is not None
    is_signed = "ANONYMOUS" not in marks
    rating_over = is_signed and closed is not None and closed + timedelta(days=30) < day
    set_limit, set_met = f["set_limit_stands"]
    urgent, is_reported = f["urgent"].date() if "urgent" in f else None, bool(f.get("reported"))
    answers = {
        "to_transfer": stage is Stage.RECEIVED and "c1" in f["clocks"],
        "set_limit_ending": is_open
        and set_limit is not None
        and set_met is None
        and 0 <= (set_limit - day).days <= 7,
        "set_limit_over": is_open and set_limit is not None and set_met is None and set_limit < day,
        "urgent": is_counted and within(urgent),
        "urgent_in_time": is_counted and within(urgent) and is_reported and not f["is_report_late"],
        "urgent_late": is_counted and within(urgent) and f["is_report_late"],
        "urgent_waiting": is_counted and within(urgent) and not is_reported and not f["is_report_late"],
        "urgent_unreported": is_counted and urgent is not None and not is_reported,
        "received": is_counted and within(received),
        "closed": stage is Stage.CLOSED and within(closed),
        "open": is_open,
        "overdue": is_open and due_on is not None and due_on < day,
        "overdue_today": is_open and due_on is not None and (day - due_on).days == 1,
        "due_soon": is_open and due_on is not None and 0 <= (due_on - day).days <= 7,
        "backlog": is_open and (day - received).days > 365,
        "supported": is_counted and within(supported),
        "supported_waiting": is_counted and supported is not None and f.get("carried_out") is None,
        "carried_out": is_counted and within(supported) and f.get("carried_out") is not None,
        "repeat": is_counted and "REPEAT" in marks and within(received),
        "repeat_of_supported": is_counted and "REPEAT_OF_SUPPORTED" in marks and within(received),
        "rated": is_counted and rating is not None and within(closed),
        "satisfied": is_counted and rating in ("satisfied", "fairly_satisfied") and within(closed),
        "dissatisfied": is_counted and rating == "dissatisfied" and within(closed),
        "rating_owed": is_counted and within(closed) and (rating is not None or rating_over),
        "unrated": is_counted and within(closed) and rating is None and rating_over,
        "assigned": is_open and has_leader,
        "assigned_overdue": is_open
        and has_leader
        and f.get("assignment_due") is not None
        and f["assignment_due"] < day,
        "assigned_idle": is_open
        and has_leader
        and f.get("acted") is not None
        and (day - f["acted"]).days > 30,
        "major_unassigned": is_open and "MAJOR" in marks and not has_leader,
        "group_visits": is_counted and "GROUP" in marks and within(received),
        "led_off": stage is Stage.LED_OFF and within(received),
        "refused": stage is Stage.REFUSED and within(received),
        "cancelled": stage is Stage.CANCELLED and within(received),
        "entered_late": is_counted and "ENTERED_LATE" in marks and within(received),
    }
    return answers[cohort]


def period_of(chosen: Any, day: date) -> tuple[date, date]:
    """Return the first and last day of the period: by default the twelve months that end with the day's own."""
    last = chosen.to_on or day
    if chosen.from_on:
        return min(chosen.from_on, last), last
    year, month = (last.year - 1, last.month + 1) if last.month < 12 else (last.year, 1)
    return date(year, month, 1), last


def matters(
    county: County, cohort: str | None, chosen: Any, scope: Any, day: date
) -> dict[int, dict[str, Any]]:
    """Return the matters of a cohort that the filter and the scope leave, by case id."""
    found: dict[int, dict[str, Any]] = {}
    first, last = period_of(chosen, day)
    for case in county.cases:
        f = known_on(county, case, day)
        if f is None or not is_in_scope(county, case, scope) or not is_chosen(case, f, chosen, day):
            continue
        if cohort is not None:
            is_in = is_in_cohort(f, cohort, first, last, day)
        else:
            is_in = (chosen.from_on or date.min) <= f["received"] <= (chosen.to_on or date.max)
        if is_in:
            found[case.id] = f
    return found


# ---------------------------------------------------------------- figures


def group_of(f: dict[str, Any], breakdown: str, day: date) -> Any:
    """Return the group of a matter in a breakdown."""
    match breakdown:
        case "received_month" | "closed_month":
            moment = f.get(breakdown[:-6])
            return None if moment is None else moment.year * 12 + moment.month - 1
        case "category1" | "category2" | "category":
            return f["path"][{"category1": 0, "category2": 1, "category": 2}[breakdown]]
        case "due":
            return due_of(f, day)
        case _:
            return f.get(breakdown)


def figure(found: Iterable[dict[str, Any]], measure: str) -> int | None:
    """Return one figure over some matters."""
    listed = list(found)
    match measure:
        case "cases":
            return len(listed)
        case "batches" | "persons":
            return sum(f[measure] for f in listed)
    name = {"oldest_action": "acted", "oldest_support": "supported", "oldest_due": "due_on"}[measure]
    days = [f[name] for f in listed if f.get(name)]
    return (min(days) - date(1970, 1, 1)).days if days else None


def answer(county: County, question: Any, chosen: Any, scope: Any, day: date) -> Any:
    """Answer one question as a tally would."""
    if question.period is not None:
        chosen = replace(chosen, from_on=question.period.from_on, to_on=question.period.to_on)
    found = list(matters(county, question.cohort or chosen.cohort, chosen, scope, day).values())
    if not question.by:
        return figure(found, question.measure)
    groups: Counter[Any] = Counter()
    keys = [tuple(group_of(f, by, day) for by in question.by) for f in found]
    for key in set(keys):
        value = figure((f for f, own in zip(found, keys, strict=True) if own == key), question.measure)
        if value:
            groups[key if len(key) > 1 else key[0]] = value
    return dict(groups)
