"""Answers for which models a server offers, and what it says of them: window, output, pictures, price.

Every server has `/models`; how long a window is stands elsewhere on each: vLLM `max_model_len`, llama.cpp `meta.n_ctx`, Groq
`context_window`, OpenRouter `context_length`, LM Studio `/api/v0/models`, Ollama `/api/tags` and `/api/show`. A window nobody
told is taken as small, because a server that is given too much cuts the beginning off in silence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.card import ModelCard, Price
from desktop.providers.compatible.adapter import OLLAMA, address, headers
from desktop.providers.compatible.failure import Blame
from desktop.providers.compatible.request import LEAST_OUTPUT
from desktop.providers.connection import Connection, http_client

if TYPE_CHECKING:
    import httpx2

UNTOLD = 32_768
MOST_ASKED = 60  # Ollama is asked for each model by itself
_WINDOW = ("loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length", "n_ctx")
_NO_CHAT = ("embedding", "embeddings", "whisper", "tts", "moderation", "rerank")


async def list_models(
    connection: Connection,
    provider: str = "local",
    client: Callable[[Connection], httpx2.AsyncClient] = http_client,
) -> tuple[ModelCard, ...]:
    """The chat models of the server at `connection`, sorted by id, `provider` as the card's. Raises ModelFailure."""
    server = _Server(connection, Blame(provider, connection if connection.base_url else Connection(OLLAMA)), client)
    try:
        entries = await server.entries()
    finally:
        await server.close()
    cards = {id: _card(id, provider, entry) for id, entry in entries.items() if not _is_other(entry)}
    return tuple(cards[id] for id in sorted(cards))


class _Server:
    """One server while it is asked."""

    def __init__(
        self, connection: Connection, blame: Blame, client: Callable[[Connection], httpx2.AsyncClient]
    ) -> None:
        self._connection = connection
        self._blame = blame
        self._new_client = client
        self._client: httpx2.AsyncClient | None = None

    async def entries(self) -> dict[str, dict[str, Any]]:
        """What is said of each model, by id."""
        try:
            entries = _listed(await self._ask("GET", address(self._connection.base_url, "models")))
        except ModelFailure as failure:
            if failure.kind not in (FailureKind.REJECTED, FailureKind.UNKNOWN_MODEL) or failure.status not in (
                404,
                405,
            ):
                raise
            entries = {id: {} for id in await self._ollama()}
            if not entries:
                raise
        if entries and not any(_window(entry) for entry in entries.values()):
            await self._look_closer(entries)
        return entries

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _look_closer(self, entries: dict[str, dict[str, Any]]) -> None:
        """Asks in the ways of LM Studio and Ollama; a server that knows neither leaves `entries` as they are."""
        for id, told in _listed(await self._ask("GET", self._beside("/api/v0/models"), needed=False)).items():
            entries.setdefault(id, {}).update(told)
        if any(_window(entry) for entry in entries.values()):
            return
        for id in [id for id in await self._ollama() if id in entries][:MOST_ASKED]:
            told = await self._ask("POST", self._beside("/api/show"), {"model": id}, needed=False)
            entries[id].update(told if isinstance(told, Mapping) else {})

    async def _ollama(self) -> list[str]:
        told = await self._ask("GET", self._beside("/api/tags"), needed=False)
        models = told.get("models") if isinstance(told, Mapping) else None
        names = [each.get("model") or each.get("name") for each in models or () if isinstance(each, Mapping)]
        return [name for name in names if isinstance(name, str)]

    def _beside(self, path: str) -> str:
        parts = urlsplit(address(self._connection.base_url, ""))
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    async def _ask(self, method: str, url: str, body: Any = None, *, needed: bool = True) -> Any:
        """The JSON at `url`; None when it is not `needed` and the server has no such thing. Raises ModelFailure."""
        import httpx2

        content = None if body is None else json.dumps(body).encode()
        try:
            if self._client is None:
                self._client = self._new_client(self._connection)
            answer = await self._client.request(method, url, content=content, headers=headers(self._connection))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise self._blame.lost(error) from None
        if answer.status_code == 200:
            try:
                return answer.json()
            except ValueError:
                if needed:
                    raise self._blame.page() from None
        elif needed:
            raise self._blame.status(answer.status_code, answer.headers, answer.content)
        return None


