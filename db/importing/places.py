"""Match what a sheet calls a place with the county's townships and villages; never guess among several."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AreaKind
from db.importing.findings import FindingCode
from db.importing.values import text_of
from db.models.organisation import Area, AreaAlias

UNPLACED: Final = "unplaced"
"""Kind of an alias that is known to be an old name and whose successor nobody knows."""
MADE_UP: Final = "code"

_TOWNSHIP_TAILS: Final = (
    "街道办事处",
    "镇人民政府",
    "乡人民政府",
    "人民政府",
    "镇政府",
    "乡政府",
    "街道办",
    "政府",
)
_VILLAGE_TAILS: Final = (
    "社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会",
)  # fmt: skip
_KINDS: Final = ("街道", "社区", "镇", "乡", "村")
_AFTER_VILLAGE: Final = re.compile(r"^(.+?(?:村|社区))")
_CUT: Final = re.compile(r"[\s/,，、\-—>·()（）]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter lies, as far as it could be told; ``code`` says what could not.

    ``candidates`` are names to choose from where the sheet's word stands for several or is unverified.
    """

    township: int | None = None
    village: int | None = None
    code: FindingCode | None = None
    candidates: tuple[str, ...] = ()


NOWHERE: Final = Place()


def bare(name: str) -> str:
    """Return a place's name without its kind (响滩镇 → 响滩); a name that would vanish stays."""
    for kind in _KINDS:
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name


def plain_township(text: str) -> str:
    """Return a township's own name from its office's (响滩镇人民政府 → 响滩镇, 同州街道办事处 → 同州街道)."""
    for tail in _TOWNSHIP_TAILS:
        if text.endswith(tail) and len(text) > len(tail) + 1:
            kind = next((k for k in ("街道", "镇", "乡") if tail.startswith(k)), "")
            return text.removesuffix(tail) + kind
    return text


def plain_village(text: str) -> str:
    """Return a village's short name from its committee's (玉峰村村民委员会 → 玉峰村)."""
    for tail in _VILLAGE_TAILS:
        if text.endswith(tail) and len(text) > len(tail) + 1:
            stem = text.removesuffix(tail)
            if tail.startswith("社区"):
                return stem + "社区"
            if tail.startswith("村") and not stem.endswith("村"):
                return stem + "村"
            return stem
    return text


