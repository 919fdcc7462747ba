"""Answers for text on slides: runs with their marks, language and note numbers."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR

from desktop.core.spec import Language
from desktop.deliverables import house, mark


def colour(hexadecimal: str) -> Any:
    """ "0B5A72" as the library's colour."""
    make: Any = RGBColor
    return make.from_string(hexadecimal)


def set_ink(ink: Any, role: str, is_own: bool) -> None:
    """Colours text: "ink", "muted" or "accent" of the house, or what a person's own theme has for it."""
    if is_own:
        ink.theme_color = MSO_THEME_COLOR.ACCENT_1 if role == "accent" else MSO_THEME_COLOR.TEXT_1
    else:
        ink.rgb = colour({"ink": house.INK, "muted": house.MUTED, "accent": house.ACCENT}[role])


def fill_paragraph(
    paragraph: Any, text: str, language: Language, notes: str = "", certainty: str = "", is_own: bool = False
) -> None:
    """Adds `text` (with ** and * marks), the word for its certainty and its note numbers to an empty paragraph."""
    for piece in mark.runs(text):
        run = _add_run(paragraph, piece.text, language)
        if piece.bold:
            run.font.bold = True
        if piece.italic:
            run.font.italic = True
    if certainty:
        set_ink(_add_run(paragraph, certainty, language).font.color, "muted", is_own)
    if notes:
        run = _add_run(paragraph, notes, "en")
        set_ink(run.font.color, "accent", is_own)
        run.font.bold = False


def _add_run(paragraph: Any, text: str, language: Language) -> Any:
    run = paragraph.add_run()
    run.text = text
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "zh-CN" if language == "zh" else "en-GB")
    if language == "zh":
        properties.set("altLang", "en-GB")
    return run
