"""What the minutes of a held meeting say, from the meeting, its agenda and its decisions."""

from collections.abc import Sequence

from dashboard.agenda_words import item_reason, item_title
from dashboard.documents.minutes import Decided, Item, Minutes, day_words
from dashboard.meeting_words import owner_word
from dashboard.text import _, ngettext, pgettext, sentences
from db.meetings import DecisionSeen, ItemKind, ItemSeen, MeetingSeen, Owner
from db.rows import Names


def minutes_of(
    meeting: MeetingSeen,
    items: Sequence[ItemSeen],
    decisions: Sequence[DecisionSeen],
    names: Names,
) -> Minutes:
    """Return what the minutes say: the figures as they were stated in the room, the dropped items left out."""
    listed = [one for one in items if not one.is_dropped]
    known = {one.id for one in listed}
    return Minutes(
        title=meeting.title,
        facts=_facts(meeting, names),
        discussed=[words for line in meeting.minutes.splitlines() if (words := line.strip())],
        items=[
            Item(
                item_title(one, names),
                _said(one),
                [_decided(each, names) for each in decisions if each.item_id == one.id],
            )
            for one in listed
        ],
        beside=[_decided(each, names) for each in decisions if each.item_id not in known],
    )


def _facts(meeting: MeetingSeen, names: Names) -> list[tuple[str, str]]:
    there = [owner_word(seat.owner, names) for seat in meeting.seats if seat.has_attended is not False]
    away = [owner_word(seat.owner, names) for seat in meeting.seats if seat.has_attended is False]
    day = meeting.held_on or meeting.planned_on
    at = "" if meeting.starts_at is None else f" {meeting.starts_at:%H:%M}"
    chair = owner_word(Owner(post_id=meeting.chair_post_id), names) if meeting.chair_post_id else "–"
    facts = [
        (_("Time"), f"{day_words(day)}{at}"),
        (pgettext("meeting", "Place"), meeting.place or "–"),
        (_("Chair"), chair),
        (_("Were there"), _(", ").join(there) or "–"),
    ]
    if away:
        facts.append((_("Were not there"), _(", ").join(away)))
    if meeting.entered_on is not None:
        facts.append((_("Entered later on"), day_words(meeting.entered_on)))
    return facts


def _said(one: ItemSeen) -> str:
    """Say what was reported of an item: its figure as stated, with its day, and why it stood on the agenda."""
    if one.is_hidden:
        return ""
    if one.kind is ItemKind.CASE:
        return sentences(_("Matter {number}.", number=one.number), one.reason)
    if one.figure is None or one.kind is ItemKind.HEARING:
        return item_reason(one)
    stated = one.figure.count if one.stated is None else one.stated
    if one.kind in (ItemKind.REVIEW, ItemKind.PAST_DUE):
        counted = ngettext(
            "At the end of {day}: {n} decision.",
            "At the end of {day}: {n} decisions.",
            stated,
            day=day_words(one.as_of),
        )
    else:
        counted = ngettext(
            "At the end of {day}: {n} matter.",
            "At the end of {day}: {n} matters.",
            stated,
            day=day_words(one.as_of),
        )
    return sentences(counted, item_reason(one))


def _decided(one: DecisionSeen, names: Names) -> Decided:
    text = one.text
    if one.corrected_on is not None:
        text = _("{what} (corrected on {day})", what=text, day=day_words(one.corrected_on))
    return Decided(text, owner_word(one.owner, names), day_words(one.due_on))
