"""What the ledger's page says of its rows, views and jobs, and the forms in which a view keeps columns."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.chips import Names, chips
from dashboard.ledger_columns import BY_KEY, USUAL
from dashboard.ledger_filters import GridFault, GridRefused, read_grid, said_sort
from dashboard.text import N_, _
from dashboard.words import word
from db.cohorts import PERIOD_FIELD
from db.enums import JobState
from db.filter_query import HIDDEN
from db.filters import Asked, CaseFilter, Sort
from db.jobs import UNDER_WAY, JobKind, JobRow
from db.queries.views import ViewRow
from db.rows import LedgerSums

NARROWEST: Final = 48
WIDEST: Final = 800
_VIEW_REFUSALS: Final[Mapping[str, str]] = {
    "no_name": N_("Give the view a name first."),
    "name_too_long": N_("The name is too long: 60 characters at most."),
    "name_taken": N_("You already have a view of this name. Choose another name."),
    "looks_like_person": N_("The name looks like a person's phone or ID number. Choose another name."),
    "too_many": N_("You have 100 views. Delete one first."),
    "too_long": N_("The filter is too long to be kept. Choose fewer things."),
    "gone": N_("This view is no longer there, or it is not yours."),
    "filter_refused": N_(
        "The filter has parts that make no sense. Remove what the filter bar says it ignored, then save."
    ),
}
_JOB_KINDS: Final[Mapping[JobKind, str]] = {
    JobKind.EXPORT: N_("Export of the ledger"),
    JobKind.IMPORT: N_("Import of a spreadsheet"),
    JobKind.RECOMPUTE: N_("Recomputing all matters"),
    JobKind.SEAL: N_("Sealing of identities"),
    JobKind.SEARCH: N_("Search of a filter for the unusual"),
    JobKind.WATCH: N_("Search for early warnings"),
    JobKind.BRIEFING: N_("Briefing"),
}
_JOB_MESSAGES: Final[Mapping[str, str]] = {
    "exported": N_("{rows} rows"),
    "briefed": N_("{form}; its lists name {rows} matters"),
    "may_not_brief": N_("Your role may not take a briefing."),
    "no_pango": N_(
        "A PDF needs the library Pango, which this server lacks. Take the presentation, and tell the administrator: "
        "docs/deployment.md says what to install."
    ),
    "no_chinese_font": N_(
        "A PDF needs a font with Chinese characters, which this server lacks. Take the presentation, and tell the "
        "administrator: docs/deployment.md says what to install."
    ),
    "template_unreadable": N_(
        "The county's template for presentations cannot be read, or has no layout. Tell the administrator: it is the "
        "setting BOARD_BRIEFING_TEMPLATE."
    ),
    "recomputed": N_("{cases} matters recomputed"),
    "identities_sealed": N_("{sealed} identities sealed, {unsealed} opened again"),
    "imported": N_("Import {run}: {stored} new, {updated} updated, {held} held back"),
    "may_not_import": N_("Your role may not import."),
    "changed_meanwhile": N_(
        "The board was changed meanwhile. Nothing was stored; look at the preview again."
    ),
    "upload_gone": N_("The file is no longer here: it was decided on, or a day has passed. Choose it again."),
    "failed": N_("This could not be done. Tell the administrator the number {reference}."),
    "filter_refused": N_("The filter no longer makes sense. Choose it again and repeat the export."),
    "may_not_export": N_("Your role may not export the ledger."),
    "too_many_rows": N_("A workbook holds at most 1,048,576 rows. Choose csv or a narrower filter."),
    "no_account": N_("The account that asked is switched off."),
    "unknown_kind": N_("This board does not do this kind of work."),
}


def total_sentence(sums: LedgerSums, asked: Asked, sort: Sort) -> str:
    """Say how many matters there are, counted as what, of which day, and in which order."""
    said = {"cases": f"{sums.cases:,}", "what": counted_as(asked), "order": said_sort(sort)}
    if asked.chosen.moved is not None:
        then, now = asked.chosen.compared(asked.as_of)
        return _(
            "{what} between {then} and {now}: {cases} matters as they stood at the end of {day}, by {order}",
            then=then,
            now=now,
            day=asked.as_of,
            **said,
        )
    if asked.is_past:
        return _("{cases} matters ({what}) as of the end of {day}, by {order}", day=asked.as_of, **said)
    return _("{cases} matters ({what}), by {order}", **said)


def counted_as(asked: Asked) -> str:
    """Say which matters a ledger holds: those of a cohort, or of some days of receipt, or of all."""
    chosen = asked.chosen
    if chosen.moved is not None:
        return word(chosen.moved.movement)
    if chosen.cohort is not None:
        return word(chosen.cohort)
    if chosen.from_on is None and chosen.to_on is None:
        return _("received on any day")
    if chosen.from_on is None:
        return _("received up to {day}", day=chosen.to_on)
    return _("received {first} to {last}", first=chosen.from_on, last=chosen.to_on or asked.as_of)


def filter_words(asked: Asked, names: Names) -> list[str]:
    """Say the filter of a ledger part by part; the period is said only where it decides which rows are shown."""
    cohort = asked.chosen.cohort
    is_dated = cohort in PERIOD_FIELD
    return [
        *([counted_as(asked)] if cohort is None and asked.chosen.moved is None else []),
        *(chip.words for chip in chips(asked, names) if chip.key != "period" or is_dated),
    ]


def asks_for_person(asked: Asked) -> bool:
    """Tell whether the search held a text that looks like a person's phone or ID."""
    return any(part.value == HIDDEN for part in asked.ignored)


