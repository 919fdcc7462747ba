"""Answers for saying why a file is not in the format the instruction asks for."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.analysis.wished_format import document_formats, is_wished
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


def unmet_table(wishes: str, sheets: int, words: Phrases) -> list[str]:
    """Why a table is not in the format asked for."""
    own = Phrases(words.language, WORDS)
    if sheets > 1 and is_wished("csv", wishes):
        return [own("many_sheets", n=sheets)]
    formats = [{"md": "Markdown"}.get(each, each.upper()) for each in document_formats(wishes) if each != "docx"]
    return [own("table_only", format=", ".join(formats))] if formats else []


def unmet_document(wishes: str, words: Phrases) -> list[str]:
    """Why a document is not in the format asked for."""
    return [Phrases(words.language, WORDS)("no_slides")] if is_wished("pptx", wishes) else []
