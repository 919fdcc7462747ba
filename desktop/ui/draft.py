"""Answers for what is typed and not yet started: kept in the data folder, so that a crash does not lose a sentence.

A draft that cannot be written or read is worth no interruption: the words are still on the screen.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)
FILE, CAPTURE_FILE = "draft.json", "draft-capture.json"


class Draft:
    """A draft of a data folder: that of the window, or (`file`) that of quick capture."""

    def __init__(self, home: Path, file: str = FILE) -> None:
        self._path = home / file

    def keep(self, text: str, paths: Sequence[str]) -> None:
        """Replaces the draft; an empty one is removed."""
        try:
            if not text.strip() and not paths:
                self._path.unlink(missing_ok=True)
                return
            fresh = self._path.with_suffix(f".{os.getpid()}.new")
            fresh.write_text(json.dumps({"text": text, "paths": list(paths)}, ensure_ascii=False), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            log.info("the draft was not kept: %s", error)

    def kept(self) -> tuple[str, list[str]]:
        """Text and paths of the last draft; empty without one."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            return str(raw["text"]), [str(path) for path in raw["paths"]]
        except FileNotFoundError:
            return "", []
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.info("the draft was not read: %s", error)
            return "", []
