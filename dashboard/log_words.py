"""The log in words: its rows, its reveals, and what verifying it found."""

from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.identity_words import field_word, purpose_said
from dashboard.ledger_columns import BY_KEY
from dashboard.log_check import LogState
from dashboard.text import _, ngettext, pgettext, sentences
from dashboard.words import word
from db.enums import EventKind, Role
from db.log import Break, Finding, Verification
from db.queries.identity import Look
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
            if said not in ([], None, "")
        ),
    }


def _said(key: str, said: Any) -> Any:
    """Return a value of a row's detail in words where it is a list of columns or names what went out."""
    if key in ("columns", "column_filters") and isinstance(said, list):
        return _(", ").join(_(BY_KEY[one].title) if one in BY_KEY else str(one) for one in said)
    if key == "act" and isinstance(said, str):
        return act_word(said)
    whats = {
        "ledger": _("Ledger"),
        "screening_form": _("Monthly form"),
        "periodic_report": _("Periodic report"),
    }
    return whats.get(said, said) if key == "what" and isinstance(said, str) else said


def act_word(code: str) -> str:
    """Return the words of an act: of a matter's history, or one that has no place there; another stays the code that it is."""
    if code in EventKind._value2member_map_:
        return word(EventKind(code))
    said = {
        "absence_entered": pgettext("log", "absence entered"),
        "absence_ended": pgettext("log", "absence ended"),
        "absence_withdrawn": pgettext("log", "absence withdrawn"),
        "stand_in_changed": pgettext("log", "stand-in changed"),
        "neighbours_ticked": pgettext("log", "neighbours ticked"),
        "neighbours_confirmed": pgettext("log", "neighbours confirmed"),
        "warning_taken_on": pgettext("log", "early warning taken on"),
        "warning_set_aside": pgettext("log", "early warning set aside"),
        "warning_put_back": pgettext("log", "early warning put back"),
        "warning_scored": pgettext("log", "early warning scored"),
        "meeting_planned": pgettext("log", "meeting planned"),
        "meeting_entered": pgettext("log", "meeting entered later"),
        "meeting_withdrawn": pgettext("log", "entry of a meeting withdrawn"),
        "meeting_changed": pgettext("log", "plan of a meeting changed"),
        "meeting_cancelled": pgettext("log", "meeting cancelled"),
        "meeting_held": pgettext("log", "meeting held"),
        "holding_corrected": pgettext("log", "holding of a meeting corrected"),
        "holding_taken_back": pgettext("log", "holding of a meeting taken back"),
        "meeting_restored": pgettext("log", "meeting restored"),
        "minutes_kept": pgettext("log", "minutes kept"),
        "turn_entered": pgettext("log", "turn entered on the roster"),
        "turns_pasted": pgettext("log", "list of turns entered on the roster"),
        "week_repeated": pgettext("log", "week of the roster repeated"),
        "turn_swapped": pgettext("log", "turn of the roster swapped"),
        "turn_kept": pgettext("log", "turn marked as kept"),
        "turn_missed": pgettext("log", "turn marked as not kept"),
        "turn_off": pgettext("log", "turn taken off the roster"),
        "agenda_proposed": pgettext("log", "proposals put onto an agenda"),
        "agenda_added": pgettext("log", "item put onto an agenda"),
        "agenda_moved": pgettext("log", "item of an agenda moved"),
        "agenda_dropped": pgettext("log", "item of an agenda dropped"),
        "agenda_taken_back": pgettext("log", "item of an agenda taken back"),
        "agenda_noted": pgettext("log", "note of an agenda kept"),
        "decision_recorded": pgettext("log", "decision recorded"),
        "decision_done": pgettext("log", "decision reported done"),
        "decision_taken_back": pgettext("log", "report on a decision taken back"),
        "decision_corrected": pgettext("log", "decision corrected by another row"),
        "decision_correction": pgettext("log", "correction of a decision recorded"),
        "decision_withdrawn": pgettext("log", "decision recorded by mistake, withdrawn"),
        "decision_returned": pgettext("log", "decision returned"),
        "decision_not_done": pgettext("log", "decision not carried out"),
        "report_closed": pgettext("log", "periodic report closed"),
        "report_signed": pgettext("log", "periodic report signed"),
        "report_sent": pgettext("log", "periodic report sent"),
        "report_withdrawn": pgettext("log", "record of signing or sending withdrawn"),
        "report_printed": pgettext("log", "periodic report printed"),
    }
    return said.get(code, code)


