"""Where a command line works: the database, zone and keys that the environment names."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from db.keys import KeyRing, load_ring
from db.session import Database

PREFIX: Final = "BOARD_"


@dataclass(frozen=True, slots=True)
class Here:
    """The place of a command: its database without keys, the moment it began, and how it speaks."""

    database: Database
    instance: Path
    now: datetime
    say: Callable[[str], None]

    def take_keys(self, *, may_make: bool = False) -> KeyRing:
        """Give the database the keys of the environment or of the instance folder; ``KeyRefused`` without them."""
        ring = load_ring(_said("IDENTITY_KEY"), _said("LOG_KEY"), self.instance, may_make=may_make)
        self.database.keys = ring
        return ring


def _said(name: str, environ: Mapping[str, str] = os.environ) -> str:
    return environ.get(PREFIX + name, "").strip()


def find_here(now: Callable[[ZoneInfo], datetime], say: Callable[[str], None]) -> Here:
    """Read where to work from the environment: the same settings and defaults as those of the server."""
    instance = Path(_said("INSTANCE") or "instance").absolute()
    zone = ZoneInfo(_said("ZONE") or "Asia/Shanghai")
    url = _said("DATABASE_URL") or f"sqlite:///{instance / 'board.sqlite'}"
    return Here(Database(url, zone), instance, now(zone), say)
