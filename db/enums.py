"""Words that are stored: each member's value is what the database and the query string hold.

The position of a member is its code in ``case_span``: members are appended, never moved or removed.
"""

from enum import IntFlag, StrEnum


class Role(StrEnum):
    """What an account may do on the board."""

    LEADER = "leader"
    OFFICE = "office"
    UNIT = "unit"
    HEARING = "hearing"
    AUDITOR = "auditor"
    ADMIN = "admin"
    DELEGATE = "delegate"


class UnitKind(StrEnum):
    """Kinds of organisation in the county's tree."""

    COUNTY = "county"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    VILLAGE = "village"
    MEDIATION = "mediation"
    PETITION_OFFICE = "petition_office"
    OUTSIDE = "outside"


class AreaKind(StrEnum):
    """Kinds of place; a matter lies in a township and, where known, in a village."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Channel(StrEnum):
    """How a matter reached the office."""

    LETTER = "letter"
    VISIT = "visit"
    ONLINE = "online"
    HOTLINE = "hotline"
    MAILBOX = "mailbox"
    REFERRAL = "referral"
    SCREENING = "screening"


class Level(StrEnum):
    """Level of administration at which a matter was lodged."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"


class Purpose(StrEnum):
    """What the petitioner wants (信访目的); accusations live in their own vault."""

    APPEAL = "appeal"
    REQUEST = "request"
    SUGGESTION = "suggestion"
    OTHER = "other"


class Stage(StrEnum):
    """Where a matter stands in its handling."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    REPLIED = "replied"
    REVIEW = "review"
    REREVIEW = "rereview"
    LED_OFF = "led_off"
    REFUSED = "refused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Conclusion(StrEnum):
    """The opinion in the reply (办理结论)."""

    SUPPORTED = "supported"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"


class Closure(StrEnum):
    """How a matter was closed (办结)."""

    SUBSTANTIVE = "substantive"
    INTERIM = "interim"
    PROCEDURAL = "procedural"


class Rating(StrEnum):
    """The petitioner's rating, given by the petitioner's own channel only."""

    SATISFIED = "satisfied"
    FAIRLY_SATISFIED = "fairly_satisfied"
    DISSATISFIED = "dissatisfied"


class RatingSource(StrEnum):
    """Channel through which a rating came."""

    OFFICIAL = "official"
    COUNTER = "counter"
    SLIP = "slip"


class Trigger(StrEnum):
    """Why a matter is supervised (督办): 信访工作条例 (2022) Art. 40, 信访条例 (2005) Art. 36."""

    OVERDUE = "overdue"
    IRREGULAR = "irregular"
    SHIFTING = "shifting"
    FALSIFIED = "falsified"
    NOT_CARRIED_OUT = "not_carried_out"
    OTHER = "other"


class Clock(StrEnum):
    """The limits of domain law, numbered as in the rule packs."""

    C1 = "c1"
    C2 = "c2"
    C3 = "c3"
    C4 = "c4"
    C5 = "c5"
    C6 = "c6"
    C7 = "c7"
    C8 = "c8"
    C9 = "c9"
    C10 = "c10"
    C11 = "c11"
    C12 = "c12"
    C13 = "c13"


class Due(StrEnum):
    """Due state at the end of the as-of day; never stored, since midnight commits nothing."""

    OVERDUE = "overdue"
    SOON = "soon"
    IN_TIME = "in_time"
    NONE = "none"


class Flag(StrEnum):
    """Marks a filter can ask for; ``BACKLOG`` follows from the receipt day and the as-of day."""

    GROUP = "group"
    REPEAT = "repeat"
    ABOVE_LEVEL = "above_level"
    BACKLOG = "backlog"
    MAJOR = "major"
    ANONYMOUS = "anonymous"


class Mark(IntFlag):
    """Bits of ``case_span.marks``."""

    GROUP = 1
    REPEAT = 2
    ABOVE_LEVEL = 4
    MAJOR = 8
    ANONYMOUS = 16
    SUSPENDED = 32
    ESTIMATED = 64
    PRESUMED = 128
    REPEAT_OF_SUPPORTED = 256
    EXTENDED = 512
    ENTERED_LATE = 1024
    JOINT = 2048
    LIMIT_DISAGREES = 4096
    URGENT_LATE = 8192


class EventKind(StrEnum):
    """Acts that a matter's history is made of."""

    RECEIVED = "received"
    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    TRANSFER_RECEIVED = "transfer_received"
    OBJECTED = "objected"
    OBJECTION_SETTLED = "objection_settled"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTICED = "noticed"
    LED_OFF = "led_off"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REPLIED = "replied"
    REPLY_SERVED = "reply_served"
    CARRIED_OUT = "carried_out"
    REVIEW_ASKED = "review_asked"
    REVIEW_REPLIED = "review_replied"
    REVIEW_SERVED = "review_served"
    REREVIEW_ASKED = "rereview_asked"
    REREVIEW_REPLIED = "rereview_replied"
    HEARING_APPLIED = "hearing_applied"
    HEARING_DECIDED = "hearing_decided"
    HEARING_NOTICED = "hearing_noticed"
    HEARING_HELD = "hearing_held"
    HEARING_CONCLUDED = "hearing_concluded"
    LIMIT_SET = "limit_set"
    CATEGORISED = "categorised"
    CAUSE_NAMED = "cause_named"
    PLACED = "placed"
    MARKED = "marked"
    LINKED = "linked"
    RATED = "rated"
    LEADER_ASSIGNED = "leader_assigned"
    LEADER_RELEASED = "leader_released"
    LEADER_ACTED = "leader_acted"
    CO_HANDLER_ADDED = "co_handler_added"
    CO_HANDLER_REMOVED = "co_handler_removed"
    SUPERVISED = "supervised"
    VISITED_AGAIN = "visited_again"
    CALLED_BACK = "called_back"
    PROPOSAL_SENT = "proposal_sent"
    PROPOSAL_ANSWERED = "proposal_answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    NOTED = "noted"
    REDACTED = "redacted"
    REWORDED = "reworded"
    INSTRUCTED = "instructed"
    INSTRUCTION_ANSWERED = "instruction_answered"
    REMINDED = "reminded"
    URGENT_FOUND = "urgent_found"
    REPORTED_UP = "reported_up"
    URGENT_INSTRUCTED = "urgent_instructed"
    HEARING_REFUSED = "hearing_refused"
    AID_APPLIED = "aid_applied"
    AID_FORWARDED = "aid_forwarded"
    AID_DECIDED = "aid_decided"
    AID_PAID = "aid_paid"
    LEADER_PROPOSED = "leader_proposed"
    LEADER_PROPOSAL_RETURNED = "leader_proposal_returned"
    LEADER_PROPOSAL_WITHDRAWN = "leader_proposal_withdrawn"
    HEARING_RECEIVED = "hearing_received"
    HEARING_MOVED = "hearing_moved"
    HEARING_FOLLOWED = "hearing_followed"


