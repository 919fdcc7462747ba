from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.single_instance import SingleInstance, meeting_name, raise_first
from tests.support.program import PROJECT
from tests.support.qt_watch import process_until

pytestmark = pytest.mark.qt

ASK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.ui.single_instance import raise_first
app = QCoreApplication([])
print(raise_first(Path(sys.argv[1])))
"""


def ask(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", ASK, str(home)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def test_the_first_start_finds_nobody(qapp: QApplication, home: Path) -> None:
    assert raise_first(home) is False


def test_a_second_process_raises_the_first_window(qapp: QApplication, home: Path) -> None:
    first, asked = SingleInstance(home), []
    first.asked_to_show.connect(lambda: asked.append(1))
    assert first.hold()
    with ask(home) as second:
        process_until(lambda: second.poll() is not None, timeout_s=30)
        assert second.stdout is not None and second.stdout.read() == "True\n"
    assert asked == [1]
    first.release()
    assert raise_first(home) is False


def test_another_data_folder_is_another_window(qapp: QApplication, home: Path, tmp_path: Path) -> None:
    first = SingleInstance(home)
    assert first.hold()
    assert raise_first(tmp_path / "other") is False
    first.release()


def test_every_spelling_of_a_folder_is_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert meeting_name(tmp_path / "link") == meeting_name(tmp_path / "real" / ".." / "real")


@pytest.mark.skipif(sys.platform == "win32", reason="local sockets are pipes there and vanish with their process")
def test_a_name_left_by_a_crash_is_taken_over(qapp: QApplication, home: Path) -> None:
    first = SingleInstance(home)
    assert first.hold()
    path = first.address()
    first.release()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(path)
    dead.close()  # the file stays, nobody listens: what a killed process leaves
    second = SingleInstance(home)
    assert second.hold()
    second.release()
