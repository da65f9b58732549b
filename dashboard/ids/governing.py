"""Ids of the pages that keep accounts, settings, areas and the log."""

from enum import StrEnum


class SettingsId(StrEnum):
    """设置 Settings."""

    FACTS = "settings-facts"
    YEAR = "settings-year"
    YEAR_NOTE = "settings-year-note"
    DAYS = "settings-days"
    NOTICE = "settings-notice"
    NOTICE_SOURCE = "settings-notice-source"
    NOTICE_CHECK = "settings-notice-check"
    NOTICE_ADD = "settings-notice-add"
    NOTICE_DAYS = "settings-notice-days"
    NOTICE_SAID = "settings-notice-said"
    DAYS_DONE = "settings-days-done"
    PACK = "settings-pack"
    VERSIONS = "settings-versions"
    RULES = "settings-rules"
    PACK_CHECK = "settings-pack-check"
    PACK_ADD = "settings-pack-add"
    PACK_SAID = "settings-pack-said"
    PACK_DONE = "settings-pack-done"
    PHONES = "settings-phones"
    PHONES_SAID = "settings-phones-said"
    CHECKLIST = "settings-checklist"
    CHECKLIST_SAID = "settings-checklist-said"
    TICK = "settings-tick"
    JOB = "settings-job"
    JOB_SAID = "settings-job-said"


class NeighboursId(StrEnum):
    """Which townships lie side by side, on the page of areas."""

    STATE = "neighbours-state"
    WAITING = "neighbours-waiting"
    TOWNSHIP = "neighbours-township"
    OTHERS = "neighbours-others"
    SAVE = "neighbours-save"
    CONFIRM = "neighbours-confirm"
    SAID = "neighbours-said"
    SEEN = "neighbours-seen"


class AreasId(StrEnum):
    """区划 Areas: boundaries, the arrangement of hexagons, the base of rates."""

    LAYERS = "areas-layers"
    LAYER = "areas-layer"
    SHOW = "areas-show"
    HIDE = "areas-hide"
    REMOVE = "areas-remove"
    LAYER_DONE = "areas-layer-done"
    LAYERS_SEEN = "areas-layers-seen"
    FILE = "areas-file"
    KEY = "areas-key"
    NAME = "areas-name"
    SOURCE = "areas-source"
    UPLOAD = "areas-upload"
    UPLOADED = "areas-uploaded"
    ADMIN_PART = "areas-admin-part"
    BOUNDARIES = "areas-boundaries"
    UNPLACED = "areas-unplaced"
    PLACE = "areas-place"
    PUT = "areas-put"
    PUT_DONE = "areas-put-done"
    CELLS = "areas-cells"
    MAP = "areas-map"
    SWAPPED = "areas-swapped"
    ONE = "areas-one"
    OTHER = "areas-other"
    SWAP = "areas-swap"
    UNDO = "areas-undo"
    LAST = "areas-last"
    ARRANGED = "areas-arranged"
    SWAP_DONE = "areas-swap-done"
    YEAR = "areas-year"
    BASE_SOURCE = "areas-base-source"
    BASES = "areas-bases"
    BASE_DONE = "areas-base-done"
    PASTED = "areas-pasted"
    SHEET = "areas-sheet"
    SHEET_SAID = "areas-sheet-said"
    LOOK = "areas-look"
    LINES_PART = "areas-lines-part"
    LINES = "areas-lines"
    LINES_SAID = "areas-lines-said"
    TAKE = "areas-take"
    TAKEN = "areas-taken"


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


class MeId(StrEnum):
    """我的账号 My account."""

    ACCOUNT = "me-account"
    ABSENCES = "me-absences"
    ABSENCES_LINK = "me-absences-link"
    SESSIONS = "me-sessions"
    REVOKE = "me-revoke"
    REVOKED = "me-revoked"
    OLD_PASSWORD = "me-old-password"  # noqa: S105
    NEW_PASSWORD = "me-new-password"  # noqa: S105
    NEW_PASSWORD_AGAIN = "me-new-password-again"  # noqa: S105
    CHANGE_PASSWORD = "me-change-password"  # noqa: S105
    PASSWORD_CHANGED = "me-password-changed"  # noqa: S105


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


class CountersId(StrEnum):
    """评价台屏幕 Counter screens."""

    GRID = "counters-grid"
    NAME = "counters-name"
    THEME = "counters-theme"
    MAKE = "counters-make"
    MADE = "counters-made"
    AGAIN = "counters-again"
    REVOKE = "counters-revoke"
    DONE = "counters-done"
    CODES = "counters-codes"
    NUMBER = "counters-number"
    RENEW = "counters-renew"
    RENEWED = "counters-renewed"


class DisplaysId(StrEnum):
    """大屏 Wall displays."""

    GRID = "displays-grid"
    NAME = "displays-name"
    PROFILE = "displays-profile"
    MAKE = "displays-make"
    MADE = "displays-made"
    AGAIN = "displays-again"
    REVOKE = "displays-revoke"
    DONE = "displays-done"
    ARRANGED = "displays-arranged"
    PLAN = "displays-plan"
    LIST = "displays-list"
    FROM = "displays-from"
    TO = "displays-to"
    TYPED = "displays-typed"
    SAVE = "displays-save"
    SAVED = "displays-saved"
    PREVIEW = "displays-preview"


class AbsencesId(StrEnum):
    """离岗与代岗 Absences and who stands in."""

    NOTE = "absences-note"
    GRID = "absences-grid"
    OTHER = "absences-other"
    CHANGE = "absences-change"
    END = "absences-end"
    DONE = "absences-done"
    WHO = "absences-who"
    FROM = "absences-from"
    TO = "absences-to"
    REASON = "absences-reason"
    STAND_IN = "absences-stand-in"
    ENTER = "absences-enter"
    ENTERED = "absences-entered"
    ACTS = "absences-acts"
    ACTS_NOTE = "absences-acts-note"
