"""Answers for the reading child: `python -m desktop.documents.child` reads one request per line and answers in lines of JSON.

Request:  {"path": …, "name": …, "options": {…}}      Answer: {"document": …, "parts": n} and n lines with
passages, or {"unreadable": {reason, en, zh}} with "last": true when the child ends after it because its memory is
used up. Passages come in small parts because decoding one line holds the parent's interpreter lock.
It ends when its input closes, so it never outlives the app. Libraries may print: the real output is kept under
another file descriptor and stdout is turned into stderr.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents import codec, refusal
from desktop.documents.options import Limits, ReadOptions
from desktop.documents.reading import read

PART = 20  # passages per line
_SPARE_SECONDS = 5  # the processor limit is the second line of defence, behind the parent's own watch


def main() -> int:
    """Serves requests until the input closes; returns the exit code."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    for line in sys.stdin.buffer:
        request = json.loads(line)
        options = ReadOptions.from_data(request["options"])
        limit_resources(options.limits)
        answer, is_exhausted = _answer(Path(request["path"]), request["name"], options)
        try:
            answers.write(answer + b"\n")
            answers.flush()
        except BrokenPipeError:
            return 0
        if is_exhausted:
            return 1
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


def _answer(path: Path, name: str, options: ReadOptions) -> tuple[bytes, bool]:
    try:
        return _lines(read(path, name, options)), False
    except UnreadableFile as error:
        return _refused(error), False
    except (MemoryError, RecursionError):
        return _refused(refusal.memory(name), is_last=True), True


def _lines(document: Document) -> bytes:
    """The document without its passages, then its passages in parts."""
    data = codec.to_data(document)
    passages = data.pop("passages")
    parts = [passages[start : start + PART] for start in range(0, len(passages), PART)]
    return b"\n".join(_json(line) for line in [{"document": data, "parts": len(parts)}, *parts])


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _refused(error: UnreadableFile, *, is_last: bool = False) -> bytes:
    answer: dict[str, Any] = {"unreadable": {"reason": error.reason, "en": error.en, "zh": error.zh}}
    return json.dumps(answer | ({"last": True} if is_last else {})).encode()


if __name__ == "__main__":
    sys.exit(main())
