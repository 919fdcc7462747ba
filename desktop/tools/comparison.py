"""Answers for putting files side by side: what changed between two versions, and a matrix of what several files say."""

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
async def find_changes(
    call: Call,
    older: Annotated[str, "the older file, as list_files names it; empty: found by name, version mark and date"] = "",
    newer: Annotated[str, "the newer file; empty as above"] = "",
) -> ToolOutcome:
    """Compare two versions of a document: sentences added, removed, changed and moved, numbers and dates that differ,
    tables cell by cell, each with both places. Without names, every pair of versions among the files (at most 4)."""
    from desktop.analysis.document_diff import choose_pairs, compare_versions

    documents = {document.file: document for document in await call.context.library.read_all()}
    if bool(older) != bool(newer) or any(name and name not in documents for name in (older, newer)):
        raise ToolFailed(f"older, newer: give both, as list_files names them. Known: {', '.join(documents)}")
    pairs = ((older, newer),) if older else await asyncio.to_thread(choose_pairs, list(documents.values()))
    diffs = [await asyncio.to_thread(compare_versions, documents[a], documents[b]) for a, b in pairs[:4]]
    answer = {"diffs": dump(diffs), "pairs": len(pairs), "files": list(documents)}
    return ToolOutcome(json.dumps(answer, ensure_ascii=False), labels=LABELS)


@tool(Effect.READ)
async def compare_files(
    call: Call, files: Annotated[tuple[str, ...], "only these files; none means all"] = ()
) -> ToolOutcome:
    """Put files side by side: a matrix of table rows by file, prices in one currency and unit where the sources state
    rate and factor, and the key sentences of each. An empty cell means not found, never "no"."""
    from desktop.analysis.matrix import compare

    context = call.context
    documents = [d for d in await context.library.read_all() if not files or d.file in files]
    language: Language = "zh" if context.language == "zh" else "en"
    found = await asyncio.to_thread(compare, documents, context.instruction, language)
    return ToolOutcome(json.dumps(dump(found), ensure_ascii=False), labels=LABELS)
