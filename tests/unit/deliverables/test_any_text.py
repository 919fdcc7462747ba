"""Whatever text a source brings, every writer makes a file that its library opens, with the text in it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pptx import Presentation

from desktop.core.spec import (
    Bullets,
    CalendarSpec,
    Cell,
    Column,
    DeckSpec,
    DocumentSpec,
    EventSpec,
    Line,
    MailSpec,
    Sheet,
    Slide,
    Table,
    WorkbookSpec,
)
from desktop.deliverables.clean_text import cleaned
from desktop.deliverables.mark import plain
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs

texts = st.text(min_size=1, max_size=60)
some = settings(
    max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rendered(format: str, spec: object, folder: Path) -> bytes:
    path = folder / "file"
    WRITERS[format].write(spec, sample_specs.context(), path)
    return path.read_bytes()


def expected(text: str) -> str:
    return plain(cleaned(text))


@some
@given(texts)
@example("zero\x00 page\x0c half\ud83d tail")
@example("]]> & < > \" ' _x000D_ \t tab")
def test_documents_hold_any_text(tmp_path: Path, text: str) -> None:
    table = Table((Column(text),), ((Cell(text),),), caption=text)
    data = rendered("docx", DocumentSpec(text, (Bullets((Line(text, sample_specs.ids(1)),)), table), text), tmp_path)
    document = docx.Document(io.BytesIO(data))
    assert document.paragraphs[2].text.startswith(expected(text))
    rendered("md", DocumentSpec(text, (Bullets((Line(text),)), table)), tmp_path)


@some
@given(texts)
@example("zero\x00 page\x0c half\ud83d tail")
def test_workbooks_hold_any_text(tmp_path: Path, text: str) -> None:
    spec = WorkbookSpec(text, (Sheet("S", Table((Column("A"),), ((Cell(f"'{text}"),),)), notes=(Line(text),)),))
    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", spec, tmp_path)))["S"]
    assert sheet["A2"].data_type == "s" and sheet["A2"].value == expected(f"'{text}")


@some
@given(texts)
@example("zero\x00 page\x0c half\ud83d tail")
def test_decks_hold_any_text(tmp_path: Path, text: str) -> None:
    slides = (Slide("T", layout="title"), Slide("x", (Line(text),), notes=(Line(text),)))
    deck = Presentation(io.BytesIO(rendered("pptx", DeckSpec(text, slides), tmp_path)))
    found = deck.slides[1].placeholders[1].text_frame.text
    assert found.replace("\x0b", "\n") == expected(text)


@some
@given(texts)
@example("a;b,c\\d\nBEGIN:VEVENT")
def test_calendars_hold_any_text(tmp_path: Path, text: str) -> None:
    event = EventSpec(f"x{text}", sample_specs.NOW, sample_specs.NOW.replace(hour=9), description=f"x{text}")
    calendar = Calendar.from_ical(rendered("ics", CalendarSpec("C", (event,)), tmp_path))
    (found,) = calendar.walk("VEVENT")
    assert str(found["DESCRIPTION"]) == expected(f"x{text}")


@some
@given(texts)
@example("Bcc: a@b.example\r\n\r\nbody")
def test_mails_hold_any_text(tmp_path: Path, text: str) -> None:
    data = rendered("eml", MailSpec(f"x {text}", (Line(f"x {text}"),)), tmp_path)
    assert data.startswith(b"Subject: ") and b"\r\nBcc:" not in data.partition(b"\r\n\r\n")[0]
