"""Answers for what may still be spent: no request starts whose worst case exceeds what is left (DURABILITY: I9).

Caps: of the task (`--budget`, `afternoon budget`, else the setting), of the day and of the month. Against them counts
what ended turns came to, and for a turn under way, one that was cut off, or one whose price is unknown, its whole worst
case. `Spending` is one per engine: between a reservation and the journal's `TurnStarted` it remembers what is promised,
so that two tasks cannot spend the same dollar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.commands import BudgetChanged
from desktop.core.errors import LimitReached
from desktop.core.message import Usage
from desktop.core.ports import Weight
from desktop.core.task import TaskState
from desktop.providers.access import Access
from desktop.providers.card import ModelCard, Price
from desktop.providers.catalog import Catalog
from desktop.providers.registry import card_of
from desktop.settings.place import zone
from desktop.settings.settings import Settings, load
from desktop.store.journal import Store


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit in US dollars and what already counts against it. `kind`: task, day, month."""

    kind: str
    limit: float
    counted: float


class Spending:
    """What is promised and spent in one data folder, as its one engine sees it."""

    def __init__(self, store: Store, clock: Clock, home: Path) -> None:
        self._store = store
        self._clock = clock
        self._home = home
        self._promised: dict[str, tuple[float, int]] = {}

    def purse(self, task: str, language: str = "en") -> TaskPurse:
        """The purse of one run of `task`. It reads the list of prices: make it on a thread."""
        return TaskPurse(self, task, Access(self._home))

    def caps(self, task: str) -> list[Cap]:
        """The caps that hold for `task` now. UserError while the settings make no sense."""
        loaded = load(self._home)
        if loaded.problem is not None:
            raise loaded.problem  # a limit may be among what could not be read
        settings = loaded.settings
        caps = [Cap("task", limit, self._counted(task)) for limit in [self._task_limit(task, settings)] if limit]
        now = self._clock.now()
        day = now.astimezone(zone(settings.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
        for kind, limit, start in (
            ("day", settings.cap_day_usd, day),
            ("month", settings.cap_month_usd, day.replace(day=1)),
        ):
            if limit:
                # promises first: one that enters the journal between the two is then counted twice, never not at all
                promised = self._promised_to_others(task)
                caps.append(Cap(kind, limit, promised + self._counted_since(start, now)))
        return caps

    def lets_unknown_prices_go_on(self, task: str) -> bool:
        """The person said for this task, after it was stopped, that it goes on without a limit of its own."""
        changes = [r.event for r in self._store.events(task) if isinstance(r.event, BudgetChanged)]
        return bool(changes) and changes[-1].budget_usd is None

    def promise(self, task: str, usd: float) -> None:
        """Hold `usd` for `task` until its turn stands in the journal."""
        self._promised[task] = (usd, self._store.turns_asked(task))

    def _task_limit(self, task: str, settings: Settings) -> float:
        row = self._store.task(task)
        own = row.budget_usd if row else None
        if own is not None:
            return own
        return 0.0 if settings.cap_task_usd and self.lets_unknown_prices_go_on(task) else settings.cap_task_usd

    def _counted(self, task: str) -> float:
        return self._store.counted(None, None, task)

    def _counted_since(self, start: datetime, now: datetime) -> float:
        return self._store.counted(start, now + timedelta(days=1))

    def _promised_to_others(self, task: str) -> float:
        """What other tasks hold that the journal does not show yet; promises that came to nothing are dropped."""
        for other, (_, asked) in list(self._promised.items()):
            row = self._store.task(other)
            if row is None or row.state is not TaskState.WORKING or self._store.turns_asked(other) > asked:
                del self._promised[other]
        return sum(usd for other, (usd, _) in self._promised.items() if other != task)


class TaskPurse:
    """`core.ports.Purse` for one run of a task."""

    def __init__(self, spending: Spending, task: str, access: Access) -> None:
        self._spending = spending
        self._task = task
        self._access = access
        self._catalog = Catalog.load(access.home)
        self._cards: dict[str, ModelCard] = {}

    def reserve(self, model: str, weight: Weight) -> float | None:
        """The worst case of a request in dollars, held for it; None while the price is unknown. Raises LimitReached."""
        card = self._card(model)
        asked = weight.billed or weight.tokens
        worst = card.price.most(asked, card.output, weight.searches) if card.price else None
        if worst == 0.0:
            return 0.0
        caps = self._spending.caps(self._task)
        if worst is None:
            if caps and not self._spending.lets_unknown_prices_go_on(self._task):
                raise _no_price(model, caps[0])
            return None
        if caps and not weight.is_bounded and not self._spending.lets_unknown_prices_go_on(self._task):
            raise _no_bound(model, caps[0])
        for cap in caps:
            if cap.counted + worst > cap.limit + 1e-9:
                raise _reached(cap, worst)
        self._spending.promise(self._task, worst)
        return worst

    def cost(self, model: str, usage: Usage) -> float | None:
        """What a turn came to in dollars; None when a part of it has no known price."""
        price = self._card(model).price
        cost = price.cost(usage) if price else None
        return cost.usd if cost and cost.is_whole else None

    def price(self, model: str) -> Price | None:
        """What "provider:id" costs."""
        return self._card(model).price

    def _card(self, model: str) -> ModelCard:
        if model not in self._cards:
            self._cards[model] = card_of(model, self._access, self._catalog)
        return self._cards[model]


def can_be_lifted(sentence: str) -> bool:
    """Whether a task with this reason goes on once its own limit is taken away (a limit of the day stays)."""
    return any(each in sentence for each in ("higher limit lets", "take the limit away", "提高上限后", "取消上限"))


def dollars(usd: float) -> str:
    """ "$1.50"; sums below a cent with what can be read of them."""
    return f"${usd:.2f}" if usd >= 0.005 or not usd else f"${usd:.2g}"


def _reached(cap: Cap, worst: float) -> LimitReached:
    which = {"task": ("this task", "本任务"), "day": ("today", "今天"), "month": ("this month", "本月")}[cap.kind]
    how = {
        "task": ("a higher limit lets it go on", "提高上限后继续"),
        "day": (
            "raise the limit of the day in the settings, or wait for tomorrow, then resume",
            "请在设置里提高每日上限，或明天再继续",
        ),
        "month": ("raise the limit of the month in the settings, then resume", "请在设置里提高每月上限，然后继续"),
    }[cap.kind]
    return LimitReached(
        f"Limit of {dollars(cap.limit)} for {which[0]} reached: {dollars(cap.counted)} counted, and the next step could "
        f"cost up to {dollars(worst)}. What was made is kept. Waiting for you: {how[0]}.",
        f"已到{which[1]}的上限 {dollars(cap.limit)}：已计 {dollars(cap.counted)}，下一步最多可能再花 {dollars(worst)}。"
        f"已完成的内容都在，等你决定：{how[1]}。",
    )


def _no_price(model: str, cap: Cap) -> LimitReached:
    return LimitReached(
        f"The price of {model} is not known, so the limit of {dollars(cap.limit)} cannot be kept. Nothing more was sent. "
        "What was made is kept. Waiting for you: enter its price in models.json of the data folder, or take the limit "
        "away, then resume.",
        f"{model} 的价格未知，无法保证 {dollars(cap.limit)} 的上限。没有再发送内容，已完成的内容都在。等你决定：在数据文件夹的 "
        "models.json 里填写价格，或取消上限，然后继续。",
    )


def _no_bound(model: str, cap: Cap) -> LimitReached:
    return LimitReached(
        f"{model} searches the web by itself and does not say how much it will read, so the limit of {dollars(cap.limit)} "
        "cannot be kept. Nothing more was sent. What was made is kept. Waiting for you: switch off `web` in the settings, "
        "choose a Claude model, or take the limit away, then resume.",
        f"{model} 会自行搜索网页，且不限制读取量，无法保证 {dollars(cap.limit)} 的上限。没有再发送内容，已完成的内容都在。"
        "等你决定：在设置里关闭 web，改用 Claude 模型，或取消上限，然后继续。",
    )
