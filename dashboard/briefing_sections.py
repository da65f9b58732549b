"""What a briefing tells, section by section: the panels of the pages, what is behind, and what comes next. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from dashboard.analysis.indicators import INDICATORS
from dashboard.briefing_charts import ranges_said, section_of
from dashboard.briefing_meeting import MeetingTold, meeting_sections
from dashboard.documents.briefing import Column, KeyFigure, Section, Table, known_line
from dashboard.figures import leaders as leader_panels
from dashboard.figures import overview as panels
from dashboard.figures.attention import Item, attention_items
from dashboard.figures.overview_tiles import TILES
from dashboard.text import _, day_words, ngettext
from dashboard.theme import STATES
from dashboard.warning_words import sentence as warning_sentence
from dashboard.warning_words import state_words, sureness
from dashboard.words import word
from db.cohorts import IDLE_DAYS, Cohort
from db.early_warning import WarningSeen
from db.enums import Due
from db.filters import Asked
from db.leaders import IDLE as CHARGES_IDLE
from db.leaders import MOST_ROWS, Charge, LeadersSeen
from db.leaders import OVERDUE as CHARGES_OVERDUE
from db.overview import OPEN, OVERDUE, RECEIVED, Names, Overview
from db.rows import LedgerBlock, LedgerRow
from db.rows import Names as RowNames

MOST_LISTED: Final = 36
"""Matters that a list names; the ledger has them all."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a briefing tells, of one snapshot; ``warnings`` of None are those of who may see none."""

    overview: Overview
    names: Names
    leaders: LeadersSeen
    warnings: Sequence[WarningSeen] | None
    overdue: LedgerBlock
    soon: LedgerBlock
    row_names: RowNames
    about: tuple[str, ...]
    at: datetime
    """When it was looked at: what stands today stands at this moment, not at the day's end."""
    meeting: MeetingTold | None = None

    @property
    def asked(self) -> Asked:
        """Return the filter."""
        return self.overview.asked

    @property
    def as_of(self) -> date:
        """Return the day at whose end everything is counted."""
        return self.overview.as_of


def sections(seen: Seen) -> Iterator[Section]:
    """Tell the figures, what needs attention, the panels, the leaders, the warnings and the lists, in this order; a meeting's own agenda first."""
    if seen.meeting is not None:
        yield from meeting_sections(seen.meeting, seen.row_names)
    yield key_figures(seen)
    yield needs_attention(seen)
    yield from charts(seen)
    yield from leaders(seen)
    if seen.warnings is not None:
        yield early_warnings(seen, seen.warnings)
    yield listed(seen, seen.overdue, Cohort.OVERDUE)
    yield listed(seen, seen.soon, Cohort.DUE_SOON)


def _counted_how(seen: Seen, *more: str) -> tuple[str, ...]:
    period = seen.overview.period
    return (
        *filter(None, more),
        _("Period {from_on} to {to_on}", from_on=day_words(period.from_on), to_on=day_words(period.to_on)),
        known_line(seen.as_of, seen.at),
    )


# ---------------------------------------------------------------- figures and sentences


def key_figures(seen: Seen) -> Section:
    """Tell the ten tiles of the overview as they stand there."""
    tiles = {key: tile(seen.overview) for key, tile in TILES.items()}
    now = seen.overview.now
    sentence = _(
        "{received} received, {open} open, {late} of them overdue",
        received=f"{now.number(RECEIVED) or 0:,}",
        open=f"{now.number(OPEN) or 0:,}",
        late=f"{now.number(OVERDUE) or 0:,}",
    )
    return Section(
        _("Key figures"),
        sentence,
        figures=tuple(
            KeyFigure(
                label=_(INDICATORS[key].title),
                value=str(said["value"]),
                unit=_("cases") if INDICATORS[key].denominator is None else "",
                note=_("; ").join(one.words for one in said["note"]),
                colour=_alarm(said["state"]),
            )
            for key, said in tiles.items()
        ),
        notes=tuple(
            _(
                "{name}: {how}",
                name=_(INDICATORS[key].title),
                how=_("; ").join(str(said["about"]).splitlines()),
            )
            for key, said in tiles.items()
        ),
    )


