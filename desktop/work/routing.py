"""Answers for which chat model a task goes to: `auto` decided, private folders kept here, fallbacks and estimate.

Decided once, when the task is submitted, so that the journal names the real model. Blocks (folders, keyring, a port):
on a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.core.errors import BadInput, UserError
from desktop.core.turns import EstimateMade
from desktop.providers.access import Access
from desktop.providers.auto import Candidate, Choice, Wish, choose
from desktop.providers.catalog import Catalog
from desktop.providers.registry import card_of, default_model, is_here, known, named, providers
from desktop.work.estimate import Estimate, Size, estimate, size_of

Past = Callable[[str, str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is submitted. `model` may be "auto" or a bare provider; `fallbacks` None: those of the settings."""

    instruction: str
    job: str
    inputs: tuple[Path, ...]
    model: str
    fallbacks: tuple[str, ...] | None = None
    reviewer: str | None = None  # None: that of the settings


@dataclass(frozen=True, slots=True)
class Route:
    """Where the task goes. `why` is auto's sentence; `notices` tell of models that end soon."""

    model: str
    fallbacks: tuple[str, ...]
    reviewer: str
    estimate: Estimate | None = None
    why: UserError | None = None
    notices: tuple[UserError, ...] = ()

    def estimate_of(self, task: str, language: str) -> tuple[EstimateMade, ...]:
        """What is journaled with the task: the expected cost, after auto chose why, and which models end soon. Nothing for
        what is free and stays."""
        zh = language == "zh"
        if self.estimate is None and self.why is None and not self.notices:
            return ()
        found = self.estimate or Estimate(0.0, 0.0, 0, ("no model is asked", "不使用模型"))
        basis = found.basis[1] if zh else found.basis[0]
        said = f"{self.why.text(language)} " if self.why else ""
        words = (
            *([said.strip()] if said else []),
            f"{'估计依据：' if zh else 'Estimate: '}{basis}{'。' if zh else '.'}",
            *(notice.text(language) for notice in self.notices),
        )
        return (EstimateMade(task, found.low_usd, found.high_usd, found.tokens, self.model, " ".join(words)),)


def route(request: Request, access: Access, past: Past, today: date) -> Route:
    """Raises BadInput: an unknown or retired model, or one outside this computer for a private folder."""
    catalog = Catalog.load(access.home)
    private = private_among(request.inputs, access.settings.private_folders)
    model, why, size = _named(request.model, catalog, today), None, None
    if model == "auto":
        size = size_of(request.inputs)
        choice = _auto(request, access, catalog, size, private is not None, past, today)
        model, why = choice.model, choice.why
    named(model, access)
    card = card_of(model, access, catalog)
    if (farewell := card.farewell(today)) and card.has_ended(today):
        raise BadInput(f"{farewell.en} Nothing was queued.", f"{farewell.zh}没有提交。")
    wanted = access.settings.fallbacks if request.fallbacks is None else request.fallbacks
    reviewer = access.settings.reviewer if request.reviewer is None else request.reviewer
    others = (*wanted, reviewer)
    for other in wanted:
        named(other, access)
    if request.reviewer:
        known(request.reviewer, access)
    if private is not None:
        if not is_here(model, access):
            raise _kept_here(private, model)
        others = tuple(each if each and is_here(each, access) else "" for each in others)
    expected = None
    if card.price is None or card.price.input or card.price.output:
        expected = estimate(card, size or size_of(request.inputs), past(request.job, model))
    notices = catalog.farewells([each for each in (model, *others) if each], today)
    fallbacks = tuple(each for each in others[:-1] if each and each != model)
    return Route(model, fallbacks, others[-1], expected, why, notices)


def stays_here(model: str, inputs: Sequence[Path], access: Access) -> None:
    """Raises UserError for a model outside this computer when an input is private: asked again before each opening, since
    a folder may have been marked, or a switch come, after the task was submitted."""
    private = private_among(inputs, access.settings.private_folders)
    if private is not None and not is_here(model, access):
        raise UserError(
            f"{private} is marked private, and {model} is not on this computer. Nothing more was sent. Take the mark off in "
            "the settings (private_folders) and resume, or submit the task again for a model on this computer.",
            f"{private} 标记为私密，而 {model} 不在这台电脑上。没有再发送内容。请在设置 private_folders 里取消标记后继续，"
            "或改用本机模型重新提交。",
        )


def private_among(inputs: Sequence[Path], folders: Sequence[str]) -> Path | None:
    """The first private folder that an input lies in, or that lies in an input; links are followed on both sides."""
    kept = [Path(folder).expanduser().resolve() for folder in folders]
    for path in (each.expanduser().resolve() for each in inputs):
        for folder in kept:
            if _lies_in(path, folder) or _lies_in(folder, path):
                return folder
    return None


def _lies_in(path: Path, folder: Path) -> bool:
    """By name, or because one of its folders is that very folder: some systems take "private" and "Private" for one."""
    if path.is_relative_to(folder):
        return True
    try:
        return folder.exists() and any(each.samefile(folder) for each in (path, *path.parents) if each.exists())
    except OSError:
        return False  # a folder that cannot be looked at is compared by name only


def _named(model: str, catalog: Catalog, today: date) -> str:
    """A bare "anthropic" or "openai" stands for its balanced model."""
    return (default_model(model, catalog, today) or model) if ":" not in model else model


def _auto(
    request: Request, access: Access, catalog: Catalog, size: Size, is_private: bool, past: Past, today: date
) -> Choice:
    from desktop.providers.offline.intent import intent_of

    job = request.job or intent_of(request.instruction)
    wish = Wish(job, size.files, size.kinds, size.high, is_private, access.settings.preference)
    ready: list[Candidate] = []
    for provider in providers(access).values():
        cards = catalog.of(provider.name) if provider.needs_id else ()
        if not cards or provider.problem(access) is not None:
            continue
        for card in (card_of(each.name, access, catalog) for each in cards):
            found = estimate(card, size, past(request.job, card.name))
            cost = None if found.low_usd is None or found.high_usd is None else (found.low_usd, found.high_usd)
            ready.append(Candidate(card, access.is_here(provider.name), cost))
    return choose(wish, ready, today)


def _kept_here(folder: Path, model: str) -> BadInput:
    return BadInput(
        f"{folder} is marked private, and {model} is not on this computer. Nothing was queued and nothing was sent. "
        "Use `offline`, a model on this computer or `auto`, or take the mark off in the settings (private_folders).",
        f"{folder} 标记为私密，而 {model} 不在这台电脑上。没有提交，也没有发送任何内容。请用 offline、本机模型或 auto，"
        "或在设置 private_folders 里取消标记。",
    )
