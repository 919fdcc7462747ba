"""Answers for the checks before "done", run over everything a task made (JOBS: checks common to all, 1 to 4).

Every file is read again in a child process; arithmetic runs on threads. Nothing here is repaired: findings say what
is wrong, and `work` decides who mends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.quality.finding import Delivered, Finding, said

__all__ = ["Delivered", "Finding", "inspect"]

Read = Callable[[Path, str], Awaitable[Document]]


async def inspect(
    delivered: Sequence[Delivered], sources: Sequence[Document], read: Read, language: str
) -> tuple[Finding, ...]:
    """All findings in the order of the files, agreement last. `read` raises UnreadableFile."""
    if not delivered:
        return (Finding("opens", "not_run", said(language, "Nothing was made.", "没有产出文件。")),)
    again = [await _read_again(item, read) for item in delivered]
    return await asyncio.to_thread(_examine, list(delivered), list(sources), again, language)


async def _read_again(item: Delivered, read: Read) -> Document | UnreadableFile:
    try:
        document = await read(Path(item.row.path), item.row.name)
    except UnreadableFile as error:
        return error
    own = tuple(passage for passage in document.passages if passage.locator.file == document.file)
    return replace(document, passages=own)  # what is attached to a mail is checked as a file of its own


def _examine(
    delivered: list[Delivered], sources: list[Document], again: list[Document | UnreadableFile], language: str
) -> tuple[Finding, ...]:
    from desktop.quality import agreement, citations, completeness, numbers, opening
    from desktop.quality.shelf import Shelf

    shelf = Shelf(sources)
    findings: list[Finding] = []
    readable: list[tuple[Delivered, Document]] = []
    for item, document in zip(delivered, again, strict=True):
        opened = opening.check(item, document, language)
        findings.append(opened)
        if isinstance(document, Document):
            readable.append((item, document))
            findings.append(completeness.check(item, document, shelf, language))
        findings.append(numbers.check(item, shelf, language))
        findings.append(citations.check(item, shelf, language))
    findings.append(agreement.check(readable, shelf, language))
    return tuple(findings)
