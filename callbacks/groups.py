"""Every group of callbacks and routes, one line a page."""

from typing import Final

from callbacks import (
    accounts,
    area_bases,
    areas,
    caller,
    case,
    charge,
    documents,
    filter_bar,
    handling,
    import_deciding,
    importing,
    intake,
    leaders,
    ledger,
    ledger_export,
    ledger_views,
    log,
    me,
    overview,
    papers,
    router,
    routing,
    sealed,
    sealed_file,
    settings,
)
from callbacks import map as area_map
from dashboard import client_words
from dashboard.callback_group import CallbackGroup, RouteGroup

CALLBACKS: Final[tuple[CallbackGroup, ...]] = (
    router.callbacks,
    filter_bar.callbacks,
    overview.callbacks,
    ledger.callbacks,
    ledger_views.callbacks,
    accounts.callbacks,
    leaders.callbacks,
    area_map.callbacks,
    areas.callbacks,
    area_bases.callbacks,
    case.callbacks,
    charge.callbacks,
    handling.callbacks,
    documents.callbacks,
    papers.callbacks,
    importing.callbacks,
    import_deciding.callbacks,
    intake.callbacks,
    routing.callbacks,
    caller.callbacks,
    settings.callbacks,
    sealed.callbacks,
    sealed_file.callbacks,
    log.callbacks,
    me.callbacks,
)
ROUTES: Final[tuple[RouteGroup, ...]] = (
    areas.routes,
    area_bases.routes,
    client_words.routes,
    ledger_export.routes,
    ledger_export.job_routes,
    importing.routes,
    documents.adding_routes,
    documents.opening_routes,
    papers.routes,
    sealed_file.routes,
)
