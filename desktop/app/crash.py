"""Answers for faults of our own: each becomes a readable file in the data folder and one sentence, never a traceback.

A report holds versions and where it happened, never the values of variables. Its message is scrubbed of keys, addresses
and the name of the person's folder. Nothing is sent anywhere.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

FOLDER = "faults"
NATIVE = "native.txt"  # what faulthandler writes when the interpreter itself dies
KEPT = 20
SECRET_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
KEY_LIKE = re.compile(
    r"\b(?:sk|pk|xox[a-z]|gh[a-z]|ey[A-Za-z])[-_A-Za-z0-9.]{10,}|\b(?=\w*\d)(?=\w*[A-Za-z])[\w+/=-]{24,}"
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SCHEME = re.compile(r"(?i)\b(bearer|basic)\s+\S+")
NAMED = re.compile(r"(?i)\b(api[-_ ]?key|authorization|password|passwd|secret|token)([\"':= ]+)\S+")

Found = Callable[[Path], None]


class Faults:
    """Writes reports into `home`/faults. `found` hears of each new one, on the thread where it happened."""

    def __init__(self, home: Path, environment: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self.folder = home / FOLDER
        self.found: Found = lambda _: None
        self._home, self._now = home, now
        self._secrets = secrets_of(environment)
        self._seen: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._native: IO[str] | None = None

    def record(self, error: BaseException) -> Path | None:
        """The report on `error`; None when the same fault at the same place was reported before, or cannot be written."""
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        with self._lock:
            if (type(error).__name__, place) in self._seen:
                return None
            self._seen.add((type(error).__name__, place))
        where = "".join(traceback.format_list(frames))
        return self._write(type(error).__name__, f"{type(error).__name__}: {error}", where, self.found)

    def catch_native(self) -> None:
        """From now on a crash of the interpreter itself leaves its stacks in a file that the next start finds."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._native = (self.folder / NATIVE).open("w", encoding="utf-8")  # kept open: there is no time later
        except OSError:
            self._native = None  # a data folder that cannot be written has its own sentence
            return
        faulthandler.enable(self._native)

    def earlier(self) -> Path | None:
        """The report on a crash of the last run, made readable now. Call before `catch_native`."""
        path = self.folder / NATIVE
        try:
            stacks = path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None
        if not stacks:
            return None
        path.unlink(missing_ok=True)
        return self._write("crash", "The program ended in the middle of its work.", stacks, lambda _: None)

    def reports(self) -> list[Path]:
        """Every report, newest first."""
        found = [each for each in self.folder.glob("*.txt") if each.name != NATIVE] if self.folder.is_dir() else []
        return sorted(found, reverse=True)

    def close(self) -> None:
        """Takes the file of `catch_native` away again; nothing crashed."""
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None
            (self.folder / NATIVE).unlink(missing_ok=True)

    def scrub(self, text: str) -> str:
        """`text` without keys, addresses and the names of the person's folders."""
        for secret in self._secrets:
            text = text.replace(secret, "[removed]")
        text = text.replace(str(self._home), "[data folder]").replace(str(Path.home()), "~")
        text = NAMED.sub(r"\1\2[removed]", SCHEME.sub("[removed]", text))
        return ADDRESS.sub("[address]", KEY_LIKE.sub("[removed]", text))

    def _write(self, name: str, what: str, where: str, found: Found) -> Path | None:
        now = self._now()
        text = (
            "A fault in Afternoon. This file is on this computer only; nothing was sent.\n"
            "午后出现了程序错误。此文件只在这台电脑上，没有发送任何内容。\n\n"
            f"When: {now.isoformat(timespec='seconds')}\n"
            f"What: {self.scrub(what)}\n"
            f"With: Python {platform.python_version()}, {platform.system()} {platform.machine()}\n\n"
            f"Where:\n{self.scrub(where)}\n"
        )
        path = self.folder / f"{now:%Y-%m-%d %H-%M-%S} {name}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            for old in self.reports()[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError:
            return None  # a full disk says so by itself; a report about it would be one more that does not fit
        found(path)
        return path


class FaultLog(logging.Handler):
    """Makes a report of every logged exception, wherever it was caught."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(logging.ERROR)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._faults.record(record.exc_info[1])


def install(faults: Faults) -> None:
    """Hears uncaught exceptions of every thread and of Qt's slots, logged ones (asyncio logs those of its loop), and
    deaths of the interpreter."""
    usual = sys.excepthook

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            faults.record(error.with_traceback(trace))
        usual(kind, error, trace)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            faults.record(args.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread
    logging.getLogger().addHandler(FaultLog(faults))
    faults.catch_native()


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Values of the environment that must not be written anywhere."""
    found = [value for name, value in environment.items() if SECRET_NAMES.search(name) and len(value) >= 6]
    return tuple(sorted(found, key=len, reverse=True))
