"""Answers for secrets: they live in the system keyring and nowhere else.

Every call runs on a thread with a time limit, because a locked keyring asks the person and may never answer. Back ends
of `keyrings.alt` keep base64 in a plain file, so they are refused. Nothing here is ever logged or journaled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from desktop.core.errors import UserError

SERVICE = "afternoon"
TIMEOUT_S = 20.0
SECRET_SERVICE = "keyring.backends.SecretService."

T = TypeVar("T")


class KeyringUnavailable(UserError):
    """There is no keyring that keeps secrets safely (then `has_keyring` is False), or it did not answer."""

    def __init__(self, en: str, zh: str = "", *, has_keyring: bool = True) -> None:
        super().__init__(en, zh)
        self.has_keyring = has_keyring


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether the keyring can be used. `backend` is its name; `problem` says why not."""

    ready: bool
    backend: str
    problem: UserError | None = None


def probe(timeout_s: float = TIMEOUT_S) -> Probe:
    """Asks the keyring for a name that does not exist: only a real answer shows that it works. One that holds nothing yet
    counts as ready; it asks for its password when the first secret is kept."""
    try:
        backend = _within(timeout_s, _backend)
        _within(timeout_s, lambda: _kept(backend, "probe"))
    except KeyringUnavailable as error:
        return Probe(False, "", error)
    return Probe(True, _name(backend))


def asks_first(timeout_s: float = TIMEOUT_S) -> bool:
    """The keyring is locked: it would ask the person for its password before it answers. Looking does not ask.

    KWallet cannot be looked at without opening it. Keychain and the Windows store are open while the person is signed in.
    """

    def look() -> bool:
        name = _name(_backend())
        if name.startswith(SECRET_SERVICE):
            return _default_collection() == "locked"
        return name.startswith("keyring.backends.kwallet.")

    return _within(timeout_s, look)


def locked() -> KeyringUnavailable:
    """The sentence for a keyring that was left locked."""
    return KeyringUnavailable(
        "The system keyring is locked, so the key was not looked for. Unlock it, or start the task: then it asks.",
        "系统密钥环已锁定，所以没有查看密钥。请解锁，或直接开始任务，那时会询问。",
    )


def _default_collection() -> Literal["none", "locked", "open"]:
    """How the default collection of the Secret Service stands."""
    import secretstorage
    from secretstorage.exceptions import ItemNotFoundException

    with closing(secretstorage.dbus_init()) as bus:
        try:
            found = secretstorage.collection.get_collection_by_alias(bus, "default")
            return "locked" if found.is_locked() else "open"
        except ItemNotFoundException:
            return "none"


def _kept(backend: Any, name: str) -> str | None:
    """What `backend` keeps under `name`. On a computer that never kept a secret, even reading would make keyring ask for
    the password of a new collection, in a dialog nobody expects: nothing is kept there, so nothing is read."""
    if _name(backend).startswith(SECRET_SERVICE) and _default_collection() == "none":
        return None
    found: str | None = backend.get_password(SERVICE, name)
    return found


def get(name: str, timeout_s: float = TIMEOUT_S) -> str | None:
    """The secret kept under `name`, None if there is none; KeyringUnavailable."""
    return _within(timeout_s, lambda: _kept(_backend(), name))


def put(name: str, secret: str, timeout_s: float = TIMEOUT_S) -> None:
    """Keeps `secret` under `name`, replacing an older one; KeyringUnavailable."""
    _within(timeout_s, lambda: _backend().set_password(SERVICE, name, secret))


def delete(name: str, timeout_s: float = TIMEOUT_S) -> bool:
    """Forgets the secret under `name`; False if there was none; KeyringUnavailable."""

    def forget() -> bool:
        backend = _backend()
        if _kept(backend, name) is None:
            return False
        backend.delete_password(SERVICE, name)
        return True

    return _within(timeout_s, forget)


def _backend() -> Any:
    """The first back end in keyring's order that keeps secrets safely; KeyringUnavailable if there is none."""
    import keyring

    chosen: Any = keyring.get_keyring()
    candidates = list(getattr(chosen, "backends", ())) or [chosen]
    for candidate in candidates:
        if not _name(candidate).startswith(("keyrings.alt.", "keyring.backends.fail.", "keyring.backends.null.")):
            return candidate
    raise KeyringUnavailable(
        "This computer has no keyring that keeps secrets safely. Nothing was stored. "
        "Install one (on Linux gnome-keyring or KWallet), or give the key as an environment variable.",
        "这台电脑没有安全的密钥环。没有保存任何内容。请安装一个（Linux 上如 gnome-keyring），或用环境变量提供密钥。",
        has_keyring=False,
    )


def _name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _within(timeout_s: float, work: Callable[[], T]) -> T:
    """`work()` on a thread of its own; KeyringUnavailable when it fails or takes longer than `timeout_s` seconds."""
    results: list[T] = []
    failures: list[Exception] = []

    def attempt() -> None:
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001  back ends raise whatever their platform raises
            failures.append(error)

    thread = threading.Thread(target=attempt, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if results:
        return results[0]
    if failures and isinstance(failures[0], KeyringUnavailable):
        raise failures[0]
    if failures:
        reason = type(failures[0]).__name__
        raise KeyringUnavailable(
            f"The system keyring refused ({reason}). Nothing was changed. Unlock it and try again.",
            f"系统密钥环拒绝了请求（{reason}）。没有改动。请解锁后再试。",
        ) from failures[0]
    raise KeyringUnavailable(
        f"The system keyring did not answer within {timeout_s:g} s. Nothing was changed. "
        "It may be waiting to be unlocked.",
        f"系统密钥环在 {timeout_s:g} 秒内没有回应。没有改动。它可能在等待解锁。",
    )
