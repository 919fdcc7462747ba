"""Answers for buttons with an icon, a key cap or an arrow: what a style rule cannot set with the right distances.

Kinds as in `style_rules`: "" (secondary), primary, quiet, danger, attention. The text is one line and never markup.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import ThemeSource

GAP = 7
# kind: ground, ground under the mouse, edge, ink, weight
LOOKS = {
    "": ("raised", "sunken", "lineStrong", "ink", 500),
    "quiet": ("", "sunken", "", "ink2", 500),
    "primary": ("accent", "accentHover", "accent", "onAccent", 600),
    "danger": ("raised", "badSoft", "bad", "bad", 500),
    "attention": ("attn", "attn", "attnRing", "onAttn", 600),
}


class PaintedButton(QAbstractButton):
    """Width follows the content; `compact` is 28 px high instead of 32."""

    def __init__(
        self,
        source: ThemeSource,
        kind: str = "",
        icon: str = "",
        *,
        compact: bool = False,
        key: str = "",
        arrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self.kind, self.icon_name, self.compact, self.key, self.arrow = kind, icon, compact, key, arrow
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        source.changed.connect(self.updateGeometry)

    def say(self, text: str, name: str = "", hint: str = "") -> None:
        """The words on it, what a screen reader says, and the tooltip. An empty text leaves only the icon."""
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setToolTip(hint or (name if not text else ""))
        self.updateGeometry()
        self.update()

    def use(self, *, icon: str | None = None, key: str | None = None, kind: str | None = None) -> None:
        """Change its looks."""
        self.icon_name = self.icon_name if icon is None else icon
        self.key = self.key if key is None else key
        self.kind = self.kind if kind is None else kind
        self.updateGeometry()
        self.update()

    def _role(self) -> str:
        return "small" if self.compact else "control"

    def _pad(self) -> int:
        return 8 if self.compact or not self.text() else 12

    def _key_width(self) -> float:
        return text_width(self.key, self._source.theme.font("meta", 500)) + 14 if self.key else 0.0

    def sizeHint(self) -> QSize:
        theme = self._source.theme
        parts = [
            16.0 if self.icon_name else 0.0,
            text_width(self.text(), theme.font(self._role(), 600)) if self.text() else 0.0,
            self._key_width(),
            14.0 if self.arrow else 0.0,
        ]
        shown = [part for part in parts if part]
        width = sum(shown) + GAP * (len(shown) - 1) + 2 * self._pad()
        return QSize(round(width), theme.px(28 if self.compact else 32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = self._source.theme, self.isEnabled()
        ground, hovered, edge, ink, weight = LOOKS[self.kind]
        if not on:
            ground, edge, ink = ("", "", "ink3") if self.kind == "quiet" else ("sunken", "line", "ink3")
        elif self.underMouse() or self.isDown():
            ground = hovered
        box = QRectF(self.rect())
        radius = theme.radius["control"]
        painter.setPen(QPen(theme.color(edge), theme.edge) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_parts(painter, ink, weight)
        if self.hasFocus():
            inner = theme.color("onAccent" if self.kind == "primary" else "focus")
            draw_focus_ring(painter, theme, box, inside=True, color=inner)

    def _paint_parts(self, painter: QPainter, ink: str, weight: int) -> None:
        theme = self._source.theme
        color, left, height = theme.color(ink), float(self._pad()), self.height()
        if self.icon_name:
            icons.draw(painter, self.icon_name, color, QRectF(left, height / 2 - 8, 16, 16))
            left += 16 + GAP
        if self.text():
            room = QRectF(left, 0, self.width() - left, height)
            left += draw_line_in(painter, room, self.text(), theme.font(self._role(), weight), color) + GAP
        if self.key:
            cap = QRectF(self.width() - self._pad() - self._key_width(), height / 2 - 9, self._key_width(), 18)
            painter.setPen(
                QPen(theme.color("accentPale" if self.kind == "primary" and self.isEnabled() else "line"), 1)
            )
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            draw_line_in(painter, cap, self.key, theme.font("meta", 500), color, "middle")
        if self.arrow:
            right = self.width() - self._pad() - 14
            icons.draw(painter, "chevron-down", color, QRectF(right, height / 2 - 7, 14, 14))

    def keyPressEvent(self, event: object) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():  # type: ignore[attr-defined]
            self.click()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
