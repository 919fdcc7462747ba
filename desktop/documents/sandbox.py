"""Answers for reading without risk: one child process is kept alive, fed one file at a time, and replaced when it dies.

The pipe is served by one thread of our own with blocking reads, so it behaves the same on asyncio's loop and on
qasync's. A crash, a lack of memory or a time-out costs the file that caused it one sentence, and no other file.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from desktop.core.document import Document
from desktop.core.errors import UnreadableFile
from desktop.documents import codec, refusal
from desktop.documents.options import ReadOptions

T = TypeVar("T")

COMMAND = (sys.executable, "-m", "desktop.documents.child")
_PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE = 0.05  # seconds
# what a reader of files needs of our surroundings; keys and proxies it does not, nor does a file that takes it over
_PASSED = {
    *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH"),
    *("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "USERPROFILE"),
}
_PASSED_FAMILIES = ("LC_", "PYTHON", "DYLD_")
_START_SECONDS = 30.0  # the first answer of a child may wait for a cold disk


class ReadingProcess:
    """Reads files in a child process. One file at a time; calls made meanwhile wait their turn."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
        self._turn = asyncio.Lock()

    async def read(
        self, path: Path, name: str, options: ReadOptions, progress: Callable[[float], None] | None = None
    ) -> Document:
        """The document at `path` called `name`; `progress` is called on this loop with the share that is done.

        Raises UnreadableFile, also with `timeout` and `bomb`. Large files get more time (`Limits.seconds_for`).
        """
        async with self._turn:
            loop = asyncio.get_running_loop()
            allowed = options.limits.seconds_for(await loop.run_in_executor(self._thread, _size, path))
            options = dataclasses.replace(options, limits=dataclasses.replace(options.limits, max_seconds=allowed))
            request = {"path": str(path), "name": name, "options": options.to_data()}
            tell = partial(_hand_over, loop, progress) if progress else None
            return await self._answered(partial(self._exchange, encoded(request), name, allowed, tell), name, allowed)

    async def _answered(self, exchange: Callable[[], T], name: str, allowed: float) -> T:
        """What `exchange` brings from the thread within `allowed` seconds; the caller has the turn."""
        seconds = allowed + (0 if self._child else _START_SECONDS)
        answer = asyncio.get_running_loop().run_in_executor(self._thread, exchange)
        try:
            return await asyncio.wait_for(asyncio.shield(answer), seconds)
        except TimeoutError:
            await self._abandon(answer)
            raise refusal.timeout(name, allowed) from None
        except asyncio.CancelledError:
            await self._abandon(answer)
            raise

    @property
    def is_running(self) -> bool:
        """Whether a child lives, or one was asked and not looked at since."""
        return self._child is not None

    async def close(self) -> None:
        """Ends the child. The process can be used again afterwards; it starts a new child."""
        self._kill()
        async with self._turn:
            self._kill()

    async def _abandon(self, answer: asyncio.Future[T]) -> None:
        """Kills the child, which ends the thread's blocking read, and takes the answer that nobody waits for."""
        while not answer.done():  # the child may only just be starting
            self._kill()
            await asyncio.wait([answer], timeout=_PATIENCE)
        answer.exception()

    def _exchange(self, request: bytes, name: str, seconds: float, tell: Callable[[float], object] | None) -> Document:
        """Runs in the thread: sends the request, returns the document or raises what became of it."""
        answer = self._decoded(self._ask(request), name, seconds)
        while "progress" in answer:
            if tell:
                tell(answer["progress"])
            answer = self._decoded(self._next_line(), name, seconds)
        if "document" in answer:
            parts = [self._decoded(self._next_line(), name, seconds) for _ in range(answer["parts"])]
            return codec.from_data({**answer["document"], "passages": itertools.chain.from_iterable(parts)})
        raise self._refusal(answer)

    def _refusal(self, answer: Mapping[str, Any]) -> UnreadableFile:
        """What the child said instead of an answer; a child that ends with it is let go."""
        if answer.get("last"):
            self._kill()
        said = answer["unreadable"]
        return UnreadableFile(said["reason"], said["en"], said["zh"])

    def _decoded(self, line: bytes, name: str, seconds: float) -> Any:
        if not line.endswith(b"\n"):
            raise self._obituary(name, seconds)
        return json.loads(line)

    def _next_line(self) -> bytes:
        child = self._child
        try:
            return child.stdout.readline() if child and child.stdout else b""
        except ValueError:  # closed meanwhile, because nobody waits any more
            return b""

    def _next_bytes(self, size: int) -> bytes:
        """So many bytes, less when the child ends before them."""
        child = self._child
        try:
            return child.stdout.read(size) if child and child.stdout else b""
        except ValueError:  # as above
            return b""

    def _ask(self, request: bytes) -> bytes:
        for _ in range(2):  # a child that died between two files is replaced once
            child = self._running()
            assert child.stdin and child.stdout
            try:
                child.stdin.write(request)
                child.stdin.flush()
            except (OSError, ValueError):
                self._kill()
                continue
            return self._next_line()
        return b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._kill()
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=os.name != "nt",
            )
        return self._child

    def _obituary(self, name: str, seconds: float) -> UnreadableFile:
        """What a child that died in the middle of a file died of."""
        child = self._child
        status = child.wait() if child else 0
        self._kill()
        if status == -getattr(signal, "SIGXCPU", 0) != 0:
            return refusal.timeout(name, seconds)
        return refusal.memory(name) if status in (-signal.SIGABRT, -9) else refusal.damaged(name)

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # the last bytes of a request had no reader any more
                    continue


def encoded(request: Mapping[str, Any]) -> bytes:
    """One request as the line the child reads."""
    return json.dumps(request).encode() + b"\n"


def _hand_over(loop: asyncio.AbstractEventLoop, progress: Callable[[float], None], share: float) -> None:
    """From the reading thread to the loop."""
    loop.call_soon_threadsafe(partial(progress, share))


def _size(path: Path) -> int:
    """In bytes; 0 when the file cannot be looked at, which the child will tell."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _environment() -> dict[str, str]:
    """Of the child: an explicit list, so that no secret of ours is in it."""
    passed = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _PASSED or name.upper().startswith(_PASSED_FAMILIES)
    }
    return {**passed, "PYTHONPATH": _search_path(), "PYTHONUTF8": "1"}


def _search_path() -> str:
    """The child must find this package also when the program was started from elsewhere."""
    others = os.environ.get("PYTHONPATH", "")
    return str(_PROJECT) + (os.pathsep + others if others else "")
