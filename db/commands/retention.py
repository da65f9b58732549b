"""Set how long identities stand open, and seal those whose time is over (保管与封存, domain rule 8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.counters import end_looks_at
from db.commands.settings import SettingRefused
from db.commands.unsealing import unseal_reopened
from db.editions import Subject, edit
from db.enums import LogKind, Role
from db.jobs import JobKind, ask, is_under_way
from db.log import Signer, append
from db.models.cases import Case
from db.models.records import Setting
from db.models.retention import IdentitySeal, RetentionLimitRow
from db.queries.accounts import AccountRow
from db.queries.final_ends import final_ends
from db.queries.identity_seals import SEALED_CASES
from db.queries.retention import acted_since_sealed, due_for_sealing, limits_on
from db.queries.settings import setting
from db.reference import local_day
from db.retention import BOUNDS, LONGEST_GROUND, Limits, RetentionLimit, sealed_from
from db.screening import looks_like_person
from db.session import Database
from db.spans import chunks

AT_ONCE: Final = 200
"""Matters that are sealed in one transaction."""
LAST_RUN: Final = "identities_sealed_on"
"""The setting that holds the day of the board's last own sealing."""


def set_limit(
    session: Session,
    kind: RetentionLimit,
    value: int,
    from_on: date,
    ground: str,
    *,
    at: datetime,
    by: AccountRow,
    seen: int,
) -> None:
    """Record a limit from a day on, with the number of the archives bureau's document as its ground.

    Earlier days keep what held then, and what is sealed already stays. ``SettingRefused``: ``not_admin``,
    ``value_missing`` (``least``, ``most``), ``ground_missing``, ``ground_long`` (``most``), ``words_of_person``,
    ``from_past``, ``keep_short`` (keeping may not end before the sealing), ``same_values``; ``ChangedByOther``.
    """
    if by.role is not Role.ADMIN:
        raise SettingRefused("not_admin")
    least, most = BOUNDS[kind]
    if not least <= value <= most:
        raise SettingRefused("value_missing", least=least, most=most)
    plain = " ".join(ground.split())
    if not plain:
        raise SettingRefused("ground_missing")
    if len(plain) > LONGEST_GROUND:
        raise SettingRefused("ground_long", most=LONGEST_GROUND)
    if looks_like_person(plain):
        raise SettingRefused("words_of_person")
    today = local_day(at, session.info["zone"])
    if from_on < today:
        raise SettingRefused("from_past")
    edit(session, Subject.RETENTION, "", seen, by_id=by.id, at=at)
    before = limits_on(session, from_on)
    _require_order(kind, value, before)
    held = before.seal if kind is RetentionLimit.SEAL_MONTHS else before.keep
    if held is not None and (held.value, held.ground) == (value, plain):
        raise SettingRefused("same_values")
    session.add(
        RetentionLimitRow(
            kind=kind, value=value, from_on=from_on, ground=plain, recorded_by=by.id, recorded_at=at
        )
    )
    session.flush()
    detail = {
        "setting": "retention",
        "limit": kind.value,
        "changed": {kind.value: [None if held is None else held.value, value]},
        "from_on": from_on.isoformat(),
        "source": plain,
    }
    append(session, kind=LogKind.SETTING_CHANGED, at=at, account=by, detail=detail)


def _require_order(kind: RetentionLimit, value: int, before: Limits) -> None:
    months = value if kind is RetentionLimit.SEAL_MONTHS else before.seal and before.seal.value
    years = value if kind is RetentionLimit.KEEP_YEARS else before.keep and before.keep.value
    if months and years and 12 * years <= months:
        raise SettingRefused("keep_short")


@dataclass(frozen=True, slots=True)
class SealingDone:
    """How many identities were sealed, and how many opened again since their end was final no longer."""

    sealed: int
    unsealed: int


def seal_due(
    database: Database,
    at: datetime,
    by: Signer | None,
    *,
    user: str = "",
    passed: Callable[[int, int], Any] = lambda done, total: None,
) -> SealingDone:
    """Seal every identity whose months are over, ``AT_ONCE`` a transaction, each with its row in the log.

    Done twice it does nothing the second time; without a limit it seals nothing. First it opens what was reopened by a
    way that is no act of the board. ``user`` is who runs the command line; ``passed`` hears how far it is.
    """
    today = local_day(at, database.zone)
    with database.reading() as session:
        limits = limits_on(session, today)
        acted = acted_since_sealed(session)
        due = [] if limits.seal is None else due_for_sealing(session, today, limits.seal.value)
    unsealed = 0
    for part in chunks(acted, AT_ONCE):
        with database.writing() as session:
            unsealed += unseal_reopened(session, part, at=at, by=by, act="checked")
    sealed = done = 0
    for part in chunks(due, AT_ONCE):
        with database.writing() as session:
            sealed += _seal(session, part, at, by, user)
        done += len(part)
        passed(done, len(due))
    return SealingDone(sealed, unsealed)


def _seal(session: Session, case_ids: Sequence[int], at: datetime, by: Signer | None, user: str) -> int:
    """Seal those of some matters that are due at this moment, whatever was found before the transaction."""
    today = local_day(at, session.info["zone"])
    limits = limits_on(session, today)
    if limits.seal is None:
        return 0
    # An act on one of them waits, and then finds the seal, which it may take away.
    session.execute(select(Case.id).where(Case.id.in_(case_ids)).with_for_update())
    known = set(session.scalars(SEALED_CASES.where(IdentitySeal.case_id.in_(case_ids))))
    ends = final_ends(session, [one for one in case_ids if one not in known], today)
    done = 0
    for case_id, end in sorted(ends.items()):
        if end.final_on is None or sealed_from(end.final_on, limits.seal.value) > today:
            continue
        session.add(
            IdentitySeal(
                case_id=case_id,
                final_on=end.final_on,
                sealed_by=None if by is None else by.id,
                sealed_at=at,
            )
        )
        end_looks_at(session, case_id)
        append(
            session,
            kind=LogKind.IDENTITY_SEALED,
            at=at,
            account=by,
            case_id=case_id,
            detail={
                "final_on": end.final_on.isoformat(),
                "months": limits.seal.value,
                "source": limits.seal.ground,
            }
            | ({"user": user} if user else {}),
        )
        done += 1
    return done


def ask_to_seal(session: Session, actor: AccountRow, at: datetime) -> int | None:
    """Ask for a sealing now, by the office; return the job's id, None where one waits or runs already.

    ``SettingRefused``: ``not_office``, ``no_limit``.
    """
    if actor.role is not Role.OFFICE:
        raise SettingRefused("not_office")
    if limits_on(session, local_day(at, session.info["zone"])).seal is None:
        raise SettingRefused("no_limit")
    if is_under_way(session, JobKind.SEAL):
        return None
    return ask(session, JobKind.SEAL, {}, actor.id, at)


def ask_daily(session: Session, at: datetime) -> None:
    """Ask once a day for a sealing by the board itself, where a limit is set."""
    today = local_day(at, session.info["zone"])
    if limits_on(session, today).seal is None or setting(session, LAST_RUN) == today.isoformat():
        return
    session.merge(Setting(key=LAST_RUN, value=today.isoformat()))
    if not is_under_way(session, JobKind.SEAL):
        ask(session, JobKind.SEAL, {}, None, at)
