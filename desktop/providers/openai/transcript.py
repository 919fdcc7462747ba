"""Answers for the conversation in OpenAI's dialect: our messages -> the `input` items of a request.

The API refuses a call without an output, an output without a call and an id used twice; a transcript that another back
end began, or that was compacted, can hold all three. Items of other providers are dropped, our own go back unread.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.core.message import FilePart, Message, OpaquePart, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.providers.file_content import file_content

PROVIDER = "openai"
NO_RESULT = "No result was recorded for this call."
# hosted tools: their items hold call and result; any other "..._call" waits for an output that only its client can give
ANSWERED = {
    *("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call"),
}
_LEGAL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Transcript:
    """Collects `items`; `file_tokens` is what the files among them may weigh."""

    def __init__(self, sees: tuple[str, ...], blob: Callable[[str], bytes], *, stored: bool = False) -> None:
        self.items: list[dict[str, Any]] = []
        self.file_tokens = 0
        self._sees = sees
        self._blob = blob
        self._stored = stored
        self._ids: set[str] = set()
        self._open: dict[str, list[str]] = {}
        self._phase: str | None = None

    def add(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if any(isinstance(part, ToolResultPart) for part in message.parts):
                self._add_results(message)
            elif message.role is Role.ASSISTANT:
                self._settle()
                self._add_answer(message)
            else:
                self._settle()
                self._add_content(message.parts)
        self._settle()

    # --- what the person and the tools said ---

    def _add_results(self, message: Message) -> None:
        rest = []
        for part in message.parts:
            if isinstance(part, ToolResultPart):
                self._add_result(part)
            else:
                rest.append(part)
        self._settle()
        self._add_content(rest)

    def _add_result(self, result: ToolResultPart) -> None:
        output = self._output(result)
        waiting = self._open.get(result.call_id)
        if not waiting:  # its call was compacted away: still worth knowing, no longer an answer
            parts = [{"type": "input_text", "text": output}] if isinstance(output, str) else output
            self._say("user", [{"type": "input_text", "text": "Result of an earlier call:"}, *parts])
            return
        self.items.append({"type": "function_call_output", "call_id": waiting.pop(0), "output": output})

    def _output(self, result: ToolResultPart) -> str | list[dict[str, Any]]:
        text = f"Error: {result.content}" if result.is_error else result.content
        if not result.files:
            return text
        return [{"type": "input_text", "text": text}, *(self._file(file) for file in result.files)]

    def _add_content(self, parts: Sequence[object]) -> None:
        content: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(part, TextPart) and part.text:
                content.append({"type": "input_text", "text": part.text})
            elif isinstance(part, FilePart):
                content.append(self._file(part))
        if content:
            self._say("user", content)

    def _file(self, file: FilePart) -> dict[str, Any]:
        shown = file_content(file, self._sees, self._blob)
        self.file_tokens += shown.tokens
        return shown.part

    def _say(self, role: str, content: str | list[dict[str, Any]], **more: Any) -> None:
        self.items.append({"type": "message", "role": role, "content": content, **more})

    # --- what the chat model said ---

    def _add_answer(self, message: Message) -> None:
        for part in message.parts:
            if isinstance(part, OpaquePart):
                self._add_opaque(part)
            elif isinstance(part, TextPart) and part.text:
                self._say("assistant", part.text, **({"phase": self._phase} if self._phase else {}))
            elif isinstance(part, FilePart):
                self._say("assistant", f"[file: {part.name} ({part.media_type})]")
            elif isinstance(part, ToolCallPart):
                self._add_call(part)
        self._phase = None
        while self.items and self.items[-1]["type"] == "reasoning":
            self.items.pop()  # refused without the item that followed it

    def _add_opaque(self, part: OpaquePart) -> None:
        kind = str(part.data.get("type", ""))
        if part.provider != PROVIDER or not kind:
            return
        if kind == "message":  # the mark `response` leaves before a text: commentary or final answer
            self._phase = part.data.get("phase")
        elif kind == "reasoning":
            if self._stored or part.data.get("encrypted_content"):  # otherwise the provider no longer has it: 404
                self.items.append(dict(part.data))
        elif kind == "mcp_approval_request" or (kind.endswith("_call") and kind not in ANSWERED):
            return
        else:
            self.items.append(dict(part.data))

    def _add_call(self, call: ToolCallPart) -> None:
        id = self._legal_id(call.id)
        self._open.setdefault(call.id, []).append(id)
        arguments = json.dumps(_plain(call.arguments), ensure_ascii=False, separators=(",", ":"))
        self.items.append({"type": "function_call", "call_id": id, "name": call.name, "arguments": arguments})

    def _legal_id(self, id: str) -> str:
        """`id`, or a stand-in for one that is too long, has other characters, or was used before (call_0, call_0, ...)."""
        legal = id if _LEGAL_ID.fullmatch(id) else f"call_{hashlib.sha256(id.encode()).hexdigest()[:32]}"
        count, first = 1, legal
        while legal in self._ids:
            count += 1
            legal = f"{first[:56]}_{count}"
        self._ids.add(legal)
        return legal

    def _settle(self) -> None:
        """Gives every call that has no result one that says so."""
        for ids in self._open.values():
            for id in ids:
                self.items.append({"type": "function_call_output", "call_id": id, "output": NO_RESULT})
        self._open.clear()


def _plain(value: Any) -> Any:
    """`value` with every Mapping as a dict: `json` knows no other."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
