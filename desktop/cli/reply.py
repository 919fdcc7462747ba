"""Answers for answers that do not come from a window: a file given beforehand, or standard input."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.cli.narration import say
from desktop.core.errors import BadInput
from desktop.store.journal import Store
from desktop.work.queue import TaskQueue


class AnswerFile:
    """`{"part of a question": "answer", "*": "any other"}`; the answer null skips the question. `"passwords"` may hold
    `{"name.pdf": "…"}` for protected files, with "*" for any other."""

    def __init__(self, answers: Mapping[str, str | None], passwords: Mapping[str, str] | None = None) -> None:
        self._answers = answers
        self.passwords: Mapping[str, str] = passwords or {}

    @classmethod
    def read(cls, path: Path) -> AnswerFile:
        try:
            answers = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise BadInput(f"--answers {path} cannot be used: {error}. Nothing was queued.") from None
        passwords = answers.pop("passwords") if _holds_passwords(answers) else {}
        if not isinstance(answers, dict) or not all(isinstance(a, (str, type(None))) for a in answers.values()):
            raise BadInput(
                f'--answers {path} must be an object {{"part of a question": "answer"}}, with {{"name.pdf": "…"}} under '
                '"passwords" where files are protected. Nothing was queued.'
            )
        return cls(answers, passwords)

    async def give(self, store: Store, queue: TaskQueue, task: str) -> bool:
        """Answer what can be answered; False when nothing could."""
        given = False
        for question in (q for q in store.questions() if q.task == task and not q.secret):
            for part, answer in self._answers.items():
                if part == "*" or part.casefold() in question.text.casefold():
                    await queue.answer(question.id, answer or "", skipped=answer is None)
                    given = True
                    break
        return given


def _holds_passwords(answers: Any) -> bool:
    passwords = answers.get("passwords") if isinstance(answers, dict) else None
    return isinstance(passwords, dict) and all(isinstance(password, str) for password in passwords.values())


class StandardInput:
    """Reads `approval_response` and `answer` lines; the end of input means no to everything that waits.

    A question is named by its own id or by that of its call. The answer to a secret one is `text` (a password for all
    its files) or `passwords` (file -> password).
    """

    def __init__(self, store: Store, queue: TaskQueue, task: str) -> None:
        self._store = store
        self._queue = queue
        self._task = task
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), name="stdin", daemon=True).start()
        self._is_open = True

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: the task ended before the input did
            for line in sys.stdin:
                loop.call_soon_threadsafe(self._lines.put_nowait, line)
            loop.call_soon_threadsafe(self._lines.put_nowait, "")

    async def give(self) -> bool:
        """Wait for one line and act on it; False when nothing was left to say no to."""
        line = await self._lines.get() if self._is_open else ""
        if not line:
            self._is_open = False
            return await self._refuse_all()
        try:
            await self._take(json.loads(line))
        except (ValueError, KeyError, TypeError, BadInput) as error:
            say(f"afternoon: this line of input was not understood and changed nothing: {error}")
        return True

    async def _take(self, line: Mapping[str, Any]) -> None:
        detail = self._store.detail(self._task)
        calls = detail.calls if detail else ()
        keys = {call.call_id: call.key for call in calls} | {call.key: call.key for call in calls}
        key = ({q.id: q.id for q in (detail.questions if detail else ())} | keys)[str(line["id"])]
        if line["type"] == "approval_response":
            await self._queue.decide(key, line["decision"] == "allow")
        elif line["type"] == "answer" and isinstance(line.get("passwords"), dict):
            await self._queue.unlock(key, {file: str(given) for file, given in line["passwords"].items() if given})
        elif line["type"] == "answer":
            text = line.get("text")
            await self._queue.answer(key, str(text or ""), skipped=text is None)
        else:
            raise ValueError(f"type {line['type']!r}")

    async def _refuse_all(self) -> bool:
        approvals = [a for a in self._store.approvals() if a.task == self._task]
        questions = [q for q in self._store.questions() if q.task == self._task]
        for approval in approvals:
            await self._queue.decide(approval.id, False)
        for question in questions:
            await self._queue.answer(question.id, "", skipped=True)
        return bool(approvals or questions)
