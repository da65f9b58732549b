"""Every group of callbacks and routes, one line a page."""

from typing import Final

from callbacks import me, router
from dashboard.callback_group import CallbackGroup, RouteGroup

CALLBACKS: Final[tuple[CallbackGroup, ...]] = (
    router.callbacks,
    me.callbacks,
)
ROUTES: Final[tuple[RouteGroup, ...]] = ()
