"""Settings of the board, read once from the environment: typed, checked, and refused with one sentence."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from db.tally.answers import Engine

T = TypeVar("T")

PREFIX: Final = "BOARD_"
SHORTEST_KEY: Final = 32


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says about this server; a key of None was not given.

    The database of None is ``board.sqlite`` in the instance folder.
    """

    instance: Path
    database_url: str
    host: str
    port: int
    zone: ZoneInfo
    engine: Engine
    idle_minutes: int
    is_behind_proxy: bool
    is_https: bool
    secret_key: str | None
    identity_key: str | None
    log_key: str | None
    briefing_template: Path | None = None

    @property
    def is_loopback(self) -> bool:
        """Tell whether the server is reached from its own machine alone."""
        return not self.is_behind_proxy and _is_loopback(self.host)


class SettingRefused(Exception):
    """Raised for a setting whose value makes no sense; its text is one sentence for the operator."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name = name


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _flag(text: str) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    try:
        return words[text.lower()]
    except KeyError:
        raise ValueError("say 1 or 0") from None


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"give a whole number from {least} to {most}")
        return int(text)

    return read


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError("give the name of a time zone such as Asia/Shanghai") from None


def _engine(text: str) -> Engine:
    try:
        return Engine(text)
    except ValueError:
        raise ValueError("say columnar or sql") from None


def _host(text: str) -> str:
    if any(letter.isspace() or letter in "/:" for letter in text.strip("[]")) and text.count(":") < 2:
        raise ValueError("give a host name or an address without scheme and port, such as 127.0.0.1")
    return text


def _url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(
            "give a database address such as sqlite:////var/lib/board/board.sqlite "
            "or postgresql+psycopg://board@localhost/board"
        )
    return text


def _key(text: str) -> str:
    if len(text) < SHORTEST_KEY or any(letter.isspace() for letter in text):
        raise ValueError(f"give a random text of at least {SHORTEST_KEY} characters without spaces")
    return text


def _presentation(text: str) -> Path:
    path = Path(text).absolute()
    if path.suffix.lower() != ".pptx" or not path.is_file():
        raise ValueError("give the path of a presentation that is there, ending in .pptx")
    return path


KNOWN: Final = frozenset(
    PREFIX + name
    for name in (
        "INSTANCE", "DATABASE_URL", "HOST", "PORT", "ZONE", "ENGINE", "IDLE_MINUTES", "BEHIND_PROXY", "HTTPS",
        "SECRET_KEY", "IDENTITY_KEY", "LOG_KEY", "BRIEFING_TEMPLATE",
    )
)  # fmt: skip
"""Every setting, so that a mistyped name is refused and not silently unused."""


def read_config(environ: Mapping[str, str]) -> Config:
    """Read the settings, refusing an unknown ``BOARD_`` name or a wrong value with ``SettingRefused``."""
    for name in environ:
        if name.startswith(PREFIX) and name not in KNOWN:
            raise SettingRefused(name, f"there is no such setting; known are {', '.join(sorted(KNOWN))}.")

    def ask(name: str, read: Callable[[str], T], default: T) -> T:
        text = environ.get(PREFIX + name, "").strip()
        if not text:
            return default
        try:
            return read(text)
        except ValueError as error:
            # A key is never repeated to a terminal or a journal.
            said = "" if name.endswith("_KEY") or "URL" in name else f"{text!r} cannot be used: "
            raise SettingRefused(PREFIX + name, f"{said}{error}.") from None

    instance = ask("INSTANCE", Path, Path("instance")).absolute()
    host = ask("HOST", _host, "127.0.0.1")
    is_behind_proxy = ask("BEHIND_PROXY", _flag, False)
    return Config(
        instance=instance,
        database_url=ask("DATABASE_URL", _url, f"sqlite:///{instance / 'board.sqlite'}"),
        host=host,
        port=ask("PORT", _number(1, 65535), 8050),
        zone=ask("ZONE", _zone, ZoneInfo("Asia/Shanghai")),
        engine=ask("ENGINE", _engine, Engine.COLUMNAR),
        idle_minutes=ask("IDLE_MINUTES", _number(1, 24 * 60), 30),
        is_behind_proxy=is_behind_proxy,
        is_https=ask("HTTPS", _flag, is_behind_proxy or not _is_loopback(host)),
        secret_key=ask("SECRET_KEY", _key, None),
        identity_key=ask("IDENTITY_KEY", _key, None),
        log_key=ask("LOG_KEY", _key, None),
        briefing_template=ask("BRIEFING_TEMPLATE", _presentation, None),
    )
