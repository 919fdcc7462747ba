"""The ways in which compatible servers differ, each over a real loopback server, alone and in the worst company."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.core.message import Message, OpaquePart, Reply, Role, StopReason, ToolResultPart, Usage
from desktop.providers.card import ModelCard, Price
from desktop.providers.compatible.adapter import CompatibleModel
from desktop.providers.connection import Connection
from tests.support.model_server import ModelServer, chat
from tests.support.model_server.adapters import ask, opening
from tests.support.model_server.script import Asked, Script

Start = Callable[..., ModelServer]
SCRIPT = [
    {
        "text": "看一下 😀 <b>",
        "thinking": "Which files? </thin> hm",
        "calls": [
            {"name": "list_files", "arguments": {}},
            {"name": "list_files", "arguments": {}},
            {"name": "read_file", "arguments": {"file": "a 😀.txt", "deep": {"n": [1, 2.5, None, True]}}},
        ],
        "usage": {"input": 70, "output": 9, "cache_read": 30},
    },
    {"text": "Done."},
]
CALLS = [("list_files", {}), ("list_files", {}), ("read_file", SCRIPT[0]["calls"][2]["arguments"])]
COMPANY = [
    ("no_id", "no_index"),
    ("no_id", "no_index", "one_chunk"),
    ("no_id", "same_index", "whole_calls"),
    ("no_index", "object_arguments"),
    ("repeat_id", "same_index"),
    ("repeat_id", "no_index"),
    ("no_id", "repeat_id"),
    ("no_finish", "no_usage"),
    ("empty_finish", "comments", "think_tags"),
    ("no_done", "usage_in_finish", "stop_with_calls"),
    ("whole_body", "think_tags", "no_id"),
]


def opened(server: ModelServer, price: Price | None = None) -> CompatibleModel:
    return CompatibleModel(ModelCard("m", "local", price=price), Connection(server.v1), lambda sha256: b"")


def called(reply: Reply) -> list[tuple[str, object]]:
    return [(call.name, call.arguments) for call in reply.calls]


@pytest.mark.parametrize("quirks", [(), *((quirk,) for quirk in chat.QUIRKS), *COMPANY], ids="+".join)
async def test_a_quirk_changes_nothing(quirks: tuple[str, ...], model_server: Start) -> None:
    server = model_server(SCRIPT, quirks=quirks)
    model, heard = opened(server), list[str]()
    first = await ask(model, heard=heard)
    assert (first.text, first.stop, called(first)) == (SCRIPT[0]["text"], StopReason.TOOL_USE, CALLS)
    assert "".join(heard) == first.text
    assert len({call.id for call in first.calls}) == 3
    assert first.usage == (Usage() if "no_usage" in quirks else Usage(70, 9, 30, 0))
    thoughts = [value for part in first.parts if isinstance(part, OpaquePart) for value in part.data.values()]
    assert thoughts == ([] if "think_tags" in quirks else [SCRIPT[0]["thinking"]])
    results = Message(Role.TOOL, tuple(ToolResultPart(call.id, "ok") for call in first.calls))
    second = await ask(model, [*opening(), Message(Role.ASSISTANT, first.parts), results])
    assert (second.text, second.stop, second.calls) == ("Done.", StopReason.END, ())


async def test_neither_a_finish_reason_nor_done_is_a_cut(model_server: Start) -> None:
    for quirks in (("no_done", "empty_finish"), ("no_done", "no_finish")):
        with pytest.raises(ModelFailure, match="cut off") as failure:
            await ask(opened(model_server(SCRIPT, quirks=quirks)))
        assert failure.value.kind is FailureKind.INCOMPLETE


async def test_an_empty_answer_is_not_done(model_server: Start) -> None:
    """A small model that has thought and then said nothing would otherwise pass for one that is ready."""
    for turn in ({"text": ""}, {"text": "  \n"}, {"thinking": "All of it.", "text": ""}):
        with pytest.raises(ModelFailure, match="empty") as failure:
            await ask(opened(model_server([turn])))
        assert failure.value.kind is FailureKind.INCOMPLETE


async def test_a_call_that_was_announced_and_did_not_come_is_not_done(model_server: Start) -> None:
    with pytest.raises(ModelFailure, match="did not come") as failure:
        await ask(opened(model_server([{"text": "I will look.", "stop": "tool_use"}])))
    assert failure.value.kind is FailureKind.INCOMPLETE


async def test_where_tokens_cost_money_and_nobody_counts_them_we_do(model_server: Start) -> None:
    server = model_server([{"text": "word " * 100}], quirks=["no_usage"])
    usage = (await ask(opened(server, Price(1.0, 2.0)))).usage
    assert usage.output >= 100 and usage.input >= 20


async def test_an_answer_that_is_paid_for_has_an_end(model_server: Start) -> None:
    server = model_server(SCRIPT)
    await ask(opened(server, Price(1.0, 2.0)))
    await ask(opened(server, Price(0.0, 0.0)))
    await ask(opened(server))
    assert [question.body.get("max_tokens") for question in server.questions] == [32_000, None, None]


async def test_the_key_goes_as_a_bearer_and_is_left_out_when_there_is_none(model_server: Start) -> None:
    server = model_server(SCRIPT)
    for key in ("abc", ""):
        connection = Connection(server.v1, key, headers={"X-Team": "office"})
        await ask(CompatibleModel(ModelCard("m", "local"), connection, lambda sha256: b""))
    with_key, without = (question.headers for question in server.questions)
    assert with_key["authorization"] == "Bearer abc" and "authorization" not in without
    assert with_key["x-team"] == without["x-team"] == "office"


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/models"])
async def test_an_address_is_understood_as_people_paste_it(end: str, model_server: Start) -> None:
    server = model_server(SCRIPT)
    await ask(CompatibleModel(ModelCard("m", "local"), Connection(server.url + end), lambda sha256: b""))
    assert server.questions[0].path == "/v1/chat/completions"


async def test_a_server_of_one_s_own_keeps_its_name(model_server: Start) -> None:
    server = model_server(SCRIPT)
    model = CompatibleModel(ModelCard("m", "office"), Connection(server.v1), lambda sha256: b"")
    reply = await ask(model)
    assert model.name == "office:m"
    assert [part.provider for part in reply.parts if isinstance(part, OpaquePart)] == ["office:m"]


@pytest.mark.parametrize(
    "quirks", [(quirk,) for quirk in chat.QUIRKS if quirk != "whole_body"] + COMPANY[:-1], ids="+".join
)
async def test_no_quirk_lets_a_cut_answer_pass_for_a_whole_one(quirks: tuple[str, ...]) -> None:
    """The answer ends cleanly before each of its events in turn."""
    events = chat.events(Script.of(SCRIPT).turn(Asked(0), "m", 400), "1", frozenset(quirks))
    ends = [at for at, event in enumerate(events) if b'"finish_reason": "t' in event or b'"finish_reason": "s' in event]
    ends += [at for at, event in enumerate(events) if b'"finish_reason": "f' in event or b"[DONE]" in event]
    assert ends
    for cut in range(len(events)):
        body = b"".join(events[:cut])
        transport = httpx2.MockTransport(lambda request, body=body: httpx2.Response(200, content=body))
        model = CompatibleModel(
            ModelCard("m", "local"),
            Connection("http://server.example/v1"),
            lambda sha256: b"",
            client=lambda connection, transport=transport: httpx2.AsyncClient(transport=transport),
        )
        if cut > min(ends):
            assert called(await ask(model)) == CALLS
        else:
            with pytest.raises(ModelFailure) as failure:
                await ask(model)
            assert failure.value.kind is FailureKind.INCOMPLETE
