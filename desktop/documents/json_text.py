"""Answers for JSON and JSON lines: nested values as readable lines, each passage at its path; lists of records as tables.

A passage's place is HEADING: number counts the passages, name is the path ("orders › 3 › lines"). Exports of chat
programs are recognised by their fields and read as chats.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from desktop.core.document import CellRecord, CellValue, PassageKind, Place, TableRecord
from desktop.documents import charset, refusal
from desktop.documents.chat_export import take_chat
from desktop.documents.grid import bands, range_ref, ref, show
from desktop.documents.source import PIECE, Content, Source

_MAX_DEPTH = 60
_MAX_COLUMNS = 60
_TITLES = ("title", "name", "subject", "displayName", "topic")


def read_json(source: Source) -> Content:
    """A JSON file; several values after each other are read as JSON lines."""
    text = charset.decode(source.data).lstrip("\ufeff")
    content = Content(source)
    try:
        value = json.loads(text, parse_constant=str)
    except ValueError as error:
        if text.strip() and not _lines(content, text):
            raise refusal.damaged(source.name) from error
        return content
    _take(content, value)
    return content


def read_json_lines(source: Source) -> Content:
    """JSON lines (ndjson, jsonl): one value per line, place LINES."""
    content = Content(source)
    text = charset.decode(source.data).lstrip("\ufeff")
    if not _lines(content, text):
        raise refusal.damaged(source.name)
    return content


def _take(content: Content, value: Any) -> None:
    if take_chat(content, value):
        return
    if isinstance(value, dict):
        found = next((value[key] for key in _TITLES if isinstance(value.get(key), str)), "")
        content.title = found[:200]
    walk = _Walk(content)
    walk.value(value, (), 0)
    walk.flush(())
    if not content.passages:
        content.warn(f"{content.source.name} contains no values.", f"{content.source.name} 中没有数据。")


def _lines(content: Content, text: str) -> bool:
    """Reads the lines that are JSON; False when the first two are not."""
    values, broken = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append((number, json.loads(line, parse_constant=str)))
        except ValueError:
            broken.append(number)
            if len(broken) > 1 and not values:
                return False
    if not values:
        return False
    if broken:
        content.warn(
            f"{content.source.name}: {len(broken):,} lines are no JSON (first line {broken[0]}) and were left out.",
            f"{content.source.name}：{len(broken):,} 行不是 JSON（首个为第 {broken[0]} 行），已略去。",
        )
    if take_chat(content, [value for _, value in values]):
        return True
    for number, value in values:
        said = "\n".join(_flat(value, ""))
        content.add(said, Place.LINES, number, "", str(number))
        if content.is_full:
            break
    return True


class _Walk:
    """The walk over a value: simple values gather to lines; a list of records becomes a table."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._lines: list[str] = []
        self._size = 0
        self._number = 0

    def value(self, value: Any, path: tuple[str, ...], depth: int) -> None:
        if self._content.is_full:
            return
        if depth > _MAX_DEPTH:
            self._say(path, str(value)[:PIECE])
        elif isinstance(value, list) and (columns := _columns(value)):
            self.flush(path[:-1])
            self._table(value, columns, path)
        elif isinstance(value, (dict, list)):
            self._group(value, path, depth)
        else:
            self._say(path, shown(value))

    def _group(self, value: dict[str, Any] | list[Any], path: tuple[str, ...], depth: int) -> None:
        items = value.items() if isinstance(value, dict) else ((str(n), item) for n, item in enumerate(value, 1))
        if not value:
            self._say(path, "(empty)")
        is_simple = isinstance(value, list) and all(not isinstance(item, (dict, list)) for item in value)
        if is_simple and len(value) <= 20 and sum(len(shown(item)) for item in value) < 200:
            self._say(path, ", ".join(map(shown, value)))
            return
        if depth == 1:
            self.flush(path[:-1])
        for key, item in items:
            self.value(item, (*path, key), depth + 1)
        if depth == 1:
            self.flush(path)

    def flush(self, path: tuple[str, ...]) -> None:
        """Ends the passage that gathers."""
        if self._lines:
            self._number += 1
            self._content.add("\n".join(self._lines), Place.HEADING, self._number, " › ".join(path))
        self._lines, self._size = [], 0

    def _say(self, path: tuple[str, ...], text: str) -> None:
        if self._size > PIECE - 200:
            self.flush(path[:1])
        line = f"{'.'.join(path)}: {text}" if path else text
        self._lines.append(line)
        self._size += len(line)

    def _table(self, rows: list[dict[str, Any]], columns: list[str], path: tuple[str, ...]) -> None:
        self._number += 1
        name = " › ".join(path)
        for start, end in bands(len(rows)):
            cells = tuple(
                tuple(CellRecord(ref(row + 1, at), _cell(rows[row].get(column))) for at, column in enumerate(columns))
                for row in range(start, end)
            )
            lines = ["\t".join(show(cell.value) for cell in row).rstrip("\t") for row in cells]
            text = "\n".join(["\t".join(columns), *lines])
            record = TableRecord(name, tuple(columns), cells)
            detail = range_ref(start + 1, 0, end, len(columns) - 1)
            place = (Place.HEADING, self._number, name, detail)
            self._content.add(text, *place, kind=PassageKind.TABLE, record=record)


def _columns(value: list[Any]) -> list[str]:
    """The fields of a list of flat records, [] when it is none."""
    if len(value) < 2 or not all(isinstance(item, dict) for item in value):
        return []
    names: dict[str, None] = {}
    for item in value:
        if any(isinstance(field, (dict, list)) and field for field in item.values()):
            return []
        names.update(dict.fromkeys(item))
        if len(names) > _MAX_COLUMNS:
            return []
    filled = sum(len(item) for item in value)
    return list(names) if names and filled * 3 >= len(names) * len(value) else []


def _cell(value: Any) -> CellValue:
    return value if value is None or isinstance(value, (str, int, float, bool)) else ""


def _flat(value: Any, path: str, depth: int = 0) -> Iterator[str]:
    """The simple values below `value`, one line each."""
    if isinstance(value, (dict, list)) and value and depth < _MAX_DEPTH:
        items = value.items() if isinstance(value, dict) else ((str(n), item) for n, item in enumerate(value, 1))
        for key, item in items:
            yield from _flat(item, f"{path}.{key}" if path else key, depth + 1)
    else:
        yield f"{path}: {shown(value)}" if path else shown(value)


def shown(value: Any) -> str:
    """A simple value as text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if not isinstance(value, (dict, list)) else "(empty)"
