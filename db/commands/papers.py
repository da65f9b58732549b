"""Draft a paper (文书) of an act, let another check it, issue it under the next number, serve it, or void it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, matter_for
from db.commands.handling import hands_in
from db.commands.identity import screen_for
from db.commands.late_entry import history_of
from db.editions import ChangedByOther
from db.enums import LogKind, Role, UnitKind
from db.handling import RULES
from db.log import append
from db.models.accounts import Account
from db.models.organisation import Unit
from db.models.papers import CasePaper, PaperSeries
from db.papers import (
    ACT_OF,
    LONGEST_BODY,
    LONGEST_REASON,
    SHORTEST_REASON,
    PaperAct,
    PaperKind,
    PaperState,
    Service,
    acts_open,
)
from db.replay import placed

WRITING: Final = (Role.OFFICE, Role.UNIT)
_SERIES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ACCEPTANCE: "受告",
    PaperKind.REFUSAL: "不受告",
    PaperKind.TRANSFER: "转",
    PaperKind.EXTENSION: "延告",
    PaperKind.OPINION: "处",
    PaperKind.REVIEW: "复查",
    PaperKind.SUPERVISION: "督",
}
"""What stands after the unit's short name where it has no words of its own: 青信受告〔2026〕12号."""
_NUMBERS_LOCK: Final = 0x70617072


def kinds_open(session: Session, actor: Actor, case_id: int) -> tuple[PaperKind, ...]:
    """Return the papers that the actor may draft now: of acts that were done and are the actor's kind of act."""
    if actor.account.role not in WRITING or actor.account.unit_id is None:
        return ()
    history = history_of(session, actor, case_id)
    hands = hands_in(session, actor, history.stood_on(history.today).matter, history.events)
    done = {one.kind for one in placed(history.events)}
    return tuple(kind for kind, act in ACT_OF.items() if act in done and hands & RULES[act].hands)


def draft_paper(
    session: Session,
    actor: Actor,
    case_id: int,
    kind: PaperKind,
    body: str,
    paper_id: int | None = None,
    version: int = 0,
) -> int:
    """Write a draft or write one anew, which then waits to be checked again; return its id.

    The text is screened as every text is: the petitioner's name is put in at printing. ``ActRefused`` codes:
    ``role_may_not``, ``matter_unknown``, ``paper_not_open`` (its act was not done or is another's),
    ``words_missing``, ``words_long`` (``most``), ``paper_unknown``, ``paper_act_closed``.
    """
    _require(session, actor, case_id)
    words = body.strip()
    if not words:
        raise ActRefused("words_missing")
    if len(words) > LONGEST_BODY:
        raise ActRefused("words_long", most=LONGEST_BODY)
    if paper_id is None:
        return _drafted(session, actor, case_id, kind, words)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.EDIT)
    row.body = screen_for(session, case_id, words)
    row.state, row.checked_by, row.checked_at = PaperState.DRAFT, None, None
    row.drafted_by, row.drafted_at = actor.account.id, actor.now
    _done(session, actor, row, PaperAct.EDIT)
    return row.id


def _drafted(session: Session, actor: Actor, case_id: int, kind: PaperKind, words: str) -> int:
    if kind not in kinds_open(session, actor, case_id) or actor.account.unit_id is None:
        raise ActRefused("paper_not_open")
    history = history_of(session, actor, case_id)
    of_kind = [one.id for one in placed(history.events) if one.kind is ACT_OF[kind]]
    row = CasePaper(
        case_id=case_id,
        event_id=of_kind[-1],
        kind=kind,
        state=PaperState.DRAFT,
        unit_id=actor.account.unit_id,
        body=screen_for(session, case_id, words),
        drafted_by=actor.account.id,
        drafted_at=actor.now,
    )
    session.add(row)
    session.flush()
    _note(session, actor, row, "drafted")
    return row.id


def check_paper(session: Session, actor: Actor, case_id: int, paper_id: int, *, version: int) -> None:
    """Say that a draft is right, by somebody else than who wrote it (``paper_own``)."""
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.CHECK)
    if row.drafted_by == actor.account.id:
        raise ActRefused("paper_own")
    row.state, row.checked_by, row.checked_at = PaperState.CHECKED, actor.account.id, actor.now
    _done(session, actor, row, PaperAct.CHECK)


def issue_paper(session: Session, actor: Actor, case_id: int, paper_id: int, *, version: int) -> str:
    """Issue a checked paper under the next number of its series and return that number.

    Numbers of a unit, a kind and a year follow each other without a gap; a void one is not given again.
    """
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.ISSUE)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _NUMBERS_LOCK})
    year = actor.today(session).year
    last = session.scalar(
        select(func.max(CasePaper.serial)).where(
            CasePaper.unit_id == row.unit_id, CasePaper.kind == row.kind, CasePaper.year == year
        )
    )
    row.year, row.serial = year, (last or 0) + 1
    row.number = f"{series_words(session, row.unit_id, row.kind)}〔{year}〕{row.serial}号"
    row.state, row.issued_by, row.issued_at = PaperState.ISSUED, actor.account.id, actor.now
    _done(session, actor, row, PaperAct.ISSUE)
    return row.number


