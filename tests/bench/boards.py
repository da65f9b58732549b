"""Boards of the demo county at several sizes, made once and kept beside the reports."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from db.session import Database

UNTIL = date(2026, 11, 20)
ZONE = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).resolve().parents[2]


def board_of(cases: int, folder: Path) -> Database:
    """Open the demo county of so many matters, made by the board's own command where there is none yet."""
    place = folder / f"demo-{cases}"
    file = place / "board.sqlite"
    url = f"sqlite:///{file}"
    if not (place / "made").exists():
        place.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        print(f"Making {cases:,} matters in {place} ...", flush=True)
        settings = {"BOARD_DATABASE_URL": url, "BOARD_INSTANCE": str(place), "BOARD_ZONE": ZONE.key}
        asked = ["demo", "--cases", str(cases), "--until", UNTIL.isoformat()]
        subprocess.run([sys.executable, "-m", "db", *asked], check=True, cwd=ROOT, env=os.environ | settings)
        (place / "made").touch()
    return Database(url, ZONE)
