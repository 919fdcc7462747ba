from __future__ import annotations

import dataclasses

from desktop.core.document import PassageKind, Place, TableRecord
from tests.unit.documents.conftest import Read


def test_paragraphs_carry_their_lines(read: Read) -> None:
    document = read("a.txt", "First line\nsecond line\n\n\nAnother paragraph\n")
    places = [(p.text, p.locator.number, p.locator.detail) for p in document.passages]
    assert places == [("First line\nsecond line", 1, "2"), ("Another paragraph", 5, "5")]
    assert {p.locator.place for p in document.passages} == {Place.LINES}


def test_list_items_stand_alone(read: Read) -> None:
    document = read("a.txt", "To do:\n- call Ada\n- write to Bob")
    assert [(p.kind, p.text) for p in document.passages] == [
        (PassageKind.TEXT, "To do:"),
        (PassageKind.LIST_ITEM, "- call Ada"),
        (PassageKind.LIST_ITEM, "- write to Bob"),
    ]


def test_control_characters_and_spaces_at_line_ends_are_dropped(read: Read) -> None:
    assert read("a.txt", "One\x07 two   \r\nthree\x1b\r\n").passages[0].text == "One two\nthree"


def test_a_text_of_spaces_gives_a_warning_and_no_passage(read: Read) -> None:
    document = read("a.txt", " \n \n")
    assert not document.passages
    assert document.warnings


def test_a_very_long_line_is_cut_into_passages_with_places_of_their_own(read: Read) -> None:
    document = read("a.txt", "A sentence of words. " * 1_000)
    assert all(len(p.text) <= 6_000 and p.text.endswith(".") for p in document.passages)
    assert "".join(p.text.replace(" ", "") for p in document.passages) == "Asentenceofwords." * 1_000
    assert len({p.locator for p in document.passages}) == len(document.passages) == 4


def test_markdown_headings_give_the_path(read: Read) -> None:
    document = read("a.md", "# Plan\n\nIntro.\n\n## Dates ##\n- 3 March\n\n# Other\nText")
    assert [(p.kind.value, p.locator.name, p.text) for p in document.passages] == [
        ("heading", "Plan", "Plan"),
        ("text", "Plan", "Intro."),
        ("heading", "Plan › Dates", "Dates"),
        ("list_item", "Plan › Dates", "- 3 March"),
        ("heading", "Other", "Other"),
        ("text", "Other", "Text"),
    ]
    assert document.title == "Plan"


def test_front_matter_gives_the_title_and_no_passage(read: Read) -> None:
    document = read("a.md", "---\ntitle: 'Launch plan'\ntags: x\n---\nBody")
    assert (document.title, [p.text for p in document.passages]) == ("Launch plan", ["Body"])
    assert document.passages[0].locator.number == 5


def test_markdown_tables_become_records(read: Read) -> None:
    document = read("a.md", "| Plan | Price |\n|:-----|------:|\n| Basic | 12.50 |\n| A\\|B | 007 |\n")
    record = document.passages[0].record
    assert isinstance(record, TableRecord)
    assert record.columns == ("Plan", "Price")
    assert [[cell.value for cell in row] for row in record.rows] == [["Basic", 12.5], ["A|B", "007"]]
    assert record.rows[0][1].ref == "B2"


def test_code_stays_whole_and_its_comments_are_no_headings(read: Read) -> None:
    document = read("a.md", "```\n# not a heading\n\nx = 1\n```\n\nAfter")
    assert [p.kind for p in document.passages] == [PassageKind.TEXT, PassageKind.TEXT]
    assert "# not a heading\n\nx = 1" in document.passages[0].text


def test_pictures_inside_the_text_are_not_quoted_as_base64(read: Read) -> None:
    document = read("a.md", f"![logo](data:image/png;base64,{'A' * 300})")
    assert document.passages[0].text == "![logo](image)"


def test_a_document_can_be_replaced_without_losing_its_ids(read: Read) -> None:
    document = read("a.md", "Text")
    assert dataclasses.replace(document).with_ids() == document
