"""Answers for the words a person reads on stderr while a task is worked on."""

from __future__ import annotations

import sys
from typing import Any

from desktop.core import events as e
from desktop.core.task import StepState

WORDS = {
    "en": {
        "step": "Step {n} of {of}: {title}",
        "file": "  made {name}",
        "left": "  not read: {text}",
        "asks": "  asks: {text}",
    },
    "zh": {
        "step": "第 {n} 步，共 {of} 步：{title}",
        "file": "  已做好 {name}",
        "left": "  未能读取：{text}",
        "asks": "  提问：{text}",
    },
}


class Narrator:
    """Prints one line for what a person wants to see go by (subscribe it to the bus)."""

    def __init__(self, language: str) -> None:
        self._words = WORDS.get(language, WORDS["en"])
        self._step = ""

    def __call__(self, message: Any) -> None:
        event = message.event if isinstance(message, e.Recorded) else None
        match event:
            case e.PlanChanged(steps=steps):
                for number, step in enumerate(steps, 1):
                    if step.state is StepState.ACTIVE and step.title != self._step:
                        self._step = step.title
                        say(self._words["step"].format(n=number, of=len(steps), title=step.title))
            case e.DeliverableSaved(name=name):
                say(self._words["file"].format(name=name))
            case e.SourceRead(error=error) if error:
                say(self._words["left"].format(text=error))
            case e.QuestionAsked(text=text):
                say(self._words["asks"].format(text=text))
            case _:
                pass


def say(text: str) -> None:
    """One line for a person, on stderr."""
    print(text, file=sys.stderr, flush=True)
