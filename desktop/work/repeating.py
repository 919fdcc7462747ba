"""Answers for instructions that repeat: which time comes next, and how it gets into the queue.

Each time is an ordinary task. When its first run begins, the next time is submitted in the same transaction, so a crash
leaves both or neither. Its id is made of the series and the nominal time, and the journal takes no second one to come
(store/fold_task): two processes, or a restored backup, cannot bring it about twice. Times that passed while this computer
was off are not caught up: the one that was due runs once. Times are kept by the wall clock of the task's zone; one that
does not exist there (spring) begins when the clock goes on, one that exists twice (autumn) runs at the first (DURABILITY:
clocks). Cancelling the time to come ends the series; how a time ended does not.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from pathlib import Path

from desktop.core.clock import uuid7
from desktop.core.commands import TaskCancelled
from desktop.core.errors import BadInput
from desktop.core.events import Event, Recorded, RunStarted, TaskSubmitted
from desktop.core.task import TaskRow, TaskState
from desktop.core.turns import EstimateMade
from desktop.settings.place import named_zone, zone
from desktop.store.journal import AlreadyRecorded, IllegalEvent, Store
from desktop.work.order import folder_name

REPEATS = ("daily", "weekdays", "weekly", "monthly")
ONE_DAY = timedelta(days=1)
TRIES = 5  # a time may begin just while the series is stopped; then the next one is the one to stop


def begin(event: TaskSubmitted, repeat: str, has_moment: bool, now: datetime) -> TaskSubmitted:
    """`event` as the first time of a series. `has_moment`: "today" was fixed for it. Raises BadInput."""
    if repeat not in REPEATS:
        raise BadInput(
            f"{repeat!r} is no way to repeat. Choose one of: {', '.join(REPEATS)}. Nothing was queued.",
            f"没有 {repeat!r} 这种重复方式。可选：{'、'.join(REPEATS)}。没有提交。",
        )
    if has_moment:
        raise BadInput(
            "A repeating task counts “today” from each of its times, so a fixed day cannot be given with it. Nothing was "
            "queued.",
            "重复任务每次都以当次的时间为“今天”，不能再指定固定的日期。没有提交。",
        )
    place = named_zone(event.timezone)
    start = datetime.fromisoformat(event.not_before) if event.not_before else now
    local = start.astimezone(place).replace(tzinfo=None, second=0, microsecond=0)
    first = next(times(repeat, local, local.date()))
    begins = moment_of(first, place)
    is_later = bool(event.not_before) or first != local
    return replace(
        event,
        not_before=_utc(begins) if is_later else "",
        repeat=repeat,
        series=event.task,
        anchor=_minute(first),
        nominal=_minute(first),
    )


def counted_from(event: TaskSubmitted, journal: Sequence[Recorded], now: datetime) -> TaskSubmitted:
    """`event` as its runs see it: each time is counted from the moment its first run began, which is `now` before that."""
    begun = next((recorded.event for recorded in journal if isinstance(recorded.event, RunStarted)), None)
    if not event.repeat or (begun is not None and not begun.as_of):
        return event
    fresh = now.astimezone(zone(event.timezone)).isoformat(timespec="seconds")
    return replace(event, as_of=begun.as_of if begun is not None else fresh)


def brought_about(event: TaskSubmitted, journal: Sequence[Recorded], now: datetime) -> tuple[Event, ...]:
    """What is journaled with the first run of `event`: the next time of its series, expected to cost what this one was."""
    if not event.repeat or any(isinstance(recorded.event, RunStarted) for recorded in journal):
        return ()
    coming = following(event, now)
    made = [recorded.event for recorded in journal if isinstance(recorded.event, EstimateMade)]
    return (coming, *(replace(each, task=coming.task) for each in made[-1:]))


def following(event: TaskSubmitted, now: datetime) -> TaskSubmitted:
    """The next time after `event`, which begins `now`: the first that is still to come."""
    place = zone(event.timezone)
    anchor, this = datetime.fromisoformat(event.anchor), datetime.fromisoformat(event.nominal)
    reached = max(now, moment_of(this, place))
    coming = times(event.repeat, anchor, max(this.date(), reached.astimezone(place).date() - ONE_DAY))
    nominal = next(each for each in coming if each > this and moment_of(each, place) > reached)
    task = id_of(event.series, nominal)
    begins = moment_of(nominal, place)
    folder = folder_name(event.instruction, task, nominal.date().isoformat())
    return replace(
        event,
        task=task,
        workspace=str(Path(event.workspace).parent / folder),
        as_of=begins.astimezone(place).isoformat(timespec="seconds"),
        not_before=_utc(begins),
        nominal=_minute(nominal),
    )


def id_of(series: str, nominal: datetime) -> str:
    """The id of one time of a series, the same whoever asks: an id of its nominal minute and a hash of both."""
    digest = hashlib.sha256(f"{series} {_minute(nominal)}".encode()).digest()
    return uuid7(int(nominal.replace(tzinfo=UTC).timestamp() * 1000), digest[:10])


def times(repeat: str, anchor: datetime, since: date) -> Iterator[datetime]:
    """Nominal times (naive, by the wall clock) from the day `since` on, never before `anchor`."""
    day = max(since, anchor.date())
    while True:
        if falls_on(repeat, anchor.date(), day):
            yield datetime.combine(day, anchor.time())
        day += ONE_DAY


def falls_on(repeat: str, anchor: date, day: date) -> bool:
    """Whether a series that began on `anchor` has a time on `day`. A month that is too short: its last day."""
    match repeat:
        case "weekdays":
            return day.weekday() < 5
        case "weekly":
            return day.weekday() == anchor.weekday()
        case "monthly":
            return day.day == min(anchor.day, calendar.monthrange(day.year, day.month)[1])
        case _:
            return True


def moment_of(nominal: datetime, place: tzinfo) -> datetime:
    """When the clocks of `place` show `nominal` (aware, UTC): the first time of two; where they leap over it, the moment
    of the leap."""
    before, after = (nominal.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if before <= after:
        return before
    low, high = after, before  # a gap: the offsets before and after it disagree, and the leap lies between
    leapt = high.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if middle.astimezone(place).utcoffset() == leapt else (middle, high)
    return high.replace(microsecond=0)


def is_to_come(row: TaskRow, now: datetime) -> bool:
    """A time of a repeating task that is not due yet: nothing is left to do about it now."""
    is_later = row.not_before is not None and row.not_before > now
    return bool(row.repeat) and row.state is TaskState.QUEUED and is_later


def passed_over(row: TaskRow) -> int:
    """How many times of its series had passed, after its own, when this one began: they are not caught up."""
    if not row.repeat or row.started_at is None:
        return 0
    place, began = zone(row.timezone), row.started_at
    later = times(row.repeat, datetime.fromisoformat(row.anchor), datetime.fromisoformat(row.nominal).date() + ONE_DAY)
    return sum(1 for _ in takewhile(lambda each: moment_of(each, place) <= began, later))


async def stop_series(store: Store, task: str) -> str:
    """Cancels the time to come of the series of `task`; its id. Raises BadInput when there is none."""
    for _ in range(TRIES):
        row = store.task(task)
        coming = store.upcoming(row.series) if row is not None and row.series else None
        if coming is None:
            break
        try:
            await store.append(TaskCancelled(coming.id, unstarted=True))
        except (AlreadyRecorded, IllegalEvent):
            continue  # it began, or was cancelled elsewhere, meanwhile
        return coming.id
    raise BadInput(
        "This task does not repeat, or no longer. Nothing was changed.", "这个任务不重复，或已停止重复。没有改动。"
    )


def next_time(clock_time: time, repeat: str, now: datetime) -> datetime:
    """The first `clock_time` after `now` (aware, in the person's zone) at which a task with this `repeat` may begin."""
    place = now.tzinfo
    assert place is not None, "now is aware"
    anchor = datetime.combine(now.date(), clock_time)
    kind = repeat if repeat == "weekdays" else "daily"  # the first of a week or month is whatever day comes first
    return next(at for each in times(kind, anchor, now.date()) if (at := moment_of(each, place)) > now)


def _minute(nominal: datetime) -> str:
    return nominal.isoformat(timespec="minutes")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
