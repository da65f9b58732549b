"""Histories, filters, scopes and days that Hypothesis draws for the counting contract."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.cohorts import Breakdown, Cohort, Measure, Question
from db.days import Period
from db.enums import Channel, Clock, Due, EventKind, Flag, ImportOutcome, Role, Stage
from db.filters import CaseFilter, Imported, Sort, SortKey
from db.models.cases import CASE_SPAN, Case, CaseEvent
from db.models.catalogue import CalendarRow, Category
from db.models.records import ImportRow, ImportRun
from db.movements import Movement
from db.reference import local_day
from db.scope import EVERYTHING, Scope
from db.search import forget_all
from db.spans import rewrite_spans
from db.workdays import DayKind
from tests import oracle
from tests.making import ZONE, Step, World, add_case, add_steps, moment

FIRST = date(2024, 3, 1)
K = EventKind
TITLES = ("某镇征地补偿", "某村低保待遇", "某街夜间扰民")
DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """One matter to be written."""

    received_on: date
    recorded_on: date
    pack: str
    title: str
    detail: dict[str, Any]
    steps: tuple[Step, ...]
    imports: tuple[ImportOutcome | None, ImportOutcome | None] = (None, None)
    """What the first and the second import did to it."""


@dataclass(frozen=True, slots=True)
class DrawnCounty:
    """Matters and calendar rows to be written."""

    cases: tuple[DrawnCase, ...]
    notices: tuple[tuple[date, DayKind, date], ...]

    @property
    def last_on(self) -> date:
        """Return the last day on which something was recorded."""
        steps = [step.recorded_on or step.happened_on for case in self.cases for step in case.steps]
        return max([case.recorded_on for case in self.cases] + steps)


@dataclass(frozen=True, slots=True)
class Asking:
    """What one reader asks."""

    chosen: CaseFilter
    scope: Scope
    as_of: date
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Comparing:
    """What one reader compares: the filter's other day with ``as_of``, some movements before others."""

    chosen: CaseFilter
    scope: Scope
    as_of: date
    movements: tuple[Movement, ...]


def _delays() -> st.SearchStrategy[int]:
    return st.sampled_from([0] * 6 + [1, 2, 5, 40])


def _or_none(values: tuple[int, ...]) -> st.SearchStrategy[int | None]:
    return st.sampled_from([*values, None])


@st.composite
def _details(  # noqa: C901 - one case a kind
    draw: st.DrawFn, world: World, kind: EventKind, day: date
) -> dict[str, Any]:
    match kind:
        case K.RECEIVED:
            detail: dict[str, Any] = {
                "channel": draw(st.sampled_from(Channel)).value,
                "township": draw(_or_none(world.townships)),
                "village": draw(_or_none(world.villages)),
                "category": draw(_or_none(world.categories)),
                "cause": draw(_or_none(world.causes)),
                "unit": draw(_or_none(world.units)),
                "persons": draw(st.integers(1, 9)),
                "purpose": draw(st.sampled_from(["appeal", "request", "suggestion"])),
                "marks": draw(st.lists(st.sampled_from(["ABOVE_LEVEL", "MAJOR", "ANONYMOUS"]), max_size=2)),
            }
            detail["is_direct"] = draw(st.integers(0, 7)) == 7
            detail["owes_reply"] = draw(st.integers(0, 7)) < 7
            return detail
        case K.TRANSFERRED:
            return {"unit": draw(st.sampled_from(world.units))}
        case K.OBJECTION_SETTLED:
            agreed: dict[str, Any] = {"agreed": draw(st.booleans())}
            return agreed | ({"unit": draw(st.sampled_from(world.units))} if draw(st.booleans()) else {})
        case K.ACCEPTED:
            return {"is_simple": draw(st.integers(0, 4)) == 4}
        case K.EXTENDED:
            return {"days": draw(st.sampled_from([10, 30, 45]))}
        case K.SUSPENDED:
            return {"clocks": draw(st.sampled_from([["c5"], ["c5", "c10"], ["c1", "c3", "c5", "c8"]]))}
        case K.REPLIED:
            return {"conclusion": draw(st.sampled_from(["supported", "explained", "not_supported"]))}
        case K.CATEGORISED:
            return {"category": draw(_or_none(world.categories))}
        case K.CAUSE_NAMED:
            return {"cause": draw(_or_none(world.causes))}
        case K.PLACED:
            return {"township": draw(_or_none(world.townships)), "village": None}
        case K.MARKED:
            marks = st.lists(st.sampled_from(["MAJOR", "REPEAT", "ANONYMOUS"]), max_size=2)
            return {"add": draw(marks), "remove": draw(marks)}
        case K.LINKED:
            return {"is_supported": draw(st.booleans())}
        case K.RATED:
            return {"rating": draw(st.sampled_from(["satisfied", "fairly_satisfied", "dissatisfied"]))}
        case K.LEADER_ASSIGNED:
            due = day + timedelta(days=draw(st.integers(0, 60)))
            return {"post": draw(st.sampled_from(world.leaders))} | draw(
                st.sampled_from([{}, {"due": due.isoformat()}])
            )
        case K.LIMIT_SET:
            return {"limit": (day + timedelta(days=draw(st.sampled_from([0, 5, 8, 30, 90])))).isoformat()}
        case K.URGENT_FOUND:
            return {"known_at": moment(day, draw(st.sampled_from([1, 9, 21]))).astimezone(ZONE).isoformat()}
        case K.REPORTED_UP:
            hour = draw(st.sampled_from([4, 5, 13, 14]))
            return {"at": moment(day, hour).astimezone(ZONE).isoformat(), "to": "city"}
        case K.VISITED_AGAIN:
            return {"persons": draw(st.integers(1, 4))}
        case K.CLOSED:
            return {"closure": draw(st.sampled_from(["substantive", "interim", "procedural"]))}
    return {}


