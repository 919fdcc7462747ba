"""Answers for what has been said and what is still open: a fold over a task's events.

A fresh start, an approval, a pause, an update and a crash are the same case: fold, look for what is undecided, go on.
Text from the person or from the checks is taken when the next turn starts (its `TurnStarted`), so the fold gives
the same messages whenever it is done. Failed tries and the wait after them are folded too: a process that dies in the
middle of a wait neither forgets the tries nor waits anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desktop.agent.background import Going
from desktop.agent.compaction import without_old, without_opaque
from desktop.agent.memory import Memory
from desktop.agent.retry import FailedTry
from desktop.core.commands import ApprovalDecided, SteerWithdrawn, TaskCancelled, TaskPaused, TaskResumed, UserSteered
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    Event,
    Recorded,
    RepairRequested,
    RunEnded,
    SourceRead,
    TaskSubmitted,
)
from desktop.core.failure import FailureKind
from desktop.core.message import Message, Role, StopReason, TextPart, ToolResultPart
from desktop.core.turns import (
    BackgroundStarted,
    ContextCompacted,
    ModelChanged,
    RetryPlanned,
    TurnEnded,
    TurnStarted,
)
from desktop.policy.decision import taints

GO_ON = (
    "Your last answer was cut off at its length limit; a tool call in it was not run. Go on exactly where it ended, "
    "without repeating anything, and keep each call small."
)
MAX_CUTS = 3  # times in a row that a cut answer is continued before the person is told
WEB = ("http://", "https://")


@dataclass(slots=True)
class OpenCall:
    """A proposed call and how far it got. `approval` is its id, `granted` None until the person has decided;
    `is_expired`: nobody has, in time."""

    proposed: CallProposed
    started: int = 0
    approval: str = ""
    granted: bool | None = None
    is_expired: bool = False
    ended: CallEnded | None = None

    @property
    def arguments(self) -> Mapping[str, Any]:
        return self.proposed.arguments


@dataclass(slots=True)
class Conversation:
    """The state of one task's talk. Feed it every event of the task, in order, with `apply`.

    `tries` are the failed tries of the present turn, `retry_at` when the next one is due, `cuts` how often in a row the
    answer ended at its length limit, `left` the back ends this task has left. `is_too_long`: the last try did not fit the
    window; `compacted` are the places this turn was shortened at. `going`: the turn goes on at its provider; `is_live`: as
    background work it came to nothing, so it is asked directly.
    """

    opening: str
    messages: list[Message] = field(default_factory=list)
    turn: int = 0
    attempt: int = 0
    stop: StopReason | None = None
    model: str = ""
    said: str = ""
    cuts: int = 0
    is_tainted: bool = False
    is_paused: bool = False
    is_cancelled: bool = False
    calls: dict[str, OpenCall] = field(default_factory=dict)
    waiting_texts: list[str] = field(default_factory=list)
    waiting_steers: dict[str, str] = field(default_factory=dict)
    fingerprints: set[str] = field(default_factory=set)
    repairs: int = 0
    tries: list[FailedTry] = field(default_factory=list)
    retry_at: datetime | None = None
    unfound: int = 0
    is_too_long: bool = False
    compacted: set[int] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    going: Going | None = None
    is_live: bool = False
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def fold(cls, events: Iterable[Event | Recorded], opening: str) -> Conversation:
        """The conversation as the journal tells it. `opening` is the first message (agent/prompt)."""
        conversation = cls(opening)
        for each in events:
            if isinstance(each, Recorded):
                conversation.apply(each.event, each.at)
            else:
                conversation.apply(each)
        return conversation

    @property
    def open_calls(self) -> list[OpenCall]:
        """Calls of the last turn without an outcome, in the order they were proposed."""
        return [call for call in self.calls.values() if call.ended is None]

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is not known if a call of the last turn happened, and the chat model has not answered to that yet."""
        return any(call.ended is not None and call.ended.outcome == "in_doubt" for call in self.calls.values())

    @property
    def is_cut(self) -> bool:
        """The last answer ended at its length limit as often as we let it go on by itself."""
        return self.stop is StopReason.MAX_TOKENS and self.cuts > MAX_CUTS

    @property
    def wants_reply(self) -> bool:
        """Whether the chat model is to be asked (again)."""
        settled = self.stop in (StopReason.END, StopReason.REFUSAL) or self.is_cut
        return not settled or bool(self.waiting_texts) or self.attempt > 0  # a try without an answer yet

    @property
    def closing(self) -> str:
        """The chat model's last words, put together where they came in pieces."""
        return self.said

    def upcoming(self) -> tuple[Message, ...]:
        """The messages as the next turn will send them."""
        return (*self.messages, *(_user(text) for text in self._next_texts()))

    def apply(self, event: Event, at: datetime | None = None) -> None:
        """Take in one event that was committed at `at`."""
        self.memory.apply(event)
        match event:
            case TaskSubmitted():
                self.model = event.model
                self.messages.append(_user(self.opening))
            case UserSteered(steer=steer, text=text):
                self.waiting_texts.append(text)
                self.waiting_steers[steer] = text
            case SteerWithdrawn(steer=steer) if steer in self.waiting_steers:
                self.waiting_texts.remove(self.waiting_steers.pop(steer))
            case RepairRequested(text=text):
                self.waiting_texts.append(text)
                self.repairs += 1
            case TurnStarted() | TurnEnded() | RetryPlanned() | ModelChanged() | ContextCompacted():
                self._apply_turn(event, at)
            case BackgroundStarted():
                self.going = Going(event, at)
            case CallProposed() | CallStarted() | CallEnded() | ApprovalRequested() | ApprovalDecided():
                self._apply_call(event)
            case SourceRead(path=path) if path.startswith(WEB):
                self.is_tainted = True
            case TaskPaused():
                self.is_paused = True
            case TaskResumed():
                self.is_paused = False
                self.cuts = self.unfound = 0
                self._forget_tries()
            case RunEnded(outcome="waiting"):
                self._forget_tries()
                if self.going is not None:
                    self.going.polls += 1
            case TaskCancelled():
                self.is_cancelled = True

    def _apply_turn(
        self, event: TurnStarted | TurnEnded | RetryPlanned | ModelChanged | ContextCompacted, at: datetime | None
    ) -> None:
        match event:
            case TurnStarted(turn=turn, attempt=attempt):
                self.messages[:] = self.upcoming()
                self.waiting_texts.clear()
                self.waiting_steers.clear()
                self.attempt = attempt if turn == self.turn + 1 else 1
                self.retry_at = None
            case TurnEnded(outcome="complete"):
                self._take_answer(event)
            case TurnEnded(outcome="error" | "incomplete"):
                self.is_live, self.going = self.is_live or self.going is not None, None
                self.tries.append(FailedTry(event.error.partition(":")[0], at))
                self.unfound = self.unfound + 1 if self.tries[-1].kind == FailureKind.OFFLINE else 0
                self.is_too_long = self.tries[-1].kind == FailureKind.TOO_LONG
            case RetryPlanned(wait_s=wait_s):
                self.retry_at = at + timedelta(seconds=wait_s) if at else None
            case ModelChanged(source=source, target=target):
                self.model = target
                self.left.append(source)
                self.unfound = 0
                self._forget_tries()
                self.messages[:] = without_opaque(self.messages, target.partition(":")[0])
            case ContextCompacted(through=through, summary=summary):
                self.messages[:] = without_old(self.messages, through, summary)
                self.compacted.add(through)
                self.is_too_long = False

    def _take_answer(self, event: TurnEnded) -> None:
        goes_on = self.stop in (StopReason.MAX_TOKENS, StopReason.PAUSE)
        message = Message(Role.ASSISTANT, event.parts)
        self.said = self.said + message.text if goes_on else message.text
        self.cuts = self.cuts + 1 if event.stop is StopReason.MAX_TOKENS else 0
        self.turn, self.attempt, self.stop, self.unfound = event.turn, 0, event.stop, 0
        self.going, self.is_live = None, False
        self._forget_tries()
        self.compacted.clear()
        if event.parts:
            self.messages.append(message)
        self.calls.clear()

    def _apply_call(self, event: CallProposed | CallStarted | CallEnded | ApprovalRequested | ApprovalDecided) -> None:
        match event:
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
                        waiting.granted, waiting.is_expired = decision == "granted", decision == "expired"
            case CallEnded(call=call) if call in self.calls:
                self.calls[call].ended = event
                self.is_tainted = self.is_tainted or taints(event.labels)
                self._close_turn()

    def _forget_tries(self) -> None:
        self.tries.clear()
        self.retry_at = None
        self.is_too_long = False

    def _next_texts(self) -> list[str]:
        """What the next turn adds. A cut answer is continued unless the person says something else; a failed try of the
        same turn has taken its texts already."""
        if self.stop is StopReason.MAX_TOKENS and not self.waiting_texts and not self.attempt:
            return [GO_ON]
        return list(self.waiting_texts)

    def _close_turn(self) -> None:
        """When every call of the turn has its outcome, the results become one message, in the order of the calls."""
        if self.open_calls:
            return
        results = tuple(
            ToolResultPart(
                c.proposed.call_id,
                c.ended.content,
                c.ended.outcome != "succeeded",
                c.ended.labels,
                c.ended.files,
                key=c.proposed.call,
            )
            for c in self.calls.values()
            if c.ended is not None
        )
        self.messages.append(Message(Role.TOOL, results))


def _user(text: str) -> Message:
    return Message(Role.USER, (TextPart(text),))
