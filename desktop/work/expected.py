"""Answers for which files a task that is not over is known to make: those its words ask for by format, and those a job of
the offline engine always makes.

What is only likely is left out: the engine may ask first, or find that there is nothing to write.
"""

from __future__ import annotations

from functools import lru_cache

from desktop.analysis.wished_format import document_formats, is_wished, wished_formats
from desktop.core.task import TaskRow

READ = 2_000  # characters: what follows is pasted text
ONE_DOCUMENT = ("summary", "compare", "changes", "promises")
PACK = {"brief": "docx", "figures": "xlsx", "deck": "pptx", "mail": "eml"}


def expected_formats(task: TaskRow) -> tuple[str, ...]:
    """Formats ("docx", "pdf", "xlsx" ...), one per file, in the order in which they are named to a person."""
    return _expected(task.instruction[:READ], task.job, task.model)


@lru_cache(maxsize=512)
def _expected(instruction: str, job: str, model: str) -> tuple[str, ...]:
    return _made_offline(instruction, job) if model == "offline" else wished_formats(instruction)


def _made_offline(instruction: str, job: str) -> tuple[str, ...]:
    """What the offline engine writes for this job; () where that depends on what it reads."""
    from desktop.providers.offline.understanding import is_known, job_of, wanted_files

    name = job_of(instruction, job) if is_known(instruction, job) else ""
    if name in ONE_DOCUMENT:
        return document_formats(instruction)
    if name == "extract":
        return () if is_wished("csv", instruction) else ("xlsx",)
    if name == "meeting-pack":
        return tuple(PACK[file] for file in wanted_files(instruction) if file in PACK)
    return ()


def still_expected(formats: tuple[str, ...], made: tuple[str, ...]) -> tuple[str, ...]:
    """`formats` less one for each file already `made` of that format."""
    rest = list(formats)
    for format in made:
        if format in rest:
            rest.remove(format)
    return tuple(rest)
