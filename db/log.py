"""The chained log: each row's HMAC covers the row before it, and the head stands outside the database too.

A changed, forged, deleted or inserted row breaks the chain; rows cut off at the end disagree with the head file.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Select, Table, delete, event, func, select, text
from sqlalchemy.orm import Session

from db.enums import LogKind
from db.keys import HEAD_FILE, KeyRefused, KeyRing
from db.models.records import LogRow

KEPT: Final = timedelta(days=3 * 365 + 1)
"""How long rows are kept at least (domain rules: three years)."""
LOCK_NUMBER: Final = 0x6C6F67
CLOSED_TO: Final = "closed_to"
CLOSED_MAC: Final = "closed_mac"
_HEADS: Final = "log_heads"
_complaints = logging.getLogger(__name__)


class Signer(Protocol):
    """Whoever acts: an account or a row of one."""

    @property
    def id(self) -> int:
        """Return the account's id."""

    @property
    def username(self) -> str:
        """Return the name the account signs in with."""


class ChainRow(Protocol):
    """A row of a chain, whichever table holds it."""

    seq: Any
    at: Any
    kind: Any
    account_id: Any
    account_name: Any
    case_id: Any
    detail: Any
    key_id: Any
    mac: Any


class LogKeyMissing(RuntimeError):
    """Raised where a session that must log was made without keys."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: the table of its rows, the words of its acts, the name of its head file."""

    table: Any
    head_file: str
    lock_number: int = LOCK_NUMBER


BOARD_CHAIN: Final = Chain(LogRow, HEAD_FILE)


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of a chain as it stands outside the database."""

    seq: int
    mac: str


class Break(StrEnum):
    """What is wrong at one place of a chain."""

    ROW_CHANGED = "row_changed"
    ROWS_MISSING = "rows_missing"
    START_MISSING = "start_missing"
    END_MISSING = "end_missing"
    HEAD_MISSING = "head_missing"
    HEAD_DIFFERS = "head_differs"
    KEY_UNKNOWN = "key_unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A break and the number of the row where it shows, with the last one where several rows are missing."""

    what: Break
    seq: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the whole chain found."""

    rows: int
    first_seq: int
    last_seq: int
    findings: tuple[Finding, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was changed, deleted, inserted or cut off."""
        return not self.findings


