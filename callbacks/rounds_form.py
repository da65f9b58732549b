"""The route of the monthly form of screening as a workbook."""

from urllib.parse import quote

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from dashboard.callback_group import RouteGroup
from dashboard.documents.ledger import DocumentKind
from dashboard.filter_options import names_of
from dashboard.request import board, current_account, current_scope, now, reading, writing
from dashboard.rounds_choice import form_query, read_month
from dashboard.rounds_export import Asker, make_form
from dashboard.text import _
from dashboard.work import MAY_EXPORT
from db.exporting.rounds import log_form
from db.filter_query import FilterRefused, parse_strictly
from db.queries.choices import choices
from db.queries.rounds import form_counts
from db.queries.settings import is_recompute_owed

routes = RouteGroup(*MAY_EXPORT)


@routes("/screening/form.xlsx")
def export_form() -> ResponseReturnValue:
    """Answer with the form of a month as the page shows it, and log who took it."""
    query, month = form_query(request.query_string.decode("ascii", "replace"))
    at, account = now(), current_account()
    try:
        asked = parse_strictly(query, at.date())
    except FilterRefused:
        abort(
            400,
            _(
                "The filter has parts that make no sense. Remove what the filter bar ignored, then export again."
            ),
        )
    asker = Asker(account.display_name, board().county, board().is_demo, at)
    with reading() as session:
        form = form_counts(session, asked, read_month(month), current_scope(session))
        is_owed = is_recompute_owed(session)
        names = names_of(choices(session, at.date()))
    made = make_form(form, asked, asker, names, is_owed=is_owed)
    with writing() as session:
        log_form(session, asked, form, at=at, account=account)
    answer = Response(made.content, mimetype=DocumentKind.XLSX.mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
