"""Answers for which files the Files page shows in which order: a pure function, since with ten thousand files it takes
longer than a frame and is then done on a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from desktop.core.task import DeliverableRow
from desktop.ui.review.wording import KINDS
from desktop.ui.translation import format_date_long, language, tr, tr_n

Grouping = Literal["day", "task", "type"]
Row = DeliverableRow | str  # a file, or the heading of a group


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is wanted of the files. `words` must all stand in a file's name or title or its task, case aside."""

    words: tuple[str, ...] = ()
    grouping: Grouping = "day"
    shows_old: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`rows` are the `files` that `sieve` leaves of `known`, under headings; `words` say how many they are."""

    known: Sequence[DeliverableRow] = ()
    sieve: Sieve = Sieve()
    files: tuple[DeliverableRow, ...] = ()
    rows: tuple[Row, ...] = ()
    headings: tuple[int, ...] = ()
    words: str = ""


def arranged(
    known: Sequence[DeliverableRow], sieve: Sieve, title: Callable[[str], str], zone: tzinfo | None
) -> Arrangement:
    """`known` stand newest first; `title` gives a task's instruction in short. Any thread."""
    files = tuple(each for each in known if _is_wanted(each, sieve, title))
    rows = tuple(_grouped(files, _heading(sieve.grouping, title, zone)))
    headings = tuple(number for number, row in enumerate(rows) if isinstance(row, str))
    return Arrangement(known, sieve, files, rows, headings, tr_n("1 file|{n} files", len(files)))


def merged(
    known: Sequence[DeliverableRow], tasks: Collection[str], fresh: Sequence[DeliverableRow]
) -> list[DeliverableRow]:
    """`known` with `fresh` (in the order they were made) instead of what it has of `tasks`; newest first."""
    kept = [each for each in known if each.task not in tasks]
    return sorted([*reversed(fresh), *kept], key=lambda each: each.at, reverse=True)


def _is_wanted(file: DeliverableRow, sieve: Sieve, title: Callable[[str], str]) -> bool:
    if file.state in ("superseded", "removed") and not sieve.shows_old:
        return False
    if not sieve.words:
        return True
    text = f"{file.name} {file.title} {title(file.task)}".casefold()
    return all(word in text for word in sieve.words)


def _heading(grouping: Grouping, title: Callable[[str], str], zone: tzinfo | None) -> Callable[[DeliverableRow], str]:
    days: dict[date, str] = {}

    def of_day(file: DeliverableRow) -> str:
        day = file.at.astimezone(zone).date()
        if day not in days:
            long = format_date_long(day)
            days[day] = f"{day.year}年{long}" if language() == "zh" else f"{long} {day.year}"
        return days[day]

    def of_type(file: DeliverableRow) -> str:
        return tr(KINDS[file.format]) if file.format in KINDS else file.format.upper()

    def of_task(file: DeliverableRow) -> str:
        return title(file.task) or tr("Task")

    return {"day": of_day, "type": of_type, "task": of_task}[grouping]


def _grouped(files: Sequence[DeliverableRow], heading: Callable[[DeliverableRow], str]) -> Iterator[Row]:
    """Headings and files; groups in the order of their newest file."""
    groups: dict[str, list[DeliverableRow]] = {}
    for each in files:
        groups.setdefault(heading(each), []).append(each)
    for title, members in groups.items():
        yield title
        yield from members
