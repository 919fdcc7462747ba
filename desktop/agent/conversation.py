"""Answers for what has been said and what is still open: a fold over a task's events.

A fresh start, an approval, a pause, an update and a crash are the same case: fold, look for what is undecided, go on.
Text from the person or from the checks is taken when the next turn starts (its `TurnStarted`), so the fold gives
the same messages whenever it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.core.commands import ApprovalDecided, TaskCancelled, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    Event,
    RepairRequested,
    TaskSubmitted,
)
from desktop.core.message import Message, Role, StopReason, TextPart, ToolResultPart
from desktop.core.turns import TurnEnded, TurnStarted
from desktop.policy.decision import taints


@dataclass(slots=True)
class OpenCall:
    """A proposed call and how far it got. `approval` is its id, `granted` None until the person has decided."""

    proposed: CallProposed
    started: int = 0
    approval: str = ""
    granted: bool | None = None
    ended: CallEnded | None = None

    @property
    def arguments(self) -> Mapping[str, Any]:
        return self.proposed.arguments


@dataclass(slots=True)
class Conversation:
    """The state of one task's talk. Feed it every event of the task, in order, with `apply`."""

    opening: str
    messages: list[Message] = field(default_factory=list)
    turn: int = 0
    attempt: int = 0
    stop: StopReason | None = None
    is_tainted: bool = False
    is_paused: bool = False
    is_cancelled: bool = False
    calls: dict[str, OpenCall] = field(default_factory=dict)
    waiting_texts: list[str] = field(default_factory=list)
    fingerprints: set[str] = field(default_factory=set)
    repairs: int = 0

    @classmethod
    def fold(cls, events: Iterable[Event], opening: str) -> Conversation:
        """The conversation as the journal tells it. `opening` is the first message (agent/prompt)."""
        conversation = cls(opening)
        for event in events:
            conversation.apply(event)
        return conversation

    @property
    def open_calls(self) -> list[OpenCall]:
        """Calls of the last turn without an outcome, in the order they were proposed."""
        return [call for call in self.calls.values() if call.ended is None]

    @property
    def wants_reply(self) -> bool:
        """Whether the chat model is to be asked (again)."""
        settled = self.stop in (StopReason.END, StopReason.REFUSAL, StopReason.MAX_TOKENS, StopReason.CONTEXT)
        return not settled or bool(self.waiting_texts)

    @property
    def closing(self) -> str:
        """The chat model's last words."""
        return next((message.text for message in reversed(self.messages) if message.role is Role.ASSISTANT), "")

    def apply(self, event: Event) -> None:
        match event:
            case TaskSubmitted():
                self._say(Role.USER, self.opening)
            case UserSteered(text=text):
                self.waiting_texts.append(text)
            case RepairRequested(text=text):
                self.waiting_texts.append(text)
                self.repairs += 1
            case TurnStarted(turn=turn, attempt=attempt):
                self.attempt = attempt if turn == self.turn + 1 else 1
                self._take_texts()
            case TurnEnded(outcome="complete"):
                self.turn, self.attempt, self.stop = event.turn, 0, event.stop
                self.messages.append(Message(Role.ASSISTANT, event.parts))
                self.calls.clear()
            case CallProposed():
                self.calls[event.call] = OpenCall(event)
                self.fingerprints.add(event.fingerprint)
            case CallStarted(call=call) if call in self.calls:
                self.calls[call].started += 1
            case ApprovalRequested(call=call, approval=approval) if call in self.calls:
                self.calls[call].approval = approval
            case ApprovalDecided(approval=approval, decision=decision):
                for waiting in self.calls.values():
                    if waiting.approval == approval:
                        waiting.granted = decision == "granted"
            case CallEnded(call=call) if call in self.calls:
                self.calls[call].ended = event
                self.is_tainted = self.is_tainted or taints(event.labels)
                self._close_turn()
            case TaskPaused():
                self.is_paused = True
            case TaskResumed():
                self.is_paused = False
            case TaskCancelled():
                self.is_cancelled = True

    def _say(self, role: Role, text: str) -> None:
        self.messages.append(Message(role, (TextPart(text),)))

    def _take_texts(self) -> None:
        for text in self.waiting_texts:
            self._say(Role.USER, text)
        self.waiting_texts.clear()

    def _close_turn(self) -> None:
        """When every call of the turn has its outcome, the results become one message, in the order of the calls."""
        if self.open_calls:
            return
        results = tuple(
            ToolResultPart(c.proposed.call_id, c.ended.content, c.ended.outcome != "succeeded", c.ended.labels)
            for c in self.calls.values()
            if c.ended is not None
        )
        self.messages.append(Message(Role.TOOL, results))
