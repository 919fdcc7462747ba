"""Answers for reading order on a printed page: fragments with boxes become lines, columns, paragraphs and tables.

Works on boxes alone (points, y from the top), so it can be tested without a PDF. Columns are found by recursive
cuts along empty gaps (Nagy and Seth's X-Y cut).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad\u2010\x02]$")
_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_BULLET = re.compile(r"[•▪●◦‣–-] ?\S|\(?\d{1,2}[.)] ?\S")
_ENDS = (".", "!", "?", "。", ":", "：")
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    hidden: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """Fragments on one baseline, from left to right; `cells` are the texts between wide gaps."""

    cells: tuple[str, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return " ".join(self.cells)


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph, or a table when `rows` are given."""

    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False


def layout(fragments: Sequence[Fragment]) -> list[PageBlock]:
    """The blocks of a page in reading order."""
    shown = [fragment for fragment in fragments if not fragment.hidden]
    size = max(median(fragment.height for fragment in shown), 4.0) if shown else 4.0
    blocks: list[PageBlock] = []
    for region in _regions(shown, size, 0):
        blocks.extend(_blocks(_lines(region), size))
    concealed = " ".join(fragment.text for fragment in fragments if fragment.hidden)
    return [*blocks, PageBlock(concealed, hidden=True)] if concealed else blocks


def _regions(fragments: list[Fragment], size: float, depth: int) -> list[list[Fragment]]:
    """Cuts a page into columns. A gutter counts only between blocks of running text, never inside a table."""
    if len(fragments) < 2 or depth > _MAX_DEPTH:
        return [fragments] if fragments else []
    for split in (_gutter(fragments, size), _gap(fragments, size)):
        if split:
            return [region for part in split for region in _regions(part, size, depth + 1)]
    return [fragments]


def _gap(fragments: list[Fragment], size: float) -> list[list[Fragment]]:
    """Parts above and below the widest empty band of at least one and a half lines."""
    ordered = sorted(fragments, key=lambda fragment: fragment.top)
    bottom, best, at = ordered[0].bottom, 1.5 * size, 0
    for index, fragment in enumerate(ordered[1:], 1):
        if fragment.top - bottom > best:
            best, at = fragment.top - bottom, index
        bottom = max(bottom, fragment.bottom)
    return [ordered[:at], ordered[at:]] if at else []


def _gutter(fragments: list[Fragment], size: float) -> list[list[Fragment]]:
    """Left and right of an empty stripe, when both sides are running text of several lines."""
    ordered = sorted(fragments, key=lambda fragment: fragment.left)
    right = ordered[0].right
    for index, fragment in enumerate(ordered[1:], 1):
        if fragment.left - right > size:
            parts = [ordered[:index], ordered[index:]]
            if all(_is_running(part, size) for part in parts):
                return parts
        right = max(right, fragment.right)
    return []


def _is_running(fragments: list[Fragment], size: float) -> bool:
    """At least four lines, most of them nearly as wide as the column: prose, and no column of a table."""
    lines = _lines(fragments)
    if len(lines) < 4:
        return False
    left, right = min(f.left for f in fragments), max(f.right for f in fragments)
    wide = sum(line.ends[-1] - line.starts[0] > 0.7 * (right - left) for line in lines)
    return wide >= len(lines) * 0.5 and right - left > 12 * size


