"""The process is killed between two moves: the next start finishes them, and undo brings every file back."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.program import PROJECT, Program
from tests.support.script import script, turn

COUNT = 40
SLOW = """
import sys, time
from pathlib import Path
from desktop.tools import relocation
real = relocation._rename
def slow(source, target):
    real(source, target)
    time.sleep(0.05)
relocation._rename = slow
from desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


def hashes(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_kill_between_moves_loses_nothing(program: Program, tmp_path: Path) -> None:
    root = tmp_path / "given"
    root.mkdir()
    for number in range(COUNT):
        (root / f"{number:02}.txt").write_text(f"content {number}", encoding="utf-8")
    before = hashes(root)
    moves = [
        {"source": str(root / name), "target": str(root / "new" / f"file {name}"), "sha256": sha256}
        for name, sha256 in before.items()
    ]
    model = script(tmp_path, [turn(("move_files", {"moves": moves})), {"text": "Done."}])
    waits = program.run("run", "File these.", "--folder", root, "--model", model)
    assert waits.exit_code == 3, waits.stderr
    approval = json.loads(program.run("approvals", "--json").stdout)["approvals"][0]["id"]
    assert program.run("decide", approval, "grant").exit_code == 0
    command = [sys.executable, "-c", SLOW, *program.command("worker", "--drain")[3:]]
    with subprocess.Popen(command, env=dict(program.environment), cwd=PROJECT, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while len(list((root / "new").glob("*"))) < 5 and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    moved = len(list((root / "new").glob("*")))
    assert 0 < moved < COUNT
    assert sorted(set(hashes(root).values())) == sorted(before.values())
    task = json.loads(program.run("status", "--json").stdout)["tasks"][0]["id"]
    assert program.run("worker", "--drain").exit_code == 0
    assert hashes(root) == {f"new/file {name}": sha256 for name, sha256 in before.items()}
    assert program.run("undo", task).exit_code == 0
    assert hashes(root) == before
    assert not (root / "new").exists()  # the one who made it died, and had noted it before


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_moves_that_were_never_journaled_can_be_undone_after_a_cancel(program: Program, tmp_path: Path) -> None:
    root = tmp_path / "given"
    root.mkdir()
    (root / "a.txt").write_text("A", encoding="utf-8")
    (root / "b.txt").write_text("B", encoding="utf-8")
    before = hashes(root)
    moves = [{"source": str(root / n), "target": str(root / "to" / f"new {n}"), "sha256": h} for n, h in before.items()]
    model = script(tmp_path, [turn(("move_files", {"moves": moves})), {"text": "Done."}])
    program.run("run", "File these.", "--folder", root, "--model", model)
    approval = json.loads(program.run("approvals", "--json").stdout)["approvals"][0]["id"]
    program.run("decide", approval, "grant")
    killed = SLOW.replace("time.sleep(0.05)", "import os; os.kill(os.getpid(), 9)")
    subprocess.run(
        [sys.executable, "-c", killed, *program.command("worker", "--drain")[3:]],
        env=dict(program.environment), cwd=PROJECT, check=False, capture_output=True,
    )  # fmt: skip
    assert len(list(root.glob("to/new *"))) == 1
    task = json.loads(program.run("status", "--json").stdout)["tasks"][0]["id"]
    assert program.run("cancel", task).exit_code == 0
    assert program.run("undo", task).exit_code == 0
    assert hashes(root) == before
    assert not (root / "to").exists()
