"""Write a matter's subject (案由) or summary anew; what stood there before stays with the act, or is sealed."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

from db.commands.acts import Actor, ActRefused, act, matter_for, require_role
from db.commands.handling import hands_in, reason_in
from db.commands.identity import keep_screened_out, screen_for
from db.commands.intake import LONGEST_SUBJECT, LONGEST_TEXT
from db.commands.late_entry import history_of
from db.enums import EventKind, Role
from db.models.cases import Case
from db.queries.identity import known_values
from db.screening import is_title_clean
from db.standing import Hand

REWORDING: Final = (Role.OFFICE, Role.UNIT)
HANDS: Final = frozenset({Hand.OFFICE, Hand.HOLDER})
SHORTEST_REASON: Final = 4


def reword(
    session: Session,
    actor: Actor,
    case_id: int,
    subject: str,
    summary: str,
    reason: str,
    *,
    version: int,
    is_old_sealed: bool = False,
) -> None:
    """Put other words in place of a matter's subject and summary; an unchanged one stays.

    The old words stand in the history, screened; ``is_old_sealed``: they name somebody and go to the matter's
    identity instead. ``ActRefused``: ``role_may_not``, ``matter_unknown``, ``not_in_hand``, ``matter_cancelled``,
    ``subject_missing``, ``subject_long`` (``most``), ``subject_names`` (a title never names anybody),
    ``words_missing``, ``words_long`` (``most``), ``nothing_new``, ``reason_short`` (``least``), ``reason_long``
    (``most``). Another version is ``ChangedByOther``.
    """
    require_role(actor, *REWORDING)
    row = matter_for(session, actor, case_id, version)
    history = history_of(session, actor, case_id)
    matter = history.stood_on(history.today).matter
    if not HANDS & hands_in(session, actor, matter, history.events):
        raise ActRefused("not_in_hand", hands=tuple(hand for hand in Hand if hand in HANDS))
    if matter.cancelled_on is not None:
        raise ActRefused("matter_cancelled", number=row.number)
    case = session.get_one(Case, case_id)
    title, words = " ".join(subject.split()), summary.strip()
    _check(title, words, known_values(session, case_id), case)
    words = screen_for(session, case_id, words)
    old = _replaced(case, title, words)
    if not old:
        raise ActRefused("nothing_new")
    note = reason_in(reason, SHORTEST_REASON)
    case.title, case.summary = title, words
    if is_old_sealed:
        keep_screened_out(session, case_id, old.values())
        old = {}
    kept: dict[str, Any] = {name: screen_for(session, case_id, words) for name, words in old.items()}
    act(session, actor, case_id, EventKind.REWORDED, detail=kept, note=note)


def _check(title: str, words: str, known: Iterable[str], case: Case) -> None:
    if not title:
        raise ActRefused("subject_missing")
    if len(title) > LONGEST_SUBJECT and title != case.title:
        raise ActRefused("subject_long", most=LONGEST_SUBJECT)
    if not is_title_clean(title, known):
        raise ActRefused("subject_names")
    if not words and case.summary:
        raise ActRefused("words_missing")
    if len(words) > LONGEST_TEXT:
        raise ActRefused("words_long", most=LONGEST_TEXT)


def _replaced(case: Case, title: str, words: str) -> dict[str, str]:
    """Return the old words of what changes; a summary that was empty leaves none but is new all the same."""
    old = {}
    if title != case.title:
        old["old_title"] = case.title
    if words != case.summary:
        old["old_summary"] = case.summary
    return old
