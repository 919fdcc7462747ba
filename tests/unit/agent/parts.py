"""The loop's surroundings as plain values: a list as the journal, a toolbox of five functions, the real policy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from desktop.agent.asking import Asker
from desktop.agent.conversation import Conversation
from desktop.agent.loop import Agent
from desktop.core.clock import SimulatedClock
from desktop.core.commands import ApprovalDecided, QuestionAnswered, TaskPaused, TaskResumed, UserSteered
from desktop.core.document import Document
from desktop.core.errors import InputRequired, NotSignedIn, ToolFailed
from desktop.core.events import Event, QuestionAsked, Recorded, SourceRead, TaskSubmitted
from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import FilePart, Message, Reply, StopReason, TextPart, ToolCallPart, ToolResultPart, Usage
from desktop.core.ports import ChatModel, Decision, Effect, Limits, ToolOutcome, ToolSpec, Weight
from desktop.core.turns import ModelChanged
from desktop.policy.decision import decide, digest
from desktop.providers.scripted import ScriptedModel
from desktop.work.circuit import Circuits

TASK = "task"
OPENING = "Do it."
AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

Run = Callable[[Mapping[str, Any], str], Awaitable[ToolOutcome]]


@dataclass
class ListJournal:
    """A journal in memory (core.ports.Recorder); whoever follows it hears every event."""

    events: list[Event] = field(default_factory=lambda: [TaskSubmitted(TASK, OPENING)])
    transactions: list[tuple[str, ...]] = field(default_factory=list)
    followers: list[Callable[[Event, datetime], None]] = field(default_factory=list)
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(AT))
    times: list[datetime] = field(default_factory=lambda: [AT])

    async def append(self, *events: Event) -> Sequence[Recorded]:
        keys = {(event.kind, event.key) for event in self.events}
        for event in events:
            assert (event.kind, event.key) not in keys, f"{event.kind} {event.key} twice"
        self.transactions.append(tuple(event.kind for event in events))
        for event in events:
            self.say(event)
        return [Recorded(len(self.events), self.clock.now(), event) for event in events]

    def say(self, event: Event) -> None:
        """Something that somebody else committed, at once."""
        self.events.append(event)
        self.times.append(self.clock.now())
        for follower in self.followers:
            follower(event, self.times[-1])

    def recorded(self) -> list[Recorded]:
        """The journal with its moments."""
        return [Recorded(n, at, event) for n, (at, event) in enumerate(zip(self.times, self.events, strict=True), 1)]

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
    content: str = ""
    files: tuple[FilePart, ...] = ()

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
        labels = ("INBOUND",) if arguments.get("inbound") else ()
        return ToolOutcome(self.content or f"{name} done", labels=labels, files=self.files)

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


class FreePurse:
    """Nothing costs anything, and it is noted what was asked."""

    def __init__(self) -> None:
        self.reserved: list[Weight] = []

    def reserve(self, model: str, weight: Weight) -> float | None:
        self.reserved.append(weight)
        return 0.0

    def cost(self, model: str, usage: Usage) -> float | None:
        return 0.0


@dataclass
class Shelf:
    """The other back ends there are (agent.asking.Backends), and who comes after whom."""

    models: dict[str, ChatModel] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)

    async def open(self, name: str) -> ChatModel:
        if name not in self.models:
            raise NotSignedIn(f"There is no key for {name}.")
        return self.models[name]

    async def successor(self, name: str) -> str:
        return self.successors.get(name, "")


class Kept:
    """Keeps pages that were found (agent.loop.Findings)."""

    async def keep(self, documents: Sequence[Document]) -> Sequence[Event]:
        return [SourceRead(TASK, each.file, each.file, each.sha256) for each in documents]


@dataclass
class Stage:
    """One task on the stage: `agent()` folds the journal anew, as every run does."""

    turns: Sequence[Mapping[str, Any]] = ()
    approve: str = "ask"
    journal: ListJournal = field(default_factory=ListJournal)
    tools: Tools = field(init=False)
    shown: list[str] = field(default_factory=list)
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    model: ChatModel | None = None
    fallbacks: tuple[str, ...] = ()
    shelf: Shelf = field(default_factory=Shelf)
    purse: Any = field(default_factory=FreePurse)
    circuits: Circuits = field(init=False)
    nudged: asyncio.Event = field(default_factory=asyncio.Event)
    urged: asyncio.Event = field(default_factory=asyncio.Event)
    conversation: Conversation = field(init=False)

    def __post_init__(self) -> None:
        self.tools = Tools(self.journal)
        self.circuits = Circuits(self.clock)

    @property
    def clock(self) -> SimulatedClock:
        return self.journal.clock

    def agent(self) -> Agent:
        self.conversation = self.fold()
        self.journal.followers[:] = [self.conversation.apply, self._nudge]
        listening = Listening(self._model(), self.asked)
        asker = Asker(
            TASK,
            listening,
            self.fallbacks,
            self.shelf,
            self.circuits,
            self.purse,
            self.journal,
            self.clock,
            self.nudged,
        )
        return Agent(
            TASK,
            "here",
            asker,
            self.tools,
            TablePolicy(self.approve),
            Kept(),
            self.conversation,
            "Be good.",
            self.shown.append,
            self.urged,
        )

    async def run(self) -> str:
        """Run to the end while time passes: whoever sleeps is woken at once, the clock says how long it was."""
        job = asyncio.ensure_future(self.agent().run())
        while not job.done():
            await asyncio.sleep(0)
            self.clock.advance(0.25)
        return job.result()

    def _model(self) -> ChatModel:
        moved = [event.target for event in self.journal.of(ModelChanged)]
        if moved:
            return self.shelf.models[moved[-1]]
        return self.model or ScriptedModel(self.turns)

    def _nudge(self, event: Event, at: datetime) -> None:
        if isinstance(event, (TaskPaused, TaskResumed, UserSteered)):
            self.nudged.set()
        if isinstance(event, UserSteered) and event.now:
            self.urged.set()

    def fold(self) -> Conversation:
        return Conversation.fold(self.journal.recorded(), OPENING)

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
    def limits(self) -> Limits:
        return self.model.limits

    def weigh(self, system: str, messages: Sequence[Message], tools: Any) -> Weight:
        return self.model.weigh(system, messages, tools)

    async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Any:
        self.asked.append(tuple(messages))
        await asyncio.sleep(0)
        return await self.model.reply(system, messages, tools, on_delta)


@dataclass
class Flaky:
    """A chat model that fails or answers as its list says, one item a try; the last item goes on for ever. It counts
    four characters as a token and refuses nothing by itself."""

    says: list[ModelFailure | Reply]
    name: str = "a:one"
    limits: Limits = field(default_factory=Limits)
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    closed: int = 0

    def weigh(self, system: str, messages: Sequence[Message], tools: Any) -> Weight:
        size = len(system) + sum(_size(part) for message in messages for part in message.parts)
        return Weight(size, -(-size // 4))

    async def reply(self, system: str, messages: Sequence[Message], tools: Any, on_delta: Any) -> Reply:
        self.asked.append(tuple(messages))
        await asyncio.sleep(0)
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, ModelFailure):
            raise said
        return said


def _size(part: Any) -> int:
    if isinstance(part, ToolCallPart):
        return len(part.name) + len(str(part.arguments))
    return len(part.content if isinstance(part, ToolResultPart) else getattr(part, "text", ""))


def words(text: str, stop: StopReason = StopReason.END) -> Reply:
    """A whole answer of text."""
    return Reply((TextPart(text),), stop)


def wants(*tools: str, text: str = "") -> Reply:
    """A whole answer that calls tools."""
    wanted = tuple(ToolCallPart(f"id{n}", name, {"what": str(n)}) for n, name in enumerate(tools))
    return Reply((*((TextPart(text),) if text else ()), *wanted), StopReason.TOOL_USE)


def failed(kind: str, wait_s: float | None = None, provider: str = "a") -> ModelFailure:
    return ModelFailure(FailureKind(kind), provider, "as the provider said", wait_s=wait_s)


def calls(*wanted: tuple[str, Mapping[str, Any]], text: str = "") -> dict[str, Any]:
    """A scripted turn with these calls."""
    return {"text": text, "calls": [{"name": name, "arguments": dict(arguments)} for name, arguments in wanted]}
