"""Background work and the list of models: what is asked, what comes back, and what can go wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Role, StopReason, TextPart, ToolCallPart
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.anthropic.batches import AnthropicBatch
from desktop.providers.anthropic.models import ListedModel, listed_models
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from tests.unit.providers.anthropic.test_request import SPEC, validator
from tests.unit.providers.anthropic.wire_server import Answer, WireServer, serving

CARD = ModelCard("claude-sonnet-5-5", "anthropic", background=True)
TALK = [Message(Role.USER, (TextPart("Hello"),))]
ID = "msgbatch_01"
ENDED = {"id": ID, "processing_status": "ended", "results_url": "https://elsewhere.example/results"}
MESSAGE = {
    "type": "message",
    "content": [{"type": "tool_use", "id": "toolu_1", "name": "list_files", "input": {"a": 1}}],
    "stop_reason": "tool_use",
    "usage": {"input_tokens": 3, "output_tokens": 4},
}


def told(*values: Any, status: int = 200) -> Answer:
    """One JSON body, or several as lines."""
    return Answer(
        ["\n".join(json.dumps(value) for value in values).encode()], status, {"content-type": "application/json"}
    )


def batch(server: WireServer) -> AnthropicBatch:
    return AnthropicBatch(CARD, Connection(server.url, key="k"), bytes.fromhex)


async def collected(*results: Any) -> Any:
    async with serving(told(ENDED), told(*results)) as server:
        reply = await batch(server).collect(ID)
        assert [asked.path for asked in server.asked] == [
            f"/v1/messages/batches/{ID}",
            f"/v1/messages/batches/{ID}/results",
        ]
        return reply


async def test_a_turn_is_sent_as_a_batch_of_one(wire: Path) -> None:
    async with serving(told({"id": ID, "processing_status": "in_progress"})) as server:
        assert await batch(server).start("Be brief.", TALK, [SPEC]) == ID
        sent = json.loads(server.asked[0].body)
    validator(wire, "messages.batches.create").validate(sent)
    assert [request["custom_id"] for request in sent["requests"]] == ["turn"]
    assert "stream" not in sent["requests"][0]["params"]


@pytest.mark.parametrize("status", ["in_progress", "canceling"])
async def test_a_turn_that_goes_on_is_no_turn_yet(status: str) -> None:
    async with serving(told({"id": ID, "processing_status": status})) as server:
        assert await batch(server).collect(ID) is None


async def test_the_result_is_found_by_its_name_in_any_order() -> None:
    other = {"custom_id": "other", "result": {"type": "canceled"}}
    reply = await collected(other, {"custom_id": "turn", "result": {"type": "succeeded", "message": MESSAGE}})
    assert reply.stop is StopReason.TOOL_USE
    assert reply.parts == (ToolCallPart("toolu_1", "list_files", {"a": 1}),)


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (
            {
                "type": "errored",
                "error": {"type": "error", "error": {"type": "invalid_request_error", "message": "No."}},
            },
            FailureKind.REJECTED,
        ),
        (
            {"type": "errored", "error": {"type": "error", "error": {"type": "overloaded_error", "message": "No."}}},
            FailureKind.OVERLOADED,
        ),
        ({"type": "canceled"}, FailureKind.INCOMPLETE),
        ({"type": "expired"}, FailureKind.OVERLOADED),
        ({"type": "novelty"}, FailureKind.INCOMPLETE),
        ({"type": "succeeded"}, FailureKind.INCOMPLETE),
        ({"type": "succeeded", "message": MESSAGE | {"stop_reason": "end_turn"}}, FailureKind.INCOMPLETE),
        ({"type": "succeeded", "message": MESSAGE | {"content": "text"}}, FailureKind.INCOMPLETE),
    ],
)
async def test_a_turn_that_failed_there_is_a_failure(result: dict[str, Any], kind: FailureKind) -> None:
    with pytest.raises(ModelFailure) as failure:
        await collected({"custom_id": "turn", "result": result})
    assert failure.value.kind is kind


async def test_results_without_ours_are_a_failure() -> None:
    with pytest.raises(ModelFailure) as failure:
        await collected({"custom_id": "other", "result": {"type": "canceled"}})
    assert failure.value.kind is FailureKind.INCOMPLETE


async def test_it_can_be_cancelled() -> None:
    async with serving(told({"id": ID, "processing_status": "canceling"})) as server:
        await batch(server).cancel(ID)
        assert (server.asked[0].method, server.asked[0].path) == ("POST", f"/v1/messages/batches/{ID}/cancel")


async def test_a_model_without_background_work_says_so_before_anything_is_sent() -> None:
    background = AnthropicBatch(ModelCard("m", "anthropic"), Connection(key="k"), bytes.fromhex)
    with pytest.raises(ModelFailure) as failure:
        await background.start("", TALK, [])
    assert failure.value.kind is FailureKind.CANNOT


@pytest.mark.parametrize("id", ["", "../models", "a/b", "é", "a" * 200])
async def test_what_is_no_id_never_becomes_part_of_an_address(id: str) -> None:
    with pytest.raises(ModelFailure) as failure:
        await AnthropicBatch(CARD, Connection(key="k"), bytes.fromhex).collect(id)
    assert failure.value.kind is FailureKind.REJECTED


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "../x"}', b"<html>"])
async def test_a_start_that_tells_no_id_is_a_failure(body: bytes) -> None:
    async with serving(Answer([body], headers={})) as server:
        with pytest.raises(ModelFailure) as failure:
            await batch(server).start("", TALK, [])
    assert failure.value.kind is FailureKind.INCOMPLETE


# --- models ---


async def test_all_pages_of_models_are_listed_and_retired_ones_left_out() -> None:
    able = {"image_input": {"supported": True}, "pdf_input": {"supported": False}, "thinking": {"supported": True}}
    first = {"id": "claude-a", "display_name": "Claude A", "max_input_tokens": 200_000, "max_tokens": 64_000}
    pages = (
        {
            "data": [first | {"capabilities": able, "retires_at": "2027-01-02T00:00:00Z"}],
            "has_more": True,
            "last_id": "claude-a",
        },
        {
            "data": [{"id": "claude-b"}, {"id": "claude-c", "lifecycle": "retired"}],
            "has_more": False,
            "last_id": "claude-c",
        },
    )
    async with serving(*map(told, pages)) as server:
        models = await listed_models(Connection(server.url, key="k"))
        assert [asked.path for asked in server.asked] == [
            "/v1/models?limit=100",
            "/v1/models?limit=100&after_id=claude-a",
        ]
    assert models == (
        ListedModel("claude-a", "Claude A", 200_000, 64_000, "2027-01-02", ("image",), True),
        ListedModel("claude-b", "claude-b"),
    )


async def test_a_list_that_never_ends_is_left() -> None:
    async with serving(told({"data": [{"id": "claude-a"}], "has_more": True, "last_id": "claude-a"})) as server:
        assert len(await listed_models(Connection(server.url, key="k"))) == 1
        assert len(server.asked) == 2


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": {}}', b"<html>"])
async def test_what_is_no_list_of_models_is_a_failure(body: bytes) -> None:
    async with serving(Answer([body], headers={})) as server:
        with pytest.raises(ModelFailure) as failure:
            await listed_models(Connection(server.url, key="k"))
    assert failure.value.kind is FailureKind.INCOMPLETE


async def test_a_key_that_is_refused_is_told_by_the_list_as_well() -> None:
    body = {"type": "error", "error": {"type": "authentication_error", "message": "invalid"}}
    async with serving(told(body, status=401)) as server:
        with pytest.raises(ModelFailure) as failure:
            await listed_models(Connection(server.url, key="k"))
    assert failure.value.kind is FailureKind.SIGN_IN


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"input_tokens": "9"}', b"x"])
async def test_a_count_without_a_number_is_a_failure(body: bytes) -> None:
    async with serving(Answer([body], headers={})) as server:
        with pytest.raises(ModelFailure) as failure:
            await AnthropicModel(CARD, Connection(server.url, key="k"), bytes.fromhex).count_tokens("", TALK, [])
    assert failure.value.kind is FailureKind.INCOMPLETE
