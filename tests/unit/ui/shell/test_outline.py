"""Windows that are not rectangles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.painting.outline import cut_out, region_of, rounded

pytestmark = pytest.mark.qt


def test_the_corners_of_a_card_are_outside_and_its_edges_have_room(qapp: QApplication) -> None:
    region = region_of(rounded(QRectF(10.5, 10.5, 99, 59), 10))
    assert region.contains(QPoint(60, 40)) and region.contains(QPoint(10, 40)) and region.contains(QPoint(109, 40))
    assert not region.contains(QPoint(10, 10)) and not region.contains(QPoint(7, 40))


def test_only_a_screen_that_may_have_no_compositor_gets_a_mask(qapp: QApplication) -> None:
    window, card = QWidget(), rounded(QRectF(0, 0, 80, 40), 10)
    cut_out(window, card, platform="wayland")
    assert window.mask().isEmpty()
    cut_out(window, card, platform="xcb")
    assert window.mask().contains(QPoint(40, 20)) and not window.mask().contains(QPoint(90, 20))
