"""A filter in words: what a page's chips, an export's head and a printed page say of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote

from dashboard.text import N_, _
from dashboard.url_state import parts
from dashboard.words import word
from db.filter_query import EARLIEST, HIDDEN, LISTS, to_query
from db.filters import NONE_ID, Asked, CaseFilter, Ignored, Moved

TEXT_NOW: Final = N_("Text, in the words of today")
"""What a search of a past day says: it reads subjects and summaries as they are now."""

KEY_WORDS: Final[Mapping[str, str]] = {
    "from": N_("From"),
    "to": N_("To"),
    "since": N_("Compared with"),
    "asof": N_("As of"),
    "until": N_("Compared with"),
    "township": N_("Township"),
    "village": N_("Village"),
    "category": N_("Category"),
    "cause": N_("Cause"),
    "channel": N_("Channel"),
    "unit": N_("Unit in charge"),
    "leader": N_("Leader in charge"),
    "stage": N_("Stage"),
    "due": N_("Due state"),
    "clock": N_("Clock"),
    "flag": N_("Mark"),
    "cohort": N_("Counted as"),
    "import": N_("Import batch"),
    "moved": N_("Movement"),
    "q": N_("Text"),
    "sort": N_("Order"),
}
"""The word of each key of the query string."""

IMPORT_WORDS: Final = (N_("no. {n}"), N_("no. {n}, {what}"))
"""How an import is called, and what one of its counts opens."""

MOVED_WORDS: Final = N_("{what} ({before} → {after})")
"""How a movement from one holder to another is called."""

Names = Mapping[str, Mapping[int, str]]
"""Names of ids by key of the query string: ``{"township": {3: "响滩镇"}}``."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a filter in words; ``key`` is what its removal takes out of the query string."""

    key: str
    words: str


def chips(asked: Asked, names: Names) -> tuple[Chip, ...]:
    """Say a filter in words, one chip a key, in the order of the query string; the period is always said."""
    return tuple(_chips(asked, names))


def sentence(asked: Asked, names: Names) -> str:
    """Say a filter in one line."""
    return _("; ").join(chip.words for chip in chips(asked, names))


def ignored_parts(asked: Asked) -> list[dict[str, Any]]:
    """Return what was left out of a query string, for the bar: key, words, and what stays of that key."""
    kept = parts(to_query(asked.chosen, asked.as_of if asked.is_past else None))
    return [
        {"key": part.key, "words": _ignored_words(part), "rest": unquote(kept.get(part.key, ""))}
        for part in asked.ignored
    ]


def _chips(asked: Asked, names: Names) -> Iterator[Chip]:
    chosen = asked.chosen
    yield Chip("period", _pair(_("Period"), _period(chosen, asked)))
    if chosen.since is not None:
        yield Chip("since", _pair(_(KEY_WORDS["since"]), str(chosen.since)))
    if asked.is_past:
        yield Chip("asof", _("As of {day}", day=asked.as_of))
    if chosen.until is not None:
        yield Chip("until", _pair(_(KEY_WORDS["until"]), str(chosen.until)))
    if chosen.cohort is not None:
        yield Chip("cohort", _pair(_(KEY_WORDS["cohort"]), word(chosen.cohort)))
    for key, (name, _read) in LISTS.items():
        members = getattr(chosen, name)
        if members:
            said = _(", ").join(_member(key, member, names) for member in members)
            yield Chip(key, _pair(_(KEY_WORDS[key]), said))
    if chosen.imported is not None:
        whole, part = IMPORT_WORDS
        outcome = chosen.imported.outcome
        said = _(part if outcome else whole, n=chosen.imported.run, what=word(outcome) if outcome else "")
        yield Chip("import", _pair(_(KEY_WORDS["import"]), said))
    if chosen.moved is not None:
        yield Chip("moved", _pair(_(KEY_WORDS["moved"]), moved_words(chosen.moved, names)))
    if chosen.text:
        is_past = asked.is_past or chosen.since is not None or chosen.until is not None
        yield Chip("q", _pair(_(TEXT_NOW if is_past else KEY_WORDS["q"]), chosen.text))


def moved_words(moved: Moved, names: Names) -> str:
    """Say a movement, with its holders where it names them."""
    if moved.pair is None:
        return word(moved.movement)
    before, after = (_member(moved.movement, number, names) for number in moved.pair)
    return _(MOVED_WORDS, what=word(moved.movement), before=before, after=after)


def _period(chosen: CaseFilter, asked: Asked) -> str:
    period = chosen.period(asked.as_of)
    if period.from_on == EARLIEST:
        return _("up to {day}", day=period.to_on)
    return _("{from_on} to {to_on}", from_on=period.from_on, to_on=period.to_on)


def _member(key: str, member: object, names: Names) -> str:
    if isinstance(member, StrEnum):
        return word(member)
    if member == NONE_ID:
        return _("(none recorded)")
    number = int(str(member))
    return names.get(key, {}).get(number) or _("number {id} (not found)", id=number)


def _ignored_words(part: Ignored) -> str:
    label = KEY_WORDS.get(part.key)
    if part.value == HIDDEN:
        return _("a text that looks like a person's phone or ID number")
    return _pair(_(label), part.value) if label else f"{part.key}={part.value}"


def _pair(label: str, said: str) -> str:
    return label + _(": ") + said
