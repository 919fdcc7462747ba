"""Decks are read back with python-pptx: text, native figures, notes, alt texts, and nothing beyond a slide's edge."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from desktop.core.errors import InvalidArguments
from desktop.core.spec import Cell, Column, DeckSpec, Language, Line, Slide, Table
from desktop.deliverables import deck_layout, figure, mark
from desktop.deliverables.registry import WRITERS
from tests.support import sample_specs


def written(spec: DeckSpec, folder: Path, language: Language = "en"):
    path = folder / "deck.pptx"
    result = WRITERS["pptx"].write(spec, sample_specs.context(language), path)
    return Presentation(str(path)), result


def deck_with(*slides: Slide, language: Language = "en") -> DeckSpec:
    return DeckSpec("T", (Slide("T", layout="title"), *slides), language=language)


def all_text(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_titles_bullets_tables_and_charts_come_back(tmp_path: Path, language: Language) -> None:
    spec = sample_specs.deck(language)
    deck, result = written(spec, tmp_path, language)
    assert len(deck.slides) == result.counts["slides"] == 8
    for wanted, slide in zip(spec.slides, deck.slides, strict=True):
        assert slide.shapes.title.text_frame.text == wanted.title
        text = all_text(slide)
        assert all(mark.plain(line.text) in text for line in wanted.bullets)
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert (len(tables), len(charts)) == (wanted.table is not None, wanted.chart is not None)
        if wanted.table:
            rows = figure.settled(wanted.table).rows
            for row, found in zip(rows, list(tables[0].rows)[1:], strict=True):
                shown = [figure.shown(cell, language) for cell in row]
                assert all(cell.text.startswith(text) for cell, text in zip(found.cells, shown, strict=True))
        if wanted.chart:
            plot = charts[0].plots[0]
            assert tuple(plot.categories) == wanted.chart.categories
            assert [tuple(s.values) for s in plot.series] == [s.values for s in wanted.chart.series]


def test_the_deck_is_wide_and_has_four_named_layouts_with_placeholders(tmp_path: Path) -> None:
    deck, _ = written(sample_specs.deck(), tmp_path)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    assert [layout.name for layout in deck.slide_layouts] == ["Title", "Content", "Section", "Closing"]
    assert deck.slides[0].slide_layout.name == "Title"
    names = [{shape.name for shape in layout.placeholders} for layout in deck.slide_layouts]
    assert all({"Title", "Footer", "Slide Number"} <= found for found in names)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_overlaps_and_nothing_leaves_the_slide(tmp_path: Path, language: Language) -> None:
    deck, _ = written(sample_specs.deck(language), tmp_path, language)
    for slide in deck.slides:
        boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
        right, low = deck.slide_width, deck.slide_height
        assert all(x >= 0 and y >= 0 and right_x <= right and low_y <= low for x, y, right_x, low_y in boxes)
        for index, one in enumerate(boxes):
            for two in boxes[index + 1 :]:
                apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
                assert apart, [s.name for s in slide.shapes]


def test_no_placeholder_is_left_empty(tmp_path: Path) -> None:
    deck, _ = written(sample_specs.deck(), tmp_path)
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert shape.has_text_frame and shape.text_frame._txBody.xpath(".//a:t"), shape.name


def test_figures_have_alternative_texts_and_slides_their_sources(tmp_path: Path) -> None:
    deck, _ = written(sample_specs.deck(), tmp_path)
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    notes = deck.slides[2].notes_slide.notes_text_frame.text
    assert "[6] sales 2026.xlsx, KPIs!B4 — “1240000”" in notes
    assert "Sources: 6, 7, 8, 9 (see notes)" in all_text(deck.slides[2])


def test_the_evidence_names_the_slide(tmp_path: Path) -> None:
    _, result = written(sample_specs.deck(), tmp_path)
    revenue = next(e for e in result.evidence if e.text == "EUR 1,240,000")
    assert (revenue.place, revenue.number) == ("slide 4", 1_240_000)


def test_long_bullets_shrink_and_then_are_refused_with_how_much_is_too_long(tmp_path: Path) -> None:
    sizes = []
    for count in (2, 11, 14, 20):
        lines = tuple(
            Line("A sentence of a good length that says one thing about the matter at hand.") for _ in range(count)
        )
        plan, faults = deck_layout.plan(Slide("T", lines), 2, "en")
        sizes.append(plan.bullets_pt if plan else 0)
    assert all(a >= b for a, b in pairwise(sizes)) and sizes[0] == 20 and sizes[-1] == 0
    assert "slide 2" in faults[0] and "14 pt" in faults[0] and "% too long" in faults[0]
    with pytest.raises(InvalidArguments, match="slide 2"):
        written(deck_with(Slide("T", lines)), tmp_path)
    assert not (tmp_path / "deck.pptx").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table_that_is_too_long_is_refused(language: Language) -> None:
    text = "中文内容" * 12 if language == "zh" else "some words in a cell " * 4
    table = Table((Column("A"), Column("B")), tuple((Cell(text), Cell(n)) for n in range(30)))
    _, faults = deck_layout.plan(Slide("T", table=table), 3, language)
    assert faults and "slide 3: the table (30 rows)" in faults[0]


def test_a_title_of_more_than_two_lines_is_refused() -> None:
    _, faults = deck_layout.plan(Slide("Very long title words " * 12, (Line("x"),)), 4, "en")
    assert faults and "slide 4: the title takes" in faults[0]
