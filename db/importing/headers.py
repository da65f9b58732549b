"""Header words of public ledger forms, what they say, and which are never stored."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from db.importing.fields import SheetField
from db.importing.values import text_of

_NOISE: Final = re.compile(r"[\s_:*★※.·]+")
_PARTS: Final = re.compile(r"[/>]")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The shipped words: header → field, the columns left out by design, and words in cells."""

    fields: Mapping[str, SheetField]
    never_stored: frozenset[str]
    parts: tuple[str, ...]
    allowed: frozenset[str]
    words: Mapping[str, Mapping[str, str]]


def key_of(header: str) -> str:
    """Return the form in which headers are compared: NFKC, lower case, without spaces and ornaments."""
    return _NOISE.sub("", text_of(header)).casefold()


@cache
def header_words() -> HeaderWords:
    """Read the shipped word list."""
    data = tomllib.loads(files("db.importing").joinpath("headers.toml").read_text(encoding="utf-8"))
    return HeaderWords(
        fields={
            key_of(header): SheetField(name) for name, headers in data["fields"].items() for header in headers
        },
        never_stored=frozenset(key_of(header) for header in data["never_stored"]),
        parts=tuple(key_of(part) for part in data["never_stored_parts"]),
        allowed=frozenset(key_of(header) for header in data["allowed"]),
        words={
            name: {text_of(word).casefold(): meaning for word, meaning in words.items()}
            for name, words in data["words"].items()
        },
    )


def is_never_stored(header: str) -> bool:
    """Tell whether a column is left out by design, by its whole header, by one of its levels or by a part of it."""
    known = header_words()
    whole = key_of(header)
    if whole in known.allowed:
        return False
    levels = {key_of(part) for part in _PARTS.split(header)}
    if whole in known.never_stored or levels & known.never_stored:
        return True
    return any(part in whole for part in known.parts)


def field_of(header: str) -> SheetField | None:
    """Return what a header says, None where no form uses it; merged headers come joined by ``/``.

    A joined header is read whole, then without the slash (包案/开始), then turned round (化解时间/预计), then by its
    last level.
    """
    known = header_words().fields
    levels = [part for part in _PARTS.split(header) if part.strip()]
    forms = [header, "".join(levels), "".join(reversed(levels))]
    if len(levels) > 1:
        forms.append(levels[-1])
    for form in forms:
        if (found := known.get(key_of(form))) is not None:
            return found
    return None
