"""What became of the matters since another day: counted, told from whom to whom, and the first of them row by row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.filters import Asked
from db.models.organisation import Unit
from db.movements import PAIRED, Movement
from db.naming import kept_names
from db.queries.ledger import known_rows
from db.queries.names import load_names
from db.rows import Names
from db.scope import Scope
from db.since import LISTED, MOST_LISTED, MovedRow, Pair, Since, comparing
from db.tally.counts import movements


def since(
    session: Session,
    asked: Asked,
    scope: Scope,
    listed: Movement | None = None,
    last_held_on: date | None = None,
) -> Since:
    """Compare the two days that are asked for, each as the board knew it at its end, within the scope.

    Where no other day is chosen it is the default one; ``listed`` names the movement whose matters are listed, all of
    ``LISTED`` by default.
    """
    compared = comparing(asked, last_held_on)
    moving = movements(session, compared.chosen, scope, compared.as_of)
    pairs = {
        movement: tuple(
            Pair(before, after, n)
            for (before, after), n in sorted(
                moving.pairs(movement).items(), key=lambda one: (-one[1], one[0])
            )
        )
        for movement in sorted(PAIRED)
    }
    counts = moving.counts()
    if not scope.sees_rows:
        return Since(compared, counts, pairs, sees_rows=False)
    found: dict[int, list[Movement]] = {}
    for movement in LISTED if listed is None else (listed,):
        for case_id in moving.matters(movement):
            found.setdefault(case_id, []).append(movement)
    first = dict(list(found.items())[:MOST_LISTED])
    then_on, now_on = compared.chosen.compared(compared.as_of)
    return Since(
        compared,
        counts,
        pairs,
        _rows(session, first, then_on, now_on),
        len(found),
    )


def short_names(session: Session) -> Names:
    """Return every name that the page can say, units by their short ones."""
    return kept_names(session, "since", lambda: _short(session))


def _short(session: Session) -> Names:
    names = load_names(session)
    shorter = session.execute(select(Unit.id, Unit.short_name).where(Unit.short_name != ""))
    return replace(names, units={**names.units, **{row[0]: row[1] for row in shorter}})


def _rows(
    session: Session, made: dict[int, list[Movement]], then_on: date, now_on: date
) -> tuple[MovedRow, ...]:
    case_ids: Sequence[int] = list(made)
    then, now = (known_rows(session, case_ids, day) for day in (then_on, now_on))
    return tuple(
        MovedRow(then.get(case_id), now.get(case_id), tuple(movements)) for case_id, movements in made.items()
    )
