"""When a citation counts as standing where it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.document import Document, Locator, Passage, Place
from desktop.core.spec import Evidence
from desktop.quality import citations
from desktop.quality.citations import quotations, stands_in
from desktop.quality.shelf import Shelf
from tests.unit.quality.material import Book


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("the board moves on", "otherwise  the\nboard moves on."),
        ("otherwise … moves on", "otherwise the board moves on."),
        ("We need the revised price by Thursday, otherw…", "We need the revised price by Thursday, otherwise"),
        ("we’ll “see”", 'We\'ll "see" then'),
        ("99,5 % – am Tor", "99,5\u00a0% - am Tor"),
        ("董事会将另作安排", "否则，董事会将另作安排。"),
    ],
)
def test_words_are_found_whatever_the_spaces_and_quotation_marks(quote: str, text: str) -> None:
    assert stands_in(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("the board moved on", "otherwise the board moves on."),
        ("moves on … otherwise", "otherwise the board moves on."),
        ("董事会另作安排", "否则，董事会将另作安排。"),
    ],
)
def test_other_words_are_not_found(quote: str, text: str) -> None:
    assert not stands_in(quote, text)


def test_only_what_somebody_may_have_said_is_a_quotation() -> None:
    assert quotations("She wrote “we will not renew at this price” about “Port Plus”.") == [
        "we will not renew at this price"
    ]
    assert quotations("她说“否则董事会将另作安排”，见“附件”。") == ["否则董事会将另作安排"]


def _check(text: str, book: Book, id: str) -> str:
    item = book.delivered(Path("brief.docx"), Evidence("para 1", text, (id,)))
    return citations.check(item, Shelf(book.documents()), "en").state


def test_quoted_words_must_stand_in_one_of_the_sources() -> None:
    book = Book()
    id = book.cite("Notes!A1", "We will not renew at this price.")
    assert _check("He wrote: “we will not renew at this price”.", book, id) == "passed"
    assert _check("He wrote: “we will not renew at any price”.", book, id) == "failed"


def test_a_quote_changed_after_the_fact_fails() -> None:
    book = Book()
    id = book.cite("Notes!A1", "We will not renew at this price.")
    item = book.delivered(Path("brief.docx"), Evidence("para 1", "They may leave.", (id,)))
    wrong = {id: replace(item.citations[id], quote="We will renew")}
    finding = citations.check(replace(item, citations=wrong), Shelf(book.documents()), "en")
    assert finding.state == "failed"
    assert "the quoted words do not stand there" in finding.detail
    moved = {id: replace(item.citations[id], locator=Locator("source.xlsx", Place.CELLS, 0, "Notes", "B1"))}
    assert "another place" in citations.check(replace(item, citations=moved), Shelf(book.documents()), "en").detail


def test_evidence_without_a_citation_fails() -> None:
    book = Book()
    item = book.delivered(Path("brief.docx"), Evidence("table 1, B2", "12", ("pnobody00",)))
    finding = citations.check(item, Shelf(book.documents()), "zh")
    assert finding.state == "failed"
    assert "表 1 的 B2" in finding.detail


def test_citing_hidden_text_is_a_warning() -> None:
    book = Book()
    id = book.cite("Notes!A1", "For machines only.", hidden=True)
    assert _check("Somebody says so.", book, id) == "warning"


def test_words_may_stand_elsewhere_in_the_same_mail() -> None:
    mail = [
        Passage(Locator("a.eml", Place.MESSAGE, 1, "m", part), text)
        for part, text in (
            ("header", "Subject: The price for the next three years"),
            ("text", "Please answer by Thursday."),
        )
    ]
    document = Document("a.eml", "3" * 64, "eml", "a", tuple(mail)).with_ids()
    id = document.passages[1].id
    entry = Evidence("para 1", "“The price for the next three years” waits for an answer.", (id,))
    citation = citations.Citation(id, document.passages[1].locator, "Please answer by Thursday.", "3" * 64)
    item = replace(Book().delivered(Path("b.docx"), entry), citations={id: citation})
    assert citations.check(item, Shelf([document]), "en").state == "passed"


def test_a_file_that_cites_nothing_is_not_checked() -> None:
    assert citations.check(Book().delivered(Path("b.docx")), Shelf([]), "en").state == "not_run"