USUAL = (K.TRANSFERRED, K.NOTICED, K.ACCEPTED, K.REPLIED, K.CLOSED, K.RATED)
UNUSUAL = tuple(
    kind
    for kind in EventKind
    if kind not in {K.RECEIVED, K.CORRECTED, K.CO_HANDLER_ADDED, K.CO_HANDLER_REMOVED, K.REDACTED, K.REWORDED}
)


@st.composite
def _cases(draw: st.DrawFn, world: World, place: int) -> DrawnCase:
    received_on = FIRST + timedelta(days=50 * place + draw(st.integers(0, 90)))
    written_on = received_on + timedelta(days=draw(_delays()))
    steps: list[Step] = []
    day = received_on
    for kind in USUAL[: draw(st.integers(0, len(USUAL)))]:
        for one in (kind, *draw(st.lists(st.sampled_from(UNUSUAL), max_size=1))):
            day += timedelta(days=draw(st.sampled_from([0, 1, 5, 14, 15, 16, 30, 60, 61])))
            recorded_on = day + timedelta(days=draw(_delays()))
            steps.append(Step(one, day, recorded_on, draw(_details(world, one, day))))
    if place % 2:
        # Handed on after all else, so that readers are asked about the days before it.
        day += timedelta(days=draw(st.sampled_from([1, 30, 120])))
        steps.append(Step(K.TRANSFERRED, day, None, {"unit": draw(st.sampled_from(world.units))}))
    if draw(st.integers(0, 2)) == 2:
        steps.append(draw(_corrections(world, received_on, written_on, steps)))
    return DrawnCase(
        received_on,
        written_on,
        draw(st.sampled_from(["2022"] * 4 + ["2005", "none"])),
        draw(st.sampled_from(TITLES)),
        draw(_details(world, K.RECEIVED, received_on)),
        tuple(steps),
        (draw(_OUTCOMES), draw(_OUTCOMES)),
    )


_OUTCOMES: st.SearchStrategy[ImportOutcome | None] = st.sampled_from([None, *ImportOutcome])


@st.composite
def _corrections(
    draw: st.DrawFn, world: World, received_on: date, written_on: date, steps: list[Step]
) -> Step:
    """Draw what says, of one earlier act, that it never was or was another; position 0 is the receipt."""
    wrong = draw(st.integers(0, len(steps)))
    kind = K.RECEIVED if wrong == 0 else steps[wrong - 1].kind
    old_on = received_on if wrong == 0 else steps[wrong - 1].happened_on
    known_on = written_on if wrong == 0 else steps[wrong - 1].recorded_on or old_on
    day = max(FIRST - timedelta(days=9), old_on + timedelta(days=draw(st.sampled_from([-9, -1, 0, 0, 1]))))
    detail: dict[str, Any] = {}
    if draw(st.integers(0, 3)):
        detail = {"kind": kind.value, "detail": draw(_details(world, kind, day))}
    recorded_on = max(day, known_on) + timedelta(days=draw(st.sampled_from([0, 1, 20, 90])))
    return Step(K.CORRECTED, day, recorded_on, detail, supersedes=wrong)


@st.composite
def counties(draw: st.DrawFn, world: World) -> DrawnCounty:
    """Draw a county's matters, and notices that change its work calendar."""
    notices = st.tuples(
        st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n)),
        st.sampled_from(DayKind),
        st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n)),
    )
    cases = [draw(_cases(world, place)) for place in range(draw(st.integers(5, 9)))]
    return DrawnCounty(tuple(cases), tuple(draw(st.lists(notices, max_size=4))))


