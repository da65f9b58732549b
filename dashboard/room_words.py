"""What the hearing mode shows at each step: to the public what was cleared and names nobody, to the panel all of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.figures.case_clocks import clock_lines
from dashboard.hearing_words import CLEARED, said, seat_words
from dashboard.text import _
from dashboard.words import word
from db.case_file import CaseFile
from db.enums import Conclusion, EventKind
from db.hearings import HearingSeen, Side, Step
from db.rows import Names

REPLIES: Final = (EventKind.REPLIED, EventKind.REVIEW_REPLIED, EventKind.REREVIEW_REPLIED)
PROCEDURE: Final = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.REGISTERED,
        EventKind.TRANSFERRED,
        EventKind.ACCEPTED,
        EventKind.REFUSED,
        EventKind.NOTICED,
        EventKind.LED_OFF,
        EventKind.EXTENDED,
        EventKind.SUSPENDED,
        EventKind.RESUMED,
        EventKind.REPLIED,
        EventKind.REPLY_SERVED,
        EventKind.CARRIED_OUT,
        EventKind.REVIEW_ASKED,
        EventKind.REVIEW_REPLIED,
        EventKind.REVIEW_SERVED,
        EventKind.REREVIEW_ASKED,
        EventKind.REREVIEW_REPLIED,
        EventKind.HEARING_APPLIED,
        EventKind.HEARING_REFUSED,
        EventKind.HEARING_DECIDED,
        EventKind.HEARING_NOTICED,
        EventKind.HEARING_RECEIVED,
        EventKind.HEARING_MOVED,
        EventKind.HEARING_HELD,
        EventKind.HEARING_CONCLUDED,
        EventKind.HEARING_FOLLOWED,
        EventKind.CLOSED,
        EventKind.REOPENED,
    }
)
"""The acts that both sides know: a timeline has no other, in either window."""
SHOWN: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.ATTENDANCE: ("seats",),
    Step.OPENING: ("matter", "seats"),
    Step.PETITIONER: ("matter", "timeline"),
    Step.UNIT: ("replies", "clocks"),
    Step.EVIDENCE: ("evidence-petitioner", "evidence-unit"),
    Step.DEBATE: ("evidence-petitioner", "evidence-unit", "replies"),
    Step.LAST: ("matter",),
    Step.DELIBERATION: (),
    Step.CONCLUSION: ("conclusion",),
    Step.SIGNING: ("seats",),
}
"""What stands on the screen at each step; at deliberation nothing does."""
LATEST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the screen: a table, facts without heads, or lines; ``about`` stands small beside the head."""

    head: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    lines: Sequence[str] = ()
    is_kept_back: bool = False
    about: str = ""
    key: str = ""


def parts_of(
    one: HearingSeen, file: CaseFile, step: Step, names: Names, zone: ZoneInfo, day: date, *, is_panel: bool
) -> list[Part]:
    """Return what a window shows at a step; the public one has only what was cleared, and no note that was typed."""
    made = ((key, _part(key, one, file, names, zone, day, is_panel=is_panel)) for key in SHOWN[step])
    found = [replace(part, key=key) for key, part in made if part is not None]
    return found if is_panel else [unnumbered(part, one.number) for part in found]


def unnumbered(part: Part, number: str) -> Part:
    """Return a part as a projector shows it, without the number of the matter wherever it is written."""

    def without(words: str) -> str:
        return words.replace(f"（编号{number}）", "").replace(number, "＿＿")

    kept = [row for row in part.rows if number not in row]
    return replace(
        part,
        head=without(part.head),
        rows=[[without(cell) for cell in row] for row in kept],
        lines=[without(line) for line in part.lines],
    )


def head_of(one: HearingSeen, *, is_panel: bool) -> str:
    """Name the hearing above the window: to the room without its number, and its subject only where it was cleared."""
    if is_panel:
        return _("Hearing of {number}", number=one.number) + f" · {one.title}"
    return _("Hearing of a petition") + (f" · {one.title}" if "matter" in one.cleared else "")


