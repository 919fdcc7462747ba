"""The loop's surroundings as plain values: a list as the journal, a toolbox of five functions, the real policy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from desktop.agent.conversation import Conversation
from desktop.agent.loop import Agent
from desktop.core.commands import ApprovalDecided, QuestionAnswered
from desktop.core.errors import InputRequired, ToolFailed
from desktop.core.events import Event, QuestionAsked, Recorded, TaskSubmitted
from desktop.core.message import Message
from desktop.core.ports import ChatModel, Decision, Effect, ToolOutcome, ToolSpec
from desktop.policy.decision import decide, digest
from desktop.providers.scripted import ScriptedModel

TASK = "task"
OPENING = "Do it."
AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

Run = Callable[[Mapping[str, Any], str], Awaitable[ToolOutcome]]


@dataclass
class ListJournal:
    """A journal in memory (core.ports.Recorder); whoever follows it hears every event."""

    events: list[Event] = field(default_factory=lambda: [TaskSubmitted(TASK, OPENING)])
    transactions: list[tuple[str, ...]] = field(default_factory=list)
    followers: list[Callable[[Event], None]] = field(default_factory=list)

    async def append(self, *events: Event) -> Sequence[Recorded]:
        keys = {(event.kind, event.key) for event in self.events}
        for event in events:
            assert (event.kind, event.key) not in keys, f"{event.kind} {event.key} twice"
        self.transactions.append(tuple(event.kind for event in events))
        for event in events:
            self.say(event)
        return [Recorded(len(self.events), AT, event) for event in events]

    def say(self, event: Event) -> None:
        """Something that somebody else committed, at once."""
        self.events.append(event)
        for follower in self.followers:
            follower(event)

    async def put_blob(self, data: bytes) -> str:
        raise AssertionError("the loop keeps no blobs")

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@dataclass
class Tools:
    """A toolbox (core.ports.Toolbox): `read`, `write`, `change`, `send` note that they ran; `ask` asks the person."""

    journal: ListJournal
    ran: list[str] = field(default_factory=list)
    before: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)

    EFFECTS: ClassVar = {
        "read": Effect.READ,
        "write": Effect.WORKSPACE,
        "change": Effect.CHANGE,
        "send": Effect.SEND,
        "execute": Effect.EXECUTE,
        "ask": Effect.READ,
    }

    def specs(self) -> Sequence[ToolSpec]:
        return [ToolSpec(name, name, {"type": "object"}, effect) for name, effect in self.EFFECTS.items()]

    def effect(self, name: str) -> Effect:
        if name not in self.EFFECTS:
            raise ToolFailed(f"There is no tool {name!r}.")
        return self.EFFECTS[name]

    def check(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        return arguments

    async def run(self, name: str, arguments: Mapping[str, Any], call: str) -> ToolOutcome:
        self.effect(name)
        if name == "ask":
            return await self._ask(str(arguments["text"]), call)
        if name in self.before:
            await self.before[name]()
        if arguments.get("fail"):
            raise ToolFailed(str(arguments["fail"]))
        self.ran.append(f"{name} {arguments.get('what', '')}".strip())
        return ToolOutcome(f"{name} done", labels=("INBOUND",) if arguments.get("inbound") else ())

    async def _ask(self, text: str, call: str) -> ToolOutcome:
        answers = {event.question: event.text for event in self.journal.of(QuestionAnswered)}
        if call in answers:
            return ToolOutcome(answers[call])
        if not any(event.question == call for event in self.journal.of(QuestionAsked)):
            await self.journal.append(QuestionAsked(TASK, call, call, text))
        raise InputRequired(text)


@dataclass(frozen=True)
class TablePolicy:
    approve: str = "ask"

    def decide(self, effect: Effect, arguments: Mapping[str, Any], tainted: bool) -> Decision:
        return decide(effect, arguments, tainted=tainted, approve=self.approve)

    def digest(self, tool: str, arguments: Mapping[str, Any]) -> str:
        return digest(tool, arguments)


@dataclass
class Stage:
    """One task on the stage: `agent()` folds the journal anew, as every run does."""

    turns: Sequence[Mapping[str, Any]]
    approve: str = "ask"
    journal: ListJournal = field(default_factory=ListJournal)
    tools: Tools = field(init=False)
    shown: list[str] = field(default_factory=list)
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    model: ChatModel | None = None

    def __post_init__(self) -> None:
        self.tools = Tools(self.journal)

    def agent(self) -> Agent:
        conversation = self.fold()
        self.journal.followers[:] = [conversation.apply]
        model = self.model or ScriptedModel(self.turns)
        return Agent(
            TASK,
            "here",
            Listening(model, self.asked),
            self.tools,
            TablePolicy(self.approve),
            self.journal,
            conversation,
            "Be good.",
            self.shown.append,
        )

    def fold(self) -> Conversation:
        return Conversation.fold(self.journal.events, OPENING)

    def decide(self, approval: str, granted: bool = True) -> None:
        self.journal.say(ApprovalDecided(TASK, approval, "granted" if granted else "denied"))

    def answer(self, question: str, text: str) -> None:
        self.journal.say(QuestionAnswered(TASK, question, text))


@dataclass
class Listening:
    """The chat model, with what it was asked kept."""

    model: ChatModel
    asked: list[tuple[Message, ...]]

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def limits(self) -> Any:
        return self.model.limits

    async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Any:
        self.asked.append(tuple(messages))
        await asyncio.sleep(0)
        return await self.model.reply(system, messages, tools, on_delta)


def calls(*wanted: tuple[str, Mapping[str, Any]], text: str = "") -> dict[str, Any]:
    """A scripted turn with these calls."""
    return {"text": text, "calls": [{"name": name, "arguments": dict(arguments)} for name, arguments in wanted]}
