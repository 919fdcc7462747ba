"""Which find is the current one while results come in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from desktop.ui.day.search_panel import SearchPanel
from desktop.ui.day.search_rows import SearchRow
from desktop.ui.theme import ThemeSource
from tests.support.qt_watch import delete_now

pytestmark = pytest.mark.qt
HEAD, OLD, NEW, LAST = SearchRow("Tasks", head=True), SearchRow("old"), SearchRow("new"), SearchRow("last")


@pytest.fixture
def panel(themes: ThemeSource) -> Iterator[SearchPanel]:
    window = QWidget()
    yield SearchPanel(themes, window)
    delete_now(window)


def test_a_better_find_that_comes_later_becomes_the_current_one(panel: SearchPanel) -> None:
    panel.show_rows([HEAD, OLD, LAST], "")
    panel.show_rows([HEAD, NEW, OLD, LAST], "")
    assert panel.current() == NEW


def test_the_find_the_person_went_to_stays_current(panel: SearchPanel) -> None:
    panel.show_rows([HEAD, OLD, LAST], "")
    panel.move_by(1)
    panel.show_rows([HEAD, NEW, OLD, LAST], "")
    assert panel.current() == LAST
    panel.show_rows([HEAD, NEW], "")
    assert panel.current() == NEW
