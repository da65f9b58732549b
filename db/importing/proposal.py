"""Say what an import would do before anything is stored: new, changed, same, gone, to be confirmed, in conflict."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.importing.acts import Standing, facts_of, standing
from db.importing.created import Creations, Made
from db.importing.drafts import Catalogue, Draft, DraftReader
from db.importing.fields import SheetField
from db.importing.findings import Finding, FindingCode, SheetRefused
from db.importing.lookups import Categories, Leaders, Units
from db.importing.mapping import LATEST_PACK, Mapping, column_findings
from db.importing.places import Places
from db.importing.reading import Facts
from db.importing.rows import raw_rows
from db.importing.sheets import Workbook
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.catalogue import RulePackRow
from db.models.records import ImportRun, ImportValue
from db.spans import events_of

CHUNK: Final = 900
LONG: Final = frozenset({"summary", "plan", "team"})
SHOWN_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that the sheet says otherwise than last time, nobody having touched it on the board."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """One fact that the office changed on the board and that the sheet says otherwise.

    ``has_sheet_moved`` is False where the sheet repeats what it said before: then the board's value stays unless a
    person says otherwise, and it is not asked again.
    """

    field: str
    said: Any
    board: Any
    sheet: Any
    has_sheet_moved: bool


@dataclass(slots=True)
class Changed:
    """A matter of the board that a row is about."""

    draft: Draft
    case_id: int
    version: int
    number: str
    changes: list[Change]
    conflicts: list[Conflict]
    said: Facts
    is_remembered: bool
    known: Facts = field(repr=False)
    held: list[Standing] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that a row without an official number may be: same source, day of receipt, place and title."""

    case_id: int
    number: str
    title: str
    has_same_place: bool


@dataclass(slots=True)
class Unsure:
    """A row without an official number, and the matters that it may be: a person says which, or that it is new."""

    draft: Draft
    candidates: list[Candidate]


@dataclass(frozen=True, slots=True)
class Gone:
    """A matter of this source that the file no longer holds: listed, never deleted."""

    case_id: int
    number: str
    official_number: str | None
    title: str


@dataclass(slots=True)
class Proposal:
    """What an import would do; nothing is stored yet."""

    name: str
    sha256: str
    mapping: Mapping
    today: date
    rows_read: int
    new: list[Draft]
    changed: list[Changed]
    same: list[Changed]
    unsure: list[Unsure]
    gone: list[Gone]
    held: list[Finding]
    findings: list[Finding]
    made: list[Made]
    first_ids: dict[str, int]
    joined: int
    is_first: bool
    same_file: int | None

    @property
    def conflicts(self) -> list[tuple[Changed, Conflict]]:
        """Return every conflict with the matter it is about."""
        return [(row, conflict) for row in (*self.changed, *self.same) for conflict in row.conflicts]

    @property
    def held_rows(self) -> int:
        """Return the number of rows that are not stored."""
        return len(self.held)

    def sums(self) -> dict[str, int]:
        """Return the counts whose parts add up to the rows read."""
        return {
            "rows": self.rows_read,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": len(self.same),
            "unsure": len(self.unsure),
            "joined": self.joined,
            "held": self.held_rows,
        }

    def held_by_code(self) -> Counter[FindingCode]:
        """Return how many rows are held back for which reason."""
        return Counter(finding.code for finding in self.held)


Progress = Callable[[int], None]


