"""Adding a back end in one step: what was pasted, a real request, and what is kept when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from desktop.core.errors import BadInput, UserError
from desktop.providers import adding
from desktop.providers.access import Access
from desktop.providers.adding import Added, Pasted, recognised, with_server
from desktop.settings import keys
from desktop.settings.secrets import KeyringUnavailable
from desktop.settings.settings import Settings
from tests.support.model_server import Fault, FaultKind, ModelServer

TODAY = date(2026, 11, 22)
KEY = "sk-ant-api03-0123456789abcdef"
Serve = Callable[..., ModelServer]


class Memory(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, made = keyring.get_keyring(), Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def add(text: str, home: Path, key: str = "", plain_text: bool = False, **chosen: Any) -> Added:
    access = Access(home, Settings().with_(**chosen), {})
    return asyncio.run(adding.add(recognised(text), access, TODAY, key, plain_text=plain_text))


@pytest.mark.parametrize(
    ("text", "provider", "url"),
    [
        (f" {KEY}\n", "anthropic", ""),
        ("sk-proj-0123456789abcdefghij", "openai", ""),
        ("http://localhost:11434", "", "http://localhost:11434/v1"),
        ("https://models.example.org/api/v1/", "", "https://models.example.org/api/v1"),
        ("192.168.1.20:8000", "", "http://192.168.1.20:8000/v1"),
    ],
)
def test_keys_and_addresses_are_told_apart(text: str, provider: str, url: str) -> None:
    found = recognised(text)
    assert (found.provider, found.url) == (provider, url)
    assert "0123456789" not in repr(found)


@pytest.mark.parametrize(
    "text", ["", "hello", "sk-ant-short", "sk-ant-0123456789 0123456789", "ftp://x/y", "http://u:p@h/v1"]
)
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        recognised(text)
    assert "Nothing was stored" in refusal.value.en and "没有保存" in refusal.value.zh


def test_a_server_here_is_the_local_one_and_another_gets_a_name_of_its_host() -> None:
    name, settings = with_server("http://127.0.0.1:8080/v1", Settings())
    assert (name, settings.local_url) == ("local", "http://127.0.0.1:8080/v1")
    name, settings = with_server("https://models.example.org/v1", settings)
    assert (name, dict(settings.servers)) == (
        "models-example-org",
        {"models-example-org": "https://models.example.org/v1"},
    )
    assert with_server("https://models.example.org/v1", settings) == (name, settings)
    assert with_server("http://10.0.0.7:8000/v1", settings)[0] == "server-10-0-0-7-8000"


def test_a_key_that_works_goes_to_the_keyring_after_a_real_request(
    home: Path, memory: Memory, model_server: Serve
) -> None:
    server = model_server([{"text": "Hi"}])
    found = add(KEY, home, anthropic_url=server.url, engines_off=["anthropic"])
    assert memory.kept == {"anthropic": KEY} and found.kept == "keyring"
    assert found.provider == "anthropic" and found.settings.engines_off == ()
    (asked,) = server.questions
    assert asked.body["max_tokens"] == 1
    assert KEY not in repr(found)


def test_a_key_that_is_refused_is_kept_nowhere(home: Path, memory: Memory, model_server: Serve) -> None:
    server = model_server([{"text": "Hi"}], faults={1: Fault(FaultKind.STATUS, status=401)})
    with pytest.raises(UserError) as refusal:
        add(KEY, home, anthropic_url=server.url)
    assert "does not accept the key" in refusal.value.en and KEY not in refusal.value.en
    assert refusal.value.en.endswith("Nothing was stored.") and refusal.value.zh.endswith("没有保存。")
    assert memory.kept == {} and not (home / keys.FILE).exists()


def test_without_a_keyring_the_person_is_asked_and_nothing_is_kept_silently(home: Path, model_server: Serve) -> None:
    server = model_server([{"text": "Hi"}, {"text": "Hi"}])
    with pytest.raises(KeyringUnavailable):
        add(KEY, home, anthropic_url=server.url)
    assert not (home / keys.FILE).exists()
    found = add(KEY, home, anthropic_url=server.url, plain_text=True)
    assert found.kept == "plain text" and found.settings.plain_text_keys and (home / keys.FILE).exists()


def test_the_address_of_a_server_lists_its_models_and_tries_the_first(home: Path, model_server: Serve) -> None:
    server = model_server([{"text": "Hi"}], models=("big-2", "small-1"))
    found = add(server.v1, home)
    assert (found.provider, found.model, found.models) == ("local", "local:big-2", 2)
    assert found.settings.local_url == server.v1 and len(server.questions) == 1


def test_a_server_that_is_not_there_is_told_and_not_kept(home: Path) -> None:
    with pytest.raises(UserError) as refusal:
        add("http://127.0.0.1:9/v1", home)
    assert "could not be asked" in refusal.value.en and refusal.value.zh.startswith("无法询问本机的模型服务器")
    assert refusal.value.en.endswith("Nothing was stored.") and refusal.value.zh.endswith("没有保存。")


def test_a_pasted_key_shows_in_no_repr() -> None:
    assert "secret" not in repr(Pasted("openai", "sk-secret-secret-secret"))
