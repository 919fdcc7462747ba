"""Answers for the look of cells: one XlsxWriter format per look, made when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
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


_ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 13, "valign": "vcenter"},
    "intro": {"font_color": f"#{house.MUTED}"},
    "note": {"font_size": 9, "font_color": f"#{house.MUTED}"},
    "head": {
        "bold": True,
        "font_color": f"#{house.MUTED}",
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 1,
        "bottom_color": f"#{house.ACCENT}",
    },
    "cell": {"text_wrap": True, "valign": "vcenter", "bottom": 1, "bottom_color": f"#{house.HAIRLINE}"},
    "source": {
        "font_size": 9,
        "font_color": f"#{house.MUTED}",
        "valign": "vcenter",
        "bottom": 1,
        "bottom_color": f"#{house.HAIRLINE}",
        "text_wrap": True,
    },
}


class WorkbookStyle:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[Look, Any] = {}

    def get(self, look: Look) -> Any:
        if look not in self._formats:
            self._formats[look] = self._book.add_format(self._properties(look))
        return self._formats[look]

    def _properties(self, look: Look) -> dict[str, Any]:
        properties: dict[str, Any] = {"font_name": house.LATIN, "font_size": 10, "font_color": f"#{house.INK}"}
        properties |= _ROLES[look.role] | {"align": look.align}
        if look.number_format != "General":
            properties["num_format"] = look.number_format
        if look.indent:
            properties["indent"] = 1
        if look.bold:
            properties["bold"] = True
        if look.total:
            properties |= {"top": 1, "top_color": f"#{house.INK}", "bottom": 1, "bottom_color": f"#{house.INK}"}
        return properties
