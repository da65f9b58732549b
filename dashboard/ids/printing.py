"""Ids of printing many notices at once, from the desk and the ledger."""

from enum import StrEnum


class PrintId(StrEnum):
    """批量印制 Print notices."""

    OPEN = "print-open"
    DIALOG = "print-dialog"
    SHUT = "print-shut"
    ITEMS = "print-items"
    LIST = "print-list"
    PAPERS = "print-papers"
    SAID = "print-said"
    REFUSED = "print-refused"
    LEAVE_OUT = "print-leave-out"
    CONFIRM = "print-confirm"
    WAY = "print-way"
