"""The words of the map: what is counted and in which unit, titles, notes, what is said on hover and beside an area."""

from collections.abc import Sequence

from dashboard.analysis.intervals import Interval
from dashboard.figures.base import hover_words
from dashboard.figures.map_classes import number
from dashboard.figures.map_marks import FEWEST, AreaMark, Kind
from dashboard.figures.map_rates import rate_interval, rate_of, reading_of, smoothed_rates
from dashboard.figures.usual import month_name
from dashboard.text import _, ngettext, sentences
from dashboard.words import word
from db.areas import MEASURES, Amount, Base, MapSeen, Reading
from db.cohorts import PERIOD_FIELD, Measure


def unit_of(measure: Measure, n: int = 2) -> str:
    """Return the word of what a measure counts, as it follows the number ``n``."""
    match measure:
        case Measure.BATCHES:
            return ngettext("batch", "batches", n)
        case Measure.PERSONS:
            return ngettext("person", "persons", n)
        case _:
            return ngettext("case", "cases", n)


def measures_said(seen: MapSeen) -> tuple[Measure, ...]:
    """Return the measures that are said together: matters alone, batches and persons side by side."""
    return MEASURES[:1] if seen.choice.measure is Measure.CASES else MEASURES[1:]


def amount_words(seen: MapSeen, amount: Amount) -> str:
    """Say an amount in its units: matters, or the batches and persons of visits, both and never one for the other."""
    if seen.choice.measure is Measure.CASES:
        return f"{amount.cases:,} {unit_of(Measure.CASES, amount.cases)}"
    return _(
        "{batches} batches, {persons} persons", batches=f"{amount.batches:,}", persons=f"{amount.persons:,}"
    )


def what(seen: MapSeen) -> str:
    """Say what is counted, and of which month where one is chosen."""
    said = word(seen.choice.cohort)
    if seen.choice.measure is not Measure.CASES:
        said = _("{what} (visits)", what=said)
    if seen.choice.month is None:
        return said
    named = month_name(seen.choice.month, seen.asked.as_of)
    if seen.choice.cohort in PERIOD_FIELD:
        return _("{month}: {what}", month=named, what=said)
    return _("End of {month}: {what}", month=named, what=said)


