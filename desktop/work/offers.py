"""Answers for what a person can choose before starting a task: a row per chat model with its price, and what is expected.

Only what is known is told: prices from the list, times and numbers of files from done tasks of the same kind. Blocks
(files, keyring, a port): on a thread, with an `Access` that does not ask the person (`may_ask=False`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from desktop.core.errors import BadInput, NotSignedIn, UserError
from desktop.core.task import TaskDetail, TaskRow, TaskState
from desktop.providers.access import Access
from desktop.providers.card import Price
from desktop.providers.catalog import Catalog
from desktop.providers.registry import Provider, card_of, default_model, providers
from desktop.settings.secrets import KeyringUnavailable
from desktop.work.estimate import Size, estimate, size_of
from desktop.work.offered import Listed, models_of, not_connected, not_listed
from desktop.work.routing import Request, Route, private_among, route
from desktop.work.usual_time import LOOKED_AT, Course, Kind, course_of, job_of


class Past(Protocol):
    """What is asked of the store."""

    def past_costs(self, job: str, model: str, limit: int = 40) -> list[float]: ...
    def tasks(self, *, states: Collection[TaskState] | None = None, limit: int = 200) -> list[TaskRow]: ...
    def detail(self, id: str) -> TaskDetail | None: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """One chat model for this task. `name` is what is submitted. `cost` is the expected range in US dollars: (0, 0) is
    free, None unknown; `price` that of a million tokens. `problem` says why it cannot be chosen, `warning` what would come
    of it; `is_locked` that the keyring is asked at the start. Those that are not `is_usual` are for who looks for them."""

    name: str
    provider: str
    title: str
    host: str
    is_here: bool
    cost: tuple[float, float] | None = None
    course: Course | None = None
    problem: UserError | None = None
    needs_key: bool = False
    is_locked: bool = False
    is_barred: bool = False
    price: Price | None = None
    warning: UserError | None = None
    is_over: bool = False
    is_away: bool = False  # there is no way to it now
    is_off: bool = False
    is_usual: bool = True
    stands: bool = True  # the bare name of its provider means this one


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all back ends at the moment. `limit` is the sentence about a limit that is reached."""

    limit: UserError | None = None
    has_network: bool = True


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before the start. `auto` is what auto would take (None: nothing) and `why` its sentence; `private` the private
    folder among the inputs; `files` how many files were given, in folders too."""

    offers: tuple[Offer, ...]
    auto: Offer | None
    why: UserError | None
    private: Path | None
    files: int
    problem: UserError | None = None

    def chosen(self, model: str) -> Offer | None:
        """The offer that `model` ("auto" too) comes to."""
        if model == "auto":
            return self.auto
        named = (each for each in self.offers if each.name == model or (each.stands and each.provider == model))
        return next(named, None)


def outlook(request: Request, access: Access, past: Past, today: date, around: Surroundings | None = None) -> Outlook:
    """Look at everything. Inputs that are gone count as nothing; an engine that cannot be had says so in its row."""
    catalog = Catalog.load(access.home)
    present = tuple(path for path in request.inputs if path.exists())
    size = size_of(present)
    private = private_among(present, access.settings.private_folders)
    done = past.tasks(states=[TaskState.DONE], limit=LOOKED_AT)
    seen = _Look(request, access, catalog, size, private, done, past, today, around or Surroundings())
    rows = [each for each in providers(access).values() if each.is_listed and each.name != "auto"]
    offers = tuple(offer for each in rows for offer in seen.offers(each))
    try:
        found: Route = route(Request(request.instruction, request.job, present, "auto"), access, past.past_costs, today)
    except BadInput as error:
        return Outlook(offers, None, None, private, size.files, error)
    taken = next(each for each in rows if each.name == found.model.partition(":")[0])
    auto = seen.offer(taken, Listed(found.model), taken.problem(access))
    return Outlook(offers, auto, found.why, private, size.files)


@dataclass(frozen=True, slots=True)
class _Look:
    request: Request
    access: Access
    catalog: Catalog
    size: Size
    private: Path | None
    done: Sequence[TaskRow]
    past: Past
    today: date
    around: Surroundings

    def offers(self, provider: Provider) -> tuple[Offer, ...]:
        """Every model of a back end that is ready; of another, the one that stands for it with what it lacks."""
        problem, first = provider.problem(self.access), self.model_of(provider)
        listed: tuple[Listed, ...] = (Listed(first),)
        if provider.needs_id and (problem is None or isinstance(problem, KeyringUnavailable)):
            listed = models_of(provider.name, first, self.access.settings, self.catalog, self.today)
            if ":" not in first and problem is None:
                problem = not_listed(provider.name)
        return tuple(self.offer(provider, each, problem) for each in listed)

    def offer(self, provider: Provider, listed: Listed, problem: UserError | None) -> Offer:
        """One model of a back end; `problem` is the back end's."""
        name = listed.name
        card = card_of(name, self.access, self.catalog)
        here = self.access.is_here(provider.name)
        is_locked = isinstance(problem, KeyringUnavailable)
        is_barred = self.private is not None and not here
        cost = self._cost(name)
        is_away = not here and not self.around.has_network
        is_over = self.around.limit is not None and not here and cost != (0.0, 0.0)
        warning = not_connected() if is_away else self.around.limit if is_over else card.farewell(self.today)
        return Offer(
            name,
            provider.name,
            (card.title or card.id) if provider.needs_id and ":" in name else provider.title,
            "" if here else self.access.host(provider.name),
            here,
            cost,
            self._course(name),
            None if is_locked else problem or (_barred(self.private) if is_barred and self.private else None),
            needs_key=isinstance(problem, NotSignedIn),
            is_locked=is_locked,
            is_barred=is_barred,
            price=card.price,
            warning=warning,
            is_over=is_over,
            is_away=is_away,
            is_off=provider.name in self.access.settings.engines_off,
            is_usual=listed.is_usual,
            stands=listed.stands,
        )

    def model_of(self, provider: Provider) -> str:
        """The model asked for, if it is this provider's; else the settings' one, the usual one, or the first listed."""
        for wanted in (self.request.model, self.access.settings.model):
            if wanted.partition(":")[0] == provider.name and (":" in wanted or not provider.needs_id):
                return wanted
        listed = self.catalog.of(provider.name)
        usual = default_model(provider.name, self.catalog, self.today)
        return usual or (listed[0].name if listed else provider.name)

    def _course(self, name: str) -> Course | None:
        job = self.request.job or job_of(self.request.instruction)
        return course_of(self.past, self.done, Kind(job, name)) if job else None

    def _cost(self, name: str) -> tuple[float, float] | None:
        card = card_of(name, self.access, self.catalog)
        found = estimate(card, self.size, self.past.past_costs(self.request.job, name))
        return None if found.low_usd is None or found.high_usd is None else (found.low_usd, found.high_usd)


def _barred(folder: Path) -> UserError:
    return UserError(
        f"“{folder.name}” is marked private, so its files stay on this computer.",
        f"“{folder.name}”标记为私密，其中的文件只留在本机。",
    )
