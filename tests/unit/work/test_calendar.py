"""Calendar files, read by the real reader in its child process."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.analysis.appointments import of_day
from desktop.core.document import Document
from desktop.documents import refusal
from desktop.documents.options import ReadOptions
from desktop.documents.sandbox import ReadingProcess
from desktop.work.calendar import Agenda, CalendarFiles
from tests.support import calendar_file

LONDON = ZoneInfo("Europe/London")
DAY = date(2026, 5, 14)
MONTH = date(2026, 5, 1)


def titles(agenda: Agenda, day: date = DAY) -> list[str]:
    return [each.title for each in of_day(agenda.appointments, day, LONDON)]


def touch_later(path: Path, text: str) -> None:
    """Writes `text` as something that happened later: file systems have coarse clocks."""
    before = path.stat().st_mtime_ns
    path.write_bytes(text.encode())
    os.utime(path, ns=(before + 2_000_000_000, before + 2_000_000_000))


async def test_a_file_is_read_and_read_again_when_it_has_changed(tmp_path: Path) -> None:
    path = calendar_file.write(tmp_path)
    files = CalendarFiles((str(path),))
    first = await files.agenda(MONTH, LONDON)
    assert titles(first) == ["Stand-up", "Tallowmere review"]
    assert first.counts[str(path)] == len(first.appointments) and not first.problems
    assert first.covers(DAY) and not first.covers(DAY + timedelta(days=300))
    assert await files.agenda(MONTH, LONDON) == first
    touch_later(path, calendar_file.calendar(calendar_file.event("n", "20260514T100000", "20260514T110000", "New")))
    assert titles(await files.agenda(MONTH, LONDON)) == ["New"]
    path.unlink()
    gone = await files.agenda(MONTH, LONDON)
    assert (gone.appointments, gone.counts) == ((), {str(path): 0})
    assert gone.problems[str(path)].en.startswith("Tallowmere.ics is not there at the moment.")


async def test_what_has_the_time_and_the_size_it_was_read_with_is_not_read_again(tmp_path: Path) -> None:
    path = calendar_file.write(tmp_path)
    status = path.stat()
    files = CalendarFiles((str(path),))
    before = await files.agenda(MONTH, LONDON)
    path.write_bytes(b"x" * status.st_size)
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert await files.agenda(MONTH, LONDON) == before
    assert (await files.agenda(date(2026, 6, 1), LONDON)).problems, "another month is another listing"


async def test_a_folder_is_all_its_calendar_files_and_a_broken_one_says_so(tmp_path: Path) -> None:
    calendar_file.write(tmp_path / "home" / "private")
    (tmp_path / "home" / "notes.txt").write_text("no calendar")
    (tmp_path / "empty").mkdir()
    text = tmp_path / "list.txt"
    text.write_text("Milk\nEggs\n")
    broken = tmp_path / "broken.ics"
    broken.write_bytes(b"")
    chosen = [str(tmp_path / "home"), str(tmp_path / "empty"), str(text), str(broken)]
    agenda = await CalendarFiles(chosen).agenda(MONTH, LONDON)
    assert titles(agenda) == ["Stand-up", "Tallowmere review"]
    sentences = [agenda.problems[each].en.split(". ")[0] for each in chosen[1:]]
    assert sentences == [
        "There is no calendar file (.ics) in empty",
        "list.txt is not a calendar file",
        "broken.ics cannot be read as a calendar",
    ]
    assert chosen[0] not in agenda.problems
    assert all(each.zh != each.en for each in agenda.problems.values())


async def test_a_floating_time_is_that_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "floating.ics"
    event = "BEGIN:VEVENT\r\nUID:f\r\nDTSTART:20260514T100000\r\nDTEND:20260514T110000\r\nSUMMARY:F\r\nEND:VEVENT\r\n"
    path.write_bytes(calendar_file.calendar(event).encode())
    files = CalendarFiles((str(path),))
    hours = [
        (await files.agenda(MONTH, zone)).appointments[0].start.astimezone(LONDON).hour
        for zone in (LONDON, ZoneInfo("Asia/Shanghai"))
    ]
    assert hours == [10, 3]


async def test_what_cannot_even_be_looked_for_is_told_and_raises_nothing() -> None:
    chosen = ["~nobody_of_this_name/a.ics", "/" + "a" * 5_000 + ".ics", "/tmp/a\0b.ics"]
    agenda = await CalendarFiles(chosen).agenda(MONTH, LONDON)
    assert list(agenda.problems) == chosen
    assert all("is not there at the moment" in each.en for each in agenda.problems.values())


async def test_a_file_that_was_locked_is_read_when_it_can_be_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock of a calendar program goes away without changing the file."""
    path = calendar_file.write(tmp_path)
    files, reads = CalendarFiles((str(path),)), list[Path]()
    read, is_locked = ReadingProcess.read, True

    async def reading(process: ReadingProcess, path: Path, name: str, options: ReadOptions) -> Document:
        reads.append(path)
        if is_locked:
            raise refusal.forbidden(name)
        return await read(process, path, name, options)

    monkeypatch.setattr(ReadingProcess, "read", reading)
    monkeypatch.setattr("desktop.work.calendar._opens", lambda _: not is_locked)
    for _ in range(3):
        assert "may not be read" in (await files.agenda(MONTH, LONDON)).problems[str(path)].en
    assert len(reads) == 2, "a file that stays locked is not asked for with every look"
    is_locked = False
    for _ in range(3):
        assert titles(await files.agenda(MONTH, LONDON)) == ["Stand-up", "Tallowmere review"]
    assert len(reads) == 3
