from __future__ import annotations

import subprocess
import sys

from tests.support.program import PROJECT

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.app import start
from desktop.app.frame import Frame
application = QApplication([])
from pathlib import Path
frame = Frame(Path(sys.argv[1]), {"LANG": "C"})
frame.window.show()
print(frame.window.grab().width())
slow = ("desktop.store", "desktop.work", "desktop.ui.day", "desktop.ui.inspector", "desktop.core.events", "sqlite3", "markdown")
print(*(name for name in sorted(sys.modules) if name.startswith(slow)))
"""


def test_the_frame_is_painted_without_store_day_or_engine(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    width, slow = done.stdout.split("\n")[:2]
    assert int(width) >= 720
    assert slow == ""


def test_options_that_do_not_exist_are_named(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from desktop.app.start import main; sys.exit(main(['--sideways']))"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "--sideways" in done.stderr and len(done.stderr.splitlines()) == 1