def _alarm(state: Any) -> str:
    for due in (Due.OVERDUE, Due.SOON):
        if str(state) == f"tile is-{due}":
            return STATES[due]
    return ""


def needs_attention(seen: Seen) -> Section:
    """Tell the overview's list of what needs attention."""
    items = attention_items(seen.overview, seen.names)
    if not items:
        return Section(
            _("Needs attention"),
            _("Nothing needs attention"),
            text=_("No limit, promise, assignment, hearing or report within this filter is behind."),
            notes=_counted_how(seen),
        )
    sentence = ngettext(
        "{n} thing needs attention: {first}",
        "{n} things need attention, first: {first}",
        len(items),
        first=items[0].head.words,
    )
    columns = (Column(_("About"), 0.13), Column(_("What needs attention"), 0.87))
    return Section(
        _("Needs attention"),
        sentence,
        table=Table(columns, tuple((one.label, _item_words(one)) for one in items)),
        notes=_counted_how(seen),
    )


def _item_words(one: Item) -> str:
    details = _("; ").join(detail.words for detail in one.details)
    return "\n".join(filter(None, (one.head.words, details)))


# ---------------------------------------------------------------- panels


def charts(seen: Seen) -> Iterator[Section]:
    """Tell the six panels of the overview."""
    cases, whole = _("cases"), seen.overview
    by_state = _("Counted by: {day}", day=_("State at the end of the as-of day, whatever the period"))
    by_receipt = _("Counted by: {day}", day=_("Day of receipt within the period"))
    months = section_of(panels.month_panel(whole), _("Received and closed"), cases)
    ranges = ranges_said(months.chart) if months.chart else ()
    yield _noted(months, _counted_how(seen, by_receipt, *ranges))
    for drawn, name, how in (
        (panels.unit_panel(whole, seen.names), _("Units"), by_state),
        (panels.stage_panel(whole), _("Stages"), by_state),
        (panels.category_panel(whole, seen.names), _("Categories"), by_receipt),
        (panels.channel_panel(whole), _("Channels"), by_receipt),
        (panels.township_panel(whole, seen.names), _("Townships"), by_receipt),
    ):
        yield section_of(drawn, name, cases, notes=_counted_how(seen, how))


def _noted(section: Section, notes: tuple[str, ...]) -> Section:
    return Section(
        section.name, section.sentence, section.chart, section.table, section.figures, section.text, notes
    )


# ---------------------------------------------------------------- leaders and warnings


def leaders(seen: Seen) -> Iterator[Section]:
    """Tell what leaders have in charge, and which of it is late or waits for long."""
    told = seen.leaders
    yield section_of(
        leader_panels.load_panel(told),
        _("Leaders' assignments"),
        _("cases"),
        notes=_counted_how(seen, _("Open matters that a leader has in personal charge.")),
    )
    pressing = [charge for charge in told.charges if _is_pressing(charge, told)]
    if not pressing:
        return
    sentence = _(
        "{late} assignments have passed their limit, {idle} saw no action for over {days} days",
        late=f"{told.counts.number(CHARGES_OVERDUE) or 0:,}",
        idle=f"{told.counts.number(CHARGES_IDLE) or 0:,}",
        days=IDLE_DAYS,
    )
    columns = (
        Column(_("Matter"), 0.36),
        Column(_("Leader"), 0.22),
        Column(_("Limit"), 0.14),
        Column(_("Last action"), 0.14),
        Column(_("Days without action"), 0.14, is_number=True),
    )
    titles = told.title_of
    shown = pressing[:MOST_LISTED]
    is_cut = len(shown) < len(pressing) or len(told.charges) == MOST_ROWS
    yield Section(
        _("Assignments behind"),
        sentence,
        table=Table(
            columns,
            tuple(
                (
                    charge.row.title,
                    titles.get(charge.row.leader_id or 0, ""),
                    _day(charge.row.assignment_due_on),
                    _day(charge.row.last_action_on),
                    f"{_silent(charge, told):,}",
                )
                for charge in shown
            ),
        ),
        text=_("Only the first {n} are listed.", n=len(shown)) if is_cut else "",
        notes=_counted_how(
            seen, _("Open assignments without a recorded action for more than {n} days.", n=IDLE_DAYS)
        ),
    )


