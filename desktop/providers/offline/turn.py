"""Answers for one answer of the offline engine: a sentence to show, and the calls to make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.core.schema import dump
from desktop.core.spec import Language


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer being put together. Without calls it is the last one."""

    language: Language = "en"
    text: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = field(default_factory=tuple)

    def say(self, text: str) -> Turn:
        return replace(self, text=text)

    def call(self, tool: str, /, **arguments: Any) -> Turn:
        """One more call; dataclasses among the arguments become JSON."""
        return replace(self, calls=(*self.calls, (tool, {name: dump(value) for name, value in arguments.items()})))

    def plan(self, titles: tuple[str, ...], active: int) -> Turn:
        """State the plan: steps before `active` (from 0) are done, those after it expected."""
        states = [
            "done" if number < active else "active" if number == active else "expected" for number in range(len(titles))
        ]
        return self.call("outline", steps=[{"title": t, "state": s} for t, s in zip(titles, states, strict=True)])


def language_of_prompt(system: str) -> Language:
    """The language of the deliverables as the system prompt states it."""
    return "zh" if re.search(r"Language of the deliverables: zh", system) else "en"
