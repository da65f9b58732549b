"""Ids of the page of blank forms and of the grid in which they are entered afterwards."""

from enum import StrEnum


class BlankId(StrEnum):
    """停电备用 Blank forms: numbers reserved for them, and what became of each."""

    FORM = "blanks-form"
    COUNT = "blanks-count"
    RESERVE = "blanks-reserve"
    REFUSED = "blanks-refused"
    LIST = "blanks-list"
    CHANGED = "blanks-changed"
    CHOSEN = "blanks-chosen"
    VOID_DIALOG = "blanks-void-dialog"
    VOID_SHUT = "blanks-void-shut"
    NUMBERS = "blanks-numbers"
    REASON = "blanks-reason"
    VOID_REFUSED = "blanks-void-refused"
    VOID_CONFIRM = "blanks-void-confirm"


class LateId(StrEnum):
    """补录 The grid of filled forms."""

    PART = "late-part"
    GRID = "late-grid"
    GIVEN = "late-given"
    BUILT = "late-built"
    TYPED = "late-typed"
    PAUSED = "late-paused"
    CHECKED = "late-checked"
    MARKED = "late-marked"
    TOKEN = "late-token"  # noqa: S105
    SAVED = "late-saved"
    SECOND_PART = "late-second-part"
    SECOND = "late-second"
    SECOND_PASSWORD = "late-second-password"  # noqa: S105
    STORE = "late-store"
    REFUSED = "late-refused"
    DONE = "late-done"
    REPORT = "late-report"
