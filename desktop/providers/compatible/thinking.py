"""Answers for thoughts inside the text: `<think>…</think>` before the answer is taken out, also when cut across pieces."""

from __future__ import annotations

OPEN, CLOSE = "<think>", "</think>"


class ThinkingFilter:
    """Feed it the text as it comes; it gives (text, thought). Only thoughts before the first word of the answer count."""

    def __init__(self) -> None:
        self._held = ""
        self._state = "start"  # start -> thought -> gap -> text, or start -> text

    def feed(self, piece: str) -> tuple[str, str]:
        if self._state == "text":
            return piece, ""
        self._held += piece
        thought = ""
        if self._state == "start":
            self._start()
        if self._state == "thought":
            thought = self._thought()
        return self._answer(), thought

    def end(self) -> tuple[str, str]:
        """What was held back because it could have been the beginning of a mark."""
        held, self._held = self._held, ""
        if self._state == "gap":
            return "", ""
        return ("", held) if self._state == "thought" else (held, "")

    def _start(self) -> None:
        seen = self._held.lstrip()
        if seen.startswith(OPEN):
            self._held, self._state = seen[len(OPEN) :], "thought"
        elif seen and not OPEN.startswith(seen):
            self._state = "text"

    def _thought(self) -> str:
        thought, mark, rest = self._held.partition(CLOSE)
        if mark:
            self._held, self._state = rest, "gap"
            return thought
        keep = next((n for n in range(len(CLOSE) - 1, 0, -1) if self._held.endswith(CLOSE[:n])), 0)
        cut = len(self._held) - keep
        thought, self._held = self._held[:cut], self._held[cut:]
        return thought

    def _answer(self) -> str:
        if self._state == "gap":
            self._held = self._held.lstrip()
            if self._held:
                self._state = "text"
        if self._state != "text":
            return ""
        text, self._held = self._held, ""
        return text
