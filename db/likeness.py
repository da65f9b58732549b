"""Of which category a text speaks, and which texts are alike: counted pairs of characters, no model and no chance.

Every answer says which words led to it, so that a person can tell why and leave it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\[[^\[\]]{1,8}\]")
_HAN: Final = re.compile(r"[一-鿿]{2,}")
LEAST_MATTERS: Final = 2
"""A word that one matter alone has is chance."""
LEAST_SHARE: Final = 0.5
LEAST_SCORE: Final = 1.0
MOST_LEANINGS: Final = 3
MOST_WORDS: Final = 4
LEAST_ALIKE: Final = 0.3
LEAST_SHARED: Final = 3


@dataclass(frozen=True, slots=True)
class Leaning:
    """A category that a text speaks for: by which words, and in how many of the matters compared they stand."""

    category_id: int
    words: tuple[str, ...]
    matters: int


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Han characters of a text, tokens such as [信访人] aside."""
    return frozenset(
        run[place : place + 2] for run in _HAN.findall(_TOKEN.sub(" ", text)) for place in range(len(run) - 1)
    )


def leanings(
    text: str,
    known: Iterable[tuple[int, AbstractSet[str]]],
    names: Mapping[int, str],
) -> list[Leaning]:
    """Return the categories that a text speaks for, the clearest first, three at most.

    ``known`` are the pairs of earlier matters with their categories, ``names`` those of the categories in their order.
    A word speaks for a category that has half of its matters at least, two at least, or whose name holds it.
    """
    typed = pairs(text)
    if not typed:
        return []
    of_all: Counter[str] = Counter()
    of_category: dict[int, Counter[str]] = defaultdict(Counter)
    met: list[tuple[int, AbstractSet[str]]] = []
    for category_id, words in known:
        shared = typed & words
        if shared:
            of_all.update(shared)
            of_category[category_id].update(shared)
            met.append((category_id, shared))
    found = []
    for place, (category_id, name) in enumerate(names.items()):
        counted: Mapping[str, int] = of_category.get(category_id, {})
        share = {
            word: count / of_all[word]
            for word, count in counted.items()
            if count >= LEAST_MATTERS and count / of_all[word] >= LEAST_SHARE
        }
        share |= dict.fromkeys(typed & pairs(name), 1.0)
        score = sum(share.values())
        if score >= LEAST_SCORE:
            matters = sum(1 for one, shared in met if one == category_id and not shared.isdisjoint(share))
            found.append((-score, -matters, place, Leaning(category_id, _joined(text, share), matters)))
    return [leaning for *_order, leaning in sorted(found, key=lambda one: one[:3])[:MOST_LEANINGS]]


def _joined(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the words as they stand in the text, pairs that follow each other as one."""
    wanted = set(words)
    found: dict[str, None] = {}
    for run in _HAN.findall(_TOKEN.sub(" ", text)):
        place = 0
        while place < len(run) - 1:
            end = place
            while end < len(run) - 1 and run[end : end + 2] in wanted:
                end += 1
            if end > place:
                found[run[place : end + 1]] = None
            place = max(end, place + 1)
    return tuple(found)[:MOST_WORDS]


def alike(typed: AbstractSet[str], others: Sequence[AbstractSet[str]], most: int) -> list[int]:
    """Return the places of those that share a third of the shorter one's pairs at least, the most alike first.

    Among equals the earlier place comes first; ``most`` limits how many.
    """
    found = []
    for place, other in enumerate(others):
        shared = len(typed & other)
        shorter = min(len(typed), len(other))
        if shared >= min(LEAST_SHARED, shorter) and shorter and shared / shorter >= LEAST_ALIKE:
            found.append((-shared / shorter, -shared, place))
    return [place for *_order, place in sorted(found)[:most]]
