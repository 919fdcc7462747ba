"""Answers for computing over what was read: which meeting is meant, what there is to know for it, a digest.

Numbers and dates come from `analysis`, never from a chat model's head.
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Annotated

from desktop.core.document import Document
from desktop.core.errors import ToolFailed
from desktop.core.ports import Effect, ToolOutcome
from desktop.core.schema import dump
from desktop.core.spec import Language
from desktop.tools.toolbox import Call, tool

LABELS = ("INBOUND",)


@tool(Effect.READ)
async def find_meetings(
    call: Call, query: Annotated[str, "what the person calls the meeting: title, people, company, day"]
) -> ToolOutcome:
    """Find the calendar event that is meant; without naming words, the next one with others. Best match first;
    `ambiguous` means two different meetings match about as well; `unmatched` are naming words that no meeting has."""
    from desktop.analysis.meetings import find_meetings as find
    from desktop.analysis.meetings import is_ambiguous, unmatched_words

    context = call.context
    documents = await context.library.read_all()
    matches = await asyncio.to_thread(find, documents, query, context.as_of, context.timezone)
    is_unnamed = bool(matches) and matches[0].reason.startswith("(")
    answer = {
        "ambiguous": is_ambiguous(matches),
        "unmatched": list(unmatched_words(query, matches)) if is_unnamed else [],
        "matches": dump(matches),
    }
    return ToolOutcome(_json(answer), labels=LABELS)


@tool(Effect.READ)
async def prepare_meeting(
    call: Call,
    meeting: Annotated[str, "the `occurrence` of a match from find_meetings"],
    query: Annotated[str, "the words find_meetings was asked with"] = "",
) -> ToolOutcome:
    """Compute what is known for a meeting: who comes and what each last said, open threads, unanswered questions,
    commitments, key figures with their cells, contradictions, internal facts to keep from the client."""
    from desktop.analysis.meeting_pack import prepare
    from desktop.analysis.meetings import find_meetings as find

    context = call.context
    documents = await context.library.read_all()
    words = query or context.instruction
    matches = await asyncio.to_thread(find, documents, words, context.as_of, context.timezone, limit=10_000)
    found = next((match for match in matches if meeting in match.sources), None)
    if found is None:
        raise ToolFailed(f"There is no meeting {meeting!r}. Use an occurrence from find_meetings, with its query.")
    language: Language = "zh" if context.language == "zh" else "en"
    pack = await asyncio.to_thread(prepare, documents, found, context.as_of, context.timezone, None, language)
    return ToolOutcome(_json(dump(pack)), labels=LABELS)


@tool(Effect.READ)
async def digest_files(
    call: Call,
    query: Annotated[str, "what the summary should answer; empty for a general one"] = "",
    files: Annotated[tuple[str, ...], "only these files; none means all"] = (),
) -> ToolOutcome:
    """Compute an extractive digest: key sentences, dates, people and amounts per file, each with its passage id."""
    from desktop.analysis.digest import summarise

    context = call.context
    documents: list[Document] = [d for d in await context.library.read_all() if not files or d.file in files]
    if not documents:
        raise ToolFailed("None of these files could be read. Use list_files.")
    language: Language = "zh" if context.language == "zh" else "en"
    digest = await asyncio.to_thread(summarise, documents, query, language)
    return ToolOutcome(_json(dump(digest)), labels=LABELS)


@tool(Effect.READ)
async def find_free_time(
    call: Call,
    before: Annotated[datetime, "the stretch must end before this moment (ISO 8601 with offset)"],
    minutes: Annotated[int, "length of the stretch, 15 to 480"] = 45,
) -> ToolOutcome:
    """Find the latest free stretch in working hours before a moment, on all calendars given. Nothing is booked."""
    from desktop.analysis.slots import free_slot

    context = call.context
    if not 15 <= minutes <= 480 or before.tzinfo is None:
        raise ToolFailed("minutes: 15 to 480; before: a time with its offset")
    documents = await context.library.read_all()
    slot = await asyncio.to_thread(free_slot, documents, before, minutes, context.as_of, context.timezone)
    return ToolOutcome(_json({"slot": dump(slot)}), labels=LABELS)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
