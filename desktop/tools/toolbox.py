"""Answers for turning a function into a tool: name, docstring and type hints become what a chat model sees.

`@tool(Effect.READ)` marks an async function whose first parameter is the `ToolContext`. Its other parameters are
the tool's arguments: the JSON schema is made from their hints and arguments are checked against it before a call.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.core.clock import Clock
from desktop.core.errors import InvalidArguments, ToolFailed
from desktop.core.events import Event
from desktop.core.ports import Effect, Library, Recorder, ToolOutcome, ToolSpec
from desktop.core.schema import parse, schema_of
from desktop.core.task import DeliverableRow, QuestionRow

if TYPE_CHECKING:
    from desktop.analysis.council_material import Material

LOADER = "load_tools"


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What a tool may know of the task it works for. `folder` is the task's own; `say` shows progress to the person.

    `result` is the whole text an earlier call of the task gave, by the id the chat model knows it by, else None. `council`
    gives what the tasks before this one made, for the page that compares them.
    """

    task: str
    folder: Path
    library: Library
    record: Recorder
    clock: Clock
    as_of: datetime
    timezone: str
    language: str
    instruction: str
    grants: tuple[Path, ...]
    deliverables: Callable[[], Sequence[DeliverableRow]]
    question: Callable[[str], QuestionRow | None]
    say: Callable[[str], None]
    result: Callable[[str], str | None]
    council: Callable[[], Awaitable[Material]] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """The call being performed: its key names everything it leaves behind. `known` are the names of all tools."""

    key: str
    context: ToolContext
    known: tuple[str, ...] = ()

    async def note(self, *events: Event) -> None:
        """Commit `events` while the call goes on."""
        await self.context.record.append(*events)


ToolFunction = Callable[..., Awaitable[str | ToolOutcome]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its spec, the hints of its arguments and the function. A first one is sent with every request."""

    spec: ToolSpec
    hints: Mapping[str, Any]
    needed: tuple[str, ...]
    function: ToolFunction
    is_first: bool = False


def tool(effect: Effect, *, is_first: bool = False) -> Callable[[ToolFunction], Tool]:
    """Mark an async function `f(call: Call, ...)` as a tool with this effect class."""

    def mark(function: ToolFunction) -> Tool:
        parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "call"]
        resolved = typing.get_type_hints(function, include_extras=True)
        hints = {p.name: resolved[p.name] for p in parameters}
        needed = tuple(p.name for p in parameters if p.default is inspect.Parameter.empty)
        schema = {
            "type": "object",
            "properties": {name: schema_of(hint) for name, hint in hints.items()},
            "additionalProperties": False,
            "required": list(needed),
        }
        name = getattr(function, "__name__", "tool")
        spec = ToolSpec(name, inspect.cleandoc(function.__doc__ or ""), schema, effect)
        return Tool(spec, hints, needed, function, is_first)

    return mark


class TaskToolbox:
    """The tools of one task (core.ports.Toolbox). `used` are those that earlier runs of it loaded or called."""

    def __init__(self, tools: Sequence[Tool], context: ToolContext, used: Iterable[str] = ()) -> None:
        self._tools = {tool.spec.name: tool for tool in tools}
        self._context = context
        self._loaded = set(used)

    def specs(self) -> Sequence[ToolSpec]:
        """The first tools and what was loaded, in one order always: what a provider keeps of a request stays valid."""
        return [tool.spec for name, tool in self._tools.items() if tool.is_first or name in self._loaded]

    def effect(self, name: str) -> Effect:
        return self._find(name).spec.effect

    def check(self, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments as values of the tool's hints. Raises InvalidArguments or ToolFailed (no such tool)."""
        found = self._find(name)
        faults = [
            f"{key}: is not known; expected {', '.join(found.hints)}" for key in arguments if key not in found.hints
        ]
        faults += [f"{key}: is missing" for key in found.needed if key not in arguments]
        values: dict[str, Any] = {}
        for key in arguments.keys() & found.hints.keys():
            try:
                values[key] = parse(found.hints[key], arguments[key])
            except InvalidArguments as error:
                faults += [_named(key, fault) for fault in error.faults]
        if faults:
            raise InvalidArguments(sorted(faults))
        return values

    async def run(self, name: str, arguments: Mapping[str, Any], call: str) -> ToolOutcome:
        """Perform the call. Raises ToolFailed for the chat model, InputRequired to pause, UserError for the person."""
        values = self.check(name, arguments)
        outcome = await self._find(name).function(Call(call, self._context, tuple(self._tools)), **values)
        self._loaded.update(loaded_by(name, arguments))
        return ToolOutcome(outcome) if isinstance(outcome, str) else outcome

    def _find(self, name: str) -> Tool:
        if name not in self._tools:
            raise ToolFailed(f"There is no tool {name!r}. Tools: {', '.join(self._tools)}.")
        return self._tools[name]


def loaded_by(name: str, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the tools that are sent along after this call has succeeded: what it loaded, and itself."""
    names = arguments.get("names", ()) if name == LOADER else ()
    return (name, *(str(each) for each in names))


def _named(argument: str, fault: str) -> str:
    """A fault of core.schema with the argument's name before its path."""
    if fault.startswith("value: "):
        return f"{argument}: {fault.removeprefix('value: ')}"
    return argument + fault if fault.startswith("[") else f"{argument}.{fault}"
