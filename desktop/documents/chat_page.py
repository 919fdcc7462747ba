"""Answers for web pages, and for those of them that are chats saved as a page (Teams, Telegram, exporters of both).

No two exporters write the same page, but all of them mark each message, and in it the sender, the time and the words,
with a class of that meaning. Where two messages can be told so, the page is a chat; else it is read as any page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from desktop.core.document import ChatRecord, PassageKind, Place
from desktop.documents.chat import are_day_first, moment_in
from desktop.documents.html import blocks_of, page_of, read_html
from desktop.documents.html_style import Visibility
from desktop.documents.source import Content, Source, clean

_MESSAGE = re.compile(r"message|(?:^|[ _-])msg(?:[ _-]|$)", re.IGNORECASE)
_SENDER = re.compile(r"sender|author|from|user|display-?name|(?:^|[ _-])name", re.IGNORECASE)
_TIME = re.compile(r"time|date", re.IGNORECASE)
_WORDS = re.compile(r"body|content|text", re.IGNORECASE)
_HINT = re.compile(rb"message|msg", re.IGNORECASE)
_MIN = 2
_MAX_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class _Message:
    """The elements of one message; `sender` is "" where an exporter writes it only for the first of several."""

    sender: str
    time: str
    words: lxml_html.HtmlElement


def read_page(source: Source) -> Content:
    """A web page. Place HEADING: number is the block, or the message of a chat, from 1."""
    if len(_HINT.findall(source.data)) >= _MIN:
        content = Content(source)
        if _take_chat(content):
            return content
    return read_html(source)


def _take_chat(content: Content) -> bool:
    """Adds a CHAT passage per message; False (and nothing added) when the page is no chat."""
    root = page_of(content.source)
    messages = [] if root is None else list(_messages(root))
    if root is None or sum(1 for message in messages if message.sender) < _MIN:
        return False
    channel = " ".join((root.findtext(".//title") or "").split())
    content.title = channel
    is_day_first, visibility = are_day_first(message.time for message in messages), Visibility(root)
    sender = ""
    for number, message in enumerate(messages, 1):
        sender = message.sender or sender
        at = moment_in(message.time, is_day_first)
        place = (Place.HEADING, number, channel)
        blocks = list(blocks_of(message.words, visibility))
        said = clean("\n".join(block.text for block in blocks if not block.hidden))
        shown = f"[{at:%Y-%m-%d %H:%M}] {sender}: {said}" if at else f"{sender}: {said}"
        if said:
            content.add(shown, *place, kind=PassageKind.CHAT, record=ChatRecord(channel, sender, said, at))
        unseen = "\n".join(block.text for block in blocks if block.hidden)
        content.add(unseen, *place, "hidden", kind=PassageKind.CHAT, hidden=True)
    content.metadata["channel"] = channel
    return True


def _messages(root: lxml_html.HtmlElement) -> Iterator[_Message]:
    """The innermost elements that hold a time and words, in the order of the page."""
    around: set[lxml_html.HtmlElement] = set()
    found = []
    for element in reversed([item for item in root.iter() if _MESSAGE.search(_marks(item))]):
        message = None if element in around else _message(element)
        if message is not None:
            found.append(message)
            around.update(element.iterancestors())
    return reversed(found)


def _message(element: lxml_html.HtmlElement) -> _Message | None:
    inside = [item for item in element.iterdescendants() if isinstance(item.tag, str)]
    time = next((item for item in inside if item.tag == "time" or _TIME.search(_marks(item))), None)
    sender = next((item for item in inside if item is not time and _SENDER.search(_marks(item)) and _name(item)), None)
    if time is None:
        return None
    frames = {*time.iterancestors(), *(sender.iterancestors() if sender is not None else ())}
    words = next(
        (item for item in inside if _WORDS.search(_marks(item)) and item not in (time, sender) and item not in frames),
        None,
    )
    if words is None:
        return None
    said = time.get("datetime") or time.get("title") or time.text_content()
    return _Message("" if sender is None else _name(sender), said.strip(), words)


def _marks(element: lxml_html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('data-tid', '')}" if isinstance(element.tag, str) else ""


def _name(element: lxml_html.HtmlElement) -> str:
    text = " ".join(element.text_content().split())
    return text if len(text) <= _MAX_NAME else ""
