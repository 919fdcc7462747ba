"""Answers for what is known of one chat model: its window, its abilities, its price and until when it lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.core.errors import UserError
from desktop.core.message import Usage

SOON = timedelta(days=30)
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, `search` per thousand searches of the provider's own. A part that is not documented
    is None: unknown, never guessed.

    A request whose whole prompt (cached tokens included) is longer than `above` tokens is billed at `dearer` rates.
    """

    input: float
    output: float
    cache_read: float | None = None
    cache_write: float | None = None
    above: int = 0
    dearer: Price | None = None
    search: float | None = None

    def cost(self, usage: Usage) -> Cost:
        """What a turn came to; parts without a price are left out and make the sum "at least"."""
        rate = self._rate(usage.input + usage.cache_read + usage.cache_write)
        parts = (
            (usage.input, rate.input),
            (usage.output, rate.output),
            (usage.cache_read, rate.cache_read),
            (usage.cache_write, rate.cache_write),
            (usage.searches, None if self.search is None else self.search * 1_000),  # as if per million
        )
        total = sum(tokens * price for tokens, price in parts if price is not None) / MILLION
        return Cost(total, all(price is not None for tokens, price in parts if tokens))

    def most(self, input_tokens: int, output_tokens: int, searches: int = 0) -> float | None:
        """The worst case of a request in dollars: all of it new text, written to the cache, and the longest answer. None
        where searches may be charged for at a price that is not known.

        Where the price of writing is not known it is taken as twice the input's: no provider known to us asks more.
        That figure only ever holds money back for a while; it is never shown as a price.
        """
        rate = self._rate(input_tokens)
        write = 2 * rate.input if rate.cache_write is None else rate.cache_write
        if searches and self.search is None:
            return None
        fees = searches * (self.search or 0.0) / 1_000
        return (input_tokens * max(rate.input, write) + output_tokens * rate.output) / MILLION + fees

    def cautious(self, usage: Usage) -> float:
        """What a turn counts against a cap: as `cost`, with unknown cache prices on the dear side."""
        rate = self._rate(usage.input + usage.cache_read + usage.cache_write)
        read = rate.input if rate.cache_read is None else rate.cache_read
        write = 2 * rate.input if rate.cache_write is None else rate.cache_write
        known = usage.input * rate.input + usage.output * rate.output
        return (known + usage.cache_read * read + usage.cache_write * write) / MILLION

    def _rate(self, prompt: int) -> Price:
        return self.dearer if self.dearer and prompt > self.above else self


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars; when not `is_whole`, a part had no known price and `usd` is the least it can be."""

    usd: float
    is_whole: bool = True


FREE = Price(0.0, 0.0, 0.0, 0.0, search=0.0)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One chat model as data (resources/models.json). `price` None is unknown, never guessed.

    `context` and `output` are the tokens we work with, which may be less than the model's own `window` and `max_output`
    (0: not documented): a longer prompt costs more in every turn, and some providers then ask more per token.
    `sees`: "image", "pdf". `web`: the provider searches and fetches pages itself. `background`: it works on while this
    computer sleeps; `background_share` is what part of the price that costs (0.5: half), None where it is not documented.
    `retires` and `priced_on` are ISO dates or "". `priced_by` says where the price was read. `tier` is
    what `auto` takes it for: "quality", "balanced", "thrifty" or "" (never by itself).
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
    tier: str = ""
    window: int = 0
    max_output: int = 0
    note: str = ""
    background_share: float | None = None

    @property
    def name(self) -> str:
        """ "provider:id", as a person types it."""
        return f"{self.provider}:{self.id}"

    def ends_soon(self, today: date) -> bool:
        """It retires within 30 days, or has retired."""
        return bool(self.retires) and date.fromisoformat(self.retires) - today <= SOON

    def has_ended(self, today: date) -> bool:
        """The provider no longer answers for it."""
        return bool(self.retires) and date.fromisoformat(self.retires) <= today

    def farewell(self, today: date) -> UserError | None:
        """The sentence for a model that ends soon or has ended, naming what comes after it; None for any other."""
        if not self.ends_soon(today):
            return None
        name, day = self.title or self.id, self.retires
        after = f"{self.provider}:{self.successor}" if self.successor else ""
        then_en = f" Use {after} instead." if after else " Choose another one; `afternoon models` lists them."
        then_zh = f"请改用 {after}。" if after else "请换一个，afternoon models 会列出。"
        if self.has_ended(today):
            return UserError(f"{name} was retired on {day}.{then_en}", f"{name} 已于 {day} 停用。{then_zh}")
        left = (date.fromisoformat(day) - today).days
        return UserError(
            f"{name} ends on {day}, in {left} day{'' if left == 1 else 's'}.{then_en}",
            f"{name} 将于 {day} 停用，还有 {left} 天。{then_zh}",
        )
