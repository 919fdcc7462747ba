"""How a back end is reached: addresses, keys, proxies and certificates, and the sentence when something is missing."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import BadInput, NotSignedIn
from desktop.providers import access as subject
from desktop.providers.access import Access
from desktop.providers.connection import Connection, host_of, http_client, is_loopback
from desktop.settings.settings import Settings


def access(home: Path, environment: Mapping[str, str] | None = None, **chosen: Any) -> Access:
    return Access(home, Settings().with_(**chosen), environment or {})


@pytest.fixture
def closed_port(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address where Ollama would be, on a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
    monkeypatch.setattr(subject, "OLLAMA", url)
    return url


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_missing_key_says_what_to_type(provider: str, home: Path) -> None:
    with pytest.raises(NotSignedIn) as missing:
        access(home).connection(provider)
    assert f"afternoon key set {provider}" in missing.value.en and f"afternoon key set {provider}" in missing.value.zh
    assert access(home).problem(provider) is not None


def test_the_environment_gives_a_key_and_the_sdks_own_address_stands(home: Path) -> None:
    found = access(home, {"ANTHROPIC_API_KEY": " k-1 "}).connection("anthropic")
    assert (found.key, found.base_url) == ("k-1", "")
    assert "k-1" not in repr(found)


def test_what_was_set_wins_over_the_environment(home: Path) -> None:
    environment = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://env.example/v1"}
    assert access(home, environment).connection("openai").base_url == "https://env.example/v1"
    azure = "https://name.openai.azure.com/openai/v1"
    chosen = access(home, environment, openai_url=azure, proxy="http://proxy.example:3128")
    assert (chosen.connection("openai").base_url, chosen.host("openai")) == (azure, "name.openai.azure.com")
    assert chosen.connection("openai").proxy == "http://proxy.example:3128"


def test_a_stand_in_on_this_computer_needs_no_key_and_no_proxy(home: Path) -> None:
    here = access(home, {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9/"}, proxy="http://proxy.example:3128")
    found = here.connection("anthropic")
    assert (found.key, found.proxy) == ("none", "")
    assert here.host("anthropic") == "a gateway at 127.0.0.1:9"


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_gateway_on_this_computer_passes_the_text_on(provider: str, home: Path) -> None:
    environment = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    assert not access(home, environment).is_here(provider)


def test_what_runs_here_is_told_without_asking_anybody(home: Path, closed_port: str) -> None:
    own = access(home, servers={"desk": "http://localhost:8000/v1", "office": "http://10.0.0.5/v1"})
    here = [name for name in ("offline", "scripted", "local", "desk", "office", "gone") if own.is_here(name)]
    assert here == ["offline", "scripted", "local", "desk"]


def test_a_model_on_this_computer_may_think_for_longer_before_its_first_word(home: Path, closed_port: str) -> None:
    here = {"AFTERNOON_LOCAL_URL": f"{closed_port}/v1", "ANTHROPIC_API_KEY": "k"}
    assert Access(home, Settings(), here).connection("local").silence_s == 600.0
    assert Access(home, Settings(), here).connection("anthropic").silence_s == 120.0
    far = Access(home, Settings(), {"AFTERNOON_LOCAL_URL": "https://server.example/v1"})
    assert far.connection("local").silence_s == 120.0


def test_a_named_server_has_its_own_address_and_key_is_a_choice(home: Path) -> None:
    own = access(home, servers={"office": "https://models.example.org/v1"})
    assert own.connection("office").base_url == "https://models.example.org/v1"
    assert own.connection("office").key == ""
    assert not own.is_here("office") and own.host("office") == "models.example.org"


def test_ollama_is_taken_only_when_it_answers(home: Path, monkeypatch: pytest.MonkeyPatch, closed_port: str) -> None:
    with pytest.raises(BadInput, match="Ollama"):
        access(home).connection("local")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        monkeypatch.setattr(subject, "OLLAMA", url)
        assert access(home).connection("local").base_url == url
        assert access(home).is_here("local")


def test_the_address_and_the_key_of_local_come_from_the_environment(home: Path, closed_port: str) -> None:
    environment = {"AFTERNOON_LOCAL_URL": "https://gpu.example.org/v1", "AFTERNOON_LOCAL_KEY": "k"}
    found = access(home, environment).connection("local")
    assert (found.base_url, found.key) == ("https://gpu.example.org/v1", "k")


def test_an_address_in_the_environment_that_is_none_is_told(home: Path) -> None:
    with pytest.raises(BadInput, match="nonsense"):
        access(home, {"OPENAI_BASE_URL": "nonsense", "OPENAI_API_KEY": "k"}).connection("openai")


def test_certificates_that_cannot_be_used_are_told_by_file(home: Path, tmp_path: Path) -> None:
    bad = tmp_path / "company.pem"
    for text in (None, "no certificate"):
        if text is not None:
            bad.write_text(text)
        with pytest.raises(BadInput, match=r"company\.pem"):
            access(home, {"OPENAI_API_KEY": "k"}, ca_file=str(bad)).connection("openai")


def test_the_certificates_of_the_system_stay_trusted_beside_the_companys(tmp_path: Path) -> None:
    system = ssl.create_default_context()
    if not (known := system.get_ca_certs(binary_form=True)):
        pytest.skip("this system has no certificates in one file")
    own = tmp_path / "company.pem"
    own.write_text(ssl.DER_cert_to_PEM_cert(known[0]))
    from desktop.providers import connection

    context = connection._trust(str(own))
    assert isinstance(context, ssl.SSLContext)
    assert len(context.get_ca_certs()) >= len(known)


async def test_a_redirect_is_not_followed_because_the_key_would_go_with_it() -> None:
    async with http_client(Connection()) as client:
        assert client.follow_redirects is False


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost:1/v1", True),
        ("http://[::1]:8080", True),
        ("http://api.localhost", True),
        ("https://localhost.example.org/v1", False),
        ("http://127.0.0.1.example.org", False),
        ("http://10.0.0.5:8000/v1", False),
        ("http://user@127.0.0.1@evil.example/", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_only_this_computer_itself_is_here(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_a_host_keeps_its_port() -> None:
    assert (host_of("https://a.example:8443/v1"), host_of("https://a.example/v1"), host_of("x")) == (
        "a.example:8443",
        "a.example",
        "",
    )
