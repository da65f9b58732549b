"""What every act on a matter shares: who acts when, and how a refusal is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands.hearing_days import TOUCHING, keep_files
from db.commands.identity import screen_for
from db.commands.unsealing import unseal_reopened
from db.editions import ChangedByOther
from db.enums import EventKind, LogKind, Precision, Role
from db.events import record
from db.indexing import reindex
from db.log import append
from db.models.absences import AbsenceAct
from db.models.accounts import Account
from db.models.cases import Case, CaseEvent
from db.queries.accounts import AccountRow
from db.queries.ledger import visible_row
from db.queries.standing_in import stands_in_on
from db.reference import local_day
from db.rows import LedgerRow
from db.scope import Scope
from db.spans import rewrite_spans


class ActRefused(Exception):
    """Raised for an act that the right, the rule or the state of the matter does not allow."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what scope, at what moment; a delegate acts for a post."""

    account: AccountRow
    scope: Scope
    now: datetime

    @property
    def acts_for_id(self) -> int | None:
        """Return the post for which a delegate acts."""
        return self.account.post_id if self.account.role is Role.DELEGATE else None

    def today(self, session: Session) -> date:
        """Return the local day of the act."""
        zone: ZoneInfo = session.info["zone"]
        return local_day(self.now, zone)


def require_role(actor: Actor, *roles: Role) -> None:
    """Refuse an act whose roles do not name the actor's."""
    if actor.account.role not in roles:
        raise ActRefused("role_may_not", role=actor.account.role)


def matter_for(session: Session, actor: Actor, case_id: int, version: int | None = None) -> LedgerRow:
    """Return the matter an act is about, one outside the actor's scope or to be avoided being refused as unknown.

    ``ChangedByOther`` where another ``version`` of it holds than the page had read; None is for an act that only adds
    and takes nothing's place. The matter is the act's own until the end of the transaction: another act on it waits
    and sees what this one did.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    return matter_seen(session, actor, case_id, version)


def matter_seen(session: Session, actor: Actor, case_id: int, version: int | None = None) -> LedgerRow:
    """Return what ``matter_for`` does, or refuse as it does, for who only looks: the matter is not held."""
    row = visible_row(session, case_id, actor.scope, actor.today(session)) if actor.scope.sees_rows else None
    if row is None:
        raise ActRefused("matter_unknown", case=case_id)
    if version is not None:
        require_version(session, case_id, version)
    return row


def require_version(session: Session, case_id: int, version: int) -> None:
    """Refuse an act on a matter of which another version holds, with who made that one and when."""
    held = session.scalar(select(Case.version).where(Case.id == case_id))
    if held is None or held == version:
        return
    last = session.execute(
        select(CaseEvent.recorded_at, Account.display_name)
        .outerjoin(Account, Account.id == CaseEvent.actor_id)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.id.desc())
        .limit(1)
    ).one()
    raise ChangedByOther(last.display_name or "", last.recorded_at, held)


def act(
    session: Session,
    actor: Actor,
    case_id: int,
    kind: EventKind,
    *,
    detail: Mapping[str, Any],
    note: str = "",
    happened_at: datetime | None = None,
    precision: Precision = Precision.MOMENT,
    supersedes_id: int | None = None,
    second: AccountRow | None = None,
) -> None:
    """Append the event of an act, raise the case's version, rewrite what follows from it, and log it.

    It happens now where ``happened_at`` is None. The note is screened before it is stored (domain rules on text). Where
    the matter is the duty of an absent person whom the actor stands in for, the act is done for that person. An
    identity that was sealed after the final end is open again where the act takes that end back.
    """
    stood_for = stands_in_on(session, actor.account, case_id, kind, actor.today(session))
    acts_for_id = actor.acts_for_id if stood_for is None else stood_for.who.post_id
    event = record(
        session,
        case_id,
        kind,
        happened_at=actor.now if happened_at is None else happened_at,
        recorded_at=actor.now,
        detail=detail,
        unit_id=actor.account.unit_id,
        actor_id=actor.account.id,
        acted_for_id=acts_for_id,
        supersedes_id=supersedes_id,
        note=screen_for(session, case_id, note) if note else "",
        precision=precision,
    )
    if kind in TOUCHING:
        keep_files(session, case_id, actor.now)
    for_absent = {}
    if stood_for is not None:
        session.add(AbsenceAct(event_id=event.id, absence_id=stood_for.id))
        for_absent = {"absence": stood_for.id, "for_absent": stood_for.who.name}
    session.execute(update(Case).where(Case.id == case_id).values(version=Case.version + 1))
    rewrite_spans(session, (case_id,))
    reindex(session, (case_id,))
    append(
        session,
        kind=LogKind.ACTED,
        at=actor.now,
        account=actor.account,
        case_id=case_id,
        detail={"act": kind, "for_post": acts_for_id}
        | for_absent
        | ({} if second is None else {"second": second.username}),
    )
    unseal_reopened(session, (case_id,), at=actor.now, by=actor.account, act=kind.value)
