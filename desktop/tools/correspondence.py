"""Answers for replying: which mail is meant, who gets the answer, which of its questions the sources answer."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.tools.toolbox import Call, tool


@tool(Effect.READ)
async def plan_reply(
    call: Call, query: Annotated[str, "the person's words, or one of `choices` from an earlier answer"] = ""
) -> ToolOutcome:
    """Prepare the reply to a mail: recipients, subject, thread ids, and each question in it with the sentence of a source
    that answers it, or none. `choices` instead of a subject means that several mails may be meant: ask which."""
    from desktop.analysis.reply import plan_reply as plan

    context = call.context
    documents = await context.library.read_all()
    words = query or context.instruction
    found = await asyncio.to_thread(plan, documents, words, context.as_of, context.timezone)
    if found is None:
        raise ToolFailed("There is no mail among the files.")
    return ToolOutcome(json.dumps(dump(found), ensure_ascii=False), labels=("INBOUND",))
