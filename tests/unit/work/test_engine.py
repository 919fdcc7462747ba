"""The engine follows the journal: what is queued starts, what is cancelled stops, an answer wakes, a crash is mended."""

from __future__ import annotations

import asyncio
import gc
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core import events as e
from desktop.core.errors import EngineBusy, LimitReached
from desktop.core.message import Role
from desktop.core.ports import ChatModel
from desktop.core.task import TaskState
from desktop.work.engine import installation
from tests.support.script import ask, place, read, turn, write
from tests.unit.work.conftest import Gate, House

AddModel = Callable[[str, ChatModel], str]
Open = Callable[[], House]
DONE, NEEDS_YOU, PAUSED, CANCELLED, WORKING = (
    TaskState.DONE,
    TaskState.NEEDS_YOU,
    TaskState.PAUSED,
    TaskState.CANCELLED,
    TaskState.WORKING,
)


async def test_a_small_job_is_done_from_submission_to_hand_over(house: House, tmp_path: Path) -> None:
    engine = await house.engine()
    task = await house.submit(out=tmp_path / "out")
    await house.until_state(task, DONE)
    await engine.idle()
    (made,) = house.store.deliverables(task)
    copy = tmp_path / "out" / "Summary.md"
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == made.sha256
    assert "Summary.md" in house.row(task).report
    kinds = house.kinds_of(task)
    assert kinds[-2:] == ["TaskCompleted", "RunEnded"]
    assert kinds.index("DeliverableSaved") < kinds.index("CheckEnded") < kinds.index("DeliverableCopied")


