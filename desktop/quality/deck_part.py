"""Answers for slides as they stand in the file: text fits its shape, shapes stay on the slide, no slide is blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.deliverables import measure
from desktop.deliverables.deck_layout import line_height
from desktop.quality.finding import Fault

_EMU = 914_400  # per inch
_SLACK = 1.04  # the estimate is on the safe side already; a hair over is not an overflow
_EDGE = 0.02  # inches


def faults(path: Path) -> Iterator[Fault]:
    """What a person would see as broken on the slides at `path`."""
    from pptx import Presentation

    deck: Any = Presentation(str(path))
    width, height = deck.slide_width / _EMU, deck.slide_height / _EMU
    for number, slide in enumerate(deck.slides, 1):
        shapes = list(slide.shapes)
        if not any(_words(shape) or shape.has_chart or shape.has_table for shape in shapes):
            yield Fault(
                f"Slide {number} is blank.", f"第 {number} 页是空白的。", f"Slide {number} is blank: fill or drop it."
            )
        for shape in shapes:
            yield from _shape(shape, number, width, height)


def _words(shape: Any) -> str:
    return shape.text_frame.text.strip() if shape.has_text_frame else ""


def _shape(shape: Any, number: int, width: float, height: float) -> Iterator[Fault]:
    if None in (shape.left, shape.top, shape.width, shape.height):
        return
    left, top, wide, high = (side / _EMU for side in (shape.left, shape.top, shape.width, shape.height))
    is_off = left < -_EDGE or top < -_EDGE or left + wide > width + _EDGE or top + high > height + _EDGE
    if is_off and (_words(shape) or shape.has_chart or shape.has_table):
        yield _fault(number, shape.name, "stands partly off the slide", "有一部分在页面之外")
    if shape.is_placeholder and shape.has_text_frame and not _words(shape) and not _is_edge(shape):
        yield _fault(number, shape.name, "is an empty placeholder", "是空的占位框")
    if shape.has_text_frame and _words(shape):
        need = text_height(shape.text_frame, wide)
        if need is not None and need > high * _SLACK:
            over = round((need / high - 1) * 100)
            yield _fault(number, shape.name, f"is about {over} % too long for its box", f"文字超出文本框约 {over} %")
    if shape.has_table:
        need = table_height(shape.table)
        if top + need > height + _EDGE:
            yield _fault(number, shape.name, "is too tall for the slide", "太高，超出页面")


def _is_edge(shape: Any) -> bool:
    """Footer, date and slide number hold fields, and may stay empty."""
    return str(shape.placeholder_format.type).split()[0] in ("FOOTER", "DATE", "SLIDE_NUMBER")


def _fault(number: int, name: str, en: str, zh: str) -> Fault:
    repair = f"Slide {number}: “{name}” {en}; shorten its text, or split the slide."
    return Fault(f"Slide {number}: “{name}” {en}.", f"第 {number} 页：“{name}”{zh}。", repair)


def text_height(frame: Any, width: float) -> float | None:
    """Inches that the text takes in `width` inches; None when a size is left to the layout and cannot be known here."""
    total = 0.0
    for paragraph in frame.paragraphs:
        sizes = [run.font.size.pt for run in paragraph.runs if run.font.size is not None]
        if not sizes:
            if paragraph.text.strip():
                return None
            continue
        total += _paragraph_height(paragraph, max(sizes), width)
    return total


def _paragraph_height(paragraph: Any, pt: float, width: float) -> float:
    text = paragraph.text
    language = "zh" if any("\u3400" <= c <= "\u9fff" for c in text) else "en"
    bold = any(run.font.bold for run in paragraph.runs)
    lines = measure.line_count(text, max(width, 0.1) * 72 / pt, language, bold)  # type: ignore[arg-type]
    after = paragraph.space_after.pt / 72 if paragraph.space_after is not None else 0.0
    return lines * line_height(pt, language) + after  # type: ignore[arg-type]


def table_height(table: Any) -> float:
    """Inches that the table takes: a row grows with its longest cell."""
    widths = [column.width / _EMU for column in table.columns]
    total = 0.0
    for row in table.rows:
        need = row.height / _EMU
        for cell, width in zip(row.cells, widths, strict=True):
            inside = width - (cell.margin_left + cell.margin_right) / _EMU
            around = (cell.margin_top + cell.margin_bottom) / _EMU
            text = text_height(cell.text_frame, inside)
            need = max(need, (text or 0.0) / _SLACK + around)
        total += need
    return total
