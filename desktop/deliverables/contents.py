"""Answers for whether a document is long enough for a list of contents.

A brief of two or three pages is read through, however many headings it has; contents would cost it a third of a page.
"""

from __future__ import annotations

from desktop.core.spec import Block, Bullets, Chart, DocumentSpec, Heading, Language, Table
from desktop.deliverables import figure, mark, measure

_LINES_PER_PAGE = 50.0
_EM_PER_LINE = 46.0  # 16.4 cm at 10 pt
_CHART_LINES = 15.0
MOST_HEADINGS, SHORT_PAGES, LONG_PAGES = 6, 3.0, 5.0


def is_long(spec: DocumentSpec) -> bool:
    """More than six headings on more than three pages, or three headings on more than five pages."""
    headings = sum(isinstance(block, Heading) and block.level <= 2 for block in spec.blocks)
    pages = estimated_pages(spec)
    return (headings > MOST_HEADINGS and pages > SHORT_PAGES) or (headings >= 3 and pages > LONG_PAGES)


def estimated_pages(spec: DocumentSpec) -> float:
    """Pages of the blocks, without the list of sources; measured text, so good to about a fifth."""
    return sum(_lines(block, spec.language) for block in spec.blocks) / _LINES_PER_PAGE


def _lines(block: Block, language: Language) -> float:
    if isinstance(block, Heading):
        return 2.2
    if isinstance(block, Chart):
        return _CHART_LINES
    if isinstance(block, Table):
        return _table_lines(block, language)
    if isinstance(block, Bullets):
        texts = [line.text for line in block.items]
    else:
        texts = [" ".join(line.text for line in block.lines)]
    return sum(measure.line_count(mark.plain(text), _EM_PER_LINE, language) + 0.4 for text in texts)


def _table_lines(table: Table, language: Language) -> float:
    room = _EM_PER_LINE * 1.1 / len(table.columns)
    heights = (
        max(measure.line_count(mark.plain(figure.shown(cell, language)), room, language) for cell in row)
        for row in table.rows
    )
    return sum(height * 0.9 + 0.5 for height in heights) + 3
