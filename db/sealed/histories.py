"""What a matter of the board was before it moved into the vault: written as one sealed text, and read back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.case_file import Happening
from db.enums import EventKind, Precision
from db.models.cases import Case, CaseLink
from db.queries.case_file import happenings
from db.queries.identity import screened_out


@dataclass(frozen=True, slots=True)
class MovedMatter:
    """A matter as it stood on the board; ``numbers`` are those of matters that its history names by id."""

    number: str
    title: str
    summary: str
    screened: tuple[str, ...]
    history: tuple[Happening, ...]
    numbers: Mapping[int, str]


def matter_of(session: Session, case: Case) -> MovedMatter:
    """Return a matter of the board with everything that happened to it."""
    earlier = select(CaseLink.earlier_id).where(CaseLink.case_id == case.id)
    numbers = session.execute(select(Case.id, Case.number).where(Case.id.in_(earlier)))
    return MovedMatter(
        number=case.number,
        title=case.title,
        summary=case.summary,
        screened=tuple(screened_out(session, case.id)),
        history=happenings(session, case.id),
        numbers={row.id: row.number for row in numbers},
    )


def as_text(matter: MovedMatter) -> str:
    """Return a matter as one text of JSON."""
    history = [_plain(one) for one in matter.history]
    return json.dumps({**asdict(matter), "history": history}, ensure_ascii=False)


def _plain(one: Happening) -> dict[str, Any]:
    moments = {"happened_at": one.happened_at.isoformat(), "recorded_at": one.recorded_at.isoformat()}
    return {**asdict(one), **moments}


def read_back(parts: Sequence[str]) -> tuple[MovedMatter, ...]:
    """Return the matters whose texts stand one after the other in ``parts``, wherever they were cut."""
    text = "".join(parts)
    decoder, at = json.JSONDecoder(), 0
    found: list[MovedMatter] = []
    while at < len(text):
        said, at = decoder.raw_decode(text, at)
        found.append(_matter(said))
    return tuple(found)


def _matter(said: Mapping[str, Any]) -> MovedMatter:
    return MovedMatter(
        number=said["number"],
        title=said["title"],
        summary=said["summary"],
        screened=tuple(said["screened"]),
        history=tuple(_happening(one) for one in said["history"]),
        numbers={int(key): number for key, number in said["numbers"].items()},
    )


def _happening(said: Mapping[str, Any]) -> Happening:
    return Happening(
        **{
            **said,
            "kind": EventKind(said["kind"]),
            "precision": Precision(said["precision"]),
            "happened_at": datetime.fromisoformat(said["happened_at"]),
            "recorded_at": datetime.fromisoformat(said["recorded_at"]),
        }
    )
