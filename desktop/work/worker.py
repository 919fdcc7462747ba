"""Answers for one run of one task: put the parts together, run the loop, and say in the journal how it ended."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.agent.asking import Asker, Waiting
from desktop.agent.background import Night
from desktop.agent.conversation import Conversation
from desktop.agent.loop import Agent, Paused
from desktop.agent.prompt import opening, system_prompt
from desktop.agent.side_turn import SideAsker
from desktop.analysis.follow_up import files_to_change
from desktop.core.clock import Clock
from desktop.core.commands import TaskPaused, TaskResumed, UserSteered
from desktop.core.errors import BadInput, InputRequired, UserError
from desktop.core.events import (
    CallEnded,
    Event,
    Progressed,
    Recorded,
    RunEnded,
    RunStarted,
    TaskFailed,
    TaskSubmitted,
    TextDelta,
)
from desktop.core.message import HANDLE
from desktop.core.ports import Decision, Effect
from desktop.core.task import DeliverableRow, QuestionRow
from desktop.policy.decision import decide, digest
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store, TaskHasEnded
from desktop.tools.disk import FULL, unwritable
from desktop.work.backends import TaskBackends
from desktop.work.circuit import Circuits
from desktop.work.completion import Completion
from desktop.work.council import JOB, CouncilMaterial
from desktop.work.findings import WebFindings
from desktop.work.library import TaskLibrary
from desktop.work.passwords import PasswordBox, PasswordPrompt
from desktop.work.purse import Spending
from desktop.work.reading import ReadingPool, TaskReader
from desktop.work.repeating import brought_about, counted_from
from desktop.work.second_reading import SecondReading

COMMANDS = (TaskPaused, TaskResumed, UserSteered)  # a wait between tries looks up when one of these comes


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

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pool: ReadingPool,
        installation: str,
        task: str,
        passwords: PasswordBox,
        spending: Spending,
        circuits: Circuits,
    ) -> None:
        self._store = store
        self._clock = clock
        self._pool = pool
        self._installation = installation
        self._task = task
        self._passwords = passwords
        self._spending = spending
        self._circuits = circuits
        self._nudged = asyncio.Event()
        self._urged = asyncio.Event()
        self._run = clock.new_id()
        self._heard = 0

    async def run(self) -> None:
        """Work until the task is done, needs the person, is paused or fails. CancelledError passes through."""
        submitted, conversation, coming = self._fold()
        self._backends = TaskBackends(self._store, self._store.home, [Path(path) for path in submitted.inputs])
        unsubscribe = self._store.bus.subscribe(self._hearing(conversation))
        try:
            if await self._begin(submitted, conversation.model, coming):
                await self._attempt(submitted, conversation)
        except TaskHasEnded:  # cancelled by another process, which the bus had not told yet
            await self._end("cancelled")
        finally:
            unsubscribe()
            await self._backends.close()

    async def _begin(self, submitted: TaskSubmitted, model: str, coming: Sequence[Event]) -> bool:
        """False when another process has paused or cancelled the task since the queue was looked at. `coming`: the next
        time of a task that repeats, left out when it is in the queue already."""
        started = RunStarted(self._task, self._run, model, submitted.as_of if submitted.repeat else "")
        for events in dict.fromkeys(((started, *coming), (started,))):
            try:
                await self._store.append(*events)
            except (AlreadyRecorded, IllegalEvent):
                continue
            return True
        return False

    async def _attempt(self, submitted: TaskSubmitted, conversation: Conversation) -> None:
        try:
            await self._work(submitted, conversation)
        except TaskHasEnded:
            raise
        except Paused:
            await self._end("paused")
        except InputRequired:
            await self._end("needs_you")
        except Waiting as wait:
            until = wait.until.isoformat() if wait.until else ""
            await self._end("waiting", wait.text.text(submitted.language), until)
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
        from desktop.tools.registry import TOOLS
        from desktop.tools.toolbox import TaskToolbox

        await asyncio.to_thread(Path(submitted.workspace).mkdir, parents=True, exist_ok=True)
        asker = await self._asker(submitted, conversation)
        reader = TaskReader(self._pool, datetime.fromisoformat(submitted.as_of), submitted.timezone, submitted.language)
        inputs = [Path(path) for path in submitted.inputs]
        prompt = PasswordPrompt(self._task, self._passwords, self._store, self._store, submitted.language)
        library = TaskLibrary(
            self._task,
            inputs,
            reader,
            self._store,
            self._store,
            submitted.language,
            self._say,
            prompt,
            files_to_change(submitted.instruction, submitted.inputs),
        )
        await library.open()
        tools = TaskToolbox(TOOLS, self._context(submitted, library, reader), self._used())
        policy = CarefulPolicy(submitted.approve)
        agent = Agent(
            self._task,
            self._installation,
            asker,
            tools,
            policy,
            WebFindings(self._store, self._task, library),
            conversation,
            system_prompt(submitted),
            self._show,
            self._urged,
        )
        second = await self._second_reading(submitted, conversation, library, reader)
        completion = Completion(self._store, self._clock, self._task, library, reader, second)
        closing = await agent.run()
        while await completion.check(conversation.repairs) or conversation.wants_reply:
            closing = await agent.run()
        await completion.finish(closing)

    async def _asker(self, submitted: TaskSubmitted, conversation: Conversation) -> Asker:
        night = None
        if submitted.pace == "tonight":
            night = Night(self._backends.overnight, self._backends.background_share, self._store, self._clock)
        return Asker(
            self._task,
            await self._backends.open(conversation.model),
            submitted.fallbacks,
            self._backends,
            self._circuits,
            await asyncio.to_thread(self._spending.purse, self._task, submitted.language),
            self._store,
            self._clock,
            self._nudged,
            night,
        )

    async def _second_reading(
        self, submitted: TaskSubmitted, conversation: Conversation, library: TaskLibrary, reader: TaskReader
    ) -> SecondReading:
        purse = await asyncio.to_thread(self._spending.purse, self._task, submitted.language)
        asker = SideAsker(
            self._task,
            self._circuits,
            purse,
            self._store,
            self._clock,
            self._nudged,
            lambda: conversation.is_paused,
        )
        return SecondReading(self._store, submitted, library, reader, self._backends, asker)

    def _context(self, submitted: TaskSubmitted, library: TaskLibrary, reader: TaskReader) -> Any:
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
            self._result,
            CouncilMaterial(self._store, library, reader, submitted.after, submitted.language)
            if submitted.job == JOB
            else None,
        )

    def _fold(self) -> tuple[TaskSubmitted, Conversation, tuple[Event, ...]]:
        journal, now = list(self._store.events(self._task)), self._clock.now()
        submitted, self._heard = journal[0].event, journal[-1].seq
        assert isinstance(submitted, TaskSubmitted)
        coming = brought_about(submitted, journal, now)
        return counted_from(submitted, journal, now), Conversation.fold(journal, opening(submitted)), coming

    def _hearing(self, conversation: Conversation) -> Callable[[Any], None]:
        def hear(message: Any) -> None:
            # what other processes wrote may be announced after it was folded from the journal
            if isinstance(message, Recorded) and message.event.task == self._task and message.seq > self._heard:
                self._heard = message.seq
                conversation.apply(message.event, message.at)
                if isinstance(message.event, COMMANDS):
                    self._nudged.set()
                if isinstance(message.event, UserSteered) and message.event.now:
                    self._urged.set()

        return hear

    def _deliverables(self) -> Sequence[DeliverableRow]:
        detail = self._store.detail(self._task)
        return detail.deliverables if detail else ()

    def _question(self, call: str) -> QuestionRow | None:
        detail = self._store.detail(self._task)
        return next((row for row in detail.questions if row.call == call), None) if detail else None

    def _used(self) -> set[str]:
        """Tools that earlier runs of this task loaded or called: the chat model still sees them."""
        from desktop.tools.toolbox import loaded_by

        detail = self._store.detail(self._task)
        done = [call for call in detail.calls if call.state == "succeeded"] if detail else []
        return {name for call in done for name in loaded_by(call.tool, call.arguments)}

    def _result(self, handle: str) -> str | None:
        """The whole text of the call with this handle (`ToolResultPart.handle`)."""
        events = (recorded.event for recorded in self._store.events(self._task))
        ended = [e for e in events if isinstance(e, CallEnded) and handle in (e.call, e.call[:HANDLE])]
        return ended[-1].content if ended else None

    def _show(self, text: str) -> None:
        self._store.bus.publish(TextDelta(self._task, text))

    def _say(self, text: str) -> None:
        self._store.bus.publish(Progressed(self._task, text))

    async def _end(self, outcome: Any, reason: str = "", until: str = "") -> None:
        await self._store.append(RunEnded(self._task, self._run, outcome, reason, until))

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
