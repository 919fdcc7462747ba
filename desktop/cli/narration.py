"""Answers for the words a person reads on stderr while a task is worked on."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Any

from desktop.core import events as e
from desktop.core import turns
from desktop.core.task import StepState
from desktop.core.turns import EstimateMade

WORDS = {
    "en": {
        "step": "Step {n} of {of}: {title}",
        "file": "  made {name}",
        "left": "  not read: {text}",
        "asks": "  asks: {text}",
        "again": "  {why} at {model}. Goes on at {time}.",
        "other": "  {why} at {source}. Goes on with {target}.",
        "until": "  {text} Goes on at {time}.",
        "when": "%H:%M:%S",
        "rate_limit": "Rate limit",
        "overloaded": "No answer",
        "incomplete": "The answer broke off",
        "unknown_model": "The model is gone",
        "person": "You chose another model",
    },
    "zh": {
        "step": "第 {n} 步，共 {of} 步：{title}",
        "file": "  已做好 {name}",
        "left": "  未能读取：{text}",
        "asks": "  提问：{text}",
        "again": "  {model}：{why}。{time} 继续。",
        "other": "  {source}：{why}。改用 {target} 继续。",
        "until": "  {text} {time} 继续。",
        "when": "%H:%M:%S",
        "rate_limit": "达到频率上限",
        "overloaded": "没有回应",
        "incomplete": "回答中断",
        "unknown_model": "模型已停用",
        "person": "已换模型",
    },
}


class Narrator:
    """Prints one line for what a person wants to see go by (subscribe it to the bus)."""

    def __init__(self, language: str) -> None:
        self._words = WORDS.get(language, WORDS["en"])
        self._language = language
        self._step = ""

    def __call__(self, message: Any) -> None:
        event = message.event if isinstance(message, e.Recorded) else None
        match event:
            case e.PlanChanged(steps=steps):
                for number, step in enumerate(steps, 1):
                    if step.state is StepState.ACTIVE and step.title != self._step:
                        self._step = step.title
                        say(self._words["step"].format(n=number, of=len(steps), title=step.title))
            case EstimateMade():
                say(expectation(event, self._language))
            case e.DeliverableSaved(name=name):
                say(self._words["file"].format(name=name))
            case e.SourceRead(error=error) if error:
                say(self._words["left"].format(text=error))
            case e.QuestionAsked(text=text):
                say(self._words["asks"].format(text=text))
            case turns.RetryPlanned(model=model, wait_s=wait_s, reason=reason):
                due = message.at + timedelta(seconds=wait_s)
                say(self._words["again"].format(why=self._why(reason), model=model, time=self._clock(due)))
            case turns.ModelChanged(source=source, target=target, reason=reason):
                say(self._words["other"].format(why=self._why(reason), source=source, target=target))
            case e.RunEnded(outcome="waiting", reason=reason, until=until):
                if until:
                    say(self._words["until"].format(text=reason, time=self._clock(datetime.fromisoformat(until))))
                else:
                    say(f"  {reason}")
            case _:
                pass

    def _why(self, reason: str) -> str:
        return self._words.get(reason, reason)

    def _clock(self, at: datetime) -> str:
        """A moment as the clock on this person's wall shows it."""
        return at.astimezone().strftime(self._words["when"])


def expectation(made: EstimateMade, language: str) -> str:
    """What a task is expected to cost, and why this model: one line."""
    zh = language == "zh"
    if made.low_usd is None or made.high_usd is None:
        cost = "费用未知" if zh else "cost unknown"
    else:
        cost = f"{'预计' if zh else 'expected'} ${made.low_usd:.2f} {'至' if zh else 'to'} ${made.high_usd:.2f}"
    return f"{made.model}{'：' if zh else ': '}{cost}{'。' if zh else '. '}{made.basis}"


def say(text: str) -> None:
    """One line for a person, on stderr."""
    print(text, file=sys.stderr, flush=True)
