"""Answers for where a person's appointments come from: a port, and the calendar files (.ics) behind it.

Files are read by the documents' reader in a child process that lives only while something has changed. Nothing leaves
this computer and nothing is journaled: a calendar is no source of a task. Microsoft 365 will be a second `CalendarSource`.
"""

from __future__ import annotations

import asyncio
import os.path
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.analysis.appointments import Appointment, Span, appointments_of, busy_spans
from desktop.core.errors import UnreadableFile, UserError

if TYPE_CHECKING:
    from desktop.documents.sandbox import ReadingProcess

ENDINGS = frozenset({".ics", ".ical", ".ifb", ".vcs"})
MAX_EVENTS = 10_000  # of one file, those nearest to the day; a task reads fewer, because a model has to
BEFORE, AFTER = timedelta(days=59), timedelta(days=118)  # the reader lists 60 days before and 120 after its moment


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the calendars say from `first` to `last`; `busy` are the stretches of time they take (`busy_spans`). `problems`
    are the sentences of those that could not be read, and `counts` the appointments in each of the others, by what the
    person chose (a file or a folder)."""

    first: date = date.max
    last: date = date.min
    appointments: tuple[Appointment, ...] = ()
    busy: tuple[Span, ...] = ()
    problems: Mapping[str, UserError] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class CalendarSource(Protocol):
    """A calendar that can be asked again and again; asking costs little while nothing has changed."""

    async def agenda(self, around: date, zone: tzinfo) -> Agenda:
        """What stands in the calendar around a day. What cannot be had is told in `problems`, never raised."""
        ...


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Whether a file is as it was read: when it was changed (ns), its size, and for which day and zone it was listed.
    `opens` is False for one that was refused and still would be: a lock goes away without changing the file."""

    changed: int
    size: int
    around: date
    zone: tzinfo
    opens: bool = True


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file came to when its stamp was that; `refused` if it could not be opened."""

    stamp: _Stamp
    appointments: tuple[Appointment, ...] = ()
    problem: UserError | None = None
    refused: bool = False


_Found = Mapping[str, Mapping[Path, _Stamp]]


class CalendarFiles:
    """Files and folders of files that the person chose. Asked by one caller at a time."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.chosen = tuple(chosen)
        self._kept: dict[tuple[date, Path], _Kept] = {}
        self._agendas: dict[date, tuple[_Found, Agenda]] = {}

    async def agenda(self, around: date, zone: tzinfo) -> Agenda:
        """Reads what has changed since the last time; see `CalendarSource`."""
        from desktop.documents.sandbox import ReadingProcess

        refused = {path for (_, path), kept in self._kept.items() if kept.refused}
        found = await asyncio.to_thread(_stamped, self.chosen, around, zone, refused)
        if (known := self._agendas.get(around)) is not None and known[0] == found:
            return known[1]
        process = ReadingProcess()
        try:
            for stamps in found.values():
                for path, stamp in stamps.items():
                    if (kept := self._kept.get((around, path))) is None or kept.stamp != stamp:
                        self._kept[around, path] = await self._read(process, path, stamp)
        finally:
            await process.close()
        self._forget(found, around)
        agenda = await asyncio.to_thread(self._agenda, found, around)
        self._agendas = {day: each for day, each in self._agendas.items() if any(day == key[0] for key in self._kept)}
        self._agendas[around] = found, agenda
        return agenda

    async def _read(self, process: ReadingProcess, path: Path, stamp: _Stamp) -> _Kept:
        from desktop.documents.options import Limits, ReadOptions

        midday = datetime.combine(stamp.around, time(12), stamp.zone)
        options = ReadOptions(midday, getattr(stamp.zone, "key", "UTC"), limits=Limits(max_events=MAX_EVENTS))
        try:
            document = await process.read(path, path.name, options)
        except UnreadableFile as error:
            return _Kept(stamp, problem=_told(path.name, error), refused=error.reason in ("forbidden", "missing"))
        if document.format != "ics":
            return _Kept(stamp, problem=_no_calendar(path.name))
        return _Kept(stamp, await asyncio.to_thread(appointments_of, document))

    def _forget(self, found: _Found, around: date) -> None:
        """Lets go of files that are gone and of days that nobody asked for lately: two are kept, the last one and one
        other, because a past day is looked at beside today."""
        present = {path for stamps in found.values() for path in stamps}
        others = [day for day, _ in self._kept if day != around]
        days = {around, others[-1] if others else around}
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] in days and key[1] in present}

    def _agenda(self, found: _Found, around: date) -> Agenda:
        appointments: set[Appointment] = set()
        problems, counts = {}, {}
        for chosen, stamps in found.items():
            kept = [self._kept[around, path] for path in stamps]
            if not stamps:
                problems[chosen] = _nothing(Path(os.path.expanduser(chosen)))  # noqa: PTH111 - as in _files
            elif problem := next((each.problem for each in kept if each.problem is not None), None):
                problems[chosen] = problem
            counts[chosen] = sum(len(each.appointments) for each in kept)
            appointments.update(each for read in kept for each in read.appointments)
        listed = tuple(sorted(appointments))
        return Agenda(around - BEFORE, around + AFTER, listed, busy_spans(listed), problems, counts)


