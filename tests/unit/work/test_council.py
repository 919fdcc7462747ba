"""Calling a council: ordinary tasks for the members, one page after them, all of them or none."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from desktop.core.errors import BadInput
from desktop.core.events import TaskSubmitted
from desktop.core.task import TaskState
from desktop.work.queue import Order
from tests.support.script import SMALL, script
from tests.unit.work.conftest import House


def two(house: House) -> list[str]:
    return [script(house.home, SMALL, "one.script"), script(house.home, SMALL, "two.script")]


def submitted(house: House, task: str) -> TaskSubmitted:
    event = next(iter(house.store.events(task))).event
    assert isinstance(event, TaskSubmitted)
    return event


async def test_members_are_ordinary_tasks_and_the_page_comes_after_them(house: House) -> None:
    at = datetime(2026, 3, 2, 8, 30)
    order = Order("Do it.", (house.notes,), timezone="Europe/London", as_of=at, budget_usd=3.0, out=house.home / "out")
    council = await house.queue.submit_council(order, two(house))
    members = [submitted(house, task) for task in council.members]
    assert [event.model for event in members] == two(house)
    assert all(event.after == () and event.instruction == "Do it." and event.inputs for event in members)
    assert [event.budget_usd for event in members] == [1.5, 1.5]
    assert len({event.out for event in members}) == 2
    page = submitted(house, council.page)
    assert (page.after, page.model, page.job, page.inputs) == (council.members, "offline", "council", ())
    assert page.as_of == members[0].as_of and "Do it." in page.instruction
    assert len({event.workspace for event in (*members, page)}) == 3


async def test_the_page_starts_when_all_members_have_ended_and_names_those_without_a_result(house: House) -> None:
    good, other = two(house)
    third = script(house.home, SMALL, "three.script")
    council = await house.queue.submit_council(Order("Do it.", (house.notes,), language="en"), [good, other, third])
    await house.queue.cancel(council.members[1])
    await house.engine()
    row = await house.until_state(council.page, TaskState.DONE, TaskState.FAILED)
    assert row.state is TaskState.DONE
    order = [task for task, kind in house.kinds if kind == "RunStarted"]
    assert order[-1] == council.page
    assert other in row.report and "cancelled" in row.report
    detail = house.store.detail(council.page)
    assert detail is not None
    assert sorted(Path(each.path).suffix for each in detail.deliverables) == [".docx", ".html", ".md"]
    assert all(check.state in ("passed", "not_run") for check in detail.checks), [
        c for c in detail.checks if c.state == "warning"
    ]


async def test_without_two_results_the_page_says_so_and_makes_nothing(house: House) -> None:
    council = await house.queue.submit_council(Order("Do it.", (house.notes,), language="zh"), two(house))
    await house.queue.cancel(council.members[0])
    await house.engine()
    row = await house.until_state(council.page, TaskState.DONE, TaskState.FAILED)
    assert row.state is TaskState.DONE and row.deliverables == 0
    assert "无法比较" in row.report


@pytest.mark.parametrize("count", [0, 1, 6])
async def test_a_council_of_another_size_is_refused_and_nothing_is_queued(house: House, count: int) -> None:
    names = [script(house.home, SMALL, f"{number}.script") for number in range(count)]
    with pytest.raises(BadInput, match="2 to 5"):
        await house.queue.submit_council(Order("Do it.", (house.notes,)), names)
    assert not house.store.open_tasks()


async def test_two_names_for_one_engine_are_refused(house: House) -> None:
    with pytest.raises(BadInput):
        await house.queue.submit_council(Order("Do it.", (house.notes,)), ["offline", "offline"])
    with pytest.raises(BadInput, match="same engine"):
        await house.queue.submit_council(Order("Do it.", (house.notes,)), ["anthropic", "anthropic:claude-sonnet-5-5"])
    assert not house.store.open_tasks()
