"""`status ID` shows the hand-over of a finished task, in words and as JSON."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.cli.show import status
from desktop.core import events as e
from desktop.core.clock import SimulatedClock
from desktop.store.journal import Store

REPORT = "The brief is ready.\n\n## What was made\n\n- **brief.docx**\n"


@pytest.fixture
def finished(home: Path) -> Path:
    store = Store.open(home, SimulatedClock(datetime(2026, 3, 2, 12, tzinfo=UTC)))
    store.append_now(e.TaskSubmitted("t", "Do it.", workspace="/w"), e.RunStarted("t", "r", "offline"))
    store.append_now(e.TaskCompleted("t", REPORT, "The brief is ready."))
    store.close()
    return home


def options(home: Path, as_json: bool) -> argparse.Namespace:
    return argparse.Namespace(home=str(home), id="t", json=as_json)


def test_a_finished_task_shows_its_hand_over(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(options(finished, as_json=False)) == 0
    assert capsys.readouterr().err.endswith(f"\n{REPORT}")


def test_a_script_gets_the_hand_over_as_report(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(options(finished, as_json=True)) == 0
    (task,) = json.loads(capsys.readouterr().out)["tasks"]
    assert task["report"] == REPORT
