"""Answers for one page of a PDF on the paper: its picture, where each fact stands on it, and which text lies under a point."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from desktop.ui.review.fact_boxes import FactBoxes
from desktop.ui.review.page_facts import boxes
from desktop.ui.review.preview import MUTED, Box, PictureLeaf
from desktop.ui.theme import Theme
from desktop.ui.translation import tr

PX_PER_POINT = 96 / 72


class LaidPicture(FactBoxes):
    """A page as a picture that comes later. All coordinates are px at 100 %, as those of a leaf laid out as text."""

    pages = 1

    def __init__(self, leaf: PictureLeaf, theme: Theme) -> None:
        self.leaf = leaf
        self._font = theme.font("small")
        self.page_width = max(1.0, leaf.page.width * PX_PER_POINT)
        self.page_height = max(1.0, leaf.page.height * PX_PER_POINT)
        self.facts = {number: [_scaled(box) for box in found] for number, found in leaf.facts.items()}
        self.is_broken = False  # it could not be painted

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to `point`: before a character, or behind the last of a line."""
        page, x, y = self.leaf.page, point.x() / PX_PER_POINT, point.y() / PX_PER_POINT
        nearest, least = 0, float("inf")
        for at in range(len(page.text)):
            left, top, right, bottom = page.box(at)
            beside = max(left - x, x - right, 0.0)
            away = max(top - y, y - bottom, 0.0) * 20 + beside  # the line counts more than the column
            if away < least:
                nearest, least = at + (x > (left + right) / 2), away
        return nearest

    def text(self, start: int, end: int) -> str:
        """The words between two places, on one line."""
        return " ".join(self.leaf.page.text[start:end].split())

    def plain_text(self) -> str:
        return self.leaf.page.text

    def let_go(self) -> None:
        """The picture is kept elsewhere."""

    def paint_picture(self, painter: QPainter, place: QRectF, picture: QImage | None) -> None:
        """The page in `place` of the window: its picture, the sentence why there is none, or nothing yet."""
        if picture is not None:
            painter.drawImage(place, picture)
        elif self.is_broken:
            painter.setFont(QFont(self._font))
            painter.setPen(QColor(MUTED))
            words = tr("This page cannot be shown. Open the file to see it.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(24, 24, -24, -24), int(flags), words)

    def paint(
        self, painter: QPainter, page: int, selection: tuple[int, int] | None, ground: QColor, seen: QRectF
    ) -> None:
        """The ground of what is selected; the painter stands at the page's top left corner."""
        if selection is not None:
            for box in boxes(self.leaf.page, min(selection), max(selection)):
                painter.fillRect(_scaled(box), ground)


def _scaled(box: Box) -> QRectF:
    left, top, right, bottom = (side * PX_PER_POINT for side in box)
    return QRectF(left, top, right - left, bottom - top)


class PictureShelf:
    """The latest pictures of pages, at most `most` bytes of them, and those in the window whatever they take."""

    def __init__(self, most: int = 32_000_000) -> None:
        self._most = most
        self._kept: dict[int, tuple[int, QImage]] = {}  # page -> (width asked for, picture), the longest unused first

    def put(self, page: int, width: int, picture: QImage, kept: Collection[int] = ()) -> None:
        """`width` in pixels as it was asked for: a very large page comes smaller. Pages in `kept` stay."""
        self._kept.pop(page, None)
        self._kept[page] = (width, picture)
        for each in [each for each in self._kept if each != page and each not in kept]:
            if self.size() <= self._most:
                break
            self._kept.pop(each)

    def has_room(self, size: int) -> bool:
        """Whether a picture of so many bytes needs no other to go."""
        return self.size() + size <= self._most

    def take(self, page: int) -> QImage | None:
        """The picture of a page, which is then the last to go."""
        found = self._kept.pop(page, None)
        if found is None:
            return None
        self._kept[page] = found
        return found[1]

    def size(self) -> int:
        """In bytes."""
        return sum(picture.sizeInBytes() for _, picture in self._kept.values())

    def clear(self) -> None:
        self._kept.clear()

    def missing(self, wanted: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """The first of (page, width) that is not here in that width."""
        return next(((page, width) for page, width in wanted if self._kept.get(page, (0,))[0] != width), None)
