"""Draft a paper (文书) of an act, let another check it, issue it under the next number, serve it, or void it."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.blocks import BLANK_OF
from db.commands.acts import Actor, ActRefused, matter_for
from db.commands.blocks import forget_matter_of_numbers, require_day_of_use, take_number
from db.commands.handling import hands_in
from db.commands.hearings import enter_service
from db.commands.identity import screen_for
from db.commands.late_entry import history_of
from db.commands.numbering import WRITING, SeriesWords, is_own_unit, next_serial, number_words
from db.editions import ChangedByOther
from db.enums import LogKind
from db.handling import RULES
from db.log import append
from db.models.accounts import Account
from db.models.papers import CasePaper, PaperText
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
    session.add(
        PaperText(
            paper_id=row.id,
            body=row.body,
            written_by=row.drafted_by,
            written_at=row.written_at,
            checked_by=row.checked_by,
            checked_at=row.checked_at,
        )
    )
    row.body = screen_for(session, case_id, words)
    row.state, row.checked_by, row.checked_at = PaperState.DRAFT, None, None
    row.drafted_by, row.written_at = actor.account.id, actor.now
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
        written_at=actor.now,
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


def issue_paper(
    session: Session,
    actor: Actor,
    case_id: int,
    paper_id: int,
    *,
    version: int,
    default: SeriesWords,
    reserved: str = "",
    on: date | None = None,
) -> str:
    """Issue a checked paper under the next number of its series, or a reserved one, and return that number.

    Numbers of a unit, a kind and a year follow each other without a gap; a void one is not given again. A reserved
    number was given by hand ``on`` a day since it was reserved, and the paper bears that day. ``ActRefused`` codes
    also of ``take_number`` and ``require_day_of_use``.
    """
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.ISSUE)
    today = actor.today(session)
    if reserved:
        if row.kind not in BLANK_OF:
            raise ActRefused("number_unknown", number=reserved)
        taken = take_number(session, actor, BLANK_OF[row.kind], reserved, case_id)
        if taken.unit_id != row.unit_id:
            raise ActRefused("number_unknown", number=reserved)
        row.issued_on = on or today
        require_day_of_use(session, actor, taken, row.issued_on)
        row.year, row.serial, row.number = taken.year, taken.serial, taken.number
    else:
        row.issued_on, row.year = today, today.year
        row.serial = next_serial(session, row.unit_id, row.kind, row.year)
        row.number = number_words(session, row.unit_id, row.kind, row.year, row.serial, default)
    row.state, row.issued_by, row.issued_at = PaperState.ISSUED, actor.account.id, actor.now
    _done(session, actor, row, PaperAct.ISSUE)
    return row.number


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

    The clocks follow from the act of service (送达) of the matter itself; the notice of a hearing enters notice and
    receipt in the hearing's file. ``ActRefused``: ``day_ahead``, ``before_issue``.
    """
    _require(session, actor, case_id)
    row = _held(session, actor, case_id, paper_id, version, PaperAct.SERVE)
    if on > actor.today(session):
        raise ActRefused("day_ahead")
    if row.issued_on is not None and on < row.issued_on:
        raise ActRefused("before_issue")
    row.service, row.served_on, row.served_at = how, on, actor.now
    _done(session, actor, row, PaperAct.SERVE)
    if row.kind is PaperKind.HEARING and row.issued_at is not None:
        enter_service(session, actor, case_id, row.number, how, on, issued_at=row.issued_at)


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
    forget_matter_of_numbers(session, case_id)
    own = select(CasePaper.id).where(CasePaper.case_id == case_id)
    session.execute(delete(PaperText).where(PaperText.paper_id.in_(own)))
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
    if row is None or not is_own_unit(session, actor, row.unit_id):
        raise ActRefused("paper_unknown")
    if row.version != version:
        by = session.get(Account, row.drafted_by) if row.drafted_by is not None else None
        raise ChangedByOther("" if by is None else by.display_name, row.written_at, row.version)
    if act not in acts_open(row.state, is_served=row.served_on is not None):
        raise ActRefused("paper_act_closed")
    return row


def _done(session: Session, actor: Actor, row: CasePaper, act: PaperAct) -> None:
    row.version += 1
    session.flush()
    _note(session, actor, row, act.value)


def _note(session: Session, actor: Actor, row: CasePaper, what: str) -> None:
    detail = {"act": f"paper_{what}", "paper": row.id, "number": row.number, "for_post": actor.acts_for_id}
    append(
        session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=row.case_id, detail=detail
    )
