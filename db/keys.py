"""The board's keys: what seals identity, what chains the log, and what answers a caller by hash.

A key is 32 random bytes, written as base64. Its id follows from the key itself, so a key can't be filed under the
wrong name. Several keys stand side by side while a rekey is under way: the first is used for writing, every one
for reading.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
IDENTITY_FILE: Final = "identity.key"
LOG_FILE: Final = "log.key"
HEAD_FILE: Final = "log.head"
PRIVATE: Final = 0o600


class KeyProblem(StrEnum):
    """What is wrong with a key or with what it should open."""

    MISSING = "key_missing"
    NOT_BASE64 = "key_not_base64"
    TOO_SHORT = "key_too_short"
    UNKNOWN = "key_unknown"
    READABLE_BY_OTHERS = "key_readable_by_others"
    DOES_NOT_OPEN = "key_does_not_open"


class KeyRefused(Exception):
    """Raised with a code and the key's name or id, never with a key."""

    def __init__(self, problem: KeyProblem, which: str) -> None:
        super().__init__(f"{problem}: {which}")
        self.problem = problem
        self.which = which


def new_key() -> str:
    """Make a key of 32 random bytes, as base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def key_id(key: bytes) -> str:
    """Return the id of a key: eight hex digits that follow from it and tell nothing about it."""
    return hashlib.sha256(b"petition board key id" + key).hexdigest()[:8]


def read_keys(text: str, which: str) -> dict[str, bytes]:
    """Read base64 keys separated by commas or lines, the first one being for writing.

    Raises ``KeyRefused`` where there is none, or one is not base64 or shorter than 32 bytes.
    """
    keys: dict[str, bytes] = {}
    for part in text.replace("\n", ",").split(","):
        if not (word := part.strip()):
            continue
        try:
            key = base64.b64decode(word, altchars=b"-_" if set("-_") & set(word) else None, validate=True)
        except (binascii.Error, ValueError):
            raise KeyRefused(KeyProblem.NOT_BASE64, which) from None
        if len(key) < KEY_BYTES:
            raise KeyRefused(KeyProblem.TOO_SHORT, which)
        keys[key_id(key)] = key
    if not keys:
        raise KeyRefused(KeyProblem.MISSING, which)
    return keys


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"petition board " + purpose, "sha256")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with the id of the key that opens it."""

    key_id: str
    data: bytes


