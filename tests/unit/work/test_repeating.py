"""Instructions that repeat: which time comes next by the person's clock, exactly one to come, and how a series ends."""

from __future__ import annotations

import asyncio
import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.clock import SystemClock
from desktop.core.commands import TaskCancelled
from desktop.core.errors import BadInput
from desktop.core.events import RunStarted, TaskSubmitted
from desktop.core.ports import ChatModel
from desktop.core.task import TaskRow, TaskState
from desktop.store.journal import AlreadyRecorded, IllegalEvent
from desktop.work.again import submit_again
from desktop.work.order import Order
from desktop.work.repeating import (
    REPEATS,
    begin,
    brought_about,
    following,
    id_of,
    moment_of,
    next_time,
    passed_over,
)
from tests.unit.work.conftest import Gate, House

AddModel = Callable[[str, ChatModel], str]
Open = Callable[[], House]
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Santiago",
)
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def first(repeat: str, local: str, zone: str = "Europe/London") -> TaskSubmitted:
    """The first time of a series that begins when the clocks of `zone` show `local`."""
    place = ZoneInfo(zone)
    at = moment_of(datetime.fromisoformat(local), place)
    event = TaskSubmitted("first", "Do it.", workspace="/home/tasks/Do-it", timezone=zone, not_before=at.isoformat())
    return begin(event, repeat, False, at - timedelta(minutes=1))


def start(event: TaskSubmitted) -> datetime:
    return datetime.fromisoformat(event.not_before)


def series(event: TaskSubmitted, count: int, late: timedelta = timedelta()) -> list[TaskSubmitted]:
    """`count` times one after the other, each begun `late`."""
    found = [event]
    while len(found) < count:
        found.append(following(found[-1], start(found[-1]) + late))
    return found


def clocks(repeat: str, local: str, count: int, zone: str = "Europe/London") -> list[str]:
    """What the clocks of `zone` show when the times begin."""
    place = ZoneInfo(zone)
    return [f"{start(each).astimezone(place):%m-%d %H:%M}" for each in series(first(repeat, local, zone), count)]


# --- which time comes next ---


@given(
    st.sampled_from(REPEATS),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31)),
    st.sampled_from([timedelta(), timedelta(minutes=5), timedelta(hours=30), timedelta(days=45)]),
)
def test_every_time_is_later_kept_by_the_wall_clock_and_one_to_a_period(
    repeat: str, zone: str, local: datetime, late: timedelta
) -> None:
    place = ZoneInfo(zone)
    told = series(first(repeat, local.replace(second=0, microsecond=0).isoformat(), zone), 8, late)
    periods = []
    for each in told:
        nominal = datetime.fromisoformat(each.nominal)
        shown = start(each).astimezone(place).replace(tzinfo=None)
        if shown != nominal:  # a time that does not exist: it begins at the leap of the clock
            before = (start(each) - timedelta(seconds=1)).astimezone(place).replace(tzinfo=None)
            assert before < nominal < shown
        assert nominal.time() == datetime.fromisoformat(each.anchor).time()
        assert (each.repeat, each.series, each.anchor) == (repeat, "first", told[0].nominal)
        iso = nominal.isocalendar()
        day = nominal.date().isoformat()
        periods.append({"weekly": f"{iso.year}-{iso.week}", "monthly": day[:7]}.get(repeat, day))
        assert repeat != "weekdays" or nominal.weekday() < 5
    assert all(start(after) > start(before) + late for before, after in pairwise(told))
    assert len(set(periods)) == len({each.task for each in told}) == len(told)


@given(st.sampled_from(REPEATS), st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31)))
def test_no_time_is_left_out_while_nothing_is_late(repeat: str, zone: str, local: datetime) -> None:
    told = [datetime.fromisoformat(each.nominal) for each in series(first(repeat, local.isoformat(), zone), 6)]
    for before, after in pairwise(told):
        days = (after - before).days
        if repeat == "monthly":
            assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == 1
            assert after.day == min(told[0].day if told[0].day > 28 else after.day, _last(after))
        elif repeat == "weekdays":
            assert days == (3 if before.weekday() == 4 else 1)
        else:
            assert days == {"daily": 1, "weekly": 7}[repeat]


