"""Work that goes on at the provider: its id comes first, its state is seen, its end is a turn like any other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import StopReason
from desktop.providers.connection import Connection
from desktop.providers.openai.background import BackgroundWork, Progress
from tests.unit.providers.openai.dialect import CARD, KEY, NO_TOOLS, TALK, Json, call, message, response


class Provider:
    """Answers each request with the next of `answers` (status, body) and keeps what was asked."""

    def __init__(self, *answers: tuple[int, Json]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, Any]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.method, request.url.path, body))
        status, answer = self.answers.pop(0)
        return httpx2.Response(status, json=answer)

    def work(self, **more: Any) -> BackgroundWork:
        def client(connection: Connection) -> httpx2.AsyncClient:
            return httpx2.AsyncClient(transport=httpx2.MockTransport(self))

        return BackgroundWork(replace(CARD, **more), Connection(key=KEY), lambda sha256: b"", client=client)


@pytest.mark.parametrize("window", ["2h", "8h", "soonest"])
async def test_work_is_stored_and_answered_by_its_id(window: str) -> None:
    provider = Provider((200, response(status="queued")))
    assert await provider.work().start("", TALK, NO_TOOLS, window=window) == "resp_1"
    ((method, path, body),) = provider.asked
    assert (method, path) == ("POST", "/v1/responses")
    assert (body["background"], body["store"]) == (True, True)
    assert body["background_options"] == {"completion_window": window}
    assert "stream" not in body  # refused together with a window


@pytest.mark.parametrize(("more", "window"), [({"background": False}, "8h"), ({}, "24h"), ({}, "")])
async def test_what_cannot_be_done_is_not_asked(more: Json, window: str) -> None:
    provider = Provider()
    with pytest.raises(ModelFailure) as caught:
        await provider.work(**more).start("", TALK, NO_TOOLS, window=window)
    assert caught.value.kind is FailureKind.CANNOT
    assert provider.asked == []


async def test_work_without_an_id_was_not_taken() -> None:
    with pytest.raises(ModelFailure) as caught:
        await Provider((200, {"status": "queued"})).work().start("", TALK, NO_TOOLS)
    assert caught.value.kind is FailureKind.INCOMPLETE


async def test_a_job_in_the_queue_is_seen_with_its_age_until_it_is_done() -> None:
    provider = Provider(
        (200, response(status="queued")),
        (200, response(status="in_progress")),
        (200, response(message("Done."), call("call_1", "{}"))),
    )
    work = provider.work()
    created = datetime.fromtimestamp(1_790_000_000, UTC)
    assert await work.progress("resp_1") == Progress("queued", created)
    assert await work.progress("resp_1") == Progress("in_progress", created)
    progress = await work.progress("resp_1")
    assert progress.state == "done" and progress.reply is not None
    assert (progress.reply.text, progress.reply.stop) == ("Done.", StopReason.TOOL_USE)
    assert {asked[:2] for asked in provider.asked} == {("GET", "/v1/responses/resp_1")}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((200, response(status="failed", error={"code": "server_error", "message": "x"})), FailureKind.OVERLOADED),
        ((200, {}), FailureKind.INCOMPLETE),
        ((404, {"error": {"message": "Response with id 'resp_1' not found."}}), FailureKind.INCOMPLETE),
        ((503, {"error": {"message": "x"}}), FailureKind.OVERLOADED),
    ],
)
async def test_work_that_brings_no_turn_fails_with_its_class(answer: tuple[int, Json], kind: FailureKind) -> None:
    with pytest.raises(ModelFailure) as caught:
        await Provider(answer).work().progress("resp_1")
    assert caught.value.kind is kind


async def test_cancelled_work_is_cancelled() -> None:
    provider = Provider((200, response(status="cancelled")), (200, response(status="cancelled")))
    work = provider.work()
    assert (await work.cancel("resp_1")).state == "cancelled"
    assert (await work.progress("resp_1")).state == "cancelled"
    assert provider.asked[0] == ("POST", "/v1/responses/resp_1/cancel", None)


async def test_a_turn_is_collected_once_it_is_there() -> None:
    provider = Provider(
        (200, response(status="queued")),
        (200, response(message("Done."))),
        (200, response(status="cancelled")),
    )
    work = provider.work()
    assert await work.collect("resp_1") is None
    reply = await work.collect("resp_1")
    assert reply is not None and reply.text == "Done."
    with pytest.raises(ModelFailure) as caught:
        await work.collect("resp_1")
    assert caught.value.kind is FailureKind.INCOMPLETE


async def test_work_that_ended_before_the_cancel_came_is_not_lost() -> None:
    ended = {"error": {"message": "Cannot cancel a completed response."}}
    progress = await Provider((400, ended), (200, response(message("Done.")))).work().cancel("resp_1")
    assert progress.reply is not None and progress.reply.text == "Done."


async def test_work_that_is_gone_counts_as_cancelled() -> None:
    gone = {"error": {"message": "Response with id 'resp_1' not found."}}
    assert await Provider((404, gone)).work().cancel("resp_1") == Progress("cancelled")


async def test_an_id_cannot_lead_elsewhere() -> None:
    provider = Provider((200, response(status="queued")))
    await provider.work().progress("../files/x?y")
    assert provider.asked[0][1].startswith("/v1/responses/")
