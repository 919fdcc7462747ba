"""The desk of a scenario, the steps of every theme, and the moment at which a told scenario is lived."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.steps import StepNamePrefix

from tests.features.window.steps import THEMES
from tests.support.desk import Desk
from tests.support.story import live

DESK = pytest.StashKey[Desk]()

for theme in THEMES:
    steps = vars(import_module(f"tests.features.window.steps.{theme}"))
    globals().update({name: step for name, step in steps.items() if name.startswith(StepNamePrefix.step_def.value)})


@pytest.fixture
def desk(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> Desk:
    request.node.stash[DESK] = desk = Desk(home, tmp_path / "mine")
    desk.folder.mkdir()
    return desk


def pytest_bdd_after_scenario(request: pytest.FixtureRequest, scenario: Any) -> None:
    desk = request.node.stash.get(DESK, None)
    if desk is not None and len(desk.acts) == len(scenario.steps):  # else a step could not even be told
        live(desk, [f"{each.keyword} {each.name}" for each in scenario.steps])
