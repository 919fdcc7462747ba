"""Answers for the loop: one chat model, its tools, one task, until there is nothing left to do.

Record before acting: a turn's and a call's intent are committed before anything is asked or done, so whatever
happens in between, folding the journal tells where to go on. The loop knows protocols only.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from desktop.agent import sentence
from desktop.agent.asking import Answer, Asker
from desktop.agent.conversation import Conversation, OpenCall
from desktop.core.document import Document
from desktop.core.errors import InputRequired, LimitReached, ToolFailed, UnreadableFile
from desktop.core.events import (
    ApprovalRequested,
    CallEnded,
    CallProposed,
    CallStarted,
    Event,
)
from desktop.core.message import StopReason, ToolCallPart
from desktop.core.ports import Decision, Effect, Toolbox, ToolOutcome

MAX_TURNS = 200
EFFECT_SECONDS = 30.0  # how long a cancel waits for an effect in flight
ONCE = frozenset({Effect.SEND, Effect.DESTROY, Effect.SPEND, Effect.SECURITY, Effect.EXECUTE})
DECLINED = "The person declined this call. Do not try it again."
EXPIRED = "Nobody answered whether this call may run, and the request expired. It was not run. Do not try it again."


class Policy(Protocol):
    """allow, ask or deny, for one call; `digest` is what an approval is bound to."""

    def decide(self, effect: Effect, arguments: Mapping[str, Any], tainted: bool) -> Decision: ...
    def digest(self, tool: str, arguments: Mapping[str, Any]) -> str: ...


class Paused(Exception):
    """The person paused the task; the present turn is finished and no call was started."""


class Findings(Protocol):
    """Keeps pages the provider's own search read; the events commit together with the turn that brought them."""

    async def keep(self, documents: Sequence[Document]) -> Sequence[Event]: ...


