"""Reading: files and megabytes per second for each format, in this process and through the reading child.

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
