"""Answers for tasks that begin later or repeat, on the command line: `--at`, `--repeat`, and what a person is told of them."""

from __future__ import annotations

import argparse
from datetime import datetime, time

from desktop.core.clock import SystemClock
from desktop.core.errors import BadInput
from desktop.core.task import TaskRow
from desktop.settings.place import local_timezone, named_zone, zone
from desktop.store.journal import Store
from desktop.work.repeating import next_time

OFTEN = {
    "en": {"daily": "Every day", "weekdays": "Every weekday", "weekly": "Every {day}", "monthly": "Every month"},
    "zh": {"daily": "每天", "weekdays": "每个工作日", "weekly": "每{day}", "monthly": "每月"},
}
DAYS_ZH = "一二三四五六日"


def start_of(options: argparse.Namespace) -> datetime | None:
    """When the task may begin at the earliest; None for now. Raises BadInput for a moment that is over."""
    if options.at is None:
        return None
    place = named_zone(options.timezone or local_timezone())
    now = SystemClock().now().astimezone(place)
    if isinstance(options.at, time):
        return next_time(options.at, options.repeat, now)
    start: datetime = options.at if options.at.tzinfo else options.at.replace(tzinfo=place)
    if start <= now:
        raise BadInput(f"--at {options.at.isoformat()} is over. Name a later moment. Nothing was queued.")
    return start


def how_often(row: TaskRow, language: str) -> str:
    """ "Every weekday at 08:00 (Europe/London)"; "" for a task that does not repeat."""
    if not row.repeat:
        return ""
    first = datetime.fromisoformat(row.anchor)
    day = f"周{DAYS_ZH[first.weekday()]}" if language == "zh" else f"{first:%A}"
    often = OFTEN[language].get(row.repeat, row.repeat).format(day=day)
    if row.repeat == "monthly":
        often += f" {first.day} 日" if language == "zh" else f" on day {first.day}"
    return (
        f"{often} {first:%H:%M}（{row.timezone}）" if language == "zh" else f"{often} at {first:%H:%M} ({row.timezone})"
    )


def begins(row: TaskRow, language: str) -> str:
    """When a task that begins later does; "" for one that may begin now."""
    if row.not_before is None:
        return ""
    at = row.not_before.astimezone(zone(row.timezone))
    return f"{at:%Y-%m-%d %H:%M} 开始。" if language == "zh" else f"Begins on {at:%Y-%m-%d} at {at:%H:%M}."


def repeats(row: TaskRow, language: str) -> str:
    """What is said of a repeating task when it was queued."""
    start = begins(row, language) or ("现在开始。" if language == "zh" else "Begins now.")
    if language == "zh":
        return f"{how_often(row, language)}。{start}取消尚未开始的那一次，就停止重复。"
    return f"{how_often(row, language)}. {start} It repeats until the time to come is cancelled."


def after_cancel(store: Store, row: TaskRow, language: str) -> str:
    """What a cancel means for a series: it is over, or it goes on and how that ends; "" for a task without one."""
    if not row.repeat:
        return ""
    coming = store.upcoming(row.series)
    if coming is None:
        return "不再重复。" if language == "zh" else "It no longer repeats."
    if language == "zh":
        return f"这一次已取消，仍会重复：下一次 {begins(coming, language)}afternoon cancel {coming.id} 停止重复。"
    return f"This time is cancelled; it still repeats. {begins(coming, language)} `afternoon cancel {coming.id}` ends that."
