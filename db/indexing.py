"""What of a matter can be searched: its numbers, 案由, summary, place and notes, all of them screened text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.days import FAR
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.organisation import Area
from db.search import forget_all, index_case, index_cases

CHUNK: Final = 2_000


def case_words(
    number: str,
    official_number: str | None,
    title: str,
    summary: str,
    places: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> str:
    """Return the text under which a case is indexed, its parts on lines of their own so that no word spans two."""
    parts = (number, official_number or "", title, summary, *places, *notes)
    return "\n".join(part for part in parts if part)


def words_of_cases(session: Session, case_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return (case id, text) of some cases as the database holds them now."""
    notes: dict[int, list[str]] = defaultdict(list)
    for case_id, note in session.execute(
        select(CaseEvent.case_id, CaseEvent.note)
        .where(CaseEvent.case_id.in_(case_ids), CaseEvent.note != "")
        .order_by(CaseEvent.id)
    ):
        notes[case_id].append(note)
    names = {row.id: row.name for row in session.execute(select(Area.id, Area.name))}
    places = {
        row.case_id: [names[area] for area in (row.township_id, row.village_id) if area in names]
        for row in session.execute(
            select(CASE_SPAN.c.case_id, CASE_SPAN.c.township_id, CASE_SPAN.c.village_id).where(
                CASE_SPAN.c.case_id.in_(case_ids), CASE_SPAN.c.to_on == FAR
            )
        )
    }
    cases = session.execute(
        select(Case.id, Case.number, Case.official_number, Case.title, Case.summary)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
    )
    return [
        (
            row.id,
            case_words(
                row.number, row.official_number, row.title, row.summary, places.get(row.id, ()), notes[row.id]
            ),
        )
        for row in cases
    ]


def reindex(session: Session, case_ids: Iterable[int]) -> None:
    """Index some cases anew after an act, in the caller's transaction."""
    for case_id, words in words_of_cases(session, sorted(set(case_ids))):
        index_case(session, case_id, words)


def reindex_all(session: Session) -> int:
    """Empty the index and write all of it; return the number of cases."""
    forget_all(session)
    case_ids = list(session.scalars(select(Case.id).order_by(Case.id)))
    for start in range(0, len(case_ids), CHUNK):
        index_cases(session, words_of_cases(session, case_ids[start : start + CHUNK]))
    return len(case_ids)
