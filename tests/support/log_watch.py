"""Collects log records at WARNING and above, and says which of them no one expected."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field


@dataclass(slots=True)
class ExpectedMessages:
    """What a test announced and what came. Used for log records and for Qt messages alike."""

    expected: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        """Announce that a message containing `text` will come (or has come) in this test, once or more often."""
        self.expected.append(text)

    @property
    def unexpected(self) -> list[str]:
        """Messages that came unannounced."""
        return [message for message in self.seen if not any(text in message for text in self.expected)]

    @property
    def missing(self) -> list[str]:
        """Announced messages that never came."""
        return [text for text in self.expected if not any(text in message for message in self.seen)]

    def complaint(self, kind: str) -> str | None:
        """One text that fails the test, or None if all came as announced."""
        lines = [f"unexpected {kind}: {message}" for message in self.unexpected]
        lines += [f"announced {kind} that never came: {text}" for text in self.missing]
        return "\n".join(lines) or None


class LogWatch(logging.Handler):
    """A handler for the root logger that formats what it gets, with the traceback if there is one."""

    def __init__(self, messages: ExpectedMessages) -> None:
        super().__init__(logging.WARNING)
        self.messages = messages
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.seen.append(self.format(record))