def empty_sentence(asked: Asked, has_column_filters: bool) -> str:
    """Say why no row is shown, and what to do."""
    if asks_for_person(asked):
        return person_sentence()
    if has_column_filters:
        return _(
            "The filters in the heads of the columns leave nothing of what the filter above leaves. "
            "Clear them, or choose less above."
        )
    if asked.chosen.moved is not None and asked.chosen.until is not None:
        return _(
            "None of these matters was on the board at the end of {day}: they were entered later.",
            day=asked.as_of,
        )
    if is_unfiltered(asked):
        return _(
            "There are no matters on this board that you may see yet. They come by import or registration."
        )
    return _("No matter meets everything in the filter above at once. Remove a chip, or clear all.")


def is_unfiltered(asked: Asked) -> bool:
    """Tell whether the filter leaves out no matter; an order leaves out none."""
    return asked.chosen == CaseFilter(sort=asked.chosen.sort)


def person_sentence() -> str:
    """Say that nobody searches for persons here."""
    return _(
        "This looks like a person's phone or ID number. The board does not search for persons; "
        "use number, place or subject. Nothing was searched or written down."
    )


def grid_refusal(refused: GridRefused) -> str:
    """Say why the filter of a column was refused."""
    if refused.fault is GridFault.LOOKS_LIKE_PERSON:
        return person_sentence()
    column = BY_KEY.get(refused.column)
    name = _(column.title) if column else refused.column
    return _("The filter of the column “{column}” makes no sense. Reset it and choose again.", column=name)


# ---------------------------------------------------------------- views


def view_refusal(code: str) -> str:
    """Say why a view was not saved or changed."""
    return _(_VIEW_REFUSALS[code])


def view_options(views: Sequence[ViewRow]) -> list[dict[str, Any]]:
    """Return the views to open: own ones first, others with the name of whoever shares them."""
    return [{"value": str(view.id), "label": _view_label(view)} for view in views]


def own_options(views: Sequence[ViewRow]) -> list[dict[str, Any]]:
    """Return the own views that can be changed."""
    return [{"value": str(view.id), "label": _view_label(view)} for view in views if view.is_own]


def _view_label(view: ViewRow) -> str:
    if view.is_own:
        return _("{name} (shared)", name=view.name) if view.is_shared else view.name
    return _("{name} (shared by {owner})", name=view.name, owner=view.owner)


def kept_columns(state: object, filters: object = None) -> list[dict[str, Any]]:
    """Return what a view keeps of the grid: shown columns in order with their widths, and every column's filter.

    Without a state the usual columns are kept, and a column without a width takes the room that is left; filters that
    make no sense raise ``GridRefused``.
    """
    read_grid(CaseFilter(), filters)
    model: Mapping[str, Any] = filters if isinstance(filters, Mapping) else {}
    kept: list[dict[str, Any]] = [
        {"key": str(one.get("colId")), "width": _width(one.get("width"))}
        for one in _columns(state) or [{"colId": column.key} for column in USUAL]
        if str(one.get("colId")) in BY_KEY and not one.get("hide")
    ]
    known = {one["key"] for one in kept}
    kept.extend({"key": key, "is_hidden": True} for key in model if key not in known)
    return [{**one, "filter": model[one["key"]]} if one["key"] in model else one for one in kept]


def _columns(state: object) -> list[Mapping[str, Any]]:
    return [one for one in state if isinstance(one, Mapping)] if isinstance(state, list) else []


def _width(said: object) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return max(NARROWEST, min(int(said), WIDEST))


def view_to_apply(query: str | None, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the page's script applies: query (None leaves it), columns in order, and filters."""
    return {
        "query": query,
        "columns": [
            {"key": one["key"], "width": one.get("width")} for one in columns if not one.get("is_hidden")
        ],
        "filters": {one["key"]: one["filter"] for one in columns if "filter" in one},
    }


# ---------------------------------------------------------------- jobs


def job_cells(job: JobRow, zone: ZoneInfo) -> dict[str, Any]:
    """Return a job as the page shows it."""
    code = str(job.message.get("code", ""))
    said = _(_JOB_MESSAGES[code], **_values(job.message)) if code in _JOB_MESSAGES else ""
    return {
        "id": job.id,
        "what": job.kind.value,
        "kind": _(_JOB_KINDS[job.kind]),
        "state": word(job.state),
        "progress": round(job.progress * 100),
        "is_under_way": job.state in UNDER_WAY,
        "has_result": job.state is JobState.DONE and bool(job.result_name),
        "name": job.result_name,
        "message": said,
        "asked_at": f"{job.asked_at.astimezone(zone):%Y-%m-%d %H:%M}",
    }


def _values(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "code"}
