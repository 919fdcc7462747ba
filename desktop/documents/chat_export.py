"""Answers for chat exports in JSON: Slack, Teams (Graph and its personal export) and Telegram, told by their fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop.core.document import ChatRecord, Passage, PassageKind, Place
from desktop.documents.html import blocks_of, parse_html
from desktop.documents.source import Content

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<[#!]([^|>]*)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class _Line:
    """One message of an export."""

    channel: str
    sender: str
    text: str
    at: datetime | None


def take_chat(content: Content, value: Any) -> bool:
    """Adds a CHAT passage per message when `value` is an export; False (and nothing added) when it is not."""
    lines = list(_exported(value, _folder(content.source.name)))
    if not lines:
        return False
    for number, line in enumerate(lines, 1):
        at = f"[{line.at:%Y-%m-%d %H:%M}] " if line.at else ""
        record = ChatRecord(line.channel, line.sender, line.text, line.at)
        text = f"{at}{line.sender}: {line.text}"
        content.add(text, Place.LINES, number, line.channel, kind=PassageKind.CHAT, record=record)
    content.metadata["channel"] = lines[0].channel
    content.title = content.title or lines[0].channel
    return True


def users_of(value: Any) -> dict[str, str]:
    """Slack's users.json: id -> name."""
    found = {}
    for user in value if isinstance(value, list) else ():
        if isinstance(user, dict) and isinstance(user.get("id"), str):
            name = _text(user, "profile", "real_name") or _text(user, "real_name") or _text(user, "name")
            found[user["id"]] = name or user["id"]
    return found


def renamed(passages: Sequence[Passage], users: Mapping[str, str]) -> list[Passage]:
    """The passages with names instead of Slack's user ids."""

    def named(text: str) -> str:
        return re.sub(r"@([UW][A-Z0-9]{5,})\b", lambda match: "@" + users.get(match[1], match[1]), text)

    found = []
    for passage in passages:
        if isinstance(chat := passage.record, ChatRecord):
            record = replace(chat, sender=users.get(chat.sender, chat.sender), text=named(chat.text))
            text = named(passage.text).replace(f"{chat.sender}: ", f"{record.sender}: ", 1)
            passage = replace(passage, text=text, record=record)
        found.append(passage)
    return found


def _exported(value: Any, channel: str) -> Iterator[_Line]:
    items = value if isinstance(value, list) else [value]
    first = next((item for item in items if isinstance(item, dict)), {})
    if isinstance(value, list) and "ts" in first and first.get("type") == "message":
        yield from (_slack(item, channel) for item in items if isinstance(item, dict) and _said(item))
    elif isinstance(value, dict) and isinstance(value.get("messages"), list):
        name = _text(value, "name") or _text(value, "channel", "name") or channel
        messages = [item for item in value["messages"] if isinstance(item, dict)]
        if any("ts" in item for item in messages[:5]):
            yield from (_slack(item, name) for item in messages if _said(item))
        elif any("date_unixtime" in item or ("from" in item and "date" in item) for item in messages[:5]):
            yield from (_telegram(item, name) for item in messages if item.get("type", "message") == "message")
    elif isinstance(value, dict) and isinstance(value.get("conversations"), list):
        for conversation in value["conversations"]:
            yield from _personal(conversation)
    else:
        values = value.get("value") if isinstance(value, dict) else value
        if isinstance(values, list):
            yield from (_graph(item, channel) for item in values if isinstance(item, dict) and _is_graph(item))


def _slack(item: Mapping[str, Any], channel: str) -> _Line:
    sender = _text(item, "user_profile", "real_name") or _text(item, "username") or _text(item, "user")
    text = _MENTION.sub(lambda match: "@" + (match[2] or match[1]), _said(item))
    text = _LINK.sub(lambda match: f"{match[2]} ({match[1]})" if match[2] else match[1], text)
    text = _CHANNEL.sub(lambda match: "#" + (match[2] or match[1]), text)
    return _Line(channel, sender or "?", html.unescape(text).strip(), _seconds(item.get("ts")))


def _said(item: Mapping[str, Any]) -> str:
    """Text, else what attached cards and files say."""
    parts = [_text(item, "text")]
    for card in item.get("attachments") or ():
        if isinstance(card, dict):
            parts += [_text(card, "title"), _text(card, "text") or _text(card, "fallback")]
    parts += [f"[{_text(file, 'name')}]" for file in item.get("files") or () if isinstance(file, dict)]
    return "\n".join(part for part in parts if part)


def _telegram(item: Mapping[str, Any], channel: str) -> _Line:
    text = item.get("text", "")
    if isinstance(text, list):
        text = "".join(part if isinstance(part, str) else _text(part, "text") for part in text)
    return _Line(channel, _text(item, "from") or "?", str(text), _moment(item.get("date")))


def _personal(conversation: Any) -> Iterator[_Line]:
    """A conversation of Teams' or Skype's personal export."""
    messages = conversation.get("MessageList") if isinstance(conversation, dict) else None
    name = _text(conversation, "displayName") or _text(conversation, "id") if isinstance(conversation, dict) else ""
    for item in messages if isinstance(messages, list) else ():
        if isinstance(item, dict) and _text(item, "content"):
            sender = _text(item, "displayName") or _text(item, "from") or "?"
            yield _Line(name, sender, _plain(_text(item, "content")), _moment(item.get("originalarrivaltime")))


def _is_graph(item: Mapping[str, Any]) -> bool:
    return "createdDateTime" in item and bool(_text(item, "body", "content")) and "from" in item


def _graph(item: Mapping[str, Any], channel: str) -> _Line:
    """A chatMessage of Microsoft Graph."""
    sender = _text(item, "from", "user", "displayName") or _text(item, "from", "application", "displayName") or "?"
    text = _text(item, "body", "content")
    is_html = _text(item, "body", "contentType").lower() == "html"
    return _Line(channel, sender, _plain(text) if is_html else text, _moment(item.get("createdDateTime")))


def _plain(page: str) -> str:
    root = parse_html(page) if "<" in page else None
    if root is None:
        return html.unescape(page)
    return "\n".join(block.text for block in blocks_of(root) if not block.hidden)


def _text(value: Any, *keys: str) -> str:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _seconds(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return None


def _folder(name: str) -> str:
    """Slack keeps a file per day in a folder per channel: "general/2026-02-27.json"."""
    inner = name.rpartition("!")[2]
    folder, _, file = inner.rpartition("/")
    return folder.rpartition("/")[2] or file.rpartition(".")[0]
