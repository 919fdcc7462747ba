"""Answers for what was asked and done, and for finding it again: `ledger search`."""

from __future__ import annotations

import argparse
from datetime import date, datetime, tzinfo
from typing import Any

from desktop.cli.language import spoken_language
from desktop.cli.line import as_line
from desktop.cli.narration import say
from desktop.cli.place import home_of, opened
from desktop.core.clock import SystemClock
from desktop.core.document import Locator
from desktop.providers.access import Access
from desktop.settings.place import zone
from desktop.store.search import Found
from desktop.work.ledger import Ledger, Totals, day_of

LIMIT = 20


def ledger(options: argparse.Namespace) -> int:
    """Every request to a chat model and every call beyond its task of one day, with what it came to; `--json` one object
    with the rows; `--export` writes them as CSV or JSON, `--all` of all days."""
    access = Access(home_of(options))
    place = zone(access.settings.timezone)
    with opened(options) as store:
        held = Ledger(store, access)
        today = SystemClock().now().astimezone(place).date()
        day: date = options.day or today
        span: tuple[datetime | None, datetime | None] = (None, None) if options.all else day_of(day, place)
        if options.export:
            say(f"{held.export(options.export, *span)} rows written to {options.export}")
            return 0
        totals = [(each, found) for each, found in held.days(today, place) if options.all or each == day]
        if options.json:
            days = [{"day": each.isoformat()} | _totals(found) for each, found in totals]
            print(as_line({"days": days, "rows": list(held.lines(*span))}))
            return 0
        for line in held.lines(*span):
            say(_line(line, place))
        for each, found in totals:
            say(f"{each.isoformat()}: {_totals_words(found)}")
        if not totals:
            say("Nothing was asked of a model.")
    return 0


def _totals(found: Totals) -> dict[str, Any]:
    return {
        "requests": found.requests,
        "offline_steps": found.offline_steps,
        "bytes_out": found.bytes_out,
        "to": found.away,
        "sends": found.sends,
        "cost_usd": found.cost_usd,
        "unknown_prices": found.unknown,
    }


def _totals_words(found: Totals) -> str:
    to = ", ".join(f"{size} B to {title}" for title, size in found.away.items()) or "nothing left this computer"
    price = f"${found.cost_usd:.2f}" + (f" and {found.unknown} without a known price" if found.unknown else "")
    steps = f", {found.offline_steps} offline steps" if found.offline_steps else ""
    return f"{found.requests} requests{steps}, {to}, {found.sends} mails, {price}"


def _line(line: dict[str, Any], place: tzinfo) -> str:
    at = datetime.fromisoformat(line["when"]).astimezone(place)
    cost = "" if line["cost_usd"] is None else f" ${line['cost_usd']:.4f}"
    tried = f" try {line['attempt']}" if line["attempt"] > 1 else ""
    title = line["instruction"].splitlines()[0][:50]
    outcome = line["outcome"] or "under way"
    return (
        f"{at:%Y-%m-%d %H:%M}  {line['what']}  {line['where']}  {line['bytes_out']} B{cost}  {outcome}{tried}  {title}"
    )


def search(options: argparse.Namespace) -> int:
    """Tasks, files, sentences and numbers that hold every word; exit code 1 when nothing does."""
    with opened(options) as store:
        found = store.search(" ".join(options.words), LIMIT, portions=2**31)
    if options.json:
        print(as_line(_found(found)))
    else:
        _say_found(found)
    return 0 if any(found.counts) else 1


def _found(found: Found) -> dict[str, Any]:
    return {
        "counts": dict(zip(("tasks", "files", "sentences"), found.counts, strict=True)),
        "tasks": [{"id": each.task.id, "instruction": each.task.instruction} for each in found.tasks],
        "files": [{"name": each.name, "path": each.path, "task": each.task.id} for each in found.files],
        "sentences": [
            {"text": each.text, "file": each.file, "path": each.path, "place": _place(each.place), "task": each.task.id}
            for each in found.texts
        ],
    }


def _place(place: str | Locator) -> str:
    return place.label(spoken_language()) if isinstance(place, Locator) else place


def _say_found(found: Found) -> None:
    for task in found.tasks:
        say(f"task      {task.task.id}  {task.task.state.value:<10} {task.task.instruction.splitlines()[0][:70]}")
    for file in found.files:
        say(f"file      {file.path}")
    for text in found.texts:
        say(f"sentence  {text.text}\n          {text.file}, {_place(text.place)}")
    if not any(found.counts):
        say("No match. Try a file name or number.")
