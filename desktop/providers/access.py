"""Answers for how a back end is reached: its address, its key, the proxy and certificates between it and us.

What the person set wins over the environment; a key comes from where `settings.keys` finds it. Everything here may block
(the keyring asks the person, a port is tried): call it on a thread, never on an event loop. Keys are looked up once per
`Access` and kept in memory only.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from desktop.core.errors import BadInput, NotSignedIn, UserError
from desktop.providers.called import called
from desktop.providers.connection import Connection, host_of, is_loopback
from desktop.settings import keys, secrets
from desktop.settings.settings import Loaded, Settings, load

OLLAMA = "http://127.0.0.1:11434/v1"
CLOUD = {"anthropic": "https://api.anthropic.com", "openai": "https://api.openai.com/v1"}
URLS = {"anthropic": "ANTHROPIC_BASE_URL", "openai": "OPENAI_BASE_URL", "local": "AFTERNOON_LOCAL_URL"}
WHERE = {"anthropic": "console.anthropic.com", "openai": "platform.openai.com"}
PORT_S = 0.5
SILENCE_HERE_S = 600.0  # a model on this computer may read a long prompt on its processor before the first word


class Access:
    """The ways from this data folder to its back ends. `environment` defaults to the process's own."""

    def __init__(
        self,
        home: Path,
        settings: Settings | None = None,
        environment: Mapping[str, str] | None = None,
        *,
        keyring_s: float = secrets.TIMEOUT_S,
        may_ask: bool = True,
    ) -> None:
        """Without `may_ask` a locked keyring stays locked: nobody asks the person for its password."""
        self.home = home
        loaded = load(home) if settings is None else Loaded(settings)
        self.settings = loaded.settings
        self._trouble = loaded.problem
        self._environment = os.environ if environment is None else environment
        self._keyring_s = keyring_s
        self._may_ask = may_ask
        self._keys: dict[str, keys.Key] = {}

    def url(self, provider: str) -> str:
        """Where requests to `provider` go; "" for `local` when nothing was set and no Ollama answers here."""
        given = self._given(provider)
        if given or provider != "local":
            return given or CLOUD.get(provider, "")
        return OLLAMA if _answers(OLLAMA) else ""

    def _given(self, provider: str) -> str:
        """The address the person set, in the settings or the environment; "" for none."""
        settings = self.settings
        if provider in settings.servers:
            return settings.servers[provider]
        chosen = {"anthropic": settings.anthropic_url, "openai": settings.openai_url, "local": settings.local_url}
        return chosen.get(provider, "") or self._environment.get(URLS.get(provider, ""), "").strip()

    def host(self, provider: str) -> str:
        """The host whose owner sees the text, "this computer" for one here, "" when there is no address."""
        url = self.url(provider)
        if not is_loopback(url):
            return host_of(url)
        return f"a gateway at {host_of(url)}" if provider in CLOUD else "this computer"

    def is_here(self, provider: str) -> bool:
        """The text does not leave this computer. Asks nobody, so it may be called anywhere. A gateway to a cloud
        provider passes the text on, wherever the gateway itself runs."""
        if provider in ("offline", "scripted"):
            return True
        if provider in CLOUD:
            return False
        return is_loopback(self._given(provider) or (OLLAMA if provider == "local" else ""))

    def key(self, provider: str) -> keys.Key | None:
        """The key, None if there is none. A missing one is looked for again at the next call. KeyringUnavailable."""
        found = self._keys.get(provider) or keys.find(
            self.home,
            provider,
            self._environment,
            plain_text=self.settings.plain_text_keys,
            timeout_s=self._keyring_s,
            may_ask=self._may_ask,
        )
        if found is not None:
            self._keys[provider] = found
        return found

    def has_key_in_environment(self) -> bool:
        """Whether some key stands there, whosever it is; the keyring is not looked at."""
        return any(self._environment.get(name, "").strip() for name in keys.VARIABLES.values())

    def with_settings(self, settings: Settings) -> Access:
        """Access as this one, by other settings; keys are looked for anew."""
        return Access(self.home, settings, self._environment, keyring_s=self._keyring_s, may_ask=self._may_ask)

    def trying(self, provider: str, secret: str) -> Access:
        """Access as this one, with a key for `provider` that is kept nowhere: to try it before it is kept."""
        other = self.with_settings(self.settings)
        other._keys = self._keys | {provider: keys.Key(secret, "typed")}
        return other

    def connection(self, provider: str) -> Connection:
        """Raises NotSignedIn (no key for a back end that needs one), BadInput (switched off, no address, a wrong one, a
        bad file), UserError (settings that make no sense: what they forbid is not known, so nothing leaves)."""
        if self._trouble is not None and not self.is_here(provider):
            raise self._trouble
        if provider in self.settings.engines_off:
            raise _switched_off(provider)
        url = self.url(provider)
        if not url:
            raise _no_server()
        if not host_of(url) or urlsplit(url).scheme not in ("http", "https"):
            raise BadInput(
                f"The address of {provider} ({url}) is not a web address. Correct it in the settings or environment.",
                f"{provider} 的地址（{url}）不是网址。请在设置或环境变量里改正。",
            )
        found = self._key_or_trouble(provider, url)
        connection = Connection(
            base_url="" if url == CLOUD.get(provider) else url,
            key=found.secret if found else "",
            proxy="" if is_loopback(url) else self.settings.proxy,
            ca_file=self._ca_file(),
        )
        return replace(connection, silence_s=SILENCE_HERE_S) if self.is_here(provider) else connection

    def problem(self, provider: str) -> UserError | None:
        """Why `provider` is not ready, in a sentence; None when it is (as far as is known without asking it)."""
        if provider in ("offline", "scripted"):
            return None
        try:
            self.connection(provider)
        except UserError as error:
            return error
        return None

    def _key_or_trouble(self, provider: str, url: str) -> keys.Key | None:
        """A back end that needs a key has one, or NotSignedIn; for the person's own servers a key is a choice."""
        needs_key = provider in CLOUD and not is_loopback(url)
        try:
            found = self.key(provider)
        except secrets.KeyringUnavailable:
            if needs_key:
                raise
            found = None
        if found is None and provider in CLOUD and not needs_key:
            return keys.Key("none", "")  # a stand-in on this computer; the SDKs want some key
        if found is None and needs_key:
            raise NotSignedIn(
                f"There is no key for {provider}. Get one at {WHERE[provider]}, then type "
                f"`afternoon key set {provider}` (it asks for the key and does not show it).",
                f"还没有 {provider} 的密钥。请到 {WHERE[provider]} 申请，然后输入 afternoon key set {provider}"
                "（会提示输入密钥，不显示）。",
            )
        return found

    def _ca_file(self) -> str:
        """The certificates to trust besides the system's. BadInput names a file that holds none."""
        path = self.settings.ca_file or self._environment.get("SSL_CERT_FILE", "").strip()
        if not path:
            return ""
        try:
            ssl.create_default_context(cafile=path)
        except OSError as error:  # ssl.SSLError is one
            raise BadInput(
                f"The certificates in {path} cannot be used ({error.strerror or type(error).__name__}). "
                "Choose a PEM file in the settings (ca_file) or in SSL_CERT_FILE.",
                f"无法使用 {path} 里的证书。请在设置 ca_file 或环境变量 SSL_CERT_FILE 中指定 PEM 文件。",
            ) from None
        return path


def _answers(url: str) -> bool:
    """Something listens at this address of this computer."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), timeout=PORT_S):
            return True
    except OSError:
        return False


def _switched_off(provider: str) -> BadInput:
    en, zh = called(provider)
    return BadInput(
        f"{en} is switched off in the settings. Nothing was sent. Switch it on there, or choose another engine.",
        f"{zh} 已在设置里关闭。没有发送任何内容。请在设置里打开，或换一个引擎。",
    )


def _no_server() -> BadInput:
    return BadInput(
        "There is no model server on this computer. Start Ollama, or give the address of your own server "
        "in the settings.",
        "这台电脑上没有模型服务器。请启动 Ollama，或在设置里填写服务器地址。",
    )
