"""Answers for payloads too large for the journal: files named by the SHA-256 of their content, `blobs/ab/<sha256>`.

A blob is written before the event that names it commits: temporary file, fsync, rename, fsync of the folder.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from desktop.core.errors import StoreError

BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends


class Blobs:
    """A folder of content-addressed, never changing files. Safe for several threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep `data` durably and return its SHA-256 (hex). The same content is kept once."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists() and path.stat().st_size == len(data):
            return sha256
        if not path.parent.exists():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._folder)
        write_durably(path, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content named `sha256`. StoreError if it is missing or no longer what it was."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise StoreError(
                f"A stored file is missing (blob {sha256[:12]}). The journal is kept; restore it from a copy of the data folder.",
                f"缺少一个已存储的文件（blob {sha256[:12]}）。日志未受影响；请从数据文件夹的副本中恢复。",
            ) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"A stored file was changed (blob {sha256[:12]}). Nothing was used from it; restore it from a copy of the data folder.",
                f"一个已存储的文件被改动（blob {sha256[:12]}）。未使用其中任何内容；请从数据文件夹的副本中恢复。",
            )
        return data

    def path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._folder / sha256[:2] / sha256

    def missing(self, named: Iterator[str]) -> list[str]:
        """Those of the blobs `named` that are not there."""
        return [sha256 for sha256 in named if not self.path(sha256).exists()]


def write_durably(path: Path, data: bytes) -> None:
    """Write `path` so that after a power cut it has its old content or `data`, never a part. Mode 0600."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable. Windows has no such call and needs none: NTFS journals its names."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
