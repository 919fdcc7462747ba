"""Answers for comma, semicolon and tab separated tables: charset and delimiter are found out, types read with care."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import Literal

from desktop.core.document import CellRecord, PassageKind, Place, TableRecord
from desktop.documents import charset
from desktop.documents.grid import bands, header_row, range_ref, ref, table_text, typed
from desktop.documents.source import Content, Source

_DELIMITERS = (",", ";", "\t", "|")
_COMMA = re.compile(r"-?[\d.]+,\d{1,2}")
_POINT = re.compile(r"-?\d+\.(?:\d{1,2}|\d{4,})")
_SAMPLE_LINES = 50
_MAX_FIELD = 1_000_000
_MAX_LINES = 50  # in the last cell; more means that a quotation mark is missing


def read_csv(source: Source) -> Content:
    """A csv file. Place CELLS: sheet name "" and ranges as if it were opened in a sheet."""
    return _read(source, "")


def read_tsv(source: Source) -> Content:
    """A tab separated file."""
    return _read(source, "\t")


def _read(source: Source, delimiter: str) -> Content:
    content = Content(source)
    text = charset.decode(source.data).lstrip("\ufeff").replace("\x00", "")
    if text[:4].lower() == "sep=":
        line, _, text = text.partition("\n")
        delimiter = line.strip()[4:5] or delimiter
    delimiter = delimiter or _delimiter(text)
    rows = _rows(content, text, delimiter)
    comma = delimiter == ";" and _has_comma_decimals(rows)
    if not rows:
        content.warn(f"{source.name} contains no values.", f"{source.name} 中没有数据。")
        return content
    name = source.name.rpartition("/")[2].rpartition(".")[0]
    width = max(len(row) for row in rows)
    header = header_row(rows)
    columns = () if header is None else tuple(cell.strip() for cell in rows[header])
    columns += ("",) * (width - len(columns))
    body = 0 if header is None else header + 1
    for start, end in bands(len(rows), body):
        first = 0 if start == body else start
        cells = tuple(_record(row, start + offset, width, comma) for offset, row in enumerate(rows[start:end]))
        detail = range_ref(first, 0, end - 1, width - 1)
        record = TableRecord(name, columns, cells)
        content.add(table_text(rows[first:end]), Place.CELLS, 0, name, detail, kind=PassageKind.TABLE, record=record)
    return content


def _rows(content: Content, text: str, delimiter: str) -> list[list[str]]:
    """The rows up to the limit. A quotation mark that never ends would swallow the file: then none counts."""
    csv.field_size_limit(_MAX_FIELD)
    limit = content.source.options.limits.max_cells
    name = content.source.name
    rows, error = _parsed(text, delimiter, limit, csv.QUOTE_MINIMAL)
    if error or _is_swallowed(rows):
        plain = _parsed(text, delimiter, limit, csv.QUOTE_NONE)
        rows, error = max((rows, error), plain, key=lambda attempt: len(attempt[0]))
    if error:
        content.warn(
            f"{name} has a broken row after row {len(rows):,}; the rows before it were read.",
            f"{name} 第 {len(rows):,} 行之后格式有误，只读取了之前的行。",
        )
    if sum(len(row) for row in rows) >= limit:
        content.warn(
            f"{name} has more than {limit:,} cells: what follows row {len(rows):,} was left out.",
            f"{name} 超过 {limit:,} 个单元格：第 {len(rows):,} 行之后已略去。",
        )
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _is_swallowed(rows: list[list[str]]) -> bool:
    return bool(rows) and any(cell.count("\n") > _MAX_LINES for cell in rows[-1])


def _parsed(text: str, delimiter: str, limit: int, quoting: Literal[0, 3]) -> tuple[list[list[str]], bool]:
    """Rows with at most about `limit` cells, and whether they end in a broken one."""
    rows: list[list[str]] = []
    count = 0
    try:
        for row in csv.reader(StringIO(text), delimiter=delimiter, skipinitialspace=True, quoting=quoting):
            rows.append(row)
            count += len(row)
            if count >= limit:
                break
    except csv.Error:
        return rows, True
    return rows, False


def _record(row: Sequence[str], number: int, width: int, comma: bool) -> tuple[CellRecord, ...]:
    cells = [*row, *[""] * (width - len(row))]
    return tuple(
        CellRecord(ref(number, column), typed(cell, is_comma_decimal=comma)) for column, cell in enumerate(cells)
    )


def _has_comma_decimals(rows: list[list[str]]) -> bool:
    """Whether numbers are written as on the continent ("12,50"): some are, and none has a decimal point."""
    cells = [cell.strip() for row in rows[:500] for cell in row]
    return any(_COMMA.fullmatch(cell) for cell in cells) and not any(_POINT.fullmatch(cell) for cell in cells)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines most evenly into more than one field."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count) if widths else 1
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return ","
