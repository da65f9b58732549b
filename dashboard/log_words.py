"""The log in words: its rows, its reveals, and what verifying it found."""

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.ledger_columns import BY_KEY
from dashboard.text import _, ngettext, pgettext
from dashboard.words import word
from db.log import Break, Verification
from db.queries.identity import IdentityField, Look
from db.queries.log import LogEntry


def entry_cells(entry: LogEntry, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of one row of the log."""
    return {
        "id": str(entry.seq),
        "seq": entry.seq,
        "at": entry.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        "kind": word(entry.kind),
        "who": entry.account,
        "case": entry.case_id,
        "detail": _("; ").join(
            _("{name}: {said}", name=detail_word(key), said=_said(key, said))
            for key, said in entry.detail.items()
            if said != []
        ),
    }


def _said(key: str, said: Any) -> Any:
    """Return a value of a row's detail in words where it is a list of columns or names what went out."""
    if key in ("columns", "column_filters") and isinstance(said, list):
        return _(", ").join(_(BY_KEY[one].title) if one in BY_KEY else str(one) for one in said)
    whats = {"ledger": _("Ledger"), "screening_form": _("Monthly form")}
    return whats.get(said, said) if key == "what" and isinstance(said, str) else said


def look_cells(look: Look, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of one reveal."""
    return {
        "id": str(look.seq),
        "seq": look.seq,
        "at": look.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        "who": look.account,
        "case": look.case_id,
        "field": _field_word(look.field),
        "purpose": look.purpose,
    }


def verification_sentence(found: Verification) -> str:
    """Say whether the chain is whole, or where its first break shows."""
    if found.is_whole:
        return ngettext("The log is whole: {n} row.", "The log is whole: {n} rows.", found.rows)
    breaks = {
        Break.ROW_CHANGED: _("a row was changed"),
        Break.ROWS_MISSING: _("rows are missing"),
        Break.START_MISSING: _("the start is missing"),
        Break.END_MISSING: _("rows at the end are missing"),
        Break.HEAD_MISSING: _("the head file is missing"),
        Break.HEAD_DIFFERS: _("the head file says something else"),
        Break.KEY_UNKNOWN: _("a key is unknown"),
    }
    first = found.findings[0]
    return ngettext(
        "THE LOG IS BROKEN at {n} place, first at row {seq}: {what}.",
        "THE LOG IS BROKEN at {n} places, first at row {seq}: {what}.",
        len(found.findings),
        seq=first.seq,
        what=breaks[first.what],
    )


def _field_word(field: IdentityField) -> str:
    names = {
        IdentityField.NAME: _("Name"),
        IdentityField.PHONE: _("Phone"),
        IdentityField.ID_NUMBER: _("ID number"),
        IdentityField.ADDRESS: _("Address"),
        IdentityField.TEXT: _("Screened text"),
        IdentityField.DOCUMENT: _("Document"),
    }
    return names[field]


def detail_word(key: str) -> str:
    """Return the words of one key of a row's detail; a key that is not known stays the code that it is."""
    names = {
        "from": pgettext("log", "address"),
        "page": pgettext("log", "page"),
        "route": pgettext("log", "way"),
        "path": pgettext("log", "path"),
        "callback": pgettext("log", "request"),
        "role": pgettext("log", "role"),
        "session": pgettext("log", "session"),
        "case": pgettext("log", "matter"),
        "command": pgettext("log", "command"),
        "user": pgettext("log", "system user"),
        "as": pgettext("log", "as account"),
        "what": pgettext("log", "what"),
        "username": pgettext("log", "user name"),
        "field": pgettext("log", "field"),
        "person": pgettext("log", "person no."),
        "document": pgettext("log", "document no."),
        "purpose": pgettext("log", "purpose"),
        "second": pgettext("log", "second person"),
        "has_duty": pgettext("log", "on duty"),
        "rows": pgettext("log", "rows"),
        "query": pgettext("log", "filter"),
        "column_filters": pgettext("log", "column filters"),
        "format": pgettext("log", "format"),
        "columns": pgettext("log", "columns"),
        "bytes": pgettext("log", "bytes"),
        "until": pgettext("log", "until"),
        "cases": pgettext("log", "matters"),
        "places": pgettext("log", "places"),
        "act": pgettext("log", "act"),
        "for_post": pgettext("log", "for post"),
        "number": pgettext("log", "number"),
        "list": pgettext("log", "list"),
        "setting": pgettext("log", "setting"),
        "source": pgettext("log", "source"),
        "holidays": pgettext("log", "holidays"),
        "make_up": pgettext("log", "make-up workdays"),
        "pack": pgettext("log", "rule pack"),
        "changed": pgettext("log", "changed"),
        "unit": pgettext("log", "unit"),
        "factor": pgettext("log", "second proof"),
        "found": pgettext("log", "found"),
        "account": pgettext("log", "account"),
        "file": pgettext("log", "file"),
        "day": pgettext("log", "day of the round"),
        "reports": pgettext("log", "reports"),
        "days": pgettext("log", "days"),
        "from_on": pgettext("log", "from day"),
    }
    return names.get(key, key)