def _canonical(row: ChainRow, previous: str) -> bytes:
    at: datetime = row.at
    said = {
        "account_id": row.account_id,
        "account_name": row.account_name,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "case_id": row.case_id,
        "detail": row.detail,
        "key_id": row.key_id,
        "kind": str(row.kind),
        "previous": previous,
        "seq": row.seq,
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def ring_of(session: Session) -> KeyRing:
    """Return the keys a session was made with, ``LogKeyMissing`` where there are none."""
    ring = session.info.get("keys")
    if not isinstance(ring, KeyRing):
        raise LogKeyMissing("this session was made without keys")
    return ring


def append(
    session: Session,
    *,
    kind: LogKind,
    at: datetime,
    account: Signer | None = None,
    case_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> LogRow:
    """Append one row in the caller's transaction; the head file follows after its commit.

    ``detail`` holds only what JSON holds, and never an identity.
    """
    row: LogRow = append_to(
        BOARD_CHAIN, session, kind=kind, at=at, account=account, case_id=case_id, detail=detail
    )
    return row


def append_to(
    chain: Chain,
    session: Session,
    *,
    kind: StrEnum,
    at: datetime,
    account: Signer | None = None,
    case_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Any:
    """Append one row to any chain; as ``append``."""
    ring = ring_of(session)
    _take_place(session, chain)
    last = session.execute(_last(chain)).first()
    row = chain.table(
        seq=1 if last is None else last.seq + 1,
        at=at,
        kind=kind,
        account_id=None if account is None else account.id,
        account_name="" if account is None else account.username,
        case_id=case_id,
        # Through JSON and back, so that what is signed is what will be read.
        detail=json.loads(json.dumps(dict(detail or {}), ensure_ascii=False, allow_nan=False)),
        key_id=ring.log_key_id,
    )
    row.mac = ring.log_mac(_canonical(row, "" if last is None else last.mac))
    session.add(row)
    session.flush()
    _keep_head(session, chain, Head(row.seq, row.mac))
    return row


def _last(chain: Chain) -> Select[tuple[int, str]]:
    return select(chain.table.seq, chain.table.mac).order_by(chain.table.seq.desc()).limit(1)


def _take_place(session: Session, chain: Chain) -> None:
    """Wait for the writer before us; SQLite's one writer has the place already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": chain.lock_number})


# ---------------------------------------------------------------- the head outside the database


def _keep_head(session: Session, chain: Chain, head: Head) -> None:
    if ring_of(session).head_folder is None:
        return
    if _HEADS not in session.info:
        session.info[_HEADS] = {}
        event.listen(session, "after_commit", _write_heads)
        event.listen(session, "after_soft_rollback", _forget_heads)
    session.info[_HEADS][chain.head_file] = head


def _forget_heads(session: Session, previous: Any) -> None:
    # A savepoint rolled back may have held the last row: the row that is committed writes the head again.
    if previous.nested:
        for chain_file in list(session.info[_HEADS]):
            session.info[_HEADS][chain_file] = None
    else:
        session.info[_HEADS].clear()


def _write_heads(session: Session) -> None:
    folder = ring_of(session).head_folder
    heads: dict[str, Head | None] = session.info[_HEADS]
    for name, head in heads.items():
        if folder is not None and head is not None:
            try:
                write_head(folder / name, head)
            except OSError as problem:
                # The commit stands; `verify-log` says that the file is behind or missing.
                _complaints.error("the log's head file could not be written: %s", problem)
    heads.clear()


def read_head(path: Path) -> Head | None:
    """Read a head file; None where there is none or it is torn."""
    try:
        said = json.loads(path.read_text())
        return Head(int(said["seq"]), str(said["mac"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_head(path: Path, head: Head, *, may_go_back: bool = False) -> None:
    """Write a head file unless it already holds a later row, whichever process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        standing = read_head(path)
        if standing is not None and standing.seq >= head.seq and not may_go_back:
            return
        part = path.with_suffix(".part")
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w") as made:
            made.write(json.dumps({"seq": head.seq, "mac": head.mac}) + "\n")
        part.replace(path)
    finally:
        os.close(lock)


# ---------------------------------------------------------------- verifying


def verify(
    session: Session,
    ring: KeyRing,
    head_path: Path | None,
    chain: Chain = BOARD_CHAIN,
    progress: Callable[[int], None] = lambda done: None,
) -> Verification:
    """Walk a whole chain and compare its end with the head file; ``head_path`` of None leaves the file out.

    ``progress`` is told of each row walked.
    """
    head = None if head_path is None else read_head(head_path)
    findings: list[Finding] = []
    previous, expected, rows, first = "", 1, 0, 0
    for row in _rows(session, chain):
        if not rows:
            first = row.seq
            if row.seq != 1:
                previous, found = _closed_before(session, ring, chain, row.seq)
                findings.extend(found)
                expected = row.seq
        if row.seq != expected:
            findings.append(Finding(Break.ROWS_MISSING, expected, row.seq - 1))
        else:
            findings.extend(_check(ring, row, previous))
        if head is not None and row.seq == head.seq and row.mac != head.mac:
            findings.append(Finding(Break.HEAD_DIFFERS, row.seq))
        previous, expected, rows = row.mac, row.seq + 1, rows + 1
        progress(1)
    last = expected - 1
    if head_path is not None:
        if head is None and rows:
            findings.append(Finding(Break.HEAD_MISSING, last))
        elif head is not None and head.seq > last:
            findings.append(Finding(Break.END_MISSING, last + 1, head.seq))
    return Verification(rows, first, last, tuple(findings))


def _table(chain: Chain) -> Table:
    table: Table = chain.table if isinstance(chain.table, Table) else chain.table.__table__
    return table


def chains(tables: Iterable[Table]) -> list[Chain]:
    """Return every chain among some tables: those that name their head file."""
    return [Chain(table, str(table.info["head_file"])) for table in tables if "head_file" in table.info]


def _rows(session: Session, chain: Chain) -> Iterator[Any]:
    table = _table(chain)
    asked = select(table).order_by(table.c.seq).execution_options(yield_per=2000)
    yield from session.execute(asked)


def _check(ring: KeyRing, row: Any, previous: str) -> list[Finding]:
    try:
        mac = ring.log_mac(_canonical(row, previous), row.key_id)
    except KeyRefused:
        return [Finding(Break.KEY_UNKNOWN, row.seq)]
    return [] if mac == row.mac else [Finding(Break.ROW_CHANGED, row.seq)]


def _closed_before(session: Session, ring: KeyRing, chain: Chain, seq: int) -> tuple[str, list[Finding]]:
    """Return the mac before ``seq`` as a checkpoint has signed it, or the finding that none did.

    The checkpoint's own mac is checked when the walk reaches it.
    """
    table = _table(chain)
    for row in session.execute(select(table).where(table.c.kind == LogKind.CHECKPOINT)):
        if row.detail.get(CLOSED_TO) == seq - 1:
            return str(row.detail.get(CLOSED_MAC, "")), []
    return "", [Finding(Break.START_MISSING, seq)]


def close_segment(
    session: Session, *, before: datetime, at: datetime, account: Signer | None = None
) -> LogRow | None:
    """Delete rows older than ``before`` after signing where they ended; None where there is nothing to close.

    ``before`` less than three years ahead of ``at`` is refused with ``ValueError``; the triggers refuse it again.
    """
    if before > at - KEPT:
        raise ValueError("the log is kept for three years at least")
    _take_place(session, BOARD_CHAIN)
    # The oldest stretch only: a row whose moment lies out of order keeps what follows it.
    first_kept = session.scalar(select(func.min(LogRow.seq)).where(LogRow.at >= before))
    last = session.execute(
        select(LogRow.seq, LogRow.mac)
        .where(LogRow.seq < (first_kept if first_kept is not None else 2**62), LogRow.at < before)
        .order_by(LogRow.seq.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    row = append(
        session,
        kind=LogKind.CHECKPOINT,
        at=at,
        account=account,
        detail={CLOSED_TO: last.seq, CLOSED_MAC: last.mac},
    )
    session.execute(delete(LogRow).where(LogRow.seq <= last.seq))
    return row
