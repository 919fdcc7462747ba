"""Answers for push buttons in the house's kinds, with an icon and, where there is one, the key that does the same."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from desktop.ui import icons
from desktop.ui.theme import Theme

ICON_COLORS = {"primary": "onAccent", "danger": "bad", "attention": "onAttn", "quiet": "ink2"}


def button(
    theme: Theme, text: str, icon: str = "", kind: str = "", key: str = "", compact: bool = False
) -> QPushButton:
    """`kind`: "" (secondary), primary, quiet, danger, attention. `key` is only shown, as the tooltip."""
    made = QPushButton(f" {text}" if icon and text else text)  # the style leaves no room beside an icon
    made.setAccessibleName(text)
    if kind:
        made.setProperty("kind", kind)
    if compact:
        made.setProperty("compact", True)
    if icon:
        color = theme.color(ICON_COLORS.get(kind, "ink"))
        made.setIcon(icons.icon(icon, color, theme.px(16), disabled=theme.color("ink3")))
        made.setIconSize(icons.icon_size(theme.px(16)))
    if key:
        made.setToolTip(f"{text} ({key})")
    made.setAutoDefault(False)
    return made


def icon_button(theme: Theme, name: str, icon: str) -> QPushButton:
    """A quiet square button that shows only an icon; `name` is its tooltip and what a screen reader says."""
    made = button(theme, "", icon, "quiet", compact=True)
    made.setFixedSize(theme.px(28), theme.px(28))
    made.setStyleSheet(f"padding: 0; min-height: {theme.px(24)}px;")
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made