def _listed(told: Any) -> dict[str, dict[str, Any]]:
    """Entries by id, of `{"data": [...]}`, `{"models": [...]}` or a bare list."""
    entries = (told.get("data") or told.get("models")) if isinstance(told, Mapping) else told
    found = {}
    for entry in entries if isinstance(entries, list) else ():
        id = (entry.get("id") or entry.get("model") or entry.get("name")) if isinstance(entry, Mapping) else entry
        if isinstance(id, str) and id:
            found[id] = dict(entry) if isinstance(entry, Mapping) else {}
    return found


def _card(id: str, provider: str, entry: Mapping[str, Any]) -> ModelCard:
    window = _window(entry) or UNTOLD
    top = entry.get("top_provider")
    output = _figure([top] if isinstance(top, Mapping) else [], ("max_completion_tokens",))
    price = _price(entry.get("pricing"))
    return ModelCard(
        id,
        provider,
        title=str(entry.get("name") or ""),
        context=window,
        output=min(output or window, max(window // 4, LEAST_OUTPUT), window),
        price=price,
        priced_by="the server's list of models" if price else "",
        sees=_sees(entry),
    )


def _window(entry: Mapping[str, Any]) -> int:
    """Tokens; 0 when nobody says."""
    meta, info = entry.get("meta"), entry.get("model_info")
    places = [entry, *(place for place in (meta,) if isinstance(place, Mapping))]
    found = _figure(places, _WINDOW)
    if not found and isinstance(info, Mapping):
        found = _figure([info], [key for key in info if str(key).endswith(".context_length")])
    return found


def _figure(places: Iterable[Mapping[str, Any]], names: Iterable[str]) -> int:
    names = list(names)
    values = (place.get(name) for place in places for name in names)
    return next((v for v in values if isinstance(v, int) and not isinstance(v, bool) and v > 0), 0)


def _sees(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """ "image" where the server says so, in one of three ways; "pdf" is OpenRouter's "file"."""
    architecture = entry.get("architecture")
    told = architecture.get("input_modalities") if isinstance(architecture, Mapping) else None
    words = {str(word) for word in told} if isinstance(told, list) else set()
    able = entry.get("capabilities")
    words |= {str(word) for word in able} if isinstance(able, list) else set()
    image = bool(words & {"image", "vision", "multimodal"}) or entry.get("type") == "vlm"
    return (("image",) if image else ()) + (("pdf",) if "file" in words else ())


def _price(told: Any) -> Price | None:
    """OpenRouter's price in US dollars per token, as text; None unless both directions are told."""
    if not isinstance(told, Mapping):
        return None
    try:
        given, written = _rate(told["prompt"]), _rate(told["completion"])
        read, write = (_rate(told[key]) if told.get(key) else None for key in ("input_cache_read", "input_cache_write"))
    except (KeyError, TypeError, ValueError):
        return None
    return Price(given, written, read, write)


def _rate(told: Any) -> float:
    """Dollars per million of a price per token. ValueError for what is none: -1 stands for "depends on the way"."""
    rate = round(float(told) * 1e6, 6)
    if not 0 <= rate < 1e6:
        raise ValueError(told)
    return rate


def _is_other(entry: Mapping[str, Any]) -> bool:
    """The server says that this one is no chat model."""
    kind, able = str(entry.get("type", "")), entry.get("capabilities")
    return kind in _NO_CHAT or (
        isinstance(able, list) and bool(able) and set(map(str, able)) <= {"embedding", "embeddings"}
    )
