"""The language and the theme that an account chose, kept with the account."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from dashboard.request import current_account, writing
from dashboard.text import Language, _
from dashboard.theme import Theme
from db.commands.accounts import prefer as keep

blueprint = Blueprint("preferences", __name__)


@blueprint.post("/preferences")
def prefer() -> ResponseReturnValue:
    """Keep a chosen language or theme; the page loads again to show it."""
    body = request.get_json(silent=True)
    chosen = body if isinstance(body, dict) else {}
    language, theme = chosen.get("language"), chosen.get("theme")
    if language not in (None, *Language) or theme not in (None, *Theme):
        abort(400, _("There is no such language or theme."))
    with writing() as session:
        keep(session, current_account().id, language=language, theme=theme)
    return "", 204
