"""Colours, type and icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from desktop.core.resources import resource
from desktop.ui import icons
from desktop.ui.painting.disc import _LOOKS, Disc
from desktop.ui.theme import LATIN, Theme, ThemeSource, tokens
from tests.support.program import PROJECT

pytestmark = pytest.mark.qt


def luminance(color: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_its_contrast_on_every_ground_it_stands_on(themes: ThemeSource, scheme: str) -> None:
    theme = Theme(scheme)  # type: ignore[arg-type]
    for name, token in tokens()["color"].items():
        for ground in token.get(f"{scheme}Contrast", {}):
            least = 3.0 if name in ("lineStrong", "barEdge", "attnRing", "focus") else 4.5
            assert contrast(theme.color(name), theme.color(ground)) >= least, (name, ground)


def test_the_shipped_font_is_loaded_in_four_weights(themes: ThemeSource) -> None:
    assert LATIN in QFontDatabase.families()
    assert {"Regular", "Medium", "SemiBold", "Bold"} <= set(QFontDatabase.styles(LATIN))


def test_chinese_families_come_first_only_in_chinese(themes: ThemeSource) -> None:
    assert Theme("light", "en").families()[0] == LATIN
    assert Theme("light", "zh").families()[0].startswith("Noto Sans")


def test_text_grows_with_the_scale(themes: ThemeSource) -> None:
    assert Theme(scale=1.5).font("body").pixelSize() == 21
    assert Theme(scale=1.5).line_height("body") == 30


def test_a_new_look_reaches_the_application_and_whoever_paints(app: QApplication, themes: ThemeSource) -> None:
    heard = QSignalSpy(themes.changed)
    themes.use(Theme("dark"))
    assert heard.count() == 1
    assert app.palette().color(QPalette.ColorRole.Window) == Theme("dark").color("window")


def test_every_icon_that_is_named_is_shipped_with_its_licence() -> None:
    folder = resource("icons")
    assert (folder / "LICENSE").exists() and (resource("fonts") / "OFL.txt").exists()
    shipped = {path.stem for path in folder.glob("*.svg")}
    used = set(icons.FILE_ICONS.values()) | {look[3] for look in _LOOKS.values() if look[3] not in ("", "?")}
    pattern = re.compile(r'icon(?:s\.\w+\(\w+, |=|\()"([a-z0-9-]+)"')
    for source in Path(PROJECT / "desktop" / "ui").rglob("*.py"):
        used |= set(pattern.findall(source.read_text(encoding="utf-8")))
    assert used - shipped == set()


def test_every_state_has_its_own_disc() -> None:
    assert set(_LOOKS) == set(Disc)


def test_an_icon_is_drawn_in_its_colour(themes: ThemeSource) -> None:
    image = icons.pixmap("check", QColor("#ff0000"), 24, density=2.0).toImage()
    assert image.width() == 48
    colors = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    }
    assert colors == {"#ff0000"}


@pytest.mark.parametrize(
    ("name", "icon"),
    [("a.XLSX", "file-spreadsheet"), ("b.pptx", "presentation"), ("mail.eml", "mail"), ("noending", "file-text")],
)
def test_a_file_looks_like_its_kind(name: str, icon: str) -> None:
    assert icons.file_icon_name(name) == icon