def propose(
    session: Session,
    workbook: Workbook,
    mapping: Mapping,
    *,
    today: date,
    progress: Progress = lambda done: None,
) -> Proposal:
    """Compare a workbook with the database and say what would happen; ``today`` is the board's local day.

    ``progress`` is told how many rows were read since it was last told. ``SheetRefused`` codes: ``pack_unknown``,
    ``nothing_to_read`` (no chosen sheet has headers, or none says what a row is).
    """
    _check_pack(session, mapping)
    about_columns = column_findings(workbook, mapping)
    if any(f.code is FindingCode.COLUMN_MISSING for f in about_columns):
        raise SheetRefused("nothing_to_read", name=workbook.name)
    raws, held, rows_read = raw_rows(workbook, mapping)
    places, units, categories = Places(session), Units(session), Categories(session)
    made = Creations(session, places, units, categories)
    reader = DraftReader(mapping, Catalogue(places, units, categories, Leaders(session, units), made), today)
    drafts: list[Draft] = []
    findings: list[Finding] = []
    held_numbers: set[str] = set()
    joined = 0
    for count, raw in enumerate(raws, start=1):
        draft, said = reader.read(raw)
        joined += len(raw.others)
        if draft is None:
            held_numbers.add(raw.text(SheetField.NUMBER))
            held.extend(finding for finding in said if finding.is_held)
        else:
            drafts.append(draft)
            findings.extend(said)
        if count % 1000 == 0:
            progress(1000)
    progress(len(raws) % 1000)
    proposal = Proposal(
        name=workbook.name,
        sha256=workbook.sha256,
        mapping=mapping,
        today=today,
        rows_read=rows_read,
        new=[],
        changed=[],
        same=[],
        unsure=[],
        gone=[],
        held=held,
        findings=about_columns + findings,
        made=made.made,
        first_ids=made.first,
        joined=joined,
        is_first=_is_first(session, mapping.source),
        same_file=session.scalar(select(func.max(ImportRun.id)).where(ImportRun.sha256 == workbook.sha256)),
    )
    _match(session, proposal, drafts, held_numbers)
    return proposal


def _check_pack(session: Session, mapping: Mapping) -> None:
    known = session.scalar(
        select(func.count()).select_from(RulePackRow).where(RulePackRow.code == mapping.pack)
    )
    if mapping.pack != LATEST_PACK and not known:
        raise SheetRefused("pack_unknown", value=mapping.pack)


def _is_first(session: Session, source: str) -> bool:
    return session.scalar(select(ImportRun.id).where(ImportRun.source == source).limit(1)) is None


# ---------------------------------------------------------------- matching


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    number: str
    official_number: str | None
    title: str
    summary: str
    registered_on: date
    version: int
    is_remembered: bool
    is_cancelled: bool
    """Moved away from the board: its number alone is left, and nothing may come back under it."""


def _match(session: Session, proposal: Proposal, drafts: Sequence[Draft], held: set[str]) -> None:
    stored = _stored(session, proposal.mapping.source)
    by_number = {case.official_number: case for case in stored if case.official_number}
    by_likeness: dict[tuple[str, str], list[_Stored]] = defaultdict(list)
    for case in stored:
        if not case.official_number and not case.is_cancelled:
            by_likeness[case.registered_on.isoformat(), case.title].append(case)
    pairs: list[tuple[Draft, _Stored]] = []
    seen: set[int] = set()
    for draft in drafts:
        match = by_number.get(draft.number) if draft.number else None
        alike = [] if draft.number else by_likeness.get(_likeness(draft), [])
        if match is not None and match.is_cancelled:
            proposal.held.append(Finding(FindingCode.NUMBER_CANCELLED, draft.sheet, draft.row))
        elif match is not None:
            pairs.append((draft, match))
            seen.add(match.id)
        elif alike:
            seen.update(case.id for case in alike)
            proposal.unsure.append(Unsure(draft, [_candidate(case, draft, session) for case in alike]))
        elif "received_on" not in draft.facts:
            # An assignment or a decision about a matter that nobody has entered.
            proposal.held.append(Finding(FindingCode.NUMBER_NOT_ON_BOARD, draft.sheet, draft.row))
        else:
            proposal.new.append(draft)
    compared = compare(session, proposal.mapping.source, pairs)
    for row in compared:
        (proposal.changed if row.changes or _must_decide(row) else proposal.same).append(row)
    if proposal.mapping.is_complete:
        proposal.gone.extend(
            Gone(case.id, case.number, case.official_number, case.title)
            for case in stored
            if case.is_remembered and case.id not in seen and case.official_number not in held
        )


def _must_decide(row: Changed) -> bool:
    return any(conflict.has_sheet_moved for conflict in row.conflicts)


def _likeness(draft: Draft) -> tuple[str, str]:
    return draft.facts.get("received_on") or "", draft.facts.get("title") or ""


