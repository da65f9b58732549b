"""A page's callbacks and routes, kept with the roles that may call them until an app takes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from dash import ClientsideFunction, Dash
from flask import Flask

from db.enums import Role

F = TypeVar("F", bound=Callable[..., Any])

CALLBACK_ROLES: Final = "board_callback_roles"
ROUTE_ROLES: Final = "board_route_roles"


@dataclass(frozen=True, slots=True)
class _Pending:
    function: Callable[..., Any] | ClientsideFunction
    dependencies: tuple[Any, ...]
    options: dict[str, Any]
    roles: frozenset[Role]


class CallbackGroup:
    """A page's callbacks, kept with the roles that may call them until an app takes them.

    ``callbacks = CallbackGroup(Role.LEADER, Role.OFFICE)``; then ``@callbacks(output=..., inputs=..., state=...)``
    as for ``Dash.callback``. The function stays as it is, so that a test can call it. One callback may name fewer
    roles than its group: ``@callbacks(..., roles=(Role.OFFICE,))``.
    """

    def __init__(self, *roles: Role) -> None:
        if not roles:
            raise ValueError("a group names the roles that may call it")
        self.roles = frozenset(roles)
        self._pending: list[_Pending] = []

    def __call__(
        self, *dependencies: Any, roles: tuple[Role, ...] | None = None, **options: Any
    ) -> Callable[[F], F]:
        """Keep a function as a callback of these dependencies."""
        allowed = self.roles if roles is None else frozenset(roles)
        if not allowed <= self.roles:
            raise ValueError("a callback may not name a role that its group does not")

        def keep(function: F) -> F:
            self._pending.append(_Pending(function, dependencies, options, allowed))
            return function

        return keep

    def clientside(self, namespace: str, name: str, *dependencies: Any, **options: Any) -> None:
        """Keep the function ``name`` that an asset puts into ``window.dash_clientside[namespace]``."""
        function = ClientsideFunction(namespace=namespace, function_name=name)
        self._pending.append(_Pending(function, dependencies, options, self.roles))

    def register(self, app: Dash) -> None:
        """Give the callbacks to ``app`` and tell its gate who may call each."""
        known: dict[str, frozenset[Role]] = app.server.extensions.setdefault(CALLBACK_ROLES, {})
        for pending in self._pending:
            if isinstance(pending.function, ClientsideFunction):
                app.clientside_callback(pending.function, *pending.dependencies, **pending.options)
                continue
            before = set(app.callback_map)
            app.callback(*pending.dependencies, **pending.options)(pending.function)
            for output in set(app.callback_map) - before:
                known[output] = pending.roles


class RouteGroup:
    """A page's plain Flask routes (downloads, uploads), kept with the roles that may ask for them.

    ``routes = RouteGroup(Role.OFFICE)``; then ``@routes("/export/ledger", methods=["POST"])``. The gate refuses every
    route that no group names.
    """

    def __init__(self, *roles: Role) -> None:
        if not roles:
            raise ValueError("a group names the roles that may ask for its routes")
        self.roles = frozenset(roles)
        self._pending: list[tuple[str, Callable[..., Any], list[str]]] = []

    def __call__(self, rule: str, *, methods: list[str] | None = None) -> Callable[[F], F]:
        """Keep a function as the view of ``rule``."""

        def keep(function: F) -> F:
            self._pending.append((rule, function, methods or ["GET"]))
            return function

        return keep

    def register(self, server: Flask) -> None:
        """Give the routes to ``server`` and tell its gate who may ask for each."""
        known: dict[str, frozenset[Role]] = server.extensions.setdefault(ROUTE_ROLES, {})
        for rule, function, methods in self._pending:
            endpoint = f"{function.__module__}.{function.__name__}"
            server.add_url_rule(rule, endpoint=endpoint, view_func=function, methods=methods)
            known[endpoint] = self.roles
