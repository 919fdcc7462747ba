"""Answers for workbooks and slides as leaves of a preview: sheets with their letters and numbers, slides 16 to 9."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from desktop.core.spec import DeckSpec, Sheet, Slide, WorkbookSpec
from desktop.ui.review import document_leaf
from desktop.ui.review.preview import HAIR, INK, MUTED, Leaf, Writing

CELLS_PER_LEAF = 240  # laid out in one go, in a few milliseconds
COLUMNS_SHOWN = 26
SLIDE = (720, 405)


def workbook(spec: WorkbookSpec, writing: Writing) -> Iterator[Leaf]:
    """Each sheet as leaves of at most `CELLS_PER_LEAF` cells."""
    for sheet in spec.sheets:
        yield from _sheet(sheet, writing)


def _sheet(sheet: Sheet, writing: Writing) -> Iterator[Leaf]:
    from desktop.deliverables import figure
    from desktop.deliverables.sheet_layout import layout_of

    layout, table = layout_of(sheet), figure.settled(sheet.table)
    aligns = figure.alignment(table)[:COLUMNS_SHOWN]
    columns = table.columns[:COLUMNS_SHOWN]
    intro = [_line(number, writing.line(line), len(columns)) for number, line in enumerate(sheet.intro, 1)]
    head = _cells(layout.header, [f"<b>{escape(column.title)}</b>" for column in columns], aligns)
    notes = [_line(number, writing.line(line), len(columns)) for number, line in enumerate(sheet.notes, layout.notes)]
    step = max(8, CELLS_PER_LEAF // max(1, len(columns)))
    for start in range(0, max(1, len(table.rows)), step):
        rows = table.rows[start : start + step]
        body = [*(intro if not start else ()), head if not start else ""]
        for number, row in enumerate(rows, layout.first + start):
            texts = [
                writing.cell(document_leaf.plain(figure.shown(cell, writing.language)), cell.sources)
                for cell in row[:COLUMNS_SHOWN]
            ]
            is_total = table.total_row and number == layout.end
            body.append(_cells(number, [f"<b>{text}</b>" for text in texts] if is_total else texts, aligns))
        is_last = start + step >= len(table.rows)
        yield _grid(sheet, body + (notes if is_last else []), len(columns), writing if is_last else None)


def _grid(sheet: Sheet, body: list[str], columns: int, writing: Writing | None) -> Leaf:
    from desktop.deliverables.sheet_layout import column_name

    letters = "".join(f'<td align="center" style="{_EDGE}">{column_name(n)}</td>' for n in range(columns))
    charts = "".join(document_leaf.chart(each, writing) for each in sheet.charts) if writing else ""
    html = (
        f'<body style="color:{INK};font-size:13px"><p style="font-size:14px;font-weight:600">{escape(sheet.name)}</p>'
        f'<table width="100%" cellspacing="0" cellpadding="3" style="border-collapse:collapse">'
        f'<tr><td style="{_EDGE}"></td>{letters}</tr>{"".join(body)}</table>{charts}</body>'
    )
    width = max(720, min(1400, 60 + 110 * columns))
    return Leaf(html, width, 0, 24, 0, sheet.name, dict(writing.images) if writing else {})


_EDGE = f"border:1px solid {HAIR};background:#f1f3f2;color:{MUTED};font-size:12px"
_CELL = f"border:1px solid {HAIR}"


def _cells(number: int, texts: list[str], aligns: list[str]) -> str:
    cells = "".join(f'<td align="{a}" style="{_CELL}">{t}</td>' for t, a in zip(texts, aligns, strict=True))
    return f'<tr><td width="30" align="right" style="{_EDGE}">{number}</td>{cells}</tr>'


def _line(number: int, html: str, columns: int) -> str:
    return f'<tr><td width="30" align="right" style="{_EDGE}">{number}</td><td colspan="{columns}" style="{_CELL}">{html}</td></tr>'


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
