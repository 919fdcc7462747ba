"""Answers for sentences: where one ends in English and Chinese, and which words of a mail are its author's own.

A sentence never crosses a blank line or a list mark; abbreviations, initials, numbers and addresses do not end one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r"\n\s*\n+")
_LIST_MARK = re.compile(r"^\s*(?:[-*•・‣–—]|\(?\d{1,2}[.)、]|\(?[a-z][.)])\s+")
_END = re.compile(r"(?:[。！？；]|[!?](?![A-Z$]{1,3}\$?\d))+[”’」』\"')）]*|\.+[\"'”’)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|inc|ltd|co|corp|jr|sr|fig|p|pp|art|dept|est|incl|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|a\.m|p\.m)|\b[a-z]|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"^\s*(?:on\b.{6,160}\bwrote:|在.{4,120}(?:写道|寫道)[:：]|-{3,}\s*(?:original message|forwarded message|原始邮件|"
    r"转发的邮件).*|_{10,}|from:\s.+|发件人[:：].+|begin forwarded message:|le .{6,80} a écrit\s?:|am .{6,80} schrieb.*:)\s*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(?:-- ?|—+|_{2,})$")
_SIGN_OFF = re.compile(
    r"^(?:(?:best|kind|warm|many|with)\s+(?:regards|wishes|thanks)|regards|best|thanks|thank you|cheers|sincerely|"
    r"yours (?:sincerely|faithfully|truly)|all the best|many thanks|祝好|此致|敬礼|顺祝商祺|谢谢|致礼)\s*[,，.!！。]?$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b[^.!?]{0,40}[,:!–-]?|[\w .'’-]{1,30}(?:,\s*[\w.'’-]{1,20}){0,2},|"
    r"[\w .'’、，,]{1,24}(?:您好|你好|好)?[:：,，！!]|(?:您好|你好|大家好)[:：,，！!。]?|(?:all|both|team|hello both),)$",
    re.IGNORECASE,
)


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, each on one line and without its list mark."""
    return tuple(sentence for block in _blocks(text) for sentence in _of_block(block))


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and list items; wrapped lines are joined, in Chinese without a blank."""
    for block in _BLOCK.split(text.replace("\r\n", "\n")):
        held: list[str] = []
        for line in block.split("\n"):
            if _LIST_MARK.match(line) and held:
                yield _joined(held)
                held = []
            held.append(_LIST_MARK.sub("", line).strip())
        if any(held):
            yield _joined(held)


def _joined(lines: list[str]) -> str:
    joined = ""
    for line in filter(None, lines):
        tight = joined and joined[-1] > "\u2e80" and line[0] > "\u2e80"
        joined = f"{joined}{'' if tight or not joined else ' '}{line}"
    return joined


def _of_block(block: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(block):
        piece = block[start : match.end()]
        if match.group().startswith(".") and _ABBREVIATION.search(piece.rstrip("\"'”’)]")):
            continue
        if piece.strip():
            yield piece.strip()
        start = match.end()
    if rest := block[start:].strip():
        yield rest


def own_words(body: str) -> tuple[str, str]:
    """A mail's body without quoted text, as (words, signature)."""
    kept: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        if _ATTRIBUTION.match(line) and any(part.strip() for part in kept):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return _without_signature(kept)


def _without_signature(lines: list[str]) -> tuple[str, str]:
    for index, line in enumerate(lines):
        if _SIGNATURE.match(line.strip()):
            return _without_sign_off(lines[:index]), "\n".join(lines[index + 1 :]).strip()
    for index in range(len(lines) - 1, max(0, len(lines) - 10), -1):
        if _SIGN_OFF.match(lines[index].strip()):
            return "\n".join(lines[:index]).strip(), "\n".join(lines[index + 1 :]).strip()
    return "\n".join(lines).strip(), ""


def _without_sign_off(lines: list[str]) -> str:
    """The lines before a signature mark, without "Best,\\nMara" at their end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    tail = 0
    while tail < min(3, len(kept) - 1) and kept[-1 - tail].strip() and len(kept[-1 - tail].strip()) <= 32:
        tail += 1
    if 0 < tail <= 3 and (tail == len(kept) or not kept[-1 - tail].strip()) and not _ends_like_text(kept[-1]):
        kept = kept[: len(kept) - tail]
    return "\n".join(kept).strip()


def _ends_like_text(line: str) -> bool:
    """A sentence, not a name: ends with a full stop after several words, or with a question mark."""
    words = line.split()
    return line.rstrip().endswith(("?", "？", "。", "！")) or (line.rstrip().endswith(".") and len(words) > 2)


def is_greeting(sentence: str) -> bool:
    """A salutation or sign-off carries nothing."""
    line = sentence.strip()
    return len(line) <= 60 and bool(_GREETING.match(line) or _SIGN_OFF.match(line))


_QUESTION = re.compile(r"[?？][\"”’)）]*$")
_ASKING_ZH = re.compile(
    r"(?:吗|呢|么)[。]?$|能否|可否|是否(?:同意|可以|方便)|请问|请(?:尽快)?(?:告知|告诉|确认|回复|答复)|麻烦(?:您|你)?(?:告知|确认|回复)"
)
_ASKING_EN = re.compile(
    r"^(?:and |also |so |but )?(?:please|kindly|can you|could you|would you)\s+(?:also )?"
    r"(?:confirm|let (?:me|us) know|tell (?:me|us)|advise|clarify|come back|reply|answer|send (?:me|us)|give (?:me|us)|bring)\b|"
    r"\b(?:let (?:me|us) know (?:if|whether|when|what|how|who|which))\b",
    re.IGNORECASE,
)
_RHETORICAL = re.compile(
    r"^(?:how are you|hope you|ok|right|really|isn't it|any questions|sound good)\b.{0,24}[?？]$", re.IGNORECASE
)


def is_question(sentence: str) -> bool:
    """It asks the reader something: a question mark, 吗, 能否 …, or "please confirm"."""
    line = sentence.strip()
    if len(line) < 6 and not (line.endswith(("?", "？")) and len(line) >= 4):
        return False
    if _RHETORICAL.match(line):
        return False
    return bool(_QUESTION.search(line) or _ASKING_ZH.search(line) or _ASKING_EN.search(line))
