"""Answers for adding a chat back end in one step: what was pasted, tried with a real request, kept only if it works.

A key is recognised by how its provider begins it; anything else is the address of a server. Nothing is stored before an
answer came, and a key goes to the keyring (or to the plain text file, if the person chose that).
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import SplitResult, urlsplit

from desktop.core.errors import BadInput, NotSignedIn, ProviderError, UserError
from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.access import OLLAMA, Access
from desktop.providers.called import called
from desktop.providers.catalog import Catalog
from desktop.providers.connection import host_of, is_loopback
from desktop.providers.listing import refresh
from desktop.providers.registry import default_model
from desktop.providers.trial import ask_once
from desktop.settings import keys
from desktop.settings.settings import Settings

KEYS = (("sk-ant-", "anthropic"), ("sk-", "openai"))
SHORTEST_KEY = 20
NOTHING = ("Nothing was stored.", "没有保存。")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted: a key of `provider`, or a server's `url`. The key shows in no repr."""

    provider: str = ""
    secret: str = field(default="", repr=False)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A back end that answered. `settings` are the ones with it in; the caller saves them. `kept` says where its key is."""

    provider: str
    model: str
    answered: str
    settings: Settings
    models: int = 0
    kept: str = ""


def recognised(text: str) -> Pasted:
    """What `text` is. Raises BadInput for what is neither a key nor an address."""
    given = text.strip()
    for start, provider in KEYS:
        if given.startswith(start) and len(given) >= SHORTEST_KEY and not re.search(r"\s", given):
            return Pasted(provider, given)
    url = given if "://" in given else f"http://{given}"
    if not re.search(r"\s", given) and ("://" in given or re.fullmatch(r"[\w.-]+:\d{1,5}(/\S*)?", given)):
        parts = _parts(url)
        if parts is not None:
            return Pasted(url=url.rstrip("/") if parts.path.strip("/") else f"{url.rstrip('/')}/v1")
    raise BadInput(
        "This is neither a key nor an address. Keys begin with sk-ant- (Claude) or sk- (GPT); the address of a server "
        "looks like http://localhost:11434/v1. Nothing was stored.",
        "这既不是密钥，也不是地址。密钥以 sk-ant-（Claude）或 sk-（GPT）开头；服务器地址形如 http://localhost:11434/v1。"
        "没有保存。",
    )


def with_server(url: str, settings: Settings) -> tuple[str, Settings]:
    """The provider's name for a server and the settings that know it; a known address keeps its name."""
    for name, known in settings.servers.items():
        if known == url:
            return name, settings
    if is_loopback(url) and settings.local_url in ("", url):
        return "local", settings.with_(local_url="" if url == OLLAMA else url)
    host = re.sub(r"[^a-z0-9]+", "-", host_of(url).lower()).strip("-")[:24]
    stem = host if host[:1].isalpha() else f"server-{host}".rstrip("-")
    name, number = stem, 2
    while name in settings.servers:
        name, number = f"{stem}-{number}", number + 1
    return name, settings.with_(servers={**settings.servers, name: url})


async def add(pasted: Pasted, access: Access, today: date, key: str = "", *, plain_text: bool = False) -> Added:
    """Try what was pasted and keep it. `key` is what a server asks for.

    Raises ProviderError, NotSignedIn, BadInput (then nothing was kept), and KeyringUnavailable when it works but there
    is no keyring: ask the person, then come again with `plain_text`.
    """
    settings = access.settings
    provider, secret = pasted.provider, pasted.secret or key.strip()
    if pasted.url:
        provider, settings = with_server(pasted.url, settings)
    settings = settings.with_(
        engines_off=[each for each in settings.engines_off if each != provider],
        plain_text_keys=settings.plain_text_keys or plain_text,
    )
    trial = access.with_settings(settings)
    trial = trial.trying(provider, secret) if secret else trial
    try:
        answered, model, models = await _tried(provider, trial, today, ask_anew=bool(pasted.url))
    except (ProviderError, NotSignedIn) as error:
        raise _kept_nothing(error) from None
    kept = ""
    if secret:
        kept = await asyncio.to_thread(
            keys.keep, access.home, provider, secret, plain_text=settings.plain_text_keys or plain_text
        )
    return Added(provider, model, answered, settings, models, kept)


async def test(provider: str, access: Access, today: date, model: str = "") -> str:
    """One request of one token to `model` (or the one that stands for `provider`); which model answered."""
    if model:
        return await _asked(model, provider, access)
    return (await _tried(provider, access, today))[0]


async def _tried(provider: str, access: Access, today: date, *, ask_anew: bool = False) -> tuple[str, str, int]:
    """(model that answered, its name, how many there are)."""
    catalog = await asyncio.to_thread(Catalog.load, access.home)
    name = "" if ask_anew else default_model(provider, catalog, today)
    if not name:
        said = await refresh(access, only=(provider,))
        if provider in said:
            name_en, name_zh = called(provider)
            why = said[provider].rstrip(".")
            raise ProviderError(f"{name_en} could not be asked: {why}.", f"无法询问{name_zh}：{why}。")
        catalog = await asyncio.to_thread(Catalog.load, access.home)
        name = next((card.name for card in catalog.of(provider)), "")
    if not name:
        problem = await asyncio.to_thread(access.problem, provider)
        name_en, name_zh = called(provider)
        raise problem or ProviderError(f"{name_en} answers but lists no model.", f"{name_zh} 有回应，但没有列出模型。")
    return await _asked(name, provider, access), name, len(catalog.of(provider))


async def _asked(name: str, provider: str, access: Access) -> str:
    try:
        return await ask_once(name, access)
    except ModelFailure as failure:
        raise refused(provider, failure) from None


def refused(provider: str, failure: ModelFailure) -> UserError:
    """The sentence for a try that failed."""
    (name, zh), detail = called(provider), failure.detail.rstrip(".")
    match failure.kind:
        case FailureKind.SIGN_IN:
            return NotSignedIn(
                f"{name} does not accept the key: {detail}. Paste another one.",
                f"{zh} 不接受这个密钥：{detail}。请换一个。",
            )
        case FailureKind.BUDGET | FailureKind.RATE_LIMIT:
            return ProviderError(
                f"The key of {name} is right, but the account cannot be used now: {detail}.",
                f"{zh} 的密钥正确，但账户现在不能使用：{detail}。",
            )
        case FailureKind.OFFLINE:
            return ProviderError(f"There is no network. {name} could not be tried.", f"没有网络，无法试用 {zh}。")
        case _:
            return ProviderError(f"{name} did not answer: {detail}.", f"{zh} 没有回应：{detail}。")


def _kept_nothing(error: UserError) -> UserError:
    """The sentence of a try that failed, and that what was pasted is not kept."""
    return type(error)(f"{error.en} {NOTHING[0]}", f"{error.zh}{NOTHING[1]}")


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if is_good and parts.password is None else None
