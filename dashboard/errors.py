"""Errors as the reader meets them: one sentence, and a reference number where the board itself failed."""

import logging
from secrets import token_hex
from typing import NoReturn

from dash.exceptions import InvalidCallbackReturnValue, PreventUpdate
from flask import Flask, has_request_context, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from dashboard.request import board
from dashboard.text import _, language

LOG = logging.getLogger("board")
CODES = {
    400: "wrong",
    401: "signed_out",
    403: "forbidden",
    404: "missing",
    405: "missing",
    413: "too_large",
    429: "too_many",
}


class Failed(InternalServerError):
    """The board's own failure: ``reference`` is in the server's journal beside the cause."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("This could not be done. Tell the administrator the number {reference}.", reference=reference)
        )
        self.reference = reference


def note_failure(error: BaseException) -> str:
    """Write an unexpected error with its cause to the journal under a fresh number, and return the number."""
    reference = token_hex(4)
    where = request.path if has_request_context() else "-"
    LOG.error("failure %s at %r: %s", reference, where, type(error).__name__, exc_info=error)
    return reference


def fail_callback(error: Exception) -> NoReturn:
    """Pass on what was refused on purpose; turn everything else that a callback raises into ``Failed``."""
    if isinstance(error, HTTPException | PreventUpdate):
        raise error
    raise Failed(note_failure(error)) from error


def speak_errors(server: Flask) -> None:
    """Answer errors of ``server`` with a sentence: JSON to scripts, a page to readers."""
    server.register_error_handler(CSRFError, _stale)
    server.register_error_handler(HTTPException, _answer)
    server.register_error_handler(Exception, _failure)


def wants_json() -> bool:
    """Tell whether a script asks, not a reader's address bar or form."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="application/json")
    return request.path.startswith("/_") or best == "application/json"


def _stale(error: CSRFError) -> ResponseReturnValue:
    return _say(400, "stale", _("This page is out of date. Load it again and repeat the last step."))


def _failure(error: Exception) -> ResponseReturnValue:
    if isinstance(error, InvalidCallbackReturnValue | KeyError) and request.path.startswith("/_dash"):
        LOG.warning("a callback's answer or request had the wrong form", exc_info=error)
    return _answer(Failed(note_failure(error)))


def _answer(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    sentences = {
        404: _("There is no page at this address."),
        405: _("There is no page at this address."),
        413: _("The file is too large."),
    }
    given = error.description if error.description != type(error).description else None
    sentence = (
        given or sentences.get(error.code) or _("The request could not be understood. Load the page again.")
    )
    return _say(error.code, CODES.get(error.code, "failed"), sentence, getattr(error, "reference", ""))


def _say(status: int, code: str, sentence: str, reference: str = "") -> ResponseReturnValue:
    if wants_json():
        return jsonify(code=code, sentence=sentence, reference=reference), status
    page = render_template(
        "sentence.html", sentence=sentence, lang=language().tag, is_demo=board().is_demo, home=_home()
    )
    return page, status


def _home() -> str:
    """Return where the page of a sentence leads back to: a counter screen never to the sign-in form."""
    return "/counter" if request.path.startswith("/counter/") or request.path == "/counter" else "/"
