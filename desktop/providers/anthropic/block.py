"""Answers for one content block of an answer while its pieces arrive, and for the part it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.core.message import OpaquePart, Part, TextPart, ToolCallPart
from desktop.providers.anthropic.transcript import PROVIDER
from desktop.providers.arguments import parse_arguments

# pieces that are put together; any other delta (signature, compaction, what is not known yet) sets its fields
_ADDED = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}


@dataclass(slots=True)
class ContentBlock:
    """`data` is the block as it started. A block of a type nobody knows is kept like any other."""

    data: dict[str, Any]
    is_closed: bool = False
    pieces: dict[str, list[str]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.data.get("type", ""))

    def add(self, delta: Mapping[str, Any]) -> str:
        """Take one delta. Returns the text a person sees by it, "" if none. Raises ValueError for an odd shape."""
        kind = delta.get("type")
        if kind == "citations_delta":
            self.data["citations"] = [*(self.data.get("citations") or ()), delta.get("citation")]
            return ""
        if kind not in _ADDED:
            self.data.update((key, value) for key, value in delta.items() if key != "type")
            return ""
        piece = delta.get(_ADDED[kind])
        if not isinstance(piece, str):
            raise ValueError(f"a {kind} without its text")
        self.pieces.setdefault(_ADDED[kind], []).append(piece)
        return piece if kind == "text_delta" and self.type == "text" else ""

    def whole(self) -> dict[str, Any]:
        """The block as it would stand in a whole message. Raises ValueError when its input is no JSON object."""
        block = dict(self.data)
        for key in ("text", "thinking"):
            if key in self.pieces:
                block[key] = f"{block.get(key) or ''}{''.join(self.pieces[key])}"
        if "input" in block and (raw := "".join(self.pieces.get("partial_json", ()))):
            block["input"] = parse_arguments(raw)
        if "input" in block and not isinstance(block["input"], dict):
            raise ValueError("the arguments are no JSON object")
        return block

    def part(self) -> Part | None:
        """What it is in the neutral transcript; None for what says nothing or cannot be sent back.

        Raises ValueError when arguments are broken or a call has no id or name.
        """
        if self.type == "text":
            text = self.whole().get("text") or ""
            return TextPart(str(text)) if text else None
        if not self.is_closed:
            return None
        block = self.whole()
        if self.type == "tool_use":
            if not block.get("id") or not block.get("name") or "input" not in block:
                raise ValueError("a call without id, name or arguments")
            return ToolCallPart(str(block["id"]), str(block["name"]), block["input"])
        if self.type == "thinking" and not block.get("signature"):
            return None  # without its signature the service refuses it
        return OpaquePart(PROVIDER, block)
