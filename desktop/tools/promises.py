"""Answers for "what did we promise whom": computed from mails, chats and action tables, never from a chat model's head."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.tools.toolbox import Call, tool


@tool(Effect.READ)
async def find_promises(
    call: Call, query: Annotated[str, "names of people or companies to narrow it down; empty for all"] = ""
) -> ToolOutcome:
    """List every promise and action in mails, chats and notes: who, what, to whom, by when, still open or closed by
    which words. `side` "ours" is what we promised, "client" what others promised."""
    from desktop.analysis.promise_list import list_promises

    context = call.context
    documents = await context.library.read_all()
    language: Language = "zh" if context.language == "zh" else "en"
    found = await asyncio.to_thread(list_promises, documents, context.as_of, context.timezone, query, language)
    return ToolOutcome(json.dumps(dump(found), ensure_ascii=False), labels=("INBOUND",))
