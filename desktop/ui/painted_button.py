"""Answers for buttons with an icon, a key cap or an arrow: what a style rule cannot set with the right distances.

Kinds as in `style_rules`: "" (secondary), primary, quiet, danger, attention; besides them link. The text is one line and never markup.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import icons
from desktop.ui.day.look import draw_line_in, text_width
from desktop.ui.painting.focus import draw_focus_ring
from desktop.ui.theme import Theme, ThemeSource

GAP = 7
# kind: ground, ground under the mouse, edge, ink, weight
LOOKS = {
    "": ("raised", "sunken", "lineStrong", "ink", 500),
    "quiet": ("", "sunken", "", "ink2", 500),
    "link": ("", "sunken", "", "accent", 500),
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
        self.is_open = False
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

    def open_over(self, menu: QWidget) -> None:
        """The arrow points up while `menu` is there."""
        self.is_open = True
        self.update()
        menu.destroyed.connect(self._on_menu_gone)

    def _on_menu_gone(self) -> None:
        self.is_open = False
        self.update()

    def _role(self) -> str:
        return "small" if self.compact else "control"

    def _pad(self) -> int:
        return 8 if self.compact or not self.text() else 12

    def _key_width(self) -> float:
        return text_width(self.key, self._source.theme.unscaled().font("meta", 500)) + 14 if self.key else 0.0

    def sizeHint(self) -> QSize:
        theme, zoom = self._source.theme.unscaled(), self._source.theme.scale
        parts = [
            16.0 if self.icon_name else 0.0,
            text_width(self.text(), theme.font(self._role(), 600)) if self.text() else 0.0,
            self._key_width(),
            14.0 if self.arrow else 0.0,
        ]
        shown = [part for part in parts if part]
        width = sum(shown) + GAP * (len(shown) - 1) + 2 * self._pad()
        return QSize(round(width * zoom), round((28 if self.compact else 32) * zoom))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, zoom, on = self._source.theme.unscaled(), self._source.theme.scale, self.isEnabled()
        painter.scale(zoom, zoom)  # words, icon and key cap grow together
        ground, hovered, edge, ink, weight = LOOKS[self.kind]
        if not on:
            ground, edge, ink = ("", "", "ink3") if self.kind in ("quiet", "link") else ("sunken", "line", "ink3")
        elif self.is_open:
            ground = "accentSoft"
        elif self.underMouse() or self.isDown():
            ground = hovered
        box = QRectF(0, 0, self.width() / zoom, self.height() / zoom)
        radius = theme.radius["control"]
        painter.setPen(QPen(theme.color(edge), theme.edge) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
        inset = theme.edge / 2
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_parts(painter, theme, box, ink, weight)
        if self.hasFocus() or self.is_open:
            inner = theme.color("onAccent" if self.kind == "primary" else "focus")
            draw_focus_ring(painter, theme, box, inside=True, color=inner)

    def _paint_parts(self, painter: QPainter, theme: Theme, box: QRectF, ink: str, weight: int) -> None:
        color, left, width, height = theme.color(ink), float(self._pad()), box.width(), box.height()
        if self.icon_name:
            icons.draw(painter, self.icon_name, color, QRectF(left, height / 2 - 8, 16, 16))
            left += 16 + GAP
        if self.text():
            room = QRectF(left, 0, width - left, height)
            font = theme.font(self._role(), weight)
            font.setUnderline(self.kind == "link" and not self.icon_name)
            left += draw_line_in(painter, room, self.text(), font, color) + GAP
        if self.key:
            cap = QRectF(width - self._pad() - self._key_width(), height / 2 - 9, self._key_width(), 18)
            painter.setPen(
                QPen(theme.color("accentPale" if self.kind == "primary" and self.isEnabled() else "line"), 1)
            )
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            draw_line_in(painter, cap, self.key, theme.font("meta", 500), color, "middle")
        if self.arrow:
            right = width - self._pad() - 14
            icons.draw(
                painter, "chevron-up" if self.is_open else "chevron-down", color, QRectF(right, height / 2 - 7, 14, 14)
            )

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
