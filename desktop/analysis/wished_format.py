"""Answers for the format an instruction asks for ("as PDF", "make an HTML page", "存成网页", "table as CSV"), not one it
only names as a source ("this PDF"). A list of them counts as a whole ("as Word and PDF", "要 Word 和 PDF"); "or" leaves the
first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

_ZH = r"(?:成|为|输出|导出|制作|做|出|给我|用|以|(?<![不主重])要)(?:一?[份个张篇页])?\s*"  # 存成, 总结成, 整理为, 生成 ...
_ZH_PLACE = r"(?!\s*(?:文件)?(?:里|中|内))"  # 要 PDF 里的数字
_EN = (
    r"\b(?:(?:as|to|into|in)\s+(?:an?\s+|one\s+)?(?:single\s+)?"
    r"|(?:make|create|write|produce|generate|build|prepare|export|save|give me|send me|want|need)\s+(?:me\s+|us\s+)?"
    r"(?:an?\s+|one\s+|it\s+)?(?:(?!of\b|from\b|for\b|the\b|this\b|these\b|all\b)\w+\s+){0,2}?)"
)
_EN_NOT_IN = _EN.replace("|into|in)", "|into)")
DOCUMENTS = ("docx", "pdf", "html", "md")
_PLACES = ("pptx", "docx", "xlsx")  # "in slides 3 to 5", "the prices in Excel" name a place
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
    "docx": (r"(?:word (?:document|doc|file|version)|ms word|microsoft word|docx)", r"(?:word|docx)(?:\s*文档)?"),
    "xlsx": (r"(?:excel|xlsx)\b(?!['’])", r"(?:excel|xlsx)(?:\s*(?:表|文件))?"),
}


_ALL = "|".join(rf"(?:{english})|(?:{chinese})" for english, chinese in _NAMES.values())
_AND = (
    r"\s*(?:(?:workbook|table|document|file|deck|version|page|表格?|文件|文档|格式|版)\s*)?"
    r"(?:,\s*and\b|[,，、+&]|\band\b|\bplus\b|和|及|与|以及|加|还有)\s*(?:as\s+)?(?:an?\s+|one\s+|一?[份个张篇页])?"
)
_MORE = re.compile(rf"{_AND}(?:{_ALL}|word)(?![a-z])", re.IGNORECASE)


def wished_formats(wishes: str) -> tuple[str, ...]:
    """Every format that `wishes` asks for, documents first: docx, pdf, html, md, pptx, xlsx, csv."""
    asked = "\n".join(_with_more(wishes, match) for pattern in _patterns() for match in pattern.finditer(wishes))
    return tuple(format for format, names in _names().items() if names.search(asked))


def is_wished(format: str, wishes: str) -> bool:
    """Whether `wishes` asks for a file of `format`, one of those above."""
    return format in wished_formats(wishes)


def _with_more(wishes: str, match: re.Match[str]) -> str:
    """The name that was found, with those that a list adds to it. What led to the name is left out: it may hold another."""
    end = match.end()
    while more := _MORE.match(wishes, end):
        end = more.end()
    return wishes[match.start("name") :][: end - match.start("name")]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What asks for one format, each with its name in the group `name`."""
    return tuple(pattern for format in _NAMES for pattern in _asking(format))


def _asking(format: str) -> Iterator[re.Pattern[str]]:
    english, chinese = _NAMES[format]
    before = _EN_NOT_IN if format in _PLACES else _EN
    if format == "docx":  # "in a word" is no format, "as Word and PDF" is
        english = rf"{english}|word(?={_AND}(?:{_ALL}))"
    yield re.compile(rf"{before}(?P<name>{english})\b", re.IGNORECASE)
    yield re.compile(rf"{_ZH}(?P<name>{chinese}){_ZH_PLACE}", re.IGNORECASE)
    yield re.compile(rf"(?P<name>{chinese})\s*(?:格式|版)", re.IGNORECASE)


@cache
def _names() -> Mapping[str, re.Pattern[str]]:
    order = ("docx", "pdf", "html", "md", "pptx", "xlsx", "csv")
    bare = {"docx": "|word"}
    return {
        format: re.compile(rf"\b(?:{_NAMES[format][0]}{bare.get(format, '')})\b|(?:{_NAMES[format][1]})", re.IGNORECASE)
        for format in order
    }


def document_formats(wishes: str) -> tuple[str, ...]:
    """The formats for a document; Word when none is asked for."""
    return tuple(format for format in wished_formats(wishes) if format in DOCUMENTS) or ("docx",)


def table_format(wishes: str, sheets: int) -> str:
    """The format for a workbook: csv when it is asked for and one sheet holds all."""
    return "csv" if sheets == 1 and is_wished("csv", wishes) else "xlsx"
