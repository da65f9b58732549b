"""Rule packs: the limits and switches of one set of rules, dated, as plain values that an admin may edit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

MOST_DAYS: Final = 366
DAYS: Final = (1, MOST_DAYS)

# The least and the most that make sense; the clocks' own days may also be None: the pack does not run that clock.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "max_extension_days": (0, MOST_DAYS),
    "hearing_decide_days": DAYS,
    "hearing_hold_days": DAYS,
    "hearing_notice_days": DAYS,
    "hearing_officers_min": (1, 100),
    "group_min": (2, 1000),
    "representatives_max": (1, 5),
    "urgent_hours": (1, 72),
}
SWITCHES: Final = ("runs_clocks", "handles_appeals_only", "rolls_forward", "presumes_acceptance")
EITHER: Final = (("c1_days", "c1_workdays"), ("c2_days", "c2_workdays"), ("c3_days", "c3_workdays"))


class _Coded(ValueError):
    def __init__(self, code: str, values: Mapping[str, Any]) -> None:
        super().__init__(code, dict(values))
        self.code = code
        self.values = dict(values)


class RuleRefused(_Coded):
    """A rule pack that makes no sense: a code, and the values that say where."""


class RuleBroken(_Coded):
    """An act or a question that the rules do not allow: a code, and the values that say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """One set of rules for the matters registered from ``from_on`` until the next pack begins.

    ``cN_days`` are calendar days and ``cN_workdays`` working days; None means that the pack has no such clock. Of
    ``c1``, ``c2`` and ``c3`` at most one of the two is set. ``handles_appeals_only``: C5 covers 申诉求决 alone (2022
    Arts. 31(6), 34). ``rolls_forward``: a last day on a holiday gives way to the next working day (Civil Code
    203). ``presumes_acceptance``: C5 is shown running from the end of C3 where nothing was decided (推定).
    ``runs_clocks`` False: no clock at all, whatever the other values say. ``urgent_hours``: an urgent matter is reported
    up within so many hours of being known (*unverified*, no article gives a number).

    Nonsensical values raise ``RuleRefused``.
    """

    code: str
    name_code: str
    from_on: date
    runs_clocks: bool = True
    c1_days: int | None = 15
    c1_workdays: int | None = None
    c2_days: int | None = 15
    c2_workdays: int | None = None
    c3_days: int | None = 15
    c3_workdays: int | None = None
    c4_workdays: int | None = 5
    c5_days: int | None = 60
    max_extension_days: int = 30
    handles_appeals_only: bool = True
    c7_days: int | None = 30
    c8_days: int | None = 30
    c9_days: int | None = 30
    c10_days: int | None = 30
    c11_days: int | None = None
    c13_workdays: int | None = 10
    rolls_forward: bool = False
    presumes_acceptance: bool = True
    hearing_decide_days: int = 15
    hearing_hold_days: int = 30
    hearing_notice_days: int = 7
    hearing_officers_min: int = 3
    group_min: int = 5
    representatives_max: int = 5
    urgent_hours: int = 4

    def __post_init__(self) -> None:
        """Refuse values that make no sense, whoever made the pack."""
        for name in ("code", "name_code"):
            text = getattr(self, name)
            if not isinstance(text, str) or not 0 < len(text.strip()) <= 60:
                raise RuleRefused("not_a_short_text", {"field": name})
        if type(self.from_on) is not date:
            raise RuleRefused("not_a_day", {"field": "from_on"})
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise RuleRefused("not_yes_or_no", {"field": name})
        for name in COUNTS:
            _check_count(name, getattr(self, name))
        for days, workdays in EITHER:
            if getattr(self, days) is not None and getattr(self, workdays) is not None:
                raise RuleRefused("two_limits", {"field": days, "other": workdays})
        if self.hearing_notice_days > self.hearing_hold_days:
            raise RuleRefused("notice_longer_than_hold", {"field": "hearing_notice_days"})

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """Return the pack as plain values for JSON, the day as ``YYYY-MM-DD``."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"from_on": self.from_on.isoformat()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read a pack from what ``to_dict`` gives; keys left out take their defaults, unknown ones are refused."""
        unknown = sorted(str(key) for key in values.keys() - KEYS)
        if unknown:
            raise RuleRefused("unknown_key", {"field": unknown[0]})
        for name in ("code", "name_code", "from_on"):
            if name not in values:
                raise RuleRefused("missing_key", {"field": name})
        try:
            from_on = date.fromisoformat(values["from_on"])
        except (TypeError, ValueError):
            raise RuleRefused("not_a_day", {"field": "from_on"}) from None
        return cls(**{**values, "from_on": from_on})


KEYS: Final = frozenset(field.name for field in fields(RulePack))
CLOCK_DAYS: Final = tuple(field.name for field in fields(RulePack) if field.name[1:2].isdigit())
COUNTS: Final = (*CLOCK_DAYS, *BOUNDS)


def _check_count(name: str, value: Any) -> None:
    if value is None and name in CLOCK_DAYS:
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleRefused("not_a_whole_number", {"field": name})
    least, most = BOUNDS.get(name, DAYS)
    if not least <= value <= most:
        raise RuleRefused("out_of_range", {"field": name, "value": value, "least": least, "most": most})


PACK_2005: Final = RulePack(
    code="2005",
    name_code="regulations_2005",
    from_on=date(2005, 5, 1),
    c4_workdays=None,
    handles_appeals_only=False,
    c11_days=30,
    c13_workdays=None,
)
"""信访条例, State Council Order 431: no objection clock, no simple procedure, 30 days to answer a proposal (Art. 36)."""

PACK_2022: Final = RulePack(code="2022", name_code="regulations_2022", from_on=date(2022, 5, 1))
"""信访工作条例: objection within 5 working days (Art. 23(3)), handling for Art. 31(6) only, no number for Art. 40."""

PACK_NONE: Final = RulePack(code="none", name_code="no_rules", from_on=date.min, runs_clocks=False)
"""No clock at all: for records of another kind, and for matters older than every pack."""


def pack_for(packs: Iterable[RulePack], registered_on: date) -> RulePack:
    """Return the pack in force on the day of registration: the last whose ``from_on`` is not later.

    Of packs that begin on one day the later given holds, so a local pack is listed after the national one. Before
    every pack the answer is ``PACK_NONE``.
    """
    chosen = PACK_NONE
    for pack in packs:
        if chosen.from_on <= pack.from_on <= registered_on:
            chosen = pack
    return chosen
