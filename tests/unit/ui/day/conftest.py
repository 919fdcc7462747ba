"""What the tests of the day share: a real application, a look, and tasks as the store would tell them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui import theme, translation
from desktop.ui.theme import Theme, ThemeSource
from tests.support.qt_watch import application


@pytest.fixture
def app() -> QApplication:
    return application()


@pytest.fixture
def themes(app: QApplication) -> Iterator[ThemeSource]:
    """English and light; put back after the test."""
    translation.set_language("en")
    look = Theme("light", "en")
    theme.apply(app, look)
    yield ThemeSource(look)
    translation.set_language("en")
