"""Whether the window stays smooth while large files are reviewed: the longest gap between ticks of 16 ms while a workbook of
a hundred thousand cited cells is opened, read on and stepped through, and a PDF of sixty pages is scrolled, in a process of
its own.

Goal: at worst 33 ms between two ticks.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.bench_smoothness import Ticks, opened, resident_megabytes
from tests.support.program import PROJECT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

ROWS, COLUMNS = 10_000, 10
PAGES = 60
REST_S = 1.0
NOW = datetime(2026, 5, 14, 9, tzinfo=UTC)


# --- in the measured process ---


async def book() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        tell_book(Path(folder), "small", 3)
        tell_book(Path(folder), "t", ROWS)
        app = opened(Path(folder))
        await asyncio.sleep(2)
        figures = {"before, MB": resident_megabytes()}
        await timed("a small task", figures, lambda: app.window.open_task("small"))
        await timed("a small review", figures, lambda: app.window.open_review("small", "small-c"))
        await timed("a small task again", figures, app.window.leave_review)
        await timed("the task", figures, lambda: app.window.open_task("t"))
        await timed("the review", figures, lambda: app.window.open_review("t", "t-c"))
        page = app.window.page("review")
        await timed("again", figures, page.refresh)
        for number in range(3):
            bar = page.paper.verticalScrollBar()
            await timed(f"read on {number + 1}", figures, lambda bar=bar: bar.setValue(bar.maximum()))
        await timed("next fact", figures, lambda: page.step_fact(1))
        await timed("evidence", figures, lambda: page.show_evidence(5))
        figures["after, MB"] = resident_megabytes()
        await app.stop()
        return figures


async def pages() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        tell_pages(Path(folder))
        app = opened(Path(folder))
        await asyncio.sleep(2)
        figures = {"before, MB": resident_megabytes()}
        began = time.perf_counter()
        await timed("open", figures, lambda: app.window.open_review("t", "t-c"), rest_s=0)
        page = app.window.page("review")
        while page.paper.page_numbers()[1] == 0 or page.paper.missing_picture() is not None:
            await asyncio.sleep(0.005)
        figures["first page after"] = (time.perf_counter() - began) * 1000
        bar = page.paper.verticalScrollBar()
        for share in (0.2, 0.5, 0.9):
            await timed(f"to {share:.0%}", figures, lambda share=share: bar.setValue(int(bar.maximum() * share)))
        await timed("scroll through", figures, lambda: None, rest_s=0, then=scroll(bar))
        figures["after, MB"] = resident_megabytes()
        await app.stop()
        return figures


async def scroll(bar) -> None:  # type: ignore[no-untyped-def]
    for step in range(200):
        bar.setValue(bar.maximum() * step // 200)
        await asyncio.sleep(0.01)


async def timed(name, figures, act, rest_s=REST_S, then=None):  # type: ignore[no-untyped-def]
    """The longest gap (ms) from `act` until what it began is over and `rest_s` seconds have passed."""
    ticks = Ticks()
    await asyncio.sleep(0.1)
    ticks.begin()
    act()
    if then is not None:
        await then
    await asyncio.sleep(rest_s or 0.3)
    figures[name] = ticks.figures()["worst"]


def tell_book(home: Path, task: str, count: int) -> None:
    rows = [
        [{"value": row * COLUMNS + n, "format": "integer", "sources": ["p1"]} for n in range(COLUMNS)]
        for row in range(count)
    ]
    columns = [{"title": f"Column {n}"} for n in range(COLUMNS)]
    spec = {"title": "Big", "sheets": [{"name": "Figures", "table": {"columns": columns, "rows": rows}}]}
    evidence = [
        {"place": f"Figures!{chr(65 + n)}{row + 2}", "text": str(row * COLUMNS + n), "sources": ["p1"]}
        for row in range(count)
        for n in range(COLUMNS)
    ]
    tell(home, task, "xlsx", spec, b"a workbook", evidence)


def tell_pages(home: Path) -> None:
    from desktop.core import spec as s
    from desktop.core.document import Citation, Locator, Place
    from desktop.core.schema import dump
    from desktop.deliverables.registry import WRITERS, WriteContext

    line = s.Line("What was agreed in the last review still holds, at EUR 74,000 and 31.4%. " * 5, ("p1",))
    blocks = tuple(s.Paragraph((line,)) for _ in range(PAGES * 8))
    spec = s.DocumentSpec("Long", blocks)
    citation = Citation("p1", Locator("a.csv", Place.CELLS, 0, "S"), "q", "0" * 64)
    path = home / "Long.pdf"
    home.mkdir(exist_ok=True)
    WRITERS["pdf"].write(spec, WriteContext({"p1": citation}, NOW), path)
    tell(home, "t", "pdf", dump(spec), path.read_bytes(), [])


def tell(
    home: Path, task: str, format: str, spec: dict[str, object], content: bytes, evidence: list[dict[str, object]]
) -> None:
    """A task that made one file, whose id is that of the task and "-c"."""
    from desktop.core import events as e
    from desktop.core.clock import SystemClock
    from desktop.store.journal import Store

    store = Store.open(home, SystemClock())
    path, key, run = home / f"Long.{format}", f"{task}-c", f"{task}-r"
    path.write_bytes(content)
    locator = {"file": "a.csv", "place": "cells", "number": 0, "name": "S", "detail": ""}
    citations = {"p1": {"passage": "p1", "locator": locator, "quote": "q", "sha256": "0" * 64}}
    blob = store.put_blob_now(json.dumps({"evidence": evidence, "citations": citations, "counts": {}}).encode())
    arguments, digest = {"name": "Long", "spec": spec, "format": format}, hashlib.sha256(content).hexdigest()
    store.append_now(
        e.TaskSubmitted(task, "Make it", (), str(home), language="en", timezone="Europe/London"),
        e.RunStarted(task, run),
        e.CallProposed(task, 1, 0, key, key, "write", arguments, "WORKSPACE", "allow", ""),
        e.CallStarted(task, key),
        e.DeliverableSaved(task, key, key, path.name, str(path), digest, format, len(content), 1, "Long", blob),
        e.CallEnded(task, key, "succeeded", "{}"),
        e.TaskCompleted(task, "# Ready"),
        e.RunEnded(task, run, "completed"),
    )
    store.close()


MODES = {"book": book, "pages": pages}


def main(mode: str) -> None:
    from PySide6.QtWidgets import QApplication

    from desktop.ui.loop import run

    print(json.dumps(run(QApplication(["afternoon"]), MODES[mode]())))  # type: ignore[arg-type]


# --- in the test ---


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[str], None]]:
    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    yield say


@pytest.mark.parametrize("mode", list(MODES))
def test_gaps_while_a_large_file_is_reviewed(mode: str, said: Callable[[str], None]) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "tests.bench.bench_review", mode]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    said(f"{mode}, worst gap: " + ", ".join(f"{name} {value:.0f}" for name, value in found.items()) + " ms (goal 33)")


if __name__ == "__main__":
    main(sys.argv[1])
