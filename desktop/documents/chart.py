"""Answers for charts in Office files: the numbers a chart shows, as a table of categories by series."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from desktop.core.document import CellRecord, CellValue, TableRecord
from desktop.documents.grid import ref, show
from desktop.documents.ooxml import A, C

_MAX_POINTS = 2_000


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The chart's numbers and the lines to read."""

    table: TableRecord
    text: str


def chart_table(root: etree._Element, name: str) -> ChartTable | None:
    """The cached values of a chart part; None when it has none. Columns: category, then one per series."""
    series = list(root.iter(C + "ser"))
    if not series:
        return None
    title = _title(root)
    names = [_first(_points(one.find(C + "tx"))) or f"Series {index}" for index, one in enumerate(series, 1)]
    labels = _points(series[0].find(C + "cat")) or _points(series[0].find(C + "xVal"))
    values = [_points(one.find(C + "val")) or _points(one.find(C + "yVal")) for one in series]
    count = min(_MAX_POINTS, max((max(points, default=-1) for points in [labels, *values]), default=-1) + 1)
    if not count:
        return None
    rows = []
    for row in range(count):
        cells = [labels.get(row) or str(row + 1), *(_number(points.get(row, "")) for points in values)]
        rows.append(tuple(CellRecord(ref(row + 1, column), cell) for column, cell in enumerate(cells)))
    table = TableRecord(title or name, ("", *names), tuple(rows))
    lines = ["\t".join(["", *names])] + ["\t".join(show(cell.value) for cell in row) for row in rows]
    return ChartTable(table, "\n".join([title, *lines] if title else lines))


def _title(root: etree._Element) -> str:
    title = root.find(f"{C}chart/{C}title")
    return "" if title is None else " ".join("".join(text.text or "" for text in title.iter(A + "t")).split())


def _points(element: etree._Element | None) -> dict[int, str]:
    """Index -> text of the cached points below a series' part."""
    points: dict[int, str] = {}
    for point in [] if element is None else element.iter(C + "pt"):
        index = point.get("idx", "")
        if index.isdigit() and int(index) < _MAX_POINTS:
            points[int(index)] = point.findtext(C + "v", "")
    if not points and element is not None and element.findtext(C + "v"):
        points[0] = element.findtext(C + "v", "")
    return points


def _first(points: dict[int, str]) -> str:
    return " ".join(" ".join(points.values()).split())


def _number(text: str) -> CellValue:
    try:
        value = float(text)
    except ValueError:
        return text or None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
