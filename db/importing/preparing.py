"""Work out every row that an import inserts, ids included, before the transaction that inserts them."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.days import number_of
from db.enums import Precision
from db.importing.acts import Act, acts_of, correcting_acts
from db.importing.bulk import Writer
from db.importing.comparing import Changed
from db.importing.created import Made
from db.importing.drafts import Draft
from db.importing.findings import SheetRefused
from db.importing.mapping import LATEST_PACK
from db.importing.proposal import Progress, Proposal, match_with
from db.importing.reading import Facts
from db.importing.said import IDENTITY, said_of
from db.importing.sealing import IdentityRows, identity_digest
from db.indexing import case_words
from db.keys import KeyRing
from db.log import Signer
from db.models.base import microseconds
from db.models.cases import Case, CaseEvent
from db.models.catalogue import CalendarRow, RulePackRow
from db.models.organisation import Area
from db.queries.identity_seals import destroyed_cases
from db.reference import load_reference, local_day, pack_code_on
from db.replay import Event, Reference, SpanValues, spans_of
from db.search import Prepared, prepared

MOST_NOTE: Final = 4_000
EVENT_COLUMNS: Final = (
    "id",
    "case_id",
    "kind",
    "happened_at",
    "recorded_at",
    "happened_on",
    "recorded_on",
    "precision",
    "unit_id",
    "actor_id",
    "supersedes_id",
    "detail",
    "note",
    "source",
    "is_backfilled",
)
CASE_COLUMNS: Final = (
    "id",
    "number",
    "source",
    "official_number",
    "title",
    "summary",
    "pack_code",
    "registered_on",
    "version",
)


LAST_ROWS: Final[Dictionary[str, Any]] = {
    "case": Case.id,
    "event": CaseEvent.id,
    "notice": CalendarRow.id,
    "pack": RulePackRow.id,
}
"""Tables whose last row must still be the last when a batch is stored: ids were given and spans worked out by them."""


class Side(StrEnum):
    """Whose value holds in a conflict."""

    BOARD = "board"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided: conflicts by (case id, fact), rows without a number by (sheet, row).

    ``matches`` gives the id of the matter that a row is, None where it is a new one. ``conflicts_otherwise`` and
    ``matches_otherwise`` stand for everything not named; None leaves it open, and an open one refuses the import.
    ``same_file_again`` allows a file that was imported before.
    """

    conflicts: Dictionary[tuple[int, str], Side] = field(default_factory=dict)
    matches: Dictionary[tuple[str, int], int | None] = field(default_factory=dict)
    conflicts_otherwise: Side | None = None
    is_first_candidate_taken: bool = False
    same_file_again: bool = False


@dataclass(slots=True)
class Batch:
    """Everything that one import inserts, ids included."""

    proposal: Proposal
    sums: dict[str, int]
    now: datetime
    account: Signer | None
    user: str = ""
    made: list[Made] = field(default_factory=list)
    firsts: dict[str, int] = field(default_factory=dict)
    cases: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    spans: list[SpanValues] = field(default_factory=list)
    values: list[tuple[int, str]] = field(default_factory=list)
    texts: list[Prepared] = field(default_factory=list)
    identity: IdentityRows = field(default_factory=IdentityRows)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    co_handled: list[int] = field(default_factory=list)
    changed: list[tuple[Changed, Facts]] = field(default_factory=list)


def prepare(
    session: Session,
    proposal: Proposal,
    chosen: Decisions,
    *,
    now: datetime,
    account: Signer | None = None,
    progress: Progress = lambda done: None,
) -> Batch:
    """Work out every row that an import inserts, without writing one; spans are replayed here.

    ``progress`` is told how many matters were worked out since it was last told. ``SheetRefused`` ``match_twice`` where
    two rows are said to be one matter.
    """
    maker = _Maker(session, proposal, now, account)
    rows = [*proposal.changed, *proposal.same]
    new = list(proposal.new)
    taken = _named(chosen)
    for unsure in proposal.unsure:
        if unsure.draft.key in chosen.matches:
            choice = chosen.matches[unsure.draft.key]
        else:
            free = (one.case_id for one in unsure.candidates if one.case_id not in taken)
            choice = next(free, None)
            taken |= {choice}
        if choice is None:
            new.append(unsure.draft)
        else:
            rows.append(match_with(session, proposal, unsure, choice))
    for count, draft in enumerate(new, start=1):
        maker.add_new(draft)
        if count % 1000 == 0:
            progress(1000)
    progress(len(new) % 1000)
    for row in rows:
        maker.add_changed(row, _decided(row, chosen))
    batch = maker.batch
    batch.sums = proposal.sums() | {"stored": len(new), "updated": sum(1 for _, f in batch.changed if f)}
    return batch


