"""Answers for DocumentSpec as Markdown (.md): GitHub tables and `[^n]` footnotes, readable as plain text too."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.core.spec import Block, Bullets, Chart, DocumentSpec, Evidence, Heading, Line, Paragraph, Table, Written
from desktop.deliverables import chart_text, figure, house, mark, note
from desktop.deliverables.registry import WriteContext

# What would turn text of a source into structure: a link, an image, code, HTML.
_ACTIVE = re.compile(r"([\\`\[\]<>|])")
_LINE_START = re.compile(r"^(\s*)([#+\-]|\d+[.)])(?=\s)")


def write(spec: DocumentSpec, context: WriteContext, path: Path) -> Written:
    """Writes the document to `path` as UTF-8 with \\n. OSError if the file cannot be written."""
    writer = _MarkdownWriter(spec, context)
    path.write_bytes(writer.text().encode("utf-8"))
    return writer.written()


class _MarkdownWriter:
    """Collects lines; the number of a line in the file is its place in the evidence."""

    def __init__(self, spec: DocumentSpec, context: WriteContext) -> None:
        self._spec = spec
        self._notes = note.Notes(context.citations)
        self._lines: list[str] = []
        self._evidence: list[Evidence] = []
        self._tables = 0

    def text(self) -> str:
        self._add(f"# {escaped(self._spec.title)}", "")
        if self._spec.subtitle:
            self._add(f"*{escaped(self._spec.subtitle)}*", "")
        status = [house.word("draft", self._spec.language)] if self._spec.draft else []
        if self._spec.as_of:
            status.append(f"{house.word('as_of', self._spec.language)} {escaped(self._spec.as_of)}")
        if status:
            self._add(" · ".join(status), "")
        for block in self._spec.blocks:
            self._add_block(block)
        self._add_notes()
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def written(self) -> Written:
        counts = {"blocks": len(self._spec.blocks), "tables": self._tables, "notes": len(self._notes.listed())}
        return Written(tuple(self._evidence), counts)

    def _add(self, *lines: str) -> None:
        self._lines.extend(lines)

    def _add_block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._add("#" * (block.level + 1) + " " + escaped(block.text), "")
        elif isinstance(block, Paragraph):
            self._add_paragraph(block)
        elif isinstance(block, Bullets):
            for index, item in enumerate(block.items, 1):
                self._add((f"{index}. " if block.numbered else "- ") + self._line(item))
            self._add("")
        elif isinstance(block, Table):
            self._add_table(block)
        else:
            self._add_chart(block)

    def _add_paragraph(self, block: Paragraph) -> None:
        gap = "" if self._spec.language == "zh" else " "
        prefix = "> " if block.style in ("callout", "warning", "note") else ""
        self._add(prefix + _LINE_START.sub(r"\1\\\2", gap.join(self._line(line) for line in block.lines)), "")

    def _line(self, line: Line) -> str:
        if line.sources:
            self._evidence.append(Evidence(f"line {len(self._lines) + 1}", mark.plain(line.text), line.sources))
        return escaped(line.text) + house.certainty(line.certainty, self._spec.language) + self._marks(line.sources)

    def _marks(self, sources: tuple[str, ...]) -> str:
        return "".join(f"[^{number}]" for number in self._notes.numbers(sources))

    def _add_chart(self, chart: Chart) -> None:
        """The values as a table; the sources of the series stand once, behind the caption."""
        start = len(self._lines) + 5  # caption, blank line, header, rule
        self._add_table(chart_text.as_table(chart, self._spec.language), tuple(note.cited(chart)))
        for series in chart.series:
            for row, value in enumerate(series.values):
                if series.sources and value is not None:
                    text = chart_text.said(chart, series, row)
                    self._evidence.append(Evidence(f"line {start + row}", text, series.sources, float(value)))

    def _add_table(self, wanted: Table, sources: tuple[str, ...] = ()) -> None:
        table = figure.settled(wanted)
        self._tables += 1
        if table.caption or sources:
            self._add((f"**{escaped(table.caption)}**" if table.caption else "") + self._marks(sources), "")
        rule = {"left": ":---", "right": "---:", "center": ":---:"}
        self._add("| " + " | ".join(escaped(column.title) for column in table.columns) + " |")
        self._add("| " + " | ".join(rule[align] for align in figure.alignment(table)) + " |")
        for row in table.rows:
            place, cells = f"line {len(self._lines) + 1}", []
            for cell in row:
                shown = figure.shown(cell, self._spec.language)
                cells.append(escaped(shown) + self._marks(cell.sources))
                if cell.sources:
                    value = float(cell.value) if figure.is_number(cell.value) else None  # type: ignore[arg-type]
                    self._evidence.append(Evidence(place, shown, cell.sources, value))
            self._add("| " + " | ".join(cells) + " |")
        self._add("")

    def _add_notes(self) -> None:
        if not self._notes.listed():
            return
        self._add(f"## {house.word('sources', self._spec.language)}", "")
        for number, citation in self._notes.listed():
            quote = house.quoted(citation.quote, self._spec.language)
            label = citation.locator.label(self._spec.language)
            self._add(f"[^{number}]: {escaped(' — '.join(part for part in (label, quote) if part))}")


def escaped(text: str) -> str:
    """Text of a spec as Markdown: bold and italic stay, everything else that Markdown would act on is taken literally."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))
