"""Answers for the characters of a PDF page: they gather to runs, and those that no reader can see are known."""

from __future__ import annotations

import math
from collections import Counter
from ctypes import byref, c_uint
from typing import Any

from desktop.documents.page_layout import Fragment

_MAX_OBJECTS = 3_000
_MAX_ANGLES = 200  # characters that are asked how they stand


class Runs:
    """Characters gather to runs; a wide gap, another line or a change between visible and hidden begins a new one."""

    def __init__(self) -> None:
        self.found: list[Fragment] = []
        self._characters: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._hidden = False
        self._after_space = False

    def take(self, character: str, left: float, top: float, right: float, bottom: float, hidden: bool) -> None:
        """The next character with its box in points, y from the top."""
        old_left, old_top, old_right, old_bottom = self._box
        size = max(old_bottom - old_top, 1.0)
        same_line = min(bottom, old_bottom) - max(top, old_top) > 0.4 * min(size, max(bottom - top, 1.0))
        is_apart = not same_line or left - old_right > 1.2 * size or left < old_left - size
        if self._characters and (is_apart or hidden != self._hidden):
            self.cut()
        if self._characters:
            self._characters.append((" " if self._after_space else "") + character)
            self._box = (old_left, min(old_top, top), max(old_right, right), max(old_bottom, bottom))
        else:
            self._characters, self._box, self._hidden = [character], (left, top, right, bottom), hidden
        self._after_space = False

    def space(self) -> None:
        """White space between two characters."""
        self._after_space = True

    def cut(self) -> None:
        """Ends the run."""
        if self._characters:
            self.found.append(Fragment("".join(self._characters), *self._box, self._hidden))
        self._characters, self._after_space = [], False


class Paper:
    """The page turned so that most of its words stand upright: a landscape page may be shown turned (Rotate, ISO
    32000-1, 7.7.3.3) or only be written so, and a scan's words may lie on their side; the words themselves tell."""

    def __init__(self, page: Any, textpage: Any) -> None:
        self._left, self._bottom, right, top = page.get_bbox()
        self._width, self._height = right - self._left, top - self._bottom
        self._turn = _turn(textpage)

    def placed(self, box: Any) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of `box` in points from the top left corner of the turned page."""
        left, right = box.left - self._left, box.right - self._left
        low, high = box.bottom - self._bottom, box.top - self._bottom
        if self._turn == 90:
            return low, left, high, right
        if self._turn == 180:
            return self._width - right, low, self._width - left, high
        if self._turn == 270:
            return self._height - high, self._width - right, self._height - low, self._width - left
        return left, self._height - high, right, self._height - low

    def holds(self, box: Any) -> bool:
        """Whether any of `box` is on the page."""
        is_beside = box.right < self._left or box.left > self._left + self._width
        return not is_beside and box.top >= self._bottom and box.bottom <= self._bottom + self._height


def _turn(textpage: Any) -> int:
    """How far the page must be turned clockwise for most of its characters: 0, 90, 180 or 270 degrees."""
    import pypdfium2.raw as pdfium

    count = textpage.count_chars()
    angles = Counter(
        round(math.degrees(pdfium.FPDFText_GetCharAngle(textpage.raw, at)) / 90) % 4
        for at in range(0, count, max(1, count // _MAX_ANGLES))
        if pdfium.FPDFText_GetUnicode(textpage.raw, at) > 32
    )
    return (4 - angles.most_common(1)[0][0]) % 4 * 90 if angles else 0


class Ground:
    """What is painted on a page: white words on a coloured bar or a picture are for readers."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._boxes: list[tuple[float, float, float, float]] | None = None

    def covers(self, box: Any) -> bool:
        """Whether something coloured lies under the middle of `box`."""
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if self._boxes is None:
            self._boxes = self._painted()
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self._boxes)

    def _painted(self) -> list[tuple[float, float, float, float]]:
        import pypdfium2.raw as pdfium

        kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]
        found = []
        for number, item in enumerate(self._page.get_objects(filter=kinds)):
            if number >= _MAX_OBJECTS:
                break
            if (
                item.type != pdfium.FPDF_PAGEOBJ_PATH
                or _colour(pdfium.FPDFPageObj_GetFillColor, item.raw) != (255,) * 3
            ):
                found.append(item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos())
        return found


def is_white(textpage: Any, at: int) -> bool:
    """Whether the character at index `at` is painted white."""
    import pypdfium2.raw as pdfium

    return _colour(pdfium.FPDFText_GetFillColor, textpage, at) == (255, 255, 255)


def _colour(function: Any, *arguments: Any) -> tuple[int, ...] | None:
    """Red, green, blue; None when the library cannot tell."""
    parts = [c_uint() for _ in range(4)]
    if not function(*arguments, *(byref(part) for part in parts)):
        return None
    return tuple(part.value for part in parts[:3])
