"""Link a matter to an earlier one that it repeats: a person confirms it, and neither is merged into the other."""

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, require_role
from db.enums import Conclusion, EventKind, Role
from db.models.cases import CaseLink


def link_repeat(session: Session, actor: Actor, case_id: int, earlier_id: int) -> None:
    """Say that a matter repeats an earlier one, both being the actor's to see.

    ``ActRefused`` codes: ``role_may_not``, ``matter_unknown``, ``link_self``, ``linked_already`` (``number``).
    """
    require_role(actor, Role.OFFICE)
    matter_for(session, actor, case_id)
    if case_id == earlier_id:
        raise ActRefused("link_self")
    earlier = matter_for(session, actor, earlier_id)
    if session.get(CaseLink, (case_id, earlier_id)) is not None:
        raise ActRefused("linked_already", number=earlier.number)
    session.add(
        CaseLink(
            case_id=case_id,
            earlier_id=earlier_id,
            confirmed_by=actor.account.id,
            confirmed_at=actor.now,
        )
    )
    detail = {"earlier": earlier_id}
    if earlier.conclusion is Conclusion.SUPPORTED:
        detail |= {"is_supported": True}
    act(session, actor, case_id, EventKind.LINKED, detail=detail)
