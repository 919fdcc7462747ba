"""Answers for which sentence is a promise: explicit words only, so that nothing is invented.

English: "I'll send", "you will have", "Tom will bring", "let me check", "I owe you", "Will send". Chinese: 我周三前把…发给您,
周三前给你. Questions, requests, conditions, wishes and reported speech are no promise.
"""

from __future__ import annotations

import re

from desktop.analysis.words import content

_VERB = (
    r"(?:send|share|provide|confirm|bring|return|get back|come back|revert|let (?:you|him|her|them|\w+) (?:have|know)|give|deliver|prepare|"
    r"write|draft|update|forward|check|verify|follow up|call|arrange|circulate|submit|finali[sz]e|complete|finish|fix|issue|supply|"
    r"have\b.{2,80}\bready|make sure|ensure|look into|organi[sz]e|schedule|set up|book|add|put together|replace|report|review|resolve|"
    r"work on|reply|answer|pass|hand|present|show|introduce|ask|find out|reach out|email|mail|ship|publish|post|"
    r"upload|collect|correct|restate)\b"
)
_FIRST = re.compile(
    rf"\b(?P<who>I|[Ww]e)(?:['’]ll|\s+will|\s+shall|['’](?:m|re)\s+going\s+to|\s+am\s+going\s+to|\s+are\s+going\s+to|"
    rf"\s+need\s+to|\s+promise\s+to|"
    rf"\s+commit\s+to)\s+(?:also\s+|then\s+|still\s+|just\s+|now\s+|personally\s+|try\s+to\s+|aim\s+to\s+)?(?:{_VERB})"
)
_YOU_GET = re.compile(
    r"\b[Yy]ou(?:['’]ll|\s+will)\s+(?:also\s+)?(?:have|get|receive)\s+(?!to\b|seen|noticed|heard|met)"
)
_LET_ME = re.compile(r"\b[Ll]et me\s+(?:\w+ (?:and|then) )?(?:get back|come back|confirm (?:to|this|that|it)|revert)\b")
_OWE = re.compile(r"\bI\s+(?:still\s+)?owe\s+(?P<whom>you|[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)\s+(?P<what>.{3,120})")
_THIRD = re.compile(
    rf"(?:^|[,;:]\s+|\band\s+)(?P<who>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)(?:['’]ll|\s+will|\s+is\s+going\s+to)\s+(?:also\s+)?(?:{_VERB})"
)
_HAN = re.compile(
    r"(?:^|[，,。；：:\s、])(?:那)?(?P<who>我们?|我方|我司|我公司|本人|咱们)(?![的说想希自觉认看])(?P<rest>[^，。；！？]{0,60}?"
    r"(?:发给|发送|发您|发你|发到|提供|确认|回复|提交|完成|安排|准备好|寄给|寄出|交给|更新|反馈|答复|跟进|整理|补充|"
    r"通知|给您|给你|告诉您|告诉你)[^。；！？]{0,40})"
)
_HAN_FIRM = re.compile(r"会|将|把|之?前|一定|保证|负责|马上|立即|尽快|今天|明天|后天|本周|下周|周[一二三四五六日]")
_HAN_BARE = re.compile(
    r"(?:^|[，,；：:\s])(?:那|这个|最晚|最迟)?(?:(?:下个?|本|这)?(?:周|星期|礼拜)[一二三四五六日天]|今天|明天|后天|本周内|下周|月底|"
    r"\d{1,2}月\d{1,2}[日号])(?:[上下]午|晚上|中午|下班)?(?:之?前|以前)?(?:我|就|会|可以|一定|再|把[^，。；！？]{1,24}?|将[^，。；！？]{1,24}?)*"
    r"(?:发给|发|给|寄给|交给|提供给|提交给|回复|答复|反馈给|转给|告诉)(?:你们?|您|贵方|贵司|大家|各位)(?![的要们]|方便|看看)"
)
_WILL = re.compile(rf"^(?:OK|Okay|Sure|Yes|Thanks)?[,.!]?\s*(?:[Ww]ill|[Ss]hall)\s+(?:also\s+|then\s+)?(?:{_VERB})")
_ASKING = re.compile(r"请|麻烦|能否|可否|希望|需要|烦请|劳驾")
_SOFT = re.compile(
    r"\b(?:if|unless|provided that|in case|maybe|perhaps|might|could|would|should|hopefully|wish|want(?:s|ed)? (?:me|us) to|whether)\b|"
    r"如果|要是|假如|可能|也许|希望|能否|是否|想要|可以吗|建议|只能",
    re.IGNORECASE,
)
_NO_PROMISE = re.compile(
    r"\b(?:will|['’]ll)\s+(?:not|never)\b|\bwon['’]t\b|\bI said\b|\bsaid (?:that )?(?:I|we)\b|不会|无法|不能",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:attached|enclosed|here (?:is|are)|please find|(?:i|we)(?:['’]ve| have)? (?:just |now |already )?(?:sent|"
    r"shared|uploaded|completed|finished|"
    r"delivered|forwarded|circulated|published|confirmed)|(?:has|have) confirmed\b|(?:is|are|has been|have been|was|"
    r"were) (?:now |all )?(?:sent|done|out|completed?|finished|closed|"
    r"delivered|shared|attached|ready)|as promised|^done\b|^sent\b|^completed?\b|the (?:first|new|final|latest)\b.{0,40}:)|"
    r"已发|已经发|已完成|已经完成|已提交|已提供|附件|见附|发您了|发给您了|完成了|搞定|已确认",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|has been|have been|is|are) (?:now |all |since )?(?P<verb>\w{3,}(?:ed|en|nt))\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;；]\s*|,\s+and\s+(?=(?:I|we|he|she|they|it|[A-Z]\w+)\s+(?:is|are|was|will|has|have|can)\b)|,\s+so that\b"
)


