"""Ids of the page of two days."""

from enum import StrEnum


class SinceId(StrEnum):
    """自上次以来 Since last time; the tiles carry the names of their movements."""

    TILES = "since-tiles"
    RECEIVED = "since-received"
    SETTLED = "since-settled"
    REOPENED = "since-reopened"
    ENDED = "since-ended"
    ADJUSTED = "since-adjusted"
    NEWLY_OVERDUE = "since-newly-overdue"
    OVERDUE_NO_MORE = "since-overdue-no-more"
    SLIPPED = "since-slipped"
    LEADER = "since-leader"
    UNIT = "since-unit"
    BALANCE = "since-balance"
    OVERDUE = "since-overdue"
    LEADERS = "since-leaders"
    UNITS = "since-units"
    THEN = "since-then"
    NOW = "since-now"
    QUICK = "since-quick"
    SAID = "since-said"
    REFUSED = "since-refused"
    SHOWN = "since-shown"
    LIST = "since-list"
    LIST_NOTE = "since-list-note"
    CHOSEN = "since-chosen"
