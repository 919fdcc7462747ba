"""Answers for how a table fits on a page: text size, page direction and column widths, measured before it is drawn.

A wide table first gets smaller text, then a landscape page; figures and dates never break.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.spec import Language, Table
from desktop.deliverables import figure, measure

PORTRAIT_CM, LANDSCAPE_CM = 21.0 - 2 * 2.3, 29.7 - 2 * 2.3
CELL_MARGIN_CM = 85 / 1440 * 2.54
LARGEST_PT = 9.0
_PORTRAIT_SIZES, _LANDSCAPE_SIZES = (9.0, 8.5, 8.0, 7.5), (9.0, 8.5, 8.0, 7.5, 7.0)


@dataclass(frozen=True, slots=True)
class TableFit:
    """Text size in points, column widths in cm."""

    pt: float
    is_landscape: bool
    widths: tuple[float, ...]


def fitted(table: Table, language: Language, rooms: tuple[float, float] = (PORTRAIT_CM, LANDSCAPE_CM)) -> TableFit:
    """The largest text at which no figure, date or word breaks; at worst the smallest on a landscape page. `rooms`:
    width of the text in cm, upright and turned."""
    texts = [
        [column.title, *(figure.measured(row[index], language) for row in table.rows)]
        for index, column in enumerate(table.columns)
    ]
    wanted = [column.width for column in table.columns]
    fit = TableFit(_LANDSCAPE_SIZES[-1], True, ())
    for is_landscape, sizes in ((False, _PORTRAIT_SIZES), (True, _LANDSCAPE_SIZES)):
        for pt in sizes:
            em = pt / 72 * 2.54
            padding = 2 * CELL_MARGIN_CM / em + 0.4
            room = rooms[is_landscape] / em - padding * len(texts)
            shares = measure.column_shares(texts, wanted, max(room, len(texts)), language)
            fit = TableFit(pt, is_landscape, tuple((share + padding) * em for share in shares))
            if measure.least_room(texts, language) <= room:
                return fit
    return fit
