"""The one feed of a wall display: its plan, and each scene in words and numbers."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from dashboard.text import _
from dashboard.wall.base import NAMES, Said
from dashboard.wall.hall import HALL_SCENES
from dashboard.wall.work import WORK_SCENES, urgent_words
from db.queries.wall import hall_seen, plan_of, work_seen
from db.wall import Plan, Profile, Scene

LOG: Final = logging.getLogger("board.wall")
ASSETS: Final = Path(__file__).parents[1] / "assets"
Seen = TypeVar("Seen")


def feed(session: Session, profile: Profile, as_of: date, given: Plan | None = None) -> Said:
    """Count and say everything that a display of a profile shows at the end of ``as_of``."""
    plan = given or plan_of(session, profile)
    if profile is Profile.HALL:
        return {**_frame(plan), "urgent": "", "scenes": scenes(plan, HALL_SCENES, hall_seen(session, as_of))}
    seen = work_seen(session, as_of)
    return {**_frame(plan), "urgent": urgent_words(seen), "scenes": scenes(plan, WORK_SCENES, seen)}


def scenes(plan: Plan, made: Mapping[Scene, Callable[[Seen], Said]], seen: Seen) -> list[Said]:
    """Return the scenes of a plan in its order; one that fails is left out, and named in the log."""
    found = []
    for slot in plan.shown:
        try:
            said = made[slot.scene](seen)
        except Exception:
            LOG.exception("the wall's scene %s failed and is left out", slot.scene.value)
            continue
        found.append({"key": slot.scene.value, "name": _(NAMES[slot.scene]), "dwell": slot.dwell, **said})
    return found


def note_failed(said: str) -> None:
    """Write to the log which scenes a display could not draw; anything but scenes' names is no scene."""
    known = sorted(set(said.split(",")) & {scene.value for scene in Scene})
    if known:
        LOG.warning("a display could not draw and skips: %s", ", ".join(known))


def _frame(plan: Plan) -> dict[str, Any]:
    return {"build": build(), "hours": [plan.from_hour, plan.to_hour]}


@cache
def build() -> str:
    """Return what changes when the display's own files do, so that it loads itself anew."""
    content = b"".join((ASSETS / name).read_bytes() for name in ("37-wall.css", "37-wall.js"))
    return sha256(content).hexdigest()[:12]
