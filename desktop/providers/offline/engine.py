"""Answers for the offline engine as a ChatModel: read the conversation, pick the job, give the next turn.

A job is a pure function `next_turn(transcript) -> Turn`; the same conversation gives the same turn, so a run that
was killed goes on as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.core.message import Message, Reply, StopReason, TextPart, ToolCallPart, Usage
from desktop.core.ports import Limits, ToolSpec, Weight
from desktop.providers.offline import (
    changes_job,
    compare_job,
    council_job,
    extract_job,
    filing_job,
    meeting_job,
    promise_job,
    reply_job,
    summary_job,
    tidy_job,
)
from desktop.providers.offline.transcript import Transcript
from desktop.providers.offline.turn import Turn, language_of_prompt
from desktop.providers.offline.understanding import job_of

JOBS: Mapping[str, Callable[[Transcript, Turn], Turn]] = {
    "meeting-pack": meeting_job.next_turn,
    "summary": summary_job.next_turn,
    "extract": extract_job.next_turn,
    "promises": promise_job.next_turn,
    "changes": changes_job.next_turn,
    "compare": compare_job.next_turn,
    "filing": filing_job.next_turn,
    "reply": reply_job.next_turn,
    "tidy-week": tidy_job.next_turn,
    council_job.NAME: council_job.next_turn,
}


class OfflineModel:
    """The built-in deterministic engine (core.ports.ChatModel)."""

    @property
    def name(self) -> str:
        return "offline"

    @property
    def limits(self) -> Limits:
        return Limits(context=10_000_000, output=10_000_000, result=1_000_000_000)

    def weigh(self, system: str, messages: Sequence[Message], tools: Sequence[ToolSpec]) -> Weight:
        """Nothing leaves this computer."""
        return Weight()

    async def reply(
        self,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        on_delta: Callable[[str], None],
    ) -> Reply:
        transcript = Transcript(messages)
        start = Turn(language_of_prompt(system))
        turn = JOBS[job_of(transcript.wishes, transcript.job)](transcript, start)
        if turn.text:
            on_delta(turn.text)
        return _reply(turn, transcript.turns)


def _reply(turn: Turn, number: int) -> Reply:
    calls = [
        ToolCallPart(f"t{number + 1}c{index}", name, _plain(arguments))
        for index, (name, arguments) in enumerate(turn.calls, 1)
    ]
    text = (TextPart(turn.text),) if turn.text else ()
    return Reply((*text, *calls), StopReason.TOOL_USE if calls else StopReason.END, Usage(), "offline")


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return dict(arguments)
