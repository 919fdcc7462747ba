"""Answers for what a person can do with a task. Each command is one journaled event; the engine follows the journal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from desktop.core.clock import Clock
from desktop.core.commands import (
    ApprovalDecided,
    QuestionAnswered,
    TaskCancelled,
    TaskPaused,
    TaskResumed,
    UndoRequested,
    UserSteered,
)
from desktop.core.errors import BadInput
from desktop.core.events import Event, MovesUndone, TaskSubmitted
from desktop.core.task import ApprovalRow, QuestionRow, TaskRow, TaskState
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store
from desktop.work.undo import Undone, moves_of, take_back
from desktop.work.zone import local_timezone, zone

MAX_INSTRUCTION = 100_000


class TaskQueue:
    """Commands on tasks. Raises BadInput when a command cannot be taken; then nothing was journaled."""

    def __init__(self, store: Store, clock: Clock, home: Path) -> None:
        self._store = store
        self._clock = clock
        self._home = home

    async def submit(
        self,
        instruction: str,
        inputs: Sequence[Path] = (),
        *,
        model: str = "offline",
        job: str = "",
        language: str = "",
        timezone: str = "",
        as_of: datetime | None = None,
        out: Path | None = None,
        budget_usd: float | None = None,
        approve: str = "ask",
    ) -> str:
        """Queue a task and return its id once it is durable. `as_of` may be naive: then it stands in `timezone`."""
        text = instruction.strip()
        if not text:
            raise BadInput(
                "There is no instruction. Say in a sentence what should be finished.",
                "没有说明。请用一句话说要做好什么。",
            )
        if len(text) > MAX_INSTRUCTION:
            raise BadInput(
                "The instruction is longer than 100,000 characters. Put the long part into a file and drop it.",
                "说明超过 10 万字。请把长的部分放进文件里，再拖进来。",
            )
        place = timezone or local_timezone()
        task = self._clock.new_id()
        event = TaskSubmitted(
            task,
            text,
            tuple(str(path) for path in granted(inputs)),
            str(self._home / "tasks" / folder_name(text, task)),
            job,
            model,
            language or language_of(text),
            place,
            moment(as_of, place, self._clock).isoformat(timespec="seconds"),
            str(Path.cwd() / out) if out else "",
            budget_usd,
            approve,
        )
        await self._store.append(event)
        return task

    async def pause(self, task: str) -> None:
        """Finish the turn, start no call."""
        await self._record(TaskPaused(self._open(task).id, self._clock.new_id()))

    async def resume(self, task: str) -> None:
        await self._record(TaskResumed(self._open(task).id, self._clock.new_id()))

    async def cancel(self, task: str) -> None:
        await self._record(TaskCancelled(self._open(task).id))

    async def steer(self, task: str, text: str) -> None:
        """Text for the chat model, taken after the present turn."""
        if not text.strip():
            raise BadInput("There is nothing to pass on. Type what should change.", "没有内容。请写下要改什么。")
        await self._record(UserSteered(self._open(task).id, self._clock.new_id(), text.strip()))

    async def answer(self, question: str, text: str, skipped: bool = False) -> None:
        """Answer an open question. Raises BadInput when it is unknown or was answered already."""
        row = _named(self._store.questions(None), question)
        if row is None:
            raise BadInput(
                f"There is no question {question!r}. `afternoon approvals` lists what is open.",
                f"没有编号为 {question!r} 的问题。用 afternoon approvals 查看。",
            )
        if row.state != "open":
            raise BadInput(
                "This question was answered already. The first answer stands.", "这个问题已经回答过，以第一次为准。"
            )
        if not skipped and not text.strip():
            raise BadInput("The answer is empty. Type one, or skip the question.", "回答是空的。请填写，或选择跳过。")
        await self._record(QuestionAnswered(row.task, row.id, text.strip(), skipped))

    async def decide(self, approval: str, granted: bool) -> None:
        """Grant or deny what waits. Single use. Raises BadInput when it is unknown or decided already."""
        row = _named(self._store.approvals(None), approval)
        if row is None:
            raise BadInput(
                f"There is no approval {approval!r}. `afternoon approvals` lists what waits.",
                f"没有编号为 {approval!r} 的待确认事项。用 afternoon approvals 查看。",
            )
        if row.state != "waiting":
            raise BadInput("This was decided already. The first decision stands.", "这一项已经决定过，以第一次为准。")
        await self._record(ApprovalDecided(row.task, row.id, "granted" if granted else "denied", "person"))

    async def undo(self, task: str, dry_run: bool = False) -> Undone:
        """Take back the moves of a task, ended or not. Raises BadInput: no such task, it is being worked on, or it moved
        nothing. A move whose file has changed or whose old place is taken stays, and is named."""
        row = self._store.task(task)
        if row is None:
            raise BadInput(
                f"There is no task {task}. `afternoon status` lists them.",
                f"没有任务 {task}。用 afternoon status 查看。",
            )
        if row.state is TaskState.WORKING:
            raise BadInput(
                "The task is being worked on. Pause or cancel it, then undo. Nothing was changed.",
                "任务正在进行。请先暂停或取消，再撤销。没有改动。",
            )
        moves, folders = moves_of(recorded.event for recorded in self._store.events(row.id))
        if not moves:
            raise BadInput(
                "This task moved no files of yours, so there is nothing to undo. What it made lies in its own folder.",
                "这个任务没有移动过你的文件，无需撤销。它制作的文件在自己的文件夹里。",
            )
        if dry_run:
            return await asyncio.to_thread(take_back, moves, folders, dry_run=True)
        command = self._clock.new_id()
        await self._record(UndoRequested(row.id, command))
        undone = await asyncio.to_thread(take_back, moves, folders)
        await self._record(MovesUndone(row.id, command, undone.moves, undone.left))
        return undone

    async def _record(self, command: Event) -> None:
        """Append it. A command that came a moment too late (the task ended, another window answered) is BadInput."""
        try:
            await self._store.append(command)
        except (AlreadyRecorded, IllegalEvent):
            raise BadInput(
                "This came too late: the task has ended or the matter was settled elsewhere meanwhile. "
                "Nothing was changed.",
                "晚了一步：任务已经结束，或者已在别处处理。没有改动。",
            ) from None

    def _open(self, task: str) -> TaskRow:
        row = self._store.task(task)
        if row is None:
            raise BadInput(
                f"There is no task {task}. `afternoon status` lists them.",
                f"没有任务 {task}。用 afternoon status 查看。",
            )
        if row.state.is_terminal:
            ends = {
                TaskState.DONE: ("done", "已完成"),
                TaskState.FAILED: ("stopped", "已停下"),
                TaskState.CANCELLED: ("cancelled", "已取消"),
            }
            en, zh = ends[row.state]
            raise BadInput(f"This task is {en}. Submit it again to repeat it.", f"这个任务{zh}。要重做，请再提交一次。")
        return row


Row = TypeVar("Row", QuestionRow, ApprovalRow)


def _named(rows: Sequence[Row], id: str) -> Row | None:
    """The row with this id, or the only one whose id begins with it (from 6 characters)."""
    found = [row for row in rows if row.id == id] or [row for row in rows if len(id) >= 6 and row.id.startswith(id)]
    return found[0] if len(found) == 1 else None


def granted(inputs: Sequence[Path]) -> list[Path]:
    """The inputs as absolute paths, each once. Raises BadInput naming the first that is not there or not readable."""
    paths: list[Path] = []
    for given in inputs:
        path = given.expanduser().absolute()
        try:
            path.stat()
            if path.is_dir():
                next(path.iterdir(), None)
        except FileNotFoundError:
            raise BadInput(
                f"{given} is not there. Nothing was queued. Check the path.", f"找不到 {given}。没有提交。请检查路径。"
            ) from None
        except OSError as error:
            raise BadInput(
                f"{given} cannot be read ({error.strerror}). Nothing was queued. Check the permissions.",
                f"无法读取 {given}（{error.strerror}）。没有提交。请检查权限。",
            ) from None
        if path not in paths:
            paths.append(path)
    return paths


def moment(as_of: datetime | None, timezone: str, clock: Clock) -> datetime:
    """`as_of` (or now) as an aware time in `timezone`. Raises BadInput for an unknown zone."""
    place = zone(timezone)
    if as_of is None:
        return clock.now().astimezone(place)
    return as_of.replace(tzinfo=place) if as_of.tzinfo is None else as_of


def language_of(text: str) -> str:
    """ "zh" when the text has Chinese characters that are not a mere name in it, else "en"."""
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    return "zh" if han > words else "en"


def folder_name(instruction: str, task: str) -> str:
    """A folder a person recognises: the first words and the end of the id."""
    words = re.sub(r"[^\w]+", " ", instruction).strip()[:40].strip().replace(" ", "-")
    return f"{words or 'task'}-{task[-6:]}"
