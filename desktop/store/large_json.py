"""Answers for JSON of megabytes: read when it is asked for, and cut by SQLite before it becomes objects.

Decoding a text holds the interpreter from its first to its last character, whichever thread does it, and the window with
it. SQLite's own functions let go of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from desktop.core.errors import StoreError


class LaterJson(Mapping[str, Any]):
    """A JSON object that is decoded when something in it is first asked for; `text` is as it was stored."""

    __slots__ = ("_data", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._data: dict[str, Any] | None = None

    def _decoded(self) -> dict[str, Any]:
        if self._data is None:
            self._data = json.loads(self.text)
        return self._data

    def __getitem__(self, name: str) -> Any:
        return self._decoded()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decoded())

    def __len__(self) -> int:
        return len(self._decoded())

    def __repr__(self) -> str:
        return f"LaterJson({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Some rows of one sheet of a workbook's spec: the sheet with only these rows, and how many it has in all."""

    sheet: Mapping[str, Any]
    start: int
    total: int


_SHEETS = """SELECT json_array_length(value, '$.table.rows'),
    json_set(json_remove(value, '$.table.rows'), '$.table.rows', json((
        SELECT json_group_array(json(value)) FROM json_each(sheet.value, '$.table.rows')
        WHERE key >= :start AND key < :start + :count)))
    FROM json_each(:text, '$.spec.sheets') AS sheet WHERE :sheet < 0 OR key = :sheet ORDER BY key"""


def sheet_parts(arguments: str, start: int, count: int, sheet: int = -1) -> list[SheetPart]:
    """Rows [`start`, `start + count`) of every sheet, or of the one with this index, in the arguments (JSON) of a call with
    a workbook's spec. Raises StoreError for a text that is none."""
    values = {"text": arguments, "start": start, "count": count, "sheet": sheet}
    found = _asked(_SHEETS, values)
    return [SheetPart(json.loads(text), start, total or 0) for total, text in found]


def without_sheets(arguments: str) -> Mapping[str, Any]:
    """The spec in the arguments (JSON) of a call without its sheets. Raises StoreError."""
    ((text,),) = _asked("SELECT json_remove(json_extract(:text, '$.spec'), '$.sheets')", {"text": arguments})
    told = json.loads(text or "{}")
    return told if isinstance(told, dict) else {}


def members(text: str, *names: str) -> dict[str, Any]:
    """Of the object `text` only those of the members `names` that are objects or lists. Raises StoreError."""
    found = _asked(
        """SELECT key, value FROM json_each(:text)
        WHERE type IN ('object', 'array') AND key IN (SELECT value FROM json_each(:names))""",
        {"text": text, "names": json.dumps(names)},
    )
    return {key: json.loads(value) for key, value in found}


def _asked(query: str, values: Mapping[str, Any]) -> list[Any]:
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            return db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(
                f"A stored text could not be read: {error}. Nothing was changed.",
                f"一段存储的文字无法读取：{error}。未作任何更改。",
            ) from error
