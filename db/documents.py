"""What a document of a matter may be: its kinds of file, told by their first bytes and never by a name; pure."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db.enums import DocumentKind

MOST_BYTES: Final = 20 << 20
MOST_OF_A_MATTER: Final = 40
LONGEST_TITLE: Final = 40
LONGEST_NUMBER: Final = 40
LONGEST_REASON: Final = 200
SHORTEST_REASON: Final = 4


class MediaType(StrEnum):
    """Files that are taken: papers and pictures, nothing that runs."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


ENDINGS: Final = {
    MediaType.PDF: ".pdf",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
}
SHOWN_IN_PLACE: Final = frozenset({MediaType.PDF, MediaType.JPEG, MediaType.PNG})
"""What a browser shows by itself; the rest is saved."""

_STARTS: Final = (
    (b"%PDF-", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)
_OFFICE: Final = (("word/document.xml", MediaType.DOCX), ("xl/workbook.xml", MediaType.XLSX))
_MACROS: Final = "vbaproject.bin"
MOST_UNPACKED: Final = 200 << 20
"""A packed file says how large it is unpacked; one that says more would fill whoever opens it (zip bomb)."""
MOST_PARTS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the case page lists it, its file left out."""

    id: int
    kind: DocumentKind
    title: str
    paper_number: str
    dated_on: date | None
    unit_id: int | None
    added_by: str
    added_at: datetime
    media_type: MediaType
    size: int
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    paper_id: int | None = None
    event_id: int | None = None
    is_destroyed: bool = False
    """Its file was destroyed with the identity of its matter; what it was stays listed."""

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it opens no more."""
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An opened file: its name without any word of its matter, and its bytes, never printed."""

    name: str
    media_type: MediaType
    content: bytes

    def __repr__(self) -> str:
        """Say nothing of the content."""
        return f"OpenedFile({self.name!r})"


def media_type_of(content: bytes) -> MediaType | None:
    """Return what a file is by its content, None for what is not taken.

    A workbook or text with macros is not, nor one that unpacks to too much, twice to one name, or out of its folder.
    """
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            listed = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > MOST_UNPACKED:
        return None
    names = {one.filename for one in listed}
    if len(names) < len(listed) or any(_leaves(name) for name in names):
        return None
    if any(name.casefold().endswith(_MACROS) for name in names):
        return None
    return next((media_type for part, media_type in _OFFICE if part in names), None)


def _leaves(name: str) -> bool:
    """Tell whether a packed name would be unpacked outside its folder."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith("/") or ".." in parts or ":" in parts[0]


def plain_line(words: str) -> str:
    """Return typed words as one line: spaces single, and nothing in it that is not seen (Unicode categories C)."""
    seen = "".join(" " if one.isspace() else one for one in words)
    return " ".join("".join(one for one in seen if unicodedata.category(one)[0] != "C").split())
