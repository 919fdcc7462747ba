"""Answers for whether a draft is one: unsent, with a subject and words to read."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from desktop.quality.finding import Fault


def message_at(path: Path) -> EmailMessage:
    """The mail at `path`, headers decoded."""
    with path.open("rb") as handle:
        return BytesParser(policy=policy.default).parse(handle)


def faults(path: Path) -> Iterator[Fault]:
    """What keeps the file at `path` from being a mail draft."""
    message = message_at(path)
    if not str(message["Subject"] or "").strip():
        yield Fault("It has no subject.", "没有主题。", "Give the mail a subject.")
    if str(message["X-Unsent"] or "").strip() != "1":
        yield Fault(
            "It is not marked as an unsent draft.", "没有标为未发送的草稿。", "Write the mail as a draft again."
        )
    body = message.get_body(("plain", "html"))
    if body is None or not str(body.get_content()).strip():
        yield Fault("It has no text.", "没有正文。", "Give the mail its text.")
