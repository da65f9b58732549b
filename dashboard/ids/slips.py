"""Ids of the appointment slips on the page of one matter."""

from enum import StrEnum


class SlipId(StrEnum):
    """约访单 Appointment slips of a leader's assignment."""

    LIST = "slip-list"
    NEW = "slip-new"
    WAY = "slip-way"
    TOLD = "slip-told"
    CHANGED = "slip-changed"
    PRESSED = "slip-pressed"
    DIALOG = "slip-dialog"
    SHUT = "slip-shut"
    DAY = "slip-day"
    TIME = "slip-time"
    PLACE = "slip-place"
    REFUSED = "slip-refused"
    CONFIRM = "slip-confirm"
    END_DIALOG = "slip-end-dialog"
    END_SHUT = "slip-end-shut"
    WHICH = "slip-which"
    SIGNING = "slip-signing"
    MET = "slip-met"
    SCAN = "slip-scan"
    VOIDING = "slip-voiding"
    REASON = "slip-reason"
    END_REFUSED = "slip-end-refused"
    END_CONFIRM = "slip-end-confirm"
