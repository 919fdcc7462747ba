"""Answers for one turn put together from chunks or from one whole body, and for when it may be called whole.

Whole means: a `finish_reason`, or `[DONE]`. Servers disagree about the reason (null, "", "stop" with calls), so calls are
run when they are there and the reason does not forbid it; a reason nobody knows is no end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.core.message import OpaquePart, Part, StopReason, TextPart, Usage
from desktop.providers.compatible.call import CallAssembly
from desktop.providers.compatible.halves import HIGH_HALVES, mended
from desktop.providers.compatible.thinking import ThinkingFilter

ENDS = {
    "stop",
    "tool_calls",
    "function_call",
    "tool_use",
    "eos",
    "eos_token",
    "end_turn",
    "stop_sequence",
    "end",
    "complete",
}
CALLING = {"tool_calls", "function_call", "tool_use"}
CUT = {"length", "max_tokens", "model_length"}
REFUSED = {"content_filter", "safety", "refusal", "sensitive"}
REASONING = ("reasoning_content", "reasoning")


class Incomplete(ValueError):
    """The answer is not whole; the text says why."""


class Answer:
    """Takes chunks (`add`) or a whole body (`add_whole`); `parts` and `stop` are asked for at the end."""

    def __init__(self, on_delta: Callable[[str], None]) -> None:
        self.usage: Mapping[str, Any] = {}
        self.reason = ""
        self.done = False
        self.has_begun = False
        self._on_delta = on_delta
        self._text: list[str] = []
        self._thoughts: dict[str, list[str]] = {}
        self._details: list[Any] = []
        self._filter = ThinkingFilter()
        self._half = ""
        self._refused = False
        self._calls = CallAssembly()

    def add(self, chunk: Mapping[str, Any]) -> None:
        """One chunk. ValueError for a call of an unknown form."""
        self.has_begun = True
        self._note(chunk)
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            # one choice was asked for; a server that sends more is heard only once
            if isinstance(choice, Mapping) and not choice.get("index"):
                self._take(choice.get("delta") or choice.get("message"))
                self.reason = _word(choice.get("finish_reason")) or self.reason

    def add_whole(self, body: Mapping[str, Any]) -> None:
        """A whole body. Raises Incomplete when it is no answer."""
        choices = body.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
            raise Incomplete("what came back is no answer of a chat model")
        self.add({**body, "choices": [{**choices[0], "index": 0}]})
        self.done = True

    def close(self) -> None:
        """Nothing more will come: lets out the text that was held back."""
        self._say(*self._filter.end())
        if self._half:
            self._half = ""
            self._say("\ufffd", "")

    def stop(self) -> StopReason:
        """How the turn ended. Raises Incomplete."""
        if not self.reason and not self.done:
            raise Incomplete("the answer was cut off")
        if self.reason in CUT:
            return StopReason.MAX_TOKENS
        if self._refused or self.reason in REFUSED:
            return StopReason.REFUSAL
        if self.reason and self.reason not in ENDS:
            raise Incomplete(f"the answer ended for an unknown reason ({self.reason[:40]})")
        if self._calls:
            return StopReason.TOOL_USE
        if self.reason in CALLING:
            raise Incomplete("a tool call was announced and did not come")
        if not self.text.strip():
            raise Incomplete("the answer is empty")
        return StopReason.END

    def parts(self, stop: StopReason, name: str, turn: int) -> tuple[Part, ...]:
        """Thoughts that must go back with their calls, text, calls. Raises Incomplete for a call that is not whole."""
        try:
            calls = self._calls.finish(turn) if stop is StopReason.TOOL_USE else ()
        except ValueError as error:
            raise Incomplete(f"a tool call cannot be read: {error}") from None
        text = (TextPart(self.text),) if self.text else ()
        return (*(self._kept(name) if calls else ()), *text, *calls)

    @property
    def text(self) -> str:
        return "".join(self._text)

    @property
    def said(self) -> str:
        """Everything the model wrote, thoughts too: what its output is counted by when the server does not count."""
        return "".join([*self._text, *(piece for pieces in self._thoughts.values() for piece in pieces)])

    @property
    def call_text(self) -> str:
        """The calls as they were written."""
        return self._calls.text

    def _kept(self, name: str) -> tuple[OpaquePart, ...]:
        """The thoughts in the server's own field: DeepSeek, OpenRouter and others want them back while tools run."""
        data: dict[str, Any] = {
            key: mended("".join(pieces)) for key, pieces in self._thoughts.items() if key in REASONING
        }
        if self._details:
            data["reasoning_details"] = self._details
        return (OpaquePart(name, data),) if data else ()

    def _note(self, chunk: Mapping[str, Any]) -> None:
        usage = chunk.get("usage")
        if not usage and isinstance(chunk.get("x_groq"), Mapping):
            usage = chunk["x_groq"].get("usage")
        if isinstance(usage, Mapping) and usage:
            self.usage = usage

    def _take(self, delta: Any) -> None:
        if not isinstance(delta, Mapping):
            return
        for key in REASONING:
            if isinstance(delta.get(key), str) and delta[key]:
                self._thoughts.setdefault(key, []).append(delta[key])
        details = delta.get("reasoning_details")
        if isinstance(details, list):
            self._details += details
        self._content(delta.get("content"))
        refusal = delta.get("refusal")
        if isinstance(refusal, str) and refusal:
            self._refused = True
            self._say(refusal, "")
        entries = delta.get("tool_calls")
        for entry in entries if isinstance(entries, list) else ():
            self._calls.take(entry)
        if isinstance(delta.get("function_call"), Mapping):
            self._calls.take_function(delta["function_call"])

    def _content(self, content: Any) -> None:
        """Text, or Mistral's list of parts of which some are thoughts."""
        if isinstance(content, str) and content:
            self._say(*self._filter.feed(content))
        for part in content if isinstance(content, list) else ():
            if isinstance(part, Mapping) and isinstance(part.get("text"), str):
                self._say(part["text"], "")

    def _say(self, text: str, thought: str) -> None:
        if thought:
            self._thoughts.setdefault("<think>", []).append(thought)
        text = self._half + text
        self._half = text[-1:] if text[-1:] in HIGH_HALVES else ""
        text = mended(text.removesuffix(self._half))
        if text:
            self._text.append(text)
            self._on_delta(text)


def usage_of(told: Mapping[str, Any]) -> Usage:
    """Tokens as we count them: `input` without cached ones, `output` with thoughts.

    OpenAI's and most servers' `prompt_tokens` includes cached tokens; DeepSeek names them `prompt_cache_hit_tokens`; xAI
    counts thoughts beside `completion_tokens`, which only the total shows.
    """
    details = told.get("prompt_tokens_details")
    details = details if isinstance(details, Mapping) else {}
    prompt, output = _count(told.get("prompt_tokens")), _count(told.get("completion_tokens"))
    read = _count(details.get("cached_tokens")) or _count(told.get("prompt_cache_hit_tokens"))
    write = _count(details.get("cache_write_tokens"))
    thought = told.get("completion_tokens_details")
    beside = _count(thought.get("reasoning_tokens")) if isinstance(thought, Mapping) else 0
    if beside and _count(told.get("total_tokens")) == prompt + output + beside:
        output += beside
    return Usage(max(prompt - read - write, 0), output, read, write)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _word(reason: Any) -> str:
    return reason.strip().lower() if isinstance(reason, str) else ""
