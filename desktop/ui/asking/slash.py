"""Answers for the list that "/" opens: jobs to begin with, recent files, people met in what was read, instructions.

It never has the keyboard: the text field keeps it and hands arrows, Enter, Tab and Esc over while the list is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in
from desktop.ui.painting.outline import cut_out, rounded
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import source, tr

# (job, what it is called, what is written into the field): sentences the built-in engine understands in both languages.
JOBS = (
    (
        "meeting-pack",
        source("Prepare a meeting"),
        source("Prepare me for the meeting: brief, figures, slides and a mail."),
    ),
    ("tidy-week", source("Tidy the week"), source("Tidy my week and keep two hours of focus a day.")),
    ("summary", source("Summarise"), source("Summarise these files.")),
    ("compare", source("Compare"), source("Compare these files side by side.")),
    ("changes", source("What changed"), source("List what has changed between these two versions.")),
    ("promises", source("Promises"), source("List the promises that are still open.")),
    ("extract", source("Make a table"), source("Put the figures from these files into one table.")),
    ("reply", source("Draft a reply"), source("Draft a reply to this mail.")),
    ("filing", source("Sort files"), source("Sort these files into folders.")),
)
ROW, MOST, WIDTH = 34, 10, 560


@dataclass(frozen=True, slots=True)
class Recents:
    """What the latest tasks had: `files` are paths, `people` (name, address); newest or most met first."""

    files: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """`text` is written into the field; `path` is attached. `kind` says what it is; `replaces`: the whole sentence is
    replaced."""

    title: str
    hint: str
    icon: str
    kind: str
    text: str = ""
    path: str = ""
    replaces: bool = False


def items(query: str, recents: Recents) -> list[Item]:
    """What fits `query`, jobs first; at most ten, of each kind some."""
    jobs = [Item(tr(name), tr(text), "wand", tr("job"), tr(text)) for _, name, text in JOBS]
    files = [
        Item(Path(path).name, str(Path(path).parent), icons.file_icon_name(path), tr("file"), path=path)
        for path in recents.files
    ]
    people = [Item(name, address, "user", tr("person"), name) for name, address in recents.people]
    asked = [Item(text, "", "undo-2", tr("asked before"), text, replaces=True) for text in recents.instructions]
    word = query.casefold()
    if not word:
        return [*jobs[:4], *files[:2], *people[:2], *asked[:2]]
    groups = [[each for each in group if _fits(each, word)] for group in (jobs, files, people, asked)]
    found = [each for group in groups for each in group[:4]]
    return found[:MOST]


def _fits(item: Item, word: str) -> bool:
    beside = item.hint if item.kind == tr("person") else ""
    return word in f"{item.title} {item.text} {beside}".casefold()


class SlashList(QWidget):
    """`picked` carries the Item."""

    picked = Signal(object)

    def __init__(self, themes: ThemeSource, parent: QWidget, floats: bool = False) -> None:
        """`floats`: it may reach beyond a small window, as one of its own that never takes the keyboard."""
        super().__init__(parent, Qt.WindowType.ToolTip if floats else Qt.WindowType.Widget)
        self._source, self._host, self._floats = themes, parent, floats
        if floats:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.items: list[Item] = []
        self.row = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Jobs, recent files, people and instructions"))
        self.hide()

    def offer(self, found: Sequence[Item], at: QPoint) -> None:
        """Shows `found` with its left upper corner at `at` (in the parent); nothing found hides the list."""
        self.items = list(found)
        if not found:
            self.hide()
            return
        self.row = min(self.row, len(self.items) - 1) if self.isVisible() else 0
        height = self._source.theme.px(ROW) * len(self.items) + 10
        wide = self._source.theme.px(WIDTH)
        if self._floats:
            at = self._host.mapToGlobal(at)
        else:
            wide = min(wide, self._host.width() - at.x() - 8)
        self.setGeometry(at.x(), at.y(), wide, height)
        if self._floats:
            cut_out(self, rounded(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10))
        self._tell()
        self.show()
        self.raise_()
        self.update()

    def take_key(self, key: int) -> bool:
        """Arrows, Enter, Tab and Esc while the list is open; True when the key was for it."""
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.row = (self.row + step) % len(self.items)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.pick(self.row)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def pick(self, row: int) -> None:
        item = self.items[row]
        self.hide()
        self.picked.emit(item)

    def _tell(self) -> None:
        item = self.items[self.row]
        self.setAccessibleDescription(". ".join(part for part in (item.title, item.kind, item.hint) if part))

    def _row_at(self, y: float) -> int:
        row = int((y - 5) // self._source.theme.px(ROW))
        return row if 0 <= row < len(self.items) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (row := self._row_at(event.position().y())) >= 0:
            self.row = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (row := self._row_at(event.position().y())) >= 0:
            self.pick(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._source.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("lineStrong"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        high = theme.px(ROW)
        for place, item in enumerate(self.items):
            box = QRectF(1, 5 + place * high, self.width() - 2, high)
            if place == self.row:
                painter.fillRect(box, theme.color("accentSoft"))
            icons.draw(painter, item.icon, theme.color("ink2"), QRectF(14, box.center().y() - 8, 16, 16))
            kind = draw_line_in(
                painter,
                QRectF(box.right() - 114, box.top(), 100, high),
                item.kind,
                theme.font("meta"),
                theme.color("ink3"),
                "end",
            )
            wide = box.width() - 68 - kind
            name = QRectF(40, box.top(), wide * (0.6 if item.hint else 1.0), high)
            used = draw_line_in(painter, name, item.title, theme.font("body", 500), theme.color("ink"))
            rest = QRectF(40 + used + 14, box.top(), wide - used - 14, high)
            draw_line_in(painter, rest, item.hint, theme.font("meta"), theme.color("ink3"))
