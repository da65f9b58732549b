"""Minutes of a hearing, kept as they are typed: each step by itself, screened at every save, until the conclusion."""

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, require_role
from db.commands.hearings import hearing_for
from db.editions import ChangedByOther
from db.enums import LogKind
from db.hearings import KEEPING, LONGEST_STEP, HearingStanding, Step, StepSeen
from db.log import append
from db.models.accounts import Account
from db.models.hearings import HearingMinutes
from db.queries.identity import known_values
from db.screening import screen

WRITABLE = (HearingStanding.DECIDED, HearingStanding.NOTICED, HearingStanding.HELD)


def save_step(
    session: Session,
    actor: Actor,
    hearing_id: int,
    step: Step,
    body: str,
    seconds: int,
    *,
    version: int,
    token: str = "",
) -> StepSeen:
    """Keep what is typed along a step on the ``version`` of it that the page had, 0 for one not yet begun.

    Names and numbers that identify become tokens; what was taken out is kept nowhere, for the text is saved while it
    is typed. A window knows itself by its ``token``: what it saved last never stands in its own way, even where a
    server that was killed never told it so. The first save of a step is logged. ``ActRefused``: ``hearing_unknown``, ``minutes_not_yet``,
    ``minutes_closed``, ``reason_long`` (``most``). Another version is ``ChangedByOther``.
    """
    require_role(actor, *KEEPING)
    row, one = hearing_for(session, actor, hearing_id)
    if one.standing is HearingStanding.APPLIED:
        raise ActRefused("minutes_not_yet")
    if one.standing not in WRITABLE:
        raise ActRefused("minutes_closed")
    if len(body) > LONGEST_STEP:
        raise ActRefused("reason_long", most=LONGEST_STEP)
    words = screen(body, known_values(session, row.case_id)).text
    kept = session.get(HearingMinutes, (hearing_id, step.value), with_for_update=True, populate_existing=True)
    if kept is None:
        kept = HearingMinutes(
            hearing_id=hearing_id, step=step, body="", seconds=0, version=0, saved_at=actor.now
        )
        session.add(kept)
        append(
            session,
            kind=LogKind.ACTED,
            at=actor.now,
            account=actor.account,
            case_id=row.case_id,
            detail={"act": "hearing_minutes_begun", "hearing": hearing_id, "step": step.value},
        )
    is_own = bool(token) and kept.token == token
    if kept.version != version and not is_own:
        by = None if kept.saved_by is None else session.get(Account, kept.saved_by)
        raise ChangedByOther("" if by is None else by.display_name, kept.saved_at, kept.version)
    kept.body, kept.seconds = words, max(kept.seconds, min(seconds, 86_400))
    kept.version += 1
    kept.token = token[:40]
    kept.saved_by, kept.saved_at = actor.account.id, actor.now
    session.flush()
    return StepSeen(step, kept.body, kept.seconds, kept.version, kept.saved_at)
