"""What a page is to the gate, the router and the rail; the pages themselves stand in ``layouts.pages``."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from db.enums import Role

PAGES_EXTENSION: Final = "board_pages"
_PLACE: Final = re.compile(r"<\w+>")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, the roles that may open it, and the function that lays it out without any data.

    ``path`` may end in a place such as ``/case/<number>``; the page's callbacks read it from the address.
    Where ``is_shown_by_itself``, its link stays hidden until a callback of the page shows it to those it is for.
    ``title`` is the English text, translated where it is shown; ``icon`` names a Bootstrap icon.
    """

    key: str
    path: str
    title: str
    roles: frozenset[Role]
    layout: Callable[[], Any]
    icon: str = "circle"
    is_in_rail: bool = True
    has_filter: bool = False
    is_shown_by_itself: bool = False
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (
            _PLACE.sub("[^/]{1,80}", re.escape(part) if "<" not in part else part)
            for part in self.path.split("/")
        )
        object.__setattr__(self, "_pattern", re.compile("/".join(parts)))

    def is_at(self, path: str) -> bool:
        """Tell whether ``path`` is this page's address."""
        return self._pattern.fullmatch(path) is not None


def page_at(pages: Iterable[Page], path: str) -> Page | None:
    """Return the page at an address, a slash at its end being no difference."""
    wanted = path.rstrip("/") or "/"
    return next((page for page in pages if page.is_at(wanted)), None)


def home_of(pages: Iterable[Page], role: Role) -> Page | None:
    """Return the first page of the rail that a role may open."""
    return next((page for page in pages if page.is_in_rail and role in page.roles), None)
