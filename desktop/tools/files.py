"""Answers for what the person gave: listing files, reading them passage by passage, and finding words in them."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from desktop.core.document import Document, Passage
from desktop.core.errors import ToolFailed, UnreadableFile
from desktop.core.ports import Effect, ToolOutcome
from desktop.tools.toolbox import Call, tool

READ_LABELS = ("INBOUND",)
PAGE_CHARACTERS = 12_000


@tool(Effect.READ, is_first=True)
async def list_files(call: Call) -> str:
    """List the files the person gave, with format, size, title and what could not be read and why. `to_change` are files
    of an earlier task the person wants changed: read them to change them, they are no evidence."""
    library = call.context.library
    documents = {document.file: document for document in await library.read_all()}
    rows = [_described(documents[name]) for name in library.files() if name in documents]
    problems = [{"file": name, "problem": text} for name, text in library.problems().items()]
    changed = {"to_change": list(library.to_change())} if library.to_change() else {}
    return _json({"files": rows, "not_read": problems} | changed)


@tool(Effect.READ, is_first=True)
async def read_file(
    call: Call,
    file: Annotated[str, "name as given by list_files"],
    start: Annotated[int, "first passage, counted from 0"] = 0,
) -> ToolOutcome:
    """Read one file as passages, each with its id (cite it) and place. Long files come in parts: go on at `next`."""
    document = await _document(call, file)
    shown: list[Passage] = []
    size = 0
    for passage in document.passages[max(start, 0) :]:
        size += len(passage.text)
        if shown and size > PAGE_CHARACTERS:
            break
        shown.append(passage)
    end = max(start, 0) + len(shown)
    answer: dict[str, Any] = {"file": file, "title": document.title, "passages": [_passage(p) for p in shown]}
    if end < len(document.passages):
        answer |= {"next": end, "of": len(document.passages)}
    return ToolOutcome(_json(answer), labels=READ_LABELS)


@tool(Effect.READ, is_first=True)
async def search_files(
    call: Call,
    query: Annotated[str, "words that must all stand in a passage"],
    limit: int = 20,
) -> ToolOutcome:
    """Find passages that contain all the words of the query, over every file the person gave."""
    words = [word.casefold() for word in re.findall(r"\w+", query)]
    if not words:
        raise ToolFailed("query: give at least one word")
    found = [
        passage
        for document in await call.context.library.read_all()
        for passage in document.passages
        if not passage.hidden and all(word in passage.text.casefold() for word in words)
    ]
    answer = {"found": len(found), "passages": [_passage(passage) for passage in found[: max(1, min(limit, 50))]]}
    return ToolOutcome(_json(answer), labels=READ_LABELS)


async def _document(call: Call, file: str) -> Document:
    library = call.context.library
    try:
        return await library.read(file)
    except UnreadableFile as error:
        raise ToolFailed(error.en) from error
    except KeyError as error:
        raise ToolFailed(f"There is no file {file!r}. Use list_files.") from error


def _described(document: Document) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": document.file,
        "format": document.format,
        "bytes": document.size,
        "passages": len(document.passages),
        "title": document.title,
    }
    if document.modified:
        row["modified"] = document.modified.isoformat(timespec="minutes")
    return row | ({"warnings": list(document.warnings)} if document.warnings else {})


def _passage(passage: Passage) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": passage.id, "at": passage.locator.label(), "text": passage.text}
    return shown | ({"hidden": True} if passage.hidden else {})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
