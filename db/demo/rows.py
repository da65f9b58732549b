"""Turn drawn matters into the rows of every table that holds them, spans and search words included."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import orjson

from db.days import day_of
from db.demo.acts import SECOND, Act, Charge, Days, Drawn, Person, events_of
from db.demo.loading import COLUMNS, Packed, Tables, pack
from db.enums import EventKind, Precision
from db.keys import KeyRing, about
from db.masking import masked_name, masked_phone
from db.queries.identity import contacts_of
from db.replay import Reference, SpanValues, spans_of
from db.screening import screen

EVENTS_A_CASE: Final = 48
"""Ids kept free for a case's own events, so that chunks made apart never take the same."""
PERSONS_A_CASE: Final = 5
_CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_OPENS: Final = 9 * 3600 * SECOND
_PRECISION: Final = Precision.MOMENT.value
_KIND_WORDS: Final = {kind: kind.value for kind in EventKind}
"""Plain words, because marshal refuses a word that is an enum's member; asking each for its value is slow."""


class Sheet:
    """Rows made of matters whose ids are given; ``seed`` draws the query codes."""

    def __init__(self, ring: KeyRing, reference: Reference, days: Days, seed: str) -> None:
        self.tables: Tables = {name: [] for name in COLUMNS}
        self.spans: list[SpanValues] = []
        self.texts: list[tuple[int, str]] = []
        self._ring = ring
        self._reference = reference
        self._days = days
        self._rng = random.Random(seed)

    def packed(self, dialect: str) -> Packed:
        """Return all rows packed for a dialect."""
        return pack(self.tables, self.spans, self.texts, dialect)

    def add(self, drawn: Drawn) -> None:
        """Add one matter with everything that belongs to it."""
        registered_on = day_of(drawn.registered).isoformat()
        people = drawn.people
        known = [part for person in people for part in person[:4] if part and part in drawn.summary]
        summary = self._screened(drawn.id, drawn.summary, known)
        self.tables["case"].append(
            (drawn.id, drawn.number, "board", None, drawn.title, summary, drawn.pack_code, registered_on, 1)
        )
        self.texts.append((drawn.id, f"{drawn.number} {drawn.title}\n{summary}"))
        self._link(drawn)
        drawn.acts[:] = _with_file_acts(drawn.acts)
        self._events(drawn)
        for position, person in enumerate(people):
            self._person(drawn, position, person)
        for charge in drawn.charges:
            self._charge(drawn, charge)
        self._hearing(drawn)

    def _screened(self, case_id: int, words: str, known: list[str]) -> str:
        screened = screen(words, known)
        for number, hit in enumerate(screened.tokens, 1):
            original = self._ring.seal_text(hit.original, about("text_token", case_id, "original"))
            self.tables["text_token"].append((case_id, number, self._ring.identity_key_id, original))
        return screened.text

    def _link(self, drawn: Drawn) -> None:
        if drawn.earlier is None:
            return
        for at, act in enumerate(drawn.acts):
            if act.kind is EventKind.LINKED:
                drawn.acts[at] = act._replace(detail={"earlier": drawn.earlier.id, **act.detail})
                self.tables["case_link"].append((drawn.id, drawn.earlier.id, act.recorded))

    def _events(self, drawn: Drawn) -> None:
        if len(drawn.acts) >= EVENTS_A_CASE:
            raise ValueError(drawn.title)
        first = drawn.id * EVENTS_A_CASE
        rows, beside = self.tables["case_event"], set()
        for number, act in enumerate(drawn.acts, first):
            kind, happened, recorded, happened_on, recorded_on, unit, detail, note, is_backfilled = act
            rows.append(
                (
                    number,
                    drawn.id,
                    _KIND_WORDS[kind],
                    happened,
                    recorded,
                    happened_on,
                    recorded_on,
                    _PRECISION,
                    unit,
                    orjson.dumps(detail).decode() if detail else "{}",
                    note,
                    "board",
                    is_backfilled,
                )
            )
            if kind is EventKind.CO_HANDLER_ADDED:
                beside.add(detail["unit"])
        self.tables["case_participant"].extend((drawn.id, unit) for unit in sorted(beside))
        self.spans.extend(spans_of(drawn.id, drawn.pack_code, events_of(drawn, first), self._reference))

    def _person(self, drawn: Drawn, position: int, person: Person) -> None:
        ring, number = self._ring, drawn.id * PERSONS_A_CASE + position
        code = "".join(self._rng.choices(_CODE_LETTERS, k=8)) if position == 0 else ""
        values = (
            ("name", person.name),
            ("phone", person.phone),
            ("id_number", person.id_number),
            ("address", person.address),
            ("query_code", code),
        )
        sealed = [
            ring.seal_text(value, about("case_person", drawn.id, column)) if value else None
            for column, value in values
        ]
        self.tables["case_person"].append(
            (
                number,
                drawn.id,
                position,
                person.is_representative,
                ring.identity_key_id,
                *sealed,
                masked_name(person.name),
                masked_phone(person.phone),
                drawn.acts[0].recorded,
            )
        )
        self.tables["contact_hash"].extend(
            (number, ring.contact_hashes(words)[0]) for words in contacts_of(person, code)
        )

    def _moment(self, day: int) -> int:
        return self._days.start(day) + _OPENS

    def _charge(self, drawn: Drawn, charge: Charge) -> None:
        number = drawn.id * PERSONS_A_CASE + drawn.charges.index(charge)
        at = self._moment(charge.start)
        self.tables["leader_assignment"].append(
            (
                number,
                drawn.id,
                charge.post,
                charge.team,
                day_of(charge.start).isoformat(),
                day_of(charge.due).isoformat(),
                None if charge.ended is None else day_of(charge.ended).isoformat(),
                charge.plan,
                None if charge.result is None else charge.result.value,
                charge.reason,
                1,
                at,
            )
        )
        self.tables["assignment_unit"].extend((number, unit) for unit in charge.units)
        self.tables["assignment_item"].extend(
            (number, item.value, day_of(day).isoformat(), note, self._moment(day))
            for item, day, note in charge.items
        )
        self.tables["assignment_visit"].extend(
            (number, day_of(day).isoformat(), place, note, self._moment(day))
            for day, place, note in charge.visits
        )

    def _hearing(self, drawn: Drawn) -> None:
        if not any(act.kind is EventKind.HEARING_DECIDED for act in drawn.acts):
            return
        acts: dict[EventKind, Act] = {act.kind: act for act in drawn.acts if act.kind in _HEARING}
        decided = acts[EventKind.HEARING_DECIDED]
        days = {kind: day_of(act.happened_on).isoformat() for kind, act in acts.items()}
        planned = None
        noticed, held = acts.get(EventKind.HEARING_NOTICED), acts.get(EventKind.HEARING_HELD)
        if noticed is not None:
            planned = noticed.detail.get("planned")
            if planned is None:
                planned = day_of(noticed.happened_on + 10 if held is None else held.happened_on).isoformat()
        applied = days.get(EventKind.HEARING_APPLIED)
        self.tables["hearing"].append(
            (
                drawn.id,
                applied or (day_of(decided.happened_on) - timedelta(days=5)).isoformat(),
                days[EventKind.HEARING_DECIDED],
                days.get(EventKind.HEARING_NOTICED),
                planned,
                days.get(EventKind.HEARING_HELD),
                days.get(EventKind.HEARING_CONCLUDED),
                "县信访局听证室",
                None if planned is None else "09:30:00.000000",
                *_outcome(acts),
                max(act.recorded for act in acts.values()),
            )
        )


