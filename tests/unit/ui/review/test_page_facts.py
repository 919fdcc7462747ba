"""Where the facts of a preview stand on the pages of its PDF, and what a laid page answers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from desktop.core.document import Citation, Locator, Place
from desktop.deliverables.registry import WRITERS, WriteContext
from desktop.documents.options import ReadOptions
from desktop.documents.page_pictures import PagePictures, PageText
from desktop.ui.review import document_leaf
from desktop.ui.review.fact import Fact
from desktop.ui.review.page_facts import boxes, marked, with_pages
from desktop.ui.review.picture_leaf import PX_PER_POINT, LaidPicture, PictureShelf
from desktop.ui.review.preview import Leaf, PictureLeaf, Preview, Writing
from desktop.ui.theme import Theme
from tests.support.reviewed_task import long_brief

pytestmark = pytest.mark.qt

CITED = {
    id: Citation(id, Locator("Sales.xlsx", Place.CELLS, 0, "Q1", "A1:C6"), "quoted", "0" * 64)
    for id in ("figures", "mail")
}


def page(*lines: str) -> PageText:
    """A page whose characters are 5 points wide and stand on lines of 10 points."""
    text = "\n".join(lines)
    places: list[float] = []
    row = column = 0
    for each in text:
        places += [column * 5, row * 10, column * 5 + (0 if each.isspace() else 5), row * 10 + 8]
        row, column = (row + 1, 0) if each == "\n" else (row, column + 1)
    return PageText(200, 300, text, array("f", places))


def preview(*paragraphs: str) -> Preview:
    """A preview of paragraphs in which figures in [brackets] are facts."""
    writing = Writing(CITED, "en")
    html = []
    for words in paragraphs:
        parts = [writing.fact(part, ("figures",)) if n % 2 else part for n, part in enumerate(words.split("|"))]
        html.append(f"<p>{''.join(parts)}</p>")
    return Preview((Leaf("".join(html)),), tuple(writing.facts))


def places(found: Preview) -> list[tuple[int, str]]:
    """(page, words of the page at the fact) of every fact, in order."""
    leaves = [leaf for leaf in found.leaves if isinstance(leaf, PictureLeaf)]
    at = {number: leaf for leaf in leaves for number in leaf.facts}
    words = []
    for fact in found.facts:
        leaf = at[fact.number]
        (box, *_) = leaf.facts[fact.number]
        inside = [c for n, c in enumerate(leaf.page.text) if not c.isspace() and holds(box, leaf.page.box(n))]
        words.append((leaf.number, "".join(inside)))
    return words


def holds(outer: Sequence[float], inner: Sequence[float]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def test_the_same_figure_is_found_once_for_each_time_it_stands_there() -> None:
    told = preview("Sold |412| in May.", "Bought |412| in June, |7| came back.")
    found = with_pages(
        told, [page("Head 412", "Sold 412 in May."), page("Head 412", "Bought 412 in", "June, 7 came back.")], 2
    )
    assert places(found) == [(0, "412"), (1, "412"), (1, "7")]
    boxes_of = [leaf.facts for leaf in found.leaves if isinstance(leaf, PictureLeaf)]
    assert boxes_of[0] == {0: ((25, 10, 40, 18),)}  # in the sentence, not in the head of the page


def test_a_fact_that_is_not_on_the_pages_is_left_out_and_the_others_are_numbered_anew() -> None:
    told = preview("Sold |412| in May.", "Bought |999| in June.", "And |7| came back.")
    found = with_pages(told, [page("Sold 412 in May.", "And 7 came back.")], 1)
    assert [(fact.number, fact.text) for fact in found.facts] == [(0, "412"), (1, "7")]
    assert places(found) == [(0, "412"), (0, "7")]


def test_a_sentence_that_is_repeated_is_not_passed_over_at_the_end_of_a_page() -> None:
    told = preview(*["The agreed price of EUR |74,000| holds in every one of the three cases."] * 3)
    line = ["The agreed price of EUR 74,000", "holds in every one of the three cases."]
    pages = [page(*line, line[0], "Page 1 of 2"), page("The head of the page", line[1], *line)]
    assert places(with_pages(told, pages, 2)) == [(0, "74,000"), (0, "74,000"), (1, "74,000")]


def test_words_between_pages_do_not_lead_astray() -> None:
    told = preview("The total of the |31.4%| margin held", "and |74,000| stayed.")
    pages = [page("The total of the", "Page 1 of 2"), page("Head", "31.4% margin held", "and 74,000 stayed.")]
    assert places(with_pages(told, pages, 2)) == [(1, "31.4%"), (1, "74,000")]


def test_the_number_of_a_note_is_the_raised_figure() -> None:
    writing = Writing(CITED, "en")
    html = f"<p>It held{writing.notes(('figures',))} well.</p>"
    found = with_pages(Preview((Leaf(html),), tuple(writing.facts)), [page("It held\u2060¹ well.")], 1)
    assert places(found) == [(0, "¹")] and found.facts[0].is_note
    assert marked(Preview((Leaf(html),), tuple(writing.facts))).text == "Itheld¹well."


def test_a_fact_over_two_lines_has_a_box_on_each() -> None:
    assert list(boxes(page("on 28", "April"), 3, 11)) == [(15, 0, 25, 8), (0, 10, 25, 18)]


def test_a_file_without_a_known_text_shows_its_pages_alone() -> None:
    found = with_pages(None, [page("Anything")], 312)
    assert (found.facts, found.pages_left, len(found.leaves)) == ((), 311, 1)


async def test_every_fact_of_a_printed_brief_is_found_on_its_pages(tmp_path: Path) -> None:
    spec, path = long_brief("figures", "mail"), tmp_path / "brief.pdf"
    written = WRITERS["pdf"].write(spec, WriteContext(CITED, datetime(2026, 5, 14, tzinfo=UTC)), path)
    writing = Writing(CITED, "en")
    leaves = tuple(document_leaf.document(spec, writing))
    process = PagePictures()
    try:
        read = await process.words(path, path.name, ReadOptions(datetime(2026, 5, 14, tzinfo=UTC)))
    finally:
        await process.close()
    found = with_pages(Preview(leaves, tuple(writing.facts)), read.pages, read.count)
    assert len(read.pages) == written.counts["pages"] == 2
    assert [fact.text for fact in found.facts] == [fact.text for fact in writing.facts]
    told = [fact.text if not fact.is_note else "¹²"[int(fact.text[1]) - 1] for fact in found.facts]
    assert [words for _, words in places(found)] == [words.replace(" ", "") for words in told]
    assert [number for number, _ in places(found)][-2:] == [1, 1]  # those of the last sentence stand on the second page


@pytest.fixture
def laid(qapp: object) -> LaidPicture:
    leaf = PictureLeaf(0, page("Sold 412 in May", "and 7 in June"), {0: ((25, 0, 40, 8),)})
    return LaidPicture(leaf, Theme())


def px(x: float, y: float) -> QPointF:
    return QPointF(x * PX_PER_POINT, y * PX_PER_POINT)


def test_a_laid_page_knows_the_fact_and_the_words_under_a_point(laid: LaidPicture) -> None:
    assert (laid.fact_at(px(30, 4)), laid.fact_at(px(60, 4)), laid.fact_at(px(30, 14))) == (0, None, None)
    start, end = laid.place_at(px(26, 4)), laid.place_at(px(28, 14))
    assert laid.text(start, end) == "412 in May and 7"
    assert laid.place_at(px(190, 4)) == len("Sold 412 in May")  # right of a line: behind its last character


def picture(width: int = 100, height: int = 100) -> QImage:
    return QImage(width, height, QImage.Format.Format_RGB32)


def test_the_shelf_keeps_the_latest_pictures_and_those_in_the_window() -> None:
    shelf = PictureShelf(most=100_000)
    for number in range(3):
        shelf.put(number, 100, picture())
    assert [shelf.take(number) is not None for number in range(3)] == [False, True, True]
    shelf.put(3, 100, picture(), kept={1, 2})
    assert shelf.size() == 120_000 and shelf.take(1) is not None  # the window has three pages
    assert not shelf.has_room(1)
    assert shelf.missing([(1, 100), (2, 150), (0, 100)]) == (2, 150)
    assert shelf.missing([(1, 100)]) is None


def test_a_fact_has_no_place_twice() -> None:
    assert with_pages(preview("|1| |1| |1|"), [page("1 1")], 1).facts == (
        Fact(0, "1", ("figures",)),
        Fact(1, "1", ("figures",)),
    )
