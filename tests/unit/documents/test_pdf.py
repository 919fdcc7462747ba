from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib import colors, pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from desktop.core.document import PassageKind, Place, TableRecord
from desktop.core.errors import UnreadableFile
from desktop.documents.options import ReadOptions
from desktop.documents.page_layout import Fragment, layout
from desktop.documents.pdf import pdf_date
from desktop.documents.reading import read as read_path
from tests.unit.documents.conftest import Read


def pdf(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(canvas: Canvas, *texts: str, left: float = 72, top: float = 760, step: float = 14) -> None:
    for number, text in enumerate(texts):
        canvas.drawString(left, top - number * step, text)


def test_pages_and_blocks_are_places(read: Read) -> None:
    def first(canvas: Canvas) -> None:
        lines(canvas, "A first paragraph that runs over", "two lines of text.")
        lines(canvas, "A second paragraph.", top=700)

    document = read("a.pdf", pdf(first, lambda canvas: lines(canvas, "Second page.")))
    assert [(p.locator.place, p.locator.number, p.locator.detail, p.text) for p in document.passages] == [
        (Place.PAGE, 1, "1", "A first paragraph that runs over two lines of text."),
        (Place.PAGE, 1, "2", "A second paragraph."),
        (Place.PAGE, 2, "1", "Second page."),
    ]
    assert document.metadata["pages"] == "2"


def test_words_cut_at_the_line_end_are_joined(read: Read) -> None:
    document = read("a.pdf", pdf(lambda canvas: lines(canvas, "The agree-", "ment was signed.")))
    assert document.passages[0].text == "The agreement was signed."


def test_two_columns_are_read_one_after_the_other(read: Read) -> None:
    def columns(canvas: Canvas) -> None:
        lines(canvas, *[f"left line {n} with quite some words in it" for n in range(8)], left=60)
        lines(canvas, *[f"right line {n} with quite some words too" for n in range(8)], left=330)

    text = " ".join(p.text for p in read("a.pdf", pdf(columns)).passages)
    assert text.index("left line 7") < text.index("right line 0")


def test_price_lists_become_tables(read: Read) -> None:
    def prices(canvas: Canvas) -> None:
        lines(canvas, "Our prices")
        for number, row in enumerate(
            [("Plan", "Users", "Price"), ("Basic", "1", "12.50"), ("Professional", "10", "99.00")]
        ):
            for left, text in zip((72, 200, 300), row, strict=True):
                canvas.drawString(left, 720 - 16 * number, text)

    title, table = read("a.pdf", pdf(prices)).passages
    assert title.text == "Our prices"
    assert table.kind is PassageKind.TABLE
    assert isinstance(table.record, TableRecord)
    assert table.record.columns == ("Plan", "Users", "Price")
    assert [[cell.value for cell in row] for row in table.record.rows] == [
        ["Basic", 1, 12.5],
        ["Professional", 10, 99.0],
    ]


def test_white_and_tiny_text_is_hidden_and_white_on_colour_is_not(read: Read) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, "Seen.")
        canvas.setFillColor(colors.navy)
        canvas.rect(70, 690, 300, 20, fill=1)
        canvas.setFillColor(colors.white)
        lines(canvas, "White on blue", top=695)
        lines(canvas, "White on white", top=650)
        canvas.setFillColor(colors.black)
        canvas.setFont("Helvetica", 0.8)
        lines(canvas, "tiny", top=600)

    document = read("a.pdf", pdf(page))
    assert [(p.text, p.hidden) for p in document.passages] == [
        ("Seen.", False),
        ("White on blue", False),
        ("White on white tiny", True),
    ]


def test_a_page_without_text_is_announced(read: Read) -> None:
    blank = lambda canvas: canvas.rect(10, 10, 50, 50)  # noqa: E731
    document = read("scan.pdf", pdf(blank, blank, lambda canvas: lines(canvas, "Text."), blank))
    assert document.warnings == ("scan.pdf: page 1-2, 4 has no text (a scan or a picture); it was not read.",)


def test_a_user_password_is_asked_for_and_an_owner_password_is_not_needed(read: Read) -> None:
    draw = lambda canvas: lines(canvas, "Words.")  # noqa: E731
    closed = pdf(draw, encrypt=pdfencrypt.StandardEncryption("user", "owner"))
    with pytest.raises(UnreadableFile) as caught:
        read("a.pdf", closed)
    assert caught.value.reason == "password"
    assert read("a.pdf", pdf(draw, encrypt=pdfencrypt.StandardEncryption("", "owner"))).passages[0].text == "Words."


