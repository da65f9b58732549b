"""Numbers reserved for blank forms that are filled by hand on a day without power (停电备用表格); pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from db.papers import PaperKind

MOST_OF_A_BLOCK: Final = 50


class BlankForm(StrEnum):
    """What can be printed blank, each copy under a number of its own; a form's number is not a matter's."""

    REGISTRATION = "registration"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    TRANSFER = "transfer"


class NumberState(StrEnum):
    """Where a reserved number stands: every one is used or voided in the end."""

    OPEN = "open"
    USED = "used"
    VOID = "void"


PAPER_OF: Final[Mapping[BlankForm, PaperKind]] = {
    BlankForm.ACCEPTANCE: PaperKind.ACCEPTANCE,
    BlankForm.REFUSAL: PaperKind.REFUSAL,
    BlankForm.TRANSFER: PaperKind.TRANSFER,
}
"""Blank papers take their numbers from the series of the papers themselves."""
BLANK_OF: Final[Mapping[PaperKind, BlankForm]] = {kind: form for form, kind in PAPER_OF.items()}


@dataclass(frozen=True, slots=True)
class Reserved:
    """One reserved number; ``case_number`` is that of the matter that it became, where the reader may see it."""

    id: int
    number: str
    state: NumberState
    case_id: int | None = None
    case_number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers that were reserved at once: of which form and unit, by whom, when."""

    id: int
    unit_id: int
    form: BlankForm
    reserved_by: str
    reserved_at: datetime
    numbers: tuple[Reserved, ...]

    def of(self, state: NumberState) -> tuple[Reserved, ...]:
        """Return its numbers that stand so."""
        return tuple(one for one in self.numbers if one.state is state)
