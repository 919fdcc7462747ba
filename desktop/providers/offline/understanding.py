"""Answers for what an instruction asks for: which job, and which of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.providers.offline.intent import PHRASES, intent_of

FILES = {
    "brief": r"brief|word|docx|简报|文档",
    "figures": r"figures|workbook|excel|xlsx|spreadsheet|数据表|表格|数据",
    "deck": r"deck|slides?|powerpoint|pptx|presentation|汇报稿|幻灯|演示|ppt",
    "mail": r"mail|email|邮件",
    "slot": r"prep(aration)? slot|slot|calendar entry|准备时间|日程",
}
NAMED_ONLY = frozenset({"council"})  # jobs no words ask for
NO_EN = r"(?:without|no|skip|leave out|not)\s+(?:the |a |an |any )?"
NO_ZH = r"(?:不要|不用|不需要|跳过|别做|去掉|省略)(?:再?做|写|发)?"


def job_of(wishes: str, named: str = "") -> str:
    """The job by its name, else by the words; "summary" also for what this engine has no job for (see `is_known`)."""
    return named if named in PHRASES or named in NAMED_ONLY else intent_of(wishes) or "summary"


def is_known(wishes: str, named: str = "") -> bool:
    """Whether the offline engine has a job for this, or only gives a digest and says so."""
    return named in PHRASES or named in NAMED_ONLY or bool(intent_of(wishes))


def wanted_files(wishes: str, files: Mapping[str, str] = FILES) -> tuple[str, ...]:
    """Which files of a job to make: all, less those declined ("no deck"), or only those after "only". `files` gives the
    words for each; those of a meeting pack unless stated."""
    only = re.search(r"\b(?:only|just)\b(.{0,60})|(?:只要|只做|仅)(.{0,30})", wishes, re.IGNORECASE)
    if only:
        part = only.group(1) or only.group(2) or ""
        chosen = tuple(name for name, words in files.items() if re.search(words, part, re.IGNORECASE))
        if chosen:
            return chosen
    declined = {
        name
        for name, words in files.items()
        if re.search(rf"{NO_EN}(?:{words})|{NO_ZH}(?:{words})", wishes, re.IGNORECASE)
    }
    return tuple(name for name in files if name not in declined)
