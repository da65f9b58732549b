"""The gate: nobody passes without a live session, and nothing answers a role that it does not name.

A counter screen passes to the counter's own addresses and nowhere else, a wall display to the wall's.
"""

from collections.abc import Sequence
from typing import Final, NoReturn

from flask import Flask, Request, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import Forbidden, Unauthorized

from dashboard.callback_group import CALLBACK_ROLES, ROUTE_ROLES
from dashboard.counter_device import COUNTER_LANGUAGE, find_counter
from dashboard.page import PAGES_EXTENSION, Page, home_of, page_at
from dashboard.request import current_account, current_visit, now, writing
from dashboard.sessions import find_visit
from dashboard.text import DEFAULT, _, speak
from dashboard.wall.device import find_display
from db.enums import LogKind, Role
from db.log import append
from db.queries.accounts import Visit

UPDATE: Final = "/_dash-update-component"
CATCH_ALL: Final = ("/", "/<path:path>")
LANGUAGE_COOKIE: Final = "language"
# No data of the board is behind these: the sign-in form and those of a counter screen and a wall display, style sheets, icons, and scripts of ours and of packages,
# which the sign-in form fetches ahead.
PUBLIC: Final = frozenset(
    {
        "login.sign_in",
        "login.speak_to_strangers",
        "counter.set_up",
        "wall.set_up",
        "static.vendor",
        "static.icon",
        "_dash_assets.static",
        "/_favicon.ico",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }
)
# They answer to a counter screen alone: no user is one, and a screen is no user.
AT_COUNTER: Final = frozenset(
    {"counter.show", "counter.ask", "counter.stay", "counter.rate_matter", "counter.end", "counter.say_in"}
)
# They answer to a wall display alone, with counts.
AT_WALL: Final = frozenset({"wall.show", "wall.feed"})
# Dash's own parts are for everyone who is signed in.
SIGNED_IN: Final = frozenset(
    {
        "/_dash-layout",
        "/_dash-dependencies",
        "/_reload-hash",
        "login.leave",
        "preferences.prefer",
    }
)


class Visitor(UserMixin):
    """The signed-in user as Flask-Login knows it."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def get_id(self) -> str:
        """Return the account's id as text."""
        return str(self.visit.account.id)


def _load(asked: Request) -> Visitor | None:
    visit = find_visit(asked)
    return None if visit is None else Visitor(visit)


def guard(server: Flask, pages: Sequence[Page]) -> None:
    """Put the gate before everything that ``server`` answers; call it before any other part is added."""
    server.extensions[PAGES_EXTENSION] = tuple(pages)
    manager = LoginManager()
    manager.session_protection = None
    # Its init_app would only add "remember me" cookies, which the board does not give.
    server.login_manager = manager  # type: ignore[attr-defined]
    manager.request_loader(_load)
    server.before_request(pass_or_refuse)


def pass_or_refuse() -> ResponseReturnValue | None:
    """Let a request pass, send a stranger to the sign-in form, or refuse with 401 or 403."""
    g.visit = None
    if request.endpoint in PUBLIC:
        speak(request.cookies.get(LANGUAGE_COOKIE, ""))
        return None
    if request.endpoint in AT_COUNTER and find_counter(request) is not None:
        speak(request.cookies.get(COUNTER_LANGUAGE, ""))
        return None
    if request.endpoint in AT_WALL and find_display(request) is not None:
        speak(DEFAULT)
        return None
    g.visit = getattr(current_user, "visit", None)
    visit = current_visit()
    if visit is None and request.endpoint in AT_WALL:
        return _show_display_set_up()
    if visit is None and request.endpoint in AT_COUNTER:
        return _show_set_up()
    if visit is None:
        speak(request.cookies.get(LANGUAGE_COOKIE, ""))
        if request.method in ("GET", "HEAD") and not request.path.startswith("/_"):
            target = request.full_path.rstrip("?")
            return redirect(url_for("login.sign_in", next=None if target == "/" else target))
        raise Unauthorized(_("You are signed out. Sign in again to go on."))
    speak(visit.account.language)
    return _check(request.endpoint or "", visit.account.role)


def _show_set_up() -> ResponseReturnValue:
    speak(request.cookies.get(LANGUAGE_COOKIE, ""))
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("counter.set_up"))
    raise Unauthorized(_("This screen is not set up, or it was revoked."))


def _show_display_set_up() -> ResponseReturnValue:
    speak(request.cookies.get(LANGUAGE_COOKIE, ""))
    if request.endpoint == "wall.show":
        return redirect(url_for("wall.set_up"))
    raise Unauthorized(_("This screen is not set up, or it was revoked."))


def _check(endpoint: str, role: Role) -> ResponseReturnValue | None:
    if endpoint in SIGNED_IN:
        return None
    if endpoint == UPDATE:
        _check_callback(role)
        return None
    if endpoint in CATCH_ALL:
        return _check_page(role)
    routes: dict[str, frozenset[Role]] = current_app.extensions.get(ROUTE_ROLES, {})
    if endpoint and role not in routes.get(endpoint, frozenset()):
        refuse(_("Your role may not do this."), route=endpoint)
    # Without an endpoint nothing is there; Flask says so itself.
    return None


def _check_callback(role: Role) -> None:
    body = request.get_json(silent=True)
    output = body.get("output") if isinstance(body, dict) else None
    known: dict[str, frozenset[Role]] = current_app.extensions.get(CALLBACK_ROLES, {})
    if not isinstance(output, str) or role not in known.get(output, frozenset()):
        refuse(_("Your role may not see this."), callback=str(output)[:200])


def _check_page(role: Role) -> ResponseReturnValue | None:
    pages: tuple[Page, ...] = current_app.extensions[PAGES_EXTENSION]
    page = page_at(pages, request.path)
    is_first = request.path == "/" and (page is None or role not in page.roles)
    if is_first and (home := home_of(pages, role)) is not None:
        query = request.query_string.decode(errors="replace")
        return redirect(home.path + ("?" + query if query else ""))
    if page is None:
        abort(404, _("There is no page at this address."))
    if role not in page.roles:
        refuse(_("Your role may not open this page."), page=page.key)
    return None


def refuse(sentence: str, **detail: str) -> NoReturn:
    """Write what was refused to the log and answer 403 with one sentence."""
    note_refusal(**detail)
    raise Forbidden(sentence)


def note_refusal(**detail: str) -> None:
    """Write to the log what the account that asks was refused."""
    said = {**detail, "path": request.path[:200]}
    with writing() as session:
        append(session, kind=LogKind.REFUSED, at=now(), account=current_account(), detail=said)
