"""What becomes of the data folder when the parts of the window cannot be put together."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app.frame import Frame
from desktop.app.parts import App
from desktop.core.errors import StoreError
from desktop.core.events import TaskSubmitted
from desktop.store.journal import Store
from tests.support.seeded_week import week_clock

pytestmark = pytest.mark.qt

stores: list[Store] = []


class LameApp(App):
    """Its last step fails, when everything else is there."""

    def _connect(self) -> None:
        stores.append(self.store)
        raise RuntimeError("a part is missing")


async def test_a_window_that_cannot_be_put_together_leaves_the_store_closed(qapp: QApplication, home: Path) -> None:
    frame = Frame(home, {"LANG": "C"})
    stores.clear()
    with pytest.raises(RuntimeError, match="a part is missing"):
        LameApp(frame, week_clock())
    with pytest.raises(StoreError, match="closed"):
        stores[0].append_now(TaskSubmitted("t", "Summarise this"))
    assert not (home / "queue.db-wal").exists()
    frame.window.deleteLater()
