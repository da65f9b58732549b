"""Everything in a hearing's file that can be laid side by side or searched: what the room may see of it was cleared, one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.hearing_words import CLEARED, paper_words, said, seat_words
from dashboard.room_words import Part, part_named, unnumbered
from dashboard.text import N_, _
from dashboard.words import word
from db.case_file import CaseFile
from db.documents import Document
from db.hearings import EvidenceSeen, HearingSeen, Step, StepSeen, clearable
from db.papers import Paper
from db.rows import Names


class SheetGroup(StrEnum):
    """What kind of thing a sheet is, in the order of the list."""

    MATTER = "matter"
    PAPER = "paper"
    EVIDENCE = "evidence"
    DOCUMENT = "document"
    NOTE = "note"
    OFFICER = "officer"
    MINUTES = "minutes"


GROUP_WORDS: Final[Mapping[SheetGroup, str]] = {
    SheetGroup.MATTER: N_("The matter"),
    SheetGroup.PAPER: N_("Papers issued"),
    SheetGroup.EVIDENCE: N_("Evidence list"),
    SheetGroup.DOCUMENT: N_("Originals, sealed"),
    SheetGroup.NOTE: N_("What was noted on the way"),
    SheetGroup.OFFICER: N_("Sheets of the officers"),
    SheetGroup.MINUTES: N_("Minutes"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing of the file: what can be read of it, whether the room may see it, and the step or document that it is."""

    key: str
    group: SheetGroup
    part: Part
    is_public: bool
    step: Step | None = None
    document_id: int | None = None

    @property
    def name(self) -> str:
        """Return what the list calls it: a piece of evidence by its words too."""
        if self.group is not SheetGroup.EVIDENCE:
            return self.part.head
        return f"{self.part.head} · {' '.join(self.part.lines)}"

    @property
    def words(self) -> str:
        """Return all that is read on it, for a search in the window that has it."""
        rows = (" ".join(row) for row in self.part.rows)
        return "\n".join((*rows, *self.part.lines))


def sheets_of(
    one: HearingSeen,
    file: CaseFile,
    steps: Mapping[Step, StepSeen],
    documents: Sequence[Document],
    names: Names,
    zone: ZoneInfo,
    day: date,
) -> list[Sheet]:
    """Return all sheets of a file for the panel's window, in the order of their groups."""
    public = one.cleared & set(clearable(one))

    def parts() -> Iterator[tuple[str, SheetGroup, Part]]:
        for key in CLEARED:
            yield key, SheetGroup.MATTER, part_named(key, one, file, names, zone, day)
        for paper in one.papers:
            yield f"paper-{paper.id}", SheetGroup.PAPER, _paper(paper, names)
        for place, piece in enumerate(one.evidence, 1):
            yield f"evidence-{piece.id}", SheetGroup.EVIDENCE, _piece(place, piece)
        for event in file.history:
            if event.note and not event.is_replaced:
                about = (
                    f"{event.happened_at.astimezone(zone):%Y-%m-%d}",
                    names.units.get(event.unit_id or 0, ""),
                )
                part = Part(word(event.kind), lines=event.note.splitlines(), about=_joined(about))
                yield f"event-{event.id}", SheetGroup.NOTE, part
        for seat in one.officers():
            if seat.opinion is not None:
                yield (
                    f"seat-{seat.id}",
                    SheetGroup.OFFICER,
                    Part(
                        seat_words(seat), lines=(said(seat.opinion), seat.opinion_words), about=seat.capacity
                    ),
                )

    found = [
        Sheet(key, group, replace(part, key=key), is_public=key in public) for key, group, part in parts()
    ]
    found += [
        Sheet(
            f"document-{each.id}",
            SheetGroup.DOCUMENT,
            Part(each.title, about=_joined((word(each.kind), each.paper_number, str(each.dated_on or "")))),
            is_public=False,
            document_id=each.id,
        )
        for each in documents
        if not (each.is_withdrawn or each.is_destroyed)
    ]
    found += [
        Sheet(
            f"minutes-{step.value}",
            SheetGroup.MINUTES,
            Part(said(step), lines=kept.body.splitlines()),
            is_public=False,
            step=step,
        )
        for step, kept in steps.items()
    ]
    order = list(SheetGroup)
    return sorted(found, key=lambda sheet: order.index(sheet.group))


def beside_each_other(
    one: HearingSeen, file: CaseFile, keys: Sequence[str], names: Names, zone: ZoneInfo, day: date
) -> list[Part]:
    """Return what the public window shows of the sheets that the panel laid side by side: those cleared, nothing else."""
    public = one.cleared & set(clearable(one))
    pieces = {f"evidence-{piece.id}": _piece(place, piece) for place, piece in enumerate(one.evidence, 1)}
    issued = {f"paper-{paper.id}": paper for paper in one.papers}
    found = []
    for key in keys:
        if key not in public:
            continue
        if key in CLEARED:
            part = part_named(key, one, file, names, zone, day)
        elif key in pieces:
            part = pieces[key]
        else:
            part = _paper(issued[key], names)
        found.append(replace(part, key=key))
    return [unnumbered(part, one.number) for part in found]


def _paper(paper: Paper, names: Names) -> Part:
    about = (
        names.units.get(paper.unit_id, ""),
        "" if paper.issued_on is None else paper.issued_on.isoformat(),
    )
    return Part(paper_words(paper), lines=paper.body.splitlines(), about=_joined(about))


def _piece(place: int, piece: EvidenceSeen) -> Part:
    return Part(_("Evidence {n}", n=place), lines=(piece.words,), about=said(piece.side))


def _joined(said_of: Sequence[str]) -> str:
    return " · ".join(filter(None, said_of))
