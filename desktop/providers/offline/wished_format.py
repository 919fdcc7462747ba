"""Answers for the format an instruction asks for ("as PDF", "make an HTML page", "存成网页", "table as CSV"), not one it
only names as a source ("this PDF")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.providers.offline.phrase import Phrases

WORDS: Mapping[str, tuple[str, str]] = {
    "many_sheets": (
        "You asked for CSV. A CSV file holds one sheet and there are {n}, so this is an Excel workbook.",
        "您要的是 CSV，但 CSV 只能放一个工作表，这里有 {n} 个，所以写成了 Excel。",
    ),
    "table_only": (
        "You asked for {format}. Tables are written as Excel or CSV only.",
        "您要的是 {format}。表格只能写成 Excel 或 CSV。",
    ),
    "no_slides": (
        "You asked for slides. For this the offline engine writes Word, PDF, a web page or Markdown only.",
        "您要的是幻灯片。这类内容离线引擎只能写成 Word、PDF、网页或 Markdown。",
    ),
}
_ZH = r"(?:成|为|输出|导出|制作|做|出|给我|用|以)(?:一?[份个张篇页])?\s*"  # 存成, 总结成, 整理为, 生成 ...
_EN = (
    r"\b(?:(?:as|to|into|in)\s+(?:an?\s+|one\s+)?(?:single\s+)?"
    r"|(?:make|create|write|produce|generate|build|prepare|export|save|give me|send me|want|need)\s+(?:me\s+|us\s+)?"
    r"(?:an?\s+|one\s+|it\s+)?(?:(?!of\b|from\b|for\b|the\b|this\b|these\b|all\b)\w+\s+){0,2}?)"
)
# format -> words that name it, English and Chinese
_NAMES: Mapping[str, tuple[str, str]] = {
    "md": (r"markdown|md", r"markdown"),
    "pdf": (r"pdf(?!\s*files\b)", r"pdf"),
    "html": (r"html|web\s?page", r"html|网页"),
    "csv": (r"csv", r"csv"),
    "pptx": (
        r"(?:powerpoint|pptx?|slides?|(?:slide )?deck|presentation)\b(?!['’])",
        r"(?:ppt|powerpoint|幻灯片?|演示文稿)",
    ),
}


def document_format(wishes: str) -> str:
    """The format for a document; Word when none is asked for."""
    return next((format for format in ("md", "pdf", "html") if _is_wished(format, wishes)), "docx")


def table_format(wishes: str, sheets: int) -> str:
    """The format for a workbook: csv when it is asked for and one sheet holds all."""
    return "csv" if sheets == 1 and _is_wished("csv", wishes) else "xlsx"


def unmet_table(wishes: str, sheets: int, words: Phrases) -> list[str]:
    """Why a table is not in the format asked for."""
    own = Phrases(words.language, WORDS)
    if sheets > 1 and _is_wished("csv", wishes):
        return [own("many_sheets", n=sheets)]
    format = document_format(wishes)
    return [own("table_only", format={"md": "Markdown"}.get(format, format.upper()))] if format != "docx" else []


def unmet_document(wishes: str, words: Phrases) -> list[str]:
    """Why a document is not in the format asked for."""
    return [Phrases(words.language, WORDS)("no_slides")] if _is_wished("pptx", wishes) else []


def _is_wished(format: str, wishes: str) -> bool:
    english, chinese = _NAMES[format]
    before = _EN.replace("|into|in)", "|into)") if format == "pptx" else _EN  # "in slides 3 to 5" names a place
    pattern = rf"{before}(?:{english})\b|{_ZH}(?:{chinese})|(?:{chinese})\s*(?:格式|版)"
    return re.search(pattern, wishes, re.IGNORECASE) is not None
