"""Answers for which chat back ends there are, where their text goes, and for opening one by "provider:id".

Beside the rows here, each server the person named in the settings (`servers`) is a provider under its own name. Opening
may read the keyring and imports an SDK: do it on a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from desktop.core.errors import BadInput, UserError
from desktop.core.ports import ChatModel
from desktop.providers.access import Access
from desktop.providers.card import FREE, ModelCard
from desktop.providers.catalog import Catalog

Blob = Callable[[str], bytes]
Open = Callable[[str, Access, Blob], ChatModel]

# A server of the person's own says nothing of its window: a small one that most of them have.
OWN_CONTEXT, OWN_OUTPUT = 32_768, 4_096


@dataclass(frozen=True, slots=True)
class Provider:
    """A chat back end. `open` takes the model id (after the colon), the access and a reader of blobs by SHA-256.

    `where` says in words where the text goes; `problem` why it is not ready, None when it is.
    """

    name: str
    title: str
    where: str
    open: Open
    problem: Callable[[Access], UserError | None] = lambda access: None
    is_listed: bool = True
    needs_id: bool = False


def _offline(id: str, access: Access, blob: Blob) -> ChatModel:
    from desktop.providers.offline.engine import OfflineModel

    return OfflineModel()


def _scripted(id: str, access: Access, blob: Blob) -> ChatModel:
    from desktop.providers.scripted import ScriptedModel

    return ScriptedModel.from_file(id)


def adapter_of(card: ModelCard, access: Access, blob: Blob) -> ChatModel:
    """The adapter that speaks the dialect of the card's provider. Raises NotSignedIn, BadInput."""
    connection, web = access.connection(card.provider), access.settings.web
    if card.provider == "anthropic":
        from desktop.providers.anthropic.adapter import AnthropicModel

        return AnthropicModel(card, connection, blob, web=web)
    if card.provider == "openai":
        from desktop.providers.openai.adapter import ResponsesModel

        return ResponsesModel(card, connection, blob, web=web)
    from desktop.providers.compatible.adapter import CompatibleModel

    return CompatibleModel(card, connection, blob, web=web)


def _adapter(provider: str) -> Open:
    return lambda id, access, blob: adapter_of(card_of(f"{provider}:{id}", access), access, blob)


def _auto(id: str, access: Access, blob: Blob) -> ChatModel:
    raise BadInput(
        "`auto` is decided when a task is submitted; it cannot be opened. Name an engine, or `offline`.",
        "auto 在提交任务时决定，不能直接打开。请写明引擎，或用 offline。",
    )


PROVIDERS: Mapping[str, Provider] = {
    "offline": Provider("offline", "Built-in offline engine", "this computer", _offline),
    "scripted": Provider("scripted", "Scripted (for tests)", "this computer", _scripted, is_listed=False),
    "auto": Provider("auto", "Auto: chooses for each task", "depends on the choice", _auto),
    "anthropic": Provider(
        "anthropic",
        "Claude (Anthropic)",
        "api.anthropic.com",
        _adapter("anthropic"),
        lambda access: access.problem("anthropic"),
        needs_id=True,
    ),
    "openai": Provider(
        "openai",
        "GPT (OpenAI)",
        "api.openai.com",
        _adapter("openai"),
        lambda access: access.problem("openai"),
        needs_id=True,
    ),
    "local": Provider(
        "local",
        "Your model server (Ollama and others)",
        "your server",
        _adapter("local"),
        lambda access: access.problem("local"),
        needs_id=True,
    ),
}


def providers(access: Access) -> Mapping[str, Provider]:
    """The rows above and the person's own servers."""
    own = {
        name: Provider(name, f"Your server {name}", access.host(name), _adapter(name), _asks(name), needs_id=True)
        for name in access.settings.servers
        if name not in PROVIDERS
    }
    return {**PROVIDERS, **own}


def _asks(name: str) -> Callable[[Access], UserError | None]:
    return lambda access: access.problem(name)


def open_model(name: str, access: Access, blob: Blob) -> ChatModel:
    """The chat model called `name` ("offline", "provider:id"). Raises BadInput for one that is not known or has no
    address, NotSignedIn without a key. `blob` gives the bytes of a picture or PDF by its SHA-256."""
    return named(name, access).open(name.partition(":")[2], access, blob)


def named(name: str, access: Access) -> Provider:
    """The provider of a whole name; BadInput for one that is not there, or that needs a model id and has none."""
    provider, _, id = name.partition(":")
    row = known(name, access)
    if row.needs_id and not id:
        raise BadInput(
            f"Say which model of {provider}: `{provider}:ID`. `afternoon models` lists them; `offline` needs none.",
            f"请写明 {provider} 的哪个模型，格式 {provider}:ID。用 afternoon models 查看；offline 不需要。",
        )
    return row


def known(name: str, access: Access) -> Provider:
    """The provider of "provider:id" or of its bare name; BadInput for one that is not there."""
    rows = providers(access)
    provider = name.partition(":")[0]
    if provider in rows:
        return rows[provider]
    raise BadInput(
        f"There is no chat back end {name!r}. `afternoon models` lists them; `offline` always works.",
        f"没有 {name!r} 这个模型。用 afternoon models 查看；offline（离线引擎）随时可用。",
    )


def card_of(name: str, access: Access, catalog: Catalog | None = None) -> ModelCard:
    """What is known of "provider:id". Models on this computer cost nothing; a foreign one nobody listed has no price."""
    listed = Catalog.load(access.home) if catalog is None else catalog
    card = listed.card(name)
    if card.provider in ("offline", "scripted"):
        return replace(card, price=FREE)
    if card.provider in ("anthropic", "openai"):
        return card
    if name not in listed.cards:
        card = replace(card, context=OWN_CONTEXT, output=OWN_OUTPUT)
    is_free = card.price is None and access.is_here(card.provider)
    return replace(card, price=FREE, priced_by="runs on this computer") if is_free else card


def is_here(name: str, access: Access) -> bool:
    """The text for "provider:id" does not leave this computer."""
    return access.is_here(name.partition(":")[0])


def default_model(provider: str, catalog: Catalog, today: date) -> str:
    """The model of `provider` that stands for it: the balanced one that does not end soon; "" if none is listed."""
    cards = [card for card in catalog.of(provider) if card.tier and not card.ends_soon(today)]
    order = ("balanced", "quality", "thrifty")
    return min(cards, key=lambda card: order.index(card.tier)).name if cards else ""
