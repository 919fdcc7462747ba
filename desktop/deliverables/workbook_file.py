"""Answers for WorkbookSpec as Excel (.xlsx): live formulas with cached values, native charts, print set-up, sources.

Text is always written as text: "=1+1" out of a mail stays four characters and never becomes a formula or a link.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop.core.spec import Cell, Chart, Evidence, Line, Sheet, Table, WorkbookSpec, Written
from desktop.deliverables import chart_text, figure, house, mark, measure, note, workbook_chart
from desktop.deliverables.frozen_zip import freeze
from desktop.deliverables.registry import WriteContext
from desktop.deliverables.sheet_layout import SheetLayout, column_name, filled, layout_of
from desktop.deliverables.workbook_style import Look, SheetLook, WorkbookStyle
from desktop.deliverables.workbook_template import look_of

_NARROWEST, _WIDEST = 8.0, 46.0
_FIRST_DAY = "1900-03-01"  # Excel has a 29 February 1900 and no days before 1900: earlier ones are text
_NARROW_TABLE = 80.0  # characters; beside such a table there is room for a chart on the page


def write(spec: WorkbookSpec, context: WriteContext, path: Path) -> Written:
    """Writes the workbook to `path`. OSError if the file cannot be written."""
    return _WorkbookWriter(spec, context).write(path)


class _WorkbookWriter:
    """Writes sheet after sheet; keeps the notes and the evidence found on the way."""

    def __init__(self, spec: WorkbookSpec, context: WriteContext) -> None:
        self._spec = spec
        self._context = context
        self._buffer = io.BytesIO()
        look, self._warnings = look_of(context.template) if context.template else (SheetLook(), ())
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # column widths are counted in digits of this font; without it they depend on whether Calibri is there
            "default_format_properties": {"font_name": look.font, "font_size": look.size},
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        if look.theme:
            self._book.use_custom_theme(io.StringIO(look.theme))
        self._style = WorkbookStyle(self._book, look)
        self._notes = note.Notes(context.citations)
        self._evidence: list[Evidence] = []
        self._formulas = 0
        self._charts = 0

    def write(self, path: Path) -> Written:
        self._book.set_properties(
            {
                "title": self._spec.title,
                "author": self._context.product,
                "created": self._context.now.replace(tzinfo=None),
            }
        )
        self._book.set_calc_mode("auto")
        for sheet in self._spec.sheets:
            self._add_sheet(sheet)
        self._add_sources()
        self._book.close()
        path.write_bytes(freeze(self._buffer.getvalue(), self._context.now))
        counts = {
            "sheets": len(self._book.worksheets()),
            "formulas": self._formulas,
            "charts": self._charts,
            "notes": len(self._notes.listed()),
        }
        return Written(tuple(self._evidence), counts, self._warnings)

    def _add_sheet(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(sheet.name)
        layout = layout_of(sheet)
        table = figure.settled(sheet.table)
        page.hide_gridlines(2)
        for row, line in enumerate(sheet.intro):
            self._write_line(page, sheet.name, row, line, "title" if row == 0 else "intro")
        widths = self._write_table(page, sheet.name, table, layout)
        for row, line in enumerate(sheet.notes, layout.notes - 1):
            self._write_line(page, sheet.name, row, line, "note")
        self._set_page(page, layout, len(table.columns))
        self._add_charts(page, sheet, layout, widths)

    def _write_line(self, page: Any, sheet: str, row: int, line: Line, look: str) -> None:
        text = mark.plain(line.text) + house.certainty(line.certainty, self._spec.language)
        marks = self._marks(line.sources)
        page.write_string(row, 0, f"{text} {marks}" if marks else text, self._style.get(Look(look)))
        if line.sources:
            self._evidence.append(Evidence(f"{sheet}!A{row + 1}", mark.plain(line.text), line.sources))

    def _marks(self, sources: tuple[str, ...]) -> str:
        return " ".join(f"[{number}]" for number in self._notes.numbers(sources))

    def _write_table(self, page: Any, sheet: str, table: Table, layout: SheetLayout) -> list[float]:
        """Writes header, rows and note numbers; returns the column widths in characters."""
        aligns = figure.alignment(table)
        marks = [self._marks(tuple(note.cited(row))) for row in table.rows]
        texts = [[self._text(cell) for cell in row] for row in table.rows]
        titles = [column.title for column in table.columns]
        wanted = [column.width for column in table.columns]
        if any(marks):
            titles, aligns, wanted = (
                [*titles, house.word("source", self._spec.language)],
                [*aligns, "left"],
                [*wanted, 0.0],
            )
            texts = [[*row, mark] for row, mark in zip(texts, marks, strict=True)]
        widths = self._set_sizes(page, layout, titles, texts, wanted)
        # Text would touch the column to its left, which may be full.
        indents = [align == "left" and index > 0 for index, align in enumerate(aligns)]
        for index, (title, align, indent) in enumerate(zip(titles, aligns, indents, strict=True)):
            page.write_string(layout.header - 1, index, title, self._style.get(Look("head", align, indent=indent)))
        for number, row in enumerate(table.rows, layout.first):
            total = table.total_row and number == layout.end
            for index, cell in enumerate(row):
                shape = figure.number_format(cell, self._spec.language)
                look = Look("cell", aligns[index], shape, cell.bold or total, total, indents[index])
                self._write_cell(page, layout, (number - 1, index), cell, look)
                self._note_evidence(f"{sheet}!{column_name(index)}{number}", cell)
            if any(marks):
                look = Look("source", "left", total=total, indent=indents[-1])
                page.write_string(number - 1, len(row), marks[number - layout.first], self._style.get(look))
        return widths

    def _write_cell(self, page: Any, layout: SheetLayout, at: tuple[int, int], cell: Cell, look: Look) -> None:
        shape, value, moment = self._style.get(look), cell.value, figure.moment(cell)
        if cell.formula:
            self._formulas += 1
            page.write_formula(*at, filled(cell.formula, at[0] + 1, layout), shape, "" if value is None else value)
        elif value is None or value == "":
            page.write_blank(*at, None, shape)
        elif moment is not None and moment.isoformat() >= _FIRST_DAY:
            page.write_datetime(*at, moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment, shape)
        elif isinstance(value, (str, bool)):
            page.write_string(*at, self._text(cell), shape)
        else:
            page.write_number(*at, value, shape)

    def _note_evidence(self, place: str, cell: Cell) -> None:
        if cell.sources:
            number = float(cell.value) if figure.is_number(cell.value) else None  # type: ignore[arg-type]
            self._evidence.append(Evidence(place, figure.shown(cell, self._spec.language), cell.sources, number))

    def _text(self, cell: Cell) -> str:
        return mark.plain(figure.shown(cell, self._spec.language))

    def _set_sizes(
        self, page: Any, layout: SheetLayout, titles: list[str], texts: list[list[str]], wanted: list[float]
    ) -> list[float]:
        """Column widths in characters and row heights in points, both measured: programs differ in fitting them."""
        widths = []
        for index, title in enumerate(titles):
            widths.append(wanted[index] or self._width(title, [row[index] for row in texts]))
            page.set_column(index, index, widths[-1])
        for row, cells in enumerate([titles, *texts], layout.header - 1):
            page.set_row(row, self._height(cells, widths, is_head=row == layout.header - 1))
        return widths

    def _height(self, cells: list[str], widths: list[float], is_head: bool = False) -> float:
        lines = max(
            measure.line_count(text, max(width - 2.4, 1) * 0.556, self._spec.language, is_head)
            for text, width in zip(cells, widths, strict=True)
        )
        return lines * (1.45 if self._spec.language == "zh" else 1.3) * self._style.look.size + 5

    def _width(self, title: str, texts: list[str]) -> float:
        """Characters of the default digit width (0.556 em): the longest line, the header on at most two lines."""
        language = self._spec.language
        head = max(measure.longest_word(title, language, True), measure.width(title, language, True) / 2)
        need = max([head, *(measure.width(text, language) for text in texts)]) / 0.556 + 3.4
        return min(max(need, _NARROWEST), _WIDEST)

    def _set_page(self, page: Any, layout: SheetLayout, columns: int) -> None:
        page.freeze_panes(layout.header, 1 if columns > 6 else 0)
        look = self._style.look.page
        if look.landscape:
            page.set_landscape()
        page.set_paper(look.paper)
        page.set_margins(*look.margins)
        page.fit_to_pages(1, 0)
        page.repeat_rows(layout.header - 1)
        title = self._spec.title.replace("&", "&&")
        draft = house.word("draft", self._spec.language) if self._spec.draft else ""
        as_of = f"{house.word('as_of', self._spec.language)} {self._spec.as_of}" if self._spec.as_of else ""
        pages = "".join(
            (
                house.word("page", self._spec.language),
                " &P",
                house.word("of", self._spec.language),
                "&N",
                house.word("page_end", self._spec.language),
            )
        )
        size = f'&8&"{self._style.look.font},Regular"'
        taller = "&12 "  # a space in a larger size; LibreOffice cuts the tops of a small line off
        page.set_header(
            _with_draft(look.header, draft)
            if look.header
            else _clipped(f"&L{size}{title} · &A{taller}", f"&R{size}{draft}")
        )
        page.set_footer(look.footer[:255] or _clipped(f"&L{size}{as_of.replace('&', '&&')}", f"&R{size}{pages}"))

    def _add_charts(self, page: Any, sheet: Sheet, layout: SheetLayout, widths: list[float]) -> None:
        """Charts stand right of a narrow table and below a wide one, so that a printed page stays readable."""
        if not sheet.charts:
            return
        below = layout.notes + len(sheet.notes) + 1
        is_wide = sum(widths) > _NARROW_TABLE
        first = (below - 1, 0) if is_wide else (layout.header - 1, len(widths) + 1)
        if is_wide:
            below += workbook_chart.ROWS * len(sheet.charts)
            page.set_h_pagebreaks([first[0]])
        else:
            page.set_column(len(widths), len(widths), 2)
        for number, chart in enumerate(sheet.charts):
            self._charts += 1
            self._note_chart(f"{sheet.name}!chart {number + 1}", chart)
            at = (first[0] + number * workbook_chart.ROWS, first[1])
            place = workbook_chart.ChartPlace(self._book, page, self._style, sheet.name, at, below)
            below = workbook_chart.add_chart(place, chart, figure.settled(sheet.table), layout, self._spec.language)

    def _note_chart(self, place: str, chart: Chart) -> None:
        self._notes.numbers(note.cited(chart))
        for series in chart.series:
            for index, value in enumerate(series.values):
                if series.sources and value is not None:
                    text = chart_text.said(chart, series, index)
                    self._evidence.append(Evidence(place, text, series.sources, float(value)))

    def _sources_name(self) -> str:
        """ "Sources", or a name that none of the sheets of the spec has."""
        taken = {sheet.name.casefold() for sheet in self._spec.sheets}
        names = [house.word(name, self._spec.language) for name in ("sources", "source_notes")]
        numbered = (f"{names[1]} {number}" for number in range(2, len(taken) + 3))
        return next(name for name in (*names, *numbered) if name.casefold() not in taken)

    def _add_sources(self) -> None:
        notes = self._notes.listed()
        if not notes:
            return
        language = self._spec.language
        page = self._book.add_worksheet(self._sources_name())
        page.hide_gridlines(2)
        heads = [house.word(name, language) for name in ("number", "file", "place", "quote")]
        rows = [
            [
                f"[{number}]",
                citation.locator.file,
                note.place(citation, language),
                house.quoted(citation.quote, language, 400),
            ]
            for number, citation in notes
        ]
        widths = [
            min(self._width(heads[i], [row[i] for row in rows]), widest) for i, widest in enumerate((8, 36, 36, 80))
        ]
        layout = SheetLayout(1, 2, len(rows) + 1, len(rows) + 1, len(rows) + 3)
        self._set_sizes(page, layout, heads, rows, widths)
        for number, row in enumerate([heads, *rows]):
            for index, text in enumerate(row):
                page.write_string(
                    number, index, text, self._style.get(Look("cell" if number else "head", indent=index > 0))
                )
        self._set_page(page, layout, 0)


def _with_draft(header: str, draft: str) -> str:
    """A template's header with the word that this is a draft at its right end."""
    text = header if "&R" in header or not draft else header + "&R"
    return text[: 250 - len(draft)] + f" {draft}" * bool(draft)


def _clipped(left: str, right: str) -> str:
    """Excel refuses headers beyond 255 characters; the right part (draft, pages) always stays."""
    return left[: 250 - len(right)] + right
