"""Ids of the frame of every page: the shell, its filter bar and its bell."""

from enum import StrEnum


class ShellId(StrEnum):
    """The frame around every page."""

    LOCATION = "location"
    PAGE = "page"
    RAIL = "rail"
    RAIL_LINK = "rail-link"
    FILTERS = "filters"
    HEADER = "header"
    AS_OF = "shell-as-of"
    WORDS = "shell-words"
    TITLE = "shell-title"
    LANGUAGE = "shell-language"
    THEME = "shell-theme"
    PREFERENCE = "shell-preference"
    GO = "shell-go"
    FOUND = "shell-found"
    OPENED = "shell-opened"
    SIGN_OUT = "shell-sign-out"
    SIGNED_OUT = "shell-signed-out"


class FilterId(StrEnum):
    """The filter bar; ``CHOSEN`` holds the filter's query string without its question mark, ``VIEW`` the page's own part."""

    BAR = "filter-bar"
    CONTROLS = "filter-controls"
    CHOSEN = "filter-chosen"
    VIEW = "filter-view"
    WANTED = "filter-wanted"
    ASKED = "filter-asked"
    OPTIONS = "filter-options"
    SUSPECT = "filter-suspect"
    IGNORED = "filter-ignored"
    SHOWN = "filter-shown"


class BellId(StrEnum):
    """提醒 The bell in the head of every page."""

    TICK = "bell-tick"
    OPEN = "bell-open"
    COUNT = "bell-count"
    PANEL = "bell-panel"
    LIST = "bell-list"
    UNTIL = "bell-until"
    MARK = "bell-mark"
    SEEN = "bell-seen"
    SHUT = "bell-shut"
