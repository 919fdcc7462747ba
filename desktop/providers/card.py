"""Answers for what is known of one chat model: its window, its abilities, its price and until when it lives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float
    cache_read: float
    cache_write: float


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One chat model as data (resources/models.json). `price` None is unknown, never guessed.

    `sees`: "image", "pdf". `web`: the provider searches and fetches pages itself. `background`: it works on while this
    computer sleeps. `retires` and `priced_on` are ISO dates or "". `priced_by` says where the price was read.
    """

    id: str
    provider: str
    title: str = ""
    context: int = 200_000
    output: int = 32_000
    price: Price | None = None
    priced_on: str = ""
    priced_by: str = ""
    sees: tuple[str, ...] = ()
    thinks: bool = False
    web: bool = False
    background: bool = False
    retires: str = ""
    successor: str = ""

    @property
    def name(self) -> str:
        """ "provider:id", as a person types it."""
        return f"{self.provider}:{self.id}"
