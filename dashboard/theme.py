"""The two themes of the board."""

from enum import StrEnum


class Theme(StrEnum):
    """How the board is drawn; the value is Bootstrap's."""

    LIGHT = "light"
    DARK = "dark"


def theme_of(stored: str) -> Theme:
    """Return the theme that an account stored, light where it is unknown."""
    return Theme(stored) if stored in Theme._value2member_map_ else Theme.LIGHT
