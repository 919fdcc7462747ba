"""Answers for the keys of chat back ends: where one is kept, found and forgotten.

Order: the system keyring; then, only if the person chose so (`plain_text_keys`), a file in the data folder whose name
says what it is; then the environment. Calls block (a locked keyring asks the person): never on an event loop.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.errors import BadInput
from desktop.settings import secrets
from desktop.settings.secrets import KeyringUnavailable

FILE = "keys-in-plain-text.json"
VARIABLES = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY", "local": "AFTERNOON_LOCAL_KEY"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key and where it was found: "keyring", "plain text" or "environment". It never shows in a repr."""

    secret: str = field(repr=False)
    source: str


def find(
    home: Path,
    provider: str,
    environment: Mapping[str, str],
    *,
    plain_text: bool,
    timeout_s: float = secrets.TIMEOUT_S,
    may_ask: bool = True,
) -> Key | None:
    """The key of `provider`, None if there is none. Raises KeyringUnavailable only when nothing else has one and the
    keyring is there but did not answer or refused. Without `may_ask` a locked keyring is not opened: the person would
    be asked for its password while doing something else."""
    trouble: KeyringUnavailable | None = None
    try:
        if not may_ask and secrets.asks_first(timeout_s):
            trouble = secrets.locked()
        elif kept := secrets.get(provider, timeout_s):
            return Key(kept, "keyring")
    except KeyringUnavailable as error:
        trouble = error
    if plain_text and (written := _written(home).get(provider)):
        return Key(written, "plain text")
    if given := environment.get(VARIABLES.get(provider, ""), "").strip():
        return Key(given, "environment")
    if trouble is not None and trouble.has_keyring:
        raise trouble
    return None


def keep(home: Path, provider: str, secret: str, *, plain_text: bool) -> str:
    """Keeps `secret`, in the keyring if there is one; returns where. KeyringUnavailable when there is none and the
    person did not choose the plain text file; then nothing was stored."""
    secret = secret.strip()
    if not secret or any(not character.isprintable() for character in secret) or " " in secret:
        raise BadInput(
            "This is not a key: it is empty or has spaces or line breaks in it. Nothing was stored. Paste it again.",
            "这不是密钥：内容为空，或含有空格、换行。没有保存。请重新粘贴。",
        )
    try:
        secrets.put(provider, secret)
    except KeyringUnavailable as error:
        if not plain_text or error.has_keyring:  # a locked keyring may hold an older key, which would win later
            raise
        _write(home, _written(home) | {provider: secret})
        return "plain text"
    return "keyring"


def forget(home: Path, provider: str) -> bool:
    """Forgets the key of `provider` wherever this app kept it; False if there was none. KeyringUnavailable."""
    written = _written(home)
    had = written.pop(provider, None) is not None
    if had:
        _write(home, written)
    try:
        return secrets.delete(provider) or had
    except KeyringUnavailable:
        if had:
            return True
        raise


def _written(home: Path) -> dict[str, str]:
    try:
        raw = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # no file, or one that holds no keys: as good as none, and `keep` writes a fresh one
        return {}
    return {str(name): str(value) for name, value in raw.items()} if isinstance(raw, dict) else {}


def _write(home: Path, keys: Mapping[str, str]) -> None:
    """Only the person's account can read the file, from its first byte on."""
    path = home / FILE
    if not keys:
        path.unlink(missing_ok=True)
        return
    home.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(dict(keys), out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
