"""Answers for colours, type and space: everything comes from `resources/theme/tokens.json`, nothing from the platform.

`setColorScheme` does nothing offscreen and on a bare X server, so the program carries its own palette and a few style
rules over Fusion. Whoever paints asks `ThemeSource.theme` at paint time and repaints on `changed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.core.resources import resource
from desktop.ui.qt_texts import use_qt_texts
from desktop.ui.style_rules import style_rules

Scheme = Literal["light", "dark"]

# High contrast: each of these colours is drawn as a stronger token of the same scheme.
STRONGER = {
    "line": "lineStrong",
    "lineStrong": "ink",
    "ink2": "ink",
    "ink3": "ink",
    "barEdge": "accent",
    "focus": "ink",
}

LATIN = "Atkinson Hyperlegible Next"
# Explicit, or Han characters get Japanese shapes (PLATFORM: looks). Whatever exists first is used.
HAN = ("Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "Source Han Sans SC")
FONTS_LOADED = "afternoon_fonts_loaded"


@cache
def tokens() -> Mapping[str, Any]:
    """The design tokens as they are shipped."""
    read: Mapping[str, Any] = json.loads(resource("theme", "tokens.json").read_text(encoding="utf-8"))
    return read


class Theme:
    """One look: a scheme, a language (for the font families and line heights) and a scale for all text.

    `scale` 1.0 is 100 %; `high_contrast` thickens edges and takes the strongest token where there is a
    choice. Space, radius and timeline tokens are in device-independent pixels.
    """

    def __init__(
        self, scheme: Scheme = "light", language: str = "en", scale: float = 1.0, high_contrast: bool = False
    ) -> None:
        self.scheme: Scheme = scheme
        self.language = language
        self.scale = scale
        self.high_contrast = high_contrast
        self.edge = 2 if high_contrast else 1  # px, of controls and cards
        self.ring = 3 if high_contrast else 2  # px, of the focus ring
        self.space: tuple[int, ...] = tuple(tokens()["space"])
        self.radius: Mapping[str, int] = tokens()["radius"]
        self.size: Mapping[str, Any] = tokens()["size"]
        shown: Mapping[str, Mapping[str, float]] = tokens()["type"]
        self.type = {**shown, "displayNarrow": {**shown["display"], "px": 24}}
        self.motion: Mapping[str, Any] = tokens()["motion"]
        colors = tokens()["color"]
        stronger = STRONGER if high_contrast else {}
        self._colors = {name: QColor(colors[stronger.get(name, name)][scheme]) for name in colors}
        self._fonts: dict[tuple[str, int | None], QFont] = {}
        self._unscaled: Theme | None = None

    def unscaled(self) -> Theme:
        """The same look at 100 %, for drawings that grow as a whole: they scale the painter instead."""
        if self.scale == 1.0:
            return self
        if self._unscaled is None:  # kept: a drawing is made anew when its theme is another one
            self._unscaled = Theme(self.scheme, self.language, 1.0, self.high_contrast)
        return self._unscaled

    def color(self, name: str) -> QColor:
        """The token's colour in this scheme; KeyError for a name that is no token."""
        return self._colors[name]

    def hex(self, name: str) -> str:
        """The token's colour as "#RRGGBB"."""
        return self._colors[name].name()

    def px(self, length: float) -> int:
        """A length that grows with the text, in whole pixels."""
        return round(length * self.scale)

    def families(self) -> list[str]:
        """Font families in order; Chinese ones come first when the language is Chinese."""
        return [*HAN, LATIN] if self.language == "zh" else [LATIN, *HAN]

    def font(self, role: str, weight: int | None = None) -> QFont:
        """The font of a type role ("display" ... "meta"), optionally in another weight (400 to 700)."""
        key = (role, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role, weight)
        return self._fonts[key]

    def line_height(self, role: str) -> int:
        """Height of a text line of that role in pixels."""
        line = self.type[role]
        return self.px(line.get("zhLine", line["line"]) if self.language == "zh" else line["line"])

    def palette(self) -> QPalette:
        """A complete palette, so that no platform colour shines through."""
        palette = QPalette()
        role = QPalette.ColorRole
        for each, name in {
            role.Window: "window",
            role.WindowText: "ink",
            role.Base: "raised",
            role.AlternateBase: "sunken",
            role.Text: "ink",
            role.PlaceholderText: "ink3",
            role.Button: "raised",
            role.ButtonText: "ink",
            role.BrightText: "onAccent",
            role.Highlight: "accent",
            role.HighlightedText: "onAccent",
            role.ToolTipBase: "raised",
            role.ToolTipText: "ink",
            role.Link: "accent",
            role.LinkVisited: "accent",
            role.Light: "raised",
            role.Midlight: "sunken",
            role.Mid: "line",
            role.Dark: "lineStrong",
            role.Shadow: "shade",
            role.Accent: "accent",
        }.items():
            palette.setColor(each, self.color(name))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.color("ink3"))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Button, self.color("sunken"))
        return palette

    def qss(self) -> str:
        """The style rules for standard controls."""
        return style_rules(self)

    def _make_font(self, role: str, weight: int | None) -> QFont:
        face = self.type[role]
        font = QFont()
        font.setFamilies(self.families())
        font.setPixelSize(max(1, round(face["px"] * self.scale)))
        usual = face.get("zhWeight", face["weight"]) if self.language == "zh" else face["weight"]
        font.setWeight(QFont.Weight(int(weight or usual)))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


class ThemeSource(QObject):
    """The look in use; `changed` asks everyone who paints to paint again."""

    changed = Signal()

    def __init__(self, theme: Theme | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme or Theme()

    def use(self, theme: Theme) -> None:
        """Switch to another look, live."""
        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply(app, theme)
        self.changed.emit()


def load_fonts() -> list[str]:
    """Register the shipped fonts with Qt and return the family names; call it once, after the application exists."""
    families: list[str] = []
    for path in sorted(resource("fonts").glob("*.ttf")):
        identity = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(identity)
    return families


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application this look: Fusion, our palette, our fonts, a few rules."""
    if not app.property(FONTS_LOADED):  # asking the font database for its families would take 9 ms of the start
        load_fonts()
        app.setProperty(FONTS_LOADED, True)
    use_qt_texts(app, theme.language)
    app.setStyle("Fusion")
    app.setPalette(theme.palette())
    app.setFont(theme.font("body"))
    app.setStyleSheet(theme.qss())
