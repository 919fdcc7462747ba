"""Answers for the pages in the middle of the review: painted sheets of paper with a dotted line under every fact.

Leaves are laid out when they come near the window, so a long file opens as fast as a short one, and let go when they are
far from it. Pages of a PDF are pictures that somebody else brings (`missing_picture`, `put_picture`). The paper is white
in both looks, as the program that opens the file shows it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TypeAlias

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop.ui.review.grid_layout import LaidGrid
from desktop.ui.review.page_layout import LaidLeaf
from desktop.ui.review.picture_leaf import LaidPicture, PictureShelf
from desktop.ui.review.preview import GridLeaf, PictureLeaf, Preview
from desktop.ui.theme import Theme

GAP, SIDE = 24, 16
_PAPER, _FACT, _FACT_GROUND, _HOVER = QColor("#ffffff"), QColor("#0b5a72"), QColor("#dbebf0"), QColor("#edf5f7")
_AHEAD = 1200  # px below the window that are laid out already
_FAR = 6_000  # px from the window from which a leaf is let go
_SPOKEN = 4_000  # characters that a screen reader is given as a description

Laid: TypeAlias = LaidLeaf | LaidGrid | LaidPicture


class Paper(QAbstractScrollArea):
    """`fact_opened` carries the number of a fact; `selected` the words marked with the mouse ("" for none)."""

    fact_opened = Signal(int)
    selected = Signal(str)
    scrolled = Signal()
    end_reached = Signal()
    pictures_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._preview: Preview | None = None
        self._laid: list[Laid] = []
        self._shelf = PictureShelf()
        self._paper = Theme("light", theme.language)
        self.current: int | None = None
        self._hovered: int | None = None
        self._marked: tuple[int, int, int] | None = None  # leaf, start, end
        self._pressed: QPointF | None = None
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._on_ahead)
        self._by_key = False  # the focus came by Tab: then it is seen
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumWidth(240)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # --- what is shown ---

    def show_preview(self, preview: Preview | None) -> None:
        """Other pages, from the top. None empties the place."""
        self._preview, self._laid, self.current, self._hovered, self._marked = preview, [], None, None, None
        self._shelf.clear()
        self.verticalScrollBar().setValue(0)
        self._lay_out()
        self.viewport().update()

    def extend(self, preview: Preview) -> None:
        """The same file with more of it: the place stays."""
        kept = takewhile(lambda pair: pair[0].leaf == pair[1], zip(self._laid, preview.leaves, strict=False))
        self._preview, self._laid = preview, [laid for laid, _ in kept]
        self._lay_out()
        self.viewport().update()

    def page_numbers(self) -> tuple[int, int, bool]:
        """(page in the middle of the window from 1, pages laid out, whether that is all)."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        at = count = 0
        for index, _, place in self._pages():
            count += not self._is_joined(index)  # a sheet is one page, however long it is
            if place.top() <= middle:
                at = count
        return at, count, self._is_whole()

    def plain_text(self) -> str:
        """The beginning of what stands on the pages that are laid out, for a screen reader."""
        words = ""
        for leaf in self._laid:
            words += ("\n" if words else "") + leaf.plain_text()
            if len(words) >= _SPOKEN:
                break
        return words[:_SPOKEN]

    # --- pictures of pages ---

    def missing_picture(self) -> tuple[int, int] | None:
        """(page from 0, its width in pixels) of the first page in the window that has no sharp picture, or near it while
        there is room for more; None for none."""
        ratio, height = self.viewport().devicePixelRatioF(), self.viewport().height()
        seen, near = [], []
        for index, away, place in self._pictured():
            wanted = (index, round(place.width() * ratio))
            if away <= 0:
                seen.append(wanted)
            elif away < height / 2 and self._shelf.has_room(round(place.width() * place.height() * 4 * ratio**2)):
                near.append(wanted)
        return self._shelf.missing([*seen, *near])

    def put_picture(self, page: int, width: int, picture: QImage | None) -> None:
        """The picture that was asked for; None when the page cannot be painted."""
        leaf = self._laid[page] if page < len(self._laid) else None
        if not isinstance(leaf, LaidPicture):
            return
        leaf.is_broken = picture is None
        if picture is not None:
            seen = {index for index, away, _ in self._pictured() if away <= 0}
            self._shelf.put(page, width, picture, kept=seen)
        self.viewport().update()

    def _pictured(self) -> list[tuple[int, float, QRectF]]:
        """(leaf, px between it and the window, its rectangle) of every page that is or will be a picture."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [
            (index, max(place.top() - bottom, top - place.bottom()), place)
            for index, _, place in self._pages()
            if isinstance(leaf := self._laid[index], LaidPicture) and not leaf.is_broken
        ]

    def picture(self, page: int) -> QImage | None:
        """What is shown of a page."""
        return self._shelf.take(page)

    def go_to(self, fact: int) -> None:
        """Makes a fact the current one and brings it into view."""
        while self._preview and not self._is_whole() and self.box_of(fact) is None:
            self._lay_one()
        self._set_range()
        self.current = fact
        box = self.box_of(fact)
        if box is not None:
            bar, height = self.verticalScrollBar(), self.viewport().height()
            if not bar.value() + 40 <= box.top() or not box.bottom() <= bar.value() + height - 220:
                bar.setValue(round(box.top() - height / 3))
        self.viewport().update()

    def box_of(self, fact: int) -> QRectF | None:
        """The first rectangle of a fact in the coordinates of the whole content."""
        for index, page, place in self._pages():
            leaf = self._laid[index]
            for box in leaf.boxes(fact):
                if page * leaf.page_height <= box.center().y() < (page + 1) * leaf.page_height:
                    scale = self._scale(leaf)
                    top = place.top() + (box.top() - page * leaf.page_height) * scale
                    return QRectF(place.left() + box.left() * scale, top, box.width() * scale, box.height() * scale)
        return None

    def screen_box(self, fact: int) -> QRectF | None:
        """The fact's rectangle in global coordinates."""
        box = self.box_of(fact)
        if box is None:
            return None
        corner = self.viewport().mapToGlobal(QPoint(0, 0))
        return box.translated(corner.x(), corner.y() - self.verticalScrollBar().value())

    # --- layout ---

    def _is_whole(self) -> bool:
        return self._preview is None or len(self._laid) == len(self._preview.leaves)

    def _lay_one(self) -> None:
        assert self._preview is not None
        leaf = self._preview.leaves[len(self._laid)]
        if isinstance(leaf, PictureLeaf):
            self._laid.append(LaidPicture(leaf, self._paper))
        elif isinstance(leaf, GridLeaf):
            self._laid.append(LaidGrid(leaf, self._paper))
        else:
            self._laid.append(LaidLeaf(leaf, self._paper))

    def _lay_out(self) -> None:
        """Lays out the first leaf now and those near the window one per turn of the event loop; pictures cost nothing."""
        leaves = self._preview.leaves if self._preview else ()
        while len(self._laid) < len(leaves) and (not self._laid or isinstance(leaves[len(self._laid)], PictureLeaf)):
            self._lay_one()
        self._set_range()
        if self._lacks() and not self._ahead.isActive():
            self._ahead.start()

    def _let_go(self) -> None:
        """Leaves far from the window keep only their sizes."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        near = {
            index for index, _, place in self._pages() if top - _FAR < place.bottom() and place.top() < bottom + _FAR
        }
        for index, leaf in enumerate(self._laid):
            if index not in near:
                leaf.let_go()

    def _lacks(self) -> bool:
        wanted = self.verticalScrollBar().value() + self.viewport().height() + _AHEAD
        return not self._is_whole() and self._height() < wanted

    def _on_ahead(self) -> None:
        if self._lacks():
            self._lay_one()
            self._lay_out()
            self.viewport().update()
            self.scrolled.emit()

    def _scale(self, leaf: Laid) -> float:
        room = max(200, self.viewport().width() - 2 * SIDE)
        scale = min(self._theme.scale, room / leaf.page_width)
        if isinstance(leaf, LaidPicture):  # whole pixels, so that its picture is painted as it is
            return max(1, round(leaf.page_width * scale)) / leaf.page_width
        return scale

    def _pages(self) -> list[tuple[int, int, QRectF]]:
        """(leaf, page in it, its rectangle in the whole content) from the top."""
        pages: list[tuple[int, int, QRectF]] = []
        top = float(GAP)
        for index, leaf in enumerate(self._laid):
            scale = self._scale(leaf)
            top -= GAP if pages and self._is_joined(index) else 0
            width, height = leaf.page_width * scale, leaf.page_height * scale
            for page in range(leaf.pages):
                left = max(float(SIDE), (self.viewport().width() - width) / 2)
                pages.append((index, page, QRectF(round(left), round(top), width, height)))
                top += height + GAP
        return pages

    def _is_joined(self, index: int) -> bool:
        """Whether the leaf goes on right below the one before it."""
        laid = self._laid[index]
        return isinstance(laid, LaidGrid) and laid.leaf.joined

    def _height(self) -> float:
        pages = self._pages()
        return (pages[-1][2].bottom() if pages else 0) + GAP

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, round(self._height()) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)

    def _on_scrolled(self) -> None:
        self._lay_out()
        self._let_go()
        self.viewport().update()
        self.scrolled.emit()
        bar = self.verticalScrollBar()
        if self._is_whole() and bar.value() >= bar.maximum() - 40 and self._preview and self._preview.rest:
            QTimer.singleShot(0, self, self.end_reached.emit)

    # --- Qt ---

    def sizeHint(self) -> QSize:
        return QSize(640, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        top = self.verticalScrollBar().value()
        for index, page, place in self._pages():
            shown = place.translated(0, -top)
            if shown.intersects(QRectF(event.rect())):
                self._paint_page(painter, index, page, shown)
        if self.missing_picture() is not None:
            self.pictures_wanted.emit()
        if self.hasFocus() and self._by_key and self.current is None:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _paint_page(self, painter: QPainter, index: int, page: int, place: QRectF) -> None:
        leaf = self._laid[index]
        painter.fillRect(place, _PAPER)
        if isinstance(leaf, LaidPicture):
            leaf.paint_picture(painter, place, self._shelf.take(index))
        painter.save()
        painter.setClipRect(place)
        painter.translate(place.topLeft())
        painter.scale(self._scale(leaf), self._scale(leaf))
        offset = page * leaf.page_height
        window = QRectF(self.viewport().rect()).translated(-place.topLeft())
        seen = QRectF(window.topLeft() / self._scale(leaf), window.size() / self._scale(leaf))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the words stay to be read
        for fact, ground in ((self._hovered, _HOVER), (self.current, _FACT_GROUND)):
            for box in leaf.boxes(fact):
                painter.fillRect(box.translated(0, -offset).adjusted(-1, 0, 1, 2), ground)
        if not isinstance(leaf, LaidPicture):
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        marked = self._marked[1:] if self._marked and self._marked[0] == index else None
        leaf.paint(painter, page, marked, _FACT_GROUND, seen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        pen = QPen(_FACT, 1.6, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1.1, 1.1])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for box in leaf.marks(seen.translated(0, offset)):
            line = box.translated(0, -offset)
            painter.drawLine(QPointF(line.left(), line.bottom() + 1.5), QPointF(line.right(), line.bottom() + 1.5))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("lineStrong"), 1))
        joined, goes_on = (index + n < len(self._laid) and self._is_joined(index + n) for n in (0, 1))
        painter.setClipRect(place)
        painter.drawRect(place.adjusted(0.5, -2 if joined else 0.5, -0.5, 2 if goes_on else -0.5))
        painter.setClipping(False)

    def _at(self, point: QPointF) -> tuple[int, QPointF] | None:
        """(leaf, point in its document) below a point of the window."""
        there = point + QPointF(0, self.verticalScrollBar().value())
        for index, page, place in self._pages():
            if place.contains(there):
                leaf = self._laid[index]
                inside = (there - place.topLeft()) / self._scale(leaf)
                return index, inside + QPointF(0, page * leaf.page_height)
        return None

    def _fact_at(self, point: QPointF) -> int | None:
        found = self._at(point)
        return self._laid[found[0]].fact_at(found[1]) if found else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            if self._marked:
                self._mark(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            over = self._fact_at(event.position())
            shape = Qt.CursorShape.IBeamCursor if over is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self._hover(over)
            return
        start, end = self._at(self._pressed), self._at(event.position())
        if start and end and start[0] == end[0] and (self._pressed - event.position()).manhattanLength() > 4:
            leaf = self._laid[start[0]]
            self._mark((start[0], leaf.place_at(start[1]), leaf.place_at(end[1])))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._marked:
            leaf, start, end = self._marked
            self.selected.emit(self._laid[leaf].text(min(start, end), max(start, end)))
        elif pressed is not None and (fact := self._fact_at(event.position())) is not None:
            self.current = fact
            self.viewport().update()
            self.fact_opened.emit(fact)

    def _hover(self, fact: int | None) -> None:
        if fact != self._hovered:
            self._hovered = fact
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _mark(self, marked: tuple[int, int, int] | None) -> None:
        self._marked = marked
        self.viewport().update()
        if marked is None:
            self.selected.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.current is not None:
            self.fact_opened.emit(self.current)
        else:
            super().keyPressEvent(event)
