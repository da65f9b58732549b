"""The frozen content of a periodic report as canonical bytes, and back; pure. Its hash is that of exactly these bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from db.days import Period
from db.enums import Channel
from db.periodic_report import FORM, Adjustment, Compared, Difference, Edition, Named, Report
from db.report_figures import ReportRow, Rows, Source, counted, figures_of
from db.report_periods import Reported, reported

_CHANNELS: Final[Mapping[str | None, Channel | None]] = {None: None} | {one.value: one for one in Channel}


@dataclass(frozen=True, slots=True)
class Summed:
    """A report without its own rows: what it counts, and what it says of earlier ones."""

    of: Reported
    period: Period
    as_of: date
    figures: Mapping[str, int]
    adjustments: tuple[Adjustment, ...]


def content_of(report: Report) -> bytes:
    """Write a report as canonical bytes: the same report gives the same bytes, whatever wrote it.

    ``figures`` says every figure beside the ids of its rows, so that the file can be read without this program.
    """
    said = {
        "form": FORM,
        "of": report.of.code,
        "period": _days(report.period),
        "as_of": report.as_of.isoformat(),
        "first_day": report.first_day,
        "edition": {
            "data": report.edition.data,
            "derived": report.edition.derived,
            "packs": list(report.edition.packs),
        },
        "county": report.county,
        "is_demo": report.is_demo,
        "named": {
            "units": dict(report.named.units),
            "townships": dict(report.named.townships),
            "categories": dict(report.named.categories),
            "offices": list(report.named.offices),
        },
        "figures": counted(report.rows, figures_of([report.rows])),
        "rows": _rows(report.rows),
        "last": _compared(report.last),
        "year_before": _compared(report.year_before),
        "adjustments": [
            {
                "of": one.of.code,
                "period": _days(one.period),
                "gone": _rows(one.change.gone),
                "come": _rows(one.change.come),
            }
            for one in report.adjustments
        ],
        "since": report.since.code,
        "cumulated": dict(report.cumulated),
        "previous_sha256": report.previous_sha256,
    }
    return json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a content."""
    return sha256(content).hexdigest()


def report_in(content: bytes) -> Report:
    """Read what ``content_of`` writes; ``ValueError`` for another form."""
    said: dict[str, Any] = json.loads(content)
    of, since = reported(said["of"]), reported(said["since"])
    if said["form"] != FORM or of is None or since is None:
        raise ValueError(said["form"])
    edition, named = said["edition"], said["named"]
    return Report(
        of=of,
        period=_period(said["period"]),
        as_of=date.fromisoformat(said["as_of"]),
        first_day=said["first_day"],
        edition=Edition(edition["data"], edition["derived"], tuple(edition["packs"])),
        county=said["county"],
        is_demo=said["is_demo"],
        named=Named(named["units"], named["townships"], named["categories"], tuple(named["offices"])),
        rows=_read_rows(said["rows"]),
        last=_read_compared(said["last"]),
        year_before=_read_compared(said["year_before"]),
        adjustments=tuple(map(_read_adjustment, said["adjustments"])),
        since=since,
        cumulated=said["cumulated"],
        previous_sha256=said["previous_sha256"],
    )


def summed_in(content: bytes) -> Summed:
    """Read the figures of what ``content_of`` writes, which is many times quicker than its rows; errors as ``report_in``."""
    said: dict[str, Any] = json.loads(content)
    of = reported(said["of"])
    if said["form"] != FORM or of is None:
        raise ValueError(said["form"])
    return Summed(
        of,
        _period(said["period"]),
        date.fromisoformat(said["as_of"]),
        said["figures"],
        tuple(map(_read_adjustment, said["adjustments"])),
    )


def _days(period: Period) -> list[str]:
    return [period.from_on.isoformat(), period.to_on.isoformat()]


def _period(said: Sequence[str]) -> Period:
    return Period(*map(date.fromisoformat, said))


def _rows(rows: Rows) -> dict[str, list[list[Any]]]:
    return {
        source.value: [
            [row.case_id, None if row.channel is None else row.channel.value, *row[2:]]
            for row in sorted(found, key=lambda row: row.case_id)
        ]
        for source, found in rows.items()
        if found
    }


def _read_rows(said: Mapping[str, Sequence[Sequence[Any]]]) -> Rows:
    make = ReportRow._make
    return {
        Source(source): tuple(make((row[0], _CHANNELS[row[1]], *row[2:])) for row in rows)
        for source, rows in said.items()
    }


def _compared(one: Compared | None) -> dict[str, Any] | None:
    return None if one is None else {"period": _days(one.period), "figures": dict(one.figures)}


def _read_compared(said: Mapping[str, Any] | None) -> Compared | None:
    return None if said is None else Compared(_period(said["period"]), said["figures"])


def _read_adjustment(said: Mapping[str, Any]) -> Adjustment:
    of = reported(said["of"])
    if of is None:
        raise ValueError(said["of"])
    change = Difference(_read_rows(said["gone"]), _read_rows(said["come"]))
    return Adjustment(of, _period(said["period"]), change)
