"""Answers for "tonight": which chat models work on at their provider for less, and when the others start instead.

A back end that does background work starts at once and goes on while this computer sleeps. Any other one waits for the
night hour of the person's zone. `cancel_at_provider` ends what a cancelled task left running there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import UserError
from desktop.core.failure import ModelFailure
from desktop.core.task import TaskDetail, TurnRow
from desktop.core.turns import EstimateMade, TurnEnded
from desktop.settings.place import named_zone
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store

if TYPE_CHECKING:
    from desktop.providers.overnight import Overnight
    from desktop.quality.finding import Finding

CHECK = "background work"

NIGHT_FROM, NIGHT_TO = 22, 6  # hours of the day in the person's zone


@dataclass(frozen=True, slots=True)
class Plan:
    """How a task for tonight goes. `not_before` (ISO 8601, UTC) is its earliest start, "" for now; `share` the part of the
    price that its turns cost, None where that is not documented."""

    not_before: str
    share: float | None = 1.0

    def expected(self, made: EstimateMade) -> EstimateMade:
        """An estimate at this price."""
        low, high = made.low_usd, made.high_usd
        if self.share is None or low is None or high is None:
            return replace(made, low_usd=None, high_usd=None)
        return replace(made, low_usd=low * self.share, high_usd=high * self.share)


def plan(model: str, home: Path, now: datetime, timezone: str) -> Plan:
    """The plan for `model`. Blocks."""
    from desktop.providers.access import Access
    from desktop.providers.registry import card_of

    card = card_of(model, Access(home))
    return Plan("", card.background_share) if card.background else Plan(night_after(now, timezone))


def night_after(now: datetime, timezone: str) -> str:
    """The next night hour in `timezone` (ISO 8601, UTC), "" when it is night."""
    place = named_zone(timezone)
    here = now.astimezone(place)
    if here.hour >= NIGHT_FROM or here.hour < NIGHT_TO:
        return ""
    start = here.replace(hour=NIGHT_FROM, minute=0, second=0, microsecond=0)
    return start.astimezone(UTC).isoformat(timespec="seconds")


def said(not_before: str, timezone: str) -> UserError:
    """What the person is told about a task for tonight."""
    if not not_before:
        return UserError(
            "Each turn goes to the provider as background work at a lower price and may take hours; this computer may sleep.",
            "每一步都作为后台任务交给服务商，价格更低，可能需要几小时；电脑可以休眠。",
        )
    at = datetime.fromisoformat(not_before).astimezone(named_zone(timezone))
    return UserError(
        f"This engine has no cheaper background work, so the task starts at {at:%H:%M} ({timezone}); this computer must be "
        "on then, or it starts when it wakes.",
        f"该引擎没有更便宜的后台任务，所以任务在 {at:%H:%M}（{timezone}）开始；届时电脑要开着，否则唤醒后开始。",
    )


async def cancel_at_provider(store: Store, task: str) -> list[UserError]:
    """End the background work of a task that has ended, and journal how; what could not be ended, in sentences. May be
    called by several processes: the first to journal the outcome counts."""
    detail = store.detail(task)
    if detail is None or not detail.task.state.is_terminal:
        return []
    problems: list[UserError] = []
    for turn in (turn for turn in detail.turns if turn.background and turn.ended_at is None):
        problem = await _cancelled(store, turn)
        error = f"cancelled at the provider failed: {problem.en}" if problem else ""
        ended = TurnEnded(task, turn.turn, "aborted", turn.attempt, model=turn.model, cost_usd=None, error=error)
        try:
            await store.append(ended)
        except (AlreadyRecorded, IllegalEvent):
            continue  # another process was first
        problems += [problem] if problem else []
    return problems


async def _cancelled(store: Store, turn: TurnRow) -> UserError | None:
    """Asks the provider to stop; the sentence when that failed."""
    try:
        work = await asyncio.to_thread(_open, store, turn.model)
        if work is None:
            return _still_running(turn, "this model does no background work")
        try:
            await work.cancel(turn.background)
        finally:
            await work.aclose()
    except ModelFailure as failure:
        return _still_running(turn, failure.detail or failure.kind.value)
    except UserError as error:
        return _still_running(turn, error.en)
    return None


def _open(store: Store, model: str) -> Overnight | None:
    from desktop.providers.access import Access
    from desktop.providers.overnight import open_overnight

    return open_overnight(model, Access(store.home), store.get_blob)


def _still_running(turn: TurnRow, why: str) -> UserError:
    return UserError(
        f"The work at {turn.model} ({turn.background}) could not be stopped there: {why}. It may still end and be charged.",
        f"{turn.model} 的后台任务（{turn.background}）无法停止：{why}。它可能仍会完成并计费。",
    )


def background_check(detail: TaskDetail) -> tuple[Finding, ...]:
    """What a person should know of a task for tonight: turns whose id was lost, and turns that were asked again directly."""
    from desktop.quality.finding import Finding, said

    if detail.task.pace != "tonight":
        return ()
    language = detail.task.language
    turns = [turn for turn in detail.turns if not turn.purpose]
    back = [turn for turn in turns if turn.background and turn.outcome in ("error", "incomplete")]
    cut = [turn for turn in turns if turn.outcome == "interrupted" and not turn.background]
    lost = [
        t for t in cut if not any(b.turn == t.turn and b.attempt < t.attempt for b in back)
    ]  # else it was asked directly
    parts = [_lost(turn, language) for turn in lost]
    for turn in back:
        why = turn.error.partition(": ")[2] or turn.error
        parts.append(
            said(
                language,
                f"Turn {turn.turn} came to nothing as background work ({why}) and was asked again directly, at the full price.",
                f"第 {turn.turn} 轮的后台任务没有结果（{why}），已直接重新提问，按原价计费。",
            )
        )
    return (Finding(CHECK, "warning", ("" if language == "zh" else " ").join(parts)),) if parts else ()


def _lost(turn: TurnRow, language: str) -> str:
    from desktop.quality.finding import said

    return said(
        language,
        f"The program was broken off while turn {turn.turn} was being sent to {turn.model}, before its number there was noted. "
        "It was sent again; the first one may have run too and be charged.",
        f"程序在把第 {turn.turn} 轮发给 {turn.model} 时中断，还没有记下对方的编号。已重新发送；前一次可能也已执行并计费。",
    )
