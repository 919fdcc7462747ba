"""Answers for the list of chat models after the start: asked of the providers once, in the background, and what ends soon.

Only providers whose key is at hand without asking the person are asked, and only once something was set up: the
libraries of the keyring take 10 MB, which whoever works offline need not have. That a model in use ends within 30 days is
told once, and then remembered in the data folder.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from desktop.core.errors import UserError
from desktop.providers.access import CLOUD, Access
from desktop.providers.catalog import SEEN
from desktop.providers.listing import refresh
from desktop.providers.registry import providers
from desktop.work.engines import ending_soon

log = logging.getLogger(__name__)

AFTER_S = 3.0  # the window and the first task come first
TOLD = "models-told.json"


async def watch(access: Access, today: date) -> list[UserError]:
    """Refreshes the list; a sentence for each model in use that ends soon and was not announced yet."""
    ready = await asyncio.to_thread(_reachable, access)
    if ready:
        said = await asyncio.to_thread(lambda: asyncio.run(refresh(access, only=ready)))  # its SDKs take a second
        for provider, why in said.items():
            log.info("the models of %s could not be listed: %s", provider, why)
    return await asyncio.to_thread(_new_farewells, access, today)


def _reachable(access: Access) -> tuple[str, ...]:
    """Providers that can be asked without a question to the person."""
    asked = [p for p in providers(access).values() if p.needs_id and (p.name not in CLOUD or is_set_up(access))]
    return tuple(p.name for p in asked if p.problem(access) is None)


def is_set_up(access: Access) -> bool:
    """Whether a provider was ever used here: listed, chosen, or given an address or a key."""
    settings = access.settings
    named = (settings.model, settings.reviewer, *settings.fallbacks)
    given = settings.anthropic_url or settings.openai_url or access.has_key_in_environment()
    return (access.home / SEEN).exists() or bool(given) or any(":" in each or each in CLOUD for each in named)


def _new_farewells(access: Access, today: date) -> list[UserError]:
    told = read_told(access.home)
    found = {name: sentence for name, sentence in ending_soon(access, today).items() if name not in told}
    if found:
        write_told(access.home, {**told, **dict.fromkeys(found, today.isoformat())})
    return list(found.values())


def read_told(home: Path) -> Mapping[str, str]:
    """Which models were announced, and on which day."""
    try:
        read = json.loads((home / TOLD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # nothing was told yet, or the note is lost: telling twice harms nobody
    return {str(name): str(day) for name, day in read.items()} if isinstance(read, dict) else {}


def write_told(home: Path, told: Mapping[str, str]) -> None:
    """Replaces the note; one that cannot be written means that a sentence may come again."""
    draft = home / f"{TOLD}.{os.getpid()}.new"
    try:
        draft.write_text(json.dumps(dict(told)), encoding="utf-8")
        draft.replace(home / TOLD)
    except OSError as error:
        log.info("what was told about models was not kept: %s", error)
