"""Answers for the popover over a sourced fact: where it stands in its source, the passage or the cells, and whether the
source still says so."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.core.document import Place
from desktop.ui.day.look import draw_line_in
from desktop.ui.inspector.sources import icon_label
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.outline import cut_out, rounded
from desktop.ui.review.fact import Fact
from desktop.ui.review.proof import Grid, Proof
from desktop.ui.review.wording import STATES
from desktop.ui.text import ElidedLabel, clear, label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import language, tr

WIDTH, SHADE, ARROW = 402, 3, 9


class EvidencePopover(QWidget):
    """`opened` carries the source's path; `next_wanted` +1 or -1. Closes by itself when the mouse goes elsewhere."""

    opened = Signal(str)
    next_wanted = Signal(int)

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self._around, self._path, self._arrow, self._below = around, "", 104.0, True
        self._width = around.theme.px(WIDTH)
        self.setFixedWidth(self._width + SHADE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, ARROW + 12, 14 + SHADE, 12 + SHADE + ARROW)
        self._column.setSpacing(8)

    def show_proof(self, fact: Fact, proof: Proof | None) -> None:
        """Builds the content; None while it is being looked up."""
        clear(self._column)
        theme = self._around.theme
        self._path = proof.path if proof else ""
        self.setAccessibleName(tr("Evidence for {fact}", fact=fact.text))
        if proof is None:
            self._column.addWidget(label(theme, tr("Looking at the source"), "small", "ink2"))
        else:
            self._column.addLayout(_head(theme, proof))
            if proof.grid is not None:
                self._column.addWidget(GridView(theme, proof.grid))
            elif proof.quote:
                self._column.addWidget(label(theme, f"“{proof.quote}”", "small", "ink", wrap=True))
            self._column.addWidget(label(theme, self._note(fact, proof), "meta", "ink2", wrap=True))
            self.setAccessibleDescription(f"{title_of(proof)}. {tr(STATES[proof.state][0])}. {proof.quote}")
        self._column.addLayout(self._buttons(proof))
        _show_all(self._column)  # a layout leaves no room for what will be shown only later
        self.resize(self._width + SHADE, self._column.totalHeightForWidth(self._width + SHADE))

    def place(self, box: QRectF, screen: QRectF) -> None:
        """Beside the fact's `box` (global), inside `screen`: below it, above where there is no room."""
        height = self.height()
        self._below = box.bottom() + height + 4 <= screen.bottom()
        left = min(max(box.center().x() - 104, screen.left() + 4), screen.right() - self.width() - 4)
        top = box.bottom() + 2 if self._below else max(screen.top(), box.top() - height - 2)
        self._arrow = min(max(box.center().x() - left, 24.0), self._width - 24.0)
        self.move(round(left), round(top))
        self._cut_out()
        self.update()

    def _card(self) -> QRectF:
        return QRectF(0.5, ARROW + 0.5, self._width - 1, self.height() - 2 * ARROW - SHADE - 1)

    def _arrow_points(self) -> QPolygonF:
        box = self._card()
        edge, tip = (box.top(), box.top() - ARROW) if self._below else (box.bottom(), box.bottom() + ARROW)
        return QPolygonF([QPointF(self._arrow - 8, edge), QPointF(self._arrow, tip), QPointF(self._arrow + 8, edge)])

    def _cut_out(self) -> None:
        card, radius, arrow = self._card(), self._around.theme.radius["card"], QPainterPath()
        arrow.addPolygon(self._arrow_points())
        cut_out(self, rounded(card, radius), rounded(card.translated(SHADE, SHADE), radius), arrow)

    def _note(self, fact: Fact, proof: Proof) -> str:
        words = []
        if proof.source is not None:
            words.append(tr("Read {time} on this computer.", time=self._around.time(proof.source.at)))
        if proof.state == "unchanged" and not fact.is_note:
            words.append(tr("This value does not stand there by itself: it was computed from it or put into words."))
        if proof.state == "moved":
            words.append(tr("The file is now at {path}.", path=proof.path))
        if proof.state == "gone":
            words.append(tr("The file is no longer where it was read. What is shown is what was kept of it."))
        if proof.state in ("differs", "changed"):
            words.append(tr("The file has changed since; the value was not found again at this place."))
        return ("" if language() == "zh" else " ").join(words)

    def _buttons(self, proof: Proof | None) -> QHBoxLayout:
        source, row = ThemeSource(self._around.theme, self), QHBoxLayout()
        row.setSpacing(8)
        if proof is not None and proof.path and proof.state != "gone":
            opener = PaintedButton(source, "", "external-link", compact=True)
            opener.say(tr("Open the source"), hint=tr("Alt+Enter"))
            opener.clicked.connect(self._open)
            row.addWidget(opener)
        after = PaintedButton(source, "quiet", compact=True, key="N")
        after.say(tr("Next fact"))
        after.clicked.connect(lambda: self.next_wanted.emit(1))
        row.addWidget(after)
        row.addStretch(1)
        return row

    def _open(self) -> None:
        if self._path:
            self.close()
            self.opened.emit(self._path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.next_wanted.emit(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._open()
        else:
            super().keyPressEvent(event)  # Esc closes a popup

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._around.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._card()
        radius = theme.radius["card"]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("shade"))
        painter.drawRoundedRect(box.translated(SHADE, SHADE), radius, radius)
        painter.setBrush(theme.color("raised"))
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.drawRoundedRect(box, radius, radius)
        points, edge = self._arrow_points(), box.top() if self._below else box.bottom()
        painter.setPen(QPen(theme.color("raised"), 2))
        painter.drawLine(QPointF(self._arrow - 8, edge), QPointF(self._arrow + 8, edge))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(points)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.drawPolyline(points)


class GridView(QWidget):
    """A little piece of a sheet with its letters and numbers; the found cell has a ring."""

    CELL = (86, 22)
    EDGE = 34

    def __init__(self, theme: Theme, grid: Grid) -> None:
        super().__init__()
        self._theme, self._grid = theme, grid
        self.setFixedHeight((len(grid.rows) + 1) * theme.px(self.CELL[1]) + 2)
        spoken = ["; ".join(", ".join(texts) for _, texts in grid.rows)]
        self.setAccessibleName(tr("Cells: {words}", words=spoken[0]))

    def sizeHint(self) -> QSize:
        cell, edge = (self._theme.px(each) for each in (self.CELL[0], self.EDGE))
        return QSize(edge + len(self._grid.letters) * cell, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        (cell, height), edge = map(theme.px, self.CELL), theme.px(self.EDGE)
        width = min(cell, (self.width() - edge - 2) // max(1, len(self._grid.letters)))
        lines = [("", self._grid.letters), *self._grid.rows]
        for row, (number, texts) in enumerate(lines):
            top = row * height + 0.5
            self._cell(painter, QRectF(0.5, top, edge, height), number, edge=True, end=True)
            for column, text in enumerate(texts):
                box = QRectF(edge + column * width + 0.5, top, width, height)
                is_figure = text[:1].isdigit() or text[:1] in ("-", "\u2212")
                self._cell(painter, box, text, edge=not row, end=is_figure, middle=not row)
        if self._grid.found is not None:
            row, column = self._grid.found
            box = QRectF(edge + column * width + 0.5, (row + 1) * height + 0.5, width, height)
            painter.fillRect(box, theme.color("accentSoft"))
            draw_line_in(
                painter,
                box.adjusted(6, 0, -6, 0),
                self._grid.rows[row][1][column],
                theme.font("meta", 600),
                theme.color("ink"),
                "end",
            )
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

    def _cell(
        self, painter: QPainter, box: QRectF, text: str, *, edge: bool, end: bool = False, middle: bool = False
    ) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("sunken" if edge else "raised"))
        painter.drawRect(box)
        align = "middle" if middle else "end" if end else "start"
        color = theme.color("ink3" if edge else "ink")
        draw_line_in(painter, box.adjusted(6, 0, -6, 0), text, theme.font("meta"), color, align)  # type: ignore[arg-type]


def _show_all(layout: QLayout) -> None:
    for item in (layout.itemAt(n) for n in range(layout.count())):
        if item is not None and (widget := item.widget()) is not None:
            widget.show()
        elif item is not None and (inner := item.layout()) is not None:
            _show_all(inner)


def title_of(proof: Proof) -> str:
    """ "Sales 2026.xlsx, sheet Q1, cell C14"; other places as in the notes of the file."""
    where = proof.citation.locator
    if where.place is Place.CELLS:
        named = tr("{file}, sheet {sheet}", file=where.file, sheet=where.name)
        cell = tr("cell {cell}", cell=proof.cell) if proof.cell else tr("cells {cells}", cells=where.detail)
        return f"{named}{tr(', ')}{cell}"
    return where.label(language())


def _head(theme: Theme, proof: Proof) -> QHBoxLayout:
    words, icon, color = STATES[proof.state]
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(ElidedLabel(theme, title_of(proof), "body", "ink", 600), 1)
    row.addWidget(icon_label(theme, icon, color, 14))
    row.addWidget(label(theme, tr(words), "meta", color, 500))
    return row