def test_properties_give_title_and_author_unless_they_are_defaults(read: Read) -> None:
    def titled(canvas: Canvas) -> None:
        canvas.setTitle("Price list 2026")
        canvas.setAuthor("Ada")
        lines(canvas, "x")

    found = read("a.pdf", pdf(titled))
    assert (found.title, found.author) == ("Price list 2026", "Ada")
    plain = read("list.pdf", pdf(lambda canvas: lines(canvas, "x")))
    assert (plain.title, plain.author) == ("list", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20260227164110+01'00'", datetime(2026, 2, 27, 16, 41, 10, tzinfo=timezone(timedelta(hours=1)))),
        ("D:20260227164110Z", datetime(2026, 2, 27, 16, 41, 10, tzinfo=UTC)),
        ("D:20260227", datetime(2026, 2, 27, tzinfo=UTC)),
        ("20260227164110+99'00'", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_the_format_are_read(text: str, expected: datetime | None) -> None:
    assert pdf_date(text) == expected


def test_layout_works_on_boxes_alone() -> None:
    left = [Fragment(f"left {n} words and words", 0, n * 12, 200, n * 12 + 10) for n in range(5)]
    right = [Fragment(f"right {n} words and words", 230, n * 12, 430, n * 12 + 10) for n in range(5)]
    blocks = layout([fragment for pair in zip(left, right, strict=True) for fragment in pair])
    assert [block.text[:6] for block in blocks] == ["left 0", "right "]
    assert layout([]) == []


def test_chinese_lines_are_joined_without_spaces() -> None:
    blocks = layout([Fragment("关于下周会议的准备", 0, 0, 100, 10), Fragment("请整理报价单", 0, 12, 100, 22)])
    assert [block.text for block in blocks] == ["关于下周会议的准备请整理报价单"]


def test_words_beside_the_page_are_hidden(read: Read) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, "Seen words.")
        lines(canvas, "Beside.", left=-400)

    assert [(p.text, p.hidden) for p in read("a.pdf", pdf(page)).passages] == [
        ("Seen words.", False),
        ("Beside.", True),
    ]


def test_filled_fields_are_read(read: Read) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, "Amount:")
        canvas.acroForm.textfield(name="amount", value="12 EUR", x=150, y=750)
        canvas.acroForm.checkbox(name="agreed", checked=True, x=150, y=700)

    fields = [p.text for p in read("a.pdf", pdf(page)).passages if p.locator.detail.startswith("field")]
    assert fields == ["amount: 12 EUR", "agreed: Yes"]


def test_comments_have_their_author(wire: Path, options: ReadOptions) -> None:
    path = wire / "files" / "pdf" / "pypdf--commented.pdf"
    comments = [p.text for p in read_path(path, path.name, options).passages if p.kind is PassageKind.COMMENT]
    assert comments[0] == "moose: Note in second paragraph"


def test_a_pdf_opens_with_its_password(read: Read, options: ReadOptions) -> None:
    data = pdf(lambda canvas: lines(canvas, "Secret."), encrypt=pdfencrypt.StandardEncryption("open", "owner"))
    with pytest.raises(UnreadableFile) as caught:
        read("a.pdf", data, dataclasses.replace(options, password="wrong"))
    assert caught.value.reason == "password"
    assert read("a.pdf", data, dataclasses.replace(options, password="open")).passages[0].text == "Secret."


@pytest.mark.parametrize("is_shown_turned", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_along_its_words_and_nothing_of_it_counts_as_hidden(
    read: Read, turn: int, is_shown_turned: bool
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(turn if is_shown_turned else 0)
        canvas.translate(*{0: (0, 0), 90: (700, 0), 180: (700, 700), 270: (0, 700)}[turn])
        canvas.rotate(turn)
        lines(canvas, "The first line of", "a paragraph.", left=40, top=650)
        lines(canvas, "The second.", left=500, top=400)

    found = read("a.pdf", pdf(page, pagesize=(700, 700))).passages
    assert [(p.text, p.hidden) for p in found] == [("The first line of a paragraph.", False), ("The second.", False)]


def test_upright_words_on_a_page_that_is_shown_turned_are_read_line_by_line(read: Read) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        lines(canvas, "The first line of", "a paragraph.", left=300, top=580)

    (passage,) = read("a.pdf", pdf(page, pagesize=(842, 595))).passages
    assert (passage.text, passage.hidden) == ("The first line of a paragraph.", False)


def test_a_page_whose_box_begins_elsewhere_is_not_hidden(read: Read) -> None:
    data = pdf(lambda canvas: lines(canvas, "A line far out.", left=1_040, top=1_300), pagesize=(595, 842))
    moved = data.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 999 700 1600 1500 ]")
    assert moved != data
    (passage,) = read("a.pdf", moved).passages
    assert (passage.text, passage.hidden) == ("A line far out.", False)


def test_a_hanging_indent_does_not_cut_a_sentence(read: Read) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, "The intent of this request is to invite submissions in the")
        lines(canvas, "format that is described below.", left=110, top=746)
        lines(canvas, "A new paragraph begins further in.", left=130, top=732)

    assert [passage.text for passage in read("a.pdf", pdf(page)).passages] == [
        "The intent of this request is to invite submissions in the format that is described below.",
        "A new paragraph begins further in.",
    ]
