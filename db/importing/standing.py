"""Find the matters of the board that rows which accuse are: by number, else by what the rows say of them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importing.drafts import Draft, DraftReader
from db.importing.on_board import OnBoard
from db.importing.rows import RawRow
from db.importing.said import digest, said_of
from db.models.cases import Case
from db.models.records import ImportValue

Told = tuple[str, str, str]
"""Day of receipt (ISO), digests of title and summary: what a row without a number is told by."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a row turned out to be: one matter, or one of several that a person must tell apart, or none."""

    matter: OnBoard | None = None
    may_be: tuple[OnBoard, ...] = ()


NOBODY_MET: Final = Meeting()


def told_by(facts: dict[str, Any]) -> Told:
    """Return what facts, as they are remembered of a row, are told by."""
    return facts.get("received_on") or "", facts.get("title") or "", facts.get("summary") or ""


class Standing:
    """The matters of one source that stand on the board; ``reader`` must make nothing of what it reads."""

    def __init__(self, session: Session, source: str, stored: Sequence[OnBoard], reader: DraftReader) -> None:
        self._session = session
        self._source = source
        self._reader = reader
        live = [case for case in stored if not case.is_cancelled]
        self.by_number = {case.official_number: case for case in live if case.official_number}
        self._unnumbered = {case.id: case for case in live if not case.official_number}

    def told(self, raw: RawRow) -> Told | None:
        """Return what a row without a number is told by, None where no matter without one stands here."""
        draft = self._reader.read(raw)[0] if self._unnumbered else None
        return None if draft is None else told_by(said_of(draft.facts))

    def meetings(self, rows: Sequence[Told | None], drafts: Sequence[Draft]) -> list[Meeting]:
        """Return which matters rows without a number are, ``drafts`` being the rows that do not accuse.

        A row is a matter that says the same where no row that doesn't accuse says it too, and where there are as many
        such rows as matters at least. Where a matter might as well be another row's, or has only day and title of the
        row, a person must tell.
        """
        if not any(rows):
            return [NOBODY_MET] * len(rows)
        same, like = self._matters()
        ordinary = [told_by(said_of(draft.facts)) for draft in drafts if not draft.number]
        same_rows, like_rows = Counter(ordinary), Counter(told[:2] for told in ordinary)
        accusing = Counter(told for told in rows if told is not None)
        met: list[Meeting] = []
        given: set[int] = set()
        for told in rows:
            found = sorted(same[told] - given) if told is not None else []
            if told is None:
                met.append(NOBODY_MET)
            elif found and not same_rows[told] and len(same[told]) <= accusing[told]:
                given.add(found[0])
                met.append(Meeting(self._unnumbered[found[0]]))
            elif len(same[told]) > same_rows[told]:
                met.append(self._may_be(same[told] - given))
            elif len(like[told[:2]]) > like_rows[told[:2]]:
                met.append(self._may_be(like[told[:2]] - same[told] - given))
            else:
                met.append(NOBODY_MET)
        return met

    def _may_be(self, ids: AbstractSet[int]) -> Meeting:
        return Meeting(may_be=tuple(self._unnumbered[one] for one in sorted(ids)))

    def _matters(self) -> tuple[dict[Told, set[int]], dict[tuple[str, str], set[int]]]:
        """Return the matters without a number by what the board and the last sheet say of them, and by day and title."""
        same: dict[Told, set[int]] = defaultdict(set)
        like: dict[tuple[str, str], set[int]] = defaultdict(set)
        for case in self._unnumbered.values():
            summary = digest(case.summary) if case.summary else ""
            same[case.registered_on.isoformat(), digest(case.title), summary].add(case.id)
        asked = (
            select(ImportValue.case_id, ImportValue.said)
            .join(Case, Case.id == ImportValue.case_id)
            .where(Case.source == self._source, Case.official_number.is_(None))
        )
        for row in self._session.execute(asked):
            if row.case_id in self._unnumbered and row.said.get("received_on"):
                same[told_by(row.said)].add(row.case_id)
        for told, ids in same.items():
            like[told[:2]] |= ids
        return same, like
