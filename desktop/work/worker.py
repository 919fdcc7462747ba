"""Answers for one run of one task: put the parts together, run the loop, and say in the journal how it ended."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.agent.conversation import Conversation
from desktop.agent.loop import Agent, Paused
from desktop.agent.prompt import opening, system_prompt
from desktop.core.clock import Clock
from desktop.core.errors import BadInput, InputRequired, UserError
from desktop.core.events import (
    Event,
    Progressed,
    Recorded,
    RunEnded,
    RunStarted,
    TaskFailed,
    TaskSubmitted,
    TextDelta,
)
from desktop.core.ports import Decision, Effect
from desktop.core.task import DeliverableRow, QuestionRow
from desktop.policy.decision import decide, digest
from desktop.store.journal import IllegalEvent, Store, TaskHasEnded
from desktop.tools.disk import FULL, unwritable
from desktop.work.completion import Completion
from desktop.work.library import TaskLibrary
from desktop.work.reading import ReadingPool, TaskReader


@dataclass(frozen=True, slots=True)
class CarefulPolicy:
    """`policy.decide` with this task's channel to the person (agent.loop.Policy)."""

    approve: str

    def decide(self, effect: Effect, arguments: Any, tainted: bool) -> Decision:
        return decide(effect, arguments, tainted=tainted, approve=self.approve)

    def digest(self, tool: str, arguments: Any) -> str:
        return digest(tool, arguments)


class Worker:
    """One run of `task`. Its conversation follows the bus, so commands from any window or process are heard."""

    def __init__(self, store: Store, clock: Clock, pool: ReadingPool, installation: str, task: str) -> None:
        self._store = store
        self._clock = clock
        self._pool = pool
        self._installation = installation
        self._task = task
        self._run = clock.new_id()
        self._heard = 0

    async def run(self) -> None:
        """Work until the task is done, needs the person, is paused or fails. CancelledError passes through."""
        submitted, conversation = self._fold()
        unsubscribe = self._store.bus.subscribe(self._hearing(conversation))
        try:
            if await self._begin(submitted):
                await self._attempt(submitted, conversation)
        except TaskHasEnded:  # cancelled by another process, which the bus had not told yet
            await self._end("cancelled")
        finally:
            unsubscribe()

    async def _begin(self, submitted: TaskSubmitted) -> bool:
        """False when another process has paused or cancelled the task since the queue was looked at."""
        try:
            await self._store.append(RunStarted(self._task, self._run, submitted.model))
        except IllegalEvent:
            return False
        return True

    async def _attempt(self, submitted: TaskSubmitted, conversation: Conversation) -> None:
        try:
            await self._work(submitted, conversation)
        except TaskHasEnded:
            raise
        except Paused:
            await self._end("paused")
        except InputRequired:
            await self._end("needs_you")
        except BadInput as error:
            await self._fail(error.text(submitted.language), "")
        except UserError as error:
            await self._end("needs_you", error.text(submitted.language))
        except Exception as error:  # noqa: BLE001  a bug: journaled with its traceback, told in one sentence
            if isinstance(error, OSError) and error.errno in FULL:
                await self._end("needs_you", unwritable(error, submitted.workspace).text(submitted.language))
            else:
                await self._fail(_mistake(error, submitted.language), traceback.format_exc())
        else:
            await self._end("completed")

    async def _work(self, submitted: TaskSubmitted, conversation: Conversation) -> None:
        from desktop.providers.registry import open_model
        from desktop.tools.registry import TOOLS
        from desktop.tools.toolbox import TaskToolbox

        await asyncio.to_thread(Path(submitted.workspace).mkdir, parents=True, exist_ok=True)
        model = open_model(submitted.model)
        reader = TaskReader(self._pool, datetime.fromisoformat(submitted.as_of), submitted.timezone, submitted.language)
        inputs = [Path(path) for path in submitted.inputs]
        library = TaskLibrary(self._task, inputs, reader, self._store, self._store, submitted.language, self._say)
        await library.open()
        tools = TaskToolbox(TOOLS, self._context(submitted, library))
        policy = CarefulPolicy(submitted.approve)
        agent = Agent(
            self._task,
            self._installation,
            model,
            tools,
            policy,
            self._store,
            conversation,
            system_prompt(submitted),
            self._show,
        )
        completion = Completion(self._store, self._clock, self._task, library, reader)
        closing = await agent.run()
        while await completion.check(conversation.repairs) or conversation.wants_reply:
            closing = await agent.run()
        await completion.finish(closing.text)

    def _context(self, submitted: TaskSubmitted, library: TaskLibrary) -> Any:
        from desktop.tools.toolbox import ToolContext

        return ToolContext(
            self._task,
            Path(submitted.workspace),
            library,
            self._store,
            self._clock,
            datetime.fromisoformat(submitted.as_of),
            submitted.timezone,
            submitted.language,
            submitted.instruction,
            tuple(Path(path) for path in submitted.inputs),
            self._deliverables,
            self._question,
            self._say,
        )

    def _fold(self) -> tuple[TaskSubmitted, Conversation]:
        journal = list(self._store.events(self._task))
        events: Sequence[Event] = [recorded.event for recorded in journal]
        submitted, self._heard = events[0], journal[-1].seq
        assert isinstance(submitted, TaskSubmitted)
        return submitted, Conversation.fold(events, opening(submitted))

    def _hearing(self, conversation: Conversation) -> Callable[[Any], None]:
        def hear(message: Any) -> None:
            # what other processes wrote may be announced after it was folded from the journal
            if isinstance(message, Recorded) and message.event.task == self._task and message.seq > self._heard:
                self._heard = message.seq
                conversation.apply(message.event)

        return hear

    def _deliverables(self) -> Sequence[DeliverableRow]:
        detail = self._store.detail(self._task)
        return detail.deliverables if detail else ()

    def _question(self, call: str) -> QuestionRow | None:
        detail = self._store.detail(self._task)
        return next((row for row in detail.questions if row.call == call), None) if detail else None

    def _show(self, text: str) -> None:
        self._store.bus.publish(TextDelta(self._task, text))

    def _say(self, text: str) -> None:
        self._store.bus.publish(Progressed(self._task, text))

    async def _end(self, outcome: Any, reason: str = "") -> None:
        await self._store.append(RunEnded(self._task, self._run, outcome, reason))

    async def _fail(self, text: str, detail: str) -> None:
        await self._store.append(TaskFailed(self._task, text, detail), RunEnded(self._task, self._run, "failed", text))


def _mistake(error: Exception, language: str) -> str:
    name = type(error).__name__
    if language == "zh":
        return f"午后自身出错，已停下（{name}）。已完成的内容都在。请再提交一次；如果仍然出错，请导出并反馈。"
    return (
        f"Stopped by a mistake in Afternoon ({name}). Everything made so far is kept. "
        "Submit the task again; if it stops again, export it and report it."
    )
