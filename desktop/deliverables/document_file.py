"""Answers for DocumentSpec as Word (.docx): styled blocks, superscript notes, a list of sources grouped by file."""

from __future__ import annotations

import io
from itertools import zip_longest
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

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
from desktop.deliverables import chart_text, contents, document_style, document_template, figure, house, mark, note
from desktop.deliverables.document_contents import add_contents, link_to, set_bookmark
from desktop.deliverables.document_table import TableFit, fitted
from desktop.deliverables.frozen_zip import freeze
from desktop.deliverables.registry import WriteContext
from desktop.deliverables.sheet_layout import column_name

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_STYLES = {"normal": "Normal", "lead": "Lead", "note": "Note", "callout": "Callout", "warning": "Warning"}


def write(spec: DocumentSpec, context: WriteContext, path: Path) -> Written:
    """Writes the document to `path`. OSError if the file cannot be written."""
    return _DocumentWriter(spec, context).write(path)


class _DocumentWriter:
    """Goes through the blocks once; keeps the notes and the evidence found on the way."""

    def __init__(self, spec: DocumentSpec, context: WriteContext) -> None:
        self._spec = spec
        self._context = context
        own = context.template
        self._paper = document_template.own_paper(spec, own) if own else document_style.house_paper(spec)
        self._document = self._paper.document
        self._notes = note.Notes(context.citations)
        self._evidence: list[Evidence] = []
        self._tables = 0
        self._contents: list[str] = []  # bookmarks of the headings to come
        self._is_landscape = False
        self._heading = ""  # the block before, when it was a heading

    def write(self, path: Path) -> Written:
        self._set_properties()
        self._document.add_paragraph(self._spec.title, style="Title")
        if self._spec.subtitle:
            self._document.add_paragraph(self._spec.subtitle, style="Subtitle")
        if contents.is_long(self._spec):
            self._contents = add_contents(self._document, self._spec)
        for block, following in zip_longest(self._spec.blocks, self._spec.blocks[1:]):
            self._turn(self._is_wide(block) or (isinstance(block, Heading) and self._is_wide(following)))
            self._add_block(block)
        self._turn(False)
        self._add_sources()
        buffer = io.BytesIO()
        self._document.save(buffer)
        path.write_bytes(freeze(buffer.getvalue(), self._context.now))
        counts = {"blocks": len(self._spec.blocks), "tables": self._tables, "notes": len(self._notes.listed())}
        return Written(tuple(self._evidence), counts, self._paper.warnings)

    def _set_properties(self) -> None:
        properties = self._document.core_properties
        properties.title, properties.author = self._spec.title, self._context.product
        properties.last_modified_by, properties.comments, properties.revision = self._context.product, "", 1
        properties.subject, properties.keywords = self._spec.subtitle, ""
        properties.language = house.language_tag(self._spec.language)
        properties.created = properties.modified = self._context.now.replace(tzinfo=None)

    def _add_block(self, block: Block) -> None:
        if isinstance(block, Heading):
            heading = self._document.add_paragraph(mark.plain(block.text), style=f"Heading {block.level}")
            if self._contents and block.level <= 2:
                set_bookmark(heading, self._contents.pop(0))
        elif isinstance(block, Paragraph):
            self._add_lines(self._document.add_paragraph(style=_STYLES[block.style]), block.lines)
        elif isinstance(block, Bullets):
            self._add_bullets(block)
        elif isinstance(block, Table):
            self._add_table(block)
        else:
            self._add_chart(block)
        self._heading = block.text if isinstance(block, Heading) else ""

    def _add_bullets(self, block: Bullets) -> None:
        is_listed = block.numbered and "List Number" not in self._paper.unnumbered
        numbering = self._restarted_numbering() if is_listed else None
        style = "List Number" if block.numbered else "List Bullet"
        for index, item in enumerate(block.items, 1):
            paragraph = self._document.add_paragraph(style=style)
            if style in self._paper.unnumbered:
                paragraph.add_run(f"{index}.\t" if block.numbered else "•\t")
            if numbering is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = numbering
            self._add_lines(paragraph, (item,))

    def _restarted_numbering(self) -> int:
        """A numbering of its own for each list; the style's numbering would count on from the list before."""
        numbering = self._document.part.numbering_part.element
        named = self._document.styles["List Number"]
        while named.element.pPr is None or named.element.pPr.numPr is None:
            named = named.base_style
        style = named.element.pPr.numPr.numId.val
        abstract = next(num for num in numbering.num_lst if num.numId == style).abstractNumId.val
        fresh = numbering.add_num(abstract)
        fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(fresh.numId)

    def _add_lines(self, paragraph: Any, lines: tuple[Line, ...]) -> None:
        gap = "" if self._spec.language == "zh" else " "
        for index, line in enumerate(lines):
            self._add_text(paragraph, (gap if index else "") + line.text)
            if word := house.certainty(line.certainty, self._spec.language):
                paragraph.add_run(word, style="Certainty")
            self._add_note(paragraph, line.sources)
            if line.sources:
                self._note_evidence(f"para {len(self._document.element.body) - 1}", mark.plain(line.text), line.sources)

    def _add_text(self, paragraph: Any, text: str, bold: bool = False) -> None:
        for piece in mark.runs(text):
            run = paragraph.add_run(piece.text)
            if self._spec.language == "zh":
                # Word takes “ ” … from the Chinese font only when told so (ECMA-376 part 1, 17.3.2.26).
                run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
            run.bold = True if piece.bold or bold else None
            run.italic = True if piece.italic else None

    def _add_note(self, paragraph: Any, sources: tuple[str, ...]) -> None:
        if sources:
            for index, number in enumerate(self._notes.numbers(sources)):
                if index:
                    paragraph.add_run("\u00a0")
                run = paragraph.add_run(note.superscripted(number), style="Note Mark")
                link_to(run, f"_Source{number}")

    def _note_evidence(self, place: str, text: str, sources: tuple[str, ...], number: float | None = None) -> None:
        self._evidence.append(Evidence(place, text, sources, number))

    def _add_chart(self, chart: Chart) -> None:
        """The values as a table; the sources of the series stand once, behind the caption."""
        self._add_table(chart_text.as_table(chart, self._spec.language), tuple(note.cited(chart)))
        for column, series in enumerate(chart.series, 1):
            for row, value in enumerate(series.values):
                if series.sources and value is not None:
                    ref = f"table {self._tables}, {column_name(column)}{row + 2}"
                    self._note_evidence(ref, chart_text.said(chart, series, row), series.sources, float(value))

    def _add_table(self, wanted: Table, sources: tuple[str, ...] = ()) -> None:
        table = figure.settled(wanted)
        self._tables += 1
        fit = self._fit(wanted)
        if (table.caption and table.caption != self._heading) or sources:
            caption = self._document.add_paragraph(mark.plain(table.caption), style="Caption")
            caption.paragraph_format.keep_with_next = True  # whatever a template's style says
            self._add_note(caption, sources)
        grid = self._document.add_table(len(table.rows) + 1, len(table.columns), style=self._paper.table_style)
        grid.autofit = False
        self._set_look(grid, table, fit)
        aligns = figure.alignment(table)
        for place, column, align in zip(grid.rows[0].cells, table.columns, aligns, strict=True):
            self._fill_head(place, column.title, align)
        for number, row in enumerate(table.rows, 1):
            places = grid.rows[number].cells
            last = number == len(table.rows)
            for index, (place, cell, align) in enumerate(zip(places, row, aligns, strict=True)):
                self._fill_cell(
                    place, cell, align, bold=last and table.total_row, keep=not last and len(table.rows) < 6
                )
                if cell.sources:
                    ref = f"table {self._tables}, {column_name(index)}{number + 1}"
                    value = float(cell.value) if figure.is_number(cell.value) else None  # type: ignore[arg-type]
                    self._note_evidence(ref, figure.shown(cell, self._spec.language), cell.sources, value)
        if fit.pt < document_style.TABLE_PT:
            _set_size(grid, fit.pt)
        self._document.add_paragraph(style="Table Gap")

    def _is_wide(self, block: Block | None) -> bool:
        return isinstance(block, Table) and self._fit(block).is_landscape

    def _fit(self, table: Table) -> TableFit:
        return fitted(figure.settled(table), self._spec.language, self._paper.rooms)

    def _turn(self, is_landscape: bool) -> None:
        """Goes on on a page of the other direction; a heading goes with its wide table."""
        if is_landscape != self._is_landscape:
            if self._paper.is_own:
                document_template.turn_own_page(self._document, is_landscape)
            else:
                document_style.turn_page(self._document, self._spec, is_landscape)
            self._is_landscape = is_landscape

    def _set_look(self, grid: Any, table: Table, fit: TableFit) -> None:
        look = (
            f'<w:tblLook {nsdecls("w")} w:firstRow="1" w:lastRow="{int(table.total_row)}" w:noHBand="1" w:noVBand="1"/>'
        )
        properties = grid._tbl.tblPr
        for old in properties.findall(qn("w:tblLook")):
            properties.remove(old)
        properties.append(parse_xml(look))
        for row in grid.rows:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        grid.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for index, width in enumerate(fit.widths):
            grid.columns[index].width = Cm(width)
            for cell in grid.columns[index].cells:
                cell.width = Cm(width)

    def _fill_head(self, place: Any, title: str, align: str) -> None:
        paragraph = place.paragraphs[0]
        paragraph.style = self._document.styles["Table Head"]
        paragraph.alignment = _ALIGN[align]
        self._add_text(paragraph, title)

    def _fill_cell(self, place: Any, cell: Cell, align: str, bold: bool, keep: bool) -> None:
        paragraph = place.paragraphs[0]
        paragraph.style = self._document.styles["Table Text"]
        paragraph.alignment = _ALIGN[align]
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        self._add_text(paragraph, figure.shown(cell, self._spec.language), bold or cell.bold)
        self._add_note(paragraph, cell.sources)

    def _add_sources(self) -> None:
        groups = self._notes.by_file()
        if groups:
            self._document.add_paragraph(house.word("sources", self._spec.language), style="Heading 1")
        for file, notes in groups:
            self._document.add_paragraph(file, style="Source File")
            for number, citation in notes:
                where = note.place(citation, self._spec.language)
                quote = house.quoted(citation.quote, self._spec.language)
                paragraph = self._document.add_paragraph(style="Source")
                paragraph.add_run(f"{number}", style="Note Mark")
                set_bookmark(paragraph, f"_Source{number}")
                paragraph.add_run("\t" + " — ".join(part for part in (where, quote) if part))


def _set_size(grid: Any, pt: float) -> None:
    """Smaller text for one wide table; the style keeps its size."""
    for row in grid.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(pt)
