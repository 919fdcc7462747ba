"""Answers for what a mail says itself and what it only repeats: quoted replies are told apart from new words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = re.compile(r"[ \t]{0,2}(?:[>|＞]|&gt;)")
_WROTE = re.compile(
    r"\s*(?:(?:On|Am|Le|El|Il|Em|Op|Den|W dniu)\b.{4,200}"
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał)\b.{0,80}[:：]"
    r"|(?:在|于)?\s*.{4,120}(?:写道|寫道|写到)\s*[:：]|.{3,80}\bwrote:)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"\s*(?:-{2,}\s*(?:Original Message|Original Appointment|Forwarded message|Forwarded by.*|Ursprüngliche Nachricht|Message d'origine"
    r"|Mensaje original|原始邮件|原始郵件|转发邮件|轉寄郵件|邮件原件|回复的原邮件|Original)\s*-{2,}|Begin forwarded message:)\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\s*\*?(?:From|Von|De|Da|发件人|寄件者|寄件人|發件人)\s*\*?\s*[:：]\s*\*?\s*\S", re.IGNORECASE)
_NEXT_FIELD = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Gesendet|An|Betreff|Datum|Envoyé|Objet|À|Enviado|Para|Asunto|发送时间|时间|日期|收件人|抄送|主题"
    r"|寄件日期|傳送時間|收件者|主旨|副本)\s*\*?\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MailParagraph:
    """A paragraph of a mail's text, quoted or the sender's own."""

    text: str
    is_quoted: bool = False


def paragraphs(text: str) -> Iterator[MailParagraph]:
    """The paragraphs of a plain text mail. Once the whole earlier mail is appended, all that follows is quoted."""
    lines = text.split("\n")
    block: list[str] = []
    was_quoted = is_rest = False
    for index, line in enumerate(lines):
        is_rest = is_rest or _starts_rest(lines, index)
        quoted = is_rest or bool(_SIGN.match(line)) or _introduces(lines, index)
        bare = _unsigned(line) if quoted else line
        if block and (quoted != was_quoted or not bare.strip()):
            yield MailParagraph("\n".join(block), was_quoted)
            block = []
        if bare.strip():
            block.append(bare)
        was_quoted = quoted
    if block:
        yield MailParagraph("\n".join(block), was_quoted)


def _starts_rest(lines: list[str], index: int) -> bool:
    line = lines[index]
    if _REST.match(line):
        return True
    if _FIELD.match(line) and sum(bool(_NEXT_FIELD.match(after)) for after in lines[index + 1 : index + 6]) >= 2:
        return True
    return bool(_wrote(lines, index)) and not _quotes_follow(lines, index)


def _introduces(lines: list[str], index: int) -> bool:
    """ "On … wrote:" stands above the quotation, sometimes on two lines."""
    return bool(_wrote(lines, index)) or (index > 0 and _wrote(lines, index - 1) == 2)


def _wrote(lines: list[str], index: int) -> int:
    """Number of lines of an "On … wrote:" that begins here, 0 when none does."""
    line = lines[index]
    if not line.strip() or len(line) > 300:
        return 0
    if line.rstrip().endswith((":", "：")) and _WROTE.match(line):
        return 1
    following = lines[index + 1] if index + 1 < len(lines) else ""
    opens = re.match(r"\s*(?:On|Am|Le|El|Il|Em|Op|在)\b", line)
    if opens and following.rstrip().endswith((":", "：")) and _WROTE.match(f"{line} {following}"):
        return 2
    return 0


def _quotes_follow(lines: list[str], index: int) -> bool:
    """Whether the lines below carry quotation signs, so that own words may follow between them."""
    after = [line for line in lines[index + 1 : index + 8] if line.strip()]
    return any(_SIGN.match(line) for line in after[:3])


def _unsigned(line: str) -> str:
    while match := _SIGN.match(line):
        line = line[match.end() :]
        line = line.removeprefix(" ")
    return line
