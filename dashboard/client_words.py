"""Words that the page's scripts say: a small script a language, asked for once."""

from typing import Final

import orjson
from flask import Flask, Response, abort

from dashboard.callback_group import RouteGroup
from dashboard.chips import IMPORT_WORDS, KEY_WORDS, MOVED_WORDS, TEXT_NOW
from dashboard.text import N_, Language, _, speaking
from db.enums import Role

WORDS: Final[dict[str, str]] = {
    "close": N_("Close"),
    "back_to_meeting": N_("Back to the meeting"),
    "present_nothing": N_("Nothing opens from here: all of it stands on this screen."),
    "room_saving": N_("Saving …"),
    "room_saved": N_("Saved at {time}"),
    "room_unsaved": N_("Not saved: the board cannot be reached; tried again every two seconds"),
    "room_sheets": N_("{n} sheets; Enter lays one left, Shift and Enter lays it right"),
    "room_found": N_("{n} of {all} sheets hold it"),
    "room_none": N_("Nothing in this file holds it."),
    "room_left": N_("Left side"),
    "room_right": N_("Right side"),
    "room_l": N_("L"),
    "room_r": N_("R"),
    "room_lay": N_("{side}: {sheet}"),
    "room_turn": N_("To the step"),
    "room_public": N_("in public"),
    "not_updated": N_("Not updated"),
    "no_server": N_(
        "The board cannot be reached. What you see has not been updated; your next action tries again."
    ),
    "too_long": N_(
        "No answer after 60 seconds. What you see has not been updated; choose a smaller period and try again."
    ),
    "signed_out": N_("You are signed out. Sign in again to come back to this page."),
    "sign_in": N_("Sign in"),
    "forbidden": N_("Your role does not allow this."),
    "refused": N_("The board could not accept this (code {status})."),
    "failed": N_("Something went wrong on the board (code {status})."),
    "reference": N_("Number {reference}."),
    "none_recorded": N_("(none recorded)"),
    "unknown": N_("number {id} (not found)"),
    "search_in": N_("Search: {what}"),
    "n_offered": N_("{n} to choose from"),
    "nothing_fits": N_("Nothing fits. Try fewer characters."),
    "clear": N_("Clear"),
    "clear_all": N_("Clear all"),
    "this_month": N_("This month"),
    "twelve_months": N_("Last 12 months"),
    "this_year": N_("This year"),
    "last_year": N_("Last year"),
    "all_time": N_("All time"),
    "from": N_("From"),
    "to": N_("To"),
    "today": N_("Today"),
    "as_of": N_("As of the end of"),
    "as_of_said": N_("As of {day}"),
    "as_of_note": N_("Shows what the board knew at the end of that day."),
    "period_note": N_("An open end is the as-of day. Each figure names the day that it counts by."),
    "more_filters": N_("More filters"),
    "more_filters_n": N_("More filters ({n})"),
    "filter_in_words": N_("The filter in words"),
    "remove": N_("Remove: {what}"),
    "list_comma": N_(", "),
    "and_more": N_("{names} and others, {n} in all"),
    "colon": N_(": "),
    "ignored": N_("Ignored: {part}"),
    "looks_like_person": N_(
        "This looks like a person's phone or ID number. The board does not search for persons; "
        "use number, place or subject. Nothing was searched or written down."
    ),
    "key_cohort": KEY_WORDS["cohort"],
    "key_import": KEY_WORDS["import"],
    "key_since": KEY_WORDS["since"],
    "key_until": KEY_WORDS["until"],
    "key_moved": KEY_WORDS["moved"],
    "moved_pair": MOVED_WORDS,
    "import_run": IMPORT_WORDS[0],
    "import_part": IMPORT_WORDS[1],
    "key_q": KEY_WORDS["q"],
    "key_q_past": TEXT_NOW,
}
"""Every key that an asset says; a test reads the assets and compares."""

routes = RouteGroup(*Role)


def client_words() -> dict[str, str]:
    """Return the scripts' words in the language spoken now."""
    return {key: _(english) for key, english in WORDS.items()}


@routes("/words/<tag>.js")
def words_script(tag: str) -> Response:
    """Serve the words of the language with this tag, an unknown one being 404; it holds no data of the board."""
    spoken = next((one for one in Language if one.tag == tag), None)
    if spoken is None:
        abort(404)
    with speaking(spoken):
        body = b"window.boardWords=" + orjson.dumps(client_words()) + b";"
    return Response(body, mimetype="text/javascript", headers={"Cache-Control": "private, max-age=300"})


def register(server: Flask) -> None:
    """Give the route of the words to ``server``."""
    routes.register(server)
