"""Answers for what a person can do with a task. Each command is one journaled event; the engine follows the journal."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.core.clock import Clock
from desktop.core.commands import (
    ApprovalDecided,
    BudgetChanged,
    DeliverablesAccepted,
    DeliverablesRemoved,
    QuestionAnswered,
    SteerWithdrawn,
    TaskCancelled,
    TaskPaused,
    TaskResumed,
    UndoRequested,
    UserSteered,
)
from desktop.core.errors import BadInput
from desktop.core.events import Event, MovesUndone, TaskSubmitted
from desktop.core.task import ApprovalRow, QuestionRow, TaskRow, TaskState
from desktop.providers.access import Access
from desktop.settings.place import local_timezone
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store
from desktop.work.order import Order, folder_name, granted, language_of, moment
from desktop.work.passwords import PasswordBox
from desktop.work.removal import Removed, made_by, remove
from desktop.work.repeating import begin, stop_series
from desktop.work.undo import Undone, moves_of, take_back

if TYPE_CHECKING:
    from desktop.work.council import Council
    from desktop.work.routing import Route

__all__ = ["MAX_INSTRUCTION", "Order", "TaskQueue", "folder_name", "granted", "language_of", "moment"]

MAX_INSTRUCTION = 100_000


class TaskQueue:
    """Commands on tasks. Raises BadInput when a command cannot be taken; then nothing was journaled."""

    def __init__(self, store: Store, clock: Clock, home: Path, passwords: PasswordBox | None = None) -> None:
        """`passwords` is the box of this process's engine."""
        self._store = store
        self._clock = clock
        self._home = home
        self._passwords = passwords or PasswordBox()

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
        fallbacks: Sequence[str] | None = None,
        reviewer: str | None = None,
        pace: str = "now",
        not_before: datetime | None = None,
        repeat: str = "",
    ) -> str:
        """Queue a task and return its id once it is durable. `as_of` may be naive: then it stands in `timezone`.

        `model` may be "auto"; `fallbacks` and `reviewer` None mean those of the settings. `pace` "tonight": cheaper work
        at the provider where it has it, else a start at night (see `tonight`); it never starts before `not_before` (aware),
        which is also the first time of a task that repeats (see `repeating`). What was chosen, the estimate and models
        that end soon are journaled with it (see `routing`)."""
        others = None if fallbacks is None else tuple(fallbacks)
        order = Order(
            instruction,
            tuple(inputs),
            model,
            job,
            language,
            timezone,
            as_of,
            out,
            budget_usd,
            approve,
            others,
            reviewer,
            pace,
            not_before,
            repeat,
        )
        return await self.place(order)

    async def place(self, order: Order) -> str:
        """`submit` for what was put together elsewhere."""
        events = await self.submission(order)
        await self._store.append(*events)
        return events[0].task

    async def submit_council(self, order: Order, members: Sequence[str]) -> Council:
        """The same order for 2 to 5 back ends, and a page that compares what they made once all have ended. Raises
        BadInput; then nothing was queued."""
        from desktop.work.council import convened

        if order.repeat:
            raise BadInput(
                "A comparison of several engines cannot repeat. Nothing was queued. Choose one engine, or ask for it once.",
                "多个引擎的比较不能重复。没有提交。请选一个引擎，或只做一次。",
            )
        council, events = await convened(self, order, members)
        await self._store.append(*events)
        return council

    async def submission(self, order: Order) -> tuple[Event, ...]:
        """What `submit` journals: the task first, then its estimate. Raises BadInput."""
        from desktop.work.tonight import Plan, plan

        text = order.instruction.strip()
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
        if order.budget_usd is not None and not 0 < order.budget_usd < math.inf:
            raise BadInput("The budget must be an amount above 0. Nothing was queued.", "预算必须大于 0。没有提交。")
        place = order.timezone or local_timezone()
        task = self._clock.new_id()
        paths = granted(order.inputs)
        chosen = await self._route(order, text, paths)
        as_of = moment(order.as_of, place, self._clock)
        start = order.not_before.astimezone(UTC).isoformat(timespec="seconds") if order.not_before else ""
        night = Plan("")
        if order.pace == "tonight":
            night = await asyncio.to_thread(plan, chosen.model, self._home, self._clock.now(), place)
        event = TaskSubmitted(
            task,
            text,
            tuple(str(path) for path in paths),
            str(self._home / "tasks" / folder_name(text, task)),
            order.job,
            chosen.model,
            order.language or language_of(text),
            place,
            as_of.isoformat(timespec="seconds"),
            str(Path.cwd() / order.out) if order.out else "",
            order.budget_usd,
            order.approve,
            not_before=max(start, night.not_before),  # ISO 8601 in UTC: the later one
            pace=order.pace,
            fallbacks=chosen.fallbacks,
            reviewer=chosen.reviewer,
        )
        if order.repeat:
            event = begin(event, order.repeat, order.as_of is not None, self._clock.now())
        return (event, *map(night.expected, chosen.estimate_of(task, event.language)))

    async def _route(self, order: Order, text: str, inputs: Sequence[Path]) -> Route:
        """Where the task goes; what runs here and needs no one else is decided without looking further."""
        from desktop.work.routing import Request, Route, route

        is_own = order.model.partition(":")[0] in ("offline", "scripted")
        if is_own and not order.fallbacks and not order.reviewer:
            return Route(order.model, (), "")
        reviewer = "" if is_own and order.reviewer is None else order.reviewer  # what stays here is read here only
        request = Request(text, order.job, tuple(inputs), order.model, order.fallbacks, reviewer)
        access = await asyncio.to_thread(Access, self._home)
        today = self._clock.now().date()
        return await asyncio.to_thread(route, request, access, self._store.past_costs, today)

    async def set_budget(self, task: str, budget_usd: float | None) -> None:
        """The task's cap in US dollars (None: none of its own), and it goes on if it stood still for it."""
        if budget_usd is not None and not 0 < budget_usd < math.inf:
            raise BadInput("The budget must be an amount above 0. Nothing was changed.", "预算必须大于 0。没有改动。")
        row = self._open(task)
        await self._record(BudgetChanged(row.id, self._clock.new_id(), budget_usd))
        row = self._open(task)  # it may have stopped at the old limit meanwhile
        if row.state in (TaskState.NEEDS_YOU, TaskState.WAITING) and not row.needs:
            await self._record(TaskResumed(row.id, self._clock.new_id()))

    async def pause(self, task: str) -> None:
        """Finish the turn, start no call."""
        await self._record(TaskPaused(self._open(task).id, self._clock.new_id()))

    async def resume(self, task: str) -> None:
        await self._record(TaskResumed(self._open(task).id, self._clock.new_id()))

    async def cancel(self, task: str) -> None:
        await self._record(TaskCancelled(self._open(task).id))

    async def take_back(self, task: str) -> None:
        """As if it had not been asked: it is cancelled, begun or not, and so is the time to come of a repeating task."""
        row = self._open(task)
        await self._record(TaskCancelled(row.id))
        if row.series and self._store.upcoming(row.series) is not None:
            await self.stop_repeating(row.id)

    async def stop_repeating(self, task: str) -> str:
        """End the series of `task` (any time of it): the one to come is cancelled, and its id returned; what is being
        worked on goes on. Raises BadInput when it does not repeat (any more)."""
        return await stop_series(self._store, task)

    async def steer(self, task: str, text: str, now: bool = False) -> None:
        """Text for the chat model, taken after the present turn; `now` breaks the present answer off for it."""
        if not text.strip():
            raise BadInput("There is nothing to pass on. Type what should change.", "没有内容。请写下要改什么。")
        await self._record(UserSteered(self._open(task).id, self._clock.new_id(), text.strip(), now))

    async def change_steer(self, task: str, steer: str, text: str) -> None:
        """Other words in the place of a steer that no turn has taken yet ("" takes it back). Raises BadInput."""
        row, words = self._open(task), text.strip()
        withdrawn = SteerWithdrawn(row.id, steer)
        await self._record(withdrawn, *([UserSteered(row.id, self._clock.new_id(), words)] if words else []))

    async def withdraw_steer(self, task: str, steer: str) -> None:
        """Take back a steer that no turn has taken yet. Raises BadInput when it is too late."""
        await self.change_steer(task, steer, "")

    async def answer(self, question: str, text: str, skipped: bool = False) -> None:
        """Answer an open question. Raises BadInput when it is unknown or was answered already. A password goes to
        `unlock`, for every file that is asked about."""
        row = self._open_question(question)
        if not skipped and not text.strip():
            raise BadInput("The answer is empty. Type one, or skip the question.", "回答是空的。请填写，或选择跳过。")
        if row.secret and not skipped:
            await self.unlock(row.id, dict.fromkeys(row.choices, text))
        else:
            await self._record(QuestionAnswered(row.task, row.id, "" if row.secret else text.strip(), skipped))

    async def unlock(self, question: str, passwords: Mapping[str, str]) -> None:
        """Answer a question for passwords (file -> password; a file without one is left out). They stay in memory: the
        journal learns only that there was an answer. Raises BadInput, also when another process works on the task."""
        row = self._open_question(question)
        given = {file: passwords[file] for file in row.choices if passwords.get(file)}
        if not row.secret or not given:
            raise BadInput("There is no password in this answer. Type one, or skip.", "没有密码。请输入，或选择跳过。")
        if not self._passwords.is_served:
            raise BadInput(
                "A password must be entered where the task is worked on, and that is not here: it is never written down. "
                "Nothing was changed. Enter it in the Afternoon window, or skip the question.",
                "密码只能在处理该任务的程序里输入（密码不会被写下来），而这里没有在处理。没有改动。"
                "请在午后的窗口里输入，或选择跳过。",
            )
        self._passwords.put(row.task, row.id, given)  # first: the engine goes on as soon as the answer is journaled
        try:
            await self._record(QuestionAnswered(row.task, row.id))
        except BadInput:
            self._passwords.forget(row.task)
            raise

    def _open_question(self, question: str) -> QuestionRow:
        """Raises BadInput when it is unknown or was answered already."""
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
        return row

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

    async def accept(self, task: str) -> None:
        """Take what an ended task made as it is. Raises BadInput while it is not done."""
        row = self._ended(task)
        await self._record(DeliverablesAccepted(row.id, self._clock.new_id()))

    async def remove_files(self, task: str) -> Removed:
        """Take away what an ended task made, and its copies. A file that was changed since stays, and is named. Raises
        BadInput while the task is not over, and when it made nothing."""
        row = self._ended(task)
        made, folder = made_by(recorded.event for recorded in self._store.events(row.id))
        if not made or folder is None:
            raise BadInput(
                "This task made no files, so there is nothing to take away.", "这个任务没有制作文件，没有可移除的。"
            )
        command = self._clock.new_id()
        await self._record(UndoRequested(row.id, command))
        removed = await asyncio.to_thread(remove, made, folder)
        await self._record(DeliverablesRemoved(row.id, command, removed.deliverables, removed.left))
        return removed

    def _ended(self, task: str) -> TaskRow:
        row = self._store.task(task)
        if row is None or not row.state.is_terminal:
            raise BadInput(
                "The task is not over yet. Wait for it or stop it first. Nothing was changed.",
                "任务还没有结束。请等它做完，或先停止。没有改动。",
            )
        return row

    async def _record(self, *commands: Event) -> None:
        """Append them together. A command that came a moment too late (the task ended, another window answered) is BadInput."""
        try:
            await self._store.append(*commands)
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