class Places:
    """Every area of the database by its names; built once for an import, asked for every row."""

    def __init__(self, session: Session) -> None:
        self.names: dict[int, str] = {}
        self._parents: dict[int, int | None] = {}
        self._kinds: dict[int, AreaKind] = {}
        self._by_name: dict[AreaKind, dict[str, set[int]]] = {kind: defaultdict(set) for kind in AreaKind}
        self._by_bare: dict[AreaKind, dict[str, set[int]]] = {kind: defaultdict(set) for kind in AreaKind}
        self._doubtful: dict[str, set[int]] = defaultdict(set)
        self._unplaced: set[str] = set()
        self._known: dict[tuple[str, str, str], Place] = {}
        for area in session.execute(select(Area.id, Area.kind, Area.name, Area.short_name, Area.parent_id)):
            self.add(area.id, area.kind, area.name, area.short_name, area.parent_id)
        rows = session.execute(
            select(AreaAlias.alias, AreaAlias.area_id, AreaAlias.kind, AreaAlias.is_verified)
        )
        for alias, area_id, kind, is_verified in rows:
            self._add_alias(alias, area_id, kind, is_verified)
        county = next(iter(self._by_name[AreaKind.COUNTY]), "")
        self._county = county if len(self._by_name[AreaKind.COUNTY]) == 1 else ""

    def add(self, area_id: int, kind: AreaKind, name: str, short_name: str, parent_id: int | None) -> None:
        """Make an area known."""
        self.names[area_id] = name
        self._parents[area_id] = parent_id
        self._kinds[area_id] = kind
        for word in {text_of(name), text_of(short_name)} - {""}:
            self._by_name[kind][word.casefold()].add(area_id)
            self._by_bare[kind][bare(word).casefold()].add(area_id)
        self._known.clear()

    def _add_alias(self, alias: str, area_id: int, kind: str, is_verified: bool) -> None:
        word = text_of(alias).casefold()
        if kind == UNPLACED:
            self._unplaced.add(word)
        elif is_verified:
            self._by_name[self._kinds[area_id]][word].add(area_id)
        else:
            self._doubtful[word].add(area_id)

    def find(self, township: str, village: str = "", place: str = "") -> Place:
        """Return where these words lie: a township's, a village's, and a free place's that begins with either.

        A village alone gives its township. ``place_ambiguous``: several areas, or an old name whose successor is not
        verified; ``place_unknown``; ``village_unknown`` and ``village_elsewhere`` keep the township that was named.
        """
        key = (township, village, place)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._found(*(text_of(word) for word in key))
        return found

    def _found(self, township: str, village: str, place: str) -> Place:
        if township:
            answer = self._township(township)
            if answer.code is not None or not village:
                return answer
            return self._village_in(village, answer)
        if village:
            return self._village(village)
        if place:
            # A free place is only a hint: what it doesn't say is no remark about the row.
            answer = self._township(place)
            return answer if answer.code is None or answer.candidates else NOWHERE
        return NOWHERE

    def _words(self, text: str) -> Iterable[str]:
        word = text.casefold()
        yield word
        if self._county and word.startswith(self._county.casefold()) and len(word) > len(self._county):
            yield word.removeprefix(self._county.casefold())

    def _township(self, text: str) -> Place:
        for word in self._words(text):
            plain = plain_township(word)
            if plain in self._unplaced:
                return Place(code=FindingCode.PLACE_AMBIGUOUS)
            if plain in self._doubtful:
                return self._ambiguous(self._doubtful[plain])
            for known in (self._by_name, self._by_bare):
                ids = known[AreaKind.TOWNSHIP].get(plain)
                if ids:
                    return Place(next(iter(ids))) if len(ids) == 1 else self._ambiguous(ids)
        for word in self._words(text):
            split = self._split(word)
            if split is not None:
                return split
        answer = self._village(text)
        return (
            answer
            if answer.code is not FindingCode.VILLAGE_UNKNOWN
            else Place(code=FindingCode.PLACE_UNKNOWN)
        )

    def _split(self, word: str) -> Place | None:
        """Read a township with more behind it (响滩镇玉峰村3组), the longest name first."""
        for length in range(len(word) - 1, 1, -1):
            head, tail = word[:length], word[length:]
            if head in self._unplaced:
                return Place(code=FindingCode.PLACE_AMBIGUOUS)
            if head in self._doubtful:
                return self._ambiguous(self._doubtful[head])
            ids = self._by_name[AreaKind.TOWNSHIP].get(head)
            if ids and (head[-1] in "道镇乡" or _CUT.match(tail)):
                if len(ids) > 1:
                    return self._ambiguous(ids)
                rest = _CUT.sub("", tail)
                answer = self._village_in(rest, Place(next(iter(ids))))
                # What stands behind a township need not be a village.
                return answer if answer.village else Place(answer.township)
        return None

    def _village_ids(self, text: str) -> set[int]:
        for word in self._words(text):
            forms = [plain_village(word)]
            if (cut := _AFTER_VILLAGE.match(forms[0])) is not None:
                forms.append(cut[1])
            for known in (self._by_name, self._by_bare):
                for form in forms:
                    ids = known[AreaKind.VILLAGE].get(form)
                    # A name that carries its own kind is never matched by what is left without it.
                    if ids and (known is self._by_name or bare(form) == form):
                        return ids
        return set()

    def _village(self, text: str) -> Place:
        ids = self._village_ids(text)
        if not ids:
            return Place(code=FindingCode.VILLAGE_UNKNOWN)
        if len(ids) > 1:
            return self._ambiguous(ids)
        village = next(iter(ids))
        return Place(self._parents[village], village)

    def _village_in(self, text: str, township: Place) -> Place:
        ids = self._village_ids(text)
        here = [area for area in ids if self._parents[area] == township.township]
        if len(here) == 1:
            return Place(township.township, here[0])
        if len(here) > 1:
            return Place(township.township, None, FindingCode.PLACE_AMBIGUOUS, self._named(here))
        code = FindingCode.VILLAGE_ELSEWHERE if ids else FindingCode.VILLAGE_UNKNOWN
        return Place(township.township, None, code, self._named(ids))

    def _ambiguous(self, ids: Iterable[int]) -> Place:
        return Place(code=FindingCode.PLACE_AMBIGUOUS, candidates=self._named(ids))

    def _named(self, ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.names[area] for area in ids))