async def test_no_more_tasks_run_at_once_than_there_are_slots(house: House, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    name = add_model("gate", gate)
    engine = await house.engine(slots=2)
    tasks = [await house.submit(model=name, instruction=f"Task {n}") for n in range(5)]
    await house.until(lambda: gate.waiting == 2)
    assert [house.row(task).state for task in tasks] == [WORKING, WORKING] + [TaskState.QUEUED] * 3
    assert set(engine.running) == set(tasks[:2])
    gate.open.set()
    await engine.idle()
    assert {house.row(task).state for task in tasks} == {DONE}
    assert gate.most == 2


async def test_an_engine_takes_only_what_it_accepts(house: House) -> None:
    other = await house.submit()
    own: list[str] = []
    engine = await house.engine(accepts=own.__contains__)
    own.append(await house.submit())
    engine.wake()
    await engine.idle()
    assert (house.row(own[0]).state, house.row(other).state) == (DONE, TaskState.QUEUED)


async def test_a_second_engine_is_told_that_the_first_is_working(opened: Open) -> None:
    await opened().engine()
    second = opened()
    task = await second.submit()
    with pytest.raises(EngineBusy, match="already working"):
        await second.engine()
    await second.until_state(task, DONE)


async def test_a_cancelled_task_stops_at_once_and_the_others_go_on(house: House, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    name = add_model("gate", gate)
    engine = await house.engine()
    first, second = await house.submit(model=name), await house.submit(model=name)
    await house.until(lambda: gate.waiting == 2)
    await house.queue.cancel(first)
    await house.until(lambda: gate.waiting == 1)
    gate.open.set()
    await engine.idle()
    assert (house.row(first).state, house.row(second).state) == (CANCELLED, DONE)
    assert house.kinds_of(first)[-3:] == ["TaskCancelled", "TurnEnded", "RunEnded"]
    assert house.store.unended_runs() == []


@pytest.mark.parametrize("command", ["cancel", "pause", "steer", "answer"])
async def test_a_command_from_another_process_is_followed(opened: Open, add_model: AddModel, command: str) -> None:
    gate = Gate([turn(ask("Which?", "A", "B")), {"text": "Done."}])
    name = add_model("gate", gate)
    house, elsewhere = opened(), opened()
    engine = await house.engine()
    task = await elsewhere.submit(model=name)
    await house.until(lambda: gate.waiting == 1)
    if command == "answer":
        gate.open.set()
        await house.until_state(task, NEEDS_YOU)
        await elsewhere.queue.answer(elsewhere.store.questions()[0].id, "B")
        await house.until_state(task, DONE)
        assert gate.asked[-1][-1].parts[0].content == "B"  # type: ignore[union-attr]
    elif command == "steer":
        await elsewhere.queue.steer(task, "Shorter!")
        await house.until(lambda: (task, "UserSteered") in house.kinds)
        gate.open.set()
        await house.until_state(task, NEEDS_YOU)
        await elsewhere.queue.answer(elsewhere.store.questions()[0].id, "A")
        await house.until_state(task, DONE)
        said = [message.text for message in gate.asked[-1] if message.role is Role.USER]
        assert said[1:] == ["Shorter!"]
    else:
        await (elsewhere.queue.cancel(task) if command == "cancel" else elsewhere.queue.pause(task))
        if command == "pause":
            await house.until(lambda: (task, "TaskPaused") in house.kinds)
            gate.open.set()
        await elsewhere.until_state(task, CANCELLED if command == "cancel" else PAUSED)
        await engine.idle()
        assert (gate.waiting, len(gate.asked)) == (0, 1)


async def test_a_cancel_the_engine_has_not_heard_of_yet_ends_the_task_and_not_the_engine(
    opened: Open, add_model: AddModel
) -> None:
    """The journal refuses the next event of the run before the bus tells of the cancel."""
    gate = Gate([turn(read()), {"text": "Done."}])
    name = add_model("gate", gate)
    house, elsewhere = opened(), opened()
    engine = await house.engine()
    task = await elsewhere.submit(model=name)
    await house.until(lambda: gate.waiting == 1)
    elsewhere.store.append_now(e.TaskCancelled(task))
    gate.open.set()  # at once: faster than the engine looks
    await house.until(lambda: house.store.unended_runs() == [])
    await engine.idle()
    assert house.row(task).state is CANCELLED
    other = await house.submit()
    await house.until_state(other, DONE)


async def test_a_task_paused_elsewhere_just_before_it_starts_is_left_alone(opened: Open) -> None:
    house, elsewhere = opened(), opened()
    task = await house.submit()
    elsewhere.store.append_now(e.TaskPaused(task, "c1"))
    from desktop.core.clock import SystemClock
    from desktop.work.circuit import Circuits
    from desktop.work.passwords import PasswordBox
    from desktop.work.purse import Spending
    from desktop.work.reading import ReadingPool
    from desktop.work.worker import Worker

    clock = SystemClock()
    spending = Spending(house.store, clock, house.home)
    await Worker(house.store, clock, ReadingPool(), "here", task, PasswordBox(), spending, Circuits(clock)).run()
    assert house.row(task).state is PAUSED
    assert house.kinds_of(task) == ["TaskSubmitted", "TaskPaused"]


async def test_what_another_process_wrote_is_heard_once(opened: Open, add_model: AddModel) -> None:
    """The fold reads the whole journal; the bus tells of the same events a moment later."""
    gate = Gate([{"text": "Done."}])
    name = add_model("gate", gate)
    house, elsewhere = opened(), opened()
    own = await house.submit()
    await house.engine()
    await house.until_state(own, DONE)
    task = await elsewhere.submit(model=name, instruction="Only once.")
    await elsewhere.queue.steer(task, "Also once.")
    house.engines[0].wake()  # before it polls: the task is found in the journal first
    await house.until(lambda: gate.waiting == 1)
    await house.until(lambda: (task, "UserSteered") in house.kinds)
    gate.open.set()
    await house.until_state(task, DONE)
    # the engine may have looked before the steering was written: then an answer stands between the two
    heard = [message.text.splitlines()[0] for message in gate.asked[-1] if message.role is Role.USER]
    assert heard == ["Only once.", "Also once."]


async def test_two_questions_need_two_answers(house: House) -> None:
    engine = await house.engine()
    task = await house.submit([turn(ask("Which?"), ask("When?")), {"text": "Thanks."}])
    await house.until_state(task, NEEDS_YOU)
    await engine.idle()
    which, when = house.store.questions()
    await house.queue.answer(when.id, "Friday")
    await engine.idle()
    assert house.row(task).state is NEEDS_YOU
    await house.queue.answer(which.id, "", skipped=True)
    await house.until_state(task, DONE)
    assert [call.result for call in house.store.detail(task).calls][1] == "Friday"  # type: ignore[union-attr]


async def test_an_answer_that_came_while_the_task_still_ran_is_not_lost(house: House, add_model: AddModel) -> None:
    gate = Gate([turn(ask("Which?"), read()), {"text": "Thanks."}])
    name = add_model("gate", gate)
    leave = house.store.bus.subscribe(lambda m: questions.put_nowait(m) if is_question(m) else None)
    questions: asyncio.Queue[e.Recorded] = asyncio.Queue()
    await house.engine()
    task = await house.submit(model=name)
    gate.open.set()
    asked = (await questions.get()).event
    assert isinstance(asked, e.QuestionAsked)
    await house.queue.answer(asked.question, "A")
    leave()
    await house.until_state(task, DONE)


def is_question(message: object) -> bool:
    return isinstance(message, e.Recorded) and isinstance(message.event, e.QuestionAsked)


async def test_a_granted_copy_is_placed_and_a_denied_one_is_not(house: House, tmp_path: Path) -> None:
    granted = tmp_path / "given"
    granted.mkdir()
    engine = await house.engine()
    turns = [turn(read()), turn(write()), turn(place(granted)), {"text": "End."}]
    from tests.support.script import script

    model = script(house.home, turns, "place.script")
    tasks = [await house.queue.submit(f"Task {n}", [house.notes, granted], model=model) for n in range(2)]
    for task, wish in zip(tasks, (False, True), strict=True):
        await house.until_state(task, NEEDS_YOU)
        await house.queue.decide(next(a.id for a in house.store.approvals() if a.task == task), wish)
        await house.until_state(task, DONE)
        await engine.idle()
        assert [path.name for path in granted.iterdir()] == (["Summary.md"] if wish else [])


async def test_a_paused_task_goes_on_when_it_is_resumed(house: House, add_model: AddModel) -> None:
    gate = Gate([turn(read()), {"text": "Done."}])
    name = add_model("gate", gate)
    engine = await house.engine()
    task = await house.submit(model=name)
    await house.until(lambda: gate.waiting == 1)
    await house.queue.pause(task)
    gate.open.set()
    await house.until_state(task, PAUSED)
    await engine.idle()
    assert house.row(task).turns == 1, "the present turn is finished"
    assert "CallStarted" not in house.kinds_of(task)
    await house.queue.resume(task)
    await house.until_state(task, DONE)


async def test_words_that_come_during_the_checks_are_still_heard(house: House) -> None:
    await house.engine()
    task = await house.submit([turn(read()), turn(write()), {"text": "First."}, {"text": "Second."}])
    steered: list[str] = []

    def on_check(message: object) -> None:
        if isinstance(message, e.Recorded) and isinstance(message.event, e.CheckEnded) and not steered:
            steered.append(task)
            house.store.append_now(e.UserSteered(task, "s1", "One more thing."))

    house.store.bus.subscribe(on_check)
    await house.until_state(task, DONE)
    assert "Second." in house.row(task).report


# --- what died ---


async def killed(house: House, task: str) -> None:
    """The engine is gone in the middle of a run, as after kill -9: nothing more was written."""
    await house.engines.pop().stop()
    assert house.store.unended_runs() and house.row(task).state is WORKING


async def test_a_run_that_died_is_found_and_goes_on_by_itself(opened: Open, add_model: AddModel) -> None:
    gate = Gate([turn(read()), turn(write()), {"text": "Done."}])
    name = add_model("gate", gate)
    first = opened()
    await first.engine()
    task = await first.submit(model=name)
    await first.until(lambda: gate.waiting == 1)
    await killed(first, task)
    gate.open.set()
    second = opened()
    engine = await second.engine()
    await second.until_state(task, DONE)
    await engine.idle()
    assert second.row(task).interrupted == 1
    kinds = second.kinds_of(task)
    assert kinds.count("RunStarted") == 2 and kinds.count("RunInterrupted") == 1
    assert kinds.count("DeliverableSaved") == 1
    turns = [r.event.attempt for r in second.store.events(task) if isinstance(r.event, e.TurnStarted)]
    assert turns[:2] == [1, 2], "the turn that was cut off is asked again"


async def test_a_task_that_died_between_its_checks_and_its_end_still_ends(opened: Open) -> None:
    house = opened()
    engine = await house.engine()
    task = await house.submit()
    await house.until_state(task, DONE)
    await engine.stop()
    house.engines.clear()
    copy = opened_at_the_checks(house, task)
    from desktop.core.clock import SystemClock
    from desktop.store.journal import Store
    from desktop.work.queue import TaskQueue

    again = House(copy, house.notes, store := Store.open(copy, SystemClock()), TaskQueue(store, SystemClock(), copy))
    engine = await again.engine()
    await again.until_state(task, DONE, TaskState.FAILED)
    await engine.stop()
    row = again.row(task)
    store.close()
    assert (row.state, row.error) == (DONE, "")


def opened_at_the_checks(house: House, task: str) -> Path:
    """A data folder whose journal ends with the checks of the task."""
    from desktop.core.clock import SystemClock
    from desktop.store.journal import Store

    copy = house.home.with_name("copy")
    store = Store.open(copy, SystemClock())
    for recorded in house.store.events(task):
        if isinstance(recorded.event, e.TaskCompleted):
            break
        store.append_now(recorded.event)
    for blob in (house.home / "blobs").rglob("*"):
        if blob.is_file():
            store.put_blob_now(blob.read_bytes())
    store.close()
    return copy


# --- what fails ---


async def test_a_failure_the_person_can_mend_waits_for_them(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.tools import deliver

    whole = deliver.settle
    trouble = [LimitReached("There is no space left. Free some, then resume.", "磁盘已满。")]

    def full(temp: Path, stem: str, extension: str) -> tuple[Path, str, int]:
        if trouble:
            raise trouble.pop()
        return whole(temp, stem, extension)

    monkeypatch.setattr(deliver, "settle", full)
    engine = await house.engine()
    task = await house.submit()
    await house.until_state(task, NEEDS_YOU)
    await engine.idle()
    ends = [r.event.reason for r in house.store.events(task) if isinstance(r.event, e.RunEnded)]
    assert ends == ["There is no space left. Free some, then resume."]
    await house.queue.resume(task)
    await house.until_state(task, DONE)
    assert len(house.store.deliverables(task)) == 1


async def test_a_full_disk_under_the_journals_blobs_waits_for_the_person_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from desktop.store.blobs import Blobs

    def full(self: Blobs, data: bytes) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Blobs, "put", full)
    await house.engine()
    task = await house.submit()
    await house.until_state(task, NEEDS_YOU)
    (reason,) = [r.event.reason for r in house.store.events(task) if isinstance(r.event, e.RunEnded)]
    assert "no space left" in reason and "then resume" in reason


async def test_a_mistake_of_ours_fails_one_task_in_one_sentence_and_keeps_the_traceback(
    house: House, add_model: AddModel
) -> None:
    class Broken:
        name = "broken"
        limits = Gate([]).limits
        weigh = Gate([]).weigh

        async def reply(self, *arguments: object) -> None:
            raise ZeroDivisionError("inside")

    await house.engine()
    bad = await house.submit(model=add_model("broken", Broken()))  # type: ignore[arg-type]
    good = await house.submit()
    await house.until_state(bad, TaskState.FAILED)
    await house.until_state(good, DONE)
    assert "Stopped by a mistake in Afternoon (ZeroDivisionError)" in house.row(bad).error
    assert "inside" not in house.row(bad).error
    (failed,) = [r.event for r in house.store.events(bad) if isinstance(r.event, e.TaskFailed)]
    assert "ZeroDivisionError: inside" in failed.detail


async def test_a_deliverable_that_disappeared_is_not_called_done(house: House, add_model: AddModel) -> None:
    gate = Gate([turn(read()), turn(write()), {"text": "Done."}])
    engine = await house.engine()
    task = await house.submit(model=add_model("gate", gate))
    gone: list[Path] = []

    def remove(message: object) -> None:
        if isinstance(message, e.Recorded) and isinstance(message.event, e.CheckEnded) and not gone:
            gone.append(Path(house.store.deliverables(task)[0].path))
            gone[0].rename(gone[0].with_suffix(".kept"))

    house.store.bus.subscribe(remove)
    gate.open.set()
    await house.until_state(task, NEEDS_YOU)
    await engine.idle()
    gone[0].with_suffix(".kept").rename(gone[0])
    await house.queue.resume(task)
    await house.until_state(task, DONE)


async def test_stopping_leaves_no_task_of_the_loop_behind(opened: Open, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    house = opened()
    engine = await house.engine()
    await house.submit(model=add_model("gate", gate))
    await house.until(lambda: gate.waiting == 1)
    await engine.stop()
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert house.store.unended_runs(), "taken up at the next start"
    await house.engine()  # the lock is free again


def test_a_data_folder_keeps_its_identity(tmp_path: Path) -> None:
    from desktop.core.clock import SystemClock

    (tmp_path / "other").mkdir()
    first = installation(tmp_path, SystemClock())
    assert installation(tmp_path, SystemClock()) == first
    assert installation(tmp_path / "other", SystemClock()) != first


async def test_a_task_whose_only_file_was_refused_fails_and_says_why(house: House) -> None:
    bad = ("write_document", {"name": "Report", "format": "md", "spec": {"title": "", "blocks": "none"}})
    await house.engine()
    task = await house.submit([turn(read()), turn(bad), {"text": "All done."}])
    row = await house.until_state(task, TaskState.FAILED, DONE)
    assert row.state is TaskState.FAILED
    assert "“Report” was refused" in row.error
    detail = house.store.detail(task)
    assert detail is not None
    assert ("delivered", "failed") in {(check.name, check.state) for check in detail.checks}


async def test_a_refused_file_beside_a_good_one_is_named_in_the_hand_over(house: House) -> None:
    bad = ("write_deck", {"name": "Deck", "spec": {"title": "x"}})
    await house.engine()
    task = await house.submit([turn(read()), turn(bad, write()), {"text": "All done."}])
    row = await house.until_state(task, TaskState.FAILED, DONE)
    assert row.state is DONE
    assert "Not right: not delivered. “Deck” was refused" in row.report