def _lines(fragments: list[Fragment]) -> list[Line]:
    """Fragments whose boxes overlap by more than half their height stand on one line."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: (fragment.top + fragment.bottom, fragment.left)):
        row = rows[-1] if rows else []
        if row and _overlap(row, fragment) > 0.5:
            row.append(fragment)
        else:
            rows.append([fragment])
    return [_line(row) for row in rows]


def _overlap(row: list[Fragment], fragment: Fragment) -> float:
    top, bottom = min(item.top for item in row), max(item.bottom for item in row)
    common = min(bottom, fragment.bottom) - max(top, fragment.top)
    return common / max(0.1, min(bottom - top, fragment.height))


def _line(row: list[Fragment]) -> Line:
    row.sort(key=lambda fragment: fragment.left)
    size = median(fragment.height for fragment in row)
    cells, starts, ends = [row[0].text.strip()], [row[0].left], [row[0].right]
    for before, fragment in pairwise(row):
        gap = fragment.left - before.right
        text = fragment.text.strip()
        if gap > 1.2 * size:
            cells.append(text)
            starts.append(fragment.left)
            ends.append(fragment.right)
        else:
            tight = gap < 0.12 * size and not (before.text[-1:].isspace() or fragment.text[:1].isspace())
            cells[-1] += text if tight or _CJK.match(text) else f" {text}"
            ends[-1] = fragment.right
    return Line(tuple(cells), tuple(starts), tuple(ends), min(f.top for f in row), max(f.bottom for f in row))


def _blocks(lines: list[Line], size: float) -> list[PageBlock]:
    """Runs of lines that belong together; runs with the same column starts are tables."""
    blocks: list[PageBlock] = []
    paragraph: list[Line] = []
    spacing = _spacing(lines, size)
    index = 0
    while index < len(lines):
        table = _table_at(lines, index, size)
        if table:
            blocks.extend(_paragraph(paragraph))
            paragraph = []
            rows, index = table
            blocks.append(PageBlock("", rows))
            continue
        line = lines[index]
        if paragraph and _starts_paragraph(paragraph[-1], line, size, spacing):
            blocks.extend(_paragraph(paragraph))
            paragraph = []
        paragraph.append(line)
        index += 1
    return [*blocks, *_paragraph(paragraph)]


def _spacing(lines: list[Line], size: float) -> float:
    """The gap between lines beyond which a paragraph begins; double-spaced text has wide gaps everywhere."""
    gaps = [line.top - before.bottom for before, line in pairwise(lines)]
    usual = min(median(gaps), size) if len(gaps) >= 3 else 0.0
    return max(0.45 * size, 1.3 * usual + 0.1 * size)


def _starts_paragraph(before: Line, line: Line, size: float, spacing: float) -> bool:
    gap = line.top - before.bottom
    height = max(before.bottom - before.top, 0.1)
    other_size = abs((line.bottom - line.top) / height - 1) > 0.3
    runs_on = line.text[:1].islower() and not before.text.rstrip().endswith(_ENDS)  # a hanging indent
    indented = line.starts[0] - before.starts[0] > 0.8 * size and not runs_on
    short = before.ends[-1] < line.ends[-1] - 4 * size and before.text.rstrip().endswith(_ENDS)
    return gap > spacing or other_size or indented or short or bool(_BULLET.match(line.text))


def _table_at(lines: list[Line], index: int, size: float) -> tuple[tuple[tuple[str, ...], ...], int] | None:
    """A table that begins at `index`: its rows and the index after it; at least two lines of two or more cells each
    that share their columns."""
    if len(lines[index].cells) < 2:
        return None
    run = [lines[index]]
    for line in lines[index + 1 :]:
        if line.top - run[-1].bottom > 3 * size or not _shares_columns(run, line, size):
            break
        run.append(line)
    while run and len(run[-1].cells) < 2:
        run.pop()
    wide = sum(len(line.cells) >= 3 for line in run)
    if len(run) < 2 or (wide < 2 and len(run) < 3):
        return None
    columns = _columns(run, size)
    rows = tuple(_row(line, columns) for line in run)
    return (rows, index + len(run)) if len(columns) >= 2 else None


def _shares_columns(run: list[Line], line: Line, size: float) -> bool:
    """Whether each cell of `line` stands under or over some cell of the run."""
    spans = [span for other in run for span in zip(other.starts, other.ends, strict=True)]
    fits = [
        any(min(end, right) - max(start, left) > 0 or abs(start - left) < size for left, right in spans)
        for start, end in zip(line.starts, line.ends, strict=True)
    ]
    is_wide = len(line.cells) == 1 and line.ends[0] - line.starts[0] > 0.6 * (
        max(right for _, right in spans) - min(left for left, _ in spans)
    )
    return all(fits) and not is_wide


def _columns(run: list[Line], size: float) -> list[tuple[float, float]]:
    """Spans of the columns: cells that overlap share one. Lines with the most cells speak first."""
    columns: list[tuple[float, float]] = []
    for line in sorted(run, key=lambda line: -len(line.cells)):
        for start, end in zip(line.starts, line.ends, strict=True):
            hits = [span for span in columns if min(end, span[1]) - max(start, span[0]) > 0]
            if not hits and not any(abs(start - left) < 0.5 * size for left, _ in columns):
                columns.append((start, end))
            elif len(hits) == 1:
                columns[columns.index(hits[0])] = (min(start, hits[0][0]), max(end, hits[0][1]))
    return sorted(columns)


def _row(line: Line, columns: list[tuple[float, float]]) -> tuple[str, ...]:
    cells = [""] * len(columns)
    for text, start, end in zip(line.cells, line.starts, line.ends, strict=True):
        at = max(range(len(columns)), key=lambda index: min(end, columns[index][1]) - max(start, columns[index][0]))
        cells[at] = f"{cells[at]} {text}".strip()
    return tuple(cells)


def _paragraph(lines: list[Line]) -> list[PageBlock]:
    """One block; words cut at line ends are joined, other line ends become spaces."""
    text = ""
    for line in lines:
        if _HYPHEN.search(text):
            text = _HYPHEN.sub("", text) + line.text if line.text[:1].islower() else text + line.text
        elif text and _CJK.match(text[-1]) and _CJK.match(line.text):
            text += line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return [PageBlock(text)] if text.strip() else []
