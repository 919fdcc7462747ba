"""Tasks: asking for them, what becomes of them, their lanes and what the inspector tells."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd import parsers, then, when

from desktop.core.task import TaskState
from desktop.ui.engine_menu import Engine
from tests.features.window.steps.asking import compose_and_press
from tests.support.desk import Desk
from tests.support.script import SMALL, script
from tests.support.story import told

STATES = {
    "done": TaskState.DONE,
    "waiting for me": TaskState.NEEDS_YOU,
    "stopped": TaskState.FAILED,
    "stopped by me": TaskState.CANCELLED,
    "paused": TaskState.PAUSED,
}

# --- asking for something ---


@when(parsers.re(r'I ask for "(?P<words>[^"]+)"$'))
@told
async def ask_for(desk: Desk, words: str) -> None:
    await ask_engine(desk, words, desk.model)


@when(parsers.parse('I ask for "{words}" of the engine "{engine}"'))
@told
async def ask_engine_for(desk: Desk, words: str, engine: str) -> None:
    await ask_engine(desk, words, engine)


@when(parsers.parse('I ask for "{words}" with the folder "{folder}"'))
@told
async def ask_with_folder(desk: Desk, words: str, folder: str) -> None:
    await ask_engine(desk, words, desk.model, "notes.md", folder)


@when(parsers.parse("I ask for {count:d} tasks"))
@told
async def ask_for_many(desk: Desk, count: int) -> None:
    for number in range(count):
        await ask_engine(desk, f"Summarise March, part {number + 1}", desk.model)


async def ask_engine(desk: Desk, words: str, engine: str, *files: str) -> None:
    """Through the composer. The engine is put on its list here: those that only tests have are not offered to a person."""
    desk.composer.set_engines((Engine(engine, engine),), engine)
    known = {lane.id for lane in desk.page.model.lanes}
    await compose_and_press(desk, words, files or ["notes.md"], "Ctrl+Return")
    await desk.until(lambda: {lane.id for lane in desk.page.model.lanes} - known)
    (desk.task,) = {lane.id for lane in desk.page.model.lanes} - known
    await desk.until(lambda: desk.composer.text() == "")


@when("the engine is there")
@told
async def engine_appears(desk: Desk) -> None:
    script(desk.home.parent / "scripts", SMALL)


@when("the engine hesitates no more")
@told
async def engine_goes_on(desk: Desk) -> None:
    assert desk.server is not None
    desk.server.faults.clear()
    desk.server.release()


# --- what becomes of it ---


@then(parsers.re(r'"(?P<words>[^"]+)" becomes (?P<state>done|waiting for me|stopped)$'))
@told
async def becomes(desk: Desk, words: str, state: str) -> None:
    await desk.until(lambda: any(lane.instruction.startswith(words) for lane in desk.page.model.lanes))
    desk.task = desk.lane(words).id
    await arrive(desk, STATES[state])


@then(parsers.re(r"it becomes (?P<state>done|waiting for me|stopped by me|stopped|paused)$"))
@told
async def it_becomes(desk: Desk, state: str) -> None:
    await arrive(desk, STATES[state])


async def arrive(desk: Desk, wanted: TaskState) -> None:
    """Until the lane shows it; at once a failure where the task has ended otherwise."""

    def arrived() -> bool:
        row, lane = desk.row(), desk.page.model.lane(desk.task)
        assert not row.state.is_terminal or row.state is wanted, f"{row.state}: {row.error}"
        return lane is not None and lane.state is wanted

    await desk.until(arrived)


@then("it is being worked on")
@told
async def is_worked_on(desk: Desk) -> None:
    """The engine was asked for the answer at which it hesitates."""
    assert desk.server is not None
    server = desk.server
    await desk.until(lambda: len(server.questions) >= min(server.faults))
    await arrive(desk, TaskState.WORKING)


@then("all of them become done")
@told
async def all_done(desk: Desk) -> None:
    await desk.until(lambda: all(lane.state is TaskState.DONE for lane in desk.page.model.lanes))


@then(parsers.parse('a second "{words}" becomes done'))
@told
async def second_done(desk: Desk, words: str) -> None:
    first = desk.task
    await desk.until(lambda: [each for each in desk.page.model.lanes if each.id != first])
    (other,) = [each for each in desk.page.model.lanes if each.id != first]
    assert other.instruction == words
    desk.task = other.id
    await arrive(desk, TaskState.DONE)


@then("the first one is still stopped")
@told
async def first_still_stopped(desk: Desk) -> None:
    assert [lane.state for lane in desk.page.model.lanes] == [TaskState.FAILED, TaskState.DONE]


@then(parsers.parse('there are {count:d} tasks "{words}"'))
@told
async def so_many_tasks(desk: Desk, count: int, words: str) -> None:
    await desk.until(lambda: [lane.instruction for lane in desk.page.model.lanes].count(words) == count)


# --- its files ---


@then("its files lie on the disk")
@told
async def files_on_disk(desk: Desk) -> None:
    lane = desk.page.model.lane(desk.task)
    assert lane is not None and lane.files
    assert all(Path(file.path).stat().st_size > 0 and not file.missing for file in lane.files)


@then("each of them has a file of its own on the disk")
@told
async def own_files(desk: Desk) -> None:
    paths = [Path(file.path) for lane in desk.page.model.lanes for file in lane.files]
    assert len(set(paths)) == len(desk.page.model.lanes) and all("12 EUR" in path.read_text() for path in paths)


@then(parsers.parse('its file "{name}" is there'))
@told
async def file_is_there(desk: Desk, name: str) -> None:
    await desk.until(lambda: [file.name for file in desk.detail().deliverables] == [name])
    assert Path(desk.detail().deliverables[0].path).exists()


@then("its files were made once")
@told
async def made_once(desk: Desk) -> None:
    detail = desk.detail()
    assert [(file.name, file.version, file.state) for file in detail.deliverables] == [("Summary.md", 1, "committed")]
    assert sum(call.tool == "write_document" for call in detail.calls) == 1
    assert [path.name for path in Path(detail.task.workspace).iterdir() if not path.name.startswith(".")] == [
        "Summary.md"
    ]
