"""Ids of components: one class a page, every member laid out by that page."""

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
    SIGN_OUT = "shell-sign-out"
    SIGNED_OUT = "shell-signed-out"


class FilterId(StrEnum):
    """The filter bar; ``CHOSEN`` holds the query string without its question mark."""

    BAR = "filter-bar"
    CONTROLS = "filter-controls"
    CHOSEN = "filter-chosen"
    WANTED = "filter-wanted"
    ASKED = "filter-asked"
    OPTIONS = "filter-options"
    SUSPECT = "filter-suspect"
    IGNORED = "filter-ignored"
    SHOWN = "filter-shown"


class OverviewId(StrEnum):
    """总览 Overview; the tiles carry the names of their indicators."""

    RECEIVED = "overview-received"
    OPEN = "overview-open"
    DUE_SOON = "overview-due-soon"
    OVERDUE = "overview-overdue"
    SUPPORTED_WAITING = "overview-supported-waiting"
    REPEAT_OF_SUPPORTED = "overview-repeat-of-supported"
    OFFICE_IN_TIME = "overview-office-in-time"
    UNIT_NOTICE_IN_TIME = "overview-unit-notice-in-time"
    HANDLED_ON_TIME = "overview-handled-on-time"
    SATISFACTION = "overview-satisfaction"
    ATTENTION = "overview-attention"
    MONTHS = "overview-months"
    CATEGORIES = "overview-categories"
    CHANNELS = "overview-channels"
    STAGES = "overview-stages"
    UNITS = "overview-units"
    TOWNSHIPS = "overview-townships"


class LedgerId(StrEnum):
    """台账 Ledger."""


class LeadersId(StrEnum):
    """领导包案 Leaders."""


class MapId(StrEnum):
    """热点地图 Map."""


class CaseId(StrEnum):
    """案卷 Case."""


class ImportId(StrEnum):
    """导入 Import."""


class SealedId(StrEnum):
    """检举控告 The accusation vault."""


class MeId(StrEnum):
    """我的账号 My account."""

    ACCOUNT = "me-account"
    SESSIONS = "me-sessions"
    REVOKE = "me-revoke"
    REVOKED = "me-revoked"
    OLD_PASSWORD = "me-old-password"  # noqa: S105
    NEW_PASSWORD = "me-new-password"  # noqa: S105
    NEW_PASSWORD_AGAIN = "me-new-password-again"  # noqa: S105
    CHANGE_PASSWORD = "me-change-password"  # noqa: S105
    PASSWORD_CHANGED = "me-password-changed"  # noqa: S105


class AccountsId(StrEnum):
    """账号 Accounts."""

    GRID = "accounts-grid"
    USERNAME = "accounts-username"
    NAME = "accounts-name"
    ROLE = "accounts-role"
    UNIT = "accounts-unit"
    POST = "accounts-post"
    CREATE = "accounts-create"
    CREATED = "accounts-created"
    RESET = "accounts-reset"
    SWITCH = "accounts-switch"
    END = "accounts-end"
    DONE = "accounts-done"


class LogId(StrEnum):
    """日志 Log."""

    GRID = "log-grid"
    KIND = "log-kind"
    WHO = "log-who"
    FROM = "log-from"
    TO = "log-to"
    VERIFY = "log-verify"
    VERIFIED = "log-verified"
    NO_ACT = "log-no-act"
