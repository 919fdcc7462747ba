"""Answers for starting the window: options, a screen, one instance; then a frame is painted and the rest imported.

Before the first paint only PySide6, qasync and what the frame needs are imported (ARCHITECTURE, rule 6).
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.app import interpreter
from desktop.app.frame import Frame
from desktop.core.errors import UserError
from desktop.settings.place import data_folder
from desktop.settings.settings import Settings
from desktop.ui.display import display_problem
from desktop.ui.loop import run
from desktop.ui.single_instance import raise_first
from desktop.ui.translation import language


@dataclass(frozen=True, slots=True)
class Arguments:
    """How the window was started."""

    home: Path
    in_tray: bool = False
    capture: bool = False


def main(argv: Sequence[str]) -> int:
    """The window: `[--home DIR] [--tray] [--capture]`. Exit code 0 after a quit, 2 when it cannot work, with one sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        arguments = parse(argv)
        if problem := display_problem(os.environ, sys.platform):
            raise problem
    except UserError as error:
        sys.stderr.write(f"{error.text(system_language())}\n")
        return 2
    interpreter.begin()
    application = QApplication(["afternoon"])
    application.setApplicationName("afternoon")
    application.setDesktopFileName("afternoon")
    if raise_first(arguments.home, arguments.capture):
        return 0
    return run(application, live(arguments))


async def live(arguments: Arguments) -> int:
    """The whole life of the window, on the loop; the exit code."""
    frame = Frame(arguments.home, dict(os.environ))
    frame.instance.hold()
    hidden = arguments.in_tray or arguments.capture
    if not hidden:
        await painted(frame)
    from desktop.app import crash
    from desktop.app.parts import App
    from desktop.core.clock import SystemClock

    faults = crash.Faults(arguments.home, dict(os.environ), SystemClock().now)

    try:
        app = App(frame, SystemClock())
    except UserError as error:
        interpreter.settle()
        await refuse(frame, error)
        return 2
    interpreter.settle()
    interpreter.Collector(frame.window)
    app.seat.taken.connect(interpreter.settle, Qt.ConnectionType.SingleShotConnection)  # the engine is imported now
    app.outside.watch_faults(faults, faults.earlier())
    crash.install(faults)
    if arguments.capture:
        app.outside.show_capture()
    await app.live(hidden)
    faults.close()
    return 0


async def painted(frame: Frame) -> None:
    """Shows the frame and returns once it is on the screen."""
    shown = asyncio.Event()
    frame.window.first_painted.connect(shown.set)
    frame.window.show()
    await shown.wait()


async def refuse(frame: Frame, error: UserError) -> None:
    """Says why the data folder cannot be used, to a terminal and in the window, and waits until that is closed."""
    sys.stderr.write(f"{error.text(system_language())}\n")
    sys.stderr.flush()
    closed = asyncio.Event()
    frame.window.close_asked.connect(closed.set)
    frame.window.quit_asked.connect(closed.set)
    frame.window.notice.say(error.text(language()))
    frame.window.come_forward()
    await closed.wait()
    frame.instance.release()


def parse(argv: Sequence[str]) -> Arguments:
    """Options of the window; UserError for one that does not exist. argparse would cost the start 10 ms."""
    home, in_tray, capture, rest = "", False, False, list(argv)
    while rest:
        option = rest.pop(0)
        if option == "--tray":
            in_tray = True
        elif option == "--capture":
            capture = True
        elif option.startswith("--home="):
            home = option.partition("=")[2]
        elif option == "--home" and rest:
            home = rest.pop(0)
        else:
            raise UserError(
                f"Afternoon does not know {option!r}. Nothing was started. The window takes --home DIR, --tray and --capture.",
                f"不认识 {option!r}。没有启动。窗口只接受 --home 文件夹、--tray 和 --capture。",
            )
    return Arguments(data_folder(home), in_tray, capture)


def system_language() -> str:
    """ "en" or "zh", before any settings are known."""
    return Settings().shown_language(os.environ)
