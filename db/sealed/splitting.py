"""A mixed letter is split: its ordinary part is typed again as a matter of the board, the accusation stays here."""

from dataclasses import replace

from sqlalchemy.orm import Session

from db.commands.acts import Actor
from db.commands.intake import Intake, receive
from db.sealed.commands import add_step
from db.sealed.gate import SealedProblem, SealedRefused, note, sealed_case
from db.sealed.queries import accusers, ordinary_number
from db.sealed.texts import reindex
from db.sealed.words import SealedAct, SealedKind


def split(session: Session, actor: Actor, case_id: int, typed: Intake, *, takes_persons: bool) -> str:
    """Type the ordinary part of an accusation's letter as a matter and return its number.

    Only the vault knows of the two: the matter names nothing of the accusation. ``takes_persons`` seals who wrote the
    letter with the matter too, so that it can be answered; else it is anonymous, and nothing that is taken out of its
    text is kept. ``SealedRefused`` ``already_split`` where a matter of the board stands for the ordinary part; ``ActRefused`` as of ``receive``.
    """
    case = sealed_case(session, actor.account, case_id)
    # Of two handlers who split at once, the second must see the first one's matter.
    session.refresh(case, with_for_update=True)
    if ordinary_number(session, case):
        raise SealedRefused(SealedProblem.ALREADY_SPLIT)
    people = accusers(session, case.id)
    named = replace(typed, persons=people) if takes_persons else replace(typed, withheld=people)
    ordinary_id, number = receive(session, actor, named)
    case.ordinary_case_id = ordinary_id
    add_step(session, case.id, SealedKind.SPLIT, actor.now, actor.account, number)
    reindex(session, case)
    note(session, SealedAct.ADDED, at=actor.now, reader=actor.account, case_id=case.id)
    return number
