"""The wall's addresses: its page and its feed answer to displays alone, and a set-up code makes a browser one."""

from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from dashboard.request import board, now, reading, today, writing
from dashboard.text import _, language, ngettext
from dashboard.wall.base import weekday
from dashboard.wall.device import WALL_COOKIE, current_display, give_cookie
from dashboard.wall.feed import feed as feed_of
from dashboard.wall.feed import note_failed
from db.commands.devices import DeviceRefused
from db.commands.devices import set_up as make_this_display
from db.commands.wall import DISPLAYS
from db.queries.wall import Display
from db.wall import Plan, Profile

blueprint = Blueprint("wall", __name__)
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""A display's page shows what its own script draws, and may stand in the frame of the page that arranges it."""


def _here() -> Display:
    found = current_display()
    if found is None:
        raise Unauthorized
    return found


@blueprint.route("/wall/set-up", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Make the browser a wall display by a code that an administrator made; the code opens once."""
    if request.method == "GET":
        return render_template("wall_set_up.html", board=board(), lang=language().tag, theme="dark")
    try:
        with writing() as session:
            made = make_this_display(
                session, DISPLAYS, request.form.get("code", "")[:40], request.remote_addr or "", now()
            )
    except DeviceRefused as refused:
        flash(
            ngettext(
                "Too many tries. Try again in {n} minute.",
                "Too many tries. Try again in {n} minutes.",
                refused.values["minutes"],
            )
        )
        made = None
    else:
        if made is None:
            flash(_("This set-up code is wrong, used or expired."))
    if made is None:
        return redirect(url_for("wall.set_up"), 303)
    answer = make_response(redirect(url_for("wall.show"), 303))
    give_cookie(answer, made[1])
    return answer


@blueprint.get("/wall")
def show() -> ResponseReturnValue:
    """Show the display's page, which fills itself from the feed."""
    answer = wall_page(_here().profile, url_for("wall.feed"))
    give_cookie(answer, request.cookies.get(WALL_COOKIE, ""))
    return answer


@blueprint.get("/wall/feed")
def feed() -> ResponseReturnValue:
    """Answer what the display shows now."""
    note_failed(request.args.get("failed", "")[:200])
    return wall_feed(_here().profile)


def wall_page(profile: Profile, address: str, *, is_preview: bool = False) -> Response:
    """Return the page of a profile that asks for its feed at an address."""
    page = render_template(
        "wall.html",
        board=board(),
        lang=language().tag,
        profile=profile.value,
        feed=address,
        is_preview=is_preview,
        words=_page_words(),
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def wall_feed(profile: Profile, plan: Plan | None = None) -> Response:
    """Return the feed of a profile at this moment, by the plan that is kept where none is given."""
    with reading() as session:
        said = feed_of(session, profile, today(), plan)
    return jsonify({**said, "now": int(now().timestamp() * 1000), "day": _day_words()})


def _page_words() -> dict[str, Any]:
    return {
        "asof": _("Data as of {time}"),
        "old": _("not renewed for {n} min"),
        "waiting": _("Waiting for the first figures"),
    }


def _day_words() -> str:
    day = today()
    return _(
        "{year}-{month}-{day}, {weekday}", year=day.year, month=day.month, day=day.day, weekday=weekday(day)
    )
