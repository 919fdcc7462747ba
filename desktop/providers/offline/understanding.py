"""Answers for what an instruction asks for: which job, and which of its files."""

from __future__ import annotations

import re

MEETING = re.compile(
    r"\b(meeting|review|call|briefing|visit|appointment|workshop)s?\b.*\b(pack|brief|prepar\w*|ready|material)"
    r"|\b(prepar\w*|brief|pack|get ready|ready)\b.*\b(meeting|review|call|visit|appointment|workshop)"
    r"|\bmeeting pack\b|\bclient pack\b"
    r"|(会议|会面|季度会|评审|拜访|会前|客户会|例会|见面).*(准备|材料|资料|简报|整理)"
    r"|(准备|整理|做).*(会议|会面|季度会|评审|拜访|会前|客户会|例会|会)",
    re.IGNORECASE | re.DOTALL,
)
SUMMARY = re.compile(
    r"\b(summar\w+|digest|overview|key points|main points|gist|tl;?dr|recap|what (do|does|is in))\b"
    r"|总结|摘要|概括|概述|归纳|要点|汇总|提炼",
    re.IGNORECASE,
)
FILES = {
    "brief": r"brief|word|docx|简报|文档",
    "figures": r"figures|workbook|excel|xlsx|spreadsheet|数据表|表格|数据",
    "deck": r"deck|slides?|powerpoint|pptx|presentation|汇报稿|幻灯|演示|ppt",
    "mail": r"mail|email|邮件",
    "slot": r"prep(aration)? slot|slot|calendar entry|准备时间|日程",
}
NO_EN = r"(?:without|no|skip|leave out|not)\s+(?:the |a |an |any )?"
NO_ZH = r"(?:不要|不用|不需要|跳过|别做|去掉|省略)(?:再?做|写|发)?"


def job_of(wishes: str, named: str = "") -> str:
    """ "meeting-pack" or "summary" (also for what this engine has no job for: see `is_known`)."""
    if named in ("meeting-pack", "summary"):
        return named
    if SUMMARY.search(wishes) and not re.search(r"\bpack\b|材料包|会议材料", wishes, re.IGNORECASE):
        return "summary"
    return "meeting-pack" if MEETING.search(wishes) else "summary"


def is_known(wishes: str, named: str = "") -> bool:
    """Whether the offline engine has a job for this, or only gives a digest and says so."""
    return named in ("meeting-pack", "summary") or bool(SUMMARY.search(wishes) or MEETING.search(wishes))


def wanted_files(wishes: str) -> tuple[str, ...]:
    """Which files of a meeting pack to make: all, less those declined ("no deck"), or only those after "only"."""
    only = re.search(r"\b(?:only|just)\b(.{0,60})|(?:只要|只做|仅)(.{0,30})", wishes, re.IGNORECASE)
    if only:
        part = only.group(1) or only.group(2) or ""
        chosen = tuple(name for name, words in FILES.items() if re.search(words, part, re.IGNORECASE))
        if chosen:
            return chosen
    declined = {
        name
        for name, words in FILES.items()
        if re.search(rf"{NO_EN}(?:{words})|{NO_ZH}(?:{words})", wishes, re.IGNORECASE)
    }
    return tuple(name for name in FILES if name not in declined)