def _named(chosen: Decisions) -> set[int | None]:
    named = [case_id for case_id in chosen.matches.values() if case_id is not None]
    if len(named) > len(set(named)):
        raise SheetRefused("match_twice")
    return set(named)


def _decided(row: Changed, chosen: Decisions) -> tuple[Facts, Facts]:
    """Return the facts to change, and those kept against the sheet so that it is not asked again."""
    changed = {change.field: change.after for change in row.changes}
    kept: Facts = {}
    for conflict in row.conflicts:
        otherwise = chosen.conflicts_otherwise if conflict.has_sheet_moved else Side.BOARD
        if chosen.conflicts.get((row.case_id, conflict.field), otherwise) is Side.SHEET:
            changed[conflict.field] = conflict.sheet
        else:
            kept[conflict.field] = said_of({conflict.field: conflict.sheet})[conflict.field]
    return changed, kept


class _Maker:
    """Makes rows with their final ids, as long as nobody else takes them."""

    def __init__(self, session: Session, proposal: Proposal, now: datetime, account: Signer | None) -> None:
        self._session = session
        self._proposal = proposal
        self._zone: ZoneInfo = session.info["zone"]
        self._keys: KeyRing | None = session.info["keys"]
        self._now = now
        self._now_on = number_of(local_day(now, self._zone))
        self._account_id = None if account is None else account.id
        self._reference = self._with_made(load_reference(session), proposal.made)
        self._writer = Writer(session)
        self._destroyed = destroyed_cases(session)
        self._dialect = session.get_bind().dialect.name
        self._next_case = self._first(Case.id)
        self._next_event = self._first(CaseEvent.id)
        self._taken = self._numbers()
        self._areas = {row.id: row.name for row in session.execute(select(Area.id, Area.name))}
        self._areas |= {row.id: row.name for row in proposal.made if row.kind == "area"}
        self._at = cache(self._local_midnight)
        self.batch = Batch(
            proposal,
            {},
            now,
            account,
            "",
            proposal.made,
            {**{name: self._first(column) for name, column in LAST_ROWS.items()}, **proposal.first_ids},
        )

    def _first(self, column: Any) -> int:
        return (self._session.scalar(select(func.max(column))) or 0) + 1

    def _numbers(self) -> set[str]:
        return set(self._session.scalars(select(Case.number)))

    def _with_made(self, reference: Reference, made: Sequence[Made]) -> Reference:
        paths = dict(reference.paths)
        for row in made:
            if row.kind == "category":
                above: list[int | None] = [None] * 3 if row.parent_id is None else list(paths[row.parent_id])
                above[row.level - 1] = row.id
                paths[row.id] = (above[0], above[1], above[2])
        return Reference(reference.packs, reference.calendar, reference.changes, paths)

    def _local_midnight(self, day: date) -> tuple[datetime, int, int, Any]:
        moment = datetime.combine(day, time(), self._zone)
        return moment, microseconds(moment), number_of(day), self._writer.moment(moment)

    def _number(self, draft: Draft, registered_on: date) -> str:
        wanted = draft.number if draft.number and len(draft.number) <= 40 else ""
        if not wanted or wanted in self._taken:
            wanted = f"{self._proposal.mapping.source[:20]}-{registered_on.year}-{self._next_case:06d}"
        self._taken.add(wanted)
        return wanted

    def add_new(self, draft: Draft) -> None:
        """Add a matter with its history."""
        facts = draft.facts
        source = self._proposal.mapping.source
        case_id = self._next_case
        self._next_case += 1
        registered_on = date.fromisoformat(facts["received_on"])
        pack = self._pack(registered_on)
        number = self._number(draft, registered_on)
        title, summary = facts["title"], facts.get("summary", "")
        self.batch.cases.append(
            (
                case_id,
                number,
                source,
                draft.number or None,
                title,
                summary,
                pack,
                self._writer.day(registered_on),
                1,
            )
        )
        events = [self._event(case_id, act, is_history=self._proposal.is_first) for act in acts_of(facts)]
        self.batch.spans.extend(spans_of(case_id, pack, events, self._reference))
        self.batch.texts.append(prepared(case_id, self._words(number, draft), self._dialect))
        if facts.get("co_units"):
            self.batch.co_handled.append(case_id)
        if facts.get("leader") is not None:
            self.batch.assignments.append(self._assignment(case_id, facts))
        self._remember(case_id, draft, {})
        self.batch.identity.add(case_id, draft, is_new=True)

    def _words(self, number: str, draft: Draft) -> str:
        facts = draft.facts
        places = [
            self._areas[area] for area in (facts.get("township"), facts.get("village")) if area is not None
        ]
        notes = [text for name, text in facts.items() if name.startswith("note.")]
        official = "" if draft.number == number else draft.number
        return case_words(number, official, facts["title"], facts.get("summary", ""), places, notes)

    def _pack(self, registered_on: date) -> str:
        code = self._proposal.mapping.pack
        if code != LATEST_PACK:
            return code
        return pack_code_on(self._reference, registered_on)

    def _event(self, case_id: int, act: Act, *, is_history: bool) -> Event:
        event_id = self._next_event
        self._next_event += 1
        if act.day is None:
            happened, micros, happened_on = self._now, microseconds(self._now), self._now_on
            stored = self._writer.moment(happened)
        else:
            happened, micros, happened_on, stored = self._at(act.day)
        recorded_on = happened_on if is_history else self._now_on
        recorded = stored if is_history else self._writer.moment(self._now)
        # A ledger kept by hand is not an act entered late: only its day is known, from the ledger itself.
        is_backfilled = is_history or act.day is not None
        detail = act.detail
        self.batch.events.append(
            (
                event_id,
                case_id,
                act.kind.value,
                stored,
                recorded,
                happened_on,
                recorded_on,
                (Precision.MOMENT if act.day is None else Precision.DAY).value,
                detail.get("unit"),
                self._account_id,
                act.supersedes_id,
                self._writer.json(detail),
                act.note[:MOST_NOTE],
                self._proposal.mapping.source,
                is_backfilled,
            )
        )
        return Event(
            event_id,
            act.kind,
            (micros, event_id),
            happened_on,
            recorded_on,
            detail,
            act.supersedes_id,
            is_backfilled,
        )

    def _assignment(self, case_id: int, facts: Dictionary[str, Any]) -> dict[str, Any]:
        start_on = date.fromisoformat(facts["assigned_on"])
        due = facts.get("assignment_due_on")
        return {
            "case_id": case_id,
            "post_id": facts["leader"],
            "team": facts.get("team") or "",
            "start_on": start_on,
            "due_on": date.fromisoformat(due) if due else None,
            "plan": facts.get("plan") or "",
            "result": facts.get("assignment_result"),
            "recorded_at": self._at(start_on)[0] if self._proposal.is_first else self._now,
        }

    def _remember(
        self, case_id: int, draft: Draft, said: Dictionary[str, Any], kept: Facts | None = None
    ) -> Facts:
        facts = {**said, **said_of(draft.facts)}
        if kept or said.get("_kept"):
            facts["_kept"] = {**said.get("_kept", {}), **(kept or {})}
        if draft.has_identity_column and case_id not in self._destroyed:
            facts[IDENTITY] = identity_digest(self._keys, case_id, draft.people)
        self.batch.values.append((case_id, self._writer.json(facts)))
        return facts

    def add_changed(self, row: Changed, decided: tuple[Facts, Facts]) -> None:
        """Add the acts by which a matter follows its row, and what the sheet said this time."""
        changed, kept = decided
        for act in correcting_acts(row.held, row.known, changed) if changed else ():
            self._event(row.case_id, act, is_history=False)
        before = row.said.get(IDENTITY)
        after = self._remember(row.case_id, row.draft, row.said, kept).get(IDENTITY)
        if row.draft.has_identity_column and before != after:
            self.batch.identity.add(row.case_id, row.draft, is_new=False)
        self.batch.changed.append((row, changed))
