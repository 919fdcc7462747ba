"""Answers for the pages of a PDF in the reading child: their words with a box for each character, and one page as a picture.

Request:  {"of": "words", "most": 200} or {"of": "picture", "page": 3, "width": 1392}, with path, name and options.
Answer:   {"pages": 12, "parts": 12} and a line {"width", "height", "text", "boxes"} for each page, sizes and boxes in
tenths of a point from the top left corner of the page as it is shown, four numbers for each character; or
{"picture": [width, height, bytes]} and then so many bytes of pixels (32 bits: blue, green, red, unused).
The document that was asked about last stays open. A page that is damaged has no words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop.documents import refusal

MOST_PIXELS = 12_000_000  # 48 MB; a page that would have more is made smaller
_MAX_CHARACTERS = 20_000  # per page; a page of prose has 3,000
_TENTHS = 10  # of a point

_open: dict[tuple[Path, int, int], Any] = {}


def page_answers(request: Mapping[str, Any]) -> Iterator[bytes]:
    """The lines of the answer, without line ends. Raises UnreadableFile before the first."""
    document = _document(Path(request["path"]), request["name"], request["options"]["limits"]["max_bytes"])
    if request["of"] == "words":
        count = min(len(document), request["most"])
        yield _json({"pages": len(document), "parts": count})
        for index in range(count):
            yield _json(_words(document, index))
        return
    width, height, pixels = _picture(document, request["page"], request["width"], request["name"])
    yield _json({"picture": [width, height, len(pixels)]})
    yield pixels


def _document(path: Path, name: str, most: int) -> Any:
    """The open PDF; another one, or another state of it, takes the place of the last."""
    import pypdfium2

    try:
        status = path.stat()
        key = (path, status.st_mtime_ns, status.st_size)
        if status.st_size > most:
            raise refusal.too_large(name, status.st_size, most)
        if key not in _open:
            while _open:
                _open.popitem()[1].close()
            _open[key] = pypdfium2.PdfDocument(path.read_bytes())
    except FileNotFoundError:
        raise refusal.missing(name) from None
    except OSError:
        raise refusal.forbidden(name) from None
    except pypdfium2.PdfiumError as error:
        raise (refusal.password if "password" in str(error).lower() else refusal.damaged)(name) from error
    return _open[key]


def _words(document: Any, index: int) -> dict[str, Any]:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return {"width": 5950, "height": 8420, "text": "", "boxes": []}  # as large as A4
    try:
        size = tuple(max(1, round(side * _TENTHS)) for side in page.get_size())
        textpage = page.get_textpage()
        try:
            text, boxes = _characters(page, textpage, size)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        text, boxes = "", []
    finally:
        page.close()
    return {"width": size[0], "height": size[1], "text": text, "boxes": boxes}


def _characters(page: Any, textpage: Any, size: tuple[int, ...]) -> tuple[str, list[int]]:
    """The characters of a page in the order of the file, and left, top, right, bottom of each."""
    import pypdfium2.raw as pdfium

    characters: list[str] = []
    boxes: list[int] = []
    box, place = pdfium.FS_RECTF(), _Place(page, size)
    for at in range(min(textpage.count_chars(), _MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, at)
        if code == 0:
            continue
        if _character(code).isspace():  # stands nowhere by itself: right behind the last character
            characters.append(" ")
            boxes += [boxes[-2], boxes[-3], boxes[-2], boxes[-1]] if boxes else [0, 0, 0, 0]
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage.raw, at, box):
            continue
        one, two = place(box.left, box.top)
        three, four = place(box.right, box.bottom)
        characters.append(_character(code))
        boxes += [min(one, three), min(two, four), max(one, three), max(two, four)]
    return "".join(characters), boxes


class _Place:
    """Points of the file as points of the page as it is shown (turned, cut): the library is asked for three of them."""

    FINE = 100  # parts of a tenth that the library counts in, which has only whole numbers

    def __init__(self, page: Any, size: tuple[int, ...]) -> None:
        import ctypes

        import pypdfium2.raw as pdfium

        fine = [side * self.FINE for side in size] if max(size) < 1_000_000 else list(size)
        x, y, found = ctypes.c_int(), ctypes.c_int(), []
        for across, up in ((0, 0), (1000, 0), (0, 1000)):
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, *fine, 0, across, up, x, y)
            found.append((x.value * size[0] / fine[0], y.value * size[1] / fine[1]))
        (self._x, self._y), right, above = found
        self._right = ((right[0] - self._x) / 1000, (right[1] - self._y) / 1000)
        self._above = ((above[0] - self._x) / 1000, (above[1] - self._y) / 1000)

    def __call__(self, across: float, up: float) -> tuple[int, int]:
        x = self._x + across * self._right[0] + up * self._above[0]
        y = self._y + across * self._right[1] + up * self._above[1]
        return round(x), round(y)


def _character(code: int) -> str:
    """The character, or the sign for one that cannot be told."""
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _picture(document: Any, index: int, width: int, name: str) -> tuple[int, int, bytes]:
    """Width, height and pixels of a page that is `width` pixels wide, or smaller where that would be too much."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise refusal.damaged(name) from error
    try:
        across, down = (max(side, 0.1) for side in page.get_size())
        width = max(1, min(width, int((MOST_PIXELS * across / down) ** 0.5)))
        height = max(1, min(round(width * down / across), MOST_PIXELS // width))
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            pdfium.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
            lines, row = bytes(bitmap.buffer), width * 4
            if bitmap.stride != row:
                lines = b"".join(lines[at : at + row] for at in range(0, bitmap.stride * height, bitmap.stride))
            return width, height, lines
        finally:
            bitmap.close()
    finally:
        page.close()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
