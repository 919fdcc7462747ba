"""A passage has an identity that is the same in every run, and a place that a person can read."""

from __future__ import annotations

import pytest

from desktop.core.document import Document, Locator, Passage, Person, Place, passage_id


def test_an_identity_depends_on_the_content_of_the_file_and_on_the_place_alone() -> None:
    here = Locator("a.xlsx", Place.CELLS, 0, "KPIs", "C7")
    assert passage_id("00", here) == passage_id("00", Locator("a.xlsx", Place.CELLS, 0, "KPIs", "C7"))
    others = [
        passage_id("01", here),
        passage_id("00", Locator("b.xlsx", Place.CELLS, 0, "KPIs", "C7")),
        passage_id("00", Locator("a.xlsx", Place.CELLS, 0, "KPIs", "C8")),
        passage_id("00", Locator("a.xlsx", Place.CELLS, 1, "KPIs", "C7")),
        passage_id("00", Locator("a.xlsx", Place.CELLS, 0, "KPIsC7", "")),
    ]
    assert len({passage_id("00", here), *others}) == 6


def test_an_identity_never_changes_between_versions() -> None:
    assert passage_id("ab" * 32, Locator("brief.pdf", Place.PAGE, 3, detail="2")) == "p80cg523a"


def test_an_identity_is_p_and_eight_plain_characters() -> None:
    ids = [passage_id(str(n), Locator("a")) for n in range(200)]
    assert len(set(ids)) == 200
    assert all(id[0] == "p" and len(id) == 9 and id.isalnum() and id == id.lower() for id in ids)


@pytest.mark.parametrize(
    ("locator", "en", "zh"),
    [
        (Locator("a.pdf"), "a.pdf", "a.pdf"),
        (Locator("a.pdf", Place.PAGE, 3), "a.pdf, p. 3", "a.pdf, 第 3 页"),
        (Locator("a.docx", Place.HEADING, 4, "Risks › Costs"), "a.docx, Risks › Costs", "a.docx, Risks › Costs"),
        (Locator("a.docx", Place.HEADING, 4), "a.docx, para. 4", "a.docx, 第 4 段"),
        (
            Locator("a.docx", Place.HEADING, 4, "Risks", "footnote 2"),
            "a.docx, Risks, footnote 2",
            "a.docx, Risks, 脚注 2",
        ),
        (Locator("a.xlsx", Place.CELLS, 0, "KPIs", "C7"), "a.xlsx, KPIs!C7", "a.xlsx, KPIs!C7"),
        (Locator("a.pptx", Place.SLIDE, 2, "Results", "notes"), "a.pptx, slide 2, notes", "a.pptx, 第 2 页, 备注"),
        (Locator("a.pptx", Place.SLIDE, 2, "", "shape 3"), "a.pptx, slide 2, shape 3", "a.pptx, 第 2 页, 图形 3"),
        (Locator("a.pptx", Place.SLIDE, 2, "", "chart"), "a.pptx, slide 2, chart", "a.pptx, 第 2 页, 图表"),
        (Locator("a.docx", Place.HEADING, 2, "结论", "table 1"), "a.docx, 结论, table 1", "a.docx, 结论, 表格 1"),
        (Locator("a.docx", Place.HEADING, 2, "结论", "footnote"), "a.docx, 结论, footnote", "a.docx, 结论, 脚注"),
        (Locator("a.docx", Place.HEADING, 2, "结论", "comment"), "a.docx, 结论, comment", "a.docx, 结论, 批注"),
        (Locator("a.eml", Place.MESSAGE, 1, "<x@y>"), "a.eml", "a.eml"),
        (Locator("a.mbox", Place.MESSAGE, 7), "a.mbox, message 7", "a.mbox, 第 7 封"),
        (
            Locator("a.ics", Place.EVENT, 1, "uid", "2026-03-04T10:00:00+00:00"),
            "a.ics, 2026-03-04 10:00",
            "a.ics, 2026-03-04 10:00",
        ),
        (Locator("a.md", Place.LINES, 12, "Plan"), "a.md, line 12", "a.md, 第 12 行"),
    ],
)
def test_a_place_reads_as_a_person_would_say_it(locator: Locator, en: str, zh: str) -> None:
    assert locator.label() == en
    assert locator.label("zh") == zh


def test_every_place_has_a_label_in_both_languages() -> None:
    for place in Place:
        for language in ("en", "zh"):
            assert Locator("a", place, 2, "name", "detail").label(language).startswith("a")


def test_with_ids_names_every_passage_and_keeps_the_rest() -> None:
    passages = (
        Passage(Locator("a.md", Place.LINES, 1), "one"),
        Passage(Locator("a.md", Place.LINES, 2), "two", hidden=True),
    )
    bare = Document("a.md", "ff", "md", "A", passages, 7, author="me", warnings=("w",), metadata={"k": "v"})
    named = bare.with_ids()
    assert [p.id for p in named.passages] == [passage_id("ff", p.locator) for p in passages]
    assert [(p.text, p.hidden) for p in named.passages] == [("one", False), ("two", True)]
    assert (named.size, named.author, named.warnings, named.metadata) == (7, "me", ("w",), {"k": "v"})


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (Person("Mara", "m@x.example"), "Mara <m@x.example>"),
        (Person("Mara"), "Mara"),
        (Person("", "m@x.example"), "m@x.example"),
    ],
)
def test_a_person_is_written_with_what_is_known(person: Person, text: str) -> None:
    assert str(person) == text
