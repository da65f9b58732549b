"""Early warnings (预警): keep what a day's search found, take one on, set it aside, and say later what it was.

Nothing is taken back by deleting: a warning that was set aside is put back by a further act, with its reason.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.assignments import assign
from db.commands.found import Found, register_found
from db.early_warning import (
    DECIDING,
    SAME_DAYS,
    SCORED_FROM,
    Sighting,
    Verdict,
    WarningAct,
    WarningSeen,
    WarningState,
    WarningSubject,
)
from db.editions import ChangedByOther
from db.enums import LogKind
from db.jobs import JobKind, ask, is_under_way
from db.log import append
from db.misleading import Caveat
from db.models.accounts import Account
from db.models.cases import Case
from db.models.early_warnings import EarlyWarning, WarningActRow, WarningSearch, WarningSighting
from db.models.organisation import Area, Unit
from db.papers import LONGEST_REASON, SHORTEST_REASON
from db.queries.early_warnings import caveats_stored, sightings_since, warning_seen
from db.queries.offices import petition_offices
from db.reference import local_day
from db.screening import screen


def ask_to_watch(session: Session, at: datetime) -> None:
    """Ask once a day for the search of the day before."""
    day = local_day(at, session.info["zone"]) - timedelta(days=1)
    if session.get(WarningSearch, day) is None and not is_under_way(session, JobKind.WATCH):
        ask(session, JobKind.WATCH, {}, None, at)


def keep_search(
    session: Session,
    found: Sequence[Sighting],
    *,
    seen_on: date,
    at: datetime,
    months: int,
    counted: int,
    zones: str,
    caveats: Sequence[Caveat],
) -> int:
    """Keep what the search of a day found, and return how many warnings are new; a day is searched once.

    What was found within ``SAME_DAYS`` before is the same warning, however it was decided on.
    """
    if session.get(WarningSearch, seen_on) is not None:
        return 0
    known = sightings_since(session, seen_on - timedelta(days=SAME_DAYS))
    made = 0
    taken: set[int] = set()
    for one in found:
        # Of two clusters that were one before, the clearer goes on with it, and the other is new.
        warning_id = next(
            (warning_id for warning_id, before in known if one.is_of(before) and warning_id not in taken),
            None,
        )
        if warning_id is None:
            warning = EarlyWarning(
                kind=one.kind, subject=one.subject, topic_id=one.topic_id, found_on=seen_on, recorded_at=at
            )
            session.add(warning)
            session.flush()
            warning_id, made = warning.id, made + 1
        taken.add(warning_id)
        session.add(
            WarningSighting(
                warning_id=warning_id,
                seen_on=seen_on,
                keys=list(one.keys),
                from_on=one.period.from_on,
                to_on=one.period.to_on,
                count=one.count,
                expected=one.expected,
                p=one.p,
                members=[asdict(member) for member in one.members],
            )
        )
        session.flush()
    session.add(
        WarningSearch(
            seen_on=seen_on,
            searched_at=at,
            months=months,
            counted=counted,
            zones=zones,
            caveats=caveats_stored(caveats),
        )
    )
    return made


def take_on(
    session: Session,
    actor: Actor,
    warning_id: int,
    typed: Found,
    post_id: int | None,
    reason: str,
    *,
    version: int,
) -> int:
    """Make a matter of screening (排查) of a warning, with the unit that looks into it by its limit; return the matter.

    With ``post_id`` the holder of a county leader's post is put in charge of it at once, ``reason`` being why. A warning
    of one township puts the matter there. ``ActRefused``: those of ``register_found`` and ``assign``, ``role_may_not``,
    ``warning_unknown``, ``warning_taken_on``, ``no_unit``.
    """
    one = _to_decide(session, actor, warning_id, version)
    if one.state is WarningState.TAKEN_ON:
        raise ActRefused("warning_taken_on")
    office = _office(session, actor)
    township = None
    if one.found.subject is WarningSubject.TOWNSHIP and len(one.found.keys) == 1:
        township = session.get(Area, one.found.keys[0])
    case_id = register_found(session, actor, office, actor.account.display_name, typed, township=township)
    if post_id is not None and typed.limit_on is not None:
        held = session.get_one(Case, case_id)
        assign(session, actor, case_id, post_id, typed.limit_on, reason, version=held.version)
    _record(session, actor, warning_id, WarningAct.TAKEN_ON, case_id=case_id, post_id=post_id)
    return case_id


def set_aside(session: Session, actor: Actor, warning_id: int, reason: str, *, version: int) -> None:
    """Say that nothing need be done about a warning, and why; it stays listed, and can be put back.

    ``ActRefused``: ``role_may_not``, ``warning_unknown``, ``warning_set_aside``, ``reason_short`` (``least``),
    ``reason_long`` (``most``).
    """
    one = _to_decide(session, actor, warning_id, version)
    if one.state is WarningState.SET_ASIDE:
        raise ActRefused("warning_set_aside")
    _record(session, actor, warning_id, WarningAct.SET_ASIDE, _said(reason))


def put_back(session: Session, actor: Actor, warning_id: int, reason: str, *, version: int) -> None:
    """Take a warning up again that was set aside; ``ActRefused``: ``warning_not_aside`` and those of ``set_aside``."""
    one = _to_decide(session, actor, warning_id, version)
    if one.state is not WarningState.SET_ASIDE:
        raise ActRefused("warning_not_aside")
    _record(session, actor, warning_id, WarningAct.PUT_BACK, _said(reason))


def score(
    session: Session, actor: Actor, warning_id: int, verdict: Verdict, reason: str, *, version: int
) -> None:
    """Say what a warning turned out to be; the last score holds, and earlier ones stay visible.

    ``ActRefused``: ``warning_too_new`` (``days``) and those of ``set_aside``.
    """
    one = _to_decide(session, actor, warning_id, version)
    if not one.may_be_scored(actor.today(session)):
        raise ActRefused("warning_too_new", days=SCORED_FROM)
    _record(session, actor, warning_id, WarningAct.SCORED, _said(reason), verdict=verdict)


def _to_decide(session: Session, actor: Actor, warning_id: int, version: int) -> WarningSeen:
    """Return a warning that the actor decides on, at the version seen, held for the act."""
    require_role(actor, *DECIDING)
    row = session.get(EarlyWarning, warning_id, with_for_update=True)
    one = None if row is None else warning_seen(session, warning_id, actor.scope)
    if row is None or one is None:
        raise ActRefused("warning_unknown")
    if row.version != version:
        last = session.scalars(
            select(WarningActRow)
            .where(WarningActRow.warning_id == warning_id)
            .order_by(WarningActRow.id.desc())
            .limit(1)
        ).one()
        by = session.get_one(Account, last.account_id)
        raise ChangedByOther(by.display_name, last.at, row.version)
    return one


def _office(session: Session, actor: Actor) -> Unit:
    """Return the actor's own unit, a leader's being the petition office, which the search serves."""
    if actor.account.unit_id is not None:
        return session.get_one(Unit, actor.account.unit_id)
    offices = petition_offices(session)
    if not offices:
        raise ActRefused("no_unit")
    return session.get_one(Unit, offices[0])


def _record(
    session: Session,
    actor: Actor,
    warning_id: int,
    act: WarningAct,
    reason: str = "",
    *,
    case_id: int | None = None,
    post_id: int | None = None,
    verdict: Verdict | None = None,
) -> None:
    session.add(
        WarningActRow(
            warning_id=warning_id,
            act=act,
            at=actor.now,
            account_id=actor.account.id,
            reason=reason,
            case_id=case_id,
            post_id=post_id,
            verdict=verdict,
        )
    )
    warning = session.get_one(EarlyWarning, warning_id)
    warning.version += 1
    session.flush()
    detail = {"act": f"warning_{act.value}", "warning": warning_id}
    append(session, kind=LogKind.ACTED, at=actor.now, account=actor.account, case_id=case_id, detail=detail)


def _said(reason: str) -> str:
    words = screen(" ".join(reason.split())).text
    if len(words) < SHORTEST_REASON:
        raise ActRefused("reason_short", least=SHORTEST_REASON)
    if len(words) > LONGEST_REASON:
        raise ActRefused("reason_long", most=LONGEST_REASON)
    return words
