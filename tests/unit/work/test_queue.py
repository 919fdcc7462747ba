"""What a person can do with a task, and the sentence when it cannot be done; then nothing was journaled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.core import events as e
from desktop.core.errors import BadInput, StoreError
from desktop.core.task import TaskState
from desktop.core.turns import EstimateMade
from desktop.settings.settings import Settings, save
from desktop.work.queue import folder_name, language_of
from tests.unit.work.conftest import House


async def refused(house: House, command: Awaitable[object]) -> str:
    """The sentence of a command that cannot be taken."""
    before = [recorded.seq for recorded in house.store.events()]
    with pytest.raises(BadInput) as failure:
        await command
    assert [recorded.seq for recorded in house.store.events()] == before
    assert failure.value.zh != failure.value.en
    return failure.value.en


async def test_a_submitted_task_says_everything_a_later_run_needs(house: House) -> None:
    moment = datetime(2026, 3, 2, 8, 30)
    task = await house.queue.submit(
        "  Prepare it  ",
        [house.notes, house.notes],
        timezone="Asia/Shanghai",
        as_of=moment,
        out=Path("o"),
        model="offline",
    )
    (submitted,) = [recorded.event for recorded in house.store.events(task)]
    assert isinstance(submitted, e.TaskSubmitted)
    assert (submitted.instruction, submitted.inputs) == ("Prepare it", (str(house.notes),))
    assert submitted.as_of == "2026-03-02T08:30:00+08:00"
    assert Path(submitted.out) == Path.cwd() / "o"
    assert Path(submitted.workspace).parent == house.home / "tasks"
    assert house.row(task).state is TaskState.QUEUED


async def test_a_moment_with_its_offset_is_kept(house: House) -> None:
    task = await house.queue.submit("x", timezone="Asia/Shanghai", as_of=datetime(2026, 3, 2, 8, 30, tzinfo=UTC))
    assert house.row(task).as_of == "2026-03-02T08:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "There is no instruction"), (" \n\t", "There is no instruction"), ("x" * 100_001, "longer than 100,000")],
)
async def test_an_instruction_that_is_none_is_refused(house: House, text: str, sentence: str) -> None:
    assert sentence in await refused(house, house.queue.submit(text))


async def test_an_input_that_is_not_there_is_named(house: House, tmp_path: Path) -> None:
    gone = tmp_path / "gone.docx"
    dangling = tmp_path / "link.docx"
    dangling.symlink_to(gone)
    for path, words in ((gone, "is not there"), (dangling, "is not there"), (house.notes / "inner", "cannot be read")):
        sentence = await refused(house, house.queue.submit("Do it.", [house.notes, path]))
        assert str(path) in sentence and words in sentence and "Nothing was queued" in sentence


async def test_a_zone_nobody_knows_is_refused(house: House) -> None:
    for name in ("Mars/Olympus", "../../etc/localtime", "Europe", "not a zone at all" * 40):
        assert "is not a time zone" in await refused(house, house.queue.submit("x", timezone=name))


@pytest.mark.parametrize("id", ["nobody", "", "0"])
async def test_commands_on_a_task_nobody_knows(house: House, id: str) -> None:
    await house.queue.submit("x")
    queue = house.queue
    commands = (queue.pause(id), queue.resume(id), queue.cancel(id), queue.steer(id, "x"))
    for command in commands:
        assert "There is no task" in await refused(house, command)


async def test_what_has_ended_stays_ended(house: House) -> None:
    task = await house.queue.submit("x")
    await house.queue.cancel(task)
    queue = house.queue
    for command in (queue.pause(task), queue.resume(task), queue.cancel(task), queue.steer(task, "more")):
        assert "This task is cancelled" in await refused(house, command)


async def test_a_task_may_be_named_by_the_beginning_of_its_id(house: House) -> None:
    task = await house.queue.submit("x")
    await house.queue.steer(task[:-2], "Shorter.")
    assert house.kinds_of(task) == ["TaskSubmitted", "UserSteered"]
    assert "There is nothing to pass on" in await refused(house, house.queue.steer(task, "  "))


async def test_words_that_wait_can_be_changed_or_taken_back(house: House) -> None:
    task = await house.queue.submit("x")
    await house.queue.steer(task, "Shorter.")
    await house.queue.change_steer(task, steers_of(house, task)[0][0], "  Much shorter. ")
    await house.queue.steer(task, "In Chinese.")
    await house.queue.withdraw_steer(task, steers_of(house, task)[2][0])
    assert [(text, state) for _, text, state in steers_of(house, task)] == [
        ("Shorter.", "withdrawn"),
        ("Much shorter.", "waiting"),
        ("In Chinese.", "withdrawn"),
    ]


async def test_words_that_a_turn_has_taken_stay(house: House) -> None:
    task = await house.queue.submit("x")
    await house.queue.steer(task, "Shorter.")
    await house.store.append(e.RunStarted(task, "r"), e.TurnStarted(task, 1))
    steer = steers_of(house, task)[0][0]
    assert "came too late" in await refused(house, house.queue.change_steer(task, steer, "Longer."))
    assert [state for _, _, state in steers_of(house, task)] == ["taken"]


def steers_of(house: House, task: str) -> list[tuple[str, str, str]]:
    detail = house.store.detail(task)
    assert detail is not None
    return [(each.id, each.text, each.state) for each in detail.steers]


async def needing(house: House) -> str:
    """A task with an open question "qqqqqq1" and a waiting approval "aaaaaa1" (and another of each)."""
    task = await house.queue.submit("x")
    store = house.store
    await store.append(e.RunStarted(task, "r"), e.TurnStarted(task, 1), e.TurnEnded(task, 1, "complete"))
    for n in (1, 2):
        for name in ("qqqqqq", "aaaaaa"):
            await store.append(e.CallProposed(task, 1, n, f"{name}{n}", f"id{name}{n}", "t", {}, "CHANGE", "ask", "r"))
        await store.append(e.QuestionAsked(task, f"qqqqqq{n}", f"qqqqqq{n}", "Which?", ("A", "B")))
        await store.append(e.ApprovalRequested(task, f"aaaaaa{n}", f"aaaaaa{n}", "card", "digest"))
    return task


async def test_an_answer_counts_once(house: House) -> None:
    await needing(house)
    await house.queue.answer("qqqqqq1", " A ")
    first = house.store.questions(None)[0]
    assert (first.id, first.state, first.answer) == ("qqqqqq1", "answered", "A")
    assert "answered already" in await refused(house, house.queue.answer("qqqqqq1", "B"))
    assert "The answer is empty" in await refused(house, house.queue.answer("qqqqqq2", " "))
    await house.queue.answer("qqqqqq2", "", skipped=True)
    assert house.store.questions(None)[1].state == "skipped"


async def test_a_decision_counts_once(house: House) -> None:
    await needing(house)
    await house.queue.decide("aaaaaa2", False)
    assert [(a.id, a.state) for a in house.store.approvals(None)] == [("aaaaaa1", "waiting"), ("aaaaaa2", "denied")]
    assert "decided already" in await refused(house, house.queue.decide("aaaaaa2", True))


@pytest.mark.parametrize("id", ["", "a", "aaaaa", "aaaaaa", "nobody"])
async def test_an_id_that_could_mean_several_things_decides_nothing(house: House, id: str) -> None:
    """`decide "" grant` must not grant whatever happens to be first."""
    await needing(house)
    assert "There is no approval" in await refused(house, house.queue.decide(id, True))
    assert "There is no question" in await refused(house, house.queue.answer(id.replace("a", "q"), "A"))


async def test_of_two_answers_at_the_same_moment_one_counts_and_the_other_is_told(house: House) -> None:
    task = await needing(house)
    queue = house.queue
    for commands in (
        (queue.answer("qqqqqq1", "A"), queue.answer("qqqqqq1", "B")),
        (queue.decide("aaaaaa1", True), queue.decide("aaaaaa1", False)),
        (queue.cancel(task), queue.cancel(task)),
    ):
        results = await asyncio.gather(*commands, return_exceptions=True)
        assert [type(result) for result in results] == [type(None), BadInput]
        assert "too late" in str(results[1])


async def test_a_full_disk_queues_nothing(home: Path, opened: Callable[[], House]) -> None:
    from desktop.core.clock import SystemClock
    from desktop.store.journal import Store
    from desktop.work.queue import TaskQueue

    store = Store.open(home, SystemClock(), free_space=lambda folder: 400 * 2**20)
    try:
        with pytest.raises(StoreError, match="400 MB are free") as failure:
            await TaskQueue(store, SystemClock(), home).submit("x")
        assert "not queued and your text is kept" in failure.value.en
        assert list(store.events()) == []
    finally:
        store.close()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prepare the pack", "en"),
        ("准备会议材料", "zh"),
        ("Prepare the pack for 塔洛美", "en"),
        ("为 Tallowmere 准备季度会", "zh"),
        ("", "en"),
        ("123", "en"),
    ],
)
def test_the_language_of_an_instruction(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_tasks_folder_is_one_a_person_recognises() -> None:
    assert folder_name("Prepare the client meeting pack!", "0123456789") == "Prepare-the-client-meeting-pack-456789"
    assert folder_name("准备 季度会/../..", "0123456789") == "准备-季度会-456789"
    assert folder_name("…", "0123456789") == "task-456789"


# --- where a task goes, and what it may cost ---


async def test_what_auto_chose_is_journaled_with_the_task_and_why(house: House) -> None:
    """Without a key nothing but the built-in engine is ready."""
    task = await house.queue.submit("Summarise these files", [house.notes], model="auto")
    submitted, made = (recorded.event for recorded in house.store.events(task))
    assert isinstance(submitted, e.TaskSubmitted) and submitted.model == "offline"
    assert isinstance(made, EstimateMade) and (made.low_usd, made.high_usd) == (0.0, 0.0)
    assert made.basis.startswith("Offline: ")


async def test_a_model_elsewhere_gets_an_estimate(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    task = await house.queue.submit("Think", [house.notes], model="anthropic", fallbacks=["offline"])
    row = house.row(task)
    assert row.model == "anthropic:claude-sonnet-5-5"
    assert row.estimate_low_usd is not None and row.estimate_high_usd is not None
    assert 0 < row.estimate_low_usd < row.estimate_high_usd


async def test_a_private_folder_is_not_queued_for_a_model_elsewhere(house: House) -> None:
    save(house.home, Settings().with_(private_folders=[str(house.notes.parent)]))
    said = await refused(house, house.queue.submit("x", [house.notes], model="openai:gpt-6-luna"))
    assert "marked private" in said
    task = await house.queue.submit("x", [house.notes], model="auto")
    assert house.row(task).model == "offline"


async def test_a_back_end_that_is_not_there_is_refused(house: House) -> None:
    assert "nobody:x" in await refused(house, house.queue.submit("x", model="nobody:x"))
    assert "local:ID" in await refused(house, house.queue.submit("x", model="local"))


@pytest.mark.parametrize("budget", [0.0, -1.0, float("nan"), float("inf")])
async def test_a_budget_is_an_amount(house: House, budget: float) -> None:
    assert "budget" in await refused(house, house.queue.submit("x", budget_usd=budget))
    task = await house.queue.submit("x")
    assert "budget" in await refused(house, house.queue.set_budget(task, budget))


async def test_a_budget_of_a_queued_task_is_changed_and_nothing_else(house: House) -> None:
    task = await house.queue.submit("x", budget_usd=1.0)
    await house.queue.set_budget(task, 2.0)
    assert (house.row(task).budget_usd, house.kinds_of(task)[-1]) == (2.0, "BudgetChanged")
