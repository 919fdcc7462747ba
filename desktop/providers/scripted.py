"""Answers for a chat model that says what a script says: a test seam that is part of the product.

The script is JSON: a list of turns, each `{"text": "…", "calls": [{"name", "arguments"}], "stop": "…"}`. Which
turn comes next is read from the conversation, so a run that is killed and started again goes on where it was.
In arguments, "$passage:WORD" stands for the id of the first passage shown so far whose text has the word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.core.errors import BadInput
from desktop.core.message import Message, Part, Reply, Role, StopReason, TextPart, ToolCallPart, ToolResultPart, Usage
from desktop.core.ports import Limits, ToolSpec, Weight

Turn = Mapping[str, Any]


class ScriptedModel:
    """A ChatModel that plays `turns` in order and then ends."""

    def __init__(self, turns: Sequence[Turn], name: str = "scripted:list") -> None:
        self._turns = turns
        self._name = name

    @classmethod
    def from_file(cls, path: str) -> ScriptedModel:
        """Raises BadInput when the script is not there or no list of turns."""
        try:
            turns = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadInput(
                f"The script {path!r} cannot be used: {error}. Give a JSON file with a list of turns."
            ) from None
        if not isinstance(turns, list):
            raise BadInput(f"The script {path!r} is no list of turns.")
        return cls(turns, f"scripted:{path}")

    @property
    def name(self) -> str:
        return self._name

    @property
    def limits(self) -> Limits:
        return Limits(result=1_000_000_000)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        """Nothing leaves this computer."""
        return Weight()

    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply:
        number = sum(message.role is Role.ASSISTANT for message in messages)
        turn: Turn = self._turns[number] if number < len(self._turns) else {"text": "Done."}
        text = str(turn.get("text", ""))
        if text:
            on_delta(text)
        calls = [
            ToolCallPart(f"call_{number}_{index}", call["name"], _filled(call.get("arguments", {}), messages))
            for index, call in enumerate(turn.get("calls", ()))
        ]
        parts: tuple[Part, ...] = (*((TextPart(text),) if text else ()), *calls)
        stop = StopReason(turn.get("stop", StopReason.TOOL_USE if calls else StopReason.END))
        return Reply(parts, stop, Usage(), self._name)


def _filled(value: Any, messages: Sequence[Message]) -> Any:
    if isinstance(value, str) and value.startswith("$passage:"):
        return _passage(value.removeprefix("$passage:"), messages)
    if isinstance(value, dict):
        return {key: _filled(item, messages) for key, item in value.items()}
    return [_filled(item, messages) for item in value] if isinstance(value, list) else value


def _passage(word: str, messages: Sequence[Message]) -> str:
    for message in messages:
        for part in message.parts:
            if isinstance(part, ToolResultPart) and part.content.startswith("{"):
                for passage in json.loads(part.content).get("passages", ()):
                    if word in passage["text"]:
                        return str(passage["id"])
    return word
