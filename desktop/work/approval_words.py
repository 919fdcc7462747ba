"""Answers for what a call that asks would do, in words a person decides by: moves as a list, other calls argument by
argument. Nothing is left out: the lines say all that the arguments say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from os.path import commonpath
from pathlib import PurePath
from typing import Any

from desktop.core.errors import InvalidArguments
from desktop.core.schema import dump, parse
from desktop.core.task import Move


@dataclass(frozen=True, slots=True)
class Card:
    """`title` in one line; `lines` one thing each, e.g. one move."""

    title: str
    lines: tuple[str, ...] = ()


def said_of(tool: str, arguments: Mapping[str, Any], language: str) -> Card:
    """What `tool` would do with `arguments`, in `language` ("en" or "zh")."""
    if tool == "move_files":
        try:
            return _moves(parse(tuple[Move, ...], arguments.get("moves", [])), language)
        except InvalidArguments:  # the call will be refused; what it says is still shown as it is
            pass
    if tool == "place_copy" and set(arguments) == {"file", "folder"}:
        file, folder = str(arguments["file"]), str(arguments["folder"])
        return Card(f"把 {file} 复制到 {folder}" if language == "zh" else f"Copy {file} to {folder}")
    lines = tuple(f"{name}: {_shown(value)}" for name, value in dump(dict(arguments)).items())
    return Card(tool, lines)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _moves(moves: tuple[Move, ...], language: str) -> Card:
    """ "12 files → Invoices and 2 more folders", then each move by its path below the folder all have in common."""
    if not moves:
        return Card("move_files")
    ends = [PurePath(end) for move in moves for end in (move.source, move.target)]
    base = PurePath(commonpath([str(end.parent) for end in ends])) if len({end.anchor for end in ends}) == 1 else None
    shown = [(_below(PurePath(move.source), base), _below(PurePath(move.target), base)) for move in moves]
    folders = list(dict.fromkeys(str(PurePath(move.target).parent) for move in moves))
    return Card(_title(len(moves), folders, moves, language), tuple(f"{a} → {b}" for a, b in shown))


def _title(count: int, folders: list[str], moves: tuple[Move, ...], language: str) -> str:
    zh = language == "zh"
    files = f"{count} 个文件" if zh else f"{count} file{'' if count == 1 else 's'}"
    if all(PurePath(move.source).parent == PurePath(move.target).parent for move in moves):
        where = folders[0] if len(folders) == 1 else f"{len(folders)} 个文件夹" if zh else f"{len(folders)} folders"
        return f"在 {where} 中重命名 {files}" if zh else f"Rename {files} in {where}"
    where = folders[0] if len(folders) == 1 else f"{len(folders)} 个文件夹" if zh else f"{len(folders)} folders"
    return f"移动 {files} → {where}" if zh else f"Move {files} → {where}"


def _below(path: PurePath, base: PurePath | None) -> str:
    return path.relative_to(base).as_posix() if base and base in path.parents else str(path)
