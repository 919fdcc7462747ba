"""Where keys are kept and found: the keyring, an explained choice of plain text, the environment; never silently."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from desktop.core.errors import BadInput
from desktop.settings import keys
from desktop.settings.secrets import KeyringUnavailable
from tests.support.program import PROJECT


class Memory(KeyringBackend):
    """A keyring without a service behind it."""

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


class Refusing(Memory):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")


@pytest.fixture(autouse=True)
def backend() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def find(home: Path, provider: str = "openai", plain_text: bool = False, **environment: str) -> tuple[str, str] | None:
    found = keys.find(home, provider, environment, plain_text=plain_text)
    return (found.secret, found.source) if found else None


def test_the_keyring_goes_before_the_environment(home: Path) -> None:
    keyring.set_keyring(Memory())
    assert keys.keep(home, "openai", "k-1\n", plain_text=True) == "keyring"
    assert find(home, OPENAI_API_KEY="k-2") == ("k-1", "keyring")
    assert keys.forget(home, "openai") is True
    assert find(home, OPENAI_API_KEY="k-2") == ("k-2", "environment")
    assert keys.forget(home, "openai") is False
    assert not home.exists()


def test_without_a_keyring_nothing_is_stored_unless_the_person_chose_plain_text(home: Path) -> None:
    with pytest.raises(KeyringUnavailable) as refusal:
        keys.keep(home, "openai", "k-1", plain_text=False)
    assert not refusal.value.has_keyring
    assert not home.exists()
    assert keys.keep(home, "openai", "k-1", plain_text=True) == "plain text"
    assert find(home, plain_text=True) == ("k-1", "plain text")
    assert find(home, plain_text=False) is None


def test_the_file_of_plain_text_keys_says_so_and_is_the_persons_alone(home: Path) -> None:
    keys.keep(home, "openai", "k-1", plain_text=True)
    keys.keep(home, "local", "k-2", plain_text=True)
    (path,) = home.iterdir()
    assert "plain-text" in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert find(home, "local", plain_text=True) == ("k-2", "plain text")
    assert keys.forget(home, "openai") and keys.forget(home, "local")
    assert not path.exists()


def test_a_keyring_that_refuses_is_told_unless_another_place_has_the_key(home: Path) -> None:
    keyring.set_keyring(Refusing())
    with pytest.raises(KeyringUnavailable):
        find(home)
    assert find(home, OPENAI_API_KEY="k-2") == ("k-2", "environment")


@pytest.mark.parametrize("secret", ["", "  ", "two words", "a\nb", "a\x00b"])
def test_what_is_no_key_is_not_stored(secret: str, home: Path) -> None:
    keyring.set_keyring(memory := Memory())
    with pytest.raises(BadInput):
        keys.keep(home, "openai", secret, plain_text=True)
    assert not memory.kept and not home.exists()


def test_a_key_shows_in_no_repr(home: Path) -> None:
    found = keys.find(home, "openai", {"OPENAI_API_KEY": "hush"}, plain_text=False)
    assert "hush" not in repr(found)


def test_the_real_secret_service_keeps_a_key_between_commands(
    secret_service: Mapping[str, str], tmp_path: Path
) -> None:
    def afternoon(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "desktop", "--home", str(tmp_path / "home"), *words],
            env={**secret_service, "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"},
            input=given,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    kept = afternoon("key", "set", "anthropic", given="sk-hush\n")
    assert kept.returncode == 0, kept.stderr
    assert "system keyring" in kept.stderr and "sk-hush" not in kept.stdout + kept.stderr
    assert '"name": "anthropic:claude-opus-5-5"' in (listed := afternoon("models", "--json").stdout)
    assert "There is no key for anthropic" not in listed and "There is no key for openai" in listed
    assert "forgotten" in afternoon("key", "delete", "anthropic").stderr
    assert "There is no key for anthropic" in afternoon("models", "--json").stdout
    for path in (tmp_path / "home").rglob("*"):
        assert not path.is_file() or b"sk-hush" not in path.read_bytes()
