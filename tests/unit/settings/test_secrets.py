from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from desktop.settings import secrets
from tests.support.program import PROJECT


class Memory(KeyringBackend):
    """A back end as keyring knows them, without a service behind it."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Memory):
    """Waits for an unlocking that never comes, until the test ends."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait(30)
        return None


class Chain(Memory):
    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends


def plaintext() -> Any:
    made = type("PlaintextKeyring", (Memory,), {"__module__": "keyrings.alt.file"})
    return made()


@pytest.fixture(autouse=True)
def backend() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_secret_is_kept_found_and_forgotten() -> None:
    keyring.set_keyring(Memory())
    assert secrets.get("anthropic") is None
    secrets.put("anthropic", "abc")
    assert secrets.get("anthropic") == "abc"
    assert secrets.delete("anthropic") is True
    assert secrets.delete("anthropic") is False
    assert secrets.probe().ready


def test_a_keyring_that_stores_plain_text_is_refused() -> None:
    keyring.set_keyring(plaintext())
    found = secrets.probe()
    assert not found.ready
    assert found.problem is not None and "keeps secrets safely" in found.problem.en
    with pytest.raises(secrets.KeyringUnavailable):
        secrets.put("anthropic", "abc")


def test_in_a_chain_the_plain_text_one_is_passed_over() -> None:
    plain, safe = plaintext(), Memory()
    keyring.set_keyring(Chain(plain, safe))
    secrets.put("anthropic", "abc")
    assert list(safe.kept.values()) == ["abc"]
    assert plain.kept == {}


def test_no_keyring_at_all_gives_one_sentence() -> None:
    found = secrets.probe()  # conftest chose keyring's own "fail" back end
    assert not found.ready
    assert found.problem is not None and "environment variable" in found.problem.en


def test_a_locked_keyring_does_not_hang_the_program() -> None:
    locked = Locked()
    keyring.set_keyring(locked)
    found = secrets.probe(timeout_s=0.05)
    locked.released.set()
    assert not found.ready
    assert found.problem is not None and "did not answer" in found.problem.en


def test_a_failing_back_end_never_shows_its_message() -> None:
    class Failing(Memory):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise RuntimeError(f"cannot store {password}")

    keyring.set_keyring(Failing())
    with pytest.raises(secrets.KeyringUnavailable) as caught:
        secrets.put("anthropic", "hush")
    assert "hush" not in caught.value.en + caught.value.zh


def python(environment: Mapping[str, str], program: str) -> str:
    """What `program`, with `secrets` imported, prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"from desktop.settings import secrets\n{program}"],
        env={**environment, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_real_secret_service_keeps_a_secret_between_processes(secret_service: Mapping[str, str]) -> None:
    python(secret_service, "secrets.put('openai', 'k-1')")
    assert python(secret_service, "print(secrets.get('openai'), secrets.probe().ready)") == "k-1 True\n"
    assert python(secret_service, "print(secrets.delete('openai'), secrets.get('openai'))") == "True None\n"


def test_a_keyring_that_never_kept_a_secret_is_read_without_asking_for_a_password(
    new_secret_service: Mapping[str, str],
) -> None:
    looked = "print(secrets.probe().ready, secrets.get('openai'), secrets.asks_first(), secrets.delete('openai'))"
    assert python(new_secret_service, looked) == "True None False False\n"
