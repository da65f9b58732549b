"""The frame says whose view it is, once, and no key that does nothing for its reader."""

from typing import Any

import pytest

from dashboard.account_words import scope_mark
from dashboard.theme import Theme
from dashboard.words import word
from db.enums import Role
from layouts.pages import PAGES
from layouts.shell import Frame, shell


def framed(role: Role, name: str) -> Any:
    frame = Frame(
        name, word(role), "某县", is_demo=False, theme=Theme.LIGHT, zone="UTC", scope=scope_mark(role)
    )
    return shell(frame, [page for page in PAGES if role in page.roles])


def words_of(tree: Any) -> str:
    parts = [getattr(part, "children", None) for part in (tree, *tree._traverse())]
    texts = [
        one for part in parts for one in (part if isinstance(part, list) else [part]) if isinstance(one, str)
    ]
    return "\n".join(texts)


@pytest.mark.parametrize("role", Role)
def test_who_counts_a_part_of_the_matters_reads_so_on_every_page(role: Role) -> None:
    mark = next(
        part
        for part in framed(role, "某人")._traverse()
        if "scope-mark" in (getattr(part, "className", "") or "")
    )
    sees_a_part = role in (Role.UNIT, Role.HEARING, Role.DELEGATE)
    assert (bool(mark.children), mark.hidden) == (sees_a_part, not sees_a_part)


def test_a_name_that_is_the_role_is_said_once() -> None:
    assert words_of(framed(Role.HEARING, "听证秘书")).split("\n").count("听证秘书") == 1
    assert "听证秘书" in words_of(framed(Role.HEARING, "某人"))


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.OFFICE, ["/", "T", "J K", "P", "Esc"]),
        (Role.AUDITOR, ["/", "T", "Esc"]),
        (Role.ADMIN, ["Esc"]),
    ],
)
def test_the_rail_names_the_keys_that_do_something_for_the_reader(role: Role, keys: list[str]) -> None:
    shown = [part.children for part in framed(role, "某人")._traverse() if type(part).__name__ == "Kbd"]
    assert shown == keys
