"""Callbacks of the settings page: what an administrator changes; no matter is read here, only counted."""

from collections.abc import Callable
from typing import Any

from dash import Input, Output, State, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.governing import SettingsId
from dashboard.numbers import number_in
from dashboard.request import board, current_account, now, reading, today, writing
from dashboard.settings_words import (
    ENGINES,
    checklist_cells,
    day_cells,
    edition_of,
    effect_sentence,
    job_sentence,
    notice_sentence,
    of_edition,
    pack_word,
    read_rules,
    refusal_words,
    rule_rows,
    version_cells,
)
from dashboard.text import _, sentences
from dashboard.words import word
from db.commands.settings import (
    SettingRefused,
    add_calendar_days,
    add_rule_pack,
    new_days,
    set_checklist_words,
    set_unit_phones,
)
from db.editions import ChangedByOther, Subject, editions
from db.enums import JobState, Role
from db.jobs import job_of
from db.migrate import revision_of
from db.queries.board_settings import (
    calendar_of,
    calendar_years,
    data_version,
    last_backup,
    moved_by_days,
    moved_by_pack,
    pack_versions,
    unit_phones,
)
from db.queries.checklist import checklist_words
from db.rule_packs import RulePack, RuleRefused
from db.work_notice import EARLIEST, LATEST, NoticeDay, NoticeRefused, read_notice
from layouts.settings import fact_list

callbacks = CallbackGroup(Role.ADMIN)


