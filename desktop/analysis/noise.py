"""Answers for what is nobody's words to the reader: newsletters, notices by machines, program code, envelopes of mails."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENDER = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|newsletters?|news|notifications?|mailer(?:-daemon)?|marketing|bounces?|postmaster|updates?|alerts?|"
    r"editor|digest|promo|offers|automated|noreply.*)(?:[+._-].*)?$",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"unsubscribe|you (?:are receiving|receive) this|view (?:this|in) (?:email|browser)|automatic message|automatically generated|"
    r"退订|本邮件由系统自动",
    re.IGNORECASE,
)


def is_noise_sender(address: str) -> bool:
    """Whether the part before the @ is that of a machine or a mailing."""
    return bool(_SENDER.match(address.partition("@")[0]))


def is_noise_text(sentences: Sequence[str]) -> bool:
    """Whether the end of a mail says that it is a mailing."""
    return any(_TEXT.search(sentence) for sentence in sentences[-6:])


_CODE_FILES = frozenset(
    "js mjs cjs ts jsx tsx py sh bash ps1 bat cmd vbs vba wsf hta rb pl php java c h cpp cs go rs lua r m swift kt sql css scss".split()
)
_ENVELOPE = re.compile(
    r"\bmulti-?part message in MIME format|^\s*MIME-Version:|\bContent-(?:Type|Transfer-Encoding|Disposition|ID):|"
    r"^\s*-{2,}\S*(?:boundary|=_|nextpart)|^\s*--[\w=+/.'?,:-]{8,}\s*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\bfunction\s*\w*\s*\([^)]*\)\s*\{|=>\s*[{(\w]|\b(?:const|let|var)\s+[\w$\[{][^;]{0,60}?=|^\s*(?:import|export)\s.+\bfrom\s+['\"]|"
    r"\bconsole\.\w+\(|\bdocument\.\w+[.(=]|^\s*#(?:include|!/)|^\s*def \w+\(.*:|\w\([^)]{2,200}\)\s*;\s*$|"
    r"\s(?:===?|!==?|\+=|:?=)\s.*;\s*$|[{}]\s*[;,)]*\s*$|^\s*(?://|/\*|\*/)",
)
_FOOTNOTE = re.compile(r"^\s*(?:sources?|data source)\s*[:：]|^\s*(?:数据|资料|信息)?来源\s*[:：]", re.IGNORECASE)


def is_code_file(file: str) -> bool:
    """Whether a file, perhaps inside another ("a.eml!b.js"), holds a program."""
    return file.rpartition("!")[2].rpartition(".")[2].lower() in _CODE_FILES


def is_envelope(line: str) -> bool:
    """A line of the wrapping of a mail that was not unwrapped: a MIME boundary or header."""
    return bool(_ENVELOPE.search(line))


def is_code(line: str) -> bool:
    """A line of a program."""
    return bool(_CODE.search(line))


def is_footnote(line: str) -> bool:
    """The footnote of a slide or table that says where its numbers are from."""
    return bool(_FOOTNOTE.search(line))