def _candidate(case: _Stored, draft: Draft, session: Session) -> Candidate:
    said = session.scalar(select(ImportValue.said).where(ImportValue.case_id == case.id)) or {}
    return Candidate(case.id, case.number, case.title, said.get("township") == draft.facts.get("township"))


def _stored(session: Session, source: str) -> list[_Stored]:
    has_span = exists().where(CASE_SPAN.c.case_id == Case.id).correlate(Case)
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.official_number,
            Case.title,
            Case.summary,
            Case.registered_on,
            Case.version,
            ImportValue.case_id.is_not(None),
            ~has_span,
        )
        .outerjoin(ImportValue, ImportValue.case_id == Case.id)
        .where(Case.source == source)
        .order_by(Case.id)
    )
    return [_Stored(*row) for row in rows]


def match_with(session: Session, proposal: Proposal, unsure: Unsure, case_id: int) -> Changed:
    """Compare a row without a number with the matter that a person said it is."""
    case = next((one for one in _stored(session, proposal.mapping.source) if one.id == case_id), None)
    if case is None or case_id not in {candidate.case_id for candidate in unsure.candidates}:
        raise SheetRefused("not_a_candidate", value=case_id)
    return compare(session, proposal.mapping.source, [(unsure.draft, case)])[0]


def digest(text: str) -> str:
    """Return what stands for a long text where only sameness matters."""
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:16]


def said_of(facts: Dictionary[str, Any]) -> Facts:
    """Return what is remembered of a row's facts: long texts as digests."""
    return {
        name: digest(value) if isinstance(value, str) and value and _is_long(name) else value
        for name, value in facts.items()
    }


def _is_long(name: str) -> bool:
    return name in LONG or name.startswith("note.")


def compare(session: Session, source: str, pairs: Sequence[tuple[Draft, _Stored]]) -> list[Changed]:
    """Compare rows with their matters: what the sheet said last time, what it says now, what the board knows."""
    compared: list[Changed] = []
    for start in range(0, len(pairs), CHUNK):
        part = pairs[start : start + CHUNK]
        ids = [case.id for _, case in part]
        remembered = session.execute(
            select(ImportValue.case_id, ImportValue.said).where(ImportValue.case_id.in_(ids))
        )
        said: dict[int, Facts] = {row.case_id: row.said for row in remembered}
        touched = set(
            session.scalars(
                select(CaseEvent.case_id)
                .where(CaseEvent.case_id.in_(ids), CaseEvent.source != source)
                .distinct()
            )
        )
        moved = [
            case.id
            for draft, case in part
            if case.id in touched or _differs(said_of(draft.facts), said.get(case.id, {}))
        ]
        events = events_of(session, moved) if moved else {}
        for draft, case in part:
            held = standing(events.get(case.id, ()))
            known = {**facts_of(held), "title": case.title, "summary": case.summary} if held else {}
            row = Changed(
                draft,
                case.id,
                case.version,
                case.number,
                [],
                [],
                dict(said.get(case.id, {})),
                case.id in said,
                known,
                held,
            )
            if held:
                _weigh(row, is_touched=case.id in touched)
            compared.append(row)
    return compared


def _differs(new: Facts, old: Facts) -> bool:
    return any(name not in old or old[name] != value for name, value in new.items())


def _weigh(row: Changed, *, is_touched: bool) -> None:
    new = said_of(row.draft.facts)
    kept: Facts = row.said.get("_kept", {})
    for name, value in new.items():
        said = row.said.get(name)
        has_moved = value != said and not (name not in row.said and not value)
        board = row.known.get(name) if name in row.known else said
        if _is_long(name) and isinstance(board, str) and board and not board.startswith("#"):
            board = digest(board)
        is_ours = not is_touched or board == said or (not board and not said)
        if name == "title" and is_ours and not has_moved:
            continue
        if value == board or (not value and not board):
            continue
        if is_ours and has_moved:
            row.changes.append(Change(name, said, row.draft.facts[name]))
        elif not is_ours and kept.get(name, ()) != value:
            row.conflicts.append(Conflict(name, said, board, row.draft.facts[name], has_moved))


def with_new(proposal: Proposal, drafts: Sequence[Draft]) -> Proposal:
    """Return a proposal in which some rows that were unsure are new."""
    return replace(proposal, new=[*proposal.new, *drafts])