def _stamped(
    chosen: Sequence[str], around: date, zone: tzinfo, refused: Collection[Path]
) -> dict[str, dict[Path, _Stamp]]:
    """The calendar files of each choice, as they are now. Blocks: looks into folders, and opens what was `refused`."""
    found: dict[str, dict[Path, _Stamp]] = {}
    for each in chosen:
        found[each] = {}
        for file in _files(each):
            try:
                status = file.stat()
            except OSError:
                continue  # gone since the folder was listed
            opens = file not in refused or _opens(file)
            found[each][file] = _Stamp(status.st_mtime_ns, status.st_size, around, zone, opens)
    return found


def _files(chosen: str) -> list[Path]:
    """What a choice stands for now; nothing where it cannot even be looked for."""
    from desktop.documents.files import expand

    path = Path(os.path.expanduser(chosen))  # noqa: PTH111 - Path's own raises for "~somebody" unknown here
    try:
        files = [file.path for file in expand([path]).files]
    except OSError:  # a name that is too long; on Python 3.11 also a folder without rights
        return []
    return files if not _is_folder(path) else [file for file in files if file.suffix.lower() in ENDINGS]


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path's own raises for some paths


def _opens(file: Path) -> bool:
    try:
        file.open("rb").close()
    except OSError:
        return False
    return True


def _nothing(path: Path) -> UserError:
    if _is_folder(path):
        return UserError(
            f"There is no calendar file (.ics) in {path.name}. Nothing of it is shown.",
            f"{path.name} 里没有日历文件（.ics），不显示其中内容。",
        )
    return UserError(
        f"{path.name} is not there at the moment. Its appointments are left out until it is back.",
        f"{path.name} 现在不在原处。回来之前不显示其中的日程。",
    )


def _no_calendar(name: str) -> UserError:
    return UserError(
        f"{name} is not a calendar file. Nothing of it is shown. Export the calendar as iCalendar (.ics).",
        f"{name} 不是日历文件，不显示其中内容。请把日历导出为 iCalendar（.ics）。",
    )


def _told(name: str, error: UnreadableFile) -> UserError:
    """The reader's sentences speak of dropped files; a calendar was chosen."""
    if error.reason in ("damaged", "empty"):
        return UserError(
            f"{name} cannot be read as a calendar. Its appointments are left out. Export it again as iCalendar (.ics).",
            f"{name} 无法作为日历读取，其中的日程不显示。请重新导出为 iCalendar（.ics）。",
        )
    if error.reason == "forbidden":
        return UserError(
            f"{name} may not be read with your rights. Its appointments are left out. Change its permissions.",
            f"没有读取 {name} 的权限，其中的日程不显示。请修改权限。",
        )
    if error.reason == "missing":
        return _nothing(Path(name))
    return UserError(error.en, error.zh)
