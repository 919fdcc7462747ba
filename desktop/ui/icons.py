"""Answers for icons: Lucide outlines (ISC) from `resources/icons`, drawn in any colour, size and stroke width.

Outlines are drawn as vectors for the pixel density of the painter's device, so they stay sharp on every screen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.core.resources import resource

STROKE = 1.75
DENSITIES = (1.0, 1.25, 1.5, 2.0, 3.0)

# What a file looks like by its ending; anything else is a plain sheet of paper.
FILE_ICONS = {
    **dict.fromkeys(("xlsx", "xls", "xlsm", "csv", "tsv", "ods"), "file-spreadsheet"),
    **dict.fromkeys(("pptx", "ppt", "odp", "key"), "presentation"),
    **dict.fromkeys(("eml", "msg", "mbox"), "mail"),
    **dict.fromkeys(("ics", "ical"), "calendar-days"),
    **dict.fromkeys(("docx", "doc", "odt", "pdf", "md", "txt", "html"), "file-text"),
}


def file_icon_name(name: str) -> str:
    """Name of the icon for a file name or a format."""
    return FILE_ICONS.get(name.rsplit(".", 1)[-1].lower(), "file-text")


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, color: str, stroke: float) -> QSvgRenderer:
    text = _source(name).replace("currentColor", color)
    text = re.sub(r'stroke-width="[^"]*"', f'stroke-width="{stroke:g}"', text)
    return QSvgRenderer(QByteArray(text.encode()))


@lru_cache(maxsize=1024)
def _pixmap(name: str, color: str, size: float, stroke: float, density: float) -> QPixmap:
    side = max(1, round(size * density))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, color, stroke).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap


def pixmap(name: str, color: QColor, size: float = 16, stroke: float = STROKE, density: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` device-independent pixels; FileNotFoundError for an icon that is not shipped."""
    return _pixmap(name, color.name(), size, stroke, density)


def icon(name: str, color: QColor, size: int = 16, disabled: QColor | None = None) -> QIcon:
    """The icon for a button or an action, sharp at every usual pixel density."""
    made = QIcon()
    for density in DENSITIES:
        made.addPixmap(pixmap(name, color, size, STROKE, density))
        if disabled is not None:
            made.addPixmap(pixmap(name, disabled, size, STROKE, density), QIcon.Mode.Disabled)
    return made


def icon_size(size: int = 16) -> QSize:
    """A square size for `setIconSize`."""
    return QSize(size, size)


def draw(painter: QPainter, name: str, color: QColor, box: QRectF, stroke: float = STROKE) -> None:
    """Draw the icon into `box` of a painter, as an outline (not scaled from pixels)."""
    _renderer(name, color.name(), stroke).render(painter, box)
