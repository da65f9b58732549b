"""The counter page (查询与评价台): a petitioner looks up the own matter on a screen of the office, and rates it once.

It answers to counter screens alone. Each form is answered by a redirection, so that no history of the browser holds
what was typed; what the screen shows is known to the server alone, and forgotten there.
"""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from dashboard.counter_device import (
    COUNTER_COOKIE,
    COUNTER_LANGUAGE,
    COUNTER_PATH,
    current_counter,
    give_cookie,
)
from dashboard.counter_words import (
    RATINGS,
    day_words,
    held_back_sentence,
    nothing_found,
    owed_sentence,
    own_sentence,
    paper_cells,
    screen_refusal,
    stage_sentence,
)
from dashboard.request import board, now, reading, today, writing
from dashboard.text import Language, _, language, speak
from dashboard.words import word
from db.commands.counters import (
    COUNTERS,
    end_look,
    is_look_live,
    keep_look,
    look_up,
    rate,
    rating_held_back,
)
from db.commands.devices import DeviceRefused
from db.commands.devices import set_up as make_screen
from db.enums import Rating
from db.queries.counters import Counter, CounterAnswer, counter_answer

blueprint = Blueprint("counter", __name__)


def _here() -> Counter:
    found = current_counter()
    if found is None:
        raise Unauthorized
    return found


@blueprint.route("/counter/set-up", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Make the browser a counter screen by a code that the office made; the code opens once."""
    if request.method == "GET":
        return _page("counter_set_up.html", theme="light")
    try:
        with writing() as session:
            made = make_screen(
                session, COUNTERS, request.form.get("code", ""), request.remote_addr or "", now()
            )
    except DeviceRefused as refused:
        flash(screen_refusal(refused))
        made = None
    else:
        if made is None:
            flash(_("This set-up code is wrong, used or expired."))
    if made is None:
        return redirect(url_for("counter.set_up"), 303)
    answer = make_response(redirect(url_for("counter.show"), 303))
    give_cookie(answer, made[1])
    return answer


@blueprint.get("/counter")
def show() -> ResponseReturnValue:
    """Show the form, or the matter that was looked up and not forgotten yet."""
    counter, found, held_back = _here(), None, ""
    if counter.case_id is not None and is_look_live(counter, now()):
        with reading() as session:
            found = counter_answer(session, counter.case_id, today())
            held_back = "" if found is None else rating_held_back(session, counter.case_id, now())
    if found is None:
        return _renewed(_page("counter.html", theme=counter.theme))
    return _renewed(
        _page("counter_matter.html", theme=counter.theme, **_said(found, held_back), ratings=_ratings())
    )


@blueprint.post("/counter/ask")
def ask() -> ResponseReturnValue:
    """Look up a matter by its query code and one further thing that its petitioner knows."""
    try:
        with writing() as session:
            is_found = look_up(
                session,
                _here(),
                request.form.get("code", "")[:40],
                request.form.get("further", "")[:40],
                now(),
            )
    except DeviceRefused as refused:
        flash(screen_refusal(refused))
    else:
        if not is_found:
            flash(nothing_found())
    return redirect(url_for("counter.show"), 303)


@blueprint.post("/counter/stay")
def stay() -> ResponseReturnValue:
    """Let the matter stay on a screen that is touched."""
    with writing() as session:
        keep_look(session, _here(), now())
    return "", 204


@blueprint.post("/counter/rate")
def rate_matter() -> ResponseReturnValue:
    """Take the petitioner's rating of the matter on the screen."""
    chosen = request.form.get("rating", "")
    if chosen not in list(Rating):
        flash(_("Choose one of the three first."))
        return redirect(url_for("counter.show"), 303)
    try:
        with writing() as session:
            rate(session, _here(), Rating(chosen), now())
    except DeviceRefused as refused:
        flash(screen_refusal(refused))
    else:
        flash(_("Thank you. Your rating was recorded."))
    return redirect(url_for("counter.show"), 303)


@blueprint.post("/counter/end")
def end() -> ResponseReturnValue:
    """Forget what the screen shows, and the language that was chosen for it."""
    with writing() as session:
        end_look(session, _here())
    answer = make_response(redirect(url_for("counter.show"), 303))
    answer.delete_cookie(COUNTER_LANGUAGE, path=COUNTER_PATH)
    return answer


@blueprint.get("/counter/in/<chosen>")
def say_in(chosen: str) -> ResponseReturnValue:
    """Speak another language until the screen is cleared."""
    if chosen not in list(Language):
        abort(404)
    answer = make_response(redirect(url_for("counter.show"), 303))
    answer.set_cookie(
        COUNTER_LANGUAGE,
        speak(chosen).value,
        path=COUNTER_PATH,
        secure=board().config.is_https,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _renewed(page: str) -> ResponseReturnValue:
    """Answer with a page, and keep the screen's cookie from growing old."""
    answer = make_response(page)
    give_cookie(answer, request.cookies.get(COUNTER_COOKIE, ""))
    return answer


def _page(template: str, **said: Any) -> str:
    other = Language.EN if language() is Language.ZH else Language.ZH
    return render_template(template, board=board(), lang=language().tag, other=other, **said)


def _said(found: CounterAnswer, held_back: str) -> dict[str, Any]:
    """Return the words of a matter."""
    is_late = found.owed is not None and found.owed.on < today()
    return {
        "number": found.number,
        "title": found.title,
        "received": day_words(found.received_on),
        "stage": "" if found.stage is None else word(found.stage),
        "stage_said": stage_sentence(found),
        # Where only the petitioner's own time runs, that no other does need not be said.
        "owed": "" if found.owed is None and found.own is not None else owed_sentence(found.owed),
        "late": _("This day has passed. Ask at the window what keeps it.") if is_late else "",
        "own": own_sentence(found.own),
        "papers": [paper_cells(one) for one in found.papers],
        "held_back": held_back_sentence(held_back, found.rating) if held_back else "",
    }


def _ratings() -> list[tuple[str, str]]:
    return [(one.value, word(one)) for one in RATINGS]
