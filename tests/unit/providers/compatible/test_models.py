"""What each kind of server says of its models, over a real loopback server."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.card import Price
from desktop.providers.compatible.models import UNTOLD, list_models
from desktop.providers.connection import Connection
from tests.support.model_server import Fault, FaultKind, ModelServer
from tests.support.model_server.catalogue import CONTEXT

Start = Callable[..., ModelServer]


@pytest.mark.parametrize(
    ("flavour", "window", "sees"),
    [
        ("", UNTOLD, ()),
        ("vllm", CONTEXT, ()),
        ("llama.cpp", CONTEXT, ()),
        ("lmstudio", 8192, ("image",)),
        ("ollama", CONTEXT, ("image",)),
    ],
)
async def test_each_server_is_asked_in_its_own_way(
    flavour: str, window: int, sees: tuple[str, ...], model_server: Start
) -> None:
    server = model_server(models=("qwen3:8b", "gemma3"), flavour=flavour)
    cards = await list_models(Connection(server.v1, "abc"), "office")
    assert [card.name for card in cards] == ["office:gemma3", "office:qwen3:8b"]
    assert {(card.context, card.sees, card.price) for card in cards} == {(window, sees, None)}
    assert all(0 < card.output <= card.context for card in cards)
    assert {exchange.headers["authorization"] for exchange in server.exchanges} == {"Bearer abc"}


async def test_the_address_may_be_the_host_alone(model_server: Start) -> None:
    server = model_server(models=("m",), flavour="ollama")
    assert [card.id for card in await list_models(Connection(server.url))] == ["m"]


async def test_an_old_ollama_without_v1_models_is_asked_for_its_tags(model_server: Start) -> None:
    server = model_server(models=("m",), flavour="ollama")
    server.path_faults["/v1/models"] = Fault(FaultKind.STATUS, status=404)
    assert [card.id for card in await list_models(Connection(server.v1))] == ["m"]


@pytest.mark.parametrize(
    ("status", "kind"), [(401, FailureKind.SIGN_IN), (404, FailureKind.UNKNOWN_MODEL), (500, FailureKind.OVERLOADED)]
)
async def test_a_server_that_gives_no_list_is_a_failure(status: int, kind: FailureKind, model_server: Start) -> None:
    server = model_server()
    server.path_faults["/v1/models"] = Fault(FaultKind.STATUS, status=status)
    with pytest.raises(ModelFailure) as failure:
        await list_models(Connection(server.v1))
    assert failure.value.kind is kind


async def test_a_page_is_no_list_and_nobody_there_is_told(model_server: Start) -> None:
    server = model_server()
    server.path_faults["/v1/models"] = Fault(FaultKind.HTML, status=200)
    with pytest.raises(ModelFailure, match="web page"):
        await list_models(Connection(server.v1))
    with ModelServer() as gone:
        url = gone.v1
    with pytest.raises(ModelFailure, match="not running"):
        await list_models(Connection(url))


OPENROUTER = {
    "data": [
        {
            "id": "deepseek/deepseek-v4",
            "name": "DeepSeek V4",
            "context_length": 163840,
            "architecture": {"input_modalities": ["text", "image", "file"]},
            "pricing": {"prompt": "0.0000002", "completion": "0.0000008", "input_cache_read": "0.00000005"},
            "top_provider": {"max_completion_tokens": 16384},
        },
        {"id": "openrouter/auto", "context_length": 2_000_000, "pricing": {"prompt": "-1", "completion": "-1"}},
        {"id": "free", "context_length": 4096, "pricing": {"prompt": "0", "completion": "0"}},
        {
            "id": "all/window",
            "context_length": 131072,
            "top_provider": {"max_completion_tokens": 131072},
            "pricing": {"prompt": "0.000001", "completion": "0.000002"},
        },
        {"id": "bge-m3", "context_length": 8192, "type": "embeddings"},
        {"id": 7},
        "nothing",
    ]
}


async def test_prices_and_abilities_are_read_where_a_server_tells_them() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=OPENROUTER)

    transport = httpx2.MockTransport(answer)
    cards = {
        card.id: card
        for card in await list_models(
            Connection("https://models.example.com/api/v1"), client=lambda _: httpx2.AsyncClient(transport=transport)
        )
    }
    assert set(cards) == {"deepseek/deepseek-v4", "openrouter/auto", "free", "nothing", "all/window"}
    deepseek = cards["deepseek/deepseek-v4"]
    assert (deepseek.title, deepseek.context, deepseek.output) == ("DeepSeek V4", 163840, 16384)
    assert deepseek.sees == ("image", "pdf")
    assert deepseek.price == Price(0.2, 0.8, 0.05, None)
    assert cards["openrouter/auto"].price is None, "a price that depends on the way is not known"
    assert cards["all/window"].output == 32768, "room for a prompt is kept"
    assert cards["free"].price == Price(0.0, 0.0)
