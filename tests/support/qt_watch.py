"""Collects what Qt complains about, so that a test which makes Qt complain fails.

Import this module only where PySide6 is loaded anyway: tests below `ui` must not pay for Qt.
"""

from __future__ import annotations

import atexit
import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.support.log_watch import ExpectedMessages

# The offscreen platform says this for every size hint, raise() and the like; it cannot do otherwise.
PLATFORM_LIMITS = re.compile(r"^This plugin does not support (\w+\(\)|grabbing the keyboard)")


@contextmanager
def watched_qt_messages(messages: ExpectedMessages) -> Iterator[None]:
    """Every Qt message at warning level and above lands in `messages` while the block runs."""

    def on_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or PLATFORM_LIMITS.match(text):
            return
        messages.seen.append(f"{kind.name} {context.category}: {text}")

    previous = qInstallMessageHandler(on_message)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)


@contextmanager
def collected_here() -> Iterator[None]:
    """Garbage is looked for at the end of the test, on this thread. Python does it on whichever thread happens to allocate,
    and a widget of an earlier test that dies on another thread takes the process with it."""
    gc.disable()  # and it stays so: tests that come after this one may use threads too
    yield
    gc.collect()
    gc.freeze()  # what outlives its test is not looked at again: else each look takes longer than the one before


def application() -> QApplication:
    """The one QApplication of this process. It does not quit when a dialog closes."""
    app = QApplication.instance()
    if app is None:
        app = QApplication(["afternoon-tests"])
        atexit.register(_take_down)
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    return app


def _take_down() -> None:
    """Deletes what tests left behind while the application still lives; the interpreter's own order is a matter of luck."""
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def process_until(condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
    """Lets Qt work until `condition()` holds; AssertionError after `timeout_s` seconds.

    Only for tests that have no asyncio loop of their own; the program never processes events by hand.
    """
    import time

    app = application()
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"still not true after {timeout_s} s: {condition}"
        app.processEvents()
        time.sleep(0.002)


def delete_now(widget: QObject) -> None:
    """Deletes a widget at the end of its test instead of at some later event."""
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
