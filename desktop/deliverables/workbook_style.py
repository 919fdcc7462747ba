"""Answers for the look of cells: one XlsxWriter format per look, made when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.deliverables import house


@dataclass(frozen=True, slots=True)
class Look:
    """`role`: title, intro, note, head, cell or source."""

    role: str
    align: str = "left"
    number_format: str = "General"
    bold: bool = False
    total: bool = False
    indent: bool = False  # text that would touch the column to its left


@dataclass(frozen=True, slots=True)
class PageLook:
    """Page set-up. `paper`: Excel's number (9 is A4); `margins`: left, right, top, bottom in inches; `header`, `footer`:
    a template's own, with their codes, "" for the house's."""

    paper: int = 9
    landscape: bool = True
    margins: tuple[float, float, float, float] = (0.5, 0.5, 0.8, 0.7)
    header: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class SheetLook:
    """Fonts and colours of a workbook: the house's, or those of a person's template. `head`: cell properties that the
    template gives its header row; `theme`: the template's theme as XML."""

    font: str = house.LATIN
    size: float = 10
    ink: str = house.INK
    accent: str = house.ACCENT
    series: tuple[str, ...] = house.SERIES
    head: Mapping[str, Any] = field(default_factory=dict)
    page: PageLook = field(default_factory=PageLook)
    theme: str = ""


def _roles(look: SheetLook) -> Mapping[str, Mapping[str, Any]]:
    muted, hair = {"font_color": f"#{house.MUTED}"}, {"bottom": 1, "bottom_color": f"#{house.HAIRLINE}"}
    small = {"font_size": max(look.size - 1, 7)}
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": f"#{look.accent}"}
    return {
        "title": {"bold": True, "font_size": look.size + 3, "valign": "vcenter"},
        "intro": muted,
        "note": small | muted,
        "head": head | muted | dict(look.head),
        "cell": {"text_wrap": True, "valign": "vcenter"} | hair,
        "source": small | muted | {"valign": "vcenter", "text_wrap": True} | hair,
    }


class WorkbookStyle:
    """The formats of one workbook."""

    def __init__(self, book: Any, look: SheetLook) -> None:
        self.look = look
        self._book = book
        self._roles = _roles(look)
        self._formats: dict[Look, Any] = {}

    def get(self, look: Look) -> Any:
        if look not in self._formats:
            self._formats[look] = self._book.add_format(self._properties(look))
        return self._formats[look]

    def _properties(self, look: Look) -> dict[str, Any]:
        own = self.look
        properties: dict[str, Any] = {"font_name": own.font, "font_size": own.size, "font_color": f"#{own.ink}"}
        properties |= dict(self._roles[look.role]) | {"align": look.align}
        if look.number_format != "General":
            properties["num_format"] = look.number_format
        if look.indent:
            properties["indent"] = 1
        if look.bold:
            properties["bold"] = True
        if look.total:
            properties |= {"top": 1, "top_color": f"#{own.ink}", "bottom": 1, "bottom_color": f"#{own.ink}"}
        return properties