def series_words(session: Session, unit_id: int, kind: PaperKind) -> str:
    """Return the words before the year in a unit's numbers of a kind."""
    own = session.get(PaperSeries, (unit_id, kind))
    if own is not None:
        return own.words
    unit = session.get_one(Unit, unit_id)
    return (unit.short_name or unit.name) + _SERIES[kind]


def name_series(session: Session, actor: Actor, kind: PaperKind, words: str) -> None:
    """Give the actor's own unit other words for its numbers of a kind; numbers already given stay."""
    if actor.account.role not in WRITING or actor.account.unit_id is None:
        raise ActRefused("role_may_not", role=actor.account.role)
    said = "".join(words.split())
    if not 1 <= len(said) <= 24:
        raise ActRefused("series_words", most=24)
    session.merge(PaperSeries(unit_id=actor.account.unit_id, kind=kind, words=said))
    detail = {"act": "paper_series", "kind": kind.value, "unit": actor.account.unit_id}
    append(session, kind=LogKind.SETTING_CHANGED, at=actor.now, account=actor.account, detail=detail)


def serve_paper(
    session: Session,
    actor: Actor,
    case_id: int,
    paper_id: int,
    how: Service,
    on: date,
    *,
    version: int,
) -> None:
    """Record how and on which day an issued paper reached its addressee (送达回证).

    The clocks follow from the act of service (送达) of the matter itself. ``ActRefused``: ``day_ahead``,
    ``before_issue``.
    """
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.SERVE)
    if on > actor.today(session):
        raise ActRefused("day_ahead")
    if row.issued_at is not None and on < row.issued_at.astimezone(session.info["zone"]).date():
        raise ActRefused("before_issue")
    row.service, row.served_on, row.served_at = how, on, actor.now
    _done(session, actor, row, PaperAct.SERVE)


def void_paper(
    session: Session, actor: Actor, case_id: int, paper_id: int, reason: str, *, version: int
) -> None:
    """Void a paper for a reason; it stays in the list and its number is not given again."""
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.VOID)
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(said) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    row.voided_at = actor.now
    row.state, row.void_reason = PaperState.VOID, screen_for(session, case_id, said)[:LONGEST_REASON]
    _done(session, actor, row, PaperAct.VOID)


def forget_papers(session: Session, case_id: int) -> None:
    """Take text and matter from the papers of a matter that moves to the vault; their numbers stay given."""
    for row in session.scalars(select(CasePaper).where(CasePaper.case_id == case_id)):
        row.case_id = row.event_id = None
        row.body = row.void_reason = ""
        row.state = PaperState.VOID
    session.flush()


def _require(session: Session, actor: Actor, case_id: int) -> None:
    if actor.account.role not in WRITING:
        raise ActRefused("role_may_not", role=actor.account.role)
    matter_for(session, actor, case_id)


def _held(
    session: Session, actor: Actor, case_id: int, paper_id: int, version: int, act: PaperAct
) -> CasePaper:
    """Return a paper of the actor's own unit in the version that was seen, to which the act is open.

    The office acts on papers of its own as any unit does: nobody writes in another's name.
    """
    row = session.scalar(select(CasePaper).where(CasePaper.id == paper_id, CasePaper.case_id == case_id))
    if row is None or not is_own_paper(session, actor, row.unit_id):
        raise ActRefused("paper_unknown")
    if row.version != version:
        by = session.get(Account, row.drafted_by) if row.drafted_by is not None else None
        raise ChangedByOther("" if by is None else by.display_name, row.drafted_at, row.version)
    if act not in acts_open(row.state, is_served=row.served_on is not None):
        raise ActRefused("paper_act_closed")
    return row


def is_own_paper(session: Session, actor: Actor, unit_id: int) -> bool:
    """Tell whether a paper of a unit is the actor's to act on: of the own unit, for the office of any petition office."""
    if actor.account.unit_id == unit_id:
        return True
    unit = session.get(Unit, unit_id)
    is_office = unit is not None and unit.kind is UnitKind.PETITION_OFFICE
    return actor.account.role is Role.OFFICE and is_office


def _done(session: Session, actor: Actor, row: CasePaper, act: PaperAct) -> None:
    row.version += 1
    session.flush()
    _note(session, actor, row, act.value)


def _note(session: Session, actor: Actor, row: CasePaper, what: str) -> None:
    detail = {"act": f"paper_{what}", "paper": row.id, "number": row.number, "for_post": actor.acts_for_id}
    append(
        session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=row.case_id, detail=detail
    )
