"""Matters in which something was begun that may still wait for its end: a hearing, a proposal, aid, an instruction."""

from typing import Any, Final

from sqlalchemy import Select, String, case, exists, func, select, type_coerce, union

from db.enums import EventKind
from db.models.cases import CaseEvent

K = EventKind

# The tables' own columns, stated once.
_EVENT: Final = CaseEvent.__table__.c


def _kind_of(columns: Any) -> Any:
    return type_coerce(columns.kind, String)


_DONE, _CORRECTED = CaseEvent.__table__.alias("done").c, CaseEvent.__table__.alias("corrected").c
_ENDS: Final = (
    ((K.HEARING_APPLIED, K.HEARING_DECIDED), (K.HEARING_REFUSED, K.HEARING_CONCLUDED)),
    ((K.PROPOSAL_SENT,), (K.PROPOSAL_ANSWERED,)),
    ((K.AID_APPLIED,), (K.AID_PAID,)),
)


def _unended(begun: tuple[EventKind, ...], done: tuple[EventKind, ...]) -> Select[int]:
    return select(_EVENT.case_id).where(
        _kind_of(_EVENT).in_([kind.value for kind in begun]),
        ~exists().where(
            _DONE.case_id == _EVENT.case_id,
            _kind_of(_DONE).in_([kind.value for kind in done]),
            _DONE.happened_at >= _EVENT.happened_at,
            ~exists().where(_CORRECTED.case_id == _DONE.case_id, _CORRECTED.supersedes_id == _DONE.id),
        ),
    )


# A union of three: where "or" joins them, no index is used and every event is read.
UNANSWERED: Final = union(*(_unended(begun, done) for begun, done in _ENDS))
"""Matters in which something was begun that no act since has ended; what of that holds, their history says."""
INSTRUCTED: Final = (
    select(_EVENT.case_id)
    .where(_EVENT.kind.in_((K.INSTRUCTED, K.INSTRUCTION_ANSWERED)))
    .group_by(_EVENT.case_id)
    .having(
        func.sum(case((_EVENT.kind == K.INSTRUCTED, 1), else_=-1)) > 0,
    )
)
"""Matters with more instructions than answers, corrections left aside."""
