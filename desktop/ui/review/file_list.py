"""Answers for the left side of the review: the way back, the files of the task, their versions, and the undo."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.task import DeliverableRow, TaskDetail
from desktop.ui import icons
from desktop.ui.day.look import draw_line_in
from desktop.ui.inspector.header import title_of
from desktop.ui.inspector.surroundings import Surroundings
from desktop.ui.painted_button import PaintedButton
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.review.wording import kind_of, state_of, stem_of, versions_of
from desktop.ui.shortened_label import ShortenedLabel
from desktop.ui.text import clear, fill, label
from desktop.ui.theme import Theme, ThemeSource
from desktop.ui.translation import language, tr, tr_n

WIDTH = 216
STATE_LOOKS = {"passed": ("check", "ok"), "warning": ("triangle-alert", "attnText"), "failed": ("x", "bad")}
MOST_FILES = 200


class Row(QAbstractButton):
    """A painted row that is chosen among its neighbours; arrows move between them."""

    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 20, self.minimumHeight())


class FileRow(Row):
    """One file: its icon, its name, what it is, and the worst of its checks."""

    def __init__(self, theme: Theme, file: DeliverableRow, state: str) -> None:
        super().__init__(theme, 50)
        self.file, self._state, self._meta = file, state, kind_of(file)
        self._name()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        self._meta = kind_of(self.file, counts)
        self._name()
        self.update()

    def _name(self) -> None:
        said = {"passed": tr("checks passed"), "warning": tr("one point to look at"), "failed": tr("a check failed")}
        self.setAccessibleName(
            tr(", ").join(part for part in (self.file.name, self._meta, said.get(self._state)) if part)
        )
        self.setToolTip(self.file.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(theme.color("line"), 1) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        middle = box.center().y()
        icons.draw(painter, icons.file_icon_name(self.file.name), theme.color("ink2"), QRectF(12, middle - 10, 20, 20))
        right = box.right() - 12
        if look := STATE_LOOKS.get(self._state):
            icons.draw(painter, look[0], theme.color(look[1]), QRectF(right - 16, middle - 8, 16, 16), 2.2)
            right -= 22
        line = theme.line_height("body")
        room = QRectF(40, middle - line + 1, right - 40, line)
        draw_line_in(
            painter,
            room,
            stem_of(self.file.name),
            theme.font("body", 600 if self.isChecked() else 500),
            theme.color("ink"),
        )
        draw_line_in(
            painter, QRectF(40, middle + 1, right - 40, 18), self._meta, theme.font("meta"), theme.color("ink3")
        )
        if self.hasFocus():
            draw_focus_ring(painter, theme, box, inside=True)


class VersionRow(Row):
    """One version of the shown file with the moment it was made."""

    def __init__(self, theme: Theme, file: DeliverableRow, time: str, shown: bool) -> None:
        super().__init__(theme, 30)
        self.file, self._time = file, time
        self.setChecked(shown)
        words = tr("{n}, now shown", n=file.version) if shown else self._words()
        self.setText(words)
        self.setAccessibleName(tr("Version {words}, {time}", words=words, time=time))

    def _words(self) -> str:
        if self.file.state == "superseded":
            return tr("{n}, replaced", n=self.file.version)
        return str(self.file.version)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, on = self.height() / 2, self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(theme.color("ink3"), 1.5))
        painter.setBrush(theme.color("accent") if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(19, middle), 4.5 if on else 4, 4.5 if on else 4)
        font = theme.font("small", 600 if on else 400)
        room = QRectF(34, 0, self.width() - 34 - 50, self.height())
        draw_line_in(painter, room, self.text(), font, theme.color("ink" if on else "ink2"))
        clock = QRectF(self.width() - 60, 0, 48, self.height())
        draw_line_in(painter, clock, self._time, theme.font("meta"), theme.color("ink3"), "end")
        if self.hasFocus():
            draw_focus_ring(painter, theme, QRectF(self.rect()), inside=True)


class FileList(QFrame):
    """`chosen` carries a deliverable's id; `compared` two of them, the older first."""

    chosen = Signal(str)
    compared = Signal(str, str)
    undo_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._rows: dict[str, FileRow] = {}
        fill(self, around.theme, "window")
        self.setAccessibleName(tr("Files of the task"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 10, 10, 12)
        self._column.setSpacing(0)

    def show_files(self, detail: TaskDetail, file: DeliverableRow, back: str) -> None:
        """Everything again; `back` is the name of the page one came from."""
        theme = self._around.theme
        clear(self._column)
        source = ThemeSource(theme, self)
        way = PaintedButton(source, "link", "arrow-left", compact=True)
        way.say(back, tr("Back to {page} (Esc)", page=back))
        way.clicked.connect(self.back_wanted)
        self._column.addLayout(_at_text(way))
        title = ShortenedLabel(theme, title_of(detail.task.instruction), 3, "body", "ink", 600)
        title.setContentsMargins(12, 6, 8, 8)
        self._column.addWidget(title)
        self._column.addWidget(self._files(detail, file), 100)
        self._column.addWidget(self._versions(detail, file))
        self._column.addStretch(1)
        if detail.task.state.is_terminal and any(each.state == "committed" for each in detail.deliverables):
            self._column.addSpacing(8)
            self._column.addWidget(self._undo(detail))

    def set_counts(self, id: str, counts: Mapping[str, int]) -> None:
        """What is now known of a file that was read."""
        if id in self._rows:
            self._rows[id].set_counts(counts)

    def focus_shown(self) -> None:
        """The row of the shown file, so that arrows go on from there."""
        for row in self._rows.values():
            if row.isChecked():
                row.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_versions(self) -> None:
        for row in self.findChildren(VersionRow):
            if row.isChecked():
                row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _files(self, detail: TaskDetail, file: DeliverableRow) -> QScrollArea:
        holder = QWidget()
        fill(holder, self._around.theme, "window")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = {}
        latest = [each for each in detail.deliverables if each.state != "superseded"]
        for each in latest[:MOST_FILES]:
            row = FileRow(self._around.theme, each, state_of(each, detail.checks))
            row.setChecked(each in versions_of(file, latest))
            row.clicked.connect(lambda _=False, id=each.id: self.chosen.emit(id))
            self._rows[each.id] = row
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        scroll.setMaximumHeight(len(self._rows) * self._around.theme.px(50))
        return scroll

    def _versions(self, detail: TaskDetail, file: DeliverableRow) -> QWidget:
        theme, holder = self._around.theme, QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        versions = versions_of(file, detail.deliverables)
        heading = label(theme, tr("Versions"), "body", "ink", 600)
        heading.setContentsMargins(12, 0, 0, 4)
        column.addWidget(heading)
        for each in versions[:12]:
            row = VersionRow(theme, each, self._around.time(each.at), each.id == file.id)
            row.clicked.connect(lambda _=False, id=each.id: self.chosen.emit(id))
            column.addWidget(row)
        if len(versions) > 1:
            place = versions.index(file) if file in versions else 0
            newer, older = (versions[place - 1], file) if place == len(versions) - 1 else (file, versions[place + 1])
            link = PaintedButton(ThemeSource(theme, self), "link", compact=True)
            link.say(tr("Compare {older} and {newer}", older=older.version, newer=newer.version))
            link.clicked.connect(lambda: self.compared.emit(older.id, newer.id))
            column.addLayout(_at_text(link))
        return holder

    def _undo(self, detail: TaskDetail) -> QFrame:
        theme, card = self._around.theme, QFrame()
        card.setObjectName("undo")
        card.setStyleSheet(
            f"#undo {{ background: {theme.hex('raised')}; border: 1px solid {theme.hex('line')};"
            f" border-radius: {theme.radius['card']}px; }}"
        )
        column = QVBoxLayout(card)
        column.setContentsMargins(4, 6, 8, 10)
        column.setSpacing(2)
        undo = PaintedButton(ThemeSource(theme, self), "quiet", "undo-2", compact=True)
        undo.say(tr("Undo this task"))
        undo.clicked.connect(self.undo_wanted)
        column.addWidget(undo, 0, Qt.AlignmentFlag.AlignLeft)
        words = label(theme, undo_words(detail), "meta", "ink2", wrap=True)
        words.setContentsMargins(8, 0, 0, 0)
        column.addWidget(words)
        return card


def _at_text(link: PaintedButton) -> QHBoxLayout:
    """`link` where its words begin below those of the headings."""
    row = QHBoxLayout()
    row.setContentsMargins(4, 0, 0, 0)
    row.addWidget(link)
    row.addStretch(1)
    return row


def undo_words(detail: TaskDetail) -> str:
    """What an undo would do, and what it cannot reach."""
    files = sum(each.state in ("committed", "superseded") for each in detail.deliverables)
    words = [tr_n("Removes 1 new file.|Removes {n} new files.", files)]
    done = [call for call in detail.calls if call.state == "succeeded"]
    if any(call.tool == "move_files" for call in done):
        words.append(tr("Files that were moved go back."))
    beyond = [call for call in done if call.effect not in ("READ", "FETCH", "WORKSPACE") and call.tool != "move_files"]
    if any(call.tool != "place_copy" for call in beyond):
        words.append(tr("What was sent or changed elsewhere stays."))
    elif not any(call.tool == "move_files" for call in done):
        words.append(tr("Nothing of yours was changed."))
    return ("" if language() == "zh" else " ").join(words)
