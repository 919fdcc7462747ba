"""Answers to questions for passwords: through the queue, to the engine of the same process only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.clock import SystemClock
from desktop.core.commands import QuestionAnswered
from desktop.core.errors import BadInput
from desktop.core.task import QuestionRow, TaskState
from desktop.work.passwords import PasswordBox
from desktop.work.queue import TaskQueue
from tests.support.locked_files import locked_word
from tests.support.script import read, script, turn, write

PASSWORD = "sesame-Zq7!"
TURNS = [
    turn(("list_files", {})),
    turn(read("Offers.docx")),
    turn(write(text="4,711 EUR per month.", word="Halden")),
    {"text": "Done."},
]


@pytest.fixture
def box() -> PasswordBox:
    return PasswordBox()


@pytest.fixture
def queue(house: Any, box: PasswordBox) -> TaskQueue:
    return TaskQueue(house.store, SystemClock(), house.home, box)


@pytest.fixture
def submit(house: Any, queue: TaskQueue, tmp_path: Path) -> Callable[[], Any]:
    async def submit() -> str:
        offers = tmp_path / "Offers.docx"
        offers.write_bytes(locked_word("The Halden offer is 4,711 EUR per month.", PASSWORD))
        model = script(house.home, TURNS)
        return await queue.submit("Do it.", [offers, house.notes], model=model, timezone="Europe/London")

    return submit


def question(house: Any) -> QuestionRow:
    row: QuestionRow = house.store.questions()[-1]
    return row


async def test_the_task_waits_for_the_password_and_goes_on_with_the_file(
    house: Any, box: PasswordBox, queue: TaskQueue, submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=box)
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    assert (question(house).secret, question(house).choices) == (True, ("Offers.docx",))
    await queue.unlock(question(house).id, {"Offers.docx": "swordfish"})
    await house.until(lambda: len(house.store.questions(None)) == 2)
    await house.until_state(task, TaskState.NEEDS_YOU)
    assert "does not open Offers.docx" in question(house).text
    await queue.answer(question(house).id, PASSWORD)  # a plain answer is taken for every file that is asked about
    row = await house.until_state(task, TaskState.DONE, TaskState.FAILED)
    assert row.state is TaskState.DONE, row.error
    sources = {row.file: row.error for row in house.store.detail(task).sources}
    assert sources == {"Offers.docx": "", "notes.md": ""}
    assert box.get(task, "Offers.docx") == ""
    answers = [r.event for r in house.store.events(task) if isinstance(r.event, QuestionAnswered)]
    assert [(answer.text, answer.skipped) for answer in answers] == [("", False), ("", False)]
    assert [row.answer for row in house.store.questions(None)] == ["", ""]


async def test_a_skip_leaves_the_file_out(
    house: Any, box: PasswordBox, queue: TaskQueue, submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=box)
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    await queue.answer(question(house).id, "", skipped=True)
    await house.until(lambda: any(row.error for row in house.store.detail(task).sources))
    (left,) = (row for row in house.store.detail(task).sources if row.error)
    assert left.file == "Offers.docx"
    assert "is protected by a password and is left out" in left.error


async def test_an_engine_elsewhere_cannot_be_given_a_password(
    house: Any, opened: Callable[[], Any], submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=PasswordBox())
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    elsewhere = opened()
    with pytest.raises(BadInput) as caught:
        await elsewhere.queue.unlock(question(house).id, {"Offers.docx": PASSWORD})
    assert "must be entered where the task is worked on" in caught.value.en
    assert PASSWORD not in str(caught.value)
    assert question(house).state == "open"
    await elsewhere.queue.answer(question(house).id, "", skipped=True)  # a skip holds from anywhere
    await house.until(lambda: any(row.error for row in house.store.detail(task).sources))


async def test_an_answer_nobody_here_knows_is_asked_for_again(
    house: Any, box: PasswordBox, submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=box)
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    await house.store.append(QuestionAnswered(task, question(house).id))  # as a process that died had it
    await house.until(lambda: len(house.store.questions(None)) == 2)
    await house.until_state(task, TaskState.NEEDS_YOU)
    assert question(house).text == "Offers.docx has a password. Enter it or skip"


async def test_an_answer_that_says_nothing_or_comes_too_late_is_refused(
    house: Any, box: PasswordBox, queue: TaskQueue, submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=box)
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    asked = question(house).id
    for passwords in ({}, {"Offers.docx": ""}, {"other.pdf": PASSWORD}):
        with pytest.raises(BadInput, match="no password in this answer"):
            await queue.unlock(asked, passwords)
    await queue.answer(asked, "", skipped=True)
    with pytest.raises(BadInput, match="answered already"):
        await queue.unlock(asked, {"Offers.docx": PASSWORD})
    assert box.get(task, "Offers.docx") == ""


async def test_the_end_of_a_task_empties_the_box(
    house: Any, box: PasswordBox, queue: TaskQueue, submit: Callable[[], Any]
) -> None:
    await house.engine(passwords=box)
    task = await submit()
    await house.until_state(task, TaskState.NEEDS_YOU)
    box.put(task, "early", {"Offers.docx": PASSWORD})
    await queue.cancel(task)
    await house.until(lambda: not box.has_answer(task, "early"))
    assert box.get(task, "Offers.docx") == ""
