"""Reads a script (the JSON of desktop/providers/scripted.py) and says which turn comes next in a conversation.

A script is a list of turns, or `{"turns": [...], "side": [{"when": "words", ...turn}]}`: a request whose system text or
last message has the words of a side turn gets that one (summaries, second readings). A turn may have, besides
`text`, `calls` and `stop`: `thinking` (text), `usage` ({"input", "output", "cache_read", "cache_write"}), and a
call may have `raw`, the text of its arguments as it stands, however broken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.core.message import StopReason, Usage

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in no dialect. `answered`: how many turns of the assistant it holds; `results`: what tools returned."""

    answered: int
    results: tuple[str, ...] = ()
    system: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn to play. `model` is the id that was asked for, so the answer names it."""

    text: str
    calls: tuple[Call, ...]
    stop: StopReason
    thinking: str
    usage: Usage
    model: str
    number: int


@dataclass(frozen=True, slots=True)
class Script:
    turns: Sequence[Mapping[str, Any]]
    side: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, data: Any) -> Script:
        return cls(data) if isinstance(data, list) else cls(data.get("turns", []), data.get("side", []))

    def turn(self, asked: Asked, model: str, size: int) -> Turn:
        """The turn that answers `asked`. `size` is the request's length in bytes, from which tokens are counted."""
        chosen = self._chosen(asked)
        calls = tuple(
            Call(f"call_{asked.answered}_{index}", call["name"], _arguments(call, asked.results))
            for index, call in enumerate(chosen.get("calls", ()))
        )
        stop = StopReason(chosen.get("stop", StopReason.TOOL_USE if calls else StopReason.END))
        text, thinking = str(chosen.get("text", "")), str(chosen.get("thinking", ""))
        said = len(text) + len(thinking) + sum(len(call.arguments) for call in calls)
        usage = Usage(**({"input": size // 4 + 1, "output": said // 4 + 1} | dict(chosen.get("usage", {}))))
        return Turn(text, calls, stop, thinking, usage, model, asked.answered)

    def _chosen(self, asked: Asked) -> Mapping[str, Any]:
        for turn in self.side:
            if turn["when"] in asked.system or turn["when"] in asked.last:
                return turn
        return self.turns[asked.answered] if asked.answered < len(self.turns) else {"text": "Done."}


def _arguments(call: Mapping[str, Any], results: Sequence[str]) -> str:
    if "raw" in call:
        return str(call["raw"])
    return json.dumps(filled(call.get("arguments", {}), results), ensure_ascii=False)


def filled(value: Any, results: Sequence[str]) -> Any:
    """`value` with every "$passage:WORD" replaced by the id of the first passage in `results` that has the word."""
    if isinstance(value, str) and value.startswith("$passage:"):
        word = value.removeprefix("$passage:")
        return next((str(passage["id"]) for passage in _passages(results) if word in passage["text"]), word)
    if isinstance(value, Mapping):
        return {key: filled(item, results) for key, item in value.items()}
    return [filled(item, results) for item in value] if isinstance(value, list) else value


def _passages(results: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for result in results:
        start = result.find("{")
        try:
            data = json.JSONDecoder().raw_decode(result[start:])[0] if start >= 0 else {}
        except ValueError:
            continue  # a result in words
        for passage in data.get("passages", ()):
            if isinstance(passage, Mapping) and "id" in passage and "text" in passage:
                yield passage


def pieces(text: str, size: int = 7) -> list[str]:
    """`text` in pieces of `size` characters, as a stream brings it."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def plain(content: Any) -> str:
    """The text of a message's content, given as a string or as a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text") or "") for part in parts if isinstance(part, dict))


def sse(data: Any, event: str = "") -> bytes:
    """One server-sent event, with a name when it has one."""
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (f"event: {event}\n" if event else "").encode() + f"data: {body}\n\n".encode()
