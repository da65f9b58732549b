"""The monthly form of screening from its counts to the bytes of a workbook, with who made it and of what."""

from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.chips import Names
from dashboard.documents.ledger import About, DocumentKind
from dashboard.documents.screening_form import form_document
from dashboard.figures.rounds_form import form_heads, form_notes, form_rows
from dashboard.ledger_export import Made
from dashboard.ledger_words import filter_words
from dashboard.rounds_words import month_words
from dashboard.text import _
from dashboard.words import not_final
from db.filters import Asked
from db.reporting import FormCounts, total


@dataclass(frozen=True, slots=True)
class Asker:
    """Who takes the form away, where and when: what stands on it."""

    name: str
    county: str
    is_demo: bool
    at: datetime


def make_form(form: FormCounts, asked: Asked, asker: Asker, names: Names, *, is_owed: bool) -> Made:
    """Return the workbook of the form that the page shows."""
    days = form.month_days
    of_month = replace(asked, chosen=replace(asked.chosen, from_on=days.from_on, to_on=days.to_on))
    month = month_words(form.month)
    said = _("{county}: screening, {month}", county=asker.county, month=month)
    lines = (
        *([not_final()] if is_owed else []),
        *form_notes(form),
        _("Filter: {words}", words=_("; ").join(filter_words(of_month, names))),
        _("As of the end of {day}. Accusations are not included.", day=asked.as_of),
        _("Made by {name} at {at}.", name=asker.name, at=f"{asker.at:%Y-%m-%d %H:%M}"),
    )
    about = About(said if asker.county else month, lines, asker.is_demo)
    rows = [(row.words, row.values) for row in form_rows(form, asked)]
    name = f"{_('screening')}_{form.month_days.from_on:%Y%m}_{asker.at:%Y%m%d_%H%M}.{DocumentKind.XLSX}"
    return Made(form_document(about, form_heads(), rows), name, total(form.both)[0])
