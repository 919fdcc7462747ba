"""Answers for the commands about chat models: `models`, `key set|delete|test`, `budget`.

A key is read from a prompt that does not show it, or from standard input; never from an argument, which other programs
see and the shell keeps.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.line import as_line
from desktop.cli.narration import say
from desktop.cli.place import home_of, opened
from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput, NotSignedIn, ProviderError, UserError
from desktop.core.failure import FailureKind, ModelFailure
from desktop.providers.access import Access
from desktop.providers.card import Price
from desktop.providers.catalog import Catalog
from desktop.providers.listing import Row, refresh, rows
from desktop.providers.registry import default_model, known, providers
from desktop.settings import keys
from desktop.settings.secrets import KeyringUnavailable
from desktop.settings.settings import save


def models(options: argparse.Namespace) -> int:
    """Chat models: whether each is ready or why not, its price, where it runs, and when it ends."""
    access, today = Access(home_of(options)), SystemClock().now().date()
    if options.refresh:
        for name, reason in asyncio.run(refresh(access)).items():
            say(f"{name}: {reason}")
    found = rows(access, today)
    if (problem := Catalog.load(access.home).problem) is not None:
        say(problem.text(spoken_language()))
    if options.json:
        print(as_line({"models": [_as_json(row) for row in found]}))
        return 0
    language = spoken_language()
    for row in found:
        say(f"{row.name:<30} {_price_words(row, language):<26} {row.where}")
        for note in (row.problem, row.farewell):
            if note is not None and not _was_said(row, note, found):
                say(f"    {note.text(language)}")
    return 0


def _was_said(row: Row, note: UserError, found: tuple[Row, ...]) -> bool:
    """What keeps a whole provider away is told once, under its first model."""
    return note is row.problem and next(each for each in found if each.provider == row.provider) is not row


def _as_json(row: Row) -> dict[str, Any]:
    card, price = row.card, row.card.price if row.card else None
    data: dict[str, Any] = {
        "name": row.name,
        "title": row.title,
        "ready": row.problem is None,
        "why": row.problem.en if row.problem else None,
        "where": row.where,
        "local": row.is_here,
        "price": _price_json(price),
    }
    if card is not None:
        data |= {"priced_on": card.priced_on or None, "priced_by": card.priced_by or None, "note": card.note or None}
        data |= {"context": card.context, "window": card.window or None}
        data |= {"retires": card.retires or None, "successor": card.successor or None}
    return data


def _price_json(price: Price | None) -> Any:
    """ "free", null for an unknown price, or US dollars per million tokens."""
    if price is None:
        return None
    if not price.input and not price.output:
        return "free"
    rates = {name: getattr(price, name) for name in ("input", "output", "cache_read", "cache_write")}
    return rates | ({"above": price.above, "dearer": _price_json(price.dearer)} if price.dearer else {})


def _price_words(row: Row, language: str) -> str:
    zh = language == "zh"
    if row.card is None:
        return ""
    price = row.card.price
    if price is None:
        return "价格未知" if zh else "price unknown"
    if not price.input and not price.output:
        return "免费" if zh else "free"
    return f"${price.input:g} / ${price.output:g} {'每百万词元' if zh else 'per 1M tokens'}"


def key(options: argparse.Namespace) -> int:
    """Keep, forget or try the key of a provider."""
    home = home_of(options)
    access = Access(home)
    if not known(options.provider, access).needs_id:
        raise BadInput(f"{options.provider} needs no key.", f"{options.provider} 不需要密钥。")
    if options.act == "set":
        return _set(options, access)
    if options.act == "delete":
        had = keys.forget(home, options.provider)
        say(f"The key of {options.provider} was forgotten." if had else f"There was no key of {options.provider}.")
        return 0
    return asyncio.run(_test(options.provider, access))


def _set(options: argparse.Namespace, access: Access) -> int:
    settings = access.settings
    if options.plain_text and not settings.plain_text_keys:
        settings = settings.with_(plain_text_keys=True)
    secret = _typed(options.provider)
    try:
        where = keys.keep(access.home, options.provider, secret, plain_text=settings.plain_text_keys)
    except KeyringUnavailable as error:
        raise KeyringUnavailable(
            f"{error.en} If you accept that every program you run can read the key, add --plain-text: it then lies as "
            f"plain text in {access.home / keys.FILE}.",
            f"{error.zh}如果您接受自己运行的任何程序都能读到密钥，可加 --plain-text：密钥将以明文保存在 {access.home / keys.FILE}。",
        ) from None
    if where == "plain text":
        save(access.home, settings)
        say(f"Kept as plain text in {access.home / keys.FILE}: every program you run can read it.")
    else:
        say(f"The key of {options.provider} is in the system keyring.")
    say(f"`afternoon key test {options.provider}` tries it with a request of one token.")
    return 0


def _typed(provider: str) -> str:
    """From a terminal without an echo; from standard input when that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Key of {provider} (not shown): ", stream=sys.stderr)
    return sys.stdin.readline()


async def _test(provider: str, access: Access) -> int:
    """One request of one token. NotSignedIn or ProviderError say what is wrong."""
    from desktop.providers.trial import ask_once

    today = SystemClock().now().date()
    catalog = await asyncio.to_thread(Catalog.load, access.home)
    name = default_model(provider, catalog, today) or next((card.name for card in catalog.of(provider)), "")
    if not name:
        said = await refresh(access)
        if provider in said:
            raise ProviderError(f"{provider}: {said[provider]}")
        name = next((card.name for card in Catalog.load(access.home).of(provider)), "")
    if not name:
        raise ProviderError(f"{provider} answers but lists no model.", f"{provider} 有回应，但没有列出模型。")
    try:
        answered = await ask_once(name, access)
    except ModelFailure as failure:
        raise _told(provider, failure) from None
    say(f"{answered} answers ({access.host(provider)}).")
    return 0


def _told(provider: str, failure: ModelFailure) -> UserError:
    detail = failure.detail
    match failure.kind:
        case FailureKind.SIGN_IN:
            return NotSignedIn(
                f"{provider} does not accept the key: {detail} Set another one: `afternoon key set {provider}`.",
                f"{provider} 不接受这个密钥：{detail} 请重新设置：afternoon key set {provider}。",
            )
        case FailureKind.BUDGET | FailureKind.RATE_LIMIT:
            return ProviderError(
                f"The key of {provider} works, but the account cannot be used now: {detail}",
                f"{provider} 的密钥有效，但账户现在不能使用：{detail}",
            )
        case _:
            return ProviderError(f"{provider} could not be tried: {detail}", f"无法试用 {provider}：{detail}")


def budget(options: argparse.Namespace) -> int:
    """A task's own limit in US dollars, or none; the task goes on if it waited for it."""
    from desktop.work.queue import TaskQueue

    with opened(options) as store:
        queue = TaskQueue(store, SystemClock(), home_of(options))
        asyncio.run(queue.set_budget(options.id, options.usd))
    return 0


def back_ends(options: argparse.Namespace) -> dict[str, str]:
    """The line of `doctor`: which back ends are ready and why the others are not."""
    access = Access(home_of(options), keyring_s=5.0)
    listed = [p for p in providers(access).values() if p.is_listed and p.name != "auto"]
    problems = {p.name: p.problem(access) for p in listed}
    ready = [name for name, problem in problems.items() if problem is None]
    rest = [f"{name}: {problem.text(spoken_language())}" for name, problem in problems.items() if problem is not None]
    return {"name": "back ends", "state": "passed", "detail": "; ".join([f"ready: {', '.join(ready)}", *rest])}