def title_words(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    """Say in one sentence what the map shows, naming no area."""
    reading = reading_of(seen)
    if reading is Reading.COUNT:
        return _count_title(seen, marks)
    values = sorted(mark.value for mark in marks if mark.value is not None)
    if not values:
        return _("{what}: no area has enough matters for a rate", what=what(seen))
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    said = {
        "what": what(seen),
        "unit": legend_title(seen),
        "middle": number(middle, is_whole=False),
        "high": number(values[-1], is_whole=False),
    }
    if reading.is_smoothed and len(values) > 1 and number(values[0], is_whole=False) == said["high"]:
        return _("{what}, {unit}: areas differ by no more than chance explains, all have {high}", **said)
    return _("{what}, {unit}: half of the areas with a rate have {middle} or more, none over {high}", **said)


def _count_title(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    total = seen.total
    whole = total.of(seen.choice.measure)
    said = _("{what}: {amount}", what=what(seen), amount=amount_words(seen, total))
    counts = sorted(
        (mark.amount.of(seen.choice.measure) for mark in marks if mark.kind is Kind.VALUE), reverse=True
    )
    if sum(counts) < FEWEST * 2:
        return said
    half, so_far = 0, 0
    for count in counts:
        half, so_far = half + 1, so_far + count
        if so_far * 2 >= whole:
            return said + _(
                "; half of them in {few} of {all} areas",
                few=half,
                all=sum(mark.place is not None for mark in marks),
            )
    return said


def per_words(reading: Reading) -> str:
    """Say to how many a rate is stated."""
    if reading.as_counted is Reading.PER_POPULATION:
        return _("per 1,000 inhabitants")
    return _("per 100 households")


def legend_title(seen: MapSeen) -> str:
    """Say in which unit the classes are stated."""
    reading = reading_of(seen)
    unit = unit_of(seen.choice.measure)
    if reading is Reading.COUNT:
        return unit
    if reading.is_smoothed:
        return _("{unit} {per}, smoothed", unit=unit, per=per_words(reading))
    return _("{unit} {per}", unit=unit, per=per_words(reading))


def note_words(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    """Say by which place and day matters are counted, over which base, and where the map comes from."""
    layer = seen.layer
    parts = [_("By the place of the matter, not by where people live.")]
    if seen.choice.measure is not Measure.CASES:
        parts.append(_visit_words(seen))
    if seen.choice.reading is not Reading.COUNT:
        parts += [_base_words(seen, marks), _smoothing_words(seen)]
    if layer is not None:
        source = _("; ").join(filter(None, (layer.name, layer.source)))
        parts.append(_("Map: {source}.", source=source))
    if layer is not None and layer.is_schematic:
        parts.append(_("Its neighbours mean nothing and are used by no statistic."))
    return sentences(*parts)


def _visit_words(seen: MapSeen) -> str:
    if seen.is_without_visits:
        return _("The filter's channels leave visits out, so there are no batches or persons to count.")
    return _(
        "Visits alone, by the day of receipt of their matter; later visits of the same matter are counted in it."
    )


def _base_words(seen: MapSeen, marks: Sequence[AreaMark]) -> str:
    used = [mark.base for mark in marks if mark.base is not None]
    if not used:
        return _(
            "No numbers of inhabitants or households are recorded, so only counts are shown; "
            "the office or an administrator enters them on the page of areas."
        )
    years = sorted({base.year for base in used})
    said = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    is_of_people = seen.choice.reading.as_counted is Reading.PER_POPULATION
    over = _(
        "Base: {base} of {years} ({source}). Rates are of the chosen time, not of a year.",
        base=_("inhabitants") if is_of_people else _("households"),
        years=said,
        source=_(", ").join(sorted({base.source for base in used})[:3]),
    )
    if reading_of(seen).is_smoothed:
        return over
    return sentences(over, _("Below {n} matters they are hatched.", n=FEWEST))


def _smoothing_words(seen: MapSeen) -> str:
    """Say what smoothing does, or why it is not done although it was chosen."""
    whole = smoothed_rates(seen).whole
    if whole is not None:
        return _(
            "Smoothed: each rate is drawn towards that of all areas ({rate}), the more the smaller the area, so that "
            "a few matters do not make a small area stand out by chance.",
            rate=number(whole, is_whole=False),
        )
    if seen.bases and seen.choice.reading.is_smoothed:
        return _("Batches and persons come in groups, so their rates are not smoothed.")
    return ""


def area_hover(seen: MapSeen, mark: AreaMark, *, is_row: bool) -> str:
    """Say what stands for one area on hover."""
    if mark.place is None:
        return hover_words(mark.shape.key, _("no area is placed here"))
    if mark.kind is Kind.OUTSIDE:
        return hover_words(mark.place.name, _("not in the filter"))
    lines = [f"{what(seen)} {amount_words(seen, mark.amount)}"]
    lines += rate_lines(seen, mark.amount, mark.base, mark.smoothed)
    if is_row:
        lines.append(_("Click: the rows in the ledger"))
    return hover_words(mark.place.name, *lines)


def interval_words(limits: Interval) -> str:
    """Say the limits of a rate."""
    return f"{number(limits.low, is_whole=False)}–{number(limits.high, is_whole=False)}"


def rate_lines(seen: MapSeen, amount: Amount, base: Base | None, smoothed: float | None) -> list[str]:
    """Say a rate, smoothed first where it is, with its interval and its base, or why there is none; nothing of counts."""
    reading = reading_of(seen)
    if reading is Reading.COUNT:
        return []
    if base is None:
        return [_("no base recorded")]
    per = per_words(reading)
    counted = number(rate_of(amount.of(seen.choice.measure), base, reading), is_whole=False)
    limits = rate_interval(seen, amount.cases, base, reading)
    between = "" if limits is None else interval_words(limits)
    if smoothed is None:
        lines = [_("{rate} {per}", rate=counted, per=per)]
        lines += [_("95 % interval {between}", between=between)] if between else []
    else:
        lines = [
            _("smoothed {rate} {per}", rate=number(smoothed, is_whole=False), per=per),
            _("as counted {rate} (95 % interval {between})", rate=counted, between=between),
        ]
    lines.append(_("base {n} ({year})", n=f"{base.number:,}", year=base.year))
    if amount.cases < FEWEST and smoothed is None:
        lines.append(_("too few matters for a rate to be compared"))
    return lines
