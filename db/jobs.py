"""Long work as rows: asked for by a request, taken by a worker, watched by whoever asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from db.enums import JobState
from db.models.records import Job

SILENCE: Final = timedelta(minutes=2)
"""After this long without a beat a running job counts as left by a worker that died, and is taken anew."""

KEPT: Final = timedelta(days=7)
ENDED: Final = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
UNDER_WAY: Final = (JobState.WAITING, JobState.RUNNING)


REMEMBERED: Final = 20
"""Among so many of an account's last jobs of a kind one is looked for that answers the same question."""


class JobKind(StrEnum):
    """Kinds of long work."""

    EXPORT = "export"
    IMPORT = "import"
    RECOMPUTE = "recompute"
    SEAL = "seal"
    SEARCH = "search"
    WATCH = "watch"
    REPORT = "report"
    BRIEFING = "briefing"


@dataclass(frozen=True, slots=True)
class JobTaken:
    """A job that a worker holds."""

    id: int
    kind: JobKind
    account_id: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JobRow:
    """Where a job stands; ``progress`` runs from 0 to 1, ``message`` is a code with values."""

    id: int
    kind: JobKind
    state: JobState
    progress: float
    message: Mapping[str, Any]
    result_name: str
    asked_at: datetime
    ended_at: datetime | None


class JobCancelled(Exception):
    """Raised inside a job whose owner no longer wants it."""


def ask(
    session: Session, kind: JobKind, payload: Mapping[str, Any], account_id: int | None, now: datetime
) -> int:
    """Put a job into the queue and return its id."""
    job = Job(
        kind=kind,
        account_id=account_id,
        payload=dict(payload),
        state=JobState.WAITING,
        asked_at=now,
        message={},
    )
    session.add(job)
    session.flush()
    return job.id


def record_done(
    session: Session,
    kind: JobKind,
    payload: Mapping[str, Any],
    account_id: int,
    now: datetime,
    *,
    message: Mapping[str, Any],
    result_name: str = "",
    result: bytes | None = None,
) -> int:
    """Keep work that was done at once beside the long work of its owner, with what came out; return its id."""
    job = Job(
        kind=kind,
        account_id=account_id,
        payload=dict(payload),
        state=JobState.DONE,
        progress=1.0,
        message=dict(message),
        result_name=result_name,
        result=result,
        asked_at=now,
        ended_at=now,
    )
    session.add(job)
    session.flush()
    return job.id


def take(session: Session, now: datetime) -> JobTaken | None:
    """Take the longest waiting job, or one whose worker fell silent; None when there is nothing to do."""
    silent = and_(Job.state == JobState.RUNNING, Job.beat_at < now - SILENCE)
    job = session.scalars(
        select(Job)
        .where(or_(Job.state == JobState.WAITING, silent))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.taken_at = job.beat_at = now
    job.progress = 0.0
    session.flush()
    return JobTaken(job.id, JobKind(job.kind), job.account_id, dict(job.payload))


def is_waiting(session: Session, now: datetime) -> bool:
    """Tell whether there is a job to take, without taking the writer's place."""
    silent = and_(Job.state == JobState.RUNNING, Job.beat_at < now - SILENCE)
    return (
        session.scalar(select(Job.id).where(or_(Job.state == JobState.WAITING, silent)).limit(1)) is not None
    )


def is_under_way(session: Session, kind: JobKind) -> bool:
    """Tell whether a job of a kind waits or runs."""
    asked = select(Job.id).where(Job.kind == kind, Job.state.in_(UNDER_WAY)).limit(1)
    return session.scalar(asked) is not None


def give_back(session: Session, job_id: int) -> None:
    """Put a running job back into the queue, as a worker does that is told to stop."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(state=JobState.WAITING, progress=0.0, taken_at=None, beat_at=None)
    )


def beat(session: Session, job_id: int, progress: float, now: datetime) -> None:
    """Say that a job goes on, or raise ``JobCancelled`` when it was cancelled meanwhile."""
    touched = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(progress=max(0.0, min(progress, 1.0)), beat_at=now)
        .returning(Job.id)
    ).first()
    if touched is None:
        raise JobCancelled


def still_alive(session: Session, job_id: int, now: datetime) -> None:
    """Say that the worker of a running job lives, whatever step it is at."""
    session.execute(update(Job).where(Job.id == job_id, Job.state == JobState.RUNNING).values(beat_at=now))


def finish(
    session: Session,
    job_id: int,
    now: datetime,
    *,
    message: Mapping[str, Any] | None = None,
    result_name: str = "",
    result: bytes | None = None,
) -> None:
    """End a job with what came out; a job that was cancelled meanwhile stays cancelled."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(
            state=JobState.DONE,
            progress=1.0,
            message=dict(message or {}),
            result_name=result_name,
            result=result,
            ended_at=now,
        )
    )


def fail(session: Session, job_id: int, now: datetime, message: Mapping[str, Any]) -> None:
    """End a job that could not be done, with a code and values that say why."""
    session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(state=JobState.FAILED, message=dict(message), ended_at=now)
    )


def cancel(session: Session, job_id: int, account_id: int, now: datetime) -> bool:
    """Cancel a job of its owner; False where it is another's, has ended, or recomputes what all figures stand on."""
    touched = session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.account_id == account_id,
            Job.kind != JobKind.RECOMPUTE,
            Job.state.in_(UNDER_WAY),
        )
        .values(state=JobState.CANCELLED, ended_at=now)
        .returning(Job.id)
    ).first()
    return touched is not None


def _row(job: Job) -> JobRow:
    return JobRow(
        job.id,
        JobKind(job.kind),
        job.state,
        job.progress,
        dict(job.message),
        job.result_name,
        job.asked_at,
        job.ended_at,
    )


def jobs_of(session: Session, account_id: int, limit: int = 20) -> Sequence[JobRow]:
    """Return an account's own jobs, the latest first."""
    rows = session.scalars(
        select(Job).where(Job.account_id == account_id).order_by(Job.id.desc()).limit(limit)
    )
    return [_row(job) for job in rows]


def job_of(session: Session, job_id: int, account_id: int) -> JobRow | None:
    """Return one job of its owner, None where it is another's."""
    job = session.scalars(select(Job).where(Job.id == job_id, Job.account_id == account_id)).first()
    return None if job is None else _row(job)


def asked_before(
    session: Session, kind: JobKind, payload: Mapping[str, Any], account_id: int
) -> JobRow | None:
    """Return the account's latest job of just this question that waits, runs or is done; what failed is asked anew."""
    rows = session.scalars(
        select(Job)
        .where(Job.account_id == account_id, Job.kind == kind, Job.state.in_((*UNDER_WAY, JobState.DONE)))
        .order_by(Job.id.desc())
        .limit(REMEMBERED)
    )
    return next((_row(job) for job in rows if job.payload == dict(payload)), None)


def result_of(session: Session, job_id: int, account_id: int) -> tuple[str, bytes] | None:
    """Return the name and bytes of what a job of this owner made, None where there is nothing."""
    row = session.execute(
        select(Job.result_name, Job.result).where(
            Job.id == job_id, Job.account_id == account_id, Job.state == JobState.DONE
        )
    ).first()
    return None if row is None or row.result is None else (row.result_name, row.result)


def forget_old(session: Session, now: datetime) -> None:
    """Remove jobs that ended more than seven days ago, their results with them."""
    session.execute(delete(Job).where(Job.state.in_(ENDED), Job.ended_at < now - KEPT))
