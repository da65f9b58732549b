"""What stands behind a warning, as the page lists it: what carries it, its townships, and the matter it would become."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.analysis.carriers import MOST, Carrier, carriers
from dashboard.text import _
from dashboard.warning_words import SUBJECTS, carrier_words, member_words, rows_address, text_of
from db.early_warning import FILTERS, SearchSeen, WarningDetail, WarningSeen, WarningSubject, chosen_by
from db.rows import Names

SHOWN: Final = (
    WarningSubject.CATEGORY,
    WarningSubject.CAUSE,
    WarningSubject.UNIT,
    WarningSubject.TOWNSHIP,
)
Row = tuple[str, str, str, str]
"""A name, its counts, its share of the rise, and the address of its rows, empty for a reader of counts only."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a warning proposes for the matter that it becomes; ids are None where nothing stands out."""

    text: str
    category_id: int | None
    unit_id: int | None


def is_calm(last: SearchSeen | None, listed: Sequence[WarningSeen]) -> bool:
    """Tell whether a day was searched and nothing was found on the last one."""
    return last is not None and not any(one.seen_on == last.seen_on for one in listed)


def carrying(one: WarningSeen, detail: WarningDetail, subject: WarningSubject) -> list[Carrier]:
    """Return what carries a warning by one subject, the largest part first; of places side by side every one."""
    most = len(one.found.keys) if subject is one.found.subject else MOST
    parts, earlier = detail.parts[subject], detail.earlier[subject]
    return carriers(parts, earlier, detail.days, detail.earlier_days, most)


def carried_rows(
    one: WarningSeen, detail: WarningDetail, names: Names, today: date, *, sees_rows: bool
) -> list[tuple[str, list[Row]]]:
    """Return what carries a warning, by each subject that it does not name itself, under a head."""
    shown = []
    for subject in SHOWN:
        is_given = subject is WarningSubject.CATEGORY and one.found.topic_id is not None
        if is_given or (subject is one.found.subject and len(one.found.keys) < 2):
            continue
        rows = [
            (*carrier_words(part, subject, names), _rows(one, subject, part.key, today, sees_rows=sees_rows))
            for part in carrying(one, detail, subject)
        ]
        shown.append((_(SUBJECTS[subject]), rows))
    return shown


def member_lines(one: WarningSeen, names: Names, today: date, *, sees_rows: bool) -> list[tuple[str, str]]:
    """Return what a second look says of each township, with the address of its rows; nothing where not all is counted."""
    if not one.is_whole:
        return []
    return [
        (
            member_words(member, names),
            _rows(
                one, WarningSubject.TOWNSHIP, member.area_id, today, sees_rows=sees_rows and member.count > 0
            ),
        )
        for member in one.found.members
    ]


def proposed(one: WarningSeen, detail: WarningDetail, names: Names) -> Proposed:
    """Return the text, the category and the unit of the matter that a warning would become."""
    topics, units = (
        carrying(one, detail, subject) for subject in (WarningSubject.CATEGORY, WarningSubject.UNIT)
    )
    # A gathered topic needs no naming once more.
    told = WarningSubject.CATEGORY if one.found.topic_id is None else WarningSubject.CAUSE
    named = [carrier_words(part, told, names)[0] for part in carrying(one, detail, told)]
    return Proposed(
        text_of(one, names, named),
        one.found.topic_id or next((part.key for part in topics), None),
        next((part.key for part in units), None),
    )


def _rows(one: WarningSeen, subject: WarningSubject, key: int, today: date, *, sees_rows: bool) -> str:
    chosen = chosen_by(one.found, **{FILTERS[subject]: (key,)})
    return rows_address(chosen, one.seen_on, today) if sees_rows else ""
