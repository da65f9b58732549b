"""Keys: what they open, where they come from, and what is refused."""

import base64
import os
from pathlib import Path

import pytest

from db.keys import (
    IDENTITY_FILE,
    KeyProblem,
    KeyRefused,
    KeyRing,
    about,
    add_key,
    load_ring,
    new_key,
    read_keys,
)


def test_what_is_sealed_opens_again() -> None:
    ring = KeyRing.fresh()
    sealed = ring.seal("张三".encode(), about("case_person", 7, "name"))
    assert ring.open(sealed.key_id, sealed.data, about("case_person", 7, "name")).decode() == "张三"
    assert "张三".encode() not in sealed.data


@pytest.mark.parametrize(
    "place", [("case_person", 8, "name"), ("case_person", 7, "phone"), ("other", 7, "name")]
)
def test_a_ciphertext_moved_to_another_place_does_not_open(place: tuple[str, int, str]) -> None:
    ring = KeyRing.fresh()
    data = ring.seal_text("张三", about("case_person", 7, "name"))
    with pytest.raises(KeyRefused) as refused:
        ring.open_text(ring.identity_key_id, data, about(*place))
    assert refused.value.problem is KeyProblem.DOES_NOT_OPEN


def test_an_old_key_still_opens_what_it_sealed() -> None:
    old, new = new_key(), new_key()
    log = new_key()
    before = KeyRing(read_keys(old, "k"), read_keys(log, "l"))
    after = KeyRing(read_keys(f"{new},{old}", "k"), read_keys(log, "l"))
    sealed = before.seal(b"x", b"y")
    assert after.open(sealed.key_id, sealed.data, b"y") == b"x"
    assert after.identity_key_id != before.identity_key_id
    with pytest.raises(KeyRefused):
        KeyRing(read_keys(new, "k"), read_keys(log, "l")).open(sealed.key_id, sealed.data, b"y")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", KeyProblem.MISSING),
        (" , ", KeyProblem.MISSING),
        ("not base64!", KeyProblem.NOT_BASE64),
        (base64.b64encode(b"x" * 31).decode(), KeyProblem.TOO_SHORT),
    ],
)
def test_a_weak_or_broken_key_is_refused_without_saying_it(text: str, problem: KeyProblem) -> None:
    with pytest.raises(KeyRefused) as refused:
        read_keys(text, "BOARD_IDENTITY_KEY")
    assert refused.value.problem is problem
    assert not text.strip(" ,") or text not in str(refused.value)


def test_key_files_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    ring = load_ring("", "", folder, may_make=True)
    assert (folder / IDENTITY_FILE).stat().st_mode & 0o777 == 0o600
    assert load_ring("", "", folder).identity_key_id == ring.identity_key_id


def test_without_leave_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused) as refused:
        load_ring("", "", tmp_path)
    assert refused.value.problem is KeyProblem.MISSING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    load_ring("", "", tmp_path, may_make=True)
    (tmp_path / IDENTITY_FILE).chmod(0o644)
    with pytest.raises(KeyRefused) as refused:
        load_ring("", "", tmp_path)
    assert refused.value.problem is KeyProblem.READABLE_BY_OTHERS


def test_an_added_key_writes_and_the_old_one_still_reads(tmp_path: Path) -> None:
    before = load_ring("", "", tmp_path, may_make=True)
    added = add_key(tmp_path)
    after = load_ring("", "", tmp_path)
    assert after.identity_key_id == added
    assert before.identity_key_id in after.identity
    assert (tmp_path / IDENTITY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_ring_never_prints_its_keys() -> None:
    key = new_key()
    ring = KeyRing(read_keys(key, "k"), read_keys(new_key(), "l"))
    assert key not in repr(ring)
    assert str(base64.b64decode(key))[2:10] not in repr(ring)