def _silent(charge: Charge, told: LeadersSeen) -> int:
    last = charge.row.last_action_on
    return 0 if last is None else (told.asked.as_of - last).days


def _is_pressing(charge: Charge, told: LeadersSeen) -> bool:
    return leader_panels.is_late(charge, told) or _silent(charge, told) > IDLE_DAYS


def early_warnings(seen: Seen, found: Sequence[WarningSeen]) -> Section:
    """Tell what the last search by the as-of day found; it is of all matters, whatever the filter."""
    name = _("Early warnings")
    whole = _("The search looks at all matters of the county, whatever the filter.")
    if not found:
        return Section(name, _("The last search found nothing unusual"), text=whole, notes=_counted_how(seen))
    columns = (
        Column(_("What is unusual"), 0.54),
        Column(_("By chance alone"), 0.22),
        Column(_("Where it stands"), 0.24),
    )
    sentence = ngettext("{n} early warning", "{n} early warnings", len(found))
    return Section(
        name,
        sentence,
        table=Table(
            columns,
            tuple(
                (
                    warning_sentence(one, seen.row_names),
                    sureness(one.found) if one.is_whole else "–",
                    state_words(one, seen.row_names),
                )
                for one in found
            ),
        ),
        text=whole,
        notes=(_("As of the search of {day}", day=day_words(max(one.seen_on for one in found))),),
    )


# ---------------------------------------------------------------- lists


def listed(seen: Seen, block: LedgerBlock, cohort: Cohort) -> Section:
    """List matters by number and subject, the earliest limit first; no petitioner is named."""
    is_late = cohort is Cohort.OVERDUE
    name = _("Overdue matters") if is_late else _("Due within 7 days")
    notes = _counted_how(seen, _("Counted as: {what}", what=word(cohort)))
    if not block.rows:
        none = _("No matter is overdue") if is_late else _("No limit ends within 7 days")
        return Section(name, none, notes=notes)
    first = block.rows[0]
    days = _distance(seen, first)
    if is_late:
        sentence = _(
            "{n} overdue, the longest by {days} days: {title}",
            n=f"{block.total:,}",
            days=days,
            title=first.title,
        )
    else:
        sentence = _(
            "{n} due within 7 days, the first on {day}",
            n=f"{block.total:,}",
            day="–" if first.due_on is None else day_words(first.due_on),
        )
    columns = (
        Column(_("Matter no."), 0.14),
        Column(_("Subject"), 0.29),
        Column(_("Responsible unit"), 0.22),
        Column(_("Stage"), 0.13),
        Column(_("Limit day"), 0.12),
        Column(_("Days overdue") if is_late else _("Days left"), 0.1, is_number=True),
    )
    return Section(
        name,
        sentence,
        table=Table(columns, tuple(_row(seen, row) for row in block.rows)),
        text=_rest(block.total - len(block.rows)),
        notes=notes,
    )


def _row(seen: Seen, row: LedgerRow) -> tuple[str, ...]:
    unit = "" if row.unit_id is None else seen.names.units.get(row.unit_id, "")
    return (
        row.number,
        row.title,
        unit or "–",
        "–" if row.stage is None else word(row.stage),
        _day(row.due_on),
        f"{_distance(seen, row):,}",
    )


def _distance(seen: Seen, row: LedgerRow) -> int:
    return 0 if row.due_on is None else abs((row.due_on - seen.as_of).days)


def _day(day: date | None) -> str:
    return "–" if day is None else day.isoformat()


def _rest(rest: int) -> str:
    if rest <= 0:
        return ""
    return ngettext("{n} more is in the ledger.", "{n} more are in the ledger.", rest)