def look_cells(look: Look, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the list shows of one reveal."""
    return {
        "id": str(look.seq),
        "seq": look.seq,
        "at": look.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        "who": look.account,
        "case": look.case_id,
        "field": field_word(look.field),
        "purpose": purpose_said(look),
    }


MOST_NAMED: Final = 5


def verification_sentence(found: Verification) -> str:
    """Say whether the chain is whole, or which rows were tampered with, the first five places by their numbers."""
    if found.is_whole:
        return ngettext("The log is whole: {n} row.", "The log is whole: {n} rows.", found.rows)
    return _broken(found, "")


def state_sentences(state: LogState) -> str:
    """Say what a walk along both chains found: the board's, the vault's where it is broken, and acts without a row."""
    said = [verification_sentence(state.board)]
    if not state.vault.is_whole:
        said.append(_broken(state.vault, _("Accusations: ")))
    if state.unlogged:
        first = state.unlogged[0]
        said.append(
            ngettext(
                "ROWS WERE TAKEN OUT: the log holds no row of {n} act or sign-in, first of {moment} by account {account}.",
                "ROWS WERE TAKEN OUT: the log holds no row of {n} acts or sign-ins, first of {moment} by account {account}.",
                len(state.unlogged),
                moment=f"{first.at.astimezone(state.at.tzinfo):%Y-%m-%d %H:%M:%S}",
                account=first.account_id,
            )
        )
    said.append(_("Verified at {moment}.", moment=f"{state.at:%Y-%m-%d %H:%M}"))
    return sentences(*said)


def alarm(state: LogState | None, role: Role) -> str:
    """Return what stands on every page of who answers for the log while it is broken, empty otherwise.

    Where the vault's log alone is broken the auditor reads it and nobody else, for whom there is no vault.
    """
    if state is None or role not in (Role.AUDITOR, Role.ADMIN):
        return ""
    if role is Role.AUDITOR:
        return "" if state.is_whole else state_sentences(state)
    seen = replace(state, vault=state.board)
    if seen.is_whole:
        return ""
    return sentences(*([] if seen.board.is_whole else [_broken(seen.board, "")]), _("Tell the auditor."))


def _broken(found: Verification, whose: str) -> str:
    places = [
        _("{rows}: {what}", rows=_rows(one), what=_break_word(one.what))
        for one in found.findings[:MOST_NAMED]
    ]
    return whose + ngettext(
        "THE LOG IS BROKEN at {n} place: {places}.",
        "THE LOG IS BROKEN at {n} places: {places}.",
        len(found.findings),
        places=_("; ").join([*places, *(["…"] if len(found.findings) > MOST_NAMED else [])]),
    )


def _rows(one: Finding) -> str:
    if one.until is None or one.until == one.seq:
        return _("row {seq}", seq=one.seq)
    return _("rows {seq} to {until}", seq=one.seq, until=one.until)


def _break_word(what: Break) -> str:
    words = {
        Break.ROW_CHANGED: _("a row was changed"),
        Break.ROWS_MISSING: _("rows are missing"),
        Break.START_MISSING: _("the start is missing"),
        Break.END_MISSING: _("rows at the end are missing"),
        Break.HEAD_MISSING: _("the head file is missing"),
        Break.HEAD_DIFFERS: _("the head file says something else"),
        Break.KEY_UNKNOWN: _("a key is unknown"),
    }
    return words[what]


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
        "asked": pgettext("log", "asked in row"),
        "row": pgettext("log", "row no."),
        "why": pgettext("log", "opened by"),
        "reason": pgettext("log", "reason"),
        "for": pgettext("log", "for act"),
        "paper": pgettext("log", "paper no."),
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
        "counter": pgettext("log", "counter screen no."),
        "name": pgettext("log", "name"),
        "hand_over": pgettext("log", "hand-over no."),
        "from_post": pgettext("log", "from post"),
        "to_post": pgettext("log", "to post"),
        "absence": pgettext("log", "absence no."),
        "absent": pgettext("log", "absent"),
        "for_absent": pgettext("log", "for who is absent"),
        "stand_in": pgettext("log", "stand-in, account"),
        "slip": pgettext("log", "slip no."),
        "batch": pgettext("log", "printed together"),
        "list_no": pgettext("log", "list no."),
        "fell_out": pgettext("log", "fell out"),
        "matters": pgettext("log", "matters destroyed"),
        "files": pgettext("log", "files destroyed"),
        "final_on": pgettext("log", "final end"),
        "months": pgettext("log", "months to the sealing"),
        "limit": pgettext("log", "limit"),
        "warning": pgettext("log", "early warning no."),
        "was_decision": pgettext("log", "decision no. before"),
        "was_unit": pgettext("log", "unit before"),
        "was_post": pgettext("log", "post before"),
        "was_limit": pgettext("log", "limit before"),
        "was_at": pgettext("log", "hour before"),
        "begins": pgettext("log", "begins at"),
        "were_there": pgettext("log", "no more there"),
        "are_there": pgettext("log", "newly there"),
        "was_reason": pgettext("log", "reason before"),
        "meeting": pgettext("log", "meeting no."),
        "turn": pgettext("log", "turn of the roster no."),
        "item": pgettext("log", "agenda item no."),
        "items": pgettext("log", "agenda items"),
        "decision": pgettext("log", "decision no."),
        "table": pgettext("log", "table of neighbours no."),
        "pairs": pgettext("log", "borders"),
    }
    return names.get(key, key)