def _choices(world: World) -> dict[str, tuple[Any, ...]]:
    return {
        "townships": (0, *world.townships),
        "villages": (0, *world.villages),
        "categories": (0, *world.categories),
        "causes": (0, *world.causes),
        "channels": tuple(Channel),
        "units": (0, *world.units),
        "leaders": (0, *world.leaders),
        "stages": tuple(Stage),
        "due": tuple(Due),
        "clocks": (Clock.C1, Clock.C3, Clock.C4, Clock.C5, Clock.C8),
        "flags": tuple(Flag),
    }


COHORTS = (*(None,) * 120, *(Cohort.RECEIVED, Cohort.OPEN) * 8, *Cohort)


@st.composite
def periods(draw: st.DrawFn, county: DrawnCounty) -> Period:
    """Draw a period whose ends lie on or beside days on which something happened or a limit ended."""
    happened = {case.received_on for case in county.cases}
    happened |= {step.happened_on for case in county.cases for step in case.steps}
    near = st.tuples(st.sampled_from(sorted(happened)), st.sampled_from([-1, -1, 0, 1, 14, 15, 60]))
    return Period(*sorted(day + timedelta(days=more) for day, more in draw(st.tuples(near, near))))


@st.composite
def filters(draw: st.DrawFn, world: World, county: DrawnCounty) -> CaseFilter:
    """Draw a filter of a few dimensions, so that it often leaves some matters and not all."""
    choices = _choices(world)
    chosen: dict[str, Any] = {}
    # The last ones are rarer: few matters are overdue, led by a leader or marked.
    names = (*list(choices)[:6], *list(choices)[:6], *choices)
    size = draw(st.sampled_from([0, 1, 1, 1, 2]))
    for name in draw(st.lists(st.sampled_from(names), min_size=size, max_size=size)):
        most = 1 if name == "flags" else len(choices[name]) - 1
        members = st.lists(
            st.sampled_from(choices[name]), min_size=(most + 1) // 2, max_size=most, unique=True
        )
        chosen[name] = tuple(draw(members))
    days = draw(periods(county)) if draw(st.booleans()) else None
    return CaseFilter(
        from_on=days.from_on if days else None,
        to_on=draw(st.sampled_from([days.to_on, days.to_on, None])) if days else None,
        cohort=draw(st.sampled_from(COHORTS)),
        imported=draw(
            st.sampled_from(
                [None] * 12 + [Imported(1), Imported(1, ImportOutcome.NEW), Imported(2), Imported(3)]
            )
        ),
        text=draw(st.sampled_from([""] * 12 + ["征地", "扰", "低保待遇"])),
        sort=Sort(draw(st.sampled_from(SortKey)), draw(st.booleans())),
        **chosen,
    )


@st.composite
def scopes(draw: st.DrawFn, world: World, most: int) -> Scope:
    """Draw what a reader may see; case ids run from 1 to ``most``."""
    if draw(st.integers(0, 2)) < 2:
        return EVERYTHING
    ids = st.frozensets(st.integers(1, most + 2), max_size=2)
    units = draw(st.none() | st.frozensets(st.sampled_from(world.units), max_size=4))
    return Scope(Role.UNIT, units, draw(ids), draw(ids))


