"""Answers for what must not be forgotten when a conversation is shortened: a fold of the facts beside the words.

Instruction, the person's words, answers and decisions, the plan, what was read and cited, what was made. Made from the
journal alone, so it costs no request and is the same whenever it is folded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from desktop.core.commands import ApprovalDecided, QuestionAnswered, SteerWithdrawn, UserSteered
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    DeliverableSaved,
    Event,
    PlanChanged,
    QuestionAsked,
    RepairRequested,
    SourceRead,
)
from desktop.core.message import TextPart
from desktop.core.schema import dump
from desktop.core.task import Step
from desktop.core.turns import TurnEnded

PASSAGE = re.compile(r"\bp[0-9a-hjkmnp-tv-z]{8}\b")
NOTES, NOTE_CHARACTERS = 12, 400
MAX_LISTED = 200


@dataclass(slots=True)
class Memory:
    """Facts in the order they came. `passages` are ids the chat model used in its calls."""

    words: list[str] = field(default_factory=list)
    steers: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    approvals: dict[str, str] = field(default_factory=dict)
    tools: dict[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    passages: dict[str, None] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Take in one event; most have nothing to remember."""
        match event:
            case RepairRequested(text=text):
                self.words.append(text)
            case UserSteered(steer=steer, text=text):
                self.words.append(text)
                self.steers[steer] = text
            case SteerWithdrawn(steer=steer) if steer in self.steers:
                self.words.remove(self.steers.pop(steer))
            case QuestionAsked(question=question, text=text):
                self.questions[question] = text
            case QuestionAnswered():
                answer = "left to you" if event.skipped else event.text
                self.answers.append(f"{self.questions.get(event.question, 'A question')} {answer}")
            case ApprovalRequested(approval=approval, call=call) if call in self.tools:
                self.approvals[approval] = call
            case ApprovalDecided(approval=approval, decision=decision):
                tool = self.tools.get(self.approvals.get(approval, ""), "a call")
                self.answers.append(f"{tool}: {decision}")
            case PlanChanged(steps=steps):
                self.steps = steps
            case SourceRead(file=file):
                self.sources[file] = event.error or f"{event.passages} passages"
            case DeliverableSaved(name=name):
                self.files[name] = f"version {event.version}, {event.format}"
            case _:
                self._apply_work(event)

    def _apply_work(self, event: Event) -> None:
        match event:
            case CallProposed():
                self.tools[event.call] = event.tool
                text = json.dumps(dump(event.arguments), ensure_ascii=False)
                self.passages.update(dict.fromkeys(PASSAGE.findall(text)))
            case CallEnded(outcome="in_doubt", call=call):
                self.doubts.append(self.tools.get(call, "a call"))
            case TurnEnded(outcome="complete"):
                said = "".join(part.text for part in event.parts if isinstance(part, TextPart)).strip()
                if said:
                    self.notes = [*self.notes, said[:NOTE_CHARACTERS]][-NOTES:]

    def text(self) -> str:
        """What a chat model must still know, as a message."""
        blocks = [
            ("What the person or the checks said since", self.words),
            ("Answers and decisions of the person", self.answers),
            ("The plan now", [f"[{step.state.value}] {step.title}" for step in self.steps]),
            ("Sources that were read (read them again for their text)", _pairs(self.sources)),
            ("Passages you used", [" ".join(list(self.passages)[-MAX_LISTED:])] if self.passages else []),
            ("Files you wrote", _pairs(self.files)),
            ("Calls whose outcome is not known; do not repeat them", self.doubts),
            ("Your own words so far, shortened", self.notes),
        ]
        told = [f"{title}:\n" + "\n".join(f"- {line}" for line in lines) for title, lines in blocks if lines]
        return "\n\n".join(
            ["[The earlier part of this conversation was left out to save room. What matters of it:]", *told]
        )


def _pairs(found: dict[str, str]) -> list[str]:
    lines = [f"{name} ({what})" for name, what in found.items()]
    left = len(lines) - MAX_LISTED
    return lines if left <= 0 else [*lines[-MAX_LISTED:], f"and {left} more (list_files names them)"]
