"""Answers for what a back end is called in a sentence; its short name is for files and command lines."""

from __future__ import annotations

TITLES = {
    "anthropic": ("Claude", "Claude"),
    "openai": ("GPT", "GPT"),
    "local": ("The model server on this computer", "本机的模型服务器"),
}


def called(provider: str) -> tuple[str, str]:
    """(English, Chinese) for the beginning of a sentence; a server of the person's own by the name they gave it."""
    return TITLES.get(provider, (provider, provider))
