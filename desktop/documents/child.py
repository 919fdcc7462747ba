"""Answers for the reading child: `python -m desktop.documents.child` reads one request per line and answers in lines of JSON.

Request:  {"path": …, "name": …, "options": {…}}
Answer:   {"progress": 0.42} for each percent of a large file, then {"document": …, "parts": n} and n lines with
passages; or {"unreadable": {reason, en, zh}}, with "last": true when the child ends after it because its memory is
used up. With "of" the request is about the pages of a PDF (`page_picture`): their words, or one as a picture.
Passages come in small parts because decoding one line holds the parent's interpreter lock.
It ends when its input closes, so it never outlives the app. Libraries may print: the real output is kept under
another file descriptor and stdout is turned into stderr.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from desktop.core.errors import UnreadableFile
from desktop.documents import codec, refusal
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.page_picture import page_answers
from desktop.documents.reading import read

PART = 20  # passages per line
_COLLECT = (200_000, 20, 50)  # a large table is a million objects without cycles: looking through them costs a fifth
_SPARE_SECONDS = 5  # the processor limit is the second line of defence, behind the parent's own watch


def main() -> int:
    """Serves requests until the input closes; returns the exit code."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    gc.set_threshold(*_COLLECT)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        options = ReadOptions.from_data(request["options"])
        limit_resources(options.limits)
        try:
            found = page_answers(request) if "of" in request else _document_answers(request, options, _Teller(answers))
            for answer, is_last in _guarded(found, request["name"]):
                answers.write(answer + b"\n")
                answers.flush()
                if is_last:
                    return 1
        except BrokenPipeError:
            return 0
    return 0


def limit_resources(limits: Limits) -> None:
    """Caps address space and processor time where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:  # Windows: the parent's watch is the only limit there
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.max_seconds) + _SPARE_SECONDS
    for kind, soft in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, limits.max_memory)):
        hard = resource.getrlimit(kind)[1]
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS: time and the parent's watch remain
            continue


class _Teller:
    """Tells progress, each percent once."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._percent = 0

    def __call__(self, share: float) -> None:
        if int(share * 100) > self._percent:
            self._percent = int(share * 100)
            self._answers.write(_json({"progress": self._percent / 100}) + b"\n")
            self._answers.flush()


def _guarded(answers: Iterator[bytes], name: str) -> Iterator[tuple[bytes, bool]]:
    """The lines of the answer, each with whether the child ends after it; what cannot be read is said in one. What goes
    wrong between two lines ends the child: the parent waits for the next one."""
    has_begun = False
    try:
        for answer in answers:
            has_begun = True
            yield answer, False
    except UnreadableFile as error:
        if has_begun:
            raise
        yield _refused(error), False
    except (MemoryError, RecursionError):
        if has_begun:
            raise
        yield _refused(refusal.memory(name), is_last=True), True


def _document_answers(request: Mapping[str, Any], options: ReadOptions, tell: _Teller) -> Iterator[bytes]:
    """The document of a file, part by part."""
    document = read(Path(request["path"]), request["name"], options, tell)
    head = codec.to_data(dataclasses.replace(document, passages=()))
    del head["passages"]
    count = -(-len(document.passages) // PART)
    yield _json({"document": head, "parts": count})
    for start in range(0, len(document.passages), PART):  # part by part: never the whole document in two forms
        yield _json([codec.passage_data(passage) for passage in document.passages[start : start + PART]])


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _refused(error: UnreadableFile, *, is_last: bool = False) -> bytes:
    answer: dict[str, Any] = {"unreadable": {"reason": error.reason, "en": error.en, "zh": error.zh}}
    return json.dumps(answer | ({"last": True} if is_last else {})).encode()


if __name__ == "__main__":
    sys.exit(main())