def _with_file_acts(acts: Sequence[Act]) -> list[Act]:
    """Return acts with what a hearing's file does beside: the receipt of each notice, and the follow-up on the last day."""
    told: list[Act] = []
    for act in acts:
        told.append(act)
        if act.kind is EventKind.HEARING_NOTICED:
            told.append(_after(act, EventKind.HEARING_RECEIVED, {}, _RECEIPT))
    concluded = next((act for act in reversed(acts) if act.kind is EventKind.HEARING_CONCLUDED), None)
    last = max(acts, key=lambda act: act.happened)
    if concluded is not None and last.happened_on > concluded.happened_on:
        is_done, words = _followed(concluded.happened_on)
        after = _after(last, EventKind.HEARING_FOLLOWED, {"is_carried_out": is_done}, words)
        told.append(after._replace(unit=concluded.unit))
    return told


def _after(act: Act, kind: EventKind, detail: dict[str, Any], note: str) -> Act:
    return act._replace(
        kind=kind,
        happened=act.happened + SECOND,
        recorded=act.recorded + SECOND,
        detail=detail,
        note=note,
    )


def _followed(concluded_on: int) -> tuple[bool, str]:
    if concluded_on % 8:
        return True, "已按听证结论落实到位"
    return False, "部分事项尚未落实，继续督促"


def _outcome(acts: Mapping[EventKind, Act]) -> tuple[Any, ...]:
    """Return receipt, conclusion and follow-up of a hearing."""
    received, concluded = acts.get(EventKind.HEARING_RECEIVED), acts.get(EventKind.HEARING_CONCLUDED)
    receipt = (None, "") if received is None else (day_of(received.happened_on).isoformat(), _RECEIPT)
    if concluded is None:
        return (*receipt, "", None, None, False, "")
    said = "听证认定事实清楚、程序合法，办理单位应当就诉求中合理部分限期落实。"
    told = (*receipt, said, day_of(concluded.happened_on + 30).isoformat())
    followed = acts.get(EventKind.HEARING_FOLLOWED)
    if followed is None:
        return (*told, None, False, "")
    return (*told, day_of(followed.happened_on).isoformat(), *_followed(concluded.happened_on))


_RECEIPT: Final = "直接送达，签收回执在卷"
_HEARING: Final = (
    EventKind.HEARING_APPLIED,
    EventKind.HEARING_DECIDED,
    EventKind.HEARING_NOTICED,
    EventKind.HEARING_HELD,
    EventKind.HEARING_CONCLUDED,
    EventKind.HEARING_RECEIVED,
    EventKind.HEARING_FOLLOWED,
)
