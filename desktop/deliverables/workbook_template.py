"""Answers for the look of a person's own Excel template: theme, font, colours, header row, page set-up.

XlsxWriter writes live formulas with their values but opens no file, so the template's look is read here (openpyxl) and
given to it. The template's own cells, pictures and macros are not taken over, and the person is told so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.deliverables import house
from desktop.deliverables.template_file import as_document, broken
from desktop.deliverables.workbook_style import PageLook, SheetLook

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The order in which cells count theme colours (ECMA-376 part 1, 18.8.3).
_SLOTS = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_HEAD_ROWS = 30


def look_of(path: Path) -> tuple[SheetLook, tuple[str, ...]]:
    """The look of the template and what a person is told. ToolFailed when it cannot be opened."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(as_document(path))
    except (KeyError, ValueError, TypeError, IndexError, SyntaxError) as error:
        raise broken(path, error) from error
    theme = (book.loaded_theme or b"").decode("utf-8", "replace")
    colours = _theme_colours(theme)
    font = book._named_styles["Normal"].font if "Normal" in book.named_styles else None  # type: ignore[attr-defined]
    ink = _colour(font.color if font else None, colours) or colours.get("dk1", house.INK)
    series = tuple(colours[name] for name in _SLOTS[4:] if name in colours)
    sheet = book.worksheets[0] if book.worksheets else None
    look = SheetLook(
        font=(font.name if font else None) or house.LATIN,
        size=float((font.sz if font else None) or 10),
        ink=ink,
        accent=colours.get("accent1", house.ACCENT),
        series=series if len(series) == 6 else house.SERIES,
        head=_head(sheet, colours) if sheet is not None else {},
        page=_page(sheet) if sheet is not None else PageLook(),
        theme=theme if theme.startswith("<?xml") and "<a:blipFill>" not in theme else "",
    )
    told = (
        f"From the template {path.name} the theme, font, colours, header row and page set-up were taken; its own sheets, "
        "pictures and macros were not."
    )
    return look, (told,)


def _theme_colours(theme: str) -> Mapping[str, str]:
    """Slot -> RGB."""
    from lxml import etree

    if not theme:
        return {}
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(theme.encode(), parser)
    except etree.XMLSyntaxError:
        return {}  # a damaged theme: the house colours stand in
    scheme = root.find(f".//{_A}clrScheme")
    found = {}
    for slot in scheme if scheme is not None else ():
        value = slot[0].get("lastClr") or slot[0].get("val") if len(slot) else None
        if value and _RGB.fullmatch(value):
            found[str(slot.tag).removeprefix(_A)] = value[-6:].upper()
    return found


def _colour(colour: Any, theme: Mapping[str, str]) -> str:
    """RGB of a cell's colour; "" when it has none of its own."""
    if colour is None:
        return ""
    if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(_SLOTS):
        return _tinted(theme.get(_SLOTS[colour.theme], ""), float(colour.tint or 0))
    if colour.type == "rgb" and (match := _RGB.fullmatch(str(colour.rgb))) and str(colour.rgb) != "00000000":
        return match[1].upper()
    return ""


def _tinted(colour: str, tint: float) -> str:
    """A theme colour made lighter (tint above 0) or darker (below)."""
    if not colour or not tint:
        return colour
    goal = 255 if tint > 0 else 0
    parts = (int(colour[index : index + 2], 16) for index in (0, 2, 4))
    return "".join(f"{round(part + (goal - part) * abs(tint)):02X}" for part in parts)


def _head(sheet: Any, theme: Mapping[str, str]) -> Mapping[str, Any]:
    """How the template's first header row looks: two cells beside each other that are filled or bold."""
    for row in sheet.iter_rows(max_row=_HEAD_ROWS, max_col=20):
        marked = [cell for cell in row if cell.has_style and (cell.fill.fill_type == "solid" or cell.font.b)]
        if len(marked) < 2:
            continue
        cell = marked[0]
        ground = _colour(cell.fill.fgColor, theme) if cell.fill.fill_type == "solid" else ""
        ink = _colour(cell.font.color, theme)
        look: dict[str, Any] = {"bold": bool(cell.font.b)}
        if ground:
            look["bg_color"] = f"#{ground}"
        if ink or ground:
            look["font_color"] = f"#{ink or _readable_on(ground)}"
        return look
    return {}


def _readable_on(ground: str) -> str:
    """Black or white, whichever is read better on this ground."""
    red, green, blue = (int(ground[index : index + 2], 16) for index in (0, 2, 4))
    return house.INK if red * 0.299 + green * 0.587 + blue * 0.114 > 140 else house.WHITE


def _page(sheet: Any) -> PageLook:
    setup, margins = sheet.page_setup, sheet.page_margins
    return PageLook(
        paper=int(setup.paperSize or 9),
        landscape=setup.orientation != "portrait",
        margins=(margins.left, margins.right, margins.top, margins.bottom),
        header=_line(sheet.oddHeader),
        footer=_line(sheet.oddFooter),
    )


def _line(edge: Any) -> str:
    """Header or footer with its codes; pictures (&G) stay behind, because they are no text."""
    parts = (("&L", edge.left), ("&C", edge.center), ("&R", edge.right))
    return "".join(f"{code}{part.text.replace('&G', '')}" for code, part in parts if part is not None and part.text)
