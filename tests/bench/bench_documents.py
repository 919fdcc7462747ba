"""Reading: files and megabytes per second for each format, in this process and through the reading child; large files.

The files are made here, of a size that people drop; the child's figure carries the pipe and the codec.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import psutil
import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import codec
from desktop.documents.options import ReadOptions
from desktop.documents.reading import read
from desktop.documents.sandbox import ReadingProcess

OPTIONS = ReadOptions(datetime(2026, 3, 2, 8, tzinfo=UTC), "Europe/Berlin")
SENTENCE = "The pilot in three plants starts in March and the price list follows on Monday. "
ROUNDS = 5


def _saved(document: object) -> bytes:
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _word() -> bytes:
    document = docx.Document()
    for number in range(40):
        document.add_heading(f"Part {number}", 1)
        for _ in range(8):
            document.add_paragraph(SENTENCE * 4)
    return _saved(document)


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append([f"Column {number}" for number in range(12)])
    for row in range(3_000):
        book.active.append([row * column if column else f"Row {row}" for column in range(12)])
    return _saved(book)


def _deck() -> bytes:
    deck = pptx.Presentation()
    for number in range(40):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        slide.placeholders[1].text_frame.text = "\n".join([SENTENCE] * 5)
    return _saved(deck)


def _pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for _ in range(30):
        for line in range(50):
            canvas.drawString(60, 780 - line * 14, SENTENCE)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _mail(number: int = 0) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ada@x.example", "bob@x.example", f"Mail {number}"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    message.set_content("\n\n".join([SENTENCE * 3] * 6) + "\n\n> " + SENTENCE)
    return message.as_bytes()


def _mailbox() -> bytes:
    return b"".join(b"From ada@x.example Mon Mar  2 09:00:00 2026\n" + _mail(number) + b"\n\n" for number in range(500))


def _calendar() -> bytes:
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:Event {0}\nDTSTART;TZID=Europe/Berlin:202603{1:02}T090000\nDURATION:PT1H\n{2}END:VEVENT\n"
    events = "".join(event.format(n, n % 28 + 1, "RRULE:FREQ=WEEKLY\n" if n % 10 == 0 else "") for n in range(300))
    return f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode()


def _page() -> bytes:
    rows = "".join(f"<tr><td>Plan {n}<td>{n}.50</tr>" for n in range(200))
    return f"<!doctype html><h1>Prices</h1>{f'<p>{SENTENCE * 4}</p>' * 200}<table><tr><th>Plan<th>Price</tr>{rows}</table>".encode()


def _table() -> bytes:
    return b"Region,Month,Revenue\n" + b"North,2026-03,1250.50\n" * 20_000


def _text() -> bytes:
    return f"# Title\n\n{(SENTENCE * 4 + chr(10) * 2) * 2_000}".encode()


FILES: dict[str, Callable[[], bytes]] = {
    "a.docx": _word,
    "a.xlsx": _workbook,
    "a.pptx": _deck,
    "a.pdf": _pdf,
    "a.eml": _mail,
    "a.mbox": _mailbox,
    "a.ics": _calendar,
    "a.html": _page,
    "a.csv": _table,
    "a.md": _text,
    "a.txt": _text,
}


@pytest.mark.bench
def test_reading_of_each_format(tmp_path: Path) -> None:
    print(
        f"\n{'format':8}{'file MB':>9}{'passages':>10}{'files/s':>10}{'MB/s':>9}{'child files/s':>15}{'codec MB/s':>12}"
    )
    for name, build in FILES.items():
        path = tmp_path / name
        path.write_bytes(build())
        print(asyncio.run(_line(path)))


async def _line(path: Path) -> str:
    document = read(path, path.name, OPTIONS)
    inside = _seconds(partial(read, path, path.name, OPTIONS))
    process = ReadingProcess()
    await process.read(path, path.name, OPTIONS)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        await process.read(path, path.name, OPTIONS)
    through = (time.perf_counter() - start) / ROUNDS
    await process.close()
    size, data = path.stat().st_size / 1e6, codec.to_json(document)
    coding = _seconds(lambda: codec.from_json(codec.to_json(document)))
    columns = (f"{size:9.2f}", f"{len(document.passages):10,}", f"{1 / inside:10.1f}", f"{size / inside:9.2f}")
    return f"{path.suffix[1:]:8}{''.join(columns)}{1 / through:15.1f}{len(data) / 1e6 / coding:12.1f}"


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(ROUNDS):
        action()
    return (time.perf_counter() - start) / ROUNDS


# --- large files and many files: bounded memory, progress, cancelling ---


def _large_mailbox(path: Path, size: int) -> None:
    mail = b"From ada@x.example Mon Mar  2 09:00:00 2026\n" + _mail() + b"\n\n"
    attached = _with_attachment()
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(mail * 20)
            file.write(attached)


def _with_attachment() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ada@x.example", "bob@x.example", "Scan"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0100"
    message.set_content(SENTENCE)
    message.add_attachment(
        bytes(range(256)) * 4_000, maintype="application", subtype="octet-stream", filename="scan.bin"
    )
    return b"From ada@x.example Mon Mar  2 09:00:00 2026\n" + message.as_bytes() + b"\n\n"


def _large_workbook(path: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append([f"Column {number}" for number in range(10)])
    for row in range(rows):
        sheet.append([f"Row {row}", *(row * column for column in range(9))])
    book.save(path)


def _large_pdf(path: Path, pages: int) -> None:
    canvas = Canvas(str(path))
    for page in range(pages):
        for line in range(50):
            canvas.drawString(60, 780 - line * 14, f"{page}.{line} {SENTENCE}")
        canvas.showPage()
    canvas.save()


LARGE: dict[str, Callable[[Path], None]] = {
    "300 MB mbox": lambda path: _large_mailbox(path, 300_000_000),
    "100,000 rows xlsx": lambda path: _large_workbook(path, 100_000),
    "500 pages pdf": lambda path: _large_pdf(path, 500),
}


@pytest.mark.bench
def test_large_files_stay_bounded_tell_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    print(f"\n{'file':20}{'MB':>8}{'s':>8}{'child MB':>10}{'passages':>10}{'told':>6}{'cancel s':>10}  warnings")
    for name, build in LARGE.items():
        path = tmp_path / f"large.{name.rpartition(' ')[2]}"
        build(path)
        print(asyncio.run(_large_line(name, path)))


async def _large_line(name: str, path: Path) -> str:
    process, told = ReadingProcess(), list[float]()
    start = time.perf_counter()
    document = await process.read(path, path.name, OPTIONS, told.append)
    seconds, memory = time.perf_counter() - start, _peak_memory()
    task = asyncio.create_task(process.read(path, path.name, OPTIONS))
    await asyncio.sleep(min(1.0, seconds / 2))
    start = time.perf_counter()
    task.cancel()
    await asyncio.wait([task])
    cancelled = time.perf_counter() - start
    await process.close()
    size = path.stat().st_size / 1e6
    columns = (f"{size:8.1f}", f"{seconds:8.1f}", f"{memory:10.0f}", f"{len(document.passages):10,}", f"{len(told):6}")
    return f"{name:20}{''.join(columns)}{cancelled:10.2f}  {'; '.join(document.warnings)[:90]}"


@pytest.mark.bench
def test_two_hundred_mixed_files(tmp_path: Path) -> None:
    built = {name: build() for name, build in FILES.items()}
    paths = []
    for number in range(200):
        name, data = list(built.items())[number % len(built)]
        paths.append(tmp_path / f"{number}{Path(name).suffix}")
        paths[-1].write_bytes(data)
    print(asyncio.run(_mixed_line(paths)))


async def _mixed_line(paths: list[Path]) -> str:
    processes = [ReadingProcess(), ReadingProcess()]
    start = time.perf_counter()
    await asyncio.gather(*(processes[number % 2].read(path, path.name, OPTIONS) for number, path in enumerate(paths)))
    seconds, memory = time.perf_counter() - start, _peak_memory()
    for process in processes:
        await process.close()
    size = sum(path.stat().st_size for path in paths) / 1e6
    return f"\n{len(paths)} files, {size:.0f} MB: {seconds:.1f} s, {len(paths) / seconds:.1f} files/s, child {memory:.0f} MB"


def _peak_memory() -> float:
    """The most that a reading child had resident so far, in megabytes (Linux; elsewhere what it has now)."""
    most = 0.0
    for child in psutil.Process().children():
        status = Path(f"/proc/{child.pid}/status")
        if status.exists():
            peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
            most = max(most, int(peak.split()[1]) / 1_000)
        else:
            most = max(most, child.memory_info().rss / 1e6)
    return most
