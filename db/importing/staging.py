"""Keep an uploaded file, sealed on disk and bound to its account, until it is confirmed, cancelled or a day old."""

import contextlib
import hashlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.importing.findings import SheetRefused
from db.importing.sheets import MOST_BYTES
from db.keys import KeyRing
from db.models.records import StagedUpload

KEPT: Final = timedelta(hours=24)
MOST_STAGED: Final = 10
NONCE_BYTES: Final = 12
SUFFIX: Final = ".staged"
_PURPOSE: Final = "staged upload"


class Staging:
    """Staged files of one folder; the caller owns the transaction in which their rows stand."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder
        self._cipher = AESGCM(keys.private(_PURPOSE))
        self._key_id = keys.identity_key_id

    def _path(self, upload_id: str) -> Path:
        return self._folder / f"{upload_id}{SUFFIX}"

    def stage(
        self, session: Session, content: bytes, *, name: str, account_id: int, now: datetime
    ) -> StagedUpload:
        """Seal a file under a new random id for one account.

        ``SheetRefused`` codes: ``too_large``, ``empty``, ``too_many_uploads`` (of one account, not yet decided).
        """
        if len(content) > MOST_BYTES:
            raise SheetRefused("too_large", name=name, most=MOST_BYTES)
        if not content:
            raise SheetRefused("empty", name=name)
        self.sweep(session, now)
        held = session.scalars(select(StagedUpload.id).where(StagedUpload.account_id == account_id)).all()
        if len(held) >= MOST_STAGED:
            raise SheetRefused("too_many_uploads", most=MOST_STAGED)
        upload_id = secrets.token_urlsafe(24)
        row = StagedUpload(
            id=upload_id,
            account_id=account_id,
            name=Path(name.replace("\\", "/")).name[:120],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            key_id=self._key_id,
            mapping={},
            staged_at=now,
        )
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, content, self._bound(upload_id, account_id))
        descriptor = os.open(self._path(upload_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
        session.add(row)
        session.flush()
        return row

    def _bound(self, upload_id: str, account_id: int) -> bytes:
        return f"{upload_id}:{account_id}".encode()

    def row(self, session: Session, upload_id: str, *, account_id: int, now: datetime) -> StagedUpload:
        """Return the row of an account's own upload; another's, an old one and none are all ``upload_gone``."""
        row = session.get(StagedUpload, upload_id)
        if row is None or row.account_id != account_id or now - row.staged_at >= KEPT:
            raise SheetRefused("upload_gone")
        return row

    def read(
        self, session: Session, upload_id: str, *, account_id: int, now: datetime
    ) -> tuple[StagedUpload, bytes]:
        """Return an account's own upload and its content; ``upload_gone`` also where the file or its key is not here."""
        row = self.row(session, upload_id, account_id=account_id, now=now)
        try:
            sealed = self._path(row.id).read_bytes()
            content = self._cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound(row.id, account_id)
            )
        except (OSError, InvalidTag, ValueError):
            raise SheetRefused("upload_gone") from None
        return row, content

    def drop(self, session: Session, upload_id: str, *, account_id: int) -> None:
        """Delete an account's own upload, as on confirm and on cancel; none is no error."""
        row = session.get(StagedUpload, upload_id)
        if row is not None and row.account_id == account_id:
            self._remove(row.id)
            session.delete(row)
            session.flush()

    def sweep(self, session: Session, now: datetime) -> int:
        """Delete every upload that is a day old and every file without a row; return how many files went."""
        session.execute(delete(StagedUpload).where(StagedUpload.staged_at <= now - KEPT))
        held = set(session.scalars(select(StagedUpload.id)))
        gone = 0
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path.stem not in held:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _remove(self, upload_id: str) -> None:
        with contextlib.suppress(OSError):
            self._path(upload_id).unlink()
