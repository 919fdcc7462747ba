"""Answers for how entries and decisions of a week are called in every file of it: days, spans, actions, shares of time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desktop.analysis.calendar_triage_result import Decision, Entry, WeekTriage
from desktop.providers.offline.phrase import DAYS, MONTHS, TAGE, Phrases

CHANGES = ("decline", "move", "delegate", "cancel")


def day_name(day: date, words: Phrases) -> str:
    """ "Thu 5 Mar 2026", "2026年3月5日 周四": the key by which days are found again in formulas."""
    if words.is_zh:
        return f"{day.year}年{day.month}月{day.day}日 周{TAGE[day.weekday()]}"
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def span_of(week: WeekTriage, words: Phrases) -> str:
    """ "2 to 8 March 2026", "2026年3月2日至8日"."""
    first, last = week.wishes.first, week.wishes.last
    if first == last:
        return day_name(first, words)
    same = (first.year, first.month) == (last.year, last.month)
    if words.is_zh:
        return f"{first.year}年{first.month}月{first.day}日至{'' if same else f'{last.month}月'}{last.day}日"
    begin = str(first.day) if same else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{begin} to {last.day} {MONTHS[last.month - 1]} {last.year}"


def clock_span(start: datetime, end: datetime, zone: str, home: str, words: Phrases) -> str:
    """ "Thursday 5 March, 14:30–15:30" in `zone`, which is named when it is not the person's own (`home`)."""
    place = ZoneInfo(zone)
    a, b = start.astimezone(place), end.astimezone(place)
    if words.is_zh:
        text = f"{a.month}月{a.day}日（周{TAGE[a.weekday()]}）{a:%H:%M}–{b:%H:%M}"
        return text if zone == home else f"{text}（{zone}）"
    text = f"{DAYS[a.weekday()]} {a.day} {MONTHS[a.month - 1]}, {a:%H:%M}–{b:%H:%M}"
    return text if zone == home else f"{text} ({zone})"


def day_of(entry: Entry, week: WeekTriage) -> date:
    """The day an entry counts on: what began before the window counts on its first day."""
    return max(entry.start.date(), week.wishes.first)


def short_time(start: datetime, end: datetime, words: Phrases) -> str:
    """ "Thu 5 Mar, 14:00–15:00"."""
    if words.is_zh:
        return f"{start.month}月{start.day}日 周{TAGE[start.weekday()]} {start:%H:%M}–{end:%H:%M}"
    return f"{DAYS[start.weekday()][:3]} {start.day} {MONTHS[start.month - 1][:3]}, {start:%H:%M}–{end:%H:%M}"


def new_time(decision: Decision, words: Phrases) -> str:
    """When it would be instead; "" for what does not move."""
    if decision.new_start is None or decision.new_end is None:
        return ""
    return short_time(decision.new_start, decision.new_end, words)


def action_name(decision: Decision, words: Phrases) -> str:
    """What is done: a move that only the organiser can make is a request."""
    return words("ask_move" if decision.action == "move" and decision.asks else decision.action)


def to_do(decision: Decision, words: Phrases) -> str:
    """The action with its time or person."""
    if decision.action == "move":
        return words("ask_move_to" if decision.asks else "move_to", when=new_time(decision, words))
    if decision.action == "delegate" and decision.delegate:
        return words("delegate_to", who=decision.delegate.name or decision.delegate.address)
    return words(decision.action)


def organiser(entry: Entry) -> str:
    """Who called it, by name or address; "" when nobody is named."""
    return (entry.organizer.name or entry.organizer.address) if entry.organizer else ""


def changes(week: WeekTriage) -> list[Decision]:
    """The decisions that change something, in the order of the week."""
    return [decision for decision in week.decisions if decision.action in CHANGES]


def hours(minutes: int) -> str:
    """Minutes as hours with at most two digits after the point."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
