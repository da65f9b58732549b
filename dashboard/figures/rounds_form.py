"""The monthly form of screening (排查情况月报): its rows as the page and the workbook show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.analysis.indicators import rate
from dashboard.rounds_choice import PATH
from dashboard.text import _
from db.cohorts import Cohort
from db.enums import Channel, Stage
from db.filter_query import at
from db.filters import NONE_ID, Asked
from db.reporting import HANDLED, Cell, FormCounts, ItemPart, total

COLUMNS: Final = ("townships", "villages", "both", "year")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its words, a count or a share for each of ``COLUMNS``, and the address of the rows behind each count."""

    words: str
    values: Sequence[int | str]
    opens: Sequence[str] = field(default=())


def form_heads() -> list[str]:
    """Return the heads of the form: content, townships, villages, together, the year so far."""
    return [
        _("Content"),
        _("Townships and streets"),
        _("Villages and communities"),
        _("Together"),
        _("Year so far"),
    ]


def form_rows(form: FormCounts, asked: Asked) -> list[FormRow]:
    """Return the rows of the form: the whole first, then found and taken up of each category of level 1."""
    whole = _cells(
        total(form.townships), total({key: form.villages(key) for key in form.both}), form.both, form
    )
    rows = [
        _count(_("Found"), whole, 0, form, asked),
        _count(_("Taken up"), whole, 1, form, asked),
        FormRow(_("Share taken up"), [_share(cell[1], cell[0]) for cell in whole]),
        _count(_("Resolved"), whole, 2, form, asked),
        FormRow(_("Share resolved of those taken up"), [_share(cell[2], cell[1]) for cell in whole]),
    ]
    for category, name in form.categories:
        nothing = (0, 0, 0)
        cells = [
            form.townships.get(category, nothing),
            form.villages(category),
            form.both.get(category, nothing),
            form.year.get(category, nothing),
        ]
        named = name or _("(none recorded)")
        for at_, words in ((0, _("{name}: found", name=named)), (1, _("{name}: taken up", name=named))):
            rows.append(_count(words, cells, at_, form, asked, category=category))
    return rows


def _cells(townships: Cell, villages: Cell, both: Any, form: FormCounts) -> list[Cell]:
    return [townships, villages, total(both), total(form.year)]


_STAGES: Final[tuple[tuple[Stage, ...], ...]] = ((), HANDLED, (Stage.CLOSED,))


def _count(
    words: str, cells: Sequence[Cell], which: int, form: FormCounts, asked: Asked, **of: int | None
) -> FormRow:
    chosen: dict[str, Any] = {} if "category" not in of else {"categories": (of["category"] or NONE_ID,)}
    if _STAGES[which]:
        chosen["stages"] = _STAGES[which]
    values = [cell[which] for cell in cells]
    ways: Sequence[Callable[[], str]] = (
        lambda: _ledger(form, asked, villages=(NONE_ID,), **chosen),
        lambda: _own(form, asked, **chosen),
        lambda: _ledger(form, asked, **chosen),
        lambda: _ledger(form, asked, is_year=True, **chosen),
    )
    return FormRow(words, values, [way() if value else "" for way, value in zip(ways, values, strict=True)])


def _ledger(form: FormCounts, asked: Asked, *, is_year: bool = False, **chosen: Any) -> str:
    days = form.year_days if is_year else form.month_days
    query = at(
        asked,
        from_on=days.from_on,
        to_on=days.to_on,
        channels=(Channel.SCREENING,),
        cohort=Cohort.RECEIVED,
        **chosen,
    )
    return f"/ledger?{query}"


def _own(form: FormCounts, asked: Asked, **chosen: Any) -> str:
    # The ledger has no word for "in any village": the page lists these matters itself.
    days = form.month_days
    query = at(asked, from_on=days.from_on, to_on=days.to_on, cohort=None, **chosen)
    return f"{PATH}?{query}&part={ItemPart.IN_VILLAGE}"


def _share(part: int, n: int) -> str:
    said = rate(part, n)
    if said.share is None:
        return _("{part} of {n}", part=part, n=n) if n else "–"
    return _("{share} (n = {n})", share=f"{said.share:.1%}", n=n)


def form_cells(form: FormCounts, asked: Asked) -> list[dict[str, Any]]:
    """Return the rows of the form for the page's list, each count with the address of its rows."""
    return [
        {
            "id": str(n),
            "content": row.words,
            **dict(zip(COLUMNS, row.values, strict=True)),
            "opens": {name: way for name, way in zip(COLUMNS, row.opens, strict=False) if way},
        }
        for n, row in enumerate(form_rows(form, asked))
    ]


def form_notes(form: FormCounts) -> list[str]:
    """Say of which days the form is and how its columns are counted."""
    return [
        _(
            "Received from {first} to {last} by way of screening; year so far from {january}.",
            first=form.month_days.from_on,
            last=form.month_days.to_on,
            january=form.year_days.from_on,
        ),
        _("Villages: matters that name a village or community; townships: all others."),
        _(
            "Taken up: accepted or later; resolved: closed. States are those at the end of the as-of day; a share is said "
            "from 20 on."
        ),
    ]
