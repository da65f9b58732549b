"""Which counter screen a request comes from: by a cookie of its own, which no page of signed-in users ever gets."""

from typing import Final

from flask import Request, Response, g

from dashboard.device_cookie import find_device, give_token
from db.commands.counters import COUNTERS
from db.queries.counters import Counter, counter_of_token

COUNTER_COOKIE: Final = "counter"
COUNTER_LANGUAGE: Final = "counter_language"
COUNTER_PATH: Final = "/counter"


def find_counter(request: Request) -> Counter | None:
    """Return the screen that the request's cookie names, noting that it was there; keep it with the request."""
    g.counter = find_device(request, COUNTER_COOKIE, counter_of_token, COUNTERS)
    return current_counter()


def current_counter() -> Counter | None:
    """Return the screen of this request, as the gate found it."""
    found: Counter | None = g.get("counter")
    return found


def give_cookie(response: Response, token: str) -> None:
    """Make the browser the screen of a token; only the counter's own addresses get it back."""
    give_token(response, COUNTER_COOKIE, COUNTER_PATH, token)