class Precision(StrEnum):
    """How exactly an event's moment is known."""

    MOMENT = "moment"
    DAY = "day"


class ChecklistItem(StrEnum):
    """The five items of a leader's assignment (五包); their wording is a setting."""

    INVESTIGATE = "investigate"
    EXPLAIN = "explain"
    RESOLVE = "resolve"
    CARRY_OUT = "carry_out"
    CALL_BACK = "call_back"


class AssignmentResult(StrEnum):
    """What a leader's assignment ended with (化解结果)."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    UNRESOLVED = "unresolved"
    JUDICIAL = "judicial"
    HANDED_OVER = "handed_over"


class ProposalOutcome(StrEnum):
    """What came of the proposal to put a leader in charge; ``OVERTAKEN`` by an assignment that was made without it."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class CallBack(StrEnum):
    """What a call-back (回访) came to."""

    REACHED = "reached"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


class AidKind(StrEnum):
    """Which help is applied for beside the handling of a matter."""

    HARDSHIP = "hardship"
    JUDICIAL = "judicial"


class AidDecision(StrEnum):
    """What the organ asked for aid decided."""

    GRANTED = "granted"
    REFUSED = "refused"


class ProposalKind(StrEnum):
    """What the office proposes to a unit (三项建议, 2022 Art. 36 and 41)."""

    IMPROVE = "improve"
    POLICY = "policy"
    DISCIPLINE = "discipline"


class Adoption(StrEnum):
    """What a unit did with the office's proposal (2022 Art. 40)."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    DECLINED = "declined"


class DocumentKind(StrEnum):
    """What a document of a matter is."""

    PETITION = "petition"
    NOTICE = "notice"
    REPLY = "reply"
    RECEIPT = "receipt"
    REVIEW = "review"
    EVIDENCE = "evidence"
    MINUTES = "minutes"
    INSTRUCTION = "instruction"
    OTHER = "other"
    RATING_SLIP = "rating_slip"


class JobState(StrEnum):
    """Where a long piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportOutcome(StrEnum):
    """What an import did to a matter that one of its rows is about."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class LogKind(StrEnum):
    """What the chained log records."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    REFUSED = "refused"
    REVEALED = "revealed"
    ACTED = "acted"
    EXPORTED = "exported"
    IMPORTED = "imported"
    SETTING_CHANGED = "setting_changed"
    ACCOUNT_CHANGED = "account_changed"
    CALLER_ANSWERED = "caller_answered"
    COMMAND_RUN = "command_run"
    CHECKPOINT = "checkpoint"
    CONTACT_COMPARED = "contact_compared"
    COUNTER_ASKED = "counter_asked"
    REVEAL_ASKED = "reveal_asked"
    REVEAL_CONFIRMED = "reveal_confirmed"
    IDENTITY_SEALED = "identity_sealed"
    IDENTITY_UNSEALED = "identity_unsealed"
    IDENTITY_DESTROYED = "identity_destroyed"
