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

    GRID = "ledger-grid"
    TOTAL = "ledger-total"
    CASES = "ledger-cases"
    BATCHES = "ledger-batches"
    PERSONS = "ledger-persons"
    EMPTY = "ledger-empty"
    EMPTY_WHY = "ledger-empty-why"
    CLEAR = "ledger-clear"
    RETRY = "ledger-retry"
    WORDS = "ledger-words"
    PHONES = "ledger-phones"
    REFRESHED = "ledger-refreshed"
    VIEW = "ledger-view"
    APPLIED = "ledger-applied"
    VIEWS = "ledger-views"
    OPEN_VIEWS = "ledger-open-views"
    VIEWS_DIALOG = "ledger-views-dialog"
    SHUT_VIEWS = "ledger-shut-views"
    MINE = "ledger-mine"
    VIEW_NAME = "ledger-view-name"
    VIEW_SHARED = "ledger-view-shared"
    SAVE_VIEW = "ledger-save-view"
    RENAME_VIEW = "ledger-rename-view"
    SHARE_VIEW = "ledger-share-view"
    DELETE_VIEW = "ledger-delete-view"
    UNDO_DELETE = "ledger-undo-delete"
    DELETED = "ledger-deleted"
    VIEW_DONE = "ledger-view-done"
    OPEN_COLUMNS = "ledger-open-columns"
    COLUMNS_DIALOG = "ledger-columns-dialog"
    SHUT_COLUMNS = "ledger-shut-columns"
    COLUMNS = "ledger-columns"
    KEEP_COLUMNS = "ledger-keep-columns"
    USUAL_COLUMNS = "ledger-usual-columns"
    CHOSEN_COLUMNS = "ledger-chosen-columns"
    KEPT_COLUMNS = "ledger-kept-columns"
    EXPORT_XLSX = "ledger-export-xlsx"
    EXPORT_CSV = "ledger-export-csv"
    OPEN_JOBS = "ledger-open-jobs"
    JOBS_DIALOG = "ledger-jobs-dialog"
    SHUT_JOBS = "ledger-shut-jobs"
    JOBS = "ledger-jobs"


class LeadersId(StrEnum):
    """领导包案 Leaders."""

    ASSIGNED = "leaders-assigned"
    OVERDUE = "leaders-overdue"
    IDLE = "leaders-idle"
    MAJORS = "leaders-majors"
    FREE = "leaders-free"
    LOAD = "leaders-load"
    SILENCE = "leaders-silence"
    TIMELINE = "leaders-timeline"
    CHARGES = "leaders-charges"
    CHARGES_NOTE = "leaders-charges-note"
    UNASSIGNED = "leaders-unassigned"
    UNASSIGNED_NOTE = "leaders-unassigned-note"
    HAND_OVER = "leaders-hand-over"
    ASSIGN = "leaders-assign"
    DIALOG = "leaders-dialog"
    DIALOG_SHUT = "leaders-dialog-shut"
    DIALOG_MATTER = "leaders-dialog-matter"
    CASE = "leaders-case"
    LEADER = "leaders-leader"
    DUE = "leaders-due"
    REASON = "leaders-reason"
    CONFIRM = "leaders-confirm"
    REFUSED = "leaders-refused"
    DONE = "leaders-done"


class MapId(StrEnum):
    """热点地图 Map."""


class CaseId(StrEnum):
    """案卷 Case."""

    TITLE = "case-title"
    AS_OF = "case-as-of"
    STATE = "case-state"
    HEAD = "case-head"
    SUMMARY = "case-summary"
    CLOCKS = "case-clocks"
    CLOCK_TABLE = "case-clock-table"
    HISTORY = "case-history"
    CHARGE = "case-charge"
    LINKS = "case-links"
    PAPERS = "case-papers"
    PERSONS = "case-persons"
    LOOKS = "case-looks"
    BODY = "case-body"
    NOTHING = "case-nothing"
    REVEAL = "case-reveal"
    DIALOG = "case-dialog"
    DIALOG_SHUT = "case-dialog-shut"
    FIELD = "case-field"
    PURPOSE = "case-purpose"
    SECOND = "case-second"
    SECOND_PASSWORD = "case-second-password"  # noqa: S105
    CONFIRM = "case-confirm"
    REFUSED = "case-refused"
    VALUE = "case-value"
    LOOKED = "case-looked"


class ImportId(StrEnum):
    """导入 Import."""


class SealedId(StrEnum):
    """检举控告 The accusation vault."""

    ROOM = "sealed-room"
    NOTHING = "sealed-nothing"
    AUDIT = "sealed-audit"
    RECEIPTS = "sealed-receipts"
    LIST = "sealed-list"
    QUERY = "sealed-query"
    SEARCH = "sealed-search"
    OPEN = "sealed-open"
    ENVELOPES = "sealed-envelopes"
    CHOSEN = "sealed-chosen"
    FILE_CARD = "sealed-file-card"
    FILE = "sealed-file"
    SAID = "sealed-said"
    NOTE = "sealed-note"
    ADD_NOTE = "sealed-add-note"
    RECEIPT = "sealed-receipt"
    ROUTE = "sealed-route"
    CLOSE = "sealed-close"
    TITLE = "sealed-title"
    SUMMARY = "sealed-summary"
    ACCUSED = "sealed-accused"
    UNIT = "sealed-unit"
    RECEIVED_ON = "sealed-received-on"
    NAME = "sealed-name"
    PHONE = "sealed-phone"
    ABOUT_OFFICE = "sealed-about-office"
    REGISTER = "sealed-register"
    ENVELOPE_NUMBER = "sealed-envelope-number"
    ENVELOPE_RECEIPT = "sealed-envelope-receipt"
    ROUTE_ENVELOPE = "sealed-route-envelope"
    MOVE_NUMBER = "sealed-move-number"
    MOVE = "sealed-move"


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
