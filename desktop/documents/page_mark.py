"""Answers for what was added to a PDF page: comments, highlights with a note, and the values of form fields."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MAX_MARKS = 500  # per page
_MAX_TEXT = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class PageMark:
    """A comment ("Ada: check this") or a form field ("Amount: 12")."""

    text: str
    is_field: bool


def marks_of(document: Any, index: int) -> Iterator[PageMark]:
    """The marks of the page at `index`; links and pop-up windows say nothing."""
    import pypdfium2.raw as pdfium

    page = document[index]
    try:
        for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_MARKS)):
            mark = pdfium.FPDFPage_GetAnnot(page.raw, number)
            if not mark:
                continue
            try:
                kind = pdfium.FPDFAnnot_GetSubtype(mark)
                found = _field(mark) if kind == pdfium.FPDF_ANNOT_WIDGET else _comment(mark, kind)
            finally:
                pdfium.FPDFPage_CloseAnnot(mark)
            if found:
                yield found
    finally:
        page.close()


def _comment(mark: Any, kind: int) -> PageMark | None:
    import pypdfium2.raw as pdfium

    if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
        return None
    text, author = _string(mark, b"Contents"), _string(mark, b"T")
    return PageMark(f"{author}: {text}" if author else text, is_field=False) if text else None


def _field(mark: Any) -> PageMark | None:
    name, value = _string(mark, b"TU") or _string(mark, b"T"), _string(mark, b"V") or _string(mark, b"AS")
    if not value or value == "Off":
        return None
    return PageMark(f"{name}: {value}" if name else value, is_field=True)


def _string(mark: Any, key: bytes) -> str:
    """A text of the annotation's dictionary; the library answers in UTF-16 with its end mark."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFAnnot_GetStringValue(mark, key, None, 0)
    if not 2 < size <= _MAX_TEXT:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(mark, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()
