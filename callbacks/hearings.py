"""The page of hearings: files by what they wait for, the year's figures with their rows, and applications taken in."""

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, ctx, no_update

from dashboard.callback_group import CallbackGroup
from dashboard.hearing_refusals import hearing_refusal
from dashboard.hearing_words import figure_words, list_row, said
from dashboard.ids.frame import ShellId
from dashboard.ids.hearings import HearingsId
from dashboard.numbers import matter_number, number_in
from dashboard.request import current_account, current_actor, current_scope, now, reading, today, writing
from dashboard.text import _, ngettext
from db.commands.acts import ActRefused
from db.commands.hearings import apply_for
from db.hearing_limits import counted
from db.hearings import DECIDING, READING, HearingSeen, HearingStanding
from db.queries.hearings import hearings_seen, matter_numbered, packs_of_files
from db.rule_packs import RulePack
from layouts.hearings import figure_table
from layouts.meetings import count_items

callbacks = CallbackGroup(*READING)
OWED = (
    HearingStanding.APPLIED,
    HearingStanding.DECIDED,
    HearingStanding.HELD,
    HearingStanding.CONCLUDED,
)


def _listed(
    files: list[HearingSeen], packs: Mapping[int, RulePack], key: str, year: int
) -> list[HearingSeen]:
    """Return the files of a count: those ahead by day, what is owed, or what the year saw."""
    day = today()
    for one in counted(files, year, packs, day):
        if key == f"{one.figure}-part":
            return list(one.part)
        if key == f"{one.figure}-among":
            return list(one.among)
    if key == "year":
        return [one for one in files if one.held_on is not None and one.held_on.year == year]
    if key == HearingStanding.REFUSED:
        return [one for one in files if one.refused_on is not None and one.refused_on.year == year]
    standing = HearingStanding.NOTICED if key == "ahead" else key
    found = [one for one in files if one.standing == standing]
    return sorted(found, key=lambda one: (str(one.planned_on or "9"), str(one.starts_at or ""), one.id))


@callbacks(
    output={
        "note": Output(HearingsId.NOTE, "children"),
        "years": Output(HearingsId.YEAR, "options"),
        "year": Output(HearingsId.YEAR, "value"),
        "counts": Output(HearingsId.COUNTS, "children"),
        "listed": Output(HearingsId.LISTED, "children"),
        "rows": Output(HearingsId.LIST, "rowData"),
        "figures": Output(HearingsId.FIGURES, "children"),
        "no_apply": Output(HearingsId.APPLY, "hidden"),
    },
    inputs={
        "title": Input(ShellId.TITLE, "data"),
        "shown": Input(HearingsId.SHOWN, "data"),
        "chosen": Input(HearingsId.YEAR, "value"),
        "done": Input(HearingsId.DONE, "data"),
    },
)
def show_hearings(title: str | None, shown: Any, chosen: Any, done: Any) -> dict[str, Any]:
    """List the files of the chosen count, and count the year's hearings."""
    day, key = today(), str(shown or "ahead")
    with reading() as session:
        files = hearings_seen(session, current_scope(session))
        packs = packs_of_files(session, files)
    year = number_in(chosen) or day.year
    years = sorted({day.year, *(one.held_on.year for one in files if one.held_on is not None)}, reverse=True)
    named = [("ahead", _("Ahead of us")), *((one.value, said(one)) for one in OWED)]
    named += [
        ("year", _("Held in {year}", year=year)),
        (HearingStanding.REFUSED.value, _("Refused in {year}", year=year)),
    ]
    rows = _listed(files, packs, key, year)
    figures = counted(files, year, packs, day)
    return {
        "note": ngettext("{n} hearing file", "{n} hearing files", len(files)),
        "years": [{"value": str(one), "label": str(one)} for one in years],
        "year": str(year) if chosen is None else no_update,
        "counts": count_items(
            [(one, words, len(_listed(files, packs, one, year)), one == key) for one, words in named], "hearings"
        ),
        "listed": ngettext("{n} hearing file listed", "{n} hearing files listed", len(rows)),
        "rows": [list_row(one) for one in rows],
        "figures": figure_table(
            [(*figure_words(one), len(one.part), len(one.among), one.figure.value) for one in figures]
        ),
        "no_apply": current_account().role not in DECIDING,
    }  # fmt: skip


APPLYING = {
    "hidden": Output(HearingsId.DIALOG, "hidden"),
    "number": Output(HearingsId.NUMBER, "value"),
    "words": Output(HearingsId.WORDS, "value"),
    "refused": Output(HearingsId.REFUSED, "children", allow_duplicate=True),
}


@callbacks(
    output=APPLYING,
    inputs={
        "opening": Input(HearingsId.APPLY, "n_clicks"),
        "shut": Input(HearingsId.SHUT, "n_clicks"),
        "done": Input(HearingsId.DONE, "data"),
    },
    roles=DECIDING,
    prevent_initial_call=True,
)
def open_or_shut_applying(opening: int | None, shut: int | None, done: Any) -> dict[str, Any]:
    """Open the dialog empty; or shut it."""
    if ctx.triggered_id != HearingsId.APPLY:
        return {**dict.fromkeys(APPLYING, no_update), "hidden": True}
    return {"hidden": False, "number": "", "words": "", "refused": ""}


@callbacks(
    output={
        "done": Output(HearingsId.DONE, "data"),
        "said": Output(HearingsId.SAID, "children"),
        "refused": Output(HearingsId.REFUSED, "children"),
    },
    inputs={"clicks": Input(HearingsId.CONFIRM, "n_clicks")},
    state={"number": State(HearingsId.NUMBER, "value"), "words": State(HearingsId.WORDS, "value")},
    roles=DECIDING,
    prevent_initial_call=True,
)
def take_in(clicks: int | None, number: str | None, words: str | None) -> dict[str, Any]:
    """Take in an application, or say why not; what was typed stays."""
    try:
        with writing() as session:
            actor = current_actor()
            case_id = matter_numbered(session, matter_number(number))
            if case_id is None:
                raise ActRefused("matter_unknown")
            made = apply_for(session, actor, case_id, words or "")
    except ActRefused as refused:
        return {"done": no_update, "said": no_update, "refused": hearing_refusal(refused)}
    return {
        "done": {"id": made, "at": now().isoformat()},
        "said": _("The application for {number} is taken in; decide on it.", number=matter_number(number)),
        "refused": "",
    }
