"""Answers for which chat back ends there are and for opening one by "provider:id"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.core.errors import BadInput
from desktop.core.ports import ChatModel


@dataclass(frozen=True, slots=True)
class Provider:
    """A chat back end. `open` takes the model id (after the colon). `where` says where the text goes."""

    name: str
    title: str
    where: str
    open: Callable[[str], ChatModel]
    is_ready: Callable[[], bool]
    is_listed: bool = True


def _offline(id: str) -> ChatModel:
    from desktop.providers.offline.engine import OfflineModel

    return OfflineModel()


def _scripted(id: str) -> ChatModel:
    from desktop.providers.scripted import ScriptedModel

    return ScriptedModel.from_file(id)


PROVIDERS: Mapping[str, Provider] = {
    "offline": Provider("offline", "Built-in offline engine", "this computer", _offline, lambda: True),
    "scripted": Provider("scripted", "Scripted (for tests)", "this computer", _scripted, lambda: True, is_listed=False),
}
COMING = ("anthropic", "openai", "local", "auto")


def open_model(name: str) -> ChatModel:
    """The chat model called `name` ("offline", "provider:id"). Raises BadInput for one that is not known."""
    provider, _, id = name.partition(":")
    if provider in PROVIDERS:
        return PROVIDERS[provider].open(id)
    if provider in COMING:
        raise BadInput(
            f"The chat back end {name!r} is not in this version. Use `offline`, which needs no key.",
            f"这个版本还没有 {name!r}。请用 offline（离线引擎），不需要密钥。",
        )
    raise BadInput(
        f"There is no chat back end {name!r}. `afternoon models` lists them; `offline` always works.",
        f"没有 {name!r} 这个模型。用 afternoon models 查看；offline（离线引擎）随时可用。",
    )