class Agent:
    """One task's loop. `conversation` must hear every event that is recorded (the worker sees to it)."""

    def __init__(
        self,
        task: str,
        installation: str,
        asker: Asker,
        tools: Toolbox,
        policy: Policy,
        findings: Findings,
        conversation: Conversation,
        system: str,
        on_delta: Callable[[str], None],
        urged: asyncio.Event | None = None,
    ) -> None:
        """`urged` is set when the person says something that the present answer must be broken off for."""
        self._task = task
        self._installation = installation
        self._asker = asker
        self._tools = tools
        self._policy = policy
        self._findings = findings
        self._record = asker.record
        self._conversation = conversation
        self._system = system
        self._on_delta = on_delta
        self._urged = urged or asyncio.Event()

    async def run(self) -> str:
        """Go on until the chat model has nothing more to do; its last words. Raises Paused, Waiting, InputRequired,
        UserError. An answer that was cut off or declined is no end: the person is told."""
        conversation = self._conversation
        while conversation.open_calls or conversation.wants_reply:
            await self._step()
        if conversation.stop is StopReason.REFUSAL:
            raise sentence.declined(self._asker.model.name)
        if conversation.is_cut:
            raise sentence.cut(self._asker.model.name)
        return conversation.closing

    async def _step(self) -> None:
        if self._conversation.is_paused:
            raise Paused
        await (self._settle_calls() if self._conversation.open_calls else self._take_turn())

    async def _take_turn(self) -> None:
        """Ask the chat model once; a try that failed is asked again at the next step."""
        turn = self._conversation.turn + 1
        if turn > MAX_TURNS:
            raise LimitReached(
                f"Stopped after {MAX_TURNS} turns without an end. What was made is kept. Steer the task or split it.",
                f"{MAX_TURNS} 轮之后仍未完成，已停下。已完成的内容都在。请补充说明，或把任务拆小。",
            )
        answer = await self._ask()
        if answer is None:
            return
        reply = answer.reply
        calls = reply.calls if reply.stop is StopReason.TOOL_USE else ()
        proposals = [self._propose(turn, index, call, bool(reply.found)) for index, call in enumerate(calls)]
        found = await self._findings.keep(reply.found) if reply.found else ()
        await self._record.append(answer.ended, *found, *proposals)

    async def _ask(self) -> Answer | None:
        """One try. None: what follows is journaled, or the person broke it off and it is asked again with their words."""
        self._urged.clear()
        tools = self._tools.specs()
        asking = asyncio.ensure_future(self._asker.ask(self._conversation, self._system, tools, self._on_delta))
        try:
            while not asking.done() and not await self._is_urged(asking):
                pass
        except asyncio.CancelledError:
            await _broken_off(asking)
            asking.result()  # the journal may have said no to its end
            raise
        await _broken_off(asking)
        return None if asking.cancelled() else asking.result()

    async def _is_urged(self, asking: asyncio.Future[Any]) -> bool:
        """Wait for the answer or for urgent words. False: there is nothing (more) to break it off for."""
        urge = asyncio.ensure_future(self._urged.wait())
        try:
            await asyncio.wait([asking, urge], return_when=asyncio.FIRST_COMPLETED)
        finally:
            urge.cancel()
        is_urged = self._urged.is_set() and bool(self._conversation.waiting_texts)  # else the turn began with them
        self._urged.clear()
        return is_urged

    def _propose(self, turn: int, index: int, call: ToolCallPart, saw_web: bool) -> CallProposed:
        tainted = saw_web or self._conversation.is_tainted
        key = call_key(self._installation, self._task, turn, index)
        try:
            effect = self._tools.effect(call.name)
        except ToolFailed:  # no such tool: running it tells the chat model so
            effect = Effect.READ
        decision = self._policy.decide(effect, call.arguments, tainted)
        return CallProposed(
            self._task,
            turn,
            index,
            key,
            call.id,
            call.name,
            call.arguments,
            effect.value,
            _action(decision),
            decision.rule,
            self._policy.digest(call.name, call.arguments),
            tainted,
        )

    async def _settle_calls(self) -> None:
        """Bring every open call to its outcome; what waits for the person is left, the others go on around it."""
        waiting = ""
        for call in self._conversation.open_calls:
            if self._conversation.is_paused:
                raise Paused
            try:
                await self._settle(call)
            except InputRequired as pause:
                waiting = pause.what
        if waiting and self._conversation.open_calls and not self._can_go_on():
            raise InputRequired(waiting)

    def _can_go_on(self) -> bool:
        """An answer may have come while a later call was running."""
        return any(call.approval and call.granted is not None for call in self._conversation.open_calls)

    async def _settle(self, call: OpenCall) -> None:
        proposed = call.proposed
        if proposed.decision == "deny":
            await self._end(call, "denied", f"Not allowed ({proposed.rule}). Go on without it.")
        elif proposed.decision == "ask" and call.granted is None:
            await self._request_approval(call)
        elif proposed.decision == "ask" and not call.granted:
            await self._end(call, "denied", EXPIRED if call.is_expired else DECLINED)
        elif call.started and Effect(proposed.effect) in ONCE:
            await self._end(call, "in_doubt", "Interrupted: it is not known whether this happened. Do not repeat it.")
        else:
            await self._perform(call)

    async def _request_approval(self, call: OpenCall) -> None:
        proposed = call.proposed
        if not call.approval:
            decision = self._policy.decide(Effect(proposed.effect), proposed.arguments, proposed.tainted)
            await self._record.append(
                ApprovalRequested(
                    self._task,
                    proposed.call,
                    proposed.call,
                    f"{self._task}:{proposed.turn}",
                    self._policy.digest(proposed.tool, proposed.arguments),
                    decision.warnings,
                    decision.notices,
                    decision.provenance,
                )
            )
        raise InputRequired(proposed.tool)

    async def _perform(self, call: OpenCall) -> None:
        proposed = call.proposed
        await self._record.append(CallStarted(self._task, proposed.call, call.started + 1))
        job = asyncio.ensure_future(self._tools.run(proposed.tool, proposed.arguments, proposed.call))
        if Effect(proposed.effect) is not Effect.READ:
            await self._finish(call, job)
        await self._end_with(call, job)

    async def _finish(self, call: OpenCall, job: asyncio.Future[ToolOutcome]) -> None:
        """Reads are abandoned on cancel; an effect that has begun is awaited, and its outcome is journaled."""
        try:
            await asyncio.wait([job])
        except asyncio.CancelledError:
            await asyncio.wait([job], timeout=EFFECT_SECONDS)
            if job.done() and isinstance(job.exception(), (ToolFailed, UnreadableFile, type(None))):
                await self._end_with(call, job)
            raise

    async def _end_with(self, call: OpenCall, job: asyncio.Future[ToolOutcome]) -> None:
        try:
            outcome = await job
        except (ToolFailed, UnreadableFile) as error:
            await self._end(call, "failed", str(error))
        else:
            key = call.proposed.call
            ended = CallEnded(self._task, key, "succeeded", outcome.content, outcome.labels, outcome.files)
            await self._record.append(*outcome.events, ended)

    async def _end(self, call: OpenCall, outcome: Any, content: str) -> None:
        await self._record.append(CallEnded(self._task, call.proposed.call, outcome, content))


async def _broken_off(asking: asyncio.Future[Any]) -> None:
    """Its end, whether by itself or by us; nothing is raised."""
    asking.cancel()
    await asyncio.wait([asking])


def call_key(installation: str, task: str, turn: int, index: int) -> str:
    """Our journal position as a hash; never the provider's id, which changes when a turn is asked again."""
    return hashlib.sha256(f"{installation}:{task}:{turn}:{index}".encode()).hexdigest()[:32]


def _action(decision: Decision) -> Any:
    return decision.action
