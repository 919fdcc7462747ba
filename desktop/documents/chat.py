"""Answers for chat exports: text files whose lines begin with a time and a name (Teams, WhatsApp, WeChat, Slack copies)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.core.document import ChatRecord, PassageKind, Place
from desktop.documents.source import Content, clean

_TIME = (
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上)?[ ]?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[ \u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_YEAR_FIRST = r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_YEAR_LAST = r"(?P<first>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{2,4})"
_NAME = r"(?P<name>[^:：\n\[\]<>]{1,60}?)"
_BEGIN, _END = r"[\u200e\u200f]*\[?", r"\]?(?:[ \t]+-)?[ \t]+"
_TEXT = r"[:：](?:[ \t]+(?P<text>.*)|(?P<none>)$)"
_FORMS = (
    re.compile(rf"{_BEGIN}{_YEAR_FIRST},?[ T]+{_TIME}{_END}{_NAME}{_TEXT}"),
    re.compile(rf"{_BEGIN}{_YEAR_LAST},?[ T]+{_TIME}{_END}{_NAME}{_TEXT}"),
    # WeChat copies put the message on the next line: "Name 2026/2/27 16:41"
    re.compile(rf"{_NAME}[ \t]+{_YEAR_FIRST}[ \t]+{_TIME}[:：]?[ \t]*$(?P<text>)"),
    # and other exports (QQ, WeChat tools) put time and name on a line of their own: "2026-02-27 16:41:03 Name(12345)"
    re.compile(rf"{_BEGIN}{_YEAR_FIRST}[ T]+{_TIME}\]?[ \t]+(?P<name>[^:：\n\[\]]{{1,40}})$(?P<text>)"),
)
_MOMENTS = tuple(re.compile(rf"{date},?[ T]+{_TIME}") for date in (_YEAR_FIRST, _YEAR_LAST))
_CHANNEL = re.compile(r"#?\s*(?:channel|chat|group|频道|群聊|会话)\s*[:：]\s*(?P<name>.+)", re.IGNORECASE)
_SHARE = 0.5  # of the messages' lines must start one, at least MIN of them, before a file counts as a chat
_MIN = 2


@dataclass(slots=True)
class _Message:
    first: int
    last: int
    name: str
    at: datetime | None
    lines: list[str]


def chat_lines(content: Content, text: str) -> bool:
    """Adds a CHAT passage per message when `text` is a chat export; False (and nothing added) when it is not."""
    lines = text.splitlines()
    is_day_first = _is_day_first(lines)
    before, messages = _messages(lines, is_day_first)
    filled = sum(1 for line in lines if line.strip())
    if len(messages) < _MIN or (len(messages) < filled * _SHARE and not _are_dense(messages, filled)):
        return False
    if sum(1 for message in messages if any(line.strip() for line in message.lines)) < 0.8 * len(messages):
        return False  # a log: times at the beginning of lines, and nobody says anything
    channel = content.source.name.rpartition("/")[2].rpartition(".")[0]
    for number, line in before:
        match = _CHANNEL.match(line.strip())
        channel = match.group("name").strip() if match else channel
        content.add(line, Place.LINES, number, "", str(number))
    for message in messages:
        said = clean("\n".join(message.lines))
        at = f"[{message.at:%Y-%m-%d %H:%M}] " if message.at else ""
        record = ChatRecord(channel, message.name, said, message.at)
        shown = f"{at}{message.name}: {said}"
        place = (Place.LINES, message.first, "", str(message.last))
        content.add(shown, *place, kind=PassageKind.CHAT, record=record)
    content.metadata["channel"] = channel
    return True


def moment_in(text: str, is_day_first: bool) -> datetime | None:
    """The time that `text` tells: ISO 8601 (aware when it names a zone), or a date as people write it."""
    try:
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        match = next((found for form in _MOMENTS if (found := form.search(text))), None)
        return _at(match, is_day_first) if match else None


def are_day_first(times: Iterable[str]) -> bool:
    """Whether the day stands before the month: unless some second number can only be a day, or hours end in AM, PM."""
    found = [match for text in times if (match := _MOMENTS[1].search(text))]
    return not any(int(match["other"]) > 12 or match["half"] for match in found)


def _are_dense(messages: list[_Message], filled: int) -> bool:
    """Long messages have many lines each; five messages at a fifth of the lines are a chat all the same."""
    return len(messages) >= 5 and len(messages) >= filled * 0.15


def _messages(lines: list[str], is_day_first: bool) -> tuple[list[tuple[int, str]], list[_Message]]:
    before: list[tuple[int, str]] = []
    messages: list[_Message] = []
    for number, line in enumerate(lines, 1):
        match = _match(line)
        if match:
            said = match.group("text") or ""
            messages.append(_Message(number, number, match["name"].strip(" ~\u200e"), _at(match, is_day_first), [said]))
        elif messages:
            messages[-1].lines.append(line)
            messages[-1].last = number if line.strip() else messages[-1].last
        elif line.strip():
            before.append((number, line))
    return before, messages


def _match(line: str) -> re.Match[str] | None:
    return next((match for form in _FORMS if (match := form.match(line))), None)


def _numbers(lines: list[str]) -> Iterator[tuple[int, int]]:
    for line in lines[:2_000]:
        match = _FORMS[1].match(line)
        if match:
            yield int(match["first"]), int(match["other"])


def _is_day_first(lines: list[str]) -> bool:
    """Day before month, unless some second number can only be a day."""
    return not any(other > 12 for _, other in _numbers(lines))


def _at(match: re.Match[str], is_day_first: bool) -> datetime | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if int(parts["year"]) < 100 else 0)
    if parts.get("month"):
        month, day = int(parts["month"]), int(parts["day"])
    else:
        first, other = int(parts["first"]), int(parts["other"])
        month, day = (other, first) if is_day_first else (first, other)
    hour = int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    if parts["part"] in ("下午", "傍晚", "晚上", "中午") and hour < 12:
        hour += 12 if parts["part"] != "中午" or hour < 6 else 0
    elif parts["part"] in ("凌晨", "上午") and hour == 12:
        hour = 0
    try:
        return datetime(year, month, day, hour, int(parts["minute"]), int(parts["second"] or 0))  # noqa: DTZ001 - exports name no zone
    except ValueError:
        return None
