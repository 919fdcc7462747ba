from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop.core.errors import StoreError
from desktop.store.blobs import Blobs, write_durably


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_a_blob_lies_under_its_hash(blobs: Blobs, tmp_path: Path) -> None:
    name = hashlib.sha256(b"text").hexdigest()
    assert blobs.put(b"text") == name
    assert (tmp_path / "blobs" / name[:2] / name).read_bytes() == b"text"
    assert blobs.get(name) == b"text"
    assert [path.name for path in (tmp_path / "blobs" / name[:2]).iterdir()] == [name]


def test_a_blob_that_is_missing_or_was_changed_is_never_handed_out(blobs: Blobs) -> None:
    name = blobs.put(b"text")
    blobs.path(name).write_bytes(b"lies")
    with pytest.raises(StoreError, match="was changed"):
        blobs.get(name)
    blobs.path(name).unlink()
    with pytest.raises(StoreError, match="is missing"):
        blobs.get(name)
    assert blobs.missing(iter([name])) == [name]


def test_a_blob_that_was_cut_off_is_written_again(blobs: Blobs) -> None:
    name = blobs.put(b"text")
    blobs.path(name).write_bytes(b"te")
    assert blobs.put(b"text") == name
    assert blobs.get(name) == b"text"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_blob(blobs: Blobs, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        blobs.get(name)


def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_durably(target, b"old")
    with pytest.raises(TypeError):
        write_durably(target, "text")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
