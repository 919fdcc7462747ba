"""Answers for comparing what the members of a council made: computed from their files and evidence, offline."""

from __future__ import annotations

import asyncio
import json

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.tools.toolbox import Call, tool


@tool(Effect.READ)
async def compare_council(call: Call) -> ToolOutcome:
    """Compare what several back ends made of the same order: where they agree, differ, and what only one saw."""
    from desktop.analysis.council_material import compared

    context = call.context
    if context.council is None:
        raise ToolFailed("This task comes after no council; there is nothing to compare.")
    material = await context.council()
    language: Language = "zh" if context.language == "zh" else "en"
    found = await asyncio.to_thread(compared, material, language)
    return ToolOutcome(json.dumps(dump(found), ensure_ascii=False))
