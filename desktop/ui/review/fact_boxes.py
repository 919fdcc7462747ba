"""Answers for where the facts of one laid out leaf stand: rectangles in px at 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF


class FactBoxes:
    """Whoever lays a leaf out fills `facts`: fact -> its rectangles, one per line it stands on."""

    facts: Mapping[int, Sequence[QRectF]]

    def boxes(self, fact: int | None) -> Sequence[QRectF]:
        """The rectangles of a fact; none when it is not on this leaf."""
        return self.facts.get(fact, ()) if fact is not None else ()

    def marks(self, seen: QRectF) -> Iterator[QRectF]:
        """The rectangles of all facts that are in `seen`."""
        return (box for found in self._near(seen) for box in found if box.intersects(seen))

    def fact_at(self, point: QPointF) -> int | None:
        """The number of the fact under `point`."""
        for number, found in self.facts.items():
            if any(box.adjusted(-1, -2, 1, 3).contains(point) for box in found):
                return number
        return None

    def _near(self, seen: QRectF) -> Iterable[Sequence[QRectF]]:
        return self.facts.values()
