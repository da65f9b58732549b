"""Every group of callbacks and routes, one line a page."""

from typing import Final

from callbacks import accounts, filter_bar, leaders, log, me, overview, router, sealed
from dashboard import client_words
from dashboard.callback_group import CallbackGroup, RouteGroup

CALLBACKS: Final[tuple[CallbackGroup, ...]] = (
    router.callbacks,
    filter_bar.callbacks,
    overview.callbacks,
    accounts.callbacks,
    leaders.callbacks,
    sealed.callbacks,
    log.callbacks,
    me.callbacks,
)
ROUTES: Final[tuple[RouteGroup, ...]] = (client_words.routes,)
