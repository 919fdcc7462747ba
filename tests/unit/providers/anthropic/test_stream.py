"""What can go wrong with a stream of this dialect: never a wrong "done", never a call from half an argument."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import httpx2
import pytest
from anthropic import Stream

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import FilePart, Message, OpaquePart, Reply, Role, StopReason, TextPart, ToolCallPart, Usage
from desktop.providers.anthropic.adapter import AnthropicModel
from desktop.providers.anthropic.errors import told_as_failures
from desktop.providers.anthropic.stream import Fold
from desktop.providers.card import ModelCard
from desktop.providers.connection import Connection
from tests.unit.providers.anthropic.wire_server import STREAM, Answer, WireServer, serving

CARD = ModelCard("claude-sonnet-5-5", "anthropic")
TALK = [Message(Role.USER, (TextPart("Hello"),))]
NAME = "anthropic:claude-sonnet-5-5"


def sse(type: str, **data: Any) -> bytes:
    return f"event: {type}\ndata: {json.dumps({'type': type, **data}, ensure_ascii=False)}\n\n".encode()


def start(**usage: int) -> bytes:
    return sse(
        "message_start", message={"id": "msg", "content": [], "usage": {"input_tokens": 7, "output_tokens": 1} | usage}
    )


def opened(index: int, **block: Any) -> bytes:
    return sse("content_block_start", index=index, content_block=block)


def delta(index: int, **delta: Any) -> bytes:
    return sse("content_block_delta", index=index, delta=delta)


def closed(index: int) -> bytes:
    return sse("content_block_stop", index=index)


def end(stop: str | None, **usage: int) -> bytes:
    return sse("message_delta", delta={"stop_reason": stop}, usage={"output_tokens": 9} | usage) + sse("message_stop")


def text(index: int, *pieces: str) -> bytes:
    deltas = [delta(index, type="text_delta", text=piece) for piece in pieces]
    return b"".join([opened(index, type="text", text=""), *deltas, closed(index)])


def call(index: int, *pieces: str, id: str = "") -> bytes:
    deltas = [delta(index, type="input_json_delta", partial_json=piece) for piece in pieces]
    block = opened(index, type="tool_use", id=id or f"toolu_{index}", name="list_files", input={})
    return b"".join([block, *deltas, closed(index)])


CALLS = start() + text(0, "Lóo", "king 看.") + call(1, "", '{"fol', 'der": "a"}') + call(2, "") + end("tool_use")


def events(stream: bytes) -> list[bytes]:
    return [event + b"\n\n" for event in stream.split(b"\n\n") if event]


def fold(stream: bytes, shown: list[str] | None = None) -> Reply:
    """The answer of a stream, without a network between."""
    folding = Fold((shown if shown is not None else []).append, NAME)
    for event in events(stream):
        name, _, data = event.decode().rstrip().partition("\n")
        if folding.take(name.removeprefix("event: "), data.removeprefix("data: ")):
            break
    return folding.reply()


def model(server: WireServer, silence_s: float = 20) -> AnthropicModel:
    return AnthropicModel(CARD, Connection(server.url, key="key-1234", silence_s=silence_s), bytes.fromhex)


async def answer(*pieces: bytes, silence_s: float = 20, **how: Any) -> Reply:
    async with serving(Answer(pieces, **how)) as server:
        return await model(server, silence_s).reply("", TALK, [], lambda text: None)


async def failure(*pieces: bytes, silence_s: float = 20, **how: Any) -> ModelFailure:
    with pytest.raises(ModelFailure) as told:
        await answer(*pieces, silence_s=silence_s, **how)
    assert len(told.value.detail) <= 300
    return told.value


# --- whole answers ---


def test_text_and_parallel_calls_are_put_together() -> None:
    shown: list[str] = []
    reply = fold(CALLS, shown)
    assert reply.stop is StopReason.TOOL_USE
    assert reply.parts == (
        TextPart("Lóoking 看."),
        ToolCallPart("toolu_1", "list_files", {"folder": "a"}),
        ToolCallPart("toolu_2", "list_files", {}),
    )
    assert shown == ["Lóo", "king 看."]
    assert reply.model == NAME


def test_usage_is_cumulative_and_the_last_word_counts() -> None:
    stream = (
        start(cache_read_input_tokens=5, cache_creation_input_tokens=3)
        + text(0, "A")
        + end("end_turn", input_tokens=11)
    )
    assert fold(stream).usage == Usage(11, 9, 5, 3)


@pytest.mark.parametrize(
    ("stop", "ours"),
    [
        ("end_turn", StopReason.END),
        ("stop_sequence", StopReason.END),
        ("max_tokens", StopReason.MAX_TOKENS),
        ("pause_turn", StopReason.PAUSE),
        ("refusal", StopReason.REFUSAL),
        ("model_context_window_exceeded", StopReason.CONTEXT),
    ],
)
def test_why_an_answer_stopped_is_told_and_its_text_kept(stop: str, ours: StopReason) -> None:
    reply = fold(start() + text(0, "Some") + end(stop))
    assert (reply.stop, reply.text) == (ours, "Some")


def test_thinking_and_blocks_nobody_knows_are_kept_as_they_came() -> None:
    stream = (
        start()
        + opened(0, type="thinking", thinking="", signature="")
        + delta(0, type="thinking_delta", thinking="Hm")
        + delta(0, type="thinking_delta", thinking="m.")
        + delta(0, type="signature_delta", signature="sig")
        + closed(0)
        + opened(1, type="novelty", content=None)
        + delta(1, type="novelty_delta", content="x", more={"a": 1})
        + closed(1)
        + text(2, "A")
        + end("end_turn")
    )
    first, second, third = fold(stream).parts
    assert first == OpaquePart("anthropic", {"type": "thinking", "thinking": "Hmm.", "signature": "sig"})
    assert second == OpaquePart("anthropic", {"type": "novelty", "content": "x", "more": {"a": 1}})
    assert third == TextPart("A")


async def test_a_packed_answer_that_drips_byte_by_byte_is_the_same_answer() -> None:
    packed = gzip.compress(CALLS)
    pieces = [packed[i : i + 1] for i in range(len(packed))]
    assert await answer(*pieces, headers={**STREAM, "content-encoding": "gzip"}) == fold(CALLS)


async def test_nothing_is_awaited_after_the_end() -> None:
    """A server that keeps the connection open after the last event does not keep the turn."""
    async with serving(Answer([CALLS], stays=True)) as server:
        assert await model(server).reply("", TALK, [], lambda text: None) == fold(CALLS)
        await server.gone.wait()


# --- broken ones ---


def test_an_answer_cut_after_any_event_is_incomplete() -> None:
    whole = events(CALLS)
    for length in range(len(whole)):
        with pytest.raises(ModelFailure) as told:
            fold(b"".join(whole[:length]))
        assert told.value.kind is FailureKind.INCOMPLETE


def test_an_answer_cut_after_any_byte_is_incomplete() -> None:
    for length in range(len(CALLS) - 1):
        folding = Fold(lambda text: None, NAME)
        with pytest.raises(ModelFailure) as told, told_as_failures():
            for event in Stream.raw_events(httpx2.Response(200, content=CALLS[:length])):
                folding.take(event.event, event.data)
            folding.reply()
        assert told.value.kind is FailureKind.INCOMPLETE


async def test_an_answer_cut_on_the_wire_is_incomplete() -> None:
    """Cleanly closed, so that nothing but the missing end tells."""
    lengths = range(0, len(CALLS) - 1, 197)
    async with serving(*(Answer([CALLS[:length]]) for length in lengths)) as server:
        for _ in lengths:
            with pytest.raises(ModelFailure) as told:
                await model(server).reply("", TALK, [], lambda text: None)
            assert told.value.kind is FailureKind.INCOMPLETE


async def test_a_connection_lost_in_the_middle_may_be_tried_again() -> None:
    assert (await failure(CALLS[:400], ends=False)).kind is FailureKind.OVERLOADED


@pytest.mark.parametrize(
    "arguments",
    ['{"a": 1', '{"a": 1} x', "[1]", '"a"', "null", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": Infinity}', "{'a': 1}"],
)
def test_a_call_with_broken_arguments_is_no_turn(arguments: str) -> None:
    with pytest.raises(ModelFailure) as told:
        fold(start() + call(0, arguments) + end("tool_use"))
    assert told.value.kind is FailureKind.INCOMPLETE


def test_arguments_nested_without_end_are_no_turn() -> None:
    with pytest.raises(ModelFailure) as told:
        fold(start() + call(0, '{"a":' * 200_000) + end("tool_use"))
    assert told.value.kind is FailureKind.INCOMPLETE


@pytest.mark.parametrize("stop", ["max_tokens", "refusal", "model_context_window_exceeded"])
def test_no_call_survives_an_answer_that_was_cut_off(stop: str) -> None:
    half = opened(2, type="tool_use", id="b", name="list_files", input={}) + delta(
        2, type="input_json_delta", partial_json='{"a'
    )
    reply = fold(start() + text(0, "Some") + call(1, '{"a": 1}') + half + end(stop))
    assert reply.parts == (TextPart("Some"),)


def test_thinking_that_broke_off_before_its_signature_is_not_kept() -> None:
    """The service refuses it when it comes back."""
    half = opened(0, type="thinking", thinking="", signature="") + delta(0, type="thinking_delta", thinking="Hm")
    assert fold(start() + half + end("max_tokens")).parts == ()
    assert fold(start() + half + closed(0) + text(1, "A") + end("refusal")).parts == (TextPart("A"),)


@pytest.mark.parametrize(
    "stream",
    [
        start() + text(0, "A") + end("tool_use"),
        start() + call(0, "{}") + end("end_turn"),
        start() + call(0, "{}") + end("pause_turn"),
        start() + call(0, "{}", id="a") + call(1, "{}", id="a") + end("tool_use"),
        start() + text(0, "A") + end(None),
        start() + text(0, "A") + end("novelty"),
        start() + opened(0, type="text", text="A") + end("end_turn"),
        start() + text(0, "A") + text(0, "A") + end("end_turn"),
        start() + text(0, "A") + delta(0, type="text_delta", text="B") + end("end_turn"),
        start() + delta(3, type="text_delta", text="B") + end("end_turn"),
        start() + text(0, "A") + start() + text(0, "A") + end("end_turn"),
        text(0, "A") + end("end_turn"),
        end("end_turn"),
        start() + sse("content_block_start", index="0", content_block={"type": "text"}) + end("end_turn"),
        start() + sse("content_block_start", index=0, content_block=[]) + end("end_turn"),
        start() + opened(0, type="text", text="") + delta(0, type="text_delta") + end("end_turn"),
        start() + opened(0, type="tool_use", id="", name="x", input={}) + closed(0) + end("tool_use"),
        start() + opened(0, type="tool_use", id="a", name="x", input=[]) + closed(0) + end("tool_use"),
        start() + b"event: content_block_start\ndata: {half\n\n" + end("end_turn"),
        start() + b"event: content_block_start\ndata: [1]\n\n" + end("end_turn"),
        b"",
    ],
)
def test_an_answer_that_contradicts_itself_is_incomplete(stream: bytes) -> None:
    with pytest.raises(ModelFailure) as told:
        fold(stream)
    assert told.value.kind is FailureKind.INCOMPLETE


def test_no_single_event_told_twice_makes_another_answer() -> None:
    """It is the same answer, or none; pieces cannot be told from repetitions and are left out here."""
    whole = events(CALLS)
    for number, event in enumerate(whole):
        if b"content_block_delta" not in event:
            try:
                reply = fold(b"".join([*whole[: number + 1], event, *whole[number + 1 :]]))
            except ModelFailure as told:
                assert told.kind is FailureKind.INCOMPLETE
            else:
                assert reply == fold(CALLS)


def test_a_piece_of_an_argument_told_twice_is_no_call() -> None:
    piece = delta(1, type="input_json_delta", partial_json='{"fol')
    with pytest.raises(ModelFailure):
        fold(CALLS.replace(piece, piece + piece))


def test_a_gateway_that_asked_again_before_anything_was_shown_is_believed() -> None:
    begun = opened(0, type="tool_use", id="old", name="list_files", input={}) + delta(
        0, type="input_json_delta", partial_json='{"a'
    )
    assert fold(start() + begun + CALLS) == fold(CALLS)


def test_unknown_events_between_the_others_change_nothing() -> None:
    novelty = sse("future_event", usage={"input_tokens": 99}) + sse("ping") + b": comment\n\n"
    assert fold(b"".join(novelty + event for event in events(CALLS))) == fold(CALLS)


async def test_bytes_that_are_no_utf8_make_no_turn() -> None:
    assert (await failure(CALLS.replace("ó".encode(), b"\xc3("))).kind is FailureKind.INCOMPLETE


async def test_a_broken_packing_makes_no_turn() -> None:
    packed = gzip.compress(CALLS)
    told = await failure(packed[:40] + b"\xff\xff\xff" + packed[43:], headers={**STREAM, "content-encoding": "gzip"})
    assert told.kind in (FailureKind.OVERLOADED, FailureKind.INCOMPLETE)


async def test_a_page_instead_of_an_answer_makes_no_turn() -> None:
    told = await failure(
        b"<html><body>Sign in to the hotel's network</body></html>", headers={"content-type": "text/html"}
    )
    assert told.kind is FailureKind.INCOMPLETE


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("overloaded_error", FailureKind.OVERLOADED),
        ("api_error", FailureKind.OVERLOADED),
        ("rate_limit_error", FailureKind.RATE_LIMIT),
        ("invalid_request_error", FailureKind.REJECTED),
        ("authentication_error", FailureKind.SIGN_IN),
        ("billing_error", FailureKind.BUDGET),
        ("novelty_error", FailureKind.OVERLOADED),
    ],
)
async def test_an_error_in_the_stream_is_told_by_its_type(type: str, kind: FailureKind) -> None:
    told = await failure(
        CALLS[:500].rpartition(b"\n\n")[0] + b"\n\n", sse("error", error={"type": type, "message": "No."})
    )
    assert (told.kind, told.status, told.detail) == (kind, 200, "No.")


async def test_an_error_that_is_no_json_is_still_an_error() -> None:
    assert (await failure(start(), b"event: error\ndata: upstream died\n\n")).kind is FailureKind.OVERLOADED


async def test_silence_in_the_middle_ends_the_try() -> None:
    told = await failure(CALLS[:500], stays=True, silence_s=0.1)
    assert told.kind is FailureKind.OVERLOADED
    assert "0.1 seconds" in told.detail


async def test_cancelling_closes_the_connection_at_once() -> None:
    async with serving(Answer([CALLS[:500]], stays=True)) as server:
        shown = asyncio.Event()
        asking = asyncio.create_task(model(server).reply("", TALK, [], lambda text: shown.set()))
        await shown.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await server.gone.wait()


async def test_cancelling_before_the_first_byte_closes_the_connection_at_once() -> None:
    async with serving(Answer([], stays=True)) as server:
        asking = asyncio.create_task(model(server).reply("", TALK, [], lambda text: None))
        await server.sent.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await server.gone.wait()


async def test_a_model_answers_again_after_it_was_closed() -> None:
    async with serving(Answer([CALLS])) as server:
        asked = model(server)
        for _ in range(2):
            assert await asked.reply("", TALK, [], lambda text: None) == fold(CALLS)
            await asked.aclose()
        await asked.aclose()


async def test_no_connection_is_left_open_between_two_answers() -> None:
    """Not even after an error, whose connection could be used again; nobody has to close the model."""
    overloaded = Answer([b"{}"], 529, {"content-type": "application/json", "connection": "keep-alive"})
    async with serving(overloaded, Answer([CALLS], headers={**STREAM, "connection": "keep-alive"})) as server:
        asked = model(server)
        with pytest.raises(ModelFailure):
            await asked.reply("", TALK, [], lambda text: None)
        assert "close" in server.asked[0].headers["connection"]
        await server.gone.wait()
        assert await asked.reply("", TALK, [], lambda text: None) == fold(CALLS)


async def test_what_is_sent_is_what_was_weighed() -> None:
    async with serving(Answer([CALLS])) as server:
        asked = model(server)
        await asked.reply("Be brief.", TALK, [], lambda text: None)
        sent = server.asked[0]
    assert len(sent.body) == asked.weigh("Be brief.", TALK, []).bytes
    assert (sent.method, sent.path) == ("POST", "/v1/messages")
    assert sent.headers["anthropic-version"] == "2026-10-21"
    assert sent.headers["content-type"] == "application/json"
    assert "key-1234" in sent.headers["authorization"]
    assert json.loads(sent.body)["stream"] is True


async def test_an_error_of_the_listener_is_not_blamed_on_the_service() -> None:
    def refuse(text: str) -> None:
        raise ValueError("the window is gone")

    async with serving(Answer([CALLS])) as server:
        with pytest.raises(ValueError, match="the window is gone"):
            await model(server).reply("", TALK, [], refuse)


async def test_what_was_weighed_is_not_built_again_to_be_sent() -> None:
    asked: list[str] = []

    def blob(sha256: str) -> bytes:
        asked.append(sha256)
        return b"\x89PNG"

    def talk() -> list[Message]:
        return [Message(Role.USER, (TextPart("See."), FilePart("a.png", "image/png", "png")))]

    async with serving(Answer([CALLS]), Answer([CALLS])) as server:
        card = ModelCard("claude-sonnet-5-5", "anthropic", sees=("image",))
        asking = AnthropicModel(card, Connection(server.url, key="key-1234"), blob)
        weight = asking.weigh("Be brief.", talk(), [])
        await asking.reply("Be brief.", talk(), [], lambda text: None)  # equal, but folded anew
        assert asked == ["png"]
        await asking.reply("Be briefer.", talk(), [], lambda text: None)
        assert asked == ["png", "png"]
        first, second = server.asked
    assert len(first.body) == weight.bytes
    assert b"Be briefer." in second.body
