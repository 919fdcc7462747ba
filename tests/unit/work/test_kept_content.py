"""What a chat model may come back to: results that were shortened, and files that are meanwhile gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.agent.conversation import Conversation
from desktop.agent.view import shown
from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.core.message import FilePart, Message, Role, StopReason, TextPart, ToolResultPart
from desktop.core.ports import Limits
from desktop.core.turns import TurnEnded, TurnStarted
from desktop.store.journal import Store
from desktop.work.backends import TaskBackends
from desktop.work.circuit import Circuits
from desktop.work.passwords import PasswordBox
from desktop.work.purse import Spending
from desktop.work.reading import ReadingPool
from desktop.work.worker import Worker
from tests.support.model_server import ModelServer

KEYS = ("aaaaaaaaaaaa0000", "bbbbbbbbbbbb0000")


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    made = Store.open(home, SimulatedClock(datetime(2026, 11, 22, 9, tzinfo=UTC)), free_space=lambda folder: 10**12)
    yield made
    made.close()


def result(worker: Worker, part: object) -> str | None:
    assert isinstance(part, ToolResultPart)
    return worker._result(part.handle)


async def test_each_result_is_read_on_by_its_own_handle_though_the_provider_calls_both_call_0(store: Store) -> None:
    store.append_now(e.TaskSubmitted("t", "x"), e.RunStarted("t", "r", "local:m"))
    for turn, (key, content) in enumerate(zip(KEYS, ("A" * 50_000, "B" * 50_000), strict=True), 1):
        store.append_now(TurnStarted("t", turn, 1, "local:m"))
        store.append_now(TurnEnded("t", turn, "complete", stop=StopReason.TOOL_USE))
        store.append_now(
            e.CallProposed("t", turn, 0, key, "call_0", "read_file", {}, "READ", "allow", "rule", "digest")
        )
        store.append_now(e.CallStarted("t", key, 1))
        store.append_now(e.CallEnded("t", key, "succeeded", content))
    clock = SimulatedClock(datetime(2026, 11, 22, 9, tzinfo=UTC))
    worker = Worker(
        store, clock, ReadingPool(), "here", "t", PasswordBox(), Spending(store, clock, store.home), Circuits(clock)
    )
    talk = Conversation.fold(store.events("t"), "x")
    parts = [part for message in talk.messages for part in message.parts if isinstance(part, ToolResultPart)]
    assert [result(worker, part) for part in parts] == ["A" * 50_000, "B" * 50_000]
    for key, message in zip(KEYS, shown(talk.messages[1:], Limits()), strict=True):
        (part,) = message.parts
        assert isinstance(part, ToolResultPart) and f'handle="{key[:12]}"' in part.content
    assert worker._result("call_0") is None


async def test_a_file_that_is_gone_from_the_store_is_named_to_the_chat_model(
    store: Store, model_server: Callable[..., ModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = model_server([{"text": "I see."}])
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    backends = TaskBackends(store, store.home)
    gone = FilePart("scan.pdf", "application/pdf", "0" * 64)
    for name in ("anthropic:claude-opus-5-5", "openai:gpt-6.2-sol"):
        model = await backends.open(name)
        weight = await asyncio.to_thread(model.weigh, "", [Message(Role.USER, (TextPart("See."), gone))], ())
        assert 0 < weight.tokens < 1_000
    await backends.close()