def lead_of(step: Step, shown: Sequence[Part]) -> str:
    """Say what stands on the screen where nothing does."""
    if step is Step.DELIBERATION:
        return _("The panel deliberates.")
    return "" if shown else _("Nothing is shown at this step.")


def _part(
    key: str, one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date, *, is_panel: bool
) -> Part | None:
    if key == "seats":
        rows = [
            (said(seat.role), seat_words(seat) if seat.capacity == "" else f"{seat_words(seat)} · {seat.capacity}")
            for seat in one.seats
            if not seat.is_out
        ]  # fmt: skip
        return Part(_("Who sits here"), rows=rows) if rows else None
    if key == "conclusion":
        return (
            Part(_("Conclusion of the hearing"), lines=one.conclusion.splitlines())
            if one.conclusion
            else None
        )
    if key.startswith("evidence-"):
        return _evidence(Side(key.removeprefix("evidence-")), one, is_panel=is_panel)
    is_cleared = key in one.cleared
    if not (is_cleared or is_panel):
        return None
    return replace(part_named(key, one, file, names, zone, day), is_kept_back=is_panel and not is_cleared)


def part_named(key: str, one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date) -> Part:
    """Return one of the parts that every file has, whether it was cleared or not."""
    return replace(_MADE[key](one, file, names, zone, day), head=_(CLEARED[key]))


def _evidence(side: Side, one: HearingSeen, *, is_panel: bool) -> Part | None:
    sides = (side, Side.OFFICE) if side is Side.UNIT else (side,)
    shown = [
        (place, piece.words, f"evidence-{piece.id}" in one.cleared)
        for place, piece in enumerate(one.evidence, 1)
        if piece.side in sides and (is_panel or f"evidence-{piece.id}" in one.cleared)
    ]
    if not shown:
        return None
    is_kept_back = not any(is_cleared for _place, _words, is_cleared in shown)
    lines = [
        f"{place}. {words}" + ("" if is_cleared or is_kept_back else f" · {_('not in public')}")
        for place, words, is_cleared in shown
    ]
    return Part(said(side), lines=lines, is_kept_back=is_kept_back)


def _matter(one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date) -> Part:
    unit = names.units.get(file.row.unit_id or 0, "–")
    return Part("", rows=[
        (_("Number"), file.row.number), (_("Subject"), file.row.title), (_("Unit"), unit), (_("Summary"), file.summary),
    ])  # fmt: skip


def _timeline(one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date) -> Part:
    rows = [
        (f"{event.happened_at.astimezone(zone):%Y-%m-%d}", word(event.kind), names.units.get(event.unit_id or 0, ""))
        for event in file.history
        if not event.is_replaced and event.kind in PROCEDURE
    ]  # fmt: skip
    return Part("", (_("Day"), _("What happened"), _("Unit")), rows)


def _clocks(one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date) -> Part:
    rows = [
        (line.name, line.limit, line.met, line.standing)
        for line in clock_lines(file.clocks, file.pack_code, day)
    ]
    return Part("", (_("Clock"), _("Last day"), _("Done"), _("Where it stands")), rows)


def _replies(one: HearingSeen, file: CaseFile, names: Names, zone: ZoneInfo, day: date) -> Part:
    rows = []
    for event in file.history:
        if event.kind in REPLIES and not event.is_replaced:
            outcome = event.detail.get("conclusion")
            rows.append(
                (
                    f"{event.happened_at.astimezone(zone):%Y-%m-%d}",
                    word(event.kind),
                    names.units.get(event.unit_id or 0, "–"),
                    word(Conclusion(outcome)) if outcome else "–",
                )
            )
    if not rows:
        return Part("", lines=(_("No reply was given yet."),))
    return Part("", (_("Day"), _("What happened"), _("Unit"), _("Outcome")), rows)


_MADE: Final = {"matter": _matter, "timeline": _timeline, "clocks": _clocks, "replies": _replies}
