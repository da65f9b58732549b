"""What is said of pasted or read numbers of areas: what each line would do, why one cannot be stored, and the sums."""

from typing import Any, Final

from dashboard.text import N_, _, ngettext
from db.importing.bases import BaseCode, BaseLine, BaseOutcome, BasesRead

_CODES: Final = {
    BaseCode.AREA_UNKNOWN: N_("The board has no township of this name."),
    BaseCode.AREA_AMBIGUOUS: N_(
        "The name stands for several townships or is not verified: write today's name."
    ),
    BaseCode.YEAR_MISSING: N_("There is no year: give one above or in a column."),
    BaseCode.YEAR_UNKNOWN: N_("This is no year from 1949 to this one."),
    BaseCode.NUMBER_UNCLEAR: N_("A number cannot be read: write whole numbers, such as 12345."),
    BaseCode.NUMBERS_MISSING: N_("There are neither inhabitants nor households."),
    BaseCode.MORE_HOUSEHOLDS: N_("There cannot be more households than people; check both numbers."),
    BaseCode.SOURCE_MISSING: N_("There is no source: state one above or in a column."),
    BaseCode.TWICE: N_("The township comes twice for this year; the first line is taken."),
}


def line_rows(read: BasesRead) -> list[dict[str, Any]]:
    """Return the lines for the preview, faulty ones first."""
    lines = sorted(enumerate(read.lines), key=lambda one: (one[1].outcome is not BaseOutcome.FAULTY, one[0]))
    return [
        {
            "id": str(n),
            "row": line.row,
            "area": line.area or line.said,
            "year": line.year,
            "population": line.population,
            "households": line.households,
            "outcome": line.outcome.value,
            "said": _said(line),
        }
        for n, line in lines
    ]


def _said(line: BaseLine) -> str:
    if line.code is not None:
        return _(_CODES[line.code])
    if line.outcome is BaseOutcome.CHANGED and line.before is not None:
        population, households, source = line.before
        return _(
            "Replaces: {population} inhabitants, {households} households, {source}",
            population="–" if population is None else f"{population:,}",
            households="–" if households is None else f"{households:,}",
            source=source,
        )
    return _("Unchanged") if line.outcome is BaseOutcome.SAME else _("New")


def lines_sentence(read: BasesRead) -> str:
    """Say how many lines there are and what they would do, and which columns are left out."""
    said = ngettext("{n} line read", "{n} lines read", len(read.lines))
    parts = [
        _("new {n}", n=read.count(BaseOutcome.NEW)),
        _("replaced {n}", n=read.count(BaseOutcome.CHANGED)),
        _("unchanged {n}", n=read.count(BaseOutcome.SAME)),
        _("not stored {n}", n=read.count(BaseOutcome.FAULTY)),
    ]
    left_out = _("Columns left out: {names}.", names=_(", ").join(read.dropped)) if read.dropped else ""
    return f"{said} = {' + '.join(parts)}{_('; ') if left_out else ''}{left_out}"


def taken_sentence(read: BasesRead) -> str:
    """Say what was stored."""
    n = read.count(BaseOutcome.NEW) + read.count(BaseOutcome.CHANGED)
    return ngettext("{n} line stored.", "{n} lines stored.", n)