def about(table: str, owner_id: int, column: str) -> bytes:
    """Return what a ciphertext is bound to: its table, the matter it belongs to, and its column.

    A ciphertext copied into another matter or another column does not open.
    """
    return f"{table}|{owner_id}|{column}".encode()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that the board holds, by id; ``head_folder`` is where the log's head is kept outside the database."""

    identity: dict[str, bytes] = field(repr=False)
    log: dict[str, bytes] = field(repr=False)
    head_folder: Path | None = None
    _ciphers: dict[str, AESGCM] = field(init=False, repr=False, compare=False)
    _contact: tuple[bytes, ...] = field(init=False, repr=False, compare=False)
    _words: dict[str, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ciphers = {name: AESGCM(_derived(key, b"seal")) for name, key in self.identity.items()}
        object.__setattr__(self, "_ciphers", ciphers)
        contact = tuple(_derived(key, b"contact") for key in self.identity.values())
        object.__setattr__(self, "_contact", contact)
        words = {name: _derived(key, b"sealed words") for name, key in self.identity.items()}
        object.__setattr__(self, "_words", words)

    @classmethod
    def fresh(cls, head_folder: Path | None = None) -> "KeyRing":
        """Make a ring of new random keys that are written nowhere."""
        return cls(
            read_keys(new_key(), "BOARD_IDENTITY_KEY"), read_keys(new_key(), "BOARD_LOG_KEY"), head_folder
        )

    @property
    def identity_key_id(self) -> str:
        """Return the id of the key that seals now."""
        return next(iter(self.identity))

    @property
    def log_key_id(self) -> str:
        """Return the id of the key that chains the log now."""
        return next(iter(self.log))

    def seal(self, plain: bytes, bound_to: bytes) -> Sealed:
        """Seal bytes with the writing key, bound to what ``about`` returns; AES-256-GCM, a random nonce first."""
        name = self.identity_key_id
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(name, nonce + self._ciphers[name].encrypt(nonce, plain, bound_to))

    def open(self, name: str, data: bytes, bound_to: bytes) -> bytes:
        """Open what ``seal`` made; ``KeyRefused`` where the key is unknown, or data or its place was changed."""
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise KeyRefused(KeyProblem.UNKNOWN, name)
        try:
            return cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            raise KeyRefused(KeyProblem.DOES_NOT_OPEN, name) from None

    def seal_text(self, plain: str, bound_to: bytes) -> bytes:
        """Seal text with the writing key; an empty text is sealed too, so that emptiness is not seen."""
        return self.seal(plain.encode(), bound_to).data

    def open_text(self, name: str, data: bytes, bound_to: bytes) -> str:
        """Open text that ``seal_text`` made; refused as in ``open``."""
        return self.open(name, data, bound_to).decode()

    def contact_hashes(self, words: Iterable[str]) -> tuple[bytes, ...]:
        """Return the keyed hash of some words under every key, the writing key's first."""
        message = "\x1f".join(words).encode()
        return tuple(hmac.digest(key, message, "sha256") for key in self._contact)

    def word_hash(self, word: str, name: str | None = None) -> bytes:
        """Return eight bytes that stand for a word in the vault's index, under one key."""
        return hmac.digest(self._words[name or self.identity_key_id], word.encode(), "sha256")[:8]

    def log_mac(self, message: bytes, name: str | None = None) -> str:
        """Return the log's HMAC-SHA256 of a message in hex; ``KeyRefused`` for an unknown key."""
        key = self.log.get(name or self.log_key_id)
        if key is None:
            raise KeyRefused(KeyProblem.UNKNOWN, name or "")
        return hmac.digest(_derived(key, b"log"), message, "sha256").hex()

    def private(self, purpose: str) -> bytes:
        """Return 32 bytes derived from the writing key for another use, such as a staged upload's file."""
        return _derived(self.identity[self.identity_key_id], purpose.encode())


def load_ring(identity: str, log: str, folder: Path, *, may_make: bool = False) -> KeyRing:
    """Build the ring from two strings or, where one is empty, from its file in ``folder``.

    A missing file is made with mode 0600 if ``may_make``, else ``KeyRefused``; a file that others may read is
    refused too.
    """
    keys = [
        read_keys(text or _from_file(folder / name, which, may_make=may_make), which)
        for text, name, which in (
            (identity, IDENTITY_FILE, "BOARD_IDENTITY_KEY"),
            (log, LOG_FILE, "BOARD_LOG_KEY"),
        )
    ]
    return KeyRing(keys[0], keys[1], folder)


def _from_file(path: Path, which: str, *, may_make: bool) -> str:
    if not path.exists():
        if not may_make:
            raise KeyRefused(KeyProblem.MISSING, which)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        except FileExistsError:
            pass  # Another process made it between our two looks.
        else:
            with os.fdopen(file, "w") as made:
                made.write(new_key() + "\n")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyRefused(KeyProblem.READABLE_BY_OTHERS, str(path))
    return path.read_text()


def add_key(folder: Path, name: str = IDENTITY_FILE) -> str:
    """Put a new writing key before those of a key file and return its id; the old ones still open."""
    path = folder / name
    key = new_key()
    _write_private(path, key + "\n" + path.read_text())
    return key_id(base64.b64decode(key))


def drop_old_keys(path: Path) -> int:
    """Leave only the writing key in a key file and return how many were taken out: what they sealed stays shut."""
    keys = [word for word in path.read_text().replace(",", "\n").split() if word]
    _write_private(path, keys[0] + "\n")
    return len(keys) - 1


def _write_private(path: Path, words: str) -> None:
    part = path.with_suffix(".part")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(file, "w") as made:
        made.write(words)
        made.flush()
        os.fsync(made.fileno())
    part.replace(path)
