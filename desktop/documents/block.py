"""Answers for where the tables stand in a sheet: filled cells fall apart into blocks at empty rows and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]  # row, column from 0


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a sheet, corners inclusive, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def columns(self) -> range:
        return range(self.left, self.right + 1)


def blocks_of(cells: Collection[Cell]) -> list[Block]:
    """The blocks, as a person would mark them: regions with an empty row or column around, from the top."""
    found = [_around(group) for group in _split(list(cells), 0, 0)]
    return sorted(found, key=lambda block: (block.top, block.left))


def _split(cells: list[Cell], axis: int, idle: int) -> Iterator[list[Cell]]:
    """Cuts at gaps along `axis` (0 rows, 1 columns), then along the other one, until neither cuts any more."""
    if not cells:
        return
    groups = list(_runs(cells, axis))
    if axis == 1:
        groups = _rejoined(groups)
    idle = idle + 1 if len(groups) == 1 else 0
    for group in groups:
        if idle >= 2 or len(group) == 1:
            yield group
        else:
            yield from _split(group, 1 - axis, idle)


def _runs(cells: list[Cell], axis: int) -> Iterator[list[Cell]]:
    cells.sort(key=lambda cell: cell[axis])
    run: list[Cell] = []
    for cell in cells:
        if run and cell[axis] - run[-1][axis] > 1:
            yield run
            run = []
        run.append(cell)
    yield run


def _rejoined(groups: list[list[Cell]]) -> list[list[Cell]]:
    """Columns of the same rows on both sides of one empty column are one table: labels and their values."""
    joined: list[list[Cell]] = []
    for group in groups:
        before, here = (_around(joined[-1]) if joined else None), _around(group)
        is_narrow = before is not None and here.left - before.right == 2
        if before and is_narrow and (before.top, before.bottom) == (here.top, here.bottom) and here.bottom > here.top:
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined


def _around(cells: Sequence[Cell]) -> Block:
    rows, columns = [cell[0] for cell in cells], [cell[1] for cell in cells]
    return Block(min(rows), min(columns), max(rows), max(columns))
