"""Answers for what the dropdown of the search shows: each find as a row of two lines, under the head of its group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from desktop.core.document import Locator
from desktop.core.task import TaskRow, TaskState
from desktop.store.search import MOST, FileFound, Found, TaskFound, TextFound
from desktop.ui import icons
from desktop.ui.disc_widget import TASK_DISCS, share_done
from desktop.ui.inspector.header import title_of
from desktop.ui.painting.disc import Disc
from desktop.ui.translation import format_date_long, language, tr, tr_n

LEAD = 28  # characters shown before the first word that was found


@dataclass(frozen=True, slots=True)
class SearchRow:
    """`head` rows name a group and cannot be chosen; `count` is how many it has. `path` is a file that can be opened;
    `disc` with `share` of its plan done, or `icon`, stands at the left."""

    title: str
    detail: str = ""
    head: bool = False
    count: str = ""
    task: str = ""
    day: date | None = None
    path: str = ""
    icon: str = ""
    disc: Disc | None = None
    share: float = 0.0

    @property
    def said(self) -> str:
        """For a screen reader."""
        return ". ".join(part for part in (self.title, self.detail, self.count) if part)


def rows_of(found: Found, words: str, today: date, zone: tzinfo | None) -> list[SearchRow]:
    """Every group that has finds, with its head."""
    groups = (
        (tr("Tasks"), found.counts[0], [_task(each, today, zone) for each in found.tasks]),
        (tr("Files"), found.counts[1], [_file(each, today, zone) for each in found.files]),
        (tr("Sentences and numbers"), found.counts[2], [_text(each, words, today, zone) for each in found.texts]),
    )
    return [row for title, count, rows in groups if rows for row in _group(title, count, rows)]


def _group(title: str, count: int, rows: list[SearchRow]) -> Iterator[SearchRow]:
    yield SearchRow(title, head=True, count=tr("{n} or more", n=count) if count >= MOST else str(count))
    yield from rows


def _task(found: TaskFound, today: date, zone: tzinfo | None) -> SearchRow:
    row = found.task
    words = f"{_day_words(row, today, zone)}{tr(', ')}{_state_words(row)}"
    return SearchRow(
        title_of(row.instruction),
        words,
        task=row.id,
        day=_day(row, zone),
        disc=TASK_DISCS[row.state],
        share=share_done(row),
    )


def _file(found: FileFound, today: date, zone: tzinfo | None) -> SearchRow:
    row, title = found.task, title_of(found.task.instruction)
    words = tr("made for “{task}”", task=title) if found.deliverable else tr("read for “{task}”", task=title)
    icon = icons.file_icon_name(found.name)
    detail = f"{_day_words(row, today, zone)}{tr(', ')}{words}"
    return SearchRow(found.name, detail, task=row.id, day=_day(row, zone), path=found.path, icon=icon)


def _text(found: TextFound, words: str, today: date, zone: tzinfo | None) -> SearchRow:
    row = found.task
    place = found.place.label(language()) if isinstance(found.place, Locator) else f"{found.file}, {found.place}"
    detail = f"{place}{tr(', ')}{_day_words(row, today, zone)}"
    title = tr("“{quote}”", quote=around_first(found.text, words))
    return SearchRow(title, detail, task=row.id, day=_day(row, zone), path=found.path, icon="quote")


def around_first(text: str, words: str) -> str:
    """`text` from a little before the first of `words` on."""
    folded = text.casefold()
    places = [at for word in words.casefold().split() if (at := folded.find(word)) >= 0]
    start = min(places, default=0)
    return text if start <= LEAD else f"…{text[start - LEAD // 2 :]}"


def _day(row: TaskRow, zone: tzinfo | None) -> date:
    return row.submitted_at.astimezone(zone).date()


def _day_words(row: TaskRow, today: date, zone: tzinfo | None) -> str:
    day = _day(row, zone)
    if day == today:
        return tr("Today")
    return format_date_long(day) if day.year == today.year else f"{format_date_long(day)} {day.year}"


def _state_words(row: TaskRow) -> str:
    if row.state is TaskState.DONE:
        return tr_n("1 file|{n} files", row.deliverables)
    return {
        TaskState.QUEUED: tr("queued"),
        TaskState.WORKING: tr("running"),
        TaskState.NEEDS_YOU: tr("waiting for you"),
        TaskState.WAITING: tr("waiting"),
        TaskState.PAUSED: tr("paused"),
        TaskState.FAILED: tr("stopped"),
        TaskState.CANCELLED: tr("stopped by you"),
    }[row.state]
