"""A briefing of a filter, from what was asked to the bytes of a document: the figures are those of the screen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from dashboard.account_words import scope_mark
from dashboard.briefing_meeting import MeetingTold
from dashboard.briefing_sections import MOST_LISTED, Seen, sections
from dashboard.chips import chips
from dashboard.documents.briefing import Briefing, BriefingForm, Section
from dashboard.filter_options import names_of
from dashboard.ledger_export import Made, Maker
from dashboard.numbers import number_in
from dashboard.text import Language, _, language
from dashboard.words import not_final
from db.cohorts import Cohort
from db.criteria import RowsRefused
from db.early_warning import SEEING
from db.enums import LogKind
from db.filter_query import parse_strictly, to_query
from db.filters import Asked, Sort, SortKey
from db.log import Signer, append
from db.meetings import READING, ItemKind
from db.queries.agenda import day_of_figures, items_seen, looked_back_on
from db.queries.choices import choices
from db.queries.early_warnings import warnings_on
from db.queries.leaders import leaders_seen
from db.queries.ledger import ledger_block
from db.queries.meetings import meeting_seen, meetings_seen
from db.queries.names import load_names
from db.queries.overview import overview, overview_names
from db.queries.settings import is_recompute_owed
from db.rows import LedgerBlock
from db.scope import Scope

STEPS: Final = 10
_DAY: Final = re.compile(r" ?(?<!\d)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d) ?")
Passed = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BriefingAsked:
    """What a reader wants: the filter of the page, and the form; of a meeting what was known the day before it instead."""

    query: str
    form: BriefingForm
    meeting_id: int | None = None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "BriefingAsked":
        """Read what a script or a job's row says; another form raises ``ValueError``."""
        return cls(
            str(said.get("query") or ""), BriefingForm(str(said.get("form"))), number_in(said.get("meeting"))
        )

    def payload(self) -> dict[str, Any]:
        """Return what a job's row holds; the scope is not part of it, the worker builds it anew."""
        return {"query": self.query, "form": self.form.value, "meeting": self.meeting_id}


def asked_of(asked: BriefingAsked, today: date) -> Asked:
    """Return the question of a briefing; a part of the query that makes no sense raises ``FilterRefused``."""
    return parse_strictly(asked.query, today)


def make_briefing(
    session: Session,
    asked: BriefingAsked,
    scope: Scope,
    maker: Maker,
    template: Path | None = None,
    passed: Passed = lambda done, total: None,
) -> Made:
    """Return the document of what ``scope`` sees under the filter; ``rows`` are the matters that it lists.

    A form that this machine cannot make raises ``BriefingUnavailable``; ``passed`` gets steps done and in all.
    """
    # The libraries of both forms are slow to load, and a server that only asks for jobs needs neither.
    from dashboard.documents.briefing_pdf import briefing_pdf
    from dashboard.documents.briefing_pptx import briefing_pptx

    today = maker.at.date()
    told, question = None, asked_of(asked, today)
    if asked.meeting_id is not None:
        told = told_of(session, asked.meeting_id, scope, today)
        if told is None:
            raise RowsRefused
        question = parse_strictly(f"asof={told.as_of.isoformat()}", today)
    seen = look(session, question, scope, maker.at, lambda done: passed(done, STEPS))
    seen = replace(seen, meeting=told)
    made = written(seen, maker)
    passed(6, STEPS)
    content = briefing_pptx(made, template) if asked.form is BriefingForm.PPTX else briefing_pdf(made)
    passed(STEPS, STEPS)
    name = f"{_('briefing')}_{maker.at:%Y%m%d_%H%M}.{asked.form.value}"
    return Made(content, name, len(seen.overdue.rows) + len(seen.soon.rows))


