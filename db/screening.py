"""Find identity in free text and put tokens in its place, before the text is stored or indexed.

Matching sees through full-width forms, letter case, invisible characters and separators between characters. It
would rather take a harmless number for a phone than let a phone pass: a clerk sees what was replaced.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Token(StrEnum):
    """What stands in a text for something that was taken out."""

    PETITIONER = "[信访人]"
    PHONE = "[电话]"
    ID_NUMBER = "[证件]"
    BANK_CARD = "[银行卡]"
    PLATE = "[车牌]"
    CONTACT = "[联系方式]"
    ADDRESS = "[地址]"


@dataclass(frozen=True, slots=True)
class Hit:
    """What one token stands for, in the order of the text."""

    token: Token
    original: str


@dataclass(frozen=True, slots=True)
class Screened:
    """A text that may be stored, and what was taken out of it."""

    text: str
    tokens: tuple[Hit, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Tell whether anything was taken out."""
        return bool(self.tokens)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    token: Token


_SEPARATOR = r"[\s\-‐-―−﹣.·・•_/()（）]"
_GAP = rf"{_SEPARATOR}{{0,3}}"
_DIGIT = "[0-9]"
_NUMERAL = "[零〇一二三四五六七八九幺]"


def _digits(count: str) -> str:
    return rf"(?:{_GAP}{_DIGIT}){count}"


_MOBILE = re.compile(
    rf"(?<!{_DIGIT})(?:\+?(?:00)?86{_GAP})?(?P<hit>1{_GAP}[3-9]{_digits('{9}')})(?!{_DIGIT})"
)
_SPOKEN_MOBILE = re.compile(
    rf"(?<!{_NUMERAL})(?P<hit>[一幺]\s?[三四五六七八九](?:[\s\-]?{_NUMERAL}){{9}})(?!{_NUMERAL})"
)
_LANDLINE = re.compile(rf"(?<![0-9a-z])\(?(?P<hit>0{_DIGIT}{{2,3}}{_GAP}[2-8]{_digits('{6,7}')})(?!{_DIGIT})")
_NAMED_PHONE = re.compile(
    rf"(?:电话|手机|座机|联系方式|号码|tel|phone)[号码]{{0,2}}[\s:：是为]{{0,3}}(?P<hit>{_DIGIT}{_digits('{6,11}')})(?!{_DIGIT})"
)
_ID_18 = re.compile(rf"(?<!{_DIGIT})(?P<hit>[1-8]{_digits('{16}')}{_GAP}[0-9x])(?![0-9a-z])")
_ID_15 = re.compile(rf"(?<!{_DIGIT})(?P<hit>[1-8]{_digits('{14}')})(?!{_DIGIT})")
_CARD = re.compile(rf"(?<!{_DIGIT})(?P<hit>[3-69]{_digits('{15,18}')})(?!{_DIGIT})")
_NAMED_CARD = re.compile(
    rf"(?:卡号|账号|帐号|账户|帐户)[\s:：是为]{{0,3}}(?P<hit>{_DIGIT}{_digits('{8,24}')})(?!{_DIGIT})"
)
_PLATE = re.compile(
    r"(?P<hit>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
    rf"{_GAP}[a-z]{_GAP}(?=[a-z\s\-·.]{{0,5}}[0-9])[a-z0-9](?:{_GAP}[a-z0-9]){{3,5}}[挂学警港澳]?)(?![a-z0-9])"
)
_NAMED_CONTACT = re.compile(
    r"(?:微信|qq|wechat|邮箱|email)[号码]{0,2}[\s:：是为]{0,3}(?P<hit>[a-z0-9][a-z0-9_.\-@]{4,39})"
)
_EMAIL = re.compile(r"(?P<hit>[a-z0-9][a-z0-9_.+\-]{0,63}@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+)")

# The first two digits of an ID number name a province: a number that starts with a year is never one.
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_PARTIAL_MOBILE = re.compile(rf"(?<!{_DIGIT})1[3-9]{_DIGIT}{{5,9}}(?!{_DIGIT})")
_PARTIAL_ID = re.compile(rf"(?<!{_DIGIT}){_DIGIT}{{14,18}}x?(?![0-9a-z])")
_NOT_DIGIT = re.compile(r"[^0-9x]")


def _only_digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1890 <= date(int(year), int(month), int(day)).year <= 2100
    except ValueError:
        return False


def _is_id_18(hit: str) -> bool:
    digits = _only_digits(hit)
    return digits[:2] in _PROVINCES and _is_day(digits[6:10], digits[10:12], digits[12:14])


def _is_id_15(hit: str) -> bool:
    digits = _only_digits(hit)
    return digits[:2] in _PROVINCES and _is_day("19" + digits[6:8], digits[8:10], digits[10:12])


def _is_card(hit: str) -> bool:
    """Tell whether digits are a UnionPay number or pass the check digit of ISO/IEC 7812-1."""
    digits = _only_digits(hit)
    if digits.startswith("62"):
        return True
    total = sum(
        sum(divmod(int(digit) * (2 if place % 2 else 1), 10)) for place, digit in enumerate(reversed(digits))
    )
    return total % 10 == 0


def _always(_hit: str) -> bool:
    return True


