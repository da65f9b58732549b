"""Rows of the ledger counted while they are written, for the charts of its workbook."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from dashboard.documents.ledger_charts import Counts
from dashboard.text import _
from db.days import first_day, month_of
from db.rows import LedgerRow, Names


class RowCounter:
    """Counts rows by the day they were received on, by category and by unit as they pass."""

    def __init__(self) -> None:
        self._days: Counter[date | None] = Counter()
        self._categories: Counter[int | None] = Counter()
        self._units: Counter[int | None] = Counter()

    def counting(self, rows: Iterator[LedgerRow]) -> Iterator[LedgerRow]:
        """Yield the rows as they come, each counted."""
        days, categories, units = self._days, self._categories, self._units
        for row in rows:
            days[row.received_on] += 1
            categories[row.category1_id] += 1
            units[row.unit_id] += 1
            yield row

    def counts(self, names: Names, units: Mapping[int, str]) -> tuple[Counts, ...]:
        """Return what was counted so far; ``units`` gives the fixed order of units, by which nobody is ranked."""
        return (
            Counts(_("Received a month"), _("Month"), tuple(self._by_month()), is_months=True),
            Counts(
                _("By category"),
                _("Category"),
                tuple(
                    (_named(names.categories, key), count)
                    for key, count in sorted(self._categories.items(), key=_largest)
                ),
            ),
            Counts(
                _("By unit"),
                _("Responsible unit"),
                tuple(
                    (_named(names.units, key), self._units[key])
                    for key in dict.fromkeys((*units, *self._units))
                    if self._units[key]
                ),
            ),
        )

    def _by_month(self) -> Iterator[tuple[str, int]]:
        """Yield every month from the first to the last one with a row, those without any among them."""
        months: Counter[int] = Counter()
        for day, count in self._days.items():
            if day is not None:
                months[month_of(day)] += count
        for month in range(min(months), max(months) + 1) if months else ():
            yield f"{first_day(month):%Y-%m}", months[month]
        if self._days[None]:
            yield _("(none recorded)"), self._days[None]


def _largest(item: tuple[int | None, int]) -> tuple[bool, int, int]:
    key, count = item
    return key is None, -count, key or 0


def _named(names: Mapping[int, str], key: int | None) -> str:
    if key is None:
        return _("(none recorded)")
    return names.get(key) or _("number {id} (not found)", id=key)
