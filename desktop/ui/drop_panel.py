"""Answers for the dashed panel of the composer: it invites at first run, answers a drag, and says why not."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import icons
from desktop.ui.attachment import Drop, drop_title
from desktop.ui.painted_button import PaintedButton
from desktop.ui.text import tint
from desktop.ui.theme import ThemeSource
from desktop.ui.translation import tr

HEIGHT = 82
DRAG_HEIGHT = 66
FOLDED_HEIGHT = 112  # with the buttons below the words
FOLDED_BELOW = 760  # pixels of width
BESIDE_WORDS = 82  # the icon and both edges


class Mood(StrEnum):
    INVITING = "inviting"
    OFFERED = "offered"
    REFUSED = "refused"


# border colour, ground, title colour, icon
LOOKS = {
    Mood.INVITING: ("lineStrong", "window", "ink", "folder-down"),
    Mood.OFFERED: ("accent", "accentSoft", "accent", "arrow-down-to-line"),
    Mood.REFUSED: ("bad", "badSoft", "bad", "ban"),
}


class DropPanel(QWidget):
    """Three moods with the same place. The buttons belong to the inviting one."""

    files_wanted = Signal()
    folder_wanted = Signal()
    model_wanted = Signal()

    def __init__(self, source: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.mood = Mood.INVITING
        self.model_button = PaintedButton(source, icon="plug", parent=self)
        self.title, self.hint = QLabel(), QLabel()
        self.files_button = PaintedButton(source, icon="file-plus", parent=self)
        self.folder_button = PaintedButton(source, icon="folder-open", parent=self)
        for each in (self.title, self.hint):
            each.setTextFormat(Qt.TextFormat.PlainText)
            each.setWordWrap(True)
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        words.addStretch(1)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(64, 6, 18, 6)
        row.setSpacing(16)
        row.addLayout(words, 1)
        ways = QHBoxLayout()
        ways.setSpacing(16)
        for way in (self.files_button, self.folder_button, self.model_button):
            ways.addWidget(way)
        ways.addStretch(1)
        row.addLayout(ways)
        self.files_button.clicked.connect(self.files_wanted)
        self.folder_button.clicked.connect(self.folder_wanted)
        self.model_button.clicked.connect(self.model_wanted)
        self.invite()

    def invite(self) -> None:
        """The panel of an empty composer."""
        hint = tr("They are read where they are. Nothing is copied, moved or uploaded.")
        self._become(Mood.INVITING, tr("Drop files or folders here"), hint)

    def offer(self, drop: Drop, note: str = "") -> None:
        """While files are dragged over the window; a `note` is said in place of the hint."""
        hint = tr("They are read where they are. Nothing is copied, moved or uploaded.")
        if drop.contents:
            hint = tr("A copy of it is kept in the data folder.")
        elif drop.text:
            hint = tr("A page behind an address is not read; save it as a file to have it read.")
        self._become(Mood.OFFERED, drop_title(drop), note or drop.note or hint)

    def refuse(self, reason: str) -> None:
        """While something is dragged that cannot be taken."""
        self._become(Mood.REFUSED, tr("This cannot be added"), reason)

    def retheme(self) -> None:
        theme = self._source.theme
        self.title.setFont(theme.font("lead", 600))
        self.hint.setFont(theme.font("small"))
        tint(self.title, theme, LOOKS[self.mood][2])
        tint(self.hint, theme, "ink2")
        self.files_button.say(tr("Choose files"))
        self.folder_button.say(tr("Choose a folder"))
        self.model_button.say(tr("Add a model"))
        self._fit()
        self.update()

    def _fit(self) -> None:
        """The buttons go below the words where these would be squeezed; the last goes where even that is too narrow."""
        theme, inviting = self._source.theme, self.mood is Mood.INVITING
        folded = inviting and self.width() < FOLDED_BELOW * theme.scale
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if folded else direction.LeftToRight)
        self._row.setContentsMargins(64, 6, 18, theme.px(14) if folded else 6)
        self._row.setSpacing(theme.px(4) if folded else 16)
        buttons = (self.files_button, self.folder_button, self.model_button)
        needed = sum(each.sizeHint().width() + 16 for each in buttons) + BESIDE_WORDS
        self.model_button.setVisible(inviting and not (folded and needed > self.width()))
        self.setFixedHeight(theme.px(FOLDED_HEIGHT if folded else HEIGHT if inviting else DRAG_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _become(self, mood: Mood, title: str, hint: str) -> None:
        self.mood = mood
        self.title.setText(title)
        self.hint.setText(hint)
        for button in (self.files_button, self.folder_button, self.model_button):
            button.setVisible(mood is Mood.INVITING)
        self.retheme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._source.theme
        edge, ground, _, icon = LOOKS[self.mood]
        width = 1.5 if self.mood is Mood.INVITING else 2.0
        pen = QPen(theme.color(edge), width)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        color = theme.color("bad" if self.mood is Mood.REFUSED else "accent")
        side = 30 if self.mood is Mood.INVITING else 24
        icons.draw(painter, icon, color, QRectF(18, (self.height() - side) / 2, side, side))
