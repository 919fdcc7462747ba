"""Answers for what an engine is called where there is little room: "Claude", "GPT", "Offline"."""

from __future__ import annotations

from desktop.ui.translation import tr

NAMES = {"anthropic": "Claude", "openai": "GPT"}


def engine_name(model: str) -> str:
    """The short name of "provider:id"; of a server of the person's own the id it uses."""
    provider, _, id = model.partition(":")
    if provider in NAMES:
        return NAMES[provider]
    if provider == "offline":
        return tr("Offline")
    return id or provider
