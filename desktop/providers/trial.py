"""Answers for trying a key: the smallest request there is, asked once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from desktop.core.message import Message, Role, TextPart
from desktop.providers.access import Access
from desktop.providers.catalog import Catalog
from desktop.providers.registry import adapter_of, card_of

LEAST = {"openai": 16}  # tokens of an answer; the Responses API takes no smaller limit


async def ask_once(name: str, access: Access) -> str:
    """Ask "provider:id" for an answer of one token (or the least the provider allows); returns the model that answered.

    Raises ModelFailure, NotSignedIn, BadInput. An answer that was cut at the limit is a success: the key works.
    """
    catalog = await asyncio.to_thread(Catalog.load, access.home)
    card = card_of(name, access, catalog)
    smallest = replace(card, output=LEAST.get(card.provider, 1))
    model = await asyncio.to_thread(adapter_of, smallest, access, _nothing)
    try:
        reply = await model.reply("", [Message(Role.USER, (TextPart("Hi"),))], (), lambda text: None)
    finally:
        if (aclose := getattr(model, "aclose", None)) is not None:
            await aclose()
    return reply.model or name


def _nothing(sha256: str) -> bytes:
    raise KeyError(sha256)
