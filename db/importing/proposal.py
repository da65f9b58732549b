"""Say what an import would do before anything is stored: new, changed, same, gone, to be confirmed, in conflict."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.importing.comparing import Changed, Conflict, compare
from db.importing.created import Creations, Made
from db.importing.drafts import Catalogue, Draft, DraftReader
from db.importing.fields import SheetField
from db.importing.findings import Finding, FindingCode, SheetRefused
from db.importing.lookups import Categories, Leaders, Units
from db.importing.mapping import LATEST_PACK, Mapping, column_findings
from db.importing.on_board import OnBoard, on_board
from db.importing.places import Places
from db.importing.rows import RawRow, raw_rows
from db.importing.sheets import Workbook
from db.importing.standing import Standing
from db.importing.vault import ForVault, VaultGate
from db.models.catalogue import RulePackRow
from db.models.records import ImportRun, ImportValue


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
    """What an import would do; nothing is stored yet. Rows for the vault are in no count but ``for_vault.rows``."""

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
    for_vault: ForVault

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

    def told(self) -> dict[str, int]:
        """Return every count that a preview tells: where one of them differs later, it is to be looked at again."""
        return self.sums() | self.for_vault.sums()

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
    raws, rows_read = raw_rows(workbook, mapping)
    stored = on_board(session, mapping.source)
    places, units, categories = Places(session), Units(session), Categories(session)
    made = Creations(session, places, units, categories)
    catalogue = Catalogue(places, units, categories, Leaders(session, units), made)
    reader = DraftReader(mapping, catalogue, today)
    # A row that accuses is read only to be met again: nothing may be made of what it names.
    nothing_made = replace(mapping, create=frozenset())
    aside = DraftReader(nothing_made, catalogue, today)
    gate = VaultGate(session, mapping, today, Standing(session, mapping.source, stored, aside))
    drafts: list[Draft] = []
    held: list[Finding] = []
    findings: list[Finding] = []
    unread: set[str] = set()
    joined = 0
    for count, raw in enumerate(raws, start=1):
        if count % 1000 == 0:
            progress(1000)
        if gate.takes(raw):
            unread.add(raw.text(SheetField.NUMBER))
            continue
        draft, said = reader.read(raw)
        if draft is not None and gate.takes_draft(raw, draft):
            continue
        joined += len(raw.others)
        held.extend(_twice(raw))
        if draft is None:
            unread.add(raw.text(SheetField.NUMBER))
            held.extend(finding for finding in said if finding.is_held)
        else:
            drafts.append(draft)
            findings.extend(said)
    gate.meet(drafts)
    for raw in gate.found.quiet:
        joined += len(raw.others)
        held.extend((*_twice(raw), Finding(FindingCode.NUMBER_CANCELLED, raw.sheet, raw.row)))
    progress(len(raws) % 1000)
    proposal = Proposal(
        name=workbook.name,
        sha256=workbook.sha256,
        mapping=mapping,
        today=today,
        rows_read=rows_read - gate.found.rows,
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
        for_vault=gate.found,
    )
    staying = [case for case in stored if case.id not in gate.found.moving]
    _match(session, proposal, staying, drafts, unread)
    return proposal


def _twice(raw: RawRow) -> list[Finding]:
    return [one.finding(FindingCode.NUMBER_TWICE, SheetField.NUMBER) for one in raw.doubles]


def _check_pack(session: Session, mapping: Mapping) -> None:
    known = session.scalar(
        select(func.count()).select_from(RulePackRow).where(RulePackRow.code == mapping.pack)
    )
    if mapping.pack != LATEST_PACK and not known:
        raise SheetRefused("pack_unknown", value=mapping.pack)


def _is_first(session: Session, source: str) -> bool:
    return session.scalar(select(ImportRun.id).where(ImportRun.source == source).limit(1)) is None


# ---------------------------------------------------------------- matching


def _match(
    session: Session, proposal: Proposal, stored: Sequence[OnBoard], drafts: Sequence[Draft], unread: set[str]
) -> None:
    by_number = {case.official_number: case for case in stored if case.official_number}
    by_likeness: dict[tuple[str, str], list[OnBoard]] = defaultdict(list)
    for case in stored:
        if not case.official_number and not case.is_cancelled:
            by_likeness[case.registered_on.isoformat(), case.title].append(case)
    pairs: list[tuple[Draft, OnBoard]] = []
    seen: set[int] = set(proposal.for_vault.left)
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
        if row.is_rating_left:
            proposal.findings.append(Finding(FindingCode.RATED_ALREADY, row.draft.sheet, row.draft.row))
        (proposal.changed if row.changes or _must_decide(row) else proposal.same).append(row)
    if proposal.mapping.is_complete:
        proposal.gone.extend(
            Gone(case.id, case.number, case.official_number, case.title)
            for case in stored
            if case.is_remembered and case.id not in seen and case.official_number not in unread
        )


def _must_decide(row: Changed) -> bool:
    return any(conflict.has_sheet_moved for conflict in row.conflicts)


def _likeness(draft: Draft) -> tuple[str, str]:
    return draft.facts.get("received_on") or "", draft.facts.get("title") or ""


def _candidate(case: OnBoard, draft: Draft, session: Session) -> Candidate:
    said = session.scalar(select(ImportValue.said).where(ImportValue.case_id == case.id)) or {}
    return Candidate(case.id, case.number, case.title, said.get("township") == draft.facts.get("township"))


def match_with(session: Session, proposal: Proposal, unsure: Unsure, case_id: int) -> Changed:
    """Compare a row without a number with the matter that a person said it is."""
    case = next((one for one in on_board(session, proposal.mapping.source) if one.id == case_id), None)
    if case is None or case_id not in {candidate.case_id for candidate in unsure.candidates}:
        raise SheetRefused("not_a_candidate", value=case_id)
    return compare(session, proposal.mapping.source, [(unsure.draft, case)])[0]
