"""Answers for workbooks and slides as leaves of a preview: sheets with their letters and numbers, slides 16 to 9."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from html import escape

from desktop.core.spec import DeckSpec, Sheet, Slide, WorkbookSpec
from desktop.ui.review import document_leaf
from desktop.ui.review.preview import INK, MUTED, GridCell, GridLeaf, GridLine, GridRow, Leaf, Writing, text_px

ROWS_PER_LEAF = 250  # all that is read at once, with the lines around it
NARROWEST, WIDEST, WHOLE = 56.0, 260.0, (650.0, 1400.0)  # px: of a column, and of all together
COLUMNS_SHOWN = 26
SLIDE = (720, 405)


def workbook(spec: WorkbookSpec, writing: Writing, cut: Collection[int] = ()) -> Iterator[GridLeaf]:
    """Each sheet as leaves of at most `ROWS_PER_LEAF` rows. Of the sheets in `cut` (indexes from 0) only the first rows
    are here: what stands below the table comes with the last ones."""
    for number, sheet in enumerate(spec.sheets):
        yield from _sheet(sheet, writing, 0, None if number in cut else len(sheet.table.rows))


def more_rows(
    sheet: Sheet, writing: Writing, start: int, total: int, before: GridLeaf, joined: bool
) -> Iterator[GridLeaf]:
    """The rows of `sheet`, which stand from index `start` on in a table of `total` rows; `before` is a leaf of the sheet
    that is shown already, whose columns they keep. `joined`: nothing else stands between the two."""
    leaves = _sheet(replace(sheet, intro=()), writing, start, total, len(sheet.intro), before)
    for number, leaf in enumerate(leaves):
        yield leaf if number else replace(leaf, joined=joined)


def _sheet(
    sheet: Sheet, writing: Writing, start: int, total: int | None, intro: int = 0, before: GridLeaf | None = None
) -> Iterator[GridLeaf]:
    """`total` None: rows follow that are not here. `intro` counts the lines above the table that were shown before."""
    from desktop.deliverables import figure
    from desktop.deliverables.sheet_layout import column_name, layout_of

    layout, table = layout_of(sheet), figure.settled(sheet.table)
    first = layout.first + (intro + 1 if intro else 0) + start  # as `layout_of` counts the lines above
    columns = table.columns[:COLUMNS_SHOWN]
    lines = [GridLine(number, writing.line(line)) for number, line in enumerate(sheet.intro, 1)]
    head = GridRow(layout.header, tuple(GridCell(column.title) for column in columns), bold=True)
    rows: list[GridRow | GridLine] = [] if start else [*lines, head]
    for number, row in enumerate(table.rows, first):
        cells = (
            writing.grid_cell(document_leaf.plain(figure.shown(cell, writing.language)), cell.sources)
            for cell in row[:COLUMNS_SHOWN]
        )
        is_total = table.total_row and total is not None and number == first - start + total - 1
        rows.append(GridRow(number, tuple(cells), is_total))
    if total is not None and start + len(table.rows) >= total:
        rows += _below(sheet, first + len(table.rows) + 1, writing)
    widths = before.widths if before else _widths(rows, len(columns))
    aligns = before.aligns if before else tuple(figure.alignment(table)[:COLUMNS_SHOWN])
    letters = tuple(column_name(n) for n in range(len(columns)))
    for at in range(0, max(1, len(rows)), ROWS_PER_LEAF):
        part = tuple(rows[at : at + ROWS_PER_LEAF])
        goes_on = total is None or at + ROWS_PER_LEAF < len(rows)
        yield GridLeaf(sheet.name, letters, widths, aligns, part, bool(start or at), goes_on)


def _below(sheet: Sheet, number: int, writing: Writing) -> list[GridRow | GridLine]:
    """The notes from row `number` on, and the charts."""
    found: list[GridRow | GridLine] = [GridLine(n, writing.line(line)) for n, line in enumerate(sheet.notes, number)]
    writing.images.clear()
    charts = "".join(document_leaf.chart(each, writing) for each in sheet.charts)
    return found + ([GridLine(None, charts, dict(writing.images))] if charts else [])


def _widths(rows: Sequence[GridRow | GridLine], columns: int) -> tuple[float, ...]:
    """Px of each column: what its longest text takes, within bounds; all together at least a page and not much more."""
    wanted = [NARROWEST] * columns
    for row in rows:
        for column, cell in enumerate(row.cells if isinstance(row, GridRow) else ()):
            wanted[column] = min(WIDEST, max(wanted[column], text_px(cell.text) + 16))
    whole = sum(wanted) or 1.0
    share = WHOLE[0] / whole if whole < WHOLE[0] else min(1.0, WHOLE[1] / whole)
    return tuple(width * share for width in wanted)


def deck(spec: DeckSpec, writing: Writing) -> Iterator[Leaf]:
    """One leaf per slide; speaker notes stand below it."""
    for number, slide in enumerate(spec.slides, 1):
        yield _slide(slide, number, writing)


def _slide(slide: Slide, number: int, writing: Writing) -> Leaf:
    writing.images.clear()
    size = 26 if slide.layout in ("title", "section", "closing") else 19
    gap = 80 if slide.layout in ("title", "section", "closing") else 0
    parts = [f'<p style="font-size:{size}px;font-weight:600;margin:{gap}px 0 6px 0">{escape(slide.title)}</p>']
    if slide.subtitle:
        parts.append(f'<p style="color:{MUTED};font-size:14px">{escape(slide.subtitle)}</p>')
    if slide.bullets:
        items = "".join(f'<li style="margin:0 0 4px 0">{writing.line(line)}</li>' for line in slide.bullets)
        parts.append(f'<ul style="-qt-list-indent:1">{items}</ul>')
    if slide.table is not None:
        parts.append(document_leaf.table(slide.table, writing))
    if slide.chart is not None:
        parts.append(document_leaf.chart(slide.chart, writing, 440))
    if slide.notes:
        parts.append(f'<hr><p style="color:{MUTED};font-size:12px">{writing.lines(slide.notes)}</p>')
    html = f'<body style="color:{INK};font-size:14px">{"".join(parts)}</body>'
    return Leaf(html, SLIDE[0], 0, 36, SLIDE[1], str(number), dict(writing.images))
