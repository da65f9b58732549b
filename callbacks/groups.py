"""Every group of callbacks and routes, one line a page."""

from typing import Final

from callbacks import filter_bar, me, router
from dashboard import client_words
from dashboard.callback_group import CallbackGroup, RouteGroup

CALLBACKS: Final[tuple[CallbackGroup, ...]] = (
    router.callbacks,
    filter_bar.callbacks,
    me.callbacks,
)
ROUTES: Final[tuple[RouteGroup, ...]] = (client_words.routes,)
