"""Keeping the computer awake: held while wanted, let go of always."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.app.awake import ES_CONTINUOUS, ES_SYSTEM_REQUIRED, Awake, ChildHold, ThreadHold, hold_of, linux_command
from tests.support.program import PROJECT

CAT = [sys.executable, "-c", "import sys; sys.stdin.read()"]  # as `cat` below systemd-inhibit


class Counted:
    def __init__(self, works: bool = True) -> None:
        self.told: list[str] = []
        self.works = works

    def begin(self) -> bool:
        self.told.append("begin")
        return self.works

    def end(self) -> None:
        self.told.append("end")


def test_it_is_held_once_and_let_go_of_once() -> None:
    hold = Counted()
    awake = Awake(hold)
    for wanted in (False, True, True, False, False):
        awake.use(wanted)
    assert hold.told == ["begin", "end"]
    assert not awake.is_held()


def test_a_platform_that_refuses_is_asked_again_and_never_let_go_of() -> None:
    hold = Counted(works=False)
    awake = Awake(hold)
    awake.use(True)
    assert not awake.is_held()
    awake.use(True)
    awake.use(False)
    assert hold.told == ["begin", "begin"]


def test_without_a_way_nothing_happens() -> None:
    awake = Awake(None)
    awake.use(True)
    assert not awake.is_held()


def test_the_child_runs_while_held() -> None:
    hold = ChildHold(CAT)
    assert hold.begin()
    process = hold.process
    assert process is not None and process.poll() is None
    hold.end()
    assert process.poll() is not None
    hold.end()


def test_a_program_that_is_missing_is_no_fault(tmp_path: Path) -> None:
    assert not ChildHold([str(tmp_path / "absent")]).begin()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_child_ends_when_we_are_killed() -> None:
    """The kernel closes our end of the pipe: nothing keeps the computer awake after a crash."""
    program = (
        "import os, sys, signal\n"
        "from desktop.app.awake import ChildHold\n"
        f"hold = ChildHold({CAT!r})\n"
        "hold.begin()\n"
        "sys.stdout.write(str(hold.process.pid) + '\\n')\n"
        "sys.stdout.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    out, _ = done.communicate(timeout=60)
    pid = int(out)
    deadline = time.monotonic() + 30
    while not has_ended(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_windows_flags_the_thread_and_takes_the_flag_back() -> None:
    flags: list[int] = []
    hold = ThreadHold(lambda flag: flags.append(flag) or 1)  # type: ignore[func-returns-value]
    assert hold.begin()
    hold.end()
    assert flags == [ES_CONTINUOUS | ES_SYSTEM_REQUIRED, ES_CONTINUOUS]
    assert not ThreadHold(lambda _: 0).begin()


def test_each_platform_has_its_way() -> None:
    mac = hold_of("darwin")
    assert isinstance(mac, ChildHold) and mac._command[:3] == ["caffeinate", "-i", "-w"]
    assert linux_command()[0] == "systemd-inhibit" and linux_command()[-1] == "cat"
