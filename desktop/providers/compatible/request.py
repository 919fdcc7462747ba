"""Answers for a request in the dialect of Chat Completions: our messages, tools and files -> the bytes of its body.

Kept to what every server takes: `system` first, text as plain strings, no two user messages in a row (chat templates of
Mistral and Gemma refuse them), every call answered once. Pictures cannot stand in a tool's message there, so they follow
in a user message.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.core.message import FilePart, Message, OpaquePart, Role, TextPart, ToolCallPart, ToolResultPart
from desktop.core.ports import ToolSpec, Weight
from desktop.providers.card import ModelCard
from desktop.providers.file_content import PAGE_TOKENS, PICTURE_TOKENS, PICTURES
from desktop.providers.pdf_pages import pdf_pages
from desktop.providers.token_count import body_tokens

NO_RESULT = "No result was recorded for this call."
KEPT = ("reasoning_content", "reasoning", "reasoning_details")
# these take ids of nine letters and digits only (mistral-common, validator of tool calls); after a switch others come
NINE = re.compile(r"(?i)(mi|mini|magi|dev|code)stral|(mi|pi|vo)xtral")
LEAST_OUTPUT = 1_024
PER_MESSAGE = 8  # role marks of chat templates, per message


@dataclass(frozen=True, slots=True)
class Request:
    """`turn`: how many turns of the assistant it holds."""

    content: bytes
    weight: Weight
    turn: int


def build(
    card: ModelCard,
    system: str,
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    blob: Callable[[str], bytes],
) -> Request:
    """The request that asks `card` to go on. `blob` may raise KeyError for a file that is gone."""
    dialect = Dialect(card, blob)
    for message in messages:
        dialect.add(message)
    dialect.settle()
    spoken = ([{"role": "system", "content": system}] if system else []) + dialect.messages
    body: dict[str, Any] = {"model": card.id, "messages": spoken, "stream": True}
    body["stream_options"] = {"include_usage": True}
    if tools:
        body["tools"] = [_tool(spec) for spec in tools]
    if is_paid(card):
        # what is paid for must end somewhere: the budget was reserved for this many (DURABILITY I9)
        body["max_tokens"] = card.output
    tokens = math.ceil(body_tokens(body) + PER_MESSAGE * len(spoken) + dialect.file_tokens)
    if is_paid(card):
        # servers refuse a prompt and an answer that are longer than the window together
        body["max_tokens"] = max(min(card.output, LEAST_OUTPUT), min(card.output, card.context - tokens))
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    turn = sum(message.role is Role.ASSISTANT for message in messages)
    return Request(content, Weight(len(content), tokens), turn)


def is_paid(card: ModelCard) -> bool:
    """Each token of an answer costs money, as far as is known."""
    return card.price is not None and card.price.output > 0


class Dialect:
    """Collects `messages`; `file_tokens` is what the files among them may weigh."""

    def __init__(self, card: ModelCard, blob: Callable[[str], bytes]) -> None:
        self.messages: list[dict[str, Any]] = []
        self.file_tokens = 0
        self._card = card
        self._blob = blob
        self._open: dict[str, list[str]] = {}  # our id of calls without result -> their ids in this request
        self._used: set[str] = set()

    def add(self, message: Message) -> None:
        if message.role is Role.ASSISTANT:
            self.settle()
            self._add_answer(message)
            return
        shown: list[dict[str, Any]] = []
        rest: list[object] = []
        for part in message.parts:
            if isinstance(part, ToolResultPart):
                shown += self._add_result(part)
            else:
                rest.append(part)
        self.settle()
        self._say(shown + self._content(rest))

    def settle(self) -> None:
        """Gives every call that has no result one that says so: servers refuse a call without one."""
        for ids in self._open.values():
            self.messages += [{"role": "tool", "tool_call_id": id, "content": NO_RESULT} for id in ids]
        self._open.clear()

    def _add_answer(self, message: Message) -> None:
        calls = [self._call(call) for call in message.calls]
        names = [f"[file: {part.name}]" for part in message.parts if isinstance(part, FilePart)]
        text = "\n".join(filter(None, [message.text, *names]))
        if not text and not calls:
            return
        answer: dict[str, Any] = {"role": "assistant", "content": text}
        if calls:
            answer["tool_calls"] = calls
            for part in message.parts:
                if isinstance(part, OpaquePart) and part.provider == self._card.name:
                    answer |= {key: part.data[key] for key in KEPT if key in part.data}
        self.messages.append(answer)

    def _call(self, call: ToolCallPart) -> dict[str, Any]:
        id, number = self._id(call.id, 1), 1
        while not id or id in self._used:  # some servers begin with call_0 in every turn
            number += 1
            id = self._id(call.id, number)
        self._used.add(id)
        self._open.setdefault(call.id, []).append(id)
        arguments = json.dumps(_plain(call.arguments), ensure_ascii=False, separators=(",", ":"))
        return {"id": id, "type": "function", "function": {"name": call.name, "arguments": arguments}}

    def _id(self, id: str, number: int) -> str:
        """The id of the `number`th call that is called `id`, as this model takes it."""
        told = id if number == 1 else f"{id}_{number}"
        if not NINE.search(self._card.id) or re.fullmatch(r"[A-Za-z0-9]{9}", told):
            return told
        return hashlib.sha256(f"{id}\x1f{number}".encode("utf-8", "replace")).hexdigest()[:9]

    def _add_result(self, result: ToolResultPart) -> list[dict[str, Any]]:
        """Adds the tool's message; gives the pictures that follow it."""
        content = f"Error: {result.content}" if result.is_error else result.content
        shown, named = self._files(result.files)
        content = "\n".join([content, *named])
        waiting = self._open.get(result.call_id)
        if not waiting:  # its call was compacted away: still worth knowing, no longer an answer
            return [_text(f"Result of an earlier call:\n{content}"), *shown]
        self.messages.append({"role": "tool", "tool_call_id": waiting.pop(0), "content": content})
        return shown

    def _files(self, files: Sequence[FilePart]) -> tuple[list[dict[str, Any]], list[str]]:
        """(content parts, names of those that are not shown)."""
        shown, named = [], []
        for file in files:
            why = "this chat model does not see such files"
            try:
                part = self._file(file)
            except KeyError:  # a blob that is gone must not stop the turn
                part, why = None, "it is no longer kept"
            if part is None:
                named.append(f"[file: {file.name} ({file.media_type}), not shown: {why}]")
            else:
                shown += [_text(f"{file.name}:"), part]
        return shown, named

    def _file(self, file: FilePart) -> dict[str, Any] | None:
        if "image" in self._card.sees and file.media_type in PICTURES:
            picture = _data_url(file, self._blob(file.sha256))
            self.file_tokens += PICTURE_TOKENS
            return {"type": "image_url", "image_url": {"url": picture}}
        if "pdf" in self._card.sees and file.media_type == "application/pdf":
            data = self._blob(file.sha256)
            self.file_tokens += pdf_pages(data) * PAGE_TOKENS
            return {"type": "file", "file": {"filename": file.name, "file_data": _data_url(file, data)}}
        return None

    def _content(self, parts: Sequence[object]) -> list[dict[str, Any]]:
        content: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(part, TextPart) and part.text:
                content.append(_text(part.text))
            elif isinstance(part, FilePart):
                shown, named = self._files([part])
                content += shown + [_text(name) for name in named]
        return content

    def _say(self, content: list[dict[str, Any]]) -> None:
        """Adds to what the person says; one text alone is a plain string, which the oldest servers take too."""
        if not content:
            return
        if self.messages and self.messages[-1]["role"] == "user":
            before = self.messages.pop()["content"]
            content = ([_text(before)] if isinstance(before, str) else before) + content
        texts = [part["text"] for part in content if part["type"] == "text"]
        plain = "\n\n".join(texts) if len(texts) == len(content) else None
        self.messages.append({"role": "user", "content": content if plain is None else plain})


def _tool(spec: ToolSpec) -> dict[str, Any]:
    function = {"name": spec.name, "description": spec.description, "parameters": _plain(spec.schema)}
    return {"type": "function", "function": function}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _data_url(file: FilePart, data: bytes) -> str:
    return f"data:{file.media_type};base64,{base64.b64encode(data).decode('ascii')}"


def _plain(value: Any) -> Any:
    """`value` with every Mapping as a dict: `json` knows no other."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
