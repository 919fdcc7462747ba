"""Answers for computing over calendars: what a week is, what to do with each meeting, what it would be. Nothing changes."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.tools.toolbox import Call, tool

LABELS = ("INBOUND",)


@tool(Effect.READ)
async def triage_calendar(
    call: Call,
    sentence: Annotated[
        str, "what the person wants, in their words: week, working hours, lunch, focus, names to keep"
    ] = "",
    chosen: Annotated[tuple[str, ...], "ids of entries the person chose where `ties` asked which one stays"] = (),
    settle: Annotated[bool, "decide remaining ties by rule and state it, because the person did not answer"] = False,
) -> ToolOutcome:
    """Compute the triage of a week over all calendars given: conflicts in pairs and minutes, duplicates, after hours,
    lunch, a decision per meeting with rule and evidence, focus blocks, before and after. Ask the person every entry of
    `ties`, then call again with `chosen`."""
    from desktop.analysis.calendar_triage import triage_week

    context = call.context
    documents = await context.library.read_all()
    language: Language = "zh" if context.language == "zh" else "en"
    result = await asyncio.to_thread(
        triage_week,
        documents,
        sentence or context.instruction,
        context.as_of,
        context.timezone,
        language,
        chosen=chosen,
        settle=settle,
    )
    unknown = [id for id in chosen if all(id != entry.id for entry in result.entries)]
    if unknown:
        raise ToolFailed(f"chosen: no entry has the id {', '.join(unknown)}. Use the ids in `ties`.")
    return ToolOutcome(json.dumps(dump(result), ensure_ascii=False), labels=LABELS)
