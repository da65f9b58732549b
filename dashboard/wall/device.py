"""Which wall display a request comes from: by a cookie of its own, which no page of signed-in users ever gets."""

from typing import Final

from flask import Request, Response, g

from dashboard.device_cookie import find_device, give_token
from db.commands.wall import DISPLAYS
from db.queries.wall import Display, display_of_token

WALL_COOKIE: Final = "wall"
WALL_PATH: Final = "/wall"


def find_display(request: Request) -> Display | None:
    """Return the display that the request's cookie names, noting that it was there; keep it with the request."""
    g.display = find_device(request, WALL_COOKIE, display_of_token, DISPLAYS)
    return current_display()


def current_display() -> Display | None:
    """Return the display of this request, as the gate found it."""
    found: Display | None = g.get("display")
    return found


def give_cookie(response: Response, token: str) -> None:
    """Make the browser the display of a token; only the wall's own addresses get it back."""
    give_token(response, WALL_COOKIE, WALL_PATH, token)
