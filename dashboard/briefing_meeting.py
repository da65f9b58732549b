"""What the briefing of a meeting tells before all else: its agenda, and what became of earlier decisions. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.agenda_words import item_reason, item_title
from dashboard.documents.briefing import Column, Section, Table
from dashboard.meeting_words import owner_word, said_words, standing_word
from dashboard.text import _, day_words, ngettext, pgettext
from db.meetings import OWED, DecisionSeen, ItemSeen, MeetingSeen
from db.rows import Names


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """A meeting with its agenda, dropped items left out, and the decisions it looks back on, at the end of ``as_of``."""

    meeting: MeetingSeen
    items: Sequence[ItemSeen]
    decisions: Sequence[DecisionSeen]
    as_of: date


def meeting_sections(told: MeetingTold, names: Names) -> Iterator[Section]:
    """Tell the agenda, then the decisions of earlier meetings."""
    yield _agenda(told, names)
    yield _decisions(told, names)


def _agenda(told: MeetingTold, names: Names) -> Section:
    name, notes = _("Agenda"), (_("Counted at the end of {day}", day=day_words(told.as_of)),)
    if not told.items:
        return Section(name, _("Nothing stands on the agenda yet"), notes=notes)
    columns = (
        Column(_("No."), 0.07),
        Column(_("Agenda item"), 0.4),
        Column(_("Figure of the item"), 0.12),
        Column(_("Why"), 0.41),
    )
    rows = tuple(
        (str(place), item_title(one, names), _figure(one), item_reason(one))
        for place, one in enumerate(told.items, 1)
    )
    sentence = ngettext("{n} item stands on the agenda", "{n} items stand on the agenda", len(rows))
    return Section(name, sentence, table=Table(columns, rows), notes=notes)


def _figure(one: ItemSeen) -> str:
    if one.stated is not None:
        return f"{one.stated:,}"
    return "–" if one.figure is None else f"{one.figure.count:,}"


def _decisions(told: MeetingTold, names: Names) -> Section:
    name, notes = _("Earlier decisions"), (_("Counted at the end of {day}", day=day_words(told.as_of)),)
    if not told.decisions:
        return Section(name, _("No earlier decision is to be looked back on"), notes=notes)
    owed = sum(one.standing_on(told.as_of) in OWED for one in told.decisions)
    columns = (
        Column(pgettext("meeting", "Decision"), 0.34),
        Column(_("Owner"), 0.18),
        Column(_("Due"), 0.14),
        Column(_("State"), 0.12),
        Column(_("What was said of it"), 0.22),
    )
    rows = tuple(
        (
            f"{one.text}\n{one.meeting}",
            owner_word(one.owner, names),
            one.due_on.isoformat(),
            standing_word(one.standing_on(told.as_of)),
            said_words(one, told.as_of) or "–",
        )
        for one in told.decisions
    )
    sentence = ngettext(
        "{n} earlier decision, {owed} not carried out yet",
        "{n} earlier decisions, {owed} not carried out yet",
        len(rows),
        owed=owed,
    )
    return Section(name, sentence, table=Table(columns, rows), notes=notes)
