"""Answers for files on their way into a task: what a drop or a paste brings, and the chips that show what is attached.

Files are read where they are; nothing is copied here. Only paths are kept, and each path once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QPushButton, QWidget

from desktop.ui import icons
from desktop.ui.asking.content import Content, image_in, is_mail_link, mails_in, promised_files, words_in
from desktop.ui.text import tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr, tr_n

MAX_NAME = 34
REMOTE = frozenset("smb sftp ssh ftp ftps dav davs mtp gphoto2 afc afp nfs google-drive onedrive fish".split())


@dataclass(frozen=True)
class Drop:
    """What a drag or a paste brings: paths to take, or the `refusal` sentence why nothing can be taken.

    `contents` are pictures and mails that are no files yet; `text` goes into the sentence; `note` says what did not come
    along."""

    paths: tuple[str, ...] = ()
    refusal: str = ""
    contents: tuple[Content, ...] = ()
    text: str = ""
    note: str = ""

    @property
    def files(self) -> int:
        return sum(not Path(path).is_dir() for path in self.paths)

    @property
    def folders(self) -> int:
        return len(self.paths) - self.files


def read_drop(mime: QMimeData) -> Drop | None:
    """What `mime` brings: files and folders first, else a mail, a picture, words; None when it brings nothing."""
    local = [url.toLocalFile() for url in mime.urls() if url.isLocalFile() and url.toLocalFile()]
    if not local:
        return _read_other(mime)
    gone = [path for path in local if not Path(path).exists()]
    if gone:
        name = Path(gone[0]).name or gone[0]
        return Drop(refusal=tr("{name} is not there any more. Nothing was added.", name=name))
    return Drop(tuple(dict.fromkeys(str(Path(path)) for path in local)))


def _read_other(mime: QMimeData) -> Drop | None:
    """A drop without files of this computer."""
    if contents := mails_in(mime):
        left = max(0, len(promised_files(mime)) - len(contents))
        missing = tr_n(
            "1 more was dragged, but the mail program did not hand it over. Save it as a file, then drop the file."
            "|{n} more were dragged, but the mail program did not hand them over. Save them as files, then drop the files.",
            left,
        )
        return Drop(contents=contents, note=missing if left else "")
    if is_mail_link(mime):
        return Drop(
            refusal=tr("The mail program gives only a link to this mail. Save the mail as a file, then drop the file.")
        )
    if contents := image_in(mime):
        return Drop(contents=contents)
    if words := words_in(mime):
        return Drop(text=words)
    if mime.hasUrls():
        return Drop(refusal=_foreign(mime))
    return None


def _foreign(mime: QMimeData) -> str:
    """Why addresses that are neither of this computer nor of a page cannot be taken."""
    scheme = mime.urls()[0].scheme().lower()
    if scheme in REMOTE:
        return tr(
            "This file lies on another machine or device ({scheme}). Copy it to this computer first.", scheme=scheme
        )
    return tr("Only files and folders from this computer can be added. Save the page first.")


def drop_title(drop: Drop) -> str:
    """ "Drop to add 2 files and 1 folder"."""
    if drop.contents:
        if len(drop.contents) > 1:
            return tr_n("Drop to add 1 item|Drop to add {n} items", len(drop.contents))
        return tr("Drop to add this picture") if drop.contents[0].is_picture else tr("Drop to add this mail")
    if drop.text:
        return tr("Drop to add these words to the sentence")
    files = tr_n("1 file|{n} files", drop.files) if drop.files else ""
    folders = tr_n("1 folder|{n} folders", drop.folders) if drop.folders else ""
    if files and folders:
        return tr("Drop to add {files} and {folders}", files=files, folders=folders)
    return tr("Drop to add {what}", what=files or folders)


class Chip(QWidget):
    """One attached file or folder with a button to take it off again."""

    removed = Signal(str)

    def __init__(self, source: ThemeSource, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._source = source
        theme = source.theme
        name = Path(path).name or path
        self._icon = "folder" if Path(path).is_dir() else icons.file_icon_name(name)
        self._name = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 12]}…{name[-11:]}"
        self.setToolTip(path)
        self.words = text = QLabel(self._name)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setFont(theme.font("small"))
        tint(text, theme, "ink")
        take_off = QPushButton()
        take_off.setIcon(icons.icon("x", theme.color("ink3"), 14))
        take_off.setProperty("kind", "quiet")
        take_off.setFixedSize(22, 22)
        take_off.setStyleSheet("padding: 0; min-height: 18px;")
        take_off.setAccessibleName(tr("Remove {name}", name=name))
        take_off.setToolTip(tr("Remove {name}", name=name))
        take_off.clicked.connect(lambda: self.removed.emit(self.path))
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 0, 3, 0)
        row.setSpacing(2)
        row.addWidget(text)
        row.addWidget(take_off)
        self.setFixedHeight(28)

    def show_count(self, files: int) -> None:
        """How many files the folder holds."""
        self.words.setText(tr_n("{name}, 1 file|{name}, {n} files", files, name=self._name))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("raised"))
        radius = theme.radius["control"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        icons.draw(painter, self._icon, theme.color("ink2"), QRectF(9, 6.5, 15, 15))


class ChipRow(QWidget):
    """All chips, in as many lines as they need."""

    removed = Signal(str)

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._flow = FlowLayout(self, 8)
        self._counts: Mapping[str, int] = {}

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many files each folder holds, by its path; folders that are not counted yet show their name only."""
        self._counts = dict(counts)
        for chip in self.chips():
            if chip.path in self._counts:
                chip.show_count(self._counts[chip.path])
        self._flow.invalidate()

    def show_paths(self, paths: Sequence[str]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths:
            chip = Chip(self._source, path, self)
            chip.removed.connect(self.removed)
            if path in self._counts:
                chip.show_count(self._counts[path])
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(paths))
        self.updateGeometry()

    def chips(self) -> list[Chip]:
        return [chip for chip in self.findChildren(Chip) if not chip.isHidden()]


class FlowLayout(QLayout):
    """Widgets in lines, as words in a paragraph."""

    def __init__(self, parent: QWidget, gap: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, box: QRect) -> None:
        super().setGeometry(box)
        self._arrange(box, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, box: QRect, move: bool) -> int:
        x, y, line = box.x(), box.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > box.x() and x + size.width() > box.right() + 1:
                x, y, line = box.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - box.y()
