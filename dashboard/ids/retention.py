"""Ids of the limits of retention on the page Settings, and of the page Retention."""

from enum import StrEnum


class RetentionLimitId(StrEnum):
    """保管期限 The archives bureau's limits, on the page Settings."""

    LIST = "retention-limits-list"
    GRID = "retention-limits"
    NOTE = "retention-limits-note"
    KIND = "retention-kind"
    VALUE = "retention-value"
    FROM = "retention-from"
    GROUND = "retention-ground"
    SET = "retention-set"
    SAID = "retention-said"
    SEEN = "retention-seen"


class RetentionId(StrEnum):
    """保管与封存 Retention."""

    NOTE = "retained-note"
    SEAL = "retained-seal"
    SEAL_SAID = "retained-seal-said"
    STANDINGS = "retained-standings"
    CHOSEN = "retained-chosen"
    ROWS = "retained-rows"
    ROWS_NOTE = "retained-rows-note"
    LISTS = "retained-lists"
    PROPOSE = "retained-propose"
    OPEN = "retained-open"
    DONE = "retained-done"
    SAID = "retained-said"
    DIALOG = "retained-dialog"
    SHUT = "retained-shut"
    LIST = "retained-list"
    ABOUT = "retained-about"
    MATTERS = "retained-matters"
    PRINTED = "retained-printed"
    REASON = "retained-reason"
    RETURNING = "retained-returning"
    COUNT = "retained-count"
    COUNTING = "retained-counting"
    REFUSED = "retained-refused"
    APPROVE = "retained-approve"
    RETURN = "retained-return"
    DESTROY = "retained-destroy"
