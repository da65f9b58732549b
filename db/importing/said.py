"""What is remembered of what a sheet said of a matter: its facts, words as digests."""

import hashlib
from collections.abc import Mapping as Dictionary
from typing import Any, Final

IDENTITY: Final = "_identity"
"""Under it stands a keyed digest of who came, by which a later sheet is compared."""
WORDS: Final = frozenset({"title", "summary", "plan", "team"})
"""Free words may name somebody; they are written anew or taken out on the board, and must not live on here."""


def digest(text: str) -> str:
    """Return what stands for free words where only sameness matters."""
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:16]


def said_of(facts: Dictionary[str, Any]) -> dict[str, Any]:
    """Return what is remembered of a row's facts: free words as digests."""
    return {
        name: digest(value) if isinstance(value, str) and value and is_digested(name) else value
        for name, value in facts.items()
    }


def is_digested(name: str) -> bool:
    """Tell whether a fact is free words of which a digest alone is remembered."""
    return name in WORDS or name.startswith("note.")
