"""Answers for news that was heard and not told: kept in the data folder, so that a restart tells it afterwards.

Only names of tasks and kinds of news; what is told of them is read from the store then, if it still holds.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)
FILE = "news.json"


class NewsFile:
    """The one file of a data folder. One that cannot be written or read costs a notification and nothing else."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._kept: Mapping[str, str] | None = None

    def keep(self, untold: Mapping[str, str]) -> None:
        """Replaces what is kept, atomically; nothing is written when nothing has changed."""
        if untold == self._kept:
            return
        try:
            if untold:
                fresh = self._path.with_suffix(f".{os.getpid()}.new")
                fresh.write_text(json.dumps({"untold": dict(untold)}), encoding="utf-8")
                fresh.replace(self._path)
            else:
                self._path.unlink(missing_ok=True)
            self._kept = dict(untold)
        except OSError as error:
            log.info("held news was not kept: %s", error)

    def kept(self) -> Mapping[str, str]:
        """Kinds of news by task, as they were kept last; empty without any."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))["untold"]
            self._kept = {str(task): str(kind) for task, kind in raw.items()}
        except FileNotFoundError:
            self._kept = {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.info("held news was not read: %s", error)
            self._kept = None
        return self._kept or {}