class Promise:
    """Names of the forms a promise can take; the value of `form_of`."""

    SELF, THIRD, OWED = "self", "third", "owed"


def form_of(sentence: str) -> tuple[str, str] | None:
    """(form, name): "self", or "third" with the name of who will, or "owed" with the name it is owed to."""
    if sentence.rstrip().endswith(("?", "？")) or _NO_PROMISE.search(sentence):
        return None
    if match := _OWE.search(sentence):
        return Promise.OWED, "" if match["whom"] == "you" else match["whom"]
    head = sentence
    if _SOFT.search(head):
        return None
    if _FIRST.search(head) or _YOU_GET.search(head) or _LET_ME.search(head) or _WILL.search(head):
        return Promise.SELF, ""
    if match := _THIRD.search(head):
        return Promise.THIRD, match["who"]
    if _HAN_BARE.search(head) and not _ASKING.search(head):
        return Promise.SELF, ""
    match = _HAN.search(head)
    if match and _HAN_FIRM.search(match["rest"]):
        return Promise.SELF, ""
    return None


def says_done(sentence: str) -> bool:
    """Whether the words say that something was delivered."""
    return bool(_DONE.search(sentence)) and not _NO_PROMISE.search(sentence)


def reports_done(sentence: str, thing: frozenset[str]) -> bool:
    """Whether a document reports the thing in the passive: "On-time figures were restated", most of its words there."""
    shared = thing & content(sentence)
    return (
        len(shared) >= 3
        and len(shared) >= len(thing) * 0.6
        and any(content(match["verb"]) & thing for match in _PASSIVE.finditer(sentence))
    )


def clause_of(sentence: str) -> str:
    """The part of a sentence that promises: "…, and Tom is recruiting" and "…, so that Ines can read it" are left out."""
    parts = [part.strip() for part in _CLAUSE.split(sentence)]
    return next((part for part in parts if form_of(part)), sentence).rstrip(",; ")
