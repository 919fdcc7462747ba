"""Answers for which models the service offers to this key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.anthropic.client import asked
from desktop.providers.anthropic.errors import PROVIDER
from desktop.providers.connection import Connection

_PER_PAGE = 100
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One model as the service lists it. `context` and `output` in tokens, 0 unknown; `retires` an ISO date or ""."""

    id: str
    title: str
    context: int = 0
    output: int = 0
    retires: str = ""
    sees: tuple[str, ...] = ()
    thinks: bool = False


async def listed_models(connection: Connection) -> tuple[ListedModel, ...]:
    """All pages, retired models left out. Raises ModelFailure."""
    models: dict[str, ListedModel] = {}
    after = ""
    for _ in range(_MOST_PAGES):
        query = urlencode({"limit": _PER_PAGE} | ({"after_id": after} if after else {}))
        page = _page(await asked(connection, "GET", f"/v1/models?{query}"))
        for entry in page["data"]:
            if isinstance(entry, Mapping) and entry.get("id") and entry.get("lifecycle") != "retired":
                models[str(entry["id"])] = _listed(entry)
        last = str(page.get("last_id") or "")
        if not page.get("has_more") or not last or last == after:
            break
        after = last
    return tuple(models.values())


def _page(answer: bytes) -> dict[str, Any]:
    try:
        page = json.loads(answer)
    except ValueError:
        page = None
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise ModelFailure(FailureKind.INCOMPLETE, PROVIDER, "The answer is no list of models.", status=200)
    return page


def _listed(entry: Mapping[str, Any]) -> ListedModel:
    able = entry.get("capabilities")
    able = able if isinstance(able, Mapping) else {}
    return ListedModel(
        id=str(entry["id"]),
        title=str(entry.get("display_name") or entry["id"]),
        context=_count(entry.get("max_input_tokens")),
        output=_count(entry.get("max_tokens")),
        retires=str(entry.get("retires_at") or "")[:10],
        sees=tuple(ours for ours, theirs in (("image", "image_input"), ("pdf", "pdf_input")) if _can(able, theirs)),
        thinks=_can(able, "thinking"),
    )


def _can(able: Mapping[str, Any], name: str) -> bool:
    support = able.get(name)
    return isinstance(support, Mapping) and support.get("supported") is True


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
