"""Articles of the rules as people cite them."""

import re
from typing import Final

from dashboard.text import _

_PARTS: Final = re.compile(r"(?P<number>\d+)(?:\((?P<paragraph>\d+)\))?(?:/(?P<item>\d+))?")


def article_words(article: str) -> str:
    """Return an article in words: ``23(3)`` names its third paragraph (款), ``22/3`` its third item (项)."""
    parts = _PARTS.fullmatch(article)
    if parts is None:
        raise ValueError(article)
    number, paragraph, item = parts.group("number", "paragraph", "item")
    if paragraph:
        return _("Art. {number}({paragraph})", number=number, paragraph=paragraph)
    if item:
        return _("Art. {number} item {item}", number=number, item=item)
    return _("Art. {number}", number=number)
