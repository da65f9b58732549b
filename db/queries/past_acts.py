"""What happened in matters, as far as a duty hangs on it: read by kind and day, replayed, and nothing else kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json import loads
from typing import Any, Final

from sqlalchemy import String, bindparam, case, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from db.charge import Called
from db.days import day_of
from db.duties import LastAct
from db.enums import CallBack, EventKind, Mark
from db.handling import RULES
from db.matter import APPLY, Matter
from db.models.cases import CaseEvent
from db.replay import placed
from db.rows import LedgerRow
from db.spans import chunks, events_of
from db.standing import Hand, receipt_told_after

K = EventKind
_Told = tuple[EventKind, date, Any]
_KINDS: Final = {kind.value: kind for kind in EventKind}
_NO_DETAIL: Final[Mapping[str, Any]] = {}
_HOLDERS_ACTS: Final = frozenset(act for act, rule in RULES.items() if Hand.HOLDER in rule.hands)
_DETAILED: Final = (
    K.RECEIVED,
    K.OBJECTION_SETTLED,
    K.LIMIT_SET,
    K.EXTENDED,
    K.CALLED_BACK,
    K.URGENT_FOUND,
    K.REPORTED_UP,
    K.AID_DECIDED,
    K.INSTRUCTED,
)
"""Events whose details say something that a duty hangs on."""
_STEPS: Final = frozenset(
    {
        K.RECEIVED,
        K.OBJECTION_SETTLED,
        K.LIMIT_SET,
        K.EXTENDED,
        K.INSTRUCTED,
        K.INSTRUCTION_ANSWERED,
        K.TRANSFERRED,
        K.OBJECTED,
        K.ACCEPTED,
        K.REPLIED,
        K.REPLY_SERVED,
        K.REVIEW_ASKED,
        K.REVIEW_REPLIED,
        K.REVIEW_SERVED,
        K.REREVIEW_ASKED,
        K.REREVIEW_REPLIED,
        K.CLOSED,
        K.REOPENED,
        K.URGENT_FOUND,
        K.REPORTED_UP,
        K.HEARING_APPLIED,
        K.HEARING_REFUSED,
        K.HEARING_DECIDED,
        K.HEARING_CONCLUDED,
        K.PROPOSAL_SENT,
        K.PROPOSAL_ANSWERED,
        K.AID_APPLIED,
        K.AID_DECIDED,
        K.AID_PAID,
        K.CANCELLED,
    }
)
"""Events that change what a duty hangs on; the others change columns of the span, or nothing."""


_EVENT: Final = CaseEvent.__table__.c
_EVENTS: Final = (
    select(
        _EVENT.case_id,
        type_coerce(_EVENT.kind, String),
        _EVENT.happened_on,
        type_coerce(
            case((type_coerce(_EVENT.kind, String).in_([kind.value for kind in _DETAILED]), _EVENT.detail)),
            NullType,
        ),
    )
    .where(_EVENT.case_id.in_(bindparam("case_ids", expanding=True, literal_execute=True)))
    .order_by(_EVENT.case_id, _EVENT.happened_at, _EVENT.id)
)


@dataclass(frozen=True, slots=True)
class Instructed:
    """A leader's written instruction that was not answered."""

    on: date
    post_id: int | None
    limit_on: date | None


@dataclass(frozen=True, slots=True)
class Past:
    """A matter after all its events, and what of them no state of it keeps."""

    matter: Matter
    last: LastAct | None = None
    calls: tuple[Called, ...] = ()
    supervised_on: date | None = None
    is_receipt_told: bool = False
    urged: LastAct | None = None
    """The supervision or reminder that its unit has not answered by any act since."""
    instructions: tuple[Instructed, ...] = ()

    @property
    def is_objecting(self) -> bool:
        """Tell whether an objection waits to be settled."""
        return self.matter.objected_on is not None and self.matter.objection_settled_on is None

    def is_told(self, row: LedgerRow) -> bool:
        """Tell whether somebody can be told of the opinion and called back."""
        return self.matter.owes_reply and not row.marks & Mark.ANONYMOUS


def past_acts(session: Session, case_ids: Sequence[int]) -> dict[int, Past]:
    """Return what happened in some matters; of most events kind and day are enough, and nothing else is read."""
    found: dict[int, Past] = {}
    for part in chunks(case_ids):
        told: dict[int, list[_Told]] = {case_id: [] for case_id in part}
        corrected: set[int] = set()
        for case_id, word, day, detail in session.execute(_EVENTS, {"case_ids": list(part)}):
            kind = _KINDS[word]
            if kind is K.CORRECTED:
                corrected.add(case_id)
            told[case_id].append((kind, day_of(day), loads(detail) if isinstance(detail, str) else detail))
        if corrected:
            events = events_of(session, sorted(corrected))
            for case_id in corrected:
                told[case_id] = [(one.kind, one.happened_on, one.detail) for one in placed(events[case_id])]
        found |= {case_id: _past(happened) for case_id, happened in told.items()}
    return found


def _past(happened: Iterable[_Told]) -> Past:
    matter = Matter()
    last = urged = None
    calls: list[Called] = []
    supervised_on = None
    is_told = False
    instructions: list[Instructed] = []
    for kind, day, detail in happened:
        if kind in _STEPS:
            APPLY[kind](matter, day, detail or _NO_DETAIL)
        is_told = receipt_told_after(kind, detail or _NO_DETAIL, is_told)
        last = kind, day
        if kind is K.CALLED_BACK:
            calls.append(Called(day, CallBack((detail or _NO_DETAIL).get("outcome", CallBack.REACHED))))
        elif kind is K.SUPERVISED or kind is K.REMINDED:
            urged = last
            supervised_on = day if kind is K.SUPERVISED else supervised_on
        elif kind in _HOLDERS_ACTS:
            urged = None
        if kind is K.INSTRUCTED:
            said = detail or _NO_DETAIL
            limit = date.fromisoformat(said["limit"]) if said.get("limit") else None
            instructions.append(Instructed(day, said.get("post"), limit))
        elif kind is K.INSTRUCTION_ANSWERED:
            # An answer names none of several: it is to the oldest, as in ``db.matter``.
            del instructions[:1]
    return Past(matter, _act(last), tuple(calls), supervised_on, is_told, _act(urged), tuple(instructions))


def _act(found: tuple[EventKind, date] | None) -> LastAct | None:
    return None if found is None else LastAct(*found)
