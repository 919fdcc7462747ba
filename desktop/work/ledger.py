"""Answers for the ledger as a person reads it: what was asked and done, where it ran, what left, what it came to.

Bytes count as having left only for chat models that do not run on this computer.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import IO, Any

from desktop.core.errors import BadInput
from desktop.core.schema import dump
from desktop.providers.access import Access
from desktop.providers.catalog import Catalog
from desktop.providers.registry import known
from desktop.store.journal import Store
from desktop.store.ledger import LedgerRow

OFFLINE = "offline"  # the built-in engine
COLUMNS = (
    "when",
    "kind",
    "task",
    "instruction",
    "what",
    "name",
    "where",
    "bytes_out",
    "cost_usd",
    "attempt",
    "outcome",
    "error",
)


@dataclass(frozen=True, slots=True)
class Totals:
    """What was begun in a stretch of time. `away` maps the title of a provider to the bytes it was sent; `requests`
    counts all requests to chat models, `sends` mails and posts, `unknown` requests without a price (not in `cost_usd`).
    `offline_steps` are those of the offline engine, which asks no model."""

    requests: int = 0
    away: dict[str, int] = field(default_factory=dict)
    away_requests: int = 0
    sends: int = 0
    cost_usd: float = 0.0
    unknown: int = 0
    offline_steps: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.offline_steps or self.sends)

    @property
    def bytes_out(self) -> int:
        return sum(self.away.values())


class Ledger:
    """The ledger of one data folder. Reads only; may be asked on any thread."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store, self._access = store, access
        self._titles: dict[str, str] = {}
        self._catalog: Catalog | None = None

    def is_here(self, row: LedgerRow) -> bool:
        """Nothing of it left this computer: a model that runs here, a change of files here."""
        return self._is_here(row.what) if row.kind == "turn" else row.effect not in ("SEND", "FETCH", "SPEND")

    def name(self, row: LedgerRow) -> str:
        """What a person calls it: the name of the model in the catalog, else its id; of a tool its words."""
        if row.kind != "turn":
            return row.what.replace("_", " ")
        if self._catalog is None:  # at the first row, and once: it reads three files
            self._catalog = Catalog.load(self._access.home)
        card = self._catalog.card(row.what)
        return card.title or card.id or self._title(row.what)

    def where(self, row: LedgerRow) -> str:
        """The provider's title; "" for this computer; "web" for a call that reached out."""
        if self.is_here(row):
            return ""
        return self._title(row.what) if row.kind == "turn" else "web"

    def bytes_out(self, row: LedgerRow) -> int:
        return 0 if self.is_here(row) else row.sent_bytes

    def totals(self, start: datetime, end: datetime) -> Totals:
        """Of what was begun in [start, end)."""
        away: dict[str, int] = {}
        requests = away_requests = offline_steps = 0
        for model, (number, held) in self._store.sent(start, end).items():
            if model == OFFLINE:
                offline_steps += number
                continue
            requests += number
            if not self._is_here(model):
                away_requests += number
                away[self._title(model)] = away.get(self._title(model), 0) + held
        spent = self._store.spent(start, end)
        sends = self._store.sends(start, end)
        return Totals(requests, away, away_requests, sends, spent.cost_usd, spent.unknown, offline_steps)

    def days(self, today: date, zone: tzinfo) -> list[tuple[date, Totals]]:
        """Every day on which a chat model was asked, the offline engine worked or something was sent, the latest first."""
        first = self._store.first_asked()
        if first is None:
            return []
        day, found = first.astimezone(zone).date(), []
        while day <= today:
            totals = self.totals(*day_of(day, zone))
            if not totals.is_empty:
                found.append((day, totals))
            day += timedelta(days=1)
        return found[::-1]

    def lines(self, start: datetime | None, end: datetime | None) -> Iterator[dict[str, Any]]:
        """One mapping by COLUMNS for each row, newest first."""
        for row in self._store.ledger_rows(start, end):
            told = dump(row)
            values = {"when": told["at"], "where": self.where(row) or "this computer", "bytes_out": self.bytes_out(row)}
            values["name"] = self.name(row)
            yield {name: values.get(name, told.get(name)) for name in COLUMNS}

    def export(self, path: Path, start: datetime | None, end: datetime | None) -> int:
        """Write the rows in [start, end) to `path`, as JSON when it ends in .json, else as CSV. How many. BadInput when it
        cannot be written; then there is no half file."""
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("w", encoding="utf-8-sig" if path.suffix != ".json" else "utf-8", newline="") as file:
                written = (
                    _json(file, self.lines(start, end))
                    if path.suffix == ".json"
                    else _csv(file, self.lines(start, end))
                )
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BadInput(
                f"The ledger cannot be written to {path}: {error.strerror}. Nothing was changed; choose another place.",
                f"无法把账本写到 {path}：{error.strerror}。没有改动；请换一个位置。",
            ) from error
        return written

    def _is_here(self, model: str) -> bool:
        return self._access.is_here(model.partition(":")[0])

    def _title(self, model: str) -> str:
        provider = model.partition(":")[0]
        if provider not in self._titles:
            try:
                self._titles[provider] = known(model, self._access).title
            except BadInput:  # a server of the person's own that was taken out of the settings
                self._titles[provider] = provider
        return self._titles[provider]


def day_of(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first moment of `day` in `zone` and of the day after it."""
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def _csv(file: IO[str], lines: Iterator[dict[str, Any]]) -> int:
    """Rows a spreadsheet can open: what it would run as a formula is a text."""
    from desktop.deliverables.delimited_file import safe

    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    number = 0
    for line in lines:
        number += 1
        rows.writerow(
            ["" if value is None else safe(value) if isinstance(value, str) else value for value in line.values()]
        )
    return number


def _json(file: IO[str], lines: Iterator[dict[str, Any]]) -> int:
    """One array, a row per line."""
    number = 0
    file.write("[")
    for line in lines:
        number += 1
        file.write(("\n" if number == 1 else ",\n") + json.dumps(line, ensure_ascii=True))
    file.write("\n]\n")
    return number
