"""Answers for the fonts of a PDF: the house's own for Latin text, the system's best Chinese one beside it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from desktop.core.errors import ToolFailed
from desktop.core.resources import resource

LATIN = "Atkinson Hyperlegible Next"
# In the order of preference; what Windows, macOS and Linux bring along.
CHINESE = (
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "DengXian",
    "SimHei",
    "SimSun",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Serif CJK SC",
)
HAN = re.compile("[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Fonts:
    """`book` is what the library takes; `families` the house font, then a Chinese one where there is one."""

    book: Any
    families: tuple[str, ...]

    @property
    def has_chinese(self) -> bool:
        return len(self.families) > 1


@functools.lru_cache(maxsize=1)
def fonts() -> Fonts:
    """The fonts of this machine; looked through once (a sixth of a second)."""
    import typst

    book = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[resource("fonts")])
    known = set(book.families())
    return Fonts(book, (LATIN, *[name for name in CHINESE if name in known][:1]))


def require_chinese(text: str, found: Fonts) -> None:
    """ToolFailed when `text` has Chinese characters and this machine has no font for them."""
    if not found.has_chinese and HAN.search(text):
        raise ToolFailed(
            "This machine has no Chinese font, so the PDF would show empty boxes. Nothing was written. Write the "
            "document as docx or html instead, or ask the person to install a Chinese font (for example Noto Sans CJK SC)."
        )
