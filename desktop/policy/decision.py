"""Answers for allow, ask or deny: one pure function over a call's effect, its arguments and what the run has read.

This is the door at its final place in the loop. The table below is the careful default of POLICY.md as far as this
release has tools for it: reading and writing in the task's own folder are free, everything else asks.
Provenance of arguments, warnings and standing grants fill this room later without moving the door.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from desktop.core.ports import Decision, Effect

FREE = frozenset({Effect.READ, Effect.WORKSPACE})
UNTRUSTED = frozenset({"INBOUND", "WEB"})


def decide(effect: Effect, arguments: Mapping[str, Any], *, tainted: bool, approve: str = "ask") -> Decision:
    """The decision for one call. `approve` is the person's channel: "none" means nobody may be asked, so no."""
    del arguments  # looked at by the provenance rules that come with their issue
    if effect is Effect.EXECUTE:
        return Decision("deny", "execute-is-off")
    if effect in FREE:
        return Decision("allow", f"{effect.value.lower()}-is-free")
    if approve == "none":
        return Decision("deny", "nobody-may-be-asked")
    warnings = ("This task has read content from others.",) if tainted else ()
    return Decision("ask", f"{effect.value.lower()}-asks", warnings)


def taints(labels: tuple[str, ...]) -> bool:
    """Whether a result with these labels taints the run from here on."""
    return not UNTRUSTED.isdisjoint(labels)


def digest(tool: str, arguments: Mapping[str, Any]) -> str:
    """What an approval is bound to: SHA-256 over the tool and its canonical arguments."""
    canonical = json.dumps([tool, arguments], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