def _last(day: datetime) -> int:
    return calendar.monthrange(day.year, day.month)[1]


@pytest.mark.parametrize(
    ("repeat", "local", "told"),
    [
        ("daily", "2026-03-28T08:00", ["03-28 08:00", "03-29 08:00", "03-30 08:00"]),  # the clocks go on by an hour
        ("daily", "2026-03-28T01:30", ["03-28 01:30", "03-29 02:00", "03-30 01:30"]),  # 01:30 does not exist once
        ("daily", "2026-10-24T01:30", ["10-24 01:30", "10-25 01:30", "10-26 01:30"]),  # and exists twice
        ("weekdays", "2026-03-05T08:00", ["03-05 08:00", "03-06 08:00", "03-09 08:00"]),
        ("weekdays", "2026-03-07T08:00", ["03-09 08:00", "03-10 08:00"]),  # asked for a Saturday
        ("weekly", "2026-03-23T08:00", ["03-23 08:00", "03-30 08:00"]),
        ("monthly", "2026-01-31T08:00", ["01-31 08:00", "02-28 08:00", "03-31 08:00", "04-30 08:00"]),
        ("monthly", "2028-01-30T08:00", ["01-30 08:00", "02-29 08:00", "03-30 08:00"]),
    ],
)
def test_the_times_by_the_clock_on_the_wall(repeat: str, local: str, told: list[str]) -> None:
    assert clocks(repeat, local, len(told)) == told


def test_a_time_that_exists_twice_is_the_first_of_the_two() -> None:
    (_, twice) = series(first("daily", "2026-10-24T01:30"), 2)
    assert twice.not_before == "2026-10-25T00:30:00+00:00"
    assert following(twice, start(twice)).nominal == "2026-10-26T01:30"


def test_a_day_that_a_zone_left_out_begins_when_its_clocks_go_on() -> None:
    told = series(first("daily", "2011-12-29T08:00", "Pacific/Apia"), 3)
    assert [each.not_before for each in told[1:]] == ["2011-12-30T10:00:00+00:00", "2011-12-30T18:00:00+00:00"]


def test_times_that_passed_are_not_caught_up() -> None:
    monday = first("daily", "2026-03-02T08:00")
    thursday = following(monday, start(monday) + timedelta(days=2, hours=2))
    assert thursday.nominal == "2026-03-05T08:00"


def test_a_time_begun_ahead_is_that_time() -> None:
    monday = first("daily", "2026-03-02T08:00")
    assert following(monday, start(monday) - timedelta(hours=9)).nominal == "2026-03-03T08:00"


def test_the_id_of_a_time_is_the_same_whoever_asks() -> None:
    monday = first("weekly", "2026-03-02T08:00")
    again = [following(monday, start(monday) + timedelta(hours=late)).task for late in (0, 1, 100)]
    assert len(set(again)) == 1
    at = datetime(2026, 3, 9, 8)
    assert again[0] == id_of("first", at) != id_of("another", at)


def test_what_was_chosen_carries_over_and_the_rest_is_its_own() -> None:
    asked = TaskSubmitted(
        "first",
        "Do it.",
        ("/a", "/b"),
        "/home/tasks/Do-it-1",
        "digest",
        "anthropic:x",
        "zh",
        "Europe/London",
        "2026-03-02T07:00:00+00:00",
        "/out",
        2.5,
        "policy",
        not_before="2026-07-02T08:00:00+00:00",
        pace="tonight",
        fallbacks=("openai:y",),
        reviewer="openai:z",
    )
    event = begin(asked, "daily", False, MONDAY)
    coming = following(event, start(event))
    own = {"task", "workspace", "as_of", "not_before", "nominal"}
    kept = [name for name in TaskSubmitted.__dataclass_fields__ if name not in own]
    assert [getattr(coming, name) for name in kept] == [getattr(event, name) for name in kept]
    assert (coming.as_of, coming.nominal) == ("2026-07-03T09:00:00+01:00", "2026-07-03T09:00")
    assert coming.workspace.startswith("/home/tasks/") and coming.workspace != event.workspace


