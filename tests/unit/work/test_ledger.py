from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.errors import BadInput
from desktop.core.events import TaskSubmitted
from desktop.core.turns import TurnStarted
from desktop.providers.access import Access
from desktop.settings.settings import Settings
from desktop.store.journal import Store
from desktop.work.ledger import COLUMNS, Ledger, day_of
from tests.support.seeded_week import week_clock
from tests.support.told_requests import tell_requests

ZONE = ZoneInfo("Europe/London")
DAY = date(2026, 5, 11)  # the day `week_clock` stands on


@pytest.fixture
def clock() -> SimulatedClock:
    return week_clock()


@pytest.fixture
def store(home: Path, clock: SimulatedClock) -> Iterator[Store]:
    opened = Store.open(home, clock)
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store, home: Path) -> Ledger:
    return Ledger(store, Access(home, Settings(), {}))


def test_only_models_elsewhere_are_counted_as_having_been_sent_something(
    store: Store, clock: SimulatedClock, ledger: Ledger
) -> None:
    tell_requests(store, clock)
    store.append_now(TaskSubmitted("here", "Work here"), TurnStarted("here", 1, model="offline", sent_bytes=5_000))
    totals = ledger.totals(*day_of(DAY, ZONE))
    assert (totals.requests, totals.away_requests, totals.offline_steps) == (3, 3, 1)
    assert totals.away == {"Claude (Anthropic)": 412_000, "GPT (OpenAI)": 96_000}
    assert totals.bytes_out == 508_000
    assert (round(totals.cost_usd, 2), totals.unknown) == (1.99, 1)
    rows = {row.what: row for row in store.ledger(None, None)}
    assert (ledger.where(rows["offline"]), ledger.bytes_out(rows["offline"])) == ("", 0)
    assert ledger.where(rows["openai:gpt-5.5"]) == "GPT (OpenAI)"


def test_a_server_that_is_no_longer_known_still_has_its_row(store: Store, ledger: Ledger) -> None:
    store.append_now(TaskSubmitted("t", "Work"), TurnStarted("t", 1, model="basement:qwen", sent_bytes=5_000))
    assert [ledger.where(row) for row in store.ledger(None, None)] == ["basement"]


def test_a_model_goes_by_its_name_and_the_export_has_its_id_as_well(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    models = ("anthropic:claude-opus-5-5", "basement:qwen", "offline")
    for number, model in enumerate(models):
        store.append_now(TaskSubmitted(f"t{number}", "Work"), TurnStarted(f"t{number}", 1, model=model, sent_bytes=1))
    names = {row.what: ledger.name(row) for row in store.ledger(None, None)}
    assert names["anthropic:claude-opus-5-5"] == "Claude Opus 5.5" and names["basement:qwen"] == "qwen"
    ledger.export(tmp_path / "l.json", None, None)
    rows = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))
    assert {row["what"]: row["name"] for row in rows} == names


def test_days_without_anything_are_left_out(store: Store, clock: SimulatedClock, ledger: Ledger) -> None:
    tell_requests(store, clock)
    clock.advance(3 * 86_400)
    tell_later = TaskSubmitted("later", "Later")
    store.append_now(tell_later, TurnStarted("later", 1, model="openai:gpt-5.5", sent_bytes=1))
    days = ledger.days(date(2026, 5, 20), ZONE)
    assert [(day, totals.requests) for day, totals in days] == [(date(2026, 5, 14), 1), (DAY, 3)]


def test_a_day_of_the_offline_engine_has_steps_and_no_request(store: Store, ledger: Ledger) -> None:
    store.append_now(TaskSubmitted("here", "Work here"), TurnStarted("here", 1, model="offline"))
    ((day, totals),) = ledger.days(DAY, ZONE)
    assert (day, totals.requests, totals.offline_steps, totals.bytes_out) == (DAY, 0, 1, 0)


def test_an_empty_ledger_has_no_days(ledger: Ledger) -> None:
    assert ledger.days(DAY, ZONE) == []


def test_the_export_holds_every_row_once(store: Store, clock: SimulatedClock, ledger: Ledger, tmp_path: Path) -> None:
    tell_requests(store, clock)
    assert ledger.export(tmp_path / "l.json", None, None) == 3
    rows = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))
    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    assert [row["bytes_out"] for row in rows] == [229_600, 96_000, 182_400]
    assert rows[1]["cost_usd"] is None
    assert ledger.export(tmp_path / "l.csv", None, None) == 3
    with (tmp_path / "l.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["bytes_out"] for row in table] == ["229600", "96000", "182400"]
    assert [row["cost_usd"] for row in table] == ["1.38", "", "0.61"]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1+2", "@sum", "-cmd", "\t=1"])
def test_no_spreadsheet_runs_what_an_instruction_says(store: Store, ledger: Ledger, tmp_path: Path, words: str) -> None:
    store.append_now(TaskSubmitted("t", words), TurnStarted("t", 1, model="openai:gpt-5.5", sent_bytes=1))
    ledger.export(tmp_path / "l.csv", None, None)
    with (tmp_path / "l.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["instruction"] == f"'{words}"


def test_an_empty_export_is_still_a_table(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.export(tmp_path / "l.json", None, None) == 0
    assert json.loads((tmp_path / "l.json").read_text()) == []


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        ledger.export(tmp_path / "missing" / "l.csv", None, None)
    assert list(tmp_path.glob("**/*.part")) == []
