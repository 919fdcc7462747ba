"""Answers for the pages of a PDF as a person sees them: sizes, characters with their boxes, and pictures, from the reading
child. A hostile file costs that child, and the caller one sentence."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from desktop.documents import refusal
from desktop.documents.options import ReadOptions
from desktop.documents.sandbox import ReadingProcess, encoded

MOST_PAGES = 200
_SECONDS = 30.0  # of one page


@dataclass(frozen=True, slots=True, eq=False)  # thousands of numbers: one is only equal to itself
class PageText:
    """One page: its size in points, the characters in the order of the file, and left, top, right, bottom of each
    (points from the top left corner) one after the other in `boxes`."""

    width: float
    height: float
    text: str
    boxes: array[float]

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the character at index `at`."""
        left, top, right, bottom = self.boxes[at * 4 : at * 4 + 4]
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The first pages of a file; `count` is how many it has."""

    pages: tuple[PageText, ...]
    count: int


@dataclass(frozen=True, slots=True)
class PagePicture:
    """Rows of 32 bits for each pixel (blue, green, red, unused), from the top."""

    width: int
    height: int
    pixels: bytes


class PagePictures(ReadingProcess):
    """Shows pages of PDFs from a child process, one question at a time."""

    async def words(self, path: Path, name: str, options: ReadOptions) -> PageTexts:
        """The pages of the PDF at `path` with their characters. Raises UnreadableFile."""
        seconds = options.limits.max_seconds
        request = self._request(path, name, options) | {"of": "words", "most": MOST_PAGES}
        async with self._turn:
            return await self._answered(partial(self._pages, encoded(request), name, seconds), name, seconds)

    async def picture(self, path: Path, name: str, options: ReadOptions, page: int, width: int) -> PagePicture:
        """The page with this index (from 0), `width` pixels wide; less for a page that would be too large. Raises
        UnreadableFile."""
        request = self._request(path, name, options) | {"of": "picture", "page": page, "width": width}
        async with self._turn:
            return await self._answered(partial(self._pixels, encoded(request), name, _SECONDS), name, _SECONDS)

    def _request(self, path: Path, name: str, options: ReadOptions) -> dict[str, Any]:
        return {"path": str(path), "name": name, "options": options.to_data()}

    def _pages(self, request: bytes, name: str, seconds: float) -> PageTexts:
        """Runs in the thread."""
        answer = self._decoded(self._ask(request), name, seconds)
        if "pages" not in answer:
            raise self._refusal(answer)
        lines = [self._decoded(self._next_line(), name, seconds) for _ in range(answer["parts"])]
        return PageTexts(tuple(_page(line) for line in lines), answer["pages"])

    def _pixels(self, request: bytes, name: str, seconds: float) -> PagePicture:
        """Runs in the thread."""
        answer = self._decoded(self._ask(request), name, seconds)
        if "picture" not in answer:
            raise self._refusal(answer)
        width, height, size = answer["picture"]
        pixels = self._next_bytes(size + 1)  # with the line end
        if len(pixels) != size + 1 or size != width * height * 4:
            raise refusal.damaged(name)
        return PagePicture(width, height, pixels[:-1])


def _page(line: dict[str, Any]) -> PageText:
    boxes = array("f", (side / 10 for side in line["boxes"]))
    return PageText(line["width"] / 10, line["height"] / 10, line["text"], boxes)