@st.composite
def askings(draw: st.DrawFn, world: World, county: DrawnCounty) -> Asking:
    """Draw what is asked of a county, two times in three as of a day before its last event."""
    recorded = sorted({case.recorded_on for case in county.cases} | {county.last_on})
    near = draw(st.sampled_from(recorded[len(recorded) // 2 :])) + timedelta(
        days=draw(st.sampled_from([-1, 0, 15, 16, 60, 75, 76]))
    )
    far = county.last_on + timedelta(days=draw(st.sampled_from([0, 1, 30, 31, 400])))
    by = st.lists(st.sampled_from(Breakdown), max_size=2, unique=True).map(tuple)
    own = st.none() | periods(county)
    one = st.builds(Question, st.sampled_from([None, *Cohort]), by, st.sampled_from(Measure), own)
    return Asking(
        draw(filters(world, county)),
        draw(scopes(world, len(county.cases))),
        draw(st.sampled_from([near, near, far])),
        (*map(Question, Cohort), *draw(st.lists(one, min_size=5, max_size=5))),
    )


@st.composite
def comparings(draw: st.DrawFn, world: World, county: DrawnCounty) -> Comparing:
    """Draw two days on or beside which something was recorded or a limit ended, and what is compared of them."""
    recorded = {case.recorded_on for case in county.cases}
    recorded |= {step.recorded_on or step.happened_on for case in county.cases for step in case.steps}
    near = st.tuples(st.sampled_from(sorted(recorded)), st.sampled_from([-1, 0, 0, 14, 30, 61]))
    days = st.tuples(near, near).map(lambda both: sorted(day + timedelta(days=more) for day, more in both))
    then_on, now_on = draw(days.filter(lambda both: both[0] < both[1]))
    asked = draw(filters(world, county))
    chosen = replace(asked, since=then_on, cohort=None, sort=Sort(), from_on=None, to_on=None)
    scope = draw(scopes(world, len(county.cases)))
    return Comparing(chosen, scope, now_on, tuple(draw(st.permutations(list(Movement)))))


@st.composite
def askings_of_holders(draw: st.DrawFn, world: World, county: DrawnCounty) -> Asking:
    """Draw what the readers of two units, one of them a later holder, ask about a day before a matter was handed on."""
    handed = [[step for step in case.steps if step.kind is K.TRANSFERRED][-1] for case in county.cases[1::2]]
    one = draw(st.sampled_from(handed))
    day = (one.recorded_on or one.happened_on) - timedelta(days=draw(st.sampled_from([1, 1, 1, 20])))
    units = frozenset({one.detail["unit"], draw(st.sampled_from(world.units))})
    asking = draw(askings(world, county))
    return replace(asking, scope=replace(asking.scope, units=units), as_of=day)


def begin_county(session: Session, drawn: DrawnCounty) -> None:
    """Write the first half of a drawn county in place of the one before, its first matter as it was received."""
    session.execute(delete(CASE_SPAN))
    session.execute(delete(CaseEvent))
    forget_all(session)
    session.execute(delete(ImportRow))
    session.execute(delete(Case))
    session.execute(delete(CalendarRow).where(CalendarRow.source == DRAWN))
    for day, kind, recorded_on in drawn.notices:
        session.add(CalendarRow(day_on=day, kind=kind, source=DRAWN, recorded_at=moment(recorded_on)))
        session.flush()
    first, *others = drawn.cases[: len(drawn.cases) // 2]
    _write(session, 1, replace(first, steps=()))
    for number, case in enumerate(others, 2):
        _write(session, number, case)


def finish_county(session: Session, drawn: DrawnCounty) -> None:
    """Write what ``begin_county`` left out: later acts of the first matter, and the other matters."""
    received = session.scalars(select(CaseEvent.id).where(CaseEvent.case_id == 1)).one()
    add_steps(session, 1, *drawn.cases[0].steps, recorded=(received,))
    rewrite_spans(session, [1])
    for number, case in enumerate(drawn.cases, 1):
        if number > len(drawn.cases) // 2:
            _write(session, number, case)


def _write(session: Session, number: int, case: DrawnCase) -> None:
    add_case(
        session,
        case.received_on,
        *case.steps,
        recorded_on=case.recorded_on,
        pack_code=case.pack,
        number=f"N{number * 7 % 10}",
        title=case.title,
        case_id=number,
        **case.detail,
    )
    for run, outcome in enumerate(case.imports, 1):
        if session.get(ImportRun, run) is None:
            at = moment(case.recorded_on)
            session.add(
                ImportRun(id=run, source=DRAWN, name=DRAWN, sha256="", imported_at=at, counts={}, mapping={})
            )
            session.flush()
        if outcome is not None:
            session.add(ImportRow(run_id=run, case_id=number, outcome=outcome))
    session.flush()


def read_county(session: Session) -> oracle.County:
    """Read for the oracle what was written down, and nothing that was derived from it."""
    acts: dict[int, list[oracle.Act]] = {}
    for event in session.scalars(select(CaseEvent)):
        acts.setdefault(event.case_id, []).append(
            oracle.Act(
                event.id,
                event.kind,
                event.happened_at,
                local_day(event.happened_at, ZONE),
                local_day(event.recorded_at, ZONE),
                event.detail,
                event.supersedes_id,
                event.is_backfilled,
            )
        )
    imports: dict[int, set[str]] = {}
    for row in session.scalars(select(ImportRow)):
        imports.setdefault(row.case_id, set()).update((f"{row.run_id}", f"{row.run_id}.{row.outcome.value}"))
    rows = session.scalars(select(CalendarRow).order_by(CalendarRow.recorded_at, CalendarRow.id))
    categories = list(session.scalars(select(Category)))
    return oracle.County(
        [
            oracle.Case(
                case.id, case.pack_code, acts[case.id], case.title, frozenset(imports.get(case.id, ()))
            )
            for case in session.scalars(select(Case))
        ],
        [
            oracle.Notice(row.day_on, row.kind is DayKind.MAKE_UP, local_day(row.recorded_at, ZONE))
            for row in rows
        ],
        {category.id: category.parent_id for category in categories},
        {category.id: category.level for category in categories},
    )
