"""What the board keeps about itself: the log, versions, settings, views, imports and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.enums import ImportOutcome, JobState, LogKind
from db.models.base import Base, Moment, Word


class LogRow(Base):
    """One row of the chained log; UPDATE and DELETE are refused by trigger."""

    __tablename__ = "log_row"
    __table_args__ = {"info": {"head_file": "log.head"}}

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    kind: Mapped[LogKind] = mapped_column(Word(LogKind))
    account_id: Mapped[int | None]
    account_name: Mapped[str] = mapped_column(String(80), default="")
    case_id: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key_id: Mapped[str] = mapped_column(String(16))
    mac: Mapped[str] = mapped_column(String(64))


class DataVersion(Base):
    """The one row that every change of the spans raises; its lock puts commits in order.

    ``n`` is raised by the spans, ``named`` by the tables that give names (``db.versions.NAMED_TABLES``).

    While ``is_bulk`` is set inside a transaction, the span triggers stay quiet and the writer records one
    change of everything instead.
    """

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    n: Mapped[int] = mapped_column(BigInteger, default=0)
    named: Mapped[int] = mapped_column(BigInteger, default=0)
    is_bulk: Mapped[bool] = mapped_column(default=False)


class DataChange(Base):
    """A case whose spans changed at version ``n``; ``case_id`` of None stands for every case."""

    __tablename__ = "data_change"
    __table_args__ = (Index("ix_data_change_n", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[int | None]


class Setting(Base):
    """A fact about this database: its zone, whether it is a demo, the version of the derived rules."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Edition(Base):
    """Which edition of an edited thing holds, and who made it when; a thing without a row was never edited."""

    __tablename__ = "edition"

    subject: Mapped[str] = mapped_column(String(24), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class SavedView(Base):
    """A filter with columns that somebody named, for one page."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    page: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text, default="")
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class StagedUpload(Base):
    """An uploaded file waiting for its user's decision, encrypted on disk, gone after a day."""

    __tablename__ = "staged_upload"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    key_id: Mapped[str] = mapped_column(String(16))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    staged_at: Mapped[datetime] = mapped_column(Moment)


class ImportRun(Base):
    """One confirmed import and what it did."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    imported_at: Mapped[datetime] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ImportValue(Base):
    """What an import last said of one field of one case, so that a value changed by hand is seen as a conflict."""

    __tablename__ = "import_value"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ImportRow(Base):
    """A matter that an import was about, and what the import did to it."""

    __tablename__ = "import_row"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)
    outcome: Mapped[ImportOutcome] = mapped_column(Word(ImportOutcome))


class SavedMapping(Base):
    """A column mapping that somebody saved for the next file of the same form."""

    __tablename__ = "saved_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class Job(Base):
    """A long piece of work: who asked, where it stands, what came out."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(Word(JobState), index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result_name: Mapped[str] = mapped_column(String(120), default="")
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
