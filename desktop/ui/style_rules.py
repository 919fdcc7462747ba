"""Answers for the look of standard controls: a few Qt style rules made from the tokens.

Buttons choose their kind by the dynamic property `kind`: primary, quiet, danger, attention; none means secondary. The
property `compact` makes them 28 px high. What we paint ourselves (sheet, discs, rail) needs no rule here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.theme import Theme


def style_rules(theme: Theme) -> str:
    """The style sheet of `theme`."""
    return "\n".join((_buttons(theme), _fields(theme), _menus(theme), _scroll_bars(theme)))


def _buttons(theme: Theme) -> str:
    c, px = theme.hex, theme.px
    return f"""
QPushButton, QToolButton {{ background: {c("raised")}; color: {c("ink")}; border: {theme.edge}px solid {c("lineStrong")};
  border-radius: {theme.radius["control"]}px; padding: 0 {px(11)}px; min-height: {px(30)}px;
  font-size: {px(14)}px; font-weight: 500; }}
QPushButton[compact="true"], QToolButton[compact="true"] {{ min-height: {px(26)}px; padding: 0 {px(9)}px;
  font-size: {px(13)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {c("sunken")}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c("ink3")}; border-color: {c("line")};
  background: {c("sunken")}; }}
QPushButton:focus, QToolButton:focus {{ border: {theme.ring}px solid {c("focus")}; padding: 0 {px(10)}px;
  min-height: {px(28)}px; outline: none; }}
QPushButton[compact="true"]:focus, QToolButton[compact="true"]:focus {{ padding: 0 {px(8)}px;
  min-height: {px(24)}px; }}
QPushButton[kind="primary"] {{ background: {c("accent")}; color: {c("onAccent")}; border-color: {c("accent")};
  font-weight: 600; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {c("accentHover")}; }}
QPushButton[kind="primary"]:focus {{ border-color: {c("ink")}; }}
QPushButton[kind="primary"]:disabled {{ color: {c("ink3")}; border-color: {c("line")}; background: {c("sunken")}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent; border-color: transparent;
  color: {c("ink2")}; }}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {c("sunken")}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border-color: {c("focus")}; }}
QPushButton:checked {{ background: {c("accentSoft")}; color: {c("ink")}; border-color: {c("lineStrong")}; }}
QPushButton:checked:focus {{ border-color: {c("focus")}; }}
QPushButton[kind="danger"] {{ color: {c("bad")}; border-color: {c("bad")}; }}
QPushButton[kind="danger"]:hover {{ background: {c("badSoft")}; }}
QPushButton[kind="attention"] {{ background: {c("attn")}; color: {c("onAttn")}; border-color: {c("attnRing")};
  font-weight: 600; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(theme: Theme) -> str:
    c = theme.hex
    return f"""
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{ background: {c("raised")};
  color: {c("ink")}; border: {theme.edge}px solid {c("lineStrong")}; border-radius: {theme.radius["control"]}px;
  padding: 3px 7px; selection-background-color: {c("accent")}; selection-color: {c("onAccent")}; }}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
  border: {theme.ring}px solid {c("focus")}; padding: 2px 6px; }}
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled {{ background: {c("sunken")}; color: {c("ink3")}; }}
"""


def _menus(theme: Theme) -> str:
    c, px = theme.hex, theme.px
    return f"""
QMenu {{ background: {c("raised")}; color: {c("ink")}; border: {theme.edge}px solid {c("lineStrong")}; padding: 4px; }}
QMenu::item {{ padding: {px(6)}px {px(22)}px {px(6)}px {px(12)}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c("accentSoft")}; {_chosen_edge(theme)} }}
QMenu::item:disabled {{ color: {c("ink3")}; }}
QMenu::separator {{ height: {theme.edge}px; background: {c("line")}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
#qt_msgbox_label, #qt_msgbox_informativelabel {{ min-width: {px(320)}px; }}
QToolTip {{ background: {c("raised")}; color: {c("ink")};
  border: {theme.edge}px solid {c("lineStrong")}; padding: 4px 6px; }}
"""


def _chosen_edge(theme: Theme) -> str:
    """At high contrast what is chosen has an edge besides its pale ground."""
    return f"border: 2px solid {theme.hex('focus')};" if theme.high_contrast else ""


def _scroll_bars(theme: Theme) -> str:
    c = theme.hex
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {c("lineStrong")}; border-radius: 3px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c("ink3")}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