def told_of(session: Session, meeting_id: int, scope: Scope, today: date) -> MeetingTold | None:
    """Return a meeting's agenda and earlier decisions by its own day; None where the reader sees no such meeting."""
    meeting = meeting_seen(session, meeting_id) if scope.role in READING else None
    if meeting is None:
        return None
    day, meetings = day_of_figures(meeting, today), meetings_seen(session)
    return MeetingTold(
        meeting=meeting,
        items=[one for one in items_seen(session, meeting, meetings, scope, today) if not one.is_dropped],
        decisions=looked_back_on(session, ItemKind.REVIEW, meeting, meetings, scope, day),
        as_of=day,
    )


def look(session: Session, asked: Asked, scope: Scope, at: datetime, passed: Callable[[int], None]) -> Seen:
    """Ask all that a briefing tells, by the same gate as the pages."""
    passed(0)
    counted = overview(session, asked, scope)
    passed(2)
    leaders = leaders_seen(session, asked, scope)
    passed(3)
    may_see = scope.role in SEEING and scope.units is None
    warnings = warnings_on(session, scope, asked.as_of) if may_see else None
    passed(4)

    def listed(cohort: Cohort) -> LedgerBlock:
        chosen = replace(asked.chosen, cohort=cohort, sort=Sort(SortKey.DUE))
        return ledger_block(session, chosen, scope, asked.as_of, 0, MOST_LISTED)

    overdue, soon = listed(Cohort.OVERDUE), listed(Cohort.DUE_SOON)
    passed(5)
    said = chips(asked, names_of(choices(session, asked.as_of)))
    words = [chip.words for chip in said if chip.key not in ("period", "asof")] or [_("none, all matters")]
    return Seen(
        overview=counted,
        names=overview_names(session, asked.as_of),
        leaders=leaders,
        warnings=warnings,
        overdue=overdue,
        soon=soon,
        row_names=load_names(session),
        about=(
            *((not_final(),) if is_recompute_owed(session) else ()),
            *filter(None, [scope_mark(scope.role)]),
            _("Filter: {words}", words=_("; ").join(words)),
            _("Accusations are not included."),
        ),
        at=at,
    )


def written(seen: Seen, maker: Maker) -> Briefing:
    """Put what was seen into the sections of a briefing."""
    period = seen.overview.period
    title = _("{county}: briefing on petition work", county=maker.county) if maker.county else _("Briefing")
    if seen.meeting is not None:
        title = _("{meeting}: briefing", meeting=seen.meeting.meeting.title)
    return Briefing(
        title=title,
        county=maker.county,
        made_by=maker.name,
        at=maker.at,
        as_of=seen.overview.as_of,
        from_on=period.from_on,
        to_on=min(period.to_on, seen.overview.as_of),
        is_demo=maker.is_demo,
        about=seen.about,
        sections=tuple(map(in_running_words, sections(seen))),
    )


def in_running_words(section: Section) -> Section:
    """Write the days of a section as papers do; a cell of a table that is a day alone stays short."""
    table = section.table
    if table is not None:
        cells = tuple(tuple(one if _DAY.fullmatch(one) else _said(one) for one in row) for row in table.rows)
        table = replace(table, rows=cells)
    return replace(
        section,
        sentence=_said(section.sentence),
        table=table,
        figures=tuple(replace(one, note=_said(one.note)) for one in section.figures),
        text=_said(section.text),
        notes=tuple(map(_said, section.notes)),
    )


def _said(words: str) -> str:
    if language() is not Language.ZH:
        return words
    return _DAY.sub(lambda found: "{}年{}月{}日".format(*map(int, found.groups())), words)


def log_briefing(
    session: Session,
    asked: BriefingAsked,
    *,
    at: datetime,
    account: Signer | None,
    rows: int,
    detail: Mapping[str, Any],
) -> None:
    """Append the log's row of a briefing in the caller's transaction; nothing that it tells goes into it."""
    question = asked_of(asked, at.date())
    said = {
        "what": "briefing",
        "rows": rows,
        "query": to_query(question.chosen, question.as_of),
        "format": asked.form.value,
        **({} if asked.meeting_id is None else {"meeting": asked.meeting_id}),
        **detail,
    }
    append(session, kind=LogKind.EXPORTED, at=at, account=account, detail=said)
