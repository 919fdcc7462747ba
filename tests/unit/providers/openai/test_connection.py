"""The way to OpenAI over real sockets: what is sent, that it is closed, and what a bad line does."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable

import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, Role, TextPart
from desktop.core.ports import Limits
from desktop.providers.connection import Connection
from desktop.providers.openai.adapter import ResponsesModel
from desktop.providers.openai.models import list_models
from tests.unit.providers.openai.dialect import CARD, KEY, NO_TOOLS, TALK, Peer, message, packed, serving, stream

EVENTS = packed(stream(message("Two lists are there.")))


def model_at(url: str, silence_s: float = 60.0) -> ResponsesModel:
    return ResponsesModel(CARD, Connection(url, KEY, silence_s=silence_s), lambda sha256: b"")


async def failure(behave: Callable[[Peer], Awaitable[None]], silence_s: float = 60.0) -> ModelFailure:
    async with serving(behave) as url:
        model = model_at(url, silence_s)
        with pytest.raises(ModelFailure) as caught:
            await model.reply("", TALK, NO_TOOLS, lambda text: None)
        await model.aclose()
    return caught.value


async def test_exactly_what_was_weighed_is_sent_and_the_connection_is_closed() -> None:
    seen: list[Peer] = []
    left = asyncio.Event()

    async def behave(peer: Peer) -> None:
        seen.append(peer)
        await peer.begin_stream()
        for event in EVENTS:
            await peer.chunk(event)
        await peer.gone()  # the body has no end: the client must go by itself
        left.set()

    async with serving(behave) as url:
        model = model_at(url)
        weight = model.weigh("Be brief.", TALK, NO_TOOLS)
        reply = await model.reply("Be brief.", TALK, NO_TOOLS, lambda text: None)
        async with asyncio.timeout(30):
            await left.wait()
        await model.aclose()
    head = seen[0].head.lower()
    assert reply.text == "Two lists are there."
    assert len(seen[0].body) == weight.bytes
    assert json.loads(seen[0].body)["instructions"] == "Be brief."
    assert head.startswith(b"post /v1/responses http/1.1")
    assert f"authorization: bearer {KEY}".encode() in head
    assert b"connection: close" in head


async def test_another_request_than_the_weighed_one_is_not_mixed_up_with_it() -> None:
    seen: list[bytes] = []

    async def behave(peer: Peer) -> None:
        seen.append(peer.body)
        await peer.begin_stream()
        for event in EVENTS:
            await peer.chunk(event)

    async with serving(behave) as url:
        model = model_at(url)
        model.weigh("Be brief.", TALK, NO_TOOLS)
        longer = [*TALK, Message(Role.USER, (TextPart("And more."),))]
        await model.reply("Be brief.", longer, NO_TOOLS, lambda text: None)
        await model.aclose()
    assert len(json.loads(seen[0])["input"]) == 2


async def test_the_same_model_is_asked_again_and_at_once() -> None:
    async def behave(peer: Peer) -> None:
        await peer.begin_stream()
        said = json.loads(peer.body)["input"][0]["content"][0]["text"]
        for event in packed(stream(message(f"Heard {said}"))):
            await peer.chunk(event)

    def talk(word: str) -> list[Message]:
        return [Message(Role.USER, (TextPart(word),))]

    async with serving(behave) as url:
        model = model_at(url)
        first = await model.reply("", talk("one"), NO_TOOLS, lambda text: None)
        rest = await asyncio.gather(*(model.reply("", talk(w), NO_TOOLS, lambda text: None) for w in ("two", "three")))
        await model.aclose()
    assert [reply.text for reply in (first, *rest)] == ["Heard one", "Heard two", "Heard three"]


async def test_the_text_comes_as_it_is_sent() -> None:
    heard = asyncio.Event()

    async def behave(peer: Peer) -> None:
        await peer.begin_stream()
        for event in EVENTS[:4]:
            await peer.chunk(event)
        await heard.wait()  # nothing more before the first piece has been shown
        for event in EVENTS[4:]:
            await peer.chunk(event)

    async with serving(behave) as url:
        model = model_at(url)
        async with asyncio.timeout(60):
            reply = await model.reply("", TALK, NO_TOOLS, lambda text: heard.set())
        await model.aclose()
    assert reply.text == "Two lists are there."


async def test_cancelling_closes_the_connection() -> None:
    begun, left = asyncio.Event(), asyncio.Event()

    async def behave(peer: Peer) -> None:
        await peer.begin_stream()
        for event in EVENTS[:4]:
            await peer.chunk(event)
        await peer.gone()
        left.set()

    async with serving(behave) as url:
        model = model_at(url)
        asking = asyncio.create_task(model.reply("", TALK, NO_TOOLS, lambda text: begun.set()))
        async with asyncio.timeout(60):
            await begun.wait()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await left.wait()
        await model.aclose()


async def test_cancelling_before_the_first_byte_closes_the_connection() -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def behave(peer: Peer) -> None:
        asked.set()
        await peer.gone()
        left.set()

    async with serving(behave) as url:
        model = model_at(url)
        asking = asyncio.create_task(model.reply("", TALK, NO_TOOLS, lambda text: None))
        async with asyncio.timeout(60):
            await asked.wait()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await left.wait()
        await model.aclose()


async def test_silence_before_the_answer_and_in_the_middle_is_a_lost_connection() -> None:
    async def never(peer: Peer) -> None:
        await peer.gone()

    async def stalls(peer: Peer) -> None:
        await peer.begin_stream()
        await peer.chunk(EVENTS[0])
        await peer.gone()

    for behave in (never, stalls):
        assert (await failure(behave, silence_s=0.3)).kind is FailureKind.OVERLOADED


async def test_a_connection_lost_in_the_middle_can_be_asked_again() -> None:
    async def reset(peer: Peer) -> None:
        await peer.begin_stream()
        await peer.chunk(EVENTS[0])
        linger = struct.pack("ii", 1, 0)
        peer.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)  # reset

    async def cut(peer: Peer) -> None:
        await peer.begin_stream()
        for event in EVENTS[:-1]:
            await peer.chunk(event)  # and no last chunk

    for behave in (reset, cut):
        assert (await failure(behave)).kind is FailureKind.OVERLOADED


async def test_a_clean_end_before_the_last_event_is_incomplete() -> None:
    async def behave(peer: Peer) -> None:
        await peer.begin_stream()
        for event in EVENTS[:-1]:
            await peer.chunk(event)
        await peer.send(b"0\r\n\r\n")

    assert (await failure(behave)).kind is FailureKind.INCOMPLETE


async def test_a_server_that_is_not_there_can_be_asked_again() -> None:
    with socket.socket() as bound:  # keeps the port and does not listen
        bound.bind(("127.0.0.1", 0))
        model = model_at(f"http://127.0.0.1:{bound.getsockname()[1]}/v1")
        with pytest.raises(ModelFailure) as caught:
            await model.reply("", TALK, NO_TOOLS, lambda text: None)
        await model.aclose()
    assert caught.value.kind is FailureKind.OVERLOADED


async def test_models_are_listed_with_the_headers_of_the_connection() -> None:
    heads: list[bytes] = []

    async def behave(peer: Peer) -> None:
        heads.append(peer.head.lower())
        body = json.dumps({"data": [{"id": "gpt-6.2-sol"}, {"id": "gpt-6-luna"}, {"object": "?"}]}).encode()
        await peer.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
        await peer.send(b"content-length: %d\r\n\r\n%s" % (len(body), body))

    async with serving(behave) as url:
        # as Azure is reached: its own path, and a header of one's own
        connection = Connection(url.replace("/v1", "/openai/v1"), "", headers={"api-key": "azure"})
        assert await list_models(connection) == ("gpt-6-luna", "gpt-6.2-sol")
    assert heads[0].startswith(b"get /openai/v1/models http/1.1")
    assert b"api-key: azure" in heads[0]


def test_a_model_says_its_name_and_limits() -> None:
    model = model_at("")
    assert model.name == "openai:gpt-6.2-sol"
    assert model.limits == Limits(CARD.context, CARD.output)
