"""Answers for results too large to be sent whole: the journal keeps them, a chat model reads on by their handle."""

from __future__ import annotations

import json
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.tools.files import READ_LABELS
from desktop.tools.toolbox import Call, tool

PIECE = 12_000  # characters of one answer
AROUND = 400  # characters before and after a find
MOST = 20


@tool(Effect.READ, is_first=True)
async def read_result(
    call: Call,
    handle: Annotated[str, "as given with a result that was too long to show whole"],
    start: Annotated[int, "first character, counted from 0"] = 0,
    find: Annotated[str, "instead of reading on: show the places where these words stand"] = "",
) -> ToolOutcome:
    """Read more of an earlier result that was too long to show whole."""
    text = call.context.result(handle)
    if text is None:
        raise ToolFailed(f"handle: there is no result {handle!r}; use the handle shown with the shortened result")
    answer = _places(text, find) if find.strip() else _piece(text, max(start, 0))
    return ToolOutcome(json.dumps({"handle": handle, "of": len(text)} | answer, ensure_ascii=False), labels=READ_LABELS)


def _piece(text: str, start: int) -> dict[str, object]:
    end = min(start + PIECE, len(text))
    return {"text": text[start:end]} | ({"next": end} if end < len(text) else {})


def _places(text: str, find: str) -> dict[str, object]:
    """Stretches around each occurrence, never overlapping, at most MOST."""
    folded, wanted = text.casefold(), find.strip().casefold()
    places: list[dict[str, object]] = []
    at = folded.find(wanted)
    while at >= 0 and len(places) < MOST:
        first, last = max(at - AROUND, 0), at + len(wanted) + AROUND
        places.append({"start": first, "text": text[first:last]})
        at = folded.find(wanted, last)
    return {"found": folded.count(wanted), "places": places}
