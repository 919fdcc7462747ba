"""Kill -9 at ten random moments, start again each time: the same files, once each, and nothing left running."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from desktop.core.clock import SystemClock
from desktop.core.events import DeliverableCopied, DeliverableSaved, Event, RunEnded, TaskCompleted
from desktop.core.task import TaskDetail
from desktop.store.journal import Store
from tests.support.program import Program
from tests.support.script import NOTES, place, read, script, turn, write

KILLS = 10
AT_START_UP = 2  # of the kills: before anything was journaled
READINGS = 8  # the n-th file read is a milestone for every so many files
REPEATED = ("RunStarted", "RunInterrupted", "TurnStarted", "CallStarted")  # written again after each kill
PATIENCE_S = 60

Moment = tuple[str, int]  # when the journal has so many events of this kind


@dataclass
class Machine:
    """A data folder on which the program is run and killed."""

    program: Program
    out: Path
    task: str = ""
    children: set[psutil.Process] = field(default_factory=set)
    killed: int = 0

    def submit(self, *words: str | Path) -> None:
        said = self.program.run("submit", *words, "--out", self.out)
        assert said.exit_code == 0, said.stderr
        self.task = said.stdout.removeprefix("ACK ").strip()

    def finish(self) -> None:
        said = self.program.run("worker", "--drain")
        assert said.exit_code == 0, said.stderr
        assert "Traceback" not in said.stderr

    def kill_at(self, moment: Moment | None, chance: random.Random) -> None:
        """Work, and die a little after `moment` (None: while starting up)."""
        process = self.program.start("worker", "--drain")
        try:
            if moment is None:
                time.sleep(chance.uniform(0.02, 0.35))
            else:
                self._wait(moment, chance.randint(1, 4), lambda: process.poll() is None)
                time.sleep(chance.uniform(0, 0.06))
            if process.poll() is None:
                self.children |= set(psutil.Process(process.pid).children(recursive=True))
                self.killed += 1
        finally:
            process.kill()
            process.communicate()

    def _wait(self, moment: Moment, further: int, is_running: Callable[[], bool]) -> None:
        """Until the journal has reached `moment`; when an earlier kill came later than that, `further` events on."""
        kind, count = moment
        before = self.events()
        goes_on = Counter(event.kind for event in before)[kind] >= count
        end = time.monotonic() + PATIENCE_S
        while is_running():
            events = self.events()
            if len(events) - len(before) >= further if goes_on else Counter(e.kind for e in events)[kind] >= count:
                return
            assert time.monotonic() < end, f"no {moment}"
            time.sleep(0.01)

    def events(self) -> list[Event]:
        store = Store.open(self.program.home, SystemClock(), read_only=True)
        try:
            return [recorded.event for recorded in store.events(self.task)]
        finally:
            store.close()

    def detail(self) -> TaskDetail:
        store = Store.open(self.program.home, SystemClock(), read_only=True)
        try:
            detail = store.detail(self.task)
        finally:
            store.close()
        assert detail is not None
        return detail

    def made(self) -> dict[str, str]:
        """Name -> SHA-256 of every finished file, each found where the journal says."""
        rows = [row for row in self.detail().deliverables if row.state == "committed"]
        for row in rows:
            assert hashlib.sha256(Path(row.path).read_bytes()).hexdigest() == row.sha256
        return {row.name: row.sha256 for row in rows}

    def copies(self) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.out.iterdir()}

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.events())

    def workspace(self) -> list[str]:
        return sorted(path.name for path in Path(self.detail().task.workspace).iterdir())


def moments(events: Sequence[Event], chance: random.Random) -> list[Moment]:
    """Random moments of an undisturbed run, in its order: some while files are read, the others after."""
    seen: Counter[str] = Counter()
    milestones: list[Moment] = []
    for event in events:
        seen[event.kind] += 1
        if event.kind == "SourceRead" and seen[event.kind] % READINGS != 1:
            continue
        if event.kind not in REPEATED:
            milestones.append((event.kind, seen[event.kind]))
    count = min(KILLS - AT_START_UP, len(milestones))
    return [milestones[index] for index in sorted(chance.sample(range(len(milestones)), count))]


def assert_killed_ten_times_is_the_same(calm: Machine, wild: Machine, seed: int) -> None:
    chance = random.Random(seed)
    calm.finish()
    planned: list[Moment | None] = [None] * AT_START_UP
    planned += moments(calm.events(), chance)
    while len(planned) < KILLS:
        planned.insert(0, None)
    for moment in planned:
        wild.kill_at(moment, chance)
    wild.finish()

    assert wild.detail().task.state == "done"
    assert wild.detail().task.interrupted >= 3, "the moments were meant to fall into the run"
    assert wild.made() == calm.made() != {}
    assert wild.copies() == calm.copies() == wild.made()
    assert wild.workspace() == calm.workspace(), "no half files, no second versions"
    for kind in (DeliverableSaved, DeliverableCopied, TaskCompleted):
        assert wild.count(kind) == calm.count(kind), f"{kind.kind} once each"
    runs = [event for event in wild.events() if isinstance(event, RunEnded)]
    assert [run.outcome for run in runs] in (["completed"], [])
    assert {check.name: check.state for check in wild.detail().checks} == {
        check.name: check.state for check in calm.detail().checks
    }
    _, left = psutil.wait_procs(list(wild.children), timeout=20)
    alive = [child for child in left if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not alive, "a reading process outlived the program"


@pytest.fixture
def calm(tmp_path: Path, program: Program) -> Machine:
    return Machine(Program(tmp_path / "calm", program.environment), tmp_path / "calm-out")


@pytest.fixture
def wild(tmp_path: Path, program: Program) -> Machine:
    return Machine(Program(tmp_path / "wild", program.environment), tmp_path / "wild-out")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_scripted_job_killed_ten_times_makes_the_same_files(
    calm: Machine, wild: Machine, tmp_path: Path, seed: int
) -> None:
    notes = tmp_path / "desk"
    notes.mkdir()
    for number in range(4):
        (notes / f"notes {number}.md").write_text(NOTES + f"\nNumber {number}.\n", encoding="utf-8")
    turns = [
        turn(("list_files", {}), *(read(f"notes {number}.md") for number in range(4))),
        turn(write("First"), write("Second", "Costs fell to 5 EUR.", "Costs")),
        turn(write("First", "Revenue was 12 EUR in March, after all."), write("Third")),
        turn(place(notes, "Third.md")),
        {"text": "That was it."},
    ]
    model = script(tmp_path / "model", turns)
    for machine in (calm, wild):
        machine.submit("Do it", "--folder", notes, "--model", model, "--as-of", "2026-03-02T08:30", "--approve", "none")
    assert_killed_ten_times_is_the_same(calm, wild, seed)


@pytest.mark.slow
def test_the_client_meeting_pack_killed_ten_times_is_the_same_pack(
    calm: Machine, wild: Machine, sample_week: Path
) -> None:
    wish = "Prepare the client meeting pack for the Tallowmere quarterly review"
    for machine in (calm, wild):
        machine.submit(wish, "--folder", sample_week, "--model", "offline", "--as-of", "2026-03-02T08:30")
    assert_killed_ten_times_is_the_same(calm, wild, seed=3)


def test_what_was_acknowledged_survives_a_kill_and_the_rest_leaves_no_trace(program: Program, tmp_path: Path) -> None:
    """ACK is printed after the commit: a submission that was killed is there whole, or is not there."""
    model = script(tmp_path / "model", [{"text": "Done."}])
    chance = random.Random(4)
    acknowledged: list[str] = []
    for number in range(8):
        process = program.start("submit", f"Task {number}", "--model", model)
        time.sleep(chance.uniform(0.05, 0.35))
        process.kill()
        out, _ = process.communicate()
        if out.startswith("ACK ") and out.endswith("\n"):
            acknowledged.append(out.removeprefix("ACK ").strip())
    assert program.run("worker", "--drain").exit_code == 0
    (tasks,) = program.run("status", "--json").events
    states = {task["id"]: task["state"] for task in tasks["tasks"]}
    assert set(acknowledged) <= set(states)
    assert set(states.values()) <= {"done"}
