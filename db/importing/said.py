"""What is remembered of what a sheet said of a matter: its facts, long texts as digests."""

import hashlib
from collections.abc import Mapping as Dictionary
from typing import Any, Final

LONG: Final = frozenset({"summary", "plan", "team"})


def digest(text: str) -> str:
    """Return what stands for a long text where only sameness matters."""
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:16]


def said_of(facts: Dictionary[str, Any]) -> dict[str, Any]:
    """Return what is remembered of a row's facts: long texts as digests."""
    return {
        name: digest(value) if isinstance(value, str) and value and is_long(name) else value
        for name, value in facts.items()
    }


def is_long(name: str) -> bool:
    """Tell whether a fact is a text of which a digest alone is remembered."""
    return name in LONG or name.startswith("note.")
