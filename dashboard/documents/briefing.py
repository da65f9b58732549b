"""A briefing (汇报材料) as plain values: its head, and sections of one sentence with a chart, a table or figures under it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from dashboard.text import _, day_words

FONT: Final = "Microsoft YaHei"
LATIN_FONT: Final = "Arial"
"""The typefaces that a presentation names for Chinese and for the rest; a machine without them takes its own."""


class BriefingForm(StrEnum):
    """Forms of a briefing; the value is the end of its file's name."""

    PPTX = "pptx"
    PDF = "pdf"


class ChartKind(StrEnum):
    """How a chart is drawn: named bars, a part drawn over its whole, or columns a month."""

    BARS = "bars"
    OVERLAID = "overlaid"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one name, one a category; None is no data. ``colours`` are those of single bars that differ from ``colour``."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    colours: tuple[str, ...] = ()

    def colour_of(self, place: int) -> str:
        """Return the colour of one bar."""
        return self.colours[place] if self.colours else self.colour


@dataclass(frozen=True, slots=True)
class Limits:
    """The usual range of each category, both ends included, None where nobody knows it."""

    name: str
    ends: tuple[tuple[float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Categories with one or more series of values; ``labels`` stand beside bars in place of their bare values."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    limits: Limits | None = None
    labels: tuple[str, ...] = ()

    @property
    def highest(self) -> float:
        """Return what the scale must reach."""
        ends = [end[1] for end in (self.limits.ends if self.limits else ()) if end]
        return max([value or 0 for one in self.series for value in one.values] + ends, default=0)

    def part(self, first: int, last: int) -> "Chart":
        """Return the same chart of some of its categories."""
        return Chart(
            self.kind,
            self.categories[first:last],
            tuple(
                Series(one.name, one.values[first:last], one.colour, one.colours[first:last])
                for one in self.series
            ),
            self.unit,
            None if self.limits is None else Limits(self.limits.name, self.limits.ends[first:last]),
            self.labels[first:last],
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, its share of the width, and whether its cells are set right."""

    title: str
    width: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; what follows a line break in a cell is set smaller under it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number with its name and what it is compared with; ``colour`` is that of an alarm, empty without one."""

    label: str
    value: str
    unit: str
    note: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: its short name, its sentence, what is shown under it, and how it is counted.

    One of chart, table and figures is given, or none of them where the sentence is all; ``text`` stands under them,
    ``notes`` where only the speaker or a careful reader looks.
    """

    name: str
    sentence: str
    chart: Chart | None = None
    table: Table | None = None
    figures: tuple[KeyFigure, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is told, of which days, by whom and when it was made; ``about`` are lines of the filter and what is left out."""

    title: str
    county: str
    made_by: str
    at: datetime
    as_of: date
    from_on: date
    to_on: date
    is_demo: bool
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def period_line(self) -> str:
        """Say the period and the day at whose end it was counted."""
        period = _(
            "Period {from_on} to {to_on}", from_on=day_words(self.from_on), to_on=day_words(self.to_on)
        )
        return _("; ").join((period, self.known_line))

    @property
    def known_line(self) -> str:
        """Say when it was counted."""
        return known_line(self.as_of, self.at)

    @property
    def maker_line(self) -> str:
        """Say who made it and when."""
        return _(
            "Made by {name} at {at}.", name=self.made_by, at=f"{day_words(self.at.date())} {self.at:%H:%M}"
        )

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks that every page carries."""
        return (internal_mark(), *((_("Demo data"),) if self.is_demo else ()))


def known_line(as_of: date, at: datetime) -> str:
    """Say when something was counted: at the end of its day, or at the moment of making on a day that is not over."""
    if as_of == at.date():
        return _("Counted on {day} at {time}", day=day_words(as_of), time=f"{at:%H:%M}")
    return _("Counted at the end of {day}", day=day_words(as_of))


class BriefingUnavailable(Exception):
    """Raised where a form cannot be made on this machine; ``code`` says what is missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def internal_mark() -> str:
    """Return the mark of papers that stay inside the office."""
    return _("Internal material")


def copy_line() -> str:
    """Return the line into which the number of a copy is written."""
    return _("Copy no. ________")


def spoken_number(value: float | None) -> str:
    """Write a value as the screen does."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