@callbacks(
    output={
        "facts": Output(SettingsId.FACTS, "children"),
        "versions": Output(SettingsId.VERSIONS, "rowData"),
        "packs": Output(SettingsId.PACK, "options"),
        "phones": Output(SettingsId.PHONES, "rowData"),
        "checklist": Output(SettingsId.CHECKLIST, "rowData"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "done": Input(SettingsId.PACK_DONE, "children")},
)
def show_settings(title: str | None, done: str | None) -> dict[str, Any]:
    """Show where the board stands, its rule packs and the phones of its units."""
    known, zone = board(), board().database.zone
    with reading() as session:
        versions, phones = pack_versions(session), unit_phones(session, today())
        count, backup = data_version(session), last_backup(session)
        checklist = checklist_words(session, today())
        shown, named = editions(session, Subject.UNIT), editions(session, Subject.CHECKLIST)
    facts = [
        (_("County"), known.county or _("(none yet)")),
        (_("Zone of local days"), zone.key),
        (_("Version of the database"), revision_of(known.database) or "–"),
        (_("Data version"), f"{count:,}"),
        (_("Counting engine"), _(ENGINES[known.config.engine.value])),
        (_("Last backup"), f"{backup.astimezone(zone):%Y-%m-%d %H:%M}" if backup else _("None in the log")),
        (_("Data"), _("Demo data") if known.is_demo else _("Real data")),
    ]
    return {
        "facts": fact_list(facts),
        "versions": [version_cells(one, zone) for one in versions],
        "packs": [
            {"value": one.pack.code, "label": pack_word(one.pack)} for one in versions if one.is_in_force
        ],
        "phones": [
            {
                "id": str(one.id),
                "name": one.name,
                "office": one.office_phone,
                "duty": one.duty_phone,
                "version": shown.get(str(one.id), 0),
            }
            for one in phones
        ],
        "checklist": checklist_cells(checklist, named),
    }


@callbacks(
    output={
        "days": Output(SettingsId.DAYS, "rowData"),
        "note": Output(SettingsId.YEAR_NOTE, "children"),
        "year": Output(SettingsId.YEAR, "placeholder"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "year": Input(SettingsId.YEAR, "value"),
        "done": Input(SettingsId.DAYS_DONE, "children"),
    },
)
def show_year(title: str | None, year: Any, done: str | None) -> dict[str, Any]:
    """Show a year's holidays and make-up days as they hold now."""
    chosen = _year(year)
    with reading() as session:
        entries = calendar_of(session, chosen)
        first, last, until = calendar_years(session)
    note = _("Notices are known for {first} to {last}; days after {until} are estimated.", first=first, last=last, until=until)  # fmt: skip
    return {
        "days": [day_cells(one, board().database.zone) for one in entries],
        "note": note,
        "year": str(chosen),
    }


def _year(value: Any) -> int:
    year = value if isinstance(value, int) else today().year
    return min(max(year, EARLIEST), LATEST)


@callbacks(
    output={
        "days": Output(SettingsId.NOTICE_DAYS, "data"),
        "said": Output(SettingsId.NOTICE_SAID, "children"),
        "cannot": Output(SettingsId.NOTICE_ADD, "disabled"),
    },
    inputs={
        "check": Input(SettingsId.NOTICE_CHECK, "n_clicks"),
        "text": Input(SettingsId.NOTICE, "value"),
        "done": Input(SettingsId.DAYS_DONE, "children"),
    },
    state={"year": State(SettingsId.YEAR, "value")},
    prevent_initial_call=True,
)
def check_notice(check: int | None, text: str | None, done: str | None, year: Any) -> dict[str, Any]:
    """Say which days a notice names and how many running clocks they would move; an edit asks for another check."""
    nothing = {"days": None, "said": "", "cannot": True}
    if ctx.triggered_id != SettingsId.NOTICE_CHECK:
        return nothing
    try:
        days = read_notice(text or "", _year(year))
        with reading() as session:
            new = new_days(session, days)
            running, moved = moved_by_days(session, new, today())
            shown = editions(session, Subject.CALENDAR).get("", 0)
    except (NoticeRefused, SettingRefused) as refused:
        return {**nothing, "said": refusal_words(refused)}
    said = f"{notice_sentence(days, len(new))} {effect_sentence(running, moved)}"
    return {"days": {"text": text, "year": _year(year), "version": shown}, "said": said, "cannot": not new}


@callbacks(
    output={
        "done": Output(SettingsId.DAYS_DONE, "children"),
        "job": Output(SettingsId.JOB, "data"),
    },
    inputs={"clicks": Input(SettingsId.NOTICE_ADD, "n_clicks")},
    state={
        "checked": State(SettingsId.NOTICE_DAYS, "data"),
        "source": State(SettingsId.NOTICE_SOURCE, "value"),
    },
    prevent_initial_call=True,
)
def add_days(clicks: int | None, checked: dict[str, Any] | None, source: str | None) -> dict[str, Any]:
    """Add the checked days to the calendar and let all matters be recomputed."""
    if not clicks or not checked:
        return {"done": no_update, "job": no_update}
    try:
        days: tuple[NoticeDay, ...] = read_notice(str(checked.get("text")), _year(checked.get("year")))
        with writing() as session:
            count, job = add_calendar_days(
                session,
                days,
                source=source or "",
                at=now(),
                by=current_account(),
                seen=number_in(checked.get("version")) or 0,
            )
    except (NoticeRefused, SettingRefused) as refused:
        return {"done": refusal_words(refused), "job": no_update}
    except ChangedByOther as changed:
        return {"done": changed_sentence(changed, now()), "job": no_update}
    return {"done": _("{n} days were added to the calendar.", n=count), "job": job}


@callbacks(
    output={"rules": Output(SettingsId.RULES, "rowData"), "said": Output(SettingsId.PACK_SAID, "children")},
    inputs={"code": Input(SettingsId.PACK, "value"), "check": Input(SettingsId.PACK_CHECK, "n_clicks")},
    state={"rows": State(SettingsId.RULES, "rowData")},
    prevent_initial_call=True,
)
def show_rules(code: str | None, check: int | None, rows: Any) -> dict[str, Any]:
    """Show the values of a pack in force, or say what the edited ones would move."""
    with reading() as session:
        pack = _pack(session, code)
        if pack is None:
            return {"rules": no_update, "said": ""}
        if ctx.triggered_id != SettingsId.PACK_CHECK:
            shown = editions(session, Subject.RULE_PACK).get(pack.code, 0)
            return {"rules": rule_rows(pack, shown), "said": ""}
        try:
            edited = RulePack.from_dict(read_rules(pack, rows or []))
            running, moved = moved_by_pack(session, edited, today())
        except RuleRefused as refused:
            return {"rules": no_update, "said": refusal_words(refused)}
    return {"rules": no_update, "said": effect_sentence(running, moved)}


def _pack(session: Any, code: str | None) -> RulePack | None:
    found = (one.pack for one in pack_versions(session) if one.is_in_force and one.pack.code == code)
    return next(found, None)


@callbacks(
    output={
        "done": Output(SettingsId.PACK_DONE, "children"),
        "job": Output(SettingsId.JOB, "data", allow_duplicate=True),
        "rules": Output(SettingsId.RULES, "rowData", allow_duplicate=True),
    },
    inputs={"clicks": Input(SettingsId.PACK_ADD, "n_clicks")},
    state={"code": State(SettingsId.PACK, "value"), "rows": State(SettingsId.RULES, "rowData")},
    prevent_initial_call=True,
)
def add_version(clicks: int | None, code: str | None, rows: Any) -> dict[str, Any]:
    """Record the edited values as a new version of their pack and let all matters be recomputed."""
    kept = {"job": no_update, "rules": no_update}
    if not clicks:
        return {"done": no_update, **kept}
    try:
        with writing() as session:
            pack = _pack(session, code)
            if pack is None:
                return {"done": _("Choose a rule pack."), **kept}
            values = read_rules(pack, rows or [])
            job = add_rule_pack(session, values, at=now(), by=current_account(), seen=edition_of(rows))
    except (RuleRefused, SettingRefused) as refused:
        return {"done": refusal_words(refused), **kept}
    except ChangedByOther as changed:
        typed = of_edition(rows, changed.version)
        return {"done": changed_sentence(changed, now()), "job": no_update, "rules": typed}
    return {"done": _("The new version is recorded and in force."), "job": job, "rules": no_update}


@callbacks(
    output={
        "said": Output(SettingsId.PHONES_SAID, "children"),
        "rows": Output(SettingsId.PHONES, "rowTransaction"),
    },
    inputs={"edited": Input(SettingsId.PHONES, "cellValueChanged")},
    prevent_initial_call=True,
)
def save_phones(edited: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Save the phones of each unit whose row was edited; what somebody else changed meanwhile keeps both texts."""

    def save(session: Session, row: dict[str, Any]) -> str:
        phones = str(row.get("office") or ""), str(row.get("duty") or "")
        unit = number_in(row.get("id")) or 0
        seen = edition_of([row])
        name = set_unit_phones(session, unit, *phones, at=now(), by=current_account(), seen=seen)
        return _("The phones of {name} are saved.", name=name)

    return _saved(edited, save)


@callbacks(
    output={
        "said": Output(SettingsId.CHECKLIST_SAID, "children"),
        "rows": Output(SettingsId.CHECKLIST, "rowTransaction"),
    },
    inputs={"edited": Input(SettingsId.CHECKLIST, "cellValueChanged")},
    prevent_initial_call=True,
)
def save_checklist(edited: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Keep what each edited item of the checklist is called; what somebody else changed meanwhile keeps both texts."""

    def save(session: Session, row: dict[str, Any]) -> str:
        words, seen = str(row.get("words") or ""), edition_of([row])
        item = set_checklist_words(
            session, str(row.get("id")), words, at=now(), by=current_account(), seen=seen
        )
        return _("Kept: {item}.", item=words.strip() or word(item))

    return _saved(edited, save)


def _saved(
    edited: list[dict[str, Any]] | None, save: Callable[[Session, dict[str, Any]], str]
) -> dict[str, Any]:
    """Save edited rows of a grid, each in its own transaction, and return what is said and the rows that stay typed."""
    said: list[str] = []
    kept: list[dict[str, Any]] = []
    for change in edited or []:
        row = change.get("data") or {}
        try:
            with writing() as session:
                sentence = save(session, row)
        except SettingRefused as refused:
            said.append(refusal_words(refused))
        except ChangedByOther as changed:
            said.append(changed_sentence(changed, now()))
            kept += of_edition([row], changed.version)
        else:
            said.append(sentence)
    return {"said": sentences(*said), "rows": {"update": kept} if kept else no_update}


@callbacks(
    output={"said": Output(SettingsId.JOB_SAID, "children"), "is_still": Output(SettingsId.TICK, "disabled")},
    inputs={"job": Input(SettingsId.JOB, "data"), "tick": Input(SettingsId.TICK, "n_intervals")},
    prevent_initial_call=True,
)
def watch_job(job: int | None, tick: int | None) -> dict[str, Any]:
    """Say where the recomputing stands, until it has ended."""
    with reading() as session:
        found = job_of(session, job, current_account().id) if isinstance(job, int) else None
    is_under_way = found is not None and found.state in (JobState.WAITING, JobState.RUNNING)
    return {"said": job_sentence(found), "is_still": not is_under_way}
