"""An upload waits sealed, for its own account only, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import Role
from db.importing.error_workbook import error_workbook
from db.importing.findings import Finding, FindingCode, SheetRefused
from db.importing.sheets import read_workbook
from db.importing.staging import KEPT, MOST_STAGED, Staging
from db.keys import KeyRing
from db.models.accounts import Account
from db.models.records import StagedUpload

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
CONTENT = "编号,信访人\n1,欧阳守田\n".encode()


@pytest.fixture
def session(sqlite_database):
    with sqlite_database.writing() as session:
        for number in (1, 2):
            session.add(
                Account(
                    id=number,
                    username=f"u{number}",
                    display_name="",
                    password_hash="",
                    role=Role.OFFICE,
                    created_at=NOW,
                )
            )
        session.flush()
        yield session


@pytest.fixture
def staging(tmp_path):
    return Staging(tmp_path / "staged", KeyRing.fresh())


def test_a_staged_file_reads_back_for_its_account_alone(session, staging):
    row = staging.stage(session, CONTENT, name="../../台账.csv", account_id=1, now=NOW)
    assert row.name == "台账.csv"
    assert staging.read(session, row.id, account_id=1, now=NOW)[1] == CONTENT
    with pytest.raises(SheetRefused, match="upload_gone"):
        staging.read(session, row.id, account_id=2, now=NOW)


def test_nothing_of_a_staged_file_is_readable_on_disk(session, staging, tmp_path):
    staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    (path,) = (tmp_path / "staged").iterdir()
    assert "欧阳守田".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_staged_file_is_gone_after_a_day(session, staging, tmp_path):
    row = staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    assert staging.read(session, row.id, account_id=1, now=NOW + KEPT - timedelta(seconds=1))[1] == CONTENT
    with pytest.raises(SheetRefused, match="upload_gone"):
        staging.read(session, row.id, account_id=1, now=NOW + KEPT)
    assert staging.sweep(session, NOW + KEPT) == 1
    assert list((tmp_path / "staged").iterdir()) == []
    assert session.scalar(select(func.count()).select_from(StagedUpload)) == 0


def test_a_dropped_file_is_gone_at_once_and_nobody_drops_anothers(session, staging, tmp_path):
    row = staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    staging.drop(session, row.id, account_id=2)
    assert staging.read(session, row.id, account_id=1, now=NOW)[1] == CONTENT
    staging.drop(session, row.id, account_id=1)
    staging.drop(session, row.id, account_id=1)
    assert list((tmp_path / "staged").iterdir()) == []


def test_a_file_changed_on_disk_or_under_another_key_does_not_open(session, staging, tmp_path):
    row = staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    with pytest.raises(SheetRefused, match="upload_gone"):
        Staging(tmp_path / "staged", KeyRing.fresh()).read(session, row.id, account_id=1, now=NOW)
    (path,) = (tmp_path / "staged").iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SheetRefused, match="upload_gone"):
        staging.read(session, row.id, account_id=1, now=NOW)


def test_an_account_keeps_only_so_many_files(session, staging):
    for _ in range(MOST_STAGED):
        staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    with pytest.raises(SheetRefused, match="too_many_uploads"):
        staging.stage(session, CONTENT, name="a.csv", account_id=1, now=NOW)
    staging.stage(session, CONTENT, name="a.csv", account_id=2, now=NOW)


def test_the_error_workbook_says_where_and_why_and_holds_no_cell():
    findings = [
        Finding(FindingCode.DAY_UNCLEAR, "台账", 7, "应结办日期", "欧阳守田"),
        Finding(FindingCode.NO_RECEIVED_DAY, "台账", 9, "接件时间"),
        Finding(FindingCode.TEXT_SCREENED, "台账", 6, "反映问题"),
    ]
    content = error_workbook(findings, lambda code: f"={code}", ("sheet", "row", "column", "reason"))
    (sheet,) = read_workbook(content).sheets
    assert [row.cells for row in sheet.rows] == [
        ("台账", 9, "接件时间", "=no_received_day"),
        ("台账", 7, "应结办日期", "=day_unclear"),
    ]
