"""Answers for the house look and the house words: colours, fonts and the few words that the writers add themselves.

Arial, because every Office and every LibreOffice has it or a font of the same widths (Liberation Sans, Nimbus
Sans): a page breaks at the same place and a slide that fits here fits there. Calibri has no such twin on most Linux
machines.
"""

from __future__ import annotations

from desktop.core.spec import Certainty, Language

INK = "1A211F"
MUTED = "5C6763"
HAIRLINE = "C9D2CD"
PANEL = "F1F4F2"
ACCENT = "0B5A72"
WARNING = "9A4B12"
WARNING_PANEL = "FBF3EA"
WHITE = "FFFFFF"

# Series of a chart: the accent first, then colours that stay apart in grey print as well.
SERIES = (ACCENT, "D08A2E", "7FA8B3", "7A5C8E", "5E7F4B", "A8A29A")

LATIN = "Arial"
CHINESE = "Microsoft YaHei"

_WORDS: dict[str, tuple[str, str]] = {
    "draft": ("DRAFT", "草稿"),
    "sources": ("Sources", "来源"),
    "contents": ("Contents", "目录"),
    "source_notes": ("Source notes", "来源注释"),
    "source": ("Source", "来源"),
    "number": ("No.", "编号"),
    "file": ("File", "文件"),
    "place": ("Place", "位置"),
    "quote": ("Quote", "原文"),
    "as_of": ("As of", "截至"),
    "page": ("Page", "第"),
    "of": (" of ", " 页，共 "),
    "page_end": ("", " 页"),
    "see_notes": ("see notes", "见备注"),
    "chart_data": ("Chart data", "图表数据"),
    "category": ("Category", "类别"),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
}
_CERTAINTY: dict[str, tuple[str, str]] = {
    "inferred": (" (inferred)", "（推断）"),
    "unverified": (" (unverified)", "（未核实）"),
}


def word(name: str, language: Language) -> str:
    """A word the writers add, in the language of the deliverable. KeyError for an unknown name."""
    return _WORDS[name][language == "zh"]


def certainty(value: Certainty, language: Language) -> str:
    """What stands behind a line that is not simply so: " (inferred)"; "" for plain and verified lines."""
    return _CERTAINTY.get(value, ("", ""))[language == "zh"]


def sources_label(language: Language) -> str:
    """ "Sources: " in front of numbers."""
    return "来源：" if language == "zh" else "Sources: "


def quoted(text: str, language: Language, limit: int = 160) -> str:
    """A short quotation: one line, cut at a word within `limit` characters, in the language's quotation marks."""
    short = " ".join(text.split())
    if len(short) > limit:
        cut = short[: limit - 1]
        short = (cut[: cut.rfind(" ")] if cut.rfind(" ") > limit // 2 else cut).rstrip() + "…"
    return f"“{short}”" if short else ""


def language_tag(language: Language) -> str:
    """BCP 47 tag for proofing and font choice."""
    return "zh-CN" if language == "zh" else "en-GB"
