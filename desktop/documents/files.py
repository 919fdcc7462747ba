"""Answers for what was dropped: files and folders become a flat list of files with the names the person sees."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.documents import refusal
from desktop.documents.placeholder import stands_for

MAX_FILES = 5_000
_IGNORED = {"thumbs.db", "desktop.ini", "__pycache__", "node_modules"}


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """`name` is relative to what was dropped, with "/"; `path` is absolute; `size` is in bytes."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """The files of a drop, and a sentence for each name that could not be taken."""

    files: tuple[DroppedFile, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


def expand(inputs: Sequence[Path], language: str = "en", max_files: int = MAX_FILES) -> Expansion:
    """Files as they are, folders with everything below them, sorted. Hidden files, office locks ("~$…") and
    system clutter are skipped; links that lead out of the dropped folder are not followed."""
    walk = _Walk(language, max_files)
    for path in inputs:
        walk.take(path)
    return Expansion(tuple(walk.files), walk.problems)


class _Walk:
    """One expansion: the list so far, the names in use, and whether it is full."""

    def __init__(self, language: str, max_files: int) -> None:
        self.files: list[DroppedFile] = []
        self.problems: dict[str, str] = {}
        self._language = language
        self._max_files = max_files
        self._names: set[str] = set()
        self._seen: set[Path] = set()

    def take(self, path: Path) -> None:
        path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a dropped link and change its name
        if path.is_dir():
            root = self._unique(path.name or "folder", is_folder=True) if self._needs_prefix(path) else ""
            self._folder(path, path.resolve(), root)
        elif path.is_file():
            self._file(path, stands_for(path.name) or path.name)
        else:
            self.problems[path.name] = refusal.missing(path.name).text(self._language)

    def _needs_prefix(self, path: Path) -> bool:
        """The first folder gives bare names; a second one is told apart by its own name."""
        return bool(self._names)

    def _folder(self, folder: Path, root: Path, prefix: str) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            name = prefix or folder.name
            self.problems[name] = refusal.forbidden(name).text(self._language)
            return
        for entry in _wanted(entries):
            if len(self.files) >= self._max_files:
                self._say_full()
                return
            name = f"{prefix}/{entry.name}" if prefix else entry.name
            path = Path(entry.path)
            if entry.is_symlink() and not _stays_inside(path, root):
                continue
            if entry.is_dir():
                if not entry.is_symlink():
                    self._folder(path, root, name)
            elif entry.is_file():
                real = stands_for(entry.name)  # told as a file that is not here, under its own name
                self._file(path, f"{prefix}/{real}" if real and prefix else real or name)

    def _file(self, path: Path, name: str) -> None:
        if path in self._seen:
            return
        self._seen.add(path)
        if len(self.files) >= self._max_files:
            self._say_full()
            return
        try:
            size = path.stat().st_size
        except OSError:
            self.problems[name] = refusal.missing(name).text(self._language)
            return
        self.files.append(DroppedFile(self._unique(name), path, size))

    def _unique(self, name: str, *, is_folder: bool = False) -> str:
        """`name`, or "name (2).ext" when it is taken."""
        stem, dot, suffix = (name, "", "") if is_folder else _split(name)
        candidate, count = name, 1
        while candidate.casefold() in self._names:
            count += 1
            candidate = f"{stem} ({count}){dot}{suffix}"
        self._names.add(candidate.casefold())
        return candidate

    def _say_full(self) -> None:
        en = f"More than {self._max_files:,} files were dropped: the first {self._max_files:,} are used. Drop a smaller folder to choose."
        zh = f"拖入的文件超过 {self._max_files:,} 个：只使用前 {self._max_files:,} 个。请拖入较小的文件夹。"
        self.problems["…"] = zh if self._language == "zh" else en


def _wanted(entries: Sequence[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        is_shown = not entry.name.startswith((".", "~$")) or bool(stands_for(entry.name))
        if is_shown and entry.name.lower() not in _IGNORED:
            yield entry


def _stays_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _split(name: str) -> tuple[str, str, str]:
    folder, slash, last = name.rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    return (folder + slash + stem, dot, suffix) if dot else (name, "", "")
