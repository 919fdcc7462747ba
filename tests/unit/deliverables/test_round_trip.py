"""Property: spec -> file -> read back -> the same content, in the same order, for every format that people read."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from pptx import Presentation

from desktop.core.spec import (
    Block,
    Bullets,
    Cell,
    Column,
    DeckSpec,
    DocumentSpec,
    Heading,
    Line,
    Paragraph,
    Sheet,
    Slide,
    Table,
    WorkbookSpec,
)
from desktop.deliverables import figure
from desktop.deliverables.mark import plain
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs

NUMBER = r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"
some = settings(
    max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
letters = "abcdeXYZ 012 äöéßñ 甲乙丙丁，。：“”（）—…€ =+-@*#$_`<>&|[]{}\\/'\"!?.,;:%~^"
words = st.text(letters, min_size=1, max_size=40).filter(lambda text: bool(plain(text).strip()))
cited = st.lists(st.sampled_from(sample_specs.ids(1, 2, 5, 9)), max_size=2, unique=True).map(tuple)
lines = st.builds(Line, words, cited)
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda n: Cell(n, "integer")),
    st.integers(-(10**6), 10**6).map(lambda n: Cell(n / 100, "currency", currency="EUR", decimals=2)),
    st.integers(-1000, 1000).map(lambda n: Cell(n / 1000, "percent", decimals=1)),
    st.dates().map(lambda day: Cell(day.isoformat(), "date")),
)
cells = st.one_of(st.builds(lambda text, sources: Cell(text, sources=sources), words, cited), numbers)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    columns = tuple(Column(draw(words)) for _ in range(width))
    return Table(columns, tuple(tuple(draw(cells) for _ in columns) for _ in range(draw(st.integers(1, 4)))))


@st.composite
def documents(draw: st.DrawFn) -> DocumentSpec:
    block = st.one_of(
        st.builds(Heading, words, st.sampled_from([1, 2, 3])),
        st.builds(Paragraph, st.lists(lines, min_size=1, max_size=3).map(tuple)),
        st.builds(Bullets, st.lists(lines, min_size=1, max_size=3).map(tuple), st.booleans()),
        tables(),
    )
    blocks: list[Block] = draw(st.lists(block, min_size=1, max_size=5))
    return DocumentSpec(draw(words), tuple(blocks), draft=False, language=draw(st.sampled_from(["en", "zh"])))


def shown(spec: DocumentSpec) -> list[str]:
    """Every piece of text of the spec as a reader sees it, in order."""
    texts = [spec.title]
    for block in spec.blocks:
        if isinstance(block, Heading):
            texts.append(plain(block.text))
        elif isinstance(block, Paragraph):
            texts += [plain(line.text) for line in block.lines]
        elif isinstance(block, Bullets):
            texts += [plain(line.text) for line in block.items]
        elif isinstance(block, Table):
            texts += [plain(column.title) for column in block.columns]
            table = figure.settled(block)
            texts += [plain(figure.shown(cell, spec.language)) for row in table.rows for cell in row]
    return texts


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    return "\n".join("".join(t.itertext()) for t in document.element.body)


def html_text(path: Path) -> str:
    page = lxml_html.fromstring(path.read_bytes())
    return "\n".join(part.text_content() for part in page.xpath("//header | //main"))


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        pages = [document[index].get_textpage().get_text_range() for index in range(len(document))]
    text = "\n".join(pages).replace("\ufffe", "-").replace("￾", "-")
    assert "\x00" not in text
    return text


def md_text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\[\^\d+\]", "", text).replace("**", "")
    return re.sub(r"\\([\\`\[\]<>|#+\-.)])", r"\1", text)


READ: dict[str, Callable[[Path], str]] = {"docx": docx_text, "html": html_text, "pdf": pdf_text, "md": md_text}


def squeezed(text: str) -> str:
    """`text` without white space and without note numbers."""
    lines = map(
        html.unescape, text.splitlines()
    )  # line by line: "&#" at the end of one and "0" on the next are no entity
    return re.sub(r"[\s\u00a0\u2060\u00ad⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", "".join(lines))


@pytest.mark.parametrize("format", list(READ))
@some
@given(spec=documents())
def test_documents_come_back(tmp_path: Path, format: str, spec: DocumentSpec) -> None:
    path = tmp_path / "file"
    WRITERS[format].write(spec, sample_specs.context(spec.language), path)
    found, at = squeezed(READ[format](path)), 0
    for text in map(squeezed, shown(spec)):
        text = text.replace("*", "") if format == "md" else text
        whole = found.replace("*", "") if format == "md" else found
        place = whole.find(text, at)
        assert place >= 0, f"{text!r} is not in {whole[at:]!r}"
        at = place + len(text)


@some
@given(table=tables())
def test_workbooks_come_back_with_their_types(tmp_path: Path, table: Table) -> None:
    path = tmp_path / "file.xlsx"
    WRITERS["xlsx"].write(WorkbookSpec("T", (Sheet("Data", table),)), sample_specs.context(), path)
    sheet = openpyxl.load_workbook(path)["Data"]
    for number, row in enumerate(table.rows, 2):
        for index, cell in enumerate(row, 1):
            found = sheet.cell(number, index)
            if figure.moment(cell) is not None and str(cell.value) < "1900-03-01":
                assert found.value == figure.shown(cell, "en"), "Excel has no such day"
            elif figure.moment(cell) is not None:
                assert found.value.date().isoformat() == cell.value
            elif isinstance(cell.value, str):
                assert (found.value, found.data_type) == (plain(cell.value), "s")
            else:
                assert found.value == cell.value


@some
@given(table=tables())
def test_csv_files_come_back_and_hold_no_formula(tmp_path: Path, table: Table) -> None:
    path = tmp_path / "file.csv"
    WRITERS["csv"].write(WorkbookSpec("T", (Sheet("Data", table),)), sample_specs.context(), path)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(table.rows) + 1
    for row, found in zip(table.rows, rows[1:], strict=True):
        for cell, text in zip(row, found, strict=True):
            bare = text.removeprefix("EUR ")
            if figure.is_number(cell.value):
                assert float(bare) == cell.value
            else:
                assert text.removeprefix("'") == plain(str(cell.value)).removeprefix("'")
                assert not re.match(r"\s*[=+\-@]", text) or re.fullmatch(NUMBER, text), "a plain number is none"


@some
@given(title=words, items=st.lists(lines, min_size=1, max_size=4), table=tables())
def test_decks_come_back(tmp_path: Path, title: str, items: list[Line], table: Table) -> None:
    slides = (Slide(title, layout="title"), Slide(title, tuple(items)), Slide(title, table=table))
    path = tmp_path / "file.pptx"
    WRITERS["pptx"].write(DeckSpec("T", slides), sample_specs.context(), path)
    deck = Presentation(str(path))
    assert [slide.shapes.title.text for slide in deck.slides] == [plain(title)] * 3
    said = [squeezed(paragraph.text) for paragraph in deck.slides[1].placeholders[1].text_frame.paragraphs]
    assert said == [squeezed(plain(item.text)) for item in items]
    grid = next(shape.table for shape in deck.slides[2].shapes if shape.has_table)
    found = [[squeezed(cell.text) for cell in row.cells] for row in grid.rows][1:]
    assert found == [[squeezed(plain(figure.shown(c, "en"))) for c in row] for row in figure.settled(table).rows]
