"""Print many notices at once (domain rule 2 e): looked at first, then all of them opened or none, each a row of the log."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.identity import IdentityProblem, IdentityRefused, reveal_addressee
from db.commands.numbering import WRITING, is_own_unit
from db.filters import CaseFilter
from db.models.base import microseconds
from db.models.cases import Case
from db.models.retention import IdentitySeal
from db.papers import TO_UNITS, Paper, PaperKind
from db.queries.identity import names_somebody
from db.queries.identity_seals import SEALED_CASES
from db.queries.ledger import rows_of_cases, visible_row
from db.queries.papers import papers_going_out
from db.tally.counts import shown_among

MOST_NOTICES: Final = 50
MOST_MATTERS: Final = 200


class Hindrance(StrEnum):
    """Why nothing is printed of a matter."""

    UNKNOWN = "unknown"
    NONE_READY = "none_ready"
    OTHERS = "others"
    NOBODY = "nobody"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Printable:
    """A notice that would be printed, or a matter of which none is and why; one out of sight has no number."""

    case_id: int
    number: str
    title: str
    paper: Paper | None = None
    problem: Hindrance | None = None


class BatchRefused(Exception):
    """Raised where not all can be opened: nothing is printed, and each that holds the batch up is named."""

    def __init__(self, held: Collection[Printable]) -> None:
        super().__init__("batch_refused")
        self.held = tuple(held)


def printable(session: Session, actor: Actor, case_ids: Iterable[int]) -> tuple[Printable, ...]:
    """Return the notices of some matters that go out now, and of each other matter why there is none; nothing is opened.

    A notice goes to the petitioner, is issued by the actor's own unit and not served. ``ActRefused``: ``role_may_not``,
    ``none_chosen``, ``too_many_at_once`` (``most``).
    """
    require_role(actor, *WRITING)
    ids = tuple(dict.fromkeys(case_ids))
    if not ids:
        raise ActRefused("none_chosen")
    if len(ids) > MOST_MATTERS:
        raise ActRefused("too_many_at_once", most=MOST_MATTERS)
    today = actor.today(session)
    seen = (
        sorted(shown_among(session, frozenset(ids), CaseFilter(), actor.scope, today))
        if actor.scope.sees_rows
        else []
    )
    rows = {row.case_id: row for row in rows_of_cases(session, seen, today)}
    going = papers_going_out(session, tuple(rows))
    sealed = set(session.scalars(SEALED_CASES.where(IdentitySeal.case_id.in_(rows))))
    named = set(session.scalars(select(Case.id).where(Case.id.in_(rows), names_somebody(Case.id))))

    def of(case_id: int) -> tuple[Printable, ...]:
        row = rows.get(case_id)
        if row is None:
            return (Printable(case_id, "", "", problem=Hindrance.UNKNOWN),)
        notices = [one for one in going.get(case_id, ()) if one.kind not in TO_UNITS]
        own = [one for one in notices if is_own_unit(session, actor, one.unit_id)]
        problem = None
        if not own:
            problem = Hindrance.OTHERS if notices else Hindrance.NONE_READY
        elif case_id in sealed:
            problem = Hindrance.SEALED
        elif case_id not in named:
            problem = Hindrance.NOBODY
        if problem is not None:
            return (Printable(case_id, row.number, row.title, problem=problem),)
        return tuple(Printable(case_id, row.number, row.title, one) for one in own)

    return tuple(one for case_id in ids for one in of(case_id))


def print_batch(
    session: Session,
    actor: Actor,
    wanted: Collection[tuple[int, int]],
    *,
    titles: Mapping[PaperKind, str],
) -> int:
    """Open notices, each a matter and its paper, with their addressees for ten minutes; return what names the batch.

    Each has its row in the log, with the paper as its purpose. ``ActRefused``: as of ``printable``, and
    ``notices_many`` (``most``); ``BatchRefused`` where one of them cannot be opened (any more), the caller then
    writing nothing.
    """
    pairs = tuple(dict.fromkeys(wanted))
    if len(pairs) > MOST_NOTICES:
        raise ActRefused("notices_many", most=MOST_NOTICES)
    found = printable(session, actor, [case_id for case_id, _paper in pairs])
    ready = {(one.case_id, one.paper.id): one for one in found if one.paper is not None}
    held = [one for one in found if one.problem is not None]
    stopped = {one.case_id for one in held}
    held += [
        Printable(case_id, *_named(session, actor, case_id), problem=Hindrance.NONE_READY)
        for case_id, paper_id in pairs
        if (case_id, paper_id) not in ready and case_id not in stopped
    ]
    if held:
        raise BatchRefused(held)
    batch = microseconds(actor.now)
    for pair in pairs:
        _open(session, actor, ready[pair], titles, batch)
    return batch


def _named(session: Session, actor: Actor, case_id: int) -> tuple[str, str]:
    row = visible_row(session, case_id, actor.scope, actor.today(session))
    return ("", "") if row is None else (row.number, row.title)


def _open(
    session: Session, actor: Actor, one: Printable, titles: Mapping[PaperKind, str], batch: int
) -> None:
    if one.paper is None:
        raise BatchRefused([one])
    try:
        reveal_addressee(
            session,
            reader=actor.account,
            scope=actor.scope,
            case_id=one.case_id,
            paper_id=one.paper.id,
            purpose="　".join(filter(None, (titles[one.paper.kind], one.paper.number))),
            at=actor.now,
            today=actor.today(session),
            batch=batch,
        )
    except IdentityRefused as refused:
        problem = Hindrance.SEALED if refused.problem is IdentityProblem.SEALED else Hindrance.NOBODY
        raise BatchRefused([Printable(one.case_id, one.number, one.title, problem=problem)]) from None
