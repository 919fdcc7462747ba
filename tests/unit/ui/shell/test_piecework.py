from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui.piecework import Piecework
from tests.support.qt_watch import delete_now, process_until

pytestmark = pytest.mark.qt


class Writer(QObject):
    """Notes what is done; `then` is called within the first piece."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.then: Callable[[], None] = lambda: None

    def one(self) -> None:
        self.done.append("one")
        then, self.then = self.then, lambda: None
        then()

    def two(self) -> None:
        self.done.append("two")


def test_pieces_are_done_in_the_order_they_were_asked_for_and_each_once(qapp: QApplication) -> None:
    pieces, writer = Piecework(), Writer()
    for piece in (writer.one, writer.two, writer.one):
        pieces.take(piece)
    assert writer.done == [] and not pieces.is_empty()
    process_until(pieces.is_empty)
    assert writer.done == ["one", "two"]


def test_what_qt_has_to_do_comes_between_two_pieces(qapp: QApplication) -> None:
    pieces, writer = Piecework(), Writer()
    between = QTimer()
    between.timeout.connect(lambda: writer.done.append("tick"))
    writer.then = lambda: between.start(0)
    for piece in (writer.one, writer.two):
        pieces.take(piece)
    later = Writer()
    later.done = writer.done
    for piece in (later.one, later.two):
        pieces.take(piece)
    process_until(pieces.is_empty)
    between.stop()
    assert [each for each in writer.done if each != "tick"] == ["one", "two", "one", "two"]
    first, last = writer.done.index("one"), len(writer.done) - 1 - writer.done[::-1].index("two")
    assert "tick" in writer.done[first:last]


def test_a_piece_that_asks_for_itself_comes_behind_the_others(qapp: QApplication) -> None:
    pieces, writer = Piecework(), Writer()
    writer.then = lambda: pieces.take(writer.one)
    pieces.take(writer.one)
    pieces.take(writer.two)
    process_until(pieces.is_empty)
    assert writer.done == ["one", "two", "one"]


def test_of_a_widget_that_has_gone_nothing_is_done(qapp: QApplication) -> None:
    pieces, gone, here = Piecework(), Writer(), Writer()
    pieces.take(gone.one)
    pieces.take(here.one)
    delete_now(gone)
    process_until(pieces.is_empty)
    assert gone.done == [] and here.done == ["one"]


def test_stopped_pieces_are_not_done(qapp: QApplication) -> None:
    pieces, writer = Piecework(), Writer()
    pieces.take(writer.one)
    pieces.stop()
    pieces.take(writer.two)
    process_until(pieces.is_empty)
    assert writer.done == ["two"]