@pytest.mark.parametrize(
    ("now", "clock_time", "repeat", "told"),
    [
        ("2026-03-02T07:00", "08:00", "", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02T08:00", "08:00", "", "2026-03-03T08:00:00+00:00"),
        ("2026-03-06T09:00", "08:00", "weekdays", "2026-03-09T08:00:00+00:00"),
        ("2026-03-06T09:00", "08:00", "weekly", "2026-03-07T08:00:00+00:00"),
        ("2026-03-28T20:00", "01:30", "daily", "2026-03-29T01:00:00+00:00"),
    ],
)
def test_a_clock_time_means_the_next_one(now: str, clock_time: str, repeat: str, told: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/London"))
    assert next_time(time.fromisoformat(clock_time), repeat, here) == datetime.fromisoformat(told)


# --- in the queue ---


def coming(house: House, task: str) -> TaskRow:
    found = house.store.upcoming(house.row(task).series)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"repeat": "hourly"}, "no way to repeat"), ({"repeat": "daily", "as_of": MONDAY}, "fixed day")],
)
async def test_what_cannot_repeat_is_told_and_not_queued(
    house: House, options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        await house.submit(**options)
    assert house.store.tasks() == []


async def test_a_comparison_of_engines_does_not_repeat(house: House) -> None:
    with pytest.raises(BadInput, match="cannot repeat"):
        await house.queue.submit_council(Order("Do it.", (), repeat="daily"), ["offline", "scripted:x"])
    assert house.store.tasks() == []


async def test_a_time_that_begins_brings_the_next_one_about(house: House, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    engine = await house.engine()
    task = await house.submit(model=add_model("gate", gate), repeat="daily", approve="none")
    await house.until(lambda: gate.waiting == 1)
    tomorrow, now = coming(house, task), house.row(task)
    assert (tomorrow.state, tomorrow.series, tomorrow.inputs) == (TaskState.QUEUED, task, now.inputs)
    assert tomorrow.nominal[:10] > now.nominal[:10] and tomorrow.nominal[10:] == now.nominal[10:]
    assert (tomorrow.model, tomorrow.workspace != now.workspace) == ("gate", True)
    gate.open.set()
    await engine.idle()
    assert house.row(task).state is TaskState.DONE
    assert [row.id for row in house.store.open_tasks()] == [tomorrow.id]
    assert house.store.rebuild().differences == ()
    detail = house.store.detail(task)
    assert detail is not None and detail.upcoming is not None and detail.upcoming.id == tomorrow.id


async def test_a_time_that_failed_does_not_end_the_series(house: House) -> None:
    engine = await house.engine()
    house.notes.unlink()
    task = await house.queue.submit("Do it.", model="offline", repeat="weekly", timezone="Europe/London")
    await engine.idle()
    await house.queue.cancel(task) if not house.row(task).state.is_terminal else None
    assert coming(house, task).state is TaskState.QUEUED


async def test_after_days_off_the_task_runs_once_and_counts_from_now(house: House) -> None:
    now = SystemClock().now()
    task = await house.submit(repeat="daily", not_before=now - timedelta(days=3), timezone="UTC")
    engine = await house.engine()
    await engine.idle()
    row = house.row(task)
    assert row.state is TaskState.DONE and row.started_at is not None
    assert abs(datetime.fromisoformat(row.as_of) - row.started_at) < timedelta(seconds=2)
    assert passed_over(row) == 3
    assert [each.id for each in house.store.open_tasks()] == [coming(house, task).id]
    assert coming(house, task).not_before > row.started_at  # type: ignore[operator]
    assert passed_over(coming(house, task)) == passed_over(replace(row, repeat="")) == 0


async def test_run_now_takes_the_time_to_come_and_leaves_the_one_after_it(house: House) -> None:
    engine = await house.engine()
    later = SystemClock().now() + timedelta(days=2)
    task = await house.submit(repeat="daily", not_before=later)
    assert house.row(task).state is TaskState.QUEUED
    await house.queue.resume(task)
    await house.until_state(task, TaskState.DONE)
    await engine.idle()
    assert coming(house, task).not_before > later  # type: ignore[operator]


async def test_cancelling_the_time_to_come_ends_the_series(house: House) -> None:
    engine = await house.engine()
    task = await house.submit(repeat="weekdays", not_before=SystemClock().now() + timedelta(days=1))
    await house.queue.cancel(task)
    await engine.idle()
    assert house.store.upcoming(task) is None and house.store.open_tasks() == []
    with pytest.raises(BadInput, match="does not repeat, or no longer"):
        await house.queue.stop_repeating(task)


async def test_the_series_can_be_stopped_from_any_of_its_times(house: House, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    engine = await house.engine()
    task = await house.submit(model=add_model("gate", gate), repeat="daily")
    await house.until(lambda: gate.waiting == 1)
    to_come = coming(house, task).id
    assert await house.queue.stop_repeating(task) == to_come
    gate.open.set()
    await engine.idle()
    assert house.row(task).state is TaskState.DONE, "what was being worked on went on"
    assert house.row(to_come).state is TaskState.CANCELLED
    assert house.store.open_tasks() == []


async def test_what_is_taken_back_right_after_it_began_does_not_come_again(house: House, add_model: AddModel) -> None:
    gate = Gate([{"text": "Done."}])
    engine = await house.engine()
    task = await house.submit(model=add_model("gate", gate), repeat="daily")
    await house.until(lambda: gate.waiting == 1)
    to_come = coming(house, task).id
    await house.queue.take_back(task)
    await engine.idle()
    assert [house.row(each).state for each in (task, to_come)] == [TaskState.CANCELLED] * 2
    assert house.store.open_tasks() == []
    once = await house.submit(repeat="daily", not_before=SystemClock().now() + timedelta(days=1))
    await house.queue.take_back(once)
    assert house.row(once).state is TaskState.CANCELLED and house.store.open_tasks() == []


async def test_stopping_never_hits_a_time_that_has_just_begun(house: House) -> None:
    task = await house.submit(repeat="daily")
    journal = list(house.store.events(task))
    assert isinstance(journal[0].event, TaskSubmitted)
    more = brought_about(journal[0].event, journal, SystemClock().now())
    await house.store.append(RunStarted(task, "run", "", "2026-03-02T08:00:00+00:00"), *more)
    with pytest.raises(IllegalEvent, match="it has begun"):
        await house.store.append(TaskCancelled(task, unstarted=True))
    assert await house.queue.stop_repeating(task) == more[0].task
    assert house.row(task).state is TaskState.WORKING


async def test_two_processes_bring_one_next_time_about(opened: Open) -> None:
    house, elsewhere = opened(), opened()
    task = await house.submit(repeat="daily")
    journal = list(house.store.events(task))
    event = journal[0].event
    assert isinstance(event, TaskSubmitted)
    now = SystemClock().now()
    await house.store.append(RunStarted(task, "run", "", "2026-03-02T08:00:00+00:00"))
    next_one = following(event, now)
    told = await asyncio.gather(house.store.append(next_one), elsewhere.store.append(next_one), return_exceptions=True)
    assert sum(isinstance(each, (AlreadyRecorded, IllegalEvent)) for each in told) == 1
    with pytest.raises(IllegalEvent, match="still to come"):
        await elsewhere.store.append(following(next_one, now))


async def test_only_one_time_of_a_series_is_to_come(house: House) -> None:
    task = await house.submit(repeat="daily", not_before=SystemClock().now() + timedelta(days=1))
    event = next(house.store.events(task)).event
    assert isinstance(event, TaskSubmitted)
    with pytest.raises(IllegalEvent, match="still to come"):
        await house.store.append(following(event, SystemClock().now()))


async def test_a_next_time_that_cannot_be_queued_does_not_keep_this_one_from_beginning(house: House) -> None:
    task = await house.submit(repeat="daily", not_before=SystemClock().now() - timedelta(days=1))
    event = next(house.store.events(task)).event
    assert isinstance(event, TaskSubmitted)
    await house.store.append(replace(event, task=following(event, SystemClock().now()).task, series="", repeat=""))
    engine = await house.engine()
    await house.until_state(task, TaskState.DONE)
    await engine.idle()


async def test_do_again_asks_once_and_from_today(house: House) -> None:
    task = await house.submit(repeat="daily", not_before=SystemClock().now() + timedelta(days=1))
    again = house.row(await submit_again(house.queue.submit, house.row(task)))
    assert again.repeat == "" and again.series == ""
    assert abs(datetime.fromisoformat(again.as_of) - SystemClock().now()) < timedelta(minutes=2)
