"""The day page with few and with many past tasks: opening it and scrolling it must cost the same.

Both stores have the same forty tasks today; one has 10 tasks in the past, the other 100,000. Printed as a ratio.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.core.clock import SimulatedClock
from desktop.core.events import DeliverableSaved, RunEnded, RunStarted, TaskCompleted, TaskSubmitted
from desktop.store.journal import Store
from desktop.ui import theme
from desktop.ui.day.day_page import DayPage
from desktop.ui.theme import Theme, ThemeSource
from tests.support.qt_watch import application, delete_now

pytestmark = [pytest.mark.bench, pytest.mark.qt, pytest.mark.timeout(900)]

FEW, MANY = 10, 100_000
A_DAY = 200  # past tasks per day, one transaction
TODAY = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
ROUNDS = 15


def finished(task: str) -> list[object]:
    saved = DeliverableSaved(task, f"{task}-file", "", f"{task}.docx", f"/out/{task}.docx", "0" * 64, "docx", 10)
    return [
        TaskSubmitted(task, f"Prepare the review number {task}"),
        RunStarted(task, f"{task}-run"),
        saved,
        TaskCompleted(task),
        RunEnded(task, f"{task}-run", "completed"),
    ]


def filled(home: Path, past: int) -> tuple[Store, SimulatedClock]:
    days = -(-past // A_DAY)
    clock = SimulatedClock(TODAY - timedelta(days=days))
    store = Store.open(home, clock)
    for day in range(days):
        batch = [event for n in range(min(A_DAY, past - day * A_DAY)) for event in finished(f"p{day}-{n}")]
        store.append_now(*batch)  # type: ignore[arg-type]
        clock.advance(86_400)
    for number in range(40):
        store.append_now(*finished(f"today-{number}"))  # type: ignore[arg-type]
        clock.advance(8 * 60)
    return store, clock


class NoCommands:
    """Nothing is submitted here."""

    def run(self, command: object, then: object = None, otherwise: object = None) -> None:
        raise AssertionError(command)

    def submit(self, instruction: str, inputs: object = (), *, model: str) -> object:
        raise AssertionError(instruction)


def median_ms(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def opened(store: Store, clock: SimulatedClock) -> DayPage:
    none = NoCommands()
    page = DayPage(store, none, None, ThemeSource(Theme()), clock, none, UTC)  # type: ignore[arg-type]
    page.resize(1276, 816)
    page.grab()
    return page


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[dict[int, DayPage]]:
    theme.apply(application(), Theme())
    stores = {past: filled(tmp_path / str(past), past) for past in (FEW, MANY)}
    yield {past: opened(*store) for past, store in stores.items()}
    for store, _ in stores.values():
        store.close()


def test_the_timeline_costs_the_same_with_ten_and_with_a_hundred_thousand_past_tasks(
    pages: dict[int, DayPage], capsys: pytest.CaptureFixture[str]
) -> None:
    def open_again(page: DayPage) -> None:
        made = opened(page._store, page._clock)  # type: ignore[arg-type]
        made.close()
        delete_now(made)

    def scroll(page: DayPage) -> None:
        bar = page.sheet.verticalScrollBar()
        for step in range(0, max(1, bar.maximum()), 64):
            bar.setValue(step)
            page.sheet.viewport().grab()

    def refresh(page: DayPage) -> None:
        page.refresh(("today-20",))
        page.sheet.viewport().grab()

    lines = []
    for name, act in (("open", open_again), ("scroll through", scroll), ("one change", refresh)):
        few, many = (median_ms(lambda act=act, past=past: act(pages[past])) for past in (FEW, MANY))  # type: ignore[misc]
        ratio = many / few
        lines.append(
            f"timeline, {name}: {few:.1f} ms with {FEW}, {many:.1f} ms with {MANY:,} past tasks, ratio {ratio:.2f}"
        )
        assert ratio < 2, lines[-1]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
