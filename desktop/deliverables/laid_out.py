"""Answers for a document between its spec and a page: text in runs, numbered notes, measured tables, and its evidence.

PDF and HTML are two looks of the same laid-out document; what they say and cite is settled here once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.core.document import Citation
from desktop.core.spec import (
    Block,
    Bullets,
    Cell,
    Chart,
    DocumentSpec,
    Evidence,
    Heading,
    Line,
    Paragraph,
    Table,
    Written,
)
from desktop.deliverables import chart_text, figure, house, mark, note
from desktop.deliverables.document_table import TableFit, fitted
from desktop.deliverables.registry import WriteContext
from desktop.deliverables.sheet_layout import column_name


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A reference to a source: its number and the superscript that stands in the text."""

    number: int
    mark: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line or cell: its runs, the word for its certainty, its notes."""

    runs: tuple[mark.Run, ...]
    notes: tuple[NoteMark, ...] = ()
    sure: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class LaidHeading:
    text: Said
    level: int
    id: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class LaidParagraph:
    lines: tuple[Said, ...]
    style: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class LaidList:
    items: tuple[Said, ...]
    numbered: bool
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class LaidTable:
    """`widths` are shares of the room; `long`: a row may be higher than a page."""

    caption: Said
    heads: tuple[Said, ...]
    aligns: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    total: bool
    widths: tuple[float, ...]
    pt: float
    wide: bool
    long: bool
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class LaidChart:
    caption: Said
    chart: Chart
    alt: str
    kind: Literal["chart"] = "chart"


LaidBlock = LaidHeading | LaidParagraph | LaidList | LaidTable | LaidChart


@dataclass(frozen=True, slots=True)
class SourceNote:
    number: int
    mark: str
    text: str  # place and quotation


@dataclass(frozen=True, slots=True)
class SourceGroup:
    file: str
    notes: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class LaidDocument:
    blocks: tuple[LaidBlock, ...]
    sources: tuple[SourceGroup, ...]
    written: Written


_LONG_CELL = 1500  # characters


def lay_out(spec: DocumentSpec, context: WriteContext) -> LaidDocument:
    """The document with notes numbered in reading order; places in the evidence are "para 3" and "table 1, B2"."""
    return _Layout(spec, context).document()


class _Layout:
    """Goes through the blocks once; keeps the notes and the evidence found on the way."""

    def __init__(self, spec: DocumentSpec, context: WriteContext) -> None:
        self._spec = spec
        self._notes = note.Notes(context.citations)
        self._evidence: list[Evidence] = []
        self._paragraphs = self._tables = self._charts = 0

    def document(self) -> LaidDocument:
        before = (None, *self._spec.blocks)
        blocks = tuple(self._block(block, last) for block, last in zip(self._spec.blocks, before, strict=False))
        groups = tuple(
            SourceGroup(file, tuple(self._source(number, citation) for number, citation in notes))
            for file, notes in self._notes.by_file()
        )
        counts = {
            "blocks": len(blocks),
            "tables": self._tables,
            "charts": self._charts,
            "notes": len(self._notes.listed()),
        }
        return LaidDocument(blocks, groups, Written(tuple(self._evidence), counts))

    def _block(self, block: Block, before: Block | None) -> LaidBlock:
        if isinstance(block, Heading):
            self._paragraphs += 1
            return LaidHeading(_plain(mark.plain(block.text)), block.level, f"part-{self._paragraphs}")
        if isinstance(block, Paragraph):
            self._paragraphs += 1
            return LaidParagraph(tuple(self._line(line) for line in block.lines), block.style)
        if isinstance(block, Bullets):
            return LaidList(tuple(self._item(item) for item in block.items), block.numbered)
        if isinstance(block, Table):
            return self._table(block, before.text if isinstance(before, Heading) else "")
        return self._chart(block)

    def _item(self, line: Line) -> Said:
        self._paragraphs += 1
        return self._line(line)

    def _line(self, line: Line) -> Said:
        if line.sources:
            self._evidence.append(Evidence(f"para {self._paragraphs}", mark.plain(line.text), line.sources))
        sure = house.certainty(line.certainty, self._spec.language)
        return Said(tuple(mark.runs(line.text)), self._marks(line.sources), sure)

    def _marks(self, sources: tuple[str, ...]) -> tuple[NoteMark, ...]:
        return tuple(NoteMark(number, note.superscripted(number)) for number in self._notes.numbers(sources))

    def _table(self, wanted: Table, heading: str) -> LaidTable:
        table = figure.settled(wanted)
        self._tables += 1
        fit: TableFit = fitted(table, self._spec.language)
        rows = tuple(
            tuple(self._cell(cell, f"table {self._tables}, {column_name(index)}{number}") for index, cell in cells)
            for number, cells in ((number, enumerate(row)) for number, row in enumerate(table.rows, 2))
        )
        caption = "" if table.caption == heading else mark.plain(table.caption)
        return LaidTable(
            _plain(caption),
            tuple(_plain(mark.plain(column.title)) for column in table.columns),
            tuple(figure.alignment(table)),
            rows,
            table.total_row,
            fit.widths,
            fit.pt,
            fit.is_landscape,
            any(len(cell.value) > _LONG_CELL for row in table.rows for cell in row if isinstance(cell.value, str)),
        )

    def _cell(self, cell: Cell, place: str) -> Said:
        shown = figure.shown(cell, self._spec.language)
        is_number = figure.is_number(cell.value)
        if cell.sources:
            value = float(cell.value) if is_number else None  # type: ignore[arg-type]
            self._evidence.append(Evidence(place, shown, cell.sources, value))
        if is_number or cell.format != "text":
            shown = shown.replace(" ", "\u00a0")  # a figure or date stays on one line
        return Said(tuple(mark.runs(shown)), self._marks(cell.sources), bold=cell.bold)

    def _chart(self, chart: Chart) -> LaidChart:
        self._charts += 1
        for series in chart.series:
            for index, value in enumerate(series.values):
                if series.sources and value is not None:
                    text = chart_text.said(chart, series, index)
                    self._evidence.append(Evidence(f"chart {self._charts}", text, series.sources, float(value)))
        caption = mark.runs(mark.plain(chart_text.title(chart, self._spec.language)))
        marks = self._marks(tuple(note.cited(chart)))
        return LaidChart(Said(tuple(caption), marks), chart, chart_text.alternative(chart))

    def _source(self, number: int, citation: Citation) -> SourceNote:
        where = note.place(citation, self._spec.language)
        quote = house.quoted(citation.quote, self._spec.language)
        return SourceNote(
            number, note.superscripted(number), " — ".join(part for part in (where, quote) if part) or "—"
        )


def _plain(text: str) -> Said:
    return Said((mark.Run(text),))
