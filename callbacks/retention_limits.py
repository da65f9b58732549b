"""The limits of retention on the page Settings: shown, and a further value recorded with its ground."""

from datetime import date
from typing import Any

from dash import Input, Output, State, no_update

from dashboard.act_words import changed_sentence
from dashboard.callback_group import CallbackGroup
from dashboard.ids.frame import ShellId
from dashboard.ids.retention import RetentionLimitId
from dashboard.numbers import day_in, number_in
from dashboard.request import current_account, now, reading, today, writing
from dashboard.retention_words import limit_cells, limit_refusal, limits_sentence
from dashboard.settings_words import refusal_words
from dashboard.text import _
from db.commands.retention import set_limit
from db.commands.settings import SettingRefused
from db.editions import ChangedByOther, Subject, editions
from db.enums import Role
from db.queries.retention import limits_on, recorded_limits
from db.retention import RetentionLimit

callbacks = CallbackGroup(Role.ADMIN)
_SHARED = frozenset({"same_values", "words_of_person"})


@callbacks(
    output={
        "rows": Output(RetentionLimitId.GRID, "rowData"),
        "note": Output(RetentionLimitId.NOTE, "children"),
        "is_empty": Output(RetentionLimitId.LIST, "hidden"),
        "seen": Output(RetentionLimitId.SEEN, "data"),
    },
    inputs={"title": Input(ShellId.TITLE, "data"), "said": Input(RetentionLimitId.SAID, "children")},
)
def show_limits(title: str | None, said: str | None) -> dict[str, Any]:
    """Show the limits that hold and every value that was recorded."""
    with reading() as session:
        held, rows = limits_on(session, today()), recorded_limits(session)
        seen = editions(session, Subject.RETENTION).get("", 0)
    return {
        "rows": limit_cells(rows, held),
        "note": limits_sentence(held),
        "is_empty": not rows,
        "seen": seen,
    }


@callbacks(
    output={
        "said": Output(RetentionLimitId.SAID, "children"),
        "value": Output(RetentionLimitId.VALUE, "value"),
        "ground": Output(RetentionLimitId.GROUND, "value"),
    },
    inputs={"clicks": Input(RetentionLimitId.SET, "n_clicks")},
    state={
        "kind": State(RetentionLimitId.KIND, "value"),
        "value": State(RetentionLimitId.VALUE, "value"),
        "from_on": State(RetentionLimitId.FROM, "value"),
        "ground": State(RetentionLimitId.GROUND, "value"),
        "seen": State(RetentionLimitId.SEEN, "data"),
    },
    prevent_initial_call=True,
)
def record_limit(
    clicks: int | None, kind: str | None, value: Any, from_on: str | None, ground: str | None, seen: Any
) -> dict[str, Any]:
    """Record the limit, or say why not; what was typed stays."""
    stays = {"value": no_update, "ground": no_update}
    if kind is None or kind not in RetentionLimit._value2member_map_:
        return {**stays, "said": _("Choose which limit.")}
    try:
        with writing() as session:
            set_limit(
                session,
                RetentionLimit(kind),
                number_in(value) or 0,
                _day(from_on),
                ground or "",
                at=now(),
                by=current_account(),
                seen=number_in(seen) or 0,
            )
    except SettingRefused as refused:
        said = (
            refusal_words(refused) if refused.code in _SHARED else limit_refusal(refused.code, refused.values)
        )
        return {**stays, "said": said}
    except ChangedByOther as changed:
        return {**stays, "said": changed_sentence(changed, now())}
    return {"said": _("The limit is recorded."), "value": "", "ground": ""}


def _day(typed: object) -> date:
    day = day_in(typed)
    if day is None:
        raise SettingRefused("from_missing")
    return day
