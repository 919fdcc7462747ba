"""Answers for what a person can choose before starting a task: a row per back end with its price, and what is expected.

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
from desktop.core.task import TaskRow, TaskState
from desktop.providers.access import Access
from desktop.providers.catalog import Catalog
from desktop.providers.registry import Provider, card_of, default_model, providers
from desktop.settings.secrets import KeyringUnavailable
from desktop.work.estimate import ENOUGH, Size, estimate, size_of
from desktop.work.routing import Request, Route, private_among, route

LOOKED_AT = 80  # done tasks, newest first


class Past(Protocol):
    """What is asked of the store."""

    def past_costs(self, job: str, model: str, limit: int = 40) -> list[float]: ...
    def tasks(self, *, states: Collection[TaskState] | None = None, limit: int = 200) -> list[TaskRow]: ...


@dataclass(frozen=True, slots=True)
class Course:
    """How done tasks of this kind went: `seconds` is the middle of their times, `files` the range of what they made."""

    tasks: int
    seconds: float
    files: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One back end for this task. `name` is what is submitted. `cost` is the expected range in US dollars: (0, 0) is
    free, None unknown. `problem` says why it cannot be chosen; `is_locked` that the keyring is asked at the start."""

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
        return next((each for each in self.offers if model in (each.name, each.provider)), None)


def outlook(request: Request, access: Access, past: Past, today: date) -> Outlook:
    """Look at everything. Inputs that are gone count as nothing; an engine that cannot be had says so in its row."""
    catalog = Catalog.load(access.home)
    present = tuple(path for path in request.inputs if path.exists())
    size = size_of(present)
    private = private_among(present, access.settings.private_folders)
    kind = request.job or _kind_of(request.instruction)
    done = [
        row
        for row in past.tasks(states=[TaskState.DONE], limit=LOOKED_AT)
        if (row.job or _kind_of(row.instruction)) == kind
    ]
    seen = _Look(request, access, catalog, size, private, done, past, today)
    rows = [each for each in providers(access).values() if each.is_listed and each.name != "auto"]
    offers = tuple(seen.offer(each, seen.model_of(each)) for each in rows)
    try:
        found: Route = route(Request(request.instruction, request.job, present, "auto"), access, past.past_costs, today)
    except BadInput as error:
        return Outlook(offers, None, None, private, size.files, error)
    taken = next(each for each in rows if each.name == found.model.partition(":")[0])
    return Outlook(offers, seen.offer(taken, found.model), found.why, private, size.files)


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

    def offer(self, provider: Provider, name: str) -> Offer:
        card = card_of(name, self.access, self.catalog)
        here = self.access.is_here(provider.name)
        problem = provider.problem(self.access)
        is_locked = isinstance(problem, KeyringUnavailable)
        is_barred = self.private is not None and not here
        return Offer(
            name,
            provider.name,
            (card.title or card.id) if provider.needs_id and ":" in name else provider.title,
            "" if here else self.access.host(provider.name),
            here,
            self._cost(name),
            course(self.done, name),
            None if is_locked else problem or (_barred(self.private) if is_barred and self.private else None),
            needs_key=isinstance(problem, NotSignedIn),
            is_locked=is_locked,
            is_barred=is_barred,
        )

    def model_of(self, provider: Provider) -> str:
        """The model asked for, if it is this provider's; else the settings' one, the usual one, or the first listed."""
        for wanted in (self.request.model, self.access.settings.model):
            if wanted.partition(":")[0] == provider.name and (":" in wanted or not provider.needs_id):
                return wanted
        listed = self.catalog.of(provider.name)
        usual = default_model(provider.name, self.catalog, self.today)
        return usual or (listed[0].name if listed else provider.name)

    def _cost(self, name: str) -> tuple[float, float] | None:
        card = card_of(name, self.access, self.catalog)
        found = estimate(card, self.size, self.past.past_costs(self.request.job, name))
        return None if found.low_usd is None or found.high_usd is None else (found.low_usd, found.high_usd)


def course(done: Sequence[TaskRow], model: str) -> Course | None:
    """How `done` tasks that `model` worked on went; None for fewer than three."""
    spans = [(row, _seconds(row)) for row in done if row.model == model]
    timed = [(row, seconds) for row, seconds in spans if seconds is not None]
    if len(timed) < ENOUGH:
        return None
    times = sorted(seconds for _, seconds in timed)
    files = sorted(row.deliverables for row, _ in timed)
    return Course(len(timed), times[len(times) // 2], (files[len(files) // 4], files[3 * len(files) // 4]))


def _seconds(row: TaskRow) -> float | None:
    return (row.ended_at - row.started_at).total_seconds() if row.started_at and row.ended_at else None


def _kind_of(instruction: str) -> str:
    from desktop.providers.offline.intent import intent_of

    return intent_of(instruction[:2000])


def _barred(folder: Path) -> UserError:
    return UserError(
        f"“{folder.name}” is marked private, so its files stay on this computer.",
        f"“{folder.name}”标记为私密，其中的文件只留在本机。",
    )
