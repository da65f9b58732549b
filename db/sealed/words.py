"""Words stored in the vault."""

from enum import StrEnum


class SealedKind(StrEnum):
    """Acts that the history of an accusation is made of."""

    RECEIVED = "received"
    SPLIT = "split"
    MOVED_IN = "moved_in"
    NOTED = "noted"
    ROUTED = "routed"
    RECEIPTED = "receipted"
    ANSWERED = "answered"
    CLOSED = "closed"


class SealedStage(StrEnum):
    """Where an accusation stands."""

    HELD = "held"
    ROUTED = "routed"
    CLOSED = "closed"


class SealedAct(StrEnum):
    """What the vault's own log records."""

    HANDLER_NAMED = "handler_named"
    HANDLER_ENDED = "handler_ended"
    REGISTERED = "registered"
    LISTED = "listed"
    OPENED = "opened"
    SEARCHED = "searched"
    ADDED = "added"
    ROUTED = "routed"
    MOVED_IN = "moved_in"
    RECEIPTS_READ = "receipts_read"
    REFUSED = "refused"
    CHECKPOINT = "checkpoint"
