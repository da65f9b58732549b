"""Words for people: English in the source, translated when called, the language in a ContextVar."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).with_name("translations")


class Language(StrEnum):
    """Languages of the board; the value is the name of the folder of translations."""

    ZH = "zh_Hans_CN"
    EN = "en"

    @property
    def tag(self) -> str:
        """Return the tag that pages carry in ``lang``."""
        return "zh-CN" if self is Language.ZH else "en"


DEFAULT: Final = Language.ZH
_SPOKEN: ContextVar[Language] = ContextVar("language", default=DEFAULT)


def language() -> Language:
    """Return the language spoken now."""
    return _SPOKEN.get()


def speak(chosen: str) -> Language:
    """Speak ``chosen`` from now on in this context, the default where it is unknown."""
    spoken = Language(chosen) if chosen in Language._value2member_map_ else DEFAULT
    _SPOKEN.set(spoken)
    return spoken


def day_words(day: date) -> str:
    """Write a day in running words: in Chinese as papers do, where no line breaks within its numbers."""
    return f"{day.year}年{day.month}月{day.day}日" if language() is Language.ZH else day.isoformat()


def sentences(*said: str) -> str:
    """Join whole sentences: by a space in English, by nothing in Chinese; empty ones are left out."""
    return ("" if language() is Language.ZH else " ").join(filter(None, said))


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak ``chosen`` inside a block, then what was spoken before."""
    before = language()
    speak(chosen)
    try:
        yield
    finally:
        speak(before)


def read_catalog(spoken: Language, folder: Path = FOLDER) -> Catalog:
    """Merge every ``.po`` file of a language, a message with two translations being refused with ``ValueError``."""
    merged = Catalog(locale=spoken.value)
    for path in sorted((folder / spoken.value / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            subject = read_po(file, locale=spoken.value)
        for message in subject:
            if not message.id or not message.string:
                continue
            known = merged.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise ValueError(
                    f"{path.name}: {message.id!r} is {message.string!r} here, {known.string!r} elsewhere"
                )
            if known is None:
                merged.add(message.id, message.string, context=message.context, flags=message.flags)
    return merged


@cache
def _translations(spoken: Language) -> gettext.NullTranslations:
    if spoken is Language.EN:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalog(spoken))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def load() -> None:
    """Read every translation now, so that no reader waits for it and a wrong file stops the start."""
    for spoken in Language:
        _translations(spoken)


def _(text: str, /, **values: object) -> str:
    """Translate ``text`` and fill its named places."""
    said = _translations(language()).gettext(text)
    return said.format(**values) if values else said


def pgettext(context: str, text: str, /, **values: object) -> str:
    """Translate ``text`` as it is meant in ``context`` and fill its named places."""
    translations = _translations(language())
    said = translations.pgettext(context, text)
    return said.format(**values) if values else said


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate the form for ``n`` of something and fill its named places, ``{n}`` with its thousands parted among them."""
    said = _translations(language()).ngettext(one, many, n)
    return said.format(n=f"{n:,}", **values)


def N_(text: str) -> str:  # noqa: N802
    """Mark ``text`` for translation where it is stated, to be translated where it is shown."""
    return text