# Longer patterns first: where spans overlap, the first one names the token.
_PATTERNS: Final = (
    (_ID_18, Token.ID_NUMBER, _is_id_18),
    (_ID_15, Token.ID_NUMBER, _is_id_15),
    (_CARD, Token.BANK_CARD, _is_card),
    (_NAMED_CARD, Token.BANK_CARD, _always),
    (_MOBILE, Token.PHONE, _always),
    (_SPOKEN_MOBILE, Token.PHONE, _always),
    (_LANDLINE, Token.PHONE, _always),
    (_NAMED_PHONE, Token.PHONE, _always),
    (_PLATE, Token.PLATE, _always),
    (_EMAIL, Token.CONTACT, _always),
    (_NAMED_CONTACT, Token.CONTACT, _always),
)
_HAS_SOMETHING = re.compile(r"[0-9０-９零〇一幺@＠A-Za-zＡ-Ｚａ-ｚ]|[^\x00-\x7f一-鿿　-〿＀-￯\n]")
_SKIPPED = frozenset("-‐‑‒–—―−·・•._　 \t\r\n*")


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold width, case and accents away; the list gives the place in ``text`` of each folded character."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if "一" <= char <= "鿿":
            chars.append(char)
            places.append(place)
            continue
        for part in unicodedata.normalize("NFKD", char).casefold():
            # What has no width of its own could stand between two digits unseen.
            if unicodedata.category(part) not in ("Mn", "Me", "Cf"):
                chars.append(part)
                places.append(place)
    return "".join(chars), places


def _squeezed(folded: str, places: list[int]) -> tuple[str, list[int]]:
    kept = [index for index, char in enumerate(folded) if char not in _SKIPPED and not char.isspace()]
    return "".join(folded[index] for index in kept), [places[index] for index in kept]


_FOLDED_ALREADY = re.compile(r"[0-9A-Za-z一-鿿]*")


_PLACE_ALONE: Final = re.compile(r"[^\W\d_]{2,24}(?:镇|乡|街道|村|社区|村委会|居委会)")


def identifying(address: str) -> str:
    """Return an address as far as it tells who lives there: empty for the name of a township or village alone.

    That name is the matter's own place, which everybody who sees the matter reads; taking it out of the texts would hide
    what the matter is about.
    """
    return "" if _PLACE_ALONE.fullmatch(address.strip()) else address


def squeezed(text: str) -> str:
    """Return ``text`` as known values are compared: folded, without separators."""
    if _FOLDED_ALREADY.fullmatch(text):
        return text.lower()
    return _squeezed(*_folded(text))[0]


def _known_token(word: str) -> Token:
    digits = sum(char.isdigit() for char in word)
    if digits >= 15:
        return Token.ID_NUMBER
    if digits >= 7:
        return Token.PHONE
    return Token.ADDRESS if len(word) >= 7 and not word.isascii() else Token.PETITIONER


def _known_spans(folded: str, places: list[int], known: Iterable[str]) -> Iterator[_Span]:
    line, line_places = _squeezed(folded, places)
    for value in known:
        word = squeezed(value)
        # One character is no name: taking every 张 out would leave nothing to read.
        if len(word) < 2:
            continue
        start = line.find(word)
        while start >= 0:
            end = line_places[start + len(word) - 1] + 1
            yield _Span(line_places[start], end, _known_token(word))
            start = line.find(word, start + 1)


def _pattern_spans(folded: str, places: list[int]) -> Iterator[_Span]:
    for pattern, token, is_meant in _PATTERNS:
        start = 0
        while match := pattern.search(folded, start):
            if is_meant(match["hit"]):
                yield _Span(places[match.start("hit")], places[match.end("hit") - 1] + 1, token)
                start = match.end()
            else:
                start = match.start() + 1


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = _Span(last.start, max(last.end, span.end), last.token)
        else:
            merged.append(span)
    return merged


def _spans(text: str, known: Iterable[str]) -> list[_Span]:
    values = tuple(known)
    if not text or (not values and not _HAS_SOMETHING.search(text)):
        return []
    folded, places = _folded(text)
    found = list(_known_spans(folded, places, values))
    if _HAS_SOMETHING.search(text):
        found.extend(_pattern_spans(folded, places))
    return _merged(found)


def screen(text: str, known: Iterable[str] = ()) -> Screened:
    """Put tokens in the place of ``known`` values and of phones, ID numbers, cards, plates and addresses of mail.

    ``known`` holds the case's own names, phones, ID numbers and addresses; a value of one character is ignored.
    A text without a hit comes back as it was. Overlapping hits become one token.
    """
    parts: list[str] = []
    hits: list[Hit] = []
    start = 0
    for span in _spans(text, known):
        parts += (text[start : span.start], span.token)
        hits.append(Hit(span.token, text[span.start : span.end]))
        start = span.end
    if not hits:
        return Screened(text)
    parts.append(text[start:])
    return Screened("".join(parts), tuple(hits))


def looks_like_person(query: str) -> bool:
    """Tell whether a search holds a phone, an ID number, a card or a plate, or most of one, and must be refused.

    Seven digits that start as a mobile number and fourteen that start as an ID number are enough. A number that
    starts with a year, as matters are numbered, passes.
    """
    if _spans(query, ()):
        return True
    folded, _ = _folded(query)
    close = "".join(char for char in folded if char not in _SKIPPED)
    if _PARTIAL_MOBILE.search(close):
        return True
    return any(
        match[0][:2] in _PROVINCES and _is_day(match[0][6:10], match[0][10:12], match[0][12:14])
        for match in _PARTIAL_ID.finditer(close)
    )


def is_title_clean(title: str, known: Iterable[str] = ()) -> bool:
    """Tell whether a title (案由) names neither a person of the case nor a number that leads to one."""
    return not _spans(title, known)
